"""Between a cell and the terms it stands for, in both directions.

Writing leans on reading: a value goes into a cell only where reading that cell gives the same value back. What cannot
be understood is read as the text that stands there, so that validation finds it in its place and nothing is lost.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from wiedoetwat.validation.workbook.knowledge import Knowledge, plain, read_iri
from wiedoetwat.validation.workbook.layout import Column
from wiedoetwat.vocabulary import PREFIXES

Term = NamedNode | BlankNode | Literal
CellValue = str | int | float | bool | date | datetime | None

DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
LONGEST: Final = 32_000
"""Characters in a cell; Excel holds 32,767."""
CROSS: Final = "x"
_CROSSES: Final = frozenset({"x", "v", "✓", "✔", "ja", "yes", "j", "y", "1", "waar", "true"})
_NO_CROSSES: Final = frozenset({"-", "nee", "no", "n", "0", "onwaar", "false"})
_MONTHS: Final = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_OTHER_MONTHS: Final = {"maa": 3, "mar": 3, "may": 5, "oct": 10}
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_WRITTEN: Final = re.compile(r"(\d{1,2})\s+([a-z]{3})[a-z]*\.?\s+(\d{4})")
_DAYS: Final = range(20_000, 80_000)
"""Numbers that a date column shows as a date: the years 1954 to 2119, counted from 30 December 1899."""
_DANGEROUS: Final = re.compile(r"'*[=+\-@]")
_ESCAPED: Final = re.compile(r"'+[=+\-@]")
_UNHELD: Final = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_x[0-9A-Fa-f]{4}_")
"""What XML or Excel would not give back as it was."""


@dataclass
class Names:
    """What the rows of each sheet are called: by sheet, then by number or name; one that two rows have is None."""

    by_sheet: dict[str, dict[str, Term | None]] = field(default_factory=dict)

    def add(self, sheet: str, node: Term, *names: str | None) -> None:
        """Take note of how a row can be called."""
        known = self.by_sheet.setdefault(sheet, {})
        for name in names:
            if name and plain(name):
                key = plain(name)
                known[key] = node if known.get(key, node) == node else None

    def find(self, sheet: str, name: str) -> Term | None:
        """Return the node of the row that a name or number stands for."""
        return self.by_sheet.get(sheet, {}).get(plain(name))


@dataclass(frozen=True)
class Context:
    """What reading a cell takes besides the cell."""

    knowledge: Knowledge
    names: Names
    language: str = "nl"
    """The tag of texts that carry one; "" for none."""
    base: str = ""
    """The name of the inrichting: before # in the names of its nodes."""


