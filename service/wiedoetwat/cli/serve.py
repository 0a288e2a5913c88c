"""`wiedoetwat serve`: the service on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from wiedoetwat.cli.options import LangOption
from wiedoetwat.cli.service import HOST, PORT, Options, start


def serve(
    host: Annotated[str, typer.Option(help="Adres om op te luisteren; zonder keuze alleen deze machine.")] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Poort; 0 kiest een vrije.")] = PORT,
    data: Annotated[Path | None, typer.Option(metavar="MAP", help="Waar de gebouwde graaf staat.")] = None,
    load: Annotated[
        list[Path] | None,
        typer.Option(metavar="BESTAND", help="Eigen RDF erbij, in eigen grafen (ttl, trig, nt, nq, jsonld, rdf)."),
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Zonder onze kennis: alleen wat --load geeft.")] = False,
    store: Annotated[
        str | None, typer.Option(metavar="URL", help="SPARQL-server waar de graaf in staat, in plaats van hier.")
    ] = None,
    lang: LangOption = None,  # noqa: ARG001 - its callback sets the language
) -> None:
    """Start de dienst: SPARQL op /sparql, een pagina op /. Bouwt eerst als de bronnen nieuwer zijn."""
    start(Options(host, port, data, tuple(load or ()), empty, store))
