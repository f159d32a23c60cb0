"""Accounts: to make, change and close them, and what their owners hold: codes, sessions, tokens.

Times are seconds since 1970, given by the caller. What is done is in the log by ids alone; no name,
no secret and nothing that somebody typed.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from probatum.library.accounts import Account, Accounts, SessionRow, TakenError, Token, hashed
from probatum.services import passwords
from probatum.services.permissions import Caller, Role

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

IDLE = HOUR
"""A session that is not used for this long has ended."""
ABSOLUTE = 12 * HOUR
"""A session ends after this long, however it is used."""
RECENT = 15 * MINUTE
"""How long after signing in a passkey, a password, a token or somebody's roles can be changed."""
CODE = DAY
"""How long a one-time code works."""
LONGEST_TOKEN = 366
"""The longest life of a token, in days."""

SYSTEM = "system"
"""Who acts on the command line: whoever may write to the library's folder."""

_SEEN_EVERY = MINUTE
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])?")
_TOKEN = "probatum_"

SIGN_IN_BY_ADDRESS = (30, 15 * MINUTE)
SIGN_IN_BY_NAME = (10, 15 * MINUTE)
CHANGES_BY_ACCOUNT = (120, MINUTE)
CHANGES_BY_ADDRESS = (240, MINUTE)
"""Times that are allowed at once, and the seconds over which they come back."""


class AccountError(ValueError):
    """An account cannot be changed so. The message says why and what to do."""


class RefusedError(AccountError):
    """Nobody is signed in by this; the reason is the same for every cause."""


class LimitedError(AccountError):
    """Too many attempts. ``wait`` is the number of seconds until the next may be made."""

    def __init__(self, wait: float, what: str = "attempts") -> None:
        self.wait = max(1, round(wait + 0.5))
        super().__init__(f"Too many {what}. Try again in {_spoken(self.wait)}.")


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in: who, since when, under which key."""

    key: str
    account: Account
    made: float

    def recent(self, now: float) -> bool:
        """Whether its owner has signed in lately enough to change how to sign in."""
        return now - self.made <= RECENT


def caller(account: Account, scopes: Iterable[str] | None = None) -> Caller:
    """The account as a caller; with a token's scopes, at most these roles."""
    held = account.roles if scopes is None else account.roles & frozenset(scopes)
    return Caller(account.id, account.shown, frozenset(r for r in Role if r.value in held))


# To make and change accounts


def create(
    accounts: Accounts, name: str, shown: str, given: Iterable[Role], now: float, by: str
) -> tuple[Account, str]:
    """A new account without a password, and the one-time code by which its owner sets one."""
    name = normal_name(name)
    account = Account(
        secrets.token_hex(8), name, _shown(shown or name), None, now, None, _values(given)
    )
    try:
        accounts.add(account)
    except TakenError as error:
        raise AccountError(str(error)) from error
    accounts.log(now, by, "account made", f"account:{account.id}")
    return account, new_code(accounts, account, now, by)


def find(accounts: Accounts, name: str) -> Account:
    """The account of this name. Raises AccountError."""
    found = accounts.named(_folded(name))
    if found is None:
        raise AccountError(f"There is no account {name!r}. `probatum account list` lists them.")
    return found


def set_roles(
    accounts: Accounts, account: Account, roles: Iterable[Role], now: float, by: str
) -> None:
    """Give an account these roles and no others; they hold from its next request on."""
    values = _values(roles)
    if Role.ADMINISTRATOR not in values:
        _keep_one_administrator(accounts, account)
    accounts.set_roles(account.id, values)
    accounts.log(now, by, "roles: " + (" ".join(sorted(values)) or "none"), f"account:{account.id}")


def close(accounts: Accounts, account: Account, now: float, by: str) -> None:
    """Close an account: it signs in no more, and what it has open ends."""
    _keep_one_administrator(accounts, account)
    accounts.set_closed(account.id, now)
    accounts.log(now, by, "account closed", f"account:{account.id}")


def reopen(accounts: Accounts, account: Account, now: float, by: str) -> None:
    """Open a closed account again."""
    accounts.set_closed(account.id, None)
    accounts.log(now, by, "account opened", f"account:{account.id}")


def new_code(accounts: Accounts, account: Account, now: float, by: str) -> str:
    """A one-time code that lets its holder choose how this account signs in; shown once."""
    if account.closed is not None:
        raise AccountError(f"The account {account.name!r} is closed; open it first.")
    code = secrets.token_urlsafe(24)
    accounts.add_code(hashed(code), account.id, now + CODE)
    accounts.log(now, by, "one-time code made", f"account:{account.id}")
    return code


