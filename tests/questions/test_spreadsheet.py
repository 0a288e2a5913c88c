"""One rule for every cell that a spreadsheet may take for a formula, in every table that is given out."""

import csv
import io

import openpyxl
import pytest

from wiedoetwat.cli.output import print_separated
from wiedoetwat.questions.spreadsheet import csv_cell, write_spreadsheet
from wiedoetwat.web.rest.tables import write_csv, write_xlsx

RISKY = ["=1+1", "+31", "-", "@x", "\t=1", "\r=1", "\n=1"]
PLAIN = ["", "gewoon", "1=1", "'x", "a-b"]


@pytest.mark.parametrize("text", RISKY)
def test_what_looks_like_a_formula_is_a_text_in_csv(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert csv_cell(text) == f"'{text}"
    rest = list(csv.reader(io.StringIO(write_csv(["x"], [{"x": text}]).decode(), newline="")))
    assert rest == [["x"], [f"'{text}"]]
    print_separated(["x"], [{"x": text}], ",")
    assert f"'{text}" in capsys.readouterr().out


@pytest.mark.parametrize("text", [*RISKY, *PLAIN, "#N/A", "bel\x07"])
def test_what_looks_like_a_formula_is_a_text_in_a_workbook(text: str) -> None:
    out = io.BytesIO()
    write_spreadsheet(["x"], [[text]], out)
    for book in (out, io.BytesIO(write_xlsx("titel", ["x"], ["x"], [{"x": text}], [[text]]))):
        sheets = openpyxl.load_workbook(book).worksheets
        for sheet in sheets:
            cell = sheet["A2"]
            assert cell.value in (text.replace("\x07", "\ufffd"), text.replace("\r", "\n"), text or None)
            assert cell.data_type != "f"
            assert cell.quotePrefix is (text in RISKY)


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert csv_cell(text) == text
