"""Accounts without the web: what is stored, who is signed in, what is refused, what is in the log."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from probatum.library.accounts import FILE, Accounts, Kept, Passkey, TakenError, hashed
from probatum.library.held import LibraryError
from probatum.services import accounts as service
from probatum.services import passwords
from probatum.services.accounts import AccountError, LimitedError, RefusedError
from probatum.services.permissions import Role

NOW = 1_800_000_000.0
WORDS = "correct horse battery staple"
HERE = "192.0.2.7"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with Accounts(tmp_path) as opened:
        yield opened


def made(accounts: Accounts, name: str = "ada", *roles: Role, password: str = WORDS) -> str:
    account, _ = service.create(accounts, name, "", roles or (Role.READER,), NOW, service.SYSTEM)
    if password:
        service.set_password(accounts, account, password, NOW, account.id)
    return account.id


def test_a_password_signs_in(accounts: Accounts) -> None:
    made(accounts)
    account = service.sign_in(accounts, " ADA ", WORDS, HERE, NOW)
    assert (account.name, service.caller(account).roles) == ("ada", {Role.READER})


@pytest.mark.parametrize("name", ["nobody", "closed", "keyless", "ada"])
def test_every_refusal_costs_and_says_the_same(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An unknown name, a closed account, one without a password and a wrong password: one hash each."""
    made(accounts)
    made(accounts, "keyless", password="")
    made(accounts, "closed")
    service.close(accounts, service.find(accounts, "closed"), NOW, service.SYSTEM)
    hasher = passwords._hasher()
    passwords._nobodys()
    compared: list[str] = []
    verify = type(hasher).verify

    def counted(self: object, held: str, password: str) -> bool:
        compared.append(held.rpartition("$")[0].rpartition("$")[0])
        return verify(hasher, held, password)

    monkeypatch.setattr(type(hasher), "verify", counted)
    for password in ("wrong", "the password of nobody", "x" * 100_000):
        with pytest.raises(RefusedError, match="do not belong together"):
            service.sign_in(accounts, name, password, HERE, NOW)
    with pytest.raises(RefusedError, match="do not belong together"):
        service.sign_in(accounts, name, WORDS + " ", HERE, NOW)
    assert compared == ["$argon2id$v=19$m=65536,t=3,p=4"] * 4


def test_guessing_has_to_wait_by_name_and_by_address(accounts: Accounts) -> None:
    made(accounts)
    times, seconds = service.SIGN_IN_BY_NAME
    for _ in range(times):
        with pytest.raises(RefusedError):
            service.sign_in(accounts, "ada", "wrong", HERE, NOW)
    with pytest.raises(LimitedError) as waiting:
        service.sign_in(accounts, "Ada", WORDS, "198.51.100.1", NOW)
    assert 0 < waiting.value.wait <= seconds / times + 1
    assert service.sign_in(accounts, "ada", WORDS, HERE, NOW + waiting.value.wait).name == "ada"


def test_one_address_cannot_try_many_names(accounts: Accounts) -> None:
    made(accounts)
    times, _ = service.SIGN_IN_BY_ADDRESS
    for _ in range(times):
        service.knock(accounts, HERE, NOW)
    with pytest.raises(LimitedError):
        service.sign_in(accounts, "ada", WORDS, HERE, NOW)
    assert service.sign_in(accounts, "ada", WORDS, "198.51.100.1", NOW).name == "ada"


def test_a_limit_comes_back_evenly_and_forgets(accounts: Accounts) -> None:
    bucket = [("b", 3, 30.0)]
    assert [accounts.throttle(bucket, NOW) for _ in range(4)] == [0, 0, 0, 10]
    assert accounts.throttle(bucket, NOW + 10) == 0
    assert accounts.throttle(bucket, NOW + 10) == pytest.approx(10)
    assert accounts.throttle([("other", 1, 1.0), *bucket], NOW + 10) == pytest.approx(10)
    assert accounts.throttle([("other", 1, 1.0)], NOW + 10) == 0
    assert [accounts.throttle(bucket, NOW + 100) for _ in range(3)] == [0, 0, 0]
    with sqlite3.connect(accounts.path) as db:
        assert db.execute("SELECT count(*) FROM throttle").fetchone() == (1,)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too short"), ("x" * 201, "too long"), ("abababababab", "repeats"),
        ("my name is Ada, hello", "name"),
    ],
)  # fmt: skip
def test_a_weak_password_is_not_taken(accounts: Accounts, password: str, why: str) -> None:
    made(accounts, password="")
    with pytest.raises(AccountError, match=why):
        service.set_password(accounts, service.find(accounts, "ada"), password, NOW, "x")


