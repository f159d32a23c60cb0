"""Signatures of protocols: a named clinician, a date, one content hash (Ed25519, RFC 8032)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

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
        try:
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.key, validate=True))
            public.verify(base64.b64decode(self.signature, validate=True), self.message)
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
        if not text.strip() or "\n" in text:
            raise SigningError(f"{what}: one line of text is needed")
    try:
        private = serialization.load_pem_private_key(pem, secret)
    except (ValueError, TypeError) as error:
        raise SigningError("the key cannot be opened: is it the right file and secret?") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise SigningError("the key is not an Ed25519 key")
    public = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    unsigned = Signature(
        protocol, content_hash(content), name.strip(), credentials.strip(), date,
        base64.b64encode(public).decode(), "",
    )  # fmt: skip
    made = base64.b64encode(private.sign(unsigned.message)).decode()
    return Signature(
        unsigned.protocol, unsigned.content, unsigned.name, unsigned.credentials, unsigned.date,
        unsigned.key, made,
    )  # fmt: skip


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
