"""A report for the terminal: what is wrong, why, how to mend it and where; the gravest first."""

import io
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wiedoetwat.messages import text
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import LAYERS, SEVERITIES, Finding, Report
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.report.common import LAYER_NAMES, MANY, OUTCOMES, STANDS, about, because, counts, verdict
from wiedoetwat.vocabulary import shorten

STYLES: Final = {"violation": "bold red", "warning": "yellow", "info": "cyan"}
WIDTH: Final = 110
WIDE: Final = 10_000
"""The width of a table that no terminal cuts: one row, one line."""


def part(report: Report, lang: Lang, *, terminal: bool = False) -> str:
    """Return the report as text of WIDTH columns; in colour for a terminal."""
    out = io.StringIO()
    _show(report, lang, _console(out, terminal))
    return out.getvalue()


def whole(outcomes: Sequence[Outcome], lang: Lang, many: bool, *, terminal: bool = False) -> str:
    """Return the report, or of many the matrix of gemeenten and sections, with what could not be read below it."""
    out = io.StringIO()
    console = _console(out, terminal, None if terminal else WIDE)
    if many:
        console.print(_matrix(outcomes, lang), no_wrap=not terminal)
    else:
        out.write("".join(outcome.part for outcome in outcomes))
    for outcome in outcomes:
        if outcome.error:
            console.print(Text(outcome.error[lang]), soft_wrap=True)
    return out.getvalue()


def _console(out: io.StringIO, terminal: bool, width: int | None = WIDTH) -> Console:
    return Console(file=out, force_terminal=terminal, width=width, markup=False, highlight=False, emoji=False)


def _matrix(outcomes: Sequence[Outcome], lang: Lang) -> Table:
    """A row per arrangement: how many requirements of each section are met or explained, out of how many."""
    sections = list(dict.fromkeys(id_ for outcome in outcomes for id_ in outcome.scores))
    table = Table(box=None, pad_edge=False)
    heads = ["csv.file", "report.gemeente", "report.verdict"]
    for head in [*(text(key, lang) for key in heads), *sections]:
        table.add_column(head)
    for severity in SEVERITIES:
        table.add_column(text(MANY[severity], lang), justify="right")
    for one in outcomes:
        state = text(OUTCOMES[one.exit_code], lang)
        cells = [f"{sum(s[:2])}/{sum(s)}" if (s := one.scores.get(id_)) else "" for id_ in sections]
        counts = [str(one.counts.get(severity, "")) for severity in SEVERITIES]
        table.add_row(one.name, shorten(one.gemeente) if one.gemeente else "", state, *cells, *counts)
    return table


def _show(report: Report, lang: Lang, console: Console) -> None:
    """Print the report on a console, in colour where that is a terminal."""
    who = ", ".join(part for part in (report.name, report.gemeente, report.peildatum) if part)
    console.print(Text(who, style="bold"))
    console.print(f"{verdict(report, lang)} ({counts(report, lang)})")
    console.print(
        "; ".join(
            f"{text(LAYER_NAMES[layer], lang)}: {text('report.yes' if report.layers[layer] else 'report.no', lang)}"
            for layer in LAYERS
        )
    )
    if report.scores:
        console.print()
        console.print(_scores(report, lang))
    section = None
    for finding in report.findings:
        heading = (finding.severity, finding.section.id)
        if heading != section:
            section = heading
            label = finding.section.label[lang]
            title = text(MANY[finding.severity], lang).capitalize()
            console.print()
            console.print(Text(f"{title}: {label}" if label else title, style=STYLES[finding.severity]))
        _finding(finding, lang, console)
    console.print()
    console.print(text("report.note", lang, version=report.dataset["versie"], date=report.dataset["datum"]))


def _scores(report: Report, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(text("report.section", lang))
    for key in STANDS:
        table.add_column(text(key, lang), justify="right")
    for score in report.scores:
        numbers = (score.voldoet, score.uitgelegd, score.nog_niet, score.onbeantwoord)
        table.add_row(score.section.label[lang], *map(str, numbers))
    return table


def _finding(finding: Finding, lang: Lang, console: Console) -> None:
    console.print(Text(f"- {finding.message[lang]}"))
    lines = [
        (text("report.where", lang), f"{finding.place}  {about(finding)}".rstrip()),
        *((text("report.why", lang), f"{because(why, lang)} {why.url}".rstrip()) for why in finding.why),
        (text("report.mend", lang), finding.remedy[lang]),
        (text("report.example", lang), finding.example),
    ]
    for label, line in lines:
        if line:
            console.print(Text(f"    {label}: {line}"), soft_wrap=True)