@pytest.mark.parametrize("name", ["", " ", "a b", "<b>", "-a", "a" * 65, "a\nb", "é", "../a", "a'"])
def test_what_is_no_name(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match="cannot be an account's name"):
        service.create(accounts, name, "", (), NOW, "x")


def test_a_name_is_one_persons(accounts: Accounts) -> None:
    made(accounts)
    with pytest.raises(AccountError, match="already"):
        service.create(accounts, "ADA", "", (), NOW, "x")


def test_a_session_ends_when_idle_when_old_and_when_signed_out(accounts: Accounts) -> None:
    account = accounts.account(made(accounts))
    assert account is not None
    first = service.begin(accounts, account, "password", NOW)
    assert service.session(accounts, first, NOW + service.IDLE) is not None
    assert service.session(accounts, first, NOW + 2 * service.IDLE + 1) is None
    assert service.session(accounts, first, NOW) is None
    old = service.begin(accounts, account, "password", NOW)
    hours = range(0, int(service.ABSOLUTE) + 1, 1800)
    assert all(service.session(accounts, old, NOW + second) for second in hours)
    assert service.session(accounts, old, NOW + service.ABSOLUTE + 1) is None
    out = service.begin(accounts, account, "password", NOW)
    held = service.session(accounts, out, NOW)
    assert held is not None
    service.end(accounts, held, NOW)
    assert service.session(accounts, out, NOW) is None
    assert service.session(accounts, "made up", NOW) is None


def test_what_has_ended_is_not_kept(accounts: Accounts) -> None:
    account = accounts.account(made(accounts))
    assert account is not None
    service.begin(accounts, account, "password", NOW)
    service.begin(accounts, account, "password", NOW + service.IDLE)
    assert len(accounts.sessions(account.id)) == 2
    service.begin(accounts, account, "password", NOW + service.IDLE + 1)
    assert len(accounts.sessions(account.id)) == 2


def test_every_sign_in_is_a_new_session(accounts: Accounts) -> None:
    account = accounts.account(made(accounts))
    assert account is not None
    assert len({service.begin(accounts, account, "password", NOW) for _ in range(5)}) == 5


def test_a_new_password_ends_every_other_session(accounts: Accounts) -> None:
    account = accounts.account(made(accounts))
    assert account is not None
    here, there = (service.begin(accounts, account, "password", NOW) for _ in range(2))
    service.set_password(accounts, account, WORDS + "!", NOW, account.id, hashed(here))
    assert service.session(accounts, here, NOW) is not None
    assert service.session(accounts, there, NOW) is None


def test_closing_ends_everything_at_once(accounts: Accounts) -> None:
    account = accounts.account(made(accounts))
    assert account is not None
    session = service.begin(accounts, account, "password", NOW)
    _, token = service.new_token(accounts, account, "", [Role.READER], 1, NOW, account.id)
    code = service.new_code(accounts, account, NOW, service.SYSTEM)
    service.close(accounts, account, NOW, service.SYSTEM)
    assert service.session(accounts, session, NOW) is None
    assert service.token_caller(accounts, token, NOW) is None
    with pytest.raises(RefusedError):
        service.take_code(accounts, code, HERE, NOW)
    with pytest.raises(RefusedError):
        service.sign_in(accounts, "ada", WORDS, HERE, NOW)


