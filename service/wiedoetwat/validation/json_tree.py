"""JSON with the place of every key and value: what the standard parser throws away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring
from typing import Final

MARK: Final = re.compile(r'[{}\[\],:"]|[^\s{}\[\],:"]+')
Scalar = str | int | float | bool | None


@dataclass(slots=True)
class JsonNode:
    """One value: where it starts and ends, and what it holds."""

    start: int
    end: int = 0
    kind: str = "scalar"
    """object, array or scalar."""
    value: Scalar = None
    """The text of a string; None for every other scalar and for what is no scalar."""
    members: dict[str, "JsonNode"] = field(default_factory=dict)
    items: list["JsonNode"] = field(default_factory=list)
    pointer: str = ""
    null: bool = False


@dataclass(frozen=True)
class RepeatedKeyError(Exception):
    """An object has one key twice, and a reader would silently drop the first."""

    key: str
    offset: int


@dataclass(frozen=True)
class TooDeepError(Exception):
    """Something stands in more brackets than anybody means."""

    offset: int


def json_tree(text: str, depth: int) -> JsonNode:
    """Return the tree of a JSON text that the standard parser accepts.

    Raises RepeatedKeyError, and TooDeepError for more than `depth` brackets inside each other; both before recursion
    could matter, since nothing here recurses.
    """
    open_nodes: list[tuple[JsonNode, str | None]] = []
    root: JsonNode | None = None
    key: str | None = None
    after_colon = False
    position = 0
    while match := MARK.search(text, position):
        token, start, position = match.group(), match.start(), match.end()
        if token in ",:":
            after_colon = token == ":"
            continue
        if token in "}]":
            node, key = open_nodes.pop()
            node.end = position
            continue
        string: str | None = None
        if token == '"':
            string, position = scanstring(text, position, True)
            if open_nodes and open_nodes[-1][0].kind == "object" and not after_colon:
                if string in open_nodes[-1][0].members:
                    raise RepeatedKeyError(string, start)
                key = string
                continue
        after_colon = False
        node = JsonNode(start, position, value=string, null=token == "null")
        if open_nodes:
            _attach(open_nodes[-1][0], node, key)
        else:
            root = node
        if token in "{[":
            node.kind = "object" if token == "{" else "array"
            open_nodes.append((node, key))
            if len(open_nodes) > depth:
                raise TooDeepError(start)
    if root is None:
        raise ValueError("not JSON")
    return root


def _attach(parent: JsonNode, node: JsonNode, key: str | None) -> None:
    if parent.kind == "object":
        name = str(key)
        node.pointer = f"{parent.pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        parent.members[name] = node
    else:
        node.pointer = f"{parent.pointer}/{len(parent.items)}"
        parent.items.append(node)


def walk(node: JsonNode) -> Iterator[JsonNode]:
    """Return a node and all that it holds, in the order of the text."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed([*one.members.values(), *one.items])
