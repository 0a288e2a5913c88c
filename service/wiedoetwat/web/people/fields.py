"""The parameters of a question as the fields of a form: a short list to choose from, else a text field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import names_of
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import Parameter, Question
from wiedoetwat.questions.terms import LONGEST, LONGEST_LIST, ParameterError
from wiedoetwat.settings import Lang

MOST_CHOICES: Final = 30
"""A type with more things than this gets a text field; where they can be found is said beside it."""


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it."""

    name: str
    label: str
    value: str
    required: bool
    free: bool
    several: bool
    longest: int
    choices: Sequence[tuple[str, str]]
    """What to choose from, value and name; none for a text field."""
    found_in: str | None
    """The question of the catalogue that lists what may be filled in."""
    errors: Sequence[str]


def fields_of(
    store: Store, catalogue: Catalogue, question: Question, given: Mapping[str, str], lang: Lang,
    errors: Sequence[ParameterError] = (),
) -> list[Field]:  # fmt: skip
    """Return the fields of a question's form, filled in with what was given, each with what is wrong there."""
    lists = {p.type: q.id for q in catalogue.collections.values() for p in q.parameters if p.name == q.item}
    wrong: dict[str, list[str]] = {}
    for error in errors:
        wrong.setdefault(str(error.fields.get("name")), []).append(error.message(lang))
    return [
        Field(
            name=parameter.name,
            label=parameter.label[lang],
            value=given.get(parameter.name, ""),
            required=parameter.required,
            free=parameter.free,
            several=parameter.several,
            longest=LONGEST_LIST if parameter.several else LONGEST,
            choices=_choices(store, catalogue, parameter, given.get(parameter.name), lang),
            found_in=lists.get(parameter.type),
            errors=wrong.get(parameter.name, ()),
        )
        for parameter in question.parameters
    ]


def _choices(
    store: Store, catalogue: Catalogue, parameter: Parameter, value: str | None, lang: Lang
) -> list[tuple[str, str]]:
    """Return what to choose from: what was given is always in it, so that a form never changes an answer by itself."""
    if parameter.choices:
        known = [(choice, choice) for choice in parameter.choices]
    else:
        names = names_of(store, catalogue, parameter.type)
        if not names or len(names) > MOST_CHOICES or parameter.several:
            return []
        known = sorted(((name.slug, name.label(lang)) for name in names), key=lambda pair: pair[1].casefold())
    more = [(value, value)] if value and value not in dict(known) else []
    return [*known, *more]
