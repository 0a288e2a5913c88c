"""Clients that others wrote work as they are: three questions of the catalogue each, with what the store says."""

import io
import json
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from tests.cli.test_serve import Serve, address_of, serve
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.questions.sparql import ask, write

__all__ = ["serve"]

QUESTIONS = ("normen", "begrip", "taken-van-actor")
BY_COMUNICA = ("taken-van-actor", "fasen", "voorwaarden-van-taak")
"""It takes a query apart and writes the parts anew; the parts that it makes of the other two are no SPARQL."""
GRAPH = "CONSTRUCT { ?n a <https://w3id.org/wiedoetwat/def#Verbod> } { ?n a <https://w3id.org/wiedoetwat/def#Verbod> }"
COMUNICA = Path(__file__).parents[1] / "clients" / "node_modules" / ".bin" / "comunica-sparql"
Rows = list[dict[str, dict[str, str]]]


@pytest.fixture
def address(serve: Serve) -> str:
    return address_of(serve()) + "sparql"


@pytest.fixture
def queries(case_sources: Sources) -> list[str]:
    catalogue: Catalogue = open_catalogue(case_sources)
    return [catalogue.question(id_).sparql for id_ in QUESTIONS]


@pytest.fixture
def expected(case: Store, queries: list[str]) -> list[Rows]:
    """What the store itself says, as the rows of the JSON format."""
    rows = [_bindings(write(ask(case, query), "json")) for query in queries]
    assert any(rows)
    return rows


def _bindings(told: bytes | str) -> Rows:
    rows: Rows = json.loads(told)["results"]["bindings"]
    return rows


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the libraries that it uses
def test_sparqlwrapper(address: str, queries: list[str], expected: list[Rows]) -> None:
    client: Any = SPARQLWrapper(address)
    for method in ("GET", "POST"):
        client.setMethod(method)
        client.setReturnFormat(JSON)
        for query, rows in zip(queries, expected, strict=True):
            client.setQuery(query)
            assert client.queryAndConvert()["results"]["bindings"] == rows
    client.setReturnFormat(XML)
    assert "<sparql" in client.queryAndConvert().toxml()
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().startswith(b"norm")
    client.setQuery(GRAPH)
    client.setReturnFormat(TURTLE)
    assert b"Verbod" in client.queryAndConvert()
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert()) == 1


def test_rdflib(address: str, case: Store, queries: list[str]) -> None:
    for returned in ("xml", "json"):
        graph = rdflib.Graph(SPARQLStore(address, returnFormat=returned))
        for query in queries:
            wanted = Result.parse(io.BytesIO(write(ask(case, query), "json")), format="json")
            assert list(graph.query(query)) == list(wanted)
    assert len(rdflib.Graph(SPARQLStore(address)).query(GRAPH).graph or ()) == 1


def test_what_yasgui_sends(address: str, queries: list[str], expected: list[Rows]) -> None:
    """A form, the Accept header of its library, and before that what the browser asks by itself."""
    origin = {"Origin": "https://yasgui.example.org"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = urllib.request.Request(address, method="OPTIONS", headers={**origin, **asked})  # noqa: S310 - our own
    with urllib.request.urlopen(preflight) as answer:  # noqa: S310 - our own address
        assert answer.status == 204
        assert answer.headers["access-control-allow-origin"] == "*"
    accept = "application/sparql-results+json,*/*;q=0.9"
    for query, rows in zip(queries, expected, strict=True):
        body = urllib.parse.urlencode({"query": query}).encode()
        request = urllib.request.Request(address, body, {**origin, "Accept": accept})  # noqa: S310 - our own address
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own address
            assert answer.headers["access-control-allow-origin"] == "*"
            assert _bindings(answer.read()) == rows


@pytest.mark.extern
def test_curl(address: str, case: Store, queries: list[str], expected: list[Rows], tmp_path: Path) -> None:
    """As people type it: a file in a form, a file in the address, a file as the body; without any header too."""
    file, whole = tmp_path / "vraag.rq", ["curl", "--silent", "--show-error", "--fail"]

    def curl(*options: str) -> bytes:
        return subprocess.run([*whole, *options, address], check=True, capture_output=True).stdout

    for query, rows in zip(queries, expected, strict=True):
        file.write_text(query, encoding="utf-8")
        assert _bindings(curl("--data-urlencode", f"query@{file}")) == rows
        asked = curl("--get", "--data-urlencode", f"query@{file}", "--header", "Accept: text/csv")
        assert asked == write(ask(case, query), "csv")
        body = ["--data-binary", f"@{file}", "--header", "Content-Type: application/sparql-query"]
        assert curl(*body, "--header", "Accept: text/tab-separated-values") == write(ask(case, query), "tsv")


@pytest.mark.extern
def test_comunica(address: str, case: Store, case_sources: Sources, tmp_path: Path) -> None:
    """`npm ci` in tests/clients makes it."""
    file, form = tmp_path / "vraag.rq", "application/sparql-results+json"
    for id_ in BY_COMUNICA:
        query = open_catalogue(case_sources).question(id_).sparql
        rows = _bindings(write(ask(case, query), "json"))
        assert rows
        file.write_text(query, encoding="utf-8")
        command = [str(COMUNICA), f"sparql@{address}", "-f", str(file), "-t", form]
        told = subprocess.run(command, check=True, capture_output=True, timeout=300)
        assert sorted(map(_plain, _bindings(told.stdout))) == sorted(map(_plain, rows))


def _plain(row: dict[str, dict[str, str]]) -> str:
    """Return a row as text; that a text is an xsd:string may be said or not."""
    string = "http://www.w3.org/2001/XMLSchema#string"
    cells = {
        name: {key: value for key, value in cell.items() if (key, value) != ("datatype", string)}
        for name, cell in row.items()
    }
    return json.dumps(cells, sort_keys=True)
