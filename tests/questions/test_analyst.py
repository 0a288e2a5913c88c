"""What an analyst asks of one party or one gemeente, on the real graph: the rows by identifiers and properties."""

from typing import Any

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import open_catalogue

CATALOGUE = open_catalogue(find_sources())


def rows(store: Store, question: str, **given: str) -> list[dict[str, Any]]:
    return answer(store, CATALOGUE, question, given).rijen


def by_number(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {number: row for row in found for number in row["identifiers"]}


def test_a_gemeente_that_was_merged_is_named_with_what_it_became(store: Store) -> None:
    found = rows(store, "regio-van-gemeente", gemeente="Haren", soort="veiligthuisregio")
    assert [(row["dit"], row["opgegaanIn"], row["bestondTot"]) for row in found] == [
        ("Haren", "Groningen", "2018-12-31")
    ]
    (successor,) = rows(store, "regio-van-gemeente", gemeente="Groningen", soort="veiligthuisregio")
    assert found[0]["ligtIn"] == successor["ligtIn"]
    assert (successor["opgegaanIn"], successor["bestondTot"]) == (None, None)
    assert answer(store, CATALOGUE, "per-gemeente", {"gemeente": "Haren"}).soort == "niet-gesteld"


def test_a_merged_gemeente_does_not_turn_up_unasked(store: Store) -> None:
    (region,) = rows(store, "regio-van-gemeente", gemeente="Groningen", soort="veiligthuisregio")
    others = rows(store, "regio-van-gemeente", regio=region["identifiers"][1], soort="veiligthuisregio")
    assert "Haren" not in {row["dit"] for row in others}


def test_what_a_party_may_not_do(store: Store) -> None:
    found = by_number(rows(store, "wat-mag-niet", drager="lokaal-team"))
    assert {number for number, row in found.items() if row["grens"] == "niet toegestaan"} == {
        "S5b-20", "S6b-43",  # its own
        "L131.iedereen",  # everybody's
        "L190.bijzondere", "L190.strafrechtelijke", "S5b-27",  # nobody in particular
    }  # fmt: skip
    assert found["S6b-41"]["grens"] == "alleen met instemming of machtiging"
    assert found["S5b-49"]["grens"] == "niet in de gelezen wetten"
    assert "S5d-10" not in found
    assert (
        by_number(rows(store, "wat-mag-niet", drager="gi"))["L134.gi"]["grens"] == "alleen met instemming of machtiging"
    )
    assert rows(store, "wat-mag-niet", drager="gi")[0]["grens"] == "niet toegestaan"


def test_what_changes_for_a_party(store: Store) -> None:
    lokaal = by_number(rows(store, "toekomst", drager="lokaal-team"))
    assert lokaal["S2a-09"]["verandering"] == "nieuw"
    assert lokaal["S2a-11"]["verandering"] == "in plaats van wat er nu is"
    gi = by_number(rows(store, "toekomst", drager="gi"))
    assert gi["S2a-22"]["verandering"] == "een ander neemt het over"
    assert gi["S2a-22"]["wie"] == "Regionaal Veiligheidsteam"
    assert gi["S2a-22"]["nu"] == "gecertificeerde instelling"
    assert by_number(rows(store, "toekomst", drager="rvt"))["S2a-22"]["verandering"] == "in plaats van wat er nu is"


def test_who_informs_whom_with_and_without_a_stated_content(store: Store) -> None:
    found = by_number(rows(store, "overdracht", van="rvdk"))
    assert found["L074.rvdk"]["inhoud"]
    assert found["L118.rvdk"]["inhoud"] is None
    assert by_number(rows(store, "overdracht", aan="om"))["S5e-26"]["frequentie"] == "6 maanden"
    assert by_number(rows(store, "overdracht", van="gi"))["S5e-20"]["jegens"] == "lokaal team"


def test_duties_by_phase_and_norms_on_an_article(store: Store) -> None:
    duties = rows(store, "fasen", fase="herstel", soort="eis")
    assert duties
    assert {row["modaliteit"] for row in duties} == {"eis"}
    relations = {row["verband"] for row in rows(store, "normen-op-grond", bron="jw-3.1")}
    assert len(relations) == 3


def test_a_contradiction_inside_the_plan_is_shown(store: Store) -> None:
    """S2a-09 always asks consent, S2a-23 lets reports reach the team without it; the guideline does not solve it."""
    for question, given in (("toekomst", {"drager": "lokaal-team"}), ("nu-en-straks", {"actor": "rvt"})):
        found = by_number(rows(store, question, **given))
        (here,) = {"S2a-09", "S2a-23"} & found.keys()
        (there,) = {"S2a-09", "S2a-23"} - {here}
        assert there in found[here]["toelichting"]


def test_a_requirement_without_a_yardstick_says_so(store: Store) -> None:
    assert by_number(rows(store, "eisen", eis="6a-4"))["6a-4"]["toelichting"]
