"""A workbook as people fill it in: what they type is understood, and what is not is said, cell by cell."""

from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from tests.validation.workbook.conftest import Filled
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.workbook.cells import DATE, INTEGER, escape, read_date
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.read import WorkbookReading, read_all
from wiedoetwat.vocabulary import PREFIXES, SHAPE, expand

BASE = "https://w3id.org/wiedoetwat/graaf/inrichting/gm0363/2026-01-01"
Read = Callable[..., WorkbookReading]


@pytest.fixture
def read(filled: Filled, knowledge: Knowledge) -> Read:
    """Fill cells in and read the workbook."""

    def make(cells: dict[tuple[str, str], object], **more: object) -> WorkbookReading:
        return read_all(filled(cells, **more), "w.xlsx", knowledge)

    return make


def said(reading: WorkbookReading, local: str, name: str) -> list[object]:
    """Return the values of a property of a node, in their order."""
    subject, predicate = NamedNode(f"{BASE}{local}"), NamedNode(expand(name))
    return [t.object for t in reading.triples if (t.subject, t.predicate) == (subject, predicate)]


def iri(name: str) -> NamedNode:
    return NamedNode(expand(name))


def test_an_empty_template_says_which_gemeente_and_day(empty: bytes, knowledge: Knowledge) -> None:
    reading = read_all(empty, "w.xlsx", knowledge)
    node = NamedNode(BASE)
    assert set(reading.triples) == {
        Triple(node, iri("rdf:type"), iri("wdw:Inrichting")),
        Triple(node, iri("wdw:gemeente"), iri("gemeente:gm0363")),
        Triple(node, iri("wdw:peildatum"), Literal("2026-01-01", datatype=DATE)),
    }
    assert reading.notes == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("voldoet", "voldoet"), (" Voldoet ", "voldoet"), ("WIJKT AF", "wijkt-af"), ("wijkt  af", "wijkt-af"),
        ("wijkt-af", "wijkt-af"), ("not yet", "nog-niet"), ("nog\u00a0niet", "nog-niet"), ("stand:voldoet", "voldoet"),
        (PREFIXES["stand"] + "nog-niet", "nog-niet"),
    ],
)  # fmt: skip
def test_a_choice_is_understood_as_people_type_it(read: Read, typed: str, meant: str) -> None:
    assert said(read({("Eisen 6a", "I6"): typed}), "#antwoord-6a-1", "wdw:stand") == [iri(f"stand:{meant}")]


@pytest.mark.parametrize(
    "typed",
    [
        date(2026, 12, 3), datetime(2026, 12, 3), "3-12-2026", "03-12-2026", " 3 / 12 / 2026 ", "3.12.2026",
        "2026-12-03", "3 december 2026", "3 dec. 2026", "3 December 2026", 46359,
    ],
)  # fmt: skip
def test_a_date_is_understood_as_people_type_it(read: Read, typed: object) -> None:
    reading = read({("Eisen 6a", "K6"): typed})
    assert said(reading, "#antwoord-6a-1", "wdw:streefdatum") == [Literal("2026-12-03", datatype=DATE)]


@pytest.mark.parametrize("typed", ["31-2-2026", "eind 2026", "2026", "32 mei 2026", "3 foo 2026", "12-3-26"])
def test_what_is_no_date_is_no_guess(typed: str) -> None:
    assert read_date(typed) is None


def test_every_month_has_a_name() -> None:
    dutch = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober"]
    assert [read_date(f"1 {month} 2026") for month in dutch] == [date(2026, n, 1) for n in range(1, 11)]
    english = ["March", "May", "October"]
    assert [read_date(f"1 {month} 2026") for month in english] == [date(2026, n, 1) for n in (3, 5, 10)]


@pytest.mark.parametrize("cell", ["I6", "K6", "L6", "M6"])
def test_what_is_not_understood_stays_as_it_was_typed_in_its_cell(read: Read, cell: str) -> None:
    reading = read({("Eisen 6a", cell): "wat is dit?"})
    (triple,) = [t for t in reading.triples if t.object == Literal("wat is dit?")]  # as it stands, no language
    place = reading.places.find(NamedNode(f"{BASE}#antwoord-6a-1"), triple.predicate, triple.object)
    assert place == Place("w.xlsx", sheet="Eisen 6a", cell=cell)


