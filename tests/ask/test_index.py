"""The search index: what fits a question, by its words and by what it names."""

import pytest

from tests.ask.conftest import Make
from wiedoetwat.ask.index import Index
from wiedoetwat.ask.recognise import Recogniser
from wiedoetwat.ask.things import Thing
from wiedoetwat.ask.words import Words, knowing

Things = dict[str, Thing]


@pytest.fixture(scope="module")
def things(make: Make) -> Things:
    team = make("actor", "lokaal-team", "lokaal team", "wijkteam")
    court = make("actor", "rechter", "rechter")
    measure = make("taak", "maatregel-opleggen", "een maatregel opleggen")
    supervision = make("taak", "toezicht", "onder toezicht stellen", breder=[measure.iri])
    made = [
        team, court, measure, supervision,
        make("norm", "S1", tekst=["Het team bespreekt een plan."], wie=[team.iri]),
        make("norm", "S2", tekst=["Dit gebeurt ook zonder plan."], wie=[team.iri]),
        make("norm", "S3", tekst=["Hij kan een kind onder toezicht stellen."], wie=[court.iri], taak=[supervision.iri]),
        make("norm", "S4", tekst=["Een veiligheidsplan is er altijd."]),
        make("norm", "S5", tekst=["Een oude regel over een plan."], vervangen=["true"]),
        make("begrip", "voogdij", "voogdij", tekst=["Gezag van een ander dan de ouder."]),
    ]  # fmt: skip
    return {thing.iri: thing for thing in made}


@pytest.fixture(scope="module")
def words(plain: Words, things: Things) -> Words:
    texts = [text for thing in things.values() for name in ("naam", "tekst") for text in thing.fields.get(name, ())]
    return knowing(plain, [*texts, "veiligheid"])


@pytest.fixture(scope="module")
def index(things: Things, words: Words) -> Index:
    return Index(things, words)


def found(index: Index, things: Things, words: Words, question: str) -> list[str]:
    """Return the numbers of what a question finds, best first."""
    return [hit.thing.slug for hit in index.search(question, Recogniser(things, words).find(question))]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Welk team bespreekt plannen?", "S1"),
        ("Met wie plannen bespreken?", "S1"),
        ("gezag van ouders", "voogdij"),
        ("Wat is voogdij?", "voogdij"),
        ("Wie stelt kinderen onder toezicht?", "S3"),
        ("veiligheidsplannen", "S4"),
        ("een plan voor de veiligheid", "S4"),
    ],
)
def test_words_find_statements_whatever_the_form(
    index: Index, things: Things, words: Words, question: str, best: str
) -> None:
    assert found(index, things, words, question)[0] == best


def test_a_synonym_finds_what_is_tied_to_the_thing(index: Index, things: Things, words: Words) -> None:
    assert set(found(index, things, words, "Wat doet het wijkteam?")) == {"S1", "S2"}


def test_a_broader_task_finds_what_is_said_of_a_narrower_one(index: Index, things: Things, words: Words) -> None:
    assert "S3" in found(index, things, words, "Wie kan een maatregel opleggen?")


def test_a_text_that_was_replaced_is_not_found(index: Index, things: Things, words: Words) -> None:
    assert "S5" not in found(index, things, words, "een oude regel over een plan")


@pytest.mark.parametrize("question", ["", "wat moet ik daar nu mee", "!!!", "Kto może zabrać dziecko z domu?", "xyzzy"])
def test_nothing_to_look_for_finds_nothing(index: Index, things: Things, words: Words, question: str) -> None:
    assert found(index, things, words, question) == []


def test_a_rare_word_tells_more_and_an_unknown_one_half_of_the_rarest(index: Index) -> None:
    common, rare, unknown = (index.told(word, None) for word in ("plan", "voogdij", "xyzzy"))
    assert 0 < common < rare
    assert unknown == pytest.approx(rare / 2)
    assert index.told("wat moet ik daar nu mee", None) == 0


def test_a_word_tells_where_it_is_among_what_was_found(index: Index, words: Words, things: Things) -> None:
    (concept,) = (iri for iri in things if iri.endswith("/voogdij"))
    stems = index.stems(concept)
    assert index.told("voogdij van de rechter", stems) == index.told("voogdij", None)
    assert index.told("veiligheidsplan", {words.stem("veiligheid"), words.stem("plan")}) > 0
    assert index.told("veiligheidsplan", {words.stem("veiligheid")}) == 0
    assert index.stems("https://example.org/niets") == frozenset()
