"""The knowledge is told in our own words, and its anchors occur in the text that they point into.

The guideline's text is not ours to carry, so these tests are collected only where WIEDOETWAT_LEIDRAAD names a file that
holds it as plain text. Hyphens at a line's end, page breaks and footnote digits are smoothed away on both sides.

WIEDOETWAT_GOLD may name a folder with statements.csv and requirements.csv, whose column `lines` says in which lines of
that file each of them stands. Then each anchor must occur exactly once in the lines of what is stated in its passage.
"""

import csv
import os
import re
from pathlib import Path

import pytest

from tests.questions.graphs import rows
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.questions.question import Question

RUN = 8
SAID = (
    "rdfs:label rdfs:comment skos:prefLabel skos:altLabel skos:hiddenLabel skos:definition skos:note skos:scopeNote"
    " skos:editorialNote wdw:uitleg wdw:advies wdw:korteNaam wdw:eenmaligOmdat wdw:zonderDrager"
)
PROPER_NAMES = [
    "werken aan veiligheid leidraad voor gemeenten voor de opdrachtverstrekking aan lokale teams",
    "basisfuncties voor lokale teams in kaart kpmg 2019",
    "intensieve vrijwillige hulp heldere grenzen aan drang in de jeugdzorg",
    "opdracht van lokale teams ten aanzien van on veiligheid",
    "wethoudersoverleg bw mo en vo hg en bj 42",
]


def words(text: str) -> list[str]:
    """Return the words of a text: lower case, without punctuation or hyphens at a line's end."""
    joined = re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "", text)
    return re.findall(r"[^\W\d_]+|\d+", joined.lower())


def runs(listed: list[str]) -> set[str]:
    """Return all runs of RUN words, save those that are part of a proper name."""
    spans = {" ".join(listed[start : start + RUN]) for start in range(len(listed) - RUN + 1)}
    return {span for span in spans if not any(span in name for name in PROPER_NAMES)}


def letters(text: str) -> str:
    """Return the letters of a text alone, which survive every way of breaking lines."""
    return "".join(character for character in text.lower() if character.isalpha())


def sentences(question: Question) -> list[str]:
    """Return all that a question of the catalogue says in Dutch."""
    texts = [question.title, question.sentence, question.sentence_empty]
    texts += [parameter.label for parameter in question.parameters]
    texts += [parameter.without for parameter in question.parameters if parameter.without]
    texts += [column.label for column in question.columns]
    return [text["nl"] for text in texts]


def span(ranges: str) -> set[int]:
    """Return the line numbers of '12-14; 20'."""
    pairs = (part.strip().partition("-") for part in ranges.split(";") if part.strip())
    return {line for first, _, last in pairs for line in range(int(first), int(last or first) + 1)}


def lines_of(folder: Path) -> dict[str, set[int]]:
    """Return the lines in which each statement and requirement stands, by its number."""
    files = (folder / name for name in ("statements.csv", "requirements.csv"))
    listed = (row for file in files for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    return {row["id"]: span(row["lines"]) for row in listed}


if "WIEDOETWAT_LEIDRAAD" in os.environ:

    @pytest.fixture(scope="module")
    def text() -> str:
        return Path(os.environ["WIEDOETWAT_LEIDRAAD"]).read_text(encoding="utf-8")

    def test_no_text_of_ours_repeats_a_run_of_the_guideline(store: Store, text: str) -> None:
        theirs = runs(words(text))
        assert len(theirs) > 1000
        ours = rows(store, "?n ?x", f"VALUES ?p {{ {SAID} }} GRAPH ?g {{ ?n ?p ?x }} FILTER(LANG(?x) = 'nl')")
        assert len(ours) > 1000
        assert sorted((node, shared) for node, line in ours for shared in runs(words(line)) & theirs) == []

    def test_no_question_of_the_catalogue_repeats_a_run_of_the_guideline(text: str) -> None:
        theirs = runs(words(text))
        catalogue = open_catalogue(find_sources())
        for question in [*catalogue.questions.values(), *catalogue.lessons]:
            assert [
                (question.id, shared) for line in sentences(question) for shared in runs(words(line)) & theirs
            ] == []

    def test_every_anchor_into_the_guideline_occurs_in_it(store: Store, text: str) -> None:
        anchors = rows(store, "?x", "GRAPH ?g { ?p oa:exact ?x ; wdw:deelVan+ passage:leidraad }")
        assert len(anchors) > 300
        all_letters = letters(text)
        assert {anchor for (anchor,) in anchors if letters(anchor) not in all_letters} == set()
        assert {anchor for (anchor,) in anchors if len(anchor.split()) > 5} == set()


if "WIEDOETWAT_LEIDRAAD" in os.environ and "WIEDOETWAT_GOLD" in os.environ:

    def test_every_anchor_occurs_exactly_once_in_its_passage(store: Store, text: str) -> None:
        lines = lines_of(Path(os.environ["WIEDOETWAT_GOLD"]))
        numbered = text.split("\n")
        passages: dict[tuple[str, str], set[int]] = {}
        for passage, anchor, number in rows(
            store,
            "?p ?x ?n",
            "GRAPH ?g { ?p oa:exact ?x ; wdw:deelVan+ passage:leidraad }"
            " GRAPH ?h { ?n wdw:gesteldIn|wdw:ookIn ?p ; wdw:laag laag:leidraad }",
        ):
            own = lines.get(number) or lines[number.partition(".")[0]]
            passages.setdefault((passage, anchor), set()).update(own)
        assert len(passages) == len(rows(store, "?p ?x", "GRAPH ?g { ?p oa:exact ?x ; wdw:deelVan+ passage:leidraad }"))
        counts = {
            (passage, anchor): letters("\n".join(numbered[line - 1] for line in sorted(own))).count(letters(anchor))
            for (passage, anchor), own in passages.items()
        }
        assert {where: count for where, count in counts.items() if count != 1} == {}
