"""Builds that die, builds at the same time, snapshots in use, and the graph that a wheel carries."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import build, ensure_built
from wiedoetwat.graph.snapshot import current
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import open_store

Edit = Callable[[str, str, str], None]

DIES = """
import os, signal, sys
from pathlib import Path
from wiedoetwat.graph import snapshot
from wiedoetwat.graph.build import build
from wiedoetwat.graph.sources import Sources

root, data_dir, moment = sys.argv[1:]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def report(key, **fields):
    if key == moment:
        die()

if moment == "named":
    snapshot.write_whole = lambda path, text: die() if path.name == "current" else path.write_text(text)
if moment == "pointed":
    snapshot._clear = die
build(Sources(Path(root)), Path(data_dir), report)
"""

WAITS = """
import sys, time
from pathlib import Path
from wiedoetwat.graph.build import build
from wiedoetwat.graph.sources import Sources

root, data_dir, hold_at, until = sys.argv[1:]

def report(key, **fields):
    print(key, flush=True)
    if key == hold_at:
        while not Path(until).exists():
            time.sleep(0.01)

print(build(Sources(Path(root)), Path(data_dir), report).version, flush=True)
"""


def temporary(data_dir: Path) -> list[str]:
    return [path.name for path in data_dir.iterdir() if path.name.startswith(".")]


def versions(data_dir: Path) -> set[str]:
    return {path.name for path in data_dir.iterdir() if path.is_dir() and not path.name.startswith(".")}


@pytest.mark.parametrize("moment", ["build.read", "build.check", "build.close", "build.store", "named", "pointed"])
def test_a_killed_build_loses_nothing(sources: Sources, data_dir: Path, edit: Edit, moment: str) -> None:
    before = build(sources, data_dir)
    store = open_store(before)
    edit("data/normen.ttl", "mag verzoeken", "mag vragen")
    died = subprocess.run([sys.executable, "-c", DIES, str(sources.root), str(data_dir), moment], check=False)
    assert died.returncode == -9
    after = current(data_dir)
    assert after is not None
    assert (after == before) == (moment != "pointed")
    assert open_store(after).query("ASK { norm:l072 ?p ?o }")
    assert store.query("ASK { norm:l072 ?p ?o }")
    rebuilt = build(sources, data_dir)
    assert rebuilt.version != before.version
    assert open_store(rebuilt).query('ASK { ?n rdfs:label "het college mag vragen"@nl }')
    assert temporary(data_dir) == []


def test_a_failed_build_leaves_nothing_behind(sources: Sources, data_dir: Path, edit: Edit) -> None:
    before = build(sources, data_dir)
    edit("data/normen.ttl", "actor:college a wdw:Actor .", "actor:college a wdw:Actor")
    with pytest.raises(WiedoetwatError):
        build(sources, data_dir)
    assert current(data_dir) == before
    assert temporary(data_dir) == []
    assert versions(data_dir) == {before.version}


def test_of_two_builds_the_second_takes_the_result_of_the_first(sources: Sources, data_dir: Path) -> None:
    go = data_dir.parent / "go"
    arguments = [sys.executable, "-c", WAITS, str(sources.root), str(data_dir)]
    with (
        subprocess.Popen([*arguments, "build.check", str(go)], stdout=subprocess.PIPE, text=True) as first,
        subprocess.Popen([*arguments, "never", str(go)], stdout=subprocess.PIPE, text=True) as second,
    ):
        assert first.stdout is not None
        assert second.stdout is not None
        heard = {first: [first.stdout.readline().strip()], second: [second.stdout.readline().strip()]}
        go.touch()
        for process, lines in heard.items():
            assert process.stdout is not None
            lines += process.stdout.read().split()
    assert first.returncode == second.returncode == 0
    builder, waiter = sorted(heard.values(), key=len, reverse=True)
    assert builder[0] == "build.read"
    assert waiter == ["build.waiting", builder[-1]]


def test_a_snapshot_in_use_is_not_removed(sources: Sources, data_dir: Path, edit: Edit) -> None:
    words = ["verzoeken", "een", "twee", "drie", "vier"]
    first = build(sources, data_dir)
    store = open_store(first)
    built = [first]
    for old, new in pairwise(words):
        edit("data/normen.ttl", f"mag {old}", f"mag {new}")
        if new == "vier":
            store.close()
        built.append(build(sources, data_dir))
        if new == "drie":
            assert versions(data_dir) == {first.version, built[-2].version, built[-1].version}
            assert store.query('ASK { ?n rdfs:label "het college mag verzoeken"@nl }')
    assert versions(data_dir) == {built[-2].version, built[-1].version}


def test_what_another_engine_wrote_is_written_again(sources: Sources, data_dir: Path) -> None:
    built = build(sources, data_dir)
    manifest = built.path / "manifest.json"
    manifest.write_text(manifest.read_text().replace(built.manifest.engine, "0.0.1"))
    shutil.rmtree(built.store)
    again = ensure_built(sources, data_dir)
    assert again == built
    assert open_store(again).query("ASK { norm:l072 ?p ?o }")


def test_a_pointer_to_nothing_is_no_snapshot(sources: Sources, data_dir: Path) -> None:
    built = build(sources, data_dir)
    shutil.rmtree(built.path)
    assert current(data_dir) is None
    assert ensure_built(sources, data_dir) == built
    (data_dir / "current").write_text("{")
    assert current(data_dir) is None
    assert ensure_built(sources, data_dir) == built


@pytest.fixture
def carried(sources: Sources, data_dir: Path, tmp_path: Path) -> Sources:
    """What a wheel carries: the sources and the graph that was built of them."""
    built = build(sources, data_dir)
    bundle = tmp_path / "_bundle"
    shutil.copytree(sources.root, bundle)
    for file in (built.dump, built.shapes, built.path / "manifest.json"):
        shutil.copy(file, bundle)
    return Sources(bundle)


LIGHT = """
import sys
from pathlib import Path
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import open_store

store = open_store(ensure_built(Sources(Path(sys.argv[1])), Path(sys.argv[2])))
assert store.query("ASK { norm:l072 a wdw:WettelijkePlicht }")
print(store.version, sorted({"rdflib", "pyshacl", "owlrl", "platformdirs"} & set(sys.modules)))
"""


def test_an_installed_graph_is_loaded_without_reasoning(carried: Sources, data_dir: Path, tmp_path: Path) -> None:
    for place in (tmp_path / "elsewhere", data_dir):  # loaded at first use, and on a store that is built
        command = [sys.executable, "-c", LIGHT, str(carried.root), str(place)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        version = current(data_dir)
        assert version is not None
        assert printed == f"{version.version} []\n"
    assert current(tmp_path / "elsewhere") is not None


@pytest.mark.parametrize("name", ["wiedoetwat.nq", "inrichting.nt"])
def test_a_damaged_installed_graph_is_refused(carried: Sources, tmp_path: Path, name: str) -> None:
    file = carried.root / name
    file.write_bytes(file.read_bytes()[:-1] or b"# other")
    with pytest.raises(WiedoetwatError) as caught:
        ensure_built(carried, tmp_path / "elsewhere")
    assert caught.value.key == "build.damaged"
