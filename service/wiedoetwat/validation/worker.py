"""Validation in a process of its own: what runs there, and what is sent to it.

A request is one line of JSON (an Order) and then the upload; the answer is the JSON of its outcomes. The upload is in
memory only, on both sides.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Triple, parse

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.isolation import MIB, Limits, Pool
from wiedoetwat.graph.snapshot import Snapshot, read_manifest
from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import open_store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.settings import Lang
from wiedoetwat.validation.engine import Engine, make_shapes
from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.findings import Report
from wiedoetwat.validation.outcome import Outcome, of_error, of_report
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.reading import base_of
from wiedoetwat.validation.report import part
from wiedoetwat.validation.validator import Validator, open_validator

SECONDS: Final[dict[Engine, float]] = {"fast": 60.0, "pyshacl": 600.0}
"""How long one upload may take; the fast engine is done within a second, the reference takes hundreds of times that."""
MEMORY = 1024 * MIB
OPENER = "wiedoetwat.validation.worker:open_handler"


@dataclass(frozen=True)
class Order:
    """What is asked about an upload: the report in a form and a language, by an engine."""

    name: str
    form: str
    lang: Lang
    media_type: str | None = None
    engine: Engine = "fast"
    terminal: bool = False


def open_pool(snapshot: Snapshot, sources: Sources, workers: int, shapes: Sequence[tuple[str, str]] = ()) -> Pool:
    """Return processes that validate against a built graph, or against shapes of the user's own (name, Turtle)."""
    arguments = [str(snapshot.path), str(sources.root), [list(pair) for pair in shapes]]
    return Pool(OPENER, arguments, Limits(workers=workers, memory=MEMORY, queue=max(16, workers * 2)))


async def outcomes_of(pool: Pool, order: Order, data: bytes, seconds: float | None = None) -> list[Outcome]:
    """Return what a process makes of an upload: an outcome per arrangement in it, or one that says why there is none.

    Raises WiedoetwatError as Pool.ask() does, and for shapes that cannot be used.
    """
    answer = await pool.ask(json.dumps(asdict(order)).encode() + b"\n" + data, seconds or SECONDS[order.engine])
    return [Outcome(**plain) for plain in json.loads(answer)]


def open_handler(snapshot: str, root: str, shapes: list[list[str]]) -> Callable[[bytes], bytes]:
    """Return what answers requests in a worker: shapes are compiled here, once. Raises ShapesError, UnreadableError."""
    folder, sources = Path(snapshot), Sources(Path(root))
    manifest = read_manifest(folder)
    if manifest is None:
        raise WiedoetwatError("build.damaged", folder=folder)
    store, catalogue = open_store(Snapshot(folder, manifest)), open_catalogue(sources)
    validator = open_validator(store, catalogue, sources)
    if shapes:
        validator = validator.with_shapes(
            make_shapes(triple for name, text in shapes for triple in _parsed(text, name))
        )

    def handle(request: bytes) -> bytes:
        head, _, data = request.partition(b"\n")
        order = Order(**json.loads(head))
        return json.dumps([outcome.plain() for outcome in answer(validator, order, data)]).encode()

    return handle


def answer(validator: Validator, order: Order, data: bytes) -> list[Outcome]:
    """Return the outcomes of an upload; what cannot be read is an outcome too. Raises ShapesError."""
    try:
        reports = validator.validate_all(data, order.name, order.media_type, order.engine)
        return [of_report(report, _written(validator, report, order, data)) for report in reports]
    except UnreadableError as error:
        return [of_error(validator.reader.privacy.clean(order.name), error)]


def _written(validator: Validator, report: Report, order: Order, data: bytes) -> str:
    if order.form == "xlsx":
        from wiedoetwat.validation.workbook.returning import give_back

        return b64encode(give_back(validator, report, data, order.name, order.media_type, order.lang)).decode()
    return part(report, order.form, order.lang, terminal=order.terminal)


def _parsed(text: str, name: str) -> list[Triple]:
    """Return the triples of shapes in Turtle or N-Triples. Raises UnreadableError with the place of a mistake."""
    try:
        return [quad.triple for quad in parse(text, format=RdfFormat.TURTLE, base_iri=base_of(name))]
    except SyntaxError as error:
        place = Place(name, error.lineno or 1, error.offset or 1)
        raise UnreadableError("reading.syntax", place, format="Turtle", detail=error.msg) from error
