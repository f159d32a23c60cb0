"""Who may do what on a shared server, in a file of its own beside the record: ``accounts.sqlite``.

Secrets are never stored: of sessions, tokens and one-time codes only a SHA-256 is, of passwords an
argon2 hash that the caller makes. Times are seconds since 1970, given by the caller.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from probatum.library.beside import connected, writing
from probatum.library.held import BusyError, LibraryError

FILE = "accounts.sqlite"
VERSION = 1
"""The version of the schema, kept as the file's ``user_version``."""

_SCHEMA = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE account (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, password TEXT,
    made REAL NOT NULL, closed REAL);
CREATE TABLE role (
    account TEXT NOT NULL REFERENCES account ON DELETE CASCADE, role TEXT NOT NULL,
    PRIMARY KEY (account, role));
CREATE TABLE passkey (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    public_key BLOB NOT NULL, uses INTEGER NOT NULL, label TEXT NOT NULL, made REAL NOT NULL);
CREATE TABLE identity (
    issuer TEXT NOT NULL, subject TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account ON DELETE CASCADE, PRIMARY KEY (issuer, subject));
CREATE TABLE session (
    key TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    made REAL NOT NULL, seen REAL NOT NULL);
CREATE TABLE token (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES account ON DELETE CASCADE, label TEXT NOT NULL,
    scopes TEXT NOT NULL, made REAL NOT NULL, until REAL NOT NULL);
CREATE TABLE code (
    key TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    until REAL NOT NULL);
