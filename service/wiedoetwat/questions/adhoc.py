"""The lane of ad hoc SPARQL: a query that anybody may send is worked out in a process that can be killed.

Questions of the catalogue and pages never pass through here, so that no query can keep them waiting.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from pyoxigraph import QueryTriples

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.isolation import Limits, Pool
from wiedoetwat.graph.snapshot import Snapshot, read_manifest
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.graph.worker import BoundedOutput, Handler
from wiedoetwat.questions.sparql import ask, write_to
from wiedoetwat.vocabulary import GRAAF

Kind = Literal["rows", "graph"]

_OPENER: Final = f"{__name__}:open_worker"
_NOTHING: Final = (GRAAF + "leeg",)
KINDS: Final[dict[bytes, Kind]] = {b"r": "rows", b"g": "graph"}
"""What a result of answer_from() begins with -> the kind of result."""


@dataclass(frozen=True)
class Query:
    """A query, the graphs it is to see (none: the store's own), and the formats for rows and for a graph, if any."""

    sparql: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    rows: str | None = "json"
    graph: str | None = "turtle"


class NoFormatError(WiedoetwatError):
    """The result is of a kind for which no format was given."""

    def __init__(self, kind: str) -> None:
        super().__init__("adhoc.no-format", kind=kind)


class GraphNameError(WiedoetwatError):
    """A graph that a request names has no IRI for a name."""


class Lane(Protocol):
    """Where ad hoc queries are answered."""

    async def answer(self, query: Query, seconds: float) -> tuple[Kind, bytes]:
        """Return what kind of result a query has, and the result in the format for that kind.

        Raises what Pool.ask() raises; an error of the query itself is a ReportedError.
        """

    def start(self) -> None:
        """Make ready, in the background."""

    def ready(self) -> bool:
        """Return whether queries can be answered at once."""

    def close(self) -> None:
        """Stop."""


class Workers:
    """The lane on the embedded store: worker processes, each with the store open."""

    def __init__(self, store: Store, limits: Limits | None = None) -> None:
        limits = limits or Limits()
        self.pool = Pool(_OPENER, [str(store.snapshot.path), limits.largest], limits)
        self.start, self.ready, self.close = self.pool.start, self.pool.ready, self.pool.close

    async def answer(self, query: Query, seconds: float) -> tuple[Kind, bytes]:
        """Return the kind of result and the result, as Lane says."""
        result = await self.pool.ask(json.dumps(vars(query)).encode(), seconds)
        return KINDS[result[:1]], result[1:]


def open_worker(folder: str, largest: int) -> Handler:
    """Open the snapshot in a folder and return what answers queries from it; runs in a worker."""
    manifest = read_manifest(Path(folder))
    if manifest is None:
        raise WiedoetwatError("build.damaged", folder=folder)
    store = open_store(Snapshot(Path(folder), manifest))

    def handle(request: bytes) -> bytes:
        fields = json.loads(request)
        return answer_from(store, Query(**{**fields, **{name: tuple(fields[name]) for name in _GRAPHS}}), largest)

    return handle


_GRAPHS: Final = ("default_graphs", "named_graphs")


def answer_from(store: Store, query: Query, largest: int) -> bytes:
    """Return the first letter of the kind of result, and the result. Raises WiedoetwatError."""
    default, named = query.default_graphs, query.named_graphs
    if default or named:  # SPARQL 1.1 Protocol, 2.1.4: the request's graphs are all there is
        default, named = default or _NOTHING, named or _NOTHING
    try:
        result = ask(store, query.sparql, default, named)
    except ValueError as error:
        raise GraphNameError("adhoc.graph", detail=error) from error
    kind: Kind = "graph" if isinstance(result, QueryTriples) else "rows"
    format_ = query.graph if kind == "graph" else query.rows
    if format_ is None:
        raise NoFormatError(kind)
    output = BoundedOutput(largest)
    output.write(kind[:1].encode())
    write_to(output, result, format_)  # type: ignore[arg-type]
    return output.content()
