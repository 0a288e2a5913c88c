"""A worker process as the process that started it sees it: started, asked, ended."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from wiedoetwat.graph import worker as kinds
from wiedoetwat.graph.worker import FRAME, ORDER

SMALL: Final = 64 * 1024
"""The most bytes of a message that is no result."""
_START: Final = (
    "import json, sys; s = json.loads(sys.argv[1]); sys.path[:] = s['path'];"
    "from wiedoetwat.graph.worker import work; work(s)"
)
_PASSED_ON: Final = ("HOME", "LANG", "LC_ALL", "PATH", "TZ")


class Worker:
    """One process, and the line to it."""

    def __init__(self, specification: dict[str, Any]) -> None:
        self.line, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(self.line.close)
            self._folder = tempfile.mkdtemp(prefix="wiedoetwat-")  # what it leaves there when killed goes with it
            undo.callback(shutil.rmtree, self._folder, ignore_errors=True)
            self.line.setblocking(False)
            text = json.dumps({**specification, "path": _path(), "socket": theirs.fileno()})
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-I", "-S", "-c", _START, text],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # an engine that breaks may write what it was asked
                pass_fds=[theirs.fileno()],
                env=_environment() | {"MALLOC_ARENA_MAX": "2", "TMPDIR": self._folder},
            )
            undo.pop_all()
        self.started = time.monotonic()
        self.opened = False

    def is_open(self) -> bool:
        """Return whether it has prepared itself; to ask of one that has nothing to do."""
        if not self.opened:
            with contextlib.suppress(OSError):
                self.opened = self.line.recv(1, socket.MSG_PEEK) == kinds.OPENED
        return self.opened

    def end(self) -> None:
        """Kill it, and leave nothing behind."""
        self.process.kill()
        self.process.wait()
        self.line.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def exchange(self, request: bytes, seconds: float, largest: int) -> tuple[bytes, bytes]:
        """Send a request and return the kind and body of the answer. Raises OSError where the other side is gone."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may have said why before it left
            await loop.sock_sendall(self.line, ORDER.pack(seconds, len(request)) + request)
        received = bytearray()
        kind, size = await self._head(loop, received)
        if kind == kinds.OPENED:
            self.opened = True
            kind, size = await self._head(loop, received)
        if size > largest + SMALL:
            raise ConnectionError
        while len(received) < size:
            received += await self._more(loop)
        return kind, bytes(received)

    async def _head(self, loop: asyncio.AbstractEventLoop, received: bytearray) -> tuple[bytes, int]:
        while len(received) < FRAME.size:
            received += await self._more(loop)
        kind, size = FRAME.unpack_from(received)
        del received[: FRAME.size]
        return kind, size

    async def _more(self, loop: asyncio.AbstractEventLoop) -> bytes:
        piece = await loop.sock_recv(self.line, 256 * 1024)
        if not piece:
            raise ConnectionError
        return piece


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in _PASSED_ON or name.startswith("WIEDOETWAT")}


def _path() -> list[str]:
    return [str(Path(entry).resolve()) for entry in sys.path]
