"""A plain question against one question of the catalogue, on the same store: how many times the cost of one answer."""

import statistics
from functools import partial

from tests.benchmarks._measure import Row, seconds
from tests.questions.measure import read
from wiedoetwat.ask.ask import ask
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import open_store
from wiedoetwat.questions.answer import answer
from wiedoetwat.questions.catalogue import open_catalogue
from wiedoetwat.settings import Settings


def run() -> list[Row]:
    """Measure the questions of the release, each in plain words and as the question of the catalogue that answers it.

    The graph is read and indexed once, at the first question. `cold` is the first time that a question is asked, when
    the rows of few catalogue questions are in memory; `warm` when it was asked before.
    """
    sources = find_sources()
    store = open_store(ensure_built(sources, Settings.from_environment().data_dir))
    catalogue = open_catalogue(sources)
    examples = {e.question: (q.id, e.parameters) for q in catalogue.questions.values() for e in q.examples}
    asked = {id_: question["vraag"] for id_, question in read("goud_ask.toml").items() if id_ in examples}
    one = {id_: seconds(partial(answer, store, catalogue, *examples[id_])) for id_ in asked}
    start = seconds(partial(ask, store, catalogue, "?"), times=1)
    cold = {id_: seconds(partial(ask, store, catalogue, text), times=1) for id_, text in asked.items()}
    warm = {id_: seconds(partial(ask, store, catalogue, text), times=1) for id_, text in asked.items()}
    store.close()
    typical = statistics.median(one.values())
    rows = [Row("one catalogue answer (median); reading the graph once", typical, start)]
    for name, taken in (("cold", cold), ("warm", warm)):
        rows.append(
            Row(f"one catalogue answer; a plain question, {name} (median)", typical, statistics.median(taken.values()))
        )
        worst = max(taken, key=lambda id_: taken[id_])
        rows.append(Row(f"one catalogue answer; the dearest, {name} ({worst})", typical, taken[worst]))
    return rows
