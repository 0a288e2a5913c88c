"""The commands on the small case, called as a user calls them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from wiedoetwat.cli import main, opening, questions
from wiedoetwat.graph.sources import Sources


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(
    case_sources: Sources, case_data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run a command on the case; returns its exit code and what it wrote."""
    for module in (opening, questions):
        monkeypatch.setattr(module, "find_sources", lambda: case_sources)
    monkeypatch.setenv("WIEDOETWAT_DATA", str(case_data))
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