def reset(accounts: Accounts, account: Account, now: float, by: str) -> str:
    """Take an account's password, passkeys and sessions away; gives a one-time code to begin anew."""
    code = new_code(accounts, account, now, by)
    accounts.set_password(account.id, None)
    for passkey in accounts.passkeys(account.id):
        accounts.remove_passkey(account.id, passkey.id)
    for token in accounts.tokens(account.id):
        accounts.remove_token(account.id, token.id)
    accounts.end_sessions(account.id)
    accounts.log(now, by, "account reset", f"account:{account.id}")
    return code


def set_password(
    accounts: Accounts, account: Account, password: str, now: float, by: str, but: str = ""
) -> None:
    """Set a password; every session except ``but`` ends. Raises AccountError."""
    try:
        made = passwords.hash_password(passwords.accepted(password, account.name))
    except passwords.PasswordError as error:
        raise AccountError(str(error)) from error
    accounts.set_password(account.id, made)
    accounts.end_sessions(account.id, but)
    accounts.log(now, by, "password set", f"account:{account.id}")


def normal_name(name: str) -> str:
    """A new account's name as it is kept. Raises AccountError."""
    folded = _folded(name)
    if not _NAME.fullmatch(folded):
        raise AccountError(
            f"{name!r} cannot be an account's name: use a to z, 0 to 9 and . _ - + @ between them, "
            "at most 64 characters."
        )
    return folded


def _keep_one_administrator(accounts: Accounts, account: Account) -> None:
    if Role.ADMINISTRATOR.value not in account.roles or account.closed is not None:
        return
    others = (a for a in accounts.accounts() if a.closed is None and a.id != account.id)
    if not any(Role.ADMINISTRATOR.value in other.roles for other in others):
        raise AccountError(
            f"{account.name!r} is the last administrator. Make another one first: nobody could "
            "otherwise give roles."
        )


# To sign in


def sign_in(accounts: Accounts, name: str, password: str, address: str, now: float) -> Account:
    """The account of this name and password.

    The same work is done and the same refusal given whether the name is unknown, the account is
    closed, or the password is wrong. Raises RefusedError, LimitedError.
    """
    by_name = f"sign-in name {_folded(name)}"
    limit(accounts, [(by_name, *SIGN_IN_BY_NAME), *_door(address)], now)
    found = accounts.named(_folded(name))
    usable = found is not None and found.closed is None
    held = found.password if found is not None and usable else None
    if not passwords.matches(held, password) or found is None or held is None:
        accounts.log(now, found.id if found else "", "sign-in refused", "")
        raise RefusedError("This name and password do not belong together.")
    accounts.forgive(by_name)
    if passwords.outdated(held):
        accounts.set_password(found.id, passwords.hash_password(password))
    return found


def take_code(accounts: Accounts, code: str, address: str, now: float) -> Account:
    """The account of a one-time code, which is used up. Raises RefusedError, LimitedError."""
    limit(accounts, _door(address), now)
    identity = accounts.take_code(hashed(code.strip()), now)
    account = accounts.account(identity) if identity else None
    if account is None or account.closed is not None:
        raise RefusedError(
            "This code does not work: it was used, or is older than a day. Ask an administrator for "
            "a new one."
        )
    return account


def knock(accounts: Accounts, address: str, now: float) -> None:
    """Count an attempt to sign in by other means than a password. Raises LimitedError."""
    limit(accounts, _door(address), now)


def limit(accounts: Accounts, buckets: Iterable[tuple[str, int, float]], now: float) -> None:
    """Count one attempt. Raises LimitedError, where there were too many."""
    if wait := accounts.throttle(buckets, now):
        raise LimitedError(wait)


def limit_changes(accounts: Accounts, account: str, address: str, now: float) -> None:
    """Count a request that changes or computes something. Raises LimitedError."""
    buckets = [(f"changes address {address}", *CHANGES_BY_ADDRESS)]
    if account:
        buckets.append((f"changes account {account}", *CHANGES_BY_ACCOUNT))
    limit(accounts, buckets, now)


def _door(address: str) -> list[tuple[str, int, float]]:
    return [(f"sign-in address {address}", *SIGN_IN_BY_ADDRESS)]


def begin(accounts: Accounts, account: Account, how: str, now: float) -> str:
    """The id of a new session, which only the browser keeps."""
    identity = secrets.token_urlsafe(32)
    begun = SessionRow(hashed(identity), account.id, now, now)
    accounts.add_session(begun, now - ABSOLUTE, now - IDLE)
    accounts.log(now, account.id, f"signed in by {how}", f"account:{account.id}")
    return identity


