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
from typing import Any, Final, TypeVar

from wiedoetwat.graph import worker as kinds
from wiedoetwat.graph.worker import FRAME, ORDER

T = TypeVar("T")
SMALL: Final = 64 * 1024
"""The most bytes of a message that is no result."""
PIECE: Final = 64 * 1024
"""How much is read at a time: memory for more the system would fetch and give back for each answer."""
_START: Final = (
    "import json, sys; s = json.loads(sys.argv[1]); sys.path[:] = s['path'];"
    "from wiedoetwat.graph.worker import work; work(s)"
)
_SCRATCH: Final = "wiedoetwat-worker-"
_PASSED_ON: Final = ("HOME", "LANG", "LC_ALL", "PATH", "TZ")


class Worker:
    """One process, and the line to it."""

    def __init__(self, specification: dict[str, Any]) -> None:
        self.line, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(self.line.close)
            self._folder = tempfile.mkdtemp(
                prefix=f"{_SCRATCH}{os.getpid()}-"
            )  # what it leaves there when killed goes with it
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
        """Send a request and return the kind and body of the answer.

        Raises OSError where the other side is gone, TimeoutError where it takes more than so many seconds.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may have said why before it left
            await self._send(ORDER.pack(seconds, len(request)) + request, seconds)
        answer = _Answer(self.line, largest + SMALL, loop.create_future())
        line = self.line.fileno()  # of a socket the selector would first make a text, for an error that it catches
        loop.add_reader(line, answer.read)  # no read before there is something: that would be a call in vain
        try:
            return await within(end - loop.time(), answer.whole)
        finally:
            loop.remove_reader(line)
            self.opened = self.opened or answer.opened

    async def _send(self, message: bytes, seconds: float) -> None:
        """Send a message: all at once, but for one that the line cannot hold."""
        try:
            sent = self.line.send(message)
        except BlockingIOError:
            sent = 0
        if sent < len(message):
            async with asyncio.timeout(seconds):
                await asyncio.get_running_loop().sock_sendall(self.line, memoryview(message)[sent:])


async def within(seconds: float, future: asyncio.Future[T]) -> T:
    """Return what a future holds. Raises TimeoutError; asyncio.timeout(), for any work, takes three times as long."""
    timer = future.get_loop().call_later(seconds, _give_up, future)
    try:
        return await future
    finally:
        timer.cancel()


def _give_up(future: asyncio.Future[Any]) -> None:
    if not future.done():
        future.set_exception(TimeoutError())


class _Answer:
    """What a worker says, as it comes in."""

    def __init__(self, line: socket.socket, most: int, whole: asyncio.Future[tuple[bytes, bytes]]) -> None:
        self.line, self.most, self.whole = line, most, whole
        self.opened = False
        self._received = bytearray()

    def read(self) -> None:
        """Take in what is there; the event loop calls it when something is."""
        if self.whole.done():
            return
        try:
            self._take_in(self.line.recv(PIECE))
        except BlockingIOError:
            return
        except OSError as error:
            self.whole.set_exception(error)

    def _take_in(self, piece: bytes) -> None:
        if not piece:
            raise ConnectionError
        received = self._received
        received += piece
        if received.startswith(kinds.OPENED) and len(received) >= FRAME.size:
            self.opened = True
            del received[: FRAME.size]
        if len(received) < FRAME.size:
            return
        kind, size = FRAME.unpack_from(received)
        if size > self.most:
            raise ConnectionError
        if len(received) >= FRAME.size + size:
            self.whole.set_result((kind, bytes(received[FRAME.size :])))


def clear_left_behind() -> None:
    """Remove what workers left in folders of theirs, where the process that started them was killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*-*"):
        owner = folder.name.removeprefix(_SCRATCH).partition("-")[0]
        if owner.isdecimal() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in _PASSED_ON or name.startswith("WIEDOETWAT")}


def _path() -> list[str]:
    return [str(Path(entry).resolve()) for entry in sys.path]
