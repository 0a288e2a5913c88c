"""What every command shares: the language option, and where words and progress go (stderr, never stdout)."""

import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from wiedoetwat.settings import Lang, Settings


def _use_language(value: str | None) -> str | None:
    """Let `--lang` be what the environment variable is, for this process and those it starts."""
    if value is None:
        return None
    if value not in ("nl", "en"):
        raise typer.BadParameter("nl | en")
    os.environ["WIEDOETWAT_LANG"] = value
    return value


LangOption = Annotated[
    str | None,
    typer.Option("--lang", callback=_use_language, metavar="nl|en", help="Taal van meldingen (language of messages)."),
]


def current_language() -> Lang:
    """Return the language that messages are in now."""
    return Settings.from_environment().lang


def complain(message: str) -> None:
    """Write a message for people to stderr."""
    print(message, file=sys.stderr)


def progress() -> Callable[[str], None]:
    """Return a reporter of what a long job is doing: one line that rewrites itself on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        return lambda _line: None

    def report(line: str) -> None:
        end = "" if line else "\r"
        print(f"\r\x1b[K{line}", end=end, file=sys.stderr, flush=True)

    return report
