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


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A signer takes a signature back: only the key that made it can. ``of`` is that signature."""

    protocol: str
    of: str
    reason: str
    date: str
    key: str
    signature: str

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        fields = (self.protocol, self.of, self.reason, self.date)
        return "\n".join(("probatum protocol withdrawal 1", *fields)).encode()

    def of_it(self, signature: Signature) -> bool:
        """Whether the key that made the signature takes it back."""
        same = (self.protocol, self.of, self.key) == (
            signature.protocol, signature.signature, signature.key,
        )  # fmt: skip
        return same and signing.genuine(self.key, self.signature, self.message)


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


def withdraw(
    signatures: Iterable[Signature], reason: str, date: str, key: bytes, secret: bytes
) -> list[Withdrawal]:
    """Take back those of the signatures that this key made. Raises SigningError."""
    said, public = signing.line("reason", reason), signing.public_key(key)
    made = []
    for signature in signatures:
        if signature.key == public:
            unsigned = Withdrawal(signature.protocol, signature.signature, said, date, public, "")
            _, signed = signing.sign(unsigned.message, key, secret)
            made.append(replace(unsigned, signature=signed))
    return made
