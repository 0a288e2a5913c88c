"""Nothing of the sources is lost, law and guideline do not mix, and today holds nothing of the future."""

import tomllib
from pathlib import Path
from typing import Any

from tests.questions.graphs import found, rows
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import open_catalogue

NUMBERS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("nummers.toml").read_text(encoding="utf-8"))
STATEMENTS = {
    f"{section}-{number:02}"
    for section, (first, last) in NUMBERS["uitspraken"].items()
    for number in range(first, last + 1)
}
REQUIREMENTS = {identifier: weight for weight, listed in NUMBERS["eisen"].items() for identifier in listed}
LAW = {f"L{number:03}" for first, last in NUMBERS["wet"]["reeksen"] for number in range(first, last + 1)}
ADDED = set(NUMBERS["wet"]["aanvullend"])
DEFINITIONS = set(NUMBERS["wet"]["begripsbepalingen"])
ACTORS = set(NUMBERS["actoren"]["nummers"])
CONCEPTS = set(NUMBERS["begrippen"]["nummers"])
DIFFERENCES = {
    f"V{number:02}" for number in range(NUMBERS["verschillen"]["reeks"][0], NUMBERS["verschillen"]["reeks"][1] + 1)
}

KINDS = "wdw:Plicht wdw:Bevoegdheid wdw:Verbod wdw:Recht wdw:Vrijheid wdw:Verantwoordelijkheid wdw:Aanbeveling wdw:Eis"


def test_the_numbers_are_those_of_the_sources() -> None:
    assert (len(STATEMENTS), len(LAW), len(ACTORS), len(CONCEPTS), len(DIFFERENCES)) == (345, 192, 119, 143, 31)
    assert [len(listed) for listed in NUMBERS["eisen"].values()] == [51, 10, 9, 2]
    assert len(REQUIREMENTS) == 72
    assert DEFINITIONS < LAW


def test_every_statement_of_the_guideline_is_there(store: Store) -> None:
    stated = found(store, "GRAPH ?g { ?x wdw:laag laag:leidraad } GRAPH ?h { ?x wdw:gesteldIn ?p }")
    split = rows(store, "?rule ?part", "GRAPH ?g { ?part wdw:uitBronregel ?rule }")
    requirements = found(store, "?x a wdw:Eis")
    assert stated - {part for _, part in split} - requirements | {rule for rule, _ in split} == STATEMENTS
    for rule in {rule for rule, _ in split}:
        parts = {part for other, part in split if other == rule}
        assert len(parts) > 1
        assert all(part.startswith(f"{rule}.") for part in parts)


def test_every_requirement_is_there_with_its_weight(store: Store) -> None:
    weights = rows(store, "?x ?niveau", "?x a wdw:Eis ; wdw:niveau ?niveau")
    assert weights == set(REQUIREMENTS.items())
    parts = found(store, "?x wdw:niveau niveau:onderdeel")
    assert parts == found(store, "?x wdw:onderdeelVanEis/wdw:niveau niveau:kern")


def test_every_actor_and_concept_of_the_guideline_is_there(store: Store) -> None:
    assert found(store, "?x a wdw:Actor ; wdw:herkomst herkomst:leidraad ; skos:prefLabel ?naam") >= ACTORS
    assert found(store, "?x a wdw:Begrip ; wdw:definitieStatus ?status ; dct:source ?passage") >= CONCEPTS


def test_every_difference_is_there_and_touches_something(store: Store) -> None:
    assert found(store, "?x a wdw:Verschil") == DIFFERENCES
    assert found(store, "?x a wdw:Verschil ; wdw:raakt ?n") == DIFFERENCES


def test_every_provision_is_there_with_its_version_and_what_comes_of_it(store: Store) -> None:
    provision = "?x a wdw:Bepaling ; wdw:vindplaats ?p ; wdw:gelezenVersie ?v ; wdw:zekerheid ?z"
    assert found(store, provision) == LAW | ADDED == found(store, "?x a wdw:Bepaling")
    assert (LAW | ADDED) - found(store, "?x a wdw:Bepaling ; wdw:jci|wdw:eli ?j") == set(
        NUMBERS["wet"]["zonder-verwijzing"]
    )
    norms = found(store, "?n a wdw:Norm ; wdw:uitBepaling ?x")
    concepts = found(store, "?b a wdw:Begrip ; wdw:uitBepaling ?x")
    assert norms | concepts | found(store, "?n a wdw:Feit ; wdw:uitBepaling ?x") >= LAW | ADDED
    assert concepts >= DEFINITIONS
    assert not norms & DEFINITIONS


