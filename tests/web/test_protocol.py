"""The query side of the SPARQL 1.1 Protocol (W3C Recommendation, 21 March 2013), a test per clause and media type.

The names of the clauses are those of the text; the negative cases are those that its test suite has.
"""

import io
import json
from typing import Any

import openpyxl
import pyoxigraph
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

from tests.web.conftest import Client
from tests.web.test_sparql import GRAPH, NORM, SELECT, problem
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import select
from wiedoetwat.vocabulary import AFGELEID, KENNIS, TOEKOMST

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def media_type(response: Any) -> str:
    return str(response.headers["content-type"].partition(";")[0])


@pytest.mark.parametrize("method", ["get", "form", "direct"])
@pytest.mark.parametrize("query", ["ASK { ?n a wdw:Verbod }", "# é𝄞\nASK { ?n a wdw:Verbod FILTER('é' = 'é') }"])
def test_2_1_query_operation(client: Client, method: str, query: str) -> None:
    """2.1.1 query via GET, 2.1.2 query via URL-encoded POST, 2.1.3 query via POST directly."""
    response = {
        "get": lambda: client.get("/sparql", params={"query": query}),
        "form": lambda: client.post("/sparql", data={"query": query}),
        "direct": lambda: client.post("/sparql", content=query.encode(), headers=DIRECT),
    }[method]()
    assert response.status_code == 200
    assert response.json()["boolean"] is True


@pytest.mark.parametrize("method", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("default", "named", "wanted"),
    [
        ([], [], {"d huidig", f"{KENNIS} huidig", f"{TOEKOMST} toekomst"}),
        ([TOEKOMST], [], {"d toekomst"}),
        ([KENNIS, TOEKOMST], [], {"d huidig", "d toekomst"}),
        ([], [KENNIS, AFGELEID], {f"{KENNIS} huidig"}),
        ([TOEKOMST], [KENNIS], {"d toekomst", f"{KENNIS} huidig"}),
        (["https://example.org/none"], [], set()),
    ],
)
def test_2_1_4_specifying_an_rdf_dataset(
    client: Client, method: str, default: list[str], named: list[str], wanted: set[str]
) -> None:
    query = "SELECT DISTINCT ?g ?s { { ?n wdw:stelsel ?s BIND('d' AS ?g) } UNION { GRAPH ?g { ?n wdw:stelsel ?s } } }"
    dataset = {"default-graph-uri": default, "named-graph-uri": named}
    response = {
        "get": lambda: client.get("/sparql", params={"query": query, **dataset}),
        "form": lambda: client.post("/sparql", data={"query": query, **dataset}),
        "direct": lambda: client.post("/sparql", params=dataset, content=query.encode(), headers=DIRECT),
    }[method]()
    rows = response.json()["results"]["bindings"]
    assert {f"{row['g']['value']} {row['s']['value'].rpartition('/')[2]}" for row in rows} == wanted


def test_2_1_4_the_dataset_of_the_request_wins_over_from(client: Client) -> None:
    query = f"ASK FROM NAMED <{KENNIS}> {{ GRAPH ?g {{ ?n wdw:stelsel stelsel:huidig }} }}"
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is True
    response = client.get("/sparql", params={"query": query, "named-graph-uri": TOEKOMST})
    assert response.json()["boolean"] is False


