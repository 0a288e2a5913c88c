"""One node with its neighbourhood, as triples and as what a page shows of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryTriples, Triple

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import fill
from wiedoetwat.questions.rows import Naming, name
from wiedoetwat.settings import Lang
from wiedoetwat.vocabulary import PREFIXES, shorten
from wiedoetwat.web.linked.formats import local_address

MOST_SHOWN: Final = 100
"""How many values of one property a page shows; the RDF holds them all."""
TYPE: Final = PREFIXES["rdf"] + "type"
_NUMBER: Final = PREFIXES["dct"] + "identifier"
_NAMING: Final = tuple(
    PREFIXES[prefix] + local
    for prefix, local in (("dct", "bibliographicCitation"), ("skos", "prefLabel"), ("rdfs", "label"))
)


@dataclass(frozen=True)
class Value:
    """A value as a page shows it: its text, where it leads, and the language where that is not the page's."""

    text: str
    address: str | None = None
    lang: str | None = None


@dataclass(frozen=True)
class Line:
    """A property with its values; `more` is how many are left out."""

    label: str
    address: str | None
    values: list[Value]
    more: int


@dataclass(frozen=True)
class Description:
    """What a page shows of a node."""

    iri: str
    title: str
    lines: list[Line]
    """What is said of it."""
    back: list[Line]
    """What is said with it as the object."""


def describe(store: Store, catalogue: Catalogue, iri: str) -> list[Triple]:
    """Return a node with its neighbourhood; nothing where nothing is said of it. Raises ValueError for no IRI."""
    found = store.query(fill(catalogue.support("beschrijving"), [{"iri": NamedNode(iri)}]))
    if not isinstance(found, QueryTriples):
        raise TypeError("not a CONSTRUCT query")
    return sorted(found, key=str)


def show(store: Store, catalogue: Catalogue, iri: str, triples: Sequence[Triple], lang: Lang) -> Description:
    """Return what a page shows of a node that describe() found."""
    node = NamedNode(iri)
    properties = {triple.predicate for triple in triples if node in (triple.subject, triple.object)}
    names = {**_names(triples), **name(store, catalogue, properties)}
    said = [(triple.predicate, triple.object) for triple in triples if triple.subject == node]
    back = [(triple.predicate, triple.subject) for triple in triples if triple.object == node]
    return Description(iri, _call(node, names, lang), _lines(said, names, lang), _lines(back, names, lang))


def _names(triples: Iterable[Triple]) -> dict[NamedNode, Naming]:
    labels: dict[NamedNode, dict[str, str]] = {}
    numbers: dict[NamedNode, str] = {}
    for wanted in _NAMING:  # the first that a node has names it
        found: dict[NamedNode, dict[str, str]] = {}
        for triple in triples:
            if triple.predicate.value == wanted and isinstance(triple.object, Literal):
                found.setdefault(_subject(triple), {})[triple.object.language or ""] = triple.object.value
        labels = {**found, **labels}
    for triple in triples:
        if triple.predicate.value == _NUMBER and isinstance(triple.object, Literal):
            numbers[_subject(triple)] = triple.object.value
    return {node: Naming(labels.get(node, {}), numbers.get(node)) for node in {*labels, *numbers}}


def _subject(triple: Triple) -> NamedNode:
    return triple.subject if isinstance(triple.subject, NamedNode) else NamedNode("urn:bnode")


def _lines(pairs: Iterable[tuple[NamedNode, object]], names: Mapping[NamedNode, Naming], lang: Lang) -> list[Line]:
    grouped: dict[NamedNode, list[object]] = {}
    for predicate, term in pairs:
        grouped.setdefault(predicate, []).append(term)
    lines = []
    for predicate, terms in grouped.items():
        values = _values(terms, names, lang)
        shown = sorted(values[:MOST_SHOWN], key=lambda value: value.text.casefold())
        label = _call(predicate, names, lang)
        lines.append(Line(label, local_address(predicate.value), shown, len(values) - len(shown)))
    return sorted(lines, key=lambda line: line.label.casefold())


def _values(terms: Sequence[object], names: Mapping[NamedNode, Naming], lang: Lang) -> list[Value]:
    """Return values for a page: of texts in two languages the one asked for."""
    literals = [term for term in terms if isinstance(term, Literal)]
    spoken = {literal.language for literal in literals}
    values = [
        Value(literal.value, _link(literal.value), literal.language if literal.language != lang else None)
        for literal in literals
        if not literal.language or literal.language == lang or lang not in spoken
    ]
    nodes = [term for term in terms if isinstance(term, NamedNode)]
    return values + [Value(_call(node, names, lang), local_address(node.value) or _link(node.value)) for node in nodes]


def _call(node: NamedNode, names: Mapping[NamedNode, Naming], lang: Lang) -> str:
    naming = names.get(node, Naming({}, None))
    label = naming.label.get(lang) or naming.label.get("") or naming.label.get("nl")
    if label and naming.number and naming.number.casefold() != label.casefold():
        return f"{label} ({naming.number})"
    return label or naming.number or shorten(node.value).strip("<>")


def _link(text: str) -> str | None:
    return text if text.startswith(("https://", "http://")) and " " not in text else None
