"""`POST /v1/validaties`, on the real graph: reports in every form, and what cannot be read."""

import csv
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import hypothesis
import openpyxl
import pyoxigraph
import pytest
from hypothesis import strategies as st

from tests.web.conftest import Client
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app

PATH = "/v1/validaties"
EXAMPLES = find_sources().root / "data" / "inrichtingen"
GOOD = (EXAMPLES / "voorbeeldwoude.ttl").read_bytes()
BAD = (EXAMPLES / "nieuw-verzonnen.ttl").read_bytes()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    app = create_app(store, Settings.from_environment({}), open_catalogue(find_sources()))
    yield Client(app)
    if hasattr(app.state, "validating"):
        app.state.validating[1].close()


def problem(response: Any, status: int) -> Any:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return response.json()


def test_a_body_gets_its_report(client: Client) -> None:
    response = client.post(PATH, content=GOOD, headers=TURTLE)
    assert response.status_code == 200
    report = response.json()
    assert report["voldoet"] is True
    assert report["dataset"]["versie"] == client.get("/health").json()["dataset"]["versie"]
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["api-version"]
    assert "etag" not in response.headers


def test_what_does_not_conform_is_a_report_too(client: Client) -> None:
    report = client.post(PATH, content=BAD, headers={**TURTLE, "Accept-Language": "en"}).json()
    assert report["voldoet"] is False
    assert report["taal"] == "en"
    assert any(finding["ernst"] == "violation" and finding["plaats"]["regel"] for finding in report["bevindingen"])


def test_several_files_get_a_report_each(client: Client) -> None:
    files = [
        ("bestand", (name, data, "text/turtle")) for name, data in (("a.ttl", GOOD), ("b.ttl", BAD), ("c.ttl", b"x"))
    ]
    reports = client.post(PATH, files=files).json()
    assert [report["bestand"] for report in reports] == ["a.ttl", "b.ttl", "c.ttl"]
    assert [report["voldoet"] for report in reports] == [True, False, False]
    assert reports[2]["fout"]


def test_a_form_with_one_file_is_as_good_as_the_file(client: Client) -> None:
    report = client.post(PATH, files={"bestand": ("a.ttl", GOOD)}).json()
    assert report["voldoet"] is True
    book = (EXAMPLES / "voorbeeldwoude.xlsx").read_bytes()
    assert client.post(PATH, files={"x": ("a.xlsx", book, XLSX)}).json()["gemeente"] == report["gemeente"]


