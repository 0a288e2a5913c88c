"""A plain question answered: what comes first, what is said where nothing is stated, and what nobody keeps."""

import json
import logging

import pytest

from tests.questions.graphs import found
from tests.questions.measure import identifiers
from wiedoetwat.ask.ask import LONGEST, Outcome, QuestionError, _asker, ask
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import Catalogue

STRANGE = "qzwartewortelx"
"""A word that stands nowhere, so that it can only come from the question."""


def first(outcome: Outcome) -> tuple[str, set[str]]:
    """Return which catalogue question comes first, and the numbers of its rows."""
    return outcome.antwoorden[0].vraag, set(identifiers(outcome.antwoorden[:1]))


@pytest.mark.parametrize(
    ("question", "shows"),
    [
        ("Wie mag de RvdK om een onderzoek vragen?", {"L071.college", "L071.gi", "L071.veilig-thuis", "S5b-53"}),
        ("Wie mag een huisverbod opleggen?", {"L159.burgemeester"}),
        ("Wie voert de veiligheidsbeoordeling uit?", {"S5c-01"}),
        ("Wat is intensieve vrijwillige hulp?", {"intensieve-vrijwillige-hulp"}),
        ("Bij welke regio hoort Apeldoorn?", {"gm0200"}),
        ("Wat mag Veilig Thuis?", {"L026.veilig-thuis"}),
        ("Wat zegt S5b-20?", {"S5b-20"}),
        ("Vergelijk S5b-20 en S2a-22.", {"S5b-20", "S2a-22"}),
    ],
)
def test_the_first_answer_holds_what_was_asked(
    store: Store, real_catalogue: Catalogue, question: str, shows: set[str]
) -> None:
    outcome = ask(store, real_catalogue, question)
    assert outcome.soort == "gevonden"
    assert shows <= first(outcome)[1]


def test_what_one_gemeente_has_arranged_is_not_stated(store: Store, real_catalogue: Catalogue) -> None:
    outcome = ask(store, real_catalogue, "Welke afspraken heeft de gemeente Almere gemaakt met Veilig Thuis?")
    assert (outcome.soort, first(outcome)) == ("niet-gesteld", ("per-gemeente", set()))


def test_neighbours_are_not_the_gemeente_buren(store: Store, real_catalogue: Catalogue) -> None:
    outcome = ask(store, real_catalogue, "Ik maak mij zorgen over mijn buren. Waar moet ik dat melden?")
    assert not any("gemeente" in one.parameters for one in outcome.antwoorden)


@pytest.mark.parametrize(
    "question", ["Wie mag de RvdK om een onderzoek vragen?", "Wat zegt S5b-54?", "hoe laat is het"]
)
def test_every_answer_is_one_of_the_catalogue_and_can_be_asked_again(
    case: Store, catalogue: Catalogue, question: str
) -> None:
    for one in ask(case, catalogue, question).antwoorden:
        parameters = {name: value["waarde"] for name, value in one.parameters.items()}
        again = answer(case, catalogue, one.vraag, parameters)
        assert set(identifiers([again])) == set(identifiers([one]))
        assert (again.soort, again.parameters, again.dataset) == (one.soort, one.parameters, one.dataset)


def test_the_same_question_gets_the_same_answers(case: Store, catalogue: Catalogue) -> None:
    outcomes = [ask(case, catalogue, "Wie mag de RvdK om een onderzoek vragen?").json() for _ in range(3)]
    assert outcomes[0] == outcomes[1] == outcomes[2]


@pytest.mark.parametrize(
    "question",
    [
        "hoe laat is het wijkteam op zaterdag open",
        "Staat de fiets van mijn kind veilig thuis in de schuur?",
        "Wat is de hoofdstad van Frankrijk?",
        "Welke kleur heeft de auto van de burgemeester?",
    ],
)
def test_what_is_not_stated_is_said_with_the_nearest_statements(
    store: Store, real_catalogue: Catalogue, question: str
) -> None:
    outcome = ask(store, real_catalogue, question)
    assert outcome.soort == "niet-gesteld"
    best, *others = outcome.antwoorden
    assert (best.vraag, best.rijen) == ("niet-gesteld", [])
    assert best.zin == "Dit staat niet in de leidraad of de gelezen wetten."
    assert all(one.rijen for one in others)
    assert len(identifiers(others)) <= 20


@pytest.mark.parametrize(
    "question", ["wat moet ik daar nu dan mee en wie is dat", "?", "!!! 💥", "Kto może zabrać dziecko z domu?"]
)
def test_stop_words_marks_and_other_languages_are_no_guess(
    store: Store, real_catalogue: Catalogue, question: str
) -> None:
    outcome = ask(store, real_catalogue, question)
    assert (outcome.soort, first(outcome)) == ("niet-gesteld", ("niet-gesteld", set()))


