"""Each rule for the knowledge, held against an example that it accepts and one that it refuses.

`examples/*/geldig.ttl` together conform. In `examples/*/ongeldig.ttl` every broken node says with test:verwacht which
rules it breaks; it must break exactly those. The vocabulary and the short lists are the project's own.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pyshacl
import pytest
from pyoxigraph import Triple
from rdflib import DCTERMS, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from wiedoetwat.graph.check import check
from wiedoetwat.graph.knowledge import Knowledge
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.vocabulary import DEF, SHAPE

SOURCES: Final = find_sources()
EXAMPLES: Final = Path(__file__).parent / "examples"
VALID: Final = sorted(EXAMPLES.glob("*/geldig.ttl"))
INVALID: Final = sorted(EXAMPLES.glob("*/ongeldig.ttl"))
LISTS: Final = [SOURCES.root / "ontology" / "wdw.ttl", SOURCES.root / "data" / "lijsten.ttl"]
EXPECTED: Final = URIRef("urn:wiedoetwat:test#verwacht")
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf)
LOGIC: Final = (SH["or"], SH.xone, SH["not"], SH.node, SH.property, SH.qualifiedValueShape)

Pairs = set[tuple[Node, str]]


def parse(paths: list[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


SHAPES: Final = parse(SOURCES.shapes())
RULES: Final = sorted({shape for target in TARGETS for shape in SHAPES.subjects(target) if isinstance(shape, URIRef)})
NAMED: Final = sorted(
    {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in SHAPES.subjects(RDF.type, kind)}, key=str
)


def name(shape: Node | None) -> str:
    return str(shape).removeprefix(SHAPE)


def broken(graph: Graph) -> Pairs:
    """Return who breaks which rule; where a query over all of the knowledge found it, sh:value says who."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES, inplace=True, do_owl_imports=False)
    assert isinstance(report, Graph)
    pairs: Pairs = set()
    for result in report.objects(None, SH.result):
        by_query = report.value(result, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
        who = report.value(result, SH.value if by_query else SH.focusNode)
        assert who is not None
        pairs.add((who, name(report.value(result, SH.sourceShape))))
    return pairs


def without_expectations(graph: Graph) -> Graph:
    graph.remove((None, EXPECTED, None))
    return graph


@pytest.fixture(scope="module")
def valid() -> Graph:
    return parse([*LISTS, *VALID])


@pytest.fixture(scope="module")
def expected() -> Pairs:
    return {(node, name(shape)) for node, shape in parse(INVALID).subject_objects(EXPECTED)}


def test_valid_examples_conform(valid: Graph) -> None:
    assert broken(valid) == set()


def test_invalid_examples_break_exactly_what_they_say() -> None:
    graph = parse([*LISTS, *VALID, *INVALID])
    expected = {(node, name(shape)) for node, shape in graph.subject_objects(EXPECTED)}
    found = broken(without_expectations(graph))
    assert (found - expected, expected - found) == (set(), set())


def test_every_rule_refuses_some_example(expected: Pairs) -> None:
    assert {name(rule) for rule in RULES} - {rule for _, rule in expected} == set()
    assert {rule for _, rule in expected} - {name(rule) for rule in RULES} == set()


def test_every_rule_looks_at_some_valid_example(valid: Graph) -> None:
    idle = {name(rule) for rule in RULES if not focus_nodes(rule, valid)}
    assert idle == NEVER_IN_VALID_KNOWLEDGE


NEVER_IN_VALID_KNOWLEDGE: Final = {  # what these rules look at is itself what they refuse
    "Afgeleid_eigenschap_nietGesteld",
    "Afgeleid_klasse_nietGesteld",
}


def focus_nodes(rule: URIRef, graph: Graph) -> set[Node]:
    found: set[Node] = set(SHAPES.objects(rule, SH.targetNode))
    for predicate in SHAPES.objects(rule, SH.targetSubjectsOf):
        found |= set(graph.subjects(predicate))
    for kind in SHAPES.objects(rule, SH.targetClass):
        for below in graph.transitive_subjects(RDFS.subClassOf, kind):
            found |= set(graph.subjects(RDF.type, below))
    return found


def test_valid_examples_use_what_the_rules_read(valid: Graph) -> None:
    """A rule about the values of a property is put to the test only where a valid example has such a value."""
    unused = set()
    for rule in RULES:
        path = SHAPES.value(rule, SH.path)
        if path is None or SHAPES.value(rule, SH.maxCount) == Literal(0):
            continue
        steps = [path] if isinstance(path, URIRef) else list(SHAPES.items(path))
        reached = focus_nodes(rule, valid)
        for step in steps:
            reached = {value for node in reached for value in valid.objects(node, step)}
        if not reached:
            unused.add(name(rule))
    assert unused == set()


def test_the_build_finds_the_same(expected: Pairs) -> None:
    """The build answers the queries of the rules with another engine, and says in both languages what to do."""
    texts = {path.relative_to(SOURCES.root).as_posix(): path for path in [*LISTS, *VALID, *INVALID]}
    files: dict[str, list[Triple]] = {
        file: [triple for triple in parse_turtle(path.read_text(), file) if triple.predicate.value != str(EXPECTED)]
        for file, path in texts.items()
    }
    findings = check(Knowledge(files, {file: path.read_text() for file, path in texts.items()}, {}), SOURCES)
    wanted = Counter(text(URIRef(SHAPE + rule), SH.description, "nl") for _, rule in expected)
    assert set(wanted) == {finding.remedy["nl"] for finding in findings}
    assert all(finding.message["nl"] != finding.message["en"] for finding in findings)
    assert not [finding.message for finding in findings if "{" in finding.message["nl"]]


def text(shape: URIRef, predicate: URIRef, lang: str) -> str:
    (found,) = [str(said) for said in SHAPES.objects(shape, predicate) if getattr(said, "language", "") == lang]
    return found


@pytest.mark.parametrize("predicate", [SH.name, SH.message, SH.description, SH.order, SH.severity, DCTERMS.source])
def test_every_shape_explains_itself(predicate: URIRef) -> None:
    for shape in NAMED:
        said = list(SHAPES.objects(shape, predicate))
        if predicate in (SH.order, SH.severity):
            assert len(said) == 1, shape
        else:
            assert sorted(str(getattr(value, "language", None)) for value in said) == ["en", "nl"], shape


def test_every_shape_has_a_name_that_tells_class_property_and_constraint() -> None:
    for rule in RULES:
        assert re.fullmatch(r"[A-Z]\w*_[a-z]\w*_[A-Za-z0-9]+", name(rule)), rule
    assert all(isinstance(shape, URIRef) and str(shape).startswith(SHAPE) for shape in NAMED)
    blank = {node for node in SHAPES.all_nodes() if isinstance(node, BNode)}
    assert blank <= set(SHAPES.subjects(RDF.first))


def test_no_shape_is_left_unused() -> None:
    reached, waiting = set[Node](), set[Node](RULES)
    while waiting:
        shape = waiting.pop()
        reached.add(shape)
        for link in LOGIC:
            for value in SHAPES.objects(shape, link):
                members = SHAPES.items(value) if isinstance(value, BNode) else [value]
                waiting |= set(members) - reached
    assert set(NAMED) - reached == set()


def test_queries_keep_to_what_shacl_allows() -> None:
    for query in SHAPES.objects(None, SH.select):
        assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", str(query)), query


def test_shapes_name_only_terms_that_exist() -> None:
    known = set(parse(LISTS).subjects())
    own = {node for node in SHAPES.all_nodes() if isinstance(node, URIRef) and str(node).startswith(DEF)}
    assert own - known == set()
    for query in SHAPES.objects(None, SH.select):
        used = {URIRef(DEF + local) for local in re.findall(r"wdw:(\w+)", str(query))}
        assert used - known == set()


def test_shapes_are_well_formed_shacl(valid: Graph) -> None:
    conforms, _, words = pyshacl.validate(valid, shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, words
