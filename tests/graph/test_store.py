"""The store: read-only, prefixes known, errors that say where, and no call to any other server."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import build
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import EmbeddedStore, open_store
from wiedoetwat.graph.syntax import QuerySyntaxError
from wiedoetwat.vocabulary import PREFIXES, TOEKOMST


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    return open_store(build(Sources(FIXTURES / "klein"), tmp_path_factory.mktemp("graph")))


def test_a_query_may_choose_its_graphs(store: EmbeddedStore) -> None:
    assert not store.query("ASK { norm:t1 ?p ?o }")
    assert store.query("ASK { norm:t1 ?p ?o }", default_graphs=[TOEKOMST])
    assert not store.query("ASK { norm:l072 ?p ?o }", default_graphs=[TOEKOMST])
    assert not store.query("ASK { GRAPH graaf:kennis { ?s ?p ?o } }", named_graphs=[TOEKOMST])


@pytest.mark.parametrize(
    ("sparql", "line", "column", "says"),
    [
        ("SELECT * {\n  ?s ?p }", 2, 10, "geen geldige SPARQL: regel 2, kolom 10."),
        ("ASK\n{ ?s ?p ?o ", 2, 12, 'Hier past onder meer: ",", ".", ";"'),
        ("ASK { xqz:gehoord ?p ?o }", 1, 7, "Zet PREFIX xqz: <...> boven de vraag."),
        ("ASK {\n  ?x rdf:type/wwd:drager ?o }", 2, 15, "Bedoelt u wdw: ?"),
        ("PREFIX eigen: <a:> ASK { ?x eigenn:a 1 }", 1, 29, "Bedoelt u eigen: ?"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "Een variabele achter SELECT"),
        ("INSERT DATA { <a:a> <a:b> 1 }", 1, 10, "Hier past onder meer: CONSTRUCT"),
    ],
)
def test_a_syntax_error_says_where_in_plain_words(
    store: EmbeddedStore, sparql: str, line: int, column: int, says: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.query(sparql)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert says in caught.value.message()
    assert "\\u{" not in caught.value.message("en")


def test_a_query_of_one_long_word_is_read_at_once(store: EmbeddedStore) -> None:
    """Reading it letter by letter again for each letter would take minutes."""
    assert store.query("ASK {} #" + "x" * 250_000)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_of_ours_is_known(store: EmbeddedStore, prefix: str) -> None:
    assert not store.query(f"ASK{{{prefix}:x ?p ?o FILTER(?p={prefix}:y)}}")


class Listener(http.server.BaseHTTPRequestHandler):
    """Counts the calls that get through."""

    calls = 0

    def do_GET(self) -> None:
        type(self).calls += 1
        self.send_error(500)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def port() -> Iterator[int]:
    Listener.calls = 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server.server_port
        server.shutdown()


FIXTURES = Path(__file__).parent / "fixtures"
CALL = "<http://127.0.0.1:PORT/> { ?x ?y ?z }"
CALLS = [
    f"SELECT * {{ SERVICE {CALL} }}",
    f"SELECT * {{ service SILENT{CALL} }}",
    f"SELECT * {{ ?s ?p ?o.SERVICE{CALL} }}",
    f"SELECT * {{ ?s ?p ?o FILTER(?o != 5)SeRvIcE{CALL} }}",
    f"SELECT * {{ OPTIONAL {{ ?s wdw:stap 5SERVICE{CALL} }} }}",
    f"SELECT * {{ OPTIONAL {{ ?s wdw:toets trueSERVICE{CALL} }} }}",
    f"SELECT * {{ # \rSERVICE {CALL} }}",
    f"SELECT * {{ '# ' ?p ?o . }} # '\n#\nSERVICE {CALL}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ ?s norm:a\\' ?o }} SERVICE {CALL} }} #'",
    f"SELECT * {{ ?s ?p ?o FILTER(?s<?o||?o> 1) SERVICE {CALL} }}",
    f'SELECT * {{ ?s ?p ?o FILTER(?o != """\\""" # """) SERVICE {CALL} }}',
    f'SELECT * {{ ?s ?p ?o FILTER(?o != "\\u0022") SERVICE {CALL} }} #"',
    f"SELECT * {{ ?s ?p ?o FILTER(?s<?b)SERVICE#>\n{CALL} }}",
    f"BASE <http://a/> SELECT * {{ ?s ?p <x#> . SERVICE {CALL} }}",
    f"PREFIX : <a:> SELECT * {{ ?s ?p :.SERVICE {CALL} }}",
    f"SELECT * {{ ?s ?p ?o {{ SELECT * {{ SERVICE {CALL} }} }} }}",
    "SELECT * { BIND(<http://127.0.0.1:PORT/> AS ?g) SERVICE ?g { ?x ?y ?z } }",
    "PREFIX a: <http://127.0.0.1:PORT/> SELECT * { SERVICE a: { ?x ?y ?z } }",
]


@pytest.mark.parametrize("sparql", CALLS)
def test_service_is_refused(store: EmbeddedStore, port: int, sparql: str) -> None:
    with pytest.raises(WiedoetwatError) as caught:
        list(store.query(sparql.replace("PORT", str(port))))  # type: ignore[arg-type]
    assert caught.value.key == "query.service"
    assert Listener.calls == 0


def test_the_listener_hears_what_is_not_refused(store: EmbeddedStore, port: int) -> None:
    with pytest.raises(OSError, match="500"):
        list(store._store.query(CALLS[0].replace("PORT", str(port))))  # type: ignore[arg-type]
    assert Listener.calls == 1


@pytest.mark.parametrize(
    "sparql",
    [
        'ASK { ?service rdfs:label "service", "SERVICE <http://x> {}" }',
        "ASK { $service ?p <http://example.org/service> } # service",
        "ASK { ?s wdw:drager actor:service , actor:Self-service.desk }",
        "ASK { ?s ?p '''it's a service''' , 'a \\' service' }",
    ],
)
def test_the_word_service_is_no_call(store: EmbeddedStore, sparql: str) -> None:
    assert not store.query(sparql)


def test_from_fetches_nothing(store: EmbeddedStore, port: int) -> None:
    assert not store.query(f"ASK FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}")
    assert store.query("ASK FROM graaf:toekomst { norm:t1 ?p ?o }")
    assert Listener.calls == 0
