"""The real sources, built."""

from pathlib import Path

from pyoxigraph import QuerySolutions

from wiedoetwat.graph.build import GRAPHS
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store


def test_the_knowledge_builds(snapshot: Snapshot, store: Store) -> None:
    for name, graph in GRAPHS.items():
        rows = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        assert isinstance(rows, QuerySolutions)
        assert int(next(rows)["n"].value) == snapshot.manifest.counts[name] > 0


def test_there_are_shapes_to_check_it_with() -> None:
    sources = find_sources()
    assert len(sources.shapes()) > 1
    assert all(path.name.startswith("kennis") for path in sources.shapes())


def test_no_file_of_knowledge_is_left_out() -> None:
    sources = find_sources()
    taken = set(sources.knowledge())
    left_out = {path for folder in ("ontology", "data") for path in (sources.root / folder).rglob("*.ttl")} - taken
    assert {Path(sources.name(path)).parts[:2] for path in left_out} <= {("data", "inrichtingen")}
