"""Before any route: was it a page of this site that sent the request? After it: a line in the log.

The guard gives every browser one cookie, which is worth nothing until its owner signs in, and then
is replaced. It logs by ids: the method, the path with the values of ids alone, never what was typed.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from probatum.app.web.failing import where
from probatum.app.web.problems import problem, unexpected
from probatum.app.web.security.state import Security
from probatum.services.permissions import Caller

_LOG = logging.getLogger("probatum.web")

LARGEST_FORM = 100_000
"""Bytes that somebody who is not signed in may send; nothing of a larger body is read."""

_CHALLENGE = {"WWW-Authenticate": "Bearer"}

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_ENCRYPTED = "max-age=31536000"
_WATCHED = "/administration"
"""Pages without an id that are logged when they are read; other lists and forms are not."""
_ID = re.compile(r"[\w:.@-]{1,120}")
_IDS = frozenset(
    "account claim document edition event identity job number passage passkey plan protocol review"
    " revision thread token".split()
)
"""Parameters of paths whose values are ids that this program gives; others are left out of the log."""


class CutOffError(Exception):
    """An answer that failed in the middle: the connection is closed. The reason is in the log."""


class Guard:
    """Refuses what another site's page sends, and keeps the cookie and the log."""

    def __init__(
        self, app: ASGIApp, security: Security, known: Callable[[Request], Caller]
    ) -> None:
        self.app = app
        self.security = security
        self.known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        state = scope.setdefault("state", {})
        given = cookie_parser(headers.get("cookie", "")).get(self.security.cookie, "")
        state["browser"] = given if _COOKIE.fullmatch(given) else new_browser()
        state["known"] = state["browser"] == given

        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                if self.security.encrypted:
                    MutableHeaders(scope=message)["Strict-Transport-Security"] = _ENCRYPTED
                if state.get("cookie_due"):
                    MutableHeaders(scope=message).append(
                        "Set-Cookie", self._cookie(state["browser"])
                    )
                await self._log(scope, message["status"])
            await send(message)

        if scope["method"] not in SAFE:
            request = Request(scope, receive)
            if self._elsewhere(headers):
                refusal = problem(request, 403, "A page of another site sent this.")
                await refusal(scope, receive, send)
                return
            if _long(headers) and not (await run_sync(self.known, request)).id:
                refusal = problem(request, 401, "Sign in before you send this.", _CHALLENGE)
                await refusal(scope, receive, send)
                return
        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if begun and not error.args:
                raise
            _LOG.error("%s %s failed: %s", scope["method"], logged(scope), where(error))
            if begun:
                raise CutOffError from None
            await unexpected(Request(scope, receive))(scope, receive, sending)

    def _elsewhere(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return True
        origin = headers.get("origin")
        if origin is None or origin == self.security.site.origin:
            return False
        return not origin.startswith(("http://", "https://")) or (
            urlsplit(origin).netloc != headers.get("host")
        )

    def _cookie(self, value: str) -> str:
        secure = "; Secure" if self.security.encrypted else ""
        return f"{self.security.cookie}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"

    async def _log(self, scope: Scope, status: int) -> None:
        caller = scope["state"].get("caller")
        accounts = self.security.accounts
        if accounts is None or caller is None or not caller.id:
            return
        safe, of = scope["method"] in SAFE, logged(scope)
        if safe and not (scope.get("path_params") or of.startswith(_WATCHED)):
            return
        what = "read" if safe else "sent"
        action = what if status < 400 else f"{what}, answered {status}"
        await run_sync(accounts.log, self.security.clock(), caller.id, action, of)


def _long(headers: Headers) -> bool:
    """Whether a body is, or may be, more than a form of somebody who is not signed in can be."""
    length = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not length.isdecimal() or int(length) > LARGEST_FORM


def logged(scope: Scope) -> str:
    """The path of a request with the values of ids; what else it holds stays a name in braces."""
    path = str(getattr(scope.get("route"), "path", ""))
    values: dict[str, Any] = scope.get("path_params") or {}
    for name, value in values.items():
        if name in _IDS and _ID.fullmatch(str(value)):
            path = re.sub(rf"{{{name}(?::\w+)?}}", str(value).replace("\\", ""), path)
    return path


def new_browser() -> str:
    """The value of a cookie that stands for nobody yet."""
    return secrets.token_urlsafe(32)
