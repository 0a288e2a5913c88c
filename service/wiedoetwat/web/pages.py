"""Pages for people: plain HTML, made here, without a script."""

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from wiedoetwat import __version__
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import fill_example, select
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import Example, Question
from wiedoetwat.questions.terms import ParameterError
from wiedoetwat.settings import Lang

if TYPE_CHECKING:
    from jinja2 import Environment

HERE: Final = Path(__file__).parent
EXAMPLE: Final = "voorbeeld"
"""The tag of the questions that the page shows, and how many of them."""
SHOWN: Final = 10


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
    questions = [question for question in catalogue.questions.values() if EXAMPLE in question.tags]
    examples = [_example(store, catalogue, question, lang) for question in questions[:SHOWN]]
    template = _templates().get_template(f"home.{lang}.html")
    return template.render(lang=lang, version=__version__, store=store, read=read, examples=examples)


def _example(store: Store, catalogue: Catalogue, question: Question, lang: Lang) -> dict[str, str]:
    first = question.examples[0] if question.examples else Example("", {})
    try:
        filled, labels = fill_example(store, catalogue, question, first, lang)
    except ParameterError:  # another graph than the one the example was made for
        filled, labels = question.sparql, []
    lines = [line for line in filled.splitlines() if not line.startswith("#+")]
    sparql = "\n".join(lines).strip() + "\n"
    title = question.title[lang] + (f" ({', '.join(labels)})" if labels else "")
    return {"title": title, "sparql": sparql, "address": f"/sparql?query={quote(sparql, safe='')}"}


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # the first page, not the start, pays for it

    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _stylesheet() -> bytes:
    return (HERE / "static" / "style.css").read_bytes()
