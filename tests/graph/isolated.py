"""What the workers of test_isolation.py do; a module of its own, since a worker imports it by name."""

import ctypes
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.worker import BoundedOutput

Handler = Callable[[bytes], bytes]


def echo(prefix: str = "") -> Handler:
    return lambda request: prefix.encode() + request


def whatever() -> Handler:
    """Obey a request of two words: what to do, and how much of it."""

    def handle(request: bytes) -> bytes:
        what, _, value = request.decode().partition(" ")
        return bytes(str(_DEEDS[what](value)), "ascii")

    return handle


def _spin(_: str) -> None:
    while True:
        pass


def _raise(key: str) -> None:
    raise WiedoetwatError(key, file="a.ttl", line=7)


def _break(_: str) -> None:
    raise ZeroDivisionError


def _write(size: str) -> int:
    output = BoundedOutput(int(size))
    for _ in range(100):
        output.write(b"x" * 1000)
    return len(output.content())


_KEPT: list[bytes] = []


def _keep(size: str) -> None:
    _KEPT.append(b"x" * int(size))


def _litter(_: str) -> str:
    return tempfile.mkstemp()[1]


_DEEDS: dict[str, Callable[[str], object]] = {
    "sleep": lambda seconds: time.sleep(float(seconds)),
    "spin": _spin,
    "take": lambda size: len(bytearray(int(size))),
    "keep": _keep,
    "return": lambda size: "x" * int(size),
    "write": _write,
    "raise": _raise,
    "break": _break,
    "exit": lambda code: os._exit(int(code)),
    "abort": lambda _: os.abort(),
    "crash": lambda _: ctypes.string_at(0),
    "pid": lambda _: os.getpid(),
    "litter": _litter,
    "nice": lambda _: os.nice(0),
    "environment": lambda name: os.environ.get(name),
    "touch": lambda path: Path(path).touch(),
}


def refuse(key: str) -> Handler:
    raise WiedoetwatError(key, folder="x")


def fall_over() -> Handler:
    raise ZeroDivisionError
