"""A report as RDF: the standard SHACL report, and with each result where it is, why, and how to mend it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from wiedoetwat.graph.findings import NOTHING
from wiedoetwat.settings import LANGS, Lang
from wiedoetwat.validation.findings import Finding, Report, Score
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.places import Term
from wiedoetwat.vocabulary import PREFIXES, SHAPE

SH: Final = PREFIXES["sh"]
USED: Final = ("dct", "rdfs", "sh", "wdw", "wdwsh", "xsd")
_PLACES: Final = {
    "file": "bestand", "line": "regel", "column": "kolom", "pointer": "pointer", "sheet": "blad", "cell": "cel"
}  # fmt: skip


def part(report: Report, lang: Lang) -> str:  # noqa: ARG001 - a graph holds both languages
    """Return the report as Turtle without prefixes on top."""
    prefixes = {prefix: PREFIXES[prefix] for prefix in USED}
    text = (pyoxigraph.serialize(triples(report), format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("@prefix "))


def whole(outcomes: Sequence[Outcome], lang: Lang, many: bool) -> str:  # noqa: ARG001 - one or many look alike
    """Return the reports as one graph; what could not be read is a comment in it."""
    parts = [f"# {json.dumps((one.error or NOTHING)[lang])}\n" if one.error else one.part for one in outcomes]
    return "".join([*(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in USED), "\n", *parts])


def triples(report: Report) -> Iterator[Triple]:
    """Return the report as triples; its blank nodes are named after the upload, so that several fit in one graph."""
    own = "v" + hashlib.sha256(report.name.encode()).hexdigest()[:12]
    node = BlankNode(own)
    yield Triple(node, _rdf("type"), _sh("ValidationReport"))
    yield Triple(node, _sh("conforms"), Literal(not report.findings))  # SHACL 3.6.1.1: whatever the severity
    yield Triple(node, _own("voldoet"), Literal(report.conforms))
    for name, value in (("gemeente", report.gemeente), ("peildatum", report.peildatum)):
        if value:
            is_date = name == "peildatum"
            term = Literal(value, datatype=NamedNode(PREFIXES["xsd"] + "date")) if is_date else NamedNode(value)
            yield Triple(node, NamedNode(PREFIXES["wdw"] + name), term)
    yield Triple(node, _own("versie"), Literal(report.dataset["versie"]))
    scores = [BlankNode(f"{own}s{number}") for number, _ in enumerate(report.scores)]
    results = [BlankNode(f"{own}b{number}") for number, _ in enumerate(report.findings)]
    yield from (Triple(node, _own("score"), score) for score in scores)
    yield from (Triple(node, _sh("result"), result) for result in results)
    for counted, score in zip(scores, report.scores, strict=True):
        yield from _score(counted, score)
    for result, finding in zip(results, report.findings, strict=True):
        yield from _result(result, finding)


def _score(node: BlankNode, score: Score) -> Iterator[Triple]:
    for lang in LANGS:
        yield Triple(node, NamedNode(PREFIXES["rdfs"] + "label"), Literal(score.section.label[lang], language=lang))
    counted = {"voldoet": score.voldoet, "uitgelegd": score.uitgelegd, "nogNiet": score.nog_niet}
    for name, count in {**counted, "onbeantwoord": score.onbeantwoord}.items():
        yield Triple(node, _own(name), Literal(count))


def _result(node: BlankNode, finding: Finding) -> Iterator[Triple]:
    """A result as SHACL has it, and what we say besides."""
    yield Triple(node, _rdf("type"), _sh("ValidationResult"))
    yield Triple(node, _sh("focusNode"), _node(finding.focus))
    if finding.path and finding.path[0] not in "<(^":
        yield Triple(node, _sh("resultPath"), NamedNode(finding.path))
    if finding.term:
        yield Triple(node, _sh("value"), _term(finding.term))
    yield Triple(node, _sh("resultSeverity"), NamedNode(finding.level))
    component = finding.component if ":" in finding.component else f"{SHAPE}{finding.component}ConstraintComponent"
    yield Triple(node, _sh("sourceConstraintComponent"), NamedNode(component))
    yield Triple(node, _sh("sourceShape"), _node(finding.shape if ":" in finding.shape else f"_:{finding.shape}"))
    for lang in LANGS:
        yield Triple(node, _sh("resultMessage"), Literal(finding.message[lang], language=lang))
    for predicate, value in _besides(finding):
        yield Triple(node, predicate, value)


def _besides(finding: Finding) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    if finding.path and finding.path[0] in "<(^":
        yield _own("pad"), Literal(finding.path)
    for lang in LANGS:
        if finding.remedy[lang]:
            yield _own("herstel"), Literal(finding.remedy[lang], language=lang)
    if finding.example:
        yield _own("voorbeeld"), Literal(finding.example)
    for why in finding.why:
        yield NamedNode(PREFIXES["dct"] + "source"), NamedNode(why.url) if why.url else Literal(why.aanhaling)
    for attribute, name in _PLACES.items():
        value = getattr(finding.place, attribute)
        if value is not None:
            yield _own(name), Literal(value)


def _node(text: str) -> Term:
    """Return a node that a finding names: an IRI plainly, all else as N-Triples writes it."""
    if text.startswith("_:"):
        return BlankNode(text[2:])
    return _term(text) if text.startswith('"') else NamedNode(text)


def _term(text: str) -> Term:
    line = f"<urn:s> <urn:p> {text} ."
    term: Term = next(iter(pyoxigraph.parse(line, format=RdfFormat.N_TRIPLES))).object
    return term


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def _own(name: str) -> NamedNode:
    return NamedNode(SHAPE + name)


def _rdf(name: str) -> NamedNode:
    return NamedNode(PREFIXES["rdf"] + name)
