"""Every question of the catalogue on the same data: our store against rdflib."""

import multiprocessing
import time
from functools import partial

import rdflib

from tests.benchmarks._measure import Row, seconds
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.questions.sparql import ask, write
from wiedoetwat.settings import Settings
from wiedoetwat.vocabulary import PREFIXES

PATIENCE = 10.0
"""Seconds after which rdflib is stopped: the ratio is then a lower bound."""


def run() -> list[Row]:
    """Measure each query as its file stands: ours five times, rdflib once."""
    sources = find_sources()
    snapshot = ensure_built(sources, Settings.from_environment().data_dir)
    questions = open_catalogue(sources).questions.values()
    store = open_store(snapshot)
    ours = {question.id: seconds(partial(_ours, store, question.sparql)) for question in questions}
    store.close()
    graph = rdflib.Dataset(default_union=False)
    graph.parse(snapshot.dump, format="nquads")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    rows = []
    for question in questions:
        taken = _in_a_process(graph, question.sparql)
        name = question.id if taken < PATIENCE else f"{question.id} (rdflib stopped)"
        rows.append(Row(name, ours[question.id], taken))
    return rows


def _ours(store: Store, sparql: str) -> None:
    write(ask(store, sparql), "json")


def _theirs(graph: rdflib.Dataset, sparql: str) -> None:
    graph.query(sparql).serialize(format="json")


def _in_a_process(graph: rdflib.Dataset, sparql: str) -> float:
    """Return how long rdflib takes, in a copy of this process that can be stopped."""
    process = multiprocessing.get_context("fork").Process(target=_theirs, args=(graph, sparql))
    start = time.perf_counter()
    process.start()
    process.join(PATIENCE)
    taken = time.perf_counter() - start
    if process.is_alive():
        process.kill()
        process.join()
        return PATIENCE
    assert process.exitcode == 0, "rdflib cannot answer"
    return taken
