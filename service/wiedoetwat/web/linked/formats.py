"""The forms of a description: a page, or RDF in one of its syntaxes."""

import json
from collections.abc import Sequence
from typing import Any, Final

import pyoxigraph
from pyoxigraph import RdfFormat, Triple
from starlette.requests import Request

from wiedoetwat.questions.sparql import prefixes_of
from wiedoetwat.vocabulary import BASE
from wiedoetwat.web.negotiation import choose
from wiedoetwat.web.problems import HttpError

HTML: Final = "text/html"
JSON_LD: Final = "application/ld+json"
SYNTAXES: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
ENDINGS: Final = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": JSON_LD,
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""The ending of an address that is about one form alone -> its media type."""
OFFERED: Final = (*ENDINGS.values(), "application/json")


def split_ending(path: str) -> tuple[str, str | None]:
    """Return a path without the ending that chooses a form, and that form; None where it has none."""
    name, dot, ending = path.rpartition(".")
    return (name, ENDINGS[ending]) if dot and ending in ENDINGS else (path, None)


def negotiated(request: Request) -> str:
    """Return the form that suits a client best, a page among equals. Raises HttpError 406."""
    chosen = choose(", ".join(request.headers.getlist("accept")), OFFERED)
    if chosen is None:
        raise HttpError("rest.not-acceptable", 406, more={"available": list(OFFERED)}, offered=", ".join(OFFERED))
    return JSON_LD if chosen == "application/json" else chosen


def write(triples: Sequence[Triple], media_type: str) -> bytes:
    """Return triples in a syntax other than HTML, with the prefixes that they use."""
    if media_type == JSON_LD:
        return _json_ld(triples)
    return pyoxigraph.serialize(triples, format=SYNTAXES[media_type], prefixes=prefixes_of(triples)) or b""


def local_address(iri: str) -> str | None:
    """Return where this service tells about an IRI of ours; None for one that is not ours."""
    if not iri.startswith(BASE):
        return None
    path = iri.removeprefix(BASE)
    return "/doc/" + path.removeprefix("id/") if path.startswith("id/") else "/" + path


def _json_ld(triples: Sequence[Triple]) -> bytes:
    """Return triples as compact JSON-LD that carries its own context, so that reading it fetches nothing."""
    from rdflib import Graph  # only this form needs it

    graph = Graph()
    graph.parse(data=pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    context: dict[str, Any] = prefixes_of(triples)
    compact = json.loads(graph.serialize(format="json-ld", context=context, auto_compact=False))
    return json.dumps(compact, ensure_ascii=False, indent=1).encode()
