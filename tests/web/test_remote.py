"""A store elsewhere: the same answers, a clear refusal while it is away, and answers again when it is back."""

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat

from tests.web.conftest import Client
from tests.web.test_sparql import GRAPH, NORM, SELECT, problem
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.remote import RemoteStore, StoreAddressError
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.store import StoreUnavailableError
from wiedoetwat.graph.worker import ResultTooLargeError
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.vocabulary import GRAAF, TOEKOMST
from wiedoetwat.web.app import create_app

Behave = Callable[[http.server.BaseHTTPRequestHandler], None]


class Endpoint:
    """A SPARQL endpoint of the plainest kind, that can be told to misbehave."""

    def __init__(self, engine: pyoxigraph.Store, port: int = 0) -> None:
        self.engine = engine
        self.behave: Behave = self.answer
        self.server: http.server.ThreadingHTTPServer | None = None
        self.port = port

    def start(self) -> None:
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                endpoint.behave(self)

            def log_message(self, *_args: object) -> None:
                """Stay silent."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.01,)).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        self.server = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/query"

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        form = parse_qs(request.rfile.read(int(request.headers["content-length"])).decode(), keep_blank_values=True)
        graphs = {
            name: [NamedNode(graph) for graph in form.get(field, [])] or None
            for name, field in (("default_graph", "default-graph-uri"), ("named_graphs", "named-graph-uri"))
        }
        try:
            result = self.engine.query(form["query"][0], **graphs)  # type: ignore[arg-type]
        except SyntaxError as error:
            send(request, 400, "text/plain", str(error.msg).encode())
            return
        if isinstance(result, QueryTriples):
            send(request, 200, "application/n-triples", result.serialize(format=RdfFormat.N_TRIPLES) or b"")
        else:
            media_type = "application/sparql-results+json"
            send(request, 200, media_type, result.serialize(format=QueryResultsFormat.JSON) or b"")


def send(request: http.server.BaseHTTPRequestHandler, status: int, media_type: str, body: bytes) -> None:
    request.send_response(status)
    request.send_header("Content-Type", media_type)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


@pytest.fixture(scope="module")
def engine(case_snapshot: Snapshot) -> pyoxigraph.Store:
    return pyoxigraph.Store.read_only(str(case_snapshot.store))


@pytest.fixture
def endpoint(engine: pyoxigraph.Store) -> Iterator[Endpoint]:
    endpoint = Endpoint(engine)
    endpoint.start()
    yield endpoint
    endpoint.stop()


@pytest.fixture
def store(endpoint: Endpoint, case_snapshot: Snapshot) -> RemoteStore:
    return RemoteStore(endpoint.address, case_snapshot, seconds=1.0, largest=200_000)


@contextmanager
def serving(store: RemoteStore, catalogue: Catalogue) -> Iterator[Client]:
    app = create_app(store, Settings.from_environment({}), catalogue)
    yield Client(app)
    app.state.lane.close()


@pytest.fixture
def client(store: RemoteStore, catalogue: Catalogue) -> Iterator[Client]:
    with serving(store, catalogue) as client:
        yield client


def test_ad_hoc_queries_pass_on(client: Client) -> None:
    assert client.get("/sparql", params={"query": SELECT, "format": "csv"}).text == f"n\r\n{NORM}\r\n"
    assert client.get("/sparql", params={"query": "ASK { ?n a wdw:Verbod }"}).json()["boolean"] is True
    assert "norm:l090.gi rdfs:label" in client.get("/sparql", params={"query": GRAPH}).text
    query = "ASK { ?n wdw:stelsel stelsel:toekomst }"
    for graphs, wanted in (
        ({}, False),
        ({"default-graph-uri": TOEKOMST}, True),
        ({"named-graph-uri": TOEKOMST}, False),
    ):
        response = client.get("/sparql", params={"query": query, **graphs})
        assert response.json()["boolean"] is wanted
    assert client.get("/").status_code == 200
    assert client.get("/sparql").status_code == 200
    assert client.get("/data/graaf", params={"graph": TOEKOMST}).status_code == 200


def test_the_catalogue_answers_the_same(store: RemoteStore, catalogue: Catalogue, case: Any) -> None:
    for question in catalogue.questions.values():
        if not any(parameter.required for parameter in question.parameters):
            there, here = (answer(where, catalogue, question.id, {}).json() for where in (store, case))
            assert there == here


@pytest.mark.parametrize(
    ("query", "line", "column", "says"),
    [
        ("SELECT * {\n  ?s ?p }", 2, 10, "regel 2, kolom 10"),
        ("ASK { ?s rdf:type/wwd:drager ?o }", 1, 19, "wdw:"),
    ],
)
def test_a_mistake_is_told_where_it_is(client: Client, query: str, line: int, column: int, says: str) -> None:
    body = problem(client.get("/sparql", params={"query": query}), 400)
    assert (body["line"], body["column"]) == (line, column)
    assert says in body["detail"]


def test_what_is_refused_here_never_arrives(client: Client, endpoint: Endpoint) -> None:
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    arrived: list[object] = []
    endpoint.behave = arrived.append
    problem(client.get("/sparql", params={"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { } }"}), 403)
    problem(client.post("/sparql", data={"query": "LOAD <http://127.0.0.1:9/>"}), 400)
    problem(client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": "geen iri"}), 400)
    assert not arrived


def _status(status: int) -> Behave:
    return lambda request: send(request, status, "text/plain", b"no")


def _dawdle(request: http.server.BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(60):
        try:
            request.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.1)


def _break_off(request: http.server.BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/sparql-results+json")
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b'{"head":{},"boolean":true}')


AWAY: dict[str, Behave] = {
    "silent": lambda _: time.sleep(3),
    "dawdling": _dawdle,
    "hanging up": lambda request: request.connection.shutdown(socket.SHUT_RDWR),
    "breaking off": _break_off,
    "broken": _status(500),
    "busy": _status(503),
    "too busy": _status(429),
    "moved": _status(301),
    "no sparql": lambda request: send(request, 200, "text/html", b"<p>hallo"),
    "no json": lambda request: send(request, 200, "application/sparql-results+json", b'{"head"'),
    "no triples": lambda request: send(request, 200, "application/n-triples", b"<a"),
}


@pytest.mark.parametrize("how", AWAY)
def test_a_store_that_does_not_do_is_told_and_used_again(client: Client, endpoint: Endpoint, how: str) -> None:
    endpoint.behave = AWAY[how]
    for path in ("/sparql?query=ASK%20%7B%20%3Fn%20a%20wdw%3AVerbod%20%7D&timeout=0.5", "/", "/sparql"):
        start = time.monotonic()
        response = client.get(path)
        problem(response, 503)
        assert int(response.headers["retry-after"]) > 0
        assert time.monotonic() - start < 30  # generous: it must end, that is all
    endpoint.behave = endpoint.answer
    assert client.get("/sparql", params={"query": "ASK { ?n a wdw:Verbod }"}).json()["boolean"] is True
    assert client.get("/").status_code == 200


def test_a_store_that_is_gone_is_told_and_used_again(client: Client, endpoint: Endpoint) -> None:
    endpoint.stop()
    for path in ("/sparql?query=ASK%20%7B%7D", "/"):
        assert "bereiken" in problem(client.get(path), 503)["detail"]
    assert client.get("/health").status_code == 200
    endpoint.start()
    for path in ("/sparql?query=ASK%20%7B%7D", "/"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("graph", ["kennis", "afgeleid", "toekomst", None])
def test_another_dataset_is_not_passed_off_as_this_one(
    client: Client, endpoint: Endpoint, case_snapshot: Snapshot, graph: str | None
) -> None:
    right, other = endpoint.engine, pyoxigraph.Store()
    other.bulk_load(path=str(case_snapshot.dump), format=RdfFormat.N_QUADS)
    where = f"GRAPH <{GRAAF}{graph}> {{ <a:a> <a:b> 1 }}" if graph else "<a:a> <a:b> 1"
    other.update(f"INSERT DATA {{ {where} }}")
    endpoint.engine = other
    detail = problem(client.get("/sparql", params={"query": "ASK {}"}), 503)["detail"]
    assert (graph or "default") in detail
    endpoint.engine = right
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_result_over_the_bound_is_not_read_on(store: RemoteStore, client: Client) -> None:
    with pytest.raises(ResultTooLargeError):
        store.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10000")
    problem(client.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10000"}), 413)


def test_so_many_wait_and_no_more(client: Client, endpoint: Endpoint, catalogue: Catalogue) -> None:
    endpoint.behave = lambda _: time.sleep(2)
    statuses: list[tuple[int, str]] = []

    def ask() -> None:
        response = client.get("/sparql", params={"query": "ASK {}", "timeout": "1"})
        statuses.append((response.status_code, response.json()["type"].rpartition("/")[2]))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == sorted([(503, "remote-slow")] * 8 + [(503, "isolation-busy")] * 4)
    assert catalogue.questions


@pytest.mark.parametrize("address", ["", "x", "ftp://e/", "http://", "http://a:b@e/", "file:///etc", "http://e:x/"])
def test_an_address_is_an_address(address: str, case_snapshot: Snapshot) -> None:
    with pytest.raises(StoreAddressError):
        RemoteStore(address, case_snapshot)


def test_another_refusal_is_passed_on(store: RemoteStore, endpoint: Endpoint) -> None:
    endpoint.behave = lambda request: send(request, 400, "text/plain", b"Virtuoso 37000\nError SP030")
    with pytest.raises(WiedoetwatError, match="Virtuoso 37000 Error SP030"):
        store.query("ASK {}")
    endpoint.behave = _status(500)
    with pytest.raises(StoreUnavailableError):
        store.query("ASK {}")
