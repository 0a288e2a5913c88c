"""Work that may not be trusted to end, or to fit: done in processes of their own, which can be killed.

An engine cannot be stopped from Python, and what it takes in memory it takes from all. So a Pool keeps a few worker
processes, each with a bound on its address space. A request has a deadline, waiting included; at the deadline its
worker is killed, and another takes its place. Workers are started with a bare interpreter, never forked, so a Pool may
live among threads; they end by themselves when the process that started them is gone.
"""

import asyncio
import atexit
import contextlib
import json
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph import worker as kinds
from wiedoetwat.graph.process import Worker, clear_left_behind, within
from wiedoetwat.graph.worker import ResultTooLargeError

MIB: Final = 1024 * 1024
RETRY_AFTER: Final = 5
"""Seconds after which who found all workers taken may try again."""
_ROUND: Final = 0.25
"""Seconds between two looks at the workers that have nothing to do."""
_YOUNG: Final = 1.0
"""A worker that ends within so many seconds could not start; the next is then waited for."""


class TookTooLongError(WiedoetwatError):
    """The deadline came; the work was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__("isolation.took-too-long", seconds=f"{seconds:g}")


class TooMuchMemoryError(WiedoetwatError):
    """The work needed more memory than it may have; it was stopped."""

    def __init__(self, most: int) -> None:
        super().__init__("isolation.too-much-memory", most=most // MIB)


class BusyError(WiedoetwatError):
    """All workers are taken and as many wait as may; `retry_after` says in how many seconds to come back."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("isolation.busy", seconds=retry_after)
        self.retry_after = retry_after


class WorkerDiedError(WiedoetwatError):
    """The worker ended or broke on this request for a reason that is none of the others."""

    def __init__(self, reason: str) -> None:
        super().__init__("isolation.worker-died", reason=reason)


class ReportedError(WiedoetwatError):
    """An error of the work itself, as the worker raised it: the same key, fields and exit code."""

    def __init__(self, key: str, fields: dict[str, Any], exit_code: int) -> None:
        super().__init__(key, **fields)
        self.exit_code = exit_code


class _EndedFromOutside(Exception):  # noqa: N818 - a signal to this module, no error that leaves it
    """Somebody else ended a worker: not the request's fault."""


@dataclass(frozen=True)
class Limits:
    """What the workers of a pool may take; sizes in bytes, times in seconds."""

    workers: int = 2
    memory: int = 1024 * MIB
    """Address space of a worker; with a store open it has some 450 MiB of it, hardly any of which is memory."""
    largest: int = 64 * MIB
    """The largest result."""
    queue: int = 16
    """How many requests may wait for a worker."""


@dataclass(eq=False)
class _Place:
    """A place in the queue; to be touched under the lock of the crew, but for `told`, which belongs to its loop."""

    told: asyncio.Future[None]
    worker: Worker | None = None

    def give(self, worker: Worker | None) -> bool:
        """Give a worker, or none ever, to who waits here; return whether there is somebody."""
        self.worker = worker  # first, since its thread goes on as soon as it is told
        loop = self.told.get_loop()
        try:
            if loop is asyncio._get_running_loop():  # the public one raises where no loop runs
                self._tell()
            else:
                loop.call_soon_threadsafe(self._tell)
        except RuntimeError:  # its loop has ended
            self.worker = None
            return False
        return True

    def _tell(self) -> None:
        if not self.told.done():
            self.told.set_result(None)


