"""Which questions of the catalogue a plain question may be, each with its parameters filled in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from wiedoetwat.ask.recognise import Named
from wiedoetwat.ask.signals import Phrase, occurs
from wiedoetwat.questions.question import Parameter, Question

MOST_NAMED: Final = 4
"""How many of the things named are tried for one parameter."""
MOST_FILLED: Final = 12
"""How many ways to fill in one question are tried."""


@dataclass(frozen=True)
class Candidate:
    """A question of the catalogue, filled in; `heard` is what it takes up of what was said."""

    question: Question
    parameters: tuple[tuple[str, str], ...]
    used: frozenset[str]
    """The IRIs of the things that fill its parameters."""
    signalled: int
    """The words in the longest of its signals that were heard; 0: none."""
    heard: float
    """How telling the words are that its parameters take up."""


def candidates(
    questions: Iterable[Question],
    signals: Mapping[str, Sequence[Phrase]],
    said: Phrase,
    named: Sequence[Named],
    directions: Mapping[str, str],
) -> list[Candidate]:
    """Return the ways in which a plain question can be put to the catalogue; `signals` are those of each question."""
    found = []
    for question in questions:
        if question.signals:
            longest = max((len(phrase) for phrase in signals[question.id] if occurs(phrase, said)), default=0)
            found += _filled(question, longest, named, directions)
    return found


def _filled(
    question: Question, signalled: int, named: Sequence[Named], directions: Mapping[str, str]
) -> list[Candidate]:
    choices = [_choices(parameter, named, directions) for parameter in question.parameters]
    found: dict[tuple[tuple[str, str], ...], Candidate] = {}
    for combination in product(*choices):
        things = [one for one in combination if isinstance(one, Named)]
        used = frozenset(one.thing.iri for one in things)
        if len(used) < len(things):
            continue  # one thing has one part to play
        pairs = zip(question.parameters, combination, strict=True)
        parameters = tuple((parameter.name, _value(one)) for parameter, one in pairs if one is not None)
        stems = frozenset().union(*(one.stems for one in things))
        weights = {stem: one.weight / len(one.stems) for one in things for stem in one.stems}
        heard = sum(weights[stem] for stem in stems)
        found[parameters] = Candidate(question, parameters, used, signalled, heard)
    return sorted(found.values(), key=lambda one: (-one.heard, len(one.parameters)))[:MOST_FILLED]


def _choices(
    parameter: Parameter, named: Sequence[Named], directions: Mapping[str, str]
) -> list[Named | str | None]:
    if parameter.type in directions:
        return [directions[parameter.type], None]
    fitting: list[Named | str | None] = [one for one in named if parameter.type in one.thing.types][:MOST_NAMED]
    return fitting if parameter.required else [*fitting, None]


def _value(one: Named | str) -> str:
    return one if isinstance(one, str) else one.thing.iri
