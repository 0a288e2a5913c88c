"""What `/v1` does: the catalogue, its answers, the collections and their members."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import Answer, Outcome, find, present, read_values
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import MARK_KEY, VERSION_KEY, PermalinkError, addresses_of, compare
from wiedoetwat.questions.question import Question
from wiedoetwat.questions.terms import ParameterError, nearest
from wiedoetwat.settings import Lang, Settings
from wiedoetwat.web.problems import HttpError
from wiedoetwat.web.representation import Made, send, send_once
from wiedoetwat.web.rest.paging import Page, link_header
from wiedoetwat.web.rest.reading import PAGE_KEY, Asked, bad_request, flatten, read
from wiedoetwat.web.rest.tables import answer_notes, write_csv, write_xlsx

Handler = Callable[[Request], Awaitable[Response]]
PREFIX = "/v1"


def answer_to(question: Question) -> Handler:
    """Return what answers one question of the catalogue."""

    async def handle(request: Request) -> Response:
        asked = read(request, [*(parameter.name for parameter in question.parameters), VERSION_KEY, MARK_KEY])
        given = dict(asked.given)
        version, mark = given.pop(VERSION_KEY, None), given.pop(MARK_KEY, None)
        if (version is None) != (mark is None):
            asked.errors.append(ParameterError("rest.together", name=MARK_KEY, other=VERSION_KEY))

        def make() -> bytes:
            store, catalogue, settings = _parts(request)
            outcome = _found(store, catalogue, question, given, asked.lang)
            answer = present(store, catalogue, outcome, addresses_of(settings))
            more: dict[str, Any] = {}
            if version and mark:
                try:
                    more["vergelijking"] = asdict(compare(store, catalogue, version, mark, outcome.numbers))
                except PermalinkError as error:
                    raise bad_request([ParameterError(error.key, **error.fields)], asked.lang) from error
            return written(answer, asked, more)

        return await _send(request, question, given, asked, make)

    return handle


def list_of(question: Question) -> Handler:
    """Return what gives a collection, page by page."""
    parameters = [parameter.name for parameter in question.parameters if parameter.name != question.item]

    async def handle(request: Request) -> Response:
        asked = read(request, parameters, paged=True)

        def make() -> Made:
            store, catalogue, settings = _parts(request)
            outcome = _found(store, catalogue, question, asked.given, asked.lang)
            page = Page(asked.page, asked.size, len(outcome.rows))
            if page.number > page.last:
                error = ParameterError("rest.page", name=PAGE_KEY, value=page.number, last=page.last)
                raise bad_request([error], asked.lang)
            links = page.links(f"{settings.base_url}{PREFIX}/{question.id}", {**asked.given, **asked.form()})
            answer = present(store, catalogue, outcome, addresses_of(settings), page.window)
            paging = {"pagina": page.number, "perPagina": page.size, "aantal": page.total, "links": links}
            body = written(answer, asked, {"paginering": paging})
            return Made(body, {"Link": link_header(links), "X-Total-Count": str(page.total)})

        return await _send(request, question, asked.given, asked, make)

    return handle


def member_of(question: Question) -> Handler:
    """Return what gives one member of a collection."""

    async def handle(request: Request) -> Response:
        asked = read(request)
        asked.require()
        name = request.path_params["id"]

        def make() -> bytes:
            store, catalogue, settings = _parts(request)
            try:
                outcome = find(store, catalogue, question.id, {str(question.item): name}, asked.lang)
            except ParameterError as error:
                raise HttpError("rest.no-member", 404, reason=error.message(asked.lang)) from error
            if not outcome.rows:
                raise HttpError("rest.no-member", 404, reason=outcome.question.sentence_empty[asked.lang])
            return written(present(store, catalogue, outcome, addresses_of(settings)), asked)

        return await send(request, asked.wanted, make)

    return handle


async def list_questions(request: Request) -> Response:
    """Give the catalogue: every question with its parameters."""
    asked = read(request)
    asked.require()
    catalogue: Catalogue = request.app.state.catalogue
    settings: Settings = request.app.state.settings

    def make() -> bytes:
        questions = [described(question, asked.lang, settings) for question in catalogue.questions.values()]
        return written_rows("vragen", questions, asked)

    return await send(request, asked.wanted, make)


async def show_question(request: Request) -> Response:
    """Give one question of the catalogue, with its SPARQL."""
    asked = read(request, formats=["json"])
    asked.require()
    catalogue: Catalogue = request.app.state.catalogue
    question = catalogue.questions.get(request.path_params["id"])
    if question is None:
        return await no_such_question(request)
    body = {**described(question, asked.lang, request.app.state.settings), "sparql": question.sparql}
    return await send(request, asked.wanted, lambda: as_json(body))


async def no_such_question(request: Request) -> Response:
    """Say that a question is not in the catalogue, and which are near."""
    known: Catalogue = request.app.state.catalogue
    id_ = request.path_params["id"]
    near = ", ".join(nearest(id_, list(known.questions)))
    raise HttpError("rest.no-question", 404, id=id_[:60], near=near)


def described(question: Question, lang: Lang, settings: Settings) -> dict[str, Any]:
    """Return a question as the catalogue lists it."""
    return {
        "id": question.id,
        "titel": question.title[lang],
        "parameters": [
            {
                "naam": parameter.name,
                "type": parameter.type,
                "label": parameter.label[lang],
                "verplicht": parameter.required,
                "keuze": list(parameter.choices),
            }
            for parameter in question.parameters
        ],
        "kolommen": [{"naam": column.name, "label": column.label[lang]} for column in question.columns],
        "tags": list(question.tags),
        "antwoord": f"{settings.base_url}{PREFIX}/vragen/{quote(question.id)}/antwoord",
    }


def written(answer: Answer, asked: Asked, more: dict[str, Any] | None = None) -> bytes:
    """Return an answer in the form that was asked for; `more` are members that JSON alone has room for."""
    columns = [column["naam"] for column in answer.kolommen]
    if asked.format == "csv":
        return write_csv(columns, answer.rijen)
    if asked.format == "xlsx":
        labels = [column["label"] for column in answer.kolommen]
        return write_xlsx(answer.zin, labels, columns, answer.rijen, answer_notes(answer))
    return as_json({**answer.json(), **(more or {})})


def written_rows(name: str, rows: list[dict[str, Any]], asked: Asked) -> bytes:
    """Return rows that are no answer in the form that was asked for."""
    flat = [{key: _flat(value) for key, value in row.items()} for row in rows]
    columns = list(rows[0]) if rows else []
    if asked.format == "csv":
        return write_csv(columns, flat)
    if asked.format == "xlsx":
        return write_xlsx(name, columns, columns, flat)
    return as_json({name: rows})


def as_json(value: Any) -> bytes:
    """Return a value as JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=32)
