"""Who calls, and what each route asks of the caller."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from probatum.app.web.security.guard import SAFE
from probatum.app.web.security.pace import BY_ACCOUNT, BY_ADDRESS
from probatum.app.web.security.sessions import SignInNeededError, address, now
from probatum.app.web.security.sessions import caller as signed_in
from probatum.app.web.security.state import security
from probatum.services.accounts import LimitedError
from probatum.services.permissions import LOCAL, Caller, Role, require

NOBODY = Caller("", "", frozenset())
"""A caller of whom nothing is known."""


def current(request: Request) -> Caller:
    """The caller of a request: in local mode the one user of this computer."""
    found: Caller | None = getattr(request.state, "caller", None)
    if found is None:
        found = LOCAL if security(request).accounts is None else signed_in(request) or NOBODY
        request.state.caller = found
    return found


class Requires:
    """A route's demand: one of ``roles``. As a dependency it gives the caller who has one."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    async def __call__(
        self, request: Request, caller: Annotated[Caller, Depends(current)]
    ) -> Caller:
        """The caller. Raises PermissionDenied, SignInNeededError, LimitedError."""
        if caller == NOBODY:
            raise SignInNeededError
        require(caller, *self.roles)
        if request.method in SAFE and security(request).accounts is not None:
            _pace(request, caller)
        return caller


def _pace(request: Request, caller: Caller) -> None:
    """Count that a caller reads. Raises LimitedError, where that is too often."""
    buckets = ((caller.id, BY_ACCOUNT), (f"address {address(request)}", BY_ADDRESS))
    if wait := request.app.state.pace.wait(buckets, now(request)):
        raise LimitedError(wait, "requests")


def requires(*any_of: Role) -> Any:
    """The caller, who must have one of these roles: ``caller: Annotated[Caller, requires(…)]``."""
    return Depends(Requires(*any_of))


Reader = Annotated[Caller, requires(Role.READER)]
"""A caller who may read."""

Librarian = Annotated[Caller, requires(Role.LIBRARIAN)]
"""A caller who may add to the library."""


def demands(app: FastAPI) -> Iterator[tuple[str, str, frozenset[Role]]]:
    """``(method, path, roles)`` of every route; no roles: everybody may call it."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.route, APIRoute):
            roles = _roles(context.route.dependant)
            for method in sorted(context.methods or ()):
                yield method, context.route.path, roles


def _roles(dependant: Dependant) -> frozenset[Role]:
    found: frozenset[Role] = frozenset()
    for inner in dependant.dependencies:
        if isinstance(inner.call, Requires):
            found |= inner.call.roles
        found |= _roles(inner)
    return found
