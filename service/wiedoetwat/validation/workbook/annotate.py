"""The uploaded workbook given back: a comment in each cell that something is said about, and a summary as first sheet.

What is personal is masked in it as in every other form of the report, and no cell can be taken for a formula.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Final

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import NamedNode, Quad, Triple

from wiedoetwat.messages import text
from wiedoetwat.settings import LANGS, Lang
from wiedoetwat.validation.findings import Finding, Report
from wiedoetwat.validation.places import Place, Places
from wiedoetwat.validation.report.common import because
from wiedoetwat.validation.workbook.cells import LONGEST, escape
from wiedoetwat.validation.workbook.fill import fill
from wiedoetwat.validation.workbook.knowledge import Knowledge, plain
from wiedoetwat.validation.workbook.opening import inspect
from wiedoetwat.validation.workbook.read import read_all
from wiedoetwat.validation.workbook.saving import to_bytes
from wiedoetwat.validation.workbook.sheets import draw
from wiedoetwat.validation.workbook.summary import write_summary

AUTHOR: Final = "Wiedoetwat"
_WIDTH: Final = 420
_LINE: Final = 18
"""Pixels of a comment, and of one line of it."""
_CHARACTERS: Final = 55
_FIRST_STEP: Final = re.compile(r"\(<([^<>]+)>/|([^<(^][^<>]*)$")
"""Of a path of several steps the first, else the one property that it is."""


def annotate(
    data: bytes,
    report: Report,
    knowledge: Knowledge,
    lang: Lang,
    clean: Callable[[str], str],
) -> bytes:
    """Return an uploaded workbook with its report in it; `clean` masks what is personal in a text.

    Raises UnreadableError where the upload is no workbook that can be read.
    """
    inspect(data, report.name)
    book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
    _remove_old(book, knowledge)
    _make_safe(book, clean)
    _comment(book, report.findings, lang)
    write_summary(book, report, knowledge.layout.texts["uitkomstblad"][lang], lang)
    return to_bytes(book)


def as_workbook(
    quads: Iterable[Quad],
    report: Report,
    knowledge: Knowledge,
    lang: Lang,
    clean: Callable[[str], str],
    about: Callable[[str], NamedNode | None] = lambda _shape: None,
) -> bytes:
    """Return a configuration that was no workbook as one, with its report in it.

    `about` gives the requirement that a shape asks an answer to. Raises TooLongError.
    """
    book = draw(fill((quad.triple for quad in quads), knowledge, lang), knowledge, lang)
    data = to_bytes(book)
    reading = read_all(data, report.name, knowledge)
    terms = {str(triple.object): triple for triple in reading.triples}
    moved = (_moved(finding, reading.places, terms, about) for finding in report.findings)
    return annotate(data, replace(report, findings=tuple(moved)), knowledge, lang, clean)


def _moved(
    finding: Finding, places: Places, terms: Mapping[str, Triple], about: Callable[[str], NamedNode | None]
) -> Finding:
    """Return a finding with the cell where it is shown in the workbook."""
    asked = about(finding.shape) if not finding.term else None
    place = places.find(asked) if asked else None
    if place is None and ":" in finding.focus and not finding.focus.startswith("_:"):
        known = terms.get(finding.term)
        step = _FIRST_STEP.match(finding.path)
        path = NamedNode(step[1] or step[2]) if step else None
        value = known.object if known and step and step[2] else None
        place = places.find(NamedNode(finding.focus), path, value)
    return replace(finding, place=place or Place(finding.place.file))


def _remove_old(book: Workbook, knowledge: Knowledge) -> None:
    """Take away the summary and the comments of an earlier report."""
    titles = {plain(knowledge.layout.texts["uitkomstblad"][lang]) for lang in LANGS}
    for sheet in list(book.worksheets):
        if plain(sheet.title) in titles:
            book.remove(sheet)
    for cell in _cells(book):
        if cell.comment and cell.comment.author == AUTHOR:
            cell.comment = None


def _make_safe(book: Workbook, clean: Callable[[str], str]) -> None:
    """Mask what is personal in cells and comments, and turn every formula into text."""
    for cell in _cells(book):
        if isinstance(cell.value, str):
            value = escape(clean(cell.value))
            if value != cell.value or cell.data_type == "f":
                cell.value = value
                cell.data_type = "s"
        elif cell.data_type == "f":
            cell.value = None
        elif cell.value is not None and not isinstance(cell.value, bool) and clean(str(cell.value)) != str(cell.value):
            cell.value = clean(str(cell.value))
        if cell.hyperlink and clean(cell.hyperlink.target or "") != (cell.hyperlink.target or ""):
            cell.hyperlink = None
        if cell.comment:
            cell.comment.text = clean(cell.comment.text)


def _comment(book: Workbook, findings: Iterable[Finding], lang: Lang) -> None:
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.place.sheet in book.sheetnames and finding.place.cell:
            by_cell.setdefault((finding.place.sheet, finding.place.cell), []).append(finding)
    for (title, name), several in by_cell.items():
        cell = book[title][name]
        if not isinstance(cell, Cell):
            continue
        words = "\n\n".join(_words(finding, lang) for finding in several)
        if cell.comment:
            words += f"\n\n{cell.comment.text}"
        lines = sum(1 + len(line) // _CHARACTERS for line in words.split("\n"))
        cell.comment = Comment(words[:LONGEST], AUTHOR, height=min(700, _LINE * (lines + 1)), width=_WIDTH)


def _words(finding: Finding, lang: Lang) -> str:
    """Return what a comment says: how grave, what, how to mend it, and why."""
    parts = [f"{text(f'report.{finding.severity}', lang).upper()}: {finding.message[lang]}"]
    if finding.remedy[lang]:
        parts.append(f"{text('report.mend', lang).capitalize()}: {finding.remedy[lang]}")
    if finding.why:
        parts.append(f"{text('report.why', lang).capitalize()}: {'; '.join(because(why, lang) for why in finding.why)}")
    return "\n".join(parts)


def _cells(book: Workbook) -> Iterable[Cell]:
    for sheet in book.worksheets:
        if isinstance(sheet, Worksheet):
            for row in sheet.iter_rows():
                yield from (cell for cell in row if isinstance(cell, Cell))
