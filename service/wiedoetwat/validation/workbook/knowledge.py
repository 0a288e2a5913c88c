"""What the workbook needs of the knowledge: the requirements, the lists to choose from, the gemeenten."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import LANGUAGE, fill
from wiedoetwat.questions.rows import terms_of
from wiedoetwat.settings import LANGS
from wiedoetwat.validation.workbook.layout import Column, Layout, Sheet, read_layout
from wiedoetwat.vocabulary import expand

_SLUG: Final = re.compile(r"[\w][\w.-]*")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Choice:
    """One value of a list."""

    iri: str
    number: str
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """A list: finds what people typed and shows what they chose."""

    prefix: str
    items: tuple[Choice, ...]
    by_number: bool = False
    first: tuple[str, ...] = ()

    def find(self, text: str) -> str | None:
        """Return the IRI that a number, a label in either language, or an IRI stands for; None where it is none.

        A number that the list does not hold becomes an IRI all the same where the list shows numbers, so that
        validation can say that there is no such thing.
        """
        wanted = plain(text)
        for keys in (self._by_number, self._by_label):
            if wanted in keys:
                return keys[wanted]
        if ":" in text:
            return read_iri(text)
        return self.prefix + wanted if self.by_number and _SLUG.fullmatch(wanted) else None

    def show(self, iri: str, lang: str) -> str:
        """Return how a value stands in a cell: so that find() gives it back."""
        item = self._by_iri.get(iri)
        if item is None:
            local = iri.removeprefix(self.prefix)
            return local if local != iri and self.find(local) == iri else iri
        label = item.labels.get(lang) or item.number
        shown = item.number if self.by_number else label
        return shown if self.find(shown) == iri and ";" not in shown else item.number

    def holds(self, iri: str) -> bool:
        """Return whether the list has this value."""
        return iri in self._by_iri

    def drop_down(self, lang: str) -> list[str]:
        """Return what a drop-down shows, those most used first."""
        rank = {number: place for place, number in enumerate(self.first)}
        ordered = sorted(enumerate(self.items), key=lambda pair: (rank.get(pair[1].number, len(rank)), pair[0]))
        return [self.show(item.iri, lang) for _, item in ordered]

    @cached_property
    def _by_iri(self) -> dict[str, Choice]:
        return {item.iri: item for item in self.items}

    @cached_property
    def _by_number(self) -> dict[str, str]:
        return {plain(item.number): item.iri for item in reversed(self.items)}

    @cached_property
    def _by_label(self) -> dict[str, str]:
        return {plain(label): item.iri for item in reversed(self.items) for label in item.labels.values()}


@dataclass(frozen=True)
class Shown:
    """A value of a requirement that the workbook shows, with what belongs to it."""

    text: str
    version: str = ""
    currency: str = ""
    url: str = ""


@dataclass(frozen=True)
class Requirement:
    """A requirement in one language: column of intern/werkboek-eisen.rq -> its values."""

    iri: str
    values: Mapping[str, tuple[Shown, ...]]

    def text(self, column: str) -> str:
        """Return the first value of a column, "" where there is none."""
        return next((value.text for value in self.values.get(column, ())), "")


@dataclass(frozen=True)
class Gemeente:
    """A gemeente of the register; one that ended says when and what it became part of (code and name)."""

    iri: str
    code: str
    name: str
    ended: str = ""
    successors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """All that reading and writing a workbook takes; plain data, so that another process can have it."""

    layout: Layout
    choices: Mapping[str, Choices]
    requirements: Mapping[str, tuple[Requirement, ...]]
    """Language -> the requirements in the order of the guideline."""
    gemeenten: tuple[Gemeente, ...]

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of the workbook, one for each list of requirements, with a column for each x."""
        return tuple(sheet for described in self.layout.sheets for sheet in self._expanded(described))

    def requirement_lists(self) -> dict[str, list[Requirement]]:
        """Return the requirements (in Dutch) by list, both in the order of the guideline."""
        lists: dict[str, list[Requirement]] = {}
        for requirement in self.requirements["nl"]:
            lists.setdefault(requirement.text("lijst"), []).append(requirement)
        return lists

    def _expanded(self, sheet: Sheet) -> Iterator[Sheet]:
        if sheet.form != "eisen":
            yield replace(sheet, columns=tuple(c for column in sheet.columns for c in self._columns(column)))
            return
        for name, requirements in self.requirement_lists().items():
            tests = {value.text for one in requirements for value in one.values.get("toetsing", ())}
            yield replace(
                sheet,
                id=f"{sheet.id}-{name}",
                title={lang: title.format(lijst=name) for lang, title in sheet.title.items()},
                columns=tuple(column for column in sheet.columns if column.test is None or column.test in tests),
                requirements=name,
            )

    def _columns(self, column: Column) -> Iterator[Column]:
        """A column of crosses becomes one for each value."""
        if column.kind != "kruis" or column.options is None:
            yield column
            return
        for iri, number, names in self._crossed(column):
            label = {lang: text.format(nummer=number, naam=names[lang]) for lang, text in column.label.items()}
            yield replace(column, id=f"{column.id}-{number}", value=iri, label=label)

    def _crossed(self, column: Column) -> Iterator[tuple[str, str, dict[str, str]]]:
        for choice in self.choices[column.options or ""].items if column.each else ():
            if choice.number in column.each:
                yield choice.iri, choice.number, {lang: choice.labels.get(lang, choice.number) for lang in LANGS}
        for position, one in enumerate(self.requirements["nl"]):
            if one.text("lijst") in column.requirements and one.text("niveaunummer") in column.levels:
                names: dict[str, str] = {lang: self.requirements[lang][position].text("kort") for lang in LANGS}
                yield one.iri, one.text("nummer"), names


