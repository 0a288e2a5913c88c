"""What the program says to people, in Dutch and English; the texts are in messages.toml."""

import tomllib
from functools import cache
from pathlib import Path

from wiedoetwat.settings import Lang


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every message: key -> {nl, en}."""
    with Path(__file__).with_name("messages.toml").open("rb") as file:
        return tomllib.load(file)


def text(key: str, lang: Lang = "nl", **fields: object) -> str:
    """Return message `key` in `lang` with its {fields} filled in.

    Raises KeyError for a key or field that does not exist: a mistake of the programmer, not of the user.
    """
    return catalogue()[key][lang].format(**fields)
