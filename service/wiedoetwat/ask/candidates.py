"""Which questions of the catalogue a plain question may be, each with its parameters filled in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wiedoetwat.ask.recognise import Named
from wiedoetwat.ask.signals import Phrase, Signal, heard
from wiedoetwat.questions.question import Parameter, Question

MOST_NAMED: Final = 3
"""How many of the things named are tried for one parameter."""
MOST_TOGETHER: Final = 4
"""How many things one parameter takes at most: any of them will do."""
JOINING: Final = {"en", "of"}
SKIPPED: Final = {"de", "het"}
"""The stems of what stands between things that are enumerated: before the last one, and anywhere."""
OF_A_PARAMETER: Final = 1.0
"""What it tells that the word is heard by which a parameter is meant."""

OF_AN_ENUMERATION: Final = 0.5
"""What it tells that a parameter takes all that the question enumerates."""


@dataclass(frozen=True)
class Signals:
    """What tells that a question is meant, and per parameter that the parameter is."""

    question: tuple[Signal, ...]
    parameters: Mapping[str, tuple[Signal, ...]]


@dataclass(frozen=True)
class Heard:
    """A plain question as heard: its stems, those of stop words, the things it names, the directions it gives."""

    said: Phrase
    quiet: set[str]
    named: Sequence[Named]
    directions: Mapping[str, str]
    yet_to_come: Collection[str] = ()
    """The IRIs of what exists in the future system alone."""


@dataclass(frozen=True)
class Candidate:
    """A question of the catalogue, filled in with things that were named and values that were signalled."""

    question: Question
    things: tuple[tuple[str, tuple[Named, ...]], ...]
    values: tuple[tuple[str, str], ...]
    signalled: float
    """How telling its signals are that were heard; 0: none was."""

    @property
    def parameters(self) -> dict[str, str]:
        """What to ask the catalogue with."""
        several = {parameter.name for parameter in self.question.parameters if parameter.several}
        filled = {
            name: (" " if name in several else ",").join(one.thing.slug for one in things)
            for name, things in self.things
        }
        return filled | dict(self.values)

    @property
    def named(self) -> list[Named]:
        """The things that fill its parameters."""
        return [one for _, things in self.things for one in things]

    @property
    def used(self) -> frozenset[str]:
        """The IRIs of those things."""
        return frozenset(one.thing.iri for one in self.named)

    @property
    def taken_up(self) -> float:
        """How telling the words are that its parameters take up, in nats."""
        return sum({stem: one.weight / len(one.stems) for one in self.named for stem in one.stems}.values())


def beginnings(questions: Iterable[Question], signals: Mapping[str, Signals], heard_: Heard) -> list[Candidate]:
    """Return each question with at most one thing filled in, with and without the values that were signalled.

    Only questions that say by which words they are recognised are offered, and none with neither word nor thing.
    """
    found = []
    for question in questions:
        if question.signals:
            bare = Candidate(question, (), (), 0.0)
            for one in (bare, *extensions(bare, signals, heard_)):
                found += [one, *_directed(one, heard_)]
    heard_of = (replace(one, signalled=_signalled(one, signals[one.question.id], heard_)) for one in found)
    return [one for one in heard_of if _is_whole(one) and (one.things or one.signalled)]


def extensions(one: Candidate, signals: Mapping[str, Signals], heard_: Heard) -> list[Candidate]:
    """Return a candidate with one more thing, in a parameter left open or beside the things that one has already."""
    filled = dict(one.things)
    found = []
    for parameter in one.question.parameters:
        own = signals[one.question.id].parameters.get(parameter.name)
        if own is not None and not heard(own, heard_.said, {}, heard_.quiet):
            continue
        for addition in _additions(parameter, filled.get(parameter.name, ()), heard_):
            if not any(thing.thing.iri in one.used for thing in addition):
                things = filled | {parameter.name: (*filled.get(parameter.name, ()), *addition)}
                found.append(replace(one, things=tuple(things.items())))
    return [replace(new, signalled=_signalled(new, signals[new.question.id], heard_)) for new in found]


def _enumerated(fitting: Sequence[Named], said: Phrase) -> list[tuple[Named, ...]]:
    """Return the things that a question enumerates, `A, B en C`: they belong together in one parameter."""
    places = {}
    for one in fitting:
        at = [said.index(stem) for stem in one.stems if stem in said]
        if one.whole and len(at) == len(one.stems):
            places[min(at), max(at)] = one
    groups: list[list[tuple[int, int]]] = []
    joined: set[int] = set()
    for start, end in sorted(places):
        last = groups[-1][-1][1] if groups else -1
        between = said[last + 1 : start]
        if groups and start > last and all(stem in JOINING or stem in SKIPPED for stem in between):
            groups[-1].append((start, end))
            if JOINING.intersection(between):
                joined.add(len(groups) - 1)
        elif start > last:
            groups.append([(start, end)])
    return [tuple(places[place] for place in groups[number][:MOST_TOGETHER]) for number in sorted(joined)]


def _additions(parameter: Parameter, filled: Sequence[Named], heard_: Heard) -> Sequence[tuple[Named, ...]]:
    fitting = [one for one in heard_.named if parameter.type in one.thing.types]
    if parameter.several:
        return [tuple(fitting)] if fitting and not filled else []
    if not filled:
        together = _enumerated(fitting, heard_.said)
        return [*together, *((one,) for one in fitting[:MOST_NAMED])]
    if len(filled) == MOST_TOGETHER or not all(one.whole for one in filled):
        return []
    said = frozenset[str]().union(*(one.stems for one in filled))
    return [(one,) for one in fitting if one.whole and not one.stems & said][:MOST_NAMED]


def _directed(one: Candidate, heard_: Heard) -> list[Candidate]:
    values = {p.name: heard_.directions[p.type] for p in one.question.parameters if p.type in heard_.directions}
    return [replace(one, values=tuple(values.items()))] if values else []


def _is_whole(one: Candidate) -> bool:
    filled = dict(one.things) | dict(one.values)
    return all(parameter.name in filled for parameter in one.question.parameters if parameter.required)


def _signalled(one: Candidate, signals: Signals, heard_: Heard) -> float:
    following = {name: {stem for thing in things for stem in thing.stems} for name, things in one.things}
    meant = sum(OF_A_PARAMETER for name, _ in one.things if name in signals.parameters)
    types = {parameter.name: parameter.type for parameter in one.question.parameters}
    meant += sum(
        OF_AN_ENUMERATION
        for name, things in one.things
        if len(things) > 1
        and things in _enumerated([named for named in heard_.named if types[name] in named.thing.types], heard_.said)
    )
    return heard(signals.question, heard_.said, following, heard_.quiet) + meant
