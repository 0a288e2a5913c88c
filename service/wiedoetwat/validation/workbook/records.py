"""From the grids of a workbook to records: which sheets are ours, which column stands where, what is filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wiedoetwat.settings import LANGS
from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.workbook.cells import clean
from wiedoetwat.validation.workbook.knowledge import Knowledge, plain
from wiedoetwat.validation.workbook.layout import Column, Sheet
from wiedoetwat.validation.workbook.opening import Grid, coordinate

HEADING_ROWS: Final = 15
"""How far down the headings of a sheet are looked for."""
NAMED: Final = 10
"""How many cells with a formula a message names."""
UNDER_FIELDS: Final = 2
"""The column in which a sheet of fields is filled in."""


@dataclass(frozen=True)
class Tab:
    """A sheet of a workbook, and the sheet of the layout that it is."""

    title: str
    sheet: Sheet
    grid: Grid
    head: int
    """The row of the headings."""
    columns: Mapping[int, Column]
    """Which column stands where; of a sheet of fields: which row."""


@dataclass(frozen=True, eq=False)
class Record:
    """One row of a sheet, or all of a sheet of fields."""

    tab: Tab
    row: int
    cells: Mapping[Column, str]
    """Column -> name of its cell, also of one that is empty."""
    values: Mapping[Column, object]
    """Column -> what stands there, where something does."""

    def text(self, column: Column | None) -> str:
        """Return what stands in a column, as text."""
        return clean(self.values.get(column)) if column else ""

    @property
    def filled(self) -> bool:
        """Whether something was filled in."""
        return any(column.filled_in and self.text(column) for column in self.values)

    def cell(self, kind: str) -> str:
        """Return the name of the cell of the first column of a kind, else of the first column."""
        return next(
            (name for column, name in self.cells.items() if column.kind == kind), next(iter(self.cells.values()))
        )


@dataclass(frozen=True)
class Tabs:
    """The sheets of a workbook that are ours, in the order of the layout, and where there is something else."""

    fields: Tab
    rows: tuple[Tab, ...]
    triples: tuple[Tab, ...]
    strangers: tuple[tuple[str, str], ...]
    """Sheet and cell."""


def find_tabs(grids: Mapping[str, Grid], file: str, knowledge: Knowledge) -> Tabs:
    """Return the sheets that are ours. Raises UnreadableError where it is no workbook of ours, or a newer one.

    A sheet without headings, or with a formula, is no sheet to read either: the error names sheet and cell.
    """
    layout = knowledge.layout
    by_title = {plain(sheet.title[lang]): sheet for sheet in knowledge.sheets for lang in LANGS}
    aside = {plain(layout.texts[key][lang]) for key in ("uitlegblad", "keuzeblad", "uitkomstblad") for lang in LANGS}
    found: dict[str, tuple[str, Sheet]] = {}
    strangers = []
    for title, grid in grids.items():
        sheet = by_title.get(plain(title))
        if sheet and sheet.id not in found:
            found[sheet.id] = title, sheet
        elif grid and plain(title) not in aside:
            strangers.append((title, coordinate(*min(grid))))
    ours = [found[sheet.id] for sheet in knowledge.sheets if sheet.id in found]
    fields = next((title for title, sheet in ours if sheet.form == "velden"), None)
    if fields is None:
        raise UnreadableError("workbook.not-ours", Place(file))
    _check_version(fields, grids[fields], file, knowledge)
    _refuse_formulas({title: grids[title] for title, _ in ours}, file)
    tabs = [_tab(title, sheet, grids[title], file) for title, sheet in ours if grids[title]]
    return Tabs(
        fields=next(tab for tab in tabs if tab.sheet.form == "velden"),
        rows=tuple(tab for tab in tabs if tab.sheet.form in ("rijen", "eisen")),
        triples=tuple(tab for tab in tabs if tab.sheet.form == "triples"),
        strangers=tuple(strangers),
    )


def records(tab: Tab) -> Iterator[Record]:
    """Return the records of a sheet, also rows in which nothing is filled in yet."""
    if tab.sheet.form == "velden":
        at = UNDER_FIELDS
        values = {column: tab.grid[row, at].value for row, column in tab.columns.items() if (row, at) in tab.grid}
        yield Record(tab, 1, {column: coordinate(row, at) for row, column in tab.columns.items()}, values)
        return
    for row in sorted({row for row, _ in tab.grid if row > tab.head}):
        values = {column: tab.grid[row, at].value for at, column in tab.columns.items() if (row, at) in tab.grid}
        yield Record(tab, row, {column: coordinate(row, at) for at, column in tab.columns.items()}, values)


def stray_cells(tab: Tab) -> Iterator[str]:
    """Return the filled cells of a sheet that stand under no heading."""
    for (row, at), cell in sorted(tab.grid.items()):
        if tab.sheet.form != "velden" and row > tab.head and at not in tab.columns and clean(cell.value):
            yield coordinate(row, at)
        if tab.sheet.form == "velden" and at > UNDER_FIELDS + 1 and clean(cell.value):
            yield coordinate(row, at)


def _check_version(title: str, grid: Grid, file: str, knowledge: Knowledge) -> None:
    labels = {plain(knowledge.layout.texts["versie"][lang]) for lang in LANGS}
    at = next((key for key, cell in grid.items() if plain(clean(cell.value)) in labels), None)
    if at is None:
        raise UnreadableError("workbook.not-ours", Place(file, sheet=title))
    beside = (at[0], at[1] + 1)
    version = clean(grid[beside].value) if beside in grid else ""
    place = Place(file, sheet=title, cell=coordinate(*beside))
    if not re.fullmatch(r"[0-9]{1,9}", version, re.ASCII):
        raise UnreadableError("workbook.no-version", place)
    if int(version) > knowledge.layout.version:
        raise UnreadableError("workbook.newer", place, version=version, known=knowledge.layout.version)


def _refuse_formulas(grids: Mapping[str, Grid], file: str) -> None:
    found = [
        (title, coordinate(*at)) for title, grid in grids.items() for at, cell in sorted(grid.items()) if cell.formula
    ]
    if found:
        named = ", ".join(f"{title}!{cell}" for title, cell in found[:NAMED]) + (" ..." if len(found) > NAMED else "")
        raise UnreadableError("workbook.formula", Place(file, sheet=found[0][0], cell=found[0][1]), cells=named)


def _tab(title: str, sheet: Sheet, grid: Grid, file: str) -> Tab:
    """Find the headings. Raises UnreadableError where one that cannot be missed is missing."""
    fields = sheet.form == "velden"
    labels: dict[str, Column] = {}
    for column in reversed(sheet.columns):
        for lang in LANGS:
            if column.requirements:  # a cross: the number says enough, should the words after it have changed
                labels[plain(column.label[lang]).partition(" ")[0]] = column
            labels[plain(column.label[lang])] = column
    found: dict[int, dict[int, Column]] = {}
    for (row, at), cell in sorted(grid.items()):
        text = plain(clean(cell.value))
        heading = labels.get(text) or labels.get(text.partition(" ")[0])
        line = found.setdefault(0 if fields else row, {})
        if heading and heading not in line.values() and (at == 1 if fields else row <= HEADING_ROWS):
            line[row if fields else at] = heading
    head = max(found, key=lambda row: len(found[row]), default=0)
    columns = found.get(head, {})
    for column in sheet.columns:
        if (column.required or column.kind in ("eis", "term")) and column not in columns.values():
            label = " / ".join(column.label[lang] for lang in LANGS)
            raise UnreadableError("workbook.heading", Place(file, sheet=title), label=label)
    return Tab(title, sheet, grid, head, columns)
