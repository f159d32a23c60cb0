"""Adds the security to an application."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response

from probatum.app.web.callers import current
from probatum.app.web.pages import administration, kept_plans, own_account, signing_in
from probatum.app.web.problems import problem
from probatum.app.web.security import forgery, sessions
from probatum.app.web.security.bounds import Hosts
from probatum.app.web.security.guard import Guard
from probatum.app.web.security.pace import Pace
from probatum.app.web.security.state import Security
from probatum.app.web.templating import templates
from probatum.services.accounts import AccountError, LimitedError, RefusedError
from probatum.services.permissions import Role

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""This computer's own names; under any other than these and the site's nothing is answered, against
DNS rebinding."""


def add_security(app: FastAPI, security: Security) -> None:
    """Guard every route, and add the pages of accounts where there are accounts.

    The middleware that is added later stands outside of this.
    """
    app.state.security = security
    app.state.pace = Pace()
    templates().globals.update(
        csrf_field=forgery.field, csrf_token=forgery.token, caller_of=_caller_of,
        keepers_of=_keepers_of,
        has_accounts=lambda request: request.app.state.security.accounts is not None,
    )  # fmt: skip
    app.exception_handler(AccountError)(_account_error)
    app.exception_handler(sessions.SignInNeededError)(sessions.to_sign_in)
    if security.accounts is not None:
        for module in (signing_in, own_account, kept_plans, administration):
            app.include_router(module.router)
    app.add_middleware(Guard, security=security, known=current)
    names = {*LOOPBACK, urlsplit(security.site.origin).hostname or ""}
    app.add_middleware(Hosts, names=names)


def _caller_of(request: Request) -> object:
    return current(request) if hasattr(request.state, "browser") else None


def _keepers_of(request: Request) -> list[str]:
    """The names of those who may add to the library, by which they are known to their readers."""
    accounts = request.app.state.security.accounts
    found = accounts.accounts() if accounts else ()
    return sorted(a.shown for a in found if a.closed is None and Role.LIBRARIAN.value in a.roles)


def _account_error(request: Request, error: AccountError) -> Response:
    if isinstance(error, LimitedError):
        return problem(request, 429, str(error), {"Retry-After": str(error.wait)})
    return problem(request, 403 if isinstance(error, RefusedError) else 422, str(error))
