"""`/mcp` as a client of the official library sees it."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import anyio
import httpx2
import pytest
from fastapi import FastAPI
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app


@pytest.fixture
def served(case: Store, catalogue: Catalogue) -> Iterator[FastAPI]:
    app = create_app(case, Settings.from_environment({}), catalogue)
    yield app
    app.state.lane.close()


def talk(app: FastAPI, what: Any) -> Any:
    """Return what comes of a conversation with the service."""

    async def conversation() -> Any:
        transport = httpx2.ASGITransport(app=app)
        async with (
            httpx2.AsyncClient(transport=transport, base_url="http://testserver") as http,
            Client(streamable_http_client("http://testserver/mcp", http_client=http)) as client,
        ):
            return await what(client)

    return anyio.run(conversation)


def call(app: FastAPI, tool: str, **arguments: Any) -> Any:
    return talk(app, lambda client: client.call_tool(tool, arguments))


def test_it_offers_tools_that_only_read(served: FastAPI) -> None:
    tools = {tool.name: tool for tool in talk(served, lambda client: client.list_tools()).tools}
    assert {"who_does_what", "find_concept", "requirement", "sparql"} <= tools.keys()
    for tool in tools.values():
        assert tool.annotations.read_only_hint is True
        assert tool.description
    filters = tools["who_does_what"].input_schema["properties"]
    assert {"drager", "taak", "jegens", "soort", "laag", "stelsel", "fase", "bron", "zoek", "taal"} <= filters.keys()
    assert filters["taak"]["description"] == "taak, met de taken eronder"


def test_a_tool_gives_the_answer_object_with_its_sources(served: FastAPI, case: Store, catalogue: Catalogue) -> None:
    told = call(served, "who_does_what", drager="rechtbank")
    assert not told.is_error
    wanted = {**answer(case, catalogue, "normen", {"drager": "rechtbank"}).json(), "aantal": 1, "pagina": 1}
    assert told.structured_content == wanted
    assert wanted["bronnen"]
    assert json.loads(told.content[0].text) == wanted
    english = call(served, "who_does_what", drager="rechtbank", taal="en").structured_content
    assert english["taal"] == "en"


def test_a_concept_and_a_requirement_are_found(served: FastAPI, case: Store, catalogue: Catalogue) -> None:
    for tool, id_ in (("find_concept", "begrippen"), ("requirement", "eisen")):
        assert call(served, tool).structured_content["rijen"] == answer(case, catalogue, id_, {}).rijen


def test_an_arrangement_is_held_against_law_and_guideline(store: Store) -> None:
    sources = find_sources()
    app = create_app(store, Settings.from_environment({}), open_catalogue(sources))
    text = (sources.root / "data" / "inrichtingen" / "voorbeeldwoude.ttl").read_text(encoding="utf-8")
    told = call(app, "validate", inhoud=text)
    assert told.structured_content["voldoet"] is True
    assert call(app, "validate", inhoud="geen turtle").is_error
    app.state.validating[1].close()


def test_a_mistake_is_told_to_the_model(served: FastAPI) -> None:
    told = call(served, "who_does_what", drager="rechtban")
    assert told.is_error
    assert "rechtbank" in told.content[0].text
    told = call(served, "sparql", query="SELECT * { ?s ?p }")
    assert told.is_error
    assert "regel 1" in told.content[0].text


def test_sparql_is_asked_where_it_always_is(served: FastAPI) -> None:
    told = call(served, "sparql", query="SELECT ?n { ?n a wdw:Verbod }").structured_content
    assert len(told["results"]["bindings"]) == 1
    graph = call(served, "sparql", query="DESCRIBE <https://w3id.org/wiedoetwat/id/actor/college>").structured_content
    assert "actor:college" in graph["resultaat"]
    assert call(served, "sparql", query="INSERT DATA { <a:a> <a:b> <a:c> }").is_error
    assert call(served, "sparql", query="ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").is_error


def test_the_vocabulary_and_the_questions_are_resources(served: FastAPI, catalogue: Catalogue) -> None:
    listed = {str(resource.uri) for resource in talk(served, lambda client: client.list_resources()).resources}
    assert listed == {"wiedoetwat://ontologie", "wiedoetwat://vragen"}
    read = talk(served, lambda client: client.read_resource("wiedoetwat://vragen"))
    assert [question["id"] for question in json.loads(read.contents[0].text)] == list(catalogue.questions)
    read = talk(served, lambda client: client.read_resource("wiedoetwat://ontologie"))
    assert "wdw:Bevoegdheid a owl:Class" in read.contents[0].text


def test_nothing_that_is_asked_is_logged(
    served: FastAPI, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        call(served, "who_does_what", zoek="geheim")
        call(served, "sparql", query="ASK { 'geheim' ?p ?o }")
    told = capsys.readouterr()
    assert "geheim" not in caplog.text + told.err + told.out


def test_a_start_does_not_read_the_library_in() -> None:
    heavy = {"mcp", "httpx2", "openpyxl", "prometheus_client", "pydantic_settings", "rdflib"}
    code = f"import sys, wiedoetwat.web.app; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"
