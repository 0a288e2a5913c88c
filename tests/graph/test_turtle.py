"""Canonical Turtle: nothing is lost, nothing moves twice, and what would be lost is refused."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.graph.turtle import canonical, format_file, is_canonical, write_turtle
from wiedoetwat.vocabulary import ID, PREFIXES

NAMES = st.one_of(
    st.from_regex(r"[a-z0-9]([a-z0-9.:_-]{0,6}[a-z0-9])?", fullmatch=True).map(lambda name: ID + "norm/" + name),
    st.from_regex(r"[a-z0-9.,~'()/-]{0,6}", fullmatch=True).map(lambda name: "https://example.org/" + name),
    st.sampled_from(["https://example.org/%C3%A9", *(namespace + "x" for namespace in PREFIXES.values())]),
).map(NamedNode)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LITERALS = st.one_of(
    WORDS.map(Literal),
    st.builds(lambda value, lang: Literal(value, language=lang), WORDS, st.sampled_from(["nl", "en", "de-at"])),
    st.builds(
        lambda value, kind: Literal(value, datatype=NamedNode(PREFIXES["xsd"] + kind)),
        st.one_of(WORDS, st.sampled_from(["1", "01", "+1", "-1.5", ".5", "1.", "1e3", "true", "1"])),
        st.sampled_from(["string", "integer", "decimal", "double", "boolean", "date", "duration"]),
    ),
)
GRAPHS = st.lists(st.builds(Triple, NAMES, NAMES, st.one_of(NAMES, LITERALS)), max_size=12)


@given(GRAPHS)
def test_what_is_written_reads_back_as_the_same_graph(triples: list[Triple]) -> None:
    text = write_turtle(triples, "test")
    assert set(parse_turtle(text, "test")) == set(triples)


@given(GRAPHS, st.randoms())
def test_the_form_depends_on_the_graph_alone(triples: list[Triple], random: Random) -> None:
    text = write_turtle(dict.fromkeys(triples), "test")
    shuffled = list(dict.fromkeys(triples))
    random.shuffle(shuffled)
    assert write_turtle(shuffled, "test") == text
    assert canonical(text, "test") == text


MESSY = """# Een kop.
#
# With a blank line and a # inside.

@prefix x: <https://w3id.org/wiedoetwat/id/norm/> .
@prefix wdw: <https://w3id.org/wiedoetwat/def#> .
@prefix unused: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
x:s5b-10 wdw:stap 1 ; a wdw:Plicht . x:s5b-9 a wdw:Plicht ; rdfs:label "both"@en , "beide # niet"@nl ; wdw:toets true .
x:l071.college wdw:drager x:b , x:a10 , x:a9 .
x:long owl:members ( x:a x:b ( 1 2.50 ) () ) ; sh:path [ sh:inversePath wdw:drager ] ; wdw:tekst '''SELECT *
WHERE { ?s ?p "a\\\\b" }''' .
[] a owl:AllDisjointClasses ; owl:members ( wdw:A wdw:B ) .
"""

TIDY = '''# Een kop.
#
# With a blank line and a # inside.

@prefix norm: <https://w3id.org/wiedoetwat/id/norm/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix wdw: <https://w3id.org/wiedoetwat/def#> .

norm:l071.college wdw:drager
        norm:a9 ,
        norm:a10 ,
        norm:b .

norm:long owl:members ( norm:a norm:b ( 1 2.50 ) () ) ;
    sh:path [ sh:inversePath wdw:drager ] ;
    wdw:tekst """SELECT *
WHERE { ?s ?p "a\\\\b" }""" .

norm:s5b-9 a wdw:Plicht ;
    rdfs:label
        "beide # niet"@nl ,
        "both"@en ;
    wdw:toets true .

norm:s5b-10 a wdw:Plicht ;
    wdw:stap 1 .

[] a owl:AllDisjointClasses ;
    owl:members ( wdw:A wdw:B ) .
'''


def test_the_form() -> None:
    assert canonical(MESSY, "messy.ttl") == TIDY
    assert isomorphic(Graph().parse(data=MESSY), Graph().parse(data=TIDY))


def test_a_long_list_takes_a_line_per_item() -> None:
    items = " ".join(f"<https://example.org/a-rather-long-name/{n}>" for n in range(5))
    text = canonical(f"<https://example.org/s> <https://example.org/p> ( {items} ) .", "list.ttl")
    assert len(text.splitlines()) == 7
    assert canonical(text, "list.ttl") == text


def test_a_file_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(MESSY)
    assert not is_canonical(file)
    assert format_file(file)
    assert file.read_text() == TIDY
    assert is_canonical(file)
    assert not format_file(file)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# top\n<a:b> <a:c> 1 .\n# lost\n", 3),
        ("\n\n<a:b> <a:c> 1 . # lost\n", 3),
        ('<a:b> <a:c> \'it\'\'s\', """#\n"#""" , <a:#b> .\n\n  #lost', 4),
    ],
)
def test_a_comment_that_would_be_lost_is_refused(text: str, line: int) -> None:
    with pytest.raises(WiedoetwatError) as caught:
        canonical(text, "data/x.ttl")
    assert (caught.value.key, caught.value.fields) == ("turtle.comment", {"file": "data/x.ttl", "line": line})


@pytest.mark.parametrize(
    "text",
    [
        "<a:a> <a:p> _:b . <a:b> <a:p> _:b .",
        "<a:a> <a:p> _:b ; <a:q> _:b .",
        "_:a <a:p> _:b . _:b <a:p> _:a .",
        "<a:a> <a:p> _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        "<a:a> <a:p> _:l . _:l rdf:first 1 ; rdf:rest _:m . _:m rdf:first 1 ; rdf:rest rdf:nil . <a:b> <a:p> _:m .",
    ],
)
def test_a_blank_node_that_needs_a_label_is_refused(text: str) -> None:
    with pytest.raises(WiedoetwatError) as caught:
        canonical(f"@prefix rdf: <{PREFIXES['rdf']}> .\n{text}", "data/x.ttl")
    assert caught.value.key == "turtle.blank-node"


def test_half_a_list_stays_what_it_is() -> None:
    text = f"@prefix rdf: <{PREFIXES['rdf']}> .\n<a:a> <a:p> [ rdf:first 1 ] , [ rdf:first 2 ; rdf:rest [] ] ."
    assert isomorphic(Graph().parse(data=text), Graph().parse(data=canonical(text, "x.ttl")))


def test_a_syntax_error_says_where() -> None:
    with pytest.raises(WiedoetwatError) as caught:
        canonical("<a:b> <a:c> 1 .\n<a:b> x:c 1 .\n", "data/x.ttl")
    assert caught.value.message().startswith("data/x.ttl, regel 2, kolom 7: dit is geen geldig Turtle (")
    assert caught.value.message("en").startswith("data/x.ttl, line 2, column 7: ")
