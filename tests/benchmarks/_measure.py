"""What a benchmark gives back, and how it takes the time."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One thing done in two ways, in seconds."""

    name: str
    ours: float
    theirs: float

    def __str__(self) -> str:
        return f"  {self.name:<48} {self.ours:10.5f} s {self.theirs:10.5f} s {self.theirs / self.ours:8.2f} x"


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the median time that some work takes."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
