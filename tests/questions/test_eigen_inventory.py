"""The plain Dutch questions for `ask`: what they expect exists in the graph, and they are as varied as they say."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.questions.graphs import rows
from wiedoetwat.graph.store import Store

Questions = dict[str, dict[str, Any]]


def read(name: str) -> Questions:
    """Return the questions of a file, by id."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


OWN = read("eigen.toml")
RELEASE = read("goud_ask.toml")
REAL = {id_: question for id_, question in OWN.items() if id_ <= "E40"}
KEYS = {"vraag", "soort", "nood", "steun", "goed", "waarom"}
MOST = 8


@pytest.fixture(scope="session")
def known(store: Store) -> set[str]:
    """Return the identifiers of all that is no passage: statements, provisions, differences, concepts, regions ..."""
    numbered = "GRAPH ?g { ?x dct:identifier|wdw:gemeentecode ?i } FILTER NOT EXISTS { GRAPH ?h { ?x a wdw:Passage } }"
    return {identifier for (identifier,) in rows(store, "?i", numbered)}


@pytest.fixture(scope="session")
def split(store: Store) -> Counter[str]:
    """Return in how many parts each rule that is split stands in the graph."""
    parts = rows(store, "?rule ?part", "GRAPH ?g { ?part wdw:uitBronregel ?rule }")
    return Counter(rule for rule, _ in parts)


def mentioned(question: dict[str, Any]) -> set[str]:
    """Return every identifier that a question expects or rules out."""
    return {*question["steun"], *question.get("fout", ()), *(one for anyof in question["goed"] for one in anyof)}


def test_there_are_forty_questions_eight_hard_ones_and_those_of_the_release() -> None:
    assert list(OWN) == [f"E{number:02}" for number in range(1, 49)]
    assert list(RELEASE) == [f"Q{number:02}" for number in range(1, 37)]
    texts = [question["vraag"] for question in (*OWN.values(), *RELEASE.values())]
    assert len(set(texts)) == len(texts)


def test_they_are_asked_in_three_voices() -> None:
    assert Counter(question["stem"] for question in REAL.values()) == {
        "professional": 14,
        "ambtenaar": 14,
        "inwoner": 12,
    }
    assert {question["stem"] for question in OWN.values()} == {"professional", "ambtenaar", "inwoner"}


def test_some_cannot_be_answered_and_some_are_urgent() -> None:
    unstated = [id_ for id_, question in REAL.items() if question["soort"] == "niet-gesteld"]
    assert unstated == ["E13", "E26", "E28", "E40"]
    assert [id_ for id_, question in REAL.items() if question["nood"]] == ["E14", "E38"]
    assert [id_ for id_, question in RELEASE.items() if question["soort"] != "gevonden"] == ["Q34"]


@pytest.mark.parametrize(("id_", "question"), [*OWN.items(), *RELEASE.items()])
def test_a_question_is_complete_and_does_not_contradict_itself(id_: str, question: dict[str, Any]) -> None:
    assert question.keys() - {"stem", "fout", "gesplitst"} == KEYS
    assert question["soort"] in {"gevonden", "deels", "niet-gesteld"}
    assert all(question["goed"])
    assert bool(question["goed"]) == (question["soort"] != "niet-gesteld")
    assert len(set(question["steun"])) == len(question["steun"])
    right = {one for anyof in question["goed"] for one in anyof}
    wrong = set(question.get("fout", ()))
    assert not wrong & (right | set(question["steun"]))
    for anyof in question["goed"]:
        assert any(one in question["steun"] or one.split(".")[0] in question["steun"] for one in anyof)
    if id_.startswith("E"):
        assert bool(question["steun"]) == (question["soort"] != "niet-gesteld")
        assert len(question["steun"]) <= MOST


@pytest.mark.parametrize("question", [*OWN.values(), *RELEASE.values()], ids=[*OWN, *RELEASE])
def test_what_a_question_expects_is_in_the_graph(known: set[str], question: dict[str, Any]) -> None:
    assert mentioned(question) <= known


@pytest.mark.parametrize("question", RELEASE.values(), ids=[*RELEASE])
def test_the_split_rules_are_told_with_their_parts(split: Counter[str], question: dict[str, Any]) -> None:
    assert question.get("gesplitst", {}) == {rule: split[rule] for rule in question["steun"] if rule in split}
