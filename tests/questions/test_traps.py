"""Where a careless reading of chapters 4 and 5 goes wrong, and the graph must not."""

import pytest

from tests.questions.graphs import found, rows
from wiedoetwat.graph.store import Store

FLAGGED = {
    ("S5b-54", "V01"),  # the rechtbank cannot request an investigation
    ("S5b-22", "V05"),  # it says wetgever where it means rechter
    ("S5c-33", "V06"),  # a right to report, no duty
    ("S5e-13", "V08"),  # the rechtbank ends authority, not the kinderrechter
    ("S5e-17", "V09"),  # not the GI for refugee minors
    ("S5d-04", "V13"),  # 1:257 is about the provisional OTS
}
CITED = {
    "jw", "wmo", "wmo-2.1.2", "wmo-h4", "jw-h2", "jw-h3", "jw-h4", "jw-3.1", "wet-meldcode",
    "bw1-255", "bw1-257", "bw1-265b", "bw1-266", "avg",
}  # fmt: skip


def test_nine_numbers_are_four_routes(store: Store) -> None:
    assert found(store, "?s wdw:inRoute ?x") == {"1", "2", "3", "4"}
    assert found(store, "?s wdw:inRoute route:1 ; a wdw:Norm . BIND(STR(?s) AS ?x)") == set()
    assert found(store, "?s wdw:inRoute route:2 ; wdw:stap ?x") == {"1", "2"}
    assert found(store, "?s wdw:inRoute route:3 ; wdw:stap ?x") == {"1", "2", "3"}
    assert rows(store, "?x ?deel", "?x wdw:aandeel ?deel") == {("S5c-14", "0.01")}


def test_the_parties_of_the_second_route_are_those_of_its_first_step(store: Store) -> None:
    parties = {"lokaal-team", "lopende-hulpverlening", "multidisciplinair-team", "clientsysteem"}
    assert found(store, "norm:s5c-08 wdw:jegens ?x") == found(store, "norm:s5c-12 wdw:jegens ?x") == parties


@pytest.mark.parametrize(
    ("passage", "bearers"),
    [
        ("leidraad-5b-al14-z3", {"gemeente", "gi", "veilig-thuis", "rechtbank"}),
        ("leidraad-6b-dv-al2-z10", {"college", "jeugdhulpaanbieder-aangewezen", "gi", "veilig-thuis"}),
        ("jw-3.1-1", {"college", "jeugdhulpaanbieder-aangewezen", "gi", "veilig-thuis"}),
    ],
)
def test_each_list_of_who_may_request_an_investigation_stays_its_own(
    store: Store, passage: str, bearers: set[str]
) -> None:
    power = f"?n wdw:taak taak:verzoek-tot-onderzoek ; a wdw:Bevoegdheid ; wdw:gesteldIn passage:{passage}"
    assert found(store, f"{power} ; wdw:drager ?x") == bearers


def test_the_rechtbank_requests_an_investigation_in_5b_only(store: Store) -> None:
    assert found(store, "?x wdw:taak taak:verzoek-tot-onderzoek ; wdw:drager actor:rechtbank") == {"S5b-54"}


def test_the_lokaal_team_has_no_power_of_its_own_to_request_an_investigation(store: Store) -> None:
    team = "?x wdw:taak taak:verzoek-tot-onderzoek ; wdw:drager actor:lokaal-team"
    assert found(store, team) == {"S6b-05"}
    assert found(store, f"{team} ; a wdw:Bevoegdheid") == set()
    assert found(store, "?x wdw:laag laag:wet ; wdw:drager actor:lokaal-team") == set()
    assert found(store, "?x wdw:taak taak:verzoekbevoegdheid-beleggen ; wdw:jegens actor:lokaal-team") == {"S5b-56"}


def test_the_gemeente_and_its_college_stay_apart(store: Store) -> None:
    assert found(store, "norm:s5b-51 wdw:drager ?x") == {"gemeente"}
    assert found(store, "norm:s6b-37 wdw:drager ?x") == {"college"}
    assert found(store, "actor:college wdw:onderdeelVan ?x") == {"gemeente"}


def test_veilig_thuis_investigates_without_consent_and_imposes_nothing(store: Store) -> None:
    without = "?n wdw:voorwaarde vw:zonder-toestemming ; wdw:laag laag:leidraad ; wdw:drager actor:veilig-thuis"
    assert found(store, f"{without} ; wdw:taak ?x") == {"onderzoek-na-melding"}
    team = "?x wdw:voorwaarde vw:zonder-toestemming ; wdw:drager actor:lokaal-team"
    assert found(store, team) == found(store, f"{team} ; a wdw:Verbod") == {"S5b-20"}


def test_no_article_is_cited_for_that_investigation(store: Store) -> None:
    assert found(store, "norm:s5c-03 wdw:grondOnbenoemd ?x") == {"true"}
    assert found(store, "norm:s5c-03 wdw:rechtsgrond ?x") == set()


def test_the_guideline_cites_no_more_than_it_does(store: Store) -> None:
    assert found(store, "?n wdw:rechtsgrond ?x") == CITED
    assert found(store, "?x wdw:laag laag:wet ; wdw:rechtsgrond ?p") == set()


