"""The shapes for an arrangement: each refuses and accepts an example, explains itself, and both engines agree.

`<Shape>/geldig.ttl` breaks that shape nowhere; in `<Shape>/ongeldig.ttl` test:verwacht says which nodes break it, and
how grave that is. Other shapes may break in both: an example holds only what its shape looks at. A shape from a
template has one copy as its example.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyshacl
import pytest
import shacl
from pyoxigraph import NamedNode
from rdflib import DCTERMS, RDF, SH, BNode, Graph, Literal, URIRef

from tests.shapes.engines import LISTS, NODES, fast, part, reference
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.turtle import write_turtle
from wiedoetwat.vocabulary import DEF, ID, SHAPE, VAR

HERE: Final = Path(__file__).parent
CASES: Final = sorted(path.parent for path in HERE.glob("*/ongeldig.ttl"))
EXPECTED: Final = NamedNode("urn:wiedoetwat:test#verwacht")
SOURCES: Final = find_sources()
FILES: Final = [*SOURCES.arrangement_shapes(), *SOURCES.templates()]
BY_READING: Final = [path for path in FILES if path.name.startswith("inrichting-upload")]
"""What the reading itself applies: shapes without a target, which the tests of validation show."""
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
HERSTEL: Final = URIRef(SHAPE + "herstel")


def written(path: Path) -> Graph:
    return Graph().parse(path)


def reporting(graph: Graph) -> set[str]:
    """Return the names of the shapes that can be the source of a result, as written: placeholders included."""
    return {str(shape).removeprefix(SHAPE) for target in TARGETS for shape in graph.subjects(target)}


WRITTEN: Final = {name: path for path in FILES for name in reporting(written(path))}


@pytest.fixture(scope="module")
def shapes(snapshot: Snapshot) -> str:
    return snapshot.shapes.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graph(shapes: str) -> Graph:
    return Graph().parse(data=shapes, format="nt")


@pytest.fixture(scope="module")
def reporters(graph: Graph) -> set[URIRef]:
    return {shape for target in TARGETS for shape in graph.subjects(target) if isinstance(shape, URIRef)}


def example(path: Path) -> tuple[str, set[tuple[str, str]]]:
    """Return the Turtle of an example without its expectations, and those: focus and severity."""
    triples = parse_turtle(path.read_text(encoding="utf-8"), path.name)
    expected = {(str(t.subject).strip("<>"), str(t.object).strip('"')) for t in triples if t.predicate == EXPECTED}
    return write_turtle((t for t in triples if t.predicate != EXPECTED), path.name), expected


def of_shape(found: set[tuple[str, str, str, str, str, str]], shape: str) -> set[tuple[str, str]]:
    return {(focus, severity) for focus, _, _, _, source, severity in found if source == shape}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_examples(case: Path, shapes: str, graph: Graph) -> None:
    shape = case.name
    right, nothing = example(case / "geldig.ttl")
    wrong, expected = example(case / "ongeldig.ttl")
    assert not nothing
    assert expected
    assert of_shape(fast(shapes, right), shape) == set()
    assert of_shape(fast(shapes, wrong), shape) == expected
    alone = part(graph, [URIRef(SHAPE + shape)])
    text = alone.serialize(format="nt")
    for data in (right, wrong):
        assert fast(text, data) == reference(alone, data)


def template_of(shape: str) -> str | None:
    """Return the name under which a shape is written: its own, or the one with placeholders that it is a copy of."""
    if shape in WRITTEN:
        return shape
    fitting = [
        name for name in WRITTEN if "%7B" in name and re.fullmatch(re.sub(r"%7B\w+%7D", r"[\\w.-]+", name), shape)
    ]
    return max(fitting, key=len, default=None)


def test_every_shape_and_template_has_examples() -> None:
    """A template may share the names of its copies with another: then there is an example for each of the two."""
    shown = [template_of(case.name) for case in CASES]
    assert None not in shown
    assert set(WRITTEN) - set(shown) == set()


def test_every_template_makes_a_shape_that_is_shown(graph: Graph) -> None:
    shown = {case.name for case in CASES}
    for path in SOURCES.templates():
        here = [re.compile(re.sub(r"%7B\w+%7D", r"[\\w.-]+", name)) for name in reporting(written(path))]
        severity = {written(path).value(URIRef(SHAPE + name), SH.severity) for name in reporting(written(path))}
        copies = {
            name
            for name in shown
            if any(pattern.fullmatch(name) for pattern in here)
            and graph.value(URIRef(SHAPE + name), SH.severity) in severity
        }
        assert copies or not here, path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_holds_one_severity_and_is_named_after_it(path: Path) -> None:
    found = written(path)
    grave = {str(value).removeprefix(str(SH)).lower() for value in found.objects(None, SH.severity)}
    if path in BY_READING:
        assert grave
        assert not reporting(found)
        return
    assert grave == ({path.stem.rsplit("-", 1)[1]} if reporting(found) else set())


def test_every_reporting_shape_explains_itself(graph: Graph, reporters: set[URIRef]) -> None:
    for shape in reporters:
        for predicate in (SH.message, SH.name, SH.description, HERSTEL):
            said = [value for value in graph.objects(shape, predicate) if isinstance(value, Literal)]
            assert sorted(str(value.language) for value in said) == ["en", "nl"], (shape, predicate)
            assert all(re.search(r"\w", value) and not re.search(r"\{\w+\}", value) for value in said), shape
        for predicate in (SH.severity, SH.group, SH.order):
            assert len(list(graph.objects(shape, predicate))) == 1, (shape, predicate)
        assert list(graph.objects(shape, DCTERMS.source)), shape
        group = graph.value(shape, SH.group)
        assert (group, RDF.type, SH.PropertyGroup) in graph, group


def test_no_shape_accuses() -> None:
    """The leidraad is no law, and whether somebody breaks the law is not ours to say."""
    for path in FILES:
        text = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"overtreedt|overtreding van|u bent verplicht|you (break|violate)", text), path.name


def test_rules_of_law_cite_article_and_date(graph: Graph, reporters: set[URIRef]) -> None:
    law = [shape for shape in reporters if graph.value(shape, SH.group) == URIRef(SHAPE + "groep-wet")]
    assert len(law) >= 15
    for shape in law:
        read, cited = (graph.value(shape, URIRef(SHAPE + name)) for name in ("gelezenVersie", "aanhaling"))
        assert read is not None, shape
        assert cited is not None, shape
        for message in map(str, graph.objects(shape, SH.message)):
            assert str(cited) in message, shape
            assert str(read)[:4] in message, shape


def test_sources_are_passages_of_the_knowledge(graph: Graph, snapshot: Snapshot) -> None:
    dump = snapshot.dump.read_text(encoding="utf-8")
    for source in set(graph.objects(None, DCTERMS.source)):
        assert isinstance(source, Literal) or f"\n<{source}> " in dump, source


def test_shapes_name_only_terms_that_exist(graph: Graph, snapshot: Snapshot) -> None:
    dump = snapshot.dump.read_text(encoding="utf-8")
    named = {str(node) for node in graph.all_nodes() if isinstance(node, URIRef)}
    for iri in {iri for iri in named if iri.startswith((DEF, ID))}:
        assert f"\n<{iri}> " in dump, iri
    assert not {iri for iri in named if iri.startswith(VAR) or "%7B" in iri}


def test_queries_keep_to_what_shacl_allows(graph: Graph) -> None:
    for query in graph.objects(None, SH.select):
        assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", str(query)), query


def test_every_part_of_a_shape_is_there_and_used(graph: Graph, reporters: set[URIRef]) -> None:
    used, waiting = set[URIRef](), set(reporters)
    while waiting:
        shape = waiting.pop()
        used.add(shape)
        waiting |= set(_parts(graph, shape)) - used
    named = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind)}
    remarks = {shape for path in BY_READING for shape in written(path).subjects(RDF.type, SH.NodeShape)}
    assert named == used | remarks
    assert not used & remarks


def _parts(graph: Graph, shape: URIRef) -> Iterator[URIRef]:
    for link in NODES:
        yield from (value for value in graph.objects(shape, link) if isinstance(value, URIRef))
    for link in LISTS:
        for members in graph.objects(shape, link):
            assert isinstance(members, BNode)
            yield from (value for value in graph.items(members) if isinstance(value, URIRef))


def test_a_shape_has_at_most_one_value_where_shacl_wants_one(graph: Graph) -> None:
    """Two copies of a template that fell into one shape would show here."""
    for predicate in (SH.path, SH["or"], SH["in"], SH.hasValue, SH.minCount, SH.maxCount, SH.sparql, SH["not"]):
        for shape in set(graph.subjects(predicate)):
            assert len(list(graph.objects(shape, predicate))) == 1, (shape, predicate)


def test_shapes_are_well_formed_shacl(shapes: str) -> None:
    """SHACL's own shapes, as pySHACL carries them; its meta_shacl option stops at a depth that paths in lists pass."""
    about_shapes = Path(pyshacl.__file__).with_name("assets") / "shacl-shacl.ttl"
    report = shacl.Shapes.from_file(str(about_shapes)).validate_text(shapes, format="ntriples")
    assert report.conforms, [(result.focus_node, result.messages) for result in report.results]
