"""The API against its own description: what the document allows is answered as the document says."""

from collections.abc import Iterator
from typing import Any

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
