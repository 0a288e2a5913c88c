"""Derive the register of Dutch gemeenten (gemeenten.ttl) from two published registers.

Usage: python derive.py GEMEENTEN_JSON REGIONS_CSV OUTPUT_TTL

GEMEENTEN_JSON  the TOOI register "Register gemeenten compleet" as expanded JSON-LD: names, codes,
                provinces, dates and the changes (samenvoeging, uitbreiding, herschikking).
REGIONS_CSV     one row per gemeente of today with the code and name of its six regions; README.md
                names the columns and says where each comes from.

It runs in the project's virtual environment, since it writes the project's canonical Turtle. The output
depends on these two files and this folder alone: the same input gives the same bytes.
Nothing is filled in from memory but the three tables of `tables.py`. Where the two files
contradict each other the script stops instead of choosing.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tables import HEADER, KINDS, ONLY_CBS, PROVINCES, UNCERTAIN_NOTE, Kind

from wiedoetwat.graph.turtle import canonical
from wiedoetwat.vocabulary import PREFIXES

SINCE = date(2018, 1, 1)
"""Gemeenten that ceased to exist on this day or later are kept, with their successors."""

TOOI_ID = "https://identifier.overheid.nl/tooi/id/"
TOOI = "https://identifier.overheid.nl/tooi/def/ont/"
PROV = "http://www.w3.org/ns/prov#"

Statements = dict[str, list[str]]
"""The predicates of one subject, each with its objects, as Turtle terms."""


class RegisterError(Exception):
    """The registers do not say what they must say, or contradict each other."""


@dataclass(frozen=True)
class Gemeente:
    """One gemeente as the TOOI register describes it; `end` is its last day."""

    code: str
    name: str
    preferred_name: str
    province: str
    begin: date | None
    end: date | None
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """One region of one kind, named as its source names it."""

    kind: Kind
    code: str
    name: str


def values(node: Mapping[str, Any], predicate: str) -> list[str]:
    """Give the literals and IRIs that an expanded JSON-LD node has for one predicate."""
    return [str(item.get("@value", item.get("@id"))) for item in node.get(predicate, [])]


def one(node: Mapping[str, Any], predicate: str) -> str:
    """Give the single value of a predicate; RegisterError where there is none or more than one."""
    found = values(node, predicate)
    if len(found) != 1:
        raise RegisterError(f"{node.get('@id')}: {len(found)} x {predicate}, verwacht 1 / expected 1")
    return found[0]


def day(node: Mapping[str, Any], predicate: str) -> date | None:
    """Give the date of a predicate, None where the register gives none."""
    return date.fromisoformat(one(node, predicate)) if predicate in node else None


def local(iri: str, soort: str) -> str:
    """Give the code at the end of a TOOI IRI of the given soort: .../gemeente/gm0363 -> gm0363."""
    start = f"{TOOI_ID}{soort}/"
    if not iri.startswith(start):
        raise RegisterError(f"{iri}: geen {soort} van TOOI / not a TOOI {soort}")
    return iri.removeprefix(start)


def successors(graph: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Find which gemeenten came after each gemeente that ended.

    The register records this in its changes: `prov:invalidated` names what ended,
    `prov:generated` what was made (samenvoeging, herschikking) and `prov:used` what existed
    already and grew (uitbreiding). One gemeente may be in several changes: it was divided.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for change in graph:
        after = values(change, PROV + "generated") + values(change, PROV + "used")
        for ended in values(change, PROV + "invalidated"):
            found[local(ended, "gemeente")].update(local(iri, "gemeente") for iri in after)
    return found


def read_gemeenten(path: Path) -> list[Gemeente]:
    """Read all gemeenten of the TOOI register, of today and ended, by code."""
    graph: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    after = successors(graph)
    gemeenten = []
    for node in graph:
        if TOOI + "Gemeente" not in node.get("@type", []):
            continue
        code = local(node["@id"], "gemeente")
        if code != one(node, TOOI + "organisatiecode"):
            raise RegisterError(f"{code}: code en URI verschillen / code and URI differ")
        gemeenten.append(
            Gemeente(
                code=code,
                name=one(node, TOOI + "officieleNaamExclSoort"),
                preferred_name=one(node, TOOI + "voorkeursnaamExclSoort"),
                province=local(one(node, TOOI + "ligtInProvincie"), "provincie"),
                begin=day(node, TOOI + "begindatum"),
                end=day(node, TOOI + "einddatum"),
                successors=tuple(sorted(after[code])) if code in after else (),
            )
        )
    return sorted(gemeenten, key=lambda gemeente: gemeente.code)


def read_regions(path: Path) -> dict[str, tuple[Region, ...]]:
    """Read the six regions of each gemeente, by gemeentecode in lower case."""
    found: dict[str, tuple[Region, ...]] = {}
    names: dict[tuple[str, str], str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gemeente = row["gm_code"].lower()
            if gemeente in found:
                raise RegisterError(f"{gemeente}: twee regels / two rows")
            regions = tuple(Region(kind, row[f"{kind.column}_code"], row[f"{kind.column}_name"]) for kind in KINDS)
            for region in regions:
                name = names.setdefault((region.kind.column, region.code), region.name)
                if not region.code or not region.name or name != region.name:
                    raise RegisterError(
                        f"{gemeente}: regio {region.code!r} heet {region.name!r}, elders {name!r} / "
                        "region has no code or two names"
                    )
            found[gemeente] = regions
    return found


def text(value: str, lang: str = "") -> str:
    """Write a Turtle literal, with its language where one is given."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' + (f"@{lang}" if lang else "")


