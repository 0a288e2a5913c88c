"""One answer object, whatever the face: the rows, a sentence, where each row is said, and what differs there."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from itertools import product
from typing import Any, Final, Literal

import pyoxigraph

from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import COUNT, LANGUAGE, Example, Question, Term, fill
from wiedoetwat.questions.rows import IDENTIFIERS, Cell, Row, gather, plain, read_rows, terms_of
from wiedoetwat.questions.terms import Name, ParameterError, Value, nearest, resolve
from wiedoetwat.settings import Lang

MOST_NAMED: Final = 8
"""How many values of a column a sentence names before it counts the rest."""
MOST_EXPLAINED: Final = 3
"""How many differences a sentence explains before it only numbers them."""


@dataclass(frozen=True)
class Source:
    """A passage that carries a row."""

    aanhaling: str
    passage: str
    url: str
    jci: str | None
    laag: str | None
    versieGelezen: str | None  # noqa: N815 - the names of the answer object are part of the interface
    actualiteit: str | None
    zekerheid: str | None


@dataclass(frozen=True)
class Difference:
    """A point on which guideline and law diverge, of severity A or B."""

    id: str
    ernst: str
    uitleg: str


@dataclass(frozen=True)
class Answer:
    """What comes of asking a question; the fields are those of the interface, in Dutch."""

    vraag: str
    zin: str
    soort: Literal["gevonden", "niet-gesteld"]
    taal: Lang
    parameters: dict[str, dict[str, str]]
    kolommen: list[dict[str, str]]
    rijen: list[dict[str, Any]]
    bronnen: list[Source]
    verschillen: list[Difference]
    dataset: dict[str, str]

    def json(self) -> dict[str, Any]:
        """Return the answer as plain values, ready for a serialiser."""
        return asdict(self)


def answer(
    store: Store,
    catalogue: Catalogue,
    question_id: str,
    parameters: Mapping[str, str],
    lang: Lang = "nl",
    fit: Mapping[str, float] | None = None,
) -> Answer:
    """Ask a question of the catalogue; an empty value counts as not given.

    With `fit`, IRI -> how well it fits what was asked in plain words, the rows that fit best come first.

    Raises UnknownQuestionError for a question that is not there, ParameterError for a parameter that does not fit.
    """
    question = catalogue.question(question_id)
    values = _values(store, catalogue, question, parameters, lang)
    rows = _rows(store, catalogue, question, values, lang, fit)
    numbers = list(dict.fromkeys(number for row in rows for number in row.shown[IDENTIFIERS]))
    differences = [Difference(**row) for row in _about(store, catalogue, "verschillen", numbers, lang)]
    return Answer(
        vraag=question.id,
        zin=_sentence(question, values, rows, differences, lang),
        soort="gevonden" if rows else "niet-gesteld",
        taal=lang,
        parameters={name: {"waarde": value.shown, "label": value.label} for name, value in values.items()},
        kolommen=[
            *({"naam": column.name, "label": column.label[lang]} for column in question.columns),
            {"naam": IDENTIFIERS, "label": text("answer.number", lang)},
        ],
        rijen=[row.shown for row in rows],
        bronnen=[Source(**row) for row in _about(store, catalogue, "bronnen", numbers, lang)],
        verschillen=differences,
        dataset={"versie": store.version, "datum": store.date},
    )


def rows_of(
    store: Store, catalogue: Catalogue, question_id: str, parameters: Mapping[str, str], lang: Lang = "nl"
) -> list[dict[str, Any]]:
    """Return the rows of an answer alone. Raises as answer()."""
    question = catalogue.question(question_id)
    rows = _rows(store, catalogue, question, _values(store, catalogue, question, parameters, lang), lang)
    return [row.shown for row in rows]


def nodes_of(store: Store, catalogue: Catalogue, question_id: str, parameters: Mapping[str, str]) -> list[str]:
    """Return the IRIs of what carries the rows of an answer, in their order, each once. Raises as answer()."""
    question = catalogue.question(question_id)
    fillings = _terms(_values(store, catalogue, question, parameters, "nl"))
    found = gather(terms_of(store, question.fill(*fillings)), question.key)
    terms = (term for one in found for variable in question.numbers for term in one.values.get(variable, ()))
    return list(dict.fromkeys(term.value for term in terms if isinstance(term, pyoxigraph.NamedNode)))


def fill_example(store: Store, catalogue: Catalogue, question: Question, example: Example) -> str:
    """Return a question's query as an example fills it in."""
    return question.fill(*_terms(_values(store, catalogue, question, example.parameters, "nl")))


