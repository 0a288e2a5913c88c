"""In front of everything: what was answered a moment ago to the same request, as bytes, without routes or queries.

Only whole answers of 200 that say themselves that anybody may keep them, and that carry an entity tag, come in here; a
key is what the answer may depend on: path, query string and the headers that Vary names. A new version of the dataset
empties it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_VARYING: Final = (b"accept", b"accept-language", b"accept-encoding")
_VARY: Final = b"accept, accept-language, accept-encoding"
_OF_A_BODY: Final = frozenset({b"content-type", b"content-length", b"content-encoding", b"content-disposition"})
Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class Answer:
    """An answer as it goes over the line."""

    tag: bytes
    headers: list[Header]
    body: bytes

    def unchanged(self) -> list[Header]:
        """Return the headers of a 304 in its place (RFC 9110, section 15.4.5)."""
        return [header for header in self.headers if header[0] not in _OF_A_BODY]


class Front:
    """Answers from memory, within a bound; the least recently used goes first."""

    def __init__(self, app: ASGIApp, state: Any, room: int) -> None:
        self.app, self.state, self.room = app, state, room
        self.taken = 0
        self._version = ""
        self._kept: OrderedDict[tuple[bytes, ...], Answer] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET from memory, else pass it on and remember what comes back."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        version: str = self.state.store.version
        if version != self._version:
            self._kept.clear()
            self.taken, self._version = 0, version
        key, known = _read(scope)
        answer = self._kept.get(key)
        if answer is None:
            await self.app(scope, receive, _Listener(self, key, version, send))
            return
        self._kept.move_to_end(key)
        self.state.kept.hits += 1
        if known is not None and _weak(answer.tag) in {_weak(item.strip()) for item in known.split(b",")}:
            await send({"type": "http.response.start", "status": 304, "headers": answer.unchanged()})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    def keep(self, key: tuple[bytes, ...], version: str, answer: Answer) -> None:
        """Remember an answer of a version of the dataset, if that is still the one that answers."""
        if version != self._version or key in self._kept or len(answer.body) > self.room // 8:
            return
        self._kept[key] = answer
        self.taken += len(answer.body)
        while self.taken > self.room:
            self.taken -= len(self._kept.popitem(last=False)[1].body)


class _Listener:
    """Passes an answer on, and has it remembered where it is whole and anybody may keep it."""

    def __init__(self, front: Front, key: tuple[bytes, ...], version: str, send: Send) -> None:
        self.front, self.key, self.version, self.send = front, key, version, send
        self.headers: list[Header] | None = None
        self.tag = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: list[Header] = [(name.lower(), value) for name, value in message["headers"]]
            told = dict(headers)
            self.tag = told.get(b"etag", b"")
            public = told.get(b"cache-control", b"").startswith(b"public") and b"set-cookie" not in told
            known = told.get(b"vary", b"").lower() in (b"", _VARY, *_VARYING)
            if message["status"] == 200 and self.tag and public and known:
                self.headers = headers
        elif self.headers is not None and not message.get("more_body"):
            self.front.keep(self.key, self.version, Answer(self.tag, self.headers, message.get("body", b"")))
        else:
            self.headers = None  # it comes in parts: too large to keep
        await self.send(message)


def _read(scope: Scope) -> tuple[tuple[bytes, ...], bytes | None]:
    """Return the key of a request, and its If-None-Match."""
    varying = [b"", b"", b""]
    known = None
    for name, value in scope["headers"]:
        if name in _VARYING:
            place = _VARYING.index(name)
            varying[place] = varying[place] + b"," + value if varying[place] else value
        elif name == b"if-none-match":
            known = value if known is None else known + b"," + value
    return (scope["path"].encode(), scope["query_string"], *varying), known


def _weak(tag: bytes) -> bytes:
    return tag.removeprefix(b"W/")
