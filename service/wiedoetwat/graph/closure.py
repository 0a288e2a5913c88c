"""What follows from the knowledge by OWL 2 RL, as far as it is of use to somebody who asks."""

import re
from typing import Final

import rdflib
from owlrl.OWLRL import OWLRL_Semantics
from pyoxigraph import NamedNode, Triple
from rdflib import OWL, RDF, RDFS, URIRef

from wiedoetwat.graph.bridge import from_rdflib, to_rdflib
from wiedoetwat.graph.findings import NOTHING, Finding, RejectedError, in_both
from wiedoetwat.graph.knowledge import Knowledge
from wiedoetwat.vocabulary import DEF, shorten

Terms = tuple[rdflib.URIRef, rdflib.URIRef, rdflib.URIRef]

SAME_AS: Final = OWL.sameAs  # rdflib looks a term up at each mention
TYPE: Final = RDF.type
AXIOMS: Final = (str(RDF), str(RDFS), str(OWL))


class _Reasoner(OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
    """OWL 2 RL without the work that leads to nothing: together these two make it several times faster.

    `x owl:sameAs x` for every x doubles the graph and nothing useful follows from it. Every other rule starts from an
    axiom, a triple whose predicate (or type) is a term of RDF, RDFS or OWL, and looks up what it applies to.
    """

    def rules(self, t: Terms, cycle_num: int) -> None:
        _, predicate, object_ = t
        if str.startswith(predicate, AXIOMS) and (predicate != TYPE or str.startswith(object_, AXIOMS)):
            super().rules(t, cycle_num)

    def store_triple(self, t: Terms) -> None:
        subject, predicate, object_ = t
        if predicate != SAME_AS or subject != object_:
            super().store_triple(t)


def close(knowledge: Knowledge) -> list[Triple]:
    """Return the useful triples that follow from all knowledge, present and future, and are not stated in it.

    Useful is: a property of ours, or a type that is a class of ours or stands above one. Blank nodes, literals as
    subject and what every OWL graph implies (owl:Thing, x sameAs x) stay out. The rules are those of the OWL 2 RL
    profile (W3C, https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).
    Raises RejectedError where the knowledge contradicts itself.
    """
    graph = to_rdflib(knowledge.all())
    stated = set(graph)
    reasoner = _Reasoner(graph, axioms=False, daxioms=False)
    reasoner.closure()
    if reasoner.error_messages:
        raise RejectedError([_contradiction(knowledge, message) for message in sorted(reasoner.error_messages)])
    types = _classes_above_ours(graph)
    return [
        Triple(NamedNode(str(s)), NamedNode(str(p)), from_rdflib(o))
        for s, p, o in set(graph) - stated
        if isinstance(s, URIRef)
        and not isinstance(o, rdflib.BNode)
        and (str(p).startswith(DEF) or (p == RDF.type and (str(o).startswith(DEF) or o in types)))
    ]


def _classes_above_ours(graph: rdflib.Graph) -> set[URIRef]:
    """Return the foreign classes that a class of ours is a subclass of, in a graph that is closed."""
    above = {
        parent
        for child, parent in graph.subject_objects(RDFS.subClassOf)
        if str(child).startswith(DEF) and isinstance(parent, URIRef)
    }
    return above - {OWL.Thing, RDFS.Resource, OWL.Class, RDFS.Class}


def _contradiction(knowledge: Knowledge, detail: str) -> Finding:
    """Turn a message of the reasoner into a finding at the first node it names that is not a term of ours."""
    nodes = [NamedNode(iri) for iri in re.findall(r"https?://[^\s,()'\"<>]+", detail)]
    nodes.sort(key=lambda node: node.value.startswith(DEF) or node not in knowledge.homes)
    file, line = knowledge.place(nodes[0]) if nodes else ("", None)
    name = shorten(nodes[0].value) if nodes else ""
    short = re.sub(r"https?://[^\s,()'\"<>]+", lambda match: shorten(match[0]), detail)
    return Finding(file, line, name, "", "violation", in_both("check.contradiction", detail=short), NOTHING)
