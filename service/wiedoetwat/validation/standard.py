"""What uploads are held against: the shapes, what each says to people and where it comes from, what is asked at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from wiedoetwat.graph.findings import NOTHING, Text
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import fill
from wiedoetwat.questions.rows import terms_of
from wiedoetwat.settings import LANGS
from wiedoetwat.validation.engine import Shapes, make_shapes
from wiedoetwat.validation.places import Node, Term
from wiedoetwat.vocabulary import PREFIXES, SHAPE

SH: Final = PREFIXES["sh"]


@dataclass(frozen=True)
class Why:
    """Where a rule comes from."""

    aanhaling: str
    url: str
    laag: str | None = None
    versieGelezen: str | None = None  # noqa: N815 - as in the answer object
    citation: str | None = None
    """The English words for it, where those are others."""


@dataclass(frozen=True)
class Section:
    """A part of the report: a group of shapes, or a list of requirements."""

    id: str
    label: Text
    order: float = 99.0


@dataclass(frozen=True)
class Rule:
    """What one shape says to people."""

    message: Text
    remedy: Text
    example: str
    name: Text
    description: Text
    why: tuple[Why, ...]
    section: Section
    order: float
    severity: str
    layer: str
    """Which layer it looks at: betekenis or verwijzingen; empty for what law and guideline ask."""
    about: NamedNode | None
    """The requirement that the shape is about."""
    via: str
    """The property of a node that leads to the requirement it answers; empty where there is none."""
    points_to: NamedNode | None
    """The property to point at where a result has no path."""


@dataclass(frozen=True)
class Requirement:
    """A requirement that an arrangement is asked to answer."""

    iri: str
    number: str
    section: str


@dataclass(frozen=True, eq=False)
class Standard:
    """All that validation needs of the knowledge; plain values, loaded once per process."""

    shapes: Shapes
    texts: Shapes
    """The shapes whose texts are used: these, and those of the reading."""
    passages: Mapping[str, Why]
    requirements: tuple[Requirement, ...]
    sections: tuple[Section, ...]
    """The lists of requirements, in their order."""
    dataset: Mapping[str, str]

    @cached_property
    def _rules(self) -> dict[Node, Rule]:
        return {}

    @cached_property
    def _silence(self) -> Rule:
        return self._read(NamedNode(SHAPE))

    def rule(self, shape: Node) -> Rule:
        """Return what a shape says to people; for a shape that says nothing, empty texts."""
        if shape not in self.texts.index:
            return self._silence
        if shape not in self._rules:
            self._rules[shape] = self._read(shape)
        return self._rules[shape]

    def with_shapes(self, shapes: Shapes) -> "Standard":
        """Return the standard with the user's own shapes instead of ours, and nothing asked besides."""
        reading = tuple(t for t in self.texts.triples if isinstance(t.subject, NamedNode) and _is_reading(t.subject))
        texts = Shapes((*reading, *shapes.triples))
        return replace(self, shapes=shapes, texts=texts, requirements=(), sections=())

    def _read(self, shape: Node) -> Rule:
        said = self.texts.index.get(shape, {})
        constraint = self.texts.index.get(one, {}) if (one := _first(said, SH + "sparql")) else {}
        return Rule(
            message=_text(said, SH + "message") or _text(constraint, SH + "message"),
            remedy=_text(said, SHAPE + "herstel"),
            example=next((term.value for term in said.get(SHAPE + "voorbeeld", ()) if isinstance(term, Literal)), ""),
            name=_text(said, SH + "name") or _text(said, PREFIXES["rdfs"] + "label"),
            description=_text(said, SH + "description"),
            why=tuple(self._why(said.get(PREFIXES["dct"] + "source", ()))),
            section=self._section(_first(said, SH + "group")),
            order=_number(_first(said, SH + "order")),
            severity=_value(_first(said, SH + "severity")) or SH + "Violation",
            layer=(_value(_first(said, SHAPE + "laag")) or "").rpartition("#")[2].removeprefix("laag-"),
            about=_name(_first(said, SHAPE + "eis")),
            via=_value(_first(said, SHAPE + "via")) or "",
            points_to=_name(_first(said, SHAPE + "plaats")),
        )

    def _why(self, sources: Iterable[Term]) -> list[Why]:
        known = [
            self.passages[term.value] for term in sources if isinstance(term, NamedNode) and term.value in self.passages
        ]
        said = {term.language or "nl": term.value for term in sources if isinstance(term, Literal)}
        words = said.get("nl") or next(iter(said.values()), None)
        return [
            *sorted(known, key=lambda why: why.aanhaling),
            *([Why(words, "", citation=said.get("en"))] if words else []),
        ]

    def _section(self, group: Term | None) -> Section:
        if not isinstance(group, NamedNode):
            return Section("", NOTHING)
        said = self.texts.index.get(group, {})
        id_ = group.value.rpartition("#")[2].removeprefix("groep-")
        label = _text(said, PREFIXES["rdfs"] + "label") or {"nl": id_, "en": id_}
        return Section(id_, label, _number(_first(said, SH + "order")))


