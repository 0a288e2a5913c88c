"""The report as a workbook, whatever the upload was: its own workbook, or one made of what it says."""

from pyoxigraph import NamedNode

from wiedoetwat.settings import Lang
from wiedoetwat.validation.errors import UnknownFormatError, UnreadableError
from wiedoetwat.validation.findings import Report
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.texts import graphs_of
from wiedoetwat.validation.validator import Validator
from wiedoetwat.validation.workbook.annotate import annotate, as_workbook


def give_back(
    validator: Validator, report: Report, data: bytes, name: str, media_type: str | None, lang: Lang
) -> bytes:
    """Return the workbook of an upload with its report in it.

    Raises UnreadableError for an upload of several arrangements: a workbook holds one; and as Reader.read() does.
    """
    reader = validator.reader
    if reader.knowledge is None:
        raise UnknownFormatError("reading.format", Place(report.name))
    knowledge, clean = reader.knowledge(), reader.privacy.clean
    reading = reader.read(data, name, media_type, as_is=validator.own_shapes)
    if reading.format == "xlsx":
        return annotate(data, report, knowledge, lang, clean)
    graphs = graphs_of(reading.quads)
    if len(graphs) > 1:
        raise UnreadableError("reading.several", Place(report.name), count=len(graphs))

    def about(shape: str) -> NamedNode | None:
        return validator.standard.rule(NamedNode(shape)).about

    return as_workbook(reading.quads, report, knowledge, lang, clean, about)
