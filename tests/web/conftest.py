"""The application on the small case, called without a server."""

from collections.abc import Iterator, Mapping
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Settings
from wiedoetwat.web.app import create_app


class Client:
    """Calls an application; a header that is None is not sent."""

    def __init__(self, app: FastAPI) -> None:
        self.transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    def request(
        self, method: str, path: str, headers: Mapping[str, str | None] | None = None, **more: Any
    ) -> httpx.Response:
        async def call() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.transport, base_url="http://testserver") as client:
                request = client.build_request(method, path, **more)
                request.headers.encoding = "latin-1"  # a header may hold any byte
                for name, value in (headers or {}).items():
                    request.headers.pop(name, None)
                    if value is not None:
                        request.headers[name] = value
                return await client.send(request)

        return anyio.run(call)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


@pytest.fixture(scope="session")
def app(case: Store, catalogue: Catalogue) -> Iterator[FastAPI]:
    app = create_app(case, Settings.from_environment({}), catalogue)
    yield app
    app.state.lane.close()


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Client:
    return Client(app)
