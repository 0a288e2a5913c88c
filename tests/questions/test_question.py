"""A question file: what its header may hold, and the one line that changes."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions

from wiedoetwat.graph.querytext import tokens
from wiedoetwat.questions.question import CatalogueError, Column, Term, fill, read_question, read_standard_columns

FILE = """#+ id: proef
#+ titel: {nl: Titel, en: Title}
#+ zin: {nl: "{taak}: {aantal}, {wie}", en: "{taak}: {aantal}"}
#+ zin_leeg: {nl: niets, en: nothing}
#+ parameters:
#+   taak: {type: taak, label: {nl: taak, en: task}, verplicht: true}
#+   woord: {type: tekst, label: {nl: woord, en: word}, keuze: [a, b], zonder: {nl: elk woord, en: any word}}
#+ kolommen:
#+   - {naam: wie, label: {nl: wie, en: who}}
#+   - laag
#+ sleutel: wie
#+ nummers: [wie, taak]
#+ tags: [voorbeeld]
#+ beantwoordt: [Q01, Q02]
#+ voorbeelden:
#+   - {vraag: Q01, parameters: {taak: plan-maken}}
PREFIX a: <http://example.org/>
SELECT ?wie ?taak ?woord WHERE {
  VALUES (?taak ?woord) { (UNDEF "x"@nl) }
  VALUES (?a ?b) { (1 2) (3 4) }
  BIND("wie" AS ?wie)
}
"""

STANDARD = read_standard_columns(
    """#+ kolommen:
#+   laag: {label: {nl: laag, en: layer}, verbind: {nl: " en ", en: " and "}, bij_meer: {nl: "!", en: "?"}}
"""
)


def test_standard_columns_are_read() -> None:
    (layer,) = STANDARD.values()
    assert (layer.name, layer.standard, layer.label["en"]) == ("laag", True, "layer")
    assert (layer.joint["nl"], layer.several["en"]) == (" en ", "?")


def test_statements_are_the_key_unless_the_header_says_otherwise() -> None:
    plain = FILE.replace("#+ sleutel: wie\n#+ nummers: [wie, taak]\n", "")
    assert read_question("proef.rq", plain, STANDARD).key == ()
    about = read_question("proef.rq", plain.replace("SELECT ?wie", "SELECT ?norm ?wie"), STANDARD)
    assert about.key == about.numbers == ("norm",)


def test_a_header_is_read() -> None:
    question = read_question("proef.rq", FILE, STANDARD)
    assert (question.id, question.title["en"], question.tags, question.answers) == (
        "proef",
        "Title",
        ("voorbeeld",),
        ("Q01", "Q02"),
    )
    task, word = question.parameters
    assert (task.name, task.type, task.required, task.choices) == ("taak", "taak", True, ())
    assert (word.name, word.required, word.choices, word.without["nl"]) == ("woord", False, ("a", "b"), "elk woord")
    assert question.columns == (Column("wie", {"nl": "wie", "en": "who"}), STANDARD["laag"])
    assert (question.key, question.numbers) == (("wie",), ("wie", "taak"))
    assert question.examples[0].parameters == {"taak": "plan-maken"}
    assert (question.signals, question.empty_counts, task.signals, task.several) == ((), False, (), False)


def test_a_header_says_by_which_words_a_plain_question_is_recognised() -> None:
    told = FILE.replace("#+ tags:", '#+ herken: [wie mag, "wat is {taak}"]\n#+ leeg_telt: true\n#+ tags:')
    told = told.replace("type: taak,", "type: taak, meer: true, herken: [ontbreekt],")
    question = read_question("proef.rq", told, STANDARD)
    assert (question.signals, question.empty_counts) == (("wie mag", "wat is {taak}"), True)
    assert (question.parameters[0].signals, question.parameters[0].several) == (("ontbreekt",), True)


def test_several_rows_of_terms_are_written_beside_each_other() -> None:
    rows: list[dict[str, Term]] = [{"taak": NamedNode("http://example.org/een")}, {"woord": Literal("b")}]
    filled = fill(FILE, rows)
    assert '{ (<http://example.org/een> "x"@nl) (UNDEF "b") }' in filled
    assert "VALUES (?a ?b) { (1 2) (3 4) }" in filled


def solutions(sparql: str) -> QuerySolutions:
    found = pyoxigraph.Store().query(sparql)
    assert isinstance(found, QuerySolutions)
    return found


def test_it_runs_as_it_stands() -> None:
    assert [str(solution["woord"]) for solution in solutions(FILE)] == ['"x"@nl', '"x"@nl']


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("#+ titel: {nl: Titel, en: Title}\n", "", "titel"),
        ("nl: Titel, en: Title", "nl: Titel", "nl and en"),
        ("#+ tags: [voorbeeld]", "#+ tagz: [voorbeeld]", "tagz"),
        ("type: taak", "type: taken", "taken"),
        ("verplicht: true", "verplcht: true", "verplcht"),
        ("type: tekst,", "type: tekst, meer: true,", "woord"),
        ("naam: wie", "naam: wat", "wat"),
        ("  - laag", "  - kleur", "kleur"),
        ("sleutel: wie", "sleutel: wat", "wat"),
        ("nummers: [wie, taak]", "nummers: [wat]", "wat"),
        ("{aantal}, {wie}", "{aantal}, {hoe}", "hoe"),
        ('VALUES (?taak ?woord) { (UNDEF "x"@nl) }', "", "0 lines"),
        ("?taak ?woord) {", "?taak ?wood) {", "wood"),
        ("  BIND", '  VALUES (?taak ?woord) { (UNDEF "y") }\n  BIND', "2 lines"),
        ('(UNDEF "x"@nl)', '("x"@nl)', "taak"),
        ("#+ id: proef", "#+ id: [proef", "Error"),
    ],
)
def test_a_mistake_in_the_header_is_told(old: str, new: str, says: str) -> None:
    assert old in FILE
    with pytest.raises(CatalogueError) as caught:
        read_question("proef.rq", FILE.replace(old, new), STANDARD)
    assert "proef.rq" in caught.value.message()
    assert says in caught.value.message()


def test_only_what_is_given_changes() -> None:
    question = read_question("proef.rq", FILE, STANDARD)
    filled = question.fill({"taak": NamedNode("http://example.org/t"), "hoe": Literal("en")})
    assert filled == FILE.replace('(UNDEF "x"@nl)', '(<http://example.org/t> "x"@nl)')
    assert question.fill({}) == FILE
    assert fill(FILE, [{"woord": Literal("a")}, {"woord": Literal("b")}]) == FILE.replace(
        '(UNDEF "x"@nl)', '(UNDEF "a") (UNDEF "b")'
    )
    assert fill(FILE, []) == FILE.replace('(UNDEF "x"@nl)', "")


HOSTILE = st.text() | st.text(alphabet="\"'\\{}()<>#?$@^.;\n\r\t\u2028\u0000 aU", max_size=40)


@given(HOSTILE)
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    """The filled query has the tokens of the file, with one string in the place of one default, and means that text."""
    filled = fill(FILE, [{"taak": Literal(text)}])
    before, after = list(tokens(FILE)), list(tokens(filled))
    place = next(n for n, token in enumerate(before) if token.text == "UNDEF")
    assert [t.text for t in after[:place]] == [t.text for t in before[:place]]
    assert after[place].kind == "string"
    assert [t.text for t in after[place + 1 :]] == [t.text for t in before[place + 1 :]]
    assert {solution["taak"] for solution in solutions(filled)} == {Literal(text)}