@pytest.mark.parametrize("accept", ROWS)
def test_2_1_5_rows_by_content_negotiation(client: Client, accept: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert media_type(response) == accept
    rows = pyoxigraph.parse_query_results(response.content, format=ROWS[accept])
    assert [str(row[0]) for row in rows] == [f"<{NORM}>"]  # type: ignore[union-attr]


@pytest.mark.parametrize("accept", GRAPHS)
@pytest.mark.parametrize("query", [GRAPH, f"DESCRIBE <{NORM}>"])
def test_2_1_5_graphs_by_content_negotiation(client: Client, accept: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert media_type(response) == accept
    triples = {quad.triple for quad in pyoxigraph.parse(response.content, format=GRAPHS[accept])}
    plain = client.get("/sparql", params={"query": query}, headers={"Accept": "application/n-triples"})
    assert triples == {quad.triple for quad in pyoxigraph.parse(plain.content, format=RdfFormat.N_TRIPLES)}
    assert triples


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/*;q=0.5, text/csv;q=0.1", "text/tab-separated-values"),
        ("application/json;q=0, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, application/json;q=0, application/*", "application/sparql-results+xml"),
        ("application/rdf+xml, application/sparql-results+json;q=0.9", "application/sparql-results+json"),
        ("TEXT/CSV", "text/csv"),
        (XLSX, XLSX),
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
    ],
)
def test_2_1_5_accept_with_qualities_and_wildcards(client: Client, accept: str, chosen: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert media_type(response) == chosen


@pytest.mark.parametrize(
    ("accept", "query"), [("text/turtle, image/*", SELECT), ("text/csv", GRAPH), ("*/*;q=0", GRAPH)]
)
def test_2_1_5_not_acceptable(client: Client, accept: str, query: str) -> None:
    body = problem(client.get("/sparql", params={"query": query}, headers={"Accept": accept}), 406)
    assert set(body["available"]) == ({*ROWS, "text/csv", XLSX} if query is SELECT else set(GRAPHS))


@pytest.mark.parametrize(
    ("format_", "query", "chosen"),
    [
        ("json", SELECT, "application/sparql-results+json"),
        ("json", GRAPH, "application/ld+json"),
        ("xml", GRAPH, "application/rdf+xml"),
        ("csv", SELECT, "text/csv"),
        ("XLSX", SELECT, XLSX),
        ("ttl", GRAPH, "text/turtle"),
        ("nt", GRAPH, "application/n-triples"),
        ("application/trig", GRAPH, "application/trig"),
    ],
)
def test_a_format_can_stand_in_the_address(client: Client, format_: str, query: str, chosen: str) -> None:
    response = client.get("/sparql", params={"query": query, "format": format_}, headers={"Accept": "image/png"})
    assert media_type(response) == chosen


@pytest.mark.parametrize(("format_", "query"), [("turtle", SELECT), ("csv", GRAPH), ("png", SELECT)])
def test_a_format_that_is_not_there(client: Client, format_: str, query: str) -> None:
    body = problem(client.get("/sparql", params={"query": query, "format": format_}), 406)
    assert format_ not in body["formats"]


def test_a_spreadsheet_keeps_text_text(client: Client) -> None:
    values = '"=1+1" "+31" "-" "@x" "#N/A" "gewoon"@nl 12 -1.5 true 123456789012345678 "x"^^xsd:integer UNDEF wdw:Norm'
    response = client.get("/sparql", params={"query": f"SELECT ?x {{ VALUES ?x {{ {values} }} }}", "format": "xlsx"})
    assert "attachment" in response.headers["content-disposition"]
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows()]  # type: ignore[union-attr]
    assert [cell.value for cell in cells] == [
        "x", "=1+1", "+31", "-", "@x", "#N/A", "gewoon", 12, -1.5, True, "123456789012345678", "x", None,
        "https://w3id.org/wiedoetwat/def#Norm",
    ]  # fmt: skip
    assert [cell.data_type for cell in cells[1:6]] == ["s"] * 5
    assert [cell.quotePrefix for cell in cells[:6]] == [False, True, True, True, True, False]
    asked = client.get("/sparql", params={"query": "ASK { ?n a wdw:Verbod }"}, headers={"Accept": XLSX})
    assert openpyxl.load_workbook(io.BytesIO(asked.content)).active["A2"].value is True  # type: ignore[index]


def test_a_spreadsheet_is_never_cut(client: Client) -> None:
    query = "SELECT (CONCAT('%s') AS ?x) {}" % ("y" * 32768)
    body = problem(client.post("/sparql", data={"query": query, "format": "xlsx"}), 413)
    assert "CSV" in body["detail"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"method": "PUT", "params": {"query": "ASK {}"}}, 405),
        ({"method": "GET", "path": "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D"}, 400),
        ({"method": "POST", "content": b"query=ASK%20%7B%7D", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"method": "POST", "content": b"query=ASK%20%7B%7D", "headers": {"Content-Type": None}}, 415),
        ({"method": "POST", "content": b"ASK {}", "headers": {"Content-Type": None}}, 415),
        ({"method": "POST", "content": "ASK {}".encode("utf-16"), "headers": DIRECT}, 400),
        ({"method": "GET", "params": {"query": "ASK {"}}, 400),
        ({"method": "GET", "params": {"update": "DROP ALL"}}, 400),
        ({"method": "POST", "content": b"update=DROP%20ALL", "headers": FORM}, 400),
        ({"method": "POST", "content": b"DROP ALL", "headers": {"Content-Type": "application/sparql-update"}}, 400),
        ({"method": "POST", "params": {"query": "ASK {}"}, "content": b"ASK {}", "headers": DIRECT}, 400),
        ({"method": "GET", "params": {"query": "ASK {}", "default-graph-uri": "geen iri"}}, 400),
        ({"method": "GET", "params": {"query": "ASK {}", "named-graph-uri": "<x>"}}, 400),
    ],
)
def test_2_1_7_what_is_wrong_is_refused(client: Client, arguments: dict[str, Any], status: int) -> None:
    method, path = arguments["method"], arguments.get("path", "/sparql")
    more = {name: value for name, value in arguments.items() if name not in ("method", "path")}
    problem(client.request(method, path, **more), status)


@pytest.mark.parametrize("value", ["0", "-1", "x", "nan", "inf", "1e400"])
def test_a_time_is_a_time(client: Client, value: str) -> None:
    assert "timeout" in problem(client.get("/sparql", params={"query": "ASK {}", "timeout": value}), 400)["detail"]


def test_a_time_may_be_asked_for(client: Client) -> None:
    assert client.get("/sparql", params={"query": "ASK {}", "timeout": "1e9"}).json()["boolean"] is True


