"""The application: routes, what stands on every response, and what becomes of an error."""

from collections.abc import MutableMapping
from typing import Any, Final, cast

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wiedoetwat import __version__
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import EmbeddedStore, Store, StoreUnavailableError
from wiedoetwat.questions.adhoc import Lane, Workers
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web import graphstore, pages, sparql
from wiedoetwat.web.problems import HttpError, problem

SAFETY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Stands on every response; no page needs a script, a frame or anything from elsewhere."""


def create_app(
    store: Store, settings: Settings, catalogue: Catalogue | None = None, lane: Lane | None = None
) -> FastAPI:
    """Return the application that answers from a store; the catalogue is the project's own unless given.

    `lane` is where ad hoc SPARQL goes, by default to worker processes, which the first query starts.
    """
    app = FastAPI(title="Wiedoetwat", version=__version__, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.store = store
    app.state.settings = settings
    app.state.lane = lane or _lane(store)
    app.state.catalogue = catalogue or open_catalogue(find_sources())
    # first, since every route before it costs a query time
    app.add_route("/sparql", sparql.endpoint, methods=["GET", "POST", "OPTIONS"], include_in_schema=False)
    app.add_route("/", pages.home_nl, methods=["GET"], include_in_schema=False)
    app.add_route("/en", pages.home_en, methods=["GET"], include_in_schema=False)
    app.add_route("/static/style.css", pages.style, methods=["GET"], include_in_schema=False)
    app.add_route("/health", health, methods=["GET"], include_in_schema=False)
    app.add_route(graphstore.PATH, graphstore.endpoint, methods=["GET", "OPTIONS"], include_in_schema=False)
    app.add_route("/.well-known/void", sparql.well_known_void, methods=["GET"], include_in_schema=False)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(StoreUnavailableError, _away)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(SafetyHeaders)
    return app


def _lane(store: Store) -> Lane:
    if isinstance(store, EmbeddedStore):
        return Workers(store)
    from wiedoetwat.graph.remote import RemoteStore  # only who has a store elsewhere pays for it
    from wiedoetwat.questions.elsewhere import Elsewhere

    return Elsewhere(cast(RemoteStore, store))


def health(request: Request) -> Response:
    """Say that the service is alive and what it answers from."""
    store: Store = request.app.state.store
    dataset = {"versie": store.version, "datum": store.date}
    return JSONResponse(
        {"status": "ok", "versie": __version__, "dataset": dataset}, headers={"Cache-Control": "no-store"}
    )


class SafetyHeaders:
    """Puts SAFETY on every response that does not say otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the headers added to what comes back."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message)
            await send(message)

        await self.app(scope, receive, send_safely)


def _add_headers(message: MutableMapping[str, Any]) -> None:
    there = {name.lower() for name, _ in message["headers"]}
    lacking = ((name.lower().encode(), value.encode()) for name, value in SAFETY.items())
    message["headers"] = [*message["headers"], *((name, value) for name, value in lacking if name not in there)]


def _refused(request: Request, error: Exception) -> Response:
    """Return a problem for an address or method that is not there."""
    status = getattr(error, "status_code", 500)
    headers = dict(getattr(error, "headers", None) or {})
    if status == 405:
        allowed = {"/sparql": sparql.METHODS, graphstore.PATH: graphstore.METHODS}.get(request.url.path)
        headers |= {"Allow": allowed} if allowed else {}
        return problem(request, HttpError("web.method", status, headers, method=request.method), status)
    return problem(request, HttpError("web.not-found", status, headers, path=request.url.path), status)


def _away(request: Request, error: Exception) -> Response:
    """Return a problem for a store elsewhere that does not answer; it is asked again with the next request."""
    response = problem(request, cast(StoreUnavailableError, error), 503)
    response.headers["Retry-After"] = str(cast(StoreUnavailableError, error).retry_after)
    return response


def _broken(request: Request, _error: Exception) -> Response:
    """Return a problem for a mistake of ours, without telling what is inside."""
    return problem(request, HttpError("web.broken", 500, SAFETY), 500)  # it never passes through SafetyHeaders
