"""The closure of the knowledge: our reasoner against the whole of OWL 2 RL in owlrl."""

from owlrl.OWLRL import OWLRL_Semantics

from tests.benchmarks._measure import Row, seconds
from wiedoetwat.graph.bridge import to_rdflib
from wiedoetwat.graph.closure import close
from wiedoetwat.graph.knowledge import read_knowledge
from wiedoetwat.graph.sources import find_sources


def run() -> list[Row]:
    """Measure once each: they take long enough."""
    knowledge = read_knowledge(find_sources())
    ours = seconds(lambda: close(knowledge), times=1)
    whole = seconds(lambda: OWLRL_Semantics(to_rdflib(knowledge.all()), False, False).closure(), times=1)
    return [Row("closure", ours, whole)]