CREATE TABLE pending (
    key TEXT PRIMARY KEY, browser TEXT NOT NULL, data TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE throttle (bucket TEXT PRIMARY KEY, free REAL NOT NULL);
CREATE TABLE log (
    number INTEGER PRIMARY KEY, at REAL NOT NULL, account TEXT NOT NULL, action TEXT NOT NULL,
    object TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX log_object ON log (object);
CREATE TABLE kept (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    made REAL NOT NULL, sealed BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A person. ``password`` is a hash or None; ``closed`` is when the account was closed."""

    id: str
    name: str
    shown: str
    password: str | None
    made: float
    closed: float | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key that signs in. ``uses`` is the authenticator's own counter."""

    id: str
    account: str
    public_key: bytes
    uses: int
    label: str
    made: float


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in, by the hash of its id; ``seen`` is its last use."""

    key: str
    account: str
    made: float
    seen: float


@dataclass(frozen=True, slots=True)
class Token:
    """A program's key to the API, without the key. ``scopes`` are roles."""

    id: str
    account: str
    label: str
    scopes: frozenset[str]
    made: float
    until: float


@dataclass(frozen=True, slots=True)
class LogLine:
    """Who did what to which object: ids only. ``hash`` covers this line and the one before."""

    number: int
    at: float
    account: str
    action: str
    object: str
    hash: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Something kept for one account, sealed by whoever kept it."""

    id: str
    account: str
    made: float
    sealed: bytes


class TakenError(LibraryError):
    """The name, passkey or identity is somebody's already."""


def hashed(secret: str) -> str:
    """What is stored of a session's id, a token or a one-time code (each has 256 random bits)."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Accounts:
    """The accounts of one library. Every thread has its own connection; writing takes turns."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise LibraryError(
                f"{self.path}: cannot be written to ({error.strerror}). Check the permissions of "
                "its folder, or choose another with --library or PROBATUM_LIBRARY."
            ) from error
        self._prepare()
        self.secret = self._secret()

    def close(self) -> None:
        """Let go of the file."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._own = threading.local()

    def __enter__(self) -> Accounts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # People

    def add(self, account: Account) -> None:
        """Keep a new account. Raises TakenError if its name is somebody's."""
        with self._writing() as db:
            try:
                db.execute(
                    "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?)",
                    (account.id, account.name, account.shown, account.password, account.made,
                     account.closed),
                )  # fmt: skip
            except sqlite3.IntegrityError as error:
                raise TakenError(
                    f"There is an account named {account.name!r} already; choose another name."
                ) from error
            _put_roles(db, account.id, account.roles)

    def account(self, identity: str) -> Account | None:
        """An account by its id."""
        return self._account("id", identity)

    def named(self, name: str) -> Account | None:
        """An account by the name that it signs in with."""
        return self._account("name", name)

    def accounts(self) -> list[Account]:
        """Every account, by name."""
        return [self._whole(row) for row in self._rows("SELECT * FROM account ORDER BY name")]

    def set_password(self, account: str, password: str | None) -> None:
        """Put the hash of a new password in the place of the old one."""
        with self._writing() as db:
            db.execute("UPDATE account SET password = ? WHERE id = ?", (password, account))

    def set_roles(self, account: str, roles: Iterable[str]) -> None:
        """Give an account these roles and no others."""
        with self._writing() as db:
            db.execute("DELETE FROM role WHERE account = ?", (account,))
            _put_roles(db, account, roles)

    def set_closed(self, account: str, closed: float | None) -> None:
        """Close an account (its sessions, tokens and codes end), or open it again with None."""
        with self._writing() as db:
            db.execute("UPDATE account SET closed = ? WHERE id = ?", (closed, account))
            if closed is not None:
                for table in ("session", "token", "code"):
                    db.execute(f"DELETE FROM {table} WHERE account = ?", (account,))  # noqa: S608

    def _account(self, column: str, value: str) -> Account | None:
        rows = self._rows(f"SELECT * FROM account WHERE {column} = ?", value)  # noqa: S608
        return self._whole(rows[0]) if rows else None

    def _whole(self, row: tuple[Any, ...]) -> Account:
        roles = self._rows("SELECT role FROM role WHERE account = ?", row[0])
        identity, name, shown, password, made, closed = row
        held = frozenset(role for (role,) in roles)
        return Account(identity, name, shown, password, made, closed, held)

    # Passkeys and identities of other services

    def add_passkey(self, passkey: Passkey) -> None:
        """Keep a new passkey. Raises TakenError if it is known."""
        with self._writing() as db:
            try:
                db.execute(
                    "INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?)",
                    (passkey.id, passkey.account, passkey.public_key, passkey.uses, passkey.label,
                     passkey.made),
                )  # fmt: skip
            except sqlite3.IntegrityError as error:
                raise TakenError("This passkey is registered already.") from error

    def passkey(self, identity: str) -> Passkey | None:
        """A passkey by its id."""
        rows = self._rows("SELECT * FROM passkey WHERE id = ?", identity)
        return Passkey(*rows[0]) if rows else None

    def passkeys(self, account: str) -> list[Passkey]:
        """The passkeys of an account, oldest first."""
        rows = self._rows("SELECT * FROM passkey WHERE account = ? ORDER BY made, id", account)
        return [Passkey(*row) for row in rows]

    def count_passkey(self, identity: str, uses: int) -> None:
        """Keep the authenticator's counter, so that a copy of the key is noticed."""
        with self._writing() as db:
            db.execute("UPDATE passkey SET uses = ? WHERE id = ?", (uses, identity))

    def remove_passkey(self, account: str, identity: str) -> bool:
        """Forget a passkey of this account; whether there was one."""
        return self._removed("passkey", account, identity)

    def link(self, issuer: str, subject: str, account: str) -> None:
        """Let an identity of another service sign in. Raises TakenError if it is somebody's."""
        with self._writing() as db:
            try:
                db.execute("INSERT INTO identity VALUES (?, ?, ?)", (issuer, subject, account))
            except sqlite3.IntegrityError as error:
                raise TakenError("This identity belongs to an account already.") from error

    def unlink(self, issuer: str, account: str) -> None:
        """Forget the identities that this account has with an issuer."""
        with self._writing() as db:
            db.execute("DELETE FROM identity WHERE issuer = ? AND account = ?", (issuer, account))

    def identified(self, issuer: str, subject: str) -> Account | None:
        """The account of an identity of another service."""
        rows = self._rows(
            "SELECT account FROM identity WHERE issuer = ? AND subject = ?", issuer, subject
        )
        return self.account(rows[0][0]) if rows else None

    def issuers(self, account: str) -> list[str]:
        """The other services that this account can sign in with."""
        rows = self._rows("SELECT issuer FROM identity WHERE account = ? ORDER BY 1", account)
        return [issuer for (issuer,) in rows]

    # Sessions

    def add_session(self, session: SessionRow, made: float, seen: float) -> None:
        """Keep a new session; those made or last seen before the given times go."""
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE made < ? OR seen < ?", (made, seen))
            db.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?)",
                (session.key, session.account, session.made, session.seen),
            )

    def session(self, key: str) -> SessionRow | None:
        """A session by the hash of its id."""
        rows = self._rows("SELECT * FROM session WHERE key = ?", key)
        return SessionRow(*rows[0]) if rows else None

    def sessions(self, account: str) -> list[SessionRow]:
        """The sessions of an account, the last used first."""
        rows = self._rows("SELECT * FROM session WHERE account = ? ORDER BY seen DESC", account)
        return [SessionRow(*row) for row in rows]

    def touch_session(self, key: str, seen: float) -> None:
        """Note the last use of a session."""
        with self._writing() as db:
            db.execute("UPDATE session SET seen = ? WHERE key = ?", (seen, key))

    def end_session(self, key: str) -> None:
        """End one session."""
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE key = ?", (key,))

    def end_sessions(self, account: str, but: str = "") -> None:
        """End the sessions of an account, except one."""
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE account = ? AND key <> ?", (account, but))

    # Tokens and one-time codes

    def add_token(self, token: Token, key: str) -> None:
        """Keep a new token under the hash of its secret."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?)",
                (token.id, key, token.account, token.label, json.dumps(sorted(token.scopes)),
                 token.made, token.until),
            )  # fmt: skip

    def token(self, key: str) -> Token | None:
        """A token by the hash of its secret."""
        found = self._tokens("key = ?", key)
        return found[0] if found else None

    def tokens(self, account: str) -> list[Token]:
        """The tokens of an account, newest first."""
        return self._tokens("account = ?", account)

    def remove_token(self, account: str, identity: str) -> bool:
        """End a token of this account; whether there was one."""
        return self._removed("token", account, identity)

    def _tokens(self, where: str, value: str) -> list[Token]:
        rows = self._rows(
            "SELECT id, account, label, scopes, made, until FROM token "  # noqa: S608
            f"WHERE {where} ORDER BY made DESC, id",
            value,
        )
        return [Token(r[0], r[1], r[2], frozenset(json.loads(r[3])), r[4], r[5]) for r in rows]

    def add_code(self, key: str, account: str, until: float) -> None:
        """Keep a one-time code, in the place of every other of the account."""
        with self._writing() as db:
            db.execute("DELETE FROM code WHERE account = ?", (account,))
            db.execute("INSERT INTO code VALUES (?, ?, ?)", (key, account, until))

    def take_code(self, key: str, now: float) -> str | None:
        """The account of a one-time code, which no longer works from now on."""
        with self._writing() as db:
            row = db.execute(
                "DELETE FROM code WHERE key = ? RETURNING account, until", (key,)
            ).fetchone()
        return row[0] if row and row[1] > now else None

    # What a browser has begun: a passkey's challenge, a sign-in with another service

    def put_pending(
        self, key: str, browser: str, data: dict[str, str], until: float, now: float
    ) -> None:
        """Keep what a browser has begun; what is out of date goes."""
        with self._writing() as db:
            db.execute("DELETE FROM pending WHERE until <= ?", (now,))
            db.execute(
                "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?)",
                (key, browser, json.dumps(data), until),
            )

    def take_pending(self, key: str, browser: str, now: float) -> dict[str, str] | None:
        """What this browser began under ``key``, once and in time."""
        with self._writing() as db:
            row = db.execute(
                "DELETE FROM pending WHERE key = ? AND browser = ? RETURNING data, until",
                (key, browser),
            ).fetchone()
        if row is None or row[1] <= now:
            return None
        data: dict[str, str] = json.loads(row[0])
        return data

    # Limits

    def throttle(self, buckets: Iterable[tuple[str, int, float]], now: float) -> float:
        """Count one attempt in each of ``(bucket, times, seconds)``, or give the seconds to wait.

        A bucket allows ``times`` at once and refills evenly over ``seconds``. An attempt that has to
        wait is counted in none. Buckets are kept as keyed hashes: no name or address is stored.
        """
        asked = [
            (self._keyed(bucket), seconds / times, seconds) for bucket, times, seconds in buckets
        ]
        with self._writing() as db:
            db.execute("DELETE FROM throttle WHERE free <= ?", (now,))
            wait = 0.0
            ends = []
            for key, step, seconds in asked:
                row = db.execute("SELECT free FROM throttle WHERE bucket = ?", (key,)).fetchone()
                end = min(max(row[0] if row else now, now), now + seconds) + step
                wait = max(wait, end - now - seconds)
                ends.append((key, end))
            if wait <= 1e-6:
                db.executemany("INSERT OR REPLACE INTO throttle VALUES (?, ?)", ends)
                return 0.0
        return wait

    def forgive(self, bucket: str) -> None:
        """Empty a bucket."""
        with self._writing() as db:
            db.execute("DELETE FROM throttle WHERE bucket = ?", (self._keyed(bucket),))

    def _keyed(self, bucket: str) -> str:
        return hashlib.blake2b(bucket.encode(), key=self.secret, digest_size=20).hexdigest()

    # The log

    def log(self, at: float, account: str, action: str, of: str) -> LogLine:
        """Add a line to the log."""
        with self._writing() as db:
            row = db.execute("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").fetchone()
            number, before = row or (0, "")
            at = float(at)
            digest = _chained(before, number + 1, at, account, action, of)
            line = LogLine(number + 1, at, account, action, of, digest)
            db.execute(
                "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)",
                (line.number, line.at, line.account, line.action, line.object, line.hash),
            )
        return line

    def lines(
        self, *, of: str | None = None, account: str | None = None, limit: int = 100, below: int = 0
    ) -> list[LogLine]:
        """Lines of the log, newest first, of those below a line's number.

        Those of one account, or of one object and what is inside of it (``/a`` has ``/a/b``).
        """
        where = ["1"]
        given: list[object] = []
        if below:
            where.append("number < ?")
            given.append(below)
        if account is not None:
            where.append("account = ?")
            given.append(account)
        if of is not None:
            where.append("(object = ? OR (object > ? AND object < ?))")
            given += [of, f"{of}/", f"{of}0"]
        rows = self._rows(
            f"SELECT * FROM log WHERE {' AND '.join(where)} "  # noqa: S608
            "ORDER BY number DESC LIMIT ?",
            *given,
            limit,
        )
        return [LogLine(*row) for row in rows]

    def broken(self) -> int | None:
        """The number of the first line that is not what was written, or None.

        Lines taken from the end are noticed only by who has noted a later hash.
        """
        before = ""
        rows = self._rows("SELECT * FROM log ORDER BY number")
        for expected, row in enumerate(rows, 1):
            line = LogLine(*row)
            if line.number != expected or line.hash != _chained(before, *row[:5]):
                return expected
            before = line.hash
        return None

    # What an account keeps

    def keep(self, kept: Kept) -> None:
        """Keep something sealed for an account."""
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
                (kept.id, kept.account, kept.made, kept.sealed),
            )

    def kept(self, account: str) -> list[Kept]:
        """What is kept for an account, newest first."""
        rows = self._rows("SELECT * FROM kept WHERE account = ? ORDER BY made DESC, id", account)
        return [Kept(*row) for row in rows]

    def drop(self, account: str, identity: str) -> bool:
        """Delete something that is kept for this account; its bytes are overwritten."""
        return self._removed("kept", account, identity)

    # The file

    def _removed(self, table: str, account: str, identity: str) -> bool:
        with self._writing() as db:
            done = db.execute(
                f"DELETE FROM {table} WHERE id = ? AND account = ?",  # noqa: S608
                (identity, account),
            )
            return done.rowcount > 0

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            db = connected(self.path, synchronous="NORMAL")
            with self._guard:
                self._all.append(db)
            self._own.db = db
        return db

    def _rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        with self._explained():
            return self._connection().execute(query, given).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._explained(), writing(self._connection()) as db:
            yield db

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BusyError(
                    f"{self.path}: another process is writing. Try again in a moment."
                ) from error
            raise LibraryError(
                f"{self.path}: {error}. Check the room on the disk and the permissions of the folder."
            ) from error
        except sqlite3.DatabaseError as error:
            raise LibraryError(
                f"{self.path}: is damaged or no file of accounts ({error}). Restore it from a copy."
            ) from error

    def _prepare(self) -> None:
        with self._writing() as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise LibraryError(
                    f"{self.path}: was written by a newer Probatum (schema {version}; this one knows "
                    f"{VERSION}). Use the newer one."
                )
            if version == 0:
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {VERSION}")

    def _secret(self) -> bytes:
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO setting VALUES ('secret', ?)", (secrets.token_bytes(32),)
            )
            (secret,) = db.execute("SELECT value FROM setting WHERE name = 'secret'").fetchone()
        return bytes(secret)


def _put_roles(db: sqlite3.Connection, account: str, roles: Iterable[str]) -> None:
    db.executemany("INSERT INTO role VALUES (?, ?)", [(account, role) for role in sorted(roles)])


def _chained(before: str, number: int, at: float, account: str, action: str, of: str) -> str:
    line = json.dumps([before, number, at, account, action, of], ensure_ascii=True)
    return hashlib.sha256(line.encode()).hexdigest()
