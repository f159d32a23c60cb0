"""What is refused before any route sees it: other names of the site, and bodies that are too large."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from fastapi import HTTPException, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from probatum.app.web.problems import problem

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@/\s]+)(?::\d{1,5})?", re.IGNORECASE)


class Hosts:
    """Answers under the given names only (lower case)."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app = app
        self.names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400."""
        if scope["type"] == "http":
            found = _HOST.fullmatch(Headers(scope=scope).get("host", ""))
            if found is None or found[1].lower() not in self.names:
                told = "This site does not answer under the name that was called."
                await problem(Request(scope), 400, told)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Bodies:
    """Refuses a body of more than ``most`` bytes, or of what ``own`` says for its path.

    A length that is announced is refused before anything is read, any other as soon as it is passed.
    """

    def __init__(self, app: ASGIApp, most: int, own: Mapping[str, int]) -> None:
        self.app = app
        self.most = most
        self.own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.own.get(scope["path"], self.most)
        told = f"The request has more than {most:,} bytes, the most that is taken here."
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length) > most:
            await problem(Request(scope), 413, told)(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise HTTPException(413, told)
            return message

        await self.app(scope, counted, send)
