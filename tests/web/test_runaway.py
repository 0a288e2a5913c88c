"""Queries that would never end, or take all there is: each is stopped, said so, and hinders nobody.

A bound on time stands in some tests, with much to spare: what is tested is that the end comes, not how fast.
"""

import asyncio
import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.graph.test_isolation import alive, wait_for
from tests.graph.test_store import CALLS, Listener, port
from tests.web.conftest import Client
from tests.web.test_sparql import problem
from wiedoetwat.graph.isolation import MIB, Limits
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.adhoc import Workers
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app

__all__ = ["port"]

SPARE = 5.0
"""Seconds beyond its deadline that a stopped query may take on a busy machine."""
CROSS = " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(4))
TEN = " ".join(f'"{i}"' for i in range(10))
RUNAWAYS = {
    "count": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "order": f"SELECT * {{ {CROSS} }} ORDER BY ?o0 ?o1",
    "distinct": f"SELECT DISTINCT * {{ {CROSS} }}",
    "concat": f"SELECT (GROUP_CONCAT(?o0) AS ?all) {{ {CROSS} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<a:x>|^!<a:y>)* ?b . ?c (!<a:x>|^!<a:y>)* ?d . ?e (!<a:x>)* ?f }",
    "regex": f"SELECT * {{ {CROSS} FILTER(REGEX(CONCAT(STR(?o0), STR(?o1), STR(?o2)), '(x+x+)+y$')) }}",
    "values": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{i} {{ {TEN} }}" for i in range(12)) + " }",
    "construct": f"CONSTRUCT {{ ?s0 ?p1 ?o2 . ?s1 ?p2 ?o3 }} WHERE {{ {CROSS} }}",
    "everything": f"SELECT * {{ {CROSS} }}",
    "exists": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER NOT EXISTS {{ ?s3 ?x ?y . ?y ?z ?s0 }} }}",
    "aggregate": f"SELECT ?o0 (AVG(STRLEN(STR(?o1))) AS ?n) {{ {CROSS} }} GROUP BY ?o0 HAVING(?n > 1)",
    "unions": f"SELECT (COUNT(DISTINCT ?s0) AS ?n) {{ {{ {CROSS} }} UNION {{ ?s0 ?x ?y OPTIONAL {{ {CROSS} }} }} }}",
}
HOLDING = [RUNAWAYS["count"], RUNAWAYS["values"]]
"""These take time alone, so that they run until their deadline."""


@pytest.fixture(scope="module")
def small(case: Store, catalogue: Catalogue) -> Iterator[FastAPI]:
    """The application with workers that may take little."""
    limits = Limits(workers=2, memory=768 * MIB, largest=4 * MIB, queue=2)
    app = create_app(case, Settings.from_environment({}), catalogue, Workers(case, limits))
    yield app
    app.state.lane.close()


@pytest.fixture
def client(small: FastAPI) -> Client:
    wait_for(_started(small))
    return Client(small)


def _started(app: FastAPI) -> Any:
    app.state.lane.start()
    return app.state.lane.ready


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_ends_and_says_so(client: Client, name: str) -> None:
    start = time.monotonic()
    response = client.post("/sparql", data={"query": RUNAWAYS[name], "timeout": "1"})
    assert time.monotonic() - start < 1 + SPARE
    assert response.status_code in (413, 504, 507)
    body = problem(response, response.status_code)
    assert "gestuurd" in body["detail"] or "gestopt" in body["detail"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


@pytest.mark.parametrize("depth", [1000, 50_000])
@pytest.mark.parametrize(("opens", "closes"), [("{", "}"), ("[ a ", "]"), ("FILTER EXISTS {", "}")])
def test_a_query_too_deep_to_read_brings_nothing_down(client: Client, depth: int, opens: str, closes: str) -> None:
    deep = depth // len(opens)
    start = "?s ?p " if closes == "]" else ""
    query = f"ASK {{ {start}{opens * deep}{closes * deep} }}"
    headers = {"Content-Type": "application/sparql-query"}
    response = client.post("/sparql", params={"timeout": "1"}, content=query.encode(), headers=headers)
    if response.status_code != 200:
        problem(response, response.status_code)
        assert response.status_code in (400, 503, 504, 507)
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_a_result_that_is_too_large_is_not_cut(client: Client) -> None:
    body = problem(client.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}), 413)
    assert "4096" in body["detail"]


def test_too_much_memory_is_told_apart(client: Client) -> None:
    query = f"SELECT * {{ {CROSS} }} ORDER BY ?o0 ?o1"
    assert "768" in problem(client.get("/sparql", params={"query": query, "timeout": "60"}), 507)["detail"]


async def _all(app: FastAPI, *requests: dict[str, str]) -> list[httpx.Response]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await asyncio.gather(*(client.post("/sparql", data=request) for request in requests))


