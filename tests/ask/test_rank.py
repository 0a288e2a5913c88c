"""How well an answer fits: by the statements found and by what was named."""

import pytest

from tests.ask.conftest import Make
from wiedoetwat.ask.index import Hit
from wiedoetwat.ask.rank import Ranking, rank
from wiedoetwat.ask.recognise import Recogniser
from wiedoetwat.ask.words import Words


@pytest.fixture
def ranking(make: Make, plain: Words) -> Ranking:
    actor = make("actor", "rechter", "rechter")
    concept = make("begrip", "voogdij", "voogdij")
    norms = [make("norm", f"s{n}", wie=[actor.iri] if n == 1 else []) for n in (1, 2, 3)]
    others = [make("actor", slug, slug) for slug in ("politie", "school", "ouder")]
    things = {thing.iri: thing for thing in (actor, concept, *others, *norms)}
    recogniser = Recogniser(things, plain)
    named = recogniser.find("de rechter en de voogdij")
    assert len(named) == 2
    return rank(
        things, [Hit(norm, score) for norm, score in zip(norms, (4.0, 2.0, 1.0), strict=True)], named, recogniser
    )


def of(ranking: Ranking, *slugs: str) -> list[str]:
    return [iri for iri, thing in ranking.things.items() if thing.slug in slugs]


def test_the_best_statement_counts_for_one_and_the_others_for_less(ranking: Ranking) -> None:
    first, second, third = (ranking.relevance[iri] for iri in of(ranking, "s1", "s2", "s3"))
    assert first == 1
    assert 0 < third < second < 0.5


def test_what_can_be_a_row_fits_when_it_is_named(ranking: Ranking) -> None:
    (concept,) = of(ranking, "voogdij")
    assert 0 < ranking.relevance[concept] < 1
    assert not set(of(ranking, "rechter")) & ranking.relevance.keys()


def test_rows_on_a_place_that_is_named_are_what_was_asked(make: Make, plain: Words) -> None:
    goes, other = make("gemeente", "goes", tekst=["Goes"]), make("gemeente", "epe", tekst=["Epe"])
    things = {goes.iri: goes, other.iri: other}
    recogniser = Recogniser(things, plain)
    ranking = rank(things, [], recogniser.find("Wat geldt er in Goes?"), recogniser)
    assert ranking.agreement([goes.iri, "regio"]) == 1
    assert ranking.agreement([other.iri]) == 0


def test_rows_agree_as_far_as_they_are_what_was_found(ranking: Ranking) -> None:
    assert 0 < ranking.agreement(of(ranking, "s3")) < ranking.agreement(of(ranking, "s1")) < 1
    assert ranking.agreement(of(ranking, "s2", "s3")) < ranking.agreement(of(ranking, "s1", "s2"))
    assert ranking.agreement([*of(ranking, "s1"), "elders"]) < ranking.agreement(of(ranking, "s1"))
    assert ranking.agreement([]) == ranking.agreement(["elders"]) == 0


def test_an_answer_is_about_what_fills_it_its_rows_and_what_these_are_tied_to(ranking: Ranking) -> None:
    court = ranking.coverage(of(ranking, "s1"))
    assert court == ranking.coverage((), of(ranking, "rechter")) > 0
    assert ranking.coverage(of(ranking, "s2")) == 0
    assert ranking.coverage(of(ranking, "s1", "voogdij")) == pytest.approx(1)


def test_a_signal_and_a_name_lift_an_answer_that_has_rows(ranking: Ranking) -> None:
    rows = of(ranking, "s2")
    bare = ranking.score(rows, 0.0, ())
    assert bare < ranking.score(rows, 0.0, of(ranking, "rechter")) < ranking.score(rows, 1.0, of(ranking, "rechter"))
    assert ranking.score([], 1.0, of(ranking, "rechter")) == 0


def test_nothing_found_and_nothing_named_is_worth_nothing(plain: Words) -> None:
    empty = rank({}, [], [], Recogniser({}, plain))
    assert (empty.named_weight, empty.score(["x"], 1.0, ())) == (1.0, 0.0)
