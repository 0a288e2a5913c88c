"""The application: routes, what stands on every response, and what becomes of an error."""

from functools import partial
from threading import Timer
from typing import Final, cast

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wiedoetwat import __version__
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.isolation import MIB, Limits
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import EmbeddedStore, Store, StoreUnavailableError
from wiedoetwat.questions.adhoc import Lane, Workers
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web import graphstore, pages, sparql
from wiedoetwat.web.front import Front
from wiedoetwat.web.linked.routes import ROUTES as LINKED
from wiedoetwat.web.observation import Observe, Seen
from wiedoetwat.web.operation import ROUTES as OPERATION
from wiedoetwat.web.people.routes import ROUTES as PEOPLE
from wiedoetwat.web.problems import HttpError, problem
from wiedoetwat.web.reloading import Reload
from wiedoetwat.web.representation import Kept
from wiedoetwat.web.rest.application import Rest
from wiedoetwat.web.safety import SAFETY, SafetyHeaders
from wiedoetwat.web.tools import Mcp

NO_TELEMETRY: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""The framework tells nobody what is asked, and need not look with each request whether somebody wants to know."""


def create_app(
    store: Store, settings: Settings, catalogue: Catalogue | None = None, lane: Lane | None = None
) -> FastAPI:
    """Return the application that answers from a store; the catalogue is the project's own unless given.

    `lane` is where ad hoc SPARQL goes, by default to worker processes, which the first query starts.
    """
    app = FastAPI(
        title="Wiedoetwat", version=__version__, openapi_url=None, docs_url=None, redoc_url=None, telemetry=NO_TELEMETRY
    )
    app.state.store = store
    app.state.settings = settings
    app.state.lane = lane or _lane(store, settings)
    app.state.catalogue = catalogue or open_catalogue(find_sources())
    room = settings.answers_mib * MIB // 2
    app.state.kept = Kept(room)
    app.state.seen = Seen()
    app.state.checks = {"werkers": lambda: app.state.lane.ready()}
    app.state.reopened = [partial(_renew_lane, app)]
    app.router.redirect_slashes = False  # a redirect would name the Host header
    app.add_route(sparql.PATH, sparql.endpoint, methods=["GET", "OPTIONS"], include_in_schema=False)
    app.mount("/v1", Rest(app))
    app.router.routes.append(Route("/mcp", Mcp(app), methods=["GET", "POST", "DELETE"]))
    app.router.routes.extend([*LINKED, *OPERATION, *PEOPLE])
    app.add_route("/", pages.home_nl, methods=["GET"], include_in_schema=False)
    app.add_route("/en", pages.home_en, methods=["GET"], include_in_schema=False)
    app.add_route("/static/style.css", pages.style, methods=["GET"], include_in_schema=False)
    app.add_route(graphstore.PATH, graphstore.endpoint, methods=["GET", "OPTIONS"], include_in_schema=False)
    app.add_route("/.well-known/void", sparql.well_known_void, methods=["GET"], include_in_schema=False)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(StoreUnavailableError, _away)
    app.add_exception_handler(WiedoetwatError, _told)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(SafetyHeaders)
    app.add_middleware(Front, state=app.state, room=room)
    app.add_middleware(sparql.Queries, state=app.state)
    app.add_middleware(BodyLimit, most=settings.body_mib)
    app.add_middleware(Reload, state=app.state)
    app.add_middleware(Observe, seen=app.state.seen, lines=settings.log == "json")  # the outermost sees all
    return app


class BodyLimit:
    """Refuses a request that says it is larger than any may be; who reads a body counts along by itself.

    The framework has such a limit too, but says so in plain text.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on where it is not too large."""
        if scope["type"] == "http":
            length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
            if length.isdigit() and int(length[:12]) > self.most * 1024 * 1024:
                error = HttpError("web.too-large", 413, {"Connection": "close"}, most=self.most)
                await SafetyHeaders(problem(Request(scope), error, 413))(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _renew_lane(app: FastAPI, store: Store) -> None:
    """Let ad hoc SPARQL go to the store of a new build; what runs on the old one may end."""
    before: Lane = app.state.lane
    app.state.lane = _lane(store, app.state.settings)
    app.state.lane.start()
    timer = Timer(app.state.settings.query_most_seconds, before.close)
    timer.daemon = True
    timer.start()


def _lane(store: Store, settings: Settings) -> Lane:
    if isinstance(store, EmbeddedStore):
        return Workers(store, Limits(workers=settings.workers, memory=settings.worker_mib * MIB))
    from wiedoetwat.graph.remote import RemoteStore  # only who has a store elsewhere pays for it
    from wiedoetwat.questions.elsewhere import Elsewhere

    return Elsewhere(cast(RemoteStore, store))


def _refused(request: Request, error: Exception) -> Response:
    """Return a problem for an address or method that is not there."""
    status = getattr(error, "status_code", 500)
    headers = dict(getattr(error, "headers", None) or {})
    if status == 405:
        allowed = {sparql.PATH: sparql.METHODS, graphstore.PATH: graphstore.METHODS}.get(request.url.path)
        headers |= {"Allow": allowed} if allowed else {}
        return problem(request, HttpError("web.method", status, headers, method=request.method), status)
    return problem(request, HttpError("web.not-found", status, headers, path=request.url.path), status)


def _told(request: Request, error: Exception) -> Response:
    """Return a problem for what a page or a description cannot give."""
    assert isinstance(error, WiedoetwatError)  # noqa: S101 - registered for no other
    return problem(request, error, error.status if isinstance(error, HttpError) else 500)


def _away(request: Request, error: Exception) -> Response:
    """Return a problem for a store elsewhere that does not answer; it is asked again with the next request."""
    response = problem(request, cast(StoreUnavailableError, error), 503)
    response.headers["Retry-After"] = str(cast(StoreUnavailableError, error).retry_after)
    return response


def _broken(request: Request, _error: Exception) -> Response:
    """Return a problem for a mistake of ours, without telling what is inside."""
    return problem(request, HttpError("web.broken", 500, SAFETY), 500)  # it never passes through SafetyHeaders
