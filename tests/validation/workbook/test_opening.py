"""What is no plain, bounded workbook is refused, with the place and what to do about it."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from tests.validation.workbook.conftest import Filled
from wiedoetwat.settings import LANGS
from wiedoetwat.validation.errors import TooLargeError, UnknownFormatError, UnreadableError
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.workbook import opening
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.read import read_all


def refused(data: bytes, knowledge: Knowledge) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_all(data, "w.xlsx", knowledge)
    error = caught.value
    assert error.exit_code == 2
    assert all("w.xlsx" in error.message(lang) for lang in LANGS)
    return error


def changed(data: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook with its parts changed (None: left out), and more of them."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
        for name, part in (more or {}).items():
            target.writestr(name, part)
    return out.getvalue()


def same(_name: str, part: bytes) -> bytes:
    return part


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n" + bytes(100), b"PK\x03\x04 and no more", b"\xff" * 5000]
)
def test_what_is_no_zip_file_is_no_workbook(data: bytes, knowledge: Knowledge) -> None:
    error = refused(data, knowledge)
    assert isinstance(error, UnknownFormatError)
    assert ".xlsx" in error.message("nl")


def test_another_zip_file_is_no_workbook(empty: bytes, knowledge: Knowledge) -> None:
    assert refused(changed(empty, lambda _n, _p: None, {"a.txt": b"x"}), knowledge).key == "workbook.no-workbook"


def test_an_old_or_encrypted_file_says_so(knowledge: Knowledge) -> None:
    error = refused(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), knowledge)
    assert "wachtwoord" in error.message("nl")


def test_encrypted_parts_say_so(empty: bytes, knowledge: Knowledge) -> None:
    data = bytearray(empty)
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data), knowledge).key == "workbook.old-or-encrypted"


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("xl/vbaProject.bin", "workbook.macros"),
        ("xl/macrosheets/sheet1.xml", "workbook.macros"),
        ("xl/activeX/activeX1.xml", "workbook.macros"),
        ("xl/externalLinks/externalLink1.xml", "workbook.links"),
        ("xl/connections.xml", "workbook.links"),
        ("xl/embeddings/oleObject1.bin", "workbook.embedded"),
    ],
)
def test_what_could_do_something_by_itself_is_refused(part: str, key: str, empty: bytes, knowledge: Knowledge) -> None:
    assert refused(changed(empty, same, {part: b"x"}), knowledge).key == key


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    empty: bytes, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = changed(empty, same, {"xl/media/leeg.xml": bytes(opening.MOST_BYTES)})
    assert len(bomb) < opening.MOST_BYTES / 100

    def unpack(*_arguments: object, **_more: object) -> bytes:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    monkeypatch.setattr(zipfile.ZipFile, "read", unpack)
    error = refused(bomb, knowledge)
    assert isinstance(error, TooLargeError)
    assert "40 MB" in error.message("nl")


def test_a_zip_that_lies_about_its_size_is_unsound(empty: bytes, knowledge: Knowledge) -> None:
    def long(name: str, part: bytes) -> bytes:
        return part + b" " * 1_000_000 if name == "xl/worksheets/sheet2.xml" else part

    data = bytearray(changed(empty, long))
    for entry in re.finditer(rb"PK\x01\x02", bytes(data)):
        start = entry.start()
        length = int.from_bytes(data[start + 28 : start + 30], "little")
        if data[start + 46 : start + 46 + length] == b"xl/worksheets/sheet2.xml":
            data[start + 24 : start + 28] = (100).to_bytes(4, "little")
    assert refused(bytes(data), knowledge).key == "workbook.unsound"


def test_many_parts_are_refused(empty: bytes, knowledge: Knowledge) -> None:
    more = {f"xl/media/{n}": b"" for n in range(opening.MOST_PARTS)}
    assert refused(changed(empty, same, more), knowledge).key == "workbook.too-large"


@pytest.mark.parametrize(
    "entity",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://x.example/x.dtd" [<!ENTITY % a SYSTEM "http://x.example/y">%a;]>',
    ],
)
@pytest.mark.parametrize("where", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "docProps/core.xml"])
def test_entities_are_refused(entity: bytes, where: str, empty: bytes, knowledge: Knowledge) -> None:
    def with_entity(name: str, part: bytes) -> bytes:
        return re.sub(rb"^(<\?xml[^>]*>)?", lambda head: head[0] + entity, part, count=1) if name == where else part

    assert refused(changed(empty, with_entity), knowledge).key == "workbook.unsound"


@pytest.mark.parametrize("where", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"])
@pytest.mark.parametrize("what", [b"", b"<a", b"<a/>", b"\xff\xfe", b"<worksheet><sheetData><row r='x'>"])
def test_a_broken_part_is_an_error_or_is_not_needed(
    where: str, what: bytes, empty: bytes, knowledge: Knowledge
) -> None:
    data = changed(empty, lambda name, part: what if name == where else part)
    if where == "xl/styles.xml" and what == b"<a/>":
        assert read_all(data, "w.xlsx", knowledge).triples
    else:
        assert refused(data, knowledge).key.startswith("workbook.")


@pytest.mark.parametrize("reference", ["A6000", "ZZZ5", "A1048576", "XFD1048576"])
def test_a_cell_far_away_is_named(reference: str, filled: Filled, knowledge: Knowledge) -> None:
    error = refused(filled({("Eisen 6a", reference): "ver weg"}), knowledge)
    assert error.key == "workbook.far-cell"
    assert error.place == Place("w.xlsx", sheet="Eisen 6a", cell=reference)


def test_rows_without_end_are_refused(empty: bytes, knowledge: Knowledge) -> None:
    def endless(name: str, part: bytes) -> bytes:
        row = b'<row r="2000000000"><c r="A2000000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        return part.replace(b"</sheetData>", row) if name == "xl/worksheets/sheet5.xml" else part

    assert refused(changed(empty, endless), knowledge).key in ("workbook.cells", "workbook.far-cell")


def test_wide_rows_are_refused(empty: bytes, knowledge: Knowledge) -> None:
    def wide(name: str, part: bytes) -> bytes:
        rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(100, 5000))
        return part.replace(b"</sheetData>", rows + b"</sheetData>") if name == "xl/worksheets/sheet5.xml" else part

    assert refused(changed(empty, wide), knowledge).key == "workbook.cells"


def test_a_formula_is_named_and_never_worked_out(filled: Filled, knowledge: Knowledge) -> None:
    error = refused(filled({("Eisen 6a", "J6"): "=1+1", ("Gemeente", "B6"): "=TODAY()"}), knowledge)
    assert error.place == Place("w.xlsx", sheet="Gemeente", cell="B6")
    assert "Gemeente!B6, Eisen 6a!J6" in error.message("nl")
    assert "waarde" in error.message("nl")


def test_the_error_of_a_formula_is_named(filled: Filled, knowledge: Knowledge) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Eisen 6a"]["J6"] = "#REF!"
        book["Eisen 6a"]["J6"].data_type = "e"

    assert "Eisen 6a!J6" in refused(filled({}, change), knowledge).message("nl")


def test_a_newer_workbook_says_so(filled: Filled, knowledge: Knowledge) -> None:
    error = refused(filled({("Gemeente", "B9"): 2}), knowledge)
    assert error.place == Place("w.xlsx", sheet="Gemeente", cell="B9")
    assert "versie 2" in error.message("nl")
    assert refused(filled({("Gemeente", "B9"): "twee"}), knowledge).key == "workbook.no-version"


def test_a_workbook_that_is_not_ours_says_so(knowledge: Knowledge) -> None:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    assert "wiedoetwat template" in refused(out.getvalue(), knowledge).message("nl")


@pytest.mark.parametrize(
    ("sheet", "cell", "label"),
    [("Eisen 6a", "I4", "Stand"), ("Eisen 6a", "A4", "Nummer"), ("Gemeente", "A6", "Peildatum")],
)
def test_a_heading_that_is_gone_is_named(
    sheet: str, cell: str, label: str, filled: Filled, knowledge: Knowledge
) -> None:
    error = refused(filled({(sheet, cell): None}), knowledge)
    assert error.key == "workbook.heading"
    assert label in error.message("nl")
    assert sheet in error.message("nl")
