"""Words that give a question a direction (may, must, now, later, by law) and words that ring an alarm."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from wiedoetwat.ask.words import Words, split

Phrase = tuple[str, ...]
NEAR: Final = 5
"""Within how many words of each other the words of an alarm stand."""


def read_signals(folder: Path, words: Words) -> dict[str, dict[str, list[Phrase]]]:
    """Return data/taal/signalen.toml: parameter type -> value -> phrases as stems."""
    with (folder / "signalen.toml").open("rb") as file:
        said = tomllib.load(file)
    return {type_: {value: phrases(texts, words) for value, texts in values.items()} for type_, values in said.items()}


def read_alarms(folder: Path, words: Words) -> list[Phrase]:
    """Return the phrases of data/taal/nood.toml as stems."""
    with (folder / "nood.toml").open("rb") as file:
        return phrases(tomllib.load(file)["groepen"], words)


def phrases(texts: Iterable[str], words: Words) -> list[Phrase]:
    """Return each text as the stems of all its words, stop words included."""
    return [tuple(words.stem(word) for word in split(text)) for text in texts]


def spoken(question: str, words: Words) -> Phrase:
    """Return a question as phrases() returns its texts."""
    return tuple(words.stem(word) for word in split(question))


def occurs(phrase: Phrase, said: Phrase) -> bool:
    """Whether the words of a phrase stand in a question one after the other."""
    return any(said[at : at + len(phrase)] == phrase for at in range(len(said) - len(phrase) + 1))


def directions(said: Phrase, signals: Mapping[str, Mapping[str, list[Phrase]]]) -> dict[str, str]:
    """Return the value that each parameter type gets from a question: that of the longest phrase in it."""
    found: dict[str, str] = {}
    for type_, values in signals.items():
        heard = [(len(phrase), value) for value, ones in values.items() for phrase in ones if occurs(phrase, said)]
        if heard:
            longest = max(length for length, _ in heard)
            found[type_] = next(value for length, value in heard if length == longest)
    return found


def alarms(said: Phrase, danger: Iterable[Phrase]) -> bool:
    """Whether a question has the words of an alarm close together."""
    return any(_near(phrase, said) for phrase in danger)


def _near(phrase: Phrase, said: Phrase) -> bool:
    first = (at for at, word in enumerate(said) if word in phrase)
    return any(set(phrase) <= set(said[at : at + max(NEAR, len(phrase))]) for at in first)
