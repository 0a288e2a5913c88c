"""What the tests of the workbook share: the knowledge, a way to write and read, and a filled-in cell or two."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.settings import Lang
from wiedoetwat.validation.workbook.fill import fill
from wiedoetwat.validation.workbook.knowledge import Knowledge, gather
from wiedoetwat.validation.workbook.read import WorkbookReading, read_all
from wiedoetwat.validation.workbook.saving import to_bytes
from wiedoetwat.validation.workbook.sheets import draw
from wiedoetwat.validation.workbook.template import find_gemeente, write_template
from wiedoetwat.vocabulary import PREFIXES

EXAMPLES = find_sources().root / "data" / "inrichtingen"
Cells = Mapping[tuple[str, str], object]
Filled = Callable[..., bytes]


@pytest.fixture(scope="session")
def knowledge(store: Store) -> Knowledge:
    """What the workbook needs of the real knowledge."""
    sources = find_sources()
    return gather(store, open_catalogue(sources), sources.root)


@pytest.fixture(scope="session")
def empty(knowledge: Knowledge) -> bytes:
    """The workbook of one gemeente, to fill in."""
    gemeente = find_gemeente(knowledge, "gm0363", "nl")
    return write_template("xlsx", gemeente, [("in jeugdregio", "Hier")], knowledge, date(2026, 1, 1), "nl")


@pytest.fixture
def filled(empty: bytes) -> Filled:
    """Fill cells of the empty workbook in: {(sheet, cell): value}."""

    def make(cells: Cells, change: Callable[[Workbook], None] = lambda _book: None) -> bytes:
        book = openpyxl.load_workbook(BytesIO(empty))
        for (sheet, cell), value in cells.items():
            book[sheet][cell] = value  # type: ignore[assignment]
        change(book)
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    return make


def written(triples: list[Triple], knowledge: Knowledge, lang: Lang = "nl") -> bytes:
    """Return the workbook of triples."""
    return to_bytes(draw(fill(triples, knowledge, lang), knowledge, lang))


def read_back(triples: list[Triple], knowledge: Knowledge, lang: Lang = "nl") -> WorkbookReading:
    """Return what a workbook of triples says."""
    return read_all(written(triples, knowledge, lang), "terug.xlsx", knowledge)


def turtle(text: str) -> list[Triple]:
    """Return the triples of a Turtle text with our prefixes."""
    head = "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in PREFIXES.items())
    return [quad.triple for quad in parse(head + text, format=RdfFormat.TURTLE)]


def example(path: Path) -> list[Triple]:
    """Return the triples of one of the worked examples."""
    return [quad.triple for quad in parse(path=path)]


def canonical(triples: list[Triple]) -> set[str]:
    """Return triples with blank nodes named alike wherever they mean the same."""
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}
