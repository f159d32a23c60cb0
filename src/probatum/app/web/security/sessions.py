"""Who sent a request: a browser that is signed in, or a program with a token."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from probatum.app.web.problems import problem
from probatum.app.web.security.guard import SAFE, new_browser
from probatum.app.web.security.state import security
from probatum.library.accounts import Account, Accounts
from probatum.services import accounts as service
from probatum.services.accounts import Session
from probatum.services.permissions import Caller


class SignInNeededError(Exception):
    """Nobody is signed in, or ``again``: too long ago for what is asked."""

    def __init__(self, again: bool = False) -> None:
        super().__init__("Sign in first.")
        self.again = again


def accounts_of(request: Request) -> Accounts:
    """The accounts of the site; its routes are there only where there are accounts."""
    found = security(request).accounts
    if found is None:
        raise HTTPException(404, "This site has no accounts.")
    return found


def now(request: Request) -> float:
    """The time, in seconds since 1970."""
    return security(request).clock()


def session(request: Request) -> Session | None:
    """The session of the browser that sent a request; one with a token is a program's."""
    if not request.state.known or "authorization" in request.headers:
        return None
    return service.session(accounts_of(request), request.state.browser, now(request))


def caller(request: Request) -> Caller | None:
    """Who sent a request: by its token if it has one, else by its session."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            return None
        return service.token_caller(accounts_of(request), token.strip(), now(request))
    found = session(request)
    return service.caller(found.account) if found else None


def address(request: Request) -> str:
    """The address that limits are counted by: for IPv6 its network, which is one household's."""
    host = request.client.host if request.client else ""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else host


def _signed(request: Request) -> Session:
    found = session(request)
    if found is None:
        raise SignInNeededError
    request.state.caller = service.caller(found.account)
    return found


def _recent(request: Request, found: Annotated[Session, Depends(_signed)]) -> Session:
    if not found.recent(now(request)):
        raise SignInNeededError(again=True)
    return found


Signed = Annotated[Session, Depends(_signed)]
"""The session of a person at a browser; a token has none."""

Recent = Annotated[Session, Depends(_recent)]
"""The same, of a person who has signed in a short while ago."""


def at_the_browser(request: Request) -> None:
    """On a site with accounts: somebody who has signed in at a browser, a short while ago."""
    if security(request).accounts is not None:
        _recent(request, _signed(request))


def begin(request: Request, account: Account, how: str) -> None:
    """Sign a browser in: whatever cookie it came with, it leaves with a new one."""
    accounts = accounts_of(request)
    if (old := session(request)) is not None:
        accounts.end_session(old.key)
    request.state.browser = service.begin(accounts, account, how, now(request))
    request.state.known = request.state.cookie_due = True


def end(request: Request) -> None:
    """Sign a browser out."""
    if (found := session(request)) is not None:
        service.end(accounts_of(request), found, now(request))
    request.state.browser = new_browser()
    request.state.cookie_due = True


def inside(place: str) -> str:
    """A path of this site to go to, or the first page."""
    plain = place.isprintable() and "\\" not in place
    return place if plain and place.startswith("/") and not place.startswith("//") else "/"


def to_sign_in(request: Request, error: SignInNeededError) -> Response:
    """Where somebody goes who has to sign in: programs get 401, people the page."""
    if request.url.path.startswith("/v1"):
        headers = {"WWW-Authenticate": "Bearer"}
        return problem(request, 401, "Send a token as `Authorization: Bearer …`.", headers)
    place = request.url.path if request.method in SAFE else "/account" if error.again else "/"
    if request.method in SAFE and request.url.query:
        place += f"?{request.url.query}"
    asked = f"next={quote(inside(place), safe='')}" + ("&again=1" if error.again else "")
    return RedirectResponse(f"/sign-in?{asked}", 303)
