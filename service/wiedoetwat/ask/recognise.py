"""What a question names: actors, tasks, concepts, conditions, articles, requirements, gemeenten.

A thing is named where every word of one of its names stands in the question, whatever the form and the order: names are
compared by stems, and by the parts of compounds. A name that lies within a longer one counts for less.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from wiedoetwat.ask.things import Thing
from wiedoetwat.ask.words import DENIAL, Words, split

NAMED: Final = {
    "actor", "begrip", "eis", "eisenlijst", "fase", "gemeente", "norm", "onderwerp", "passage", "regio", "route",
    "taak", "verschil", "voorwaarde",
}  # fmt: skip
"""The types that a question names by a word of its own; system and layer are signals."""
_BY_NUMBER: Final = {"eis", "norm", "verschil"}
"""The types that are named by their number alone."""

PLACES: Final = {"gemeente", "regio"}
"""The types that are named by their label as it is written: `Buren` is a gemeente, but not in `mijn buren`."""
_SENTENCES: Final = {"taak", "voorwaarde"}
"""The types whose names are half sentences: hearing enough of one will do."""
ENOUGH: Final = 0.55
"""Which share of a name must be heard, by how telling its words are."""
WITHIN: Final = 0.5
"""What a name is worth that lies within a longer name that was heard too: `ouder` beside `ouder met gezag`."""
PARTLY: Final = 0.7
"""What a name that was heard in part is worth beside one heard whole."""
_DENIED_WITHIN: Final = 4
"""How far from a denial the words stand that it denies."""
_BETWEEN: Final = 4
"""How many other words may stand between those of a name."""
_LONGEST_PLACE: Final = 4
"""How many words the name of a place has at most."""
_LETTERS: Final = re.compile(r"\b[a-j]\b(?:(?:\s*,\s*|\s+en\s+)[a-j]\b)+")
_LETTER: Final = re.compile(r"\b[a-j]\b")
_CAPITAL: Final = re.compile(r"\b[A-ZÀ-ÖØ-Þ]\w*")
_NUMBER: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True)
class Named:
    """A thing that a question names; `weight` says how telling the words are, in nats of rarity."""

    thing: Thing
    stems: frozenset[str]
    weight: float
    whole: bool = True
    """Whether a whole name was heard, and not within a longer one."""
    by_number: bool = False
    """Whether it is named by the number that only it has."""


class Recogniser:
    """The names of all things, ready to be found in a question."""

    def __init__(self, things: Mapping[str, Thing], words: Words) -> None:
        self.words = words
        self._names: dict[frozenset[str], set[str]] = defaultdict(set)
        self._spelled: dict[tuple[frozenset[str], str], list[frozenset[str]]] = defaultdict(list)
        self._things = things
        for thing in things.values():
            for name in _names(thing):
                stems = words.name(name)
                if stems - {DENIAL}:
                    self._names[stems].add(thing.iri)
                    self._spelled[stems, thing.iri].append(frozenset(words.stem(word) for word in split(name)))

    @cached_property
    def _by_stem(self) -> dict[str, list[frozenset[str]]]:
        """The names under each of their stems."""
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for stems in self._names:
            for stem in stems:
                found[stem].append(stems)
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
        numbers = set(_NUMBER.findall(question.lower()))
        whole = self.words.heard(question)
        all_ = whole.union(self.words.stem(word) for word in split(question))
        compounds = " ".join(word for word in split(question) if frozenset([self.words.stem(word)]) not in self._names)
        heard = whole | self.words.in_parts(compounds)
        denied = self._denied(question)
        names = [(stems, said) for stems, said in self._within(heard) if DENIAL not in said or said & denied]
        found = [named for stems, said in names if said & whole for named in self._named(stems, said, all_)]
        spoken = [self.words.stem(word) for word in split(question)]
        found = [one for one in found if one.thing.types & _SENTENCES or _stands_together(one.stems, spoken)]
        found += [
            Named(thing, frozenset(split(thing.number)), self.rarity(""), by_number=True)
            for thing in self._things.values()
            if thing.types & _BY_NUMBER and thing.number and thing.number.lower() in numbers
        ]
        found += self._placed(question)
        kept = _longest(found)
        kept += self._lettered(question, [one.thing for one in kept])
        return sorted(kept, key=lambda named: (-named.weight, named.thing.iri))

    @cached_property
    def _places(self) -> dict[tuple[str, ...], list[Thing]]:
        """The gemeenten and regions by the words of their label."""
        found: dict[tuple[str, ...], list[Thing]] = defaultdict(list)
        for thing in self._things.values():
            if thing.types & PLACES:
                for label in thing.fields.get("tekst", ()):
                    found[tuple(split(label))].append(thing)
        return found

    def _placed(self, question: str) -> Iterable[Named]:
        """Yield the places that a question names: with a capital, or after `gemeente`.

        The capital that begins the question says so only of a word that is no other word.
        """
        words = split(question)
        first, _, rest = question.lstrip().partition(" ")
        capitals = set(split(" ".join(_CAPITAL.findall(rest))))
        if _CAPITAL.match(first) and not self._is_common(words[0]):
            capitals.add(words[0])
        for at, size in ((at, size) for at in range(len(words)) for size in range(1, _LONGEST_PLACE + 1)):
            name = tuple(words[at : at + size])
            for thing in self._places.get(name, ()):
                if capitals.intersection(name) or words[at - 1 : at] == ["gemeente"]:
                    yield Named(thing, frozenset(self.words.stem(word) for word in name), self.rarity(""))

    def _denied(self, question: str) -> set[str]:
        """Return the stems that a denial can be about: those beside `niet`, those after another denial."""
        said = split(question)
        near: set[str] = set()
        for at, word in enumerate(said):
            if word in self.words.denials:
                start = at - _DENIED_WITHIN if word == DENIAL else at + 1
                near.update(self.words.stem(word) for word in said[max(0, start) : at + 1 + _DENIED_WITHIN])
        return near

    def _is_common(self, word: str) -> bool:
        return word in self.words.stops or self.words.stem(word) in self.words.known

    def _lettered(self, question: str, named: list[Thing]) -> list[Named]:
        """Return the requirements that a question names by letter, `a, b en d`, of a list that it names too."""
        lists = {thing.iri for thing in named if "eisenlijst" in thing.types}
        letters = {letter for run in _LETTERS.findall(question.lower()) for letter in _LETTER.findall(run)}
        return [
            Named(thing, frozenset({letter}), self.rarity(""))
            for thing in self._things.values()
            if thing.number and "eis" in thing.types and lists.intersection(thing.fields.get("onderwerp", ()))
            for letter in letters
            if thing.number.lower().endswith(f"-{letter}")
        ]

    def _within(self, heard: set[str]) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
        """Yield the names of which enough is heard, and what is heard of them."""
        touched = {stems for stem in sorted(heard) for stems in self._by_stem.get(stem, ())}
        for stems in touched:
            said = stems & heard
            if said == stems or self._weigh(said) >= ENOUGH * self._weigh(stems):
                yield stems, frozenset(said)

    def _weigh(self, stems: Iterable[str]) -> float:
        return sum(self.rarity(stem) for stem in stems)

    def _named(self, stems: frozenset[str], said: frozenset[str], all_: set[str]) -> Iterable[Named]:
        """Yield what has this name; half a sentence is whole with its stop words only: `OTS vragen`, not `OTS`."""
        share = self._weigh(said) / self._weigh(stems) * PARTLY
        for iri in sorted(self._names[stems]):
            sentence = bool(self._things[iri].types & _SENTENCES)
            whole = said == stems and (
                not sentence or len(said) > 1 or any(one <= all_ for one in self._spelled[stems, iri])
            )
            if whole or sentence:
                yield Named(self._things[iri], said, self._weigh(said) * (1 if whole else share), whole)


def _names(thing: Thing) -> list[str]:
    return thing.names if thing.types & (NAMED - _BY_NUMBER) else []


def _longest(found: list[Named]) -> list[Named]:
    """Return each thing once, by its most telling name; less telling where it lies within a longer name of its type."""
    best: dict[str, Named] = {}
    for named in found:
        if named.thing.iri not in best or named.weight > best[named.thing.iri].weight:
            best[named.thing.iri] = named
    kept = list(best.values())
    kept = [one for one in kept if not _is_another(one, kept)]
    return [replace(one, weight=one.weight * WITHIN, whole=False) if _lies_within(one, kept) else one for one in kept]


def _stands_together(stems: frozenset[str], spoken: list[str]) -> bool:
    """Whether the words of a name stand close together; a word that is heard in a compound stands nowhere."""
    if not stems <= set(spoken):
        return True
    width = len(stems) + _BETWEEN
    return any(stems <= set(spoken[at : at + width]) for at, stem in enumerate(spoken) if stem in stems)


def _is_another(one: Named, others: list[Named]) -> bool:
    """Whether half a sentence was heard only by the name of something else: `Veilig Thuis bellen` by Veilig Thuis."""
    if one.whole or not one.thing.types & _SENTENCES:
        return False
    return any(one.stems <= other.stems for other in others if other.whole and not other.thing.types & _SENTENCES)


def _lies_within(one: Named, others: list[Named]) -> bool:
    return any(one.stems < other.stems and one.thing.types & other.thing.types for other in others)
