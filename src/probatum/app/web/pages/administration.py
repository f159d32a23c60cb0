"""Administration: the accounts of the site, their roles, and the log of who did what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from probatum.app.web.callers import requires
from probatum.app.web.security.sessions import Recent, accounts_of, now
from probatum.app.web.templating import page
from probatum.library.accounts import Account
from probatum.services import accounts as service
from probatum.services.accounts import AccountError
from probatum.services.permissions import Caller, Role

router = APIRouter(include_in_schema=False)

LINES = 100
"""Lines of the log on a page."""

MEANINGS = {
    Role.READER: "asks and reads",
    Role.AUTHOR: "writes and submits articles",
    Role.CLINICIAN: "makes plans for patients",
    Role.REVIEWER: "reviews and signs",
    Role.EDITOR: "publishes, withdraws, recalls",
    Role.LIBRARIAN: "adds and removes sources",
    Role.ADMINISTRATOR: "gives roles, reads the log",
}

Administrator = Annotated[Caller, requires(Role.ADMINISTRATOR)]
Short = Annotated[str, Form(max_length=200)]


def _account(request: Request, account: Annotated[str, Path(max_length=40)]) -> Account:
    found = accounts_of(request).account(account)
    if found is None:
        raise HTTPException(404, "There is no such account.")
    return found


Named = Annotated[Account, Depends(_account)]


@router.get("/administration")
def accounts_page(request: Request, caller: Administrator) -> Response:
    """Every account."""
    return _page(request)


@router.post("/administration/accounts")
def create(
    request: Request,
    caller: Administrator,
    signed: Recent,
    name: Short,
    shown: Short = "",
    role: Annotated[list[Role] | None, Form()] = None,
) -> Response:
    """Make an account, and show its one-time code."""
    try:
        made, code = service.create(
            accounts_of(request), name, shown, role or (), now(request), caller.id
        )
    except AccountError as error:
        return _page(request, 422, error=str(error), name=name, shown=shown)
    return _page(request, code=code, whose=made.name)


@router.post("/administration/accounts/{account}/roles")
def set_roles(
    request: Request,
    caller: Administrator,
    signed: Recent,
    account: Named,
    role: Annotated[list[Role] | None, Form()] = None,
) -> Response:
    """Give an account these roles and no others."""
    service.set_roles(accounts_of(request), account, role or (), now(request), caller.id)
    return RedirectResponse("/administration", 303)


@router.post("/administration/accounts/{account}/reset")
def reset(
    request: Request, caller: Administrator, signed: Recent, account: Named, sure: Short = ""
) -> Response:
    """Take every way to sign in away, and show a one-time code; not unless that was confirmed."""
    if sure != "yes":
        return _page(request, 409, error=f"{account.shown} was not reset: confirm it first.")
    code = service.reset(accounts_of(request), account, now(request), caller.id)
    return _page(request, code=code, whose=account.name)


@router.post("/administration/accounts/{account}/close")
def close(request: Request, caller: Administrator, signed: Recent, account: Named) -> Response:
    """Close an account."""
    service.close(accounts_of(request), account, now(request), caller.id)
    return RedirectResponse("/administration", 303)


@router.post("/administration/accounts/{account}/reopen")
def reopen(request: Request, caller: Administrator, signed: Recent, account: Named) -> Response:
    """Open a closed account again."""
    service.reopen(accounts_of(request), account, now(request), caller.id)
    return RedirectResponse("/administration", 303)


@router.get("/administration/log")
def log(
    request: Request,
    caller: Administrator,
    below: Annotated[int, Query(ge=0)] = 0,
    of: Annotated[str, Query(max_length=200)] = "",
    who: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Who read and changed what, newest first."""
    accounts = accounts_of(request)
    lines = accounts.lines(of=of or None, account=who or None, limit=LINES, below=below)
    return page(
        request, "log.html.j2", lines=lines, names={a.id: a.name for a in accounts.accounts()},
        of=of, who=who, time=_time, more=len(lines) == LINES,
    )  # fmt: skip


def _page(request: Request, status: int = 200, **values: Any) -> Response:
    made = page(
        request, "administration.html.j2", accounts=accounts_of(request).accounts(), roles=MEANINGS,
        **values,
    )  # fmt: skip
    made.status_code = status
    made.headers["Cache-Control"] = "no-store"
    return made


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
