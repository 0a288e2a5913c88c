"""A report says what is wrong, why, how to mend it and where, in every form and in two languages."""

import csv
import io
import itertools
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from wiedoetwat.graph.sources import find_sources
from wiedoetwat.questions.spreadsheet import csv_cell
from wiedoetwat.settings import LANGS
from wiedoetwat.validation.findings import LAYERS, Report
from wiedoetwat.validation.outcome import Outcome, exit_code, of_report
from wiedoetwat.validation.report import FORMS, MEDIA_TYPES, part, render, whole
from wiedoetwat.validation.validator import Validator
from wiedoetwat.vocabulary import DEF, GRAAF, ID, PREFIXES, SHAPE

EXAMPLE = find_sources().root / "data" / "inrichtingen" / "voorbeeldwoude.ttl"
NODE = GRAAF + "inrichting/gm0363/2026-01-01"
BEGUN = f"""@prefix wdw: <{DEF}> .
@prefix eis: <{ID}eis/> .
@prefix stand: <{ID}stand/> .
@prefix xsd: <{PREFIXES["xsd"]}> .
<{NODE}> a wdw:Inrichting ; wdw:gemeente <https://identifier.overheid.nl/tooi/id/gemeente/gm0363> ;
  wdw:peildatum "2026-01-01"^^xsd:date ; wdw:antwoord <#a> , <#b> , <#c> , <#d> , <#e> .
<#a> a wdw:Antwoord ; wdw:eis eis:6a-1 ; wdw:stand stand:voldoet .
<#b> a wdw:Antwoord ; wdw:eis eis:6a-2 ; wdw:stand stand:wijkt-af ; wdw:motivering "=HYPERLINK(1)<script>" .
<#c> a wdw:Antwoord ; wdw:eis eis:6a-3 ; wdw:stand stand:wijkt-af .
<#d> a wdw:Antwoord ; wdw:eis eis:6a-4 ; wdw:stand stand:nog-niet ; wdw:streefdatum "2027-01-01"^^xsd:date .
<#e> a wdw:Antwoord ; wdw:eis eis:bestaat-niet ; wdw:stand stand:voldoet .
"""


@pytest.fixture(scope="module")
def report(validator: Validator) -> Report:
    """The report on a gemeente that has just begun, and made mistakes."""
    return validator.validate_upload(BEGUN.encode(), "begonnen.ttl")


def test_every_finding_says_what_why_how_and_where(report: Report) -> None:
    assert len(report.findings) > 60
    for finding in report.findings:
        assert finding.place.line, finding
        assert finding.place.column, finding
        assert finding.why, finding
        assert finding.section.label["nl"], finding
        for lang in LANGS:
            assert finding.message[lang], finding
            assert finding.remedy[lang], finding
            assert "{" not in finding.message[lang], finding


def test_a_deviation_without_reasons_is_shown_where_it_stands(report: Report) -> None:
    (finding,) = [one for one in report.findings if "motivering" in one.shape]
    assert finding.severity == "violation"
    line = BEGUN.splitlines()[(finding.place.line or 0) - 1]
    assert line.startswith("<#c>")
    assert finding.section.id == "6a"
    assert finding.why[0].laag == "leidraad"
    assert finding.why[0].aanhaling.startswith("leidraad 6a, 3")


def test_the_gravest_come_first_and_the_order_is_fixed(validator: Validator, report: Report) -> None:
    ranks = [("violation", "warning", "info").index(finding.severity) for finding in report.findings]
    assert ranks == sorted(ranks)
    assert validator.validate_upload(BEGUN.encode(), "begonnen.ttl") == report


def test_the_scores_count_every_requirement_of_a_list_once(report: Report, validator: Validator) -> None:
    assert sum(score.total for score in report.scores) == len(validator.standard.requirements) == 61
    score = next(score for score in report.scores if score.section.id == "6a")
    assert (score.voldoet, score.uitgelegd, score.nog_niet, score.onbeantwoord) == (1, 1, 1, 5)


def test_the_layers_tell_reading_meaning_and_reference_apart(validator: Validator, report: Report) -> None:
    assert report.layers == {"leesbaar": True, "betekenis": True, "verwijzingen": False}
    document = {"@context": "https://w3id.org/wiedoetwat/inrichting.jsonld", "type": "Inrichting", "peildatem": "1"}
    layers = validator.validate_upload(json.dumps(document).encode(), "x.jsonld").layers
    assert layers == {"leesbaar": False, "betekenis": False, "verwijzingen": True}
    assert set(layers) == set(LAYERS)


def test_the_conforming_example_conforms(validator: Validator) -> None:
    report = validator.validate_upload(EXAMPLE.read_bytes(), "x.ttl")
    assert report.conforms
    assert {finding.severity for finding in report.findings} <= {"info"}
    assert all(score.voldoet == score.total for score in report.scores)