def test_each_value_has_its_cell_and_so_has_each_that_is_missing(read: Read) -> None:
    reading = read({("Eisen 6a", "I6"): "wijkt af"})
    node = NamedNode(f"{BASE}#antwoord-6a-1")
    for name, cell in {"wdw:eis": "A6", "wdw:stand": "I6", "wdw:motivering": "J6", "wdw:bewijs": "L6"}.items():
        assert reading.places.find(node, iri(name)) == Place("w.xlsx", sheet="Eisen 6a", cell=cell)
    assert reading.places.find(iri("eis:6a-2")) == Place("w.xlsx", sheet="Eisen 6a", cell="I8")
    inrichting = NamedNode(BASE)
    assert reading.places.find(inrichting, iri("wdw:peildatum")) == Place("w.xlsx", sheet="Gemeente", cell="B6")
    assert reading.places.find(inrichting, iri("wdw:belegging")) == Place("w.xlsx", sheet="Beleggingen", cell="B5")


def test_rows_refer_to_each_other_by_name_or_number(read: Read) -> None:
    reading = read(
        {
            ("Beleidsdocumenten", "B5"): "Visie; deel 1", ("Beleidsdocumenten", "B6"): "Plan",
            ("Samenwerkingsafspraken", "B5"): "Afspraken",
            ("Eisen 6a", "L6"): "plan", ("Eisen 6a", "L8"): "Visie; deel 1", ("Eisen 6a", "L9"): "D1; Plan",
            ("Eisen 6a", "M6"): "a1",
        }
    )  # fmt: skip
    first, second, agreed = (NamedNode(f"{BASE}#{name}") for name in ("document-1", "document-2", "afspraak-1"))
    assert said(reading, "#antwoord-6a-1", "wdw:bewijs") == [second, agreed]
    assert said(reading, "#antwoord-6a-2", "wdw:bewijs") == [first]
    assert said(reading, "#antwoord-6a-2-i", "wdw:bewijs") == [first, second]


def test_a_name_that_is_new_makes_an_organisation_once(read: Read) -> None:
    cells = {("Beleggingen", "B5"): "gi", ("Beleggingen", "C5"): "Jeugdbescherming X"}
    cells |= {("Beleggingen", "B6"): "Veilig Thuis; lokaal-team", ("Beleggingen", "C6"): "jeugdbescherming x"}
    cells |= {("Organisaties", "B5"): "Een ander"}
    reading = read(cells)
    made = NamedNode(f"{BASE}#organisatie-2")
    assert (
        said(reading, "#belegging-1", "wdw:organisatie") == said(reading, "#belegging-2", "wdw:organisatie") == [made]
    )
    assert said(reading, "#belegging-2", "wdw:vervult") == [iri("actor:veilig-thuis"), iri("actor:lokaal-team")]
    assert said(reading, "#organisatie-2", "rdfs:label") == [Literal("Jeugdbescherming X", language="nl")]
    assert said(reading, "#organisatie-1", "rdfs:label") == [Literal("Een ander", language="nl")]


@pytest.mark.parametrize(
    ("typed", "there"), [("x", True), ("X ", True), ("ja", True), (True, True), ("nee", False), (0, False)]
)
def test_a_cross_is_a_cross(read: Read, typed: object, there: bool) -> None:
    reading = read({("Samenwerkingsafspraken", "B5"): "Afspraken", ("Samenwerkingsafspraken", "F5"): typed})
    assert (iri("actor:gemeente") in said(reading, "#afspraak-1", "wdw:partij")) == there


