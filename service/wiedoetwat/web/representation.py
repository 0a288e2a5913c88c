"""Answers that are worked out once per version of the dataset: entity tags, 304, a bounded memory, compression.

What a client may get is decided before any query runs: the entity tag is a digest of the dataset, the program, the
canonical address, the media type, the language and the content coding. Only what gave 200 is kept, and nothing that
holds free text comes here.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from wiedoetwat import __version__
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.settings import Lang

FRESH: Final = "public, max-age=300, stale-while-revalidate=3600"
"""For what anybody may keep: five minutes, and an hour while a newer one is fetched."""
NEVER: Final = "no-store"
VARY: Final = "Accept, Accept-Language, Accept-Encoding"
ROOM: Final = 64 * 1024 * 1024
"""How many bytes of answers are kept in memory."""
WORTH_PACKING: Final = 1024


@dataclass(frozen=True)
class Made:
    """A body, and the headers that belong to it alone."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """Which representation of which resource a request asks for."""

    address: str
    """The canonical path and query: what was asked, in a fixed order, without what only chooses the form."""
    media_type: str
    lang: Lang
    packed: bool = False

    def tag(self, version: str) -> str:
        """Return the entity tag in one version of the dataset: weak, since a workbook carries the time it was made."""
        parts = (version, __version__, self.address, self.media_type, self.lang, "gzip" if self.packed else "")
        return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


class Kept:
    """What was made before, least recently used out first; equal requests at one time wait for one making."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.taken = 0
        self.hits = self.misses = 0
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._making: dict[str, asyncio.Task[Made | WiedoetwatError]] = {}

    async def get(self, tag: str, make: Callable[[], Awaitable[Made]]) -> Made:
        """Return what was made under a tag, or make it. Raises what `make` raises."""
        made = self._made.get(tag)
        if made is not None:
            self.hits += 1
            self._made.move_to_end(tag)
            return made
        self.misses += 1
        task = self._making.get(tag)
        if task is None:
            task = self._making[tag] = asyncio.ensure_future(_outcome(make))
            task.add_done_callback(lambda _: self._making.pop(tag, None))
        outcome = await asyncio.shield(task)
        if isinstance(outcome, WiedoetwatError):
            raise outcome
        self._keep(tag, outcome)
        return outcome

    def clear(self) -> None:
        """Forget everything: another version of the dataset answers from now on."""
        self._made.clear()
        self.taken = 0

    def _keep(self, tag: str, made: Made) -> None:
        if tag in self._made or len(made.body) > self.room // 8:
            return
        self._made[tag] = made
        self.taken += len(made.body)
        while self.taken > self.room:
            _, oldest = self._made.popitem(last=False)
            self.taken -= len(oldest.body)


async def _outcome(make: Callable[[], Awaitable[Made]]) -> Made | WiedoetwatError:
    """Make it; an error of ours is an outcome, which all who wait for it are told."""
    try:
        return await make()
    except WiedoetwatError as error:
        return error.with_traceback(None)


def in_a_thread(make: Callable[[], Made]) -> Callable[[], Awaitable[Made]]:
    """Return what makes it in a thread, so that nobody else waits. Raises what `make` raises."""

    async def made() -> Made:
        outcome = await run_in_threadpool(_safely, make)
        if isinstance(outcome, WiedoetwatError):
            raise outcome
        return outcome

    return made


def _safely(make: Callable[[], Made]) -> Made | WiedoetwatError:
    """Make it; an error of ours goes back without its traceback, which may hold what must die on this thread."""
    try:
        return make()
    except WiedoetwatError as error:
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)


async def send(request: Request, wanted: Wanted, make: Callable[[], bytes | Made]) -> Response:
    """Answer with a representation that may be kept, made in a thread where it is not there yet. Raises as `make`."""
    return await send_made(request, wanted, in_a_thread(lambda: _made(make())))


async def send_made(request: Request, wanted: Wanted, make: Callable[[], Awaitable[Made]]) -> Response:
    """Answer with a representation that may be kept: 304 where the client has it, else from memory, else made now."""
    state = request.app.state
    tag = wanted.tag(state.store.version)
    headers = {
        "ETag": tag, "Cache-Control": FRESH, "Vary": VARY, "Content-Language": wanted.lang,
    }  # fmt: skip

    async def in_packed_form() -> Made:
        made = await make()
        return await run_in_threadpool(_packed, made) if wanted.packed else made

    if _has(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    made = await state.kept.get(tag, in_packed_form)
    return Response(made.body, headers={**headers, "Content-Type": content_type(wanted.media_type), **made.headers})


async def send_once(wanted: Wanted, make: Callable[[], bytes | Made]) -> Response:
    """Answer with what nobody may keep: it holds words that somebody wrote."""
    outcome = await in_a_thread(lambda: _made(make()))()
    headers = {
        "Cache-Control": NEVER, "Vary": VARY, "Content-Language": wanted.lang,
        "Content-Type": content_type(wanted.media_type), **outcome.headers,
    }  # fmt: skip
    return Response(outcome.body, headers=headers)


def takes_gzip(request: Request) -> bool:
    """Return whether a client takes gzip (RFC 9110, section 12.5.3)."""
    for item in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, parameters = item.partition(";")
        if coding.strip() == "gzip":
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def content_type(media_type: str) -> str:
    """Return a media type with its character set, where it is text."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _made(body: bytes | Made) -> Made:
    return Made(body) if isinstance(body, bytes) else body


def _packed(made: Made) -> Made:
    if len(made.body) < WORTH_PACKING:
        return made
    body = gzip.compress(made.body, compresslevel=6, mtime=0)
    return Made(body, {**made.headers, "Content-Encoding": "gzip"})


def _has(if_none_match: str | None, tag: str) -> bool:
    """Return whether a client already has what a tag names, by the weak comparison of RFC 9110, section 13.1.2."""
    opaque = tag.removeprefix("W/")
    return any(item.strip().removeprefix("W/") == opaque for item in (if_none_match or "").split(","))
