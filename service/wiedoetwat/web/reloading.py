"""A new build takes over without a restart: looked for between requests, never in the midst of one."""

import time
from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from wiedoetwat.graph.snapshot import current
from wiedoetwat.graph.store import EmbeddedStore, Store, open_store

EVERY: Final = 2.0
"""Seconds between two looks at the pointer to the current build."""
Newer = Callable[[Store], Store | None]
"""Returns the store of a newer build than that of the store given, None where there is none."""


def newer(store: Store) -> Store | None:
    """Return the store of the build that the pointer beside this one names, None where it is this one."""
    built = current(store.snapshot.path.parent)
    return open_store(built) if built and built.version != store.version else None


def follows(store: Store) -> bool:
    """Return whether a store is that of the current build: not one elsewhere, nor one with a user's own data in it."""
    built = current(store.snapshot.path.parent)
    return isinstance(store, EmbeddedStore) and built is not None and built.version == store.version


class Reload:
    """Puts the store of a new build in the place of the old one; a request that runs keeps the one it began with."""

    def __init__(self, app: ASGIApp, state: Any, look: Newer = newer) -> None:
        self.app, self.state, self.look = app, state, look
        self._follows = follows(state.store)
        self._next = time.monotonic() + EVERY
        self._looking = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, after a look where it is time for one."""
        if self._follows and not self._looking and time.monotonic() >= self._next:
            self._looking = True
            try:
                await self._take_over()
            finally:
                self._looking = False
                self._next = time.monotonic() + EVERY
        await self.app(scope, receive, send)

    async def _take_over(self) -> None:
        found = await run_in_threadpool(self.look, self.state.store)
        if found is not None:
            self.state.store = found  # the old one closes by itself, when the last request on it has ended
            self.state.kept.clear()
            for told in getattr(self.state, "reopened", ()):
                told(found)
