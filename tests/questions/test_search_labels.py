"""What people call things: a search term leads to one term of a scheme, and to the right one."""

import pytest

from tests.questions.graphs import found, rows
from wiedoetwat.graph.store import Store

ANY = "skos:prefLabel|skos:altLabel|skos:hiddenLabel"


def test_a_search_term_leads_to_one_concept(store: Store) -> None:
    """A word that fits two terms of a scheme leads to neither or the broader; a task and a concept may share one."""
    shared = rows(
        store,
        "?x ?term ?y",
        f"?x skos:hiddenLabel ?term ; skos:inScheme ?scheme . ?y {ANY} ?other ; skos:inScheme ?scheme"
        " FILTER(LCASE(STR(?term)) = LCASE(STR(?other)) && ?x != ?y && LANG(?other) = 'nl')",
    )
    assert shared == set()


def test_a_search_term_says_nothing_that_a_shown_name_says_already(store: Store) -> None:
    assert (
        found(store, "?n skos:hiddenLabel ?x . ?n skos:prefLabel|skos:altLabel ?y FILTER(LCASE(?x) = LCASE(?y))")
        == set()
    )


@pytest.mark.parametrize(
    ("term", "concept"),
    [
        ("UHP", "uit-huis-plaatsen"),
        ("uit huis halen", "uit-huis-plaatsen"),
        ("onder toezicht stellen", "maatregel-opleggen"),
        ("kinderbescherming", "rvdk"),
        ("de Raad", "rvdk"),
        ("gezinsvoogd", "jeugdbeschermer"),
        ("CJG", "lokaal-team"),
        ("wijkteam", "lokaal-team"),
        ("bureau jeugdzorg", "gi"),
        ("melding doen", "melden-bij-veilig-thuis"),
        ("meldplicht", "melden-bij-veilig-thuis"),
        ("raadsmelding", "verzoek-tot-onderzoek"),
        ("rapporteren", "jeugdreclassering-rapporteren"),
        ("beroepsgeheim", "geheimhouding-bewaren"),
        ("pleger uit huis zetten", "huisverbod-opleggen"),
        ("informatie delen", "informatie-verstrekken"),
        ("tegen de wil", "zonder-toestemming"),
        ("privacywet", "avg"),
        ("vechtscheiding", "complexe-scheidingen"),
    ],
)
def test_people_find_what_they_mean(store: Store, term: str, concept: str) -> None:
    assert found(store, f'?x {ANY} "{term}"@nl') == {concept}
