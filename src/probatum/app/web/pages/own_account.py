"""Account: how its owner signs in, from where, and which programs act for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Form, Path, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from probatum.app.web.pages.signing_in import browser
from probatum.app.web.security.sessions import Recent, Signed, accounts_of, now
from probatum.app.web.security.state import security
from probatum.app.web.templating import page
from probatum.library.accounts import hashed
from probatum.services import accounts as service
from probatum.services import passkeys
from probatum.services.accounts import AccountError, Session
from probatum.services.permissions import Role

router = APIRouter(include_in_schema=False)

Short = Annotated[str, Form(max_length=500)]
Id = Annotated[str, Path(max_length=400)]


@router.get("/account")
def own_account(request: Request, signed: Signed) -> Response:
    """The page of one's own account."""
    return _page(request, signed)


@router.post("/account/password")
def password(request: Request, signed: Recent, password: Short, repeated: Short) -> Response:
    """Set a new password; every other session ends."""
    accounts = accounts_of(request)
    try:
        if password != repeated:
            raise AccountError("The two passwords differ. Type them again.")
        service.set_password(
            accounts, signed.account, password, now(request), signed.account.id,
            hashed(request.state.browser),
        )  # fmt: skip
    except AccountError as error:
        return _page(request, signed, 422, password_error=str(error))
    return RedirectResponse("/account", 303)


@router.post("/account/passkeys/offer")
def offer(request: Request, signed: Recent) -> Response:
    """What a new passkey is made from."""
    accounts, site = accounts_of(request), security(request).site
    made = passkeys.offer(accounts, site, signed.account, browser(request), now(request))
    return Response(made, media_type="application/json")


@router.post("/account/passkeys")
def add_passkey(
    request: Request,
    signed: Recent,
    answer: Annotated[dict[str, Any], Body()],
    label: Annotated[str, Body(max_length=100)] = "",
) -> Response:
    """Keep the passkey that the browser made."""
    passkeys.register(
        accounts_of(request), security(request).site, signed.account, browser(request),
        json.dumps(answer), label, now(request),
    )  # fmt: skip
    return JSONResponse({"next": "/account"})


@router.post("/account/passkeys/{passkey}/remove")
def remove_passkey(request: Request, signed: Recent, passkey: Id) -> Response:
    """Forget a passkey."""
    service.remove_passkey(
        accounts_of(request), signed.account, passkey, now(request), signed.account.id
    )
    return RedirectResponse("/account", 303)


@router.post("/account/unlink")
def unlink(request: Request, signed: Recent) -> Response:
    """Sign in no more by the other service."""
    provider = security(request).provider
    if provider is not None:
        service.unlink(accounts_of(request), signed.account, provider.issuer, now(request))
    return RedirectResponse("/account", 303)


@router.post("/account/tokens")
def add_token(
    request: Request,
    signed: Recent,
    label: Short = "",
    scope: Annotated[list[Role] | None, Form()] = None,
    days: Annotated[int, Form()] = 90,
) -> Response:
    """Make a token, which this one answer shows."""
    try:
        _, secret = service.new_token(
            accounts_of(request), signed.account, label, scope or (), days, now(request),
            signed.account.id,
        )  # fmt: skip
    except AccountError as error:
        return _page(request, signed, 422, token_error=str(error))
    return _page(request, signed, secret=secret)


@router.post("/account/tokens/{token}/end")
def end_token(request: Request, signed: Recent, token: Id) -> Response:
    """End a token."""
    service.end_token(accounts_of(request), signed.account, token, now(request), signed.account.id)
    return RedirectResponse("/account", 303)


@router.post("/account/sessions/end")
def end_sessions(request: Request, signed: Signed) -> Response:
    """Sign out everywhere else."""
    service.end_others(accounts_of(request), signed, now(request))
    return RedirectResponse("/account", 303)


def _page(request: Request, signed: Session, status: int = 200, **values: Any) -> Response:
    accounts, known = accounts_of(request), security(request)
    at = now(request)
    made = page(
        request, "own_account.html.j2", account=signed.account, recent=signed.recent(at),
        passkeys=accounts.passkeys(signed.account.id), tokens=accounts.tokens(signed.account.id),
        others=len(accounts.sessions(signed.account.id)) - 1, roles=list(Role), at=at, day=day,
        provider=known.provider, keeps=known.plan_key is not None,
        linked=accounts.issuers(signed.account.id), **values,
    )  # fmt: skip
    made.status_code = status
    made.headers["Cache-Control"] = "no-store"
    return made


def day(seconds: float) -> str:
    """A day, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
