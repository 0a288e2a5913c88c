"""What all forms of a report share: the words for how grave something is, and sums."""

import re
from typing import Final

from wiedoetwat.graph.findings import Severity
from wiedoetwat.messages import text
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import SEVERITIES, Finding, Layer, Report
from wiedoetwat.validation.standard import Why
from wiedoetwat.vocabulary import shorten

ONE: Final[dict[Severity, str]] = {"violation": "report.violation", "warning": "report.warning", "info": "report.info"}
"""What one finding of a severity is called: a key of messages.toml."""
MANY: Final[dict[Severity, str]] = {
    "violation": "report.violations",
    "warning": "report.warnings",
    "info": "report.infos",
}
STANDS: Final = ("score.voldoet", "score.uitgelegd", "score.nog-niet", "score.onbeantwoord")
"""How a requirement may stand."""
OUTCOMES: Final = ("report.conforms", "report.not-yet", "report.unreadable")
"""How an upload may end, by exit code."""
LAYER_NAMES: Final[dict[Layer, str]] = {
    "leesbaar": "layer.leesbaar", "betekenis": "layer.betekenis", "verwijzingen": "layer.verwijzingen"
}  # fmt: skip


def verdict(report: Report, lang: Lang) -> str:
    """Return in one sentence how an arrangement stands."""
    if not report.conforms:
        return text("report.falls-short", lang, count=report.count("violation"))
    return text("report.remarks" if report.findings else "report.clean", lang, count=len(report.findings))


def counts(report: Report, lang: Lang) -> str:
    """Return how many findings there are of each severity: '2 fouten, 1 waarschuwing, 0 opmerkingen'."""
    parts = []
    for severity in SEVERITIES:
        count = report.count(severity)
        parts.append(f"{count} {text((ONE if count == 1 else MANY)[severity], lang)}")
    return ", ".join(parts)


def because(why: Why, lang: Lang) -> str:
    """Return a source as it is cited, with the version that was read."""
    cited = why.citation if lang == "en" and why.citation else why.aanhaling
    return text("report.read", lang, source=cited, version=why.versieGelezen) if why.versieGelezen else cited


def about(finding: Finding) -> str:
    """Return node, property and value as Turtle writes them, as far as there are any."""
    parts = []
    if not finding.focus.startswith("_:upload"):
        parts.append(finding.focus if finding.focus.startswith(("_:", '"')) else shorten(finding.focus))
    if finding.path:
        parts.append(path_of(finding))
    if finding.value and finding.term not in (f"<{finding.focus}>", finding.focus):
        parts.append(finding.value if finding.term.startswith("<") else f'"{finding.value}"')
    return " ".join(parts)


def path_of(finding: Finding) -> str:
    """Return the property, or the longer path, with its names shortened."""
    if finding.path[0] not in "<(^":
        return shorten(finding.path)
    return re.sub(r"<([^<>]+)>", lambda iri: shorten(iri[1]), finding.path)
