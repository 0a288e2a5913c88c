"""`wiedoetwat template`: an empty configuration of a gemeente to fill in."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from wiedoetwat.cli.console import complain, current_language
from wiedoetwat.cli.opening import open_graph
from wiedoetwat.cli.options import LangOption
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.messages import text
from wiedoetwat.validation.workbook.knowledge import gather, regions
from wiedoetwat.validation.workbook.template import FORMS, find_gemeente, write_template


class FileError(WiedoetwatError):
    """The file cannot be written, or its name says no form that there is."""

    exit_code = 2


def template(
    gemeente: Annotated[str, typer.Argument(metavar="GEMEENTECODE", help="Code of naam, zoals gm0363.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", metavar="BESTAND", help="Werkboek (.xlsx), .jsonld of .ttl; zonder keuze {code}.xlsx hier."),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Schrijf een lege inrichting om in te vullen: een werkboek, JSON-LD of Turtle."""
    language = lang or current_language()
    form = (output.suffix.lower().removeprefix(".") if output else "") or "xlsx"
    if form not in FORMS:
        raise FileError("template.form", file=output, forms=", ".join(f".{name}" for name in FORMS))
    store, catalogue = open_graph()
    knowledge = gather(store, catalogue, find_sources().root)
    found = find_gemeente(knowledge, gemeente, language)
    written = write_template(
        form, found, regions(store, catalogue, found.iri, language), knowledge, date.today(), language
    )
    if output is None and not sys.stdout.isatty():
        sys.stdout.buffer.write(written)
        sys.stdout.flush()
        return
    file = output or Path(f"{found.code}.xlsx")
    try:
        file.write_bytes(written)
    except OSError as error:
        raise FileError("template.write", file=file, reason=error.strerror or error) from error
    complain(text("template.written", language, file=file, name=found.name))
