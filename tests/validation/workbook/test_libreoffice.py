"""As a new user meets it: a template filled in with LibreOffice, validated, mended from the report until it conforms.

LibreOffice types into cells through a macro, in a profile of its own.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from pyoxigraph import Literal, NamedNode

from tests.validation.workbook.conftest import canonical, written
from wiedoetwat.validation.findings import Finding
from wiedoetwat.validation.validator import Validator
from wiedoetwat.validation.workbook.cells import DATE
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.read import read_all
from wiedoetwat.vocabulary import expand

pytestmark = pytest.mark.extern

LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
    library:passwordprotected="false">{elements}</library:library>"""
ELEMENT = '<library:element library:name="Werkboek"/>'
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Werkboek" script:language="StarBasic"
>{code}</script:module>"""
FILL = """
Sub Fill
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    hidden(0).Name = "Hidden" : hidden(0).Value = True
    document = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
{typed}
    Dim saved(0) As New com.sun.star.beans.PropertyValue
    saved(0).Name = "FilterName" : saved(0).Value = "Calc MS Excel 2007 XML"
    document.storeToURL("{target}", saved())
    document.close(True)
End Sub
Sub Typed(document, sheet, place, value)
    document.Sheets.getByName(sheet).getCellRangeByName(place).setFormula(value)
End Sub
"""
TEN_ROWS = {
    ("Beleidsdocumenten", "B5"): "Plan A", ("Beleidsdocumenten", "C5"): "Wmo-beleidsplan",
    ("Beleidsdocumenten", "D5"): "2024-03-01",
    ("Beleggingen", "B5"): "Veilig Thuis", ("Beleggingen", "C5"): "Veilig Thuis X (verzonnen)",
    ("Samenwerkingsafspraken", "B5"): "Afspraken X", ("Samenwerkingsafspraken", "G5"): "x",
    ("Eisen 6a", "I5"): "voldoet", ("Eisen 6a", "L5"): "Plan A",
    ("Eisen 6a", "I6"): "Voldoet", ("Eisen 6a", "I7"): "wijkt af", ("Eisen 6a", "J7"): "Wij doen het anders, zie plan.",
    ("Eisen 6a", "I8"): "nog niet", ("Eisen 6a", "K8"): "2026-12-31",
    ("Eisen 6a", "I9"): "voldoet", ("Eisen 6a", "I10"): "voldoet", ("Eisen 6a", "I11"): "voldoet",
}  # fmt: skip


def office(profile: Path, *arguments: str) -> None:
    """Run LibreOffice without a screen, in a profile of its own, until it ends by itself."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: apt-get install libreoffice-calc-nogui")
    own = ["--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    environment = {**os.environ, "HOME": str(profile)}
    subprocess.run([program, *own, *arguments], check=True, timeout=180, env=environment, capture_output=True)


def fill_in(source: Path, target: Path, typed: dict[tuple[str, str], str], profile: Path) -> None:
    """Let LibreOffice open a workbook, type into cells, and save it."""
    office(profile, "--terminate_after_init")  # makes the profile, and would write over a macro that is there
    basic = profile / "user" / "basic" / "Standard"
    lines = [f'    Typed(document, "{sheet}", "{cell}", "{value}")' for (sheet, cell), value in typed.items()]
    code = FILL.format(source=source.as_uri(), target=target.as_uri(), typed="\n".join(lines))
    (basic / "script.xlb").write_text(LIBRARY.format(elements=ELEMENT))
    (basic / "Werkboek.xba").write_text(MODULE.format(code=escape(code)))
    office(profile, "macro:///Standard.Werkboek.Fill")
    assert target.is_file()


def test_ten_rows_typed_in_libreoffice_are_read(empty: bytes, knowledge: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "leeg.xlsx").write_bytes(empty)
    fill_in(tmp_path / "leeg.xlsx", tmp_path / "ingevuld.xlsx", TEN_ROWS, tmp_path / "profiel")
    reading = read_all((tmp_path / "ingevuld.xlsx").read_bytes(), "ingevuld.xlsx", knowledge)
    assert reading.notes == []
    said = {
        (triple.subject.value.partition("#")[2], triple.predicate.value.rpartition("#")[2], triple.object)
        for triple in reading.triples
        if isinstance(triple.subject, NamedNode)
    }
    stands = {subject: value for subject, name, value in said if name == "stand"}
    assert len(stands) == 7
    assert str(stands["antwoord-6a-2"]) == f"<{expand('stand:nog-niet')}>"
    assert ("antwoord-6a-2", "streefdatum", Literal("2026-12-31", datatype=DATE)) in said
    assert ("antwoord-6a-1-visie", "motivering", Literal("Wij doen het anders, zie plan.", language="nl")) in said
    assert ("document-1", "vastgesteldOp", Literal("2024-03-01", datatype=DATE)) in said
    assert {name for subject, name, _ in said if subject == "afspraak-1"} >= {"partij"}
    again = written(reading.triples, knowledge)
    assert canonical(read_all(again, "x.xlsx", knowledge).triples) == canonical(reading.triples)


def test_mended_from_the_report_alone_until_it_conforms(
    empty: bytes, knowledge: Knowledge, validator: Validator, tmp_path: Path
) -> None:
    book = tmp_path / "0.xlsx"
    book.write_bytes(empty)
    typed: dict[tuple[str, str], str] = dict(TEN_ROWS)
    for turn in range(1, 5):
        after = tmp_path / f"{turn}.xlsx"
        fill_in(book, after, typed, tmp_path / "profiel")
        book = after
        report = validator.validate_upload(book.read_bytes(), book.name)
        if report.conforms:
            break
        typed = mended([one for one in report.findings if one.severity == "violation"], knowledge)
    assert report.conforms, report.findings[0]
    assert turn > 1
    assert report.count("warning") > 0  # comply or explain: what is unanswered is no error


def mended(findings: Sequence[Finding], knowledge: Knowledge) -> dict[tuple[str, str], str]:
    """Return what somebody would type who has the report and nothing else: its example, at its place."""
    typed: dict[tuple[str, str], str] = {}
    for number, finding in enumerate(findings):
        sheet = next(one for one in knowledge.sheets if one.title["nl"] == finding.place.sheet)
        _, first = coordinate_from_string(finding.place.cell or "")
        row = first + sum(1 for before in findings[:number] if before.place == finding.place)
        for name, value in re.findall(r"(?:^|; )?(\w+:\w+) (\S+)(?= ;| \.|$)", finding.example):
            at = [n for n, column in enumerate(sheet.columns, 1) if column.predicate == expand(name)]
            if at:
                typed[sheet.title["nl"], f"{get_column_letter(at[0])}{row}"] = as_typed(value, number)
    return typed


def as_typed(value: str, number: int) -> str:
    """Return how somebody types a value that an example gives in Turtle."""
    if value.startswith('"...'):
        return f"Stuk {number} (verzonnen)"
    if value.startswith("<#"):
        return f"{value[2:-1]} (verzonnen)"
    return value.strip('"').partition('"')[0]
