"""`/v1/antwoorden`: what anybody may send, what is documented, and that nothing of a question stays anywhere."""

import json
import logging
import string
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from tests.cli.test_serve import Serve, address_of, serve
from tests.web.conftest import Client
from tests.web.rest.test_contract import holds, operations
from wiedoetwat.ask.ask import LONGEST

__all__ = ["serve"]

PATH = "/v1/antwoorden"
PRIVATE = "Wie helpt Zwaanhilde Quispelaar"
WORDS = ("zwaanhilde", "quispelaar")


def sent(client: Client, question: str, **headers: str) -> list[Any]:
    """Ask a question in the body, and in the address where an address can be so long."""
    posted = client.post(PATH, json={"vraag": question}, headers=headers)
    written = f"{PATH}?vraag={quote(question)}"
    return [posted, client.get(written, headers=headers)] if len(written) < 60_000 else [posted]


@pytest.mark.parametrize(("length", "status"), [(LONGEST, 200), (LONGEST + 1, 400)])
@pytest.mark.parametrize("letter", ["a", "é", "😀"])
def test_a_question_has_a_longest(client: Client, length: int, status: int, letter: str) -> None:
    assert LONGEST == 10_000
    for response in sent(client, letter * length):
        assert response.status_code == status
        assert "no-store" in response.headers["cache-control"]


@hypothesis.settings(max_examples=80, suppress_health_check=list(HealthCheck))
@hypothesis.given(st.text(max_size=200))
def test_no_question_breaks_it(client: Client, question: str) -> None:
    try:
        question.encode()
    except UnicodeEncodeError:
        return
    for response in sent(client, question):
        assert response.status_code == (200 if question.strip() else 400)
        assert "no-store" in response.headers["cache-control"]
        assert "etag" not in response.headers


BODIES = st.one_of(
    st.binary(max_size=100),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(), st.text(string.printable, max_size=20)),
        lambda some: st.one_of(
            st.lists(some, max_size=3), st.dictionaries(st.sampled_from(["vraag", "x", ""]), some, max_size=3)
        ),
    ).map(lambda value: json.dumps(value).encode()),
    st.integers(1, 3000).map(lambda depth: b"[" * depth),
    st.integers(1, 3000).map(lambda depth: b'{"vraag":' * depth),
    st.just(b'{"vraag": "\\ud800"}'),
)


@hypothesis.settings(max_examples=150, suppress_health_check=list(HealthCheck))
@hypothesis.given(BODIES)
def test_no_body_breaks_it(client: Client, body: bytes) -> None:
    response = client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 400, 413)


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_what_comes_back_is_what_the_document_says(client: Client, mode: str) -> None:
    import schemathesis

    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", client.transport.app)
    asked = [operation for operation in operations(schema) if operation.path == "/antwoorden"]
    assert {operation.method for operation in asked} == {"get", "post"}
    for operation in asked:
        holds(operation, schemathesis.GenerationMode(mode))


def test_nothing_of_a_question_stays_in_headers_or_lines(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = [*sent(client, PRIVATE), *sent(client, PRIVATE * 400)]
        found.append(client.get(f"{PATH}?vraag={quote(PRIVATE)}&format=pdf&onbekend=1"))
        found.append(
            client.post(PATH, content=f'{{"vraag": "{PRIVATE}'.encode(), headers={"Content-Type": "application/json"})
        )
    told = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]  # the client's own
    for response in found:
        assert response.status_code in (200, 400)
        headers = str(response.headers).lower()
        assert "no-store" in headers
        assert not [word for word in WORDS if word in headers + response.text.lower()]
    lines = "\n".join([*ours, told.out, told.err]).lower()
    assert not [word for word in WORDS if word in lines]


def test_nothing_of_a_question_stays_in_the_lines_of_a_service(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a line per request, and a request that is no HTTP."""
    import socket
    import urllib.request
    from contextlib import suppress

    monkeypatch.setenv("WIEDOETWAT_LOG", "json")
    service = serve()
    address = address_of(service)
    place = address.removeprefix("http://").rstrip("/").split(":")
    urllib.request.urlopen(f"{address}v1/antwoorden?vraag={quote(PRIVATE)}").close()  # noqa: S310 - our own address
    body = json.dumps({"vraag": PRIVATE}).encode()
    posted = urllib.request.Request(f"{address}v1/antwoorden", body, {"Content-Type": "application/json"})  # noqa: S310
    urllib.request.urlopen(posted).close()  # noqa: S310 - our own address
    with socket.create_connection((place[0], int(place[1]))) as line, suppress(ConnectionError):
        line.sendall(f"GET /v1/antwoorden?vraag={PRIVATE} HTTP/9.9\r\n\r\n".encode())
        line.recv(1000)
    service.terminate()
    service.wait(30)
    assert service.stderr is not None
    lines = service.stderr.read().lower()
    assert '"area"' in lines
    assert not [word for word in WORDS if word in lines]
