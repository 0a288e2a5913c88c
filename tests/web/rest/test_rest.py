"""`/v1`, on the small case: the catalogue, its answers, the collections, and what the Dutch API rules ask."""

import csv
import io
import logging
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import openpyxl
import pytest
import yaml

from tests.web.conftest import Client
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import Addresses
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REQUEST = "/v1/normen?taak=verzoek-tot-onderzoek"


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= body.keys()
    return body


def test_a_question_is_an_operation(client: Client, case: Store, catalogue: Catalogue) -> None:
    body = client.get("/v1/vragen/normen/antwoord?drager=rechtbank").json()
    assert body == answer(case, catalogue, "normen", {"drager": "rechtbank"}).json()


def test_the_catalogue_says_what_may_be_asked(client: Client, catalogue: Catalogue) -> None:
    questions = client.get("/v1/vragen").json()["vragen"]
    assert [question["id"] for question in questions] == list(catalogue.questions)
    norms = client.get("/v1/vragen/normen?taal=en").json()
    assert norms["titel"] == "Who must or may do what"
    assert "SELECT" in norms["sparql"]
    assert {"naam": "drager", "type": "actor", "label": "who does it", "verplicht": False, "keuze": []} in norms[
        "parameters"
    ]


def test_every_question_answers_or_says_what_it_needs(client: Client, catalogue: Catalogue) -> None:
    for question in catalogue.questions.values():
        response = client.get(f"/v1/vragen/{question.id}/antwoord")
        required = [parameter.name for parameter in question.parameters if parameter.required]
        if required:
            errors = problem(response, 400)["errors"]
            assert [error["location"]["name"] for error in errors] == required
        else:
            assert response.json()["vraag"] == question.id


