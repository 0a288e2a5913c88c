"""From solutions to rows: what belongs together stands together, in words of one language."""

import pytest
from pyoxigraph import Literal, NamedNode

from wiedoetwat.questions.question import Column, Term
from wiedoetwat.questions.rows import CHANGED, Found, Naming, _joined, _shown, changed_last, gather
from wiedoetwat.settings import Lang
from wiedoetwat.vocabulary import PREFIXES

A, B = NamedNode("http://example.org/a"), NamedNode("http://example.org/b")
XSD = PREFIXES["xsd"]


def test_solutions_with_the_same_key_are_one_thing() -> None:
    solutions: list[dict[str, Term | None]] = [
        {"k": A, "v": Literal("1")},
        {"k": B, "v": None},
        {"k": A, "v": Literal("2")},
        {"k": A, "v": Literal("1")},
    ]
    assert gather(solutions, ["k"]) == [
        Found((A,), {"k": [A], "v": [Literal("1"), Literal("2")]}),
        Found((B,), {"k": [B]}),
    ]


def test_without_a_key_every_solution_is_a_thing() -> None:
    assert len(gather([{"v": A}, {"v": A}], [])) == 2


@pytest.mark.parametrize(
    ("term", "lang", "wanted"),
    [
        (A, "nl", ["een"]),
        (A, "en", ["one"]),
        (B, "nl", ["B1"]),
        (NamedNode("http://example.org/c"), "nl", ["http://example.org/c"]),
        (Literal("ja", language="nl"), "nl", ["ja"]),
        (Literal("ja", language="nl"), "en", []),
        (Literal("3", datatype=NamedNode(XSD + "integer")), "nl", [3]),
        (Literal("true", datatype=NamedNode(XSD + "boolean")), "nl", [True]),
        (Literal("P6M", datatype=NamedNode(XSD + "duration")), "nl", ["6 maanden"]),
        (Literal("P1Y14D", datatype=NamedNode(XSD + "duration")), "en", ["1 year 14 days"]),
        (Literal("PT5H", datatype=NamedNode(XSD + "duration")), "nl", ["PT5H"]),
    ],
)
def test_a_term_is_shown_as_people_read_it(term: NamedNode | Literal, lang: Lang, wanted: list[object]) -> None:
    names = {A: Naming({"nl": "een", "en": "one"}, "A1"), B: Naming({}, "B1")}
    assert _shown([term, term], names, lang) == wanted


def test_values_are_joined_as_the_column_wants() -> None:
    plain = Column("v", {})
    joint = Column("v", {}, joint={"nl": " en "}, several={"nl": " (samen)"})
    clauses = Column("v", {}, joint={"nl": "; en "})
    assert _joined(plain, [], "nl") is None
    assert _joined(plain, [7], "nl") == 7
    assert _joined(plain, ["a", "b", "c"], "nl") == "a; b; c"
    assert _joined(joint, ["a"], "nl") == "a"
    assert _joined(joint, ["a", "b", "c"], "nl") == "a, b en c (samen)"
    assert _joined(clauses, ["a", "b", "c"], "nl") == "a; b; en c"


def test_what_changed_comes_last_within_its_layer_and_a_layer_keeps_its_places() -> None:
    def thing(name: str, layer: NamedNode, changed: bool = False) -> Found:
        said: dict[str, list[Term]] = {"laag": [layer]}
        return Found((Literal(name),), said | ({CHANGED: [Literal(True)]} if changed else {}))

    law, guideline = A, B
    things = [
        thing("1", law, changed=True),
        thing("2", guideline),
        thing("3", law),
        thing("4", law, changed=True),
        thing("5", law),
    ]
    assert ["".join(term.value for term in one.key if term) for one in changed_last(things)] == [
        "3",
        "2",
        "5",
        "1",
        "4",
    ]
