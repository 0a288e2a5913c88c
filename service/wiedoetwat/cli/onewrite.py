"""Status, headers and body of a response in one write: each write is a call of the system, and may wake the client."""

import asyncio
from typing import Any, cast

from wiedoetwat.web.heads import BoundedHeads


class OneWrite(BoundedHeads):
    """Speaks HTTP as its parent does, and sends what is written within one turn of the event loop at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Put a Gathering between this and the connection."""
        gathering = Gathering(cast(asyncio.Transport, transport), self.loop)
        super().connection_made(cast(asyncio.Transport, gathering))


class Gathering:
    """A transport that holds back what is written until the event loop turns, or it is closed."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Send soon."""
        if not self._pieces:
            self._loop.call_soon(self._flush)
        self._pieces.append(data)

    def close(self) -> None:
        """Send what there is, and close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._pieces:
            data = b"".join(self._pieces)
            self._pieces.clear()
            self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