def test_numbers_stay_whole(read: Read) -> None:
    reading = read(
        {
            ("Organisaties", "B5"): "X", ("Organisaties", "C5"): "00000001234567890000",
            ("Beleggingen", "C5"): "X", ("Beleggingen", "H5"): 12345,
            ("Beleidsdocumenten", "F5"): "www.x.example/plan a",
            ("Beleidsdocumenten", "F6"): "www.x.example/plan", ("Eisen directe-veiligheid", "O8"): "24",
        }
    )  # fmt: skip
    assert said(reading, "#organisatie-1", "wdw:oin") == [Literal("00000001234567890000")]
    assert said(reading, "#belegging-1", "wdw:kenmerk") == [Literal("12345")]
    assert said(reading, "#document-1", "foaf:page") == [Literal("www.x.example/plan a")]
    assert said(reading, "#document-2", "foaf:page") == [NamedNode("https://www.x.example/plan")]
    assert [t.object for t in reading.triples if t.predicate == iri("wdw:aantal")] == [Literal("24", datatype=INTEGER)]


def test_a_text_that_looks_like_a_formula_is_a_text(read: Read) -> None:
    reading = read(
        {("Eisen 6a", "J6"): escape("=1+1"), ("Eisen 6a", "J8"): "'- punt", ("Eisen 6a", "J9"): "'s middags"}
    )
    assert said(reading, "#antwoord-6a-1", "wdw:motivering") == [Literal("=1+1", language="nl")]
    assert said(reading, "#antwoord-6a-2", "wdw:motivering") == [Literal("- punt", language="nl")]
    assert said(reading, "#antwoord-6a-2-i", "wdw:motivering") == [Literal("'s middags", language="nl")]


def test_the_code_of_the_gemeente_may_be_any(read: Read) -> None:
    for typed, meant in {"gm0014": "gm0014", "Groningen": "gm0014", "gm0003": "gm0003", "gm9999": "gm9999"}.items():
        reading = read({("Gemeente", "B4"): typed})
        assert iri(f"gemeente:{meant}") in {t.object for t in reading.triples}
        assert NamedNode(BASE.replace("gm0363", meant)) in {t.subject for t in reading.triples}


def test_nothing_is_dropped_without_a_word(read: Read) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("Kladblok")["B2"] = "onthouden"
        book["Eisen 6a"]["Z7"] = "nog uitzoeken"
        book["Gemeente"]["E4"] = "hier ook"
        book["Beleidsdocumenten"]["B5"] = "Plan"
        book["Beleidsdocumenten"]["G5"] = "geen naam"

    reading = read({}, change=change)
    assert {(note.shape.removeprefix(SHAPE), note.place.sheet, note.place.cell) for note in reading.notes} == {
        ("Upload_werkboek_blad", "Kladblok", "B2"),
        ("Upload_werkboek_kop", "Eisen 6a", "Z7"),
        ("Upload_werkboek_kop", "Gemeente", "E4"),
        ("Upload_werkboek_naam", "Beleidsdocumenten", "G5"),
    }


def test_every_note_has_a_shape_that_says_what_and_how_to_mend() -> None:
    from wiedoetwat.graph.sources import find_sources
    from wiedoetwat.validation.workbook import read as module

    text = (find_sources().root / "shapes" / "inrichting-upload-werkboek.ttl").read_text(encoding="utf-8")
    shapes = [module.STRANGE_SHEET, module.STRAY_CELL, module.NO_NAME, module.NO_TRIPLE]
    assert all(f"wdwsh:{shape.removeprefix(SHAPE)} a sh:NodeShape" in text for shape in shapes)
    assert text.count("wdwsh:herstel") == text.count("sh:NodeShape") == len(shapes)


def test_rows_and_columns_may_move_and_headings_be_english(read: Read) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Eisen 6a"]
        sheet.insert_rows(1, 2)
        sheet.insert_cols(3)
        sheet["J8"] = "voldoet"
        sheet["J6"] = "State"

    assert said(read({}, change=change), "#antwoord-6a-1", "wdw:stand") == [iri("stand:voldoet")]


def test_a_requirement_answered_twice_is_two_answers(read: Read) -> None:
    reading = read({("Eisen 6a", "I6"): "voldoet", ("Eisen 6a", "A30"): "6A-1", ("Eisen 6a", "I30"): "nog niet"})
    assert said(reading, "#antwoord-6a-1", "wdw:stand") == [iri("stand:voldoet")]
    assert said(reading, "#antwoord-6a-1-rij-30", "wdw:stand") == [iri("stand:nog-niet")]
