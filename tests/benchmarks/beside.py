"""An answer of the catalogue over HTTP, median: with nothing beside it, and beside twelve runaway queries."""

import statistics
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks._measure import Row
from tests.benchmarks.protocol import _ours
from tests.web.test_runaway import RUNAWAYS

TIMES = 20
PATH = "/v1/normen"


def run() -> list[Row]:
    """Measure quiet, beside the runaways, and quiet again; the ratio is of the first two: aim 0.5 or more."""
    with _ours() as (port, _):
        _median(port)  # what is read once is read
        quiet = _median(port)
        with _twelve(port) as ended:
            time.sleep(1)
            beside = _median(port)
            print(f"  {len(ended)} of the {len(RUNAWAYS)} runaways had ended before the last answer")
        return [
            Row("beside twelve runaways / quiet", beside, quiet),
            Row("quiet afterwards / quiet", _median(port), quiet),
        ]


def _median(port: int) -> float:
    """Return the median of one answer; none comes from memory, since what holds free text is never kept."""
    taken = []
    for _ in range(TIMES):
        asked = urllib.parse.urlencode({"laag": "wet", "zoek": "jeugd", "perPagina": 50, "format": "json"})
        start = time.perf_counter()
        _ask(port, PATH, asked)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _ask(port: int, path: str, asked: str) -> bytes:
    """Return the body of an answer. Raises OSError for an error status too."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}?{asked}") as answer:
        body: bytes = answer.read()
        return body


@contextmanager
def _twelve(port: int) -> Iterator[list[str]]:
    ended: list[str] = []

    def run_away(name: str, query: str) -> None:
        while not stop.is_set():  # one that ended early, or found no worker, comes again
            asked = urllib.parse.urlencode({"query": query, "timeout": "60"})
            try:
                _ask(port, "/sparql", asked)
            except OSError:  # an error status, or no answer
                ended.append(name)
                stop.wait(0.5)

    stop = threading.Event()
    threads = [threading.Thread(target=run_away, args=one, daemon=True) for one in RUNAWAYS.items()]
    for thread in threads:
        thread.start()
    yield ended
    stop.set()
