"""What a change to the conforming example goes unnoticed: `python -m tests.shapes.mutate`.

Each triple is deleted, given a second value, and given a value of another type, one at a time. A change is unnoticed
when the findings stay what they were. README.md says for each group of those why that is as it should be.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from tests.shapes.engines import compiled
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.settings import default_data_dir
from wiedoetwat.vocabulary import PREFIXES, shorten

EXAMPLE: Final = find_sources().root / "data" / "inrichtingen" / "voorbeeldwoude.ttl"
STRING: Final = NamedNode(PREFIXES["xsd"] + "string")
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")

Group = tuple[str, str, str]
"""What was done, the class of the subject, the property."""


def unnoticed(shapes: str) -> Counter[Group]:
    """Return how often a change of each group leaves the findings on the conforming example as they were."""
    triples = [quad.triple for quad in parse(path=str(EXAMPLE), format=RdfFormat.TURTLE)]
    engine = compiled(shapes)

    def findings(changed: list[Triple]) -> Counter[tuple[str, ...]]:
        text = (serialize(changed, format=RdfFormat.N_TRIPLES) or b"").decode()
        found = engine.validate_text(text, format="ntriples").results
        return Counter((r.focus_node, str(r.path), str(r.value), str(r.source_shape), r.severity) for r in found)

    before = findings(triples)
    classes = {t.subject: shorten(str(t.object).strip("<>")) for t in triples if t.predicate == TYPE}
    silent: Counter[Group] = Counter()
    for position, triple in enumerate(triples):
        for what, instead in _changes(triple, triples):
            if findings([*triples[:position], *instead, *triples[position + 1 :]]) == before:
                silent[what, classes.get(triple.subject, "-"), shorten(triple.predicate.value)] += 1
    return silent


def _changes(triple: Triple, triples: list[Triple]) -> Iterator[tuple[str, list[Triple]]]:
    yield "deleted", []
    yield "doubled", [triple, Triple(triple.subject, triple.predicate, _another(triple, triples))]
    yield "retyped", [Triple(triple.subject, triple.predicate, _retyped(triple))]


def _another(triple: Triple, triples: list[Triple]) -> NamedNode | Literal:
    """Return another value that this property has in the example, else one that it could have."""
    held = {other.object for other in triples if (other.subject, other.predicate) == (triple.subject, triple.predicate)}
    for other in triples:
        if other.predicate == triple.predicate and other.object not in held:
            assert isinstance(other.object, NamedNode | Literal)
            return other.object
    if isinstance(triple.object, Literal):
        said = triple.object
        if said.language:
            return Literal(said.value + "x", language=said.language)
        return Literal(
            said.value.replace("2026", "2027") + ("" if "2026" in said.value else "1"), datatype=said.datatype
        )
    return NamedNode("https://voorbeeldwoude.example/iets-anders")


def _retyped(triple: Triple) -> NamedNode | Literal:
    """Return a name for a text, a text for a name, and a plain text for a date or number."""
    value = triple.object
    if isinstance(value, Literal):
        plain = value.language or value.datatype == STRING
        return NamedNode("https://voorbeeldwoude.example/naam") if plain else Literal(value.value)
    assert not isinstance(value, BlankNode | Triple)
    return Literal(value.value)


def main() -> None:
    """Print the groups of changes that go unnoticed."""
    snapshot = ensure_built(find_sources(), default_data_dir())
    for (what, subject, predicate), count in sorted(unnoticed(snapshot.shapes.read_text(encoding="utf-8")).items()):
        print(f"| {what} | {subject} | {predicate} | {count} |")


if __name__ == "__main__":
    main()
