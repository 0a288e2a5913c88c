"""Every format is read alike; what cannot be read is refused at once, with its place and what to do about it."""

import json
import socket
import tracemalloc

import pytest
from pyoxigraph import BlankNode, Literal, RdfFormat, serialize

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.settings import LANGS
from wiedoetwat.validation.errors import TooLargeError, UnknownFormatError, UnreadableError
from wiedoetwat.validation.reading import GENID, LARGEST, Reader
from wiedoetwat.validation.validator import Validator
from wiedoetwat.vocabulary import DEF, PREFIXES, SHAPE

EXAMPLE = find_sources().root / "data" / "inrichtingen" / "voorbeeldwoude.ttl"
PREFIX = "@prefix e: <http://e/> .\n"
JSON_LD = {
    "@context": "https://w3id.org/wiedoetwat/inrichting.jsonld",
    "id": "https://x.example/i",
    "type": "Inrichting",
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a reading goes nowhere")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(
    ("format_", "name", "media_type"),
    [
        (RdfFormat.TURTLE, "x.ttl", None),
        (RdfFormat.TURTLE, "upload", "text/turtle; charset=utf-8"),
        (RdfFormat.TURTLE, "stdin", None),
        (RdfFormat.N_TRIPLES, "x.nt", None),
        (RdfFormat.N_TRIPLES, "stdin", "application/octet-stream"),
        (RdfFormat.TRIG, "x.trig", None),
        (RdfFormat.N_QUADS, "x.nq", None),
        (RdfFormat.RDF_XML, "x.rdf", None),
        (RdfFormat.RDF_XML, "stdin", None),
        (RdfFormat.JSON_LD, "x.jsonld", None),
        (RdfFormat.JSON_LD, "stdin", None),
    ],
)
def test_every_format_says_the_same(reader: Reader, format_: RdfFormat, name: str, media_type: str | None) -> None:
    wanted = reader.read(EXAMPLE.read_bytes(), "x.ttl").quads
    data = serialize((quad.triple for quad in wanted), format=format_) or b""
    reading = reader.read(data, name, media_type)
    assert set(reading.quads) == set(wanted)
    for quad in reading.quads:
        assert not isinstance(quad.subject, BlankNode)
        found = reading.places.find(quad.subject, quad.predicate, quad.object)  # type: ignore[arg-type]
        assert found is not None
        assert found.line is not None


def test_blank_nodes_get_names_of_their_own(reader: Reader) -> None:
    quads = reader.read((PREFIX + "[] e:p [ e:q 1 ] .").encode(), "x.ttl").quads
    assert sorted(str(quad.subject) for quad in quads) == [f"<{GENID}1>", f"<{GENID}2>"]


def test_our_context_is_at_hand_and_unknown_keys_are_told(reader: Reader) -> None:
    document = {**JSON_LD, "peildatum": "2026-01-01", "peildatem": "2026-01-01", "toelichting": None}
    reading = reader.read(json.dumps(document, indent=1).encode(), "x.jsonld")
    assert {quad.predicate.value for quad in reading.quads} == {PREFIXES["rdf"] + "type", DEF + "peildatum"}
    (remark,) = reading.remarks
    assert (remark.shape, remark.value) == (SHAPE + "Upload_sleutel_onbekend", Literal("peildatem (peildatum?)"))
    assert str(remark.place) == "x.jsonld:6:15 (/peildatem)"


def test_a_text_with_a_byte_order_mark_is_read(reader: Reader) -> None:
    assert len(reader.read(b"\xef\xbb\xbf" + (PREFIX + "e:s e:p 1 .").encode(), "x.ttl").quads) == 1


