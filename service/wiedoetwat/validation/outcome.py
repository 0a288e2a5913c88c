"""What comes back of one upload from wherever it was validated: plain values, and the report written in one form."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.findings import Text
from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.findings import SEVERITIES, Report


@dataclass(frozen=True)
class Outcome:
    """A report in short, with its full text in one form; or why there is none."""

    name: str
    exit_code: int
    """0 conforms, 1 does not, 2 could not be read: as the command line ends."""
    part: str = ""
    """The report as one part of a document in the form asked for; base64 for a workbook."""
    gemeente: str | None = None
    peildatum: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    scores: dict[str, list[int]] = field(default_factory=dict)
    """Per list of requirements: voldoet, uitgelegd, nog niet, onbeantwoord."""
    error: Text | None = None
    status: int = 200
    """The HTTP status that fits."""
    place: dict[str, Any] | None = None

    def plain(self) -> dict[str, Any]:
        """Return the outcome as what JSON can hold."""
        return asdict(self)


def of_report(report: Report, part: str) -> Outcome:
    """Return the outcome of an upload that was read."""
    return Outcome(
        name=report.name,
        exit_code=0 if report.conforms else 1,
        part=part,
        gemeente=report.gemeente,
        peildatum=report.peildatum,
        counts={severity: report.count(severity) for severity in SEVERITIES},
        scores={s.section.id: [s.voldoet, s.uitgelegd, s.nog_niet, s.onbeantwoord] for s in report.scores},
    )


def of_error(name: str, error: UnreadableError) -> Outcome:
    """Return the outcome of an upload that could not be read."""
    told: Text = {"nl": error.message("nl"), "en": error.message("en")}
    return Outcome(name, 2, error=told, status=error.status, place=asdict(error.place))


def of_failure(name: str, error: WiedoetwatError) -> Outcome:
    """Return the outcome of an upload that was given up: it took too long, say."""
    return Outcome(name, 2, error={"nl": error.message("nl"), "en": error.message("en")}, status=503)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return how the command line ends: 2 before 1 before 0."""
    return max((outcome.exit_code for outcome in outcomes), default=0)
