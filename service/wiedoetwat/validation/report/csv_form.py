"""A report as CSV, a row per finding, for a spreadsheet; no cell can be taken for a formula."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from wiedoetwat.graph.findings import NOTHING
from wiedoetwat.messages import text
from wiedoetwat.questions.spreadsheet import csv_cell
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import Report
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.report.common import ONE, because

COLUMNS: Final = {
    "file": "csv.file",
    "severity": "csv.severity",
    "section": "csv.section",
    "message": "csv.message",
    "why": "csv.why",
    "mend": "csv.mend",
    "example": "csv.example",
    "line": "csv.line",
    "column": "csv.column",
    "pointer": "csv.pointer",
    "sheet": "csv.sheet",
    "cell": "csv.cell",
    "node": "csv.node",
    "property": "csv.property",
    "value": "csv.value",
    "shape": "csv.shape",
}
"""The columns, and what they are called: keys of messages.toml."""


def part(report: Report, lang: Lang) -> str:
    """Return a line per finding."""
    return _lines(_rows(report, lang))


def whole(outcomes: Sequence[Outcome], lang: Lang, many: bool) -> str:  # noqa: ARG001 - one or many look alike
    """Return all lines under one line of column names; what could not be read has a line of its own."""
    parts = [_lines([_failure(one, lang)]) if one.error else one.part for one in outcomes]
    return "".join([_lines([[text(key, lang) for key in COLUMNS.values()]]), *parts])


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _failure(outcome: Outcome, lang: Lang) -> list[str]:
    place = outcome.place or {}
    told = {
        "file": outcome.name,
        "severity": text("report.unreadable", lang),
        "message": (outcome.error or NOTHING)[lang],
        **{column: place.get(column) for column in ("line", "column", "pointer", "sheet", "cell")},
    }
    return [csv_cell(str(told.get(column) or "")) for column in COLUMNS]


def _rows(report: Report, lang: Lang) -> list[list[str]]:
    """Return a row per finding, each cell safe."""
    found = []
    for finding in report.findings:
        place = finding.place
        cells = (
            place.file,
            text(ONE[finding.severity], lang),
            finding.section.label[lang],
            finding.message[lang],
            "; ".join(because(why, lang) for why in finding.why),
            finding.remedy[lang],
            finding.example,
            place.line,
            place.column,
            place.pointer,
            place.sheet,
            place.cell,
            "" if finding.focus.startswith("_:upload") else finding.focus,
            finding.path,
            finding.value,
            finding.shape,
        )
        found.append([csv_cell("" if cell is None else str(cell)) for cell in cells])
    return found
