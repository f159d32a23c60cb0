"""Who may do what: roles, the one who calls, and the refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is trusted with on this site."""

    READER = "reader"
    AUTHOR = "author"
    CLINICIAN = "clinician"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    LIBRARIAN = "librarian"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Caller:
    """The one on whose behalf something is done. ``id`` is what logs hold, ``name`` what is shown."""

    id: str
    name: str
    roles: frozenset[Role]


LOCAL = Caller("local", "This computer's user", frozenset(Role))
"""The single user of local mode."""


class PermissionDenied(Exception):  # noqa: N818 (a refusal, not a fault)
    """The caller has none of the roles that this needs."""

    def __init__(self, needed: frozenset[Role]) -> None:
        names = " or ".join(sorted(needed)) or "nobody"
        super().__init__(
            f"This needs the role {names}. Sign in, or ask an administrator of this site for it."
        )
        self.needed = needed


def require(caller: Caller, *any_of: Role) -> None:
    """Pass a caller who has one of these roles. Raises PermissionDenied for any other."""
    if caller.roles.isdisjoint(any_of):
        raise PermissionDenied(frozenset(any_of))
