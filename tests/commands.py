"""A command called as a user calls it, on a graph that was built."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from wiedoetwat.cli import main


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def caller(data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command on the graph in a folder; it gives back its exit code and what it wrote."""
    monkeypatch.setenv("WIEDOETWAT_DATA", str(data))
    monkeypatch.setenv("WIEDOETWAT_LANG", "nl")

    def call(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["wiedoetwat", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        out, err = capfd.readouterr()
        return Outcome(int(str(code)), out, err)

    return call
