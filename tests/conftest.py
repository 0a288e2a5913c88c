"""What all tests share: the graph built once, and the rule that a check-in run skips nothing."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.commands import Run, caller
from wiedoetwat.graph.build import build, ensure_built
from wiedoetwat.graph.snapshot import Snapshot, current
from wiedoetwat.graph.sources import Sources, find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import default_data_dir

CASE = Path(__file__).parent / "zaak"

hypothesis.settings.register_profile("untimed", deadline=None, derandomize=True)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The graph of the real sources: the checkout's own when it is up to date, else built once for all tests."""
    sources = find_sources()
    built = current(default_data_dir())
    if built and built.manifest.sources == sources.digest():
        return built
    shared: Path = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return ensure_built(sources, shared / "graph")


@pytest.fixture(scope="session")
def store(snapshot: Snapshot) -> Iterator[Store]:
    """The graph of the real sources, opened; read-only, so that all tests can share it."""
    opened = open_store(snapshot)
    yield opened
    opened.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="a skipped or expectedly failing test fails the run")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("--fail-on-skip"):
        return
    left_out = [report for kind in ("skipped", "xfailed") for report in reporter.stats.get(kind, [])]
    if left_out:
        reporter.write_line(f"{len(left_out)} tests skipped or expected to fail, which is not allowed here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def case_sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """A small case under the real vocabulary, beside the real catalogue and what ask knows of the language."""
    real, root = find_sources().root, tmp_path_factory.mktemp("zaak")
    (root / "ontology").mkdir()
    shutil.copy(real / "ontology" / "wdw.ttl", root / "ontology")
    shutil.copytree(CASE, root / "data")
    shutil.copy(real / "data" / "lijsten.ttl", root / "data")
    for folder in ("vragen", "taal"):
        shutil.copytree(real / "data" / folder, root / "data" / folder)
    return Sources(root)


@pytest.fixture(scope="session")
def case_data(case_sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory with the case built in it."""
    data_dir = tmp_path_factory.mktemp("graaf")
    build(case_sources, data_dir)
    return data_dir


@pytest.fixture(scope="session")
def case_snapshot(case_sources: Sources, case_data: Path) -> Snapshot:
    return build(case_sources, case_data)


@pytest.fixture(scope="session")
def case(case_snapshot: Snapshot) -> Iterator[Store]:
    """The built case, open."""
    store = open_store(case_snapshot)
    yield store
    store.close()


@pytest.fixture(scope="session")
def catalogue(case_sources: Sources) -> Catalogue:
    return open_catalogue(case_sources)


@pytest.fixture
def real(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the graph of the real sources; returns its exit code and what it wrote."""
    return caller(snapshot.path.parent, monkeypatch, capfd)
