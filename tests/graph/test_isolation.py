"""Work in processes of its own: every way to end badly has an error, and nothing is left behind.

A bound on time is tested with much to spare: what is tested is that the end comes, not how fast the machine is.
"""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.isolation import (
    MIB,
    BusyError,
    Limits,
    Pool,
    ReportedError,
    TookTooLongError,
    TooMuchMemoryError,
    WorkerDiedError,
    run_isolated,
)
from wiedoetwat.graph.worker import ResultTooLargeError

SPARE = 30.0
"""Seconds that a busy machine may take for what takes a moment."""
ON_LINUX = sys.platform == "linux"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    limits = Limits(workers=2, memory=256 * MIB, largest=MIB, queue=2)
    with Pool("tests.graph.isolated:whatever", limits=limits) as pool:
        yield pool


def pid(pool: Pool) -> int:
    return int(pool.call(b"pid", SPARE))


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SPARE
    while not condition():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.02)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_bytes_in_bytes_out() -> None:
    for size in (0, 1, 70_000, 3_000_000):
        request = os.urandom(size)
        assert run_isolated("tests.graph.isolated:echo", ["é"], request, seconds=SPARE) == "é".encode() + request


def test_it_answers_again_and_again_from_the_same_processes(pool: Pool) -> None:
    assert {pid(pool) for _ in range(20)} <= set(pool.pids())


@pytest.mark.parametrize("deed", ["sleep 600", "spin"])
def test_a_runaway_is_stopped_at_its_deadline_and_replaced(pool: Pool, deed: str) -> None:
    wait_for(pool.ready)
    before, killed = set(pool.pids()), pool.killed
    start = time.monotonic()
    with pytest.raises(TookTooLongError) as caught:
        pool.call(deed.encode(), 0.5)
    assert 0.5 <= time.monotonic() - start < 0.5 + SPARE
    assert "0.5" in caught.value.message()
    assert pid(pool)
    wait_for(pool.ready)
    assert pool.killed == killed + 1
    assert sum(not alive(process) for process in before) == 1


@pytest.mark.skipif(not ON_LINUX, reason="only Linux bounds the address space")
def test_too_much_memory_is_told(pool: Pool) -> None:
    with pytest.raises(TooMuchMemoryError) as caught:
        pool.call(f"take {300 * MIB}".encode(), SPARE)
    assert "256" in caught.value.message()
    assert pool.call(b"take 1000", SPARE) == b"1000"


def test_an_engine_that_aborts_was_refused_memory(pool: Pool) -> None:
    with pytest.raises(TooMuchMemoryError):
        pool.call(b"abort", SPARE)
    assert pid(pool)


def test_a_result_over_the_bound_is_no_result(pool: Pool) -> None:
    assert len(pool.call(f"return {MIB}".encode(), SPARE)) == MIB
    with pytest.raises(ResultTooLargeError) as caught:
        pool.call(f"return {MIB + 1}".encode(), SPARE)
    assert "1024" in caught.value.message()
    assert pool.call(b"write 100000", SPARE) == b"100000"
    with pytest.raises(ResultTooLargeError):
        pool.call(b"write 99999", SPARE)


def test_an_error_of_the_work_comes_back_as_it_was(pool: Pool) -> None:
    with pytest.raises(ReportedError) as caught:
        pool.call(b"raise turtle.comment", SPARE)
    assert caught.value.message() == WiedoetwatError("turtle.comment", file="a.ttl", line=7).message()


@pytest.mark.parametrize(("deed", "says"), [("break", "ZeroDivisionError"), ("exit 3", "3"), ("crash", "SIGSEGV")])
def test_a_mistake_ends_one_worker_and_one_request(pool: Pool, deed: str, says: str) -> None:
    with pytest.raises(WorkerDiedError, match=says):
        pool.call(deed.encode(), SPARE)
    assert pid(pool)


def test_who_kills_a_worker_hinders_nobody(pool: Pool) -> None:
    for _ in range(3):
        wait_for(pool.ready)
        before = pool.pids()
        for process in before:
            os.kill(process, signal.SIGKILL)
        assert pid(pool) not in before
        wait_for(lambda killed=tuple(before): not any(alive(process) for process in killed))  # type: ignore[misc]


def test_workers_come_back_without_being_asked(pool: Pool) -> None:
    wait_for(pool.ready)
    before = pool.pids()
    os.kill(before[0], signal.SIGKILL)
    wait_for(lambda: pool.ready() and pool.pids() != before)
    assert not alive(before[0])


def test_a_worker_killed_at_work_is_tried_again_elsewhere(pool: Pool, tmp_path: Path) -> None:
    wait_for(pool.ready)
    before = pool.pids()
    with pytest.raises(TookTooLongError):
        asyncio.run(_kill_while_asking(pool, before))
    assert not any(alive(process) for process in before)
    assert pool.call(f"touch {tmp_path / 'x'}".encode(), SPARE)


async def _kill_while_asking(pool: Pool, workers: list[int]) -> None:
    asked = asyncio.create_task(pool.ask(b"sleep 600", 3.0))
    await asyncio.sleep(0.2)
    for process in workers:
        os.kill(process, signal.SIGKILL)
    await asked