def session(accounts: Accounts, identity: str, now: float) -> Session | None:
    """The session of this id, if it has not ended; its use is noted."""
    row = accounts.session(hashed(identity))
    if row is None:
        return None
    account = accounts.account(row.account)
    if account is None or account.closed is not None or ended(row, now):
        accounts.end_session(row.key)
        return None
    if now - row.seen >= _SEEN_EVERY:
        accounts.touch_session(row.key, now)
    return Session(row.key, account, row.made)


def ended(row: SessionRow, now: float) -> bool:
    """Whether a session has been idle, or has lasted, too long; or began after ``now``."""
    return now - row.seen > IDLE or now - row.made > ABSOLUTE or now < row.made - MINUTE


def end(accounts: Accounts, held: Session, now: float) -> None:
    """Sign out."""
    accounts.end_session(held.key)
    accounts.log(now, held.account.id, "signed out", f"account:{held.account.id}")


def end_others(accounts: Accounts, held: Session, now: float) -> None:
    """Sign out everywhere else."""
    accounts.end_sessions(held.account.id, held.key)
    accounts.log(now, held.account.id, "signed out elsewhere", f"account:{held.account.id}")


def remove_passkey(
    accounts: Accounts, account: Account, identity: str, now: float, by: str
) -> None:
    """Forget a passkey. Raises AccountError."""
    others = [p for p in accounts.passkeys(account.id) if p.id != identity]
    _keep_one_way(account, bool(others or accounts.issuers(account.id)))
    if not accounts.remove_passkey(account.id, identity):
        raise AccountError("There is no such passkey of this account.")
    accounts.log(now, by, "passkey removed", f"account:{account.id}")


def unlink(accounts: Accounts, account: Account, issuer: str, now: float) -> None:
    """Sign in no more by another service. Raises AccountError."""
    others = [i for i in accounts.issuers(account.id) if i != issuer]
    _keep_one_way(account, bool(others or accounts.passkeys(account.id)))
    accounts.unlink(issuer, account.id)
    accounts.log(now, account.id, "identity unlinked", f"account:{account.id}")


def _keep_one_way(account: Account, another: bool) -> None:
    if account.password is None and not another:
        raise AccountError("This is the only way that you can sign in. Add another one first.")


# Tokens


def new_token(
    accounts: Accounts,
    account: Account,
    label: str,
    scopes: Iterable[Role],
    days: int,
    now: float,
    by: str,
) -> tuple[Token, str]:
    """A token that may do what these roles may, and its secret, which is shown once."""
    wanted = _values(scopes)
    if not wanted:
        raise AccountError("Choose at least one role that the token may use.")
    if lacking := sorted(wanted - account.roles):
        raise AccountError(
            f"{account.name!r} does not have the role {' and '.join(lacking)} itself; a token cannot "
            "either."
        )
    if not 1 <= days <= LONGEST_TOKEN:
        raise AccountError(f"A token lives from 1 to {LONGEST_TOKEN} days.")
    if account.closed is not None:
        raise AccountError(f"The account {account.name!r} is closed; open it first.")
    secret = _TOKEN + secrets.token_urlsafe(32)
    token = Token(
        secrets.token_hex(6), account.id, _shown(label or "token"), wanted, now, now + days * DAY
    )
    accounts.add_token(token, hashed(secret))
    accounts.log(now, by, "token made", f"token:{token.id}")
    return token, secret


def end_token(accounts: Accounts, account: Account, identity: str, now: float, by: str) -> None:
    """End a token. Raises AccountError."""
    if not accounts.remove_token(account.id, identity):
        raise AccountError(f"There is no token {identity!r} of {account.name!r}.")
    accounts.log(now, by, "token ended", f"token:{identity}")


def token_caller(accounts: Accounts, secret: str, now: float) -> Caller | None:
    """The caller of a token: at most its scopes, and at most what its owner may today."""
    token = accounts.token(hashed(secret)) if secret.startswith(_TOKEN) else None
    if token is None or not token.made <= now < token.until:
        return None
    account = accounts.account(token.account)
    if account is None or account.closed is not None:
        return None
    return caller(account, token.scopes)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _shown(name: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", name))
    return " ".join(kept.split())[:80]


def _values(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(role.value for role in roles)


def _spoken(seconds: int) -> str:
    if seconds < 90:
        return f"{seconds} seconds"
    return f"{round(seconds / 60 + 0.5)} minutes"
