"""A SPARQL text from outside, and its result in every format."""

import pytest

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.sparql import UpdateRefusedError, WrongFormatError, ask, formats_for, write
from wiedoetwat.vocabulary import PREFIXES

SELECT = "SELECT ?n { ?n a wdw:Verbod }"
GRAPH = "CONSTRUCT { ?n rdfs:label ?l } WHERE { ?n a wdw:Verbod ; rdfs:label ?l FILTER(LANG(?l) = 'en') }"
NORM = "https://w3id.org/wiedoetwat/id/norm/l090.gi"


@pytest.mark.parametrize(
    ("sparql", "format_", "wanted"),
    [
        (SELECT, "csv", f"n\r\n{NORM}\r\n"),
        (SELECT, "tsv", f"?n\n<{NORM}>\n"),
        (
            SELECT,
            "json",
            f'{{"head":{{"vars":["n"]}},"results":{{"bindings":[{{"n":{{"type":"uri","value":"{NORM}"}}}}]}}}}',
        ),
        ("ASK { ?n a wdw:Verbod }", "json", '{"head":{},"boolean":true}'),
        (
            GRAPH,
            "ntriples",
            f'<{NORM}> <{PREFIXES["rdfs"]}label> "The GI may make no {{plan}}."@en .\n',
        ),
    ],
)
def test_a_result_is_written(case: Store, sparql: str, format_: str, wanted: str) -> None:
    assert write(ask(case, sparql), format_).decode() == wanted


def test_xml_is_xml(case: Store) -> None:
    written = write(ask(case, SELECT), "xml").decode()
    assert written.startswith("<?xml")
    assert f"<uri>{NORM}</uri>" in written


def test_turtle_has_the_prefixes_that_it_needs(case: Store) -> None:
    written = write(ask(case, GRAPH), "turtle").decode()
    assert sorted(line.split()[1] for line in written.splitlines() if line.startswith("@prefix")) == ["norm:", "rdfs:"]
    assert 'norm:l090.gi rdfs:label "The GI may make no {plan}."@en .' in written


def test_a_result_has_formats_of_its_own(case: Store) -> None:
    assert formats_for(ask(case, SELECT)) == ["json", "xml", "csv", "tsv", "xlsx"]
    assert formats_for(ask(case, GRAPH)) == ["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"]
    with pytest.raises(WrongFormatError):
        write(ask(case, SELECT), "turtle")
    with pytest.raises(WrongFormatError):
        write(ask(case, GRAPH), "csv")


@pytest.mark.parametrize(
    "sparql", ["INSERT DATA { <a:a> <a:b> <a:c> }", "PREFIX a: <b:>\nDROP ALL", "LOAD <http://a/>"]
)
def test_an_update_is_refused_as_such(case: Store, sparql: str) -> None:
    with pytest.raises(UpdateRefusedError) as caught:
        ask(case, sparql)
    assert "Update" in caught.value.message()


def test_a_service_is_refused(case: Store) -> None:
    with pytest.raises(WiedoetwatError) as caught:
        ask(case, "SELECT * { SERVICE <http://127.0.0.1:9/> {} }")
    assert caught.value.key == "query.service"
