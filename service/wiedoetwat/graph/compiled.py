"""The shapes that an arrangement of a gemeente must conform to, made from hand-written ones and from templates.

A template is a Turtle file in shapes/templates/: a node of type wdwsh:Sjabloon with a SELECT query over the knowledge
(wdwsh:vraag), and triples with placeholders for what the query finds. `var:eis` stands for the term in ?eis,
`{eis}` inside a text and `%7Beis%7D` inside an IRI for its characters. The rows that agree in all that stands outside
of lists give one copy of the triples; a list ( var:eis ) gets a member for each of those rows. A triple whose
placeholder is unbound is left out. So a shape sees the upload only, and an upload cannot alter the norm.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, QuerySolutions, RdfFormat, Triple, Variable, serialize

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.graph.sources import Sources
from wiedoetwat.messages import text
from wiedoetwat.settings import LANGS
from wiedoetwat.vocabulary import PREFIXES, SHAPE, VAR, shorten

Term = NamedNode | BlankNode | Literal
Row = dict[str, Term]

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
FIRST: Final = NamedNode(PREFIXES["rdf"] + "first")
REST: Final = NamedNode(PREFIXES["rdf"] + "rest")
NIL: Final = NamedNode(PREFIXES["rdf"] + "nil")
DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
TEMPLATE: Final = NamedNode(SHAPE + "Sjabloon")
QUERY: Final = NamedNode(SHAPE + "vraag")
IN_TEXT: Final = re.compile(r"\{(\w+)\}")
IN_IRI: Final = re.compile(r"%7B(\w+)%7D")


class _UnboundError(Exception):
    """A placeholder has no value in this row."""


@dataclass(frozen=True)
class _Template:
    """A template file, taken apart."""

    file: str
    query: str
    triples: list[Triple]
    lists: dict[BlankNode, str]
    """The cells of a list with a placeholder for its only member, and the variable."""
    outside: set[str]
    """The variables that stand outside of such lists: a row's values for them decide which copy it belongs to."""


def compile_shapes(sources: Sources, knowledge: Dataset) -> bytes:
    """Return all shapes for arrangements as N-Triples: those written by hand, then those from templates.

    Equal sources give equal bytes. Blank nodes are numbered in the order in which they are met.
    Raises WiedoetwatError where a file is no Turtle, has no query or one that is wrong, where a query finds nothing, or
    where two copies describe one shape.
    """
    by_hand = [_parse(sources, path) for path in sources.arrangement_shapes()]
    store = pyoxigraph.Store()
    templates = sources.templates()
    if templates:
        store.bulk_extend(knowledge)
    made = [_expand(_read(sources, path), store) for path in templates]
    return serialize(_numbered([*by_hand, *made]), format=RdfFormat.N_TRIPLES) or b""


def _parse(sources: Sources, path: Path) -> list[Triple]:
    return parse_turtle(path.read_text(encoding="utf-8"), sources.name(path))


def _read(sources: Sources, path: Path) -> _Template:
    file, triples = sources.name(path), _parse(sources, path)
    heads = [triple.subject for triple in triples if (triple.predicate, triple.object) == (TYPE, TEMPLATE)]
    said = [triple.object for triple in triples if triple.subject in heads and triple.predicate == QUERY]
    queries = [term.value for term in said if isinstance(term, Literal)]
    if len(heads) != 1 or len(queries) != 1:
        raise WiedoetwatError("compile.query", file=file)
    body = [triple for triple in triples if triple.subject not in heads]
    alone = {triple.subject for triple in body if (triple.predicate, triple.object) == (REST, NIL)}
    continued = {triple.object for triple in body if triple.predicate == REST}
    lists = {
        triple.subject: triple.object.value.removeprefix(VAR)
        for triple in body
        if triple.predicate == FIRST
        and isinstance(triple.subject, BlankNode)
        and triple.subject in alone - continued
        and isinstance(triple.object, NamedNode)
        and triple.object.value.startswith(VAR)
    }
    outside = {
        name for triple in body if triple.subject not in lists for term in _terms(triple) for name in _names(term)
    }
    return _Template(file, queries[0], body, lists, outside)


def _expand(template: _Template, store: pyoxigraph.Store) -> list[Triple]:
    copies: dict[tuple[str, ...], list[Row]] = {}
    for row in _rows(template, store):
        key = tuple(str(row.get(name)) for name in sorted(template.outside))
        copies.setdefault(key, []).append(row)
    if not copies:
        raise WiedoetwatError("compile.nothing", file=template.file)
    made: list[Triple] = []
    named: set[NamedNode] = set()
    for number, key in enumerate(sorted(copies)):
        copy = list(_copy(template, copies[key], number))
        shapes = {t.subject for t in copy if isinstance(t.subject, NamedNode) and t.subject.value.startswith(SHAPE)}
        if shapes & named:
            name = shorten(min(shape.value for shape in shapes & named))
            raise WiedoetwatError("compile.twice", file=template.file, name=name)
        named |= shapes
        made += copy
    return made


