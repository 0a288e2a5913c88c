"""Requests whose head is too large, over a raw socket: closed, without taking memory, while others are answered."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.cli.test_serve import Serve, address_of, asks, serve

__all__ = ["serve"]

START = b"GET /health HTTP/1.1\r\nHost: x\r\n"


@contextmanager
def line_to(address: str) -> Iterator[socket.socket]:
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        yield line


def answer(line: socket.socket, *parts: bytes) -> bytes:
    """Send what is given, and return all that comes until the line is closed."""
    with suppress(ConnectionError):
        for part in parts:
            line.sendall(part)
    told = b""
    with suppress(ConnectionError):
        while piece := line.recv(65536):
            told += piece
    return told


@pytest.mark.parametrize(
    "head",
    [
        START + b"A: " + b"x" * 100_000 + b"\r\n\r\n",
        START + b"".join(b"A%d: x\r\n" % n for n in range(12_000)) + b"\r\n",
        START + b"A: " + b"x" * 3_000_000,
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/antwoorden?vraag=" + b"x" * 3_000_000,
    ],
    ids=["one header", "many headers", "a header without end", "an address", "an address without end"],
)
def test_a_head_that_is_too_large_is_refused(serve: Serve, head: bytes) -> None:
    address = address_of(serve())
    with line_to(address) as line:
        told = answer(line, head)
    assert not told or told.startswith(b"HTTP/1.1 431 ")  # what is still being sent may be cut off unread
    assert asks(address, "ASK {}")


def test_it_says_why_where_it_is_read(serve: Serve) -> None:
    with line_to(address_of(serve())) as line:
        assert answer(line, START + b"A: " + b"x" * (70_000 - len(START))).startswith(b"HTTP/1.1 431 ")


def test_what_fits_is_answered(serve: Serve) -> None:
    """Also on one line, with a large body, and all at once."""
    fits = START + b"A: " + b"x" * 50_000 + b"\r\n\r\n"
    body = b"query=ASK+%7B%7D%23" + b"x" * 200_000
    posted = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"
    )
    last = START + b"Connection: close\r\n\r\n"
    with line_to(address_of(serve())) as line:
        told = answer(line, fits, posted % len(body) + b"\r\n" + body + fits + fits + last)
    assert told.count(b"HTTP/1.1 200 ") == 5
    assert b"431" not in told
