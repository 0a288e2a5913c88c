"""From what a user typed to a term of the graph, or to an error that says what was meant perhaps."""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.messages import text
from wiedoetwat.questions.question import Parameter, Term
from wiedoetwat.settings import Lang
from wiedoetwat.vocabulary import PREFIXES

LONGEST: Final = 200
LONGEST_LIST: Final = 1000
"""Room for the number of every requirement; in characters, as LONGEST."""
_FILLERS: Final = frozenset({"art", "artikel", "article", "lid", "onder", "de", "het", "the"})


@dataclass
class Name:
    """One thing that a parameter can name."""

    iri: str
    numbers: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The last part of the IRI: what people type."""
        return re.split("[/#]", self.iri)[-1]

    def label(self, lang: Lang) -> str:
        """Return what to call it in a sentence."""
        return self.labels.get(lang) or self.labels.get("nl") or self.slug


@dataclass(frozen=True)
class Value:
    """A parameter that was filled in: `shown` is how to write it again, `label` how to say it."""

    term: Term
    shown: str
    label: str
    others: tuple[Term, ...] = ()
    """What else the parameter may be: `ots,gzbm` asks for either."""


class ParameterError(WiedoetwatError):
    """A parameter cannot be what was given for it; the message names the parameter."""

    exit_code = 2


class SeveralParametersError(ParameterError):
    """Several parameters do not fit; holds an error for each."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__("parameter.several", count=len(errors))
        self.errors = tuple(errors)

    def message(self, lang: Lang = "nl") -> str:
        """Return what is wrong with each, a line each."""
        return "\n".join([super().message(lang), *(f"- {error.message(lang)}" for error in self.errors)])


def resolve(parameter: Parameter, value: str, lang: Lang, names: Callable[[str], list[Name]]) -> Value:
    """Return the term that a value stands for; `names` gives all names of a type.

    Takes a slug, a number (dct:identifier), a label or a full IRI, or a list of such with commas between them, which
    stands for any of them. Raises ParameterError with near matches.
    """
    most = LONGEST_LIST if parameter.several else LONGEST
    if len(value) > most:
        raise ParameterError("parameter.too-long", name=parameter.name, most=most)
    if parameter.type in _LITERALS:
        try:
            found = Value(_LITERALS[parameter.type](value), value, value)
        except ValueError:
            shown = _brief(value)
            raise ParameterError("parameter.form", name=parameter.name, value=shown, type=parameter.type) from None
    elif parameter.several:
        things = [_find(parameter, part, names(parameter.type)) for part in re.split(r"[,;\s]+", value) if part]
        shown = " ".join(dict.fromkeys(thing.slug for thing in things))
        found = Value(Literal(shown), shown, shown)
    else:
        found = _any_of(_find_each(parameter, value, names(parameter.type)), lang)
    if parameter.choices and found.shown not in parameter.choices:
        choices = ", ".join(parameter.choices)
        raise ParameterError("parameter.choice", name=parameter.name, value=_brief(value), choices=choices)
    return found


def _find_each(parameter: Parameter, value: str, names: list[Name]) -> list[Name]:
    """Return the one thing that a value names, or where it names none, each of the things between its commas."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    try:
        return [_find(parameter, value, names)]
    except ParameterError:
        if len(parts) < 2:
            raise
    return [_find(parameter, part, names) for part in parts]


def _any_of(found: list[Name], lang: Lang) -> Value:
    names = list({name.iri: name for name in found}.values())
    terms = [NamedNode(name.iri) for name in names]
    labels = [name.label(lang) for name in names]
    either = text("answer.or", lang)
    label = f" {either} ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
    return Value(terms[0], ",".join(name.slug for name in names), label, tuple(terms[1:]))


def _find(parameter: Parameter, value: str, names: list[Name]) -> Name:
    plain = _plain(value)
    attempts = ((value, _iris), (plain, _slugs), (plain, _numbers), (plain, _labels), (_bag(value), _words))
    for wanted, keys in attempts:
        found = [name for name in names if wanted and wanted in keys(name)]
        if len(found) == 1:
            return found[0]
        if found:
            slugs = ", ".join(sorted(name.slug for name in found))
            raise ParameterError("parameter.ambiguous", name=parameter.name, value=_brief(value), near=slugs)
    near = _near(plain, names)
    if near:
        raise ParameterError("parameter.unknown-near", name=parameter.name, value=_brief(value), near=", ".join(near))
    raise ParameterError("parameter.unknown", name=parameter.name, value=_brief(value))


def _iris(name: Name) -> set[str]:
    return {name.iri}


def _slugs(name: Name) -> set[str]:
    return {_plain(name.slug)}


def _numbers(name: Name) -> set[str]:
    return {_plain(number) for number in name.numbers}


def _labels(name: Name) -> set[str]:
    return {_plain(label) for label in name.labels.values()}


def _words(name: Name) -> set[str]:
    return {_bag(label) for label in name.labels.values()}


def _plain(said: str) -> str:
    return re.sub(r"[^\w.]+", "-", said.casefold()).strip("-")


def _bag(said: str) -> str:
    """Return the words that matter, so that `Jeugdwet 3.1` is found under `art. 3.1 Jeugdwet`."""
    words = (word.strip(".") for word in re.split(r"[^\w.:]+", said.casefold()))
    return " ".join(sorted(word for word in words if word and word not in _FILLERS))


def _near(wanted: str, names: list[Name]) -> list[str]:
    slugs: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for key in _slugs(name) | _numbers(name) | _labels(name):
            slugs[key].add(name.slug)
    keys = [key for key in sorted(slugs, key=len) if len(wanted) > 2 and wanted in key]
    keys += difflib.get_close_matches(wanted, slugs, n=5)
    hits = (slug for key in keys for slug in sorted(slugs[key]))
    return list(dict.fromkeys(hits))[:3] or (sorted(name.slug for name in names) if len(names) <= 12 else [])


def nearest(word: str, known: list[str]) -> list[str]:
    """Return the names that look like a word, all of them where none does."""
    return difflib.get_close_matches(word, known, n=3) or sorted(known)


def _brief(value: str) -> str:
    return value if len(value) <= 60 else value[:60] + "…"


def _text(value: str) -> Literal:
    return Literal(value)


def _number(value: str) -> Literal:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", value, re.ASCII):
        raise ValueError(value)
    kind = "decimal" if "." in value else "integer"
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + kind))


def _date(value: str) -> Literal:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
        raise ValueError(value)
    return Literal(date.fromisoformat(value).isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date"))


_LITERALS: Final[dict[str, Callable[[str], Literal]]] = {"tekst": _text, "getal": _number, "datum": _date}
