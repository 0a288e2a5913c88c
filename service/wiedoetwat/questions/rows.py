"""From the terms that a query gives to the rows that people read: one row per thing, names instead of IRIs.

A question selects what it is about and what only it knows; what every statement can show (who, kind, layer, condition,
passage ...) is looked up here by one supporting query, intern/uitspraak.rq, so that all questions show it alike.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph
from pyoxigraph import NamedNode, QuerySolutions

from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import STATEMENT, Column, Question, Term, fill
from wiedoetwat.settings import Lang
from wiedoetwat.vocabulary import PREFIXES

Cell = str | int | bool | None
IDENTIFIERS: Final = "identifiers"
DURATION: Final = PREFIXES["xsd"] + "duration"
DURATIONS: Final = (
    ("duration.year", "duration.years"),
    ("duration.month", "duration.months"),
    ("duration.day", "duration.days"),
)
ALWAYS: Final = ("laag", "versieGelezen", "letOp")
"""The columns that no row about a statement goes without, shown or not."""
CHANGED: Final = "gewijzigd"
"""What a statement has where its provision changed since it was read; never shown, but it sets the order."""


@dataclass
class Found:
    """What was found of one thing: the values of each column, in the order in which they came, each once."""

    key: tuple[Term | None, ...]
    values: dict[str, list[Term]] = field(default_factory=dict)

    def add(self, column: str, term: Term | None) -> None:
        """Take note of a value."""
        if term is not None and term not in self.values.setdefault(column, []):
            self.values[column].append(term)


@dataclass(frozen=True)
class Row:
    """One row of an answer: `shown` is the row of the answer object, `parts` the single values behind its cells."""

    shown: dict[str, Any]
    parts: dict[str, list[Cell]]


@dataclass(frozen=True)
class Naming:
    """What to call a node, and its number."""

    label: Mapping[str, str]
    number: str | None


def read_rows(
    store: Store,
    catalogue: Catalogue,
    question: Question,
    terms: Sequence[Mapping[str, Term]],
    lang: Lang,
    fit: Mapping[str, float] | None = None,
) -> list[Row]:
    """Ask a question and return its rows: per column a text, number, truth value or None, and `identifiers`.

    `terms` are the ways in which its parameters are filled; what any of them gives is a row.
    Values of one thing are joined in one cell; `iris` holds the IRIs behind the cells, per column. The order is that of
    the query, or that of `fit` (IRI -> how well it fits); within a layer what changed since it was read comes last.
    """
    found = gather(terms_of(store, question.fill(*terms)), question.key)
    if fit:
        found.sort(key=lambda one: -max((fit.get(iri, 0.0) for iri in _carriers(question, one)), default=0.0))
    _complete(store, catalogue, question, found)
    found = changed_last(found)
    nodes = {term for one in found for values in one.values.values() for term in values if isinstance(term, NamedNode)}
    names = name(store, catalogue, nodes)
    return [_row(question, one, names, lang) for one in found]


def terms_of(store: Store, sparql: str) -> Iterable[dict[str, Term | None]]:
    """Return the rows of a SELECT query as terms. Raises TypeError for another kind of query."""
    solutions = store.query(sparql)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("not a SELECT query")
    variables = [variable.value for variable in solutions.variables]
    return ({name: _term(solution[name]) for name in variables} for solution in solutions)


def _term(term: object) -> Term | None:
    """Return a term that is no blank node: the knowledge has none."""
    return term if isinstance(term, NamedNode | pyoxigraph.Literal) else None


def gather(solutions: Iterable[Mapping[str, Term | None]], key: Sequence[str]) -> list[Found]:
    """Return one Found per value of the key, in the order of first appearance; without a key one per solution."""
    things: dict[object, Found] = {}
    for number, solution in enumerate(solutions):
        own = tuple(solution[variable] for variable in key)
        thing = things.setdefault(own if key else number, Found(own))
        for variable, term in solution.items():
            thing.add(variable, term)
    return list(things.values())


def name(store: Store, catalogue: Catalogue, nodes: Iterable[NamedNode]) -> dict[NamedNode, Naming]:
    """Return label and number of each node that has them."""
    rows = [{"iri": node} for node in sorted(nodes, key=str)]
    labels: dict[NamedNode, dict[str, str]] = {}
    numbers: dict[NamedNode, str] = {}
    if rows:
        for solution in terms_of(store, fill(catalogue.support("benaming"), rows)):
            node, label, number = solution["iri"], solution["label"], solution["nummer"]
            if isinstance(node, NamedNode):
                if isinstance(label, pyoxigraph.Literal):
                    labels.setdefault(node, {}).setdefault(label.language or "", label.value)
                if number is not None:
                    numbers.setdefault(node, number.value)
    return {node: Naming(labels.get(node, {}), numbers.get(node)) for node in {*labels, *numbers}}


def _complete(store: Store, catalogue: Catalogue, question: Question, found: list[Found]) -> None:
    """Look up the standard columns of the statements found."""
    if STATEMENT not in question.key or not found:
        return
    wanted = {column.name for column in question.columns if column.standard} | {*ALWAYS, CHANGED}
    by_statement: dict[Term | None, list[Found]] = {}
    for one in found:
        by_statement.setdefault(one.key[question.key.index(STATEMENT)], []).append(one)
    query = fill(catalogue.support("uitspraak"), [{STATEMENT: statement} for statement in by_statement if statement])
    for solution in terms_of(store, query):
        column = solution["kolom"]
        if column is not None and column.value in wanted:
            for one in by_statement.get(solution[STATEMENT], ()):
                one.add(column.value, solution["waarde"])


def _carriers(question: Question, one: Found) -> Iterable[str]:
    """Return the IRIs of what carries a row."""
    terms = (term for variable in question.numbers for term in one.values.get(variable, ()))
    return (term.value for term in terms if isinstance(term, NamedNode))


def changed_last(found: Sequence[Found]) -> list[Found]:
    """Return the things in their order, save that within each layer those that changed since they were read come last.

    A layer keeps the places that it had among the others.
    """
    ordered = list(found)
    places: dict[tuple[Term, ...], list[int]] = {}
    for place, one in enumerate(found):
        places.setdefault(tuple(one.values.get("laag", ())), []).append(place)
    for layer in places.values():
        for place, one in zip(layer, sorted((found[place] for place in layer), key=_changed), strict=True):
            ordered[place] = one
    return ordered


def _changed(one: Found) -> bool:
    return any(term.value == "true" for term in one.values.get(CHANGED, ()))


def _row(question: Question, one: Found, names: Mapping[NamedNode, Naming], lang: Lang) -> Row:
    columns = {column.name: column for column in question.columns}
    columns |= {extra: Column(extra, {}) for extra in ALWAYS if extra in one.values and extra not in columns}
    parts = {column: _shown(one.values.get(column, []), names, lang) for column in columns}
    iris = {
        column: [value.value for value in one.values.get(column, []) if isinstance(value, NamedNode)]
        for column in columns
    }
    carrying = (term for variable in question.numbers for term in one.values.get(variable, ()))
    numbers = (names[term].number for term in carrying if isinstance(term, NamedNode) and term in names)
    return Row(
        {name: _joined(column, parts[name], lang) for name, column in columns.items()}
        | {
            IDENTIFIERS: [number for number in numbers if number],
            "iris": {name: found for name, found in iris.items() if found},
        },
        parts,
    )


def _joined(column: Column, cells: Sequence[Cell], lang: Lang) -> Cell:
    """Return the values of a cell as one: 'a; b', or as the column wants it, 'a, b en c (samen)'."""
    if len(cells) < 2:
        return cells[0] if cells else None
    last = column.joint.get(lang, "; ")
    between = "; " if last.startswith(";") else ", "
    return between.join(str(cell) for cell in cells[:-1]) + last + str(cells[-1]) + column.several.get(lang, "")


def _shown(terms: Iterable[Term], names: Mapping[NamedNode, Naming], lang: Lang) -> list[Cell]:
    """Return terms as people read them, each once, without texts in the other language."""
    cells = (_named(term, names, lang) if isinstance(term, NamedNode) else _spoken(term, lang) for term in terms)
    return list(dict.fromkeys(cell for cell in cells if cell is not None))


def _named(node: NamedNode, names: Mapping[NamedNode, Naming], lang: Lang) -> str:
    naming = names.get(node, Naming({}, None))
    return naming.label.get(lang) or naming.label.get("") or naming.label.get("nl") or naming.number or node.value


def plain(term: Term | None) -> Cell:
    """Return a term as a plain value: a number, a truth value, or else its text or IRI."""
    if not isinstance(term, pyoxigraph.Literal):
        return term.value if term else None
    kind = term.datatype.value.rpartition("#")[2]
    return int(term.value) if kind == "integer" else term.value == "true" if kind == "boolean" else term.value


def _spoken(term: pyoxigraph.Literal, lang: Lang) -> Cell:
    """Return a literal as people read it; None where it is in the other language."""
    if term.language:
        return term.value if term.language == lang else None
    return _duration(term.value, lang) if term.datatype.value == DURATION else plain(term)


def _duration(value: str, lang: Lang) -> str:
    """Return an xsd:duration of days, months or years in words; another as it stands."""
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", value)
    if match is None:
        return value
    counts = zip(DURATIONS, match.groups(), strict=True)
    return " ".join(text(one if count == "1" else more, lang, count=count) for (one, more), count in counts if count)
