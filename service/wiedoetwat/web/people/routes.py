"""The addresses where people ask.

A question in plain words is posted, and answered by the page that comes back, which nobody may keep. It does not lead
on to the address of the catalogue question that it matched: such an address would stay in the history of a browser,
where who lives with the reader may see what was asked about; and it would lose both the lines for acute danger and
the answers that came second. The page links to them instead.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from wiedoetwat import __version__
from wiedoetwat.ask.ask import QuestionError, ask
from wiedoetwat.graph.store import Store
from wiedoetwat.messages import catalogue as messages
from wiedoetwat.messages import text
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import PermalinkError, addresses_of, compare
from wiedoetwat.questions.question import Question
from wiedoetwat.questions.terms import ParameterError
from wiedoetwat.settings import LANGS, Lang, Settings
from wiedoetwat.web.pages import LONGEST, templates
from wiedoetwat.web.people.fields import fields_of
from wiedoetwat.web.people.reading import PREFIXES, Asked, page_address, read_address, read_asked, read_posted
from wiedoetwat.web.people.view import dialled, view
from wiedoetwat.web.representation import NEVER, Wanted, send, takes_gzip
from wiedoetwat.web.rest.paging import Page
from wiedoetwat.web.rest.reading import PAGE_KEY, flatten
from wiedoetwat.web.rest.routes import found, holds_free_text

ROWS: Final = 15
"""How many rows a page shows."""
FIRST_ROWS: Final = 10
"""How many rows the answer to a question in plain words shows; its own page has the rest."""
HTML: Final = "text/html"
Handler = Callable[[Lang, Request], Awaitable[Response]]


async def plain_question(lang: Lang, request: Request) -> Response:
    """Answer a question that somebody typed."""
    said = await read_posted(request)
    if said is None:
        page = await run_in_threadpool(_box, request, lang, "", text("ask.too-long", lang, most=LONGEST))
        return _once(page, lang, 413, {"Connection": "close"})
    typed = dict(said).get("vraag", "").replace("\r\n", "\n").strip()
    try:
        if len(typed) > LONGEST:
            raise QuestionError("ask.too-long", most=LONGEST)
        return _once(await run_in_threadpool(_outcome, request, lang, typed), lang)
    except QuestionError as error:
        return _once(await run_in_threadpool(_box, request, lang, typed, error.message(lang)), lang, 400)


async def back_to_the_box(lang: Lang, _request: Request) -> Response:
    """Lead who opens the address of the form to the page with the question box."""
    return RedirectResponse(PREFIXES[lang] or "/", 303)


async def list_questions(lang: Lang, request: Request) -> Response:
    """Show the catalogue."""
    return await send(request, _wanted(request, request.url.path, lang), lambda: _list(request, lang, None).encode())


async def show_question(lang: Lang, request: Request) -> Response:
    """Show a question of the catalogue as a form, and its answer as soon as nothing is missing."""
    question = _question(request)
    if question is None:
        return await _no_such(request, lang)
    asked, empty = read_address(request, question, lang)
    if empty and not asked.errors:
        return RedirectResponse(asked.address(asked.page), 303)  # one address for one answer
    return await _answered(request, asked)


async def fill_in_question(lang: Lang, request: Request) -> Response:
    """Answer a form that may hold words of somebody, which no address shows; one without them gets its address."""
    question = _question(request)
    if question is None:
        return await _no_such(request, lang)
    said = await read_posted(request)
    asked, _ = read_asked(question, lang, said or [])
    if said is None:
        asked.errors.append(ParameterError("page.form-too-large"))
    if asked.errors or holds_free_text(question, asked.given):
        return await _answered(request, asked)
    return RedirectResponse(asked.address(asked.page), 303)


async def _answered(request: Request, asked: Asked) -> Response:
    try:
        if asked.errors:
            raise asked.errors[0]
        if holds_free_text(asked.question, asked.given):
            return _once(await run_in_threadpool(_page, request, asked), asked.lang)
        wanted = _wanted(request, asked.address(asked.page), asked.lang)
        return await send(request, wanted, lambda: _page(request, asked).encode())
    except ParameterError as error:
        errors = asked.errors or flatten(error)
    page = await run_in_threadpool(_page, request, asked, errors)
    return _once(page, asked.lang, 400)


def _page(request: Request, asked: Asked, errors: Sequence[ParameterError] = ()) -> str:
    """Return the page of a question. Raises ParameterError where nothing is known to be wrong yet and something is."""
    store, catalogue, settings = _parts(request)
    question, lang = asked.question, asked.lang
    lacking = [p for p in question.parameters if p.required and p.name not in asked.given]
    shown = comparison = None
    if not errors and (asked.given or not lacking):
        outcome = found(store, catalogue, question, asked.given, lang)
        page = Page(asked.page, ROWS, len(outcome.rows))
        if page.number > page.last:
            raise ParameterError("rest.page", name=PAGE_KEY, value=page.number, last=page.last)
        shown = view(store, catalogue, settings, outcome, page)
        if asked.version and asked.mark:
            try:
                comparison = compare(store, catalogue, asked.version, asked.mark, outcome.numbers)
            except PermalinkError as error:
                raise ParameterError(error.key, **error.fields) from error
    private = holds_free_text(question, asked.given)
    fields = fields_of(store, catalogue, question, asked.given, lang, errors)
    names = {field.name for field in fields}
    other: Lang = "en" if lang == "nl" else "nl"
    elsewhere = page_address(question.id, {}, other) if private else asked.address(asked.page, other)
    return _render(
        request, lang, "question", elsewhere,
        question=question, view=shown, fields=fields, comparison=comparison, private=private,
        post=any(field.free for field in fields), action=page_address(question.id, {}, lang), asked=asked,
        errors=[(name if name in names else None, error.message(lang)) for name, error in _named(errors)],
    )  # fmt: skip


def _named(errors: Sequence[ParameterError]) -> list[tuple[str, ParameterError]]:
    return [(str(error.fields.get("name")), error) for error in errors]


def _outcome(request: Request, lang: Lang, typed: str) -> str:
    """Return the page that answers a question in plain words. Raises QuestionError."""
    store, catalogue, settings = _parts(request)
    outcome = ask(store, catalogue, typed, lang, addresses_of(settings))
    best, *others = outcome.antwoorden
    question = catalogue.questions[best.vraag]
    asked = found(store, catalogue, question, _given(best), lang)
    places = {repr(row): place for place, row in enumerate(best.rijen)}  # what fits the words best comes first
    ordered = sorted(asked.rows, key=lambda row: places.get(repr(row.shown), len(places)))
    page = Page(1, FIRST_ROWS, len(ordered))
    shown = view(store, catalogue, settings, replace(asked, rows=ordered), page)
    also = [(catalogue.questions[one.vraag].title[lang], one.zin, _address(one, lang)) for one in others]
    return _box(
        request, lang, typed, None, outcome=outcome, alarm=dialled(outcome.nood or ""), question=question, view=shown,
        whole=_address(best, lang), also=also,
    )  # fmt: skip


def _box(request: Request, lang: Lang, typed: str, error: str | None, **more: Any) -> str:
    """Return the page with the question box and what was typed in it, with an answer or with what is wrong."""
    other = PREFIXES["en" if lang == "nl" else "nl"] or "/"
    return _render(request, lang, "outcome", other, typed=typed, error=error, **{"outcome": None, **more})


def _list(request: Request, lang: Lang, missing: str | None) -> str:
    _, catalogue, _ = _parts(request)
    groups: dict[str, list[Question]] = {}
    for question in catalogue.questions.values():
        groups.setdefault(question.tags[0] if question.tags else "", []).append(question)
    named = sorted((tag_name(tag, lang), questions) for tag, questions in groups.items())
    other = PREFIXES["en" if lang == "nl" else "nl"] + "/vragen"
    return _render(request, lang, "questions", other, groups=named, missing=missing)


def tag_name(tag: str, lang: Lang) -> str:
    """Return what to call a group of questions; the tag itself where nobody named it yet."""
    key = f"tag.{tag}"
    return text(key, lang) if key in messages() else tag.replace("-", " ")


def _render(request: Request, lang: Lang, template: str, other: str, **fields: Any) -> str:
    return templates().get_template(f"{template}.html").render(
        lang=lang, say=lambda key, **more: text(key, lang, **more), store=request.app.state.store, version=__version__,
        prefix=PREFIXES[lang], other=other, longest=LONGEST, page_of=partial(page_address, lang=lang), **fields,
    )  # fmt: skip


def _given(answer: Any) -> dict[str, str]:
    return {name: value["waarde"] for name, value in answer.parameters.items()}


def _address(answer: Any, lang: Lang) -> str:
    return page_address(answer.vraag, _given(answer), lang)


async def _no_such(request: Request, lang: Lang) -> Response:
    page = await run_in_threadpool(_list, request, lang, request.path_params["id"][:60])
    return _once(page, lang, 404)


def _once(page: str, lang: Lang, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a page that nobody may keep."""
    return HTMLResponse(page, status, {"Cache-Control": NEVER, "Content-Language": lang, **(headers or {})})


def _wanted(request: Request, address: str, lang: Lang) -> Wanted:
    return Wanted(address, HTML, lang, takes_gzip(request))


def _question(request: Request) -> Question | None:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue.questions.get(request.path_params["id"])


def _parts(request: Request) -> tuple[Store, Catalogue, Settings]:
    state = request.app.state
    return state.store, state.catalogue, state.settings


_ADDRESSES: Final[list[tuple[str, str, Handler]]] = [
    ("/vraag", "POST", plain_question),
    ("/vraag", "GET", back_to_the_box),
    ("/vragen", "GET", list_questions),
    ("/vragen/{id}", "GET", show_question),
    ("/vragen/{id}", "POST", fill_in_question),
]


def _in(lang: Lang, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        return await handler(lang, request)

    return handle


ROUTES: Final = [
    Route(PREFIXES[lang] + path, _in(lang, handler), methods=[method])
    for lang in LANGS
    for path, method, handler in _ADDRESSES
]
"""Every address of these pages, in each language; the application adds them."""
