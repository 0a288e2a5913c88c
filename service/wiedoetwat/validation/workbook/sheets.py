"""A workbook drawn: headings that stay in place and are locked, cells to fill in with their lists, ready to print.

What a colour says, a word says too: the columns to fill in stand under 'In te vullen'.
"""

from collections.abc import Sequence
from math import ceil
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wiedoetwat.settings import Lang
from wiedoetwat.validation.workbook.cells import CellValue, escape
from wiedoetwat.validation.workbook.fill import Cells, Filled
from wiedoetwat.validation.workbook.knowledge import Gemeente, Knowledge, Requirement, Shown
from wiedoetwat.validation.workbook.layout import Column, Sheet

HEAD: Final = 4
"""The row of the headings: below title, instruction, and what is to be filled in."""
GROUP: Final = 3
_INK: Final = "FF1F2A44"
_PAPER: Final = PatternFill("solid", fgColor="FFE8ECF4")
_INPUT: Final = PatternFill("solid", fgColor="FFFFF9E0")
_PLAIN: Final = Font(name="Calibri", size=11)
_LINE: Final = Side(style="thin", color="FFB5BDCB")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP: Final = Alignment(wrap_text=True, vertical="top")
_OPEN: Final = Protection(locked=False)
_DATES: Final = {"nl": "dd-mm-yyyy", "en": "yyyy-mm-dd"}
_A3: Final = 8
_A4: Final = 9
_WIDE: Final = 8
"""Columns that a sheet of A4 can hold."""
_LINE_HEIGHT: Final = 15
_HIGHEST: Final = 400
"""Points; Excel allows 409."""
_LANGUAGES: Final = ("nl", "en", "geen")


def draw(
    filled: Filled,
    knowledge: Knowledge,
    lang: Lang,
    gemeente: Gemeente | None = None,
    regions: Sequence[tuple[str, str]] = (),
) -> Workbook:
    """Return a workbook with these cells; `gemeente` and `regions`, when given, are what the register knows."""
    return _Drawing(filled, knowledge, lang).draw(gemeente, regions)


