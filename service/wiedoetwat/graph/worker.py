"""What runs in a worker process of isolation.py: prepare once, then answer requests until the other side is gone.

Imports little, so that a worker that was killed is soon replaced. Nothing is pickled: a request and a result are bytes,
an error is a key of messages.toml with plain fields.
"""

import contextlib
import ctypes
import gc
import importlib
import io
import json
import os
import resource
import signal
import socket
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from wiedoetwat.errors import WiedoetwatError

FRAME: Final = struct.Struct("!cQ")
"""What stands before every message from a worker: its kind, and how many bytes follow."""
ORDER: Final = struct.Struct("!dQ")
"""What stands before every request to a worker: the seconds it may take, and how many bytes follow."""
OPENED, RESULT, LAST_RESULT, ERROR, NO_MEMORY, TOO_LARGE, BROKEN = b"O", b"R", b"r", b"E", b"M", b"L", b"X"
"""The kinds of message: prepared; a result; a result of a worker that then leaves; an error that the user can mend; out
of memory; a result over the bound; a mistake of ours."""
_PR_SET_PDEATHSIG: Final = 1
GRACE: Final = 1.0
"""Seconds after a deadline at which a worker ends itself, should nobody be left to end it."""
MOST_KEPT: Final = 128 * 1024 * 1024
"""Bytes of memory that a worker may keep from one request to the next; one that keeps more leaves."""

Handler = Callable[[bytes], bytes]


class ResultTooLargeError(WiedoetwatError):
    """The result is larger than may be sent; nothing of it is."""

    def __init__(self, most: int) -> None:
        super().__init__("isolation.result-too-large", most=most // 1024)
        self.most = most


class BoundedOutput(io.RawIOBase):
    """A binary file in memory that never holds more than `most` bytes; write() raises ResultTooLargeError."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self._content = bytearray()

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Take in all of `data` and return how much that is."""
        size = memoryview(data).nbytes
        if len(self._content) + size > self.most:
            raise ResultTooLargeError(self.most)
        self._content += data
        return size

    def content(self) -> bytes:
        """Return all that was written."""
        return bytes(self._content)


def work(specification: dict[str, Any]) -> None:
    """Be a worker, as isolation.Worker describes it; ends when the socket does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _be_modest(specification["memory"])
    with socket.socket(fileno=specification["socket"]) as line:
        try:
            module, _, name = specification["opener"].partition(":")
            handler: Handler = getattr(importlib.import_module(module), name)(*specification["arguments"])
        except WiedoetwatError as error:
            _send(line, ERROR, _told(error))
            return
        except Exception as error:
            _send(line, BROKEN, type(error).__name__.encode())
            return
        gc.freeze()  # what is there stays, and need not be looked through again and again
        _send(line, OPENED, b"")
        _answer_all(line, handler, specification["largest"])


def _be_modest(memory: int) -> None:
    """Bound this process's memory and files; where the machine is short it is the first to wait, and to go."""
    os.nice(10)
    with contextlib.suppress(OSError, AttributeError):  # Linux alone can end a process with the one that started it
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with contextlib.suppress(OSError):  # Linux alone has it
        Path("/proc/self/oom_score_adj").write_text("500")
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, memory), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):  # macOS knows no bound on the address space
            resource.setrlimit(kind, (most, most))


def _answer_all(line: socket.socket, handler: Handler, largest: int) -> None:
    enough = _held() + MOST_KEPT
    while (order := _receive(line)) is not None:
        seconds, request = order
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
        kind, body = _answer(handler, request, largest)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if kind == RESULT and _peak() > enough and _held() > enough:
            kind = LAST_RESULT
        _send(line, kind, body)
        if kind not in (RESULT, ERROR, TOO_LARGE):
            return


def _answer(handler: Handler, request: bytes, largest: int) -> tuple[bytes, bytes]:
    try:
        result = handler(request)
    except ResultTooLargeError as error:
        return TOO_LARGE, str(error.most).encode()
    except WiedoetwatError as error:
        return ERROR, _told(error)
    except MemoryError:
        return NO_MEMORY, b""
    except RecursionError:
        return BROKEN, b"RecursionError"
    except BaseException as error:  # a panic of an engine in Rust is no Exception
        return BROKEN, type(error).__name__.encode()
    return (TOO_LARGE, str(largest).encode()) if len(result) > largest else (RESULT, result)


def _told(error: WiedoetwatError) -> bytes:
    fields = {name: value if isinstance(value, int | float) else str(value) for name, value in error.fields.items()}
    return json.dumps({"key": error.key, "fields": fields, "exit_code": error.exit_code}).encode()


def _peak() -> int:
    """Return the most bytes of memory that this process ever held, which is told much sooner than what it holds now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # macOS counts bytes, and shall be asked more


def _held() -> int:
    """Return how many bytes of memory this process holds now, 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _send(line: socket.socket, kind: bytes, body: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody waits for it any more
        line.sendall(FRAME.pack(kind, len(body)) + body if len(body) < 65536 else FRAME.pack(kind, len(body)))
        if len(body) >= 65536:
            line.sendall(body)


def _receive(line: socket.socket) -> tuple[float, bytes] | None:
    """Return the next request and the seconds it may take, None where the other side is gone.

    A small one takes one call; nothing follows a request before its answer, so that none can be read into another.
    """
    received = b""
    seconds, size = 0.0, -1
    while size < 0 or len(received) < ORDER.size + size:
        try:
            piece = line.recv(1 << 16)
        except ConnectionResetError:
            return None
        if not piece:
            return None
        received += piece
        if size < 0 and len(received) >= ORDER.size:
            seconds, size = ORDER.unpack_from(received)
    return seconds, received[ORDER.size :]
