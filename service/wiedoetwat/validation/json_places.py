"""JSON-LD with a context that never comes from elsewhere, and the JSON pointer of every triple.

What a key or a name stands for is not worked out here: a small document with the same context is put to the parser
itself, which answers with IRIs. Triples come in the order of the text, so that the n-th value of a property of a node
is its n-th triple.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from wiedoetwat.validation.json_tree import JsonNode, walk
from wiedoetwat.validation.places import Lines, Node, Place, Places, Term
from wiedoetwat.vocabulary import BASE, PREFIXES

CONTEXT: Final = BASE + "inrichting.jsonld"
"""How a document names our context; it is read from the package."""
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
PROBE: Final = "urn:probe:"


def remote_contexts(tree: JsonNode) -> Iterator[JsonNode]:
    """Return every context that a document only names, ours included."""
    for node in walk(tree):
        context = node.members.get("@context")
        if context is not None:
            yield from (one for one in (context, *context.items) if one.value is not None)
            yield from (one.members["@import"] for one in (context, *context.items) if "@import" in one.members)


def with_context(text: str, tree: JsonNode, context: str) -> str:
    """Return a document with our context written out where it is named; all lines stay where they were."""
    parts, done = [], 0
    for named in remote_contexts(tree):
        parts += [text[done : named.start], context]
        done = named.end
    return "".join([*parts, text[done:]])


@dataclass(frozen=True)
class Meaning:
    """What the keys and names of one document stand for."""

    predicates: Mapping[str, NamedNode]
    keywords: Mapping[str, str]
    """A key such as "type" -> the keyword of JSON-LD that it stands for."""
    names: Mapping[str, Node]
    """An identifier as it is written -> the node."""
    terms: tuple[str, ...] = ()
    """All keys that the context defines."""
    silent: frozenset[str] = frozenset()
    """The keys that the context says mean nothing (null): what stands behind them is left out on purpose."""
    certain: bool = False
    """Whether a key that is not among the predicates has no meaning."""

    def keyword(self, key: str) -> str | None:
        """Return the keyword that a key is or stands for."""
        return key if key.startswith("@") else self.keywords.get(key)

    def identifier(self, node: JsonNode) -> str | None:
        """Return the identifier that an object gives itself, as it is written."""
        values = (value for key, value in node.members.items() if self.keyword(key) == "@id")
        return next((str(value.value) for value in values if value.value is not None), None)


def meaning(tree: JsonNode, full: str, base: str) -> Meaning:
    """Return what the keys of a document stand for; `full` is the document with its contexts written out.

    Knows nothing where the context cannot be put to use apart: then triples have the place of what holds them.
    """
    context = _top_context(full)
    keywords = {key: str(value) for one in _each(context) for key, value in one.items() if str(value).startswith("@")}
    nothing = Meaning({}, keywords, {})
    silent = frozenset(key for one in _each(context) for key, value in one.items() if value is None)
    terms = tuple(key for one in _each(context) for key, value in one.items() if _is_term(key, value))
    nodes = list(_outside_contexts(tree))
    keys = sorted({key for node in nodes for key in node.members if nothing.keyword(key) is None})
    names = sorted({name for node in nodes if (name := nothing.identifier(node))})
    probe = [
        *({"@id": f"{PROBE}{n}", key: {"@value": "x"}} for n, key in enumerate(keys)),
        *({"@id": name, f"{PROBE}name": {"@value": str(n)}} for n, name in enumerate(names)),
    ]
    document = json.dumps({"@context": context, "@graph": probe})
    try:
        answer = list(parse(document, format=RdfFormat.JSON_LD, base_iri=base))
    except SyntaxError:  # a property that is reversed, say
        return nothing
    predicates: dict[str, NamedNode] = {}
    nodes_by_name: dict[str, Node] = {}
    for quad in answer:
        if quad.predicate.value == PROBE + "name" and isinstance(quad.object, Literal):
            nodes_by_name[names[int(quad.object.value)]] = quad.subject
        elif isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(PROBE):
            predicates[keys[int(quad.subject.value.removeprefix(PROBE))]] = quad.predicate
    return Meaning(predicates, keywords, nodes_by_name, terms, silent, certain=True)


def unknown_keys(tree: JsonNode, meaning: Meaning) -> Iterator[tuple[str, JsonNode]]:
    """Return the keys that the context gives no meaning, so that a reader drops what stands behind them."""
    if not meaning.certain:
        return
    for node in _outside_contexts(tree, meaning.silent):
        for key, value in node.members.items():
            known = meaning.keyword(key) is not None or key in meaning.predicates or key in meaning.silent
            if not known and not value.null:
                yield key, value


def fill_places(places: Places, text: str, name: str, tree: JsonNode, quads: Iterable[Quad], meaning: Meaning) -> None:
    """Take note of the place of every triple of a document."""
    _Filling(places, Lines(text), name, quads, meaning).document(tree)


class _Filling:
    """One document: which triples have not found their place yet."""

    def __init__(self, places: Places, lines: Lines, name: str, quads: Iterable[Quad], meaning: Meaning) -> None:
        self.places, self.lines, self.name, self.meaning = places, lines, name, meaning
        self.values: dict[tuple[Node, NamedNode], deque[Term]] = defaultdict(deque)
        subjects: dict[Node, None] = {}
        values: set[Term] = set()
        for quad in quads:
            if isinstance(quad.subject, NamedNode | BlankNode):
                self.values[quad.subject, quad.predicate].append(quad.object)
                subjects.setdefault(quad.subject)
                values.add(quad.object)
        self.roots = deque(node for node in subjects if node not in values)
        """Nodes that no triple leads to: what stands on top of the document, in its order."""

    def place(self, node: JsonNode) -> Place:
        line, column = self.lines.at(node.start)
        return Place(self.name, line, column, pointer=node.pointer)

    def document(self, tree: JsonNode) -> None:
        for node in tree.items or [tree]:
            graph = next((value for key, value in node.members.items() if self.meaning.keyword(key) == "@graph"), None)
            for top in [node] if graph is None else (graph.items or [graph]):
                self.top(top)

    def top(self, node: JsonNode) -> None:
        """Find which node stands on top: by its name, else the next one that no triple leads to."""
        name = self.meaning.identifier(node)
        subject = self.meaning.names.get(name) if name else None
        if subject is None and self.roots:
            subject = self.roots[0]
        if subject is not None:
            if subject in self.roots:
                self.roots.remove(subject)
            self.node(node, subject)

    def node(self, node: JsonNode, subject: Node) -> None:
        self.places.add(self.place(node), subject)
        for key, value in node.members.items():
            keyword = self.meaning.keyword(key)
            predicate = TYPE if keyword == "@type" else self.meaning.predicates.get(key)
            if predicate is not None and keyword in (None, "@type"):
                self.property(subject, predicate, value)

    def property(self, subject: Node, predicate: NamedNode, value: JsonNode) -> None:
        listed = next((value.members[key] for key in ("@list", "@set") if key in value.members), value)
        written = list(_each_value(listed))
        waiting = self.values.get((subject, predicate), deque())
        if not waiting:
            return
        self.places.add(self.place(value), subject, predicate)
        if "@list" in value.members:
            self.places.add(self.place(value), subject, predicate, waiting.popleft())
            return
        for one in written:
            if waiting:
                term = waiting.popleft()
                self.places.add(self.place(one), subject, predicate, term)
                if one.kind == "object" and "@value" not in one.members and isinstance(term, NamedNode | BlankNode):
                    self.node(one, term)


def _each_value(node: JsonNode) -> Iterator[JsonNode]:
    """Return the values behind a key: an array in an array is one set, and null is no value."""
    if node.kind == "array":
        for item in node.items:
            yield from _each_value(item)
    elif not node.null:
        yield node


def _is_term(key: str, value: object) -> bool:
    """Return whether a line of a context defines a key, and not a keyword or a prefix."""
    return not key.startswith("@") and not str(value).endswith(("/", "#"))


def _outside_contexts(tree: JsonNode, silent: frozenset[str] = frozenset()) -> Iterator[JsonNode]:
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [value for key, value in one.members.items() if key not in {"@context", *silent}]
        waiting += one.items


def _top_context(full: str) -> object:
    document = json.loads(full)
    first = document[0] if isinstance(document, list) and document else document
    return first.get("@context", {}) if isinstance(first, dict) else {}


def _each(context: object) -> Iterator[dict[str, object]]:
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, dict):
            yield one
