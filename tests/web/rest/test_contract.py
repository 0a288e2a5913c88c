"""The API against its own description: what the document allows is answered as the document says."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.conftest import Client
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 6
Operation = APIOperation[Any, Any, Any, Any]


@pytest.fixture(scope="module")
def described(case: Store, catalogue: Catalogue) -> BaseSchema:
    app = create_app(case, Settings.from_environment({}), catalogue)
    return schemathesis.openapi.from_asgi("/v1/openapi.json", app)


@pytest.fixture(scope="module")
def validating(store: Store) -> Iterator[BaseSchema]:
    """The API on the real graph: an arrangement is held against all that is known."""
    app = create_app(store, Settings.from_environment({}), open_catalogue(find_sources()))
    yield schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    app.state.validating[1].close()


def holds(operation: Operation, mode: schemathesis.GenerationMode) -> None:
    """Ask an operation for what its description allows (or, negative, refuses), and check what comes back."""

    @hypothesis.settings(
        max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
    )
    @hypothesis.given(st.data())
    def ask(data: st.DataObject) -> None:
        data.draw(operation.as_strategy(generation_mode=mode)).call_and_validate(checks=CHECKS)

    ask()


PATHS = (
    "/v1/verschillen", "/v1/normen/S5b-54", "/v1/vragen/normen/antwoord?drager=rechtbank", "/v1/openapi.json",
    "/id/norm/s5b-54", "/doc/norm/s5b-54", "/def", "/fout/rest-unknown", "/fout-melden", "/", "/ready",
)  # fmt: skip
NAMES = (
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "If-None-Match",
    "Content-Type",
    "Content-Length",
    "Host",
    "Origin",
)
VALUES = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
    st.lists(
        st.sampled_from(["text/html", "*/*", "en", "gzip", "q=0", ";q=1", "q=x", ",", ";", '"', "W/", "=", "/"])
    ).map("".join),
)


@hypothesis.settings(max_examples=60, suppress_health_check=list(HealthCheck))
@hypothesis.given(path=st.sampled_from(PATHS), headers=st.dictionaries(st.sampled_from(NAMES), VALUES.map(str.strip)))
def test_no_header_breaks_it(client: Client, path: str, headers: dict[str, str]) -> None:
    response = client.request("GET", path, headers=headers)
    assert response.status_code in (200, 303, 304, 400, 406, 413, 503), (path, headers)
    assert response.status_code != 503 or path == "/ready"


@hypothesis.settings(max_examples=60, suppress_health_check=list(HealthCheck))
@hypothesis.given(
    st.text(max_size=40),
    st.sampled_from(["/v1/normen/", "/v1/vragen/", "/id/", "/doc/", "/fout/", "/data/wiedoetwat."]),
)
def test_no_name_breaks_it(client: Client, name: str, place: str) -> None:
    assert client.get(place + quote(name, safe="")).status_code < 500


def operations(schema: BaseSchema) -> list[Operation]:
    return [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_what_comes_back_is_what_the_document_says(described: BaseSchema, mode: schemathesis.GenerationMode) -> None:
    asking = [operation for operation in operations(described) if operation.method == "get"]
    assert len(asking) > 40
    for operation in asking:
        holds(operation, mode)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_what_is_posted_gets_what_the_document_says(validating: BaseSchema, mode: schemathesis.GenerationMode) -> None:
    (posted,) = (operation for operation in operations(validating) if operation.path == "/validaties")
    holds(posted, mode)
