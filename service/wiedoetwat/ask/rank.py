"""How well an answer fits a plain question: by the statements that its words find, and by what it names.

The score of an answer is how far its rows and the statements found are the same (an F-measure in which each statement
counts by how well it fits), times what tells that this is the question meant: its signals, and the share of the things
named that its rows are about. The weights were set on the questions of tests/questions/goud_ask.toml.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wiedoetwat.ask.index import Hit
from wiedoetwat.ask.recognise import PLACES, Named, Recogniser
from wiedoetwat.ask.things import TIES, Thing

ENOUGH_FOUND: Final = 12
"""How many of the statements found an answer should hold."""
SHARPNESS: Final = 1.5
"""Above 1, what fits best counts for more than its share of the search engine's score."""
BETA: Final = 1.3
"""Above 1, statements that are missed weigh heavier than rows that do not fit (the beta of the F-measure)."""
LEAD: Final = 0.7
"""How much it weighs that an answer has what fits best of all: the power of how well its best row fits."""
BY_ITSELF: Final = 0.1
BY_SIGNAL: Final = 1.2
BY_NAME: Final = 0.3
"""What an answer is worth without signal and name, by its signal, and by the share of the names it is about."""
LISTED: Final = 0.65
"""What a bare list of statements is worth beside an answer to a question."""
READABLE: Final = 20
"""How many rows somebody reads; what is longer counts for less."""
SHOWN: Final = {"begrip", "verschil"}
"""The types that an answer shows as rows of their own, besides statements."""
CLOSE: Final = 0.4
"""How well a statement must fit, beside the best, to stand in a bare list."""


@dataclass(frozen=True)
class Ranking:
    """What was found for one question, ready to weigh answers against."""

    things: Mapping[str, Thing]
    relevance: Mapping[str, float]
    """IRI -> how well a thing fits, 1 for the best."""
    rarity: Mapping[str, Mapping[str, float]]
    """IRI of each thing named -> its stems, and how telling they are."""
    places: Collection[str] = ()
    """The IRIs of the gemeenten and regions named: no words find them, so rows on them are what was asked."""

    @property
    def named_weight(self) -> float:
        """How telling all words are by which things are named; 1 where none are."""
        return self._weight(self.rarity) or 1.0

    def agreement(self, rows: Collection[str]) -> float:
        """Return how far rows and statements found are the same, from 0 to 1."""
        if any(iri in self.places for iri in rows):
            return 1.0
        gain = sum(self.relevance.get(iri, 0.0) for iri in rows)
        if not gain:
            return 0.0
        most = sum(sorted(self.relevance.values(), reverse=True)[:ENOUGH_FOUND])
        precision, recall = gain / len(rows), min(1.0, gain / most)
        lead: float = max(self.relevance.get(iri, 0.0) for iri in rows) ** LEAD
        return lead * (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall)

    def coverage(self, rows: Collection[str], used: Collection[str] = ()) -> float:
        """Return which share of the things named an answer is about, by how telling their words are."""
        about = {*used, *rows}.union(*(self._tied(iri) for iri in rows))
        return self._weight(iri for iri in self.rarity if iri in about) / self.named_weight

    def score(self, rows: Collection[str], signalled: float, used: Collection[str]) -> float:
        """Return how well an answer fits."""
        if not rows:
            return 0.0
        readable: float = min(1.0, READABLE / len(rows)) ** 0.5
        told = BY_ITSELF + BY_SIGNAL * signalled + BY_NAME * self.coverage(rows, used)
        return readable * self.agreement(rows) * told

    def _tied(self, iri: str) -> Iterable[str]:
        fields = self.things[iri].fields if iri in self.things else {}
        return (other for name in TIES for other in fields.get(name, ()))

    def _weight(self, named: Iterable[str]) -> float:
        return sum({stem: weight for iri in named for stem, weight in self.rarity[iri].items()}.values())


def rank(things: Mapping[str, Thing], hits: Sequence[Hit], named: Sequence[Named], recogniser: Recogniser) -> Ranking:
    """Return the ranking of what was found and named; what was named fits as far as it is all that was named."""
    relevance = {hit.thing.iri: (hit.score / hits[0].score) ** SHARPNESS for hit in hits}
    rarity = {one.thing.iri: {stem: recogniser.rarity(stem) for stem in one.stems} for one in named}
    places = {one.thing.iri for one in named if one.thing.types & PLACES}
    ranking = Ranking(things, relevance, rarity, places)
    for one in named:
        if one.whole and one.thing.types & SHOWN:
            relevance[one.thing.iri] = max(relevance.get(one.thing.iri, 0.0), ranking.coverage([one.thing.iri]))
    return ranking