BAD = {
    "broken Turtle": ("x.ttl", b"@prefix e: <http://e/> .\ne:s e:p\n  e:o e:q .", None, 400, "x.ttl:3:7"),
    "an unknown prefix": ("x.ttl", b"<http://e/s> <http://e/p> e:o .", None, 400, "x.ttl:1:"),
    "no UTF-8": ("x.ttl", b"# goed\n<http://e/s> <http://e/p> 'caf\xe9' .", None, 400, "x.ttl:2:31"),
    "UTF-16": ("x.ttl", "<http://e/s> <http://e/p> 1 .".encode("utf-16"), None, 400, "x.ttl:1:1"),
    "nothing": ("x.ttl", b"", None, 400, "x.ttl:1:1"),
    "only prefixes": ("x.ttl", PREFIX.encode(), None, 400, "x.ttl:1:1"),
    "a large file": ("x.ttl", b" " * 60_000_000, None, 413, "x.ttl"),
    "deep blank nodes": (
        "x.ttl", PREFIX.encode() + b"e:s e:p " + b"[e:p " * 100 + b"1" + b"]" * 100 + b".", None, 400, "x.ttl:2:"
    ),
    "very deep lists": (
        "x.ttl", PREFIX.encode() + b"e:s e:p " + b"(" * 200_000 + b")" * 200_000 + b".", None, 400, "x.ttl:2:"
    ),
    "a quoted triple": ("x.ttl", PREFIX.encode() + b"<< e:s e:p e:o >> e:q 1 .", None, 400, "x.ttl"),
    "deep JSON": ("x.jsonld", b'{"a":' * 3000 + b"1" + b"}" * 3000, None, 400, "x.jsonld:1:321"),
    "unclosed deep JSON": ("x.jsonld", b"[" * 200_000, None, 400, "x.jsonld:1:65"),
    "broken JSON": ("x.jsonld", b'{"a": 1,\n "b" 2}', None, 400, "x.jsonld:2:6"),
    "a key twice": ("x.jsonld", b'{"a": 1,\n "a": 2}', None, 400, "x.jsonld:2:2"),
    "a remote context": ("x.jsonld", b'{"@context": "https://schema.org/"}', None, 400, "x.jsonld:1:14 (/@context)"),
    "a remote context in a list": (
        "x.jsonld", b'{"@context": [{}, "https://schema.org/"]}', None, 400, "x.jsonld:1:19 (/@context/1)"
    ),
    "a remote context in a context": (
        "x.jsonld", b'{"@context": {"@import": "https://schema.org/"}}', None, 400, "x.jsonld:1:26 (/@context/@import)"
    ),
    "a remote context inside": (
        "x.jsonld", b'{"@id": "http://e/", "http://e/p": {"@context": "http://e/c"}}', None, 400, "x.jsonld:1:49"
    ),
    "no JSON-LD": ("x.jsonld", b'{"@id": 5}', None, 400, "x.jsonld"),
    "entities": (
        "x.rdf", b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', None, 400, "x.rdf:2:"
    ),
    "an external entity": (
        "x.rdf", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', None, 400, "x.rdf:1:"
    ),
    "deep XML": ("x.rdf", b"<a>" * 5000, None, 400, "x.rdf:1:"),
    "broken XML": ("x.rdf", b"<a>\n<b></a>", None, 400, "x.rdf:2:"),
    "a photo": ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 100, None, 415, "foto.jpg"),
    "a photo that is called Turtle": ("x.ttl", b"\x89PNG\r\n\x1a\n\0\0\0", None, 415, "x.ttl"),
    "a binary": ("x.ttl", b"abc\0def", None, 415, "x.ttl"),
    "a zip": ("x.docx", b"PK\x03\x04....", None, 415, "x.docx"),
    "no workbook": ("x.xlsx", b"niet echt", None, 400, "x.xlsx"),
    "a strange media type": ("x", b"a;b", "text/csv", 415, "x"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "media_type", "status", "place"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_its_place_and_a_cure(
    reader: Reader, name: str, data: bytes, media_type: str | None, status: int, place: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        reader.read(data, name, media_type)
    error = caught.value
    assert error.exit_code == 2
    assert error.status == status
    assert isinstance(error, TooLargeError) == (status == 413)
    assert isinstance(error, UnknownFormatError) == (status == 415)
    assert str(error.place).startswith(place)
    for lang in LANGS:
        message = error.message(lang)
        assert message.startswith(str(error.place))
        assert message.count(". ") or message.count(": ") > 1, message  # what is wrong, and then what to do


def test_what_is_large_or_deep_is_refused_without_taking_more(reader: Reader) -> None:
    deep = (PREFIX + "e:s e:p " + "(" * 200_000 + ")" * 200_000 + " .").encode()
    large = b"x" * (LARGEST + 1)
    tracemalloc.start()
    for data in (deep, large):
        with pytest.raises(UnreadableError):
            reader.read(data, "x.ttl")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 150_000_000


def test_several_arrangements_in_one_file_are_told_apart(validator: Validator) -> None:
    graph = "<http://e/{n}> {{ <http://e/{n}> a wdw:Inrichting ; wdw:peildatum '202{n}-01-01' }}\n"
    text = f"@prefix wdw: <{DEF}> .\n" + "".join(graph.format(n=n) for n in (5, 6))
    reports = validator.validate_all(text.encode(), "x.trig")
    assert [(report.name, report.peildatum) for report in reports] == [
        ("x.trig http://e/5", "2025-01-01"),
        ("x.trig http://e/6", "2026-01-01"),
    ]
    with pytest.raises(UnreadableError, match="2 arrangements"):
        validator.validate_upload(text.encode(), "x.trig")
