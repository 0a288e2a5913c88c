"""The pages on which people ask: the question box, the catalogue, and an answer with its form."""

import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from tests.web.conftest import Client
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.messages import catalogue as messages
from wiedoetwat.messages import text
from wiedoetwat.questions.answer import names_of
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import LANGS, Settings
from wiedoetwat.web.app import create_app
from wiedoetwat.web.people.view import dialled, pieces

VOID = frozenset({"br", "img", "input", "link", "meta"})
REQUEST = "/vragen/normen?taak=verzoek-tot-onderzoek"
DANGER = "Mijn buurman slaat zijn kind Zonnetje, wie moet ik bellen?"
NOWHERE = "Xyzzy plugh?"
CALM = "Wie mag de Raad voor de Kinderbescherming om een onderzoek vragen?"


class Page(HTMLParser):
    """A page as a tree that must be well formed: every element ends where it should."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[list[tuple[str, str]]] = []
        self.words: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        assert len(attributes) == len(attrs), (tag, attrs)
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr" and "tbody" in self.open:
            self.cells.append([])
        if tag == "td":
            self.cells[-1].append((attributes.get("data-label") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        self.words.append((self.open[-1] if self.open else "", data))
        if "td" in self.open:
            label, said = self.cells[-1].pop()
            self.cells[-1].append((label, said + data))

    @property
    def rows(self) -> list[dict[str, str]]:
        return [dict(row) for row in self.cells]

    def shown(self, columns: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
        """Return the cells that are not empty, of these columns alone."""
        labels = {column["label"] for column in columns}
        return [[(label, said) for label, said in row if said and label in labels] for row in self.cells]

    @property
    def text(self) -> str:
        return " ".join(" ".join(word for _, word in self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def links(self) -> list[str]:
        return [str(attributes["href"]) for attributes in self.all("a")]


@pytest.fixture(scope="module")
def real(store: Store) -> Iterator[Client]:
    """The application on the real graph, whose words a plain question needs."""
    app = create_app(store, Settings.from_environment({}), open_catalogue(find_sources()))
    yield Client(app)
    app.state.lane.close()


def check(html: str, lang: str = "nl") -> Page:
    """Return a page, after the rules that hold for each."""
    page = Page(html)
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("title")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes["for"] for attributes in page.all("label")}
    controls = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    assert {control["id"] for control in controls} == labelled
    for _, attributes in page.elements:
        described = (attributes.get("aria-describedby") or "").split()
        assert set(described) <= set(ids)
        assert not any(name == "style" or name.startswith("on") for name in attributes)
    assert all(link.split("#")[1] in ids for link in page.links() if link.startswith("#"))
    assert all(attributes["scope"] in ("col", "row") for attributes in page.all("th"))
    assert page.links()[0] == "#inhoud"
    assert not {"script", "style", "img", "iframe", "object", "video"} & {tag for tag, _ in page.elements}
    assert all(str(attributes["href"]).startswith("/") for attributes in page.all("link"))
    assert all(str(attributes["action"]).startswith("/") for attributes in page.all("form"))
    return page


def cells(columns: list[dict[str, str]], row: dict[str, Any], lang: str = "nl") -> list[tuple[str, str]]:
    """Return what a page shows of a row of the REST answer."""
    spoken: dict[Any, str] = {True: messages()["page.true"][lang], False: messages()["page.false"][lang]}
    shown = []
    for column in columns:
        value = row[column["naam"]]
        if isinstance(value, list):
            value = ", ".join(value)
        if value not in (None, ""):
            shown.append((column["label"], spoken[value] if isinstance(value, bool) else str(value)))
    return shown


def test_every_question_has_a_page_with_the_rows_of_its_operation(real: Client) -> None:
    for question in open_catalogue(find_sources()).questions.values():
        response = real.get(f"/vragen/{question.id}")
        assert response.status_code == 200
        page = check(response.text)
        assert len(response.content) < 60_000, question.id
        assert question.title["nl"] in page.text
        if any(parameter.required for parameter in question.parameters):
            assert page.rows == []
            continue
        body = real.get(f"/v1/vragen/{question.id}/antwoord").json()
        assert body["zin"].split(" Let op")[0] in page.text
        expected = [cells(body["kolommen"], row) for row in body["rijen"][:15]]
        assert page.shown(body["kolommen"]) == expected, question.id


def test_all_pages_of_an_answer_give_all_its_rows_in_their_order(real: Client) -> None:
    address, numbers = "/en/vragen/eisen", []
    while address:
        page = check(real.get(address).text, "en")
        numbers += [row["number"] for row in page.rows]
        following = [str(a["href"]) for a in page.all("a") if a.get("rel") == "next"]
        address = following[0] if following else ""
    rows = real.get("/v1/vragen/eisen/antwoord?taal=en").json()["rijen"]
    assert numbers == [", ".join(row["identifiers"]) for row in rows]
    assert len(numbers) > 60


def test_an_answer_says_layer_version_and_source_and_leads_to_its_things(client: Client) -> None:
    page = check(client.get(REQUEST).text)
    body = client.get("/v1/vragen/normen/antwoord?taak=verzoek-tot-onderzoek").json()
    assert {row["laag"] for row in page.rows} == {"wet", "leidraad"}
    assert all(row["gelezen versie"] for row in page.rows)
    assert "/doc/actor/gi" in page.links()
    assert "/doc/norm/l071.gi" in page.links()
    assert "https://w3id.org" not in page.text
    for source in body["bronnen"]:
        assert source["url"] in page.links()
        assert source["aanhaling"] in page.text
    assert "Waar dit staat" in page.text


def test_a_grave_difference_stands_in_the_sentence_and_a_lesser_one_beside_it(client: Client) -> None:
    body = client.get("/v1/vragen/normen/antwoord?taak=verzoek-tot-onderzoek").json()
    page = check(client.get(REQUEST).text)
    grave, lesser = body["verschillen"]
    assert (grave["ernst"], lesser["ernst"]) == ("A", "B")
    assert page.text.count(f"Let op (V01): {grave['uitleg']}") == 1
    assert f"onnauwkeurig (V12): {lesser['uitleg']}" in page.text


def test_an_answer_has_its_twin_in_data_and_a_permalink_that_compares(client: Client) -> None:
    page = check(client.get(REQUEST).text)
    twins = {str(link["type"]): str(link["href"]) for link in page.all("link") if link.get("type")}
    answer = client.get(twins["application/json"]).json()
    assert answer["rijen"]
    for media_type, address in twins.items():
        assert client.get(address).headers["content-type"].startswith(media_type)
        assert address in page.links()
    (permalink,) = [link for link in page.links() if "kenmerk=" in link]
    asked, said = parse_qs(urlsplit(answer["permalink"]).query), parse_qs(urlsplit(permalink).query)
    assert said == {name: value for name, value in asked.items() if name != "taal"}
    assert "Dit antwoord is niet veranderd" in check(client.get(permalink).text).text
    assert answer["meldFout"].split("&nummers=")[0] in "".join(page.links())
    damaged = client.get(permalink.replace("kenmerk=", "kenmerk=A"))
    assert damaged.status_code == 400
    assert text("permalink.damaged", name="kenmerk") in check(damaged.text).text
    alone = client.get(permalink.split("&kenmerk=")[0])
    assert alone.status_code == 400
    unknown = client.get(f"{REQUEST}&dataset=0000000000000000&kenmerk=x").text
    assert "Van die versie is geen lijst bewaard" in check(unknown).text


def test_links_that_are_absolute_use_the_address_that_was_set(case: Store, catalogue: Catalogue) -> None:
    app = create_app(case, Settings.from_environment({"WIEDOETWAT_BASE_URL": "https://wie.example"}), catalogue)
    page = Page(Client(app).get(REQUEST, headers={"Host": "kwaad.example"}).text)
    app.state.lane.close()
    assert next(link for link in page.links() if "kenmerk=" in link).startswith("https://wie.example/vragen/normen?")
    assert not any("kwaad" in link for link in page.links())


def test_a_form_offers_what_the_graph_holds(client: Client, case: Store, catalogue: Catalogue) -> None:
    page = check(client.get(f"{REQUEST}&laag=wet").text)
    assert {select["name"] for select in page.all("select")} >= {"laag", "stelsel"}
    chosen = [option["value"] for option in page.all("option") if "selected" in option]
    assert "wet" in chosen
    layers = {name.slug for name in names_of(case, catalogue, "laag")}
    assert layers <= {option["value"] for option in page.all("option")}
    named = check(client.get("/vragen/normen?laag=guideline").text)
    assert "guideline" in [option["value"] for option in named.all("option") if "selected" in option]


def test_a_field_says_what_is_wrong_with_it(client: Client) -> None:
    response = client.get("/vragen/wie-mag-wat?taak=kwats&laag=wat&fop=1")
    assert response.status_code == 400
    assert response.headers["cache-control"] == "no-store"
    page = check(response.text)
    wrong = {str(control["name"]) for _, control in page.elements if control.get("aria-invalid") == "true"}
    assert wrong == {"taak", "laag"}
    assert "#veld-taak" in page.links()
    for control in [*page.all("input"), *page.all("select")]:
        if control["name"] in wrong:
            assert f"fout-{control['name']}-1" in str(control["aria-describedby"])
    assert "'kwats'" in page.text
    assert "fop" in page.text
    assert page.rows == []
    assert "open" in page.all("details")[0]


def test_what_must_be_filled_in_is_asked_before_it_is_missed(client: Client) -> None:
    first = client.get("/vragen/dragers-per-bron")
    assert first.status_code == 200
    page = check(first.text)
    assert "verplicht" in page.text
    assert "Fout" not in page.text
    (twin,) = [str(link["href"]) for link in page.all("link") if link.get("type")]
    assert client.get(twin).json()["id"] == "dragers-per-bron"
    assert client.get("/vragen/dragers-per-bron?soort=plicht").status_code == 400


@pytest.mark.parametrize(
    "query", ["taak=a&taak=b", "taak=%FF", "pagina=0", "pagina=99", "pagina=x", "taak=" + "a" * 999]
)
def test_a_wrong_address_gives_the_form_back(client: Client, query: str) -> None:
    response = client.get(f"/vragen/normen?{query}")
    assert response.status_code == 400
    assert "Er klopt iets niet" in check(response.text).text


def test_an_empty_field_does_not_stay_in_the_address(client: Client) -> None:
    response = client.get("/vragen/normen?taak=&laag=wet&soort=")
    assert (response.status_code, response.headers["location"]) == (303, "/vragen/normen?laag=wet")
    posted = client.post("/en/vragen/normen", data={"zoek": " ", "laag": "wet", "pagina": "2"})
    assert (posted.status_code, posted.headers["location"]) == (303, "/en/vragen/normen?laag=wet&pagina=2")


def test_words_of_somebody_stand_in_no_address_and_are_not_kept(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client.post("/vragen/normen", data={"zoek": "onderzoek", "laag": "wet"})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    page = check(response.text)
    assert [form["method"] for form in page.all("form")] == ["post"]
    assert page.rows
    addresses = [
        str(value) for _, found in page.elements for name, value in found.items() if name in ("href", "action")
    ]
    assert not any("zoek=" in address or "=onderzoek" in address for address in addresses)
    assert [field["value"] for field in page.all("input") if field["name"] == "zoek"] == ["onderzoek"]
    assert "geen vaste link" in page.text
    assert "onderzoek" not in caplog.text


def test_the_catalogue_lists_every_question_once(client: Client, catalogue: Catalogue) -> None:
    for lang, prefix in (("nl", ""), ("en", "/en")):
        response = client.get(f"{prefix}/vragen")
        page = check(response.text, lang)
        found = [link for link in page.links() if link.startswith(f"{prefix}/vragen/")]
        assert sorted(found) == sorted(f"{prefix}/vragen/{id_}" for id_ in catalogue.questions)
        (twin,) = [str(link["href"]) for link in page.all("link") if link.get("type") == "application/json"]
        assert len(client.get(twin).json()["vragen"]) == len(found)
        assert response.headers["content-language"] == lang


def test_every_group_of_questions_has_a_name(catalogue: Catalogue) -> None:
    assert {f"tag.{question.tags[0]}" for question in catalogue.questions.values()} <= messages().keys()


def test_a_question_that_is_not_there_gives_the_catalogue(client: Client) -> None:
    for method in ("GET", "POST"):
        response = client.request(method, "/vragen/<b>kwats")
        assert response.status_code == 404
        page = check(response.text)
        assert "geen vraag met de naam <b>kwats" in page.text
        assert page.all("b") == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_front_page_has_one_box_that_posts(client: Client, prefix: str) -> None:
    page = check(client.get(prefix or "/").text, "en" if prefix else "nl")
    (form,) = page.all("form")
    assert (form["method"], form["action"]) == ("post", f"{prefix}/vraag")
    (box,) = page.all("textarea")
    assert box["maxlength"] == "500"


@pytest.mark.parametrize("lang", LANGS)
def test_danger_comes_first_and_nothing_of_the_question_gets_out(
    real: Client, caplog: pytest.LogCaptureFixture, lang: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = real.post("/en/vraag" if lang == "en" else "/vraag", data={"vraag": DANGER})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    page = check(response.text, lang)
    assert page.all("p")[1] == {"class": "nood", "role": "alert"}  # after the name of the service
    tags = [tag for tag, _ in page.elements]
    assert page.elements.index(("p", {"class": "nood", "role": "alert"})) < tags.index("h1")
    assert {"tel:112", "tel:0800-2000"} <= set(page.links())
    assert [word.strip() for tag, word in page.words if "Zonnetje" in word and tag == "textarea"] == [DANGER]
    assert response.text.count("Zonnetje") == 1
    assert not any("zonnetje" in str(value).lower() for _, found in page.elements for value in found.values())
    assert not any("Zonnetje" in value for value in response.headers.values())
    assert "Zonnetje" not in caplog.text


def test_the_best_answer_stands_there_and_leads_to_its_own_page_and_the_others(real: Client) -> None:
    page = check(real.post("/vraag", data={"vraag": CALM}).text)
    outcome = real.post("/v1/antwoorden", json={"vraag": CALM}).json()
    assert outcome["nood"] is None
    assert "112" not in page.text
    best, *others = outcome["antwoorden"]
    expected = [cells(best["kolommen"], row) for row in best["rijen"][:10]]
    assert page.shown(best["kolommen"]) == expected
    assert expected
    assert others
    for answer in outcome["antwoorden"]:
        filled = {name: value["waarde"] for name, value in answer["parameters"].items()}
        pages = [link for link in page.links() if urlsplit(link).path == f"/vragen/{answer['vraag']}"]
        assert filled in [dict(parse_qsl(urlsplit(link).query)) for link in pages]
        assert answer["zin"].split(" Let op")[0] in page.text
        link = next(link for link in pages if dict(parse_qsl(urlsplit(link).query)) == filled)
        assert real.get(link).status_code == 200


def test_what_no_source_says_is_said(real: Client) -> None:
    page = check(real.post("/vraag", data={"vraag": NOWHERE}).text)
    assert text("page.again") in page.text
    silent = open_catalogue(find_sources()).questions["niet-gesteld"]
    assert silent.title["nl"] in page.text
    assert silent.sentence_empty["nl"] in page.text
    others = real.post("/v1/antwoorden", json={"vraag": NOWHERE}).json()["antwoorden"][1:]
    assert (text("page.nearest") in page.text) == bool(others)


@pytest.mark.parametrize(
    ("typed", "status", "key", "kept"),
    [
        ("", 400, "ask.empty", ""),
        (" \r\n ", 400, "ask.empty", ""),
        ("é" * 501, 400, "ask.too-long", "é" * 501),
        ("x" * 70_000, 413, "ask.too-long", ""),
    ],
)
def test_a_question_that_cannot_be_taken_gives_the_page_back(
    client: Client, typed: str, status: int, key: str, kept: str
) -> None:
    response = client.post("/vraag", data={"vraag": typed})
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    page = check(response.text)
    assert text(key, most=500) in page.text
    (box,) = page.all("textarea")
    assert box["aria-invalid"] == "true"
    assert "vraag-fout" in str(box["aria-describedby"])
    assert "".join(word for tag, word in page.words if tag == "textarea").strip() == kept


def test_a_line_end_counts_once(real: Client) -> None:
    typed = "\r\n".join(["wie mag wat"] + ["?"] * 244)
    assert len(typed) > 500 > len(typed.replace("\r\n", "\n"))
    assert real.post("/vraag", data={"vraag": typed}).status_code == 200


def test_a_body_that_is_no_form_is_an_empty_question(client: Client) -> None:
    for body in (b"\xff\xfe=1", b"a&" * 200, b'{"vraag": "x"}'):
        response = client.post("/vraag", content=body)
        assert response.status_code == 400
        check(response.text)


def test_what_was_typed_is_text(client: Client) -> None:
    response = client.post("/vraag", data={"vraag": "</textarea><script>" + "x" * 500})
    assert check(response.text).all("script") == []


def test_the_address_of_the_form_leads_back_to_the_box(client: Client) -> None:
    for prefix, home in (("", "/"), ("/en", "/en")):
        response = client.get(f"{prefix}/vraag?vraag=geheim")
        assert (response.status_code, response.headers["location"]) == (303, home)


def test_pages_may_be_kept_where_they_hold_no_words_of_anybody(client: Client) -> None:
    first = client.get(REQUEST)
    assert first.headers["cache-control"].startswith("public")
    assert client.get(REQUEST, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert first.headers["etag"] != client.get("/en" + REQUEST).headers["etag"]
    policy = first.headers["content-security-policy"]
    assert "style-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


def test_a_name_in_a_cell_leads_to_its_thing_and_the_text_stays_whole() -> None:
    ours = "https://w3id.org/wiedoetwat/id/actor/"
    found = pieces("a, a b en c (samen)", ["a", "a b", "c"], [ours + "x", ours + "y", "https://else.example/"], "en")
    assert "".join(piece.text for piece in found) == "a, a b en c (samen)"
    assert [piece.address for piece in found if piece.address] == ["/doc/actor/x?taal=en", "/doc/actor/y?taal=en"]
    assert [piece.text for piece in pieces("a; b", ["a", "b"], [ours + "x"], "nl")] == ["a; b"]
    assert [piece.text for piece in pieces("a", ["b"], [ours + "x"], "nl")] == ["a"]


def test_a_telephone_number_can_be_called() -> None:
    found = dialled("Bel 112, of 0800-2000.")
    assert [(piece.text, piece.address) for piece in found if piece.address] == [
        ("112", "tel:112"),
        ("0800-2000", "tel:0800-2000"),
    ]
    assert "".join(piece.text for piece in found) == "Bel 112, of 0800-2000."


def test_the_style_sheet_is_small(client: Client) -> None:
    assert len(client.get("/static/style.css").content) < 15_000
