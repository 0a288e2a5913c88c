"""What NL-SBB wants of a source only holds after reasoning: that it is a document with a name and a citation."""

from tests.questions.graphs import found
from wiedoetwat.graph.store import Store


def test_every_source_of_a_concept_is_a_document_with_name_and_citation(store: Store) -> None:
    sources = found(store, "?c a skos:Concept ; dct:source ?x")
    documents = "?c a skos:Concept ; dct:source ?x . ?x a foaf:Document"
    assert len(sources) > 400
    assert found(store, documents) == sources
    for want in ("rdfs:label ?l FILTER(LANG(?l) = 'nl')", "rdfs:label ?l FILTER(LANG(?l) = 'en')"):
        assert found(store, f"{documents} ; {want}") == sources
    assert found(store, f"{documents} ; dct:bibliographicCitation ?l FILTER(DATATYPE(?l) = xsd:string)") == sources


def test_actors_concepts_tasks_and_conditions_are_concepts_of_a_scheme(store: Store) -> None:
    for scheme, number in {"actoren": 119, "begrippen": 143, "taken": 100, "voorwaarden": 300}.items():
        members = found(store, f"?x skos:inScheme <https://w3id.org/wiedoetwat/id/schema/{scheme}>")
        assert len(members) >= number
        assert (
            found(store, f"?x skos:inScheme <https://w3id.org/wiedoetwat/id/schema/{scheme}> ; a skos:Concept")
            == members
        )
