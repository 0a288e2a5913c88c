"""Ad hoc SPARQL over HTTP, per request: our isolated workers against the Oxigraph server on the same data."""

import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks._measure import Row
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.settings import Settings

SERVE = [sys.executable, "-c", "from wiedoetwat.cli import main; main()", "serve", "--port", "0"]
OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
CONNECTIONS = 4
SECONDS = 3.0
PREFIX = "PREFIX wdw: <https://w3id.org/wiedoetwat/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
QUERIES = {
    "ASK, nothing to look up": "ASK {}",
    "a look-up": PREFIX + "SELECT ?p ?o { <https://w3id.org/wiedoetwat/id/actor/college> ?p ?o } LIMIT 3",
    "15 kB of rows": PREFIX + "SELECT ?n ?l { ?n a wdw:Plicht ; rdfs:label ?l } LIMIT 62",
    "an aggregate over all": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
}


def run() -> list[Row]:
    """Measure each query on both servers in turn, `CONNECTIONS` at a time."""
    snapshot = ensure_built(find_sources(), Settings.from_environment().data_dir)
    with _ours() as (here, process), _oxigraph(snapshot.dump) as there:
        rows = []
        for name, query in QUERIES.items():
            asked = urllib.parse.urlencode({"query": query})
            size = len(_Connection(here, "/sparql", asked).ask())
            ours = _per_request(here, "/sparql", asked)
            rows.append(Row(f"{name} ({size / 1024:.1f} kB)", ours, _per_request(there, "/query", asked)))
        print(_memory(process))
        return rows


def _per_request(port: int, path: str, asked: str) -> float:
    """Return the seconds per request, with several connections busy at once."""
    counts: list[int] = []

    def work() -> None:
        connection = _Connection(port, path, asked)
        connection.ask()
        done, end = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            connection.ask()
            done += 1
        counts.append(done)

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return SECONDS / sum(counts)


class _Connection:
    """A connection that stays open and takes hardly any time itself."""

    def __init__(self, port: int, path: str, asked: str) -> None:
        self.line = socket.create_connection(("127.0.0.1", port))
        accept = "application/sparql-results+json"
        self.request = f"GET {path}?{asked} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n".encode()

    def ask(self) -> bytes:
        self.line.sendall(self.request)
        received = self.line.recv(65536)
        while b"\r\n\r\n" not in received:
            received += self.line.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), received[:500]
        if b"content-length" not in head.lower():
            while not body.endswith(b"0\r\n\r\n"):
                body += self.line.recv(65536)
            return body
        size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < size:
            body += self.line.recv(65536)
        return body


@contextmanager
def _ours() -> Iterator[tuple[int, int]]:
    with subprocess.Popen(SERVE, stderr=subprocess.PIPE, text=True) as service:
        try:
            assert service.stderr is not None
            line = service.stderr.readline()
            time.sleep(1)  # its workers open the store
            yield int(line[line.index("http://") :].split()[0].rstrip("/").rpartition(":")[2]), service.pid
        finally:
            service.terminate()


@contextmanager
def _oxigraph(dump: Path) -> Iterator[int]:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        load = [OXIGRAPH, "load", "--location", folder, "--file", str(dump), "--format", "nq"]
        subprocess.run(load, check=True, capture_output=True)
        serve = [OXIGRAPH, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"]
        with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                _wait_for(port)
                yield port
            finally:
                server.kill()


def _wait_for(port: int) -> None:
    for _ in range(600):
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
    return "  memory of the service and its workers: " + ", ".join(
        f"{int(k) // 1024} MiB" for k in shown.stdout.split()
    )
