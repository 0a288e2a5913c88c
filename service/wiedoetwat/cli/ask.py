"""`wiedoetwat ask`: a question in plain Dutch, answered with its sources."""

from typing import Annotated, Literal

import typer

from wiedoetwat.ask.ask import Outcome, ask
from wiedoetwat.cli.console import current_language
from wiedoetwat.cli.opening import addresses, open_graph
from wiedoetwat.cli.options import LangOption
from wiedoetwat.cli.output import print_full, print_json
from wiedoetwat.messages import text
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Lang


def ask_(
    question: Annotated[str, typer.Argument(metavar="VRAAG", help="De vraag, in gewoon Nederlands.")],
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="Vorm van het resultaat.")] = "text",
    lang: LangOption = None,
) -> None:
    """Beantwoord een vraag in gewoon Nederlands, met bronnen; zeg het als de bronnen er niets over stellen."""
    language = lang or current_language()
    store, catalogue = open_graph()
    outcome = ask(store, catalogue, question, language, addresses())
    if format_ == "json":
        print_json(outcome.json())
    else:
        _print(outcome, catalogue, language)


def _print(outcome: Outcome, catalogue: Catalogue, lang: Lang) -> None:
    """Print what to say in danger, the best answer in full, and how to get the others in full."""
    if outcome.nood:
        print(f"{outcome.nood}\n")
    best, *others = outcome.antwoorden
    if outcome.soort == "deels":
        print(text("ask.partly", lang))
    print_full(best, lang)
    if others:
        key = "ask.nearest" if outcome.soort == "niet-gesteld" else "ask.also"
        print("\n" + text(key, lang))
    for one in others:
        print(f"\n{catalogue.question(one.vraag).title[lang]}")
        print_full(one, lang)
