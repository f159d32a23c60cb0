"""Signatures of protocols: a named clinician, a date, one content hash (Ed25519, RFC 8032)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from probatum.verification import signing


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed which content of a protocol, when. ``key`` and ``signature`` are base64."""

    protocol: str
    content: str
    """SHA-256 of the protocol file, hexadecimal."""
    name: str
    credentials: str
    date: str
    key: str
    signature: str

    @property
    def message(self) -> bytes:
        """The bytes that are signed: every field but the key and the signature, a line each."""
        fields = (self.protocol, self.content, self.name, self.credentials, self.date)
        return "\n".join(("probatum protocol signature 1", *fields)).encode()

    @property
    def signer(self) -> str:
        """As a reader sees it."""
        return f"{self.name} ({self.credentials}) on {self.date}"

    def genuine(self) -> bool:
        """Whether the key made this signature of these fields."""
        return signing.genuine(self.key, self.signature, self.message)


def content_hash(content: bytes) -> str:
    """SHA-256 of a protocol file, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sign(
    protocol: str, content: bytes, name: str, credentials: str, date: str, key: bytes, secret: bytes
) -> Signature:
    """Sign a protocol file. Raises SigningError for a wrong secret, or a name that is no line."""
    named = signing.line("name", name), signing.line("credentials", credentials)
    unsigned = Signature(protocol, content_hash(content), *named, date, "", "")
    public, made = signing.sign(unsigned.message, key, secret)
    return replace(unsigned, key=public, signature=made)


def standing(
    protocol: str, content: bytes, signatures: Iterable[Signature]
) -> tuple[tuple[str, ...], str]:
    """Who signed this very content, and otherwise why nobody's signature counts."""
    of_it = [s for s in signatures if s.protocol == protocol]
    genuine = [s for s in of_it if s.genuine()]
    valid = [s for s in genuine if s.content == content_hash(content)]
    if valid:
        return tuple(s.signer for s in valid), ""
    if genuine:
        last = max(genuine, key=lambda s: s.date)
        return (), f"The protocol was altered after {last.signer} signed it."
    if of_it:
        return (), "A signature of the protocol is not genuine."
    return (), "No named clinician has signed the protocol."
