"""Passkeys (WebAuthn): to register one, and to sign in with it without a name or password."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from probatum.library.accounts import Account, Accounts, Passkey, TakenError
from probatum.services.accounts import MINUTE, AccountError, RefusedError

IN_TIME = 5 * MINUTE
"""How long a challenge waits for its answer."""

MOST = 20
"""Passkeys that one account may have."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where readers find the service: its origin, such as ``https://evidence.example``."""

    origin: str

    @property
    def host(self) -> str:
        """The name to which passkeys are bound."""
        return urlsplit(self.origin).hostname or ""


def offer(accounts: Accounts, site: Site, account: Account, browser: str, now: float) -> str:
    """The options, as JSON, from which this browser makes a passkey for an account."""
    held = accounts.passkeys(account.id)
    if len(held) >= MOST:
        raise AccountError(f"An account has at most {MOST} passkeys; remove one that is not used.")
    challenge = secrets.token_bytes(32)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Probatum",
        user_id=account.id.encode(),
        user_name=account.name,
        user_display_name=account.shown,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(p.id)) for p in held],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    data = {"challenge": bytes_to_base64url(challenge), "account": account.id}
    accounts.put_pending(f"register {browser}", browser, data, now + IN_TIME, now)
    return options_to_json(options)


def register(
    accounts: Accounts,
    site: Site,
    account: Account,
    browser: str,
    answer: str,
    label: str,
    now: float,
) -> Passkey:
    """Keep the passkey that the browser made. Raises AccountError."""
    begun = accounts.take_pending(f"register {browser}", browser, now)
    if begun is None or begun["account"] != account.id:
        raise AccountError("Making the passkey took too long. Try again.")
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(begun["challenge"]),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise AccountError("The passkey could not be verified. Try again.") from error
    passkey = Passkey(
        bytes_to_base64url(made.credential_id), account.id, made.credential_public_key,
        made.sign_count, " ".join(label.split())[:60] or "Passkey", now,
    )  # fmt: skip
    try:
        accounts.add_passkey(passkey)
    except TakenError as error:
        raise AccountError(str(error)) from error
    accounts.log(now, account.id, "passkey added", f"account:{account.id}")
    return passkey


def challenge(accounts: Accounts, site: Site, browser: str, now: float) -> str:
    """The options, as JSON, with which this browser signs in by a passkey that it holds."""
    made = secrets.token_bytes(32)
    accounts.put_pending(
        f"sign in {browser}", browser, {"challenge": bytes_to_base64url(made)}, now + IN_TIME, now
    )
    return options_to_json(
        generate_authentication_options(
            rp_id=site.host,
            challenge=made,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def signed_in(accounts: Accounts, site: Site, browser: str, answer: str, now: float) -> Account:
    """The account whose passkey answered the challenge. Raises RefusedError."""
    begun = accounts.take_pending(f"sign in {browser}", browser, now)
    try:
        given = json.loads(answer)
        passkey = accounts.passkey(str(given["id"]))
        if begun is None or passkey is None:
            raise RefusedError(_REFUSED)
        done = verify_authentication_response(
            credential=given,
            expected_challenge=base64url_to_bytes(begun["challenge"]),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise RefusedError(_REFUSED) from error
    account = accounts.account(passkey.account)
    if account is None or account.closed is not None:
        raise RefusedError(_REFUSED)
    accounts.count_passkey(passkey.id, done.new_sign_count)
    return account


_REFUSED = "This passkey does not sign in here. Try another one, or sign in with a password."
