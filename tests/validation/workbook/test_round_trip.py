"""A configuration goes into a workbook and comes out as it was, whatever is in it."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from tests.validation.workbook.conftest import EXAMPLES, canonical, example, read_back, turtle, written
from wiedoetwat.settings import LANGS, Lang
from wiedoetwat.validation.workbook.cells import DATE, INTEGER
from wiedoetwat.validation.workbook.fill import TooLongError, fill
from wiedoetwat.validation.workbook.knowledge import Knowledge
from wiedoetwat.validation.workbook.read import INRICHTING, TYPE, read_all
from wiedoetwat.vocabulary import expand

EX = "https://gemeente.example/inrichting#"
CORE = """<https://gemeente.example/inrichting> a wdw:Inrichting ; wdw:gemeente gemeente:gm0363 ;
    wdw:peildatum "2026-01-01"^^xsd:date"""


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ttl")), ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", LANGS)
def test_the_examples_come_back_whole(path: Path, lang: Lang, knowledge: Knowledge) -> None:
    triples = example(path)
    assert fill(triples, knowledge, lang).left == []
    reading = read_back(triples, knowledge, lang)
    assert canonical(reading.triples) == canonical(triples)
    assert reading.notes == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ttl")), ids=lambda path: path.stem)
def test_a_workbook_that_was_read_is_written_alike(path: Path, knowledge: Knowledge) -> None:
    once = written(example(path), knowledge)
    assert written(read_all(once, "x.xlsx", knowledge).triples, knowledge) == once


HARD = {
    "a name of our own making": f"{CORE} ; wdw:beleidsdocument <{EX}plan> . <{EX}plan> a wdw:Beleidsdocument .",
    "names elsewhere": f"{CORE} ; wdw:antwoord <urn:a:1> . <urn:a:1> a wdw:Antwoord ; wdw:eis eis:6a-1 .",
    "blank nodes": f"""{CORE} ; wdw:antwoord [ a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:bewijs _:d ] ;
        wdw:beleidsdocument _:d . _:d a wdw:Beleidsdocument ; rdfs:label "Plan"@nl .""",
    "two answers to one requirement": f"""{CORE} ; wdw:antwoord <{EX}1> , <{EX}2> .
        <{EX}1> a wdw:Antwoord ; wdw:eis eis:6a-1 . <{EX}2> a wdw:Antwoord ; wdw:eis eis:6a-1 .""",
    "a requirement that is none": f"{CORE} ; wdw:antwoord <{EX}1> . <{EX}1> a wdw:Antwoord ; wdw:eis eis:9z-1 .",
    "an answer without a type": f"{CORE} ; wdw:antwoord <{EX}1> . <{EX}1> wdw:eis eis:6a-1 ; wdw:stand stand:voldoet .",
    "an answer without a link": f"{CORE} . <{EX}1> a wdw:Antwoord ; wdw:eis eis:6a-1 .",
    "an answer to two requirements": f"""{CORE} ; wdw:antwoord <{EX}1> .
        <{EX}1> a wdw:Antwoord ; wdw:eis eis:6a-1 , eis:6a-2 .""",
    "two dates": f'{CORE} , "2026-02-01"^^xsd:date .',
    "a date that is none": f"""{CORE} ; wdw:antwoord <{EX}1> .
        <{EX}1> a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:streefdatum "2026-02-30"^^xsd:date , "eind 2026" .""",
    "an old date": f"""{CORE} ; wdw:beleidsdocument <{EX}1> .
        <{EX}1> a wdw:Beleidsdocument ; wdw:vastgesteldOp "1899-12-31"^^xsd:date .""",
    "names in two languages": f"""{CORE} ; wdw:beleidsdocument <{EX}1> .
        <{EX}1> a wdw:Beleidsdocument ; rdfs:label "Plan"@nl , "Plan"@en , "Plan" .""",
    "names without a language": f"""{CORE} ; wdw:beleidsdocument <{EX}1> .
        <{EX}1> a wdw:Beleidsdocument ; rdfs:label "Plan" .""",
    "two documents of one name": f"""{CORE} ; wdw:antwoord <{EX}a> ; wdw:beleidsdocument <{EX}1> , <{EX}2> .
        <{EX}1> a wdw:Beleidsdocument ; rdfs:label "Plan"@nl . <{EX}2> a wdw:Beleidsdocument ; rdfs:label "Plan"@nl .
        <{EX}a> a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:bewijs <{EX}2> .""",
    "evidence that is nowhere": f"""{CORE} ; wdw:antwoord <{EX}a> .
        <{EX}a> a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:bewijs <https://elders.example/stuk> , "het plan" .""",
    "a document called like a number": f"""{CORE} ; wdw:antwoord <{EX}a> ; wdw:beleidsdocument <{EX}1> , <{EX}2> .
        <{EX}1> a wdw:Beleidsdocument ; rdfs:label "D2"@nl .
        <{EX}2> a wdw:Beleidsdocument ; rdfs:label "Plan; deel 2"@nl .
        <{EX}a> a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:bewijs <{EX}1> , <{EX}2> .""",
    "a document whose name fits in no cell": f"""{CORE} ; wdw:antwoord <{EX}a> ; wdw:beleidsdocument <{EX}1> .
        <{EX}1> a wdw:Beleidsdocument ; rdfs:label "Plan"@fr .
        <{EX}a> a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:bewijs <{EX}1> ; wdw:motivering "Omdat"@nl , "Daarom"@nl .""",
    "an organisation in two roles": f"""{CORE} ; wdw:belegging <{EX}1> , <{EX}2> .
        <{EX}1> a wdw:Belegging ; wdw:vervult actor:gi ; wdw:organisatie <{EX}o> .
        <{EX}2> a wdw:Belegging ; wdw:vervult actor:lokaal-team , actor:veilig-thuis ; wdw:organisatie <{EX}o> .
        <{EX}o> a wdw:Organisatie ; rdfs:label "Stichting X (verzonnen)"@nl ; wdw:oin "00000001234567890000" .""",
    "a role that is none": f"""{CORE} ; wdw:belegging <{EX}1> .
        <{EX}1> a wdw:Belegging ; wdw:vervult actor:niemand , <urn:x> , "wie" .""",
    "other parties and topics": f"""{CORE} ; wdw:afspraak <{EX}1> . <{EX}1> a wdw:Samenwerkingsafspraak ;
        wdw:partij actor:gi , actor:politie , actor:rvdk ; wdw:behandelt eis:6c-a , eis:6a-1 , eis:9z .""",
    "statements that no column is for": f"""{CORE} ; dct:title "Titel"@nl-BE ; wdw:antwoord eis:6a-1 .
        <urn:x> <urn:y> <urn:z> , 1 , true , _:b . _:b <urn:q> _:b .""",
    "two inrichtingen": f"{CORE} . <urn:tweede> a wdw:Inrichting ; wdw:gemeente gemeente:gm0014 .",
    "nothing but the type": "<urn:x> a wdw:Inrichting .",
    "an invented gemeente with a name": """<urn:i> a wdw:Inrichting ; wdw:gemeente <https://x.example/g> .
        <https://x.example/g> rdfs:label "X"@nl .""",
    "a register described": f'{CORE} . gemeente:gm0363 rdfs:label "Anders"@nl .',
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_what_is_hard_to_hold_comes_back_whole(text: str, knowledge: Knowledge) -> None:
    triples = turtle(text)
    assert canonical(read_back(triples, knowledge).triples) == canonical(triples)


