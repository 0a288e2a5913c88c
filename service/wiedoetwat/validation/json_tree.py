"""JSON with the place of every key and value: what the standard parser throws away."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

MARK: Final = re.compile(r'[{}\[\],:"]|[^\s{}\[\],:"]+')
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(slots=True)
class JsonNode:
    """One value: where it starts and ends, and what it holds."""

    start: int
    end: int = 0
    kind: str = "scalar"
    """object, array or scalar."""
    value: str | None = None
    """The text of a string; None for every other scalar and for what is no scalar."""
    members: dict[str, "JsonNode"] = field(default_factory=dict)
    items: list["JsonNode"] = field(default_factory=list)
    pointer: str = ""
    null: bool = False


@dataclass
class RepeatedKeyError(Exception):
    """An object has one key twice, and a reader would silently drop the first."""

    key: str
    offset: int


@dataclass
class TooDeepError(Exception):
    """Something stands in more brackets than anybody means."""

    offset: int


class _Scanner:
    """One text; holds what is open while it is read."""

    def __init__(self, text: str, depth: int) -> None:
        self.text, self.depth = text, depth
        self.open: list[JsonNode] = []
        self.root: JsonNode | None = None
        self.key: str | None = None
        """The key that the next value stands behind."""

    def scan(self) -> JsonNode:
        position = 0
        while match := MARK.search(self.text, position):
            position = self.part(match.group(), match.start())
        if self.root is None:
            raise ValueError("not JSON")
        return self.root

    def part(self, mark: str, start: int) -> int:
        """Take one part of the text; return where it ends."""
        end = start + len(mark)
        if mark in "}]":
            self.open.pop().end = end
        elif mark == '"':
            return self.string(start)
        elif mark not in ",:":
            node = JsonNode(start, end, null=mark == "null")
            self.attach(node)
            if mark in "{[":
                node.kind = "object" if mark == "{" else "array"
                self.open.append(node)
                if len(self.open) > self.depth:
                    raise TooDeepError(start)
        return end

    def string(self, start: int) -> int:
        match = _STRING.match(self.text, start)
        if match is None:
            raise ValueError("not JSON")
        value = json.loads(match[0])
        if self.open and self.open[-1].kind == "object" and self.key is None:
            if value in self.open[-1].members:
                raise RepeatedKeyError(value, start)
            self.key = value
        else:
            self.attach(JsonNode(start, match.end(), value=value))
        return match.end()

    def attach(self, node: JsonNode) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if parent.kind == "object":
            name, self.key = str(self.key), None
            node.pointer = f"{parent.pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            parent.members[name] = node
        else:
            node.pointer = f"{parent.pointer}/{len(parent.items)}"
            parent.items.append(node)


def json_tree(text: str, depth: int) -> JsonNode:
    """Return the tree of a JSON text that the standard parser accepts.

    Raises RepeatedKeyError, and TooDeepError for more than `depth` brackets inside each other. Nothing here recurses.
    """
    return _Scanner(text, depth).scan()


def walk(node: JsonNode) -> Iterator[JsonNode]:
    """Return a node and all that it holds, in the order of the text."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed([*one.members.values(), *one.items])
