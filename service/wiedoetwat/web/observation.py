"""What the service tells about itself: counts and durations per area, and a line per request without what was asked.

Neither holds a path, a query string, an address or a text of anybody: an area is the first part of a path that is ours.
"""

import bisect
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wiedoetwat import __version__

if TYPE_CHECKING:
    from prometheus_client.core import Metric

AREAS: Final = frozenset(
    {
        "v1",
        "sparql",
        "id",
        "doc",
        "def",
        "shape",
        "graaf",
        "data",
        "fout",
        "mcp",
        "static",
        "embed",
        "health",
        "ready",
        "metrics",
    }
)
BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


@dataclass
class Seen:
    """What was seen since the start."""

    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """Area, method and status -> how many."""
    durations: dict[str, list[int]] = field(default_factory=dict)
    """Area -> how many requests per bucket, the last for all that took longer."""
    seconds: Counter[str] = field(default_factory=Counter)
    """Area -> the sum of durations."""

    def add(self, area: str, method: str, status: int, seconds: float) -> None:
        """Take note of a request."""
        self.requests[area, method, status] += 1
        counts = self.durations.setdefault(area, [0] * (len(BUCKETS) + 1))
        counts[bisect.bisect_left(BUCKETS, seconds)] += 1
        self.seconds[area] += seconds  # type: ignore[assignment]


class Observe:
    """Counts each request, and leaves a line about it where the settings want one."""

    def __init__(self, app: ASGIApp, seen: Seen, *, lines: bool) -> None:
        self.app, self.seen, self.lines = app, seen, lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status, size = time.perf_counter(), 500, 0

        async def send_observed(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_observed)
        finally:
            seconds = time.perf_counter() - start
            area = area_of(scope["path"])
            method = scope["method"] if scope["method"] in METHODS else "other"
            self.seen.add(area, method, status, seconds)
            if self.lines:
                print(line(area, method, status, seconds, size), file=sys.stderr, flush=True)


def area_of(path: str) -> str:
    """Return which part of the service a path is about; "pages" for all that is for people."""
    first = path.lstrip("/").partition("/")[0].partition(".")[0]
    return first if first in AREAS else "pages"


def line(area: str, method: str, status: int, seconds: float, size: int) -> str:
    """Return what is logged of a request, as one line of JSON."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    told = {
        "time": now,
        "area": area,
        "method": method,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "bytes": size,
    }
    return json.dumps(told)


def exposition(state: Any) -> tuple[bytes, str]:
    """Return the metrics of an application's state in the Prometheus text format, and its media type."""
    from prometheus_client import CollectorRegistry, generate_latest  # the first scrape pays, not the start
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

    class Collector:
        def collect(self) -> "Iterable[Metric]":
            return _metrics(state)

    registry = CollectorRegistry()
    registry.register(Collector())
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4


def _metrics(state: Any) -> "Iterable[Metric]":
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily

    seen: Seen = state.seen
    about = {"dataset": state.store.version, "date": state.store.date, "version": __version__}
    yield InfoMetricFamily("wiedoetwat", "What answers.", value=about)
    requests = CounterMetricFamily("wiedoetwat_requests", "Requests.", labels=["area", "method", "status"])
    for (area, method, status), count in sorted(seen.requests.items()):
        requests.add_metric([area, method, str(status)], count)
    yield requests
    durations = HistogramMetricFamily("wiedoetwat_request_seconds", "How long requests took.", labels=["area"])
    for area, counts in sorted(seen.durations.items()):
        total, buckets = 0, []
        for bound, count in zip([*map(str, BUCKETS), "+Inf"], counts, strict=True):
            total += count
            buckets.append((bound, total))
        durations.add_metric([area], buckets=buckets, sum_value=seen.seconds[area])
    yield durations
    for name, value in (("hits", state.kept.hits), ("misses", state.kept.misses)):
        yield CounterMetricFamily(f"wiedoetwat_answers_{name}", f"Kept answers: {name}.", value=value)
    yield GaugeMetricFamily("wiedoetwat_answers_bytes", "Memory of the answers kept.", value=state.kept.taken)
    for name, value in sorted(_workers(state).items()):
        yield CounterMetricFamily(f"wiedoetwat_workers_{name}", f"Workers {name}.", value=value)


def _workers(state: Any) -> dict[str, int]:
    """Return the counts that the workers for SPARQL keep, where there are workers."""
    pool = getattr(state.lane, "pool", None)
    return {} if pool is None else {"killed": pool.killed}
