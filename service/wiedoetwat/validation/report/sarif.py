"""A report as SARIF 2.1.0, which editors and code hosts show beside the line that it is about."""

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from wiedoetwat import __version__
from wiedoetwat.graph.findings import NOTHING
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import Finding, Report
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.report.common import because

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {"violation": "error", "warning": "warning", "info": "note"}


def part(report: Report, lang: Lang) -> str:
    """Return the report as one run."""
    return json.dumps(_run(report, lang), ensure_ascii=False, indent=2)


def whole(outcomes: Sequence[Outcome], lang: Lang, many: bool) -> str:  # noqa: ARG001 - one or many look alike
    """Return all runs as one log; what could not be read is a run that did not succeed."""
    runs = [json.dumps(_failure(one, lang), ensure_ascii=False) if one.error else one.part for one in outcomes]
    head = f'{{\n"$schema": "{SCHEMA}",\n"version": "2.1.0",\n"runs": ['
    return head + ",\n".join(runs) + "]\n}\n"


def _failure(outcome: Outcome, lang: Lang) -> dict[str, Any]:
    notice: dict[str, Any] = {"level": "error", "message": {"text": (outcome.error or NOTHING)[lang]}}
    if outcome.place:
        notice["locations"] = [_location(Place(**outcome.place))]
    return {
        "tool": {"driver": {"name": "wiedoetwat", "semanticVersion": __version__}},
        "invocations": [{"executionSuccessful": False, "toolExecutionNotifications": [notice]}],
        "results": [],
    }


def _run(report: Report, lang: Lang) -> dict[str, Any]:
    rules: dict[str, Finding] = {}
    for finding in report.findings:
        rules.setdefault(finding.shape, finding)
    numbers = {shape: number for number, shape in enumerate(rules)}
    driver = {
        "name": "wiedoetwat",
        "semanticVersion": __version__,
        "rules": [_rule(shape, finding, lang) for shape, finding in rules.items()],
    }
    return {
        "tool": {"driver": driver},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(finding, numbers[finding.shape], lang) for finding in report.findings],
        "properties": {"conforms": report.conforms, "dataset": dict(report.dataset)},
    }


def _rule(shape: str, finding: Finding, lang: Lang) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": shape, "shortDescription": {"text": finding.message[lang]}}
    link = next((why.url for why in finding.why if why.url), None)
    if link:
        rule["helpUri"] = link
    if finding.remedy[lang]:
        rule["help"] = {"text": finding.remedy[lang]}
    return rule


def _result(finding: Finding, rule: int, lang: Lang) -> dict[str, Any]:
    said = [finding.message[lang], finding.remedy[lang], "; ".join(because(why, lang) for why in finding.why)]
    return {
        "ruleId": finding.shape,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": " ".join(part for part in said if part)},
        "locations": [_location(finding.place)],
    }


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file)}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line, "startColumn": place.column or 1}
    location: dict[str, Any] = {"physicalLocation": physical}
    inside = place.pointer or "!".join(part for part in (place.sheet, place.cell) if part)
    if inside:
        location["logicalLocations"] = [{"fullyQualifiedName": inside}]
    return location