def clean(value: object) -> str:
    """Return what stands in a cell as text, as a person would read it there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return (value.date() if midnight else value).isoformat()
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()
    return text[1:] if _ESCAPED.match(text) else text


def escape(text: str) -> str:
    """Return a text as it may stand in a cell: no spreadsheet takes it for a formula. clean() takes it back."""
    return "'" + text if _DANGEROUS.match(text) else text


def read(column: Column, value: object, context: Context) -> list[Term]:
    """Return the terms that a filled cell of a column stands for; a text where it is not understood."""
    text = clean(value)
    if not text:
        return []
    reader = _READERS.get(column.kind)
    return reader(column, value, text, context) if reader else []


def show(column: Column, term: Term, context: Context, called: Mapping[Term, str], lang: str) -> CellValue:
    """Return how a term stands in a cell of a column, None where reading that would not give the term back.

    `called` says how nodes of other sheets are called.
    """
    value = _shown(column, term, context, called, lang)
    if value is None or (isinstance(value, str) and not holds(value)):
        return None
    written = escape(value) if isinstance(value, str) else value
    return written if read(column, written, context) == [term] else None


def holds(text: str) -> bool:
    """Return whether a cell gives a text back as it was."""
    return len(text) <= LONGEST and not _UNHELD.search(text)


def joined(column: Column, values: list[CellValue]) -> CellValue:
    """Return several values of one property as one cell, None where the column has room for one only."""
    if len(values) == 1:
        return values[0]
    if column.kind not in ("keuze", "keuzes", "verwijzing", "datum"):
        return None
    texts = [value.isoformat() if isinstance(value, date) else str(value) for value in values]
    whole = "; ".join(texts)
    return whole if len(whole) <= LONGEST else None


def _shown(column: Column, term: Term, context: Context, called: Mapping[Term, str], lang: str) -> CellValue:
    kind = column.kind
    if kind in ("keuze", "keuzes", "eis") and isinstance(term, NamedNode):
        return context.knowledge.choices[column.options or ""].show(term.value, lang)
    if kind == "kruis":
        return CROSS if isinstance(term, NamedNode) and term.value == column.value else None
    if kind == "verwijzing" and not isinstance(term, Literal):
        return called.get(term) or (term.value if isinstance(term, NamedNode) else None)
    if kind == "adres" and isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return None
    if kind == "datum":
        parsed = read_date(term.value)
        if parsed is None or parsed.isoformat() != term.value:
            return None
        return parsed if parsed.year > 1900 else term.value  # Excel knows no day before
    if kind == "getal" and term.value.isascii() and term.value.isdecimal() and len(term.value) < 15:
        return int(term.value)
    return term.value if kind == "tekst" else None


def _text(column: Column, _value: object, text: str, context: Context) -> list[Term]:
    return [Literal(text, language=context.language) if column.tagged and context.language else Literal(text)]


def _date(_column: Column, value: object, text: str, _context: Context) -> list[Term]:
    if isinstance(value, int | float) and not isinstance(value, bool) and value in _DAYS:
        return [Literal((date(1899, 12, 30) + timedelta(days=int(value))).isoformat(), datatype=DATE)]
    found = ((part, read_date(part)) for part in _parts(text))
    return [Literal(day.isoformat(), datatype=DATE) if day else Literal(part) for part, day in found]


def read_date(text: str) -> date | None:
    """Return the day that a text names: 2026-12-31, 31-12-2026, 31/12/2026 or 31 december 2026."""
    text = plain(text)
    day_first, year_first, written = (one.fullmatch(text) for one in (_DAY_FIRST, _YEAR_FIRST, _WRITTEN))
    try:
        if year_first:
            return date(int(year_first[1]), int(year_first[2]), int(year_first[3]))
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        if written:
            short = written[2]
            month = _MONTHS.index(short) + 1 if short in _MONTHS else _OTHER_MONTHS[short]
            return date(int(written[3]), month, int(written[1]))
    except (ValueError, KeyError):
        return None
    return None


def _number(_column: Column, _value: object, text: str, _context: Context) -> list[Term]:
    whole = re.fullmatch(r"\d{1,15}", text, re.ASCII)
    return [Literal(str(int(text)), datatype=INTEGER) if whole else Literal(text)]


def _address(_column: Column, _value: object, text: str, _context: Context) -> list[Term]:
    iri = read_iri(f"https://{text}" if re.match(r"www\.", text, re.IGNORECASE) else text)
    return [NamedNode(iri) if iri else Literal(text)]


def _choice(column: Column, _value: object, text: str, context: Context) -> list[Term]:
    choices = context.knowledge.choices[column.options or ""]
    whole = choices.find(text)
    if whole and (choices.holds(whole) or ";" not in text):
        return [NamedNode(whole)]
    found = ((part, choices.find(part)) for part in _parts(text))
    return [NamedNode(iri) if iri else Literal(part) for part, iri in found]


def _cross(column: Column, _value: object, text: str, _context: Context) -> list[Term]:
    if plain(text) in _CROSSES:
        return [NamedNode(column.value or "")]
    return [] if plain(text) in _NO_CROSSES else [Literal(text)]


def _reference(column: Column, _value: object, text: str, context: Context) -> list[Term]:
    """Return the nodes of other rows; of one that is none, its name."""
    found: list[Term] = []
    whole = context.names.find(column.target or "", text)
    for part in [text] if whole else _parts(text):
        node = context.names.find(column.target or "", part)
        iri = read_node(part, context.base) if node is None else None
        found.append(node or (NamedNode(iri) if iri else Literal(part)))
    return found


def read_node(text: str, base: str) -> str | None:
    """Return the IRI that a name in the data stands for: #local belongs to the inrichting, else a whole IRI."""
    if text.startswith("#") and base:
        return read_iri(base + text)
    return read_iri(text) if ":" in text and " " not in text else None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


_READERS: Final = {
    "tekst": _text,
    "datum": _date,
    "getal": _number,
    "adres": _address,
    "keuze": _choice,
    "keuzes": _choice,
    "eis": _choice,
    "kruis": _cross,
    "verwijzing": _reference,
}
