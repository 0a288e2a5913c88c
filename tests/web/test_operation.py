"""For who runs the service: alive, ready, metrics, one line per request, limits, and a new build taking over."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import Client
from tests.web.test_pages import Page
from wiedoetwat.graph.build import build
from wiedoetwat.graph.loading import load
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import EmbeddedStore, Store, open_store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web import reloading
from wiedoetwat.web.app import create_app


@pytest.fixture
def own(case: Store, catalogue: Catalogue) -> Iterator[FastAPI]:
    """An application of its own, with nothing seen yet."""
    app = create_app(case, Settings.from_environment({}), catalogue)
    yield app
    app.state.lane.close()


def test_it_is_ready_when_the_store_answers(own: FastAPI, case: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(own)
    assert client.get("/ready").json()["werkers"] is False  # nobody started them
    own.state.lane.start()
    for _ in range(300):
        if own.state.lane.ready():
            break
        time.sleep(0.1)
    response = client.get("/ready")
    assert response.status_code == 200
    assert response.json()["dataset"] == {"versie": case.version, "datum": case.date}
    assert response.headers["cache-control"] == "no-store"
    own.state.checks["werkers"] = lambda: False
    response = client.get("/ready")
    assert (response.status_code, response.json()["werkers"], response.json()["store"]) == (503, False, True)
    assert response.headers["retry-after"]

    def broken(*_arguments: object, **_more: object) -> None:
        raise OSError

    monkeypatch.setattr(EmbeddedStore, "query", broken)
    assert client.get("/ready").json()["store"] is False
    assert client.get("/health").status_code == 200


def test_metrics_count_requests_durations_and_kept_answers(own: FastAPI, case: Store) -> None:
    client = Client(own)
    for path in ("/v1/verschillen", "/v1/verschillen", "/v1/geheim?zoek=geheim", "/geheim"):
        client.get(path)
    text = client.get("/metrics").text
    assert "geheim" not in text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    requests = {
        tuple(s.labels.values()): s.value for s in families["wiedoetwat_requests"].samples if s.name.endswith("total")
    }
    assert requests[("v1", "GET", "200")] == 2
    assert requests[("v1", "GET", "404")] == requests[("pages", "GET", "404")] == 1
    counts = [s for s in families["wiedoetwat_request_seconds"].samples if s.name.endswith("_count")]
    assert {s.labels["area"]: s.value for s in counts} == {"v1": 3, "pages": 1}
    assert next(s.value for s in families["wiedoetwat_answers_hits"].samples if s.name.endswith("total")) == 1
    assert families["wiedoetwat_answers_bytes"].samples[0].value > 0
    assert families["wiedoetwat_info"].samples[0].labels["dataset"] == case.version


def test_a_line_per_request_says_nothing_of_what_was_asked(
    case: Store, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(case, Settings.from_environment({"WIEDOETWAT_LOG": "json"}), catalogue)
    client = Client(app)
    client.get("/v1/normen?zoek=geheim")
    client.get("/geheim/geheim?geheim=1")
    client.post("/sparql", data={"query": "ASK { 'geheim' ?p ?o }"})
    app.state.lane.close()
    err = capsys.readouterr().err
    assert "geheim" not in err
    lines = [json.loads(line) for line in err.splitlines()]
    assert [(line["area"], line["method"], line["status"]) for line in lines][:2] == [
        ("v1", "GET", 200),
        ("pages", "GET", 404),
    ]
    assert all(line.keys() == {"time", "area", "method", "status", "ms", "bytes"} for line in lines)


def test_nothing_is_logged_unless_asked(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/v1/verschillen")
    assert capsys.readouterr().err == ""


def test_security_txt_says_whom_to_tell(case: Store, catalogue: Catalogue) -> None:
    env = {"WIEDOETWAT_BASE_URL": "https://w.example", "WIEDOETWAT_CONTACT_EMAIL": "veilig@w.example"}
    text = Client(create_app(case, Settings.from_environment(env), catalogue)).get("/.well-known/security.txt").text
    assert "Contact: mailto:veilig@w.example" in text
    assert "Canonical: https://w.example/.well-known/security.txt" in text
    expires = datetime.fromisoformat(re.findall(r"^Expires: (.*)$", text, re.MULTILINE)[0])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=366)


def test_an_error_in_the_content_is_reported_with_its_numbers(client: Client) -> None:
    link = client.get("/v1/vragen/normen/antwoord?drager=rechtbank").json()["meldFout"]
    page = Page(client.get(link).text)
    assert "S5b-54" in page.text
    assert "Wie moet of mag wat" in page.text
    assert "geen e-mailadres" in page.text


def test_a_report_shows_nothing_but_identifiers(client: Client) -> None:
    text = client.get("/fout-melden?vraag=geheim&nummers=S5b-54,<b>geheim,a b geheim&dataset=geheim!").text
    assert "S5b-54" in text
    assert "geheim" not in text


def test_a_request_that_is_too_large_is_refused(client: Client) -> None:
    response = client.post("/sparql", headers={"Content-Length": str(17 * 1024 * 1024)}, content=b"query=ASK%7B%7D")
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/v1/verschillen", "/v1/x", "/health", "/def", "/id/norm/x", "/metrics"])
def test_every_response_asks_for_tls(client: Client, path: str) -> None:
    assert client.get(path).headers["strict-transport-security"].startswith("max-age=")


@pytest.fixture
def rebuilt(case_sources: Sources, tmp_path: Path) -> Iterator[tuple[Sources, Path, Store]]:
    """The case in a place of its own, built and open."""
    shutil.copytree(case_sources.root, tmp_path / "bron")
    store = open_store(build(Sources(tmp_path / "bron"), tmp_path / "graaf"))
    yield Sources(tmp_path / "bron"), tmp_path / "graaf", store
    store.close()


def test_a_new_build_takes_over(
    rebuilt: tuple[Sources, Path, Store], catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reloading, "EVERY", 0.0)
    sources, data, store = rebuilt
    app = create_app(store, Settings.from_environment({}), catalogue)
    told: list[Store] = []
    app.state.reopened.append(told.append)
    client = Client(app)
    address = "/v1/vragen/normen/antwoord?drager=rechtbank"
    before = client.get(address)
    assert client.get("/v1/openapi.json").status_code == 200
    file = sources.root / "data" / "zaak.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("De rechtbank kan", "De rechtbank mag"), encoding="utf-8")
    snapshot = build(sources, data)
    after = client.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["dataset"]["versie"] == snapshot.version != store.version
    assert "De rechtbank mag" in after.json()["rijen"][0]["tekst"]
    assert [opened.version for opened in told] == [snapshot.version]
    assert client.get("/health").json()["dataset"]["versie"] == snapshot.version
    assert store.query("ASK {}")  # who still holds the old one can go on
    new = client.post("/sparql", data={"query": "ASK { ?n rdfs:label ?l FILTER(STRSTARTS(?l, 'De rechtbank mag')) }"})
    assert new.json()["boolean"] is True
    app.state.lane.close()


def test_data_of_ones_own_is_not_replaced_by_a_new_build(
    rebuilt: tuple[Sources, Path, Store], catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reloading, "EVERY", 0.0)
    _, data, store = rebuilt
    (tmp_path / "eigen.ttl").write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    loaded = open_store(load(store.snapshot, [tmp_path / "eigen.ttl"], data))
    client = Client(create_app(loaded, Settings.from_environment({}), catalogue))
    assert {client.get("/health").json()["dataset"]["versie"] for _ in range(2)} == {loaded.version}
    assert loaded.version != store.version
