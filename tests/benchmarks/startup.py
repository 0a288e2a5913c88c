"""Starting `serve` on a built graph until it answers, against Python importing what it is made of."""

import statistics
import subprocess
import sys
import time
import urllib.request

from tests.benchmarks._measure import Row
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.settings import Settings

IMPORTS = [sys.executable, "-c", "import fastapi, uvicorn, pyoxigraph"]
SERVE = [sys.executable, "-c", "from wiedoetwat.cli import main; main()", "serve", "--port", "0"]
TIMES = 7


def run() -> list[Row]:
    """Measure both in turn; the ratio is how many times the imports it takes to be ready."""
    ensure_built(find_sources(), Settings.from_environment().data_dir)
    imports, ready = zip(*((import_all(), start_and_stop()) for _ in range(TIMES)), strict=True)
    return [Row("the imports alone; serve until it answers", statistics.median(imports), statistics.median(ready))]


def import_all() -> float:
    """Return how long Python takes to start and import."""
    start = time.perf_counter()
    subprocess.run(IMPORTS, check=True)
    return time.perf_counter() - start


def start_and_stop() -> float:
    """Return how long the service takes from its start to its first answer."""
    start = time.perf_counter()
    with subprocess.Popen(SERVE, stderr=subprocess.PIPE, text=True) as service:
        assert service.stderr is not None
        line = service.stderr.readline()
        address = line[line.index("http://") :].split()[0]
        with urllib.request.urlopen(address + "health") as answer:  # noqa: S310 - our own address
            assert answer.status == 200
        taken = time.perf_counter() - start
        service.terminate()
    return taken
