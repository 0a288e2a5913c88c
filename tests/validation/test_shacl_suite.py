"""The SHACL test suite of the W3C, through `wiedoetwat validate --shapes`: whatever the engine passes by itself.

The suite is not ours to carry, so these tests are collected only where WIEDOETWAT_SHACL_SUITE names its folder `tests`.
Blank nodes count as alike: each side names its own.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shacl
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from tests.commands import Run
from wiedoetwat.validation.engine import RDF, SH, Shapes, path_text
from wiedoetwat.vocabulary import SHAPE

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
Expected = Counter[tuple[str, ...]] | None
FIELDS = ("focusNode", "value", "sourceConstraintComponent", "sourceShape", "resultSeverity")


def index(text: str, base: str) -> dict[Any, dict[str, list[Any]]]:
    return Shapes(tuple(quad.triple for quad in parse(text, format=RdfFormat.TURTLE, base_iri=base))).index


def results(said: dict[Any, dict[str, list[Any]]], report: Any) -> Counter[tuple[str, ...]]:
    """Return the results of a report as what two reports must agree on."""
    found: Counter[tuple[str, ...]] = Counter()
    for result in said[report].get(SH + "result", ()):
        properties = said[result]
        terms = [next(iter(properties.get(SH + name, ())), None) for name in FIELDS]
        path = next(iter(properties.get(SH + "resultPath", ())), None)
        written = next((one.value for one in properties.get(SHAPE + "pad", ())), "")
        shown = written or ("" if path is None else path_text(said, path))
        found[(*("_:" if isinstance(term, BlankNode) else str(term) for term in terms), shown)] += 1
    return found


def report_of(text: str) -> Counter[tuple[str, ...]]:
    said = index(text, "file:///report")
    report = next(node for node, properties in said.items() if is_a(properties, SH + "ValidationReport"))
    return results(said, report)


def is_a(properties: dict[str, list[Any]], kind: str) -> bool:
    return NamedNode(kind) in properties.get(RDF + "type", ())


def cases(folder: Path) -> list[Any]:
    """Return every test: data file, shapes file, and the results expected, None where validation must fail."""
    found = []
    for file in sorted(folder.rglob("*.ttl")):
        base = f"file:///{file.name}"
        said = index(file.read_text(encoding="utf-8"), base)
        for properties in said.values():
            if is_a(properties, SHT + "Validate"):
                action = said[properties[MF + "action"][0]]
                data, shapes = (
                    file
                    if action[SHT + name][0].value == base
                    else file.parent / Path(action[SHT + name][0].value).name
                    for name in ("dataGraph", "shapesGraph")
                )
                result = properties[MF + "result"][0]
                expected = None if result == NamedNode(SHT + "Failure") else results(said, result)
                name = f"{file.parent.name}/{file.stem}"
                found.append(pytest.param(data, shapes, expected, id=name))
    return found


def by_itself(data: Path, shapes: Path) -> Expected:
    """Return what the engine makes of a test without us."""
    base = f"file:///{data.name}"
    try:
        compiled = shacl.Shapes.from_text(shapes.read_text(encoding="utf-8"), "turtle", f"file:///{shapes.name}")
        report = compiled.validate_text(data.read_text(encoding="utf-8"), "turtle", base)
    except ValueError:
        return None
    return report_of(report.serialize("turtle"))


if "WIEDOETWAT_SHACL_SUITE" in os.environ:
    SUITE = cases(Path(os.environ["WIEDOETWAT_SHACL_SUITE"]))

    def test_the_suite_is_there() -> None:
        assert len(SUITE) > 110

    @pytest.mark.parametrize(("data", "shapes", "expected"), SUITE)
    def test_what_the_engine_passes_by_itself(data: Path, shapes: Path, expected: Expected, real: Run) -> None:
        if by_itself(data, shapes) != expected:
            return  # the engine's own business
        done = real("validate", str(data), "--shapes", str(shapes), "--format", "turtle")
        if expected is None:
            assert done.code == 2, done
        else:
            assert report_of(done.out) == expected
            mild = {f"<{SH}Warning>", f"<{SH}Info>"}
            assert done.code == (0 if all(key[4] in mild for key in expected) else 1)