def test_a_workbook_is_always_of_an_inrichting(knowledge: Knowledge) -> None:
    triples = turtle(f"<{EX}1> a wdw:Antwoord ; wdw:eis eis:6a-1 .")
    node = NamedNode("https://w3id.org/wiedoetwat/graaf/inrichting/onbekend/onbekend")
    assert set(read_back(triples, knowledge).triples) == {*triples, Triple(node, TYPE, INRICHTING)}


TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@';\n\r\t _xD00\u00a0\ufffe\x07\"\\<>&é😀"), st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1, max_size=30,
)  # fmt: skip


@st.composite
def arrangements(draw: st.DrawFn) -> list[Triple]:
    """An inrichting with two documents and an answer, with any text, tag, name, day and number."""
    tag, local = (
        draw(st.sampled_from(["", "nl", "en", "nl-BE"])),
        draw(st.from_regex(r"[a-z0-9é._~-]{1,8}", fullmatch=True)),
    )
    day, count = (
        draw(st.dates(date(1800, 1, 1), date(2200, 1, 1))),
        draw(st.text("0123456789", min_size=1, max_size=18)),
    )
    document, second, answer = (NamedNode(f"{EX}{kind}{local}") for kind in ("d", "e", "a"))

    def add(subject: NamedNode, name: str, value: NamedNode | Literal) -> None:
        triples.append(Triple(subject, NamedNode(expand(name)), value))

    triples = turtle(
        f"{CORE} ; wdw:beleidsdocument <{document.value}> , <{second.value}> ; wdw:antwoord <{answer.value}> ."
    )
    for node in (document, second):
        text = draw(TEXTS)
        add(node, "rdf:type", NamedNode(expand("wdw:Beleidsdocument")))
        add(node, "rdfs:label", Literal(text, language=tag) if tag else Literal(text))
        add(answer, "wdw:bewijs", node)
    add(document, "wdw:vastgesteldOp", Literal(day.isoformat(), datatype=DATE))
    add(answer, "rdf:type", NamedNode(expand("wdw:Antwoord")))
    add(answer, "wdw:eis", NamedNode(expand("eis:6b-zicht-a")))
    add(answer, "wdw:aantal", Literal(count, datatype=INTEGER))
    for reason in draw(st.lists(TEXTS, max_size=2)):
        add(answer, "wdw:motivering", Literal(reason))
    return triples


def test_any_text_comes_back_as_it_was(knowledge: Knowledge) -> None:
    @given(triples=arrangements())
    @settings(max_examples=25, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def check(triples: list[Triple]) -> None:
        assert canonical(read_back(triples, knowledge).triples) == canonical(triples)

    check()


def test_what_no_cell_can_hold_is_refused_not_cut(knowledge: Knowledge) -> None:
    triples = turtle(f'{CORE} ; dct:description "{"a" * 33_000}" .')
    with pytest.raises(TooLongError) as caught:
        fill(triples, knowledge, "nl")
    assert "https://gemeente.example/inrichting" in caught.value.message("nl")
    assert "32000" in caught.value.message("nl")


def test_what_no_column_is_for_stands_on_a_sheet_of_its_own(knowledge: Knowledge, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(written(turtle(f'{CORE} ; dct:title "Titel"@nl .'), knowledge))
    sheet = openpyxl.load_workbook(file)["Overig"]
    assert [cell.value for cell in sheet[5]] == [
        "<https://gemeente.example/inrichting>", "<http://purl.org/dc/terms/title>", '"Titel"@nl',
    ]  # fmt: skip
    file.write_bytes(written(turtle(f"{CORE} ."), knowledge))
    assert "Overig" not in openpyxl.load_workbook(file).sheetnames


def test_the_same_content_gives_the_same_bytes(knowledge: Knowledge) -> None:
    triples = turtle(f"{CORE} .")
    assert written(triples, knowledge) == written(list(reversed(triples)), knowledge)
