"""What stands on every response, for the safety of who looks at it in a browser."""

from collections.abc import MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFETY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Stands on every response; no page needs a script, a frame or anything from elsewhere."""


class SafetyHeaders:
    """Puts SAFETY on every response that does not say otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the headers added to what comes back."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message)
            await send(message)

        await self.app(scope, receive, send_safely)


def _add_headers(message: MutableMapping[str, Any]) -> None:
    there = {name.lower() for name, _ in message["headers"]}
    lacking = ((name.lower().encode(), value.encode()) for name, value in SAFETY.items())
    message["headers"] = [*message["headers"], *((name, value) for name, value in lacking if name not in there)]
