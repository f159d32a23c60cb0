"""HEAD wherever GET is: the same headers, without the body."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = "probatum.head"
"""Where a request says that it asked for the headers alone."""


class _EnoughError(Exception):
    """The headers were sent; what would follow is for nobody."""


def headers_alone(request: Request) -> bool:
    """Whether nobody gets the body of the answer: what asks so is no use of what it asks about."""
    return _HEAD in request.scope


class Heads:
    """Answers HEAD as GET, up to the first byte of the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and of the answer to HEAD the headers alone."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] != "http.response.start":
                raise _EnoughError
            await send(message)

        try:
            await self.app({**scope, "method": "GET", _HEAD: True}, receive, sending)
        except _EnoughError:
            await send({"type": "http.response.body", "body": b""})
