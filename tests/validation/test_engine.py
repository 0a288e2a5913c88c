"""Two engines, one set of results; the shapes of a user are held to the same rules as ours."""

import random
from collections import Counter

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.validation.engine import Result, Shapes, ShapesError, make_shapes, validate
from wiedoetwat.validation.validator import Validator
from wiedoetwat.vocabulary import DEF, ID, PREFIXES

EXAMPLES = sorted((find_sources().root / "data" / "inrichtingen").glob("*.ttl"))
PREFIX = f"@prefix sh: <{PREFIXES['sh']}> . @prefix e: <http://e/> . @prefix xsd: <{PREFIXES['xsd']}> .\n"


def shapes_of(text: str) -> Shapes:
    return make_shapes(quad.triple for quad in parse(PREFIX + text, format=RdfFormat.TURTLE))


def data_of(text: str) -> list[Quad]:
    return list(parse(PREFIX + text, format=RdfFormat.TURTLE))


def same(shapes: Shapes, quads: list[Quad]) -> list[Result]:
    """Return the results, which both engines give."""
    fast, reference = validate(shapes, quads), validate(shapes, quads, "pyshacl")
    assert Counter(map(Result.key, fast)) == Counter(map(Result.key, reference))
    return fast


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_both_engines_agree_on_an_example_and_on_what_is_left_of_it(validator: Validator, path: object) -> None:
    data = next(one for one in EXAMPLES if one == path).read_bytes()
    quads = validator.reader.read(data, "x.ttl").quads
    whole = same(validator.standard.shapes, quads)
    kept = random.Random(4).sample(quads, k=len(quads) * 4 // 5)  # noqa: S311 - the same damage at each run
    assert len(same(validator.standard.shapes, kept)) > len(whole)


@pytest.mark.filterwarnings("ignore:NotImplemented should not be used")  # how the reference compares such a date
def test_a_date_that_cannot_be_read_is_told_once_and_compared_with_nothing(validator: Validator) -> None:
    text = f"""@prefix wdw: <{DEF}> . @prefix xsd: <{PREFIXES["xsd"]}> .
        <http://e/i> a wdw:Inrichting ; wdw:belegging <http://e/b> , <http://e/c> .
        <http://e/b> a wdw:Belegging ; wdw:vanaf "2026-01-01"^^xsd:date ; wdw:tot "2026-02-30"^^xsd:date .
        <http://e/c> a wdw:Belegging ; wdw:vanaf "2026-03-01"^^xsd:date ; wdw:tot "2026-02-01"^^xsd:date .
    """
    results = same(validator.standard.shapes, list(parse(text, format=RdfFormat.TURTLE)))
    order = {result.focus.value for result in results if "vanaf_voorTot" in result.shape.value}
    unreadable = {result.focus.value for result in results if "tot_hoogstens1Datum" in result.shape.value}
    assert (order, unreadable) == ({"http://e/c"}, {"http://e/b"})


def test_both_engines_agree_on_paths_values_severities_and_logic() -> None:
    shapes = shapes_of("""
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:P , e:A , e:I ; sh:not e:N ; sh:closed true ;
            sh:ignoredProperties ( e:z <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) .
        e:P a sh:PropertyShape ; sh:path e:p ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:severity sh:Warning .
        e:A a sh:PropertyShape ; sh:path [ sh:alternativePath ( e:a [ sh:zeroOrMorePath e:b ] ) ] ; sh:minCount 9 .
        e:I a sh:PropertyShape ; sh:path ( e:p [ sh:inversePath e:p ] ) ; sh:minCount 3 ; sh:severity sh:Info .
        e:N a sh:NodeShape ; sh:property e:O . e:O a sh:PropertyShape ; sh:path e:z ; sh:hasValue "é\\"\\n" .
    """)
    results = same(shapes, data_of('e:x a e:C ; e:p 1 , "a"@nl , "01"^^xsd:integer ; e:z "é\\"\\n" ; e:q e:x .'))
    assert {result.severity.rpartition("#")[2] for result in results} == {"Violation", "Warning", "Info"}
    assert {result.path for result in results if result.path} >= {"http://e/p", "http://e/q"}


def test_no_shape_calls_another_server_or_is_fetched() -> None:
    constraint = 'e:S a sh:NodeShape ; sh:targetNode e:x ; sh:sparql [ sh:select "SELECT $this { %s }" ] .'
    with pytest.raises(ShapesError, match="SERVICE"):
        shapes_of(constraint % "SERVICE <http://e/> { $this ?p ?o }")
    assert len(shapes_of(constraint % "$this <http://e/SERVICE> ?o").triples) == 4
    assert same(shapes_of("<http://e/> <http://www.w3.org/2002/07/owl#imports> <http://e/other> ."), data_of("")) == []


def test_shapes_that_cannot_be_used_are_told() -> None:
    shapes = shapes_of('e:S a sh:NodeShape ; sh:targetNode e:x ; sh:sparql [ sh:select "SELECT $this {" ] .')
    for engine in ("fast", "pyshacl"):
        with pytest.raises(WiedoetwatError):
            validate(shapes, data_of("e:x e:y 1 ."), engine)


def test_an_upload_that_redefines_what_is_ours_changes_its_own_report_only(validator: Validator) -> None:
    data = EXAMPLES[0].read_bytes()
    before = validator.validate_upload(data, "x.ttl")
    attack = (
        data
        + (
            f"\n<{ID}eis/6a-1> a <{DEF}Antwoord> ; <{DEF}niveau> <{ID}niveau/optioneel> .\n"
            f"<{ID}actor/college> a <{DEF}Actor> .\n"
            f"<{validator.standard.shapes.triples[0].subject.value}> <{PREFIXES['sh']}deactivated> true .\n"  # type: ignore[union-attr]
        ).encode()
    )
    report = validator.validate_upload(attack, "x.ttl")
    assert not report.conforms
    described = {finding.value for finding in report.findings if "nietOnzeNaamruimte" in finding.shape}
    assert {"eis:6a-1", "actor:college"} <= described
    assert all(finding.place.line for finding in report.findings if "nietOnzeNaamruimte" in finding.shape)
    assert validator.validate_upload(data, "x.ttl") == before


def test_shapes_are_compiled_once(validator: Validator) -> None:
    assert validator.standard.shapes.fast is validator.standard.shapes.fast
    assert NamedNode(DEF + "Inrichting") in {triple.object for triple in validator.standard.shapes.triples}
