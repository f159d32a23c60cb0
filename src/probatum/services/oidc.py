"""To sign in with another service: OpenID Connect, authorization code with PKCE (S256)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from probatum.library.accounts import Account, Accounts, TakenError, hashed
from probatum.services import accounts as service
from probatum.services.accounts import MINUTE, AccountError, RefusedError
from probatum.services.permissions import Role

IN_TIME = 10 * MINUTE
"""How long the other service has to send the browser back."""

_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
_SCOPE = "openid profile"
_LEEWAY = 60
_TIMEOUT = 10.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FIELDS = {"issuer", "client_id", "client_secret", "name", "new_accounts"}


class SettingsError(ValueError):
    """The file that describes the other service cannot be used. The message says why."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Another service that knows its people.

    ``new_accounts``: whether somebody whom it knows and this site does not becomes a reader here;
    else an account has to be linked from its owner's page first. ``client_secret`` is empty for a
    public client.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str
    new_accounts: bool


def read_provider(path: Path) -> Provider:
    """The provider that a JSON file describes. Raises SettingsError."""
    try:
        given = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be read as JSON ({error}).") from error
    if not isinstance(given, dict) or (set(given) - _FIELDS):
        raise SettingsError(f"{path}: is an object with {', '.join(sorted(_FIELDS))}.")
    texts = {k: given.get(k, "") for k in ("issuer", "client_id", "client_secret", "name")}
    if not all(isinstance(v, str) for v in texts.values()):
        raise SettingsError(f"{path}: {', '.join(texts)} are texts.")
    if not texts["issuer"] or not texts["client_id"]:
        raise SettingsError(f"{path}: lacks issuer or client_id.")
    if not _trusted(texts["issuer"]):
        raise SettingsError(f"{path}: the issuer's address begins with https://.")
    new = given.get("new_accounts", False)
    if not isinstance(new, bool):
        raise SettingsError(f"{path}: new_accounts is true or false.")
    name = texts["name"] or urlsplit(texts["issuer"]).hostname or ""
    return Provider(
        texts["issuer"].rstrip("/"), texts["client_id"], texts["client_secret"], name, new
    )


def leave(
    accounts: Accounts, provider: Provider, back: str, browser: str, then: str, now: float
) -> str:
    """The address at the other service to which the browser goes; ``back`` is where it returns.

    ``then`` is kept for the return: the page to show, or the account to link. Raises AccountError.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    with _client(provider) as client:
        found = _discovered(client, provider)
        address = prepare_grant_uri(
            found["authorization_endpoint"], provider.client_id, "code", back, _SCOPE, state,
            nonce=nonce, code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )  # fmt: skip
    data = {"nonce": nonce, "verifier": verifier, "then": then}
    accounts.put_pending(hashed(state), browser, data, now + IN_TIME, now)
    return str(address)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the other service names: its subject, a name to show, and what ``leave`` was told."""

    subject: str
    shown: str
    then: str


def returned(
    accounts: Accounts,
    provider: Provider,
    back: str,
    browser: str,
    answer: dict[str, str],
    now: float,
) -> Known:
    """Whom the other service names in its answer (the query of ``back``). Raises RefusedError.

    The state binds the answer to this browser, the verifier to this server, the nonce to this one
    attempt; the token's signature, issuer, audience and times are checked.
    """
    begun = accounts.take_pending(hashed(answer.get("state", "")), browser, now)
    if begun is None:
        raise RefusedError("This sign-in was not begun here, or took too long. Begin again.")
    if answer.get("iss", provider.issuer).rstrip("/") != provider.issuer:
        raise RefusedError(f"The answer is not from {provider.name}. Begin again.")
    if not answer.get("code"):
        raise RefusedError(f"{provider.name} did not sign you in. Begin again, or sign in here.")
    with _client(provider) as client:
        found = _discovered(client, provider)
        token = _token(client, provider, found["token_endpoint"], {
            "grant_type": "authorization_code", "code": answer["code"], "redirect_uri": back,
            "code_verifier": begun["verifier"],
        })  # fmt: skip
        keys = KeySet.import_key_set(cast(Any, _read(client.get(found["jwks_uri"]))))
        read = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {"iss": {"values": [found["issuer"]]}, "aud": {"values": [provider.client_id]}},
            {
                "nonce": begun["nonce"],
                "client_id": provider.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now), leeway=_LEEWAY)
    shown = claims.get("name") or claims.get("preferred_username") or ""
    return Known(str(claims["sub"]), str(shown), begun["then"])


def signed_in(accounts: Accounts, provider: Provider, known: Known, now: float) -> Account:
    """The account of somebody whom the other service names. Raises RefusedError.

    Accounts are matched by issuer and subject alone, never by a name or an e-mail address: those
    can be chosen.
    """
    account = accounts.identified(provider.issuer, known.subject)
    if account is None and provider.new_accounts:
        account = _newcomer(accounts, provider, known, now)
    if account is None:
        raise RefusedError(
            f"{provider.name} knows you, but no account here is linked to it. Sign in another way and "
            "link it on your account's page, or ask an administrator for an account."
        )
    if account.closed is not None:
        raise RefusedError("This account is closed. Ask an administrator.")
    return account


def link(
    accounts: Accounts, provider: Provider, account: Account, known: Known, now: float
) -> None:
    """Let this identity sign in to an account. Raises AccountError."""
    try:
        accounts.link(provider.issuer, known.subject, account.id)
    except TakenError as error:
        raise AccountError(str(error)) from error
    accounts.log(now, account.id, "identity linked", f"account:{account.id}")


def _newcomer(accounts: Accounts, provider: Provider, known: Known, now: float) -> Account:
    name = f"oidc-{hashed(provider.issuer + ' ' + known.subject)[:16]}"
    account, code = service.create(
        accounts, name, known.shown or name, [Role.READER], now, service.SYSTEM
    )
    accounts.take_code(hashed(code), now)
    accounts.link(provider.issuer, known.subject, account.id)
    return account


def _discovered(client: httpx.Client, provider: Provider) -> dict[str, str]:
    found = _read(client.get(f"{provider.issuer}/.well-known/openid-configuration"))
    needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(found.get(name), str) for name in needed):
        raise RefusedError(f"{provider.name} does not describe itself as OpenID Connect asks.")
    if found["issuer"].rstrip("/") != provider.issuer:
        raise RefusedError(f"{provider.name} describes itself as another issuer.")
    if not all(_trusted(found[name]) for name in needed):
        raise RefusedError(f"{provider.name} names an address that is not https.")
    return {name: found[name] for name in needed}


def _token(
    client: httpx.Client, provider: Provider, address: str, form: dict[str, str]
) -> dict[str, Any]:
    if not provider.client_secret:
        return _read(client.post(address, data={**form, "client_id": provider.client_id}))
    auth = httpx.BasicAuth(
        quote(provider.client_id, safe=""), quote(provider.client_secret, safe="")
    )
    return _read(client.post(address, data=form, auth=auth))


def _read(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


@contextmanager
def _client(provider: Provider) -> Iterator[httpx.Client]:
    try:
        with httpx.Client(timeout=_TIMEOUT) as client:
            yield client
    except httpx.HTTPError as error:
        raise RefusedError(
            f"{provider.name} cannot be reached. Try again, or sign in another way."
        ) from error
    except (AuthlibBaseError, JoseError, KeyError, ValueError, TypeError) as error:
        if isinstance(error, AccountError):
            raise
        raise RefusedError(
            f"What {provider.name} answered cannot be verified ({type(error).__name__}). Begin again."
        ) from error


def _trusted(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
