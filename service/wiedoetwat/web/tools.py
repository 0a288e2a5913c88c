"""`/mcp`: read-only tools for language models (Model Context Protocol), each with its sources in the result.

A tool that answers is a question of the catalogue, with the parameters of its header. What the service can do elsewhere
(SPARQL, a question in plain Dutch, a check of an arrangement) is asked there, inside this process, so that the same
bounds hold. The library is read in at the first request; a start does not pay for it.
"""

import inspect
import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from wiedoetwat import __version__
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.messages import text
from wiedoetwat.questions.answer import find, present
from wiedoetwat.questions.permalink import addresses_of
from wiedoetwat.questions.question import Question
from wiedoetwat.settings import LANGS, Lang
from wiedoetwat.web.rest.application import routers

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.mcpserver import MCPServer

QUESTIONS: Final = {"who_does_what": "normen", "find_concept": "begrippen", "requirement": "eisen"}
"""Tool -> the question of the catalogue that it puts."""
MOST_ROWS: Final = 50
"""How many rows of an answer a tool gives at a time."""
Tool = Callable[..., Awaitable[dict[str, Any]]]


class Mcp:
    """The application at `/mcp`: no sessions, a request is answered by itself."""

    def __init__(self, parent: FastAPI) -> None:
        self.parent = parent
        self._server: Server[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of the protocol."""
        if self._server is None:
            self._server = await run_in_threadpool(self._make)
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def _make(self) -> "Server[Any]":
        server = create_server(self.parent)
        server.streamable_http_app()  # what makes the part that speaks the protocol; its own application is not used
        return server.session_manager.app


def create_server(app: FastAPI) -> "MCPServer":
    """Return the server with its tools and resources, on the store and the settings of the application."""
    from mcp.server.mcpserver import MCPServer
    from mcp_types import ToolAnnotations

    server: MCPServer = MCPServer(
        "wiedoetwat", title="Wiedoetwat", version=__version__, instructions=_both("mcp.instructions"),
        log_level="CRITICAL", subscriptions=False,
    )  # fmt: skip
    reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    catalogue = app.state.catalogue
    for name, id_ in QUESTIONS.items():
        question = catalogue.question(id_)
        server.add_tool(
            _asking(app, question), name=name, title=question.title["nl"], annotations=reads,
            description=". ".join((question.title["nl"], _both("mcp.answers"))),
        )  # fmt: skip
    for tool, key in ((_sparql(app), "mcp.sparql"), (_ask(app), "mcp.ask"), (_validate(app), "mcp.validate")):
        if tool.__name__ == "sparql" or _serves(_ELSEWHERE[tool.__name__]):
            server.add_tool(tool, description=_both(key), annotations=reads)
    for name, key, media_type, read in (
        ("ontologie", "mcp.vocabulary", "text/turtle", _vocabulary),
        ("vragen", "mcp.questions", "application/json", _questions),
    ):
        resource = server.resource(f"wiedoetwat://{name}", name=name, description=_both(key), mime_type=media_type)
        resource(partial(read, app))
    return server


_ELSEWHERE: Final = {"ask": "v1/antwoorden", "validate": "v1/validaties"}
"""Tool -> where the service does what it offers; without that the tool is not offered."""


def _asking(app: FastAPI, question: Question) -> Tool:
    """Return the tool that puts a question; its signature is made of the question's header."""
    from mcp.server.mcpserver.exceptions import ToolError
    from pydantic import Field

    def answer(lang: Lang, page: int, given: dict[str, str]) -> dict[str, Any]:
        state = app.state
        try:
            outcome = find(state.store, state.catalogue, question.id, given, lang)
        except WiedoetwatError as error:
            raise ToolError(error.message(lang)) from error
        window = slice((page - 1) * MOST_ROWS, page * MOST_ROWS)
        found = present(state.store, state.catalogue, outcome, addresses_of(state.settings), window)
        return {**found.json(), "aantal": len(outcome.rows), "pagina": page}

    async def put(**arguments: Any) -> dict[str, Any]:
        lang: Lang = "en" if arguments.pop("taal", None) == "en" else "nl"
        page: int = arguments.pop("pagina", 1)
        given = {name: str(value) for name, value in arguments.items() if value}
        return await run_in_threadpool(answer, lang, page, given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter(
            parameter.name, keyword, default=inspect.Parameter.empty if parameter.required else None,
            annotation=Annotated[str if parameter.required else str | None, Field(description=parameter.label["nl"])],
        )
        for parameter in question.parameters
    ]  # fmt: skip
    page = Annotated[int, Field(ge=1, le=1000, description=text("openapi.pagina", "nl"))]
    lang = Annotated[str, Field(pattern=f"^({'|'.join(LANGS)})$", description=text("openapi.taal", "nl"))]
    parameters.append(inspect.Parameter("pagina", keyword, default=1, annotation=page))
    parameters.append(inspect.Parameter("taal", keyword, default="nl", annotation=lang))
    put.__signature__ = inspect.Signature(parameters, return_annotation=dict[str, Any])  # type: ignore[attr-defined]
    return put


def _sparql(app: FastAPI) -> Tool:
    async def sparql(query: str) -> dict[str, Any]:
        accept = "application/sparql-results+json, text/turtle;q=0.9"
        return await _elsewhere(app, "/sparql", {"Accept": accept}, data={"query": query})

    return sparql


def _ask(app: FastAPI) -> Tool:
    async def ask(vraag: str, taal: str = "nl") -> dict[str, Any]:
        headers = {"Accept": "application/json", "Accept-Language": taal}
        return await _elsewhere(app, f"/{_ELSEWHERE['ask']}", headers, json={"vraag": vraag})

    return ask


def _validate(app: FastAPI) -> Tool:
    async def validate(inhoud: str, mediatype: str = "text/turtle", taal: str = "nl") -> dict[str, Any]:
        headers = {"Accept": "application/json", "Accept-Language": taal, "Content-Type": mediatype}
        return await _elsewhere(app, f"/{_ELSEWHERE['validate']}", headers, content=inhoud.encode())

    return validate


async def _elsewhere(app: ASGIApp, path: str, headers: dict[str, str], **body: Any) -> dict[str, Any]:
    """Return what the service answers elsewhere, as JSON or as text. Raises ToolError with what went wrong."""
    import httpx2
    from mcp.server.mcpserver.exceptions import ToolError

    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://wiedoetwat.invalid") as client:
        response = await client.post(path, headers=headers, **body)
    if response.status_code >= 400:
        raise ToolError(response.text)
    if "json" in response.headers.get("content-type", ""):
        told = json.loads(response.content)
        return told if isinstance(told, dict) else {"resultaat": told}
    return {"resultaat": response.text}


def _serves(path: str) -> bool:
    """Return whether the API answers at a path."""
    return path.removeprefix("v1") in {getattr(route, "path", "") for router in routers() for route in router.routes}


def _vocabulary(app: FastAPI) -> str:
    root: Path = app.state.catalogue.folder.parents[1]
    return (root / "ontology" / "wdw.ttl").read_text(encoding="utf-8")


def _questions(app: FastAPI) -> str:
    """Return every question with its parameters and an example of them filled in."""
    questions = [
        {
            "id": question.id,
            "titel": question.title,
            "parameters": {p.name: p.label["nl"] for p in question.parameters},
            "voorbeelden": [dict(example.parameters) for example in question.examples],
            "sparql": question.sparql,
        }
        for question in app.state.catalogue.questions.values()
    ]
    return json.dumps(questions, ensure_ascii=False)


def _both(key: str) -> str:
    """Return a description in both languages, as a model may speak either."""
    return f"{text(key, 'nl')}\n{text(key, 'en')}"
