"""Which questions of the catalogue a plain question may be."""

import pytest

from tests.ask.conftest import Make
from wiedoetwat.ask.candidates import Candidate, Heard, Signals, beginnings, extensions
from wiedoetwat.ask.recognise import Named
from wiedoetwat.ask.signals import signal, spoken
from wiedoetwat.ask.words import Words
from wiedoetwat.questions.question import Parameter, Question, read_question

HEADER = """#+ id: wie
#+ titel: {nl: wie, en: who}
#+ zin: {nl: "{aantal}", en: "{aantal}"}
#+ zin_leeg: {nl: geen, en: none}
#+ parameters:
#+   drager: {type: actor, label: {nl: drager, en: bearer}}
#+   taak: {type: taak, label: {nl: taak, en: task}}
#+   soort: {type: soort, label: {nl: soort, en: kind}}
#+   gedekt: {type: eis, label: {nl: gedekt, en: covered}, meer: true, herken: [ontbreekt]}
#+ kolommen: [{naam: norm, label: {nl: norm, en: norm}}]
#+ herken: [wie mag]
SELECT ?norm WHERE {
  VALUES (?drager ?taak ?soort ?gedekt) { (UNDEF UNDEF UNDEF UNDEF) }
  ?norm ?drager ?taak
}
"""
WHO = read_question("wie.rq", HEADER, {})
SILENT = read_question("wie.rq", HEADER.replace("#+ herken: [wie mag]\n", ""), {})
DEFINED = read_question("wie.rq", HEADER.replace("label: {nl: taak", "verplicht: true, label: {nl: taak"), {})


@pytest.fixture
def named(make: Make, plain: Words) -> list[Named]:
    things = [
        make("actor", "rvdk", "RvdK"),
        make("actor", "gi", "GI"),
        make("actor", "politie", "politie"),
        make("actor", "vt", "VT"),
        make("taak", "melden", "melden"),
        make("eis", "6c-a", "afspraak"),
        make("eis", "6c-b", "overleg"),
    ]
    return [Named(thing, plain.name(thing.names[0]), 5.0 - n) for n, thing in enumerate(things)]


def signals_of(question: Question, words: Words) -> dict[str, Signals]:
    own = {p.name: tuple(signal(text, words) for text in p.signals) for p in question.parameters if p.signals}
    return {question.id: Signals(tuple(signal(text, words) for text in question.signals), own)}


def begin(question: Question, words: Words, text: str, named: list[Named], **directions: str) -> list[Candidate]:
    heard = Heard(spoken(text, words), set(), named, directions)
    return beginnings([question], signals_of(question, words), heard)


def test_a_question_begins_with_at_most_one_thing_of_the_right_type(plain: Words, named: list[Named]) -> None:
    filled = [one.parameters for one in begin(WHO, plain, "wie mag", named)]
    assert filled == [{}, {"drager": "rvdk"}, {"drager": "gi"}, {"drager": "politie"}, {"taak": "melden"}]


def test_directions_fill_a_parameter_of_their_type_and_are_no_must(plain: Words, named: list[Named]) -> None:
    filled = [one.parameters for one in begin(WHO, plain, "wie mag", named[:1], soort="plicht", laag="wet")]
    assert filled == [{}, {"soort": "plicht"}, {"drager": "rvdk"}, {"drager": "rvdk", "soort": "plicht"}]


def test_a_question_needs_a_signal_or_a_thing(plain: Words, named: list[Named]) -> None:
    assert begin(WHO, plain, "zomaar", []) == []
    assert [one.parameters for one in begin(WHO, plain, "zomaar", named[:1])] == [{"drager": "rvdk"}]
    (bare,) = begin(WHO, plain, "wie mag", [])
    assert bare.signalled == signal("wie mag", plain).strength


def test_a_question_without_signals_is_not_offered(plain: Words, named: list[Named]) -> None:
    assert begin(SILENT, plain, "wie mag", named) == []


def test_a_required_parameter_is_filled(plain: Words, named: list[Named]) -> None:
    assert [one.parameters for one in begin(DEFINED, plain, "wie mag", named)] == [{"taak": "melden"}]


def test_a_parameter_with_signals_waits_for_one_and_takes_all_its_things(plain: Words, named: list[Named]) -> None:
    filled = {one.parameters.get("gedekt"): one for one in begin(WHO, plain, "wie mag, wat ontbreekt", named)}
    assert filled.keys() == {None, "6c-a 6c-b"}
    assert filled["6c-a 6c-b"].signalled > filled[None].signalled


def test_an_extension_has_one_thing_more(plain: Words, named: list[Named]) -> None:
    start = next(one for one in begin(WHO, plain, "wie mag", named) if one.parameters == {"drager": "rvdk"})
    heard = Heard(spoken("wie mag", plain), set(), named, {"soort": "plicht"})
    filled = [one.parameters for one in extensions(start, signals_of(WHO, plain), heard)]
    assert filled == [
        {"drager": "rvdk,gi"}, {"drager": "rvdk,politie"}, {"drager": "rvdk,vt"}, {"drager": "rvdk", "taak": "melden"},
    ]  # fmt: skip


def test_things_that_are_enumerated_fill_a_parameter_together(plain: Words, named: list[Named]) -> None:
    filled = [one.parameters for one in begin(WHO, plain, "wie mag, RvdK, GI of de politie", named)]
    assert {"drager": "rvdk,gi,politie"} in filled
    apart = [one.parameters for one in begin(WHO, plain, "mag de RvdK wat de GI mag", named)]
    assert not any("," in one.get("drager", "") for one in apart)


def test_no_thing_comes_twice_and_no_parameter_takes_what_was_half_heard(plain: Words, named: list[Named]) -> None:
    half = Named(named[1].thing, named[1].stems, 1.0, whole=False)
    start = next(one for one in begin(WHO, plain, "wie mag", named[:1]) if one.things)
    heard = Heard(spoken("wie mag", plain), set(), [named[0], half], {})
    assert extensions(start, signals_of(WHO, plain), heard) == []


def test_what_a_candidate_takes_up_is_counted_once_a_word(plain: Words, make: Make) -> None:
    stems = plain.name("voogdij gezag")
    both = tuple(Named(make("begrip", slug, slug), stems, 4.0) for slug in ("een", "twee"))
    assert Candidate(WHO, (("taak", both),), (), 0.0).taken_up == 4.0


def test_a_parameter_says_by_which_words_it_is_meant() -> None:
    (covered,) = (parameter for parameter in WHO.parameters if parameter.name == "gedekt")
    assert isinstance(covered, Parameter)
    assert (covered.signals, covered.several) == (("ontbreekt",), True)
