"""From triples to what stands in the cells of a workbook; what fits in no cell is left over, never dropped."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.validation.places import Node
from wiedoetwat.validation.workbook.cells import LONGEST, CellValue, Context, Names, Term, holds, joined, show
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.layout import Column, Sheet
from wiedoetwat.validation.workbook.read import INRICHTING, LABEL, TYPE, named_after, row_name

Cells = dict[Column, CellValue]
NONE: Final = "geen"
_UNCLEAR: Final = re.compile(r"[;\n]|^'")
"""What in a name would make a reader take it for several, or for something else."""
_UNHELD: Final = re.compile(r"[\x7f-\xa0\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What a cell does not give back as it was, N-Triples may write by its number."""


@dataclass
class Filled:
    """What goes into a workbook."""

    fields: Cells = field(default_factory=dict)
    rows: dict[str, list[Cells]] = field(default_factory=lambda: defaultdict(list))
    """Id of a sheet -> its rows, in order."""
    answers: dict[str, Cells] = field(default_factory=dict)
    """IRI of a requirement -> what stands in its row."""
    left: list[tuple[str, str, str]] = field(default_factory=list)
    """The triples that no cell holds, as N-Triples writes them."""


class TooLongError(WiedoetwatError):
    """A value is longer than a cell can hold."""

    exit_code = 2


def fill(triples: Iterable[Triple], knowledge: Knowledge, lang: str) -> Filled:
    """Return what goes into the cells for these triples: one inrichting, the first where there are more.

    Blank nodes that get a row get a name. Raises TooLongError for a value that no cell can hold.
    """
    return _Filler(triples, knowledge, lang).fill()


