"""What the tests of validation share: the reader, the validator of the real sources, and the command line."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from wiedoetwat.cli import main
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.validation.privacy import Privacy
from wiedoetwat.validation.reading import Reader
from wiedoetwat.validation.validator import Validator, open_validator


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def validator(store: Store) -> Validator:
    """The validator of the real sources."""
    sources = find_sources()
    return open_validator(store, open_catalogue(sources), sources)


@pytest.fixture(scope="session")
def reader(validator: Validator) -> Reader:
    return validator.reader


@pytest.fixture(scope="session")
def privacy(reader: Reader) -> Privacy:
    return reader.privacy


@pytest.fixture
def run(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the real graph; returns its exit code and what it wrote."""
    monkeypatch.setenv("WIEDOETWAT_DATA", str(snapshot.path.parent))
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
