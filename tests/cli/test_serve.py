"""`wiedoetwat serve`: a process of its own, that says where it is, answers, and stops when told."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import Run
from wiedoetwat.cli.service import start_plainly
from wiedoetwat.graph.sources import Sources

HEAVY = {"rdflib", "pyshacl", "owlrl", "typer", "rich", "yaml", "jinja2", "unittest"}


Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve(case_sources: Sources, case_data: Path) -> Iterator[Serve]:
    """Start the service on the case with more options, on a free port."""
    code = (
        "import pathlib, sys; from wiedoetwat.cli import main, opening; from wiedoetwat.graph.sources import Sources;"
        f"opening.find_sources = lambda: Sources(pathlib.Path({str(case_sources.root)!r})); main()"
    )
    started = []

    def start(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, "serve", "--port", "0", "--data", str(case_data), *options]
        environment = {**os.environ, "WIEDOETWAT_LANG": "en"}
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment))
        return started[-1]

    yield start
    for process in started:
        with process:
            process.kill()


def address_of(service: subprocess.Popen[str]) -> str:
    assert service.stderr is not None
    line = service.stderr.readline()
    assert line.startswith("Wiedoetwat runs at http://127.0.0.1:"), line + service.stderr.read()
    return line.split()[3]


def asks(address: str, sparql: str) -> bool:
    query = urllib.parse.urlencode({"query": sparql}).encode()
    with urllib.request.urlopen(address + "sparql", query) as answer:  # noqa: S310 - our own address
        return bool(json.load(answer)["boolean"])


def children(process: int) -> list[int]:
    shown = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(child) for child in shown.stdout.split()]


def test_it_says_where_it_is_answers_and_stops(serve: Serve, case_data: Path) -> None:
    service = serve()
    address = address_of(service)
    assert service.stderr is not None
    assert service.stdout is not None
    with urllib.request.urlopen(address + "health") as answer:  # noqa: S310 - our own address
        health = json.load(answer)
        assert answer.headers["server"] is None
    assert (case_data / health["dataset"]["versie"]).is_dir()
    assert asks(address, "ASK { ?geheim a wdw:Norm }")
    service.send_signal(signal.SIGTERM)
    assert service.wait() in (0, -signal.SIGTERM)
    assert service.stdout.read() == ""
    assert "geheim" not in service.stderr.read()


def test_files_of_the_users_own_stand_beside_the_knowledge(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "mijn.ttl").write_text("<http://e/s> <http://e/p> 1 .")
    (tmp_path / "meer.trig").write_text("<http://e/g> { <http://e/s> <http://e/p> 2 }")
    address = address_of(serve("--load", str(tmp_path / "mijn.ttl"), "--load", str(tmp_path / "meer.trig")))
    assert asks(address, "ASK { GRAPH graaf:eigen\\/mijn.ttl { ?s <http://e/p> 1 } ?n a wdw:Norm }")
    assert asks(address, "ASK { GRAPH <http://e/g> { ?s <http://e/p> 2 } }")
    assert not asks(address, "ASK { ?s <http://e/p> ?o }")


def test_without_the_knowledge_there_is_what_is_loaded(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "mijn.ttl").write_text("<http://e/s> <http://e/p> 1 .")
    address = address_of(serve("--empty", "--load", str(tmp_path / "mijn.ttl")))
    assert asks(address, "ASK { ?s <http://e/p> 1 }")
    assert not asks(address, "ASK { ?n a wdw:Norm }")
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own address
        assert answer.status == 200


def test_a_file_that_is_no_rdf_stops_the_start(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "mijn.ttl").write_text("<http://e/s> <http://e/p> .")
    service = serve("--load", str(tmp_path / "mijn.ttl"))
    assert service.wait() == 2
    assert service.stderr is not None
    assert "mijn.ttl, line 1" in service.stderr.read()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_stops_while_a_query_runs_away(serve: Serve, end: signal.Signals) -> None:
    service = serve()
    address = address_of(service)
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    query = urllib.parse.urlencode({"query": endless, "timeout": "60"}).encode()

    def ask() -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            urllib.request.urlopen(address + "sparql", query)  # noqa: S310 - our own address

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(1)
    workers = children(service.pid)
    assert workers
    service.send_signal(end)
    assert service.wait(40) in (0, -end)  # long before the query would have been stopped
    thread.join()
    _wait_for_the_end_of(workers)


def test_workers_that_are_killed_come_back_and_end_with_the_service(serve: Serve) -> None:
    service = serve()
    address = address_of(service)
    for _ in range(3):
        for worker in children(service.pid):
            os.kill(worker, signal.SIGKILL)
        assert asks(address, "ASK { ?n a wdw:Norm }")
    workers = children(service.pid)
    assert workers
    service.kill()
    service.wait()
    _wait_for_the_end_of(workers)


def _wait_for_the_end_of(workers: list[int]) -> None:
    end = time.monotonic() + 30
    while still := [worker for worker in workers if Path(f"/proc/{worker}").exists()]:
        assert time.monotonic() < end, still
        time.sleep(0.05)


def test_an_address_in_use_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, out, err = run("serve", "--port", port)
    assert (code, out) == (1, "")
    assert port in err
    assert "--port" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--port"],
        ["--port", "٣"],
        ["--port", "-1"],
        ["--port", "70000"],
        ["--lang", "en"],
        ["x", "y"],
        ["--host", "-x"],
    ],
)
def test_all_but_plain_options_is_left_to_the_usual_reader(arguments: list[str]) -> None:
    assert not start_plainly(arguments)


def test_what_is_no_port_is_told(run: Run) -> None:
    for value in ("70000", "-1", "tachtig", "8 0"):
        code, out, err = run("serve", "--port", value)
        assert (code, out) == (2, "")
        assert "--port" in err


def test_a_start_imports_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys, wiedoetwat.cli.service, wiedoetwat.web.app; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"fastapi", "pyoxigraph"} <= set(modules)
    assert not HEAVY & set(modules)
