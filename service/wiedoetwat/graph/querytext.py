r"""Reading the text of a SPARQL query without running it: what it asks for, and whether it would call a server.

The tokens are those of the SPARQL 1.1 grammar (section 19.8). The engine's parser has none: it reads `5SERVICE <x>`
as a literal and a call, and `?a<?b)SERVICE#>` as a comparison and a call where the grammar sees an IRI. So a call is
looked for in every way that the text can be read, and only where something stands that has the shape of a call.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Operation = Literal["query", "update"]

_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%]"
_SIGNS: Final = r"\x00-,/;-@\[-^`{-\x7F"
"""The ASCII signs that end a name. All else may stand in one: more than the grammar lets, but where it does not, no
query can hold it outside a name; and a class of few signs compiles fast."""
_NAME: Final = (
    rf"(?:_|[^\x00-@\[-`{{-\x7F](?:[^{_SIGNS}:]{{0,99}}[^{_SIGNS}:.])?)?:"
    rf"(?>(?:(?:[^{_SIGNS}.-]|{_ESCAPED})(?:[^{_SIGNS}]*(?:[^{_SIGNS}.]|{_ESCAPED}))*)?)"
)
_VARIABLE: Final = rf"[?$][^{_SIGNS}:.-]+"
_IRI: Final = r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_TOKEN: Final = re.compile(
    r"(?P<space>[ \t\r\n]+|\#[^\r\n]*)"
    rf"|(?P<iri>{_IRI})"
    r'|(?P<string>"""(?:[^"\\]|\\[\s\S]|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\[\s\S]|'(?!''))*+'''"
    r'|"(?:[^"\\\r\n]|\\.)*+"'
    r"|'(?:[^'\\\r\n]|\\.)*+')"
    rf"|(?P<variable>{_VARIABLE})"
    r"|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    rf"|(?P<name>{_NAME})"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<astray>[\"'\\])"
    r"|(?P<sign>[\s\S])"
)
_GAP: Final = r"(?:[ \t\r\n]+|#[^\r\n]*+)*+"
_CALL: Final = re.compile(rf"(?i:service){_GAP}(?:(?i:silent){_GAP})?(?:<[^<>]*>|{_VARIABLE}|{_NAME}){_GAP}\{{")
_BEFORE_A_NAME: Final = frozenset({"graph", "from", "named", "describe"})
_UPDATES: Final = frozenset(
    {"insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with"}  # SPARQL 1.1 Update, 3
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True)
class Token:
    """A token of a query that is not white space or comment; `line` and `column` count from 1."""

    kind: str
    text: str
    line: int
    column: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query as the grammar reads them, up to a quote or backslash that can be in no query."""
    line, start_of_line = 1, 0
    for match in _TOKEN.finditer(text):
        kind, piece = str(match.lastgroup), match.group()
        if kind == "astray":
            return
        if kind != "space":
            yield Token(kind, piece, line, match.start() - start_of_line + 1)
        if "\n" in piece:
            line += piece.count("\n")
            start_of_line = match.start() + piece.rindex("\n") + 1


def operation(text: str) -> Operation:
    """Return whether a text asks or changes: the first word behind the BASE and PREFIX lines says so."""
    lower = text.lower()
    if not any(word in lower for word in _UPDATES):
        return "query"
    skip = 0
    for token in tokens(text):
        if skip:
            skip -= 1
        elif token.kind == "word" and token.text.lower() in ("base", "prefix", "version"):
            skip = 2 if token.text.lower() == "prefix" else 1
        else:
            return "update" if token.kind == "word" and token.text.lower() in _UPDATES else "query"
    return "query"


def unknown_prefix(text: str, known: frozenset[str]) -> Token | None:
    """Return the first prefixed name whose prefix is neither declared in the text nor one of `known`."""
    declared = set(known)
    before = ""
    for token in tokens(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "prefix":
                declared.add(prefix)
            elif prefix != "_" and prefix not in declared:
                return token
        before = token.text.lower() if token.kind == "word" else ""
    return None


def undeclared_prefixes(text: str, known: Collection[str]) -> list[str]:
    """Return those of the `known` prefixes that a query uses without declaring them, in the order of their use."""
    declared: set[str] = set()
    used: dict[str, None] = {}
    before = ""
    for token in tokens(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "prefix":
                declared.add(prefix)
            elif prefix in known and prefix not in declared:
                used[prefix] = None
        before = token.text.lower() if token.kind == "word" else ""
    return list(used)


def dataset_clause(text: str, known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the graphs behind FROM and those behind FROM NAMED; `known` are prefixes that need no declaration.

    A relative IRI, which only the engine can resolve, is left as it stands.
    """
    if "from" not in text.lower():
        return [], []
    graphs: tuple[list[str], list[str]] = ([], [])
    prefixes, before = dict(known), ""
    declared: str | None = None
    for token in tokens(text):
        if before == "prefix" and token.kind == "name":
            declared = token.text[:-1]
        elif declared is not None:
            prefixes[declared], declared = token.text[1:-1], None
        elif before in ("from", "named") and token.kind in ("iri", "name"):
            prefix, _, local = token.text.partition(":")
            iri = token.text[1:-1] if token.kind == "iri" else prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
            graphs[before == "named"].append(_ESCAPE.sub(_decode, iri))
        before = token.text.lower() if token.kind == "word" else ""
    return graphs


def calls_service(text: str) -> bool:
    """Return whether some way to read a query finds a SERVICE clause in it.

    Never misses one that an engine could run; may see one where a comparison without spaces stands before something
    that only looks like a call.
    """
    decoded = _ESCAPE.sub(_decode, text)  # section 19.2: the escapes may be undone before anything is read
    return _a_reading_calls(text) or (decoded != text and _a_reading_calls(decoded))


def _decode(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= 0x10FFFF else escape.group()


def _a_reading_calls(text: str) -> bool:
    seen: set[tuple[int, str]] = set()
    todo = [(0, "")] if "service" in text.lower() else []
    while todo:
        position, before = state = todo.pop()
        match = _TOKEN.match(text, position)
        if state in seen or match is None or match.lastgroup == "astray":
            continue
        seen.add(state)
        kind, piece = match.lastgroup, match.group().lower()
        places = re.finditer("service", piece) if kind in ("word", "name") and before not in _BEFORE_A_NAME else ()
        if any(_CALL.match(text, position + place.start()) for place in places):
            return True
        if kind == "iri":
            todo.append((position + 1, ""))  # the other reading: `<` is an operator
        if kind != "space":
            before = piece if kind == "word" and piece in _BEFORE_A_NAME else ""
        todo.append((match.end(), before))
    return False
