"""Opening a workbook from outside: what is no plain, bounded workbook is refused before it is read."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from wiedoetwat.validation.errors import TooLargeError, UnknownFormatError, UnreadableError
from wiedoetwat.validation.places import Place

MOST_BYTES: Final = 40_000_000
"""What all parts of a workbook may take together once unpacked; ours take under 2 MB."""
MOST_PARTS: Final = 400
MOST_CELLS: Final = 400_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 500
OLD_OR_ENCRYPTED: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN: Final = "xl/workbook.xml"
WORKED_OUT: Final = frozenset({"f", "e"})
"""The types of a cell with a formula, and with the error that one gave."""
_FOREIGN: Final = {
    "xl/vbaproject.bin": "workbook.macros",
    "xl/macrosheets/": "workbook.macros",
    "xl/activex/": "workbook.macros",
    "xl/externallinks/": "workbook.links",
    "xl/connections.xml": "workbook.links",
    "xl/querytables/": "workbook.links",
    "xl/embeddings/": "workbook.embedded",
}


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty; `formula` where it holds one instead of a value."""

    value: object
    formula: bool = False


Grid = dict[tuple[int, int], Cell]
"""(row, column), both from 1 -> what stands there."""


def coordinate(row: int, column: int) -> str:
    """Return the name of a cell, such as H12."""
    return f"{get_column_letter(column)}{row}"


def inspect(data: bytes, name: str) -> None:
    """Refuse what is no workbook, holds more than a workbook of ours can, or could do something by itself.

    Looks at the directory of the zip file only: nothing is unpacked. Raises UnreadableError, TooLargeError and
    UnknownFormatError.
    """
    place = Place(name)
    if data.startswith(OLD_OR_ENCRYPTED):
        raise UnknownFormatError("workbook.old-or-encrypted", place)
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnknownFormatError("workbook.no-workbook", place) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise TooLargeError("workbook.too-large", place, most=MOST_BYTES // 1_000_000)
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise UnknownFormatError("workbook.old-or-encrypted", place)
    if MAIN not in names or len(names) != len(set(names)):
        raise UnknownFormatError("workbook.no-workbook", place)
    for start, key in _FOREIGN.items():
        if any(part.startswith(start) for part in names):
            raise UnreadableError(key, place)


def open_grids(data: bytes, name: str) -> dict[str, Grid]:
    """Return the filled cells of every sheet, by the title of the sheet.

    Formulas are not worked out. Raises as inspect(), and where the parts are no sound XML or hold too many cells.
    """
    inspect(data, name)
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False, rich_text=False)
        return {sheet.title: _grid(sheet, name) for sheet in book.worksheets}
    except UnreadableError:
        raise
    except (DefusedXmlException, SyntaxError) as error:  # an XML ParseError is a SyntaxError
        raise UnreadableError("workbook.unsound", Place(name)) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableError("workbook.unsound", Place(name)) from error
    except (IndexError, OSError, EOFError, OverflowError, NotImplementedError, RecursionError) as error:
        raise UnreadableError("workbook.unsound", Place(name)) from error


def _grid(sheet: Any, name: str) -> Grid:
    """Read one sheet; rows and columns count as they stand in the file, whatever the sheet says of its own size."""
    grid: Grid = {}
    sheet.reset_dimensions()
    seen = 0
    for row, cells in _rows(sheet):
        seen += len(cells) + 1
        for column, cell in enumerate(cells, 1):
            if cell.value is None:
                continue
            if row > MOST_ROWS or column > MOST_COLUMNS:
                place = Place(name, sheet=sheet.title, cell=coordinate(row, column))
                raise TooLargeError("workbook.far-cell", place, rows=MOST_ROWS, columns=MOST_COLUMNS)
            grid[row, column] = Cell(cell.value, cell.data_type in WORKED_OUT)
        if seen > 4 * MOST_CELLS or len(grid) > MOST_CELLS:
            raise TooLargeError("workbook.cells", Place(name, sheet=sheet.title), most=MOST_CELLS)
    return grid


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from enumerate(sheet.iter_rows(), 1)
