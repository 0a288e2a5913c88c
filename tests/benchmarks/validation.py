"""Configurations validated from upload to report: ours against pySHACL with the same shapes, and the memory it takes.

pySHACL gets what it needs ready made, as a service of its own would have it: the shapes parsed, the upload parsed by
rdflib. Ours reads, finds places, masks, validates and makes the report. The whole country is 342 invented gemeenten.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pyshacl
import rdflib
from rdflib import SH

from tests.benchmarks._measure import Row, seconds
from tests.land import country, survey
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import Sources, find_sources
from wiedoetwat.graph.store import open_store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.validator import Validator, open_validator
from wiedoetwat.validation.worker import Order, open_pool, outcomes_of

MEASURED = 10
"""How many configurations pySHACL is given; the rest is taken to be like them."""
EXAMPLES = ("voorbeeldwoude", "fictiedrecht", "nieuw-verzonnen")


def run() -> list[Row]:
    """Measure one configuration of each kind, and the country; print the memory that validating a country takes."""
    sources = find_sources()
    snapshot = ensure_built(sources, Settings.from_environment().data_dir)
    store = open_store(snapshot)
    validator = open_validator(store, open_catalogue(sources), sources)
    rows = [_example(validator, sources.root / "data" / "inrichtingen" / f"{name}.ttl") for name in EXAMPLES]
    texts = [text for _, text in country(survey(store))]
    store.close()
    rows.append(_country(validator, snapshot, sources, texts))
    print(f"  {'peak memory of one process, one configuration':<48} {_memory(1)} MB")
    print(f"  {'peak memory of one process, 342 configurations':<48} {_memory(342)} MB")
    return rows


def _example(validator: Validator, path: Path) -> Row:
    data = path.read_bytes()
    report = validator.validate_upload(data, path.name)
    theirs = _theirs(validator, data)
    ours = Counter((one.focus, one.shape, one.component, one.level) for one in report.findings)
    assert ours == _found(theirs), "the two find something else"
    name = f"one configuration, {len(report.findings)} findings ({path.stem})"
    mine = seconds(partial(validator.validate_upload, data, path.name), times=20)
    return Row(name, mine, seconds(partial(_theirs, validator, data), times=3))


def _country(validator: Validator, snapshot: Snapshot, sources: Sources, texts: list[str]) -> Row:
    data = [text.encode() for text in texts]
    outcomes, ours = asyncio.run(_ours(snapshot, sources, data))
    assert [one.exit_code for one in outcomes].count(2) == 0
    started = time.perf_counter()
    for one in data[:MEASURED]:
        _theirs(validator, one)
    theirs = (time.perf_counter() - started) / MEASURED * len(data)
    return Row(f"{len(data)} configurations, {os.cpu_count()} cores, workers warm", ours, theirs)


async def _ours(snapshot: Snapshot, sources: Sources, data: list[bytes]) -> tuple[list[Outcome], float]:
    """Validate as the command line does; the time is without the start of the processes, which does not grow."""
    workers = os.cpu_count() or 1
    with open_pool(snapshot, sources, workers) as pool:
        free = asyncio.Semaphore(workers)

        async def one(number: int) -> list[Outcome]:
            async with free:
                return await outcomes_of(pool, Order(f"{number}.ttl", "json", "nl"), data[number])

        while not pool.ready():
            await asyncio.sleep(0.05)
            await asyncio.gather(*(one(0) for _ in range(workers)))
        started = time.perf_counter()
        found = await asyncio.gather(*(one(number) for number in range(len(data))))
        taken = time.perf_counter() - started
    return [outcome for outcomes in found for outcome in outcomes], taken


def _theirs(validator: Validator, data: bytes) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none").parse(data=data, format="turtle")
    shapes = validator.standard.shapes.graph
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=True, do_owl_imports=False)
    assert isinstance(report, rdflib.Graph)
    return report


def _found(report: rdflib.Graph) -> Counter[tuple[str, ...]]:
    def one(result: Any) -> tuple[str, ...]:
        keys = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
        return tuple(str(report.value(result, key)) for key in keys)

    return Counter(one(result) for result in report.objects(None, SH.result))


def _memory(count: int) -> int:
    """Return the peak memory, in MB, of a process that opens the graph and validates so many configurations."""
    command = [sys.executable, "-m", f"{__package__}._memory", str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout)
