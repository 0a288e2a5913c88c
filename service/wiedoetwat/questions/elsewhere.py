"""The lane of ad hoc SPARQL where the store is an endpoint elsewhere."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.isolation import RETRY_AFTER, BusyError
from wiedoetwat.graph.remote import RemoteStore
from wiedoetwat.questions.adhoc import KINDS, Kind, Query, answer_from


class Elsewhere:
    """The lane on an endpoint elsewhere, which guards its engine itself; here only so many wait for it at once."""

    def __init__(self, store: RemoteStore, most: int = 8) -> None:
        self.store = store
        self._places = ThreadPoolExecutor(most, thread_name_prefix="adhoc")
        self._most = most
        self._taken = 0

    async def answer(self, query: Query, seconds: float) -> tuple[Kind, bytes]:
        """Return the kind of result and the result, as Lane says; raises StoreUnavailableError too."""
        if self._taken >= self._most:
            raise BusyError(RETRY_AFTER)
        self._taken += 1
        try:
            work = self._places.submit(_answer_elsewhere, self.store, query, seconds)
            result = await asyncio.wrap_future(work)
        finally:
            self._taken -= 1
        if isinstance(result, WiedoetwatError):
            raise result
        return KINDS[result[:1]], result[1:]

    def start(self) -> None:
        """Do nothing: there is nothing to start here."""

    def ready(self) -> bool:
        """Return whether the endpoint answers."""
        try:
            return bool(self.store.within(2).query("ASK {}"))
        except WiedoetwatError:
            return False

    def close(self) -> None:
        """Wait for nothing more."""
        self._places.shutdown(wait=False, cancel_futures=True)


def _answer_elsewhere(store: RemoteStore, query: Query, seconds: float) -> bytes | WiedoetwatError:
    """Return the result, or why there is none: an error's traceback holds what must die on this thread."""
    try:
        return answer_from(store.within(seconds), query, store.largest)
    except WiedoetwatError as error:
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
