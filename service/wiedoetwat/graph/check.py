"""The knowledge held against the shapes that it must conform to, with SHACL."""

import re
from collections.abc import Iterable
from typing import Any, Final

import pyoxigraph
import pyshacl
import rdflib
from pyoxigraph import NamedNode, Quad, QuerySolutions, Triple, Variable
from rdflib import SH

from wiedoetwat.graph.bridge import from_rdflib, rdflib_term, to_rdflib
from wiedoetwat.graph.findings import NOTHING, Finding, Severity, Text
from wiedoetwat.graph.knowledge import Knowledge, parse_all
from wiedoetwat.graph.sources import Sources
from wiedoetwat.settings import LANGS
from wiedoetwat.vocabulary import DEF, shorten

ONTOLOGY: Final = rdflib.URIRef(DEF.rstrip("#"))
SEVERITIES: Final[dict[rdflib.term.Node, Severity]] = {SH.Violation: "violation", SH.Warning: "warning"}


class _QuickGraph(rdflib.Graph):
    """The triples for the validator, whose SPARQL constraints are answered by the engine that also serves them.

    rdflib takes minutes for what pyoxigraph answers in milliseconds; all other access stays rdflib's own.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        super().__init__(bind_namespaces="none")
        held = list(triples)
        to_rdflib(held, self)
        self._engine = pyoxigraph.Store()
        self._engine.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in held)

    def query(self, query_object: Any, *options: Any, **_more: Any) -> rdflib.query.Result:
        """Answer one query; the fourth option, in rdflib's order, binds variables ($this)."""
        bound = {Variable(name): from_rdflib(node) for name, node in options[3].items()}
        answer = self._engine.query(query_object, substitutions=dict(bound))
        if not isinstance(answer, QuerySolutions):
            raise TypeError("a constraint of SHACL is a SELECT query here")
        names = [variable.value for variable in answer.variables]
        result = rdflib.query.Result("SELECT")
        result.vars = [rdflib.Variable(name) for name in names]
        result.bindings = [
            {
                rdflib.Variable(name): rdflib_term(term)
                for name, term in zip(names, solution, strict=True)
                if term is not None
            }
            for solution in answer
        ]
        return result


def check(knowledge: Knowledge, sources: Sources) -> list[Finding]:
    """Return what the shapes find wrong with all knowledge, present and future; file by file, in a fixed order.

    The texts are those of the shape (sh:message, and sh:description for what to do) in Dutch and English. A finding
    of severity "violation" means that no graph may be built. owl:imports are not followed.
    Raises RejectedError where a shapes file is no Turtle.
    """
    texts = {sources.name(path): path.read_text(encoding="utf-8") for path in sources.shapes()}
    shapes = to_rdflib(triple for triples in parse_all(texts).values() for triple in triples)
    graph = _QuickGraph(knowledge.all())
    _, report, _ = pyshacl.validate(
        graph,
        shacl_graph=shapes,
        inference="none",
        advanced=True,
        inplace=True,
        do_owl_imports=False,
    )
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"the validator gave no report: {report!r}")
    findings = [_finding(knowledge, shapes, report, result) for result in report.objects(None, SH.result)]
    return sorted(findings, key=lambda finding: (finding.file, finding.line or 0, finding.node, finding.message["nl"]))


def _finding(knowledge: Knowledge, shapes: rdflib.Graph, report: rdflib.Graph, result: rdflib.term.Node) -> Finding:
    focus, path, shape = (report.value(result, key) for key in (SH.focusNode, SH.resultPath, SH.sourceShape))
    constraint = report.value(result, SH.sourceConstraint)
    value = report.value(result, SH.value)
    if focus == ONTOLOGY and isinstance(value, rdflib.URIRef):
        focus = value  # a rule over all the knowledge is asked once, of the ontology; its value is the culprit
    severity = report.value(result, SH.resultSeverity)
    message = _texts(shapes, constraint, SH.message) or _texts(shapes, shape, SH.message)
    plain = str(report.value(result, SH.resultMessage))
    values = {"this": focus, "value": value, "path": path}
    file, line = knowledge.place(NamedNode(str(focus))) if isinstance(focus, rdflib.URIRef) else ("", None)
    return Finding(
        file,
        line,
        _name(focus),
        _name(path) if isinstance(path, rdflib.URIRef) else "",
        SEVERITIES.get(severity, "info") if severity is not None else "violation",
        _filled(message or {"nl": plain, "en": plain}, values),
        _filled(_texts(shapes, constraint, SH.description) or _texts(shapes, shape, SH.description), values),
    )


def _texts(shapes: rdflib.Graph, node: rdflib.term.Node | None, predicate: rdflib.URIRef) -> Text:
    """Return what a shape says in both languages, each standing in for the other; empty where it says nothing."""
    if node is None:
        return {}
    said = {text.language: str(text) for text in shapes.objects(node, predicate) if isinstance(text, rdflib.Literal)}
    return {lang: said.get(lang) or next(iter(said.values())) for lang in LANGS} if said else {}


def _filled(texts: Text, values: dict[str, rdflib.term.Node | None]) -> Text:
    """Fill the {$this}, {?value} and {?path} of a shape's texts, as SHACL-SPARQL does (section 5.3.2)."""

    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return match[0] if value is None else _name(value)

    return {lang: re.sub(r"\{[?$](\w+)\}", fill, text) for lang, text in (texts or NOTHING).items()}


def _name(node: rdflib.term.Node | None) -> str:
    return shorten(str(node)) if isinstance(node, rdflib.URIRef) else str(node)
