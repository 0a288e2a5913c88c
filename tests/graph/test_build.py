"""What a build makes of sources, and what it says when it cannot."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import build, ensure_built
from wiedoetwat.graph.findings import RejectedError
from wiedoetwat.graph.snapshot import current
from wiedoetwat.graph.sources import Sources, find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.vocabulary import AFGELEID, KENNIS, TOEKOMST, expand, shorten

Edit = Callable[[str, str, str], None]

NORMS = "data/normen.ttl"
PASSAGE_OF_L072 = """"het college moet verzoeken"@nl ;
    wdw:drager actor:college ;
    wdw:gesteldIn passage:jw-3.1-1 ;"""


def answer(store: Store, sparql: str) -> set[str]:
    result = store.query(sparql)
    assert isinstance(result, QuerySolutions)
    names = set()
    for solution in result:
        assert isinstance(solution[0], NamedNode)
        names.add(shorten(solution[0].value))
    return names


def size(store: Store, pattern: str) -> int:
    result = store.query(f"SELECT * {{ {pattern} }}")
    assert isinstance(result, QuerySolutions)
    return sum(1 for _ in result)


def rejected(sources: Sources, data_dir: Path) -> list[str]:
    with pytest.raises(RejectedError) as caught:
        build(sources, data_dir)
    findings = caught.value.findings
    for lang in ("nl", "en"):
        assert caught.value.message(lang).splitlines()[1:] == [f"  {finding.tell(lang)}" for finding in findings]
    return [finding.tell(lang) for finding in findings for lang in ("nl", "en")]


def test_the_default_graph_merges_what_is_stated_and_what_follows(sources: Sources, data_dir: Path) -> None:
    store = open_store(build(sources, data_dir))
    counts = store.snapshot.manifest.counts
    assert size(store, f"GRAPH <{KENNIS}> {{ ?s ?p ?o }}") == counts["kennis"] > 0
    assert size(store, f"GRAPH <{AFGELEID}> {{ ?s ?p ?o }}") == counts["afgeleid"] > 0
    assert size(store, f"GRAPH <{TOEKOMST}> {{ ?s ?p ?o }}") == counts["toekomst"] > 0
    assert size(store, "?s ?p ?o") == counts["kennis"] + counts["afgeleid"]
    assert store.date == "2026-01-31"
    assert store.snapshot.manifest.dataset.startswith(store.version)


def test_it_derives_classes_roll_ups_and_chains(sources: Sources, data_dir: Path) -> None:
    store = open_store(build(sources, data_dir))
    assert answer(store, "SELECT ?n { ?n a wdw:Norm }") == {"norm:l071.college", "norm:l072"}
    assert answer(store, "SELECT ?n { ?n a wdw:WettelijkePlicht }") == {"norm:l072"}
    assert answer(store, "SELECT ?n { ?n a skos:Concept }") == {"actor:college"}
    above = {"passage:jw", "passage:jw-3", "passage:jw-3.1"}
    assert answer(store, "SELECT ?p { passage:jw-3.1-1 wdw:binnen ?p }") == above
    assert answer(store, "SELECT ?p { norm:l072 wdw:staatBinnen ?p }") == above


def test_it_keeps_nothing_that_every_owl_graph_implies(sources: Sources, data_dir: Path) -> None:
    store = open_store(build(sources, data_dir))
    kept = answer(store, f"SELECT DISTINCT ?p {{ GRAPH <{AFGELEID}> {{ ?s ?p ?o }} }}")
    assert kept == {"rdf:type", "wdw:binnen", "wdw:staatBinnen"}
    classes = answer(store, f"SELECT DISTINCT ?c {{ GRAPH <{AFGELEID}> {{ ?s a ?c }} }}")
    assert classes == {"wdw:Norm", "wdw:WettelijkeUitspraak", "wdw:WettelijkePlicht", "skos:Concept"}
    assert size(store, f"GRAPH <{AFGELEID}> {{ ?s ?p ?o }} GRAPH <{KENNIS}> {{ ?s ?p ?o }}") == 0


def test_the_future_stays_out_of_the_present(sources: Sources, data_dir: Path) -> None:
    store = open_store(build(sources, data_dir))
    assert size(store, "norm:t1 ?p ?o") == 0
    assert size(store, f"GRAPH <{AFGELEID}> {{ norm:t1 ?p ?o }}") == 0
    assert answer(store, f"SELECT ?c {{ GRAPH <{TOEKOMST}> {{ norm:t1 a ?c }} }}") == {
        "wdw:Plicht",
        "wdw:Norm",
        "wdw:WettelijkeUitspraak",
        "wdw:WettelijkePlicht",
    }


def test_the_same_input_gives_the_same_bytes(sources: Sources, tmp_path: Path) -> None:
    one, two = build(sources, tmp_path / "one"), build(sources, tmp_path / "two")
    assert one.dump.read_bytes() == two.dump.read_bytes()
    assert one.manifest == two.manifest
    lines = one.dump.read_bytes().splitlines()
    assert lines == sorted(lines)
    assert any(line.startswith(b"_:") for line in lines), "the fixture must hold lists for this to mean something"


def test_content_decides_what_is_newer(sources: Sources, data_dir: Path, edit: Edit) -> None:
    first = ensure_built(sources, data_dir)
    os.utime(sources.root / NORMS, (2e9, 2e9))
    steps: list[str] = []
    assert ensure_built(sources, data_dir, lambda key, **_: steps.append(key)) == first
    assert steps == []
    edit(NORMS, "het college mag verzoeken", "het college mag vragen")
    second = ensure_built(sources, data_dir, lambda key, **_: steps.append(key))
    assert steps == ["build.read", "build.check", "build.close", "build.store"]
    assert second.version != first.version
    assert current(data_dir) == second


def test_a_change_that_says_nothing_new_keeps_the_version(sources: Sources, data_dir: Path, edit: Edit) -> None:
    first = ensure_built(sources, data_dir)
    edit(NORMS, "# Two norms", "# Just two norms")
    second = ensure_built(sources, data_dir)
    assert second.version == first.version
    assert second.manifest.sources == sources.digest() != first.manifest.sources
    assert current(data_dir) == second


def test_worked_examples_are_no_knowledge(sources: Sources) -> None:
    before = sources.digest()
    (sources.root / "data" / "inrichtingen").mkdir()
    (sources.root / "data" / "inrichtingen" / "x.ttl").write_text("not Turtle")
    assert sources.digest() == before


def test_a_norm_without_passage_is_refused_with_its_place_and_the_remedy(
    sources: Sources, data_dir: Path, edit: Edit
) -> None:
    built = build(sources, data_dir)
    store = open_store(built)
    edit(NORMS, PASSAGE_OF_L072, PASSAGE_OF_L072.replace("    wdw:gesteldIn passage:jw-3.1-1 ;", ""))
    assert rejected(sources, data_dir) == [
        "data/normen.ttl:20, norm:l072 wdw:gesteldIn: Een norm staat in precies een passage. "
        "Noem de kleinste passage met de woorden die het zeggen.",
        "data/normen.ttl:20, norm:l072 wdw:gesteldIn: A norm stands in exactly one passage. "
        "Name the smallest passage with the operative words.",
    ]
    assert current(data_dir) == built
    assert answer(store, "SELECT ?p { norm:l072 wdw:gesteldIn ?p }") == {"passage:jw-3.1-1"}


def test_a_finding_of_sparql_names_the_node_and_the_value(sources: Sources, data_dir: Path, edit: Edit) -> None:
    edit(NORMS, PASSAGE_OF_L072, PASSAGE_OF_L072.replace("actor:college", "norm:l072"))
    assert rejected(sources, data_dir) == [
        "data/normen.ttl:20, norm:l072: norm:l072 heeft zichzelf als drager: norm:l072. Noem een actor.",
        "data/normen.ttl:20, norm:l072: norm:l072 is its own bearer: norm:l072. Name an actor.",
    ]


def test_a_rule_over_all_knowledge_names_the_node_that_breaks_it(sources: Sources, data_dir: Path, edit: Edit) -> None:
    edit("data/normen.ttl", "norm:l072 a wdw:Plicht ;\n", "norm:l072 a wdw:Plicht ;\n    wdw:laag laag:onbekend ;\n")
    with pytest.raises(RejectedError) as caught:
        build(sources, data_dir)
    (finding,) = [found for found in caught.value.findings if found.remedy["nl"] == "Kies een laag die bestaat."]
    assert (finding.file, finding.node) == ("data/normen.ttl", "norm:l072")
    assert finding.message["nl"] == "norm:l072 heeft een onbekende laag."


def test_the_future_must_conform_too(sources: Sources, data_dir: Path, edit: Edit) -> None:
    edit("data/plannen.toekomst.ttl", "    wdw:gesteldIn passage:jw-3.1-1 ;\n", "")
    assert [line[:38] for line in rejected(sources, data_dir)] == ["data/plannen.toekomst.ttl:9, norm:t1 w"] * 2


def test_every_syntax_error_is_named(sources: Sources, data_dir: Path, edit: Edit) -> None:
    edit(NORMS, "actor:college a wdw:Actor .", "actor:college a wdw:Actor")
    edit("ontology/alignments/eli.ttl", "eli:is_part_of", "foreign:part")
    dutch = rejected(sources, data_dir)[::2]
    assert [line.split(": ")[0] for line in dutch] == [
        "ontology/alignments/eli.ttl, regel 5, kolom 32",
        "data/normen.ttl, regel 13, kolom 1",
    ]


def test_a_node_has_one_file(sources: Sources, data_dir: Path) -> None:
    (sources.root / "data" / "actoren.ttl").write_text(
        f"<{expand('actor:college')}> a <{expand('wdw:Actor')}> . <{expand('gemeente:gm0363')}> a <{expand('wdw:X')}> ."
    )
    (sources.root / "data" / "gemeenten.ttl").write_text(f"<{expand('gemeente:gm0363')}> a <{expand('wdw:X')}> .")
    assert rejected(sources, data_dir)[0] == (
        "data/actoren.ttl, actor:college: "
        "Deze knoop staat in twee bestanden: data/actoren.ttl en data/normen.ttl. Houd er een over."
    )


def test_the_future_has_files_of_its_own(sources: Sources, data_dir: Path, edit: Edit) -> None:
    edit("data/plannen.toekomst.ttl", "stelsel:toekomst", "stelsel:huidig")
    edit(
        NORMS,
        PASSAGE_OF_L072 + "\n    wdw:laag laag:wet ;\n    wdw:stelsel stelsel:huidig",
        PASSAGE_OF_L072 + "\n    wdw:laag laag:wet ;\n    wdw:stelsel stelsel:toekomst",
    )
    dutch = rejected(sources, data_dir)[::2]
    assert dutch[0].startswith("data/normen.ttl:20, norm:l072: Deze knoop hoort bij stelsel:toekomst. Zet hem in")
    assert dutch[1].startswith("data/plannen.toekomst.ttl:9, norm:t1: Deze knoop hoort niet bij stelsel:toekomst")


def test_a_contradiction_is_refused(sources: Sources, data_dir: Path, edit: Edit) -> None:
    edit(NORMS, "norm:l072 a wdw:Plicht", "norm:l072 a wdw:Plicht , wdw:Bevoegdheid")
    dutch = rejected(sources, data_dir)[0]
    assert dutch.startswith("data/normen.ttl:20, norm:l072: De kennis spreekt zichzelf tegen")
    assert "wdw:Bevoegdheid" in dutch


def test_knowledge_without_a_date_is_refused(sources: Sources, data_dir: Path, edit: Edit) -> None:
    edit("ontology/wdw.ttl", "dct:modified", "dct:created")
    with pytest.raises(WiedoetwatError) as caught:
        build(sources, data_dir)
    assert caught.value.key == "build.undated"


def test_no_sources_no_build(tmp_path: Path) -> None:
    with pytest.raises(WiedoetwatError) as caught:
        find_sources(tmp_path)
    assert caught.value.key == "sources.absent"
