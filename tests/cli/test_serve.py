"""`wiedoetwat serve`: a process of its own, that says where it is, answers, and stops when told."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from wiedoetwat.cli.service import start_plainly
from wiedoetwat.graph.sources import Sources

HEAVY = {"rdflib", "pyshacl", "owlrl", "typer", "rich", "yaml", "jinja2", "unittest"}


@pytest.fixture
def service(case_sources: Sources, case_data: Path) -> Iterator[subprocess.Popen[str]]:
    code = (
        "import pathlib, sys; from wiedoetwat.cli import main, opening; from wiedoetwat.graph.sources import Sources;"
        f"opening.find_sources = lambda: Sources(pathlib.Path({str(case_sources.root)!r})); main()"
    )
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--data", str(case_data)]
    environment = {**os.environ, "WIEDOETWAT_LANG": "en"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        yield process
        process.kill()


def test_it_says_where_it_is_answers_and_stops(service: subprocess.Popen[str], case_data: Path) -> None:
    assert service.stderr is not None
    assert service.stdout is not None
    line = service.stderr.readline()
    assert line.startswith("Wiedoetwat runs at http://127.0.0.1:")
    address = line.split()[3]
    with urllib.request.urlopen(address + "health") as answer:  # noqa: S310 - our own address
        health = json.load(answer)
        assert answer.headers["server"] is None
    assert (case_data / health["dataset"]["versie"]).is_dir()
    query = urllib.parse.urlencode({"query": "ASK { ?geheim a wdw:Norm }"}).encode()
    with urllib.request.urlopen(address + "sparql", query) as answer:  # noqa: S310 - our own address
        assert json.load(answer)["boolean"] is True
    service.send_signal(signal.SIGTERM)
    assert service.wait() in (0, -signal.SIGTERM)
    assert service.stdout.read() == ""
    assert "geheim" not in service.stderr.read()


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
