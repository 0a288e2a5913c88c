"""The answers to the release's questions, item by item, and where they come from."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from tests.questions.expected import cases
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.questions.rows import IDENTIFIERS
from wiedoetwat.vocabulary import DEF, PREFIXES

CATALOGUE = open_catalogue(find_sources())
GOLD: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("goud.toml").read_text(encoding="utf-8"))
LABELS = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel"}

RELEASE = range(1, 37)

Row = dict[str, set[str]]


def rows_for(store: Store, gold: str) -> list[Row]:
    """Return the rows of an answer, each cell as the set of its values."""
    question = CATALOGUE.question(GOLD[gold]["uit"])
    (example,) = (example for example in question.examples if example.question == gold)
    return [values(row) for row in answer(store, CATALOGUE, question.id, example.parameters).rijen]


def values(row: dict[str, Any]) -> Row:
    """Return what stands behind the cells: the last part of each IRI, else the words of the text."""
    cells = {
        column: set(re.split("; ", str(cell))) if cell not in (None, "") else set() for column, cell in row.items()
    }
    nodes = {column: {re.split("[/#]", iri)[-1] for iri in iris} for column, iris in row["iris"].items()}
    return cells | nodes | {IDENTIFIERS: set(row[IDENTIFIERS])}


def has(row: Row, wanted: dict[str, str | list[str]]) -> bool:
    """Whether a row has all values; a column that the answer lacks is a mistake in the gold."""
    return all(set([value] if isinstance(value, str) else value) <= row[column] for column, value in wanted.items())


def test_every_question_of_the_release_is_answered() -> None:
    asked = {gold for _, gold, _ in cases(CATALOGUE) if gold}
    assert asked == GOLD.keys() == {f"Q{number:02}" for number in RELEASE}
    for question in CATALOGUE.questions.values():
        assert set(question.answers) == {example.question for example in question.examples}


@pytest.mark.parametrize("gold", GOLD)
def test_what_is_not_stated_is_said_to_be_so(store: Store, gold: str) -> None:
    question = CATALOGUE.question(GOLD[gold]["uit"])
    (example,) = (example for example in question.examples if example.question == gold)
    found = answer(store, CATALOGUE, question.id, example.parameters)
    assert (found.soort == "niet-gesteld") == (found.rijen == []) == GOLD[gold].get("nergens", False)
    if not found.rijen:
        assert found.zin == question.sentence_empty["nl"]


@pytest.mark.parametrize("gold", GOLD)
def test_an_answer_holds_every_item(store: Store, gold: str) -> None:
    rows = rows_for(store, gold)
    for wanted in GOLD[gold].get("wel", []):
        assert any(has(row, wanted) for row in rows), wanted


@pytest.mark.parametrize("gold", GOLD)
def test_an_answer_holds_nothing_that_contradicts_it(store: Store, gold: str) -> None:
    rows = rows_for(store, gold)
    for unwanted in GOLD[gold].get("niet", []):
        assert not [row for row in rows if has(row, unwanted)], unwanted
    for row in rows:
        assert has(row, GOLD[gold].get("elke", {})), row


@pytest.mark.parametrize("gold", GOLD)
def test_an_answer_holds_no_more_and_no_less(store: Store, gold: str) -> None:
    rows = rows_for(store, gold)
    for exact in GOLD[gold].get("precies", []):
        chosen = [row for row in rows if has(row, exact.get("waar", {}))]
        assert chosen, exact
        assert set().union(*(row[exact["kolom"]] for row in chosen)) == set(exact["is"]), exact


@pytest.fixture(scope="module")
def noisy(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The graph with every label of a statement replaced by the same noise."""
    quads = list(pyoxigraph.parse(path=snapshot.dump, format=pyoxigraph.RdfFormat.N_QUADS))
    statements = {quad.subject for quad in quads if quad.predicate.value == DEF + "gesteldIn"}
    noise = {lang: pyoxigraph.Literal("ruis", language=lang) for lang in ("nl", "en")}
    changed = Snapshot(tmp_path_factory.mktemp("ruis"), snapshot.manifest)
    store = pyoxigraph.Store(changed.store)
    for quad in quads:
        said = quad.object
        if quad.subject in statements and quad.predicate.value in LABELS and isinstance(said, pyoxigraph.Literal):
            said = noise[said.language or "nl"]
        store.add(pyoxigraph.Quad(quad.subject, quad.predicate, said, quad.graph_name))
    store.flush()
    changed.dump.write_bytes(b"")  # held open by the store, never read
    return open_store(changed)


@pytest.mark.parametrize("gold", ["Q05", "Q06", "Q14"])
def test_an_answer_comes_from_properties_and_not_from_labels(store: Store, noisy: Store, gold: str) -> None:
    assert rows_for(noisy, gold) == rows_for(store, gold)


def test_the_noise_reaches_the_labels(store: Store, noisy: Store) -> None:
    """The routes show what the guideline says in our words: there the noise must show."""
    assert [row["tekst"] for row in rows_for(noisy, "Q04")] == [{"ruis"}] * len(rows_for(store, "Q04"))
