"""`/sparql`: the query side of the SPARQL 1.1 Protocol.

What carries a query is answered in front of routes and middlewares, which cost several times what a small query does.
"""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.isolation import TookTooLongError, TooMuchMemoryError, WorkerDiedError
from wiedoetwat.graph.worker import ResultTooLargeError
from wiedoetwat.questions.adhoc import Lane, Query
from wiedoetwat.questions.sparql import UpdateRefusedError
from wiedoetwat.settings import Settings
from wiedoetwat.web.description import describe, write_description
from wiedoetwat.web.formats import Form, demanded, not_acceptable, wanted
from wiedoetwat.web.problems import HttpError, problem
from wiedoetwat.web.safety import SAFETY, SafetyHeaders

PATH: Final = "/sparql"
METHODS: Final = "GET, HEAD, POST, OPTIONS"
LARGEST: Final = 256 * 1024
"""The most bytes that a request may carry: a query of that size was not written by hand."""
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Type, Content-Disposition, Retry-After",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
}
_STATUS: Final = {
    "query.service": 403,
    "query.failed": 500,
    "adhoc.no-format": 406,
    "spreadsheet.too-large": 413,
    "build.damaged": 503,
}
"""Key of an error that a query ends in -> status; any other is a mistake in the query."""


@dataclass(frozen=True)
class _Asked:
    """What a request asks: a query, the graphs it is to see, the format and the time that it asks to take."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None
    timeout: str


async def endpoint(request: Request) -> Response:
    """Answer a request that carries no query, errors included."""
    return await answered(request, _respond)


class Queries:
    """Answers what carries a query; everything else it passes on."""

    def __init__(self, app: ASGIApp, state: Any) -> None:
        self.app, self.state = app, state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a query with as little as it takes, its errors as answered() does."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] not in ("GET", "HEAD", "POST"):
            await self.app(scope, receive, send)
            return
        try:
            asked = await _read(scope, receive)
            if asked is not None:
                form, body = await _answer(self.state, asked, _header(scope, b"accept"))
        except WiedoetwatError as error:
            response = _open(_problem(Request(scope), error))
            await SafetyHeaders(response)(scope, receive, send)
            return
        if asked is None:
            await self.app(scope, receive, send)
            return
        headers = [(b"content-length", str(len(body)).encode()), *_head(form)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def answered(request: Request, respond: Callable[[Request], Awaitable[Response]]) -> Response:
    """Return what `respond` makes of a request, or the problem that says why there is nothing; open to any origin."""
    try:
        response = await respond(request)
    except WiedoetwatError as error:
        response = _problem(request, error)
    return _open(response)


def _open(response: Response) -> Response:
    """Return a response that scripts of any origin may read."""
    response.headers.update(_CORS)
    return response


def options(methods: str, **more: str) -> Response:
    """Return the answer to OPTIONS, also where a browser asks whether a script of another origin may come."""
    headers = {"Allow": methods, "Access-Control-Allow-Methods": methods, **_PREFLIGHT, **more}
    return Response(status_code=204, headers=headers)


async def ask(request: Request, query: Query, forms: dict[str, Form | None], seconds: float) -> tuple[bytes, Form]:
    """Return the result of a query and its form. Raises WiedoetwatError."""
    return await _ask(request.app.state.lane, query, forms, seconds)


async def _ask(lane: Lane, query: Query, forms: dict[str, Form | None], seconds: float) -> tuple[bytes, Form]:
    kind, body = await lane.answer(query, seconds)
    form = forms[kind]
    if form is None:
        raise not_acceptable(kind)
    return body, form


def pairs(text: bytes) -> list[tuple[str, str]]:
    """Return the fields of a form or of the query part of a URL. Raises HttpError where they cannot be read."""
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:  # not UTF-8, or hundreds of fields
        raise HttpError("sparql.encoding", 400) from error


def _problem(request: Request, error: WiedoetwatError) -> Response:
    for name in ("line", "column"):
        if name in error.fields:
            setattr(error, name, error.fields[name])
    if hasattr(error, "retry_after"):
        return _with_retry(problem(request, error, 503), error.retry_after)
    match error:
        case HttpError():
            return problem(request, error, error.status)
        case WorkerDiedError():
            return _with_retry(problem(request, error, 503), 1)
        case TookTooLongError():
            return problem(request, error, 504)
        case TooMuchMemoryError():
            return problem(request, error, 507)
        case ResultTooLargeError():
            return problem(request, error, 413)
    if error.key == "adhoc.no-format":
        refused = not_acceptable(error.fields["kind"])  # type: ignore[arg-type]
        return problem(request, refused, refused.status)
    return problem(request, error, _STATUS.get(error.key, 400))


def _with_retry(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


async def _respond(request: Request) -> Response:
    if request.method == "OPTIONS":
        return options(METHODS, **{"Accept-Post": f"{FORM}, {QUERY}"})
    return await description(request, dict(pairs(request.url.query.encode())).get("format"))


async def _read(scope: Scope, receive: Receive) -> _Asked | None:
    """Return what a request asks, None where it only wants to know what there is. Raises WiedoetwatError."""
    if scope["method"] == "POST":
        return await _posted(scope, receive)
    parameters = pairs(scope["query_string"])
    return _asked(parameters) if any(name != "format" for name, _ in parameters) else None


def _header(scope: Scope, name: bytes) -> str:
    """Return the value of a header; that of several in a row."""
    return ", ".join([value.decode("latin-1") for key, value in scope["headers"] if key == name])


async def _answer(state: Any, asked: _Asked, accept: str) -> tuple[Form, bytes]:
    seconds = _seconds(asked.timeout, state.settings)
    rows, graph = wanted(accept, "rows", asked.format), wanted(accept, "graph", asked.format)
    names = {"rows": rows.format if rows else None, "graph": graph.format if graph else None}
    query = Query(asked.query, asked.default_graphs, asked.named_graphs, **names)
    body, form = await _ask(state.lane, query, {"rows": rows, "graph": graph}, seconds)
    return form, body


@lru_cache(maxsize=64)
def _head(form: Form) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer in a form, but for its length."""
    told = {**form.headers, "Cache-Control": "no-store", **_CORS, **SAFETY}  # a query may hold anybody's words
    return [(name.lower().encode(), value.encode()) for name, value in told.items()]


