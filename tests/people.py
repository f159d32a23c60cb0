"""A shared site with accounts, and people who sign in to it, for tests in one process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from probatum.app.web.security.state import Security
from probatum.app.web.server import create_app
from probatum.library.accounts import Account, Accounts
from probatum.services import accounts as service
from probatum.services import passwords
from probatum.services.permissions import Role
from tests.web import token

NOW = 1_800_000_000.0
WORDS = "correct horse battery staple"
ORIGIN = "https://evidence.example"
COOKIE = "__Host-probatum"


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Shared:
    """A site for several people."""

    app: Any
    accounts: Accounts
    clock: Clock

    def account(self, name: str, *roles: Role) -> Account:
        """A new account with the password of all of them."""
        made, _ = service.create(self.accounts, name, name.title(), roles, NOW, service.SYSTEM)
        service.set_password(self.accounts, made, WORDS, NOW, made.id)
        return made

    def browser(self, address: str = "192.0.2.1") -> TestClient:
        """A browser in which nobody is signed in; its next request carries the right token."""
        site = TestClient(
            self.app, base_url=ORIGIN, client=(address, 50000), follow_redirects=False
        )
        site.get("/sign-in")
        renew(site)
        return site

    def signed_in(self, name: str, address: str = "192.0.2.1") -> TestClient:
        """A browser in which this account is signed in."""
        site = self.browser(address)
        done = site.post("/sign-in", data={"name": name, "password": WORDS})
        assert done.status_code == 303, done.text
        renew(site)
        return site

    def program(self, account: Account, *scopes: Role) -> TestClient:
        """A program with a token of this account."""
        found = self.accounts.account(account.id)
        assert found is not None
        _, secret = service.new_token(
            self.accounts, found, "t", scopes, 1, self.clock.now, service.SYSTEM
        )
        site = TestClient(self.app, base_url=ORIGIN, follow_redirects=False)
        site.headers["Authorization"] = f"Bearer {secret}"
        return site


def shared(folder: Path, **options: Any) -> Shared:
    """A site for several people over the library in a folder."""
    clock = Clock()
    accounts = Accounts(folder)
    security = Security.shared(accounts, ORIGIN, clock=clock, **options)
    return Shared(create_app(folder, security=security), accounts, clock)


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Hashes that cost little, where the cost is not what is tested."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "_hasher", lambda: hasher)
        passwords._nobodys.cache_clear()
        yield
        passwords._nobodys.cache_clear()


def renew(site: TestClient) -> None:
    """Take the token that belongs to the browser's cookie, as its pages would."""
    site.headers["x-csrf-token"] = token(site, site.cookies[COOKIE])


def field(text: str) -> str:
    """The token that stands in a page's forms."""
    found = re.search(r'name="csrf" value="(\w+)"', text)
    assert found
    return found[1]