@pytest.mark.parametrize("path", ["/v1/vragen/niets", "/v1/vragen/niets/antwoord", "/v1/normen/niets", "/v1/niets"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert "niets" in problem(client.get(path), 404)["detail"]


def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    wrong = "/v1/normen?taak=onbekendetaak&laag=wt&soorten=plicht&pagina=0&taal=fr&fase=&drager=college&drager=gi"
    errors = problem(client.get(wrong), 400)["errors"]
    assert {(error["location"]["name"], error["code"]) for error in errors} == {
        ("taak", "parameter.unknown-near"),
        ("laag", "parameter.unknown-near"),
        ("soorten", "rest.unknown"),
        ("pagina", "rest.number"),
        ("taal", "parameter.choice"),
        ("fase", "rest.empty"),
        ("drager", "rest.twice"),
    }
    assert all(error["in"] == "query" and error["detail"] for error in errors)


@pytest.mark.parametrize("query", ["%ff=1", "a=%C3%28", "&".join(f"a{n}=1" for n in range(200))])
def test_a_query_string_that_cannot_be_read_is_refused(client: Client, query: str) -> None:
    problem(client.get(f"/v1/normen?{query}"), 400)


def test_pages_cover_the_whole_and_no_more(client: Client) -> None:
    everything = client.get("/v1/normen?perPagina=1000").json()
    assert "next" not in everything["paginering"]["links"]
    address: str | None = "/v1/normen?perPagina=3"
    rows: list[Any] = []
    pages = 0
    while address:
        response = client.get(address)
        body = response.json()
        assert ('rel="next"' in response.headers["link"]) == ("next" in body["paginering"]["links"])
        assert 1 <= len(body["rijen"]) <= 3
        assert body["zin"] == everything["zin"]
        assert body["permalink"] == everything["permalink"]
        rows += body["rijen"]
        address = body["paginering"]["links"].get("next")
        pages += 1
    assert rows == everything["rijen"]
    assert everything["paginering"]["aantal"] == len(rows) > 6
    last = client.get(body["paginering"]["links"]["last"]).json()
    assert last["rijen"] == body["rijen"]
    (error,) = problem(client.get(f"/v1/normen?perPagina=3&pagina={pages + 1}"), 400)["errors"]
    assert error["code"] == "rest.page"


def test_a_page_shows_the_sources_of_its_rows_alone(client: Client) -> None:
    whole, page = client.get(REQUEST).json(), client.get(REQUEST + "&perPagina=1").json()
    assert 0 < len(page["bronnen"]) < len(whole["bronnen"])
    assert all(source in whole["bronnen"] for source in page["bronnen"])


def test_links_of_a_page_keep_the_question(client: Client) -> None:
    links = client.get("/v1/normen?laag=wet&perPagina=1&taal=en").json()["paginering"]["links"]
    assert parse_qs(urlsplit(links["next"]).query) == {
        "laag": ["wet"], "taal": ["en"], "pagina": ["2"], "perPagina": ["1"]
    }  # fmt: skip


@pytest.mark.parametrize("number", ["L071.college", "l071.college", "S5b-54"])
def test_a_member_goes_by_its_number(client: Client, number: str) -> None:
    (row,) = client.get(f"/v1/normen/{number}").json()["rijen"]
    assert row["identifiers"][0].lower() == number.lower()


def test_a_member_may_belong_to_the_future(client: Client) -> None:
    future = client.get("/v1/normen?stelsel=toekomst").json()["rijen"][0]["identifiers"][0]
    present = [row["identifiers"][0] for row in client.get("/v1/normen?perPagina=1000").json()["rijen"]]
    assert future not in present
    assert client.get(f"/v1/normen/{future}").json()["rijen"][0]["identifiers"] == [future]


def test_every_collection_lists_and_finds_its_members(client: Client, catalogue: Catalogue) -> None:
    assert {
        "actoren", "taken", "normen", "eisen", "begrippen", "passages", "bepalingen", "verschillen", "gemeenten"
    } == catalogue.collections.keys()  # fmt: skip
    for name in catalogue.collections:
        rows = client.get(f"/v1/{name}?perPagina=2").json()["rijen"]
        for row in rows:
            found = client.get(f"/v1/{name}/{row['identifiers'][0]}").json()["rijen"]
            assert row in found


def test_a_table_comes_as_csv(client: Client) -> None:
    chosen = [client.get(REQUEST, headers={"Accept": "text/csv"}), client.get(REQUEST + "&format=csv")]
    for response in chosen:
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(response.text)))
        wanted = client.get(REQUEST).json()["rijen"]
        assert [row["identifiers"] for row in rows] == [" ".join(row["identifiers"]) for row in wanted]
        assert [row["tekst"] for row in rows] == [row["tekst"] for row in wanted]
        assert 'rel="last"' in response.headers["link"]


def test_a_table_comes_as_a_workbook_with_its_sources(client: Client) -> None:
    response = client.get(REQUEST, headers={"Accept": XLSX})
    assert response.headers["content-type"] == XLSX
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    body = client.get(REQUEST).json()
    rows = list(book["antwoord"].iter_rows(values_only=True))
    assert rows[0] == tuple(column["label"] for column in body["kolommen"])
    assert len(rows) == len(body["rijen"]) + 1
    notes = [row[0] for row in book["bronnen"].iter_rows(values_only=True)]
    assert body["zin"] in notes
    assert all(source["aanhaling"] in notes for source in body["bronnen"])


def test_a_form_that_is_not_there_is_not_acceptable(client: Client) -> None:
    assert "text/csv" in problem(client.get("/v1/normen", headers={"Accept": "image/png"}), 406)["available"]


@pytest.mark.parametrize(
    ("accepted", "query", "wanted"),
    [(None, "", "nl"), ("en", "", "en"), ("en", "?taal=nl", "nl"), ("nl;q=0.2, en;q=0.8", "", "en"),
     ("en;q=0.2, nl", "", "nl"), ("fr", "", "nl"), ("*", "", "nl"), ("de, en-GB;q=0.1", "", "en")],
)  # fmt: skip
def test_it_speaks_the_language_that_was_asked(client: Client, accepted: str | None, query: str, wanted: str) -> None:
    response = client.get(f"/v1/verschillen{query}", headers={"Accept-Language": accepted})
    assert response.json()["taal"] == wanted == response.headers["content-language"]