@dataclass
class _Crew:
    """The workers of a pool, whoever uses them from whatever thread: to be touched under `lock` alone."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    wake: threading.Event = field(default_factory=threading.Event)
    all: set[Worker] = field(default_factory=set)
    idle: list[Worker] = field(default_factory=list)
    leaving: list[Worker] = field(default_factory=list)
    waiting: deque[_Place] = field(default_factory=deque)
    keeper: threading.Thread | None = None
    closed: bool = False
    killed: int = 0
    """How many were stopped at a deadline, or for their memory."""


class Pool:
    """Worker processes that answer requests: bytes in, bytes out.

    `opener` names a function as "module:function"; each worker calls it once with `arguments` (what JSON can hold), and
    it returns the function that handles a request. A WiedoetwatError of either comes back as ReportedError.
    Nothing is started before start() or the first request; close() or leaving its `with` ends all.
    """

    def __init__(self, opener: str, arguments: Sequence[object] = (), limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._specification = {
            "opener": opener,
            "arguments": list(arguments),
            "memory": self.limits.memory,
            "largest": self.limits.largest,
        }
        self._crew = _Crew()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def killed(self) -> int:
        """How many workers were stopped at a deadline or for their memory."""
        return self._crew.killed

    def start(self) -> None:
        """Begin to start the workers, in the background; does not wait for them."""
        with self._crew.lock:
            if self._crew.keeper is None and not self._crew.closed:
                atexit.register(self.close)
                self._crew.keeper = threading.Thread(target=self._keep, name="isolation", daemon=True)
                self._crew.keeper.start()

    def close(self) -> None:
        """End all workers. What still waits gets BusyError."""
        with self._crew.lock:
            self._crew.closed = True
            keeper = self._crew.keeper
        self._crew.wake.set()
        if keeper:
            keeper.join()
        atexit.unregister(self.close)

    def ready(self) -> bool:
        """Return whether every worker has prepared itself."""
        crew = self._crew
        with crew.lock:
            alive = all(worker.process.poll() is None and worker.is_open() for worker in crew.idle)
            opened = sum(worker.opened for worker in crew.all.difference(crew.leaving))
            return alive and opened == self.limits.workers

    def pids(self) -> list[int]:
        """Return the processes of the workers."""
        with self._crew.lock:
            return sorted(worker.process.pid for worker in self._crew.all)

    def call(self, request: bytes, seconds: float) -> bytes:
        """Do as ask(), where no event loop runs."""
        return asyncio.run(self.ask(request, seconds))

    async def ask(self, request: bytes, seconds: float) -> bytes:
        """Return what a worker makes of a request, `seconds` from now at the latest.

        Raises TookTooLongError, TooMuchMemoryError, ResultTooLargeError, WorkerDiedError, ReportedError, and BusyError
        where too many wait or half of the time went by without a worker.
        """
        end = time.monotonic() + seconds
        tries = 0
        while True:
            worker = await self._get(min(seconds / 2, end - time.monotonic()))
            try:
                return await self._ask(worker, request, end - time.monotonic(), seconds)
            except _EndedFromOutside as error:
                tries += 1  # each of the workers may have met the same end, and one more
                if tries > self.limits.workers or time.monotonic() >= end:
                    raise WorkerDiedError(str(error)) from None

    async def _ask(self, worker: Worker, request: bytes, left: float, seconds: float) -> bytes:
        healthy = False
        try:
            kind, body = await worker.exchange(request, max(left, 0), self.limits.largest)
            healthy = worker.opened and kind in (kinds.RESULT, kinds.ERROR, kinds.TOO_LARGE)
        except TimeoutError:
            raise self._killed(TookTooLongError(seconds)) from None
        except OSError:
            raise self._why(worker, seconds) from None
        finally:
            self._give_back(worker) if healthy else self._dismiss(worker)
        if kind in (kinds.RESULT, kinds.LAST_RESULT):
            return body
        if kind == kinds.TOO_LARGE:
            raise ResultTooLargeError(int(body))
        if kind == kinds.NO_MEMORY:
            raise self._killed(TooMuchMemoryError(self.limits.memory))
        if kind == kinds.ERROR:
            raise ReportedError(**json.loads(body))
        raise WorkerDiedError(body.decode())

    def _why(self, worker: Worker, seconds: float) -> Exception:
        """Return what to raise for a worker that went away without an answer."""
        try:
            code = worker.process.wait(1)
        except subprocess.TimeoutExpired:
            return WorkerDiedError("?")
        if code == -signal.SIGALRM:
            return self._killed(TookTooLongError(seconds))
        if code == -signal.SIGABRT:  # so ends an engine that is refused memory
            return self._killed(TooMuchMemoryError(self.limits.memory))
        if code in (-signal.SIGKILL, -signal.SIGTERM):
            return _EndedFromOutside(signal.Signals(-code).name)
        return WorkerDiedError(signal.Signals(-code).name if code < 0 else str(code))

    def _killed(self, error: WiedoetwatError) -> WiedoetwatError:
        with self._crew.lock:
            self._crew.killed += 1
        return error

    async def _get(self, patience: float) -> Worker:
        """Return a worker of one's own, to be given back or dismissed. Raises BusyError."""
        found = self._find()
        if isinstance(found, Worker):
            return found
        try:
            await within(patience, found.told)
        except TimeoutError:
            self._decline(found)
            raise BusyError(RETRY_AFTER) from None
        except asyncio.CancelledError:
            self._decline(found)
            raise
        if found.worker is None:  # the pool was closed
            raise BusyError(RETRY_AFTER)
        return found.worker

    def _decline(self, place: _Place) -> None:
        """Want no worker any more; give back one that comes just too late."""
        with self._crew.lock:
            if place.worker is not None:
                self._hand_out(place.worker)
            elif place in self._crew.waiting:
                self._crew.waiting.remove(place)

    def _find(self) -> Worker | _Place:
        """Return a worker, or a place where one will come. Raises BusyError where too many wait."""
        if self._crew.keeper is None:
            self.start()
        with self._crew.lock:
            while self._crew.idle:
                worker = self._crew.idle.pop()
                if worker.process.poll() is None:
                    return worker
                self._crew.leaving.append(worker)
                self._crew.wake.set()
            if self._crew.closed or len(self._crew.waiting) >= self.limits.queue:
                raise BusyError(RETRY_AFTER)
            place = _Place(asyncio.get_running_loop().create_future())
            self._crew.waiting.append(place)
        return place

    def _give_back(self, worker: Worker) -> None:
        with self._crew.lock:
            self._hand_out(worker)

    def _dismiss(self, worker: Worker) -> None:
        with self._crew.lock:
            self._crew.leaving.append(worker)
        self._crew.wake.set()

    def _hand_out(self, worker: Worker) -> None:
        """Give a worker to who has waited longest, else let it be idle, behind those that are prepared."""
        while self._crew.waiting:
            if self._crew.waiting.popleft().give(worker):
                return
        self._crew.idle.insert(len(self._crew.idle) if worker.opened else 0, worker)

    def _keep(self) -> None:
        """Replace who left and who died, until the pool is closed; runs in a thread of its own."""
        clear_left_behind()
        crew, pause = self._crew, _ROUND
        while True:
            crew.wake.clear()
            with crew.lock:
                dead = [worker for worker in crew.idle if worker.process.poll() is not None]
                crew.idle = [worker for worker in crew.idle if worker not in dead]
                gone = [*crew.leaving, *dead]
                crew.leaving.clear()
                crew.all.difference_update(gone)
                missing = self.limits.workers - len(crew.all)
                closed = crew.closed
            for worker in gone:
                worker.end()
            if closed:
                break
            stillborn = any(time.monotonic() - worker.started < _YOUNG for worker in dead)
            pause = min(pause * 2, 8.0) if stillborn else _ROUND
            for _ in range(0 if stillborn else missing):
                with contextlib.suppress(OSError):  # the machine is full: the next round tries again
                    self._add(Worker(self._specification))
            crew.wake.wait(pause)
        self._end_all()

    def _add(self, worker: Worker) -> None:
        with self._crew.lock:
            self._crew.all.add(worker)
            self._hand_out(worker)

    def _end_all(self) -> None:
        with self._crew.lock:
            workers = set(self._crew.all)
            self._crew.all.clear()
            self._crew.idle.clear()
            waiting, self._crew.waiting = self._crew.waiting, deque()
            for place in waiting:
                place.give(None)
        for worker in workers:
            worker.end()


def run_isolated(
    opener: str, arguments: Sequence[object], request: bytes, *, seconds: float, memory: int = 1024 * MIB
) -> bytes:
    """Do one piece of work in a process of its own, which is gone afterwards. Raises as Pool.ask()."""
    with Pool(opener, arguments, Limits(workers=1, memory=memory)) as pool:
        return pool.call(request, seconds)
