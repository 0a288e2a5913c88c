"""Templates of shapes become shapes, and what is wrong with one is said by its file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Dataset, DefaultGraph, Literal, NamedNode, Quad
from rdflib import RDF, SH, Graph, URIRef

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import build
from wiedoetwat.graph.compiled import compile_shapes
from wiedoetwat.graph.snapshot import read_manifest
from wiedoetwat.graph.sources import Sources
from wiedoetwat.vocabulary import DEF, PREFIXES, SHAPE

HEADER = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("wdwsh", "wdw", "var", "sh", "rdfs", "actor"))
QUERY = """SELECT ?actor ?naam ?sinds ?soort
WHERE { ?actor rdfs:label ?naam OPTIONAL { ?actor wdw:vanaf ?sinds } OPTIONAL { ?actor wdw:lijst ?soort } }"""

Make = Callable[..., Graph]


@pytest.fixture
def knowledge() -> Dataset:
    label, since, kind = (NamedNode(iri) for iri in (PREFIXES["rdfs"] + "label", DEF + "vanaf", DEF + "lijst"))
    a, b = (NamedNode(PREFIXES["actor"] + name) for name in ("a", "b"))
    day = Literal("2019-03-01", datatype=NamedNode(PREFIXES["xsd"] + "date"))
    facts: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (a, label, Literal("A & Co")),
        (b, label, Literal("B")),
        (a, since, day),
    ]
    facts += [(a, kind, NamedNode(PREFIXES["laag"] + name)) for name in ("y", "x")]
    return Dataset([Quad(s, p, o, DefaultGraph()) for s, p, o in facts])


@pytest.fixture
def make(tmp_path: Path, knowledge: Dataset) -> Make:
    def compiled(body: str, query: str | None = QUERY, file: str = "shapes/templates/proef.ttl") -> Graph:
        head = f'<{SHAPE}sjabloon> a wdwsh:Sjabloon ; wdwsh:vraag """{query}""" .\n' if query else ""
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + head + body)
        return Graph().parse(data=compile_shapes(Sources(tmp_path), knowledge), format="nt")

    return compiled


def named(iri: str) -> URIRef:
    return URIRef(SHAPE + iri)


def test_placeholders_are_filled_in_terms_texts_and_names(make: Make) -> None:
    made = make('<https://w3id.org/wiedoetwat/shape#Is_%7Bnaam%7D> sh:hasValue var:actor ; sh:name "is {naam}"@nl .')
    assert made.value(named("Is_B"), SH.hasValue) == URIRef(PREFIXES["actor"] + "b")
    assert {str(name) for name in made.objects(None, SH.name)} == {"is A & Co", "is B"}
    assert named("Is_A%20%26%20Co") in set(made.subjects())


def test_the_head_of_a_template_is_no_shape(make: Make) -> None:
    made = make("wdwsh:X sh:hasValue actor:a .")
    assert set(made.subjects()) == {named("X")}


def test_a_date_in_a_text_is_written_out_in_its_language(make: Make) -> None:
    made = make('wdwsh:X sh:message "sinds {sinds}"@nl , "since {sinds}"@en ; sh:pattern "{sinds}" .')
    assert {str(text) for text in made.objects(named("X"), SH.message)} == {"sinds 1 maart 2019", "since 1 March 2019"}
    assert str(made.value(named("X"), SH.pattern)) == "2019-03-01"


def test_a_triple_with_an_unbound_placeholder_is_left_out(make: Make) -> None:
    made = make('<https://w3id.org/wiedoetwat/shape#Is_%7Bnaam%7D> sh:order 1 ; sh:message "{sinds}" .')
    assert len(list(made.subjects(SH.order))) == 2
    assert len(list(made.subjects(SH.message))) == 1


def test_a_list_gets_a_member_for_each_row_in_a_fixed_order(make: Make) -> None:
    made = make("wdwsh:X sh:in ( var:actor ) ; sh:path ( wdw:a wdw:b ) .")
    (members,) = made.objects(named("X"), SH["in"])
    assert [str(m)[-1] for m in made.items(members)] == ["a", "b"]
    (path,) = made.objects(named("X"), SH.path)
    assert list(made.items(path)) == [URIRef(DEF + "a"), URIRef(DEF + "b")]


def test_rows_that_agree_outside_of_lists_are_one_copy(make: Make) -> None:
    made = make(
        "<https://w3id.org/wiedoetwat/shape#Is_%7Bnaam%7D> sh:in ( var:soort ) .", QUERY + " VALUES ?naam { 'A & Co' }"
    )
    (members,) = made.objects(None, SH["in"])
    assert [str(m)[-1] for m in made.items(members)] == ["x", "y"]


def test_two_files_share_no_blank_node(make: Make) -> None:
    make("wdwsh:X sh:in ( actor:a ) .", file="shapes/templates/een.ttl")
    made = make("wdwsh:Y sh:in ( actor:b ) .", None, "shapes/inrichting-twee.ttl")
    assert len(set(made.subjects(RDF.first))) == 2


@pytest.mark.parametrize(
    ("body", "query", "key"),
    [
        ("wdwsh:X sh:order 1 .", None, "compile.query"),
        ("wdwsh:X sh:order 1 .", "ASK { ?s ?p ?o }", "compile.query"),
        ("wdwsh:X sh:order 1 .", "SELECT ?s WHERE { ?s ?p }", "compile.syntax"),
        ("wdwsh:X sh:order var:ordre .", QUERY, "compile.unknown"),
        ("wdwsh:X sh:in ( var:leden ) .", QUERY, "compile.unknown"),
        ("wdwsh:X sh:order 1 .", "SELECT ?s WHERE { ?s wdw:bestaatNiet ?o }", "compile.nothing"),
        ("wdwsh:X sh:in ( var:s ) .", "SELECT ?s WHERE { OPTIONAL { ?s wdw:bestaatNiet ?o } }", "compile.nothing"),
        ("wdwsh:X sh:hasValue var:actor .", QUERY, "compile.twice"),
        ("wdwsh:X sh:order .", QUERY, "turtle.syntax"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_by_its_file(make: Make, body: str, query: str | None, key: str) -> None:
    with pytest.raises(WiedoetwatError) as caught:
        make(body, query)
    assert caught.value.key == key
    assert caught.value.fields["file"] == "shapes/templates/proef.ttl"
    assert all("shapes/templates/proef.ttl" in caught.value.message(lang) for lang in ("nl", "en"))


def test_equal_sources_give_equal_bytes(make: Make, tmp_path: Path, knowledge: Dataset) -> None:
    make("wdwsh:X sh:in ( var:actor ) .")
    assert compile_shapes(Sources(tmp_path), knowledge) == compile_shapes(
        Sources(tmp_path), Dataset(reversed([*knowledge]))
    )


def test_a_shape_that_changes_alone_is_built_into_the_same_graph(sources: Sources, data_dir: Path) -> None:
    """The knowledge decides the version; what it is checked with goes along."""
    before = build(sources, data_dir)
    (sources.root / "shapes" / "inrichting-x.ttl").write_text(HEADER + "wdwsh:X sh:order 1 .")
    after = build(sources, data_dir)
    assert after.version == before.version
    assert "shape#X" in after.shapes.read_text()
    manifest = read_manifest(after.path)
    assert manifest is not None
    assert manifest.shapes != before.manifest.shapes