def test_a_code_works_once_and_for_a_day(accounts: Accounts) -> None:
    account, code = service.create(accounts, "ada", "", (), NOW, "x")
    with pytest.raises(RefusedError):
        service.take_code(accounts, code, "192.0.2.8", NOW + service.CODE)
    with pytest.raises(RefusedError):
        service.take_code(accounts, code, HERE, NOW)
    first = service.new_code(accounts, account, NOW, "x")
    second = service.new_code(accounts, account, NOW, "x")
    with pytest.raises(RefusedError):
        service.take_code(accounts, first, HERE, NOW)
    assert service.take_code(accounts, f" {second}\n", HERE, NOW).id == account.id


def test_a_reset_leaves_only_the_code(accounts: Accounts) -> None:
    account = accounts.account(made(accounts))
    assert account is not None
    accounts.add_passkey(Passkey("k", account.id, b"", 0, "", NOW))
    _, token = service.new_token(accounts, account, "", [Role.READER], 1, NOW, account.id)
    session = service.begin(accounts, account, "password", NOW)
    service.reset(accounts, account, NOW, service.SYSTEM)
    assert accounts.passkeys(account.id) == []
    assert service.token_caller(accounts, token, NOW) is None
    assert service.session(accounts, session, NOW) is None
    with pytest.raises(RefusedError):
        service.sign_in(accounts, "ada", WORDS, HERE, NOW)


def test_a_token_may_what_its_scopes_and_its_owner_may(accounts: Accounts) -> None:
    account = accounts.account(made(accounts, "ada", Role.READER, Role.EDITOR))
    assert account is not None
    with pytest.raises(AccountError, match="librarian"):
        service.new_token(accounts, account, "", [Role.LIBRARIAN], 1, NOW, account.id)
    for days in (0, 367):
        with pytest.raises(AccountError, match="366 days"):
            service.new_token(accounts, account, "", [Role.READER], days, NOW, account.id)
    token, secret = service.new_token(
        accounts, account, "script", [Role.READER, Role.EDITOR], 1, NOW, account.id
    )
    caller = service.token_caller(accounts, secret, NOW)
    assert caller is not None
    assert caller.roles == {Role.READER, Role.EDITOR}
    service.set_roles(accounts, account, [Role.READER], NOW, service.SYSTEM)
    caller = service.token_caller(accounts, secret, NOW)
    assert caller is not None
    assert caller.roles == {Role.READER}
    assert service.token_caller(accounts, secret, NOW + service.DAY) is None
    assert service.token_caller(accounts, secret + "x", NOW) is None
    service.end_token(accounts, account, token.id, NOW, account.id)
    assert service.token_caller(accounts, secret, NOW) is None


def test_nobody_ends_what_is_anothers(accounts: Accounts) -> None:
    owner, other = (accounts.account(made(accounts, name)) for name in ("owner", "other"))
    assert owner is not None
    assert other is not None
    accounts.add_passkey(Passkey("k", owner.id, b"", 0, "", NOW))
    accounts.keep(Kept("p", owner.id, NOW, b"sealed"))
    token, _ = service.new_token(accounts, owner, "", [Role.READER], 1, NOW, owner.id)
    assert not accounts.remove_passkey(other.id, "k")
    assert not accounts.drop(other.id, "p")
    with pytest.raises(AccountError, match="no token"):
        service.end_token(accounts, other, token.id, NOW, other.id)
    assert accounts.drop(owner.id, "p")
    assert accounts.kept(owner.id) == []


def test_one_administrator_is_left(accounts: Accounts) -> None:
    first = accounts.account(made(accounts, "first", Role.ADMINISTRATOR))
    second = accounts.account(made(accounts, "second", Role.ADMINISTRATOR))
    assert first is not None
    assert second is not None
    service.close(accounts, second, NOW, service.SYSTEM)
    for alone in (
        lambda: service.close(accounts, first, NOW, service.SYSTEM),
        lambda: service.set_roles(accounts, first, [Role.READER], NOW, service.SYSTEM),
    ):
        with pytest.raises(AccountError, match="last administrator"):
            alone()
    service.reopen(accounts, second, NOW, service.SYSTEM)
    service.set_roles(accounts, first, [Role.READER], NOW, service.SYSTEM)


