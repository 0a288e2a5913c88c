"""Words that give a question a direction (may, must, now, by law), tell which question it is, or ring an alarm."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wiedoetwat.ask.words import Words, split

Phrase = tuple[str, ...]
NEAR: Final = 5
"""Within how many words of each other the words of an alarm stand."""
OF_A_STOP_WORD: Final = 0.3
OF_A_WORD: Final = 0.8
OF_A_THING: Final = 1.0
"""What a signal tells by the stop words, the other words and the thing in it; the first two together at most 1."""


@dataclass(frozen=True)
class Signal:
    """A phrase that tells which question is asked; with a `slot`, only where the thing in that parameter comes next."""

    phrase: Phrase
    slot: str | None
    strength: float


def read_directions(folder: Path, words: Words) -> dict[str, dict[str, list[Phrase]]]:
    """Return data/taal/signalen.toml: parameter type -> value -> phrases as stems."""
    said = _read(folder / "signalen.toml")
    return {type_: {value: phrases(texts, words) for value, texts in values.items()} for type_, values in said.items()}


def read_alarms(folder: Path, words: Words) -> tuple[dict[str, str], list[Phrase]]:
    """Return what to say first when there is danger, by language, and the phrases of data/taal/nood.toml as stems."""
    said = _read(folder / "nood.toml")
    return dict(said["zin"]), phrases(said["groepen"], words)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def phrases(texts: Iterable[str], words: Words) -> list[Phrase]:
    """Return each text as the stems of all its words, stop words included."""
    return [spoken(text, words) for text in texts]


def spoken(text: str, words: Words) -> Phrase:
    """Return the stems of all words of a text."""
    return tuple(words.stem(word) for word in split(text))


def signal(text: str, words: Words) -> Signal:
    """Return a signal as a question file writes it: `wie mag`, or `wat is {begrip}` with the parameter that follows."""
    phrase, brace, slot = text.partition("{")
    told = sum(OF_A_STOP_WORD if word in words.stops else OF_A_WORD for word in split(phrase))
    return Signal(spoken(phrase, words), slot.rstrip("}") or None, min(1.0, told) + (OF_A_THING if brace else 0.0))


def heard(signals: Iterable[Signal], said: Phrase, following: Mapping[str, set[str]], quiet: set[str]) -> float:
    """Return the strength of the strongest signal in a question, 0 for none.

    `following` gives per parameter the stems that may come next; `quiet` the stems of stop words, which are skipped.
    """
    return max((one.strength for one in signals if _is_heard(one, said, following, quiet)), default=0.0)


def _is_heard(one: Signal, said: Phrase, following: Mapping[str, set[str]], quiet: set[str]) -> bool:
    for at in _places(one.phrase, said):
        if one.slot is None:
            return True
        after = next((stem for stem in said[at + len(one.phrase) :] if stem not in quiet), None)
        if after in following.get(one.slot, ()):
            return True
    return False


def directions(said: Phrase, signals: Mapping[str, Mapping[str, Sequence[Phrase]]]) -> dict[str, str]:
    """Return the value that each parameter type gets from a question: that of the longest phrase in it."""
    found: dict[str, str] = {}
    for type_, values in signals.items():
        lengths = [(len(phrase), value) for value, ones in values.items() for phrase in ones if _places(phrase, said)]
        if lengths:
            longest = max(length for length, _ in lengths)
            found[type_] = next(value for length, value in lengths if length == longest)
    return found


def alarms(said: Phrase, danger: Iterable[Phrase]) -> bool:
    """Whether a question has the words of an alarm close together."""
    return any(_near(phrase, said) for phrase in danger)


def _places(phrase: Phrase, said: Phrase) -> list[int]:
    """Return where the words of a phrase stand one after the other."""
    return [at for at in range(len(said) - len(phrase) + 1) if said[at : at + len(phrase)] == phrase]


def _near(phrase: Phrase, said: Phrase) -> bool:
    starts = (at for at, stem in enumerate(said) if stem in phrase)
    return any(set(phrase) <= set(said[at : at + max(NEAR, len(phrase))]) for at in starts)
