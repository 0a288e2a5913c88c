"""`wiedoetwat questions` as a user meets it."""

import csv
import io
import json

from tests.commands import Run
from wiedoetwat.questions.catalogue import Catalogue


def test_the_list_holds_every_question(run: Run, catalogue: Catalogue) -> None:
    code, out, err = run("questions")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()[1:]] == sorted(catalogue.questions)
    assert {question["id"] for question in json.loads(run("questions", "--format", "json").out)} == set(
        catalogue.questions
    )
    rows = list(csv.DictReader(io.StringIO(run("questions", "--format", "csv", "--lang", "en").out)))
    assert {row["titel"] for row in rows} == {question.title["en"] for question in catalogue.questions.values()}


def test_an_answer_has_its_sentence_rows_differences_and_sources(run: Run) -> None:
    code, out, err = run("questions", "normen", "--param", "drager=rechtbank")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Aantal normen: 1. Dragers: rechtbank. Let op (V01):")
    assert any(line.startswith("rechtbank") and line.rstrip().endswith("S5b-54") for line in lines)
    assert "V12 (B): De leidraad noemt het orgaan niet." in lines
    assert lines[-1].startswith("- leidraad 5b, alinea 1 (leidraad, gelezen 2023): https://w3id.org/")


def test_programs_get_the_same_object(run: Run) -> None:
    found = json.loads(
        run("questions", "normen", "--param", "drager=college", "--param", "soort=plicht", "--format", "json").out
    )
    assert found["parameters"]["soort"] == {"waarde": "Plicht", "label": "plicht"}
    assert found["bronnen"][0]["actualiteit"] == "gewijzigd-na-lezing"
    out = run("questions", "normen", "--param", "drager=college", "--format", "csv").out
    assert [row["identifiers"] for row in csv.DictReader(io.StringIO(out))] == ["L071.college", "L057.college"]


def test_what_is_wrong_is_said_without_a_traceback(run: Run) -> None:
    for arguments, says in (
        (("norman",), "normen"),
        (("normen", "--param", "dragr=gi"), "drager"),
        (("normen", "--param", "drager"), "naam=waarde"),
        (("normen", "--param", "drager=gii"), "gi"),
    ):
        code, out, err = run("questions", *arguments)
        assert (code, out) == (2, "")
        assert says in err
        assert "Traceback" not in err