def test_an_identity_is_one_accounts(accounts: Accounts) -> None:
    one, other = made(accounts, "one"), made(accounts, "other")
    accounts.link("https://id.example", "subject", one)
    with pytest.raises(TakenError):
        accounts.link("https://id.example", "subject", other)
    assert accounts.identified("https://id.example", "subject") == accounts.account(one)
    assert accounts.identified("https://else.example", "subject") is None


def test_what_a_browser_began_is_its_own_and_once(accounts: Accounts) -> None:
    accounts.put_pending("k", "browser", {"a": "b"}, NOW + 10, NOW)
    assert accounts.take_pending("k", "another", NOW) is None
    assert accounts.take_pending("k", "browser", NOW) == {"a": "b"}
    assert accounts.take_pending("k", "browser", NOW) is None
    accounts.put_pending("k", "browser", {}, NOW + 10, NOW)
    assert accounts.take_pending("k", "browser", NOW + 10) is None


def test_no_secret_name_or_address_lies_in_the_file(accounts: Accounts) -> None:
    account = accounts.account(made(accounts))
    assert account is not None
    secrets = [
        WORDS, HERE, "a name with a typo",
        service.begin(accounts, account, "password", NOW),
        service.new_code(accounts, account, NOW, "x"),
        service.new_token(accounts, account, "", [Role.READER], 1, NOW, "x")[1],
    ]  # fmt: skip
    with pytest.raises(RefusedError):
        service.sign_in(accounts, "a name with a typo", "wrong password typed", HERE, NOW)
    accounts.close()
    stored = b"".join(p.read_bytes() for p in accounts.path.parent.glob(f"{FILE}*"))
    assert b"ada" in stored
    assert not [s for s in (*secrets, "wrong password typed") if s.encode() in stored]


def test_what_is_deleted_is_overwritten(accounts: Accounts) -> None:
    owner = made(accounts)
    accounts.keep(Kept("p", owner, NOW, b"SEALED-BYTES" * 50))
    accounts.drop(owner, "p")
    accounts.close()
    assert b"SEALED-BYTES" not in accounts.path.read_bytes()


def test_the_file_is_its_owners_alone(accounts: Accounts) -> None:
    made(accounts)
    modes = {p.stat().st_mode & 0o077 for p in accounts.path.parent.glob(f"{FILE}*")}
    assert modes == {0}


def test_the_log_says_who_and_what_by_ids(accounts: Accounts) -> None:
    owner = made(accounts)
    for number in range(3):
        accounts.log(NOW + number, owner, "read", f"article:{number}")
    assert [line.object for line in accounts.lines(account=owner, limit=2)] == [
        "article:2", "article:1",
    ]  # fmt: skip
    assert [line.account for line in accounts.lines(of="article:1")] == [owner]
    below = accounts.lines(limit=2)[-1].number
    assert [line.number for line in accounts.lines(below=below)] == list(range(below - 1, 0, -1))
    assert accounts.broken() is None


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("UPDATE log SET account = 'another' WHERE number = 2", 2),
        ("UPDATE log SET at = at + 1 WHERE number = 1", 1),
        ("DELETE FROM log WHERE number = 1", 1),
        ("DELETE FROM log WHERE number = 3", 3),
        ("UPDATE log SET number = -number WHERE number = 2", 1),
    ],
)
def test_a_changed_log_is_noticed(accounts: Accounts, change: str, line: int) -> None:
    for number in range(5):
        accounts.log(NOW, "a", "read", f"article:{number}")
    with sqlite3.connect(accounts.path) as db:
        db.execute(change)
    assert accounts.broken() == line


def test_many_threads_write_one_whole_log(accounts: Accounts) -> None:
    def write(number: int) -> None:
        for each in range(20):
            accounts.log(NOW, str(number), "read", str(each))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert accounts.lines(limit=1)[0].number == 120
    assert accounts.broken() is None


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match=r"accounts\.sqlite: is damaged"):
        Accounts(tmp_path)


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    Accounts(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryError, match="newer Probatum"):
        Accounts(tmp_path)
