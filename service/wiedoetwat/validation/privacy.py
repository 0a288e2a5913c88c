"""Personal data in free text: found before anything else sees the text, and masked for good.

Only literals and cells are looked at, never IRIs. The lists of words and properties are data (data/privacy.toml). The
eleven-test is that of the citizen service number: nine digits with weights 9, 8 ... 2 and -1 add up to a multiple of
11. A mailbox of a function (info@) and a number with an area code are an organisation's and left alone.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from wiedoetwat.graph.sources import Sources
from wiedoetwat.vocabulary import SHAPE

BSN: Final = SHAPE + "Upload_tekst_bsn"
MAYBE_BSN: Final = SHAPE + "Upload_tekst_mogelijkBsn"
EMAIL: Final = SHAPE + "Upload_tekst_email"
TELEPHONE: Final = SHAPE + "Upload_tekst_telefoon"

MASK: Final = "█"
_NINE: Final = re.compile(r"(?<![\d+])(?:\d{9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})(?!\d|[.,]\d)")
_URL: Final = re.compile(r"\b(?:https?|urn|ftp):\S+|\bwww\.\S+", re.IGNORECASE)
_EMAIL: Final = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE: Final = re.compile(r"(?<![\w+])(?:\+|00)?\d(?:[ ().-]{0,2}\d){8,13}(?!\w)")
_NINE_DIGITS: Final = re.compile(r"\d(?:[ ().-]{0,2}\d){8}")
_BEFORE: Final = 24
"""How many characters before a number may say whose number it is."""


@dataclass(frozen=True)
class Hit:
    """What was found: the shape that says what it means, and where in the text."""

    shape: str
    start: int
    end: int


@dataclass(frozen=True)
class Privacy:
    """The lists by which personal data are recognised."""

    near: tuple[str, ...]
    organisation_words: tuple[str, ...]
    organisation_numbers: frozenset[str]
    person_names: frozenset[str]
    functions: frozenset[str]
    personal_numbers: tuple[str, ...]

    def mask(self, text: str, predicate: str = "") -> tuple[str, list[Hit]]:
        """Return a text with what is personal in it masked, and what that was; `predicate` is the property it is of."""
        hits = self.hits(text, predicate)
        for hit in hits:
            text = text[: hit.start] + MASK * (hit.end - hit.start) + text[hit.end :]
        return text, hits

    def clean(self, text: str) -> str:
        """Return a text with what is personal in it masked: for names of files and messages of parsers."""
        return self.mask(text)[0]

    def worth_a_look(self, text: str) -> bool:
        """Return whether a text could hold anything of the kind: most hold neither an @ nor nine digits."""
        return len(text) > 5 and ("@" in text or _NINE_DIGITS.search(text) is not None)

    def hits(self, text: str, predicate: str = "") -> list[Hit]:
        """Return what is personal in a text, in its order, each part once."""
        if not self.worth_a_look(text):
            return []
        rest = _URL.sub(lambda url: " " * len(url[0]), text)
        found: list[Hit] = []
        for hit in (*self._addresses(rest), *self._telephones(rest), *self._numbers(rest, predicate)):
            if all(hit.end <= other.start or hit.start >= other.end for other in found):
                found.append(hit)
        return sorted(found, key=lambda hit: hit.start)

    def _addresses(self, text: str) -> Iterator[Hit]:
        for match in _EMAIL.finditer(text):
            words = re.split(r"[._+-]|\d+", match[1].lower())
            if not self.functions.intersection([*words, match[1].lower()]):
                yield Hit(EMAIL, match.start(), match.end())

    def _telephones(self, text: str) -> Iterator[Hit]:
        for match in _TELEPHONE.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            national = re.sub(r"^(?:00)?31(?:0)?", "0", digits)
            if len(national) == 10 and national.startswith(self.personal_numbers):
                yield Hit(TELEPHONE, match.start(), match.end())

    def _numbers(self, text: str, predicate: str) -> Iterator[Hit]:
        if predicate in self.organisation_numbers:
            return
        certain = predicate in self.person_names or bool(self._near.search(text))
        for match in _NINE.finditer(text):
            if passes_eleven_test(match[0]) and not self._organisation.search(text[: match.start()][-_BEFORE:]):
                yield Hit(BSN if certain else MAYBE_BSN, match.start(), match.end())

    @cached_property
    def _near(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{_alternatives(self.near)})", re.IGNORECASE)

    @cached_property
    def _organisation(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?<!\w)(?:{_alternatives(self.organisation_words)})\W*(?:is|nr|nummer|no)?\W*$", re.IGNORECASE
        )


def passes_eleven_test(number: str) -> bool:
    """Return whether nine digits, with or without marks between them, could be a citizen service number."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(digits) == 9 and any(digits) and sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def open_privacy(sources: Sources) -> Privacy:
    """Return the lists that stand beside the sources of the graph."""
    return read_privacy(sources.root / "data" / "privacy.toml")


def read_privacy(path: Path) -> Privacy:
    """Read the lists from a file."""
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return Privacy(
        near=tuple(lists["bsn"]["woorden"]),
        organisation_words=tuple(lists["bsn"]["organisatiewoorden"]),
        organisation_numbers=frozenset(lists["bsn"]["organisatienummers"]),
        person_names=frozenset(lists["bsn"]["persoonsnamen"]),
        functions=frozenset(lists["email"]["functies"]),
        personal_numbers=tuple(lists["telefoon"]["persoonlijk"]),
    )


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in words)
