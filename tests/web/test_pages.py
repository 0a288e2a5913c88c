"""The page for people, the state of the service, and what stands on every response."""

import html.parser
import logging
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from tests.web.conftest import Client
from wiedoetwat import __version__
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import Lang
from wiedoetwat.web import pages


class Page(html.parser.HTMLParser):
    """The parts of a page that a test asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def dutch(client: Client) -> Page:
    return Page(client.get("/").text)


def test_the_page_says_what_this_is_and_is_not(dutch: Page, case: Store) -> None:
    assert "geen juridisch advies" in dutch.text
    assert "geen wet" in dutch.text
    assert case.version in dutch.text
    assert case.date in dutch.text
    assert "Jeugdwet 3 2015-01-01 tot 2021-11-06" in dutch.text
    assert "leidraad (VNG, 2023) – 2023" in dutch.text


def test_the_page_speaks_english_too(client: Client) -> None:
    response = client.get("/en")
    page = Page(response.text)
    assert page.all("html") == [{"lang": "en"}]
    assert response.headers["content-language"] == "en"
    assert "no legal advice" in page.text
    assert "no law" in page.text


def test_the_page_is_accessible(dutch: Page) -> None:
    assert dutch.all("html") == [{"lang": "nl"}]
    levels = [int(tag[1]) for tag, _ in dutch.tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(dutch.all("main")) == len(dutch.all("title")) == 1
    assert dutch.all("a")[0]["href"] == f"#{dutch.all('main')[0]['id']}"
    assert all(attributes.get("scope") in ("col", "row") for attributes in dutch.all("th"))


def test_the_page_needs_nothing_but_its_style_sheet(client: Client, dutch: Page) -> None:
    assert dutch.all("script") == dutch.all("img") == dutch.all("iframe") == dutch.all("style") == []
    assert not any(name == "style" or name.startswith("on") for _, attributes in dutch.tags for name in attributes)
    assert [link["href"] for link in dutch.all("link")] == ["/static/style.css"]
    response = client.get("/static/style.css")
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert "body" in response.text


@pytest.fixture
def one_example(tmp_path: Path, catalogue: Catalogue) -> Catalogue:
    """A catalogue with one example to learn from."""
    shutil.copytree(catalogue.folder / "intern", tmp_path / "intern")
    (tmp_path / "voorbeelden").mkdir()
    shutil.copy(catalogue.folder / "voorbeelden" / "02-raad-vragen.rq", tmp_path / "voorbeelden")
    return Catalogue(tmp_path)


def test_the_page_shows_questions_that_can_be_asked(case: Store, one_example: Catalogue, client: Client) -> None:
    courts: dict[Lang, str] = {"nl": "rechtbank", "en": "district court"}
    for lang, court in courts.items():
        page = Page(pages.render_home(case, one_example, lang))
        (address,) = [str(a["href"]) for a in page.all("a") if str(a["href"]).startswith("/sparql")]
        response = client.get(address, headers={"Accept": "text/csv"})
        assert response.text.startswith("wie,laag,vindplaats")
        assert court in response.text
        assert len(response.text.splitlines()) == 6, response.text
        assert "ORDER BY DESC(STR(?laag))" in page.text
        assert "#+" not in page.text
        assert one_example.lessons[0].title[lang] in page.text


def test_the_page_shows_ten_questions(store: Store) -> None:
    page = Page(pages.render_home(store, open_catalogue(find_sources()), "nl"))
    addresses = [str(a["href"]) for a in page.all("a") if str(a["href"]).startswith("/sparql?query=")]
    assert len(set(addresses)) == len(page.all("pre")) == 10
    assert max(len(address) for address in addresses) < 16_000


def test_health(client: Client, case: Store) -> None:
    response = client.get("/health")
    assert response.json() == {
        "status": "ok",
        "versie": __version__,
        "dataset": {"versie": case.version, "datum": case.date},
    }
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/en", "/health", "/static/style.css", "/sparql?query=ASK{}", "/sparql?query=x", "/x"]
)
def test_every_response_is_safe_to_show(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy


@pytest.mark.parametrize("path", ["/niets", "/static/../app.py", "/static/base.html", "/docs", "/openapi.json"])
def test_there_is_nothing_else(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_a_page_is_read_only(client: Client) -> None:
    assert client.request("HEAD", "/").status_code == 200
    assert client.post("/").status_code == 405


def test_a_mistake_of_ours_tells_nothing_of_the_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_arguments: object) -> str:
        raise RuntimeError("geheim")

    monkeypatch.setattr(pages, "render_home", break_down)
    response = client.get("/")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "geheim" not in response.text


def test_no_query_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for query in ("ASK { 'geheim' ?p ?o }", "ASK { 'geheim'", "ASK { SERVICE <geheim:x> {} }"):
            client.post("/sparql", data={"query": query})
    assert "geheim" not in caplog.text
