"""`wiedoetwat template`: which file it writes, and what it says where it cannot."""

import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.commands import Run
from wiedoetwat.cli import main
from wiedoetwat.graph.snapshot import Snapshot


def test_a_workbook_is_written_and_can_be_validated(real: Run, tmp_path: Path) -> None:
    file = tmp_path / "amsterdam.xlsx"
    done = real("template", "gm0363", "-o", str(file))
    assert (done.code, done.out) == (0, "")
    assert f"wiedoetwat validate {file}" in done.err
    sheet = openpyxl.load_workbook(file)["Gemeente"]
    assert [sheet["B4"].value, sheet["B5"].value] == ["gm0363", "Amsterdam"]
    rows = [row[:2] for row in sheet.iter_rows(values_only=True)]
    assert ("in Veilig Thuis-regio", "Amsterdam-Amstelland") in rows
    assert "Eisen 6a!I6" in real("validate", str(file)).out


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "JSONLD"])
def test_the_name_of_the_file_chooses_the_form(real: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"x.{ending}"
    assert real("template", "Amsterdam", "-o", str(file), "--lang", "en").code == 0
    assert "Veilig Thuis region: Veilig Thuis region Amsterdam-Amstelland" in file.read_text(encoding="utf-8")


def test_another_form_a_gemeente_that_ended_and_one_that_is_none(real: Run, tmp_path: Path) -> None:
    for arguments, words in {
        ("gm0363", "-o", str(tmp_path / "x.docx")): ".xlsx, .jsonld, .ttl",
        ("gm0003",): "Eemsdelta (gm1979)",
        ("amsterdan",): "Amsterdam (gm0363)",
        ("gm0363", "-o", str(tmp_path / "weg" / "x.xlsx")): "x.xlsx",
    }.items():
        done = real("template", *arguments)
        assert (done.code, done.out) == (2, "")
        assert words in done.err
    assert not list(tmp_path.iterdir())


def test_a_report_comes_back_as_a_workbook(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    file = tmp_path / "x.ttl"
    file.write_text("<urn:x> a <https://w3id.org/wiedoetwat/def#Inrichting> .")
    monkeypatch.setenv("WIEDOETWAT_DATA", str(snapshot.path.parent))
    monkeypatch.setattr(sys, "argv", ["wiedoetwat", "validate", str(file), "--format", "xlsx"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert openpyxl.load_workbook(BytesIO(capfdbinary.readouterr().out)).sheetnames[0] == "Uitkomst"