def test_anybody_may_read_it(client: Client) -> None:
    for response in (
        client.get("/v1/normen"),
        client.get("/v1/normen?x=1"),
        client.get("/v1/x"),
        client.post("/v1/normen"),
    ):
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["api-version"] == "1.0.0"
    preflight = client.request("OPTIONS", "/v1/normen", headers={"Origin": "https://elders.example"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_can_only_be_read(client: Client, method: str) -> None:
    response = client.request(method, "/v1/normen/S5b-54")
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_head_is_get_without_the_body(client: Client) -> None:
    got, head = (client.request(method, REQUEST) for method in ("GET", "HEAD"))
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == got.headers["content-length"]


def test_addresses_have_no_slash_at_their_end(client: Client) -> None:
    for path in ("/v1/normen/", "/v1/", "/v1/vragen/"):
        assert client.get(path).status_code == 404


def test_links_come_from_the_settings_and_never_from_the_request(case: Store, catalogue: Catalogue) -> None:
    base = "https://wiedoetwat.example"
    own = Client(create_app(case, Settings.from_environment({"WIEDOETWAT_BASE_URL": base + "/"}), catalogue))
    headers = {"Host": "kwaad.example", "X-Forwarded-Host": "kwaad.example"}
    body = own.get("/v1/normen?perPagina=1", headers=headers).json()
    links = [*body["paginering"]["links"].values(), body["permalink"], body["meldFout"]]
    assert all(link.startswith(base) for link in links)
    assert own.get("/v1/openapi.json", headers=headers).json()["servers"][0]["url"] == f"{base}/v1"
    assert body["permalink"] == answer(case, catalogue, "normen", {}, addresses=Addresses(base)).permalink


def test_the_document_describes_it_in_dutch(client: Client, catalogue: Catalogue) -> None:
    document = client.get("/v1/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert document["info"]["version"] == "1.0.0"
    assert document["info"]["contact"].keys() == {"name", "url", "email"}
    assert yaml.safe_load(client.get("/v1/openapi.yaml").text) == document
    assert client.get("/v1/openapi.json").headers["access-control-allow-origin"] == "*"
    for question in catalogue.questions.values():
        operation = document["paths"][f"/vragen/{question.id}/antwoord"]["get"]
        assert operation["summary"] == question.title["nl"]
        assert "422" not in operation["responses"]
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert names >= {parameter.name for parameter in question.parameters}


def test_the_document_enumerates_the_graph(client: Client) -> None:
    document = client.get("/v1/openapi.json").json()
    (layer,) = (p for p in document["paths"]["/normen"]["get"]["parameters"] if p["name"] == "laag")
    kind = document["components"]["schemas"][layer["schema"]["$ref"].rpartition("/")[2]]
    assert kind["enum"] == ["gedelegeerd", "leidraad", "professionele-norm", "wet"]


def test_the_filters_are_those_of_the_command_line(client: Client) -> None:
    document = client.get("/v1/openapi.json").json()
    names = {p["name"] for p in document["paths"]["/normen"]["get"]["parameters"]}
    filters = {"drager", "taak", "jegens", "soort", "laag", "stelsel", "fase", "bron", "zoek"}
    assert names == filters | {"pagina", "perPagina", "taal", "format"}


def test_free_text_is_neither_kept_nor_logged_nor_linked(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client.get("/v1/normen?zoek=onderzoek")
    body = response.json()
    assert body["rijen"]
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
    assert body["permalink"] is None
    assert "zoek" not in body["meldFout"]
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]  # the client's own
    assert not [message for message in ours if "zoek" in message]
