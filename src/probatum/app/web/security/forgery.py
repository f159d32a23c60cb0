"""Cross-site request forgery: what changes something carries a token that only our pages know.

The token is made from the browser's cookie and a secret of the server, so nothing is stored for it,
and it changes whenever somebody signs in or out.
"""

from __future__ import annotations

import hashlib
import hmac

from anyio.to_thread import run_sync
from fastapi import HTTPException, Request
from markupsafe import Markup

from probatum.app.web.callers import current
from probatum.app.web.security.guard import SAFE
from probatum.app.web.security.sessions import address
from probatum.app.web.security.state import security
from probatum.services.accounts import limit_changes

FIELD = "csrf"
HEADER = "x-csrf-token"


def token(request: Request) -> str:
    """The token of the browser that sent a request, which gets its cookie with the answer."""
    if not request.state.known:
        request.state.cookie_due = True
    return made(security(request).secret, request.state.browser)


def made(secret: bytes, browser: str) -> str:
    """The token that belongs to the cookie of a browser."""
    return hmac.new(secret, f"csrf {browser}".encode(), hashlib.sha256).hexdigest()


def field(request: Request) -> Markup:
    """The token as a field of a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token(request))


async def protected(request: Request) -> None:
    """Let a request pass that changes something, if one of our pages sent it and not too often.

    A program's token is not sent by a browser of its own accord, so it needs no other. Nor does a
    program without any cookie need one under ``/v1``: it can do only what anybody may.
    """
    if request.method in SAFE:
        return
    if not _from_program(request):
        given = request.headers.get(HEADER) or await _field(request)
        own = made(security(request).secret, request.state.browser)
        if not (request.state.known and hmac.compare_digest(given.encode(), own.encode())):
            raise HTTPException(
                403, "This form is out of date. Go back, load the page again, send it."
            )
    known = security(request)
    if known.accounts is not None:
        who = await run_sync(current, request)
        await run_sync(limit_changes, known.accounts, who.id, address(request), known.clock())


def _from_program(request: Request) -> bool:
    headers = request.headers
    if headers.get("authorization", "").lower().startswith("bearer "):
        return security(request).accounts is not None
    browsers = "cookie", "origin", "sec-fetch-site"
    return request.url.path.startswith("/v1/") and not any(name in headers for name in browsers)


async def _field(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return ""
    value = (await request.form()).get(FIELD)
    return value if isinstance(value, str) else ""
