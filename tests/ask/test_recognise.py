"""What a question names."""

import pytest

from tests.ask.conftest import Make
from wiedoetwat.ask.recognise import Named, Recogniser
from wiedoetwat.ask.words import Words, knowing


@pytest.fixture(scope="module")
def recogniser(plain: Words, make: Make) -> Recogniser:
    parents = make("actor", "ouder", "ouder", "ouders")
    agreements = make("eisenlijst", "afspraken", "samenwerkingsafspraken", aanhaling=["paragraaf 6c"])
    things = [
        parents,
        make("actor", "ouder-met-gezag", "ouder met gezag"),
        make("actor", "rvdk", "RvdK", "Raad voor de Kinderbescherming"),
        make("actor", "veilig-thuis", "Veilig Thuis"),
        make("actor", "lokaal-team", "lokaal team", "wijkteam"),
        make("taak", "onderzoek-vragen", "de RvdK om een onderzoek naar gezag vragen"),
        make("voorwaarde", "zonder-toestemming", "zonder toestemming van het gezin"),
        make("begrip", "veiligheidsplan", "veiligheidsplan"),
        agreements,
        *(make("eis", f"6c-{letter}", onderwerp=[agreements.iri]) for letter in "abcde"),
        make("eis", "6b-a", onderwerp=["een andere lijst"]),
        make("norm", "S5b-20", tekst=["Het lokale team bemoeit zich nergens mee."]),
        make("verschil", "V01", "rechtbank"),
        make("passage", "bw-1:255", aanhaling=["art. 1:255 BW"]),
        *(
            make("gemeente", name.lower(), tekst=[name])
            for name in ("Buren", "Best", "Huizen", "Houten", "Laren", "Apeldoorn")
        ),
        make("gemeente", "bergen-op-zoom", tekst=["Bergen op Zoom"]),
        make("gemeente", "sudwest", tekst=["Súdwest-Fryslân"]),
    ]
    known = knowing(
        plain, [name for thing in things for name in thing.names] + ["veiligheid plan raad gezag onderzoek"]
    )
    return Recogniser({thing.iri: thing for thing in things}, known)


def named(recogniser: Recogniser, question: str) -> dict[str, Named]:
    """Return what a question names, by the last part of its IRI."""
    return {one.thing.slug: one for one in recogniser.find(question)}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Mag Veilig Thuis dit?", {"veilig-thuis"}),
        ("mag veilig thuis dit", {"veilig-thuis"}),
        ("Wat doet de raad voor de kinderbescherming?", {"rvdk"}),
        ("Wat doen de wijkteams?", {"lokaal-team"}),
        ("Een plan voor de veiligheid", set()),
        ("Wat staat in artikel 255?", set()),
        ("Wat staat in art. 1:255 BW?", {"bw-1:255"}),
        ("Is het thuis veilig?", {"veilig-thuis"}),
        ("wat moet ik daar nu mee", set()),
        ("", set()),
    ],
)
def test_a_whole_name_is_heard_whatever_the_form(recogniser: Recogniser, question: str, expected: set[str]) -> None:
    assert named(recogniser, question).keys() == expected


def test_enough_of_a_half_sentence_will_do_and_counts_for_less(recogniser: Recogniser) -> None:
    part = named(recogniser, "Wie kan de RvdK om onderzoek vragen?")["onderzoek-vragen"]
    whole = named(recogniser, "Wie kan de RvdK vragen om een onderzoek naar het gezag?")["onderzoek-vragen"]
    assert (part.whole, whole.whole) == (False, True)
    assert part.weight < whole.weight
    assert "onderzoek-vragen" not in named(recogniser, "Wie is de RvdK?")


def test_a_denial_belongs_to_a_name(recogniser: Recogniser) -> None:
    heard = named(recogniser, "Mag dat als het gezin geen toestemming geeft?")["zonder-toestemming"]
    assert heard.whole
    partly = named(recogniser, "Mag dat met toestemming van het gezin?").get("zonder-toestemming")
    assert partly is None or not partly.whole


def test_a_name_within_a_longer_one_counts_for_less(recogniser: Recogniser) -> None:
    alone = named(recogniser, "Wat mag een ouder?")["ouder"]
    within = named(recogniser, "Wat mag een ouder met gezag?")
    assert (alone.whole, within["ouder"].whole, within["ouder-met-gezag"].whole) == (True, False, True)
    assert within["ouder"].weight < alone.weight
    assert next(iter(within)) == "ouder-met-gezag"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wij hebben a, b en d van paragraaf 6c", {"6c-a", "6c-b", "6c-d"}),
        ("Wij hebben de samenwerkingsafspraken A en E.", {"6c-a", "6c-e"}),
        ("Wij hebben a, b en d", set()),
        ("Wij hebben een a van paragraaf 6c", set()),
        ("Wij hebben x, y en z van paragraaf 6c", set()),
    ],
)
def test_letters_name_requirements_of_a_list_that_is_named(
    recogniser: Recogniser, question: str, expected: set[str]
) -> None:
    assert {slug for slug in named(recogniser, question) if slug.startswith("6")} == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wat zegt S5b-20?", {"S5b-20"}),
        ("Wat zegt (S5b-20)?", {"S5b-20"}),
        ("Vergelijk 6c-a, s5b-20 en v01.", {"6c-a", "S5b-20", "V01"}),
        ("Wat zegt S5b-2?", set()),
        ("Wat zegt S5b-200?", set()),
        ("Wat zegt S5b?", set()),
    ],
)
def test_a_number_names_what_has_it(recogniser: Recogniser, question: str, expected: set[str]) -> None:
    assert named(recogniser, question).keys() == expected


@pytest.mark.parametrize(
    "question",
    [
        "Ik maak mij zorgen over mijn buren",
        "wat is het best voor het kind",
        "mogen zij in andere huizen kijken",
        "een houten deur",
        "bergen werk, en wat nu",
    ],
)
def test_a_common_word_is_no_gemeente(recogniser: Recogniser, question: str) -> None:
    assert not [one for one in named(recogniser, question).values() if "gemeente" in one.thing.types]


@pytest.mark.parametrize(
    ("question", "gemeente"),
    [
        ("Welk Veilig Thuis is er voor Buren?", "buren"),
        ("de buren in de gemeente buren", "buren"),
        ("Apeldoorn hoort bij welke regio?", "apeldoorn"),
        ("En in Bergen op Zoom?", "bergen-op-zoom"),
        ("in gemeente bergen op zoom", "bergen-op-zoom"),
        ("Wat doet Súdwest-Fryslân?", "sudwest"),
        ("Wat doet Sudwest Fryslan?", "sudwest"),
    ],
)
def test_a_gemeente_is_heard_by_its_capital_or_right_after_the_word(
    recogniser: Recogniser, question: str, gemeente: str
) -> None:
    assert [one.thing.slug for one in recogniser.find(question) if "gemeente" in one.thing.types] == [gemeente]
