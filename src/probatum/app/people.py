"""Who uses the command line."""

from __future__ import annotations

import getpass
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from probatum.services.permissions import Caller


def person(name: str = "") -> Caller:
    """The caller under this name, else under the one of the computer's account; with every role,
    as whoever has the library's folder can do everything but sign for another."""
    from probatum.services.permissions import LOCAL
    from probatum.services.reviewing import identity

    known = name.strip() or _account()
    return replace(LOCAL, id=identity(known), name=known)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
