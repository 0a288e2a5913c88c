"""One way to hold data against shapes, two engines behind it that give the same results.

`fast` is the shacl library (Rust), `pyshacl` the reference in Python. Neither fetches anything: owl:imports are not
followed, and SERVICE in a constraint is refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.validation.places import Node, Term
from wiedoetwat.vocabulary import PREFIXES

Engine = Literal["fast", "pyshacl"]
ENGINES: Final[tuple[Engine, ...]] = ("fast", "pyshacl")
SH: Final = PREFIXES["sh"]
RDF: Final = PREFIXES["rdf"]
_SERVICE: Final = re.compile(r"(?<![\w:?$<#/-])SERVICE(?![\w:-])", re.IGNORECASE)
_PATHS: Final = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


class ShapesError(WiedoetwatError):
    """The shapes themselves cannot be used."""

    exit_code = 2


@dataclass(frozen=True)
class Result:
    """One result of validation, in the terms of SHACL."""

    focus: Node
    path: str | None
    """The IRI of a property, or a longer path as SPARQL writes it."""
    value: Term | None
    component: str
    shape: Node
    severity: str
    message: str | None
    """What the engine itself says, in one of the languages of the shape."""

    def key(self) -> tuple[str, ...]:
        """Return what two engines must agree on; blank nodes are alike, since each engine names them itself."""
        terms = (self.focus, self.value, self.shape)
        focus, value, shape = ("_:" if isinstance(term, BlankNode) else str(term) for term in terms)
        return (focus, self.path or "", value, self.component, shape, self.severity)


@dataclass(frozen=True, eq=False)
class Shapes:
    """A shapes graph; each engine's own form of it is made once, when it is needed. `has_blank` data need care."""

    triples: tuple[Triple, ...]

    @cached_property
    def index(self) -> dict[Term, dict[str, list[Term]]]:
        """Everything that is said of each node: subject -> predicate -> values."""
        index: dict[Term, dict[str, list[Term]]] = {}
        for triple in self.triples:
            if isinstance(triple.subject, NamedNode | BlankNode):
                index.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
        return index

    @cached_property
    def fast(self) -> Any:
        """The shapes compiled by the fast engine. Raises ShapesError."""
        import shacl

        try:
            return shacl.Shapes.from_text(_ntriples(self.triples), "ntriples")
        except ValueError as error:
            raise ShapesError("shapes.refused", detail=str(error)[:300]) from error

    @cached_property
    def graph(self) -> Any:
        """The shapes as the reference engine reads them."""
        from wiedoetwat.graph.bridge import to_rdflib

        return to_rdflib(self.triples)


def make_shapes(triples: Iterable[Triple]) -> Shapes:
    """Return shapes to validate with. Raises ShapesError where a constraint would call another server."""
    kept = tuple(triples)
    for triple in kept:
        value = triple.object
        if isinstance(value, pyoxigraph.Literal) and triple.predicate.value.startswith(SH):
            code = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|<[^>\s]*>', "", value.value)
            if triple.predicate.value.rpartition("#")[2] in ("select", "ask", "construct") and _SERVICE.search(code):
                raise ShapesError("query.service")
    return Shapes(kept)


def validate(shapes: Shapes, quads: Iterable[Quad], engine: Engine = "fast") -> list[Result]:
    """Hold the triples of an upload against shapes; return all results in a fixed order. Raises ShapesError."""
    triples = [quad.triple for quad in quads]
    results = _fast(shapes, triples) if engine == "fast" else _reference(shapes, triples)
    return sorted(results, key=Result.key)


def _fast(shapes: Shapes, triples: list[Triple]) -> Iterator[Result]:
    try:
        report = shapes.fast.validate_text(_ntriples(triples), "ntriples", "urn:upload")
    except ValueError as error:
        raise ShapesError("shapes.refused", detail=str(error)[:300]) from error
    for result in report.results:
        path = result.path
        yield Result(
            _node(_term(result.focus_node)),
            path[1:-1] if path and _is_iri(path) else path,
            _term(result.value) if result.value is not None else None,
            result.component_iri,
            _node(_term(result.source_shape)) if result.source_shape else BlankNode("shape"),
            result.severity_iri,
            result.message,
        )


def _reference(shapes: Shapes, triples: list[Triple]) -> Iterator[Result]:
    import pyshacl
    from pyparsing import ParseBaseException
    from rdflib import Graph

    from wiedoetwat.graph.bridge import to_rdflib

    try:
        _, report, _ = pyshacl.validate(
            to_rdflib(triples), shacl_graph=shapes.graph, inference="none", advanced=True, do_owl_imports=False
        )
    except (RuntimeError, TypeError, ValueError, ParseBaseException) as error:
        raise ShapesError("shapes.refused", detail=str(error)[:300]) from error
    if not isinstance(report, Graph):
        raise ShapesError("shapes.refused", detail=str(report)[:300])
    found = pyoxigraph.parse(report.serialize(format="ntriples"), format=RdfFormat.N_TRIPLES)
    said = Shapes(tuple(quad.triple for quad in found)).index
    for properties in list(said.values()):
        for result in properties.get(SH + "result", ()):  # not sh:detail: what lies behind a result is no result
            yield _result(said, said[result])


def _result(said: dict[Term, dict[str, list[Term]]], properties: dict[str, list[Term]]) -> Result:
    def one(name: str) -> Term | None:
        return next(iter(properties.get(SH + name, ())), None)

    path, message = one("resultPath"), one("resultMessage")
    return Result(
        _node(one("focusNode")),
        None if path is None else path.value if isinstance(path, NamedNode) else path_text(said, path),
        one("value"),
        _node(one("sourceConstraintComponent")).value,
        _node(one("sourceShape")),
        _node(one("resultSeverity")).value,
        message.value if isinstance(message, pyoxigraph.Literal) else None,
    )


def path_text(said: dict[Term, dict[str, list[Term]]], path: Term) -> str:
    """Return a property path as SPARQL writes it, with each part in brackets."""
    if isinstance(path, NamedNode):
        return str(path)
    parts = said.get(path, {})
    for name, form in _PATHS.items():
        if SH + name in parts:
            inner = path_text(said, parts[SH + name][0])
            return form.format(inner if form.startswith("^") else f"({inner})")
    if SH + "alternativePath" in parts:
        return f"({'|'.join(path_text(said, one) for one in _items(said, parts[SH + 'alternativePath'][0]))})"
    return f"({'/'.join(path_text(said, one) for one in _items(said, path))})"


def _items(said: dict[Term, dict[str, list[Term]]], node: Term) -> Iterator[Term]:
    seen = set()
    while node not in seen and node in said and RDF + "first" in said[node]:
        seen.add(node)
        yield said[node][RDF + "first"][0]
        node = said[node].get(RDF + "rest", [NamedNode(RDF + "nil")])[0]


def _ntriples(triples: Iterable[Triple]) -> str:
    return (pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _term(text: str) -> Term:
    """Return a term that the fast engine writes as N-Triples does."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    line = f"<urn:s> <urn:p> {text} ."
    term: Term = next(iter(pyoxigraph.parse(line, format=RdfFormat.N_TRIPLES))).object
    return term


def _is_iri(path: str) -> bool:
    return path.startswith("<") and path.find(">") == len(path) - 1


def _node(term: Term | None) -> Any:
    if not isinstance(term, NamedNode | BlankNode | pyoxigraph.Literal):
        raise TypeError(f"a result without its node: {term}")
    return term
