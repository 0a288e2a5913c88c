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
from wiedoetwat.questions.permalink import HERE, Addresses, permalink, report_link
from wiedoetwat.questions.question import COUNT, LANGUAGE, Example, Question, Term, fill
from wiedoetwat.questions.rows import IDENTIFIERS, Cell, Row, gather, plain, read_rows, terms_of
from wiedoetwat.questions.terms import Name, ParameterError, SeveralParametersError, Value, nearest, resolve
from wiedoetwat.settings import Lang

WHOLE: Final = slice(None)
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
class Outcome:
    """A question as it was asked, and every row that was found."""

    question: Question
    values: dict[str, Value]
    rows: list[Row]
    lang: Lang

    @property
    def numbers(self) -> list[str]:
        """The identifiers that carry the rows, each once, in the order of the rows."""
        return numbers_of(self.rows)


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
    permalink: str | None
    """None where the question holds free text, which never stands in an address."""
    meldFout: str  # noqa: N815
    """Where to say that the content is wrong; carries the identifiers, never free text."""

    def json(self) -> dict[str, Any]:
        """Return the answer as plain values, ready for a serialiser."""
        return asdict(self)


def answer(
    store: Store, catalogue: Catalogue, question_id: str, parameters: Mapping[str, str], lang: Lang = "nl",
    addresses: Addresses = HERE, fit: Mapping[str, float] | None = None,
) -> Answer:  # fmt: skip
    """Ask a question of the catalogue; an empty value counts as not given. `addresses` is where links lead to.

    With `fit`, IRI -> how well it fits what was asked in plain words, the rows that fit best come first.
    Raises UnknownQuestionError for a question that is not there, ParameterError for a parameter that does not fit,
    SeveralParametersError for several of these.
    """
    return present(store, catalogue, find(store, catalogue, question_id, parameters, lang, fit), addresses)


def find(
    store: Store, catalogue: Catalogue, question_id: str, parameters: Mapping[str, str], lang: Lang = "nl",
    fit: Mapping[str, float] | None = None,
) -> Outcome:  # fmt: skip
    """Ask a question, and leave the sentence and the sources for present(). Raises as answer(), and orders as it."""
    question = catalogue.question(question_id)
    values = read_values(store, catalogue, question, parameters, lang)
    return Outcome(question, values, read_rows(store, catalogue, question, _terms(values), lang, fit), lang)


def present(
    store: Store, catalogue: Catalogue, outcome: Outcome, addresses: Addresses = HERE, window: slice = WHOLE
) -> Answer:
    """Return the answer object for what was found.

    With a window it shows those rows alone, with their sources and differences; the sentence and the permalink are of
    the whole.
    """
    question, lang, rows = outcome.question, outcome.lang, outcome.rows[window]
    differences = [Difference(**row) for row in _about(store, catalogue, "verschillen", outcome.numbers, lang)]
    numbers = numbers_of(rows)
    partly = len(rows) < len(outcome.rows)
    shown = [Difference(**row) for row in _about(store, catalogue, "verschillen", numbers, lang)] if partly else None
    link = permalink(store, catalogue, question, outcome.values, outcome.numbers, lang, addresses)
    return Answer(
        vraag=question.id,
        zin=_sentence(question, outcome.values, outcome.rows, differences, lang),
        soort="gevonden" if outcome.rows else "niet-gesteld",
        taal=lang,
        parameters={name: {"waarde": value.shown, "label": value.label} for name, value in outcome.values.items()},
        kolommen=[
            *({"naam": column.name, "label": column.label[lang]} for column in question.columns),
            {"naam": IDENTIFIERS, "label": text("answer.number", lang)},
        ],
        rijen=[row.shown for row in rows],
        bronnen=[Source(**row) for row in _about(store, catalogue, "bronnen", numbers, lang)],
        verschillen=differences if shown is None else shown,
        dataset={"versie": store.version, "datum": store.date},
        permalink=link,
        meldFout=report_link(question, numbers, store.version, addresses),
    )


def rows_of(
    store: Store, catalogue: Catalogue, question_id: str, parameters: Mapping[str, str], lang: Lang = "nl"
) -> list[dict[str, Any]]:
    """Return the rows of an answer alone. Raises as answer()."""
    return [row.shown for row in find(store, catalogue, question_id, parameters, lang).rows]


def numbers_of(rows: Iterable[Row]) -> list[str]:
    """Return the identifiers that carry rows, each once, in the order of the rows."""
    return list(dict.fromkeys(number for row in rows for number in row.shown[IDENTIFIERS]))


def nodes_of(store: Store, catalogue: Catalogue, question_id: str, parameters: Mapping[str, str]) -> list[str]:
    """Return the IRIs of what carries the rows of an answer, in their order, each once. Raises as answer()."""
    question = catalogue.question(question_id)
    fillings = _terms(read_values(store, catalogue, question, parameters, "nl"))
    found = gather(terms_of(store, question.fill(*fillings)), question.key)
    terms = (term for one in found for variable in question.numbers for term in one.values.get(variable, ()))
    return list(dict.fromkeys(term.value for term in terms if isinstance(term, pyoxigraph.NamedNode)))


def fill_example(store: Store, catalogue: Catalogue, question: Question, example: Example) -> str:
    """Return a question's query as an example fills it in."""
    return question.fill(*_terms(read_values(store, catalogue, question, example.parameters, "nl")))


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


def read_values(
    store: Store, catalogue: Catalogue, question: Question, given: Mapping[str, str], lang: Lang
) -> dict[str, Value]:
    """Return what the parameters of a question stand for, by name.

    Raises ParameterError for the one that does not fit, SeveralParametersError with all of them where there are more.
    """
    known = [parameter.name for parameter in question.parameters]
    names = partial(names_of, store, catalogue)
    values, errors = {}, []
    for name in given:
        if name not in known:
            near = ", ".join(nearest(name, known)) or "-"
            errors.append(ParameterError("parameter.name", question=question.id, name=name[:60], near=near))
    for parameter in question.parameters:
        if given.get(parameter.name):
            try:
                values[parameter.name] = resolve(parameter, given[parameter.name], lang, names)
            except ParameterError as error:
                errors.append(error)
        elif parameter.required:
            errors.append(ParameterError("parameter.required", question=question.id, name=parameter.name))
    if errors:
        raise errors[0] if len(errors) == 1 else SeveralParametersError(errors)
    return values


def _about(store: Store, catalogue: Catalogue, query: str, numbers: list[str], lang: Lang) -> list[dict[str, Any]]:
    rows = [{"identifier": pyoxigraph.Literal(number), LANGUAGE: pyoxigraph.Literal(lang)} for number in numbers]
    return list(select(store, fill(catalogue.support(query), rows))) if rows else []


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