def _rows(template: _Template, store: pyoxigraph.Store) -> list[Row]:
    try:
        answer = store.query(template.query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise WiedoetwatError("compile.syntax", file=template.file, detail=error.msg) from error
    if not isinstance(answer, QuerySolutions):
        raise WiedoetwatError("compile.query", file=template.file)
    names = [variable.value for variable in answer.variables]
    missing = sorted((template.outside | set(template.lists.values())) - set(names))
    if missing:
        raise WiedoetwatError("compile.unknown", file=template.file, names=", ".join(missing))
    return [
        {name: term for name in names if isinstance(term := solution[Variable(name)], NamedNode | BlankNode | Literal)}
        for solution in answer
    ]


def _copy(template: _Template, rows: list[Row], number: int) -> Iterator[Triple]:
    for triple in template.triples:
        if triple.subject in template.lists:
            continue
        subject, predicate, object_ = _terms(triple)
        try:
            about, value = _filled(subject, rows[0], number), _filled(object_, rows[0], number)
        except _UnboundError:
            continue
        if not isinstance(about, Literal):
            yield Triple(about, predicate, value)
    for cell, name in template.lists.items():
        members = list(dict.fromkeys(row[name] for row in rows if name in row))
        if not members:
            raise WiedoetwatError("compile.nothing", file=template.file)
        yield from _list(_own(cell, number), members)


def _list(head: BlankNode, members: list[Term]) -> Iterator[Triple]:
    ordered = sorted(members, key=str)
    cells = [head, *(BlankNode(f"{head.value}n{position}") for position in range(1, len(ordered)))]
    rest: list[NamedNode | BlankNode] = [*cells[1:], NIL]
    for cell, following, member in zip(cells, rest, ordered, strict=True):
        yield Triple(cell, FIRST, member)
        yield Triple(cell, REST, following)


def _filled(term: Term, row: Row, number: int) -> Term:
    """Return a term of a template with its placeholders filled. Raises _UnboundError where a value is missing."""

    def said(match: re.Match[str]) -> str:
        if match[1] not in row:
            raise _UnboundError
        return _said(row[match[1]], term.language if isinstance(term, Literal) else None)

    if isinstance(term, BlankNode):
        return _own(term, number)
    if isinstance(term, NamedNode):
        if term.value.startswith(VAR):
            name = term.value.removeprefix(VAR)
            if name not in row:
                raise _UnboundError
            return row[name]
        return NamedNode(IN_IRI.sub(lambda match: quote(said(match), safe=""), term.value))
    words = IN_TEXT.sub(said, term.value)
    return Literal(words, language=term.language) if term.language else Literal(words, datatype=term.datatype)


def _said(value: Term, lang: str | None) -> str:
    """Return a value inside a text: a date as people write it in the language of that text."""
    for known in LANGS:
        if known == lang and isinstance(value, Literal) and value.datatype == DATE:
            year, month, day = value.value.split("-")
            months = text("date.months", known).split()
            return f"{int(day)} {months[int(month) - 1]} {year}"
    return value.value


def _own(node: BlankNode, number: int) -> BlankNode:
    return BlankNode(f"{node.value}c{number}")


def _names(term: Term) -> set[str]:
    if isinstance(term, NamedNode):
        return {term.value.removeprefix(VAR)} if term.value.startswith(VAR) else set(IN_IRI.findall(term.value))
    return set(IN_TEXT.findall(term.value)) if isinstance(term, Literal) else set()


def _terms(triple: Triple) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
        raise TypeError("no triple about a triple gets through the parser")
    return triple.subject, triple.predicate, triple.object


def _numbered(files: Iterable[list[Triple]]) -> Iterator[Triple]:
    """Yield the triples of all files, their blank nodes numbered, so that no two files share one."""
    count = 0
    for triples in files:
        names: dict[BlankNode, BlankNode] = {}
        for triple in dict.fromkeys(triples):
            subject, _, object_ = _terms(triple)
            for term in (subject, object_):
                if isinstance(term, BlankNode) and term not in names:
                    names[term], count = BlankNode(f"b{count}"), count + 1
            if isinstance(subject, BlankNode):
                subject = names[subject]
            yield Triple(subject, triple.predicate, names[object_] if isinstance(object_, BlankNode) else object_)
