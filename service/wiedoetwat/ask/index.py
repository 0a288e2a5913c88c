"""The search index: every statement, concept and difference, found by the words and by the things of a question.

tantivy ranks (BM25); it gets stems, since its own stemmer does not bring Dutch verbs together.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import tantivy

from wiedoetwat.ask.recognise import Named
from wiedoetwat.ask.things import TIES, Thing
from wiedoetwat.ask.words import Words, split

WEIGHTS: Final = {
    "naam": 1.6, "tekst": 1.0, "taak": 0.7, "onderwerp": 0.9, "wanneer": 0.5, "wie": 0.5, "jegens": 0.3, "noemt": 0.35,
}  # fmt: skip
"""What a word is worth by the field in which it stands."""
PART: Final = 0.6
"""What the part of a compound is worth beside the whole."""
TIE: Final = {
    "taak": 0.85,
    "onderwerp": 0.55,
    "wanneer": 1.6,
    "wie": 0.8,
    "jegens": 0.45,
    "noemt": 1.2,
    "bron": 1.5,
    "grond": 0.8,
}
"""What it is worth that a document is tied to a thing that the question names, by the kind of tie."""
PARTLY: Final = 0.25
"""What a tie is worth to a thing of which not the whole name was heard."""
OF_A_NAME: Final = 0.45
"""What a word is worth that is part of the name of an actor: the tie to that actor says it already."""
UNKNOWN: Final = 0.5
"""What a word tells that no document has, beside the rarest that one has."""
MOST: Final = 60
"""How many documents a search gives at most."""


@dataclass(frozen=True)
class Hit:
    """A document that fits a question; `score` is BM25's, without a scale of its own."""

    thing: Thing
    score: float


class Index:
    """The documents, in memory."""

    def __init__(self, things: Mapping[str, Thing], words: Words) -> None:
        self._things, self._words = things, words
        self._numbers = {iri: f"n{number}" for number, iri in enumerate(things)}
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("iri", stored=True, tokenizer_name="raw")
        for name in [*WEIGHTS, *(_tied(name) for name in TIES)]:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._stems: dict[str, frozenset[str]] = {}
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        for thing in things.values():
            if is_document(thing):
                fields = self._fields(thing)
                self._stems[thing.iri] = frozenset(stem for name in WEIGHTS for stem in fields[name].split())
                writer.add_document(tantivy.Document(iri=thing.iri, **fields))
        self._counts = Counter(stem for stems in self._stems.values() for stem in stems)
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def stems(self, iri: str) -> frozenset[str]:
        """Return the stems of a document, those of the names of what it is tied to included; none for another thing."""
        return self._stems.get(iri, frozenset())

    def told(self, text: str, about: Collection[str] | None) -> float:
        """Return how telling the words of a text are that are among these stems (None: all), in nats of rarity.

        A word that no document has tells half as much as the rarest that one has. A compound counts where its parts do.
        """
        words = {word for word in split(text) if word not in self._words.stops}
        return sum(self._rarity(word) for word in words if about is None or self._is_among(word, about))

    def _rarity(self, word: str) -> float:
        count = self._counts[self._words.stem(word)] or min(
            (self._counts[p] for p in self._words.parts(word)), default=0
        )
        return math.log(len(self._stems) / count) if count else UNKNOWN * math.log(len(self._stems))

    def _is_among(self, word: str, stems: Collection[str]) -> bool:
        parts = self._words.parts(word)
        return self._words.stem(word) in stems or (bool(parts) and all(part in stems for part in parts))

    def _fields(self, thing: Thing) -> dict[str, str]:
        fields = {name: self._read(thing.fields.get(name, ())) for name in ("naam", "tekst")}
        for name in TIES:
            tied = [self._things[iri] for iri in thing.fields.get(name, ()) if iri in self._things]
            if name in WEIGHTS:
                fields[name] = self._read([text for other in tied for text in other.fields.get("naam", ())])
            fields[_tied(name)] = " ".join(self._numbers[other.iri] for other in self._above(tied))
        return fields

    def _above(self, things: list[Thing]) -> Iterable[Thing]:
        """Return things and the broader ones above them."""
        seen: dict[str, Thing] = {}
        queue = list(things)
        while queue:
            thing = queue.pop()
            if thing.iri not in seen:
                seen[thing.iri] = thing
                queue += [self._things[iri] for iri in thing.fields.get("breder", ()) if iri in self._things]
        return seen.values()

    def _read(self, texts: Iterable[str]) -> str:
        """Return the stems of texts, with the parts of compounds as words of their own."""
        words = [word for text in texts for word in split(text) if word not in self._words.stops]
        return " ".join(
            [self._words.stem(word) for word in words] + [p for word in words for p in self._words.parts(word)]
        )

    def search(self, question: str, named: Iterable[Named]) -> list[Hit]:
        """Return the documents that fit a question best, best first."""
        words = [word for word in split(question) if word not in self._words.stops] + self._words.joined(question)
        wholes = list(dict.fromkeys(self._words.stem(word) for word in words))
        parts = [part for word in words for part in self._words.parts(word) if part not in wholes]
        named = list(named)
        of_names = {stem for one in named if "actor" in one.thing.types for stem in one.stems}
        shares = dict.fromkeys(parts, PART) | {stem: OF_A_NAME if stem in of_names else 1.0 for stem in wholes}
        clauses = [
            (tantivy.Occur.Should, self._term(name, stem, weight * share))
            for stem, share in shares.items()
            for name, weight in WEIGHTS.items()
        ]
        clauses += [
            (
                tantivy.Occur.Should,
                self._term(_tied(name), self._numbers[one.thing.iri], weight if one.whole else weight * PARTLY),
            )
            for one in named
            for name, weight in TIE.items()
        ]
        if not clauses:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), MOST)
        return [Hit(self._things[self._searcher.doc(address)["iri"][0]], score) for score, address in found.hits]

    def _term(self, name: str, stem: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, stem, "freq"), weight)


def is_document(thing: Thing) -> bool:
    """Whether an answer can show a thing: a statement, a concept, a difference."""
    return bool(thing.types & {"norm", "begrip", "verschil"}) and "vervangen" not in thing.fields


def _tied(name: str) -> str:
    return f"ding_{name}"
