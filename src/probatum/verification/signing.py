"""Ed25519 keys and signatures (RFC 8032). A private key lies only encrypted, by its owner's own secret.

The key file is three lines of text: its kind with the cost of guessing (scrypt, RFC 7914), the public
key, and salt, nonce and private key under AES-256-GCM (NIST SP 800-38D), in base64. Nothing but the
secret opens it: not the file, not the database that keeps it, not whoever runs the server.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from typing import TYPE_CHECKING

# Every start of a library imports this module, and few starts sign or verify anything: what is slow
# to load is imported by the functions that use it.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SHORTEST = 8
"""Fewest characters of a secret."""

COST = 2**16
"""Scrypt's cost of one guess; memory in bytes is 1,024 times this."""

_KIND = "probatum signing key 1 scrypt"
_SALT, _NONCE, _SEALED = 16, 12, 32 + 16
"""Bytes; what is sealed is the private key with its tag."""


class SigningError(ValueError):
    """Why nothing was signed, and what to do."""


def new_key(secret: bytes) -> bytes:
    """A new key file, its private key encrypted with the signer's own secret."""
    if len(secret) < SHORTEST:
        raise SigningError(f"the secret must have at least {SHORTEST} characters")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes(
        serialization.Encoding.Raw,
        serialization.PrivateFormat.Raw,
        serialization.NoEncryption(),
    )
    public = _public(private)
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    sealed = AESGCM(_stretched(secret, salt, COST)).encrypt(nonce, raw, public.encode())
    return _file(COST, public, salt + nonce + sealed)


def public_key(key: bytes) -> str:
    """The public key of a key file, base64; no secret is needed. Raises SigningError."""
    return _parts(key)[1]


def finished(key: bytes, proof: str) -> str:
    """The public key of a key file that its owner made elsewhere.

    ``proof`` is the signature of the file by its own key. Raises SigningError for a file in another
    form, for one that is cheaper to guess than ours, and without the proof.
    """
    cost, public, held = _parts(key)
    if _file(cost, public, held) != key or len(held) != _SALT + _NONCE + _SEALED:
        raise SigningError("the key file is not whole: make it again")
    if cost < COST or cost & (cost - 1):
        raise SigningError(f"the key file is too cheap to guess: its cost must be at least {COST}")
    if not genuine(public, proof, key):
        raise SigningError("the key file was not signed by its own key: make it again")
    return public


def is_public_key(key: str) -> bool:
    """Whether a text is a public key in base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except ValueError:
        return False
    return True


def sign(message: bytes, key: bytes, secret: bytes) -> tuple[str, str]:
    """``(public key, signature)`` of a message, base64. Raises SigningError for a wrong secret."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cost, public, held = _parts(key)
    salt, nonce, sealed = held[:_SALT], held[_SALT : _SALT + _NONCE], held[_SALT + _NONCE :]
    try:
        raw = AESGCM(_stretched(secret, salt, cost)).decrypt(nonce, sealed, public.encode())
        private = Ed25519PrivateKey.from_private_bytes(raw)
    except (InvalidTag, ValueError) as error:
        raise SigningError("the key cannot be opened: is it the right file and secret?") from error
    return _public(private), base64.b64encode(private.sign(message)).decode()


def genuine(public: str, signature: str, message: bytes) -> bool:
    """Whether the owner of the public key made this signature of this message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """A public key in a form that can be read out: 32 hex digits of its SHA-256, in fours."""
    digest = hashlib.sha256(public.encode()).hexdigest()[:32]
    return " ".join(digest[i : i + 4] for i in range(0, 32, 4))


def line(what: str, text: str) -> str:
    """A field of a signed message, which is one line. Raises SigningError."""
    if not text.strip() or len(text.strip().splitlines()) > 1:
        raise SigningError(f"{what}: one line of text is needed")
    return text.strip()


def _public(private: Ed25519PrivateKey) -> str:
    from cryptography.hazmat.primitives import serialization

    raw = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return base64.b64encode(raw).decode()


def _file(cost: int, public: str, held: bytes) -> bytes:
    return f"{_KIND} {cost}\n{public}\n{base64.b64encode(held).decode()}\n".encode()


def _parts(key: bytes) -> tuple[int, str, bytes]:
    try:
        kind, public, held = key.decode("ascii").split("\n")[:3]
        name, _, cost = kind.rpartition(" ")
        sealed = base64.b64decode(held, validate=True)
        if name != _KIND or int(cost) > COST * 16 or len(sealed) < _SALT + _NONCE:
            raise ValueError(kind)
    except (ValueError, binascii.Error) as error:
        raise SigningError(
            "the key cannot be opened: it is no key file of `probatum protocol key`"
        ) from error
    return int(cost), public, sealed


def _stretched(secret: bytes, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(secret)
