"""What may be kept, by whom and how long; and that equal requests are worked out once."""

import threading
from typing import Any

import anyio
import pytest

from tests.web.conftest import Client
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import EmbeddedStore, Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app
from wiedoetwat.web.representation import Kept, Made, Wanted, in_a_thread

ADDRESS = "/v1/vragen/normen/antwoord?drager=rechtbank"


def test_what_a_client_has_is_not_worked_out_again(
    case: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (Client(create_app(case, Settings.from_environment({}), catalogue)) for _ in range(2))
    tag = first.get(ADDRESS).headers["etag"]
    second.get("/v1/verschillen")  # another instance, on its feet

    def nothing(*_arguments: object, **_more: object) -> Any:
        raise AssertionError("a query ran")

    monkeypatch.setattr(EmbeddedStore, "query", nothing)
    for sent in (tag, tag.removeprefix("W/"), f'"x", {tag}'):
        response = second.get(ADDRESS, headers={"If-None-Match": sent})
        assert response.status_code == 304
        assert response.content == b""
        assert response.headers["etag"] == tag
        assert response.headers["api-version"]
    assert first.get(ADDRESS).status_code == 200  # from memory


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (ADDRESS + "&taal=en", {}),
        (ADDRESS, {"Accept": "text/csv"}),
        (ADDRESS, {"Accept-Encoding": "identity"}),
        ("/v1/vragen/normen/antwoord?drager=college", {}),
        ("/v1/normen?drager=rechtbank", {}),
    ],
)
def test_another_representation_has_another_tag(client: Client, address: str, headers: dict[str, str]) -> None:
    assert client.get(address, headers=headers).headers["etag"] != client.get(ADDRESS).headers["etag"]


def test_the_order_of_parameters_and_the_way_a_form_was_chosen_make_no_difference(client: Client) -> None:
    tags = {
        client.get(address, headers=headers).headers["etag"]
        for address, headers in (
            ("/v1/normen?laag=wet&drager=college", {"Accept": "text/csv"}),
            ("/v1/normen?drager=college&laag=wet&format=csv&taal=nl", {}),
            ("/v1/normen?drager=%63ollege&laag=wet&format=csv", {"Accept": "image/png"}),
        )
    }
    assert len(tags) == 1


def test_an_answer_may_be_kept_and_an_error_may_not(client: Client) -> None:
    headers = client.get(ADDRESS).headers
    assert headers["cache-control"].startswith("public, max-age=")
    assert {"accept", "accept-language", "accept-encoding"} == set(headers["vary"].lower().replace(" ", "").split(","))
    for address in (ADDRESS + "&x=1", "/v1/normen/niets", "/v1/normen?pagina=100"):
        assert "etag" not in client.get(address).headers


def test_it_is_packed_for_who_wants_it(client: Client) -> None:
    packed, plain = (client.get(ADDRESS, headers={"Accept-Encoding": wish}) for wish in ("gzip", "gzip;q=0"))
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


def test_equal_requests_at_one_time_are_made_once() -> None:
    kept, made, go = Kept(), [], threading.Event()

    @in_a_thread
    def make() -> Made:
        go.wait(5)
        made.append(1)
        return Made(b"x")

    async def ask_together() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(kept.get, "t", make)
            await anyio.sleep(0.05)
            go.set()

    anyio.run(ask_together)
    assert len(made) == 1


def test_memory_is_bounded_and_the_least_used_goes_first() -> None:
    kept = Kept(room=80)
    calls: list[str] = []

    def make(tag: str) -> Any:
        @in_a_thread
        def one() -> Made:
            calls.append(tag)
            return Made(b"x" * (11 if tag == "large" else 10))

        return one

    async def ask(tags: str) -> None:
        for tag in tags.split():
            await kept.get(tag, make(tag))

    anyio.run(ask, "1 2 3 4 5 6 7 8 1 9 1 2 large large")
    assert calls == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "2", "large", "large"]
    assert kept.taken <= 80


def test_a_failure_is_not_kept() -> None:
    kept = Kept()

    @in_a_thread
    def fail() -> Made:
        raise WiedoetwatError("query.update")

    async def ask() -> None:
        with pytest.raises(WiedoetwatError):
            await kept.get("t", fail)
        assert (await kept.get("t", in_a_thread(lambda: Made(b"x")))).body == b"x"

    anyio.run(ask)


def test_a_tag_names_dataset_program_address_form_language_and_coding() -> None:
    usual = Wanted("/v1/x?", "application/json", "nl")
    others = [
        Wanted("/v1/y?", "application/json", "nl"),
        Wanted("/v1/x?", "text/csv", "nl"),
        Wanted("/v1/x?", "application/json", "en"),
        Wanted("/v1/x?", "application/json", "nl", packed=True),
    ]
    tags = {usual.tag("1"), usual.tag("2"), *(other.tag("1") for other in others)}
    assert len(tags) == 6
