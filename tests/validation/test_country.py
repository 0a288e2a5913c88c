"""Invented gemeenten by the dozen: both engines find the same, a fault in one of them touches no other."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.commands import Run
from tests.land import country, survey
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.validation.engine import ENGINES
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.worker import Order, open_pool, outcomes_of


def outcomes(snapshot: Snapshot, texts: list[str]) -> list[list[Outcome]]:
    """Return the outcomes of both engines for each text."""

    async def ask() -> list[list[Outcome]]:
        with open_pool(snapshot, find_sources(), os.cpu_count() or 1) as pool:
            free = asyncio.Semaphore(os.cpu_count() or 1)

            async def one(number: int) -> list[Outcome]:
                async with free:
                    orders = [Order(f"{number}.ttl", "json", "nl", engine=engine) for engine in ENGINES]
                    return [(await outcomes_of(pool, order, texts[number].encode()))[0] for order in orders]

            return await asyncio.gather(*map(one, range(len(texts))))

    return asyncio.run(ask())


@pytest.mark.parametrize("count", [4, pytest.param(60, marks=pytest.mark.extern)])
def test_both_engines_agree_on_invented_gemeenten(store: Store, snapshot: Snapshot, count: int) -> None:
    texts = [text for _, text in country(survey(store), seed=7, faults=0.1, count=count)]
    found = outcomes(snapshot, texts)
    assert len(found) == count
    for fast, reference in found:
        assert fast == reference
    assert {fast.exit_code for fast, _ in found} == {1}


def test_a_folder_of_gemeenten_gives_a_row_each(store: Store, real: Run, tmp_path: Path) -> None:
    for code, text in country(survey(store), count=20):
        (tmp_path / f"{code}.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "stuk.ttl").write_text("stuk", encoding="utf-8")
    done = real("validate", str(tmp_path))
    rows = done.out.splitlines()[1:]
    names = [Path(row.split()[0]).name for row in rows if row.startswith(str(tmp_path)) and "stuk.ttl:" not in row]
    assert names == sorted(names)
    assert len(names) == 21
    assert done.code == 2
    assert "gemeente:gm" in done.out
    assert "stuk.ttl:1:1" in done.err
