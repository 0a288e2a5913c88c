"""What a question names: actors, tasks, concepts, conditions, articles, requirements, gemeenten.

A thing is named where every word of one of its names stands in the question, whatever the form and the order: names are
compared by stems, and by the parts of compounds. A name of one thing that lies within a longer name of another of the
same type is not heard.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from wiedoetwat.ask.things import Thing
from wiedoetwat.ask.words import Words, split

NAMED: Final = {
    "actor", "begrip", "eis", "eisenlijst", "fase", "gemeente", "norm", "onderwerp", "passage", "regio", "route",
    "taak", "verschil", "voorwaarde",
}  # fmt: skip
"""The types that a question names by a word of its own; system and layer are signals."""
_BY_NUMBER: Final = {"eis", "norm", "verschil"}
"""The types that are named by their number alone."""


@dataclass(frozen=True)
class Named:
    """A thing that a question names; `weight` says how telling the words are, in nats of rarity."""

    thing: Thing
    stems: frozenset[str]
    weight: float


class Recogniser:
    """The names of all things, ready to be found in a question."""

    def __init__(self, things: Mapping[str, Thing], words: Words) -> None:
        self.words = words
        self._names: dict[frozenset[str], set[str]] = defaultdict(set)
        self._things = things
        for thing in things.values():
            for name in _names(thing):
                stems = frozenset(words.stems(name))
                if stems:
                    self._names[stems].add(thing.iri)

    @cached_property
    def _by_stem(self) -> dict[str, list[frozenset[str]]]:
        """The names under the rarest of their stems."""
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for stems in self._names:
            found[min(stems, key=lambda stem: (self.counts[stem], stem))].append(stems)
        return found

    @cached_property
    def counts(self) -> Counter[str]:
        """In how many names each stem occurs."""
        return Counter(stem for stems in self._names for stem in stems)

    def rarity(self, stem: str) -> float:
        """Return how much a stem tells: 0 where every name has it."""
        return math.log(len(self._names) / (1 + self.counts[stem])) if self._names else 0.0

    def find(self, question: str) -> list[Named]:
        """Return what a question names, the most telling first."""
        numbers = set(question.lower().replace(",", " ").split())
        heard = self.words.with_parts(question)
        found = [named for stems in self._within(heard) for named in self._named(stems)]
        found += [
            Named(thing, frozenset(split(thing.number)), self.rarity(""))
            for thing in self._things.values()
            if thing.types & _BY_NUMBER and thing.number and thing.number.lower() in numbers
        ]
        return sorted(_longest(found), key=lambda named: (-named.weight, named.thing.iri))

    def _within(self, heard: set[str]) -> Iterable[frozenset[str]]:
        return (stems for stem in sorted(heard) for stems in self._by_stem.get(stem, ()) if stems <= heard)

    def _named(self, stems: frozenset[str]) -> Iterable[Named]:
        weight = sum(self.rarity(stem) for stem in stems)
        return (Named(self._things[iri], stems, weight) for iri in sorted(self._names[stems]))


def _names(thing: Thing) -> list[str]:
    return thing.names if thing.types & (NAMED - _BY_NUMBER) else []


def _longest(found: list[Named]) -> list[Named]:
    """Return each thing once, by its longest name, without those named inside a longer name of the same type."""
    best: dict[str, Named] = {}
    for named in found:
        if named.thing.iri not in best or named.weight > best[named.thing.iri].weight:
            best[named.thing.iri] = named
    kept = list(best.values())
    return [
        one for one in kept if not any(one.stems < other.stems and one.thing.types & other.thing.types for other in kept)
    ]
