"""A SPARQL text from outside: asked, never obeyed; and its result in any of the standard formats."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, Final

import pyoxigraph
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.querytext import operation
from wiedoetwat.graph.store import Result, Store
from wiedoetwat.vocabulary import PREFIXES

SPREADSHEET: Final = "xlsx"
TABLES: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    SPREADSHEET: None,
}
"""Formats for the result of SELECT and ASK; all but the spreadsheet are the engine's."""
GRAPHS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
"""Formats for the result of CONSTRUCT and DESCRIBE."""
_LINE_BY_LINE: Final = ("ntriples", "nquads")
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double"))
_PLAIN_NUMBER: Final = re.compile(r"[+-]?(?=[0-9.]{1,16}$)[0-9]{1,15}(\.[0-9]+)?", re.ASCII)
"""A number that a spreadsheet, which keeps fifteen digits, can hold as it stands."""


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
    """Return a result in one of formats_for(result). Raises as write_to()."""
    output = io.BytesIO()
    write_to(output, result, format_)
    return output.getvalue()


def write_to(output: IO[bytes], result: Result, format_: str) -> None:
    """Write a result in one of formats_for(result); the query is worked out here.

    Raises WrongFormatError for another format, WiedoetwatError "query.failed" where the engine cannot finish,
    TooLargeForSpreadsheetError, and what `output` raises.
    """
    if format_ not in formats_for(result):
        raise WrongFormatError("query.format", format=format_, formats=", ".join(formats_for(result)))
    try:
        if isinstance(result, QueryTriples):
            _write_graph(output, result, format_)
        elif format_ == SPREADSHEET:
            _write_spreadsheet(output, result)
        else:
            result.serialize(output, format=TABLES[format_])
    except (OSError, RuntimeError, ValueError) as error:
        raise WiedoetwatError("query.failed", detail=error) from error


def _write_graph(output: IO[bytes], result: QueryTriples, format_: str) -> None:
    if format_ in _LINE_BY_LINE:
        result.serialize(output, format=GRAPHS[format_])
        return
    triples = list(result)
    pyoxigraph.serialize(triples, output, format=GRAPHS[format_], prefixes=prefixes_of(triples))


def _write_spreadsheet(output: IO[bytes], result: QuerySolutions | QueryBoolean) -> None:
    from wiedoetwat.questions.spreadsheet import write_spreadsheet

    if isinstance(result, QueryBoolean):
        write_spreadsheet(["boolean"], [[bool(result)]], output)
        return
    names = [variable.value for variable in result.variables]
    write_spreadsheet(names, ([_cell(solution[name]) for name in names] for solution in result), output)


def _cell(term: object) -> str | int | float | bool | None:
    """Return a term as a cell: a number or a boolean where a spreadsheet can hold it exactly, else its text."""
    if term is None:
        return None
    if isinstance(term, Literal):
        if term.datatype.value == _XSD + "boolean":
            return term.value in ("true", "1")
        if term.datatype.value in _NUMBERS and _PLAIN_NUMBER.fullmatch(term.value):
            return float(term.value) if "." in term.value else int(term.value)
    return str(getattr(term, "value", term))


def prefixes_of(triples: Iterable[Triple]) -> dict[str, str]:
    """Return those of our prefixes that a graph has a use for."""
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    spaces = {t.value[: max(t.value.rfind("#"), t.value.rfind("/")) + 1] for t in terms if isinstance(t, NamedNode)}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in spaces}
