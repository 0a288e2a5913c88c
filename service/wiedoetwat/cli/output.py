"""Results on stdout: a table for people, plain text for programs."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from wiedoetwat.messages import text
from wiedoetwat.questions.answer import Answer
from wiedoetwat.questions.rows import IDENTIFIERS
from wiedoetwat.questions.spreadsheet import csv_cell
from wiedoetwat.settings import Lang

WIDE = 10_000
"""The width of a table that no terminal cuts: one row, one line, so that grep finds what belongs together."""


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, without the columns that are empty in every row."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    kept = [n for n, _ in enumerate(columns) if not rows or any(row[n] for row in rows)]
    terminal = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD if terminal else None, show_edge=False, pad_edge=False)
    for n in kept:
        table.add_column(columns[n], overflow="fold")
    for row in rows:
        table.add_row(*(row[n] for n in kept))
    console = Console(width=None if terminal else WIDE, markup=False, highlight=False, emoji=False)
    console.print(table, no_wrap=not terminal)


def print_separated(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], delimiter: str) -> None:
    """Print rows with a line of column names above them: CSV for a spreadsheet, or TSV where the delimiter is a tab."""
    written = csv_cell if delimiter == "," else str
    writer = csv.writer(sys.stdout, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([written(cell(row[column])) for column in columns] for row in rows)


def print_json(value: Any) -> None:
    """Print a value as JSON that people can read too."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_answer(answer: Answer, format_: str) -> None:
    """Print an answer as json, csv or tsv."""
    if format_ == "json":
        print_json(answer.json())
    else:
        columns = [column["naam"] for column in answer.kolommen]
        print_separated(columns, answer.rijen, "," if format_ == "csv" else "\t")


def print_full(answer: Answer, lang: Lang) -> None:
    """Print an answer for people: its sentence, its rows, what differs there, and where it is said."""
    print(answer.zin)
    if answer.rijen:
        names = [column["naam"] for column in answer.kolommen]
        print()
        print_table(
            [c["label"] for c in answer.kolommen], [[cell(row[name]) for name in names] for row in answer.rijen]
        )
    print_differences(answer)
    print_sources(answer, lang)


def print_differences(answer: Answer) -> None:
    """Print what differs between guideline and law at these rows."""
    for difference in answer.verschillen:
        print(f"{difference.id} ({difference.ernst}): {difference.uitleg}")


def print_sources(answer: Answer, lang: Lang) -> None:
    """Print where the rows are said, in the version that was read, with what is known of changes since."""
    if answer.bronnen:
        print(text("output.sources", lang) + ":")
    for source in answer.bronnen:
        read = text("output.read", lang, version=source.versieGelezen) if source.versieGelezen else None
        notes = [note for note in (source.laag, read, source.actualiteit, source.zekerheid) if note]
        print(f"- {source.aanhaling} ({', '.join(notes)}): {source.url}")


def cell(value: Any) -> str:
    """Return a value as it stands in a table."""
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, list) else str(value)


def numbers(row: Mapping[str, Any]) -> str:
    """Return the numbers of the statements that carry a row."""
    return cell(row.get(IDENTIFIERS))
