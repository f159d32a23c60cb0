"""What a library keeps on the signatures of protocols: three small files, each replaced whole."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from probatum.protocols.signing import Signature, Withdrawal
from probatum.protocols.standing import Register, Trusted

SIGNATURES = "protocol-signatures.json"
WITHDRAWALS = "protocol-withdrawals.json"
TRUSTED = "trusted-signers.json"
"""The files of a library's folder."""

_T = TypeVar("_T", Signature, Withdrawal, Trusted)


class RegisterError(ValueError):
    """Which file of the library cannot be read, and why."""


def register(folder: Path) -> Register:
    """The signatures, withdrawals and trusted signers of a library. Raises RegisterError."""
    return Register(
        tuple(_read(folder / SIGNATURES, Signature) or ()),
        tuple(_read(folder / WITHDRAWALS, Withdrawal) or ()),
        _tuple(_read(folder / TRUSTED, Trusted)),
    )


def keep_signatures(folder: Path, signatures: Iterable[Signature]) -> Path:
    """Replace the signatures of a library."""
    return _write(folder / SIGNATURES, signatures)


def keep_withdrawals(folder: Path, withdrawals: Iterable[Withdrawal]) -> Path:
    """Replace the withdrawals of a library."""
    return _write(folder / WITHDRAWALS, withdrawals)


def keep_trusted(folder: Path, trusted: Iterable[Trusted]) -> Path:
    """Replace the list of trusted signers of a library; an empty list trusts nobody."""
    return _write(folder / TRUSTED, trusted)


def _tuple(found: list[Trusted] | None) -> tuple[Trusted, ...] | None:
    return None if found is None else tuple(found)


def _read(path: Path, kind: type[_T]) -> list[_T] | None:
    """The entries of a file; None where there is none."""
    if not path.exists():
        return None
    try:
        return [kind(**_texts(entry)) for entry in json.loads(path.read_text("utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise RegisterError(f"{path} cannot be read: {error}. Restore it from a copy.") from error


def _texts(entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict) or not all(isinstance(v, str) for v in entry.values()):
        raise TypeError(f"{entry!r} is no entry of it")
    return entry


def _write(path: Path, entries: Iterable[_T]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    listed = [asdict(entry) for entry in entries]
    partial.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", "utf-8")
    partial.replace(path)
    return path
