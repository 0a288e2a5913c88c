"""The report as a workbook, whatever the upload was: its own workbook, or one made of what it says."""

from dataclasses import replace
from typing import Final

from wiedoetwat.settings import Lang
from wiedoetwat.validation.errors import UnknownFormatError, UnreadableError
from wiedoetwat.validation.findings import Finding, Report
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.texts import graphs_of
from wiedoetwat.validation.validator import Validator
from wiedoetwat.validation.workbook.annotate import annotate
from wiedoetwat.validation.workbook.fill import fill
from wiedoetwat.validation.workbook.saving import to_bytes
from wiedoetwat.validation.workbook.sheets import draw

NAME: Final = "werkboek.xlsx"


def give_back(
    validator: Validator, report: Report, data: bytes, name: str, media_type: str | None, lang: Lang
) -> bytes:
    """Return the workbook of an upload with its report in it.

    What was no workbook becomes one, and is validated as such, so that each finding has its cell. Raises
    UnreadableError for an upload of several arrangements: a workbook holds one; TooLongError for a value that no cell
    can hold; and as Reader.read() does.
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
    book = to_bytes(draw(fill((quad.triple for quad in reading.quads), knowledge, lang), knowledge, lang))
    places = {_key(found): found.place for found in validator.validate_upload(book, NAME).findings}
    moved = (replace(one, place=places.get(_key(one), Place(one.place.file))) for one in report.findings)
    return annotate(book, replace(report, findings=tuple(moved)), knowledge, lang, clean)


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.shape, finding.focus, finding.path, finding.term
