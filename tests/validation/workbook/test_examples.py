"""Each worked example has a twin as a workbook that says the same."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.validation.workbook.conftest import EXAMPLES, canonical, example, written
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.read import read_all
from wiedoetwat.validation.workbook.saving import same_content

TURTLE = sorted(EXAMPLES.glob("*.ttl"))


def test_every_example_has_a_twin() -> None:
    assert {path.stem for path in TURTLE} == {path.stem for path in EXAMPLES.glob("*.xlsx")}
    assert TURTLE


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_a_twin_says_what_the_turtle_says(path: Path, knowledge: Knowledge) -> None:
    reading = read_all(path.with_suffix(".xlsx").read_bytes(), path.stem, knowledge)
    assert canonical(reading.triples) == canonical(example(path))


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_writing_a_twin_again_changes_nothing(path: Path, knowledge: Knowledge) -> None:
    """`make examples` writes them: run it after a change in the knowledge that the workbook shows."""
    assert same_content(path.with_suffix(".xlsx").read_bytes(), written(example(path), knowledge))


def test_a_workbook_holds_no_moment(knowledge: Knowledge) -> None:
    data = written(example(TURTLE[0]), knowledge)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
    assert not same_content(data, written(example(TURTLE[0])[1:], knowledge))
