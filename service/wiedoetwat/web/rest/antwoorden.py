"""`/v1/antwoorden`: a question in plain Dutch.

It may be a cry for help: nothing of it is kept, logged, cached or repeated.
"""

import json
from typing import Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from wiedoetwat.ask.ask import LONGEST, QuestionError, ask
from wiedoetwat.questions.permalink import addresses_of
from wiedoetwat.questions.terms import ParameterError
from wiedoetwat.settings import Lang
from wiedoetwat.web.problems import HttpError
from wiedoetwat.web.representation import NEVER, VARY
from wiedoetwat.web.rest import document as doc
from wiedoetwat.web.rest.reading import FORMATS, bad_request, read, read_form

PATH: Final = "/antwoorden"
QUESTION: Final = "vraag"
JSON: Final = FORMATS["json"]
LARGEST: Final = 8 * LONGEST
"""The most bytes of a body: each character of the longest question may be escaped, with room around it."""

router = APIRouter()


async def answers(request: Request) -> Response:
    """Answer the question in the address."""
    asked = read(request, [QUESTION], formats=["json"])
    asked.require([] if QUESTION in asked.given else [ParameterError("ask.empty", name=QUESTION)])
    return await _answered(request, asked.given[QUESTION], asked.lang)


async def answers_privately(request: Request) -> Response:
    """Answer the question in the body, which no address shows and no server on the way writes down."""
    form = read_form(request, {"json": JSON})
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HttpError("rest.ask-body", 415, {"Accept-Post": JSON})
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HttpError("ask.too-long", 413, {"Connection": "close"}, most=LONGEST)
    try:
        question = json.loads(body)[QUESTION]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise HttpError("rest.ask-body", 400) from error
    if not isinstance(question, str):
        raise HttpError("rest.ask-body", 400)
    return await _answered(request, question, form.lang)


async def _answered(request: Request, question: str, lang: Lang) -> Response:
    state = request.app.state
    try:
        outcome = await run_in_threadpool(
            ask, state.store, state.catalogue, question, lang, addresses_of(state.settings)
        )
    except QuestionError as error:
        raise bad_request([ParameterError(error.key, name=QUESTION, **error.fields)], lang) from error
    body = json.dumps(outcome.json(), ensure_ascii=False)
    return Response(body, headers={"Cache-Control": NEVER, "Vary": VARY, "Content-Language": lang}, media_type=JSON)


def _described(id_: str, key: str, errors: tuple[int, ...]) -> dict[str, Any]:
    """Return an operation for the document."""
    answer = {"$ref": "#/components/schemas/Antwoord"}
    schema = {
        "type": "object",
        "required": ["soort", "nood", "antwoorden"],
        "properties": {
            "soort": {"type": "string", "enum": ["gevonden", "deels", "niet-gesteld"]},
            "nood": {"type": ["string", "null"]},
            "antwoorden": {"type": "array", "minItems": 1, "items": answer},
        },
    }
    form = doc.form_parameters(["json"])
    described = doc.operation(id_, doc.say(key), "antwoorden", form, {JSON: {"schema": schema}}, errors)
    del described["responses"]["304"]
    return described


_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S"}
_get: Final = _described("antwoorden", "openapi.ask", (400, 406))
_get["parameters"].append(doc.query(QUESTION, doc.say("openapi.plain-question"), _TEXT, required=True))
_post: Final = _described("antwoorden-besloten", "openapi.ask-privately", (400, 406, 413, 415)) | {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": {"type": "object", "required": [QUESTION], "properties": {QUESTION: dict(_TEXT)}}}
        },
    }
}
router.add_api_route(PATH, answers, methods=["GET"], response_class=Response, openapi_extra=_get)
router.add_api_route(PATH, answers_privately, methods=["POST"], response_class=Response, openapi_extra=_post)
