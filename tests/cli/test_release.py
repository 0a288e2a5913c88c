"""The same answer and permalink on every face, and the list of a version."""

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import Run
from tests.web.conftest import Client
from wiedoetwat.cli import release
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import hashes
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app


@pytest.mark.parametrize("base", ["", "https://wiedoetwat.example"])
def test_the_command_line_and_rest_give_one_answer(
    run: Run, case: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("WIEDOETWAT_BASE_URL", base)
    client = Client(create_app(case, Settings.from_environment({"WIEDOETWAT_BASE_URL": base}), catalogue))
    for given in ({"taak": "verzoek-tot-onderzoek"}, {"drager": "rechtbank", "laag": "leidraad"}):
        arguments = [part for name, value in given.items() for part in ("--param", f"{name}={value}")]
        told = json.loads(run("questions", "normen", *arguments, "--format", "json").out)
        filters = [part for name, value in given.items() for part in (f"--{name}", value)]
        assert json.loads(run("norms", *filters, "--format", "json").out) == told
        assert client.get("/v1/vragen/normen/antwoord", params=given).json() == told
        again = client.get(told["permalink"].removeprefix(base)).json()
        assert again.pop("vergelijking") == {
            "versie": case.version, "bekend": True, "toegevoegd": [], "verdwenen": [], "gewijzigd": []
        }  # fmt: skip
        assert again == told


def test_a_release_writes_its_list(
    case: Store,
    catalogue: Catalogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(catalogue.folder, tmp_path / "vragen")
    monkeypatch.setattr(release, "open_graph", lambda: (case, Catalogue(tmp_path / "vragen")))
    release.main()
    written = Path(capsys.readouterr().out.strip())
    assert written == tmp_path / "uitgaven" / f"{case.version}.tsv"
    assert len(written.read_text(encoding="utf-8").splitlines()) == len(hashes(case, catalogue)) + 1
