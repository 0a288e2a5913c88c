"""Cells of a spreadsheet (XLSX, CSV): what is text stays text, so that none can calculate or call."""

from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

from wiedoetwat.errors import WiedoetwatError

LARGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
"""What Excel can hold at most, in characters, rows and columns."""
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these begins what a spreadsheet may take for a formula (OWASP, CSV injection)."""


class TooLargeForSpreadsheetError(WiedoetwatError):
    """A spreadsheet cannot hold this without cutting it."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("spreadsheet.too-large", rows=MOST_ROWS, columns=MOST_COLUMNS, characters=LARGEST_CELL)


def write_spreadsheet(
    columns: Sequence[str], rows: Iterable[Sequence[str | int | float | bool | None]], output: IO[bytes]
) -> None:
    """Write a sheet with a row of names above the rows; a text that looks like a formula is marked as text.

    Raises TooLargeForSpreadsheetError rather than leave something out. Characters that XML cannot hold become U+FFFD.
    """
    from openpyxl import Workbook  # only who asks for a spreadsheet pays for it

    if len(columns) > MOST_COLUMNS:
        raise TooLargeForSpreadsheetError
    book = Workbook(write_only=True)
    sheet = book.create_sheet("wiedoetwat")
    sheet.freeze_panes = "A2"
    try:
        sheet.append([text_cell(sheet, name) for name in columns])
        for number, row in enumerate(rows, 2):
            if number > MOST_ROWS:
                raise TooLargeForSpreadsheetError
            sheet.append([text_cell(sheet, value) for value in row])
    except BaseException:
        sheet.close()
        raise
    book.save(output)


def csv_cell(value: str) -> str:
    """Return a text as a cell of CSV: behind an apostrophe where a spreadsheet may take it for a formula.

    Results of SPARQL keep to their own CSV, which may change nothing (SPARQL 1.1 Query Results CSV, section 3).
    """
    return f"'{value}" if value.startswith(_RISKY) else value


def text_cell(sheet: Any, value: str | int | float | bool | None) -> Any:
    """Return a value for a cell of a sheet; a text that looks like a formula is marked as text.

    Raises TooLargeForSpreadsheetError. Characters that XML cannot hold become U+FFFD.
    """
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    if len(text) > LARGEST_CELL:
        raise TooLargeForSpreadsheetError
    if not text.startswith(_RISKY):
        return text if not text.startswith("#") else _as_text(WriteOnlyCell(sheet, text))
    cell = _as_text(WriteOnlyCell(sheet, text))
    cell.quotePrefix = True  # as Excel marks what somebody typed behind an apostrophe
    return cell


def _as_text(cell: Any) -> Any:
    cell.data_type = "s"
    return cell
