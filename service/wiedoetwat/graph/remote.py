"""The store behind any SPARQL 1.1 endpoint: the same questions, answered by an engine elsewhere.

Every query goes in a connection of its own, so that an endpoint that was away is used again as soon as it is back. What
comes back is read whole, within a bound on time and size, and is then what the embedded store gives.
"""

import http.client
import re
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlencode, urlsplit

import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat

from wiedoetwat import __version__
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.querytext import undeclared_prefixes, unknown_prefix
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.store import Result, Store, StoreUnavailableError, refuse_service
from wiedoetwat.graph.syntax import explain
from wiedoetwat.graph.worker import ResultTooLargeError
from wiedoetwat.vocabulary import AFGELEID, KENNIS, PREFIXES, TOEKOMST

SECONDS: Final = 10.0
"""How long a question of our own may take."""
LARGEST: Final = 64 * 1024 * 1024
_ACCEPT: Final = "application/sparql-results+json, application/n-triples;q=0.9"
_GRAPHS: Final = {"kennis": KENNIS, "afgeleid": AFGELEID, "toekomst": TOEKOMST}
_PIECE: Final = 64 * 1024


class RefusedByStoreError(WiedoetwatError):
    """The endpoint does not take the query."""


class StoreAddressError(WiedoetwatError):
    """What should be the address of an endpoint is none."""

    exit_code = 2


@dataclass
class _State:
    """What is known of an endpoint, for who has little time and who has much."""

    recognised: bool = False


class RemoteStore(Store):
    """An endpoint that holds the dataset of a snapshot; the snapshot says which version that is."""

    def __init__(self, address: str, snapshot: Snapshot, seconds: float = SECONDS, largest: int = LARGEST) -> None:
        self.snapshot = snapshot
        self.seconds = seconds
        self.largest = largest
        url = urlsplit(address)
        try:
            self._port = url.port
        except ValueError:
            self._port = -1
        if url.scheme not in ("http", "https") or not url.hostname or url.username or self._port == -1:
            raise StoreAddressError("remote.address", address=address)
        self._state = _State()
        self._host, self._secure = url.hostname, url.scheme == "https"
        self._target = (url.path or "/") + (f"?{url.query}" if url.query else "")

    def within(self, seconds: float) -> "RemoteStore":
        """Return the same store for who has so many seconds."""
        other = copy(self)
        other.seconds = seconds
        return other

    def query(self, sparql: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Answer a query, as Store says; the first one that can be answered only when the dataset has been recognised.

        Raises also StoreUnavailableError, RefusedByStoreError and ResultTooLargeError.
        """
        refuse_service(sparql)
        if not self._state.recognised:
            self._recognise()
        return self._query(sparql, default_graphs, named_graphs)

    def _recognise(self) -> None:
        """Count what the endpoint holds. Raises StoreUnavailableError where that is not the dataset of the snapshot.

        Else answers would carry a version that they do not come from.
        """
        counts = self.snapshot.manifest.counts
        for name, graph in _GRAPHS.items():
            if name in counts and (found := self._count(f"GRAPH <{graph}> {{ ?s ?p ?o }}")) != counts[name]:
                raise StoreUnavailableError("remote.other", graph=graph, found=found, wanted=counts[name])
        if "kennis" in counts and (found := self._count("?s ?p ?o")) > (most := counts["kennis"] + counts["afgeleid"]):
            raise StoreUnavailableError("remote.other", graph="default", found=found, wanted=most)
        self._state.recognised = True

    def _count(self, pattern: str) -> int:
        rows = self._query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}", (), ())
        return int(next(row["n"].value for row in cast(QuerySolutions, rows)))

    def _query(self, sparql: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Result:
        if unknown_prefix(sparql, frozenset(PREFIXES)):
            raise explain("error at 999999:1: ", sparql)
        graphs = [("default-graph-uri", NamedNode(graph).value) for graph in default_graphs]
        graphs += [("named-graph-uri", NamedNode(graph).value) for graph in named_graphs]
        declared = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in undeclared_prefixes(sparql, PREFIXES))
        body = urlencode([("query", f"{declared}\n{sparql}"), *graphs]).encode()
        status, media_type, content = self._post(body, self.seconds)
        if status == 200:
            return self._read(media_type, content)
        if 400 <= status < 500 and status not in (408, 429):
            raise _refusal(content.decode(errors="replace"), sparql)
        raise StoreUnavailableError("remote.failed", status=status)

    def close(self) -> None:
        """Do nothing: no connection stays open."""

    def _post(self, body: bytes, seconds: float) -> tuple[int, str, bytes]:
        """Send a form and return status, media type and body of the answer, read within bounds."""
        end = time.monotonic() + seconds
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=seconds)
        headers = {
            "Accept": _ACCEPT,
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
            "User-Agent": f"wiedoetwat/{__version__}",
        }
        try:
            connection.request("POST", self._target, body, headers)
            with connection.getresponse() as response:
                content = self._content(response, end)
                return response.status, response.headers.get_content_type(), content
        except TimeoutError as error:
            raise StoreUnavailableError("remote.slow", seconds=f"{seconds:g}") from error
        except (OSError, http.client.HTTPException) as error:
            raise StoreUnavailableError("remote.absent") from error
        finally:
            connection.close()

    def _content(self, response: http.client.HTTPResponse, end: float) -> bytes:
        content = bytearray()
        while piece := response.read1(_PIECE):
            content += piece
            if len(content) > self.largest:
                raise ResultTooLargeError(self.largest)
            if time.monotonic() > end:
                raise TimeoutError
        if response.length:
            raise http.client.IncompleteRead(bytes(content))
        return bytes(content)

    def _read(self, media_type: str, content: bytes) -> Result:
        """Return what an endpoint sent as the engine's own result."""
        try:
            if media_type in ("application/sparql-results+json", "application/json"):
                return pyoxigraph.parse_query_results(content, format=QueryResultsFormat.JSON)
            if media_type == "application/sparql-results+xml":
                return pyoxigraph.parse_query_results(content, format=QueryResultsFormat.XML)
            format_ = RdfFormat.from_media_type(media_type)
            if format_ is None:
                raise StoreUnavailableError("remote.form", form=media_type)
            graph = pyoxigraph.Store()
            graph.extend(pyoxigraph.parse(content, format=format_, without_named_graphs=True))
            return graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        except (SyntaxError, ValueError) as error:
            raise StoreUnavailableError("remote.form", form=media_type) from error


def _refusal(message: str, sparql: str) -> WiedoetwatError:
    """Return what to say of a query that an endpoint does not take; Oxigraph says where, others say what they say."""
    place = re.search(r"error at (\d+):(\d+): .*", message)
    if place and int(place[1]) > 1:  # a line of our own stands before the query
        return explain(re.sub(r"\d+", str(int(place[1]) - 1), place[0], count=1), sparql)
    return RefusedByStoreError("remote.refused", detail=" ".join(message[:300].split()))
