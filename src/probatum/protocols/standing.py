"""Whether a protocol may compute: signed as it stands, not taken back, by somebody who is trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from probatum.protocols.signing import Signature, Withdrawal, content_hash


@dataclass(frozen=True, slots=True)
class Trusted:
    """A signer for whom the administrator of a library vouches. ``key`` is the public key, base64."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Register:
    """What a library keeps on signatures. ``trusted`` is None where it keeps no list of signers."""

    signatures: tuple[Signature, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    trusted: tuple[Trusted, ...] | None = None

    def withdrawal(self, signature: Signature) -> Withdrawal | None:
        """The withdrawal of a signature, if its signer took it back."""
        return next((w for w in self.withdrawals if w.of_it(signature)), None)

    def vouches(self, signature: Signature) -> bool:
        """Whether the signer is on the list, by that name and with that key."""
        return Trusted(signature.name, signature.key) in (self.trusted or ())


@dataclass(frozen=True, slots=True)
class Standing:
    """Who signed this very content; where nobody's signature counts, ``why``."""

    signers: tuple[str, ...] = ()
    vouched: bool = False
    """Whether the library keeps a list of trusted signers and these are on it."""
    why: str = ""


def standing(protocol: str, content: bytes, register: Register) -> Standing:
    """What the signatures of a protocol are worth for this content.

    A signature counts if its key made it, its signer did not take it back and, where the library
    keeps a list of trusted signers, the list has that name with that key.
    """
    of_it = [s for s in register.signatures if s.protocol == protocol]
    genuine = [s for s in of_it if s.genuine()]
    valid = [s for s in genuine if s.content == content_hash(content)]
    withdrawn = [(s, w) for s in valid if (w := register.withdrawal(s))]
    kept = [s for s in valid if register.withdrawal(s) is None]
    counted = [s for s in kept if register.trusted is None or register.vouches(s)]
    if counted:
        signers = tuple(s.signer for s in counted)
        return Standing(signers, vouched=register.trusted is not None)
    if kept:
        return Standing(
            why=f"{_last(kept).signer} is not on this library's list of trusted signers."
        )
    if withdrawn:
        signature, withdrawal = max(withdrawn, key=lambda pair: pair[1].date)
        reason = withdrawal.reason.rstrip(".")
        return Standing(
            why=f"{signature.name} took the signature back on {withdrawal.date}: {reason}."
        )
    if genuine:
        return Standing(why=f"The protocol was altered after {_last(genuine).signer} signed it.")
    if of_it:
        return Standing(why="A signature of the protocol is not genuine.")
    return Standing(why="No named clinician has signed the protocol.")


def _last(signatures: Iterable[Signature]) -> Signature:
    return max(signatures, key=lambda s: s.date)
