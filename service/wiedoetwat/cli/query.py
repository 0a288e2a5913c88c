"""`wiedoetwat query`: SPARQL from a file or from the command line."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import QuerySolutions, Triple

from wiedoetwat.cli.console import interruptible
from wiedoetwat.cli.opening import open_graph
from wiedoetwat.cli.options import LangOption
from wiedoetwat.cli.output import print_table
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import Result
from wiedoetwat.questions.sparql import SPREADSHEET, ask, formats_for, write
from wiedoetwat.vocabulary import shorten

Format = Literal[
    "table", "json", "xml", "csv", "tsv", "xlsx", "turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"
]


class NoQueryError(WiedoetwatError):
    """There is no one query to ask."""

    exit_code = 2


def query(
    file: Annotated[Path | None, typer.Argument(metavar="[BESTAND]", help="Bestand met SPARQL; - is stdin.")] = None,
    expression: Annotated[str | None, typer.Option("-e", metavar="SPARQL", help="De vraag zelf.")] = None,
    format_: Annotated[
        Format | None,
        typer.Option("--format", help="Zonder keuze: tabel op een terminal, anders tsv; een graaf als turtle."),
    ] = None,
    lang: LangOption = None,  # noqa: ARG001 - its callback sets the language
) -> None:
    """Stel een vraag in SPARQL. De prefixen van het project hoeven er niet boven te staan."""
    text = _read(file, expression)
    store, _catalogue = open_graph()
    with interruptible():
        _print(ask(store, text), format_)


def _print(result: Result, format_: Format | None) -> None:
    if isinstance(result, QuerySolutions) and (format_ == "table" or (format_ is None and sys.stdout.isatty())):
        _print_solutions(result)
        return
    usual = "turtle" if "turtle" in formats_for(result) else "tsv"
    chosen = usual if format_ in (None, "table") else str(format_)
    written = write(result, chosen)
    whole = chosen == SPREADSHEET or written.endswith(b"\n") or not written
    sys.stdout.buffer.write(written if whole else written + b"\n")
    sys.stdout.flush()


def _read(file: Path | None, expression: str | None) -> str:
    if (file is None) == (expression is None):
        raise NoQueryError("query.one-source")
    if expression is not None:
        return expression
    try:
        return sys.stdin.read() if str(file) == "-" else Path(str(file)).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        detail = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise NoQueryError("query.unreadable", file=file, detail=detail) from error


def _print_solutions(solutions: QuerySolutions) -> None:
    names = [variable.value for variable in solutions.variables]
    print_table(names, [[_shown(solution[name]) for name in names] for solution in solutions])


def _shown(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, RdfLiteral | Triple):
        return term.value if isinstance(term, RdfLiteral) else str(term)
    return shorten(str(getattr(term, "value", term)))