def test_beyond_the_queue_one_is_told_to_come_back(pool: Pool) -> None:
    async def crowd() -> list[object]:
        return await asyncio.gather(*(pool.ask(b"sleep 600", 1.0) for _ in range(6)), return_exceptions=True)

    wait_for(pool.ready)
    outcomes = [type(outcome) for outcome in asyncio.run(crowd())]
    assert outcomes.count(TookTooLongError) >= 2
    assert outcomes.count(BusyError) >= 2
    assert len(outcomes) == outcomes.count(TookTooLongError) + outcomes.count(BusyError)
    assert pid(pool)


def test_waiting_counts_and_ends(pool: Pool) -> None:
    async def two_long_and_one_short() -> bytes:
        long = [asyncio.create_task(pool.ask(b"sleep 0.3", SPARE)) for _ in range(2)]
        await asyncio.sleep(0.1)
        with pytest.raises(BusyError) as caught:
            await pool.ask(b"pid", 0.02)
        assert caught.value.retry_after > 0
        short = await pool.ask(b"pid", SPARE)
        await asyncio.gather(*long)
        return short

    wait_for(pool.ready)
    assert int(asyncio.run(two_long_and_one_short())) in pool.pids()


def test_who_leaves_takes_no_worker_along(pool: Pool) -> None:
    async def leave() -> None:
        asked = [asyncio.create_task(pool.ask(b"sleep 600", SPARE)) for _ in range(4)]
        await asyncio.sleep(0.2)
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    wait_for(pool.ready)
    before = pool.pids()
    asyncio.run(leave())
    assert pid(pool) not in before
    wait_for(pool.ready)


def test_threads_share_a_pool() -> None:
    answers: list[int] = []
    limits = Limits(workers=2, queue=50)
    with Pool("tests.graph.isolated:whatever", limits=limits) as shared:
        threads = [threading.Thread(target=lambda: answers.append(pid(shared))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 12
        assert set(answers) <= set(shared.pids())


def test_a_worker_is_modest_and_knows_no_secrets(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert int(pool.call(b"nice", SPARE)) >= 10
    monkeypatch.setenv("A_SECRET_KEY", "x")
    with Pool("tests.graph.isolated:whatever", limits=Limits(workers=1)) as fresh:
        assert fresh.call(b"environment A_SECRET_KEY", SPARE) == b"None"


def test_files_that_a_worker_leaves_go_with_it() -> None:
    with Pool("tests.graph.isolated:whatever", limits=Limits(workers=1)) as pool:
        left = Path(pool.call(b"litter", SPARE).decode())
        assert left.exists()
        with pytest.raises(TookTooLongError):
            pool.call(b"spin", 0.2)
        wait_for(lambda: not left.parent.exists())


def test_an_opener_that_cannot_prepare_says_why() -> None:
    with Pool("tests.graph.isolated:refuse", ["sources.absent"], Limits(workers=1)) as pool:
        with pytest.raises((ReportedError, BusyError)):
            pool.call(b"", 5)
        assert not pool.ready()
    with pytest.raises((WorkerDiedError, BusyError)):
        run_isolated("tests.graph.isolated:fall_over", [], b"", seconds=5)


@pytest.mark.skipif(not ON_LINUX, reason="only Linux says how much a process holds")
def test_a_worker_that_keeps_much_leaves() -> None:
    with Pool("tests.graph.isolated:whatever", limits=Limits(workers=1, memory=512 * MIB)) as pool:
        first = pid(pool)
        pool.call(f"keep {100 * MIB}".encode(), SPARE)
        assert pid(pool) == first
        assert pool.call(f"keep {100 * MIB}".encode(), SPARE) == b"None"
        assert pid(pool) != first


def test_ten_rounds_leave_nothing_behind() -> None:
    def round_() -> None:
        with Pool("tests.graph.isolated:whatever") as pool:
            with pytest.raises(TookTooLongError):
                pool.call(b"spin", 0.1)
            processes.update(pool.pids())

    processes: set[int] = set()
    round_()
    gc.collect()
    descriptors, threads = _open_descriptors(), threading.active_count()
    for _ in range(10):
        round_()
    gc.collect()
    assert len(processes) >= 11
    assert not any(alive(process) for process in processes)  # a zombie is still there to be signalled
    assert _open_descriptors() == descriptors
    assert threading.active_count() == threads


def _open_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_workers_end_with_who_started_them() -> None:
    code = (
        "import asyncio, os, signal; from wiedoetwat.graph.isolation import Pool\n"
        "async def main():\n"
        "    pool = Pool('tests.graph.isolated:whatever'); pool.start()\n"
        "    asked = asyncio.create_task(pool.ask(b'spin', 2.0)); await asyncio.sleep(1)\n"
        "    print(*pool.pids(), flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    processes = [int(process) for process in done.stdout.split()]
    assert len(processes) == 2
    wait_for(lambda: not any(_works(process) for process in processes))


def _works(process: int) -> bool:
    """Return whether a process that is not ours is there and no zombie."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and not shown.stdout.strip().startswith("Z")


def test_a_closed_pool_is_busy_for_ever() -> None:
    pool = Pool("tests.graph.isolated:whatever")
    pool.close()
    with pytest.raises(BusyError):
        pool.call(b"pid", SPARE)
    assert pool.pids() == []
