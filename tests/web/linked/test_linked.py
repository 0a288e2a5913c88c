"""Every IRI of ours leads somewhere: by 303 from a thing, by Accept from a document."""

import gzip
import json
import re
from urllib.parse import urljoin

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from tests.web.conftest import Client
from tests.web.test_pages import Page
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.vocabulary import BASE, DEF, ID, PREFIXES
from wiedoetwat.web.app import create_app

NORM = ID + "norm/l071.college"
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


def follow(client: Client, path: str, accept: str = "*/*") -> tuple[str, str, bytes]:
    """Return where an address leads in the end, with the media type and the body there."""
    for _ in range(3):
        response = client.get(path, headers={"Accept": accept})
        if response.status_code != 303:
            assert response.status_code == 200, (path, response.text)
            return path, response.headers["content-type"].partition(";")[0], response.content
        path = urljoin(path, response.headers["location"])
    raise AssertionError(path)


def triples(body: bytes, media_type: str) -> set[str]:
    return {str(quad.triple) for quad in pyoxigraph.parse(body, format=FORMATS[media_type])}


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_a_thing_leads_people_to_a_page(client: Client, accept: str) -> None:
    response = client.get("/id/norm/l071.college", headers={"Accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, "/doc/norm/l071.college")
    assert "accept" in response.headers["vary"].lower()
    assert follow(client, "/id/norm/l071.college", accept)[1] == "text/html"


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_thing_leads_programs_to_rdf(client: Client, media_type: str) -> None:
    place, got, body = follow(client, "/id/norm/l071.college", media_type)
    assert got == media_type
    assert place.startswith("/doc/norm/l071.college.")
    assert (
        client.get("/doc/norm/l071.college", headers={"Accept": media_type})
        .headers["content-type"]
        .startswith(media_type)
    )
    found = triples(body, media_type)
    wanted = follow(client, "/id/norm/l071.college", "application/n-triples")[2]
    assert found == triples(wanted, "application/n-triples")
    assert f"<{NORM}> <{DEF}drager> <{ID}actor/college>" in found
    assert any(f"<{ID}actor/college> <{PREFIXES['skos']}prefLabel>" in triple for triple in found)


def test_a_description_also_holds_what_refers_to_it(client: Client) -> None:
    body = client.get("/doc/actor/college.nt").content
    assert f"<{NORM}> <{DEF}drager> <{ID}actor/college>" in triples(body, "application/n-triples")


def test_what_may_come_is_told_too(client: Client, case: Store) -> None:
    found = case.query("SELECT ?n { GRAPH graaf:toekomst { ?n wdw:stelsel stelsel:toekomst } }")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    node = next(solution["n"] for solution in found)
    assert isinstance(node, NamedNode)
    body = follow(client, "/" + node.value.removeprefix(BASE), "application/n-triples")[2]
    assert f"<{node.value}> <{DEF}stelsel> <{ID}stelsel/toekomst>" in triples(body, "application/n-triples")


def test_every_iri_of_ours_leads_somewhere(client: Client, case: Store) -> None:
    dump = case.snapshot.dump.read_bytes()
    iris = set()
    for quad in pyoxigraph.parse(dump, format=RdfFormat.N_QUADS):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and term.value.startswith(BASE):
                iris.add(term.value.partition("#")[0])
    described = {
        t.subject.value for t in pyoxigraph.parse(dump, format=RdfFormat.N_QUADS) if isinstance(t.subject, NamedNode)
    }
    ours = {iri for iri in iris if iri in described or not iri.startswith(ID)}
    assert len(ours) > 100
    for iri in ours:
        follow(client, "/" + iri.removeprefix(BASE))


@pytest.mark.parametrize(
    "path", ["/doc/norm/niets", "/doc/norm/niets.ttl", "/id/a b", "/doc/../x", "/id/norm/a>b", "/doc/norm"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_a_form_that_is_not_there_is_not_acceptable(client: Client) -> None:
    for path in ("/id/norm/l071.college", "/doc/norm/l071.college", "/def", "/shape"):
        assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_a_page_names_things_and_links_them(client: Client) -> None:
    for lang, college in (("nl", "college van burgemeester en wethouders"), ("en", "college")):
        response = client.get("/doc/norm/l071.college", headers={"Accept": "text/html", "Accept-Language": lang})
        page = Page(response.text)
        assert page.all("html") == [{"lang": lang}]
        links = {str(a["href"]) for a in page.all("a")}
        assert {"/doc/actor/college", "/def#drager", "/doc/norm/l071.college.ttl"} <= links
        assert college.split()[0] in page.text
        assert "geen wet" in page.text or "no law" in page.text
        assert not page.all("script")
        assert all(attributes.get("scope") in ("col", "row") for attributes in page.all("th"))


def test_a_page_can_be_asked_in_the_other_language(client: Client) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "nl"}
    assert client.get("/doc/norm/l071.college?taal=en", headers=headers).headers["content-language"] == "en"


@pytest.mark.parametrize(("path", "term"), [("/def", "Bevoegdheid"), ("/shape", "Uitspraak")])
def test_the_reference_holds_every_term(case: Store, path: str, term: str) -> None:
    client = Client(create_app(case, Settings.from_environment({}), open_catalogue(find_sources())))
    namespace = BASE + path[1:] + "#"
    body = client.get(path, headers={"Accept": "text/turtle"}).content
    subjects = {
        q.subject.value for q in pyoxigraph.parse(body, format=RdfFormat.TURTLE) if isinstance(q.subject, NamedNode)
    }
    terms = {subject.removeprefix(namespace) for subject in subjects if subject.startswith(namespace)}
    page = Page(client.get(path, headers={"Accept": "text/html"}).text)
    assert len(terms) > 40
    assert {str(section["id"]) for section in page.all("section")} == terms
    assert any(term in name for name in terms)


def test_the_context_reads_what_is_written_with_it(case: Store) -> None:
    client = Client(create_app(case, Settings.from_environment({}), open_catalogue(find_sources())))
    context = client.get("/def/context.jsonld").json()
    written = {
        **context,
        "id": "norm:x",
        "type": "Bevoegdheid",
        "drager": "actor:college",
        "gewijzigdPer": "2024-01-01",
    }
    assert triples(json.dumps(written).encode(), "application/ld+json") == {
        f"<{ID}norm/x> <{PREFIXES['rdf']}type> <{DEF}Bevoegdheid>",
        f"<{ID}norm/x> <{DEF}drager> <{ID}actor/college>",
        f'<{ID}norm/x> <{DEF}gewijzigdPer> "2024-01-01"^^<{PREFIXES["xsd"]}date>',
    }


def test_the_dumps_hold_everything(client: Client, case: Store) -> None:
    raw = case.snapshot.dump.read_bytes()
    packed = client.get("/data/wiedoetwat.nq.gz")
    assert gzip.decompress(packed.content) == raw
    assert case.version in packed.headers["content-disposition"]
    quads = list(pyoxigraph.parse(raw, format=RdfFormat.N_QUADS))
    present = {str(quad.triple) for quad in quads if isinstance(quad.graph_name, pyoxigraph.DefaultGraph)}
    named = {str(quad) for quad in quads if not isinstance(quad.graph_name, pyoxigraph.DefaultGraph)}
    turtle = pyoxigraph.parse(client.get("/data/wiedoetwat.ttl").content, format=RdfFormat.TURTLE)
    assert {str(quad.triple) for quad in turtle} == present
    trig = pyoxigraph.parse(client.get("/data/wiedoetwat.trig").content, format=RdfFormat.TRIG)
    assert {str(quad) for quad in trig} == named


def test_a_redirect_comes_from_the_settings_and_never_from_the_request(case: Store, catalogue: Catalogue) -> None:
    own = Client(create_app(case, Settings.from_environment({"WIEDOETWAT_BASE_URL": "https://w.example"}), catalogue))
    response = own.get("/id/norm/l071.college", headers={"Host": "kwaad.example"})
    assert response.headers["location"] == "https://w.example/doc/norm/l071.college"


def test_the_type_of_a_problem_leads_to_its_meaning(client: Client) -> None:
    type_ = client.get("/v1/normen?x=1").json()["type"]
    assert "errors" in client.get("/" + type_.removeprefix(BASE)).text
    assert client.get("/fout/niets").status_code == 404


def test_it_is_kept_by_its_tag(client: Client) -> None:
    for path in ("/doc/norm/l071.college", "/def", "/shape", "/def/context.jsonld", "/data/wiedoetwat.ttl"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_the_registry_gets_a_redirect_that_keeps_the_rest_of_the_name() -> None:
    rules = (find_sources().root / "w3id" / ".htaccess").read_text(encoding="utf-8")
    (pattern, target) = re.findall(r"^RewriteRule (\S+) (\S+) \[R=302,L,NE\]$", rules, re.MULTILINE)[0]
    assert re.sub(pattern, target.replace("$1", r"\1"), "id/norm/l071.college", count=1) == (
        "https://wiedoetwat.example/id/norm/l071.college"
    )
