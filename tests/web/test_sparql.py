"""The SPARQL 1.1 Protocol, a test per method, media type and kind of error."""

import json
from typing import Any

import pytest

from tests.web.conftest import Client
from wiedoetwat.vocabulary import KENNIS, TOEKOMST
from wiedoetwat.web.sparql import LARGEST

SELECT = "SELECT ?n { ?n a wdw:Verbod }"
GRAPH = "CONSTRUCT { ?n rdfs:label ?l } WHERE { ?n a wdw:Verbod ; rdfs:label ?l }"
NORM = "https://w3id.org/wiedoetwat/id/norm/l090.gi"
FORM = "application/x-www-form-urlencoded"


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["type"].startswith("https://w3id.org/wiedoetwat/fout/")
    return body


def test_get(client: Client) -> None:
    response = client.get("/sparql", params={"query": SELECT})
    assert response.status_code == 200
    assert response.json()["results"]["bindings"] == [{"n": {"type": "uri", "value": NORM}}]


def test_head_is_get_without_the_body(client: Client) -> None:
    got, head = (client.request(method, "/sparql", params={"query": SELECT}) for method in ("GET", "HEAD"))
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]


def test_post_form(client: Client) -> None:
    response = client.post("/sparql", data={"query": SELECT}, headers={"Accept": "text/csv"})
    assert response.text == f"n\r\n{NORM}\r\n"


def test_post_query(client: Client) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=utf-8", "Accept": "text/csv"}
    response = client.post("/sparql", content='SELECT ("é𝄞" AS ?x) {}'.encode(), headers=headers)
    assert response.text == "x\r\né𝄞\r\n"


@pytest.mark.parametrize(
    ("accept", "content_type", "starts"),
    [
        (None, "application/sparql-results+json", '{"head"'),
        ("application/sparql-results+json", "application/sparql-results+json", '{"head"'),
        ("application/json", "application/json", '{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("application/xml", "application/xml", "<?xml"),
        ("text/csv", "text/csv; charset=utf-8", "n\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?n\n<"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml", "<?xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8", "n\r\n"),
    ],
)
def test_a_select_in_each_form(client: Client, accept: str | None, content_type: str, starts: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert response.headers["content-type"] == content_type
    assert response.text.startswith(starts)
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_an_ask_in_each_form(client: Client, accept: str) -> None:
    response = client.get("/sparql", params={"query": "ASK { ?n a wdw:Verbod }"}, headers={"Accept": accept})
    assert response.headers["content-type"].startswith(accept)
    assert "true" in response.text


@pytest.mark.parametrize(
    ("accept", "content_type", "holds"),
    [
        ("*/*", "text/turtle", "norm:l090.gi"),
        ("text/turtle", "text/turtle", "norm:l090.gi"),
        ("application/n-triples", "application/n-triples", f"<{NORM}>"),
        ("text/csv, application/n-triples;q=0.2", "application/n-triples", f"<{NORM}>"),
    ],
)
@pytest.mark.parametrize("query", [GRAPH, f"DESCRIBE <{NORM}>"])
def test_a_graph_in_each_form(client: Client, query: str, accept: str, content_type: str, holds: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.headers["content-type"].startswith(content_type)
    assert holds in response.text


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "text/turtle"), (GRAPH, "text/csv"), (SELECT, "image/png")])
def test_no_acceptable_form(client: Client, query: str, accept: str) -> None:
    body = problem(client.get("/sparql", params={"query": query}, headers={"Accept": accept}), 406)
    assert body["available"][0] in body["detail"]
    assert accept not in body["available"]


def test_a_syntax_error_says_where(client: Client) -> None:
    body = problem(client.get("/sparql", params={"query": "SELECT * {\n  ?s ?p }"}), 400)
    assert (body["line"], body["column"]) == (2, 10)
    assert "regel 2, kolom 10" in body["detail"]


def test_an_unknown_prefix_is_named(client: Client) -> None:
    body = problem(client.get("/sparql", params={"query": "SELECT * { ?s wd:drager ?o ; }"}), 400)
    assert (body["line"], body["column"]) == (1, 15)
    assert "wd:" in body["detail"]
    assert "wdw:" in body["detail"]


def test_errors_speak_english_to_who_asks(client: Client) -> None:
    response = client.get("/sparql", params={"query": "SELECT"}, headers={"Accept-Language": "en-GB, nl;q=0.5"})
    assert problem(response, 400)["title"] == "The request is not right"
    assert response.headers["content-language"] == "en"


@pytest.mark.parametrize("query", ["", "SELECT", "SELECT * {", "hallo"])
def test_what_is_no_query_is_a_bad_request(client: Client, query: str) -> None:
    problem(client.post("/sparql", data={"query": query}), 400)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1:9/> {} }",
    ],
)
def test_a_service_is_refused(client: Client, query: str) -> None:
    assert "SERVICE" in problem(client.get("/sparql", params={"query": query}), 403)["detail"]


