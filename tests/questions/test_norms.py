"""The question behind `wiedoetwat norms`, on the small case, and what stands beside its answer."""

from typing import Any

import pytest

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer, rows_of
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.norms import beside
from wiedoetwat.vocabulary import ID

TASK = {"taak": "verzoek-tot-onderzoek"}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [" ".join(row["identifiers"]) for row in rows]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (TASK, "L057.college L071.college L071.gi L071.veilig-thuis S5b-53 S5b-54 S5b-55"),
        ({"taak": "gedwongen-kader"}, "L057.college L071.college L071.gi L071.veilig-thuis S5b-53 S5b-54 S5b-55"),
        ({"taak": "gezag-laten-onderzoeken"}, "S5b-55"),
        (TASK | {"soort": "bevoegdheid"}, "L071.college L071.gi L071.veilig-thuis S5b-53 S5b-54"),
        (TASK | {"soort": "wettelijke plicht"}, "L057.college"),
        (TASK | {"laag": "wet"}, "L057.college L071.college L071.gi L071.veilig-thuis"),
        (TASK | {"drager": "college"}, "L057.college L071.college"),
        ({"jegens": "rvdk", "laag": "leidraad"}, "S5b-53 S5b-54 S5b-55"),
        ({"fase": "herstel"}, "S5b-01"),
        ({"bron": "jw-3.1-1"}, "L071.college L071.gi L071.veilig-thuis"),
        ({"bron": "Jeugdwet 3.1"}, "L071.college L071.gi L071.veilig-thuis"),
        ({"bron": "jw"}, "L057.college L071.college L071.gi L071.veilig-thuis"),
        ({"bron": "leidraad-5b"}, "S5b-01 S5b-02 S5b-53 S5b-54 S5b-55"),
        ({"zoek": "SAMEN"}, "S5b-01"),
        ({"stelsel": "toekomst"}, "S2a-22"),
        ({"stelsel": "toekomst", "drager": "rvt"}, "S2a-22"),
        ({"drager": "rvt"}, ""),
    ],
)
def test_a_filter_leaves_what_fits(case: Store, catalogue: Catalogue, given: dict[str, str], wanted: str) -> None:
    assert sorted(ids(rows_of(case, catalogue, "normen", given))) == wanted.split()


def test_law_comes_first_and_the_order_is_total(case: Store, catalogue: Catalogue) -> None:
    rows = rows_of(case, catalogue, "normen", TASK)
    assert [row["laag"] for row in rows] == ["wet"] * 4 + ["leidraad"] * 3
    assert [row["wie"] for row in rows[:3]] == ["college", "gecertificeerde instelling", "Veilig Thuis"]
    assert rows[3]["identifiers"] == ["L057.college"]  # changed since it was read


def row(case: Store, catalogue: Catalogue, number: str, lang: Any = "nl", **given: str) -> dict[str, Any]:
    (found,) = [r for r in rows_of(case, catalogue, "normen", given, lang) if r["identifiers"] == [number]]
    return found


def test_a_row_says_who_may_do_what_on_what_basis(case: Store, catalogue: Catalogue) -> None:
    found = row(case, catalogue, "S5b-53")
    iris = found.pop("iris")
    assert {column: cell for column, cell in found.items() if cell is not None} == {
        "wie": "Veilig Thuis",
        "modaliteit": "bevoegdheid",
        "laag": "leidraad",
        "taak": "de RvdK om een onderzoek vragen",
        "jegens": "RvdK",
        "voorwaarde": "bij ernstige zorgen; en als hulp niet genoeg is",
        "vindplaats": "leidraad 5b, alinea 1",
        "genoemdeGrond": "art. 3.1 Jeugdwet",
        "grondVolgensRedactie": "art. 3.1 lid 1 Jeugdwet",
        "versieGelezen": "2023",
        "verschillen": "V12 (B); V30 (C)",
        "tekst": "Veilig Thuis kan de RvdK om onderzoek vragen.",
        "identifiers": ["S5b-53"],
    }
    assert iris["wie"] == [ID + "actor/veilig-thuis"]
    assert "versieGelezen" not in iris


def test_it_speaks_english_too(case: Store, catalogue: Catalogue) -> None:
    found = row(case, catalogue, "S5b-53", "en")
    assert (found["modaliteit"], found["taak"]) == ("power", "ask the RvdK to investigate")
    assert found["voorwaarde"] == "on serious concerns; and if help is not enough"
    assert found["tekst"] != row(case, catalogue, "S5b-53", "nl")["tekst"]


def test_joint_bearers_a_choice_of_conditions_and_an_exception(case: Store, catalogue: Catalogue) -> None:
    found = row(case, catalogue, "S5b-01")
    assert found["wie"] == "lokaal team en Veilig Thuis (samen)"
    assert (found["voorwaarde"], found["uitzondering"]) == ("bij een melding of een vraag", "bij spoed")


def test_no_bearer_says_why(case: Store, catalogue: Catalogue) -> None:
    assert row(case, catalogue, "S5b-02")["wie"] == "de zin is lijdend"


def test_what_changed_since_it_was_read_is_marked(case: Store, catalogue: Catalogue) -> None:
    assert row(case, catalogue, "L057.college")["letOp"] == "gewijzigd na lezing; 2024-01-01"
    assert row(case, catalogue, "L071.college")["letOp"] is None
    rows = rows_of(case, catalogue, "normen-op-grond", {"bron": "jw"})
    (replaced,) = [row["letOp"].split("; ") for row in rows if row["identifiers"] == ["L090.gi"]]
    assert {"tekst vervangen", "secundaire bron", "gewijzigd na lezing"} == set(replaced)


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (TASK, []),
        ({"soort": "plicht"}, []),
        (TASK | {"soort": "bevoegdheid"}, ["ook: 2x plicht op deze taak"]),
        (TASK | {"soort": "plicht", "drager": "college"}, [
            "ook: 1 bevoegdheid op deze taak", "ook: 1 op deze taak zonder --drager"
        ]),
        (TASK | {"laag": "wet"}, ["ook: 3 van laag leidraad op deze taak"]),
        ({"drager": "gi", "laag": "leidraad"}, [
            "ook: 1 van laag wet bij deze keuze", "ook: 4 bij deze keuze zonder --drager"
        ]),
    ],
)  # fmt: skip
def test_a_line_says_what_stands_beside(
    case: Store, catalogue: Catalogue, given: dict[str, str], lines: list[str]
) -> None:
    found = answer(case, catalogue, "normen", given)
    said = beside(case, catalogue, given, found, "nl")
    assert said == lines
