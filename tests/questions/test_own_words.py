"""The knowledge is told in our own words, and its anchors occur in the text that they point into.

The guideline's text is not ours to carry, so these tests are collected only where WIEDOETWAT_LEIDRAAD names a file that
holds it as plain text. Hyphens at a line's end, page breaks and footnote digits are smoothed away on both sides.
"""

import os
import re
from pathlib import Path

import pytest

from tests.questions.graphs import rows
from wiedoetwat.graph.store import Store

RUN = 8
SAID = (
    "rdfs:label skos:prefLabel skos:altLabel skos:definition skos:note skos:scopeNote skos:editorialNote rdfs:comment"
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

    def test_every_anchor_into_the_guideline_occurs_in_it(store: Store, text: str) -> None:
        anchors = rows(store, "?x", "GRAPH ?g { ?p oa:exact ?x ; wdw:deelVan+ passage:leidraad }")
        assert len(anchors) > 300
        all_letters = letters(text)
        assert {anchor for (anchor,) in anchors if letters(anchor) not in all_letters} == set()
        assert {anchor for (anchor,) in anchors if len(anchor.split()) > 5} == set()
