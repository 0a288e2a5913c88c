"""`ask` on the questions of the release: how often it is right, and how much of the support it shows."""

import pytest

from tests.questions.measure import Measured, coverage, judge, mean, measure, read, report
from wiedoetwat.ask.ask import Outcome, ask
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import Answer
from wiedoetwat.questions.catalogue import open_catalogue

CATALOGUE = open_catalogue(find_sources())
ENOUGH_RIGHT = 30
ENOUGH_SHOWN = 0.80


@pytest.fixture(scope="module")
def release(store: Store) -> list[Measured]:
    return measure(read("goud_ask.toml"), lambda text: ask(store, CATALOGUE, text))


def test_enough_first_answers_are_right(release: list[Measured]) -> None:
    right = [one.id for one in release if one.right]
    assert len(right) >= ENOUGH_RIGHT, {one.id: one.short for one in release if not one.right}


def test_enough_of_the_support_is_among_the_first_identifiers(release: list[Measured]) -> None:
    assert mean(release) >= ENOUGH_SHOWN, {one.id: one.coverage for one in release if one.coverage != 1}


def test_what_no_source_says_is_not_stated(release: list[Measured]) -> None:
    (nowhere,) = (one for one in release if one.id == "Q34")
    assert (nowhere.kind, nowhere.right) == ("niet-gesteld", True)


def test_no_question_of_the_release_is_taken_for_danger(release: list[Measured]) -> None:
    assert all(one.alarm for one in release)


def given(*rows: list[str], kind: str = "gevonden") -> Outcome:
    """Return an outcome with one answer of these identifiers, a list a row."""
    one = Answer("x", "", "gevonden", "nl", {}, [], [{"identifiers": ids} for ids in rows], [], [], {}, None, "")
    return Outcome(kind, None, [one])  # type: ignore[arg-type]


def asked(*goed: list[str], **more: object) -> dict[str, object]:
    return {"vraag": "?", "soort": "gevonden", "nood": False, "steun": ["S1"], "goed": list(goed), **more}


@pytest.mark.parametrize(
    ("question", "outcome", "short"),
    [
        (asked(["S1"], ["S2", "S3"]), given(["S1"], ["S3", "S9"]), ""),
        (asked(["S1"], ["S2", "S3"]), given(["S1"]), "lacks S2"),
        (asked(["S1"], fout=["S9"]), given(["S1", "S9"]), "has S9"),
        (asked(["S1"], ["S2"], ["S3"], ["S4"], fout=["S9"]), given(["S9"]), "lacks S1, S2, S3 and 1 more; has S9"),
        (asked(["S1"]), given(["S1.deel"]), "lacks S1"),
        (asked(soort="niet-gesteld"), given(kind="niet-gesteld"), ""),
        (asked(soort="niet-gesteld"), given(["S1"]), "should say that it is not stated"),
    ],
)
def test_a_first_answer_is_right_when_it_lacks_nothing_and_has_nothing_wrong(
    question: dict[str, object], outcome: Outcome, short: str
) -> None:
    judged = judge("Q", question, outcome)
    assert (judged.short, judged.right) == (short, not short)


@pytest.mark.parametrize(
    ("support", "shown", "share"),
    [
        ([], ["S1"], None),
        (["S1", "S2"], ["S1"], 0.5),
        (["S1"], ["S1.deel"], 1.0),
        (["S1"], ["S11"], 0.0),
        (["S1"], [*"abcdefghi", "S1"], 1.0),
        (["S1"], [*"abcdefghij", "S1"], 0.0),
        (list("uvwxyz"), [*"abcdefghijk", "u", "v"], 1 / 6),
        (list("vwxyz"), [*"abcdefghijk", "v"], 0.0),
    ],
)
def test_support_counts_among_the_first_ten_or_twice_as_many_as_there_are(
    support: list[str], shown: list[str], share: float | None
) -> None:
    assert coverage(support, shown) == share


def test_the_figures_are_told_with_what_went_wrong() -> None:
    rows = [["S1"]] * 30
    ones = [judge("E01", asked(["S1"]), given(*rows)), judge("E41", asked(["S2"]), given(["S1"], kind="niet-gesteld"))]
    assert mean(ones) == 1.0
    told = report("eigen.toml", ones)
    assert "First answer right 1 of 1, 1 of them in more than 25 rows; wrongly told that it is not stated 0;" in told
    assert "Hard input, E41 and on: First answer right 0 of 1" in told
    assert "not stated 1; coverage 1.00 on average; danger heard as it should 1 of 1." in told
    assert "| E01 | gevonden, x | 30 | yes | 1.00 |" in told
    assert "| E41 | niet-gesteld, x | 1 | no: lacks S2 | 1.00 |" in told
