"""Rows as CSV and as a workbook: one line of labels or names, then a line per row."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from wiedoetwat.questions.answer import Answer
from wiedoetwat.questions.spreadsheet import csv_cell, text_cell


def write_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV after RFC 4180, in UTF-8, under the names of the columns; no cell is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell(row.get(column))) for column in columns] for row in rows)
    return out.getvalue().encode()


def write_xlsx(title: str, labels: Sequence[str], columns: Sequence[str], rows: Sequence[Mapping[str, Any]],
               notes: Sequence[Sequence[str]] = ()) -> bytes:  # fmt: skip
    """Return rows as a workbook: a sheet with the rows under their labels, and one with notes, such as the sources."""
    from openpyxl import Workbook  # only who asks for a workbook pays for it
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "antwoord"
    sheet.append([text_cell(sheet, label) for label in labels])
    for row in rows:
        sheet.append([text_cell(sheet, cell(row.get(column))) for column in columns])
    beside = book.create_sheet("bronnen")
    beside.append([text_cell(beside, title)])
    for note in notes:
        beside.append([text_cell(beside, part) for part in note])
    for number, head in enumerate(next(sheet.iter_rows(max_row=1)), start=1):
        head.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 28
    for line in sheet.iter_rows(min_row=2):
        for one in line:
            one.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def answer_notes(answer: Answer) -> list[list[str]]:
    """Return what goes with the rows of an answer: its sentence, its version, its differences and its sources."""
    dataset = [f"dataset {answer.dataset['versie']}", answer.dataset["datum"]]
    lines = [[answer.zin], dataset, [answer.permalink or ""], []]
    lines += [[d.id, d.ernst, d.uitleg] for d in answer.verschillen]
    lines += [
        [s.aanhaling, s.laag or "", s.versieGelezen or "", s.actualiteit or "", s.zekerheid or "", s.url]
        for s in answer.bronnen
    ]
    return lines


def cell(value: Any) -> Any:
    """Return a value as a table holds it: lists as one text, nothing as an empty text."""
    if value is None:
        return ""
    return " ".join(str(item) for item in value) if isinstance(value, list) else value


def _safe(value: Any) -> Any:
    return csv_cell(value) if isinstance(value, str) else value
