"""Where words mislead: names, abbreviations, who borrows from whom, and grounds: traps 12-25 and 44-52.

See test_traps_structure for which trap is watched where.
"""

import pytest

from tests.questions.graphs import found, rows
from wiedoetwat.graph.store import Store

ABBREVIATIONS = {
    "VT": "veilig-thuis", "VTO": "vto", "OTS": "ots", "VOTS": "vots", "GZBM": "gzbm", "RvdK": "rvdk", "RVT": "rvt",
    "RSJ": "rsj", "RVS": "rvs", "GI": "gi", "OM": "om", "3RO": "drie-ro", "VO": "vrouwenopvang",
}  # fmt: skip
COURTS = {"kinderrechter", "rechter", "rechtbank", "rechtspraak"}
GUIDELINE = "?n wdw:laag laag:leidraad ; "


def test_closed_youth_care_is_asked_by_the_gi_only(store: Store) -> None:
    """Trap 13: neither Veilig Thuis nor the lokaal team asks for a placement of any kind."""
    assert found(store, f"{GUIDELINE}wdw:taak taak:gesloten-plaatsing-verzoeken ; wdw:drager ?x") == {"gi"}
    assert found(store, "norm:s5e-10 wdw:voorwaarde ?x") >= {"uiterste-middel"}
    assert found(store, "norm:s5d-09 wdw:voorwaarde ?x") & {"uiterste-middel"} == set()
    tasks = "VALUES ?t { taak:uithuisplaatsing-verzoeken taak:uit-huis-plaatsen taak:gesloten-plaatsing-verzoeken }"
    never = "VALUES ?wie { actor:veilig-thuis actor:lokaal-team }"
    assert found(store, f"{tasks} {never} ?x wdw:taak ?t ; wdw:drager ?wie") == set()


def test_guardianship_goes_to_one_of_three(store: Store) -> None:
    """Trap 14: 5d names the three, 5e says of the GI that it can be the guardian."""
    assert found(store, "feit:s5d-12 wdw:noemt ?x") == {"gi", "pleegouder", "familielid"}
    assert found(store, "norm:s5e-14 wdw:stelligheid ?x") == {"kan"}


def test_help_is_voluntary_and_its_future_rules_stay_beside_each_other(store: Store) -> None:
    """Trap 15: no help without consent today; in the plan both consent and reports lead to the RVT."""
    assert found(store, "norm:s6b-43 wdw:drager ?x") == {"lokaal-team"}
    assert found(store, "?x wdw:taak taak:verplichte-hulp-geven ; a wdw:Verbod") == {"S6b-43"}
    assert found(store, "?x wdw:taak taak:verplichte-hulp-geven ; wdw:drager actor:veilig-thuis") == set()
    later = "GRAPH graaf:toekomst {{ {} }}"
    assert found(store, later.format("?x a wdw:Verbod ; wdw:voorwaarde vw:inwoner-stemt-niet-in")) == {"S2a-09"}
    assert found(store, later.format("?x wdw:betreft actor:rvt ; wdw:noemt begrip:melding")) == {"S2a-23"}


def test_the_three_organisations_are_named_without_the_judicial_partners(store: Store) -> None:
    """Trap 17: three organisations follow four groups."""
    assert found(store, "feit:s5a-19 wdw:noemt ?x FILTER EXISTS { ?x a wdw:Actor }") == {"veilig-thuis", "rvdk", "gi"}


def test_two_councils_wrote_together_and_there_is_no_third(store: Store) -> None:
    """Trap 19: RSV is a misprint for RVS."""
    assert found(store, "feit:s5b-26 wdw:betreft ?x") == found(store, "feit:s5b-29 wdw:betreft ?x") == {"rsj", "rvs"}
    assert found(store, "?x dct:identifier 'rsv'") == set()
    assert found(store, "?x skos:altLabel 'RSV'@nl") == set()
    assert (
        found(store, "actor:rsj skos:exactMatch|skos:broader|wdw:onderdeelVan actor:rvs . BIND('zelfde' AS ?x)")
        == set()
    )


