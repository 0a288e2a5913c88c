"""`wiedoetwat norms`: who must or may do what, filtered."""

from typing import Annotated, Any, Final, Literal

import typer

from wiedoetwat.cli.console import current_language
from wiedoetwat.cli.opening import addresses, open_graph
from wiedoetwat.cli.options import LangOption
from wiedoetwat.cli.output import cell, numbers, print_answer, print_differences, print_table
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.norms import QUESTION, beside

_ASIDE: Final = {"verschillen", "letOp", "tekst", "identifiers"}
"""What stands at the end of a row, or in the other formats only."""


def norms(
    drager: Annotated[str | None, typer.Option(help="Wie het doet, zoals college of veilig-thuis.")] = None,
    taak: Annotated[str | None, typer.Option(help="De taak, met de taken eronder: verzoek-tot-onderzoek.")] = None,
    jegens: Annotated[str | None, typer.Option(help="Tegenover wie, zoals rvdk.")] = None,
    soort: Annotated[str | None, typer.Option(help="plicht, bevoegdheid, verbod, wettelijke plicht ...")] = None,
    laag: Annotated[str | None, typer.Option(help="wet, gedelegeerd, leidraad of professionele-norm.")] = None,
    stelsel: Annotated[str | None, typer.Option(help="huidig (zo gekozen) of toekomst.")] = None,
    fase: Annotated[str | None, typer.Option(help="directe-veiligheid, stabiele-veiligheid of herstel.")] = None,
    bron: Annotated[str | None, typer.Option(help="Document of passage: jw, leidraad-5b, 'Jeugdwet 3.1'.")] = None,
    zoek: Annotated[str | None, typer.Option(help="Tekst in de omschrijving.")] = None,
    format_: Annotated[Literal["table", "json", "csv", "tsv"], typer.Option("--format", help="Vorm.")] = "table",
    lang: LangOption = None,
) -> None:
    """Toon wie wat moet of mag: drager, soort, laag, taak, jegens, voorwaarde en grond, met de verschillen erbij."""
    language = lang or current_language()
    options = {
        "drager": drager, "taak": taak, "jegens": jegens, "soort": soort, "laag": laag,
        "stelsel": stelsel, "fase": fase, "bron": bron, "zoek": zoek,
    }  # fmt: skip
    given = {name: value for name, value in options.items() if value}
    store, catalogue = open_graph()
    found = answer(store, catalogue, QUESTION, given, language, addresses())
    lines = beside(store, catalogue, given, found, language)
    if format_ != "table":
        print_answer(found, format_)
        for line in lines:
            typer.echo(line, err=True)
        return
    labels = {column["naam"]: column["label"] for column in found.kolommen}
    shown = [name for name in labels if name not in _ASIDE]
    if found.rijen:
        heads = [labels[name] for name in [*shown, "letOp", "identifiers"]]
        print_table(heads, [[*(cell(row[name]) for name in shown), _marks(row), numbers(row)] for row in found.rijen])
        print_differences(found)
    else:
        typer.echo(found.zin)
    for line in lines:
        typer.echo(line)


def _marks(row: dict[str, Any]) -> str:
    marks = "; ".join(part for part in (row["verschillen"], row["letOp"]) if part)
    return f"⚠ {marks}" if marks else ""
