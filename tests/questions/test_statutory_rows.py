"""No row from a statute goes without the version read, and what changed since is warned of and comes last."""

from typing import Any

import pytest

from tests.questions.graphs import found
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.vocabulary import ID

CATALOGUE = open_catalogue(find_sources())
NOTHING: dict[str, str] = {}
CASES = [
    (question.id, parameters)
    for question in CATALOGUE.questions.values()
    for parameters in [
        *([] if any(parameter.required for parameter in question.parameters) else [NOTHING]),
        *(dict(example.parameters) for example in question.examples),
    ]
]
STATUTORY = {ID + "laag/wet", ID + "laag/gedelegeerd"}
CURRENT = ID + "actualiteit/"
MODAL = [question.id for question in CATALOGUE.questions.values() if "modaliteit" in {c.name for c in question.columns}]
LISTS_WHAT_A_TEXT_HOLDS = {"normen-op-grond"}
"""Shows what rests on a text, with the warning that it was replaced; it does not say who may or must."""

PLACES = "passages"
"""Lists places, among them the chapter around a provision, which was not read itself."""

Row = dict[str, Any]


def statutory(row: Row) -> bool:
    return bool(STATUTORY & set(row["iris"].get("laag", ())))


def warned(row: Row) -> bool:
    return any(iri.startswith(CURRENT) for iri in row["iris"].get("letOp", ()))


@pytest.fixture(scope="module")
def rows(store: Store) -> dict[str, list[list[Row]]]:
    """Everything that the catalogue answers: as it stands, and for each example."""
    answers: dict[str, list[list[Row]]] = {}
    for id_, parameters in CASES:
        answers.setdefault(id_, []).append(answer(store, CATALOGUE, id_, parameters).rijen)
    return answers


def test_every_statutory_row_says_which_version_was_read(rows: dict[str, list[list[Row]]]) -> None:
    lacking = {
        (id_, *row["identifiers"])
        for id_, answers in rows.items()
        for found_ in answers
        for row in found_
        if id_ != PLACES and statutory(row) and not row["versieGelezen"]
    }
    assert lacking == set()
    assert sum(statutory(row) for answers in rows.values() for found_ in answers for row in found_) > 1000


def test_a_place_where_a_provision_was_read_says_which_version(store: Store, rows: dict[str, list[list[Row]]]) -> None:
    read = found(store, "?bepaling wdw:vindplaats ?x ; wdw:gelezenVersie ?versie")
    (places,) = rows[PLACES]
    told = {number for row in places if row["versieGelezen"] for number in row["identifiers"]}
    assert len(read) > 150
    assert read <= told


def test_what_changed_since_it_was_read_is_warned_of(store: Store, rows: dict[str, list[list[Row]]]) -> None:
    changed = found(
        store,
        "?x wdw:uitBepaling/wdw:actualiteit ?a FILTER(?a != <https://w3id.org/wiedoetwat/id/actualiteit/geen-wijziging-bekend>)",
    )
    assert len(changed) > 20
    for id_, answers in rows.items():
        for row in (row for found_ in answers for row in found_ if statutory(row)):
            assert warned(row) == bool(changed & set(row["identifiers"])), (id_, row["identifiers"])


def test_what_changed_comes_last_within_its_layer(rows: dict[str, list[list[Row]]]) -> None:
    mixed = 0
    for id_, answers in rows.items():
        for found_ in answers:
            for layer in STATUTORY:
                marks = [warned(row) for row in found_ if layer in row["iris"].get("laag", ())]
                assert marks == sorted(marks), (id_, layer)
                mixed += len(set(marks)) == 2
    assert mixed > 5


def test_a_text_that_was_replaced_answers_no_may_or_must(store: Store, rows: dict[str, list[list[Row]]]) -> None:
    replaced = found(store, "?x wdw:uitBepaling/wdw:tekstVervangen true")
    assert len(replaced) > 5
    for id_ in set(MODAL) - LISTS_WHAT_A_TEXT_HOLDS:
        for found_ in rows.get(id_, []):
            assert not [row["identifiers"] for row in found_ if replaced & set(row["identifiers"])], id_
    (shown,) = rows["normen-op-grond"]
    assert replaced & {number for row in shown for number in row["identifiers"]}