def test_professionals_weigh_whether_to_report(store: Store) -> None:
    """Trap 20: the duty behind the broken sentence is to weigh, not to report."""
    for norm in ("s5-03", "s5-04", "s6b-15"):
        assert found(store, f"norm:{norm} wdw:taak ?x") == {"melding-afwegen"}
    everyone = "VALUES ?wie { actor:professionals actor:professional-lokaal-team }"
    assert found(store, f"{everyone} ?x wdw:taak taak:melden-bij-veilig-thuis ; wdw:drager ?wie") == set()


def test_a_family_is_taken_over_with_or_without_safety_conditions(store: Store) -> None:
    """Trap 21: the bracket stands in the wrong place."""
    conditions = found(store, "norm:s6b-07 wdw:voorwaarde ?x")
    assert conditions == {"gezin-overgedragen-door-veilig-thuis", "met-of-zonder-veiligheidsvoorwaarden"}


def test_each_word_for_a_court_stays_what_it_is(store: Store) -> None:
    """Trap 22: four words, four nodes; goals are drawn up, taken up and carried out by three parties."""
    named = found(store, f"{GUIDELINE}wdw:drager|wdw:jegens|wdw:betreft ?x")
    assert named >= COURTS
    assert found(store, f"{GUIDELINE}wdw:drager ?x") & COURTS == {"kinderrechter", "rechter", "rechtbank"}
    for one in COURTS:
        assert found(store, f"actor:{one} skos:exactMatch|owl:sameAs ?x") & COURTS == set()
    goals = f"{GUIDELINE}wdw:voorwerp begrip:ots-doelen ; wdw:taak ?t ; wdw:drager ?x"
    assert rows(store, "?t ?x", goals) == {
        ("ots-doelen-opstellen", "rvdk"),
        ("beschikking-invullen", "rechtbank"),
        ("maatregel-uitvoeren", "jeugdbeschermer"),
    }


def test_seamless_is_said_of_the_methods_and_of_the_agreements(store: Store) -> None:
    """Trap 25: once for what the gemeente answers for, once for what the agreements must do."""
    assert found(store, "?x wdw:noemt begrip:naadloze-aansluiting ; a wdw:Eis") == {"6c-0-naadloos", "6c-slot-b"}
    assert found(store, "eis:6c-0-naadloos wdw:voorwerp ?x") == {"werkwijzen"}
    assert found(store, "eis:6c-slot-b wdw:voorwerp ?x") == {"samenwerkingsafspraken"}


@pytest.mark.parametrize("abbreviation", ABBREVIATIONS)
def test_an_abbreviation_leads_to_one_thing(store: Store, abbreviation: str) -> None:
    """Trap 44: abbreviations that resemble each other."""
    assert found(store, f"?x skos:altLabel '{abbreviation}'@nl") == {ABBREVIATIONS[abbreviation]}


def test_an_abbreviation_that_the_text_leaves_open_is_not_the_civil_code(store: Store) -> None:
    """Trap 44: BW in a name of a meeting is something else, and a provisional OTS is only named."""
    assert found(store, "?x skos:altLabel 'BW'@nl ; a wdw:Actor") == set()
    assert found(store, "begrip:vots wdw:definitieStatus ?x") == {"alleen-gebruikt"}
    assert found(store, "begrip:vots skos:broader ?x") == {"kinderbeschermingsmaatregel"}


def test_numbers_in_brackets_are_no_steps_and_articles_no_items(store: Store) -> None:
    """Trap 45: only the routes have steps; 3.1 and 1:255 are articles, chapters 3 and 4 are of the Jeugdwet."""
    assert found(store, "?x wdw:stap ?n") == found(store, "?x wdw:stap ?n ; wdw:inRoute ?r")
    assert found(store, "norm:s4-09 wdw:rechtsgrond ?x") == {"jw-h3", "jw-h4"}
    assert found(store, "norm:s6b-37 wdw:rechtsgrond ?x") == {"jw-3.1"}
    assert found(store, "?x wdw:deelVan+ passage:leidraad FILTER(?x IN (passage:jw-3.1, passage:bw1-255))") == set()


