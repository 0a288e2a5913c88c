"""The typer app: one line per command, each command in a module of its own."""

from typing import Annotated

import typer

from wiedoetwat import __version__
from wiedoetwat.cli.build import build
from wiedoetwat.cli.console import ending
from wiedoetwat.cli.norms import norms
from wiedoetwat.cli.options import LangOption
from wiedoetwat.cli.query import query
from wiedoetwat.cli.questions import questions
from wiedoetwat.cli.serve import serve
from wiedoetwat.cli.template import template
from wiedoetwat.cli.validate import validate

app = typer.Typer(
    name="wiedoetwat",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Wie moet of mag wat als het thuis niet veilig is, op welke grond, en waar dat staat.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wiedoetwat {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    lang: LangOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Toon de versie.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


app.command()(build)
app.command()(query)
app.command()(norms)
app.command()(questions)
app.command()(validate)
app.command()(template)
app.command()(serve)


def run() -> None:
    """Run the command of this process's arguments."""
    with ending():
        app()
