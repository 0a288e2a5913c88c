"""Where each triple of a Turtle, TriG, N-Triples or N-Quads text stands.

pyoxigraph says what the triples are but not where; this scanner says where but not what: it follows brackets and
punctuation, and gives one spot per triple in the order in which pyoxigraph gives the triples. It is linear in the
text and never recurses. It is used on texts that pyoxigraph has accepted, so it judges nothing.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""(?P<skip>\s+|\#[^\n\r]*)
    |(?P<text>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<suffix>@[A-Za-z][A-Za-z0-9-]*|\^\^)
    |(?P<name><[^<>"{}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]+[^<>"{}|^`\\\x00-\x20]*)*>)
    |(?P<number>[+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
    |(?P<word>(?:[^\s<>"'(){}\[\];,.\#@^\\|]|\\.|\.+(?=[^\s<>"'(){}\[\];,.\#@^|]))+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVES: Final = {"prefix": 2, "base": 1, "version": 1}
"""How many tokens follow the keyword; behind the @ form a dot comes too, which ends nothing then."""


class Spot(NamedTuple):
    """The offsets at which the three terms of one triple start."""

    subject: int
    predicate: int
    value: int


@dataclass
class DeeperError(Exception):
    """More brackets stand inside each other than may."""

    offset: int


@dataclass(slots=True)
class _Frame:
    """What is open: the document or a graph, the properties of a blank node, or a list."""

    kind: str
    start: int
    is_value: bool = False
    subject: int | None = None
    predicate: int | None = None
    items: int = 0
    graph_follows: bool = False


class _Scanner:
    """One text; holds what is open while it is read."""

    def __init__(self, quads: bool, depth: int) -> None:
        self.quads, self.depth = quads, depth
        self.spots: list[Spot] = []
        self.batch: list[Spot] = []
        self.open = [_Frame("document", 0)]
        self.unfinished: int | None = None
        """Start of a quoted text whose language or datatype may still follow."""
        self.datatype_of: int | None = None
        self.directive = 0

    def scan(self, text: str) -> list[Spot]:
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup
            if kind == "skip":
                continue
            self.take(str(kind), match.group(), match.start())
            self.spots += reversed(self.batch)  # what one token completes comes out last in, first out
            self.batch.clear()
        return self.spots

    def take(self, kind: str, word: str, at: int) -> None:
        if self.directive:
            self.directive -= 1
        elif self.datatype_of is not None:
            start, self.datatype_of = self.datatype_of, None
            self.finish(start)
        elif kind == "suffix":
            self.suffix(word)
        else:
            if self.unfinished is not None:
                start, self.unfinished = self.unfinished, None
                self.finish(start)
            self.part(kind, word, at)

    def suffix(self, word: str) -> None:
        if self.unfinished is None:
            self.directive = _DIRECTIVES[word[1:].lower()] + 1
            return
        start, self.unfinished = self.unfinished, None
        if word == "^^":
            self.datatype_of = start
        else:
            self.finish(start)

    def part(self, kind: str, word: str, at: int) -> None:
        top = self.open[-1]
        if kind == "mark":
            self.mark(word, at)
        elif kind == "word" and top.subject is None and top.kind in ("document", "{") and ":" not in word:
            self.directive = _DIRECTIVES.get(word.lower(), 0)  # and GRAPH, which takes nothing along
        else:
            self.start_item()
            if kind == "text":
                self.unfinished = at
            else:
                self.finish(at)

    def mark(self, word: str, at: int) -> None:
        top = self.open[-1]
        if word in "[(":
            is_value = top.kind == "(" or top.predicate is not None
            self.start_item()
            self.open.append(_Frame(word, at, is_value, subject=at if word == "[" else None))
            if len(self.open) > self.depth + 1:
                raise DeeperError(at)
        elif word == "]":
            self.close()
        elif word == ")":
            if top.items:
                self.batch.append(Spot(top.start, top.start, at))
            self.close(known=top.items > 0)
        elif word == "{":
            top.subject = None
            self.open.append(_Frame("{", at))
        elif word == "}":
            self.open.pop()
        elif word == ".":
            top.subject = top.predicate = None
            top.graph_follows = False
        elif word == ";":
            top.predicate = None

    def start_item(self) -> None:
        """Before an item of a list: the triple that leads to its cell."""
        top = self.open[-1]
        if top.kind != "(":
            return
        if top.items:
            self.batch.append(Spot(top.start, top.start, top.start))
        elif top.is_value:
            self.state(self.open[-2], top.start)
        top.items += 1

    def close(self, known: bool = False) -> None:
        """Take what was open as a term of what is around it; a list that is a value was stated at its first item."""
        closed = self.open.pop()
        if not (known and closed.is_value):
            self.finish(closed.start)

    def finish(self, at: int) -> None:
        """Take the term that starts at an offset as the subject, the predicate or a value of what is open."""
        top = self.open[-1]
        if top.kind == "(" or top.predicate is not None:
            if not top.graph_follows:
                self.state(top, at)
            top.graph_follows = self.quads
        elif top.subject is None:
            top.subject = at
        else:
            top.predicate = at

    def state(self, frame: _Frame, at: int) -> None:
        """One triple: a value of what is open, or an item of a list."""
        if frame.kind == "(":
            self.batch.append(Spot(frame.start, frame.start, at))
        elif frame.subject is not None and frame.predicate is not None:
            self.batch.append(Spot(frame.subject, frame.predicate, at))


def spots(text: str, quads: bool = False, depth: int = 64) -> list[Spot]:
    """Return where the triples of a valid text stand, in pyoxigraph's order; `quads` for N-Quads.

    Raises DeeperError where more than `depth` brackets stand inside each other.
    """
    return _Scanner(quads, depth).scan(text)
