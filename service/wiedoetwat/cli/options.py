"""The options that every command has."""

import os
from typing import Annotated

import typer

from wiedoetwat.settings import Lang


def _use_language(value: Lang | None) -> Lang | None:
    """Let `--lang` be what the environment variable is, for this process and those it starts."""
    if value is not None:
        os.environ["WIEDOETWAT_LANG"] = value
    return value


LangOption = Annotated[
    Lang | None,
    typer.Option("--lang", callback=_use_language, help="Taal van meldingen (language of messages)."),
]
