"""A SPARQL text from outside: asked, never obeyed; and its result in any of the standard formats."""

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Triple

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.querytext import operation
from wiedoetwat.graph.store import Result, Store
from wiedoetwat.vocabulary import PREFIXES

TABLES: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
"""Formats for the result of SELECT and ASK."""
GRAPHS: Final = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES}
"""Formats for the result of CONSTRUCT and DESCRIBE."""


class UpdateRefusedError(WiedoetwatError):
    """The text is a SPARQL Update: the graph is changed in its source files, never from outside."""

    exit_code = 2


class WrongFormatError(WiedoetwatError):
    """The result cannot be written in the format asked for."""

    exit_code = 2


def ask(store: Store, sparql: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
    """Answer a query that somebody typed. Raises UpdateRefusedError, and what Store.query raises."""
    if operation(sparql) == "update":
        raise UpdateRefusedError("query.update")
    return store.query(sparql, default_graphs=default_graphs, named_graphs=named_graphs)


def formats_for(result: Result) -> list[str]:
    """Return the formats that a result can be written in, the usual one first."""
    return list(GRAPHS if isinstance(result, QueryTriples) else TABLES)


def write(result: Result, format_: str) -> bytes:
    """Return a result in one of formats_for(result); the query is worked out here.

    Raises WrongFormatError for another format, WiedoetwatError "query.failed" where the engine cannot finish.
    """
    if format_ not in formats_for(result):
        raise WrongFormatError("query.format", format=format_, formats=", ".join(formats_for(result)))
    try:
        if not isinstance(result, QueryTriples):
            return result.serialize(format=TABLES[format_]) or b""
        if format_ == "ntriples":
            return result.serialize(format=RdfFormat.N_TRIPLES) or b""
        triples = list(result)
        return pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes_of(triples)) or b""
    except (OSError, RuntimeError, ValueError) as error:
        raise WiedoetwatError("query.failed", detail=error) from error


def prefixes_of(triples: Iterable[Triple]) -> dict[str, str]:
    """Return those of our prefixes that a graph has a use for."""
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    spaces = {t.value[: max(t.value.rfind("#"), t.value.rfind("/")) + 1] for t in terms if isinstance(t, NamedNode)}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in spaces}
