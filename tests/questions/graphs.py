"""What the tests on the content share: short questions to the graph."""

import pyoxigraph

from wiedoetwat.graph.store import Store


def found(store: Store, pattern: str) -> set[str]:
    """Return what ?x is in a pattern: the value of a literal, else the dct:identifier of the node."""
    return {row[0] for row in rows(store, "?x", pattern)}


def rows(store: Store, variables: str, pattern: str) -> set[tuple[str, ...]]:
    """Return what some variables are in a pattern, as found() does."""
    solutions = store.query(f"SELECT DISTINCT {variables} WHERE {{ {pattern} }}")
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return {tuple(_name(store, term) for term in solution) for solution in solutions}


def _name(store: Store, term: pyoxigraph.NamedNode | pyoxigraph.Literal | object) -> str:
    if isinstance(term, pyoxigraph.Literal):
        return term.value
    assert isinstance(term, pyoxigraph.NamedNode)
    solutions = store.query(f"SELECT DISTINCT ?i WHERE {{ GRAPH ?g {{ {term} dct:identifier ?i }} }}")
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = [solution["i"].value for solution in solutions]
    return names[0] if names else term.value
