"""``probatum account``: the first administrator, roles, codes, tokens, the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from probatum.app.cli import probatum
from probatum.library.accounts import FILE, Accounts
from probatum.services import accounts as service


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(probatum, ["--library", str(folder), "account", *arguments])


def test_the_first_administrator_is_made_here(tmp_path: Path) -> None:
    assert "There is no account" in run(tmp_path, "list").output
    done = run(tmp_path, "create", "Ada", "--shown", "Dr Ada Ode", "--role", "administrator")
    assert done.exit_code == 0
    assert "Account ada: administrator, reader." in done.output
    code = done.output.partition("one day: ")[2].split()[0]
    assert (
        "ada  Dr Ada Ode  [administrator, reader]  not yet set up" in run(tmp_path, "list").output
    )
    with Accounts(tmp_path) as accounts:
        now = accounts.accounts()[0].made
        assert service.take_code(accounts, code, "192.0.2.1", now).name == "ada"


def test_roles_tokens_closing_and_the_log(tmp_path: Path) -> None:
    run(tmp_path, "create", "ada", "--role", "administrator")
    run(tmp_path, "create", "bo")
    assert "editor, reader" in run(tmp_path, "role", "bo", "--give", "editor").output
    assert run(tmp_path, "role", "ada", "--take", "administrator").exit_code == 2
    assert "last administrator" in run(tmp_path, "close", "ada").output
    token = run(tmp_path, "token", "bo", "--scope", "editor").stdout.strip()
    assert token.startswith("probatum_")
    assert "does not have the role" in run(tmp_path, "token", "bo", "--scope", "author").output
    assert "closed" in run(tmp_path, "close", "bo").output
    assert "[editor, reader]  closed" in run(tmp_path, "list").output
    assert "is open" in run(tmp_path, "close", "bo", "--reopen").output
    assert "One-time code" in run(tmp_path, "reset", "bo").output
    log = run(tmp_path, "log").output
    assert "system  account closed  account:" in log
    assert token not in log
    assert "account made" in run(tmp_path, "log", "--limit", "100").output
    assert "Whole: " in run(tmp_path, "log", "--check").output
    assert run(tmp_path, "log", "--account", "bo").output == ""


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--origin", "https://a.example"], "go with --accounts"),
        (["--oidc", "x.json"], "go with --accounts"),
        (["--keep-plans", "key"], "go with --accounts"),
        (["--accounts", "--keep-plans", "nowhere/key"], "cannot be made"),
        (["--accounts"], "There is no administrator yet"),
        (["--accounts", "--host", "0.0.0.0"], "need https"),
        (["--accounts", "--origin", "http://a.example"], "need https"),
        (["--accounts", "--origin", "https://a.example/path"], "is no origin"),
        (["--accounts", "--origin", "a.example"], "is no origin"),
        (["--accounts", "--oidc", "nowhere.json"], "cannot be read"),
    ],
)
def test_a_shared_site_is_not_begun_half_made(tmp_path: Path, options: list[str], why: str) -> None:
    done = CliRunner().invoke(probatum, ["--library", str(tmp_path), "serve", *options])
    assert done.exit_code == 2
    assert why in " ".join(done.output.split())


@pytest.mark.parametrize("command", ["reset", "close", "role"])
def test_an_unknown_name_is_said(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, command, "nobody")
    assert done.exit_code == 2
    assert "There is no account 'nobody'" in done.output


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    done = run(tmp_path, "list")
    assert done.exit_code == 1
    assert "is damaged" in done.output