def _kept(
    store: Store, catalogue: Catalogue, question_id: str, given: tuple[tuple[str, str], ...], lang: Lang
) -> Outcome:
    """Return what a question finds; the pages and forms of one answer share it."""
    return find(store, catalogue, question_id, dict(given), lang)


def found(store: Store, catalogue: Catalogue, question: Question, given: Mapping[str, str], lang: Lang) -> Outcome:
    """Return what a question finds, remembered for the other faces where it holds no free text. Raises as find()."""
    if holds_free_text(question, given):
        return find(store, catalogue, question.id, given, lang)
    return _kept(store, catalogue, question.id, tuple(given.items()), lang)


def _found(store: Store, catalogue: Catalogue, question: Question, given: Mapping[str, str], lang: Lang) -> Outcome:
    """Return what a question finds. Raises HttpError 400 with everything that is wrong with its parameters."""
    try:
        return found(store, catalogue, question, given, lang)
    except ParameterError as error:
        raise bad_request(flatten(error), lang) from error


def holds_free_text(question: Question, given: Mapping[str, str]) -> bool:
    """Return whether a parameter that was given holds words that somebody wrote."""
    return any(parameter.free and parameter.name in given for parameter in question.parameters)


async def _send(
    request: Request, question: Question, given: Mapping[str, str], asked: Asked, make: Callable[[], bytes | Made]
) -> Response:
    """Send an answer, from memory where it can be; a request that is wrong is told everything that is wrong."""
    if asked.errors:
        asked.require(await run_in_threadpool(_wrong, request, question, given, asked.lang))
    if holds_free_text(question, given):
        return await send_once(asked.wanted, make)
    return await send(request, asked.wanted, make)


def _wrong(request: Request, question: Question, given: Mapping[str, str], lang: Lang) -> Sequence[ParameterError]:
    store, catalogue, _ = _parts(request)
    try:
        read_values(store, catalogue, question, given, lang)
    except ParameterError as error:
        return flatten(error)
    return ()


def _parts(request: Request) -> tuple[Store, Catalogue, Settings]:
    state = request.app.state
    return state.store, state.catalogue, state.settings


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(str(item.get("naam", item)) if isinstance(item, dict) else str(item) for item in value)
    return value
