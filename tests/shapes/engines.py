"""Both SHACL engines, and what they find as plain tuples, so that the two can be compared."""

from collections.abc import Iterable
from functools import cache

import pyshacl
import shacl
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from wiedoetwat.vocabulary import SHAPE

Result = tuple[str, str, str, str, str, str]
"""Focus, path, value, component, shape, severity."""

NODES = (SH["not"], SH.node, SH.property, SH.qualifiedValueShape)
LISTS = (SH["or"], SH["and"], SH.xone)


@cache
def compiled(shapes: str) -> shacl.Shapes:
    """Return the shapes (N-Triples) ready for the fast engine."""
    return shacl.Shapes.from_text(shapes, format="ntriples")


def fast(shapes: str, data: str) -> set[Result]:
    """Return what the fast engine finds in a Turtle text."""
    report = compiled(shapes).validate_text(data, format="turtle")
    return results(Graph().parse(data=report.serialize("ntriples"), format="nt"))


def reference(shapes: Graph, data: str) -> set[Result]:
    """Return what pySHACL finds in a Turtle text."""
    graph = Graph().parse(data=data, format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True, do_owl_imports=False)
    assert isinstance(report, Graph)
    return results(report)


def results(report: Graph) -> set[Result]:
    """Return the results of a SHACL report."""
    found = set()
    for result in report.objects(None, SH.result):
        focus, value, component, shape, severity = (
            str(report.value(result, key) or "")
            for key in (SH.focusNode, SH.value, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)
        )
        path = path_text(report, report.value(result, SH.resultPath))
        found.add(
            (
                focus,
                path,
                value,
                component.removeprefix(str(SH)),
                shape.removeprefix(SHAPE),
                severity.removeprefix(str(SH)),
            )
        )
    return found


def path_text(graph: Graph, path: Node | None) -> str:
    """Return a path as SPARQL writes it, whatever its blank nodes are called."""
    if path is None:
        return ""
    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return "/".join(path_text(graph, step) for step in Collection(graph, path))
    inverse, either = graph.value(path, SH.inversePath), graph.value(path, SH.alternativePath)
    if inverse is not None:
        return "^" + path_text(graph, inverse)
    assert either is not None, "another kind of path"
    return "(" + "|".join(path_text(graph, step) for step in Collection(graph, either)) + ")"


def part(shapes: Graph, names: Iterable[Node]) -> Graph:
    """Return the part of a shapes graph that some shapes need: pySHACL is quick on a small one."""
    chosen, waiting, seen = Graph(), list(names), set[Node]()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for predicate, value in shapes.predicate_objects(node):
            chosen.add((node, predicate, value))
            follow = predicate in NODES or predicate in (SH.sparql, SH.prefixes, SH.declare)
            if follow or isinstance(value, BNode):
                waiting.append(value)
            if predicate == RDF.first and isinstance(value, URIRef) and (value, RDF.type, None) in shapes:
                waiting.append(value)
    return chosen
