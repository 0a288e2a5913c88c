"""The script that derives the register, on small registers of our own making."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "registers" / "derive.py"
TOOI = "https://identifier.overheid.nl/tooi/"
ONT = TOOI + "def/ont/"
PROV = "http://www.w3.org/ns/prov#"
UNCERTAIN = ["gm0744", "gm0797", "gm0944", "gm1723"]  # always expected in the registers
NEW, GROWN = "gm9001", "gm9002"
CURRENT = [*UNCERTAIN, NEW, GROWN]


def gemeente(code: str, end: str | None = None) -> dict[str, Any]:
    name = [{"@value": f"Naam {code}"}]
    node: dict[str, Any] = {
        "@id": f"{TOOI}id/gemeente/{code}",
        "@type": [ONT + "Gemeente"],
        ONT + "organisatiecode": [{"@value": code}],
        ONT + "officieleNaamExclSoort": name,
        ONT + "voorkeursnaamExclSoort": name,
        ONT + "ligtInProvincie": [{"@id": TOOI + "id/provincie/pv30"}],
    }
    if end:
        node[ONT + "einddatum"] = [{"@value": end}]
    return node


def change(ended: str, made: list[str], grown: list[str]) -> dict[str, Any]:
    def refer(codes: list[str]) -> list[dict[str, str]]:
        return [{"@id": f"{TOOI}id/gemeente/{code}"} for code in codes]

    return {
        "@id": f"{TOOI}id/gemeente/change_{ended}",
        "@type": [ONT + "Samenvoeging"],
        PROV + "invalidated": refer([ended]),
        PROV + "generated": refer(made),
        PROV + "used": refer(grown),
    }


def derive(folder: Path, graph: list[dict[str, Any]], in_regions: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the script on these registers; the result is in folder/out.ttl."""
    gemeenten, regions = folder / "gemeenten.json", folder / "regions.csv"
    gemeenten.write_text(json.dumps(graph), encoding="utf-8")
    kinds = ["vt", "jz", "vr", "gg", "ar", "re"]
    with regions.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["gm_code", *(f"{kind}_{part}" for kind in kinds for part in ("code", "name"))])
        for code in in_regions:
            table.writerow([code.upper(), *(cell for kind in kinds for cell in (f"{kind.upper()}01", f"Regio {kind}"))])
    command = [sys.executable, str(SCRIPT), str(gemeenten), str(regions), str(folder / "out.ttl")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def successors(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in parse(path=str(folder / "out.ttl"), format=RdfFormat.TURTLE):
        if quad.predicate.value.endswith("isReplacedBy"):
            subject, after = (str(term).rstrip(">").rsplit("/", 1)[1] for term in (quad.subject, quad.object))
            found.setdefault(subject, set()).add(after)
    return found


def test_successors_are_what_was_made_and_what_grew(tmp_path: Path) -> None:
    graph = [
        *map(gemeente, CURRENT),
        gemeente("gm0001", end="2018-12-31"),
        gemeente("gm0002", end="2018-12-31"),
        change("gm0001", made=[NEW], grown=[]),
        change("gm0002", made=[NEW], grown=[]),
        change("gm0002", made=[], grown=[GROWN]),
    ]
    done = derive(tmp_path, graph, CURRENT)
    assert done.returncode == 0, done.stderr
    assert successors(tmp_path) == {"gm0001": {NEW}, "gm0002": {NEW, GROWN}}


def test_only_what_ended_since_2018_is_kept(tmp_path: Path) -> None:
    graph = [
        *map(gemeente, CURRENT),
        gemeente("gm0001", end="2017-12-30"),
        gemeente("gm0002", end="2017-12-31"),
        change("gm0001", made=[NEW], grown=[]),
        change("gm0002", made=[NEW], grown=[]),
    ]
    assert derive(tmp_path, graph, CURRENT).returncode == 0
    assert successors(tmp_path) == {"gm0002": {NEW}}


def test_the_order_of_the_input_does_not_matter(tmp_path: Path) -> None:
    graph = [*map(gemeente, CURRENT), gemeente("gm0001", end="2018-12-31"), change("gm0001", [NEW, GROWN], [])]
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert derive(first, graph, CURRENT).returncode == 0
    assert derive(second, graph[::-1], CURRENT[::-1]).returncode == 0
    assert (first / "out.ttl").read_bytes() == (second / "out.ttl").read_bytes()


@pytest.mark.parametrize(
    ("graph", "in_regions", "complaint"),
    [
        (list(map(gemeente, CURRENT)), CURRENT[:-1], GROWN),
        (list(map(gemeente, CURRENT)), [*CURRENT, "gm9999"], "gm9999"),
        (list(map(gemeente, CURRENT)), [*CURRENT, GROWN], GROWN),
        ([*map(gemeente, CURRENT), gemeente("gm0001", end="2018-12-31")], CURRENT, "gm0001"),
        (
            [*map(gemeente, CURRENT), gemeente("gm0001", end="2018-12-31"), change("gm0001", ["gm8888"], [])],
            CURRENT,
            "gm8888",
        ),
        ([gemeente(code) for code in CURRENT if code != "gm0797"], [c for c in CURRENT if c != "gm0797"], "gm0797"),
    ],
    ids=["no regions", "no gemeente", "two rows", "no successor", "unknown successor", "uncertain one absent"],
)
def test_registers_that_do_not_fit_stop_the_script(
    tmp_path: Path, graph: list[dict[str, Any]], in_regions: list[str], complaint: str
) -> None:
    done = derive(tmp_path, graph, in_regions)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.ttl").exists()
