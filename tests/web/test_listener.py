"""No request leaves the machine, whatever is sent to whatever face: a listener that must stay silent shows it.

What every query may hold is in test_runaway.py; here is all that is read rather than asked.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.cli.test_serve import Serve, serve
from tests.commands import Run
from tests.graph.test_store import Listener, port
from tests.web.conftest import Client
from tests.web.test_tools import call
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app

__all__ = ["port", "run", "serve"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "PLACE"><!ENTITY % z SYSTEM "PLACE"> %z;]>'
IMPORTS = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <http://e/o> a owl:Ontology ; owl:imports <PLACE> ."
CONTEXT = json.dumps({"@context": ["PLACE", {"@import": "PLACE", "@version": 1.1}], "@id": "http://e/s"})
XML = f'{DOCTYPE}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>&y;</rdf:Description></rdf:RDF>'
SENT = {
    "imports.ttl": ("text/turtle", IMPORTS),
    "imports.trig": ("application/trig", IMPORTS),
    "context.jsonld": ("application/ld+json", CONTEXT),
    "single.jsonld": ("application/ld+json", '{"@context": "PLACE", "@id": "http://e/s", "http://e/p": 1}'),
    "entity.rdf": ("application/rdf+xml", XML),
    "base.ttl": ("text/turtle", "@base <PLACE> . <a> <b> <c> ."),
}


@pytest.fixture
def place(port: int) -> str:
    return f"http://127.0.0.1:{port}/x"


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    app = create_app(store, Settings.from_environment({}), open_catalogue(find_sources()))
    yield Client(app)
    app.state.lane.close()
    app.state.validating[1].close()


def workbook(place: str) -> bytes:
    """Return our own template with an entity from elsewhere and a link to another workbook in it."""
    out, book = io.BytesIO(), (find_sources().root / "data" / "inrichtingen" / "voorbeeldwoude.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = DOCTYPE.replace("PLACE", place).encode() + data.partition(b"?>")[2]
            new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", SENT)
def test_nothing_is_fetched_for_an_upload(client: Client, place: str, name: str) -> None:
    media_type, text = SENT[name]
    body = text.replace("PLACE", place)
    sent = client.post("/v1/validaties", content=body.encode(), headers={"Content-Type": media_type})
    assert sent.status_code in (200, 400, 415)
    client.post("/v1/validaties", files={"bestand": (name, body.encode(), media_type)})
    call(client.transport.app, "validate", inhoud=body, mediatype=media_type)  # type: ignore[arg-type]
    assert Listener.calls == 0


def test_nothing_is_fetched_for_a_workbook(client: Client, place: str) -> None:
    refused = client.post("/v1/validaties", content=workbook(place), headers={"Content-Type": XLSX})
    assert refused.status_code == 400
    assert Listener.calls == 0


def test_nothing_is_fetched_for_an_address_in_a_question(client: Client, place: str) -> None:
    assert client.post("/v1/antwoorden", json={"vraag": f"Wie mag {place} opvragen?"}).status_code == 200
    for query in (
        f"ASK FROM <{place}> {{ ?s ?p ?o }}",
        f"ASK {{ SERVICE <{place}> {{ ?s ?p ?o }} }}",
        f"LOAD <{place}>",
    ):
        call(client.transport.app, "sparql", query=query)  # type: ignore[arg-type]
    assert Listener.calls == 0


@pytest.mark.parametrize("name", SENT)
@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_nothing_is_fetched_on_the_command_line(real: Run, place: str, tmp_path: Path, name: str, engine: str) -> None:
    (tmp_path / name).write_text(SENT[name][1].replace("PLACE", place), encoding="utf-8")
    assert real("validate", str(tmp_path / name), "--engine", engine).code in (0, 1, 2)
    assert Listener.calls == 0


def test_nothing_is_fetched_for_shapes_of_ones_own(real: Run, place: str, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SENT["imports.ttl"][1].replace("PLACE", place), encoding="utf-8")
    example = find_sources().root / "data" / "inrichtingen" / "voorbeeldwoude.ttl"
    for engine in ("fast", "pyshacl"):
        real("validate", str(example), "--shapes", str(tmp_path / "shapes.ttl"), "--engine", engine)
    assert Listener.calls == 0


@pytest.mark.parametrize("name", SENT)
def test_nothing_is_fetched_for_a_file_that_is_loaded(serve: Serve, place: str, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SENT[name][1].replace("PLACE", place), encoding="utf-8")
    service = serve("--load", str(tmp_path / name))
    assert service.stderr is not None
    assert service.stderr.readline()  # it runs, or says why not
    assert Listener.calls == 0


def test_the_listener_hears(place: str) -> None:
    """What the others lean on."""
    import urllib.error
    import urllib.request

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(place)  # noqa: S310 - our own address
    caught.value.close()
    assert Listener.calls == 1
