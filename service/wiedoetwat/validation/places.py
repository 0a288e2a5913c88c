"""Where something was said: the line and column of a text, the pointer into JSON, the cell of a workbook."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Place:
    """One place in what somebody handed in; what does not apply is None."""

    file: str
    line: int | None = None
    """From 1."""
    column: int | None = None
    """From 1, in characters."""
    pointer: str | None = None
    """A JSON pointer (RFC 6901)."""
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """Return the place as tools write it: file:line:column, or file!Sheet!B4, with the pointer behind it."""
        spot = [str(part) for part in (self.line, self.column) if part is not None]
        where = "!".join([":".join([self.file, *spot]), *(part for part in (self.sheet, self.cell) if part)])
        return f"{where} ({self.pointer})" if self.pointer else where


class Places:
    """The places of all triples of one reading; they are worked out when the first is asked for.

    `fill` takes note of them all then; `at` turns an offset in the text into a place.
    """

    def __init__(
        self, fill: Callable[["Places"], None] | None = None, at: Callable[[int], Place] | None = None
    ) -> None:
        self._fill, self._at = fill, at
        self._known: dict[tuple[Term | None, ...], Place | int] = {}
        self._before: dict[Term | tuple[Term, ...], Term] = {}

    def add(
        self, place: Place | int, subject: Node, predicate: NamedNode | None = None, value: Term | None = None
    ) -> None:
        """Take note of where a triple, a property of a node, or a node stands; the first place given stays.

        An offset will do where the places know how to make a place of it.
        """
        self._known.setdefault((subject, predicate, value), place)

    def rename(self, before: Quad, after: Quad) -> None:
        """Take note of what a quad has become, so that it can be asked for by its new terms."""
        if before.subject != after.subject:
            self._before[after.subject] = before.subject
        if before.object != after.object:
            self._before[before.subject, before.predicate, after.object] = before.object

    def find(self, subject: Node, predicate: NamedNode | None = None, value: Term | None = None) -> Place | None:
        """Return the most precise place known: of the triple, else of the property, else of the node, else None."""
        if self._fill is not None:
            fill, self._fill = self._fill, None
            fill(self)
        subject = self._before.get(subject, subject)  # type: ignore[assignment]
        if predicate is not None and value is not None:
            value = self._before.get((subject, predicate, value), value)
        for key in ((subject, predicate, value), (subject, predicate, None), (subject, None, None)):
            known = self._known.get(key)
            if known is not None:
                return known if isinstance(known, Place) else self._at(known) if self._at else None
        return None


class Lines:
    """Turns an offset in a text into line and column."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
