"""Every question of the catalogue: right as a file, right on the real graph, safe from any value."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.questions.expected import cases, outcome
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.questions.terms import ParameterError

CATALOGUE = open_catalogue(find_sources())
CASES = list(cases(CATALOGUE))
UNSTATED = {"per-gemeente", "niet-gesteld"}
"""Questions that have no rows by design: what the sources do not say is an answer too."""
WITHOUT_PASSAGE = {"gemeenten", "taken-gebruik", "regio-van-gemeente", *UNSTATED}
"""A count of tasks, a division from registers and what no source says have no passage to point to."""
FILLED = {"uitspraken": {"nummers": "S5b-20, S2a-22"}}
"""How to fill in what is required where no question of the release is an example."""
PARAMETERS = [
    (question.id, parameter) for question in CATALOGUE.questions.values() for parameter in question.parameters
]
HOSTILE = [
    '"', "'", '"""', "\\", "\\u0022", "{", "}", "} }", "(UNDEF)", "#", "# x\n", "\n", "\r", "\u2028", "\x00", "é𝄞",
    "?x", "<http://example.org/>", "> <x", "x> } #", '" } SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } #',
    ") } DROP ALL #",
    "https://w3id.org/wiedoetwat/id/taak/x> ?y) } #", "../taak/x", "{taak}", "%s", "' OR 1=1", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize(("id_", "gold", "file"), CASES, ids=[file.name for _, _, file in CASES])
def test_a_question_answers_what_stands_beside_it(store: Store, id_: str, gold: str | None, file: Path) -> None:
    assert outcome(store, CATALOGUE, id_, gold) == file.read_text(encoding="utf-8")


def test_nothing_is_expected_of_a_question_that_is_not_there() -> None:
    assert {file for _, _, file in CASES} == set(CATALOGUE.folder.rglob("*.verwacht.tsv"))


@pytest.mark.parametrize("id_", sorted(CATALOGUE.questions))
def test_an_answer_comes_in_both_languages(store: Store, id_: str) -> None:
    question = CATALOGUE.questions[id_]
    examples = [example.parameters for example in question.examples]
    for given_ in examples or [FILLED.get(id_, {})]:
        dutch, english = (answer(store, CATALOGUE, id_, given_, lang) for lang in ("nl", "en"))
        assert len(dutch.rijen) == len(english.rijen)
        assert bool(dutch.rijen) == (id_ not in UNSTATED)
        assert dutch.zin != english.zin
        assert all(row["identifiers"] for row in dutch.rijen)
        assert bool(dutch.bronnen) == (id_ not in WITHOUT_PASSAGE)


def test_statements_come_in_the_order_in_which_they_are_named(store: Store) -> None:
    for numbers in (["S5b-20", "S2a-22", "S5b-19"], ["S2a-22", "S5b-19", "S5b-20"]):
        rows = answer(store, CATALOGUE, "uitspraken", {"nummers": " ".join(numbers)}).rijen
        assert [row["identifiers"] for row in rows] == [[number] for number in numbers]


def test_no_number_is_part_of_another(store: Store) -> None:
    rows = answer(store, CATALOGUE, "uitspraken", {"nummers": "S5b-20"}).rijen
    assert [row["identifiers"] for row in rows] == [["S5b-20"]]


@pytest.mark.parametrize("id_", sorted(CATALOGUE.questions))
def test_signals_name_parameters_that_are_there(id_: str) -> None:
    """`wat is {begrip}` waits for what fills that parameter: another name would never be heard."""
    question = CATALOGUE.questions[id_]
    slots = {slot for text in question.signals for slot in re.findall(r"\{(\w+)\}", text)}
    assert slots <= {parameter.name for parameter in question.parameters}
    assert len(set(question.signals)) == len(question.signals)
    assert not question.empty_counts or id_ in UNSTATED


def test_there_are_ten_examples_to_learn_from() -> None:
    assert len(CATALOGUE.lessons) == 10
    assert all(len(lesson.sparql.splitlines()) < 32 for lesson in CATALOGUE.lessons)


def try_value(case: Store, id_: str, name: str, value: str) -> None:
    """A value either names something or is refused by name; the query it lands in is never another one."""
    required = {p.name: "plan-maken" for p in CATALOGUE.questions[id_].parameters if p.required}
    refused = None
    try:
        answer(case, CATALOGUE, id_, required | {name: value})
    except ParameterError as error:
        refused = error.fields["name"]
    assert refused in {None, name, *required}


@pytest.mark.parametrize(("id_", "parameter"), PARAMETERS, ids=[f"{id_}-{p.name}" for id_, p in PARAMETERS])
def test_no_hostile_value_passes(case: Store, id_: str, parameter: object) -> None:
    for value in HOSTILE:
        try_value(case, id_, getattr(parameter, "name", ""), value)


@settings(max_examples=150)
@given(
    st.sampled_from(PARAMETERS), st.text(max_size=60) | st.text(alphabet="\"'\\{}()<>#?$@^.;:\n\r\t aU", max_size=60)
)
def test_no_value_whatever_passes(case: Store, place: tuple[str, object], value: str) -> None:
    try_value(case, place[0], getattr(place[1], "name", ""), value)
