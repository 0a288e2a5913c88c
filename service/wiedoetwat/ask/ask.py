"""Answering a plain Dutch question: the best fitting answers first, each an answer of the catalogue.

The words of the question find statements (index.py) and name things (recognise.py). Each question of the catalogue that
these things can fill in is put to the graph, and the one whose rows agree best with the statements found comes first.
So no answer is text made up here: behind each stands a catalogue question that gives it again. Nothing that was asked
is kept, logged or repeated in an answer.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

from wiedoetwat.ask.candidates import Candidate, Heard, Signals, beginnings, extensions
from wiedoetwat.ask.index import Hit, Index
from wiedoetwat.ask.rank import BY_NAME, CLOSE, LISTED, Ranking, rank
from wiedoetwat.ask.recognise import PLACES, Named, Recogniser
from wiedoetwat.ask.signals import alarms, directions, read_alarms, read_directions, signal, spoken
from wiedoetwat.ask.things import Thing, read_things
from wiedoetwat.ask.words import knowing, read_words
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.answer import Answer, answer, nodes_of
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import HERE, Addresses
from wiedoetwat.settings import Lang

LONGEST: Final = 10_000
"""The most characters of a question."""
MOST_TRIED: Final = (28, 12, 8)
"""How many filled-in questions are put to the graph: with at most one thing, with one more, with two more."""
MOST_EXTENDED: Final = 5
"""How many of the best get one thing more."""
MOST_LISTED: Final = 8
"""How many statements a bare list holds."""
MOST_CONCEPTS: Final = 5
"""How many concepts are explained."""
MOST_KEPT: Final = 5_000
"""For how many filled-in questions the rows are kept in memory, as IRIs."""
EMPTY: Final = 0.6
"""What no rows are worth as an answer to a question that says that they are one."""
SILENT: Final = 2.0
"""The same, where no source is on the subject at all."""
STATED: Final = 5.0
"""How telling the words must be, in nats, that question and statements share: below this nothing was found on it,
unless they are nearly all of the telling words (NEARLY)."""
NEARLY: Final = 0.8
WHOLLY: Final = 0.45
"""Which share of its telling words the best answer must have to answer a question wholly."""
NEAREST: Final = 10
"""How many of the statements found are looked at for that."""
CURRENT: Final = "huidig"
LIST: Final = "uitspraken"
CONCEPT: Final = "begrip"
NOTHING: Final = "niet-gesteld"
"""The catalogue's questions for a bare list, for one concept, and for what no source says."""


Kind = Literal["gevonden", "deels", "niet-gesteld"]


class QuestionError(WiedoetwatError):
    """What was asked cannot be taken as a question."""

    exit_code = 2


@dataclass(frozen=True)
class Outcome:
    """What comes of a plain question: answers, best first; `nood` is what to say first where there may be danger."""

    soort: Kind
    nood: str | None
    antwoorden: list[Answer]

    def json(self) -> dict[str, Any]:
        """Return plain values, ready for a serialiser."""
        return {"soort": self.soort, "nood": self.nood, "antwoorden": [one.json() for one in self.antwoorden]}


@dataclass(frozen=True)
class _Fitting:
    """A candidate that was put to the graph: its rows as IRIs, and how well it fits."""

    score: float
    id: str
    parameters: dict[str, str]
    rows: list[str]
    candidate: Candidate | None = None

    def fewer_than(self, other: "_Fitting") -> bool:
        """Whether it says as much by its signals, with fewer things and values."""
        told, theirs = (
            (c.signalled, -len(c.named) - len(c.values)) if c else (0.0, 0) for c in (self.candidate, other.candidate)
        )
        return told > theirs


def _fewest(found: dict[tuple[str, str], _Fitting]) -> dict[tuple[str, str], _Fitting]:
    """Return what fits without the answers that another fill of the same question gives with less."""
    best: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, str], _Fitting]] = {}
    for key, one in found.items():
        same = (one.id, tuple(one.rows))
        if same not in best or one.fewer_than(best[same][1]):
            best[same] = (key, one)
    return dict(best.values())


def _by_score(one: _Fitting) -> tuple[float, int]:
    return -one.score, len(one.parameters)


def ask(store: Store, catalogue: Catalogue, text: str, lang: Lang = "nl", addresses: Addresses = HERE) -> Outcome:
    """Answer a plain Dutch question of at most LONGEST characters, in the words of `lang`; links lead to `addresses`.

    Raises QuestionError for an empty or too long one.
    """
    if not text.strip():
        raise QuestionError("ask.empty")
    if len(text) > LONGEST:
        raise QuestionError("ask.too-long", most=LONGEST)
    asker = _asker(store, catalogue)
    try:
        return asker.ask(text, lang, addresses)
    finally:
        asker.words.forget()


