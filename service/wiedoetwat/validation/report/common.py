"""What all forms of a report share: the words for how grave something is, and sums."""

from wiedoetwat.messages import text
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import SEVERITIES, Finding, Report
from wiedoetwat.validation.standard import Why
from wiedoetwat.vocabulary import shorten


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
        parts.append(f"{count} {text(f'report.{severity}' if count == 1 else f'report.{severity}s', lang)}")
    return ", ".join(parts)


def because(why: Why, lang: Lang) -> str:
    """Return a source as it is cited, with the version that was read."""
    cited = why.citation if lang == "en" and why.citation else why.aanhaling
    return text("report.read", lang, source=cited, version=why.versieGelezen) if why.versieGelezen else cited


def about(finding: Finding) -> str:
    """Return node, property and value as Turtle writes them."""
    parts = [shorten(finding.focus) if ":" in finding.focus and not finding.focus.startswith("_:") else finding.focus]
    if finding.focus.startswith("_:upload"):
        parts = []
    if finding.path:
        parts.append(shorten(finding.path) if finding.path[0] not in "<(^" else finding.path)
    if finding.value and finding.value != finding.focus:
        parts.append(finding.value if finding.term.startswith("<") else f'"{finding.value}"')
    return " ".join(parts)
