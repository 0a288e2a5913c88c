"""One question file: SPARQL that runs as it stands, under a header of `#+` lines that say what it asks.

The header is YAML; data/vragen/README.md says what stands in it. The parameters stand in one line with one row,
`VALUES (?taak ?taal) { (UNDEF "nl") }`, which is all that the engine changes.
"""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.querytext import tokens
from wiedoetwat.settings import LANGS

Term = pyoxigraph.NamedNode | pyoxigraph.Literal
Texts = Mapping[str, str]

LANGUAGE: Final = "taal"
"""The variable of the supporting queries that gets the language of the answer."""
STATEMENT: Final = "norm"
"""The variable that holds a statement: the key of the rows unless the header says otherwise."""
COUNT: Final = "aantal"
"""The field of a sentence that gets the number of rows."""
_LINE: Final = re.compile(r"^[ \t]*VALUES \(([^()\n]*)\) \{ \(([^()\n]*)\) \}[ \t]*$", re.MULTILINE)
_KEYS: Final = {
    "id", "titel", "zin", "zin_leeg", "parameters", "kolommen", "sleutel", "nummers", "tags", "herken", "leeg_telt",
    "beantwoordt", "item", "voorbeelden",
}  # fmt: skip
_PARAMETER_KEYS: Final = {"type", "keuze", "label", "meer", "verplicht", "zonder", "herken"}
_BY_HAND: Final = {"soort", "tekst", "getal", "datum"}
_THINGS: Final = {
    "actor", "begrip", "bepaling", "eis", "eisenlijst", "fase", "gemeente", "laag", "niveau", "norm", "onderwerp",
    "passage", "regio", "route", "stelsel", "taak", "verschil", "voorwaarde",
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """What a question lets the asker fill in."""

    name: str
    type: str
    label: Texts
    required: bool = False
    choices: tuple[str, ...] = ()
    without: Texts = field(default_factory=dict)
    """What the answer's sentence says where it is not given."""
    signals: tuple[str, ...] = ()
    """Dutch words and phrases without which a plain question does not mean it; none: any thing of its type will do."""
    several: bool = False
    """Whether it takes several things, apart by a space or a comma; the query gets their slugs as one text."""

    @property
    def free(self) -> bool:
        """Whether people write what they like in it: such text is never logged, cached or put in an address."""
        return self.type == "tekst" and not self.choices


@dataclass(frozen=True)
class Column:
    """A column that an answer shows: a variable of the result, or a standard column of statements."""

    name: str
    label: Texts
    standard: bool = False
    """Whether it is looked up for the statements found, by intern/uitspraak.rq."""
    joint: Texts = field(default_factory=dict)
    """What stands between several values in one cell; a semicolon where nothing is said."""
    several: Texts = field(default_factory=dict)
    """What follows several values in one cell."""


@dataclass(frozen=True)
class Example:
    """A question of the gold list that these parameters answer."""

    question: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A question file as read."""

    id: str
    title: Texts
    sentence: Texts
    sentence_empty: Texts
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    tags: tuple[str, ...]
    signals: tuple[str, ...]
    """Dutch words and phrases that ask this in a plain question; none: only the catalogue offers it."""
    empty_counts: bool
    """Whether no rows are an answer to a plain question: that nothing is said of this is what it says."""
    answers: tuple[str, ...]
    examples: tuple[Example, ...]
    key: tuple[str, ...]
    """The variables that tell one row of the answer from another; none: every solution is a row."""
    numbers: tuple[str, ...]
    """The variables whose dct:identifiers carry a row."""
    sparql: str
    """The file as it stands, header included."""
    item: str | None = None
    """The parameter that picks one member, where the question lists a collection."""

    def fill(self, *rows: Mapping[str, Term]) -> str:
        """Return the query with the given rows of terms in its line of parameters; the rest keeps what the file says.

        Terms are written by the engine's own serialiser, so that no value can end its quotes or its brackets.
        """
        return fill(self.sparql, rows)


def fill(sparql: str, rows: Sequence[Mapping[str, Term]]) -> str:
    """Return a query with these rows of terms in its line of parameters; a term not given stays what it was there."""
    line = _LINE.search(sparql)
    if line is None:
        return sparql
    pairs = list(zip(_variables(line[1]), _terms(line[2]), strict=True))
    written = (" ".join(str(row[name]) if name in row else default for name, default in pairs) for row in rows)
    return sparql[: line.start(2) - 1] + " ".join(f"({row})" for row in written) + sparql[line.end(2) + 1 :]


def read_header(text: str) -> Any:
    """Return what the `#+` lines of a file say, as YAML. Raises yaml.YAMLError."""
    import yaml  # a service that starts has no question to read yet

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    return yaml.load("\n".join(lines), loader)  # noqa: S506 - both loaders are the safe one


def read_standard_columns(text: str) -> dict[str, Column]:
    """Return the columns that every statement can show, by name, from the header of intern/uitspraak.rq."""
    return {
        str(name): Column(
            str(name),
            _texts(spec["label"]),
            standard=True,
            joint=_texts(spec["verbind"]) if "verbind" in spec else {},
            several=_texts(spec["bij_meer"]) if "bij_meer" in spec else {},
        )
        for name, spec in read_header(text)["kolommen"].items()
    }


def read_question(name: str, text: str, standard: Mapping[str, Column]) -> Question:
    """Return the question that a file holds; `name` is the file's, for messages, `standard` read_standard_columns().

    Raises CatalogueError that says what is wrong with the header or the line of parameters.
    """
    from yaml import YAMLError

    try:
        header = read_header(text)
        if not isinstance(header, dict) or not header.keys() <= _KEYS:
            raise ValueError(f"keys: {sorted(set(header or ()) - _KEYS)}")
        used = {token.text[1:] for token in tokens(text) if token.kind == "variable"}
        key = _names(header.get("sleutel")) or ((STATEMENT,) if STATEMENT in used else ())
        question = Question(
            id=str(header["id"]),
            title=_texts(header["titel"]),
            sentence=_texts(header["zin"]),
            sentence_empty=_texts(header["zin_leeg"]),
            parameters=tuple(_parameter(str(key), value) for key, value in (header.get("parameters") or {}).items()),
            columns=tuple(_column(item, standard) for item in header["kolommen"]),
            tags=tuple(str(tag) for tag in header.get("tags") or ()),
            signals=tuple(str(item) for item in header.get("herken") or ()),
            empty_counts=bool(header.get("leeg_telt", False)),
            answers=tuple(str(item) for item in header.get("beantwoordt") or ()),
            examples=tuple(
                Example(str(item["vraag"]), {str(k): str(v) for k, v in (item.get("parameters") or {}).items()})
                for item in header.get("voorbeelden") or ()
            ),
            key=key,
            numbers=_names(header.get("nummers")) or key,
            sparql=text,
            item=str(header["item"]) if "item" in header else None,
        )
        _check(question, used)
    except (YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CatalogueError("catalogue.header", file=name, detail=f"{type(error).__name__}: {error}") from error
    return question


class CatalogueError(WiedoetwatError):
    """A file of the catalogue is not as it should be: a mistake of its author."""


def _texts(value: Any) -> Texts:
    if not isinstance(value, dict) or set(value) != set(LANGS):
        raise ValueError(f"not a text in nl and en: {value!r}")
    return {str(lang): str(text) for lang, text in value.items()}


def _parameter(name: str, value: dict[str, Any]) -> Parameter:
    wrong = value["type"] not in _BY_HAND | _THINGS or (value.get("meer") and value["type"] in _BY_HAND)
    if wrong or not value.keys() <= _PARAMETER_KEYS:
        raise ValueError(f"parameter {name}: {value!r}")
    return Parameter(
        name=name,
        type=str(value["type"]),
        label=_texts(value["label"]),
        required=bool(value.get("verplicht", False)),
        choices=tuple(str(choice) for choice in value.get("keuze") or ()),
        without=_texts(value["zonder"]) if "zonder" in value else {},
        signals=tuple(str(item) for item in value.get("herken") or ()),
        several=bool(value.get("meer", False)),
    )


def _column(item: Any, standard: Mapping[str, Column]) -> Column:
    """Return a column: the name of a standard one, or a name with a label."""
    return standard[item] if isinstance(item, str) else Column(str(item["naam"]), _texts(item["label"]))


def _names(value: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in ([value] if isinstance(value, str) else value or ()))


def _check(question: Question, used: set[str]) -> None:
    """Raise ValueError where header and query disagree; `used` are the variables of the query."""
    lines = list(_LINE.finditer(question.sparql))
    declared = {parameter.name for parameter in question.parameters}
    if len(lines) > 1 or (declared and not lines):
        raise ValueError(f"{len(lines)} lines `VALUES (?x) {{ (UNDEF) }}`")
    for line in lines:
        names = _variables(line[1])
        if set(names) != declared or len(names) != len(set(names)) or len(names) != len(_terms(line[2])):
            raise ValueError(f"parameters {sorted(declared)} but {line.group().strip()}")
    if question.item and question.item not in declared:
        raise ValueError(f"item {question.item} is no parameter")
    columns = {column.name for column in question.columns}
    asked = {column.name for column in question.columns if not column.standard} | {*question.key, *question.numbers}
    if not asked <= used:
        raise ValueError(f"columns that the query lacks: {sorted(asked - used)}")
    for text in [*question.sentence.values(), *question.sentence_empty.values()]:
        fields = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        if not fields <= declared | columns | {COUNT}:
            raise ValueError(f"fields that nothing fills: {sorted(fields - declared - columns - {COUNT})}")


def _variables(text: str) -> list[str]:
    return [token.text[1:] for token in tokens(text)]


def _terms(text: str) -> list[str]:
    """Split default terms: UNDEF, a literal with its language or datatype, a name, an IRI."""
    terms: list[str] = []
    for token in tokens(text):
        if terms and (token.kind == "language" or token.text == "^" or terms[-1].endswith("^")):
            terms[-1] += token.text
        else:
            terms.append(token.text)
    return terms
