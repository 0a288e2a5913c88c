"""Pages for people: plain HTML, made here, without a script."""

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import Literal
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from wiedoetwat import __version__
from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.questions.answer import select
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import LANGUAGE, Question
from wiedoetwat.settings import Lang

if TYPE_CHECKING:
    from jinja2 import Environment

HERE: Final = Path(__file__).parent
LONGEST: Final = 500
"""The most characters of a question in plain words on a page."""


async def home_nl(request: Request) -> Response:
    """Return the Dutch page."""
    return await _home(request, "nl")


async def home_en(request: Request) -> Response:
    """Return the English page."""
    return await _home(request, "en")


async def style(_request: Request) -> Response:
    """Return the style sheet."""
    return Response(_stylesheet(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


async def _home(request: Request, lang: Lang) -> Response:
    state = request.app.state
    html = await run_in_threadpool(render_home, state.store, state.catalogue, lang)
    return HTMLResponse(html, headers={"Content-Language": lang, "Cache-Control": "no-cache"})


@lru_cache(maxsize=8)
def render_home(store: Store, catalogue: Catalogue, lang: Lang) -> str:
    """Return the page that says what this is, what it was read from, and what one may ask."""
    read = list(select(store, catalogue.support("gelezen")))
    examples = [_example(lesson, lang) for lesson in catalogue.lessons]
    template = templates().get_template(f"home.{lang}.html")
    return template.render(
        lang=lang, say=lambda key, **more: text(key, lang, **more), version=__version__, store=store, read=read,
        examples=examples, longest=LONGEST,
    )  # fmt: skip


def _example(lesson: Question, lang: Lang) -> dict[str, str]:
    filled = lesson.fill({LANGUAGE: Literal(lang)})
    sparql = "".join(line for line in filled.splitlines(keepends=True) if not line.startswith("#+"))
    return {"title": lesson.title[lang], "sparql": sparql, "address": f"/sparql?query={quote(sparql, safe='')}"}


@cache
def templates() -> "Environment":
    """Return the templates of all pages."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # the first page, not the start, pays for it

    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _stylesheet() -> bytes:
    return (HERE / "static" / "style.css").read_bytes()
