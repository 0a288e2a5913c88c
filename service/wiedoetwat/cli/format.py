"""`python -m wiedoetwat.cli.format`: canonical Turtle over the checkout; behind `make format` and `make lint`."""

import sys
from typing import Annotated

import typer

from wiedoetwat.cli.console import complain, current_language
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.turtle import format_file, is_canonical
from wiedoetwat.messages import text


def format_turtle(
    check: Annotated[bool, typer.Option("--check", help="Meld wat anders moet, verander niets.")] = False,
) -> None:
    """Write every Turtle file of ontology/, shapes/ and data/ in its canonical form."""
    lang = current_language()
    sources = find_sources()
    failed = False
    for folder in ("ontology", "shapes", "data"):
        for path in sorted((sources.root / folder).rglob("*.ttl")):
            name = sources.name(path)
            try:
                if check and not is_canonical(path, name):
                    complain(text("format.not-canonical", lang, file=name))
                    failed = True
                elif not check and format_file(path, name):
                    complain(text("format.written", lang, file=name))
            except WiedoetwatError as error:
                complain(error.message(lang))
                failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    typer.run(format_turtle)
