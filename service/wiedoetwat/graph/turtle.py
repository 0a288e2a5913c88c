"""Canonical Turtle: one graph, one text, so that a diff of the knowledge shows only what changed.

The form: the leading comment block as it stands; the prefixes that are used, from vocabulary.PREFIXES; subjects in
natural order of their IRI (s5b-9 before s5b-10), `a` and the labels first, one object per line when there are more,
Dutch before English. Only RDF lists and nodes used once may be blank; those stand where they are used.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.vocabulary import PREFIXES, shorten

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

RDF: Final = PREFIXES["rdf"]
XSD: Final = PREFIXES["xsd"]
TYPE: Final = NamedNode(RDF + "type")
FIRST: Final = NamedNode(RDF + "first")
REST: Final = NamedNode(RDF + "rest")
NIL: Final = NamedNode(RDF + "nil")
FIRST_PREDICATES: Final = ["a", "rdfs:label", "skos:prefLabel", "dct:identifier"]
LANGUAGE_RANK: Final = {"nl": 0, "en": 1}
WIDTH: Final = 120
INDENT: Final = "    "

_BARE: Final = {  # the lexical forms that Turtle may write without quotes
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_NOT_A_COMMENT: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|' + r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'|<[^>\s]*>|\\.|[^#\"'<\\]+|[^#]",
    re.DOTALL,
)


def format_file(path: Path, name: str | None = None) -> bool:
    """Write a file in canonical form; return whether it changed. Raises as canonical() does."""
    text = path.read_text(encoding="utf-8")
    wanted = canonical(text, name or str(path))
    if wanted != text:
        path.write_text(wanted, encoding="utf-8")
    return wanted != text


def is_canonical(path: Path, name: str | None = None) -> bool:
    """Return whether a file is in canonical form. Raises as canonical() does."""
    text = path.read_text(encoding="utf-8")
    return canonical(text, name or str(path)) == text


def canonical(text: str, name: str) -> str:
    """Return a Turtle text in canonical form; `name` is how messages call it.

    Raises WiedoetwatError where the text is no Turtle, where a comment stands below the leading block (it would be
    lost), and where a blank node is used twice or in a circle (it would need a label that no author chose).
    """
    lines = text.splitlines(keepends=True)
    body_at = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    _refuse_comments("".join(lines[body_at:]), name, body_at)
    header = "".join(lines[:body_at]).strip()
    return (header + "\n\n" if header else "") + write_turtle(parse_turtle(text, name), name)


def write_turtle(triples: Iterable[Triple], name: str) -> str:
    """Return triples as canonical Turtle without a header. Raises WiedoetwatError for a blank node used twice."""
    return _Writer(triples, name).document()


def _refuse_comments(body: str, name: str, lines_before: int) -> None:
    position = 0
    while position < len(body):
        match = _NOT_A_COMMENT.match(body, position)
        if match is None:
            line = lines_before + body.count("\n", 0, position) + 1
            raise WiedoetwatError("turtle.comment", file=name, line=line)
        position = match.end()


class _Writer:
    """One document: holds the graph while it is written, and the prefixes that were used."""

    def __init__(self, triples: Iterable[Triple], name: str) -> None:
        self.name = name
        self.used: set[str] = set()
        self.described: dict[Subject, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.uses: dict[BlankNode, int] = defaultdict(int)
        for triple in triples:
            subject, object_ = triple.subject, triple.object
            if isinstance(subject, Triple) or isinstance(object_, Triple):
                raise WiedoetwatError("turtle.quoted-triple", file=name)
            self.described[subject][triple.predicate].append(object_)
            if isinstance(object_, BlankNode):
                self.uses[object_] += 1
        self.written: set[BlankNode] = set()

    def document(self) -> str:
        named = sorted((s for s in self.described if isinstance(s, NamedNode)), key=lambda s: _natural(s.value))
        blocks = [self.block(self.iri(subject), subject) for subject in named]
        loose = [s for s in self.described if isinstance(s, BlankNode) and not self.uses[s]]
        blocks += sorted(self.block("[]", subject) for subject in loose)
        unwritten = {s for s in self.described if isinstance(s, BlankNode)} - self.written - set(loose)
        if unwritten:
            raise WiedoetwatError("turtle.blank-node", file=self.name)
        prefixes = [f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(self.used)]
        return "\n".join(["".join(prefixes), *blocks] if prefixes else blocks)

    def block(self, head: str, subject: Subject) -> str:
        return f"{head} {self.statements(subject, INDENT)} .\n"

    def statements(self, subject: Subject, indent: str) -> str:
        """Return the predicates and objects of a subject, the first of them to stand behind its name."""
        lines = {}
        for predicate, objects in self.described[subject].items():
            verb = "a" if predicate == TYPE else self.iri(predicate)
            terms = [text for _, text in sorted((_rank(term), self.term(term, indent + INDENT)) for term in objects)]
            if len(terms) == 1:
                lines[verb] = f"{verb} {terms[0]}"
            else:
                lines[verb] = f"{verb}\n{indent}{INDENT}" + f" ,\n{indent}{INDENT}".join(terms)
        first = [lines.pop(verb) for verb in FIRST_PREDICATES if verb in lines]
        return f" ;\n{indent}".join([*first, *(lines[verb] for verb in sorted(lines))])

    def term(self, term: Term, indent: str) -> str:
        if isinstance(term, Literal):
            return self.literal(term)
        if isinstance(term, BlankNode):
            return self.blank(term, indent)
        return "()" if term == NIL else self.iri(term)

    def blank(self, node: BlankNode, indent: str) -> str:
        """Return a blank node in brackets, or the list that it heads."""
        members = self.list_from(node)
        for cell in [node] if members is None else members:
            if self.uses[cell] > 1 or cell in self.written:
                raise WiedoetwatError("turtle.blank-node", file=self.name)
            self.written.add(cell)
        if members is None:
            return f"[ {self.statements(node, indent + INDENT)} ]" if node in self.described else "[]"
        terms = [self.term(item, indent + INDENT) for item in members.values()]
        short = f"( {' '.join(terms)} )"
        if len(indent) + len(short) < WIDTH and "\n" not in short:
            return short
        return f"(\n{indent}{INDENT}" + f"\n{indent}{INDENT}".join(terms) + f"\n{indent})"

    def list_from(self, node: BlankNode) -> dict[BlankNode, Term] | None:
        """Return the cells and items of the well-formed list that starts at a node, None where there is none."""
        items: dict[BlankNode, Term] = {}
        rest: Term = node
        while isinstance(rest, BlankNode) and rest not in items:
            cell = self.described.get(rest, {})
            if set(cell) != {FIRST, REST} or len(cell[FIRST]) != 1 or len(cell[REST]) != 1:
                return None
            items[rest], rest = cell[FIRST][0], cell[REST][0]
        return items if rest == NIL else None

    def iri(self, node: NamedNode) -> str:
        name = shorten(node.value)
        if not name.startswith("<"):
            self.used.add(name.partition(":")[0])
        return name

    def literal(self, literal: Literal) -> str:
        value, datatype = literal.value, literal.datatype.value
        if datatype in _BARE and _BARE[datatype].fullmatch(value):
            return value
        quoted = _quote(value)
        if literal.language:
            return f"{quoted}@{literal.language}"
        return quoted if datatype == XSD + "string" else f"{quoted}^^{self.iri(literal.datatype)}"


def _quote(value: str) -> str:
    """Return a string in quotes: three of them when it has several lines."""
    if "\n" in value:
        inner = "".join(char if char in '\n"' else _escape(char) for char in value)
        inner = inner.replace('"""', '\\"\\"\\"')
        return f'"""{inner[:-1]}\\""""' if inner.endswith('"') else f'"""{inner}"""'
    return '"' + "".join(_escape(char) for char in value) + '"'


def _escape(char: str) -> str:
    return _ESCAPES.get(char) or (f"\\u{ord(char):04X}" if char < " " or char == "\x7f" else char)


def _rank(term: Term) -> tuple[int, int, list[tuple[int, int, str]]]:
    """Return where an object stands among its neighbours: names, then words (Dutch, English), then blank nodes."""
    if isinstance(term, NamedNode):
        return (0, 0, _natural(term.value))
    if isinstance(term, BlankNode):
        return (2, 0, [])
    return (1, LANGUAGE_RANK.get(term.language or "nl", 2), _natural(term.value))


def _natural(value: str) -> list[tuple[int, int, str]]:
    """Return a key under which numbers inside a text sort by their size; no two texts share a key."""
    parts = re.split(r"([0-9]+)", value)
    return [(1, int(part), part) if n % 2 else (0, 0, part) for n, part in enumerate(parts)]
