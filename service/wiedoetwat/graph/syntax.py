"""What is wrong with a query, in plain words: the engine lists every character that might have followed."""

import difflib
import re

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.querytext import Token, unknown_prefix
from wiedoetwat.vocabulary import PREFIXES


class QuerySyntaxError(WiedoetwatError):
    """The query is not SPARQL; `line` and `column`, from 1, say where it stops being so."""

    exit_code = 2

    def __init__(self, key: str, line: int, column: int, **fields: object) -> None:
        super().__init__(key, line=line, column=column, **fields)
        self.line, self.column = line, column


def explain(message: str, sparql: str) -> QuerySyntaxError:
    """Return the error to show for what the engine says ("error at LINE:COLUMN: expected ...") of a query."""
    place = re.match(r"error at (\d+):(\d+): (?:expected (?:one of )?)?", message)
    if place is None:
        return QuerySyntaxError("query.refused", 1, 1, detail=message)
    line, column, rest = int(place[1]), int(place[2]), message[place.end() :]
    name = unknown_prefix(sparql, frozenset(PREFIXES))
    if name and (name.line, name.column) <= (line, column):  # the engine may stop behind it and name something else
        return _unknown_prefix(name, sparql)
    if "variable that is unbound" in rest:
        return QuerySyntaxError("query.unbound", line, column)
    words = set(re.findall(r'"[^"\s]+"|\b[A-Z]{2,}\b', re.sub(r"\[[^]]*]", "", rest))) - {"LATERAL", "SERVICE"}
    if words:
        return QuerySyntaxError("query.expected", line, column, expected=", ".join(sorted(words)))
    return QuerySyntaxError("query.syntax", line, column)


def _unknown_prefix(name: Token, sparql: str) -> QuerySyntaxError:
    """Say which prefix is not known, and which one it resembles."""
    prefix = name.text.partition(":")[0]
    declared = re.findall(r"prefix\s+([\w.-]*):", sparql, re.IGNORECASE)
    near = difflib.get_close_matches(prefix, [*declared, *PREFIXES], n=1)
    if near:
        return QuerySyntaxError("query.prefix-near", name.line, name.column, prefix=prefix, near=near[0])
    return QuerySyntaxError("query.prefix", name.line, name.column, prefix=prefix)
