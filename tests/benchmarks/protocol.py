"""Over HTTP, per request: our service against the Oxigraph server and rdflib-endpoint on the same data.

Loads come from wrk, which must be installed; the servers are asked in turn, so that the ratios hold on a busy machine.
Answers from cache are those of the REST API, since nothing that holds anybody's query is kept: each is set against the
server working out rows of about that size.
"""

import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph

from tests.benchmarks._measure import Row, seconds
from tests.land import country, survey
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import open_store
from wiedoetwat.settings import Settings

SERVE = [sys.executable, "-c", "from wiedoetwat.cli import main; main()", "serve", "--port", "0"]
OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Dataset(default_union=False)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph, path="/query"), port=int(sys.argv[2]), log_level="critical")
"""
CONNECTIONS = 4
SECONDS = 1
ROUNDS = 3
GRAPH = "https://example.org/land"
PREFIX = "PREFIX wdw: <https://w3id.org/wiedoetwat/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
NOTHING = "ASK {}"
LOOK_UP = PREFIX + "SELECT ?p ?o { <https://w3id.org/wiedoetwat/id/actor/college> ?p ?o } LIMIT 3"
ROWS = PREFIX + "SELECT ?n ?l { ?n a wdw:Plicht ; rdfs:label ?l } LIMIT 62"
NATIONAL = f"SELECT ?p (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} GROUP BY ?p ORDER BY DESC(?n)"
KEPT = "/v1/actoren/college"
KEPT_LARGE = "/v1/vragen/normen/antwoord?drager=rechtbank"


@dataclass(frozen=True)
class _Asked:
    """A request to a server on this machine."""

    port: int
    path: str
    headers: tuple[str, ...] = ("Accept: application/sparql-results+json",)


def run() -> list[Row]:
    """Measure what is kept, what is worked out, and what the client has already."""
    snapshot = ensure_built(find_sources(), Settings.from_environment().data_dir)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = open_store(snapshot)
        land = folder / "land.nq"
        _write(land, [text for _, text in country(survey(store))])
        store.close()
        here, process = stack.enter_context(_ours(land))
        there = stack.enter_context(_oxigraph([snapshot.dump, land]))
        print(_memory(process))
        rows = [
            _row("look-up from cache", _kept(here, KEPT), _query(there, LOOK_UP)),
            _row("15 kB from cache", _kept(here, KEPT_LARGE), _query(there, ROWS)),
            _row("304 against a look-up", _kept(here, KEPT_LARGE, _tag(here, KEPT_LARGE)), _query(there, LOOK_UP)),
            *(
                _row(name, _query(here, query, "/sparql"), _query(there, query))
                for name, query in (
                    ("uncached, nothing to look up", NOTHING), ("uncached look-up", LOOK_UP),
                    ("uncached 15 kB", ROWS), ("national aggregate", NATIONAL),
                )
            ),
        ]  # fmt: skip
        print(_memory(process))
        slow = stack.enter_context(_rdflib([snapshot.dump, land], folder))
        for name, query in (("uncached 15 kB", ROWS), ("national aggregate", NATIONAL)):
            mine, other = (partial(_body, _query(*asked)) for asked in ((here, query, "/sparql"), (slow, query)))
            rows.append(Row(f"{name}, one by one, rdflib-endpoint", seconds(mine), seconds(other, times=3)))
        return rows


def _row(name: str, ours: _Asked, theirs: _Asked) -> Row:
    """Measure two in turn."""
    size = len(_body(ours))
    times = [(_per_request(ours), _per_request(theirs)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(column) for column in zip(*times, strict=True))
    return Row(f"{name} ({size / 1024:.1f} kB)", mine, other)


def _kept(port: int, path: str, *headers: str) -> _Asked:
    return _Asked(port, path, ("Accept: application/json", *headers))


def _query(port: int, query: str, path: str = "/query") -> _Asked:
    return _Asked(port, f"{path}?{urllib.parse.urlencode({'query': query})}")


def _tag(port: int, path: str) -> str:
    """Return the header of who has the answer already."""
    tag = re.search(rb"(?i)^etag: *(\S+)", _response(_kept(port, path))[0], re.MULTILINE)
    assert tag
    return f"If-None-Match: {tag[1].decode()}"


def _per_request(asked: _Asked) -> float:
    """Return the seconds per request, with several connections busy at once."""
    wrk = shutil.which("wrk")
    assert wrk, "install wrk, the load generator"
    headers = [part for header in asked.headers for part in ("-H", header)]
    load = ["-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "--timeout", "30s"]
    command = [wrk, *load, *headers, f"http://127.0.0.1:{asked.port}{asked.path}"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec: *([0-9.]+)", shown)
    assert rate, shown
    assert "Non-2xx" not in shown, shown
    assert "Socket errors" not in shown, shown
    return 1 / float(rate[1])


def _response(asked: _Asked) -> tuple[bytes, bytes]:
    """Ask once and return head and body."""
    with socket.create_connection(("127.0.0.1", asked.port)) as line:
        head = [f"GET {asked.path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *asked.headers, "", ""]
        line.sendall("\r\n".join(head).encode())
        received = b"".join(iter(lambda: line.recv(65536), b""))
    head_, _, body = received.partition(b"\r\n\r\n")
    assert head_.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304")), received[:500]
    return head_, body


def _body(asked: _Asked) -> bytes:
    return _response(asked)[1]


def _write(path: Path, texts: list[str]) -> None:
    """Write arrangements as N-Quads, all in one graph of somebody's own."""
    triples = (triple for text in texts for triple in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    name = pyoxigraph.NamedNode(GRAPH)
    quads = (pyoxigraph.Quad(one.subject, one.predicate, one.object, name) for one in triples)
    pyoxigraph.serialize(quads, str(path), format=pyoxigraph.RdfFormat.N_QUADS)


@contextmanager
def _ours(*loaded: Path) -> Iterator[tuple[int, int]]:
    load = [part for path in loaded for part in ("--load", str(path))]
    with subprocess.Popen([*SERVE, *load], stderr=subprocess.PIPE, text=True) as service:
        try:
            assert service.stderr is not None
            line = service.stderr.readline()
            port = int(line[line.index("http://") :].split()[0].rstrip("/").rpartition(":")[2])
            _body(_query(port, NOTHING, "/sparql"))  # its workers open the store
            yield port, service.pid
        finally:
            service.terminate()


@contextmanager
def _oxigraph(dumps: list[Path]) -> Iterator[int]:
    with tempfile.TemporaryDirectory() as folder:
        load = [OXIGRAPH, "load", "--location", folder, "--format", "nq", "--file", *map(str, dumps)]
        subprocess.run(load, check=True, capture_output=True)
        port = _free_port()
        with _server([OXIGRAPH, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"], port):
            yield port


@contextmanager
def _rdflib(dumps: list[Path], folder: Path) -> Iterator[int]:
    whole, port = folder / "whole.nq", _free_port()
    whole.write_bytes(b"".join(dump.read_bytes() for dump in dumps))
    with _server([sys.executable, "-W", "ignore", "-c", RDFLIB, str(whole), str(port)], port):
        yield port


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def _server(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield
        finally:
            server.kill()


def _wait_for(port: int) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)


def _memory(process: int) -> str:
    """Return what the service and each of its workers hold in memory."""
    command = ["ps", "-o", "rss=", "--pid", str(process), "--ppid", str(process)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    service, *workers = (f"{int(size) // 1024} MiB" for size in shown.stdout.split())
    return f"  memory of the service: {service}; of each worker: {', '.join(workers)}"
