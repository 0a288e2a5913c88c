"""`wiedoetwat build` as a user meets it."""

import io
import shutil
import sys
from pathlib import Path

import pytest

from wiedoetwat.cli import build as build_command
from wiedoetwat.cli.app import run
from wiedoetwat.cli.console import progress
from wiedoetwat.graph.sources import Sources

KLEIN = Path(__file__).parents[1] / "graph" / "fixtures" / "klein"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(KLEIN, tmp_path / "klein")
    monkeypatch.setattr(build_command, "find_sources", lambda: Sources(tmp_path / "klein"))
    monkeypatch.setenv("WIEDOETWAT_DATA", str(tmp_path / "graph"))
    monkeypatch.setenv("WIEDOETWAT_LANG", "nl")
    return tmp_path


def wiedoetwat(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["wiedoetwat", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()
    return int(ended.value.code or 0)


def test_it_says_what_it_built(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert wiedoetwat(monkeypatch, "build") == 0
    out, err = capfd.readouterr()
    path = next((project / "graph").glob("????????????????"))
    assert out.splitlines()[0].startswith(f"Graaf {path.name} van 2026-01-31: ")
    assert out.splitlines()[1] == str(path)
    assert err == ""


@pytest.mark.parametrize("arguments", [("--lang", "en", "build"), ("build", "--lang", "en")])
def test_english_on_request(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert (project / "klein").is_dir()
    assert wiedoetwat(monkeypatch, *arguments) == 0
    assert capfd.readouterr().out.startswith("Graph ")


def test_what_is_wrong_goes_to_stderr(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = project / "klein" / "data" / "normen.ttl"
    file.write_text(file.read_text().replace("    wdw:gesteldIn passage:jw-3.1-1 ;\n", ""))
    assert wiedoetwat(monkeypatch, "build") == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "De graaf is niet gebouwd; wat er stond, staat er nog. Gevonden (2):"
    assert err.splitlines()[1].startswith("  data/normen.ttl:13, norm:l071.college wdw:gesteldIn: ")


def test_progress_shows_on_a_terminal_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("WIEDOETWAT_LANG", "nl")
    with progress() as report:
        report("build.read", count=3)
    assert terminal.getvalue() == "\r\x1b[KBezig: 3 bestanden lezen\r\x1b[K"