def test_every_norm_says_who_what_how_in_which_layer_and_system_and_where(store: Store) -> None:
    norms = found(store, f"VALUES ?k {{ {KINDS} }} GRAPH ?g {{ ?x a ?k }}")
    assert len(norms) > 300
    one = "{{ SELECT ?x (COUNT(DISTINCT ?o) AS ?c) {{ GRAPH ?g {{ ?x {} ?o }} }} GROUP BY ?x }} FILTER(?c = 1)"
    for property_ in ("wdw:laag", "wdw:stelsel", "wdw:gesteldIn", "dct:identifier"):
        assert norms <= found(store, one.format(property_)), property_
    kinds = (
        f"{{ SELECT ?x (COUNT(DISTINCT ?k) AS ?c) {{ VALUES ?k {{ {KINDS} }} GRAPH ?g {{ ?x a ?k }} }} GROUP BY ?x }}"
    )
    assert norms == found(store, f"{kinds} FILTER(?c = 1)")
    assert norms == found(store, f"{kinds} GRAPH ?h {{ ?x wdw:drager|wdw:zonderDrager ?o }}")
    assert norms == found(store, f"{kinds} GRAPH ?h {{ ?x wdw:taak|wdw:borgt ?o }}")


def test_a_fact_bears_nobody_a_duty(store: Store) -> None:
    facts = found(store, "GRAPH ?g { ?x a wdw:Feit }")
    assert len(facts) > 20
    assert facts == found(store, "GRAPH ?g { ?x a wdw:Feit } GRAPH ?h { ?x wdw:betreft ?o }")
    assert found(store, "GRAPH ?g { ?x a wdw:Feit } GRAPH ?h { ?x wdw:drager ?o }") == set()


def test_a_statutory_duty_is_never_the_guideline_s(store: Store) -> None:
    statutory = found(store, "?x a wdw:WettelijkePlicht")
    assert statutory == found(store, "?x a wdw:Plicht ; wdw:laag laag:wet")
    assert len(statutory) > 90
    assert found(store, "?x a wdw:WettelijkePlicht ; wdw:staatBinnen passage:leidraad") == set()
    assert found(store, "GRAPH graaf:toekomst { ?x a wdw:WettelijkePlicht }") == set()


def test_few_tasks_are_used_once_and_each_says_why(store: Store) -> None:
    uses = rows(store, "?taak ?x", "?x a wdw:Norm ; wdw:taak ?taak")
    counts = {task: sum(other == task for other, _ in uses) for task, _ in uses}
    single = {task for task, count in counts.items() if count == 1}
    assert 0 < len(single) < len(counts) / 3
    assert single <= found(store, "?x wdw:eenmaligOmdat ?waarom")
    assert {task for task, count in counts.items() if count > 1} & found(store, "?x wdw:eenmaligOmdat ?w") == set()


def test_law_and_guideline_meet_in_many_tasks(store: Store) -> None:
    of = "?n a wdw:Norm ; wdw:taak ?x ; wdw:laag laag:{}"
    assert len(found(store, of.format("wet")) & found(store, of.format("leidraad"))) >= 25


def test_the_catalogue_counts_the_same(store: Store) -> None:
    counted = answer(store, open_catalogue(find_sources()), "taken-gebruik", {})
    uses = rows(store, "?naam ?laag ?x", "?x a wdw:Norm ; wdw:laag ?laag ; wdw:taak/skos:prefLabel ?naam")
    for row in counted.rijen:
        for layer, column in (("wet", "wet"), ("leidraad", "leidraad"), ("gedelegeerd", "elders")):
            assert row[column] == sum((row["taak"], layer) == use[:2] for use in uses), row
    assert sum(row["wet"] + row["leidraad"] + row["elders"] for row in counted.rijen) == len(
        found(store, "?x wdw:taak ?t ; a wdw:Norm")
    )


def test_today_holds_nothing_of_the_future(store: Store) -> None:
    future = "GRAPH graaf:toekomst { ?x ?p ?o }"
    assert found(store, future) >= {"S5a-14", "S5a-17", "S5b-25", "S5c-15"}
    assert found(store, f"{future} {{ ?x ?q ?r }} UNION {{ ?r ?q ?x }}") == set()
    assert found(store, "?x wdw:stelsel stelsel:toekomst") == set()
    for graph in ("kennis", "afgeleid"):
        assert found(store, f"{future} GRAPH graaf:{graph} {{ {{ ?x ?q ?r }} UNION {{ ?r ?q ?x }} }}") == set()
