"""The commands on the small case, called as a user calls them."""

from pathlib import Path

import pytest

from tests.commands import Run, caller
from wiedoetwat.cli import opening, questions
from wiedoetwat.graph.sources import Sources


@pytest.fixture
def run(
    case_sources: Sources, case_data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run a command on the case; returns its exit code and what it wrote."""
    for module in (opening, questions):
        monkeypatch.setattr(module, "find_sources", lambda: case_sources)
    return caller(case_data, monkeypatch, capfd)
