"""The first question of a newcomer, on the real graph: who may ask the RvdK to investigate, and on what basis?"""

from typing import Any

import pytest

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import rows_of
from wiedoetwat.questions.catalogue import open_catalogue

TASK = {"taak": "verzoek-tot-onderzoek"}
FOUR = {"college", "door het college aangewezen jeugdhulpaanbieder", "gecertificeerde instelling", "Veilig Thuis"}


def rows(store: Store, **given: str) -> list[dict[str, Any]]:
    return rows_of(store, open_catalogue(find_sources()), "normen", TASK | given)


def who(found: list[dict[str, Any]]) -> list[str]:
    return sorted(row["wie"] for row in found)


def test_the_statute_names_four(store: Store) -> None:
    found = rows(store, bron="jw-3.1-1")
    assert who(found) == sorted(FOUR)
    assert {row["modaliteit"] for row in found} == {"bevoegdheid"}
    assert {row["laag"] for row in found} == {"wet"}
    assert who(rows(store, bron="Jeugdwet 3.1")) == sorted(FOUR)


def test_the_college_also_has_a_duty(store: Store) -> None:
    (duty,) = rows(store, bron="jw-2.4-1")
    assert (duty["wie"], duty["modaliteit"]) == ("college", "plicht")
    assert duty["identifiers"] in [row["identifiers"] for row in rows(store)]


def test_the_guideline_names_a_court_and_the_difference_says_why_not(store: Store) -> None:
    found = rows(store, bron="leidraad-5b")
    assert {"gemeente", "gecertificeerde instelling", "Veilig Thuis", "rechtbank"} == set(who(found))
    (court,) = [row for row in found if row["wie"] == "rechtbank"]
    assert court["verschillen"].startswith("V01 (A)")


def test_the_layer_leaves_the_statute_alone(store: Store) -> None:
    found = rows(store, laag="wet")
    assert {row["laag"] for row in found} == {"wet"}
    assert "rechtbank" not in who(found)
    assert set(who(found)) == FOUR


@pytest.mark.parametrize("kind", ["plicht", "bevoegdheid"])
def test_a_statutory_kind_holds_no_guideline(store: Store, kind: str) -> None:
    found = rows_of(store, open_catalogue(find_sources()), "normen", {"soort": f"wettelijke {kind}"})
    assert len(found) > 50
    assert {row["laag"] for row in found} == {"wet"}
