"""What the site needs to know whom it serves: its address, its accounts, its clock, its secret."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from probatum.library.accounts import Accounts
from probatum.services.oidc import Provider
from probatum.services.passkeys import Site

LOCAL_SITE = Site("http://localhost")


@dataclass(frozen=True, slots=True)
class Security:
    """``accounts`` is None in local mode, where one person uses one computer.

    ``plan_key`` seals what clinicians keep of their plans; without it nothing of a plan is kept.
    """

    site: Site = LOCAL_SITE
    accounts: Accounts | None = None
    provider: Provider | None = None
    clock: Callable[[], float] = time.time
    plan_key: bytes | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @classmethod
    def shared(
        cls,
        accounts: Accounts,
        origin: str,
        provider: Provider | None = None,
        plan_key: bytes | None = None,
        clock: Callable[[], float] = time.time,
    ) -> Security:
        """A site that several people reach under ``origin``, each with an account."""
        return cls(Site(origin), accounts, provider, clock, plan_key, accounts.secret)

    @property
    def cookie(self) -> str:
        """The name of the one cookie; over https the browser ties it to this very host."""
        return "__Host-probatum" if self.encrypted else "probatum"

    @property
    def encrypted(self) -> bool:
        """Whether readers reach the site over https."""
        return self.site.origin.startswith("https://")


def security(request: Request) -> Security:
    """The security of the application that answers a request."""
    found: Security = request.app.state.security
    return found