class _Drawing:
    """One workbook while it is drawn."""

    def __init__(self, filled: Filled, knowledge: Knowledge, lang: Lang) -> None:
        self.filled = filled
        self.knowledge = knowledge
        self.lang = lang
        self.texts = {key: texts[lang] for key, texts in knowledge.layout.texts.items()}
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.lists: dict[str, str] = {}
        """Name of a list -> the range in which its values stand."""

    def draw(self, gemeente: Gemeente | None, regions: Sequence[tuple[str, str]]) -> Workbook:
        self._explain()
        lists = self._write_lists()
        for sheet in self.knowledge.sheets:
            if sheet.form == "velden":
                self._fields(sheet, gemeente, regions)
            elif sheet.form == "triples":
                self._left(sheet)
            else:
                self._rows(sheet)
        self.book.move_sheet(lists, len(self.book.worksheets))
        self.book.properties.creator = "Wiedoetwat"
        self.book.properties.language = self.lang
        self.book.properties.title = self.texts["titel"]
        self.book.active = self.book.worksheets.index(self.book.worksheets[1])
        return self.book

    # sheets

    def _explain(self) -> None:
        sheet = self._sheet(self.texts["uitlegblad"])
        lines = self.knowledge.layout.introduction[self.lang]
        for row, line in enumerate(lines, 1):
            cell = put(sheet, row, 1, line)
            cell.font = font(bold=row == 1, size=14 if row == 1 else 11, color=_INK)
        sheet.column_dimensions["A"].width = 110
        fit_rows(sheet, 2)
        finish(sheet)

    def _write_lists(self) -> Worksheet:
        """Write what the drop-downs choose from, a list a column."""
        sheet = self._sheet(self.texts["keuzeblad"])
        columns: list[tuple[str, list[str]]] = []
        for name, one in self.knowledge.layout.lists.items():
            if one.drop_down and not one.by_number:
                columns.append((name, self.knowledge.choices[name].drop_down(self.lang)))
        columns.append(("taal", list(_LANGUAGES)))
        for at, (name, values) in enumerate(columns, 1):
            head(put(sheet, 1, at, name))
            for row, value in enumerate(values, 2):
                put(sheet, row, at, value)
            letter = get_column_letter(at)
            self.lists[name] = f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${len(values) + 1}"
            sheet.column_dimensions[letter].width = 40
        sheet.freeze_panes = "A2"
        finish(sheet)
        return sheet

    def _fields(self, described: Sheet, gemeente: Gemeente | None, regions: Sequence[tuple[str, str]]) -> None:
        sheet = self._sheet(described.title[self.lang])
        self._top(sheet, described)
        row = HEAD
        for column in described.columns:
            head(put(sheet, row, 1, column.label[self.lang]))
            value = self.filled.fields.get(column)
            known = gemeente is not None and column.of is not None
            cell = put(sheet, row, 2, gemeente.name if known and gemeente else value)
            self._input(cell, column, locked=known)
            put(sheet, row, 3, column.help.get(self.lang))
            self._validate(sheet, column, f"B{row}")
            row += 1
        head(put(sheet, row, 1, self.texts["versie"]))
        put(sheet, row, 2, self.knowledge.layout.version)
        for kind, name in regions:
            row += 1
            head(put(sheet, row, 1, kind))
            put(sheet, row, 2, name)
            put(sheet, row, 3, self.texts["regio"])
        for letter, width in (("A", 34), ("B", 46), ("C", 70)):
            sheet.column_dimensions[letter].width = width
        fit_rows(sheet, HEAD)
        finish(sheet)

    def _rows(self, described: Sheet) -> None:
        sheet = self._sheet(described.title[self.lang])
        self._top(sheet, described)
        asked = self._requirements(described)
        rows: list[Cells] = [self.filled.answers.get(one.iri, {}) for one in asked] or self.filled.rows.get(
            described.id, []
        )
        count = len(asked) or max(self.knowledge.layout.rows, len(rows) + 10)
        for at, column in enumerate(described.columns, 1):
            letter = get_column_letter(at)
            head(put(sheet, HEAD, at, column.label[self.lang]))
            sheet.column_dimensions[letter].width = column.width
            self._validate(sheet, column, f"{letter}{HEAD + 1}:{letter}{HEAD + count}")
            for n in range(count):
                value = rows[n].get(column) if n < len(rows) else None
                if not column.filled_in:
                    value = self._known(column, asked[n]) if asked else f"{column.prefix}{n + 1}"
                cell = put(sheet, HEAD + 1 + n, at, value)
                self._input(cell, column, locked=not column.filled_in)
                if column.shows and asked:
                    _link(cell, column, asked[n])
        self._groups(sheet, described)
        fixed = sum(1 for column in described.columns[:2] if not column.filled_in or column.naming)
        sheet.freeze_panes = f"{get_column_letter(fixed + 1)}{HEAD + 1}"
        sheet.print_title_rows = f"{HEAD}:{HEAD}"
        fit_rows(sheet, HEAD)
        finish(sheet)

    def _left(self, described: Sheet) -> None:
        """The sheet of what has no cell: there only where there is something."""
        if not self.filled.left:
            return
        sheet = self._sheet(described.title[self.lang])
        self._top(sheet, described)
        for at, column in enumerate(described.columns, 1):
            head(put(sheet, HEAD, at, column.label[self.lang]))
            sheet.column_dimensions[get_column_letter(at)].width = column.width
            for row, triple in enumerate(self.filled.left, HEAD + 1):
                self._input(put(sheet, row, at, triple[at - 1]), column, locked=False)
        sheet.freeze_panes = f"A{HEAD + 1}"
        finish(sheet)

    # parts of sheets

    def _sheet(self, title: str) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(title)
        return sheet

    def _top(self, sheet: Worksheet, described: Sheet) -> None:
        title = described.title[self.lang]
        if described.requirements:
            title = f"{title}: {self._requirements(described)[0].text('lijstnaam')}"
        put(sheet, 1, 1, title, wrap=False).font = font(bold=True, size=14, color=_INK)
        put(sheet, 2, 1, described.heading[self.lang], wrap=False)

    def _groups(self, sheet: Worksheet, described: Sheet) -> None:
        before = None
        for at, column in enumerate(described.columns, 1):
            if column.filled_in != before:
                text = self.texts["invullen" if column.filled_in else "vast"]
                put(sheet, GROUP, at, text, wrap=False).font = font(bold=True, color=_INK)
            before = column.filled_in

    def _requirements(self, described: Sheet) -> list[Requirement]:
        if not described.requirements:
            return []
        return [one for one in self.knowledge.requirements[self.lang] if one.text("lijst") == described.requirements]

    def _known(self, column: Column, requirement: Requirement) -> str:
        """Return what the knowledge says in a cell that is not filled in; the three kinds of ground stay apart."""
        if column.kind == "eis":
            return requirement.text("nummer")
        if column.shows == "wetlink":
            lines = [one.text for one in _laws(requirement)[:1]]
        elif column.shows == "grond":
            lines = [
                self.texts[key].format(aanhaling=one.text, versie=one.version, actualiteit=one.currency, url=one.url)
                for key in ("genoemd", "redactie")
                for one in requirement.values.get(key, ())
            ]
        elif column.shows == "letop":
            lines = [f"{one.version}: {one.text}" for one in requirement.values.get("letop", ())]
        else:
            lines = [" ".join(one.text for one in requirement.values.get(column.shows, ()))]
        return escape("\n".join(lines))

    def _input(self, cell: Cell, column: Column, *, locked: bool) -> None:
        cell.border = _BOX
        if locked:
            return
        cell.protection = _OPEN
        cell.fill = _INPUT
        if column.kind == "datum":
            cell.number_format = _DATES[self.lang]
        elif column.kind != "getal":
            cell.number_format = "@"  # what people type stays as they typed it

    def _validate(self, sheet: Worksheet, column: Column, cells: str) -> None:
        """Give cells their list, and the explanation that appears beside them."""
        source = self.lists.get("taal" if column.kind == "taal" else column.options or "")
        strict = column.kind in ("keuze", "taal")
        if column.kind == "kruis":
            rule = DataValidation(type="list", formula1='"x"', allow_blank=True)
        elif column.kind == "verwijzing":
            rule = DataValidation(type="list", formula1=self._names_of(column), allow_blank=True)
        elif source and column.kind != "eis":
            rule = DataValidation(type="list", formula1=source, allow_blank=True)
        elif column.help and column.filled_in:
            rule = DataValidation(allow_blank=True)
        else:
            return
        rule.showErrorMessage = strict and bool(source)
        rule.error = self.texts["fout"]
        rule.errorTitle = column.label[self.lang][:32]
        if column.help:
            rule.showInputMessage = True
            rule.promptTitle = column.label[self.lang][:32]
            rule.prompt = column.help[self.lang][:255]
        rule.add(cells)
        sheet.add_data_validation(rule)

    def _names_of(self, column: Column) -> str:
        """Return the range with the names of the rows that a column can refer to."""
        target = next(sheet for sheet in self.knowledge.sheets if sheet.id == column.target)
        at = next(n for n, one in enumerate(target.columns, 1) if one.naming)
        count = max(self.knowledge.layout.rows, len(self.filled.rows.get(target.id, [])) + 10)
        letter = get_column_letter(at)
        return f"{quote_sheetname(target.title[self.lang])}!${letter}${HEAD + 1}:${letter}${HEAD + count}"