@pytest.mark.parametrize("query", [SELECT, GRAPH, "ASK {", None])
def test_head_says_what_get_would(client: Client, query: str | None) -> None:
    params = {"query": query} if query else {}
    got, head = (client.request(method, "/sparql", params=params) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "vary"):
        assert head.headers[name] == got.headers[name]


SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize("accept", GRAPHS)
def test_the_service_describes_itself(client: Client, case: Store, path: str, accept: str) -> None:
    """SPARQL 1.1 Service Description, section 2; VoID, sections 4.2, 4.3 and 7.2."""
    response = client.get(path, headers={"Accept": accept})
    assert media_type(response) == accept
    store = pyoxigraph.Store()
    store.load(response.content, format=GRAPHS[accept], to_graph=None)
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")

    def rows(sparql: str) -> list[tuple[str, ...]]:
        prefixes = {"sd": SD, "void": VOID, "sh": "http://www.w3.org/ns/shacl#", "s": "https://schema.org/"}
        return [tuple(term.value for term in row) for row in store.query(sparql, prefixes=prefixes)]  # type: ignore[union-attr]

    triples = str(next(iter(select(case, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))["n"])
    assert rows("SELECT ?e { ?e a sd:Service ; sd:endpoint ?e }") == [("http://testserver/sparql",)]
    assert rows("SELECT ?n { ?d sd:defaultGraph/void:triples ?n }") == [(triples,)]
    assert {row[0] for row in rows("SELECT ?g { ?d sd:namedGraph/sd:name ?g }")} == {KENNIS, AFGELEID, TOEKOMST}
    assert all(int(row[0]) for row in rows("SELECT ?n { ?d sd:namedGraph/sd:graph/void:triples ?n }"))
    assert ("https://w3id.org/wiedoetwat/def#Verbod", "1") in rows(
        "SELECT ?c ?n { ?d void:classPartition [ void:class ?c ; void:entities ?n ] }"
    )
    assert rows("SELECT ?v { ?d <http://purl.org/dc/terms/hasVersion> ?v }") == [(case.version,)]
    examples = rows("SELECT ?q { ?x sh:select ?q ; s:target <http://testserver/sparql> }")
    assert len(examples) == 10
    assert {client.get("/sparql", params={"query": row[0]}).status_code for row in examples} == {200}


def test_a_description_has_forms_too(client: Client) -> None:
    assert media_type(client.get("/sparql?format=json")) == "application/ld+json"
    problem(client.get("/sparql", headers={"Accept": "text/csv"}), 406)
    problem(client.get("/.well-known/void", headers={"Accept": "text/csv"}), 406)


def triples_of(client: Client, **parameters: str) -> set[str]:
    response = client.get("/data/graaf", params=parameters, headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    return set(response.text.splitlines())


def test_graph_store_protocol_get(client: Client) -> None:
    """SPARQL 1.1 Graph Store HTTP Protocol, sections 4.2 and 5.2."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{TOEKOMST}> {{ ?s ?p ?o }} }}"
    asked = client.get("/sparql", params={"query": query}, headers={"Accept": "application/n-triples"})
    assert triples_of(client, graph=TOEKOMST) == set(asked.text.splitlines())
    assert triples_of(client, default="") == triples_of(client, graph=KENNIS) | triples_of(client, graph=AFGELEID)


@pytest.mark.parametrize("accept", GRAPHS)
def test_graph_store_protocol_media_types(client: Client, accept: str) -> None:
    response = client.get("/data/graaf", params={"graph": TOEKOMST}, headers={"Accept": accept})
    assert media_type(response) == accept
    assert len({quad.triple for quad in pyoxigraph.parse(response.content, format=GRAPHS[accept])}) > 5


def test_graph_store_protocol_head_and_options(client: Client) -> None:
    head = client.request("HEAD", "/data/graaf", params={"graph": TOEKOMST})
    assert (head.status_code, head.content) == (200, b"")
    absent = client.request("HEAD", "/data/graaf", params={"graph": "https://example.org/none"})
    assert absent.status_code == 404
    assert client.request("OPTIONS", "/data/graaf").headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?graph=https://example.org/none", 404),
        ("", 400),
        ("?default&graph=https://example.org/none", 400),
        ("?graph=x&graph=y", 400),
        ("?graph=a b", 400),
        ("?graph=a:b>%7D%20UNION%20%7B", 400),
        ("?default&format=csv", 406),
    ],
)
def test_graph_store_protocol_errors(client: Client, query: str, status: int) -> None:
    problem(client.get(f"/data/graaf{query}"), status)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_graph_store_protocol_writes_nothing(client: Client, method: str) -> None:
    response = client.request(method, "/data/graaf", params={"graph": TOEKOMST}, content=b"<a:a> <a:b> <a:c> .")
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_json_for_a_graph_is_json(client: Client) -> None:
    assert json.loads(client.get("/sparql", params={"query": GRAPH, "format": "jsonld"}).content)