def test_the_citation_of_the_ots_is_kept_whole_and_explained(store: Store) -> None:
    """Traps 46 and 48: two articles are cited for one fact; that the second is about something else is a difference."""
    cited = "?x wdw:rechtsgrond passage:bw1-{}"
    assert found(store, cited.format(255)) == found(store, cited.format(257)) == {"S5d-04"}
    assert found(store, "?x wdw:raakt feit:s5d-04") == {"V13"}


def test_acts_that_are_only_something_to_know_are_no_ground(store: Store) -> None:
    """Trap 47: two acts are topics of knowledge; three powers have no article in the text."""
    assert found(store, "eis:6b-kennis-d wdw:noemt ?x") >= {"wth", "wvggz"}
    assert found(store, "?x wdw:geciteerdeGrond passage:wth") == set()
    assert found(store, "?x wdw:geciteerdeGrond passage:wvggz") == set()
    for norm in ("norm:s5e-11", "norm:s5e-19", "norm:s5e-22", "eis:6b-kennis-d"):
        assert found(store, f"{norm} wdw:geciteerdeGrond ?x") == set()


def test_handing_over_a_report_rests_on_agreements(store: Store) -> None:
    """Trap 49: no statute is cited for it, and after it the lokaal team answers for what follows."""
    handing = f"{GUIDELINE}wdw:taak taak:melding-overdragen ; a wdw:Norm"
    assert found(store, f"{handing} ; wdw:geciteerdeGrond|wdw:grondOnbenoemd ?x") == set()
    assert found(store, "norm:s5b-38 wdw:instrument ?x") == {"samenwerkingsafspraken"}
    assert found(store, "norm:s5b-40 wdw:drager ?x") == {"lokaal-team"}


@pytest.mark.parametrize(
    ("source", "statements"),
    [
        ("kpmg", {"S5b-04.meldcode", "S5b-04.veiligheid", *(f"S5b-{number:02}" for number in range(5, 9))}),
        ("associatie-wijkteams", {f"S5b-{number}" for number in range(11, 19)}),
    ],
)
def test_a_list_that_others_made_is_reported_not_required(store: Store, source: str, statements: set[str]) -> None:
    """Trap 50: the guideline reports two lists and works out one item of the first."""
    borrowed = f"?x wdw:ontleendAan actor:{source}"
    assert found(store, borrowed) == statements
    assert found(store, f"{borrowed} ; a wdw:Verantwoordelijkheid") == statements
    assert rows(store, "?x ?functie", "?x wdw:werktUit ?functie") == {("S5b-09", "basisfunctie-a")}


def test_the_lokaal_team_and_the_local_organisation_stay_apart(store: Store) -> None:
    """Trap 51: the second may be wider; words for one thing do not make two nodes."""
    assert found(store, "actor:lokale-organisatie skos:related ?x") == {"lokaal-team"}
    assert found(store, "actor:lokale-organisatie skos:exactMatch|skos:broader|wdw:onderdeelVan ?x") == set()
    assert found(store, "?x a wdw:Eis ; wdw:jegens actor:lokale-organisatie") == {
        "6c-a", "6c-b-i", "6c-g", "6c-h", "6c-i", "6c-slot-a", "6c-slot-b", "6c-slot-c",
    }  # fmt: skip
    for names, node in [
        (("gezin", "huishouden", "gezinnen en huishoudens"), "gezin-huishouden"),
        (("lokaal wijkteam", "lokale (wijk)team", "lokale teams"), "lokaal-team"),
        (("Gecertificeerde Instellingen", "GI's"), "gi"),
    ]:
        for name in names:
            assert found(store, f'?x skos:altLabel "{name}"@nl') == {node}
