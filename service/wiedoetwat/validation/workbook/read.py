"""From a filled-in workbook to triples, each with the cell that it stands in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from wiedoetwat.validation.places import Node, Place, Places
from wiedoetwat.validation.workbook.cells import Context, Names, Term, read, read_node
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.layout import Column, Sheet
from wiedoetwat.validation.workbook.opening import coordinate, open_grids
from wiedoetwat.validation.workbook.records import Record, Tab, Tabs, find_tabs, records, stray_cells
from wiedoetwat.vocabulary import GRAAF, PREFIXES, SHAPE

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
INRICHTING: Final = NamedNode(PREFIXES["wdw"] + "Inrichting")
LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
NO_LANGUAGE: Final = frozenset({"geen", "none", "-"})
UNKNOWN: Final = "onbekend"

STRANGE_SHEET: Final = SHAPE + "Upload_werkboek_blad"
STRAY_CELL: Final = SHAPE + "Upload_werkboek_kop"
NO_NAME: Final = SHAPE + "Upload_werkboek_naam"
NO_TRIPLE: Final = SHAPE + "Upload_werkboek_rij"


@dataclass(frozen=True)
class Note:
    """Something in the workbook that was not read: a shape of shapes/inrichting-upload-werkboek.ttl, and where."""

    shape: str
    place: Place


@dataclass
class WorkbookReading:
    """What a workbook says, where, and what in it was not read."""

    triples: list[Triple] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    notes: list[Note] = field(default_factory=list)

    def quads(self) -> list[Quad]:
        """Return the triples, each once, in the default graph."""
        return [Quad(triple.subject, triple.predicate, triple.object) for triple in dict.fromkeys(self.triples)]


def read_all(data: bytes, name: str, knowledge: Knowledge) -> WorkbookReading:
    """Return what a workbook says, where, and what in it was not read; `name` is the file's, for places.

    Raises UnreadableError (and its kinds) as open_grids() and find_tabs() do.
    """
    reader = _Reader(name, knowledge)
    reader.read(find_tabs(open_grids(data, name), name, knowledge))
    return reader.result


class _Reader:
    """One reading: holds what is known so far."""

    def __init__(self, name: str, knowledge: Knowledge) -> None:
        self.file = name
        self.knowledge = knowledge
        self.result = WorkbookReading()
        self.names = Names()
        self.context = Context(knowledge, self.names)
        self.made: dict[tuple[str, str], Node] = {}
        self.used: set[Node] = set()

    def read(self, tabs: Tabs) -> None:
        """Read all sheets: first what the rows are called, then what they say."""
        (fields,) = records(tabs.fields)
        inrichting = self._begin(fields)
        named = [(record, self._name(record)) for tab in tabs.rows for record in records(tab) if record.filled]
        for record, node in named:
            sheet = record.tab.sheet
            self.names.add(sheet.id, node, record.text(sheet.column("nummer")), record.text(sheet.naming))
        for record, node in [(fields, inrichting), *named]:
            self._emit(record, node, inrichting)
        for tab in tabs.triples:
            self._triples(tab)
        for tab in tabs.rows:
            self._where_to_fill_in(tab, inrichting)
        for title, cell in tabs.strangers:
            self._note(STRANGE_SHEET, title, cell)
        for tab in (tabs.fields, *tabs.rows, *tabs.triples):
            for cell in stray_cells(tab):
                self._note(STRAY_CELL, tab.title, cell)

    def _begin(self, fields: Record) -> NamedNode:
        """Return the inrichting; its name and the language of its texts hold for all other rows."""
        sheet = fields.tab.sheet
        given = fields.text(sheet.column("naam"))
        language = fields.text(sheet.column("taal")).lower() or "nl"
        if language not in NO_LANGUAGE and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", language):
            self._note(NO_NAME, fields.tab.title, fields.cell("taal"))
            language = "nl"
        iri = read_node(given, "") if given else None
        if given and iri is None:
            self._note(NO_NAME, fields.tab.title, fields.cell("naam"))
        node = NamedNode(iri or default_name(fields, self.context))
        self.context = replace(
            self.context,
            base=node.value.partition("#")[0],
            language="" if language in NO_LANGUAGE else language,
        )
        self.used.add(node)
        return node

    def _name(self, record: Record) -> Node:
        """Return the node of a row: by the name it has, else by what it is about or by its place on the sheet."""
        sheet = record.tab.sheet
        given = record.text(sheet.column("naam"))
        blank = re.fullmatch(r"_:([A-Za-z0-9]+)", given)
        iri = read_node(given, self.context.base) if given else None
        node: Node
        if blank:
            node = BlankNode(blank[1])
        elif iri:
            node = NamedNode(iri)
        else:
            if given:
                self._note(NO_NAME, record.tab.title, record.cell("naam"))
            about = next(iter(self._about(record)), "")
            node = NamedNode(row_name(self.context.base, sheet, about, record.row - record.tab.head))
            if node in self.used:  # a requirement answered in two rows: two answers, for validation to find
                node = NamedNode(f"{node.value}-rij-{record.row}")
        self.used.add(node)
        return node

    def _about(self, record: Record) -> list[str]:
        """Return the requirements that a row is about."""
        key = record.tab.sheet.column("eis")
        terms = read(key, record.values.get(key), self.context) if key else []
        return [term.value for term in terms if isinstance(term, NamedNode)]

    def _emit(self, record: Record, node: Node, inrichting: NamedNode) -> None:
        sheet = record.tab.sheet
        where = self._place(record, next(iter(record.cells.values())))
        self.result.places.add(where, node)
        if sheet.rdf_class:
            self._add(where, node, TYPE, NamedNode(sheet.rdf_class))
        if sheet.link:
            self._add(where, inrichting, NamedNode(sheet.link), node)
        for column, cell in record.cells.items():
            if column.predicate is None:
                continue
            place, predicate = self._place(record, cell), NamedNode(column.predicate)
            for subject in self._subjects(record, column) if column.of else [node]:
                for term in read(column, record.values.get(column), self.context):
                    value = self._make(column, term, place) if column.make else term
                    self._add(place, subject, predicate, value)
                self.result.places.add(place, subject, predicate)

    def _subjects(self, record: Record, column: Column) -> list[Node]:
        """Return the nodes that a column is about where that is not the node of the row; never one of a register."""
        via = next((one for one in record.cells if one.predicate == column.of), None)
        if via is None:
            return []
        register = self.knowledge.choices[via.options].prefix if via.options else None
        terms = read(via, record.values.get(via), self.context)
        return [t for t in terms if isinstance(t, NamedNode) and not (register and t.value.startswith(register))]

    def _make(self, column: Column, term: Term, place: Place) -> Term:
        """Return the node that a name stands for, made where no row is called so."""
        if not isinstance(term, Literal):
            return term
        target = next(sheet for sheet in self.knowledge.sheets if sheet.id == column.target)
        key = (target.id, term.value.casefold())
        if key not in self.made:
            number = 1
            while (node := NamedNode(row_name(self.context.base, target, "", number))) in self.used:
                number += 1
            self.used.add(node)
            self.made[key] = node
            label = Literal(term.value, language=self.context.language) if self.context.language else term
            self._add(place, node, TYPE, NamedNode(target.rdf_class or ""))
            self._add(place, node, LABEL, label)
            self.result.places.add(place, node)
        return self.made[key]

    def _triples(self, tab: Tab) -> None:
        """Read the sheet of what has no cell of its own: a triple a row, as N-Triples writes it."""
        for record in records(tab):
            line = " ".join(record.text(column) for column in tab.sheet.columns)
            first, last = next(iter(record.cells.values())), list(record.cells.values())[-1]
            if not line.strip():
                continue
            try:
                (quad,) = parse(f"{line} .", format=RdfFormat.N_TRIPLES)
            except (SyntaxError, ValueError):
                self._note(NO_TRIPLE, tab.title, first)
                continue
            if isinstance(quad.subject, Triple):
                self._note(NO_TRIPLE, tab.title, first)
                continue
            self._add(self._place(record, last), quad.subject, quad.predicate, quad.object)
            self.result.places.add(self._place(record, first), quad.subject)

    def _where_to_fill_in(self, tab: Tab, inrichting: NamedNode) -> None:
        """Of what the inrichting has none of, the place is the first free row; of a missing answer, its state."""
        free = tab.head + 1
        for record in records(tab):
            if record.filled and record.row == free:
                free += 1
            asked = next((cell for column, cell in record.cells.items() if column.required), "")
            for about in self._about(record) if asked else ():
                self.result.places.add(self._place(record, asked), NamedNode(about))
        if tab.sheet.link and tab.sheet.form == "rijen":
            at = min((at for at, column in tab.columns.items() if column.filled_in), default=1)
            place = Place(self.file, sheet=tab.title, cell=coordinate(free, at))
            self.result.places.add(place, inrichting, NamedNode(tab.sheet.link))

    def _add(self, place: Place, subject: Node, predicate: NamedNode, value: Term | Triple) -> None:
        self.result.triples.append(Triple(subject, predicate, value))
        self.result.places.add(place, subject, predicate, value)

    def _place(self, record: Record, cell: str) -> Place:
        return Place(self.file, sheet=record.tab.title, cell=cell)

    def _note(self, shape: str, title: str, cell: str) -> None:
        self.result.notes.append(Note(shape, Place(self.file, sheet=title, cell=cell)))


def default_name(fields: Record, context: Context) -> str:
    """Return the name that an inrichting has when it is given none: by gemeente and date."""
    return named_after({column: read(column, fields.values.get(column), context) for column in fields.cells})


def named_after(terms: Mapping[Column, list[Term]]) -> str:
    """Return the name of an inrichting after the values of its columns that must be filled in."""
    parts = [
        re.split("[/#]", found[0].value)[-1] if found else UNKNOWN for column, found in terms.items() if column.required
    ]
    return f"{GRAAF}inrichting/" + "/".join(part if re.fullmatch(r"[\w.-]+", part) else UNKNOWN for part in parts)


def row_name(base: str, sheet: Sheet, about: str, number: int) -> str:
    """Return the name of a row that is given none."""
    return f"{base}#{sheet.names}-{re.split('[/#]', about)[-1] if about else number}"