class _Filler:
    """One filling: holds the triples that have no cell yet."""

    def __init__(self, triples: Iterable[Triple], knowledge: Knowledge, lang: str) -> None:
        self.knowledge = knowledge
        self.lang = lang
        self.todo = dict.fromkeys(triples)
        self.by_subject: dict[Term | Triple, list[Triple]] = defaultdict(list)
        for triple in self.todo:
            self.by_subject[triple.subject].append(triple)
        self.names = Names()
        self.called: dict[Term, str] = {}
        self.context = Context(knowledge, self.names)
        self.result = Filled()

    def fill(self) -> Filled:
        fields = next(sheet for sheet in self.knowledge.sheets if sheet.form == "velden")
        node = min(
            (t.subject for t in self.todo if (t.predicate, t.object) == (TYPE, INRICHTING)), key=str, default=None
        )
        if node is not None and not isinstance(node, Triple):
            language = self._language()
            self.context = Context(self.knowledge, self.names, language, _base(node))
            self._take(Triple(node, TYPE, INRICHTING))
            self.result.fields = self._cells(fields, node)
            self._name_inrichting(fields, node, language)
            placed = [(sheet, row, each) for sheet in self.knowledge.sheets for row, each in self._rows(sheet, node)]
            self._call(placed)
            for sheet, row, each in placed:
                cells = self._row(sheet, row, each, node)
                if sheet.form == "eisen":
                    self.result.answers[row] = cells
                else:
                    self.result.rows[sheet.id].append(cells)
        self.result.left = sorted(self._left(triple) for triple in self.todo)
        return self.result

    def _language(self) -> str:
        """Return the tag that most names carry."""
        tags = [t.object.language or "" for t in self.todo if t.predicate == LABEL and isinstance(t.object, Literal)]
        return max(sorted(set(tags)), key=tags.count) if tags else "nl"

    def _name_inrichting(self, sheet: Sheet, node: Node, language: str) -> None:
        cells = self.result.fields
        terms: dict[Column, list[Term]] = {column: self._values(node, column) for column in sheet.columns}
        name, tag = sheet.column("naam"), sheet.column("taal")
        if name and isinstance(node, NamedNode) and node.value != named_after(terms):
            cells[name] = node.value
        if tag and language != "nl":
            cells[tag] = language or NONE

    # which node gets which row

    def _rows(self, sheet: Sheet, inrichting: Node) -> list[tuple[str, Node]]:
        """Return the nodes that a sheet shows: those that are linked and typed as the reader would."""
        if sheet.form not in ("rijen", "eisen") or sheet.rdf_class is None:
            return []
        typed = {t.subject for t in self.todo if (t.predicate, t.object) == (TYPE, NamedNode(sheet.rdf_class))}
        if sheet.link:
            link = NamedNode(sheet.link)
            typed &= {t.object for t in self.by_subject[inrichting] if t.predicate == link}
        nodes = sorted((node for node in typed if isinstance(node, NamedNode | BlankNode)), key=_natural)
        if sheet.form == "rijen":
            return [(str(number), node) for number, node in enumerate(nodes, 1)]
        key = sheet.column("eis")
        wanted = {one.iri for one in self.knowledge.requirement_lists()[sheet.requirements or ""]}
        rows: dict[str, Node] = {}
        for node in nodes:
            about = [term.value for term in self._values(node, key) if isinstance(term, NamedNode)] if key else []
            if len(about) == 1 and about[0] in wanted:
                rows.setdefault(about[0], node)
        return list(rows.items())

    def _call(self, placed: list[tuple[Sheet, str, Node]]) -> None:
        """Decide how other sheets call a row: by its name where that is clear, else by its number."""
        rows = []
        for sheet, row, node in placed:
            number = sheet.column("nummer")
            if number and sheet.naming:
                label = next((value.value for value in self._values(node, sheet.naming)), "")
                rows.append((sheet.id, node, f"{number.prefix}{row}", label))
                self.names.add(sheet.id, node, f"{number.prefix}{row}", label)
        for sheet_id, node, number_of_row, label in rows:
            clear = holds(label) and not _UNCLEAR.search(label) and self.names.find(sheet_id, label) == node
            self.called[node] = label if clear else number_of_row

    # what stands in the cells

    def _row(self, sheet: Sheet, row: str, node: Node, inrichting: Node) -> Cells:
        name, key = sheet.column("naam"), sheet.column("eis")
        base = self.context.base
        self._take(Triple(node, TYPE, NamedNode(sheet.rdf_class or "")))
        if sheet.link:
            self._take(Triple(inrichting, NamedNode(sheet.link), node))
        cells = self._cells(sheet, node)
        about = row if sheet.form == "eisen" else ""
        if key:
            cells.pop(key, None)
        if name and isinstance(node, BlankNode):
            cells[name] = str(node)
        elif name and node.value != row_name(base, sheet, about, int(row) if not about else 0):
            local = node.value.removeprefix(base)
            cells[name] = local if local.startswith("#") else node.value
        if not any(column.filled_in for column in cells) and name:
            cells[name] = node.value  # an answer without a state is still an answer
        return cells

    def _cells(self, sheet: Sheet, node: Node) -> Cells:
        cells: Cells = {}
        for column in sheet.columns:
            if column.predicate is None:
                continue
            subjects = self._of(node, column) if column.of else [node]
            shown: list[tuple[Triple, CellValue]] = []
            for subject in subjects:
                for term in self._values(subject, column):
                    triple = Triple(subject, NamedNode(column.predicate), term)
                    value = show(column, term, self.context, self.called, self.lang) if triple in self.todo else None
                    if value is not None and (column.target is None or self._belongs(column, term)):
                        shown.append((triple, value))
            kept = shown
            while kept and joined(column, [value for _, value in kept]) is None:
                kept = kept[:-1]
            if kept:
                cells[column] = joined(column, [value for _, value in kept])
                for triple, _ in kept:
                    self._take(triple)
        return cells

    def _of(self, node: Node, column: Column) -> list[Node]:
        """Return the nodes that a column is about where that is not the node of the row; none of a register."""
        property_ = NamedNode(column.of or "")
        values = [t.object for t in self.by_subject[node] if t.predicate == property_]
        registers = tuple(choices.prefix for choices in self.knowledge.choices.values())
        own: list[Node] = [v for v in values if isinstance(v, NamedNode) and not v.value.startswith(registers)]
        return own[:1]

    def _belongs(self, column: Column, term: Term) -> bool:
        """Return whether a column may refer to a node: of its own sheet, or of none."""
        return term not in self.called or self.names.find(column.target or "", self.called[term]) == term

    def _values(self, node: Term | Triple, column: Column) -> list[Term]:
        values = [t.object for t in self.by_subject.get(node, ()) if t.predicate.value == column.predicate]
        return sorted((value for value in values if not isinstance(value, Triple)), key=_natural)

    def _take(self, triple: Triple) -> None:
        self.todo.pop(triple, None)

    def _left(self, triple: Triple) -> tuple[str, str, str]:
        texts = (str(triple.subject), str(triple.predicate), str(triple.object))
        for text in texts:
            if len(text) > LONGEST:
                raise TooLongError("workbook.too-long", subject=texts[0][:200], property=texts[1], most=LONGEST)
        subject, predicate, value = (_UNHELD.sub(lambda found: f"\\u{ord(found[0]):04X}", text) for text in texts)
        return subject, predicate, value


def _base(node: Node) -> str:
    return node.value.partition("#")[0] if isinstance(node, NamedNode) else ""


def _natural(term: Term) -> tuple[list[tuple[int, str]], str]:
    parts = re.split(r"([0-9]+)", term.value)
    return [(int(part), "") if n % 2 else (-1, part) for n, part in enumerate(parts)], str(term)
