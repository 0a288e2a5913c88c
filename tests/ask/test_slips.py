"""A slip of the pen in a plain question is read as the one known word that it can be."""

import pytest

from wiedoetwat.ask.words import Words, knowing, read_words
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.questions.catalogue import open_catalogue

KNOWN = ["huisverbod", "de melding", "meldingen", "uithuisplaatsing", "verzoek", "bezoek"]


@pytest.fixture(scope="module")
def words() -> Words:
    return knowing(read_words(open_catalogue(find_sources()).language), KNOWN)


@pytest.mark.parametrize("written", ["huisvrebod", "huisverbodd", "huisvebod", "huisverbid"])
def test_one_letter_off_is_read_as_what_was_meant(words: Words, written: str) -> None:
    assert words.corrected(f"een {written} opleggen") == "een huisverbod opleggen"


@pytest.mark.parametrize(
    "written",
    [
        "huisverbod",
        "Huisvrebod",  # a capital may begin a name
        "huisvrbd",  # two letters off
        "zoekje",  # one letter off nothing
        "gezoek",  # another first letter
    ],
)
def test_what_is_known_or_may_be_a_name_stays_as_it_is(words: Words, written: str) -> None:
    assert words.corrected(written) == written


def test_what_may_be_either_of_two_words_stays_as_it_is(words: Words) -> None:
    both = knowing(words, ["voorkamer", "voorkanter"])
    assert both.corrected("voorkaner") == "voorkaner"