def load_standard(store: Store, catalogue: Catalogue) -> Standard:
    """Return the standard of a built graph."""
    compiled = parse(store.snapshot.shapes.read_bytes(), format=RdfFormat.N_TRIPLES)
    triples = [quad.triple for quad in compiled]
    shapes = make_shapes(triples)
    named = {t.object for t in triples if t.predicate.value == PREFIXES["dct"] + "source"}
    passages = sorted((term for term in named if isinstance(term, NamedNode)), key=str)
    requirements, sections = _requirements(store, catalogue)
    return Standard(
        shapes=shapes,
        texts=shapes,
        passages=_passages(store, catalogue, passages),
        requirements=requirements,
        sections=sections,
        dataset={"versie": store.version, "datum": store.date},
    )


def _passages(store: Store, catalogue: Catalogue, passages: list[NamedNode]) -> dict[str, Why]:
    found: dict[str, Why] = {}
    if passages:
        for row in terms_of(store, fill(catalogue.support("passages"), [{"passage": passage} for passage in passages])):
            why = Why(
                _value(row["aanhaling"]) or "",
                _value(row["url"]) or "",
                _value(row["laag"]),
                _value(row["versieGelezen"]),
            )
            found.setdefault(_value(row["passage"]) or "", why)
    return found


def _requirements(store: Store, catalogue: Catalogue) -> tuple[tuple[Requirement, ...], tuple[Section, ...]]:
    requirements: dict[str, Requirement] = {}
    labels: dict[str, Text] = {}
    for row in terms_of(store, catalogue.support("eisen-per-lijst")):
        iri, number, section = (_value(row[name]) or "" for name in ("eis", "nummer", "lijstnummer"))
        requirements.setdefault(iri, Requirement(iri, number, section))
        label = row["label"]
        if isinstance(label, Literal):
            labels.setdefault(section, {})["en" if label.language == "en" else "nl"] = label.value
    sections = tuple(Section(id_, {**NOTHING, **label}, order) for order, (id_, label) in enumerate(labels.items()))
    return tuple(requirements.values()), sections


def _is_reading(subject: NamedNode) -> bool:
    return subject.value.startswith((SHAPE + "Upload_", SHAPE + "groep-"))


def _first(said: Mapping[str, list[Term]], predicate: str) -> Term | None:
    return next(iter(said.get(predicate, ())), None)


def _value(term: Term | None) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal) else None


def _name(term: Term | None) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def _number(term: Term | None) -> float:
    try:
        return float(_value(term) or 99)
    except ValueError:
        return 99.0


def _text(said: Mapping[str, list[Term]], predicate: str) -> Text:
    """Return what is said in both languages, each standing in for the other; empty where nothing is said."""
    texts = {term.language or "": term.value for term in said.get(predicate, ()) if isinstance(term, Literal)}
    if not texts:
        return {}
    other = texts.get("") or next(iter(texts.values()))
    return {lang: texts.get(lang) or other for lang in LANGS}
