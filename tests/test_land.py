"""The generator of a country: complete, repeatable, and about as faulty as it is told to be."""

import pytest

from tests.land import Land, arrange, country, survey
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.graph.store import Store


@pytest.fixture(scope="module")
def land(store: Store) -> Land:
    return survey(store)


def test_every_gemeente_of_the_register_is_there(land: Land) -> None:
    assert len(land.gemeenten) == 342
    assert len(land.eisen) == 72
    assert sum(eis.topic for eis in land.eisen) == 17


def test_one_seed_gives_one_country(land: Land) -> None:
    first, again, other = (list(country(land, seed, count=4)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert all(parse_turtle(turtle, code) for code, turtle in first)


def test_a_small_part_is_damaged(land: Land) -> None:
    damaged = parts = 0
    for number in range(len(land.gemeenten)):
        _, faulty = arrange(land, number)
        _, whole = arrange(land, number, faults=0)
        damaged += len(set(whole) - set(faulty))
        parts += len({triple.subject for triple in whole if "#" in str(triple.subject)})
    assert 0.02 < damaged / parts < 0.04
