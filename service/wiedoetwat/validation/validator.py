"""From an upload to a report: read, hold against the shapes, say what was found in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode, Quad

from wiedoetwat.graph.sources import Sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.validation.engine import Engine, Result, Shapes, validate
from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.findings import READING as COMPONENT
from wiedoetwat.validation.findings import Finding, Report, clean_finding, facts_of, make_finding, make_report
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.privacy import open_privacy
from wiedoetwat.validation.reading import Reader, Reading, Remark
from wiedoetwat.validation.standard import Standard, load_standard
from wiedoetwat.validation.texts import graphs_of, one_line

if TYPE_CHECKING:
    from wiedoetwat.validation.workbook.knowledge import Knowledge

MANY: Final = ("trig", "nquads", "jsonld")
"""The formats that can hold several graphs."""


@dataclass(frozen=True)
class Validator:
    """What turns uploads into reports: how to read, and what to hold against. Safe to share between threads."""

    reader: Reader
    standard: Standard
    own_shapes: bool = False
    """Whether the shapes are the user's own: then the upload is taken as it is."""

    def with_shapes(self, shapes: Shapes) -> "Validator":
        """Return a validator with the user's own shapes instead of ours."""
        return Validator(self.reader, self.standard.with_shapes(shapes), own_shapes=True)

    def validate_upload(self, data: bytes, name: str, media_type: str | None = None, engine: Engine = "fast") -> Report:
        """Return the report on an upload of one arrangement.

        Raises UnreadableError, also where the upload holds several arrangements (named graphs), and ShapesError.
        """
        reports = self.validate_all(data, name, media_type, engine)
        if len(reports) > 1:
            raise UnreadableError("reading.several", Place(reports[0].name), count=len(reports))
        return reports[0]

    def validate_all(
        self, data: bytes, name: str, media_type: str | None = None, engine: Engine = "fast"
    ) -> list[Report]:
        """Return a report per named graph of an upload: one graph is one arrangement. Raises as validate_upload()."""
        reading = self.reader.read(data, name, media_type, as_is=self.own_shapes)
        apart = not self.own_shapes and reading.format in MANY
        graphs = graphs_of(reading.quads) if apart else [reading.quads]
        remarks = [self._remark(remark, reading) for remark in reading.remarks]
        reports = []
        for number, quads in enumerate(graphs):
            results, facts = validate(self.standard.shapes, quads, engine), facts_of(quads)
            found = [make_finding(self.standard, result, reading.places, reading.name, facts) for result in results]
            if self.own_shapes:
                found = [clean_finding(finding, self.reader.privacy.clean) for finding in found]
            also: Iterable[Finding] = remarks if number == 0 else []
            reports.append(make_report(self.standard, _named(reading, quads, len(graphs)), facts, [*also, *found]))
        return reports

    def _remark(self, remark: Remark, reading: Reading) -> Finding:
        shape = NamedNode(remark.shape)
        result = Result(
            focus=remark.focus or BlankNode("upload"),
            path=remark.path.value if remark.path else None,
            value=remark.value,
            component=COMPONENT,
            shape=shape,
            severity=self.standard.rule(shape).severity,
            message=None,
        )
        return make_finding(self.standard, result, reading.places, reading.name, {}, remark.place)


def _named(reading: Reading, quads: Sequence[Quad], graphs: int) -> str:
    """Return what to call an arrangement: its file, with its graph where the file holds several."""
    if graphs == 1 or not quads or not isinstance(quads[0].graph_name, NamedNode):
        return reading.name
    return f"{reading.name} {quads[0].graph_name.value}"


def open_validator(store: Store, catalogue: Catalogue, sources: Sources) -> Validator:
    """Return the validator of a built graph; what a workbook needs of the knowledge is asked for at the first one."""
    context = (sources.root / "data" / "inrichtingen" / "context.jsonld").read_text(encoding="utf-8")

    @cache
    def knowledge() -> "Knowledge":
        from wiedoetwat.validation.workbook.knowledge import gather

        return gather(store, catalogue, sources.root)

    reader = Reader(open_privacy(sources), one_line(context), knowledge)
    return Validator(reader, load_standard(store, catalogue))
