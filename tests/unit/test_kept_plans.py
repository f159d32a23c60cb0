"""Kept plans: sealed, for one account alone, gone when deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from probatum.library.accounts import FILE, Account, Accounts
from probatum.services import accounts as service
from probatum.services import kept_plans
from probatum.services.accounts import AccountError
from probatum.services.permissions import Role
from tests.people import cheap_passwords, shared

NOW = 1_800_000_000.0
KEY = bytes(range(32))
TYPED = (("weight", "8.4 kg"), ("born", "2024-05-01"), ("anti-AAV9", "1:25 Zebra"))
MARK = "13.579246"
"""A weight that stands nowhere else."""
PATIENT = {"as_of": "2026-03-01", "draft": "1", "weight_kg": MARK}


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with Accounts(tmp_path / "library") as opened:
        yield opened


def somebody(accounts: Accounts, name: str) -> Account:
    return service.create(accounts, name, "", (), NOW, "x")[0]


def stored(accounts: Accounts) -> bytes:
    return b"".join(p.read_bytes() for p in accounts.path.parent.glob(f"{FILE}*"))


def test_a_plan_is_kept_for_its_owner_and_opens_for_nobody_else(accounts: Accounts) -> None:
    owner, other = somebody(accounts, "owner"), somebody(accounts, "other")
    identity = kept_plans.keep(accounts, KEY, owner, "onasemnogene-iv", TYPED, NOW)
    (plan,) = kept_plans.kept(accounts, KEY, owner)
    assert (plan.id, plan.protocol, plan.typed) == (identity, "onasemnogene-iv", TYPED)
    assert kept_plans.kept(accounts, KEY, other) == []
    assert kept_plans.kept(accounts, bytes(32), owner) == []
    with sqlite3.connect(accounts.path) as db:
        db.execute("UPDATE kept SET account = ?", (other.id,))
    assert kept_plans.kept(accounts, KEY, other) == []


def test_nothing_of_it_can_be_read_in_the_file_or_the_log(accounts: Accounts) -> None:
    owner = somebody(accounts, "owner")
    kept_plans.keep(accounts, KEY, owner, "onasemnogene-iv", TYPED, NOW)
    held = stored(accounts)
    assert not [
        w
        for w in (*(text for pair in TYPED for text in pair), "onasemnogene")
        if w.encode() in held
    ]
    assert accounts.lines(limit=1)[0].action == "plan kept"


def test_a_changed_plan_does_not_open(accounts: Accounts) -> None:
    owner = somebody(accounts, "owner")
    kept_plans.keep(accounts, KEY, owner, "a", TYPED, NOW)
    (row,) = accounts.kept(owner.id)
    for place in (0, 12, len(row.sealed) - 1):
        changed = bytearray(row.sealed)
        changed[place] ^= 1
        with sqlite3.connect(accounts.path) as db:
            db.execute("UPDATE kept SET sealed = ?", (bytes(changed),))
        assert kept_plans.kept(accounts, KEY, owner) == []


def test_what_is_deleted_is_gone(accounts: Accounts) -> None:
    owner, other = somebody(accounts, "owner"), somebody(accounts, "other")
    identity = kept_plans.keep(accounts, KEY, owner, "a", TYPED, NOW)
    sealed = accounts.kept(owner.id)[0].sealed
    with pytest.raises(AccountError, match="no such plan"):
        kept_plans.delete(accounts, other, identity, NOW)
    kept_plans.delete(accounts, owner, identity, NOW)
    accounts.close()
    assert sealed not in stored(accounts)
    assert kept_plans.kept(accounts, KEY, owner) == []


def test_there_is_an_end_to_keeping(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = somebody(accounts, "owner")
    with pytest.raises(AccountError, match="too much"):
        kept_plans.keep(accounts, KEY, owner, "a", [("a", "x" * kept_plans.LARGEST)], NOW)
    monkeypatch.setattr(kept_plans, "MOST", 1)
    kept_plans.keep(accounts, KEY, owner, "a", (), NOW)
    with pytest.raises(AccountError, match="at most"):
        kept_plans.keep(accounts, KEY, owner, "a", (), NOW)


def test_the_key_is_made_once_and_lies_elsewhere(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    file = tmp_path / "key"
    key = kept_plans.read_key(file, library)
    assert len(key) == 32
    assert file.stat().st_mode & 0o077 == 0
    assert kept_plans.read_key(file, library) == key
    with pytest.raises(kept_plans.KeyFileError, match="library's folder"):
        kept_plans.read_key(library / "key", library)
    (tmp_path / "bad").write_text("no key")
    (tmp_path / "short").write_text("00")
    for name in ("bad", "short", "nowhere/key"):
        with pytest.raises(kept_plans.KeyFileError):
            kept_plans.read_key(tmp_path / name, library)


def test_a_clinician_keeps_opens_and_deletes_a_plan(tmp_path: Path) -> None:
    with cheap_passwords():
        site = shared(tmp_path, plan_key=KEY)
        for name in ("ada", "bo"):
            site.account(name, Role.CLINICIAN)
        ada, bo = site.signed_in("ada"), site.signed_in("bo")
    answers = {**PATIENT, "weight_kg": "8.4", "unknown": "dropped"}
    assert "Keep what I typed" in ada.post("/plan/onasemnogene-iv", data=PATIENT).text
    kept = ada.post("/account/plans/onasemnogene-iv", data=answers)
    assert kept.headers["location"] == "/account/plans"
    shown = ada.get("/account/plans")
    assert shown.headers["cache-control"] == "no-store"
    assert 'name="weight_kg" value="8.4"' in shown.text
    assert "dropped" not in shown.text
    assert "None. A plan" in bo.get("/account/plans").text
    (row,) = site.accounts.kept(service.find(site.accounts, "ada").id)
    assert bo.post(f"/account/plans/{row.id}/delete").status_code == 422
    assert ada.post(f"/account/plans/{row.id}/delete").status_code == 303
    assert "None. A plan" in ada.get("/account/plans").text


def test_where_it_is_not_switched_on_nothing_is_kept(tmp_path: Path) -> None:
    with cheap_passwords():
        site = shared(tmp_path)
        site.account("ada", Role.CLINICIAN)
        ada = site.signed_in("ada")
    assert "Keep what I typed" not in ada.post("/plan/onasemnogene-iv", data=PATIENT).text
    assert MARK in ada.post("/plan/onasemnogene-iv", data=PATIENT).text
    assert ada.get("/account/plans").status_code == 404
    assert ada.post("/account/plans/onasemnogene-iv", data=PATIENT).status_code == 404
    assert site.accounts.kept(service.find(site.accounts, "ada").id) == []
    held = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert MARK.encode() not in held
