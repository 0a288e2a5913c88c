"""`POST /v1/validaties`: what one gemeente or several have arranged in, a report out. Nothing is kept or logged.

An upload is the body itself, or the files of a multipart form; each is read and held against the shapes in a process of
its own, which can be killed.
"""

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncGenerator, Sequence
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.isolation import BusyError, Pool, TookTooLongError, TooMuchMemoryError, WorkerDiedError
from wiedoetwat.graph.sources import Sources
from wiedoetwat.settings import Lang
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.reading import FORMATS as READABLE
from wiedoetwat.validation.reading import LARGEST
from wiedoetwat.validation.report import MEDIA_TYPES, whole
from wiedoetwat.validation.worker import Order, open_pool, outcomes_of
from wiedoetwat.web.problems import HttpError
from wiedoetwat.web.representation import NEVER, VARY
from wiedoetwat.web.rest import document as doc
from wiedoetwat.web.rest.reading import FORMATS as TABLES
from wiedoetwat.web.rest.reading import Form, read_form

PATH: Final = "/validaties"
MULTIPART: Final = "multipart/form-data"
FORMS: Final = {
    "json": MEDIA_TYPES["json"],
    "xlsx": TABLES["xlsx"],
    **{name: media_type.partition(";")[0] for name, media_type in MEDIA_TYPES.items() if name != "json"},
}
"""Form of a report -> its media type; the usual one first."""
MOST_FILES: Final = 400
"""Room for each gemeente."""
WORKERS: Final = 2
MIB: Final = 1024 * 1024
_PAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""A report as a page is one file with its style inside."""
_STATUS: Final = {TookTooLongError: 504, TooMuchMemoryError: 507, WorkerDiedError: 503, BusyError: 503}

router = APIRouter()


async def validate(request: Request) -> Response:
    """Give the report on what was sent, in the form that was asked for."""
    form = read_form(request, FORMS)
    files = await _files(request)
    if form.name == "xlsx" and len(files) > 1:
        raise HttpError("validate.one-workbook", 400)
    pool = await run_in_threadpool(_pool, request.app)
    free = asyncio.Semaphore(WORKERS)

    async def one(name: str, media_type: str | None, data: bytes) -> list[Outcome]:
        async with free:
            return await outcomes_of(pool, Order(name, form.name, form.lang, media_type), data)

    try:
        found = await asyncio.gather(*(one(*file) for file in files))
    except WiedoetwatError as error:
        raise _told(error) from error
    outcomes = [outcome for some in found for outcome in some]
    if all(outcome.error for outcome in outcomes):
        raise _unreadable(outcomes, form.lang)
    return _report(outcomes, form, many=len(files) > 1 or len(outcomes) > 1)


def _report(outcomes: Sequence[Outcome], form: Form, *, many: bool) -> Response:
    if form.name == "xlsx":
        body = b64decode(outcomes[0].part)
    else:
        body = whole(outcomes, form.name, form.lang, many=many).encode()
    headers = {
        "Content-Type": MEDIA_TYPES.get(form.name, form.media_type),
        "Content-Language": form.lang,
        "Cache-Control": NEVER,
        "Vary": VARY,
        **({"Content-Security-Policy": _PAGE} if form.name == "html" else {}),
    }
    return Response(body, headers=headers)


def _unreadable(outcomes: Sequence[Outcome], lang: Lang) -> HttpError:
    """Return the problem that tells why nothing that was sent could be read, with the place of each mistake."""
    errors = [
        {"in": "body", "location": outcome.place or {"file": outcome.name}, "code": "reading",
         "detail": outcome.error[lang] if outcome.error else ""}
        for outcome in outcomes
    ]  # fmt: skip
    status = outcomes[0].status if len(outcomes) == 1 else 400
    headers = {"Accept-Post": _accepted()} if status == 415 else {}
    first = str(errors[0]["detail"])
    return HttpError("rest.unreadable", status, headers, {"errors": errors}, count=len(errors), first=first)


def _told(error: WiedoetwatError) -> HttpError:
    """Return an error of the processes with the status that fits."""
    told = HttpError(error.key, _STATUS.get(type(error), 500))
    told.fields = error.fields
    if isinstance(error, BusyError):
        told.headers["Retry-After"] = str(error.retry_after)
    return told


async def _files(request: Request) -> list[tuple[str, str | None, bytes]]:
    """Return name, media type and bytes of each file sent. Raises HttpError."""
    most = request.app.state.settings.body_mib * MIB
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != MULTIPART:
        return [("upload", media_type or None, b"".join([part async for part in _bounded(request, most)]))]
    parser = MultiPartParser(
        request.headers, _bounded(request, most), max_files=MOST_FILES, max_fields=10, max_part_size=LARGEST
    )
    parser.spool_max_size = most + 1  # never to disk
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        detail = error.message if isinstance(error, MultiPartException) else type(error).__name__
        raise HttpError("rest.multipart", 400, detail=detail) from error
    try:
        uploads = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        if not uploads:
            raise HttpError("rest.no-file", 400)
        return [(one.filename or "upload", one.content_type, await one.read()) for one in uploads]
    finally:
        await form.close()


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield the body, read no further than the limit."""
    taken = 0
    async for part in request.stream():
        taken += len(part)
        if taken > most:
            raise HttpError("web.too-large", 413, {"Connection": "close"}, most=most // MIB)
        yield part


def _pool(app: FastAPI) -> Pool:
    """Return the processes that validate against the graph that answers now; started at the first upload."""
    state = app.state
    version, pool = getattr(state, "validating", ("", None))
    if version != state.store.version:
        if pool is not None:
            pool.close()
        pool = open_pool(state.store.snapshot, Sources(state.catalogue.folder.parents[1]), WORKERS)
        state.validating = (state.store.version, pool)
    assert isinstance(pool, Pool)  # noqa: S101 - made above, or before
    return pool


def _accepted() -> str:
    return ", ".join([*(media_type for types in READABLE.values() for media_type in types[:1]), MULTIPART])


def _described() -> dict[str, Any]:
    """Return the operation for the document."""
    binary: dict[str, Any] = {"schema": {"type": "string"}}
    file = {"type": "array", "items": {"type": "string", "format": "binary"}}
    parts: dict[str, Any] = {"schema": {"type": "object", "required": ["bestand"], "properties": {"bestand": file}}}
    bodies: dict[str, Any] = {types[0]: binary for types in READABLE.values()} | {MULTIPART: parts}
    report = {"type": ["object", "array"]}
    content = {media_type: {"schema": report if name == "json" else {}} for name, media_type in FORMS.items()}
    described = doc.operation(
        "validaties", doc.say("openapi.validate"), "validaties", doc.form_parameters(list(FORMS)), content,
        (400, 406, 413, 415),
    )  # fmt: skip
    del described["responses"]["304"]
    return {**described, "requestBody": {"required": True, "description": doc.say("openapi.upload"), "content": bodies}}


router.add_api_route(
    PATH, validate, methods=["POST"], response_class=Response, openapi_extra=json.loads(json.dumps(_described()))
)
