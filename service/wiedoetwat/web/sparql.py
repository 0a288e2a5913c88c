"""`/sparql`: the query side of the SPARQL 1.1 Protocol."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph
from pyoxigraph import RdfFormat
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import Store
from wiedoetwat.graph.syntax import QuerySyntaxError
from wiedoetwat.questions.sparql import UpdateRefusedError, ask, formats_for, write
from wiedoetwat.vocabulary import GRAAF, PREFIXES
from wiedoetwat.web.negotiation import choose
from wiedoetwat.web.problems import HttpError, problem

METHODS: Final = "GET, HEAD, POST, OPTIONS"
LARGEST: Final = 256 * 1024
"""The most bytes that a request may carry: a query of that size was not written by hand."""
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
MEDIA_TYPES: Final = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "ntriples": ("application/n-triples",),
}
"""Format -> the media types that stand for it; a client gets the name that it asked for."""
_FORMATS: Final = {media_type: format_ for format_, types in MEDIA_TYPES.items() for media_type in types}
_EMPTY: Final = [GRAAF + "leeg"]
_CORS: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Content-Type"}
_PREFLIGHT: Final = {
    "Allow": METHODS,
    "Accept-Post": f"{FORM}, {QUERY}",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True)
class _Asked:
    """What a request asks: a query, and the graphs it is to see."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def endpoint(request: Request) -> Response:
    """Answer one request of the protocol, errors included."""
    try:
        response = await _respond(request)
    except HttpError as error:
        response = problem(request, error, error.status)
    except (QuerySyntaxError, UpdateRefusedError) as error:
        response = problem(request, error, 400)
    except WiedoetwatError as error:
        response = problem(request, error, 403 if error.key == "query.service" else 500)
    response.headers.update(_CORS)
    return response


async def _respond(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=_PREFLIGHT)
    if request.method == "POST":
        return await _answer(request, await _posted(request))
    parameters = _pairs(request.url.query.encode())
    if not parameters:
        return _description(request)
    return await _answer(request, _asked(parameters))


async def _answer(request: Request, asked: _Asked) -> Response:
    store: Store = request.app.state.store
    outcome = await run_in_threadpool(_work_out, store, asked, request.headers.get("accept"))
    if isinstance(outcome, WiedoetwatError):
        raise outcome
    body, media_type = outcome
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(body, headers={"Content-Type": media_type + charset, "Vary": "Accept"})


def _work_out(store: Store, asked: _Asked, accept: str | None) -> tuple[bytes, str] | WiedoetwatError:
    """Return the result of a query, or why there is none.

    An error goes back without its traceback: that holds the engine's result, which must die on the thread it was made
    on, or its memory is never given back.
    """
    try:
        return _written(store, asked, accept)
    except WiedoetwatError as error:
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)


def _written(store: Store, asked: _Asked, accept: str | None) -> tuple[bytes, str]:
    """Return the result of a query in the media type that suits the client best."""
    default, named = asked.default_graphs, asked.named_graphs
    if default or named:  # section 2.1.4: the request's graphs are all there is
        default, named = default or tuple(_EMPTY), named or tuple(_EMPTY)
    try:
        result = ask(store, asked.query, default, named)
    except ValueError as error:
        raise HttpError("sparql.graph", 400, detail=error) from error
    media_type = _acceptable(accept, [media for format_ in formats_for(result) for media in MEDIA_TYPES[format_]])
    return write(result, _FORMATS[media_type]), media_type


def _acceptable(accept: str | None, offered: list[str]) -> str:
    chosen = choose(accept, offered)
    if chosen is None:
        raise HttpError("sparql.not-acceptable", 406, more={"available": offered}, offered=", ".join(offered))
    return chosen


async def _posted(request: Request) -> _Asked:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == UPDATE:
        raise UpdateRefusedError("query.update")
    if media_type not in (FORM, QUERY):
        headers = {"Accept-Post": f"{FORM}, {QUERY}"}
        raise HttpError("sparql.media-type", 415, headers, offered=f"{FORM}, {QUERY}")
    body = await _body(request)
    in_url = _pairs(request.url.query.encode())
    if media_type == FORM:
        return _asked(in_url + _pairs(body))
    try:
        return _asked([*in_url, ("query", body.decode())])
    except UnicodeDecodeError as error:
        raise HttpError("sparql.encoding", 400) from error


async def _body(request: Request) -> bytes:
    """Return the body, read no further than the limit."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise HttpError("sparql.too-large", 413, {"Connection": "close"}, most=LARGEST // 1024)
    return body


def _pairs(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:  # not UTF-8, or hundreds of fields
        raise HttpError("sparql.encoding", 400) from error


def _asked(pairs: list[tuple[str, str]]) -> _Asked:
    """Return what the parameters ask. Raises UpdateRefusedError, and HttpError where there is not one query."""
    if any(name == "update" for name, _ in pairs):
        raise UpdateRefusedError("query.update")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        raise HttpError("sparql.one-query", 400, count=len(queries))
    return _Asked(
        queries[0],
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
    )


def _description(request: Request) -> Response:
    """Return the service description that the protocol asks for where a request carries no query."""
    media_type = _acceptable(request.headers.get("accept"), [*MEDIA_TYPES["turtle"], *MEDIA_TYPES["ntriples"]])
    format_ = RdfFormat.TURTLE if media_type in MEDIA_TYPES["turtle"] else RdfFormat.N_TRIPLES
    triples = pyoxigraph.parse(_template(), format=RdfFormat.TURTLE, base_iri=str(request.url.replace(query="")))
    prefixes = {"sd": PREFIXES["sd"], "formats": PREFIXES["formats"], "graaf": GRAAF}
    body = pyoxigraph.serialize((quad.triple for quad in triples), format=format_, prefixes=prefixes)
    return Response(body, headers={"Content-Type": media_type, "Vary": "Accept"})


@cache
def _template() -> str:
    return Path(__file__).with_name("description.ttl").read_text(encoding="utf-8")
