"""Bounds what stands before the body of a request: address and headers. The parser in use has no such bound."""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST: Final = 64 * 1024
"""The most bytes of a request line with its headers, as other servers have it; what is longer goes in a body."""
PIECE: Final = 8 * 1024
"""How much is read between two looks: so much may be counted too much where a request follows another at once."""
REFUSAL: Final = b"\r\n".join(
    [
        b"HTTP/1.1 431 Request Header Fields Too Large",
        b"Content-Length: 0",
        b"Cache-Control: no-store",
        b"Connection: close",
        b"\r\n",
    ]
)


class BoundedHeads(HttpToolsProtocol):
    """A connection that is closed, with 431, where the head of a request is larger than MOST."""

    _head: int | None = 0
    """The bytes read of a head; None while a body is read."""

    def data_received(self, data: bytes) -> None:
        """Read on, piece by piece."""
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            super().data_received(piece)
            if self.transport.is_closing():
                return
            if self._head is not None:
                self._head += len(piece)
                if self._head > MOST:
                    self._refuse()
                    return

    def on_headers_complete(self) -> None:
        """Note that a body follows."""
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that a head follows."""
        self._head = 0
        super().on_message_complete()

    def _refuse(self) -> None:
        if self.cycle is None or self.cycle.response_complete:  # else an earlier answer is still on its way
            self.transport.write(REFUSAL)
        self.transport.close()
