"""Passwords: what is asked of one, its hash, and a comparison that costs the same for everybody."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5

_AT_ONCE = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB: a crowd at the door waits in line."""


class PasswordError(ValueError):
    """A password that is not taken. The message says what to change."""


def accepted(password: str, name: str) -> str:
    """The password if it is good enough for this account. Raises PasswordError."""
    if len(password) < SHORTEST:
        raise PasswordError(
            f"The password is too short: {SHORTEST} characters or more, such as four words."
        )
    if len(password) > LONGEST:
        raise PasswordError(f"The password is too long: at most {LONGEST} characters.")
    if len(set(password.casefold())) < FEWEST_DIFFERENT:
        raise PasswordError("The password repeats itself; use more different characters.")
    if name.casefold() in password.casefold():
        raise PasswordError("The password holds the account's name; leave it out.")
    return password


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    with _AT_ONCE:
        return _hasher().hash(password)


def matches(held: str | None, password: str) -> bool:
    """Whether this is the password of ``held``; without one, the same work for a certain no."""
    with _AT_ONCE:
        try:
            return (
                _hasher().verify(held or _nobodys(), password[: LONGEST + 1]) and held is not None
            )
        except (VerificationError, InvalidHashError):
            return False


def outdated(held: str) -> bool:
    """Whether a hash was made with older parameters."""
    return _hasher().check_needs_rehash(held)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("the password of nobody")
