"""`wiedoetwat validate`: files, folders and standard input; how it ends, and what it writes where."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.commands import Run
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.validation.reading import LARGEST

EXAMPLE = find_sources().root / "data" / "inrichtingen" / "voorbeeldwoude.ttl"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:property [ sh:path e:q ; sh:minCount 1 ; sh:message "Geef e:q."@nl ] .
"""
BROKEN = "@prefix e: <http://e/> .\ne:s e:p ,"


class Stdin:
    """Standard input that holds some bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files: one that conforms, one that does not, one that is broken; and one that is none of our business."""
    (tmp_path / "a.ttl").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "b.ttl").write_bytes(b"<http://e/x> <http://e/p> 1 .")
    (tmp_path / "c.ttl").write_text(BROKEN)
    (tmp_path / "lees-mij.txt").write_text("geen inrichting")
    return tmp_path


def test_a_file_that_conforms_ends_with_0(real: Run) -> None:
    done = real("validate", str(EXAMPLE))
    assert (done.code, done.err) == (0, "")
    assert "voldoet" in done.out
    assert real("validate", str(EXAMPLE), "--lang", "en", "--format", "json").out.count('"taal": "en"') == 1


def test_a_file_that_does_not_conform_ends_with_1(real: Run, folder: Path) -> None:
    done = real("validate", str(folder / "b" / "b.ttl"), "--format", "sarif")
    assert done.code == 1
    assert json.loads(done.out)["runs"][0]["results"]


def test_a_file_that_cannot_be_read_ends_with_2_and_says_where(real: Run, folder: Path) -> None:
    done = real("validate", str(folder / "c.ttl"))
    assert (done.code, done.out) == (2, "")
    assert "c.ttl:2:9" in done.err
    assert real("validate", str(folder / "weg.ttl")).code == 2
    assert "weg.ttl" in real("validate", str(folder / "weg.ttl")).err


def test_a_bad_file_never_stops_the_rest_and_the_order_is_stable(real: Run, folder: Path) -> None:
    done = real("validate", str(folder))
    assert done.code == 2
    lines = [line.split()[0] for line in done.out.splitlines() if line.startswith(str(folder))]
    assert [Path(line).name for line in lines if not line.endswith(":")][:3] == ["a.ttl", "b.ttl", "c.ttl"]
    assert "c.ttl:2:9" in done.err
    found = json.loads(real("validate", str(folder), "--format", "json").out)
    assert [Path(one["bestand"]).name for one in found] == ["a.ttl", "b.ttl", "c.ttl"]
    assert [one["voldoet"] for one in found] == [True, False, False]
    assert found[2]["plaats"]["regel"] == 2


def test_two_files_are_as_a_folder(real: Run, folder: Path) -> None:
    done = real("validate", str(folder / "a.ttl"), str(folder / "b"), "--format", "csv")
    assert done.code == 1
    assert len(done.out.splitlines()) > 2


def test_an_empty_folder_is_asked_wrongly(real: Run, tmp_path: Path) -> None:
    assert real("validate", str(tmp_path)).code == 2


def test_standard_input_is_read(real: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(EXAMPLE.read_bytes()))
    done = real("validate", "-", "--format", "json")
    assert done.code == 0
    assert json.loads(done.out)["bestand"] == "stdin"
    monkeypatch.setattr(sys, "stdin", Stdin(b" " * (LARGEST + 5)))
    assert real("validate", "-").code == 2


def test_a_large_file_is_refused_before_it_is_read(
    real: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "groot.ttl"
    with path.open("wb") as file:
        file.truncate(60_000_000)

    read = Path.read_bytes

    def refuse(one: Path) -> bytes:
        assert one != path, "read whole"
        return read(one)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    done = real("validate", str(path))
    assert done.code == 2
    assert "60.0 MB" in done.err


def test_both_engines_end_alike(real: Run, folder: Path) -> None:
    path = str(folder / "b" / "b.ttl")
    assert real("validate", path, "--format", "csv") == real("validate", path, "--format", "csv", "--engine", "pyshacl")


def test_shapes_of_the_user_come_instead_of_ours(real: Run, tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text("@prefix e: <http://e/> .\n\n[] e:p 1 . e:s e:p 'bsn 111222333' .")
    shapes.write_text(SHAPES)
    done = real("validate", str(data), "--shapes", str(shapes), "--format", "json")
    assert done.code == 1
    found = json.loads(done.out)["bevindingen"]
    assert [one["boodschap"] for one in found] == ["Geef e:q.", "Geef e:q."]
    assert "111222333" not in done.out
    shapes.write_text(SHAPES + ",")
    broken = real("validate", str(data), "--shapes", str(shapes))
    assert broken.code == 2
    assert "shapes.ttl:3" in broken.err
    assert real("validate", str(data), "--shapes", str(tmp_path / "weg.ttl")).code == 2
