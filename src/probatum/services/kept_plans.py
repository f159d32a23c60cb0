"""What was typed into a plan, kept for its owner: only where this is switched on, sealed, deletable.

The key lies in a file outside of the library's folder, so a copy of the folder opens nothing. Each
plan has a key of its own (HKDF-SHA-256), and AES-256-GCM binds it to its account: it opens for
nobody else, and not at all once it is changed.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from probatum.library.accounts import Account, Accounts, Kept
from probatum.services.accounts import AccountError

MOST = 200
"""Plans that one account may keep."""

LARGEST = 100_000
"""Bytes of one of them."""

_KEY = 32
_NONCE = 12


class KeyFileError(ValueError):
    """The file of the key cannot be used. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """What was typed into a plan of one protocol, field by field, and when it was kept."""

    id: str
    made: float
    protocol: str
    typed: tuple[tuple[str, str], ...]


def read_key(file: Path, library: Path) -> bytes:
    """The key in a file, which is made if there is none. Raises KeyFileError."""
    if file.resolve().is_relative_to(library.resolve()):
        raise KeyFileError(
            f"{file}: lies in the library's folder, and whoever copies that would have the key too. "
            "Name a file elsewhere."
        )
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_hex(_KEY) + "\n")
    except FileExistsError:
        pass
    except OSError as error:
        raise KeyFileError(f"{file}: cannot be made ({error.strerror}).") from error
    try:
        key = bytes.fromhex(file.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{file}: holds no key; name another file or restore it.") from error
    if len(key) != _KEY:
        raise KeyFileError(f"{file}: holds no key; name another file or restore it.")
    return key


def keep(
    accounts: Accounts,
    key: bytes,
    account: Account,
    protocol: str,
    typed: Iterable[tuple[str, str]],
    now: float,
) -> str:
    """Keep what was typed; gives its id. Raises AccountError."""
    text = json.dumps({"protocol": protocol, "typed": list(typed)}).encode()
    if len(text) > LARGEST:
        raise AccountError("This is too much to keep.")
    if len(accounts.kept(account.id)) >= MOST:
        raise AccountError(f"An account keeps at most {MOST} plans; delete one first.")
    identity = secrets.token_hex(8)
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + _cipher(key, identity).encrypt(nonce, text, _bound(identity, account.id))
    accounts.keep(Kept(identity, account.id, now, sealed))
    accounts.log(now, account.id, "plan kept", f"plan:{identity}")
    return identity


def kept(accounts: Accounts, key: bytes, account: Account) -> list[KeptPlan]:
    """The plans that an account keeps, newest first; what another key sealed is left out."""
    opened = (_opened(key, one) for one in accounts.kept(account.id))
    return [plan for plan in opened if plan is not None]


def delete(accounts: Accounts, account: Account, identity: str, now: float) -> None:
    """Delete a kept plan; its bytes are overwritten. Raises AccountError."""
    if not accounts.drop(account.id, identity):
        raise AccountError("There is no such plan of this account.")
    accounts.log(now, account.id, "plan deleted", f"plan:{identity}")


def _opened(key: bytes, one: Kept) -> KeptPlan | None:
    nonce, sealed = one.sealed[:_NONCE], one.sealed[_NONCE:]
    try:
        text = _cipher(key, one.id).decrypt(nonce, sealed, _bound(one.id, one.account))
    except InvalidTag:
        return None
    held = json.loads(text)
    return KeptPlan(one.id, one.made, held["protocol"], tuple(map(tuple, held["typed"])))


def _cipher(key: bytes, identity: str) -> AESGCM:
    made = HKDF(SHA256(), _KEY, identity.encode(), b"probatum kept plan").derive(key)
    return AESGCM(made)


def _bound(identity: str, account: str) -> bytes:
    return f"{account} {identity}".encode()