@lru_cache(maxsize=2)
def _asker(store: Store, catalogue: Catalogue) -> "_Asker":
    return _Asker(store, catalogue)


class _Asker:
    """What is read of a graph once, to answer many questions on it."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store, self.catalogue = store, catalogue
        self.things = read_things(store, catalogue)
        texts = (
            text
            for thing in self.things.values()
            if not thing.types & PLACES
            for name in ("naam", "tekst")
            for text in thing.fields.get(name, ())
        )
        self.words = knowing(read_words(catalogue.language), texts)
        self.recogniser = Recogniser(self.things, self.words)
        self.index = Index(self.things, self.words)
        self.directions = read_directions(catalogue.language, self.words)
        self.alarm, self.dangers = read_alarms(catalogue.language, self.words)
        self.quiet = {self.words.stem(word) for word in self.words.stops}
        self._rows: OrderedDict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = OrderedDict()

    @cached_property
    def yet_to_come(self) -> set[str]:
        """The IRIs of actors that no statement of the present gives a part to, and a statement of the future does."""
        parts: dict[bool, set[str]] = {True: set(), False: set()}
        for thing in self.things.values():
            for iri in thing.fields.get("stelsel", ()):
                parts[iri.endswith(f"/{CURRENT}")].update(thing.fields.get("wie", ()))
        return parts[False] - parts[True]

    @cached_property
    def uses(self) -> Counter[str]:
        """How many statements are about a thing."""
        names = ("onderwerp", "noemt")
        return Counter(iri for thing in self.things.values() for name in names for iri in thing.fields.get(name, ()))

    @cached_property
    def signals(self) -> dict[str, Signals]:
        """The signals of every question of the catalogue."""
        return {
            question.id: Signals(
                tuple(signal(text, self.words) for text in question.signals),
                {
                    p.name: tuple(signal(text, self.words) for text in p.signals)
                    for p in question.parameters
                    if p.signals
                },
            )
            for question in self.catalogue.questions.values()
        }

    def ask(self, text: str, lang: Lang, addresses: Addresses) -> Outcome:
        """Return what comes of a question."""
        text = self.words.corrected(text)
        said = spoken(text, self.words)
        named = self.recogniser.find(text)
        heard = Heard(said, self.quiet, named, directions(said, self.directions), self.yet_to_come)
        hits = _numbered_first(named, [hit for hit in self.index.search(text, named) if _is_asked(hit, heard)])
        ranking = rank(self.things, hits, named, self.recogniser)
        fitting = self._fitting(heard, ranking, hits)
        kind = self._kind(text, fitting, hits, heard)
        answers = [
            answer(self.store, self.catalogue, id_, parameters, lang, addresses, ranking.relevance)
            for id_, parameters in self._chosen(kind, fitting, hits, named)
        ]
        return Outcome(kind, self.alarm[lang] if alarms(said, self.dangers) else None, answers)

    def _fitting(self, heard: Heard, ranking: Ranking, hits: Sequence[Hit]) -> list[_Fitting]:
        """Return the answers that fit, best first: the bare list of what the words found, and filled-in questions.

        First the questions with at most one thing filled in that tell most; then, twice, the best with one thing more.
        """
        found = {("", ""): self._listed(ranking, hits)}
        total = ranking.named_weight
        pool = beginnings(self.catalogue.questions.values(), self.signals, heard)
        pool.sort(key=lambda one: (-one.signalled - BY_NAME * one.taken_up / total, len(one.parameters)))
        for most in MOST_TRIED:
            for candidate in pool[:most]:
                key = (candidate.question.id, str(sorted(candidate.parameters.items())))
                if key not in found:
                    found[key] = self._put(candidate, ranking)
            found = _fewest(found)
            best = sorted(found.values(), key=_by_score)[:MOST_EXTENDED]
            pool = [new for one in best if one.candidate for new in extensions(one.candidate, self.signals, heard)]
        return sorted((one for one in found.values() if one.score), key=_by_score)

    def _put(self, candidate: Candidate, ranking: Ranking) -> _Fitting:
        """Put a filled-in question to the graph. No rows are an answer too, where the question says so."""
        id_, parameters = candidate.question.id, candidate.parameters
        rows = self._rows_of(id_, tuple(parameters.items()))
        score = ranking.score(rows, candidate.signalled, candidate.used)
        if not rows and candidate.question.empty_counts:
            score = candidate.signalled * (EMPTY if candidate.question.parameters else SILENT)
        return _Fitting(score, id_, parameters, rows, candidate)

    def _rows_of(self, id_: str, parameters: tuple[tuple[str, str], ...]) -> list[str]:
        key = (id_, parameters)
        rows = self._rows.get(key)
        if rows is None:  # several threads may work it out; none may find it gone
            rows = self._rows[key] = nodes_of(self.store, self.catalogue, id_, dict(parameters))
            if len(self._rows) > MOST_KEPT:
                self._rows.popitem(last=False)
        return rows

    def _listed(self, ranking: Ranking, hits: Sequence[Hit]) -> _Fitting:
        close = [hit.thing for hit in hits if _is_statement(hit) and ranking.relevance[hit.thing.iri] >= CLOSE]
        rows = [thing.iri for thing in close[:MOST_LISTED]]
        return _Fitting(LISTED * ranking.score(rows, 0.0, ()), LIST, _numbers(close[:MOST_LISTED]), rows)

    def _kind(self, text: str, fitting: Sequence[_Fitting], hits: Sequence[Hit], heard: Heard) -> Kind:
        """Return whether what was asked is stated: by how many of its telling words are in what was found."""
        if not fitting or not fitting[0].rows:
            return "niet-gesteld"
        best = fitting[0]
        filled = set(",".join(best.parameters.values()).replace(" ", ",").split(","))
        about = {stem for one in heard.named if one.thing.slug in filled for stem in one.stems}
        about.update(*(self.index.stems(iri) for iri in best.rows), self._signalling(best.id))
        near = about.union(*(self.index.stems(hit.thing.iri) for hit in hits[:NEAREST]))
        told, found = self.index.told(text, None), self.index.told(text, near)
        if not found or found < min(STATED, NEARLY * told):
            return "niet-gesteld"
        return "gevonden" if self.index.told(text, about) >= WHOLLY * told else "deels"

    def _signalling(self, id_: str) -> set[str]:
        """Return the stems by which a question is recognised: they are about the question, not about its subject."""
        return {stem for one in self.signals[id_].question for stem in one.phrase}

    def _chosen(
        self, kind: Kind, fitting: Sequence[_Fitting], hits: Sequence[Hit], named: Sequence[Named]
    ) -> Iterable[tuple[str, dict[str, str]]]:
        """Yield the answers to give, as catalogue questions: the best, the concepts named, what else is close."""
        shown: set[str] = set()
        if kind != "niet-gesteld":
            yield fitting[0].id, fitting[0].parameters
            shown.update(fitting[0].rows)
        elif fitting and not fitting[0].rows:
            yield fitting[0].id, fitting[0].parameters
        else:
            yield NOTHING, {}
        concepts = [iri for iri in self._concepts(fitting[0].rows if fitting else [], named) if iri not in shown]
        for iri in concepts[:MOST_CONCEPTS]:
            yield CONCEPT, {"begrip": self.things[iri].slug}
        close = [hit.thing for hit in hits if _is_statement(hit) and hit.thing.iri not in shown][:MOST_LISTED]
        if close:
            yield LIST, _numbers(close)

    def _concepts(self, rows: Sequence[str], named: Sequence[Named]) -> list[str]:
        """Return the concepts worth explaining: those that were named, then those of the rows, the rarest first."""
        fields = [self.things[row].fields for row in rows if row in self.things]
        of_rows = [iri for one in fields for name in ("onderwerp", "noemt") for iri in one.get(name, ())]
        rare = sorted(dict.fromkeys(of_rows), key=lambda iri: self.uses[iri])
        spoken_of = [one.thing.iri for one in named if one.whole]
        return [i for i in dict.fromkeys([*spoken_of, *rare]) if i in self.things and "begrip" in self.things[i].types]


def _is_asked(hit: Hit, heard: Heard) -> bool:
    """Whether a statement is of the system asked for: what may come to hold, only where that is asked for or named."""
    systems = {iri.rpartition("/")[2] for iri in hit.thing.fields.get("stelsel", ())}
    if not systems or CURRENT in systems or heard.directions.get("stelsel", CURRENT) != CURRENT:
        return True
    about = {*hit.thing.fields.get("wie", ()), *hit.thing.fields.get("noemt", ())}
    return any(one.thing.iri in about and one.thing.iri in heard.yet_to_come for one in heard.named)


def _numbered_first(named: Iterable[Named], found: Sequence[Hit]) -> list[Hit]:
    """Return what was found after what is named by its number, which fits as well as the best."""
    things = [one.thing for one in named if one.by_number]
    best = found[0].score if found else 1.0
    return [*(Hit(thing, best) for thing in things), *(hit for hit in found if hit.thing not in things)]


def _is_statement(hit: Hit) -> bool:
    return "norm" in hit.thing.types


def _numbers(things: Iterable[Thing]) -> dict[str, str]:
    return {"nummers": " ".join(thing.slug for thing in things)}
