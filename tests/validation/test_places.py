"""Every triple that the parser gives has a place, and the place is where the triple is said."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.reading import Reader, Reading
from wiedoetwat.validation.turtle_places import spots
from wiedoetwat.vocabulary import DEF, PREFIXES

ROOT = find_sources().root
FILES = sorted(path for folder in ("data", "ontology", "shapes") for path in (ROOT / folder).rglob("*.ttl"))
PREFIX = "@prefix e: <http://e/> .\n"


def looks_like(term: NamedNode | BlankNode | Literal | Triple, text: str) -> bool:
    """Return whether what stands in a text could be a term: by its first characters and its last ones."""
    if isinstance(term, BlankNode):
        return text[0] in "[(_"
    if isinstance(term, Literal):
        return text[0] in "\"'" or text.startswith(term.value[:3])
    if term == NamedNode(PREFIXES["rdf"] + "type"):
        return text.startswith(("a", "rdf:type", "<"))
    if isinstance(term, Triple):
        return False
    if term.value in [PREFIXES["rdf"] + name for name in ("nil", "first", "rest")]:
        return text[0] in "()<r"
    word = text.split(">")[0] + ">" if text[0] == "<" else text.split()[0].replace("\\", "")
    return term.value.endswith(word.strip("<>").rpartition(":")[2].rstrip(".,;)]"))


def assert_placed(text: str, format_: RdfFormat = RdfFormat.TURTLE, *, quads: bool = False) -> None:
    parsed = list(parse(text, format=format_, base_iri="http://e/base"))
    found = spots(text, quads)
    assert len(found) == len(parsed)
    for quad, spot in zip(parsed, found, strict=True):
        terms = (quad.subject, quad.predicate, quad.object)
        for term, offset in zip(terms, spot, strict=True):
            assert looks_like(term, text[offset : offset + 500]), (quad, text[offset : offset + 60])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_triple_of_our_own_files_has_its_place(path: Path) -> None:
    assert_placed(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "body",
    [
        "e:s e:p [ e:q 1 ; e:r [ e:t 2 ] ] , 3 .",
        "e:s e:p ( 1 [ e:q 2 ] ( 3 ) ) , 4 .",
        "[ e:q 1 ] e:p 2 . [ e:q 1 ] . ( 1 2 ) e:p 3 . [] e:p () .",
        "e:s e:p ('a' 'b'@nl \"c\"^^e:d '''x'y''') , \"\"\"q\"\n\"\"\" ; e:q 'x', 'y' .",
        "( [ e:q 1 ] ('a') ) e:p ( ( () ) ) .",
        "e:a.b e:p 1.0, 1e3 , .5 , -1 , 7.",
        "e:s a e:a\\,b . # e:no e:comment 1 .\nPREFIX x: <http://x/>\nBASE <http://b/>\nx:y a <#z> .",
        "e:s e:p true, false ;; . _:b e:p _:c.",
        "( 'a' ) e:p 'b' . e:s e:p ( 'a' ( 'b' [ e:q 'c' ] ) [] ) .",
        "@base <http://q/> . <s> <p> 'a\\'b\\\\' , \"# . ; , [\" .",
        "<http://e/prefix> e:base e:graph . e:prefix e:p 1 .",
    ],
)
def test_every_form_of_turtle_keeps_places(body: str) -> None:
    assert_placed(PREFIX + body)


def test_graphs_of_trig_and_nquads_keep_places() -> None:
    trig = PREFIX + "e:g { e:s e:p 1 ; e:q 2 . e:s e:r [ e:x 1 ] } GRAPH e:h { } { e:a e:b 'c' } e:s e:p e:z ."
    assert_placed(trig, RdfFormat.TRIG)
    assert_placed(
        '<http://e/a> <http://e/b> "x" <http://e/g> .\n_:a <http://e/b> "x"@nl .\n', RdfFormat.N_QUADS, quads=True
    )


values = st.recursive(
    st.sampled_from(["1", "'a'", '"b;"@nl', "e:x", "<y>", "_:z", "2.5", "true", "'c'^^e:d", "[]", "()"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda items: f"( {' '.join(items)} )"),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: f"[ e:p {' , '.join(items)} ; e:q 1 ]"),
    ),
    max_leaves=12,
)


@given(st.lists(st.lists(values, min_size=1, max_size=3), min_size=1, max_size=4))
def test_any_nesting_keeps_places(statements: list[list[str]]) -> None:
    assert_placed(PREFIX + "\n".join(f"e:s e:p {' , '.join(objects)} ." for objects in statements))


def place_of(reading: Reading, quad: Quad) -> Place:
    assert isinstance(quad.subject, NamedNode)
    found = reading.places.find(quad.subject, quad.predicate, quad.object)
    assert found is not None
    return found


def test_a_place_is_line_and_column_from_one(reader: Reader) -> None:
    text = PREFIX + "e:s e:p\n  'één' , 'twee' ."
    reading = reader.read(text.encode(), "x.ttl")
    assert [str(place_of(reading, quad)) for quad in reading.quads] == ["x.ttl:3:3", "x.ttl:3:11"]
    subject = reading.quads[0].subject
    assert isinstance(subject, NamedNode)
    assert str(reading.places.find(subject, NamedNode("http://e/p"))) == "x.ttl:2:5"
    assert str(reading.places.find(subject, NamedNode("http://e/unsaid"))) == "x.ttl:2:1"
    assert reading.places.find(NamedNode("http://e/unknown")) is None


def test_places_survive_the_naming_of_blank_nodes_and_the_masking_of_values(reader: Reader) -> None:
    text = PREFIX + "e:s e:p [ e:q 'bsn 111222333' ] ."
    reading = reader.read(text.encode(), "x.ttl")
    assert sorted(str(place_of(reading, quad)) for quad in reading.quads) == ["x.ttl:2:15", "x.ttl:2:9"]


def test_every_triple_of_json_ld_has_a_pointer(reader: Reader) -> None:
    document = {
        "@context": "https://w3id.org/wiedoetwat/inrichting.jsonld",
        "id": "https://x.example/i",
        "type": "Inrichting",
        "gemeente": "gm0363",
        "antwoord": [
            {"type": "Antwoord", "eis": "6a-1", "stand": "wijkt-af", "motivering": "a~b/c"},
            {"id": "https://x.example/i#b", "type": "Antwoord", "eis": "6a-2"},
        ],
        "afspraak": {"partij": ["rvdk", "gi"], "behandelt": []},
    }
    reading = reader.read(json.dumps(document, indent=1).encode(), "x.jsonld")
    pointers = {place_of(reading, quad).pointer for quad in reading.quads}
    assert pointers == {
        "/type", "/gemeente", "/antwoord/0", "/antwoord/0/type", "/antwoord/0/eis", "/antwoord/0/stand",
        "/antwoord/0/motivering", "/antwoord/1", "/antwoord/1/type", "/antwoord/1/eis", "/afspraak",
        "/afspraak/partij/0", "/afspraak/partij/1",
    }  # fmt: skip
    lines = json.dumps(document, indent=1).splitlines()
    for quad in reading.quads:
        place = place_of(reading, quad)
        assert place.line is not None
        assert place.column is not None
        value = lines[place.line - 1][place.column - 1 :]
        assert value.startswith(("{", '"')), (quad, value)
    motivation = next(quad for quad in reading.quads if quad.predicate.value == DEF + "motivering")
    assert '"a~b/c"' in lines[(place_of(reading, motivation).line or 0) - 1]


@given(
    st.recursive(
        st.one_of(st.integers(-(10**9), 10**9), st.text('abé"\\\n ', max_size=5), st.booleans()),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3),
            st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, min_size=1, max_size=3),
        ),
        max_leaves=10,
    ).filter(lambda value: isinstance(value, dict))
)
def test_any_json_ld_with_one_context_keeps_pointers(reader: Reader, value: dict[str, object]) -> None:
    document = {"@context": {"@vocab": "http://e/"}, "@id": "http://e/root", **value}
    text = json.dumps(document)
    reading = reader.read(text.encode(), "x.jsonld")
    for quad in reading.quads:
        found = place_of(reading, quad)
        assert found.pointer
        here: object = document
        for step in found.pointer.strip("/").split("/"):
            here = here[int(step)] if isinstance(here, list) else here[step]  # type: ignore[index]
        if isinstance(quad.object, Literal):
            expected = json.dumps(here) if isinstance(here, bool | int) else here
            assert quad.object.value == expected


def test_a_node_of_rdf_xml_has_its_line(reader: Reader) -> None:
    text = f"""<rdf:RDF xmlns:rdf="{PREFIXES["rdf"]}" xmlns:e="http://e/">
  <rdf:Description rdf:about="http://e/s"><e:p>1</e:p></rdf:Description>
</rdf:RDF>"""
    reading = reader.read(text.encode(), "x.rdf")
    assert str(place_of(reading, reading.quads[0])) == "x.rdf:2:3"