def both(nl: str, en: str) -> list[str]:
    """Write one text in Dutch and in English."""
    return [text(nl, "nl"), text(en, "en")]


def typed(value: object, datatype: str) -> str:
    """Write a Turtle literal with an XML Schema datatype."""
    return f'"{value}"^^xsd:{datatype}'


def describe_province(code: str) -> Statements:
    """Describe a province; the register of gemeenten gives its URI only, the name is in `tables.py`."""
    if code not in PROVINCES:
        raise RegisterError(f"{code}: onbekende provincie / unknown province")
    return {
        "a": ["wdw:Provincie"],
        "dct:identifier": [text(code)],
        "rdfs:label": both(*PROVINCES[code]),
    }


def describe_region(region: Region) -> Statements:
    """Describe a region with the year and the source of its division."""
    kind = region.kind
    return {
        "a": [f"wdw:{kind.name}"],
        "dct:identifier": [text(region.code)],
        "dct:source": both(*kind.source),
        "rdfs:label": both(region.name, f"{kind.english} {region.name}"),
        "skos:notation": [text(region.code)],
        "wdw:indelingsjaar": [typed(kind.year, "gYear")],
    }


def describe_current(gemeente: Gemeente, regions: tuple[Region, ...]) -> Statements:
    """Describe a gemeente of today with its province and its six regions."""
    found: Statements = {
        "a": ["wdw:Gemeente"],
        "rdfs:label": [text(gemeente.name, "nl")],
        "wdw:gemeentecode": [text(gemeente.code)],
        "wdw:ligtInProvincie": [f"provincie:{gemeente.province}"],
    }
    for region in regions:
        found[f"wdw:in{region.kind.name}"] = [f"regio:{region.code.lower()}"]
    if gemeente.preferred_name != gemeente.name:
        found["skos:altLabel"] = [text(gemeente.preferred_name, "nl")]
    if gemeente.begin:
        found["wdw:begindatum"] = [typed(gemeente.begin, "date")]
    if gemeente.code in ONLY_CBS:
        found["wdw:indelingOnzeker"] = ["true"]
        found["skos:note"] = both(*UNCERTAIN_NOTE)
    return found


def describe_ended(gemeente: Gemeente) -> Statements:
    """Describe a gemeente that ended, its last day and what the register says came after it."""
    if not gemeente.successors:
        raise RegisterError(f"{gemeente.code}: geen opvolger in het register / no successor")
    return {
        "a": ["wdw:VervallenGemeente"],
        "dct:isReplacedBy": [f"gemeente:{code}" for code in gemeente.successors],
        "rdfs:label": [text(gemeente.name, "nl")],
        "wdw:einddatum": [typed(gemeente.end, "date")],
        "wdw:gemeentecode": [text(gemeente.code)],
    }


def derive(gemeenten: Iterable[Gemeente], regions: Mapping[str, tuple[Region, ...]]) -> dict[str, Statements]:
    """Make all subjects with their statements; RegisterError where the two registers disagree."""
    all_gemeenten = list(gemeenten)
    current = [gemeente for gemeente in all_gemeenten if gemeente.end is None]
    ended = [g for g in all_gemeenten if g.end and g.end + timedelta(days=1) >= SINCE]
    differing = {gemeente.code for gemeente in current} ^ set(regions)
    if differing:
        raise RegisterError(f"in een van beide registers / in one only: {sorted(differing)}")
    missing = ONLY_CBS - set(regions)
    if missing:
        raise RegisterError(f"onzeker maar onbekend / uncertain but unknown: {sorted(missing)}")

    graph = {f"gemeente:{g.code}": describe_current(g, regions[g.code]) for g in current}
    graph |= {f"gemeente:{g.code}": describe_ended(g) for g in ended}
    graph |= {f"provincie:{g.province}": describe_province(g.province) for g in current}
    used = {region for row in regions.values() for region in row}
    graph |= {f"regio:{region.code.lower()}": describe_region(region) for region in used}
    unknown = {f"gemeente:{code}" for g in ended for code in g.successors} - set(graph)
    if unknown:
        raise RegisterError(f"onbekende opvolgers / unknown successors: {sorted(unknown)}")
    return graph


def turtle(graph: Mapping[str, Statements]) -> str:
    """Write the subjects as Turtle in the project's canonical form, the comment block on top."""
    header = [f"# {line}".rstrip() for line in HEADER.strip().splitlines()]
    prefixes = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items()]
    blocks = [
        f"{subject} " + " ; ".join(f"{predicate} {' , '.join(objects)}" for predicate, objects in statements.items())
        for subject, statements in graph.items()
    ]
    return canonical("\n".join([*header, "", *prefixes, *(f"{block} ." for block in blocks)]), "gemeenten.ttl")


def main() -> int:
    """Write the Turtle file; exit status 1 with a message where the registers do not fit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gemeenten", type=Path, help="TOOI register gemeenten compleet (JSON-LD)")
    parser.add_argument("regions", type=Path, help="table of regions per gemeente (CSV)")
    parser.add_argument("output", type=Path, help="Turtle file to write")
    arguments = parser.parse_args()
    try:
        graph = derive(read_gemeenten(arguments.gemeenten), read_regions(arguments.regions))
    except RegisterError as error:
        print(error, file=sys.stderr)
        return 1
    arguments.output.write_text(turtle(graph), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
