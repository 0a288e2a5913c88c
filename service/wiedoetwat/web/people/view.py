"""An answer as a page shows it: cells with links behind their names, and the words behind every label."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.questions.answer import Answer, Difference, Outcome, names_of, present
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import LANG_KEY, addresses_of
from wiedoetwat.questions.rows import ALWAYS, IDENTIFIERS, Cell, Row
from wiedoetwat.settings import Lang, Settings
from wiedoetwat.web.linked.formats import local_address
from wiedoetwat.web.people.reading import PREFIXES
from wiedoetwat.web.rest.paging import Page
from wiedoetwat.web.rest.reading import FORMAT_KEY, FORMATS
from wiedoetwat.web.rest.routes import PREFIX, holds_free_text

_TELEPHONE: Final = re.compile(r"([0-9][0-9-]+[0-9])", re.ASCII)


@dataclass(frozen=True)
class Piece:
    """A part of a cell, and where it leads to."""

    text: str
    address: str | None = None


@dataclass(frozen=True)
class Column:
    """A column that is shown."""

    name: str
    label: str


@dataclass(frozen=True)
class Twin:
    """The same answer as data."""

    name: str
    media_type: str
    address: str


@dataclass(frozen=True)
class View:
    """What the template of an answer needs."""

    answer: Answer
    page: Page
    columns: list[Column]
    rows: list[list[list[Piece]]]
    sentences: list[str]
    """The sentence of the answer, with each grave difference that it tells by itself."""
    notes: list[Difference]
    """The differences that the sentence does not tell."""
    words: Mapping[str, str]
    """The names of the layers and the other labels of sources."""
    twins: list[Twin]
    """None where the question holds free text: that never stands in an address."""
    permalink: str | None
    """The permalink of this page."""


def view(
    store: Store, catalogue: Catalogue, settings: Settings, outcome: Outcome, page: Page
) -> View:  # fmt: skip
    """Return how to show a page of what was found."""
    lang = outcome.lang
    answer = present(store, catalogue, outcome, addresses_of(settings), page.window)
    rows = outcome.rows[page.window]
    columns = [column for column in _columns(catalogue, answer, lang) if any(_filled(r, column.name) for r in rows)]
    return View(
        answer=answer,
        page=page,
        columns=columns,
        rows=[[_cell(outcome, row, column.name) for column in columns] for row in rows],
        sentences=_sentences(answer),
        notes=[difference for difference in answer.verschillen if difference.uitleg not in answer.zin],
        words=_words(store, catalogue, lang),
        twins=twins(outcome),
        permalink=_permalink(answer, settings, lang),
    )


def twins(outcome: Outcome) -> list[Twin]:
    """Return where the answer is to be had as data, in each form of the REST operation."""
    given = {name: value.shown for name, value in outcome.values.items()}
    if holds_free_text(outcome.question, given):
        return []
    address = f"{PREFIX}/vragen/{quote(outcome.question.id)}/antwoord"
    return [
        Twin(
            name,
            media_type,
            f"{address}?{urlencode({**given, LANG_KEY: outcome.lang, FORMAT_KEY: name}, quote_via=quote)}",
        )
        for name, media_type in FORMATS.items()
    ]


def _sentences(answer: Answer) -> list[str]:
    said = answer.zin
    grave: list[str] = []
    for difference in reversed(answer.verschillen):
        told = text("answer.differs", answer.taal, id=difference.id, explanation=difference.uitleg)
        if said.endswith(f" {told}"):
            said = said.removesuffix(f" {told}")
            grave.insert(0, told)
    return [said, *grave]


def _permalink(answer: Answer, settings: Settings, lang: Lang) -> str | None:
    """Return the address of the page that asks the same as the permalink of the answer."""
    if answer.permalink is None:
        return None
    query = "&".join(p for p in urlsplit(answer.permalink).query.split("&") if not p.startswith(f"{LANG_KEY}="))
    return f"{settings.base_url}{PREFIXES[lang]}/vragen/{quote(answer.vraag)}?{query}"


def _columns(catalogue: Catalogue, answer: Answer, lang: Lang) -> list[Column]:
    """Return the columns of an answer, and those that no row about a statement goes without."""
    columns = [Column(column["naam"], column["label"]) for column in answer.kolommen]
    known = {column.name for column in columns}
    always = [Column(name, catalogue.standard[name].label[lang]) for name in ALWAYS if name not in known]
    return [*columns[:-1], *always, columns[-1]]


def _filled(row: Row, name: str) -> bool:
    return row.shown.get(name) not in (None, "", [])


def _cell(outcome: Outcome, row: Row, name: str) -> list[Piece]:
    lang = outcome.lang
    value: Any = row.shown.get(name)
    if value in (None, "", []):
        return []
    if name == IDENTIFIERS:
        carrying = [iri for variable in outcome.question.numbers for iri in row.shown["iris"].get(variable, ())]
        return pieces(", ".join(value), value, carrying, lang)
    if isinstance(value, bool):
        return [Piece(text("page.true" if value else "page.false", lang))]
    return pieces(str(value), row.parts[name], row.shown["iris"].get(name, ()), lang)


def pieces(said: str, parts: Sequence[Cell], iris: Sequence[str], lang: Lang) -> list[Piece]:
    """Return a cell in pieces: each name in it leads to the thing it names, where every name has one."""
    if not iris or len(parts) != len(iris):
        return [Piece(said)]
    found, start = [], 0
    for part, iri in zip(parts, iris, strict=True):
        place = said.find(str(part), start)
        if place < 0:
            return [Piece(said)]
        found += [Piece(said[start:place])] if place > start else []
        found.append(Piece(str(part), thing_address(iri, lang)))
        start = place + len(str(part))
    return [*found, Piece(said[start:])] if start < len(said) else found


def dialled(said: str) -> list[Piece]:
    """Return a text in pieces, in which a telephone number can be called with one touch."""
    parts = _TELEPHONE.split(said)
    return [Piece(part, f"tel:{part}" if _TELEPHONE.fullmatch(part) else None) for part in parts if part]


def thing_address(iri: str, lang: Lang) -> str | None:
    """Return the page about a thing of ours, in a language."""
    address = local_address(iri)
    if address is None or lang == "nl":
        return address
    path, hash_, anchor = address.partition("#")
    return f"{path}?{LANG_KEY}={lang}{hash_}{anchor}"


def _words(store: Store, catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    types = ("laag", "actualiteit", "zekerheid")
    return {name.slug: name.label(lang) for type_ in types for name in names_of(store, catalogue, type_)}
