"""`wiedoetwat ask` as a user meets it."""

import json

from tests.commands import Run
from wiedoetwat.questions.catalogue import Catalogue

INVESTIGATION = "Wie mag de RvdK om een onderzoek vragen?"


def test_the_best_answer_comes_first_with_its_rows_and_sources(run: Run) -> None:
    code, out, err = run("ask", INVESTIGATION)
    assert (code, err) == (0, "")
    best = out.split("\nOok gevonden:")[0]
    assert "L071.gi" in best
    assert "Bronnen:" in best
    assert "art. 3.1 lid 1 Jeugdwet" in best


def test_other_answers_follow_under_the_titles_of_their_questions(run: Run, catalogue: Catalogue) -> None:
    others = json.loads(run("ask", INVESTIGATION, "--format", "json").out)["antwoorden"][1:]
    assert others
    rest = run("ask", INVESTIGATION).out.split("\nOok gevonden:")[1]
    for one in others:
        assert f"\n{catalogue.question(one['vraag']).title['nl']}\n{one['zin']}" in rest


def test_programs_get_the_outcome(run: Run) -> None:
    code, out, err = run("ask", INVESTIGATION, "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert list(told) == ["soort", "nood", "antwoorden"]
    assert (told["soort"], told["nood"]) == ("gevonden", None)
    assert {"L071.gi"} < {number for row in told["antwoorden"][0]["rijen"] for number in row["identifiers"]}


def test_danger_stands_above_the_answer(run: Run) -> None:
    code, out, _ = run("ask", "help mijn man slaat mij")
    assert code == 0
    assert out.splitlines()[0].startswith("Is er nu gevaar? Bel 112.")
    assert json.loads(run("ask", "help mijn man slaat mij", "--format", "json").out)["nood"] == out.splitlines()[0]


def test_what_is_not_stated_is_an_answer_too(run: Run) -> None:
    code, out, err = run("ask", "hoe laat is het zwembad open")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Dit staat niet in de leidraad of de gelezen wetten."


def test_english(run: Run) -> None:
    for arguments in (("--lang", "en", "ask", "hoe laat is het"), ("ask", "hoe laat is het", "--lang", "en")):
        assert run(*arguments).out.splitlines()[0] == "This is not in the guideline or the statutes read."
    out = run("ask", "help mijn man slaat mij", "--lang", "en").out
    assert out.splitlines()[0].startswith("Is there danger now? Call 112.")
    assert "Sources:" in run("ask", INVESTIGATION, "--lang", "en").out


def test_what_cannot_be_asked_is_refused_without_repeating_it(run: Run) -> None:
    for question, says in (("", "Stel een vraag"), ("   ", "Stel een vraag"), ("qzwartx " * 2000, "10000")):
        code, out, err = run("ask", question)
        assert (code, out) == (2, "")
        assert says in err
        assert "qzwartx" not in err
        assert "Traceback" not in err