async def description(request: Request, format_: str | None = None) -> Response:
    """Return the service description that the protocol asks for where a request carries no query."""
    form = demanded(request, "graph", format_)
    state = request.app.state
    base = state.settings.base_url
    address = f"{base}{PATH}" if base else str(request.url.replace(path=PATH, query=""))
    try:
        triples = await run_in_threadpool(describe, state.store, state.catalogue, address)
    except ValueError as error:  # a Host header that is no host
        raise HttpError("sparql.encoding", 400) from error
    return Response(write_description(triples, form.format), headers=form.headers)


async def well_known_void(request: Request) -> Response:
    """Return the description of the dataset, where VoID says that it can be found."""
    return await answered(request, description)


async def _posted(scope: Scope, receive: Receive) -> _Asked:
    media_type = _header(scope, b"content-type").partition(";")[0].strip().lower()
    if media_type == UPDATE:
        raise UpdateRefusedError("query.update")
    if media_type not in (FORM, QUERY):
        headers = {"Accept-Post": f"{FORM}, {QUERY}"}
        raise HttpError("sparql.media-type", 415, headers, offered=f"{FORM}, {QUERY}")
    body = await _body(Request(scope, receive))
    in_url = pairs(scope["query_string"])
    if media_type == FORM:
        return _asked(in_url + pairs(body))
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


def _asked(fields: list[tuple[str, str]]) -> _Asked:
    """Return what the parameters ask. Raises UpdateRefusedError, and HttpError where there is not one query."""
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise UpdateRefusedError("query.update")
    if len(values.get("query", ())) != 1:
        raise HttpError("sparql.one-query", 400, count=len(values.get("query", ())))
    return _Asked(
        values["query"][0],
        tuple(values.get("default-graph-uri", ())),
        tuple(values.get("named-graph-uri", ())),
        values.get("format", [None])[-1],
        values.get("timeout", [""])[-1],
    )


def _seconds(value: str, settings: Settings) -> float:
    """Return the time that a request gives its query, within what the settings allow. Raises HttpError for no time."""
    if not value:
        return settings.query_seconds
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:  # NaN is neither
        raise HttpError("sparql.timeout", 400, most=settings.query_most_seconds)
    return min(seconds, settings.query_most_seconds)