def test_text_and_html_never_say_that_the_law_is_broken(report: Report) -> None:
    for form in ("text", "html"):
        written = render(report, form, "nl")
        assert "overtreedt" not in written
        assert "pas toe of leg uit" in written


def test_every_form_is_in_the_language_asked_for(report: Report) -> None:
    for form in set(FORMS) - {"turtle"}:
        assert render(report, form, "nl") != render(report, form, "en"), form
    assert set(MEDIA_TYPES) == set(FORMS)


def test_the_turtle_is_the_standard_report_and_ours(report: Report) -> None:
    triples = [quad.triple for quad in parse(render(report, "turtle", "nl"), format=RdfFormat.TURTLE)]
    results = {t.object for t in triples if t.predicate.value == PREFIXES["sh"] + "result"}
    assert len(results) == len(report.findings)
    for name in ("focusNode", "resultSeverity", "sourceConstraintComponent", "sourceShape", "resultMessage"):
        assert results == {t.subject for t in triples if t.predicate.value == PREFIXES["sh"] + name}
    lines = [t.object.value for t in triples if t.predicate.value == SHAPE + "regel" and isinstance(t.object, Literal)]
    assert sorted(map(int, lines)) == sorted(finding.place.line or 0 for finding in report.findings)
    conforms = {t.object for t in triples if t.predicate == NamedNode(PREFIXES["sh"] + "conforms")}
    assert conforms == {Literal(False)}


def test_the_json_has_all_that_is_known(report: Report) -> None:
    plain = json.loads(render(report, "json", "en"))
    assert plain["voldoet"] is False
    assert plain["gemeente"].endswith("gm0363")
    assert len(plain["bevindingen"]) == len(report.findings) == sum(plain["aantallen"].values())
    first = plain["bevindingen"][0]
    assert first["plaats"]["regel"] == report.findings[0].place.line
    assert plain["onderdelen"][0]["nogNiet"] == 1


def test_no_cell_of_the_csv_is_a_formula(report: Report, validator: Validator) -> None:
    rows = list(csv.DictReader(io.StringIO(render(report, "csv", "nl"))))
    assert len(rows) == len(report.findings)
    assert {row["regel"] for row in rows} == {str(finding.place.line) for finding in report.findings}
    attack = BEGUN.replace('"2026-01-01"^^xsd:date ;', '"=1+1"^^xsd:date , "@SUM(A1)", "-1", "+1" ;', 1)
    found = validator.validate_upload(attack.encode(), "=kwaad.ttl")
    cells = [cell for row in csv.reader(io.StringIO(render(found, "csv", "nl"))) for cell in row]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []
    assert csv_cell("\t=1") == "'\t=1"


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, and whether they are closed in order."""

    VOID = frozenset({"meta", "br", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_self_contained_and_accessible(report: Report, lang: Any) -> None:
    text = render(report, "html", lang)
    page = Page(text)
    assert page.open == []
    names = [tag for tag, _ in page.tags]
    assert ("html", {"lang": lang}) in page.tags
    assert names.count("h1") == names.count("main") == names.count("title") == 1
    assert not {"script", "link", "img", "iframe", "object"} & set(names)
    assert not [attributes for _, attributes in page.tags if "src" in attributes or "style" in attributes]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "@media print" in text
    assert "url(" not in text
    levels = [int(name[1]) for name in names if name in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    heads = [attributes for tag, attributes in page.tags if tag == "th"]
    assert heads
    assert all("scope" in attributes for attributes in heads)
    assert "<script>" not in text


def test_the_sarif_is_as_the_standard_asks(report: Report) -> None:
    log = json.loads(render(report, "sarif", "nl"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(report.findings)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "begonnen.ttl"
        assert physical["region"]["startLine"] >= 1
        assert physical["region"]["startColumn"] >= 1


@pytest.mark.parametrize("form", FORMS)
def test_several_reports_make_one_document_with_what_could_not_be_read(report: Report, form: str) -> None:
    place = {"file": "stuk.ttl", "line": 3, "column": 1, "pointer": None, "sheet": None, "cell": None}
    broken = Outcome("stuk.ttl", 2, error={"nl": "kapot", "en": "broken"}, place=place)
    outcomes = [of_report(report, part(report, form, "nl")), broken]
    assert exit_code(outcomes) == 2
    text = whole(outcomes, form, "nl", many=True)
    assert "begonnen.ttl" in text
    assert "kapot" in text
    if form in ("json", "sarif"):
        assert len(json.loads(text)["runs"] if form == "sarif" else json.loads(text)) == 2
    if form == "turtle":
        assert list(parse(text, format=RdfFormat.TURTLE))
    if form == "html":
        assert Page(text).open == []
