"""Clients that others wrote work as they are: each asks three questions of the catalogue."""

import json
import urllib.parse
import urllib.request
from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from tests.cli.test_serve import Serve, address_of, serve
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.questions.sparql import ask, write

__all__ = ["serve"]

QUESTIONS = ("normen", "begrip", "taken-van-actor")
GRAPH = "CONSTRUCT { ?n a <https://w3id.org/wiedoetwat/def#Verbod> } { ?n a <https://w3id.org/wiedoetwat/def#Verbod> }"


@pytest.fixture
def address(serve: Serve) -> str:
    return address_of(serve()) + "sparql"


@pytest.fixture
def queries(case_sources: Sources) -> list[str]:
    catalogue: Catalogue = open_catalogue(case_sources)
    return [catalogue.question(id_).sparql for id_ in QUESTIONS]


@pytest.fixture
def expected(case: Store, queries: list[str]) -> list[int]:
    counts = [len(json.loads(write(ask(case, query), "json"))["results"]["bindings"]) for query in queries]
    assert any(counts)
    return counts


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the libraries that it uses
def test_sparqlwrapper(address: str, queries: list[str], expected: list[int]) -> None:
    client: Any = SPARQLWrapper(address)
    for method in ("GET", "POST"):
        client.setMethod(method)
        client.setReturnFormat(JSON)
        for query, count in zip(queries, expected, strict=True):
            client.setQuery(query)
            assert len(client.queryAndConvert()["results"]["bindings"]) == count
    client.setReturnFormat(XML)
    assert "<sparql" in client.queryAndConvert().toxml()
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().startswith(b"norm")
    client.setQuery(GRAPH)
    client.setReturnFormat(TURTLE)
    assert b"Verbod" in client.queryAndConvert()
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert()) == 1


def test_rdflib(address: str, queries: list[str], expected: list[int]) -> None:
    for returned in ("xml", "json"):
        graph = rdflib.Graph(SPARQLStore(address, returnFormat=returned))
        for query, count in zip(queries, expected, strict=True):
            assert len(list(graph.query(query))) == count
    assert len(rdflib.Graph(SPARQLStore(address)).query(GRAPH).graph or ()) == 1


def test_what_yasgui_sends(address: str, queries: list[str], expected: list[int]) -> None:
    """A form, the Accept header of its library, and before that what the browser asks by itself."""
    origin = {"Origin": "https://yasgui.example.org"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = urllib.request.Request(address, method="OPTIONS", headers={**origin, **asked})  # noqa: S310 - our own
    with urllib.request.urlopen(preflight) as answer:  # noqa: S310 - our own address
        assert answer.status == 204
        assert answer.headers["access-control-allow-origin"] == "*"
    accept = "application/sparql-results+json,*/*;q=0.9"
    for query, count in zip(queries, expected, strict=True):
        body = urllib.parse.urlencode({"query": query}).encode()
        request = urllib.request.Request(address, body, {**origin, "Accept": accept})  # noqa: S310 - our own address
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own address
            assert answer.headers["access-control-allow-origin"] == "*"
            assert len(json.load(answer)["results"]["bindings"]) == count