def select(store: Store, sparql: str) -> Iterable[dict[str, Cell]]:
    """Return the rows of a SELECT query as plain values."""
    return ({name: plain(term) for name, term in solution.items()} for solution in terms_of(store, sparql))


@lru_cache(maxsize=64)
def names_of(store: Store, catalogue: Catalogue, type_: str) -> list[Name]:
    """Return everything of one type that a parameter can name."""
    names: dict[str, Name] = {}
    query = fill(catalogue.support("namen"), [{"type": pyoxigraph.Literal(type_)}])
    for solution in terms_of(store, query):
        iri, number, label = solution["iri"], solution["nummer"], solution["label"]
        if iri is None:
            continue
        name = names.setdefault(iri.value, Name(iri.value))
        if number is not None:
            name.numbers.add(number.value)
        if isinstance(label, pyoxigraph.Literal):
            name.labels[label.language or "nl"] = label.value
    return list(names.values())


def _values(
    store: Store, catalogue: Catalogue, question: Question, given: Mapping[str, str], lang: Lang
) -> dict[str, Value]:
    known = [parameter.name for parameter in question.parameters]
    for name in given:
        if name not in known:
            near = ", ".join(nearest(name, known)) or "-"
            raise ParameterError("parameter.name", question=question.id, name=name[:60], near=near)
    names = partial(names_of, store, catalogue)
    values = {}
    for parameter in question.parameters:
        if given.get(parameter.name):
            values[parameter.name] = resolve(parameter, given[parameter.name], lang, names)
        elif parameter.required:
            raise ParameterError("parameter.required", question=question.id, name=parameter.name)
    return values


def _about(store: Store, catalogue: Catalogue, query: str, numbers: list[str], lang: Lang) -> list[dict[str, Any]]:
    rows = [{"identifier": pyoxigraph.Literal(number), LANGUAGE: pyoxigraph.Literal(lang)} for number in numbers]
    return list(select(store, fill(catalogue.support(query), rows))) if rows else []


def _rows(
    store: Store,
    catalogue: Catalogue,
    question: Question,
    values: Mapping[str, Value],
    lang: Lang,
    fit: Mapping[str, float] | None = None,
) -> list[Row]:
    return read_rows(store, catalogue, question, _terms(values), lang, fit)


def _terms(values: Mapping[str, Value]) -> list[dict[str, Term]]:
    """Return every way to fill the parameters with one of the terms that each may be."""
    choices = [[(name, term) for term in (value.term, *value.others)] for name, value in values.items()]
    return [dict(combination) for combination in product(*choices)]


def _sentence(
    question: Question, values: dict[str, Value], rows: list[Row], differences: list[Difference], lang: Lang
) -> str:
    fields = {
        column.name: _enumerate((part for row in rows for part in row.parts[column.name]), lang)
        for column in question.columns
    }
    for parameter in question.parameters:
        given = values.get(parameter.name)
        if given or parameter.name not in fields:
            fields[parameter.name] = given.label if given else parameter.without.get(lang, text("answer.any", lang))
    sentence = (question.sentence if rows else question.sentence_empty)[lang].format(**fields, **{COUNT: len(rows)})
    grave = [difference for difference in differences if difference.ernst == "A"]
    if len(grave) > MOST_EXPLAINED:
        ids = ", ".join(difference.id for difference in grave)
        return sentence + " " + text("answer.differs-often", lang, count=len(grave), ids=ids)
    return " ".join([sentence, *(text("answer.differs", lang, id=d.id, explanation=d.uitleg) for d in grave)])


def _enumerate(cells: Iterable[Any], lang: Lang) -> str:
    """Return the different values in the order of the rows: 'a, b en c'."""
    words = list(dict.fromkeys(str(cell) for cell in cells if cell not in (None, "", [])))
    conjunction = text("answer.and", lang)
    if len(words) > MOST_NAMED:
        words = [*words[:MOST_NAMED], text("answer.more", lang, count=len(words) - MOST_NAMED)]
    return f" {conjunction} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
