"""What every command shares: the language option, and where words and progress go (stderr, never stdout)."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from wiedoetwat.graph.build import Report, silence
from wiedoetwat.messages import text
from wiedoetwat.settings import Lang, Settings


def _use_language(value: Lang | None) -> Lang | None:
    """Let `--lang` be what the environment variable is, for this process and those it starts."""
    if value is not None:
        os.environ["WIEDOETWAT_LANG"] = value
    return value


LangOption = Annotated[
    Lang | None,
    typer.Option("--lang", callback=_use_language, help="Taal van meldingen (language of messages)."),
]


def current_language() -> Lang:
    """Return the language that messages are in now."""
    return Settings.from_environment().lang


def complain(message: str) -> None:
    """Write a message for people to stderr."""
    print(message, file=sys.stderr)


@contextmanager
def progress() -> Iterator[Report]:
    """Give what tells how far a build is: one line that rewrites itself and goes away, on a terminal only."""
    if not sys.stderr.isatty():
        yield silence
        return
    lang = current_language()

    def report(key: str, **fields: object) -> None:
        print(f"\r\x1b[K{text(key, lang, **fields)}", end="", file=sys.stderr, flush=True)

    try:
        yield report
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
