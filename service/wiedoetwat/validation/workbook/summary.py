"""The first sheet of a workbook that was validated: how it stands, per section and finding by finding."""

from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from wiedoetwat.messages import text
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import LAYERS, Finding, Report
from wiedoetwat.validation.report.common import because, counts, verdict
from wiedoetwat.validation.workbook.cells import LONGEST, CellValue, escape
from wiedoetwat.validation.workbook.sheets import finish, fit_rows, font, head, put

WIDTHS: Final = (16, 22, 26, 60, 60, 30, 40)
_FINDINGS: Final = (
    "csv.severity", "report.section", "report.where", "csv.message", "report.mend", "report.example", "report.why",
)  # fmt: skip
_SCORES: Final = ("report.section", "score.voldoet", "score.uitgelegd", "score.nog-niet", "score.onbeantwoord")
_LINK: Final = "FF0B4F9E"


def write_summary(book: Workbook, report: Report, title: str, lang: Lang) -> None:
    """Put a sheet with the outcome before the others of a workbook."""
    sheet = book.create_sheet(title, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for at, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    row = _top(sheet, report, lang)
    row = _scores(sheet, report, lang, row + 1)
    _findings(sheet, report, lang, row + 1)
    finish(sheet)


def _top(sheet: Worksheet, report: Report, lang: Lang) -> int:
    put(sheet, 1, 1, text("report.title", lang), wrap=False).font = font(bold=True, size=14)
    lines = [f"{verdict(report, lang)} ({counts(report, lang)})"]
    for key, value in (("report.gemeente", report.gemeente), ("report.peildatum", report.peildatum)):
        if value:
            lines.append(f"{text(key, lang)}: {value}")
    yes_no = {True: text("report.yes", lang), False: text("report.no", lang)}
    lines += [f"{text(f'layer.{layer}', lang)}: {yes_no[report.layers[layer]]}" for layer in LAYERS]
    lines.append(text("report.note", lang, version=report.dataset["versie"], date=report.dataset["datum"]))
    for row, line in enumerate(lines, 2):
        put(sheet, row, 1, escape(line), wrap=False)
    return len(lines) + 2


def _scores(sheet: Worksheet, report: Report, lang: Lang, row: int) -> int:
    if not report.scores:
        return row
    put(sheet, row, 1, text("report.scores", lang), wrap=False).font = font(bold=True)
    put(sheet, row + 1, 1, text("report.scores-caption", lang), wrap=False)
    for at, key in enumerate(_SCORES, 1):
        head(put(sheet, row + 2, at, text(key, lang)))
    for number, score in enumerate(report.scores, row + 3):
        values: tuple[CellValue, ...] = (
            score.section.label[lang],
            score.voldoet,
            score.uitgelegd,
            score.nog_niet,
            score.onbeantwoord,
        )
        for at, value in enumerate(values, 1):
            put(sheet, number, at, value)
    return row + 3 + len(report.scores)


def _findings(sheet: Worksheet, report: Report, lang: Lang, row: int) -> None:
    """A row for each finding; its place is a link to the cell, its reason one to the source."""
    for at, key in enumerate(_FINDINGS, 1):
        head(put(sheet, row, at, text(key, lang)))
    for number, finding in enumerate(report.findings, row + 1):
        why = "; ".join(because(one, lang) for one in finding.why)
        values = (
            text(f"report.{finding.severity}", lang),
            finding.section.label[lang],
            _where(finding),
            finding.message[lang],
            finding.remedy[lang],
            finding.example,
            why,
        )
        for at, value in enumerate(values, 1):
            put(sheet, number, at, escape(value)[:LONGEST])
        _link(sheet, finding, number)
    fit_rows(sheet, row)
    sheet.print_title_rows = f"{row}:{row}"


def _link(sheet: Worksheet, finding: Finding, row: int) -> None:
    place, titles = finding.place, sheet.parent.sheetnames if sheet.parent else []
    if place.sheet in titles and place.cell:
        cell = sheet.cell(row, 3)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(place.sheet)}!{place.cell}")
        cell.font = font(color=_LINK, underlined=True)
    url = next((why.url for why in finding.why if why.url), None)
    if url:
        cell = sheet.cell(row, 7)
        cell.hyperlink = url
        cell.font = font(color=_LINK, underlined=True)


def _where(finding: Finding) -> str:
    place = finding.place
    return f"{place.sheet}!{place.cell}" if place.sheet and place.cell else place.sheet or place.file
