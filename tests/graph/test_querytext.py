"""Reading a query's text: every call is seen, however it is written, and the word alone is no call."""

import string

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wiedoetwat.graph.querytext import calls_service, dataset_clause, operation, unknown_prefix

CALL = "<http://127.0.0.1:9/> { ?x ?y ?z }"


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT * {{ SERVICE {CALL} }}",
        f"SELECT * {{ sErViCe#\nSILENT{CALL} }}",
        f"SELECT * {{ SERVICESILENT{CALL} }}",
        f"SELECT * {{ ?s ?p falseSERVICE{CALL} }}",
        f"SELECT * {{ ?s ?p 1.SERVICE{CALL} }}",
        f"SELECT * {{ ?s ?p 1.5e3SERVICE{CALL} }}",
        f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<?b)SERVICE#>\n{CALL} }}",
        f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<'>')SERVICE {CALL} #'\n }}",
        f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<?b#>'''\n)SERVICE {CALL} #'''\n }}",
        f'SELECT * {{ VALUES ?x {{ """a" }} SERVICE {CALL} }}',
        f"PREFIX ex: <a:> SELECT * {{ ?s ?p ex:a\u00b7b\\' . SERVICE {CALL} #'\n }}",
        f"PREFIX ex: <a:> SELECT * {{ ?s ?p ex:a\u200cb\\' . SERVICE {CALL} #'\n }}",
        f"SELECT * {{ S\\u0045RVICE {CALL} }}",
        "SELECT * { BIND(<http://127.0.0.1:9/> AS ?g) SERVICE ?g {} }",
        "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICEa:b#c <d> {\n{} }",
        "PREFIX service: <a:> PREFIX : <http://127.0.0.1:9/> SELECT * { service:x {} }",
    ],
)
def test_a_call_is_seen(sparql: str) -> None:
    assert calls_service(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'ASK { ?service ?p "service <x> {", "SERVICE ?x {" {} }',
        "ASK { $service ?p <http://example.org/service> , <service> {} } # service <x> {",
        "PREFIX service: <a:> ASK { GRAPH service:x { ?s service:y service:z } }",
        "PREFIX service: <a:> SELECT * FROM NAMED service:x { ?s a service:y . {} }",
        "ASK { ?s ?p '''it's a service <x> {''' , 'a \\' service <x> {' {} }",
        'ASK { ?s ?p "x"@service ; ?q actor:service , _:service {} }',
        "ASK { ?s a <http://example.org/L'Aquila#service> . FILTER(?a<3) {} }",
    ],
)
def test_the_word_alone_is_no_call(sparql: str) -> None:
    assert not calls_service(sparql)


PIECES = st.sampled_from(
    [
        "SERVICE",
        CALL,
        "<",
        ">",
        "'",
        '"',
        "#",
        "\n",
        "\\",
        " ",
        ".",
        "{",
        "}",
        "(",
        ")",
        "?a",
        "FILTER",
        "'''",
        "a:b",
        "1",
    ]
)


@given(st.lists(PIECES | st.text(string.printable, max_size=3), max_size=14).map("".join))
@example("FILTER(?a<?a)SERVICE#>\n" + CALL)
def test_what_is_not_seen_as_a_call_makes_none(middle: str) -> None:
    sparql = f"PREFIX a: <b:> SELECT * {{ {middle} }}"
    if not calls_service(sparql):
        try:
            list(pyoxigraph.Store().query(sparql))  # type: ignore[arg-type]
        except (SyntaxError, ValueError):
            return  # a call ends in an OSError: nobody listens on port 9


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT * {}", "query"),
        ("", "query"),
        ("# insert\nBASE <insert> PREFIX insert: <drop>\nPREFIX : <x> CONSTRUCT WHERE {}", "query"),
        ("INSERT DATA {}", "update"),
        ("prefix a: <b> # select\n delete where {}", "update"),
        ("WITH <g> DELETE {} WHERE {}", "update"),
        ("LOAD <http://example.org/>", "update"),
    ],
)
def test_a_text_asks_or_changes(text: str, wanted: str) -> None:
    assert operation(text) == wanted


def test_the_first_unknown_prefix_is_found_where_it_stands() -> None:
    sparql = "PREFIX a: <x:y> # b:c\nSELECT * { a:b wdw:d 'e:f' ;\n  _:g h:i . j:k ?l <m:n> }"
    token = unknown_prefix(sparql, frozenset({"wdw"}))
    assert token is not None
    assert (token.text, token.line, token.column) == ("h:i", 3, 7)
    assert unknown_prefix(sparql, frozenset({"wdw", "h", "j"})) is None


@pytest.mark.parametrize(
    "unit", ["service.", "service:x/", "'\\", "'''\\", "a.a", "<'", "<a:", "service <a#>'''\\", "#service "]
)
def test_a_long_hostile_text_is_read_in_one_go(unit: str) -> None:
    """Work that grew with the square of the length would keep this busy for minutes."""
    assert not calls_service("service " + unit * 20_000)


@pytest.mark.parametrize(
    ("sparql", "default", "named"),
    [
        ("ASK { ?from ?named <from> }", [], []),
        ("ASK FROM <a:b> FROM NAMED <a:c> FROM named x:d { }", ["a:b"], ["a:c", "http://x/d"]),
        ("PREFIX : <a:> PREFIX x: <y:> ASK FROM : FROM x:\\,e { ?s ?p 'FROM <a:z>' } # FROM <a:z>", ["a:", "y:,e"], []),
        ("BASE <a:> ASK FROM <b> FROM <\\u0061:c> {}", ["b", "a:c"], []),
    ],
)
def test_the_graphs_that_a_query_chooses(sparql: str, default: list[str], named: list[str]) -> None:
    assert dataset_clause(sparql, {"x": "http://x/"}) == (default, named)
