"""Reading Dutch: words, their stems, and the parts of compounds.

Stems are Snowball's (Kraaij and Pohlmann's rules), smoothed so that the forms of a verb meet: `beoordeelt`,
`beoordelen` and `beoordeling` are one stem. What the rules miss stands in data/taal/woorden.toml; synonyms are
labels in the concept schemes.
"""

import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import snowballstemmer

_WORD: Final = re.compile(r"\d+(?:[.:]\d+)*[a-z]?|[a-z][a-z0-9]*")
_WRITTEN: Final = re.compile(r"\b[a-z]{6,}\b")
"""A word in which a slip of the pen is looked for: long, and no name."""
_DOUBLE: Final = re.compile(r"([aeou])\1")
_LINKS: Final = ("", "s", "en", "e", "n")
"""What Dutch puts between the parts of a compound."""
_SHORTEST_PART: Final = 4
_LONGEST_COMPOUND: Final = 40
DENIAL: Final = "niet"
"""The stem that stands for any denial."""


@dataclass
class Words:
    """The words of one language file, and what was read with them so far."""

    stops: frozenset[str]
    forms: dict[str, str]
    denials: frozenset[str] = frozenset()
    """Stop words that say something where they stand in a name; to each other they are all the same."""
    particles: frozenset[str] = frozenset()
    """What Dutch splits off a verb: `voert ... uit`."""
    known: frozenset[str] = frozenset()
    """The stems that a compound can be made of."""
    spellings: frozenset[str] = frozenset()
    """The words as they are written, to find what was meant by one that is none of them."""
    _stems: dict[str, str] = field(default_factory=dict)
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def stem(self, word: str) -> str:
        """Return the stem of one word as split() gives it."""
        stem = self._stems.get(word)
        if stem is None:
            stem = self._stems[word] = self._stem(word)
        return stem

    def _stem(self, word: str) -> str:
        if word[0].isdigit():
            return word
        if word in self.forms:
            word = self.forms[word]
            return word if word in self.forms else self._smooth(_snowball(word))
        return self._smooth(_snowball(word))

    @staticmethod
    def _smooth(stem: str) -> str:
        stem = _DOUBLE.sub(r"\1", stem)
        return stem[:-1] if len(stem) > 3 and stem[-1] in "dt" and stem[-2] not in "s" else stem

    def name(self, text: str) -> frozenset[str]:
        """Return the stems by which a name is known."""
        words = split(text)
        denied = {DENIAL} if self.denials.intersection(words) else set()
        return frozenset(denied.union(self.stem(word) for word in words if word not in self.stops))

    def heard(self, text: str) -> set[str]:
        """Return the stems by which names are heard in a text: of its words, and of verbs that are split in it."""
        return {self.stem(verb) for verb in self.joined(text)}.union(self.name(text))

    def in_parts(self, text: str) -> set[str]:
        """Return the stems of the parts of a text's compounds."""
        return {part for word in split(text) if word not in self.stops for part in self.parts(word)}

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the stems of the words that a compound is made of; none where it is not made of known words."""
        parts = self._parts.get(word)
        if parts is None:
            parts = self._parts[word] = self._split(word) if len(word) <= _LONGEST_COMPOUND else ()
        return parts

    def _split(self, word: str) -> tuple[str, ...]:
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            head, tail = word[:at], word[at:]
            if not self._is_known(tail):
                continue
            for link in _LINKS:
                bare = head.removesuffix(link) if link else head
                if (link and bare == head) or len(bare) < _SHORTEST_PART:
                    continue
                first = (self.stem(bare),) if self._is_known(bare) else self.parts(bare)
                if first:
                    return (*first, self.stem(tail))
        return ()

    def forget(self) -> None:
        """Drop what was read so far: words of a question are kept no longer than it takes to answer it."""
        self._stems.clear()
        self._parts.clear()

    def _is_known(self, word: str) -> bool:
        return word not in self.stops and self.stem(word) in self.known

    def corrected(self, text: str) -> str:
        """Return a text with each long word that is unknown replaced by the one known word that is one letter off."""
        return _WRITTEN.sub(lambda found: self._meant(found.group()), text)

    def _meant(self, word: str) -> str:
        known = word in self.stops or word in self.spellings or self.stem(word) in self.known or self.parts(word)
        if known or len(word) > _LONGEST_COMPOUND:
            return word
        near = sorted(other for other in self.spellings if word[0] == other[0] and _is_one_off(word, other))
        return near[0] if len({self.stem(other) for other in near}) == 1 else word

    def joined(self, text: str) -> list[str]:
        """Return the verbs that are split in a text, put together: `optrekken` for `op te trekken`."""
        words = split(text)
        particles = list(dict.fromkeys(word for word in words if word in self.particles))
        verbs = [word for word in words if word not in self.stops and len(word) >= _SHORTEST_PART]
        return [p + verb for p in particles for verb in verbs if self.stem(p + verb) in self.known]


def _is_one_off(word: str, other: str) -> bool:
    """Whether one letter more, less or other, or two that changed places, makes one word of the other."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, others = word[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest == others[1:]
        or rest[1:] == others
        or (rest[1::-1] == others[:2] and rest[2:] == others[2:])
    )


_STEMMER: Final = snowballstemmer.stemmer("dutch")
_ONE_AT_A_TIME: Final = threading.Lock()
"""The stemmer keeps the word that it works on; questions are answered on several threads."""


def _snowball(word: str) -> str:
    with _ONE_AT_A_TIME:
        stem: str = _STEMMER.stemWord(word)
        return stem


def split(text: str) -> list[str]:
    """Return the words of a text in lower case without accents; `1:255`, `3.1` and `5a` are words too."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return _WORD.findall(plain)


def read_words(folder: Path) -> Words:
    """Return the words of data/taal/woorden.toml in a folder."""
    with (folder / "woorden.toml").open("rb") as file:
        said = tomllib.load(file)
    return Words(
        frozenset(split(said["stopwoorden"])),
        dict(said["vormen"]),
        frozenset(split(said["ontkenningen"])),
        frozenset(split(said["scheidbaar"])),
    )


def knowing(words: Words, texts: Iterable[str]) -> Words:
    """Return the same words, able to take compounds apart into words of these texts."""
    written = {
        word for text in texts for word in split(text) if word not in words.stops and len(word) >= _SHORTEST_PART
    }
    stems = frozenset(map(words.stem, written))
    return replace(words, known=stems, spellings=frozenset(written), _stems={}, _parts={})
