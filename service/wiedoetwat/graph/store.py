"""The store that answers SPARQL: embedded, read-only, and never calling out."""

import os
import re
import weakref
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.querytext import calls_service, dataset_clause
from wiedoetwat.graph.snapshot import Snapshot, hold
from wiedoetwat.graph.syntax import explain
from wiedoetwat.vocabulary import PREFIXES

RETRY_AFTER: Final = 5
"""Seconds after which who asked in vain may ask again."""
_BEFORE_A_COLON: Final = re.compile(r"([a-z-]{1,30}):")
Result = QuerySolutions | QueryBoolean | QueryTriples


class StoreUnavailableError(WiedoetwatError):
    """A store elsewhere is not there, does not answer in time, or says that it cannot."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key, **fields)
        self.retry_after = RETRY_AFTER


class Store(ABC):
    """What answers questions: the embedded store, or an endpoint elsewhere (graph/remote.py)."""

    snapshot: Snapshot

    @property
    def version(self) -> str:
        """The version of the dataset, a digest of its content."""
        return self.snapshot.version

    @property
    def date(self) -> str:
        """The date that the knowledge gives for itself, yyyy-mm-dd."""
        return self.snapshot.manifest.date

    @abstractmethod
    def query(self, sparql: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Answer a SPARQL 1.1 query; every prefix of vocabulary.PREFIXES is known without being declared.

        `default_graphs` and `named_graphs`, when given, are what the query sees instead of the store's own.
        Raises QuerySyntaxError with line and column (also for an update, which is no query), and WiedoetwatError
        "query.service" for a SERVICE clause.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of what is held."""


class EmbeddedStore(Store):
    """The graph of one snapshot; as long as it is open the snapshot is not removed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._let_go = weakref.finalize(self, os.close, hold(snapshot))
        self._store = pyoxigraph.Store.read_only(str(snapshot.store))
        self._last_merged: tuple[tuple[tuple[str, ...], ...], pyoxigraph.Store] | None = None

    def query(self, sparql: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Answer a query, as Store says."""
        refuse_service(sparql)
        default_graphs, named_graphs = tuple(dict.fromkeys(default_graphs)), tuple(dict.fromkeys(named_graphs))
        engine = self._store
        default: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(graph) for graph in default_graphs]
        if not default_graphs and not named_graphs:
            default_graphs, named_graphs = self._chosen(sparql)
        if len(default_graphs) > 1:
            engine, default = self._merged(default_graphs, named_graphs), [DefaultGraph()]
        try:
            return engine.query(
                sparql,
                prefixes=_prefixes(sparql),
                default_graph=default or None,  # else FROM would not count
                named_graphs=[NamedNode(graph) for graph in named_graphs] or None,
            )
        except SyntaxError as error:
            raise explain(error.msg, sparql) from error

    def _chosen(self, sparql: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the graphs that the query chooses by itself, where the engine would not merge them as it should."""
        default, named = (tuple(dict.fromkeys(graphs)) for graphs in dataset_clause(sparql, PREFIXES))
        merge = len(default) > 1 and all(":" in graph for graph in (*default, *named))
        return (default, named) if merge else ((), ())

    def _merged(self, default_graphs: tuple[str, ...], named_graphs: tuple[str, ...]) -> pyoxigraph.Store:
        """Return a store whose default graph is the merge of several: the engine would count a triple once for each.

        The last one is kept, since who asks one question of a choice of graphs asks more.
        """
        key = (default_graphs, named_graphs)
        if self._last_merged is None or self._last_merged[0] != key:
            merged = pyoxigraph.Store()
            for name in default_graphs:
                found = self._store.quads_for_pattern(None, None, None, NamedNode(name))
                merged.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in found)
            for name in named_graphs:
                merged.extend(self._store.quads_for_pattern(None, None, None, NamedNode(name)))
            self._last_merged = (key, merged)
        return self._last_merged[1]

    def close(self) -> None:
        """Let go of the snapshot."""
        self._let_go()


def _prefixes(sparql: str) -> dict[str, str]:
    """Return our prefixes that may stand in a query: reading all of them takes the engine longer than a look-up."""
    return {name: PREFIXES[name] for name in _BEFORE_A_COLON.findall(sparql) if name in PREFIXES}


def open_store(snapshot: Snapshot) -> EmbeddedStore:
    """Open a snapshot for reading."""
    return EmbeddedStore(snapshot)


def refuse_service(sparql: str) -> None:
    """Raise WiedoetwatError where a query would call another server: nothing leaves the machine."""
    if calls_service(sparql):
        raise WiedoetwatError("query.service")
