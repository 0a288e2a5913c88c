"""A project of a few triples that a test may break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wiedoetwat.graph.sources import Sources

FIXTURES = Path(__file__).parent / "fixtures"

Edit = Callable[[str, str, str], None]


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    shutil.copytree(FIXTURES / "klein", tmp_path / "klein")
    return Sources(tmp_path / "klein")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "graph"


@pytest.fixture
def edit(sources: Sources) -> Edit:
    """Replace one piece of text in a file of the project."""

    def replace(file: str, old: str, new: str) -> None:
        text = (sources.root / file).read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (sources.root / file).write_text(text.replace(old, new))

    return replace
