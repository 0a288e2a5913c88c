"""`/v1` as one application: its routes, its description, and what stands on every response."""

import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.spreadsheet import TooLargeForSpreadsheetError
from wiedoetwat.settings import Settings
from wiedoetwat.web.problems import HttpError, problem
from wiedoetwat.web.representation import Wanted, send, takes_gzip
from wiedoetwat.web.rest import document as doc
from wiedoetwat.web.rest import routes

Write = Callable[[dict[str, Any]], bytes]
TAGS: Final = {
    "vragen": "openapi.questions",
    "collecties": "openapi.collections",
    "validaties": "openapi.validations",
    "antwoorden": "openapi.answers",
}
OPEN: Final = {
    "API-Version": doc.API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, Content-Language, ETag, Link, Retry-After, X-Total-Count",
}
"""Stands on every response of the API: anybody may read it, from any page."""
PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def routers() -> Sequence[APIRouter]:
    """Return the routes beside those that data makes: what is posted. Read in when first asked for."""
    from wiedoetwat.web.rest import antwoorden, validaties

    return [antwoorden.router, validaties.router]


class Rest:
    """The application under `/v1`, made when it is first asked for: a start does not pay for it."""

    def __init__(self, parent: FastAPI) -> None:
        self.parent = parent
        self._made: tuple[str, ASGIApp] = ("", parent)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; made anew where another version of the dataset answers, whose things it enumerates."""
        version: str = self.parent.state.store.version
        if self._made[0] != version:
            self._made = (version, await run_in_threadpool(create_rest, self.parent))
        await self._made[1](scope, receive, send)


def create_rest(parent: FastAPI) -> ASGIApp:
    """Return the application that answers under `/v1`, on the store and the settings of its parent."""
    state = parent.state
    store: Store = state.store
    catalogue: Catalogue = state.catalogue
    settings: Settings = state.settings
    app = FastAPI(
        **doc.information(settings), openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
        openapi_tags=[{"name": tag, "description": doc.say(key)} for tag, key in TAGS.items()],
    )  # fmt: skip
    app.state = state
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(WiedoetwatError, _wrong)
    for router in routers():
        app.router.routes.extend(router.routes)  # as they are, so that their methods can be told
    _add_questions(app, catalogue)
    _add_collections(app, catalogue)
    description = cache(partial(_describe, app, store, catalogue, settings))  # made when first asked for
    for ending, write in (("json", _as_json), ("yaml", _as_yaml)):
        app.add_route(f"/openapi.{ending}", partial(_document, description, write), include_in_schema=False)
    return OpenToAll(app)


def _add_questions(app: FastAPI, catalogue: Catalogue) -> None:
    form, one = doc.form_parameters(), doc.form_parameters(["json"])
    listed = {"type": "object", "required": ["vragen"], "properties": {"vragen": {"type": "array"}}}
    _get(app, "/vragen", routes.list_questions, doc.operation(
        "vragen", doc.say("openapi.vragen"), "vragen", form, doc.tables(listed)))  # fmt: skip
    ids = {"schema": {"type": "string", "enum": list(catalogue.questions)}}
    path = {**doc.path_id(doc.say("openapi.vraag-id")), **ids}
    _get(app, "/vragen/{id}", routes.show_question, doc.operation(
        "vraag", doc.say("openapi.vraag"), "vragen", [path, *one],
        {"application/json": {"schema": {"type": "object"}}}, (400, 404, 406)))  # fmt: skip
    compared = {"vergelijking": {"$ref": "#/components/schemas/Vergelijking"}}
    for question in catalogue.questions.values():
        parameters = [*doc.question_parameters(question), *doc.permalink_parameters(), *form]
        schema = doc.answer_schema(question)
        schema["allOf"][1]["properties"].update(compared)
        _get(app, f"/vragen/{question.id}/antwoord", routes.answer_to(question), doc.operation(
            f"antwoord-{question.id}", question.title["nl"], "vragen", parameters, doc.tables(schema)))  # fmt: skip
    app.add_route("/vragen/{id}/antwoord", routes.no_such_question, include_in_schema=False)


def _add_collections(app: FastAPI, catalogue: Catalogue) -> None:
    form = doc.form_parameters()
    for question in catalogue.collections.values():
        filters = [p for p in doc.question_parameters(question) if p["name"] != question.item]
        paged = doc.answer_schema(question, {"paginering": doc.paging_schema()})
        _get(app, f"/{question.id}", routes.list_of(question), doc.operation(
            question.id, question.title["nl"], "collecties", [*filters, *doc.page_parameters(), *form],
            doc.tables(paged)))  # fmt: skip
        summary = doc.say("openapi.member", collection=question.id)
        _get(app, f"/{question.id}/{{id}}", routes.member_of(question), doc.operation(
            f"{question.id}-een", summary, "collecties", [doc.path_id(doc.say("openapi.member-id")), *form],
            doc.tables(doc.answer_schema(question)), (400, 404, 406)))  # fmt: skip


def _get(app: FastAPI, path: str, handler: routes.Handler, described: dict[str, Any]) -> None:
    app.add_api_route(path, handler, methods=["GET"], response_class=Response, openapi_extra=described)


def _describe(app: FastAPI, store: Store, catalogue: Catalogue, settings: Settings) -> dict[str, Any]:
    """Return the document of all routes, with what the graph holds enumerated."""
    described = app.openapi()
    described["info"]["contact"] = doc.contact(settings)
    made = described.get("components", {}).get("schemas", {})
    return {**described, "components": {"schemas": {**doc.schemas(store, catalogue), **made}}}


async def _document(description: Callable[[], dict[str, Any]], write: Write, request: Request) -> Response:
    media_type = "application/json" if write is _as_json else "application/yaml"
    wanted = Wanted(request.url.path, media_type, "nl", takes_gzip(request))
    return await send(request, wanted, lambda: write(description()))


def _as_json(described: dict[str, Any]) -> bytes:
    return json.dumps(described, ensure_ascii=False).encode()


def _as_yaml(described: dict[str, Any]) -> bytes:
    import yaml  # only who asks for it pays

    return yaml.safe_dump(described, allow_unicode=True, sort_keys=False).encode()


class OpenToAll:
    """Puts OPEN on every response; answers OPTIONS and HEAD, and 405 with what is possible."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        head = scope["method"] == "HEAD"

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(OPEN)
            elif head:
                message = {**message, "body": b""}
            await send(message)

        allowed = self._allowed(scope)
        if scope["method"] == "OPTIONS" and allowed:
            headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, **PREFLIGHT}
            await Response(status_code=204, headers=headers)(scope, receive, send_open)
        elif allowed and scope["method"] not in allowed.split(", "):
            request = Request({**scope, "app": self.app})
            error = HttpError("web.method", 405, {"Allow": allowed}, method=scope["method"])
            await problem(request, error, 405)(scope, receive, send_open)
        else:
            await self.app({**scope, "method": "GET"} if head else scope, receive, send_open)

    def _allowed(self, scope: Scope) -> str:
        """Return the methods of a path, empty where there is no such path."""
        matching = (r for r in self.app.routes if isinstance(r, Route) and r.matches(scope)[0] is not Match.NONE)
        methods = {method for route in matching for method in route.methods or ()}
        more = {"OPTIONS", "HEAD"} if "GET" in methods else {"OPTIONS"}
        return ", ".join(sorted(methods | more)) if methods else ""


def _refused(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    return problem(request, HttpError("web.not-found", status, path=request.url.path), status)


def _wrong(request: Request, error: Exception) -> Response:
    """Return a problem for what a handler raised, in the language of the request."""
    assert isinstance(error, WiedoetwatError)  # noqa: S101 - registered for no other
    status = 413 if isinstance(error, TooLargeForSpreadsheetError) else 500
    return problem(request, error, error.status if isinstance(error, HttpError) else status)
