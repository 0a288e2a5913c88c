"""What validation found of one upload: each thing with why, how to mend it and where; and how the whole stands."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from wiedoetwat.graph.findings import NOTHING, Severity, Text, in_both
from wiedoetwat.validation.engine import Result
from wiedoetwat.validation.places import Node, Place, Places, Term
from wiedoetwat.validation.standard import Rule, Section, Standard, Why
from wiedoetwat.vocabulary import DEF, shorten

Layer = Literal["leesbaar", "betekenis", "verwijzingen"]
LAYERS: Final[tuple[Layer, ...]] = ("leesbaar", "betekenis", "verwijzingen")
"""Can it be read, does it mean something, does what it refers to exist."""
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
_GAP: Final = re.compile(r"\{[?$](\w+)\}")
READING: Final = "Upload"
"""The component of what the reading itself remarks on."""


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to know; no personal data in any field."""

    severity: Severity
    shape: str
    component: str
    focus: str
    """The node that it is about, as an IRI; empty where it is about the file."""
    path: str
    value: str
    """The value as people write it: an IRI shortened, a text plain."""
    message: Text
    why: tuple[Why, ...]
    remedy: Text
    example: str
    place: Place
    section: Section
    order: float = 99.0
    layer: str = ""
    """The layer that it is about; empty for what law and guideline ask."""
    term: str = field(default="", compare=False)
    """The value as N-Triples writes it."""
    level: str = field(default="", compare=False)
    """The severity as an IRI: the user's own shapes may have their own."""


@dataclass(frozen=True)
class Score:
    """How the requirements of one list stand."""

    section: Section
    voldoet: int = 0
    uitgelegd: int = 0
    nog_niet: int = 0
    onbeantwoord: int = 0

    @property
    def total(self) -> int:
        """How many requirements the list asks an answer to."""
        return self.voldoet + self.uitgelegd + self.nog_niet + self.onbeantwoord


@dataclass(frozen=True)
class Report:
    """The outcome of one upload; it conforms where nothing is a violation."""

    name: str
    conforms: bool
    gemeente: str | None
    peildatum: str | None
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    layers: Mapping[Layer, bool]
    dataset: Mapping[str, str]

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity == severity for finding in self.findings)


Facts = dict[str, dict[Node, Term]]
"""What an upload says: property -> node -> its first value."""


def facts_of(quads: Iterable[Quad]) -> Facts:
    """Return the first value of every property of every node."""
    facts: Facts = {}
    for quad in quads:
        if not isinstance(quad.subject, Triple):
            facts.setdefault(quad.predicate.value, {}).setdefault(quad.subject, quad.object)
    return facts


def make_finding(
    standard: Standard, result: Result, places: Places, name: str, facts: Facts, place: Place | None = None
) -> Finding:
    """Return a result in plain words, with its place in file `name`."""
    rule = standard.rule(result.shape)
    asked = facts.get(rule.via, {}).get(result.focus)  # the requirement that the node answers knows why and where
    source = standard.rule(asked) if isinstance(asked, NamedNode) else rule
    section = source.section if source.section.id else rule.section
    predicate = NamedNode(result.path) if result.path and ":" in result.path and result.path[0] not in "<(^" else None
    values = {"this": result.focus, "value": result.value, "path": predicate}
    severity = _local(result.severity).lower()
    return Finding(
        severity=next((one for one in SEVERITIES if one == severity), "violation"),
        shape=result.shape.value,
        component=result.component,
        focus=result.focus.value if isinstance(result.focus, NamedNode) else str(result.focus),
        path=result.path or "",
        value=_shown(result.value),
        message=_message(rule, result, values),
        why=source.why or rule.why,
        remedy=_filled(rule.remedy or NOTHING, values),
        example=rule.example,
        place=place or _find(places, result, rule, predicate) or Place(name),
        section=section,
        order=rule.order,
        layer=rule.layer,
        term="" if result.value is None else str(result.value),
        level=result.severity,
    )


def _message(rule: Rule, result: Result, values: Mapping[str, Term | None]) -> Text:
    """Return what a shape says; where it is silent, or only the engine knows what to fill in, the engine's words."""
    said = _filled(rule.message, values)
    if said and not any(_GAP.search(text) for text in said.values()):
        return said
    own = result.message
    return {"nl": own, "en": own} if own else in_both("finding.plain", rule=_local(result.component))


