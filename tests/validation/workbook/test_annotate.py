"""The workbook given back: a comment where something is to be mended, a summary first, and nothing personal in it."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.validation.workbook.conftest import Filled
from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.validator import Validator
from wiedoetwat.validation.workbook.cells import CellValue
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.returning import give_back
from wiedoetwat.vocabulary import PREFIXES

BSN = "111222333"


def given_back(validator: Validator, data: bytes, name: str = "w.xlsx", lang: str = "nl") -> Workbook:
    report = validator.validate_upload(data, name)
    returned = give_back(validator, report, data, name, None, "en" if lang == "en" else "nl")
    return openpyxl.load_workbook(BytesIO(returned))


def comment(book: Workbook, sheet: str, cell: str) -> str:
    found = book[sheet][cell].comment
    return found.text if found else ""


def texts(book: Workbook) -> list[str]:
    """Return every text in a workbook: cells, comments, links."""
    found = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found += [str(cell.value or ""), cell.comment.text if cell.comment else ""]
                found += [str(cell.hyperlink.target or "")] if cell.hyperlink else []
    return found


def test_each_failing_cell_has_a_comment_in_words(validator: Validator, filled: Filled) -> None:
    book = given_back(validator, filled({("Eisen 6a", "I6"): "wijkt af", ("Eisen 6a", "I8"): "volgens mij wel"}))
    assert comment(book, "Eisen 6a", "J6").startswith("FOUT: ")
    assert "Herstel: " in comment(book, "Eisen 6a", "J6")
    assert comment(book, "Eisen 6a", "I8").startswith("FOUT: ")
    assert comment(book, "Eisen 6a", "I9").startswith("WAARSCHUWING: ")
    assert comment(book, "Eisen 6a", "A6") == ""


def test_several_findings_share_a_comment(validator: Validator, filled: Filled) -> None:
    book = given_back(validator, filled({}))
    assert comment(book, "Beleidsdocumenten", "B5").count("FOUT: ") > 1


def test_the_summary_is_first_and_leads_to_the_cells(validator: Validator, filled: Filled) -> None:
    book = given_back(validator, filled({("Eisen 6a", "I6"): "wijkt af"}))
    sheet = book.worksheets[0]
    assert sheet.title == "Uitkomst"
    assert book.active is sheet
    rows = list(sheet.iter_rows(values_only=True))
    heads = next(n for n, row in enumerate(rows) if row[:3] == ("ernst", "onderdeel", "waar"))
    findings = rows[heads + 1 :]
    assert {row[0] for row in findings} == {"fout", "waarschuwing", "opmerking"}
    (at,) = [n for n, row in enumerate(findings) if row[2] == "Eisen 6a!J6"]
    link = sheet.cell(heads + 2 + at, 3).hyperlink
    assert link is not None
    assert link.location == "'Eisen 6a'!J6"
    scores = {row[0]: row[1:5] for row in rows[:heads] if row[0] and str(row[0]).startswith("paragraaf")}
    assert scores["paragraaf 6a: visie en opdracht"] == (0, 0, 0, 8)


def test_the_same_in_english(validator: Validator, filled: Filled) -> None:
    book = given_back(validator, filled({("Eisen 6a", "I6"): "wijkt af"}), lang="en")
    assert book.sheetnames[0] == "Outcome"
    assert comment(book, "Eisen 6a", "J6").startswith("ERROR: ")


def test_what_was_uploaded_is_still_there(validator: Validator, filled: Filled, empty: bytes) -> None:
    before = openpyxl.load_workbook(BytesIO(empty))
    after = given_back(validator, filled({("Eisen 6a", "J6"): "Omdat"}))
    assert after.sheetnames[1:] == before.sheetnames
    assert after["Eisen 6a"]["J6"].value == "Omdat"
    for sheet in before.worksheets:
        assert len(after[sheet.title].data_validations.dataValidation) == len(sheet.data_validations.dataValidation)
        assert after[sheet.title].protection.sheet
        assert after[sheet.title].freeze_panes == sheet.freeze_panes


def test_giving_back_twice_leaves_one_report(validator: Validator, filled: Filled) -> None:
    def note(book: Workbook) -> None:
        book["Eisen 6a"]["I6"].comment = Comment("van mij", "ik")

    data = filled({("Eisen 6a", "I6"): "wat?"}, note)
    report = validator.validate_upload(data, "w.xlsx")
    once = give_back(validator, report, data, "w.xlsx", None, "nl")
    again = validator.validate_upload(once, "w.xlsx")
    assert again.findings == report.findings
    book = openpyxl.load_workbook(BytesIO(give_back(validator, again, once, "w.xlsx", None, "nl")))
    assert book.sheetnames.count("Uitkomst") == 1
    first = openpyxl.load_workbook(BytesIO(once))
    for cell in ("I6", "I8"):
        assert comment(book, "Eisen 6a", cell) == comment(first, "Eisen 6a", cell) != ""


def test_nothing_personal_comes_back(validator: Validator, filled: Filled) -> None:
    def change(book: Workbook) -> None:
        book["Eisen 6a"]["I8"].comment = Comment(f"bsn {BSN}", "ik")
        book["Eisen 6a"]["J10"].hyperlink = "mailto:jan.jansen@gemeente.example"
        book.create_sheet("Kladblok")["A1"] = f"bsn: {BSN}"

    cells: dict[tuple[str, str], CellValue] = {
        ("Eisen 6a", "J6"): f"Geldt voor bsn {BSN}.",
        ("Beleggingen", "H5"): int(BSN),
        ("Beleggingen", "C5"): "jan.jansen@gemeente.example",
        ("Eisen 6a", "I9"): f"bsn {BSN}",
    }
    book = given_back(validator, filled(cells, change))
    everything = "\n".join(texts(book))
    assert BSN not in everything
    assert "jan.jansen" not in everything
    assert book["Eisen 6a"]["J6"].value == "Geldt voor bsn █████████."


def test_no_cell_can_be_taken_for_a_formula(validator: Validator, filled: Filled) -> None:
    def change(book: Workbook) -> None:
        book.create_sheet("Kladblok")["A1"] = '=HYPERLINK("http://x.example","y")'
        for cell, text in {"J6": "=1+1", "J8": "+31 hier", "J9": "-1", "J10": "@jan"}.items():
            book["Eisen 6a"][cell] = text
            book["Eisen 6a"][cell].data_type = "s"

    book = given_back(validator, filled({}, change))
    for text in texts(book):
        assert not text.startswith(("=", "+", "-", "@"))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book["Eisen 6a"]["J6"].value == "'=1+1"


def test_turtle_comes_back_as_a_workbook(validator: Validator, knowledge: Knowledge) -> None:
    used = ("wdw", "eis", "stand", "gemeente", "xsd")
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> . " for prefix in used)
    data = f"""{head}
        <https://g.example/i> a wdw:Inrichting ; wdw:gemeente gemeente:gm0363 ; wdw:peildatum "2026-01-01"^^xsd:date ;
            wdw:antwoord <https://g.example/i#antwoord-6a-1> .
        <https://g.example/i#antwoord-6a-1> a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:stand stand:wijkt-af ;
            wdw:motivering "bsn {BSN}" , "=2" .
        """.encode()
    book = given_back(validator, data, "w.ttl")
    assert book["Eisen 6a"]["I6"].value == "wijkt af"
    assert comment(book, "Eisen 6a", "I8").startswith("WAARSCHUWING: ")
    assert "FOUT: " in comment(book, "Beleidsdocumenten", "B5")
    assert BSN not in "\n".join(texts(book))
    assert knowledge.sheets[0].title["nl"] in book.sheetnames


def test_several_arrangements_are_no_workbook(validator: Validator) -> None:
    data = b"""@prefix wdw: <https://w3id.org/wiedoetwat/def#> .
        <urn:a> { <urn:a> a wdw:Inrichting . } <urn:b> { <urn:b> a wdw:Inrichting . }"""
    report = validator.validate_all(data, "w.trig")[0]
    with pytest.raises(UnreadableError) as caught:
        give_back(validator, report, data, "w.trig", None, "nl")
    assert caught.value.key == "reading.several"
