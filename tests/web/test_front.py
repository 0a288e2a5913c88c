"""What stands in front: the same bytes again, and never another's."""

from typing import Any

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from wiedoetwat.web.front import Front
from wiedoetwat.web.representation import Kept

PUBLIC = {"ETag": 'W/"1"', "Cache-Control": "public, max-age=300"}


class State:
    """What an application keeps, as far as the front looks at it."""

    def __init__(self) -> None:
        self.store = self
        self.version = "a"
        self.kept = Kept()


class Service:
    """An application that counts how often it is asked."""

    def __init__(self, make: Any) -> None:
        self.make, self.asked = make, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await self.make(Request(scope))(scope, receive, send)


def call(
    app: ASGIApp, path: str = "/x", query: str = "", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw}

    async def receive() -> Any:
        await anyio.sleep_forever()  # the client stays

    async def send(message: Any) -> None:
        sent.append(message)

    anyio.run(app, scope, receive, send)
    told = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


def front(make: Any, room: int = 1000) -> tuple[Front, Service, State]:
    state, service = State(), Service(make)
    return Front(service, state, room), service, state


def test_the_same_request_gets_the_same_bytes_without_asking_again() -> None:
    app, service, state = front(lambda request: Response(str(request.url.query), headers=PUBLIC))
    first = call(app, query="a=1", accept="text/csv")
    assert call(app, query="a=1", accept="text/csv") == first
    assert (service.asked, state.kept.hits) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [{"path": "/y"}, {"query": "a=2"}, {"accept": "text/csv"}, {"accept_language": "en"}, {"accept_encoding": "gzip"}],
)
def test_another_request_is_asked_for_itself(other: dict[str, str]) -> None:
    app, service, _ = front(lambda _: Response("x", headers=PUBLIC))
    call(app, path="/x", query="a=1")
    call(app, **{"path": "/x", "query": "a=1", **other})
    assert service.asked == 2


@pytest.mark.parametrize(
    "response",
    [
        Response("x", headers={"ETag": '"1"'}),
        Response("x", headers={**PUBLIC, "Cache-Control": "no-store"}),
        Response("x", headers={"Cache-Control": "public"}),
        Response("x", 404, headers=PUBLIC),
        Response("x", headers={**PUBLIC, "Vary": "Cookie"}),
        Response("x", headers={**PUBLIC, "Set-Cookie": "a=1"}),
        Response("x" * 200, headers=PUBLIC),
    ],
)
def test_what_may_not_be_kept_is_not(response: Response) -> None:
    app, service, _ = front(lambda _: response)
    call(app)
    call(app)
    assert service.asked == 2


def test_what_comes_in_parts_is_not_kept() -> None:
    async def parts() -> Any:
        for part in (b"a", b"b"):
            yield part

    app, service, _ = front(lambda _: StreamingResponse(parts(), headers=PUBLIC))
    assert call(app)[2] == call(app)[2] == b"ab"
    assert service.asked == 2


def test_only_get_is_answered_from_memory() -> None:
    app, service, _ = front(lambda _: Response("x", headers=PUBLIC))
    for method in ("GET", "POST", "HEAD", "OPTIONS"):
        call(app, method=method)
    assert service.asked == 4


def test_who_has_it_is_told_so() -> None:
    app, service, _ = front(lambda _: Response("x", headers={**PUBLIC, "API-Version": "1"}, media_type="text/csv"))
    call(app)
    for sent in ('W/"1"', '"1"', '"0", W/"1"'):
        status, headers, body = call(app, if_none_match=sent)
        assert (status, body) == (304, b"")
        assert headers == {"etag": 'W/"1"', "cache-control": "public, max-age=300", "api-version": "1"}
    assert call(app, if_none_match='"2"')[0] == 200
    assert service.asked == 1


def test_a_new_version_empties_it() -> None:
    app, service, state = front(lambda _: Response("x", headers=PUBLIC))
    call(app)
    state.version = "b"
    call(app)
    call(app)
    assert service.asked == 2


def test_what_was_asked_of_an_older_version_is_not_kept_for_the_newer() -> None:
    states: list[State] = []

    def renew(_: Request) -> Response:
        states[0].version = "b"
        return Response("old", headers=PUBLIC)

    app, service, state = front(renew)
    states.append(state)
    call(app)
    call(app)
    assert service.asked == 2


def test_memory_is_bounded() -> None:
    app, service, _ = front(lambda _: Response("x" * 100, headers=PUBLIC), room=800)
    for number in range(9):
        call(app, query=str(number))
    assert app.taken == 800
    call(app, query="8")
    assert service.asked == 9
    call(app, query="0")
    assert service.asked == 10
