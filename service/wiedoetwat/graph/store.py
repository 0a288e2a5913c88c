"""The store that answers SPARQL: embedded, read-only, and never calling out."""

import os
import weakref
from collections.abc import Sequence

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.querytext import calls_service
from wiedoetwat.graph.snapshot import Snapshot, hold
from wiedoetwat.graph.syntax import explain
from wiedoetwat.vocabulary import PREFIXES

Result = QuerySolutions | QueryBoolean | QueryTriples


class Store:
    """The graph of one snapshot; as long as it is open the snapshot is not removed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._let_go = weakref.finalize(self, os.close, hold(snapshot))
        self._store = pyoxigraph.Store.read_only(str(snapshot.store))

    @property
    def version(self) -> str:
        """The version of the dataset, a digest of its content."""
        return self.snapshot.version

    @property
    def date(self) -> str:
        """The date that the knowledge gives for itself, yyyy-mm-dd."""
        return self.snapshot.manifest.date

    def query(self, sparql: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Answer a SPARQL 1.1 query; every prefix of vocabulary.PREFIXES is known without being declared.

        `default_graphs` and `named_graphs`, when given, are what the query sees instead of the store's own.
        Raises QuerySyntaxError with line and column (also for an update, which is no query), and WiedoetwatError
        "query.service" for a SERVICE clause.
        """
        refuse_service(sparql)
        try:
            return self._store.query(
                sparql,
                prefixes=PREFIXES,
                default_graph=[NamedNode(graph) for graph in default_graphs] or None,  # else FROM would not count
                named_graphs=[NamedNode(graph) for graph in named_graphs] or None,
            )
        except SyntaxError as error:
            raise explain(error.msg, sparql) from error

    def close(self) -> None:
        """Let go of the snapshot."""
        self._let_go()


def open_store(snapshot: Snapshot) -> Store:
    """Open a snapshot for reading."""
    return Store(snapshot)


def refuse_service(sparql: str) -> None:
    """Raise WiedoetwatError where a query would call another server: nothing leaves the machine."""
    if calls_service(sparql):
        raise WiedoetwatError("query.service")
