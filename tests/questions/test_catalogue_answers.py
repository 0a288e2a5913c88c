"""The answers to the release's questions, item by item, and where they come from."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from tests.questions.expected import cases, outcome
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import fill_example
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.vocabulary import DEF, PREFIXES

CATALOGUE = open_catalogue(find_sources())
GOLD: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("goud.toml").read_text(encoding="utf-8"))
LABELS = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel"}

RELEASE = [*range(1, 10), 12, 14, 17, *range(19, 25), 29, 31, 33]

Row = dict[str, set[str]]


def query_for(store: Store, gold: str) -> str:
    """Return the query of the example that answers a question."""
    question = CATALOGUE.question(GOLD[gold]["uit"])
    (example,) = (example for example in question.examples if example.question == gold)
    return fill_example(store, CATALOGUE, question, example, "nl")[0]


def rows_for(store: Store, gold: str) -> list[Row]:
    """Return the rows of an answer, each cell as the set of its values."""
    solutions = store.query(query_for(store, gold))
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: values(solution[name]) for name in names} for solution in solutions]


def values(term: Any) -> set[str]:
    return set() if term is None else {value for value in re.split("; | ", term.value) if value}


def has(row: Row, wanted: dict[str, str | list[str]]) -> bool:
    """Whether a row has all values; a column that the answer lacks is a mistake in the gold."""
    return all(set([value] if isinstance(value, str) else value) <= row[column] for column, value in wanted.items())


def test_every_question_of_the_release_is_answered() -> None:
    asked = {gold for _, gold, _ in cases(CATALOGUE) if gold}
    assert asked == GOLD.keys() == {f"Q{number:02}" for number in RELEASE}
    for question in CATALOGUE.questions.values():
        assert set(question.answers) == {example.question for example in question.examples}


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
def noisy(snapshot: Snapshot) -> pyoxigraph.Store:
    """The graph with every label of a statement replaced by the same noise."""
    quads = list(pyoxigraph.parse(path=snapshot.dump, format=pyoxigraph.RdfFormat.N_QUADS))
    statements = {quad.subject for quad in quads if quad.predicate.value == DEF + "gesteldIn"}
    noise = {lang: pyoxigraph.Literal("ruis", language=lang) for lang in ("nl", "en")}
    changed = pyoxigraph.Store()
    for quad in quads:
        said = quad.object
        if quad.subject in statements and quad.predicate.value in LABELS and isinstance(said, pyoxigraph.Literal):
            said = noise[said.language or "nl"]
        changed.add(pyoxigraph.Quad(quad.subject, quad.predicate, said, quad.graph_name))
    return changed


def tsv(noisy: pyoxigraph.Store, sparql: str) -> str:
    solutions = noisy.query(sparql)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return (solutions.serialize(format=pyoxigraph.QueryResultsFormat.TSV) or b"").decode()


@pytest.mark.parametrize("gold", ["Q05", "Q06", "Q14"])
def test_an_answer_comes_from_properties_and_not_from_labels(store: Store, noisy: pyoxigraph.Store, gold: str) -> None:
    assert tsv(noisy, query_for(store, gold)) == outcome(store, CATALOGUE, GOLD[gold]["uit"], gold)


def test_the_noise_reaches_the_labels(store: Store, noisy: pyoxigraph.Store) -> None:
    """The routes show what the guideline says in our words: there the noise must show."""
    assert tsv(noisy, query_for(store, "Q04")).count("ruis") == len(rows_for(store, "Q04"))