def test_monitoring_belongs_to_one_branch(store: Store) -> None:
    monitored = "?x wdw:instrument begrip:monitoring-vt"
    monitoring = found(store, monitored)
    assert monitoring == {f"S5c-{number}" for number in range(23, 28)}
    assert found(store, f"{monitored} ; wdw:voorwaarde vw:overdracht-na-dienst") == monitoring
    assert found(store, f"{monitored} ; wdw:eindigtBij begrip:stabiele-veiligheid") == monitoring
    assert found(store, "?x wdw:voorwaarde vw:overdracht-direct-na-beoordeling") == {"S5c-20"}


def test_the_placement_is_asked_by_rvdk_or_gi_and_carried_out_after_the_authority(store: Store) -> None:
    asks = "?n wdw:taak taak:uithuisplaatsing-verzoeken ; wdw:laag laag:leidraad ; wdw:drager ?x"
    assert found(store, asks) == {"rvdk", "gi"}
    assert found(store, "norm:s5d-10 wdw:voorwaarde ?x") == {"na-machtiging-kinderrechter"}


def test_authority_ends_along_gi_rvdk_and_court(store: Store) -> None:
    chain = "?n wdw:laag laag:leidraad ; wdw:taak taak:{} ; wdw:drager ?wie ; wdw:jegens ?aan"
    assert rows(store, "?wie ?aan", chain.format("onderzoek-gezagsbeeindiging-vragen")) == {("gi", "rvdk")}
    assert rows(store, "?wie ?aan", chain.format("gezagsbeeindiging-verzoeken")) == {("rvdk", "kinderrechter")}
    assert found(store, "?x wdw:taak taak:gezagsbeeindiging-verzoeken ; wdw:drager actor:gi") == set()


def test_a_breach_goes_to_the_om_only_and_only_when_it_is_systematic(store: Store) -> None:
    assert found(store, "norm:s5e-26 wdw:jegens ?x") == {"om", "rvdk"}
    assert found(store, "norm:s5e-27 wdw:jegens ?x") == {"om"}
    assert found(store, "norm:s5e-27 wdw:voorwaarde ?x") == {"stelselmatig-voorwaarden-niet-nageleefd"}
    of = "?n wdw:taak taak:jeugdreclassering-rapporteren ; wdw:laag laag:{} ; wdw:drager ?x"
    assert found(store, of.format("leidraad")) == {"jeugdreclasseerder"}
    assert found(store, of.format("gedelegeerd")) == {"gi"}
    assert found(store, "norm:l197.melding wdw:voorwaarde ?x") == {
        "gi-voert-jeugdreclassering-uit",
        "voorwaarde-niet-of-niet-geheel-nageleefd",
    }
    assert found(store, "norm:l197.melding wdw:verschilt ?x") == {"V25"}
    assert found(store, "norm:s5e-28 wdw:dragerAfgeleid ?x") == {"true"}


def test_the_warm_handover_ends_a_protection_measure_not_youth_probation(store: Store) -> None:
    assert found(store, "norm:s5e-20 wdw:maatregel ?x") == {"kinderbeschermingsmaatregel"}


def test_thresholds_for_the_rvdk_keep_their_words(store: Store) -> None:
    conditions = "{} wdw:voorwaarde ?x . FILTER(CONTAINS(STR(?x), 'ernstige-zorgen'))"
    assert found(store, conditions.format("norm:s5b-51")) == {"ernstige-zorgen-ontwikkeling-of-veiligheid"}
    assert found(store, conditions.format("norm:s5c-28")) == {"ernstige-zorgen-veiligheid"}
    assert found(store, conditions.format("feit:s5d-01")) == {"ernstige-zorgen-ontwikkeling"}
    assert found(store, "norm:s5e-05 wdw:voorwaarde ?x") == {"veiligheid-en-ontwikkeling-ernstig-bedreigd"}


def test_no_maximum_is_made_of_the_permitted_duration(store: Store) -> None:
    assert "toegestane-duur" in found(store, "norm:s5b-35.afspraken wdw:voorwerp ?x")
    assert "geen-begrenzing-in-tijd" in found(store, "norm:s5b-36 wdw:voorwerp ?x")
    assert found(store, "?n wdw:termijn ?x ; wdw:laag laag:leidraad") == set()


def test_differences_stand_where_the_guideline_misleads(store: Store) -> None:
    assert rows(store, "?n ?x", "?x wdw:raakt ?n") >= FLAGGED
    assert found(store, "?x wdw:drager ?wie FILTER(CONTAINS(STR(?wie), 'wetgever'))") == set()


def test_handing_over_is_of_today_and_joining_in_of_the_future(store: Store) -> None:
    later = "GRAPH graaf:toekomst {{ ?x wdw:taak taak:{} }}"
    for task, now, then in [
        ("melding-overdragen", {"S5b-38", "S5c-17", "S5c-20", "S5c-21"}, set()),
        ("aansluiten-zonder-overdragen", set(), {"S5a-17", "S5c-15"}),
        ("vaste-aanspreekpunt-zijn", {"S6b-34", "S6b-41"}, {"S2a-07", "S2b-07", "S5a-14"}),
    ]:
        assert found(store, f"?x wdw:taak taak:{task} ; a wdw:Norm ; wdw:laag laag:leidraad") == now
        assert found(store, later.format(task)) == then
