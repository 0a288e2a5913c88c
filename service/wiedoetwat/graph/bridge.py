"""Between the two RDF libraries: pyoxigraph parses and stores, rdflib is what the validator and the reasoner read."""

from collections.abc import Iterable

import pyoxigraph
import rdflib
from pyoxigraph import BlankNode, NamedNode, Triple

Term = NamedNode | BlankNode | pyoxigraph.Literal | Triple
RdflibTerm = rdflib.URIRef | rdflib.BNode | rdflib.Literal


def to_rdflib(triples: Iterable[Triple], graph: rdflib.Graph | None = None) -> rdflib.Graph:
    """Return the triples as an rdflib graph without prefixes, or add them to the one given."""
    target = rdflib.Graph(bind_namespaces="none") if graph is None else graph
    target.addN((rdflib_term(t.subject), rdflib_term(t.predicate), rdflib_term(t.object), target) for t in triples)
    return target


def rdflib_term(term: Term) -> RdflibTerm:
    """Return a term of pyoxigraph as one of rdflib. Raises TypeError for a triple as a term."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Triple):
        raise TypeError("a triple about a triple has no place in the knowledge")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:  # rdflib's own parsers leave it out, and its SPARQL counts on that
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def from_rdflib(node: rdflib.term.Node) -> NamedNode | pyoxigraph.Literal:
    """Return a name or a literal of rdflib as one of pyoxigraph. Raises TypeError for a blank node."""
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return pyoxigraph.Literal(str(node), language=node.language)
        return pyoxigraph.Literal(str(node), datatype=NamedNode(str(node.datatype or rdflib.XSD.string)))
    raise TypeError(f"neither a name nor a literal: {node!r}")
