"""An upload read: what it says, where it says so, and what is not anybody's business masked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from wiedoetwat.validation.errors import TooLargeError, UnknownFormatError, UnreadableError
from wiedoetwat.validation.places import Node, Place, Places, Term
from wiedoetwat.validation.privacy import Privacy
from wiedoetwat.validation.texts import read_json_ld, read_text_format, read_xml
from wiedoetwat.vocabulary import BASE, SHAPE

if TYPE_CHECKING:
    from wiedoetwat.validation.workbook.knowledge import Knowledge

LARGEST: Final = 10_000_000
"""Bytes of one upload; a whole configuration is some 60 kB."""
GENID: Final = BASE + ".well-known/genid/"
"""Names for blank nodes (RDF 1.1 Concepts, section 3.5)."""

FORMATS: Final = {
    "turtle": ("text/turtle", "application/x-turtle"),
    "trig": ("application/trig",),
    "ntriples": ("application/n-triples",),
    "nquads": ("application/n-quads",),
    "jsonld": ("application/ld+json", "application/json"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
}
"""The formats that can be read, with their media types."""
ENDINGS: Final = {
    ".ttl": "turtle", ".trig": "trig", ".nt": "ntriples", ".nq": "nquads", ".jsonld": "jsonld", ".json": "jsonld",
    ".rdf": "rdfxml", ".xml": "rdfxml", ".owl": "rdfxml", ".xlsx": "xlsx",
}  # fmt: skip
_GENERIC: Final = ("", "application/octet-stream", "text/plain", "multipart/form-data")
_PICTURES: Final = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"RIFF",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x18ftyp",
    b"BM",
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True)
class Remark:
    """Something that the reading itself noticed: a shape of shapes/inrichting-upload.ttl, and where."""

    shape: str
    place: Place | None
    focus: Node | None = None
    path: NamedNode | None = None
    value: Term | None = None


@dataclass(frozen=True)
class Reading:
    """What an upload says. Blank nodes have names and personal data are masked."""

    name: str
    format: str
    quads: list[Quad]
    places: Places
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """What reading needs besides the upload: lists of privacy, our JSON-LD context, for a workbook the knowledge."""

    privacy: Privacy
    context: str
    knowledge: "Callable[[], Knowledge] | None" = None

    def read(self, data: bytes, name: str, media_type: str | None = None, *, as_is: bool = False) -> Reading:
        """Read an upload in the format that its media type, its name or its first bytes tell.

        `as_is` keeps blank nodes blank and values as they stand: for shapes of the user's own, whose report is then to
        be masked. Raises UnreadableError with the place where reading stopped: TooLargeError, UnknownFormatError, or
        what is wrong with the text. Nothing of an upload is fetched, logged or kept.
        """
        name = self.privacy.clean(name)
        if len(data) > LARGEST:
            raise too_large(name, len(data))
        format_ = _format(data, name, media_type)
        remarks: list[Remark] = []
        quads, places = self._parse(data, name, format_, remarks)
        if not quads:
            raise UnreadableError("reading.empty", Place(name, 1, 1))
        if not as_is:
            quads = self._masked(quads, name, places, remarks)
        return Reading(name, format_, quads, places, remarks)

    def _parse(self, data: bytes, name: str, format_: str, remarks: list[Remark]) -> tuple[list[Quad], Places]:
        if format_ == "xlsx":
            return self._workbook(data, name, remarks)
        base = base_of(name)
        if format_ == "rdfxml":
            return read_xml(data, name, base, self.privacy)
        text = _text(data, name)
        if format_ != "jsonld":
            return read_text_format(text, name, format_, base, self.privacy)
        quads, places, unknown = read_json_ld(text, name, base, self.context, self.privacy)
        for key, near, place in unknown:
            value = Literal(self.privacy.clean(f"{key} ({near}?)" if near else key))
            remarks.append(Remark(SHAPE + "Upload_sleutel_onbekend", place, value=value))
        return quads, places

    def _workbook(self, data: bytes, name: str, remarks: list[Remark]) -> tuple[list[Quad], Places]:
        from wiedoetwat.validation.workbook.read import read_all

        if self.knowledge is None:
            raise UnknownFormatError("reading.format", Place(name))
        book = read_all(data, name, self.knowledge())
        remarks += [Remark(note.shape, note.place) for note in book.notes]
        return book.quads(), book.places

    def _masked(self, quads: list[Quad], file: str, places: Places, remarks: list[Remark]) -> list[Quad]:
        """Return the quads with personal data masked and blank nodes named; personal data are remarked on."""
        names: dict[BlankNode, NamedNode] = {}

        def name(term: Node) -> Node:
            if not isinstance(term, BlankNode):
                return term
            return names.setdefault(term, NamedNode(f"{GENID}{len(names) + 1}"))

        done: list[Quad] = []
        found: list[tuple[str, Node, Quad]] = []
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                raise UnreadableError("reading.quoted-triple", Place(file))
            named = name(subject)
            shapes: Sequence[str] = ()
            kept: Term
            if isinstance(value, Literal):
                kept, shapes = self._literal(value, quad)
            else:
                kept = name(value)
            clean = quad
            if named is not subject or kept is not value:
                clean = Quad(named, quad.predicate, kept, quad.graph_name)
                places.rename(quad, clean)
            done.append(clean)
            found += [(shape, named, clean) for shape in shapes]
        for shape, node, clean in found:
            place = places.find(node, clean.predicate, clean.object)
            remarks.append(Remark(shape, place, node, clean.predicate, clean.object))
        return done

    def _literal(self, value: Literal, quad: Quad) -> tuple[Literal, Sequence[str]]:
        """Return a literal without what is personal in it, and the shapes that say what that was."""
        text = value.value
        if not self.privacy.worth_a_look(text) or value.datatype.value.endswith("#anyURI"):
            return value, ()
        masked, hits = self.privacy.mask(text, quad.predicate.value)
        if not hits:
            return value, ()
        shapes = [hit.shape for hit in hits]
        if value.language:
            return Literal(masked, language=value.language), shapes
        return Literal(masked, datatype=value.datatype), shapes


def too_large(name: str, size: int) -> TooLargeError:
    """Return what to tell about an upload that is too large to be read."""
    return TooLargeError("reading.too-large", Place(name), size=f"{size / 1e6:.1f}", most=LARGEST // 1_000_000)


def base_of(name: str) -> str:
    """Return what the relative names in a file are relative to: the file's own name, without the folders it is in."""
    return "file:///" + quote(PurePath(name).name)


