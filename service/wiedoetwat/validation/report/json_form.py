"""A report as JSON, for programs; the names are Dutch, as in the answer object."""

import json
from collections.abc import Sequence
from typing import Any

from wiedoetwat.graph.findings import NOTHING
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import LAYERS, SEVERITIES, Finding, Report, Score
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.standard import Why


def part(report: Report, lang: Lang) -> str:
    """Return the report as a JSON object that people can read too."""
    return json.dumps(plain(report, lang), ensure_ascii=False, indent=2)


def whole(outcomes: Sequence[Outcome], lang: Lang, many: bool) -> str:
    """Return the object alone, or an array of them; what could not be read is an object with `fout`."""
    parts = [_failure(one, lang) if one.error else one.part for one in outcomes]
    return ("[\n" + ",\n".join(parts) + "\n]" if many else parts[0]) + "\n"


def _failure(outcome: Outcome, lang: Lang) -> str:
    told = {"bestand": outcome.name, "voldoet": False, "taal": lang, "fout": (outcome.error or NOTHING)[lang]}
    where = place(Place(**outcome.place)) if outcome.place else None
    return json.dumps({**told, "plaats": where}, ensure_ascii=False, indent=2)


def plain(report: Report, lang: Lang) -> dict[str, Any]:
    """Return the report as plain values, with its texts in one language."""
    return {
        "bestand": report.name,
        "voldoet": report.conforms,
        "gemeente": report.gemeente,
        "peildatum": report.peildatum,
        "taal": lang,
        "aantallen": {severity: report.count(severity) for severity in SEVERITIES},
        "lagen": {layer: report.layers[layer] for layer in LAYERS},
        "onderdelen": [_score(score, lang) for score in report.scores],
        "bevindingen": [_finding(finding, lang) for finding in report.findings],
        "dataset": dict(report.dataset),
    }


def _score(score: Score, lang: Lang) -> dict[str, Any]:
    return {
        "id": score.section.id,
        "label": score.section.label[lang],
        "voldoet": score.voldoet,
        "uitgelegd": score.uitgelegd,
        "nogNiet": score.nog_niet,
        "onbeantwoord": score.onbeantwoord,
    }


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "ernst": finding.severity,
        "onderdeel": {"id": finding.section.id, "label": finding.section.label[lang]},
        "boodschap": finding.message[lang],
        "waarom": [_why(why, lang) for why in finding.why],
        "herstel": finding.remedy[lang] or None,
        "voorbeeld": finding.example or None,
        "plaats": place(finding.place),
        "knoop": None if finding.focus.startswith("_:upload") else finding.focus,
        "eigenschap": finding.path or None,
        "waarde": finding.value or None,
        "shape": finding.shape,
        "component": finding.component,
    }


def _why(why: Why, lang: Lang) -> dict[str, Any]:
    cited = why.citation if lang == "en" and why.citation else why.aanhaling
    return {"aanhaling": cited, "url": why.url or None, "laag": why.laag, "versieGelezen": why.versieGelezen}


def place(where: Place) -> dict[str, Any]:
    """Return a place as plain values."""
    return {
        "bestand": where.file,
        "regel": where.line,
        "kolom": where.column,
        "pointer": where.pointer,
        "blad": where.sheet,
        "cel": where.cell,
    }
