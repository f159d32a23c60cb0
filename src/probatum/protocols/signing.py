"""Signatures of protocols: a named clinician, a date, one content hash (Ed25519, RFC 8032)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SigningError(ValueError):
    """Why nothing was signed, and what to do."""


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
        return verified(self.key, self.signature, self.message)


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
        return same and verified(self.key, self.signature, self.message)


def verified(key: str, signature: str, message: bytes) -> bool:
    """Whether the key made this signature of the message; both in base64."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def content_hash(content: bytes) -> str:
    """SHA-256 of a protocol file, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def new_key(secret: bytes) -> bytes:
    """A new private key as PEM (PKCS 8), encrypted with the signer's own secret."""
    if len(secret) < _SHORTEST:
        raise SigningError(f"the secret must have at least {_SHORTEST} characters")
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(secret),
    )


_SHORTEST = 8


def sign(
    protocol: str, content: bytes, name: str, credentials: str, date: str, pem: bytes, secret: bytes
) -> Signature:
    """Sign a protocol file. Raises SigningError for a wrong secret, or a name that is no line."""
    for what, text in (("name", name), ("credentials", credentials)):
        _line(what, text)
    private = opened(pem, secret)
    unsigned = Signature(
        protocol, content_hash(content), name.strip(), credentials.strip(), date,
        public_key(private), "",
    )  # fmt: skip
    return replace(unsigned, signature=_signed(private, unsigned.message))


def withdraw(
    signatures: Iterable[Signature], reason: str, date: str, pem: bytes, secret: bytes
) -> list[Withdrawal]:
    """Take back those of the signatures that this key made. Raises SigningError."""
    _line("reason", reason)
    private = opened(pem, secret)
    key = public_key(private)
    unsigned = [
        Withdrawal(s.protocol, s.signature, reason.strip(), date, key, "")
        for s in signatures
        if s.key == key
    ]
    return [replace(w, signature=_signed(private, w.message)) for w in unsigned]


def opened(pem: bytes, secret: bytes) -> Ed25519PrivateKey:
    """The private key of a PEM. Raises SigningError."""
    try:
        private = serialization.load_pem_private_key(pem, secret)
    except (ValueError, TypeError) as error:
        raise SigningError("the key cannot be opened: is it the right file and secret?") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise SigningError("the key is not an Ed25519 key")
    return private


def public_key(private: Ed25519PrivateKey) -> str:
    """The public key of a private one, base64: what others know the signer by."""
    raw = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return base64.b64encode(raw).decode()


def is_public_key(key: str) -> bool:
    """Whether a text is a public key in base64."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except ValueError:
        return False
    return True


def _signed(private: Ed25519PrivateKey, message: bytes) -> str:
    return base64.b64encode(private.sign(message)).decode()


def _line(what: str, text: str) -> None:
    if not text.strip() or "\n" in text:
        raise SigningError(f"{what}: one line of text is needed")
