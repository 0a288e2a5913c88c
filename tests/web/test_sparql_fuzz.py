"""Whatever is sent to /sparql, the answer is a result or a problem that says what is wrong: never a mistake of ours."""

import string
from typing import Any

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.test_store import CALLS
from tests.web.conftest import Client
from tests.web.test_sparql import GRAPH, SELECT
from wiedoetwat.questions.catalogue import Catalogue

LIKELY = hypothesis.settings(max_examples=300, suppress_health_check=list(hypothesis.HealthCheck))
WORDS = """SELECT CONSTRUCT ASK DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS VALUES UNDEF FILTER BIND AS EXISTS
PREFIX BASE GROUP BY HAVING ORDER LIMIT OFFSET DISTINCT REDUCED COUNT ( ) { } [ ] . ; , / | ^ * + ? ! ?s $p ?o _:b NOT
wdw:Norm norm:x xyz: <a:b> <> 'x' "y" '''z''' @nl ^^xsd:integer 1 -2.5 1e6 true a # \\u0022 LATERAL INSERT DATA"""
RANGES = "*/* text/* text/csv application/json text/turtle ;q=0.5 ;q=2 ;q= , ; / q image/png"
PARAMETERS = ("query", "default-graph-uri", "named-graph-uri", "format", "timeout", "x")
VALUES = st.one_of(st.text(max_size=20), st.sampled_from(["a:b", SELECT, "csv", "1"]))
QUERIES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join),
    st.tuples(st.sampled_from([SELECT, GRAPH, *CALLS]), st.integers(0, 60), st.integers(0, 9), st.text(max_size=4)).map(
        lambda parts: parts[0][: parts[1]] + parts[3] + parts[0][parts[1] + parts[2] :]
    ),
)
VISIBLE = string.printable[:95]
HEADERS = st.one_of(
    st.text(alphabet=VISIBLE, max_size=40), st.lists(st.sampled_from(RANGES.split()), max_size=8).map("".join)
)


def check(response: Any) -> None:
    assert response.status_code in (200, 400, 403, 406, 413, 504, 507), response.text
    if response.status_code == 200:
        return
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@LIKELY
@given(query=QUERIES)
def test_any_text(client: Client, query: str) -> None:
    check(client.post("/sparql", data={"query": query, "timeout": "1"}))


@LIKELY
@given(query=st.sampled_from([SELECT, GRAPH, "ASK {}", "ASK {"]), accept=HEADERS, language=HEADERS)
def test_any_header(client: Client, query: str, accept: str, language: str) -> None:
    headers = {"Accept": accept, "Accept-Language": language}
    check(client.get("/sparql", params={"query": query}, headers=headers))


@LIKELY
@given(names=st.lists(st.sampled_from(PARAMETERS), max_size=4), values=st.lists(VALUES, min_size=4, max_size=4))
def test_any_parameter(client: Client, names: list[str], values: list[str]) -> None:
    check(client.get("/sparql", params=[("timeout", "1"), *zip(names, values, strict=False)]))


@LIKELY
@given(body=st.binary(max_size=60), direct=st.booleans())
def test_any_body(client: Client, body: bytes, direct: bool) -> None:
    media_type = "application/sparql-query" if direct else "application/x-www-form-urlencoded"
    check(client.post("/sparql", content=body, headers={"Content-Type": media_type}))


def test_every_question_of_the_catalogue_is_sparql_for_all(client: Client, catalogue: Catalogue) -> None:
    for question in catalogue.questions.values():
        assert client.post("/sparql", data={"query": question.sparql}).status_code == 200
