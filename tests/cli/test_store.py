"""`serve --store` before the Oxigraph server: the catalogue answers as it does from the embedded store."""

import itertools
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serve import Serve, address_of, asks, serve
from tests.commands import Run
from wiedoetwat.graph.remote import RemoteStore
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store, StoreUnavailableError
from wiedoetwat.questions.answer import answer, fill_example
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.questions.sparql import ask, write
from wiedoetwat.settings import LANGS

__all__ = ["serve"]

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


class Server:
    """An Oxigraph server on a dump, that can be stopped and started again."""

    def __init__(self, dump: Path, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.place = f"127.0.0.1:{free.getsockname()[1]}"
        command = [str(OXIGRAPH), "load", "--location", str(folder), "--file", str(dump), "--format", "nq"]
        subprocess.run(command, check=True, capture_output=True)
        self.address = f"http://{self.place}/query"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(OXIGRAPH), "serve-read-only", "--location", str(self.folder), "--bind", self.place]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.address}?query=ASK%7B%7D"):  # noqa: S310 - our own address
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not start")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None


@pytest.fixture(scope="module")
def server(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(snapshot.dump, tmp_path_factory.mktemp("oxigraph"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def case_server(case_snapshot: Snapshot, tmp_path: Path) -> Iterator[Server]:
    server = Server(case_snapshot.dump, tmp_path / "oxigraph")
    server.start()
    yield server
    server.stop()


@pytest.mark.extern
def test_the_catalogue_gives_equal_answers(server: Server, snapshot: Snapshot, store: Store) -> None:
    remote, catalogue = RemoteStore(server.address, snapshot, seconds=60), open_catalogue(find_sources())
    for question in catalogue.questions.values():
        parameters = [example.parameters for example in question.examples]
        if not any(parameter.required for parameter in question.parameters):
            parameters.append({})
        for given, lang in zip(parameters, itertools.cycle(LANGS), strict=False):
            here, there = (answer(where, catalogue, question.id, given, lang).json() for where in (store, remote))
            assert there == here, (question.id, given)
    for lesson in catalogue.lessons:
        here_rows, there_rows = (
            sorted(write(ask(where, lesson.sparql), "tsv").splitlines()) for where in (store, remote)
        )
        assert there_rows == here_rows, lesson.id


@pytest.mark.extern
def test_an_example_runs_as_it_stands_on_the_server(server: Server, snapshot: Snapshot, store: Store) -> None:
    remote, catalogue = RemoteStore(server.address, snapshot, seconds=60), open_catalogue(find_sources())
    question = catalogue.question("normen")
    for example in question.examples:
        query = fill_example(store, catalogue, question, example)
        assert write(remote.query(query), "json") == write(store.query(query), "json")


@pytest.mark.extern
def test_the_service_waits_out_a_server_that_is_away(case_server: Server, serve: Serve) -> None:
    server, service = case_server, serve("--store", case_server.address)
    address = address_of(service)
    assert asks(address, "ASK { ?n a wdw:Norm }")
    server.stop()
    with pytest.raises(urllib.request.HTTPError) as caught:
        asks(address, "ASK {}")
    with caught.value as refused:
        assert refused.code == 503
        assert json.load(refused)["type"].endswith("remote-absent")
    server.start()
    assert asks(address, "ASK { ?n a wdw:Norm }")


@pytest.mark.extern
def test_a_runaway_there_does_not_hold_the_service(server: Server, snapshot: Snapshot) -> None:
    remote = RemoteStore(server.address, snapshot, seconds=1)
    with pytest.raises(StoreUnavailableError):
        remote.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def test_store_and_load_do_not_go_together(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("")
    code, _, err = run("serve", "--port", "0", "--store", "http://127.0.0.1:9/", "--load", str(tmp_path / "x.ttl"))
    assert code == 1
    assert "--load" in err


def test_an_address_that_is_none_is_told(run: Run) -> None:
    code, _, err = run("serve", "--port", "0", "--store", "nergens")
    assert code == 2
    assert "nergens" in err
