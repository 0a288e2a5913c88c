"""An empty configuration: the same statement in each form, all that is asked in it, and locked where it should be."""

import json
import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl import Workbook
from pyoxigraph import RdfFormat, parse

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.questions.terms import ParameterError
from wiedoetwat.settings import LANGS, Lang
from wiedoetwat.validation.reading import Reader
from wiedoetwat.validation.workbook.knowledge import Knowledge, regions
from wiedoetwat.validation.workbook.template import FORMS, EndedError, find_gemeente, write_template

DAY = date(2026, 1, 1)
REGIONS = [("in Veilig Thuis-regio", "Amsterdam-Amstelland")]


def template(form: str, knowledge: Knowledge, lang: Lang = "nl") -> bytes:
    return write_template(form, find_gemeente(knowledge, "gm0363", lang), REGIONS, knowledge, DAY, lang)


@pytest.fixture(scope="module")
def book(knowledge: Knowledge) -> Workbook:
    return openpyxl.load_workbook(BytesIO(template("xlsx", knowledge)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", LANGS)
def test_each_form_says_the_same_and_nothing_more(form: str, lang: Lang, knowledge: Knowledge, reader: Reader) -> None:
    reading = reader.read(template(form, knowledge, lang), f"x.{form}")
    base = "<https://w3id.org/wiedoetwat/graaf/inrichting/gm0363/2026-01-01>"
    wdw, gemeente = "https://w3id.org/wiedoetwat/def#", "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
    assert {str(quad.triple) for quad in reading.quads} == {
        f"{base} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{wdw}Inrichting>",
        f"{base} <{wdw}gemeente> <{gemeente}>",
        f'{base} <{wdw}peildatum> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    }
    assert reading.remarks == []


@pytest.mark.parametrize("form", ["ttl", "jsonld"])
def test_text_forms_name_gemeente_regions_and_every_requirement(form: str, knowledge: Knowledge) -> None:
    text = template(form, knowledge).decode()
    assert "Amsterdam (gm0363)" in text
    assert "in Veilig Thuis-regio: Amsterdam-Amstelland" in text
    for requirement in knowledge.requirements["nl"]:
        assert f"#antwoord-{requirement.text('nummer')}" in text
        assert json.dumps(requirement.text("tekst"), ensure_ascii=False)[1:-1] in text


def test_the_turtle_that_is_to_be_filled_in_is_turtle(knowledge: Knowledge) -> None:
    lines = template("ttl", knowledge).decode().split("\n")
    opened = [line.removeprefix("# ") if re.match(r"# (<|    )", line) else line for line in lines]
    text = re.sub(r"\b(\w+):\.\.\.", r"\1:x", "\n".join(opened)).replace("<https://...>", "<https://x.example/>")
    triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    answers = [t for t in triples if t.predicate.value.endswith("#antwoord")]
    assert len(answers) == len(knowledge.requirements["nl"])


def test_every_requirement_stands_in_the_workbook_with_what_explains_it(book: Workbook, knowledge: Knowledge) -> None:
    shown: dict[str, dict[object, object]] = {}
    for sheet in book.worksheets:
        if sheet.title.startswith("Eisen"):
            heads = [cell.value for cell in sheet[4]]
            for values in sheet.iter_rows(min_row=5, values_only=True):
                shown[str(values[0])] = dict(zip(heads, values, strict=True))
    assert list(shown) == [one.text("nummer") for one in knowledge.requirements["nl"]]
    row = shown["6b-signaleren-e"]
    assert row["Gewicht"] == "genummerd punt"
    assert row["Staat in"] == "leidraad 6b, signaleren en bespreekbaar maken, e"
    assert "De leidraad noemt: Wet verplichte meldcode" in str(row["Verwante wet, met gelezen versie"])
    assert "De redactie wijst op: art. 3.3 lid 2 Wmo 2015, gelezen versie 2019-01-01" in str(
        row["Verwante wet, met gelezen versie"]
    )
    assert "V21: " in str(shown["6a-1-visie"]["Let op: leidraad en wet"])


def test_what_cites_is_a_link(book: Workbook) -> None:
    sheet = book["Eisen 6a"]
    link = sheet["E6"].hyperlink
    assert link is not None
    assert link.target == "https://w3id.org/wiedoetwat/id/passage/leidraad-6a-1-z1"
    law = sheet["G5"].hyperlink
    assert law is not None
    assert law.target.startswith("https://wetten.overheid.nl/")


def test_what_is_to_be_filled_in_is_open_and_all_else_locked(book: Workbook, knowledge: Knowledge) -> None:
    for described in knowledge.sheets:
        if described.form not in ("rijen", "eisen"):
            continue
        sheet = book[described.title["nl"]]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for at, column in enumerate(described.columns, 1):
            assert sheet.cell(4, at).value == column.label["nl"]
            assert sheet.cell(4, at).protection.locked
            assert sheet.cell(5, at).protection.locked != column.filled_in
    assert not book["Gemeente"]["B6"].protection.locked
    assert book["Gemeente"]["B5"].protection.locked
    assert all(sheet.protection.sheet for sheet in book.worksheets)


def test_every_list_has_its_drop_down(book: Workbook, knowledge: Knowledge) -> None:
    lists = book["Keuzelijsten"]
    columns = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in lists.iter_cols()}
    assert columns["stand"] == ["voldoet", "wijkt af", "nog niet"]
    assert columns["actor"][:2] == ["Veilig Thuis", "gecertificeerde instelling"]
    for described in knowledge.sheets:
        if described.form not in ("rijen", "eisen"):
            continue
        rules = {
            str(area): rule
            for rule in book[described.title["nl"]].data_validations.dataValidation
            for area in rule.sqref.ranges
        }
        for at, column in enumerate(described.columns, 1):
            if column.kind in ("keuze", "kruis", "verwijzing"):
                rule = rules[
                    next(area for area in rules if area.startswith(f"{openpyxl.utils.get_column_letter(at)}5"))
                ]
                assert rule.type == "list"
                assert rule.showErrorMessage == (column.kind == "keuze")


def test_headings_stay_in_sight_and_on_paper(book: Workbook, knowledge: Knowledge) -> None:
    for described in knowledge.sheets:
        if described.form in ("rijen", "eisen"):
            sheet = book[described.title["nl"]]
            assert str(sheet.freeze_panes).endswith("5")
            assert sheet.print_title_rows in ("4:4", "$4:$4")
            assert sheet.page_setup.fitToWidth == 1
            groups = [cell.value for cell in sheet[3] if cell.value]
            assert groups[-1] == "In te vullen"  # a word, not a colour alone


def test_english_says_it_in_english(knowledge: Knowledge) -> None:
    book = openpyxl.load_workbook(BytesIO(template("xlsx", knowledge, "en")))
    assert book["Requirements 6a"]["I4"].value == "State"
    assert book["Lists"]["A2"].value == "met"
    assert book["Requirements 6a"]["C6"].value == "numbered point"


def test_a_gemeente_is_found_by_code_or_name(knowledge: Knowledge) -> None:
    for wanted in ("gm0363", "GM0363", " Amsterdam ", "amsterdam"):
        assert find_gemeente(knowledge, wanted, "nl").code == "gm0363"


def test_a_gemeente_that_ended_names_its_successor(knowledge: Knowledge) -> None:
    with pytest.raises(EndedError) as caught:
        find_gemeente(knowledge, "gm0003", "nl")
    message = caught.value.message("nl")
    assert "Appingedam" in message
    assert "Eemsdelta (gm1979)" in message
    assert "2020-12-31" in message
    assert caught.value.exit_code == 2


def test_a_gemeente_that_is_none_names_what_is_near(knowledge: Knowledge) -> None:
    with pytest.raises(ParameterError) as caught:
        find_gemeente(knowledge, "amsterdan", "nl")
    assert "Amsterdam (gm0363)" in caught.value.message("nl")


def test_regions_come_from_the_register(store: Store, knowledge: Knowledge) -> None:
    catalogue = open_catalogue(find_sources())
    found = regions(store, catalogue, find_gemeente(knowledge, "gm0363", "nl").iri, "nl")
    assert ("in Veilig Thuis-regio", "Amsterdam-Amstelland") in found
    assert len(found) == 6
    assert regions(store, catalogue, find_gemeente(knowledge, "gm0363", "en").iri, "en") != found
