"""Words that give a direction, tell which question is asked, or ring an alarm."""

import pytest

from wiedoetwat.ask.signals import alarms, directions, heard, read_alarms, read_directions, signal, spoken
from wiedoetwat.ask.words import Words
from wiedoetwat.questions.catalogue import Catalogue


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie moet dit doen?", {"soort": "plicht"}),
        ("Zijn zij verplicht?", {"soort": "plicht"}),
        ("Wie mag dit?", {"soort": "bevoegdheid"}),
        ("Wat mag niet?", {"soort": "verbod"}),
        ("Wat moet volgens de wet?", {"soort": "plicht", "laag": "wet"}),
        ("Wat staat er in de leidraad?", {"laag": "leidraad"}),
        ("Wat verandert er straks?", {"stelsel": "toekomst"}),
        ("Wie doet het nu?", {"stelsel": "huidig"}),
        ("Wie is dit?", {}),
        ("", {}),
    ],
)
def test_a_question_gives_directions(
    plain: Words, real_catalogue: Catalogue, question: str, expected: dict[str, str]
) -> None:
    known = read_directions(real_catalogue.language, plain)
    assert directions(spoken(question, plain), known) == expected


def test_the_longest_phrase_decides(plain: Words) -> None:
    known = {"soort": {"mag": [spoken("mag", plain)], "verbod": [spoken("mag niet", plain)]}}
    assert directions(spoken("dat mag", plain), known) == {"soort": "mag"}
    assert directions(spoken("dat mag niet, wat mag", plain), known) == {"soort": "verbod"}
    assert directions(spoken("niet mag", plain), known) == {"soort": "mag"}


def test_a_telling_word_counts_for_more_than_a_stop_word_and_a_thing_for_most(plain: Words) -> None:
    wie, artikel, wat_is = (signal(text, plain) for text in ("wie", "welk artikel", "wat is {begrip}"))
    assert wie.strength < artikel.strength < wat_is.strength
    assert (wie.slot, wat_is.slot, wat_is.phrase) == (None, "begrip", spoken("wat is", plain))


def test_the_strongest_signal_heard_counts(plain: Words) -> None:
    signals = [signal("wie mag", plain), signal("welk artikel", plain)]
    assert heard(signals, spoken("Wie mag dat?", plain), {}, set()) == signals[0].strength
    assert heard(signals, spoken("Wie mag dat volgens welk artikel?", plain), {}, set()) == signals[1].strength
    assert heard(signals, spoken("Wie het mag", plain), {}, set()) == 0
    assert heard([], spoken("Wie mag dat?", plain), {}, set()) == 0


@pytest.mark.parametrize(
    ("question", "is_heard"),
    [
        ("Wat is voogdij?", True),
        ("Wat is een voogdij?", True),
        ("Wat is het verschil met voogdij?", False),
        ("Voogdij, wat is dat?", False),
        ("Voogdij is wat?", False),
    ],
)
def test_a_slot_wants_its_thing_next(plain: Words, question: str, is_heard: bool) -> None:
    one = signal("wat is {begrip}", plain)
    quiet = {plain.stem(word) for word in plain.stops}
    assert bool(heard([one], spoken(question, plain), {"begrip": {plain.stem("voogdij")}}, quiet)) == is_heard
    assert not heard([one], spoken(question, plain), {}, quiet)


@pytest.mark.parametrize(
    "question",
    [
        "help mijn man slaat mij",
        "HIJ SLAAT MIJ!!!",
        "Hij slaat en schopt mij",
        "haar vader staat met een mes voor de deur",
        "Ik ben zo bang voor mijn broer",
        "ze wil niet meer leven",
        "mijn kind is nu in gevaar",
        "ik word thuis geslagen",
    ],
)
def test_danger_rings_an_alarm(plain: Words, real_catalogue: Catalogue, question: str) -> None:
    sentence, danger = read_alarms(real_catalogue.language, plain)
    assert alarms(spoken(question, plain), danger)
    for text in sentence.values():
        assert "112" in text
        assert "0800-2000" in text


@pytest.mark.parametrize(
    "question",
    [
        "Wie mag een huisverbod opleggen?",
        "Wat is de meldcode?",
        "Wanneer is er sprake van structurele onveiligheid?",
        "Wie voert de veiligheidsbeoordeling uit?",
        "de klok slaat twaalf en daarna gaan wij met de hele klas naar het museum, dat leek mij leuk",
        "",
    ],
)
def test_an_ordinary_question_rings_none(plain: Words, real_catalogue: Catalogue, question: str) -> None:
    _, danger = read_alarms(real_catalogue.language, plain)
    assert not alarms(spoken(question, plain), danger)