def _format(data: bytes, name: str, media_type: str | None) -> str:
    """Return the format of an upload. Raises UnknownFormatError where it is none that can be read."""
    essence = (media_type or "").partition(";")[0].strip().lower()
    given = next((format_ for format_, types in FORMATS.items() if essence in types), None)
    if given is None and essence not in _GENERIC:
        raise UnknownFormatError("reading.media-type", Place(name), type=essence[:60])
    ending = PurePath(name).suffix.lower()
    if data.startswith(_ZIP):
        if given in (None, "xlsx") and ending in (".xlsx", "", ".bin", ".tmp"):
            return "xlsx"
        raise UnknownFormatError("reading.zip", Place(name))
    if data.startswith(_PICTURES) or (b"\0" in data[:1024] and not data.startswith(_UTF16)):
        raise UnknownFormatError("reading.binary", Place(name))
    found = given or ENDINGS.get(ending)
    if found == "xlsx":
        raise UnreadableError("reading.no-workbook", Place(name))
    return found or _guess(data.lstrip()[:4096])


def _guess(start: bytes) -> str:
    """Return the format that a text begins like; TriG contains Turtle and N-Triples."""
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    following = head[1:].lstrip()[:1]
    if (head[:1] == b"{" and following in (b'"', b"}")) or (head[:1] == b"[" and following in (b"{", b"]")):
        return "jsonld"
    if head.startswith((b"<?xml", b"<!DOCTYPE", b"<rdf:RDF")):
        return "rdfxml"
    return "trig"


def _text(data: bytes, name: str) -> str:
    """Return an upload as text. Raises UnreadableError naming the line where it is no UTF-8."""
    if data.startswith(_UTF16):
        raise UnreadableError("reading.sixteen-bits", Place(name, 1, 1))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise UnreadableError(
            "reading.encoding", Place(name, line, column), byte=f"0x{data[error.start]:02x}"
        ) from error
    if "\0" in text:
        raise UnknownFormatError("reading.binary", Place(name, text.count("\n", 0, text.index("\0")) + 1))
    return text
