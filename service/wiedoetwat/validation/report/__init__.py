"""A report in the form that somebody needs: per form a module with part(), one report, and whole(), the document."""

from collections.abc import Sequence
from types import ModuleType
from typing import Final

from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import Report
from wiedoetwat.validation.outcome import Outcome, of_report
from wiedoetwat.validation.report import csv_form, html_form, json_form, sarif, text_form, turtle_form

FORMS: Final[dict[str, ModuleType]] = {
    "text": text_form,
    "json": json_form,
    "turtle": turtle_form,
    "csv": csv_form,
    "html": html_form,
    "sarif": sarif,
}
"""The forms in which a report is text, by name; a workbook is another matter."""
MEDIA_TYPES: Final = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "turtle": "text/turtle; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "sarif": "application/sarif+json",
}


def render(report: Report, form: str, lang: Lang) -> str:
    """Return one report as a document in a form of FORMS."""
    return whole([of_report(report, part(report, form, lang))], form, lang)


def part(report: Report, form: str, lang: Lang, *, terminal: bool = False) -> str:
    """Return one report as a part of a document; `terminal` is for text in colour."""
    if form == "text":
        return text_form.part(report, lang, terminal=terminal)
    written: str = FORMS[form].part(report, lang)
    return written


def whole(outcomes: Sequence[Outcome], form: str, lang: Lang, *, many: bool = False, terminal: bool = False) -> str:
    """Return the document around the parts of some outcomes; `many` where a folder or several files were asked for."""
    if form == "text":
        return text_form.whole(outcomes, lang, many, terminal=terminal)
    written: str = FORMS[form].whole(outcomes, lang, many)
    return written
