"""What a user types for a parameter, and what it becomes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode

from wiedoetwat.questions.question import Parameter
from wiedoetwat.questions.terms import Name, ParameterError, resolve
from wiedoetwat.vocabulary import ID, PREFIXES

XSD = PREFIXES["xsd"]
NAMES = {
    "passage": [
        Name(ID + "passage/jw-3.1", {"jw-3.1"}, {"nl": "art. 3.1 Jeugdwet", "en": "art. 3.1 Youth Act"}),
        Name(ID + "passage/jw-3.1-1", {"jw-3.1-1"}, {"nl": "art. 3.1 lid 1 Jeugdwet"}),
        Name(ID + "passage/leidraad", {"leidraad"}, {"nl": "leidraad"}),
    ],
    "norm": [
        Name(ID + "norm/l071.college", {"L071.college"}, {"nl": "Het college mag."}),
        Name(ID + "norm/s5b-20", {"S5b-20"}, {"nl": "dubbel"}),
        Name(ID + "feit/s5b-21", {"S5b-21"}, {"nl": "dubbel"}),
    ],
}


def parameter(type_: str, *choices: str) -> Parameter:
    return Parameter("naam", type_, {"nl": "naam", "en": "name"}, choices=choices)


def names() -> Callable[[str], list[Name]]:
    return NAMES.__getitem__


@pytest.mark.parametrize(
    ("type_", "value", "iri"),
    [
        ("passage", "jw-3.1", "passage/jw-3.1"),
        ("passage", "JW-3.1-1", "passage/jw-3.1-1"),
        ("passage", ID + "passage/leidraad", "passage/leidraad"),
        ("passage", "Jeugdwet 3.1", "passage/jw-3.1"),
        ("passage", "artikel 3.1, lid 1, Jeugdwet", "passage/jw-3.1-1"),
        ("passage", "Art. 3.1 Youth Act", "passage/jw-3.1"),
        ("norm", "L071.college", "norm/l071.college"),
        ("norm", "het college mag", "norm/l071.college"),
        ("norm", "s5b-21", "feit/s5b-21"),
    ],
)
def test_a_thing_has_many_names(type_: str, value: str, iri: str) -> None:
    found = resolve(parameter(type_), value, "nl", names())
    assert found.term == NamedNode(ID + iri)
    assert found.shown == iri.rpartition("/")[2]


def test_a_value_is_said_in_the_language_asked() -> None:
    assert resolve(parameter("passage"), "jw-3.1", "en", names()).label == "art. 3.1 Youth Act"
    assert resolve(parameter("passage"), "jw-3.1-1", "en", names()).label == "art. 3.1 lid 1 Jeugdwet"


@pytest.mark.parametrize(
    ("type_", "value", "key", "near"),
    [
        ("passage", "jw-3.11", "parameter.unknown-near", "jw-3.1"),
        ("passage", "leidraat", "parameter.unknown-near", "leidraad"),
        ("norm", "college", "parameter.unknown-near", "l071.college"),
        ("norm", "dubbel", "parameter.ambiguous", "s5b-20, s5b-21"),
        ("norm", ID + "norm/nooit", "parameter.unknown-near", "l071.college"),
        ("norm", "> } #", "parameter.unknown-near", "l071.college"),
    ],
)
def test_what_is_not_known_names_what_is(type_: str, value: str, key: str, near: str) -> None:
    with pytest.raises(ParameterError) as caught:
        resolve(parameter(type_), value, "nl", names())
    assert caught.value.key == key
    assert near in caught.value.message()
    assert caught.value.message().startswith("naam: ")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("type_", "value", "term"),
    [
        ("tekst", 'a "b" {c} \\', Literal('a "b" {c} \\')),
        ("getal", "-12", Literal("-12", datatype=NamedNode(XSD + "integer"))),
        ("getal", "1.50", Literal("1.50", datatype=NamedNode(XSD + "decimal"))),
        ("datum", "2024-02-29", Literal("2024-02-29", datatype=NamedNode(XSD + "date"))),
    ],
)
def test_a_plain_value_gets_its_datatype(type_: str, value: str, term: Literal) -> None:
    assert resolve(parameter(type_), value, "nl", names()).term == term


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("getal", "twee"),
        ("getal", "1e9"),
        ("getal", "1 2"),
        ("getal", "٣"),
        ("datum", "2023-02-29"),
        ("datum", "20230201"),
        ("datum", "2023-02-01\n"),
        ("tekst", "\ud800"),
    ],
)
def test_a_plain_value_of_another_form_is_refused(type_: str, value: str) -> None:
    with pytest.raises(ParameterError) as caught:
        resolve(parameter(type_), value, "nl", names())
    assert caught.value.key == "parameter.form"


def test_a_choice_is_kept_to() -> None:
    assert resolve(parameter("passage", "leidraad"), "leidraad", "nl", names()).shown == "leidraad"
    with pytest.raises(ParameterError) as caught:
        resolve(parameter("passage", "leidraad"), "jw-3.1", "nl", names())
    assert caught.value.message() == "naam: 'jw-3.1' kan hier niet; kies uit: leidraad."


def test_a_value_has_an_end() -> None:
    with pytest.raises(ParameterError) as caught:
        resolve(parameter("tekst"), "x" * 201, "nl", names())
    assert caught.value.key == "parameter.too-long"


@pytest.mark.parametrize("value", ["L071.college S5b-20", "l071.college, s5b-20; L071.college", " s5b-20\n"])
def test_several_things_become_one_text_of_slugs(value: str) -> None:
    several = replace(parameter("norm"), several=True)
    found = resolve(several, value, "nl", names())
    expected = [slug for slug in ("l071.college", "s5b-20") if slug in value.lower()]
    assert found.term == Literal(" ".join(expected))
    assert found.shown == " ".join(expected)


def test_one_unknown_among_several_is_named() -> None:
    several = replace(parameter("norm"), several=True)
    with pytest.raises(ParameterError) as error:
        resolve(several, "L071.college S5b-99", "nl", names())
    assert "S5b-99" in error.value.message()
    assert "L071" not in error.value.message().partition("S5b-99")[0]


@pytest.mark.parametrize(
    "value", ["jw-3.1,leidraad", " jw-3.1 , leidraad ,", "Jeugdwet 3.1, leidraad", "jw-3.1,leidraad,jw-3.1"]
)
def test_names_between_commas_stand_for_any_of_them(value: str) -> None:
    found = resolve(parameter("passage"), value, "nl", names())
    assert (found.term, found.others) == (NamedNode(ID + "passage/jw-3.1"), (NamedNode(ID + "passage/leidraad"),))
    assert found.shown == "jw-3.1,leidraad"
    assert found.label == "art. 3.1 Jeugdwet of leidraad"


def test_of_three_the_last_comes_after_or() -> None:
    found = resolve(parameter("passage"), "jw-3.1,jw-3.1-1,leidraad", "en", names())
    assert found.label == "art. 3.1 Youth Act, art. 3.1 lid 1 Jeugdwet or leidraad"
    assert len(found.others) == 2


def test_a_name_with_a_comma_in_it_is_one_name() -> None:
    found = resolve(parameter("passage"), "artikel 3.1, lid 1, Jeugdwet", "nl", names())
    assert (found.shown, found.others) == ("jw-3.1-1", ())


@pytest.mark.parametrize("value", ["jw-3.1,leidraat", "leidraat,jw-3.1"])
def test_one_unknown_between_commas_is_named(value: str) -> None:
    with pytest.raises(ParameterError) as caught:
        resolve(parameter("passage"), value, "nl", names())
    assert "'leidraat'" in caught.value.message()


@pytest.mark.parametrize("value", [",", ", ,"])
def test_commas_alone_name_nothing(value: str) -> None:
    with pytest.raises(ParameterError):
        resolve(parameter("passage"), value, "nl", names())


def test_a_choice_is_kept_to_by_each_of_them() -> None:
    with pytest.raises(ParameterError) as caught:
        resolve(parameter("passage", "leidraad"), "leidraad,jw-3.1", "nl", names())
    assert caught.value.key == "parameter.choice"
