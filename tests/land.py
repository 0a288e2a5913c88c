"""A whole country of invented arrangements, for measuring and for tests that need many: `python -m tests.land DIR`.

The gemeenten are those of the register; what they arranged is drawn from a seed and means nothing. About `faults` of
the answers, documents, agreements and assignments are damaged, so that there is something to find.
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple, Variable

from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.graph.turtle import write_turtle
from wiedoetwat.settings import default_data_dir
from wiedoetwat.vocabulary import GRAAF, PREFIXES, expand

DAY: Final = "2026-06-01"
FAULTS: Final = 0.03
DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
NONSENSE: Final = Literal("2026-02-30", datatype=DATE)
NOBODY: Final = NamedNode("https://onbekend.example/niemand")

EISEN: Final = """SELECT ?eis ?niveau ?lijst (GROUP_CONCAT(DISTINCT ?vorm; separator=" ") AS ?vormen)
  (SAMPLE(?tool) AS ?middel)
WHERE {
  ?eis a wdw:Eis ; wdw:niveau/dct:identifier ?niveau ; wdw:lijst/dct:identifier ?lijst .
  ?eis wdw:toetsing/dct:identifier ?vorm .
  OPTIONAL { ?eis wdw:instrument ?tool ; wdw:toetsing toetswijze:aantal }
}
GROUP BY ?eis ?niveau ?lijst
ORDER BY ?eis"""
CODES: Final = "SELECT ?gemeente ?code WHERE { ?gemeente a wdw:Gemeente ; wdw:gemeentecode ?code } ORDER BY ?code"
KINDS: Final = "SELECT DISTINCT ?soort WHERE { ?norm wdw:blijktUit ?soort } ORDER BY ?soort"
PARTIES: Final = 'SELECT ?partij WHERE { ?eis dct:identifier "6c-0-stem" ; wdw:jegens ?partij } ORDER BY ?partij'


@dataclass(frozen=True)
class Eis:
    """What the generator needs to know of one requirement."""

    iri: NamedNode
    topic: bool
    asks: frozenset[str]
    one_tool: bool


@dataclass(frozen=True)
class Land:
    """What the generator takes from the knowledge."""

    gemeenten: list[tuple[NamedNode, str]]
    eisen: list[Eis]
    kinds: list[NamedNode]
    parties: list[NamedNode]


def survey(store: Store) -> Land:
    """Return the gemeenten, requirements, kinds of document and parties of the knowledge."""
    eisen = [
        Eis(
            node(row["eis"]),
            row["lijst"].value == "6c" and row["niveau"].value != "impliciet",
            frozenset(row["vormen"].value.split()),
            "middel" in row,
        )
        for row in ask(store, EISEN)
    ]
    return Land(
        [(node(row["gemeente"]), row["code"].value) for row in ask(store, CODES)],
        eisen,
        [node(row["soort"]) for row in ask(store, KINDS)],
        [node(row["partij"]) for row in ask(store, PARTIES)],
    )


def ask(store: Store, query: str) -> list[dict[str, NamedNode | Literal]]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [
        {name: term for name in names if isinstance(term := row[Variable(name)], NamedNode | Literal)} for row in answer
    ]


def node(term: NamedNode | Literal) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


class Arrangement:
    """The triples of one gemeente while they are drawn."""

    def __init__(self, gemeente: NamedNode, code: str) -> None:
        self.base = f"{GRAAF}inrichting/{code}/{DAY}"
        self.root = NamedNode(self.base)
        self.parts: list[NamedNode] = []
        self.triples: list[Triple] = []
        self.say(self.root, ("rdf:type", "wdw:Inrichting"), ("wdw:gemeente", gemeente), ("wdw:peildatum", DAY))

    def add(self, link: str, local: str, kind: str, *pairs: tuple[str, object]) -> NamedNode:
        """Describe a node and tie it to the arrangement."""
        made = NamedNode(f"{self.base}#{local}")
        self.say(self.root, (f"wdw:{link}", made))
        self.say(made, ("rdf:type", f"wdw:{kind}"), *pairs)
        self.parts.append(made)
        return made

    def describe(self, local: str, kind: str, label: str) -> NamedNode:
        """Describe a node with a name that others refer to."""
        made = NamedNode(f"{self.base}#{local}")
        self.say(made, ("rdf:type", f"wdw:{kind}"), ("rdfs:label", Literal(f"{label} (verzonnen)", language="nl")))
        return made

    def say(self, subject: NamedNode, *pairs: tuple[str, object]) -> None:
        for predicate, value in pairs:
            self.triples.append(Triple(subject, NamedNode(expand(predicate)), term(value)))


def term(value: object) -> NamedNode | Literal:
    """Return a term as it stands, a number, a date (yyyy-mm-dd) or a prefixed name as the term it stands for."""
    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, int):
        return Literal(str(value), datatype=INTEGER)
    text = str(value)
    return Literal(text, datatype=DATE) if text[:4].isdigit() else NamedNode(expand(text))


def arrange(land: Land, number: int, seed: int = 1, faults: float = FAULTS) -> tuple[str, list[Triple]]:
    """Return the code of the gemeente with this number in the register and the triples of its arrangement."""
    gemeente, code = land.gemeenten[number]
    dice = random.Random(f"{seed} {code}")  # noqa: S311 - chance, not secrecy
    made = Arrangement(gemeente, code)
    documents = [
        made.add("beleidsdocument", f"document-{kind.value.rsplit('/', 1)[1]}", "Beleidsdocument",
                 ("rdfs:label", Literal("Stuk (verzonnen)", language="nl")), ("wdw:documentsoort", kind),
                 ("wdw:vastgesteldOp", _day(dice, 2020, 2025)))
        for kind in land.kinds
    ]  # fmt: skip
    agreement = made.add("afspraak", "afspraak", "Samenwerkingsafspraak",
                         ("rdfs:label", Literal("Afspraken (verzonnen)", language="nl")),
                         *(("wdw:partij", party) for party in land.parties),
                         *(("wdw:behandelt", eis.iri) for eis in land.eisen if eis.topic),
                         ("wdw:vastgesteldOp", _day(dice, 2020, 2023)),
                         ("wdw:laatstGeevalueerdOp", _day(dice, 2024, 2025)))  # fmt: skip
    _assign(made, dice)
    tool = made.describe("instrument", "Instrument", "Lijst")
    for eis in land.eisen:
        _answer(made, eis, dice, [*documents, agreement], tool)
    return code, _damaged(made, dice, faults)


def _assign(made: Arrangement, dice: random.Random) -> None:
    scheme = made.describe("regeling", "RegionaleRegeling", "Regeling")
    made.add("belegging", "belegging-veilig-thuis", "Belegging", ("wdw:vervult", "actor:veilig-thuis"),
             ("wdw:organisatie", made.describe("veilig-thuis", "Organisatie", "Veilig Thuis")),
             ("wdw:voorNorm", "norm:l025.college"), ("wdw:via", scheme), ("wdw:vanaf", "2015-01-01"))  # fmt: skip
    made.add("belegging", "belegging-gi", "Belegging", ("wdw:vervult", "actor:gi"),
             ("wdw:organisatie", made.describe("gi", "Organisatie", "Jeugdbescherming")),
             ("wdw:voorNorm", "norm:l058.aanbod"), ("wdw:voorNorm", "norm:l077.gi"),
             ("wdw:besluit", dice.choice(["besluitsoort:contract", "besluitsoort:subsidie"])),
             ("wdw:besluitDoor", "actor:college"), ("wdw:besluitDatum", _day(dice, 2023, 2024)),
             ("wdw:vanaf", "2025-01-01"), ("wdw:tot", _day(dice, 2027, 2029)))  # fmt: skip
    made.add("belegging", "belegging-lokaal-team", "Belegging", ("wdw:vervult", "actor:lokaal-team"),
             ("wdw:vervult", "actor:jeugdhulpaanbieder-aangewezen"),
             ("wdw:organisatie", made.describe("lokaal-team", "Organisatie", "Buurtteams")),
             ("wdw:voorNorm", "norm:l071.jeugdhulpaanbieder-aangewezen"), ("wdw:besluit", "besluitsoort:aanwijzing"),
             ("wdw:besluitDoor", "actor:college"), ("wdw:besluitDatum", _day(dice, 2022, 2024)),
             ("wdw:vanaf", "2025-01-01"))  # fmt: skip


def _answer(made: Arrangement, eis: Eis, dice: random.Random, evidence: list[NamedNode], tool: NamedNode) -> None:
    slug = eis.iri.value.rsplit("/", 1)[1]
    stand = dice.choices(["voldoet", "wijkt-af", "nog-niet"], weights=[80, 12, 8])[0]
    pairs: list[tuple[str, object]] = [("wdw:eis", eis.iri), ("wdw:stand", f"stand:{stand}")]
    if stand == "wijkt-af":
        pairs.append(("wdw:motivering", Literal("Wij doen het op een andere manier (verzonnen).", language="nl")))
    elif stand == "nog-niet":
        pairs.append(("wdw:streefdatum", _day(dice, 2027, 2028)))
    else:
        if eis.asks & {"document", "datum"}:
            pairs.append(("wdw:bewijs", evidence[-1] if "datum" in eis.asks else dice.choice(evidence)))
        if "partijenlijst" in eis.asks:
            pairs.append(("wdw:partij", "actor:huisarts"))
        if eis.one_tool:
            pairs.append(("wdw:instrument", tool))
        elif "aantal" in eis.asks:
            pairs.append(("wdw:aantal", dice.randint(1, 40)))
    made.add("antwoord", f"antwoord-{slug}", "Antwoord", *pairs)


def _day(dice: random.Random, first: int, last: int) -> str:
    return f"{dice.randint(first, last)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def _damaged(made: Arrangement, dice: random.Random, faults: float) -> list[Triple]:
    """Take a triple away from some nodes, or give one a value that makes no sense."""
    triples = list(made.triples)
    for part in made.parts:
        if dice.random() >= faults:
            continue
        victim = dice.choice([triple for triple in triples if triple.subject == part])
        place = triples.index(victim)
        if dice.random() < 0.5:
            del triples[place]
        else:
            broken = NONSENSE if isinstance(victim.object, Literal) else NOBODY
            triples[place] = Triple(part, victim.predicate, broken)
    return triples


def country(land: Land, seed: int = 1, faults: float = FAULTS, count: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield the code and the Turtle of each gemeente, in the order of the register; `count` stops early."""
    for number in range(len(land.gemeenten) if count is None else count):
        code, triples = arrange(land, number, seed, faults)
        yield code, write_turtle(triples, code)


def main() -> None:
    """Write the country into a folder, a file per gemeente."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=FAULTS)
    parser.add_argument("--count", type=int)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    store = open_store(ensure_built(find_sources(), default_data_dir()))
    for code, turtle in country(survey(store), chosen.seed, chosen.faults, chosen.count):
        (chosen.folder / f"{code}.ttl").write_text(turtle, encoding="utf-8")
    store.close()


if __name__ == "__main__":
    main()
