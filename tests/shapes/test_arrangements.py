"""The worked examples give exactly the findings that stand beside them, on both engines, and so do generated ones."""

import csv
import json
from pathlib import Path
from typing import Final

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat
from rdflib import Graph

from tests.land import country, survey
from tests.shapes.engines import Result, fast, reference
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.vocabulary import DEF, ID, PREFIXES, TOOI

FOLDER: Final = find_sources().root / "data" / "inrichtingen"
EXAMPLES: Final = sorted(FOLDER.glob("*.ttl"))
DRAWN: Final = 3


@pytest.fixture(scope="module")
def shapes(snapshot: Snapshot) -> str:
    return snapshot.shapes.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graph(shapes: str) -> Graph:
    return Graph().parse(data=shapes, format="nt")


def documented(example: Path) -> set[tuple[str, str, str, str]]:
    with example.with_suffix(".bevindingen.tsv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t")
    assert header == ["ernst", "vorm", "knoop", "pad"]
    found = {(severity, shape, focus, path) for severity, shape, focus, path in rows}
    assert len(found) == len(rows)
    return found


def in_short(result: Result, base: str) -> tuple[str, str, str, str]:
    """Return a result as the documents write it: the node within the arrangement (. is the arrangement itself)."""
    focus, path, _, _, shape, severity = result
    return severity, shape, focus.removeprefix(base) or ".", path.replace(f"<{DEF}", "wdw:").replace(">", "")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_gives_the_documented_findings(example: Path, shapes: str, graph: Graph) -> None:
    data = example.read_text(encoding="utf-8")
    found = fast(shapes, data)
    assert {in_short(result, f"https://{example.stem}.example/inrichting/2026-06-01") for result in found} == (
        documented(example)
    )
    assert found == reference(graph, data)


def test_what_the_examples_are_for(shapes: str) -> None:
    graves = {path.stem: {severity for *_, severity in fast(shapes, path.read_text())} for path in EXAMPLES}
    assert graves == {
        "voorbeeldwoude": {"Info"},
        "fictiedrecht": {"Info", "Warning"},
        "nieuw-verzonnen": {"Info", "Warning", "Violation"},
    }


def test_both_engines_find_the_same_in_generated_arrangements(shapes: str, graph: Graph, store: Store) -> None:
    for code, data in country(survey(store), seed=4, faults=0.2, count=DRAWN):
        found = fast(shapes, data)
        assert any(severity == "Violation" for *_, severity in found), code
        assert found == reference(graph, data), code


def test_no_file_of_an_example_is_part_of_the_knowledge() -> None:
    assert not set(EXAMPLES) & set(find_sources().knowledge())


CONTEXT: Final = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
BASE: Final = "https://voorbeeldwoude.example/inrichting/2026-06-01"


def read(document: dict[str, object]) -> set[tuple[str, str, str]]:
    text = json.dumps({"@context": CONTEXT, **document})
    quads = pyoxigraph.parse(text.encode(), format=RdfFormat.JSON_LD, base_iri=BASE)
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}


def test_the_context_names_every_property_and_class_of_an_arrangement() -> None:
    used = {
        triple.predicate.value.removeprefix(DEF)
        for path in EXAMPLES
        for triple in pyoxigraph.parse(path=str(path), format=RdfFormat.TURTLE)
        if triple.predicate.value.startswith(DEF)
    }
    assert used <= set(CONTEXT)
    assert {CONTEXT[name] for name in ("Inrichting", "Belegging", "Antwoord")} == {
        "wdw:Inrichting",
        "wdw:Belegging",
        "wdw:Antwoord",
    }


def test_values_of_closed_lists_are_written_by_their_identifier() -> None:
    found = read(
        {
            "id": "",
            "type": "Inrichting",
            "gemeente": "gm0363",
            "peildatum": "2026-06-01",
            "antwoord": {"id": "#a", "type": "Antwoord", "eis": "6b-dv-d", "stand": "wijkt-af", "aantal": 2},
            "belegging": {"id": "#b", "vervult": ["gemeente", "actor:gi"], "voorNorm": "l025.college"},
        }
    )
    values = {(predicate.strip("<>").removeprefix(DEF), value) for _, predicate, value in found}
    assert {
        ("gemeente", f"<{TOOI}id/gemeente/gm0363>"),
        ("peildatum", f'"2026-06-01"^^<{PREFIXES["xsd"]}date>'),
        ("antwoord", f"<{BASE}#a>"),
        ("eis", f"<{ID}eis/6b-dv-d>"),
        ("stand", f"<{ID}stand/wijkt-af>"),
        ("vervult", f"<{ID}actor/gemeente>"),
        ("vervult", f"<{ID}actor/gi>"),
        ("voorNorm", f"<{ID}norm/l025.college>"),
    } <= values
    assert f'"2"^^<{PREFIXES["xsd"]}integer>' in {value for _, value in values}


def test_no_identifier_of_a_list_is_taken_for_a_term_of_the_context(store: Store) -> None:
    """An identifier that is also a term would become that term: the context of its property must say otherwise."""
    for name, term in CONTEXT.items():
        inner = term.get("@context", {}) if isinstance(term, dict) else {}
        space = inner.get("@vocab", "")
        if not space.startswith(ID):
            continue
        answer = store.query(f'SELECT DISTINCT ?s WHERE {{ ?s a ?t FILTER (STRSTARTS(STR(?s), "{space}")) }}')
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        slugs = {row["s"].value.removeprefix(space) for row in answer}
        assert slugs, name
        for clash in slugs & set(CONTEXT):
            assert inner[clash] == space + clash, (name, clash)