def plain(text: str) -> str:
    """Return a text without case and spare spaces, as people may type it."""
    return re.sub(r"\s+", " ", text.strip().casefold())


def read_iri(text: str) -> str | None:
    """Return the IRI that a text is, or that a prefixed name of ours stands for; None where it is neither."""
    text = text.strip()
    try:
        name = expand(text)
    except KeyError:
        name = text
    try:
        return NamedNode(name).value if _IRI.fullmatch(name) else None
    except ValueError:
        return None


def gather(store: Store, catalogue: Catalogue, root: Path) -> Knowledge:
    """Ask the graph for what the workbook needs; `root` is the root of the sources, where the layout stands."""
    layout = read_layout(root)
    return Knowledge(
        layout=layout,
        choices=_choices(store, catalogue, layout),
        requirements={lang: tuple(_requirements(store, catalogue, lang)) for lang in LANGS},
        gemeenten=tuple(_gemeenten(store, catalogue)),
    )


def _choices(store: Store, catalogue: Catalogue, layout: Layout) -> dict[str, Choices]:
    rows = [
        {"klasse": NamedNode(name)} for name in dict.fromkeys(c for one in layout.lists.values() for c in one.classes)
    ]
    found: dict[str, dict[str, Choice]] = {}
    for row in terms_of(store, fill(catalogue.support("werkboek-keuzes"), rows)):
        of_class, iri, number, label = (row[name] for name in ("klasse", "iri", "nummer", "label"))
        if of_class and iri and number and isinstance(label, Literal):
            choice = found.setdefault(of_class.value, {}).setdefault(iri.value, Choice(iri.value, number.value))
            choice.labels.setdefault(label.language or "nl", label.value)
    return {
        name: Choices(
            prefix=one.prefix,
            items=tuple({c.iri: c for kind in one.classes for c in found.get(kind, {}).values()}.values()),
            by_number=one.by_number,
            first=one.first,
        )
        for name, one in layout.lists.items()
    }


def _requirements(store: Store, catalogue: Catalogue, lang: str) -> Iterator[Requirement]:
    values: dict[str, dict[str, list[Shown]]] = {}
    query = fill(catalogue.support("werkboek-eisen"), [{LANGUAGE: Literal(lang)}])
    for row in terms_of(store, query):
        texts = {name: term.value if term else "" for name, term in row.items()}
        shown = Shown(texts["waarde"], texts["versie"], texts["actualiteit"], texts["url"])
        column = values.setdefault(texts["eis"], {}).setdefault(texts["kolom"], [])
        if shown not in column:
            column.append(shown)
    for iri, columns in values.items():
        yield Requirement(iri, {name: tuple(several) for name, several in columns.items()})


def _gemeenten(store: Store, catalogue: Catalogue) -> Iterator[Gemeente]:
    found: dict[str, Gemeente] = {}
    for row in terms_of(store, catalogue.support("werkboek-gemeenten")):
        texts = {name: term.value if term else "" for name, term in row.items()}
        one = found.setdefault(texts["iri"], Gemeente(texts["iri"], texts["code"], texts["naam"], texts["einddatum"]))
        if texts["opvolger"]:
            after = (texts["opvolger"], texts["opvolgerNaam"])
            found[texts["iri"]] = replace(one, successors=(*one.successors, after))
    yield from found.values()


def regions(store: Store, catalogue: Catalogue, iri: str, lang: str) -> list[tuple[str, str]]:
    """Return the regions that a gemeente lies in: kind of division and name."""
    query = fill(catalogue.support("werkboek-regios"), [{"gemeente": NamedNode(iri), LANGUAGE: Literal(lang)}])
    rows = ({name: term.value if term else "" for name, term in row.items()} for row in terms_of(store, query))
    return [(row["indeling"], row["regio"] + (" (?)" if row["onzeker"] else "")) for row in rows]