@pytest.mark.parametrize(
    "accept", ["text/html", "text/csv", "text/turtle", "text/plain", "application/sarif+json", XLSX]
)
def test_a_report_comes_in_every_form(client: Client, accept: str) -> None:
    response = client.post(PATH, content=BAD, headers={**TURTLE, "Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == accept
    match accept:
        case "text/csv":
            assert len(list(csv.DictReader(io.StringIO(response.text)))) > 1
        case "text/turtle":
            report = pyoxigraph.parse(response.content, format=pyoxigraph.RdfFormat.TURTLE)
            assert any("ValidationReport" in str(quad) for quad in report)
        case "application/sarif+json":
            assert json.loads(response.text)["version"] == "2.1.0"
        case "text/html":
            assert "<style>" in response.text
            assert "'unsafe-inline'" in response.headers["content-security-policy"]
            assert "script" not in response.headers["content-security-policy"]
        case "text/plain":
            assert response.text.strip()
        case _:
            assert openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames


def test_a_form_may_be_named_in_the_address(client: Client) -> None:
    assert (
        client.post(PATH + "?format=csv&taal=en", content=BAD, headers=TURTLE)
        .headers["content-type"]
        .startswith("text/csv")
    )
    errors = problem(client.post(PATH + "?format=pdf&x=1", content=BAD, headers=TURTLE), 400)["errors"]
    assert {error["location"]["name"] for error in errors} == {"format", "x"}
    problem(client.post(PATH, content=BAD, headers={**TURTLE, "Accept": "image/png"}), 406)


def test_what_cannot_be_read_is_told_with_its_place(client: Client) -> None:
    body = problem(client.post(PATH, content=b"@prefix a: <a:> .\na:b a:c", headers=TURTLE), 400)
    assert body["errors"][0]["location"]["line"] == 2
    assert body["errors"][0]["detail"] in body["detail"]
    problem(client.post(PATH, content=b"", headers=TURTLE), 400)
    files = [("f", (name, b"<", "text/turtle")) for name in ("a.ttl", "b.ttl")]
    assert len(problem(client.post(PATH, files=files), 400)["errors"]) == 2


def test_what_is_no_arrangement_at_all_is_another_media_type(client: Client) -> None:
    for media_type, data in (("image/png", b"\x89PNG"), ("application/pdf", b"%PDF-1.4"), ("text/turtle", b"%PDF-1.4")):
        response = client.post(PATH, content=data, headers={"Content-Type": media_type})
        problem(response, 415)
        assert "text/turtle" in response.headers["accept-post"]


def test_what_is_too_large_is_refused(client: Client) -> None:
    problem(client.post(PATH, content=b"#" * 11_000_000, headers=TURTLE), 413)
    problem(client.post(PATH, content=b"#" * 17 * 1024 * 1024, headers=TURTLE), 413)

    def endless() -> Iterator[bytes]:
        for _ in range(20):
            yield b"#" * 1024 * 1024

    async def parts() -> Any:
        for part in endless():
            yield part

    problem(client.post(PATH, content=parts(), headers=TURTLE), 413)


@pytest.mark.parametrize(
    "body", [b"", b"x", b"--a\r\n\r\n--a--", b"--a\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--a--\r\n"]
)
def test_a_form_that_holds_no_file_is_refused(client: Client, body: bytes) -> None:
    problem(client.post(PATH, content=body, headers={"Content-Type": "multipart/form-data; boundary=a"}), 400)
    problem(client.post(PATH, content=body, headers={"Content-Type": "multipart/form-data"}), 400)


def test_one_workbook_at_a_time(client: Client) -> None:
    files = [("f", (name, GOOD, "text/turtle")) for name in ("a.ttl", "b.ttl")]
    problem(client.post(PATH + "?format=xlsx", files=files), 400)


def test_nothing_of_an_upload_is_logged(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(PATH, content=b"<geheim:x> <geheim:y>", headers=TURTLE)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    told = capfd.readouterr()
    assert "geheim" not in "".join(ours) + told.out + told.err


def test_it_stands_in_the_document(client: Client) -> None:
    operation = client.get("/v1/openapi.json").json()["paths"]["/validaties"]["post"]
    assert {"text/turtle", "application/ld+json", XLSX, "multipart/form-data"} <= operation["requestBody"][
        "content"
    ].keys()
    assert {"200", "400", "406", "413", "415", "default"} == operation["responses"].keys()
    response = client.get(PATH)
    assert problem(response, 405)
    assert response.headers["allow"] == "OPTIONS, POST"


TEXTS = st.sampled_from(
    [
        "@prefix a: <a:> . ",
        "<a> ",
        "a:b ",
        ". ",
        "; ",
        '"x" ',
        "[ ",
        "] ",
        "{ ",
        "} ",
        '"@context": ',
        "null, ",
        "<x/>",
        "PK",
    ]
)


@hypothesis.settings(max_examples=30, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(
    st.one_of(st.binary(max_size=60), st.lists(TEXTS, max_size=12).map(lambda parts: "".join(parts).encode())),
    st.sampled_from(["text/turtle", "application/trig", "application/ld+json", "application/rdf+xml", XLSX, "x/y", ""]),
)
def test_no_body_breaks_it(client: Client, body: bytes, media_type: str) -> None:
    response = client.post(PATH, content=body, headers={"Content-Type": media_type})
    assert response.status_code in (200, 400, 413, 415)
    assert response.headers["cache-control"] == "no-store"


def test_nothing_of_an_upload_stays_in_headers(client: Client) -> None:
    for name in ("geheim.ttl", "geheim.xyz"):
        response = client.post(PATH, files={"bestand": (name, b"<geheim:x> <geheim:y>", "text/turtle")})
        assert response.status_code in (200, 400, 415)
        assert "geheim" not in str(response.headers)
