"""What stands where in the workbook, as data/inrichtingen/werkboek.toml says: one description for writer and reader."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wiedoetwat.vocabulary import expand

Texts = Mapping[str, str]

FILE: Final = Path("data", "inrichtingen", "werkboek.toml")
SHOWN: Final = frozenset({"vast", "eis", "nummer"})
"""The kinds of column that people do not fill in."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a sheet, or a row of a sheet of fields."""

    id: str
    kind: str
    label: Texts
    help: Texts = field(default_factory=dict)
    predicate: str | None = None
    """The IRI of the property that it holds."""
    of: str | None = None
    """The IRI of the property that leads to the node it is about, where that is not the node of the row."""
    options: str | None = None
    target: str | None = None
    """The id of the sheet that it refers to."""
    make: bool = False
    naming: bool = False
    tagged: bool = False
    required: bool = False
    shows: str = ""
    prefix: str = ""
    width: int = 16
    test: str | None = None
    each: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    value: str | None = None
    """The IRI that an x in this column stands for."""

    @property
    def filled_in(self) -> bool:
        """Whether people fill it in."""
        return self.kind not in SHOWN


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet; `requirements` names the list that a sheet of requirements shows."""

    id: str
    form: str
    title: Texts
    heading: Texts
    columns: tuple[Column, ...]
    rdf_class: str | None = None
    link: str | None = None
    names: str = ""
    requirements: str | None = None

    def column(self, kind: str) -> Column | None:
        """Return the first column of a kind."""
        return next((column for column in self.columns if column.kind == kind), None)

    @property
    def naming(self) -> Column | None:
        """The column by which other sheets call its nodes."""
        return next((column for column in self.columns if column.naming), None)


@dataclass(frozen=True)
class List:
    """Where the values of a list come from and how they are shown."""

    classes: tuple[str, ...]
    prefix: str
    by_number: bool = False
    drop_down: bool = True
    first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The whole description; its sheets are those of the file, before lists of requirements are filled in."""

    version: int
    rows: int
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, List]
    texts: Mapping[str, Texts]
    introduction: Mapping[str, tuple[str, ...]]


def read_layout(root: Path) -> Layout:
    """Return the layout that stands below the root of the sources. Raises KeyError for what the file lacks."""
    with (root / FILE).open("rb") as file:
        data = tomllib.load(file)
    return Layout(
        version=data["versie"],
        rows=data["rijen"],
        sheets=tuple(_sheet(item) for item in data["bladen"]),
        lists={name: _list(item) for name, item in data["lijsten"].items()},
        texts=data["teksten"],
        introduction={lang: tuple(lines) for lang, lines in data["uitleg"].items()},
    )


def _sheet(item: Mapping[str, Any]) -> Sheet:
    return Sheet(
        id=item["id"],
        form=item["vorm"],
        title=item["titel"],
        heading=item["kop"],
        columns=tuple(_column(column) for column in item["kolommen"]),
        rdf_class=_iri(item.get("klasse")),
        link=_iri(item.get("aan")),
        names=item.get("naam", ""),
    )


def _column(item: Mapping[str, Any]) -> Column:
    return Column(
        id=item["id"],
        kind=item["soort"],
        label=item["label"],
        help=item.get("uitleg", {}),
        predicate=_iri(item.get("eigenschap")),
        of=_iri(item.get("van")),
        options=item.get("lijst"),
        target=item.get("naar"),
        make=item.get("maak", False),
        naming=item.get("aanduiding", False),
        tagged=item.get("vertaald", False),
        required=item.get("verplicht", False),
        shows=item.get("toont", ""),
        prefix=item.get("prefix", ""),
        width=item.get("breed", 16),
        test=item.get("toetsing"),
        each=tuple(item.get("per", ())),
        requirements=tuple(item.get("eisenlijst", ())),
        levels=tuple(item.get("niveaus", ())),
    )


def _list(item: Mapping[str, Any]) -> List:
    return List(
        classes=tuple(expand(name) for name in item["klassen"]),
        prefix=expand(item["prefix"] + ":"),
        by_number=item.get("toon") == "nummer",
        drop_down=item.get("keuzelijst", True),
        first=tuple(item.get("vooraan", ())),
    )


def _iri(name: str | None) -> str | None:
    return expand(name) if name else None
