"""What every command shares: where words and progress go (stderr, never stdout), and how a command ends."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import Report, silence
from wiedoetwat.messages import text
from wiedoetwat.settings import Lang, SettingsError, language


def current_language() -> Lang:
    """Return the language that messages are in now."""
    return language(os.environ.get("WIEDOETWAT_LANG"))


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


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: an engine at work hears nothing that Python would have to tell it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def ending() -> Iterator[None]:
    """Turn an error that the user can mend into a message and an exit code."""
    try:
        yield
    except WiedoetwatError as error:
        complain(error.message(current_language()))
        sys.exit(error.exit_code)
    except SettingsError as error:
        complain(text("settings.wrong", current_language(), detail=error))
        sys.exit(2)
    except BrokenPipeError:  # `wiedoetwat ... | head`
        sys.stderr.close()
        sys.exit(141)