def test_the_word_service_is_no_service(client: Client) -> None:
    query = 'PREFIX service: <a:> ASK { ?service rdfs:label "SERVICE <x> {}" , service:x } # service'
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        {"data": {"update": "DROP ALL"}},
        {"data": {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}},
        {"content": b"DROP ALL", "headers": {"Content-Type": "application/sparql-update"}},
        {"params": {"update": "CLEAR ALL"}, "data": {"query": "ASK {}"}},
    ],
)
def test_an_update_is_refused(client: Client, arguments: dict[str, Any]) -> None:
    assert "Update" in problem(client.post("/sparql", **arguments), 400)["detail"]


def test_no_query_or_two_is_a_bad_request(client: Client) -> None:
    assert "0" in problem(client.get("/sparql?vraag=x"), 400)["detail"]
    assert "2" in problem(client.get("/sparql?query=ASK{}&query=ASK{}"), 400)["detail"]
    assert "0" in problem(client.post("/sparql", data={"x": "y"}), 400)["detail"]


def test_bytes_that_are_no_text_are_a_bad_request(client: Client) -> None:
    problem(client.post("/sparql", content=b"ASK { \xff }", headers={"Content-Type": "application/sparql-query"}), 400)
    problem(client.post("/sparql", content=b"query=%FF", headers={"Content-Type": FORM}), 400)


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_another_content_type_is_not_supported(client: Client, content_type: str) -> None:
    response = client.post("/sparql", content=b"ASK {}", headers={"Content-Type": content_type})
    assert FORM in problem(response, 415)["detail"]
    assert FORM in response.headers["accept-post"]


def test_a_body_has_a_limit(client: Client) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    fits, too_large = (f"ASK {{}} #{'x' * (LARGEST - 8 + more)}".encode() for more in (0, 1))
    assert client.post("/sparql", content=fits, headers=headers).status_code == 200
    assert "256" in problem(client.post("/sparql", content=too_large, headers=headers), 413)["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: Client, method: str) -> None:
    response = client.request(method, "/sparql")
    assert method in problem(response, 405)["detail"]
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_tells_what_is_possible(client: Client) -> None:
    preflight = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    response = client.request("OPTIONS", "/sparql", headers=preflight)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "Content-Type" in response.headers["access-control-allow-headers"]


@pytest.mark.parametrize("query", ["ASK {}", "SELECT", "SELECT * { SERVICE <a:b> {} }"])
def test_any_origin_may_read_answer_and_error(client: Client, query: str) -> None:
    assert client.get("/sparql", params={"query": query}).headers["access-control-allow-origin"] == "*"


def graphs(client: Client, **parameters: Any) -> set[str]:
    query = "SELECT DISTINCT ?g ?d { { ?n a wdw:Norm ; wdw:stelsel ?d } UNION { GRAPH ?g { ?n wdw:stelsel ?d } } }"
    rows = client.get("/sparql", params={"query": query} | parameters).json()["results"]["bindings"]
    return {f"{row['g']['value'] if 'g' in row else 'default'} {row['d']['value'].rpartition('/')[2]}" for row in rows}


def test_the_request_chooses_its_graphs(client: Client) -> None:
    """Section 2.1.4: what the request names is the whole dataset."""
    assert graphs(client) == {"default huidig", f"{KENNIS} huidig", f"{TOEKOMST} toekomst"}
    assert graphs(client, **{"default-graph-uri": TOEKOMST}) == {"default toekomst"}
    assert graphs(client, **{"named-graph-uri": KENNIS}) == {f"{KENNIS} huidig"}
    assert graphs(client, **{"default-graph-uri": TOEKOMST, "named-graph-uri": [KENNIS, TOEKOMST]}) == {
        "default toekomst",
        f"{KENNIS} huidig",
        f"{TOEKOMST} toekomst",
    }


def test_graphs_of_the_request_win_over_from(client: Client) -> None:
    query = f"ASK FROM <{KENNIS}> {{ ?n wdw:stelsel stelsel:huidig }}"
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is True
    params = {"query": query, "default-graph-uri": TOEKOMST}
    assert client.get("/sparql", params=params).json()["boolean"] is False


def test_graphs_beside_a_posted_query(client: Client) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    query = b"ASK { ?n wdw:stelsel stelsel:toekomst }"
    for params, wanted in (({}, False), ({"default-graph-uri": TOEKOMST}, True)):
        assert client.post("/sparql", params=params, content=query, headers=headers).json()["boolean"] is wanted


def test_a_graph_has_an_iri(client: Client) -> None:
    problem(client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": "geen iri"}), 400)


def test_a_bare_get_describes_the_service(client: Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle")
    assert "<http://testserver/sparql> a sd:Service" in response.text
    assert "sd:SPARQL11Query" in response.text
    triples = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert f"<http://www.w3.org/ns/sparql-service-description#name> <{TOEKOMST}> ." in triples
    problem(client.get("/sparql", headers={"Accept": "image/png"}), 406)


def test_json_is_whole(client: Client) -> None:
    response = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert int(response.headers["content-length"]) == len(response.content)
    assert len(json.loads(response.content)["results"]["bindings"]) > 1000