def test_the_future_is_not_mixed_in_unasked(store: Store, real_catalogue: Catalogue) -> None:
    future = found(store, "GRAPH ?g { ?x wdw:stelsel <https://w3id.org/wiedoetwat/id/stelsel/toekomst> }")
    present = found(store, "?x wdw:stelsel <https://w3id.org/wiedoetwat/id/stelsel/huidig>")
    assert len(future) > 10
    for question in (
        "Wie voert kinderbeschermingsmaatregelen uit?",
        "Wie voert de veiligheidsbeoordeling uit?",
        "Welke taken heeft het lokale team?",
        "Aan wie draagt Veilig Thuis een zaak over?",
    ):
        shown = set(identifiers(ask(store, real_catalogue, question).antwoorden))
        assert shown & present, question
        assert not shown & future, question


def test_the_future_is_shown_where_it_is_asked_for(store: Store, real_catalogue: Catalogue) -> None:
    outcome = ask(
        store, real_catalogue, "Wie voert straks volgens het Toekomstscenario kinderbeschermingsmaatregelen uit?"
    )
    assert "S2a-22" in first(outcome)[1]


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_question_is_refused(case: Store, catalogue: Catalogue, text: str) -> None:
    with pytest.raises(QuestionError) as caught:
        ask(case, catalogue, text)
    assert (caught.value.key, caught.value.exit_code) == ("ask.empty", 2)


def test_a_question_of_ten_thousand_characters_is_answered_and_a_longer_one_refused(
    case: Store, catalogue: Catalogue
) -> None:
    assert LONGEST == 10_000
    question = "Wie mag de RvdK om een onderzoek vragen? ".ljust(LONGEST, "x")
    assert ask(case, catalogue, question).antwoorden
    with pytest.raises(QuestionError) as caught:
        ask(case, catalogue, question + "x")
    assert caught.value.key == "ask.too-long"
    assert "10000" in caught.value.message("nl")
    assert "xxx" not in caught.value.message("nl")


def test_ten_thousand_characters_of_words_are_answered_too(store: Store, real_catalogue: Catalogue) -> None:
    question = "Wie voert de veiligheidsbeoordeling uit na een melding bij Veilig Thuis? " * 136
    assert LONGEST - 100 < len(question) < LONGEST
    assert "S5c-01" in first(ask(store, real_catalogue, question))[1]


@pytest.mark.parametrize("question", [f"Mag {STRANGE} de RvdK om onderzoek vragen?", STRANGE, f"{STRANGE} slaat mij"])
def test_nothing_that_was_asked_is_repeated_logged_or_kept(
    case: Store,
    catalogue: Catalogue,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    question: str,
) -> None:
    with caplog.at_level(logging.DEBUG):
        outcome = ask(case, catalogue, question)
    assert STRANGE not in json.dumps(outcome.json()).lower()
    assert STRANGE not in caplog.text.lower()
    assert STRANGE not in "".join(capfd.readouterr()).lower()
    kept = _asker(case, catalogue)
    assert STRANGE not in str(kept.words)
    assert STRANGE not in str(kept._rows)


def test_an_error_repeats_nothing_either(case: Store, catalogue: Catalogue) -> None:
    with pytest.raises(QuestionError) as caught:
        ask(case, catalogue, STRANGE * 1000)
    assert STRANGE not in f"{caught.value} {caught.value.fields} {caught.value.message('nl')}"


def test_danger_is_said_first_whatever_the_answer(case: Store, catalogue: Catalogue) -> None:
    outcome = ask(case, catalogue, "help mijn man slaat mij")
    assert outcome.nood is not None
    assert "112" in outcome.nood
    assert "Veilig Thuis" in outcome.nood
    assert outcome.json()["nood"] == outcome.nood
    assert ask(case, catalogue, "Wie mag de RvdK om een onderzoek vragen?").nood is None


def test_the_answers_are_in_the_language_asked_for(case: Store, catalogue: Catalogue) -> None:
    question = "help mijn man slaat mij, wie mag de RvdK om een onderzoek vragen?"
    dutch, english = (ask(case, catalogue, question, lang) for lang in ("nl", "en"))
    assert english.nood is not None
    assert "danger" in english.nood
    assert {one.taal for one in english.antwoorden} == {"en"}
    assert identifiers(english.antwoorden) == identifiers(dutch.antwoorden)
    assert english.antwoorden[0].zin != dutch.antwoorden[0].zin
    nowhere = ask(case, catalogue, "Kto może?", "en")
    assert nowhere.antwoorden[0].zin == "This is not in the guideline or the statutes read."


def test_an_outcome_has_the_fields_of_the_interface(case: Store, catalogue: Catalogue) -> None:
    told = json.loads(json.dumps(ask(case, catalogue, "Wie mag de RvdK om een onderzoek vragen?").json()))
    assert list(told) == ["soort", "nood", "antwoorden"]
    assert told["soort"] in {"gevonden", "deels", "niet-gesteld"}
    assert {"vraag", "zin", "soort", "rijen", "bronnen", "verschillen", "dataset"} <= told["antwoorden"][0].keys()
