"""`wiedoetwat questions`: the catalogue, or the answer to one of its questions."""

from typing import Annotated, Literal

import typer

from wiedoetwat.cli.console import current_language
from wiedoetwat.cli.opening import addresses, open_graph
from wiedoetwat.cli.options import LangOption
from wiedoetwat.cli.output import (
    cell,
    print_answer,
    print_full,
    print_json,
    print_separated,
    print_table,
)
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.questions.terms import ParameterError
from wiedoetwat.settings import Lang

Format = Literal["table", "json", "csv"]


def questions(
    id_: Annotated[str | None, typer.Argument(metavar="[ID]", help="De vraag; zonder ID komt de hele lijst.")] = None,
    param: Annotated[list[str] | None, typer.Option(metavar="NAAM=WAARDE", help="Vul een parameter in.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="Vorm van het resultaat.")] = "table",
    lang: LangOption = None,
) -> None:
    """Noem de vragen van de catalogus, of beantwoord er een, met de bronnen erbij."""
    language = lang or current_language()
    if id_ is None:
        _list(format_, language)
        return
    store, catalogue = open_graph()
    found = answer(store, catalogue, id_, dict(_pair(text) for text in param or []), language, addresses())
    if format_ != "table":
        print_answer(found, format_)
        return
    print_full(found, language)


def _list(format_: Format, lang: Lang) -> None:
    rows = [
        {
            "id": question.id,
            "titel": question.title[lang],
            "parameters": [f"{p.name}{'*' if p.required else ''}" for p in question.parameters],
            "beantwoordt": list(question.answers),
        }
        for question in open_catalogue(find_sources()).questions.values()
    ]
    columns = ["id", "titel", "parameters", "beantwoordt"]
    if format_ == "json":
        print_json(rows)
    elif format_ == "csv":
        print_separated(columns, rows, ",")
    else:
        print_table(columns, [[cell(row[column]) for column in columns] for row in rows])


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise ParameterError("parameter.pair", value=text[:60])
    return name, value
