"""The reference of the vocabulary and of the shapes, generated from their Turtle files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from wiedoetwat.settings import Lang
from wiedoetwat.vocabulary import BASE, DEF, PREFIXES, shorten
from wiedoetwat.web.linked.formats import local_address

_OWL: Final = PREFIXES["owl"]
_TITLES: Final = tuple(PREFIXES[prefix] + local for prefix, local in (("sh", "name"), ("rdfs", "label")))
_TEXTS: Final = tuple(
    PREFIXES[prefix] + local
    for prefix, local in (("skos", "definition"), ("sh", "message"), ("sh", "description"), ("skos", "scopeNote"))
)
_OBJECT_PROPERTY: Final = _OWL + "ObjectProperty"


@dataclass(frozen=True)
class Term:
    """A class, property or shape as the reference shows it."""

    anchor: str
    iri: str
    name: str
    title: str
    texts: list[str]
    links: list[tuple[str, list[tuple[str, str | None]]]]
    """Property, and its values: what to call them and where they lead."""


@lru_cache(maxsize=4)
def load(root: Path, what: str) -> tuple[Triple, ...]:
    """Return the triples of the vocabulary ("def") or of the shapes ("shape") below the sources' root."""
    folder = root / ("ontology" if what == "def" else "shapes")
    files = sorted(path for path in folder.rglob("*.ttl") if "templates" not in path.parts)
    return tuple(quad.triple for path in files for quad in pyoxigraph.parse(path=path, format=RdfFormat.TURTLE))


def terms(triples: Iterable[Triple], namespace: str, lang: Lang) -> dict[str, list[Term]]:
    """Return the terms of a namespace by kind (Class, ObjectProperty, NodeShape ...), in the order of their names."""
    about: dict[NamedNode, list[Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(namespace):
            about.setdefault(triple.subject, []).append(triple)
    kinds: dict[str, list[Term]] = {}
    for node, said in sorted(about.items(), key=lambda item: item[0].value.casefold()):
        types = [
            t.object.value for t in said if t.predicate.value.endswith("#type") and isinstance(t.object, NamedNode)
        ]
        kind = min((type_.rpartition("#")[2] for type_ in types), default="")
        kinds.setdefault(kind, []).append(_term(node, said, namespace, lang))
    return dict(sorted(kinds.items()))


def context(vocabulary: Iterable[Triple], shapes: Iterable[Triple]) -> dict[str, Any]:
    """Return a JSON-LD context: our prefixes, and a term for each class and property of the vocabulary.

    The vocabulary has no ranges; of what type a value is, the shapes say.
    """
    types: dict[str, set[str]] = {}
    for triple in vocabulary:
        if triple.predicate.value == PREFIXES["rdf"] + "type" and str(triple.subject).startswith("<" + DEF):
            types.setdefault(_local(triple.subject), set()).add(_iri(triple.object))
    datatypes = _datatypes(shapes)
    prefixes = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix not in types}
    made: dict[str, Any] = {"@version": 1.1, **prefixes, "id": "@id", "type": "@type"}
    for name, kinds in sorted(types.items()):
        if _OBJECT_PROPERTY in kinds:
            made[name] = {"@id": DEF + name, "@type": "@id"}
        elif len(datatypes.get(name, ())) == 1:
            made[name] = {"@id": DEF + name, "@type": min(datatypes[name])}
        else:
            made[name] = DEF + name
    return {"@context": made}


def _datatypes(shapes: Iterable[Triple]) -> dict[str, set[str]]:
    """Return the datatypes that shapes want of the values of each property of ours."""
    paths: dict[str, str] = {}
    wanted: dict[str, str] = {}
    for triple in shapes:
        if triple.predicate.value == PREFIXES["sh"] + "path" and str(triple.object).startswith("<" + DEF):
            paths[str(triple.subject)] = _local(triple.object)
        elif triple.predicate.value == PREFIXES["sh"] + "datatype":
            wanted[str(triple.subject)] = _iri(triple.object)
    found: dict[str, set[str]] = {}
    for shape, name in paths.items():
        if shape in wanted:
            found.setdefault(name, set()).add(wanted[shape])
    return found


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _local(term: object) -> str:
    return _iri(term).removeprefix(DEF)


def _term(node: NamedNode, said: Sequence[Triple], namespace: str, lang: Lang) -> Term:
    texts = [text for wanted in _TEXTS for text in _spoken(said, wanted, lang)]
    title = next((text for wanted in _TITLES for text in _spoken(said, wanted, lang)), "")
    links: dict[str, list[tuple[str, str | None]]] = {}
    for triple in sorted(said, key=str):
        if isinstance(triple.object, NamedNode):
            shown = (shorten(triple.object.value), local_address(triple.object.value))
            links.setdefault(shorten(triple.predicate.value), []).append(shown)
        elif isinstance(triple.object, Literal) and not triple.object.language:
            links.setdefault(shorten(triple.predicate.value), []).append((triple.object.value, None))
    anchor = node.value.removeprefix(namespace)
    return Term(anchor, node.value, shorten(node.value), title, texts, sorted(links.items()))


def _spoken(said: Iterable[Triple], predicate: str, lang: Lang) -> list[str]:
    return [
        triple.object.value
        for triple in said
        if triple.predicate.value == predicate and isinstance(triple.object, Literal) and triple.object.language == lang
    ]


NAMESPACES: Final = {"def": DEF, "shape": BASE + "shape#"}
"""What has a reference -> its namespace."""