def test_beyond_the_queue_one_is_asked_to_come_back(small: FastAPI, client: Client) -> None:
    responses = asyncio.run(_all(small, *[{"query": RUNAWAYS["count"], "timeout": "1"}] * 8))
    statuses = [response.status_code for response in responses]
    assert set(statuses) == {503, 504}
    assert statuses.count(504) >= 2
    busy = responses[statuses.index(503)]
    assert int(busy.headers["retry-after"]) > 0
    assert "opnieuw" in problem(busy, 503)["detail"]
    assert client.get("/health").status_code == 200


def test_pages_and_the_catalogue_do_not_wait_for_runaways(small: FastAPI, client: Client) -> None:
    asked: list[int] = []

    def run_away() -> None:
        responses = asyncio.run(_all(small, *[{"query": RUNAWAYS["count"], "timeout": "8"}] * 4))
        asked.extend(response.status_code for response in responses)

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(0.5)
    assert client.get("/").status_code == 200
    assert client.get("/sparql").status_code == 200
    assert not asked  # all four were still out
    thread.join()
    assert set(asked) <= {503, 504}


def test_ten_rounds_leave_no_process_and_no_memory_behind(small: FastAPI, client: Client) -> None:
    pool = small.state.lane.pool
    seen: set[int] = set()
    for name in ("count", "order", "distinct", "construct", "everything") * 2:
        seen.update(pool.pids())
        client.post("/sparql", data={"query": RUNAWAYS[name], "timeout": "1"})
    wait_for(pool.ready)
    gc.collect()
    workers = set(pool.pids())
    assert len(workers) == 2
    assert len(seen) > 5
    assert [process for process in seen - workers if alive(process)] == []
    if Path("/proc").exists():
        for worker in workers:
            held = int(Path(f"/proc/{worker}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
            assert held < 300 * MIB


def test_the_settings_bound_the_workers(case: Store, catalogue: Catalogue) -> None:
    env = {"WORKERS": "1", "WORKER_MIB": "700", "QUERY_SECONDS": "1", "QUERY_MOST_SECONDS": "2"}
    app = create_app(case, Settings.from_environment({f"WIEDOETWAT_{n}": v for n, v in env.items()}), catalogue)
    try:
        client = Client(app)
        assert "2" in problem(client.get("/sparql?query=ASK%7B%7D&timeout=x"), 400)["detail"]
        for asked, seconds in ({}, "1"), ({"timeout": "60"}, "2"):
            told = problem(client.post("/sparql", data={"query": RUNAWAYS["count"], **asked}), 504)
            assert f" {seconds} second" in told["detail"]
        heavy = {"query": RUNAWAYS["order"], "timeout": "60"}
        assert client.post("/sparql", data=heavy).status_code in (504, 507)
        assert app.state.lane.pool.limits == Limits(workers=1, memory=700 * MIB)
    finally:
        app.state.lane.close()


def test_killed_workers_are_back_for_the_next_request(small: FastAPI, client: Client) -> None:
    for worker in small.state.lane.pool.pids():
        os.kill(worker, signal.SIGKILL)
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


@pytest.mark.parametrize(
    "query",
    [
        *CALLS,
        "LOAD <http://127.0.0.1:PORT/>",
        "ASK FROM <http://127.0.0.1:PORT/> { ?s ?p ?o }",
        "ASK FROM NAMED <http://127.0.0.1:PORT/> { GRAPH ?g { ?s ?p ?o } }",
        "ASK { GRAPH <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "BASE <http://127.0.0.1:PORT/> DESCRIBE <x>",
    ],
)
def test_no_query_leaves_the_machine(client: Client, port: int, query: str) -> None:
    for method in ("get", "post"):
        field = {"params" if method == "get" else "data": {"query": query.replace("PORT", str(port))}}
        assert client.request(method.upper(), "/sparql", **field).status_code in (200, 400, 403)
    address = f"http://127.0.0.1:{port}/"
    for name in ("default-graph-uri", "named-graph-uri"):
        client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", name: address})
    client.get("/data/graaf", params={"graph": address})
    assert Listener.calls == 0


def test_a_catalogue_answer_comes_while_all_twelve_run(small: FastAPI, client: Client) -> None:
    """Both workers are held and the queue is full: REST, pages and plain questions are answered none the less."""
    told: list[httpx.Response] = []

    def run_away() -> None:
        told.extend(asyncio.run(_all(small, *[{"query": query, "timeout": "6"} for query in HOLDING * 6])))

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(0.5)
    for number in range(10):  # each another answer, so that none comes from memory
        assert client.get(f"/v1/normen?zoek={'abcdefghij'[number]}").status_code == 200
        assert client.post("/v1/antwoorden", json={"vraag": f"Wie mag dit, nummer {number}?"}).status_code == 200
    assert not [response for response in told if response.status_code != 503]  # the workers were held all the time
    assert thread.is_alive()
    thread.join()
    assert {response.status_code for response in told} <= {503, 504}