def head(cell: Cell) -> None:
    """Make a cell a heading."""
    cell.font = font(bold=True, color=_INK)
    cell.fill = _PAPER
    cell.border = _BOX


def finish(sheet: Worksheet) -> None:
    """Lock what is not to be filled in, without a password, and make the sheet fit a page's width."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if sheet.max_column > _WIDE else _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A - &P / &N"))


def font(*, bold: bool = False, size: int = 11, color: str = "FF000000", underlined: bool = False) -> Font:
    """Return the one typeface of the workbook."""
    return Font(name="Calibri", bold=bold, size=size, color=color, underline="single" if underlined else None)


def fit_rows(sheet: Worksheet, first: int) -> None:
    """Make rows from `first` on as high as the text in them takes: not every program does so by itself."""
    for number, row in enumerate(sheet.iter_rows(min_row=first), first):
        lines = [1]
        for cell in row:
            if isinstance(cell.value, str):
                width = max(4, sheet.column_dimensions[get_column_letter(cell.column)].width - 1)
                lines.append(sum(ceil(max(1, len(line)) / width) for line in cell.value.split("\n")))
        sheet.row_dimensions[number].height = min(_HIGHEST, _LINE_HEIGHT * max(lines) + 2)


def put(sheet: Worksheet, row: int, column: int, value: CellValue, *, wrap: bool = True) -> Cell:
    """Write a value into a cell as what it is: a text is never a formula."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("no cells are merged here")
    cell.value = value
    cell.font = _PLAIN
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = _WRAP if wrap else Alignment(vertical="top")
    return cell


def _laws(requirement: Requirement) -> list[Shown]:
    """Return what a requirement rests on: what the guideline names, then what the editors tie to it."""
    return [*requirement.values.get("genoemd", ()), *requirement.values.get("redactie", ())]


def _link(cell: Cell, column: Column, requirement: Requirement) -> None:
    """Make a citation a link to what it cites."""
    cited = {"vindplaats": requirement.values.get("vindplaats", ()), "wetlink": _laws(requirement)}
    urls = [one.url for one in cited.get(column.shows, ()) if one.url]
    if urls:
        cell.hyperlink = urls[0]
        cell.font = font(color="FF0B4F9E", underlined=True)
