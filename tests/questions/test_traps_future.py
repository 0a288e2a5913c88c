"""Where today and what may come are mixed up: traps 26-31. See test_traps_structure for which trap is watched where."""

import pytest

from tests.questions.graphs import found
from wiedoetwat.graph.store import Store

LATER = "GRAPH graaf:toekomst {{ {} }}"
PLANS = {"convenant": {"S2b-16"}, "niet-vrijblijvend-kader": {"S2c-01"}}
UNDEFINED = {
    "stabiele-veiligheid", "directe-veiligheid", "acuut-structureel", "aanvaardbare-termijn", "traumasensitief",
    "warme-overdracht", "systeem-mensgericht", "vots",
}  # fmt: skip


@pytest.mark.parametrize("actor", ["rvt", "stevig-lokaal-team"])
def test_who_is_still_to_come_does_nothing_today(store: Store, actor: str) -> None:
    """Trap 26: the present tense about the RVT is a quotation from the plan."""
    acts = f"?x wdw:drager|wdw:jegens|wdw:betreft|wdw:samenMet actor:{actor}"
    still_to_come = found(store, f"?x wdw:betreft actor:{actor} ; wdw:stelligheid stelligheid:nog-te-ontwikkelen")
    assert found(store, acts) == still_to_come
    assert still_to_come == ({"S2a-21.ontwikkelen"} if actor == "rvt" else set())
    assert len(found(store, LATER.format(acts))) > 1


def test_the_gi_carries_out_measures_today_and_the_rvt_later(store: Store) -> None:
    """Trap 26: no measure changes hands while the decisions are open."""
    carries_out = "?n wdw:taak taak:maatregel-uitvoeren ; wdw:drager ?x"
    assert "gi" in found(store, f"{carries_out} ; wdw:laag laag:leidraad")
    assert "rvt" not in found(store, carries_out)
    assert found(store, LATER.format(carries_out)) <= {"rvt"}
    assert found(store, "?x wdw:voorwaarde vw:besluitvorming-niet-rond ; wdw:stelsel stelsel:huidig") == {"S2c-03"}


@pytest.mark.parametrize("plan", PLANS)
def test_an_agreement_that_does_not_exist_binds_nobody(store: Store, plan: str) -> None:
    """Trap 26: the convenant and the framework are named as plans only."""
    named = f"?x ?p begrip:{plan} ; wdw:stelsel ?s"
    assert found(store, LATER.format(named)) == PLANS[plan]
    assert found(store, named) == set()


def test_each_way_of_handing_over_keeps_its_giver_and_its_time(store: Store) -> None:
    """Trap 28: Veilig Thuis and the GI hand over today; in the plan the lokaal team does not."""
    now = "?n wdw:taak taak:{} ; wdw:laag laag:leidraad ; a wdw:Norm ; wdw:drager ?x"
    assert found(store, now.format("melding-overdragen")) == {"veilig-thuis"}
    assert found(store, now.format("warm-overdragen-na-maatregel")) == {"gi"}
    assert found(store, "norm:s6b-07 wdw:noemt ?x") >= {"overdracht"}
    assert found(store, LATER.format("?x a wdw:Verbod ; wdw:uitBronregel bronregel:s2a-19")) == {"S2a-19.overdragen"}
    assert found(store, "?x wdw:uitBronregel bronregel:s2a-19") == set()


def test_the_zelfscan_does_not_exist_and_says_nothing_of_a_municipality(store: Store) -> None:
    """Trap 29: the guideline holds no data on who meets it."""
    made = "?x wdw:noemt begrip:zelfscan"
    assert found(store, LATER.format(made)) == {"S2e-02.zelfscan"}
    assert found(store, made) == set()
    assert found(store, "?x wdw:instrument begrip:zelfscan") == {"S2e-01"}
    assert found(store, "?x wdw:instrument begrip:zelfscan ; a wdw:Aanbeveling") == {"S2e-01"}
    whose = "?n wdw:laag laag:leidraad ; wdw:drager|wdw:jegens|wdw:betreft|wdw:samenMet ?x"
    assert found(store, f"{whose} FILTER NOT EXISTS {{ ?x skos:inScheme schema:actoren }}") == set()


def test_what_the_text_does_not_define_has_no_definition_of_ours(store: Store) -> None:
    """Trap 30: these words are used only; of three that are described the text says that they are not finished."""
    assert found(store, "?x wdw:definitieStatus definitiestatus:alleen-gebruikt") >= UNDEFINED
    for status in ("omschreven", "redactie"):
        assert found(store, f"?x wdw:definitieStatus definitiestatus:{status}") & UNDEFINED == set()
    unfinished = (
        LATER.format("feit:s7-12.definities wdw:noemt ?x") + " ?x a wdw:Begrip FILTER NOT EXISTS { ?x a wdw:Actor }"
    )
    assert found(store, unfinished) == {"outreachend", "systeem-mensgericht", "casusregie"}


def test_a_requirement_of_the_guideline_is_no_law(store: Store) -> None:
    """Trap 31: apply or explain, asked of the gemeente as the one who commissions."""
    requirements = found(store, "?x a wdw:Eis")
    assert found(store, "?x a wdw:Eis ; wdw:laag laag:leidraad ; wdw:drager actor:gemeente") == requirements
    assert found(store, "?x a wdw:Eis, wdw:Plicht") == set()
    shared = "?x a wdw:Eis ; wdw:drager ?wie FILTER(?wie != actor:gemeente)"
    assert found(store, shared) == {"6b-0-inkoop"}
    applying = "?n wdw:taak taak:leidraad-toepassen ; wdw:voorwerp ?x ; a wdw:Aanbeveling"
    assert found(store, applying) == {"ondergrens", "pas-toe-of-anders"}
    assert found(store, "?x wdw:taak taak:leidraad-toepassen ; a wdw:Plicht") == set()
    assert found(store, "?x a wdw:Eis ; wdw:rechtsgrond ?p") == {"6a-3-pia", "6b-signaleren-e"}
