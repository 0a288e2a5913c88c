"""Every question of the catalogue on the same data: our store against rdflib."""

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


def run() -> list[Row]:
    """Measure each query as its file stands: ours five times, rdflib once."""
    sources = find_sources()
    snapshot = ensure_built(sources, Settings.from_environment().data_dir)
    store = open_store(snapshot)
    graph = rdflib.Dataset(default_union=False)
    graph.parse(snapshot.dump, format="nquads")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    rows = []
    for question in open_catalogue(sources).questions.values():
        ours = seconds(partial(_ours, store, question.sparql))
        rows.append(Row(question.id, ours, seconds(partial(_theirs, graph, question.sparql), times=1)))
    return rows


def _ours(store: Store, sparql: str) -> None:
    write(ask(store, sparql), "json")


def _theirs(graph: rdflib.Dataset, sparql: str) -> None:
    graph.query(sparql).serialize(format="json")
