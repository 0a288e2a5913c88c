"""RDF of the user's own: where it goes, what is refused, and that the same files give the same snapshot."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.graph.test_store import Listener, port
from wiedoetwat.graph import loading
from wiedoetwat.graph.build import build
from wiedoetwat.graph.loading import LoadError, load
from wiedoetwat.graph.snapshot import Snapshot, current
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import open_store
from wiedoetwat.vocabulary import EIGEN, GRAAF

__all__ = ["port"]

FILES = {
    "een.ttl": "<#x> <http://e/p> [ <http://e/q> 'één' ] .",
    "twee drie.nt": '<http://e/s> <http://e/p> "2" .',
    "vier.trig": "<http://e/d> <http://e/p> 4 . <http://e/g> { <http://e/s> <http://e/p> [] }",
    "vijf.nq": "<http://e/s> <http://e/p> <http://e/o> <http://e/h> .",
    "zes.jsonld": '{"@id": "http://e/s", "http://e/p": [{"@value": "6"}]}',
    "zeven.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://e/s"><e:p>7</e:p></rdf:Description></rdf:RDF>',
}


@pytest.fixture
def base(sources: Sources, data_dir: Path) -> Snapshot:
    return build(sources, data_dir)


def write(folder: Path, files: dict[str, str]) -> list[Path]:
    for name, text in files.items():
        (folder / name).write_text(text)
    return [folder / name for name in files]


def graphs(snapshot: Snapshot) -> set[str]:
    store = open_store(snapshot)
    try:
        rows = store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        return {row["g"].value for row in rows}  # type: ignore[union-attr]
    finally:
        store.close()


def asks(snapshot: Snapshot, sparql: str) -> bool:
    store = open_store(snapshot)
    try:
        return bool(store.query(sparql))
    finally:
        store.close()


def test_files_get_graphs_of_their_own_beside_the_knowledge(base: Snapshot, data_dir: Path, tmp_path: Path) -> None:
    loaded = load(base, write(tmp_path, FILES), data_dir)
    own = {f"{EIGEN}{name}" for name in ("een.ttl", "twee%20drie.nt", "vier.trig", "zes.jsonld", "zeven.rdf")}
    assert graphs(loaded) == graphs(base) | own | {"http://e/g", "http://e/h"}
    assert asks(loaded, f"ASK {{ GRAPH <{EIGEN}een.ttl> {{ <{EIGEN}een.ttl#x> <http://e/p>/<http://e/q> 'één' }} }}")
    assert asks(loaded, f"ASK {{ GRAPH <{EIGEN}vier.trig> {{ <http://e/d> <http://e/p> 4 }} }}")
    assert not asks(loaded, "ASK { ?s <http://e/p> ?o }")
    assert asks(loaded, "ASK { norm:l072 ?p ?o }")
    assert loaded.manifest.counts["eigen"] == 8
    assert current(data_dir) == base


def test_the_same_files_give_the_same_dataset_and_others_another(
    base: Snapshot, data_dir: Path, tmp_path: Path
) -> None:
    files = write(tmp_path, FILES)
    first = load(base, files, data_dir)
    made = first.store.stat().st_mtime_ns
    again = load(base, list(reversed(files)), data_dir)
    assert (again, again.store.stat().st_mtime_ns) == (first, made)
    assert again.dump.read_bytes().splitlines() == sorted(again.dump.read_bytes().splitlines())
    held = open_store(first)
    fewer = load(base, files[1:], data_dir)
    assert len({base.version, first.version, fewer.version}) == 3
    assert first.path.exists()  # somebody has it open
    held.close()
    load(base, files[2:], data_dir)
    assert not first.path.exists()
    assert base.path.exists()


def test_without_the_knowledge_triples_are_in_the_default_graph(data_dir: Path, tmp_path: Path) -> None:
    dated = "<http://e/s> <http://purl.org/dc/terms/modified> '2020-01-02' ."
    loaded = load(None, write(tmp_path, {**FILES, "dag.ttl": dated}), data_dir)
    assert asks(loaded, "ASK { <http://e/s> <http://e/p> '2' , '6' , '7' . <http://e/d> <http://e/p> 4 }")
    assert graphs(loaded) == {"http://e/g", "http://e/h"}
    assert not asks(loaded, "ASK { norm:l072 ?p ?o }")
    assert loaded.manifest.date == "2020-01-02"


def test_nothing_at_all_is_a_dataset_too(data_dir: Path) -> None:
    assert not asks(load(None, [], data_dir), "ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"x.trig": f"<{GRAAF}kennis> {{ <a:a> <a:b> 1 }}"}, ["x.trig", f"{GRAAF}kennis"]),
        ({"x.nq": "<a:a> <a:b> <a:c> <https://w3id.org/wiedoetwat/graaf/eigen/y> ."}, ["eigen/y"]),
        ({"x.ttl": "<a:a> <a:b> 1 .\n<a:a> <a:b ."}, ["x.ttl", "regel 2"]),
        ({"x.ttl": "<a:a> b:b 1 ."}, ["kolom"]),
        ({"x.rq": ""}, [".ttl"]),
        ({"x.jsonld": "{"}, ["x.jsonld"]),
        ({"x.rdf": "<a"}, ["x.rdf"]),
    ],
)
def test_what_cannot_be_loaded_is_told(
    base: Snapshot, data_dir: Path, tmp_path: Path, files: dict[str, str], says: Sequence[str]
) -> None:
    with pytest.raises(LoadError) as caught:
        load(base, write(tmp_path, files), data_dir)
    assert all(piece in caught.value.message() for piece in says)
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_or_twice_there(base: Snapshot, data_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"none\.ttl"):
        load(base, [tmp_path / "none.ttl"], data_dir)
    (tmp_path / "sub").mkdir()
    files = write(tmp_path, {"x.ttl": ""}) + write(tmp_path / "sub", {"x.ttl": ""})
    with pytest.raises(LoadError, match=r"x\.ttl"):
        load(base, files, data_dir)


def test_what_is_too_large_is_not_read(
    base: Snapshot, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LARGEST", 10)
    with pytest.raises(LoadError, match="--store"):
        load(base, write(tmp_path, {"x.ttl": "#" * 11}), data_dir)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.jsonld", '{"@context": "http://127.0.0.1:PORT/c", "@id": "http://e/s"}'),
        ("x.ttl", "<http://127.0.0.1:PORT/> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:PORT/o> ."),
        (
            "x.rdf",
            '<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:PORT/e">]><rdf:RDF xmlns:e="http://e/" xmlns:rdf='
            '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description><e:p>&e;</e:p></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_a_file_fetches_nothing(data_dir: Path, tmp_path: Path, port: int, name: str, text: str) -> None:
    refused = pytest.raises(LoadError, match=name) if name != "x.ttl" else contextlib.nullcontext()
    with refused:
        load(None, write(tmp_path, {name: text.replace("PORT", str(port))}), data_dir)
    assert Listener.calls == 0


def test_a_triple_that_is_in_two_graphs_counts_once_in_their_merge(data_dir: Path, tmp_path: Path) -> None:
    """SPARQL 1.1 Query, section 13.2: the default graph is the RDF merge of the graphs."""
    both = "<http://e/a> { <http://e/s> <http://e/p> 1 , 2 } <http://e/b> { <http://e/s> <http://e/p> 2 , 3 }"
    store = open_store(load(None, write(tmp_path, {"x.trig": both}), data_dir))
    counted = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for graphs, wanted in ((["a"], 2), (["a", "b"], 3), (["a", "a"], 2), (["b", "a", "c"], 3)):
        rows = store.query(counted, default_graphs=[f"http://e/{graph}" for graph in graphs])
        assert [row["n"].value for row in rows] == [str(wanted)]  # type: ignore[union-attr]
    for clause in (
        "FROM <http://e/a> FROM <http://e/b>",
        "FROM <http://e/a>\nfrom<http://e/b> FROM NAMED <http://e/a>",
        "FROM e:a FROM e:b FROM e:a",
        "FROM : FROM e:b FROM <http://e/c>",
    ):
        query = f"PREFIX e: <http://e/> PREFIX : <http://e/a> SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}"
        assert [row["n"].value for row in store.query(query)] == ["3"]  # type: ignore[union-attr]
    counted = "SELECT (COUNT(*) AS ?n) FROM <http://e/a> { ?s ?p ?o }"
    rows = store.query(counted, default_graphs=["http://e/a", "http://e/b"])
    assert [row["n"].value for row in rows] == ["3"]  # type: ignore[union-attr]
    rows = store.query(
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p 2 } ?s ?p 3 }",
        default_graphs=["http://e/a", "http://e/b"],
        named_graphs=["http://e/a"],
    )
    assert [row["g"].value for row in rows] == ["http://e/a"]  # type: ignore[union-attr]
    store.close()