def clean_finding(finding: Finding, clean: Callable[[str], str]) -> Finding:
    """Return a finding whose values `clean` has gone over."""
    return replace(
        finding,
        focus=clean(finding.focus) if finding.focus.startswith('"') else finding.focus,
        value=clean(finding.value),
        term=finding.term if finding.term.startswith("<") else clean(finding.term),
        message={lang: clean(text) for lang, text in finding.message.items()},
    )


def make_report(standard: Standard, name: str, facts: Facts, findings: Iterable[Finding]) -> Report:
    """Return the report on one arrangement, the gravest findings first, then by section, order and place."""
    ordered = sorted(findings, key=_rank)
    return Report(
        name=name,
        conforms=all(finding.severity != "violation" for finding in ordered),
        gemeente=_said(facts, DEF + "gemeente"),
        peildatum=_said(facts, DEF + "peildatum"),
        findings=tuple(ordered),
        scores=tuple(_scores(standard, facts)),
        layers={layer: not any(one.layer == layer and _failing(one) for one in ordered) for layer in LAYERS},
        dataset=standard.dataset,
    )


def _rank(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        SEVERITIES.index(finding.severity),
        finding.section.order,
        finding.order,
        place.line or 0,
        place.column or 0,
        place.sheet or "",
        finding.focus,
        finding.path,
        finding.value,
        finding.shape,
        finding.component,
    )


def _failing(finding: Finding) -> bool:
    """Return whether a finding shows its layer to be wanting; a remark does not."""
    return bool(finding.layer) and finding.severity != "info"


def _scores(standard: Standard, facts: Facts) -> Iterable[Score]:
    """Count per list how its requirements are answered; a deviation without reasons is no answer."""
    stands, reasons = facts.get(DEF + "stand", {}), facts.get(DEF + "motivering", {})
    answers: dict[str, str] = {}
    for node, eis in facts.get(DEF + "eis", {}).items():
        stand = stands.get(node)
        if isinstance(eis, NamedNode) and isinstance(stand, NamedNode):
            kind = stand.value.rpartition("/")[2].replace("-", "_")
            if kind == "wijkt_af":
                kind = "uitgelegd" if node in reasons else "onbeantwoord"
            answers.setdefault(eis.value, kind)
    counted = {section.id: Counter[str]() for section in standard.sections}
    for asked in standard.requirements:
        counted[asked.section][answers.get(asked.iri, "onbeantwoord")] += 1
    for section in standard.sections:
        kinds = counted[section.id]
        known = {kind: kinds.pop(kind, 0) for kind in ("voldoet", "uitgelegd", "nog_niet")}
        yield Score(section, **known, onbeantwoord=kinds.total())


def _find(places: Places, result: Result, rule: Rule, predicate: NamedNode | None) -> Place | None:
    """Return where a result is: at the triple or node, where the shape points to, or where a long path takes off."""
    if rule.about and result.value is None:
        found = places.find(rule.about)  # a workbook has a row for what is not answered
        if found:
            return found
    first = re.match(r"\(<([^<>]+)>/", result.path or "")
    step = NamedNode(first[1]) if first else predicate or rule.points_to
    found = places.find(result.focus, step, result.value if predicate else None)
    value = result.value
    return found or (places.find(value) if isinstance(value, NamedNode) else None)  # a rule about the whole upload


def _said(facts: Facts, predicate: str) -> str | None:
    value = next(iter(facts.get(predicate, {}).values()), None)
    return value.value if isinstance(value, NamedNode | pyoxigraph.Literal) else None


def _shown(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value)
    return term.value if isinstance(term, pyoxigraph.Literal) else "" if term is None else str(term)


def _filled(texts: Text, values: Mapping[str, Term | None]) -> Text:
    """Fill the {$this}, {?value} and {?path} of a shape's texts, as SHACL-SPARQL does (section 5.3.2)."""

    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return match[0] if value is None else _shown(value)

    return {lang: _GAP.sub(fill, text) if "{" in text else text for lang, text in texts.items()}


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
