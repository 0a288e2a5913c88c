"""One answer with its receipt, whatever the face: command line, REST and MCP give what one function makes."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from fastapi import FastAPI

from tests.cli.conftest import run
from tests.commands import Run
from tests.web.conftest import Client
from tests.web.test_tools import call
from wiedoetwat.ask.ask import ask
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import Addresses
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app

__all__ = ["run"]

BASE, REPORT = "https://dienst.example", "https://melden.example/fout?bron=wdw"
ADDRESSES = Addresses(BASE, REPORT)
SETTINGS = {"WIEDOETWAT_BASE_URL": BASE, "WIEDOETWAT_REPORT_ADDRESS": REPORT}
ASKED = [
    ("normen", {"drager": "rechtbank"}, "who_does_what"),
    ("normen", {"zoek": "onderzoek"}, "who_does_what"),
    ("begrippen", {}, "find_concept"),
    ("eisen", {}, "requirement"),
    ("taken-van-actor", {"drager": "college"}, None),
]
PLAIN = [
    "Wie mag een verzoek tot onderzoek doen bij de Raad?",
    "Mag de buurvrouw Ludwigsdorp zoiets ook?",
    "Help, hij slaat mij",
]


@pytest.fixture(scope="module")
def served(case: Store, catalogue: Catalogue) -> Iterator[FastAPI]:
    app = create_app(case, Settings.from_environment(SETTINGS), catalogue)
    yield app
    app.state.lane.close()


@pytest.fixture
def client(served: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Client:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)  # for the command line
    return Client(served)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("id_", "given", "tool"), ASKED)
def test_an_answer_is_the_same_everywhere(
    client: Client, served: FastAPI, run: Run, case: Store, catalogue: Catalogue,
    id_: str, given: dict[str, str], tool: str | None, lang: Any,
) -> None:  # fmt: skip
    wanted = answer(case, catalogue, id_, given, lang, ADDRESSES).json()
    rest = client.get(f"/v1/vragen/{id_}/antwoord?{urlencode({**given, 'taal': lang})}")
    assert rest.json() == wanted
    filled = [part for pair in given.items() for part in ("--param", "=".join(pair))]
    line = run("questions", id_, *filled, "--format", "json", "--lang", lang)
    assert json.loads(line.out) == wanted
    if tool:
        told = call(served, tool, **given, taal=lang).structured_content
        assert {**wanted, "aantal": len(wanted["rijen"]), "pagina": 1} == told
    assert wanted["permalink"] is None or wanted["permalink"].startswith(f"{BASE}/v1/vragen/{id_}/antwoord?")


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_is_answered_the_same_everywhere(
    client: Client, served: FastAPI, run: Run, case: Store, catalogue: Catalogue, question: str, lang: Any
) -> None:
    wanted = ask(case, catalogue, question, lang, ADDRESSES).json()
    posted = client.post("/v1/antwoorden", json={"vraag": question}, headers={"Accept-Language": lang})
    assert posted.json() == wanted
    assert client.get(f"/v1/antwoorden?vraag={quote(question)}&taal={lang}").json() == wanted
    assert json.loads(run("ask", question, "--format", "json", "--lang", lang).out) == wanted
    assert call(served, "ask", vraag=question, taal=lang).structured_content == wanted
    for one in wanted["antwoorden"]:  # behind each stands a question of the catalogue that gives it again
        given = {name: value["waarde"] for name, value in one["parameters"].items()}
        assert answer(case, catalogue, one["vraag"], given, lang, ADDRESSES).json() == one


@pytest.mark.parametrize("question", PLAIN)
def test_reporting_a_mistake_carries_identifiers_and_no_free_text(
    case: Store, catalogue: Catalogue, question: str
) -> None:
    words = {word.strip("?,").lower() for word in question.split() if len(word) > 5} - {"verzoek", "onderzoek"}
    answers = [
        *ask(case, catalogue, question, "nl", ADDRESSES).antwoorden,
        answer(case, catalogue, "normen", {"zoek": "ludwigsdorp"}),
    ]
    for one in answers:
        fields = parse_qs(urlsplit(one.meldFout).query, keep_blank_values=True)
        assert fields.keys() <= {"bron", "vraag", "dataset", "nummers"}
        assert fields["vraag"] == [one.vraag]
        assert fields["dataset"] == [case.version]
        known = {number for row in one.rijen for number in row["identifiers"]}
        assert set(filter(None, fields["nummers"][0].split(","))) <= known
        assert not [word for word in words if word in one.meldFout.lower()]


def test_the_description_names_the_address_that_is_set(client: Client) -> None:
    told = client.get("/sparql?format=ttl", headers={"Host": "elders.example"}).text
    assert f"<{BASE}/sparql>" in told
    assert "elders.example" not in told
