"""`wiedoetwat norms` as a user meets it."""

import csv
import io
import json
import re

from tests.commands import Run


def test_a_pipe_gets_a_line_per_norm(run: Run) -> None:
    code, out, err = run("norms", "--taak", "verzoek-tot-onderzoek")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [head.strip() for head in re.split("  +", lines[0].strip())] == [
        "wie", "soort", "laag", "taak", "jegens", "voorwaarde", "staat in", "noemt als grond", "grond volgens redactie",
        "gelezen versie", "let op", "nummer",
    ]  # fmt: skip
    (duty,) = [line for line in lines if "L057.college" in line]
    assert duty.startswith("college")
    assert "plicht" in duty
    assert "⚠ gewijzigd na lezing; 2024-01-01" in duty
    (court,) = [line for line in lines if "S5b-54" in line]
    assert "⚠ V01 (A); V12 (B)" in court
    assert "V01 (A): De wet geeft de rechtbank deze bevoegdheid niet." in lines


def test_the_layer_leaves_the_statute_alone(run: Run) -> None:
    out = run("norms", "--taak", "verzoek-tot-onderzoek", "--laag", "wet").out
    assert "S5b" not in out
    assert "V01" not in out
    assert out.splitlines()[-1] == "ook: 3 van laag leidraad op deze taak"


def test_what_stands_beside_a_filtered_list(run: Run) -> None:
    code, out, err = run("norms", "--taak", "verzoek-tot-onderzoek", "--soort", "bevoegdheid", "--laag", "wet")
    assert "L057.college" not in out
    assert out.splitlines()[-2:] == ["ook: 1 plicht op deze taak", "ook: 2 van laag leidraad op deze taak"]
    assert (code, err) == (0, "")


def test_programs_get_rows_on_stdout_and_the_rest_on_stderr(run: Run) -> None:
    arguments = ("norms", "--taak", "verzoek-tot-onderzoek", "--soort", "plicht", "--format")
    for format_, delimiter in (("csv", ","), ("tsv", "\t")):
        code, out, err = run(*arguments, format_)
        rows = list(csv.DictReader(io.StringIO(out), delimiter=delimiter))
        assert [row["identifiers"] for row in rows] == ["L057.college", "S5b-55"]
        assert rows[0]["tekst"] == "Het college moet de RvdK om onderzoek vragen."
        assert (code, err) == (0, "ook: 5x bevoegdheid op deze taak\n")
    found = json.loads(run(*arguments, "json").out)
    assert [row["identifiers"] for row in found["rijen"]] == [["L057.college"], ["S5b-55"]]
    assert found["vraag"] == "normen"


def test_the_future_is_shown_on_request_only(run: Run) -> None:
    assert "S2a-22" not in run("norms").out
    out = run("norms", "--stelsel", "toekomst").out
    assert [line.split()[-1] for line in out.splitlines()[1:]] == ["S2a-22"]


def test_nothing_found(run: Run) -> None:
    code, out, err = run("norms", "--drager", "rechtbank", "--laag", "wet")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "De gelezen bronnen hebben geen norm die aan alle filters voldoet."
    assert "ook: 1 van laag leidraad bij deze keuze" in out.splitlines()


def test_english(run: Run) -> None:
    for arguments in (("--lang", "en", "norms", "--zoek", "together"), ("norms", "--zoek", "together", "--lang", "en")):
        out = run(*arguments).out
        assert "responsibility" in out
        assert "local team and Veilig Thuis (safe home) (jointly)" in out


def test_an_unknown_name_says_what_was_meant_perhaps(run: Run) -> None:
    code, out, err = run("norms", "--taak", "verzoek-tot-onderzoekk")
    assert (code, out) == (2, "")
    assert (
        err
        == "taak: 'verzoek-tot-onderzoekk' is niet bekend. Misschien: verzoek-tot-onderzoek, gezag-laten-onderzoeken.\n"
    )
