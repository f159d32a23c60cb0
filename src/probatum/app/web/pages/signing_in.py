"""Sign in: by password, passkey, one-time code, or another service; and sign out."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from probatum.app.web.security import sessions
from probatum.app.web.security.sessions import Recent, accounts_of, address, inside, now
from probatum.app.web.security.state import security
from probatum.app.web.templating import page
from probatum.library.accounts import hashed
from probatum.services import accounts as service
from probatum.services import oidc, passkeys
from probatum.services.accounts import RefusedError

router = APIRouter(include_in_schema=False)

BACK = "/sign-in/elsewhere/back"
"""Where the other service sends a browser back to."""

Short = Annotated[str, Form(max_length=500)]
Place = Annotated[str, Form(alias="next", max_length=2000)]
Answer = Annotated[dict[str, Any], Body(max_length=20)]


@router.get("/sign-in")
def sign_in_page(request: Request, again: bool = False) -> Response:
    """The ways to sign in."""
    place = inside(request.query_params.get("next", "/"))
    return _page(request, place=place, again=again)


@router.post("/sign-in")
def sign_in(request: Request, name: Short, password: Short, place: Place = "/") -> Response:
    """Sign in with a name and a password."""
    try:
        account = service.sign_in(
            accounts_of(request), name, password, address(request), now(request)
        )
    except RefusedError as error:
        return _page(request, 403, place=inside(place), name=name, error=str(error))
    sessions.begin(request, account, "password")
    return RedirectResponse(inside(place), 303)


@router.post("/sign-in/passkey/challenge")
def challenge(request: Request) -> Response:
    """What a passkey has to answer."""
    accounts, at = accounts_of(request), now(request)
    service.knock(accounts, address(request), at)
    asked = passkeys.challenge(accounts, security(request).site, browser(request), at)
    return Response(asked, media_type="application/json")


@router.post("/sign-in/passkey")
def sign_in_passkey(request: Request, answer: Answer, next: str = "/") -> Response:  # noqa: A002
    """Sign in with a passkey's answer."""
    accounts, at = accounts_of(request), now(request)
    account = passkeys.signed_in(
        accounts, security(request).site, browser(request), json.dumps(answer), at
    )
    sessions.begin(request, account, "passkey")
    return JSONResponse({"next": inside(next)})


@router.get("/welcome")
def welcome_page(request: Request) -> Response:
    """Where a one-time code is entered."""
    return _unkept(page(request, "welcome.html.j2"))


@router.post("/welcome")
def welcome(request: Request, code: Short) -> Response:
    """Sign in with a one-time code, to choose how to sign in from now on."""
    try:
        account = service.take_code(accounts_of(request), code, address(request), now(request))
    except RefusedError as error:
        return _unkept(page(request, "welcome.html.j2", error=str(error)), 403)
    sessions.begin(request, account, "one-time code")
    return RedirectResponse("/account", 303)


@router.get("/sign-in/elsewhere")
def leave(request: Request, next: str = "/") -> Response:  # noqa: A002
    """Go to the other service to sign in there."""
    service.knock(accounts_of(request), address(request), now(request))
    return _leave(request, inside(next))


@router.get("/account/link")
def link(request: Request, signed: Recent) -> Response:
    """Go to the other service, to sign in with it from now on."""
    return _leave(request, f"link {signed.account.id}")


@router.get(BACK)
def back(request: Request) -> Response:
    """Come back from the other service."""
    known = security(request)
    if known.provider is None:
        raise RefusedError("This site signs nobody in by another service.")
    accounts, at = accounts_of(request), now(request)
    answer = {name: value[:4000] for name, value in request.query_params.items()}
    named = oidc.returned(
        accounts, known.provider, known.site.origin + BACK, browser(request), answer, at
    )
    verb, _, whose = named.then.partition(" ")
    if verb == "link":
        signed = sessions.session(request)
        if signed is None or signed.account.id != whose:
            raise RefusedError("Sign in here first, then link the other service again.")
        oidc.link(accounts, known.provider, signed.account, named, at)
        return RedirectResponse("/account", 303)
    account = oidc.signed_in(accounts, known.provider, named, at)
    sessions.begin(request, account, "another service")
    return RedirectResponse(inside(named.then), 303)


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Sign out."""
    sessions.end(request)
    return RedirectResponse("/sign-in", 303)


def browser(request: Request) -> str:
    """The browser of a request, as what it has begun is kept under."""
    return hashed(request.state.browser)


def _leave(request: Request, then: str) -> Response:
    known = security(request)
    if known.provider is None:
        raise RefusedError("This site signs nobody in by another service.")
    if not request.state.known:
        request.state.cookie_due = True
    there = oidc.leave(
        accounts_of(request), known.provider, known.site.origin + BACK, browser(request), then,
        now(request),
    )  # fmt: skip
    return RedirectResponse(there, 303)


def _page(request: Request, status: int = 200, **values: Any) -> Response:
    made = page(request, "sign_in.html.j2", provider=security(request).provider, **values)
    return _unkept(made, status)


def _unkept(made: Response, status: int = 200) -> Response:
    made.status_code = status
    made.headers["Cache-Control"] = "no-store"
    return made
