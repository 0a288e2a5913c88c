"""The store that answers SPARQL: embedded, read-only, and never calling out."""

import re
from collections.abc import Sequence
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.snapshot import Snapshot, hold
from wiedoetwat.vocabulary import PREFIXES

Result = QuerySolutions | QueryBoolean | QueryTriples

# Where the word "service" is no keyword: escapes, strings, IRIs, comments, variables, the local part of a name. The
# engine's parser has no tokens: it reads `5SERVICE <...>` and `.SERVICE <...>`, so any other place is suspect.
_HARMLESS: Final = re.compile(
    r"\\.|"
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|'
    r"'(?:[^'\\\r\n]|\\.)*'|"
    r"<[^<>\"{}|^`\\\x00-\x20]*>|"
    r"#[^\r\n]*|"
    r"[?$][A-Za-z0-9_]+|"
    r":[A-Za-z0-9_:][A-Za-z0-9_.:-]*",
    re.DOTALL,
)


class Store:
    """The graph of one snapshot; as long as it is open the snapshot is not removed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._held = hold(snapshot)
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
        Raises QuerySyntaxError with line and column, and WiedoetwatError "query.service" for a SERVICE clause.
        """
        refuse_service(sparql)
        try:
            return self._store.query(
                sparql,
                prefixes=PREFIXES,
                default_graph=[NamedNode(graph) for graph in default_graphs] or DefaultGraph(),
                named_graphs=[NamedNode(graph) for graph in named_graphs] or None,
            )
        except SyntaxError as error:
            raise QuerySyntaxError(error.lineno or 0, error.offset or 0, error.msg) from error

    def close(self) -> None:
        """Let go of the snapshot."""
        self._held.close()


class QuerySyntaxError(WiedoetwatError):
    """The query is not SPARQL; says where it stops being so."""

    exit_code = 2

    def __init__(self, line: int, column: int, detail: str) -> None:
        super().__init__("query.syntax", line=line, column=column, detail=detail)
        self.line, self.column, self.detail = line, column, detail


def open_store(snapshot: Snapshot) -> Store:
    """Open a snapshot for reading."""
    return Store(snapshot)


def refuse_service(sparql: str) -> None:
    """Raise WiedoetwatError where a query would call another server: nothing leaves the machine.

    May refuse a harmless query that uses "service" as a prefix; never lets a call through.
    """
    if "service" in _HARMLESS.sub(" ", sparql).lower():
        raise WiedoetwatError("query.service")
