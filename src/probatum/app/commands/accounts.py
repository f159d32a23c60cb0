"""``account``: who may do what on a shared server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from probatum.app.opening import WrongInput
from probatum.services.permissions import Role

if TYPE_CHECKING:
    from probatum.library.accounts import Accounts

_ROLES = click.Choice([role.value for role in Role])


@contextmanager
def _opened(ctx: click.Context) -> Iterator[tuple[Accounts, float]]:
    """The accounts of the library and the time; every expected error as one plain sentence."""
    from probatum.library.accounts import Accounts
    from probatum.library.held import LibraryError
    from probatum.library.store import default_folder
    from probatum.services.accounts import AccountError

    try:
        with Accounts(default_folder(ctx.find_root().obj)) as accounts:
            yield accounts, time.time()
    except AccountError as error:
        raise WrongInput(str(error)) from error
    except LibraryError as error:
        raise click.ClickException(str(error)) from error


@click.group()
def account() -> None:
    """Make and change the accounts of a shared server (`probatum serve --accounts`).

    Whoever may write to the library's folder may use this; what is done is in the accounts' log.
    """


@account.command(epilog="Example: probatum account create ada --shown 'Dr Ada Ode' --role reviewer")
@click.argument("name")
@click.option("--shown", default="", help="The name that others see. Default: the account's name.")
@click.option(
    "--role", "roles", multiple=True, type=_ROLES, help="A role; may be given more than once. "
    "Default: reader.",
)  # fmt: skip
@click.pass_context
def create(ctx: click.Context, name: str, shown: str, roles: tuple[str, ...]) -> None:
    """Make an account, and a one-time code with which its owner chooses how to sign in.

    Nobody but the owner ever knows the password or holds the passkey.
    """
    from probatum.services import accounts as service

    with _opened(ctx) as (accounts, now):
        given = {Role.READER, *map(Role, roles)}
        made, code = service.create(accounts, name, shown, given, now, service.SYSTEM)
    click.echo(f"Account {made.name}: {', '.join(sorted(made.roles))}.")
    _tell_code(code)


@account.command("list", epilog="Example: probatum account list")
@click.pass_context
def list_accounts(ctx: click.Context) -> None:
    """List the accounts: roles, and by what each signs in."""
    with _opened(ctx) as (accounts, _):
        found = accounts.accounts()
        for one in found:
            means = [
                *(["password"] if one.password else []),
                *(["passkey"] if accounts.passkeys(one.id) else []),
                *accounts.issuers(one.id),
            ]
            state = "closed" if one.closed is not None else ", ".join(means) or "not yet set up"
            roles = ", ".join(sorted(one.roles)) or "no role"
            click.echo(f"{one.name}  {one.shown}  [{roles}]  {state}")
    if not found:
        click.echo("There is no account. `probatum account create NAME --role administrator`")


@account.command(epilog="Example: probatum account role ada --give editor --take author")
@click.argument("name")
@click.option("--give", multiple=True, type=_ROLES, help="A role to give.")
@click.option("--take", multiple=True, type=_ROLES, help="A role to take away.")
@click.pass_context
def role(ctx: click.Context, name: str, give: tuple[str, ...], take: tuple[str, ...]) -> None:
    """Give an account roles or take them away; it holds from its next request on."""
    from probatum.services import accounts as service

    with _opened(ctx) as (accounts, now):
        found = service.find(accounts, name)
        roles = {Role(r) for r in (found.roles | set(give)) - set(take)}
        if roles != found.roles:
            service.set_roles(accounts, found, roles, now, service.SYSTEM)
    click.echo(f"Account {found.name}: {', '.join(sorted(roles)) or 'no role'}.")


@account.command(epilog="Example: probatum account reset ada")
@click.argument("name")
@click.pass_context
def reset(ctx: click.Context, name: str) -> None:
    """Take an account's password, passkeys, tokens and sessions away; print a one-time code."""
    from probatum.services import accounts as service

    with _opened(ctx) as (accounts, now):
        code = service.reset(accounts, service.find(accounts, name), now, service.SYSTEM)
    _tell_code(code)


@account.command(epilog="Example: probatum account close ada")
@click.argument("name")
@click.option("--reopen", is_flag=True, help="Open it again.")
@click.pass_context
def close(ctx: click.Context, name: str, reopen: bool) -> None:
    """Close an account: it signs in no more, its sessions and tokens end."""
    from probatum.services import accounts as service

    with _opened(ctx) as (accounts, now):
        found = service.find(accounts, name)
        (service.reopen if reopen else service.close)(accounts, found, now, service.SYSTEM)
    click.echo(f"Account {found.name} is {'open' if reopen else 'closed'}.")


@account.command(epilog="Example: probatum account token ada --scope reader --days 30")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=_ROLES,
    help="A role that the token may use; may be given more than once.",
)  # fmt: skip
@click.option("--days", default=90, show_default=True, help="How long it lives.")
@click.option("--label", default="", help="What it is for.")
@click.pass_context
def token(ctx: click.Context, name: str, scopes: tuple[str, ...], days: int, label: str) -> None:
    """Make a token for a program; it is printed once, and stored as a hash only."""
    from probatum.services import accounts as service

    with _opened(ctx) as (accounts, now):
        found = service.find(accounts, name)
        _, secret = service.new_token(
            accounts, found, label, map(Role, scopes), days, now, service.SYSTEM
        )
    click.echo("Send it as `Authorization: Bearer …`. It is not shown again.", err=True)
    click.echo(secret)


@account.command(epilog="Example: probatum account log --check")
@click.option("--account", "name", metavar="NAME", help="Only what this account did.")
@click.option("--of", metavar="ID", help="Only what was done to this, such as article:0123456789.")
@click.option("--limit", default=50, show_default=True, help="The newest lines.")
@click.option("--check", is_flag=True, help="Check that no line was changed or taken out.")
@click.pass_context
def log(ctx: click.Context, name: str | None, of: str | None, limit: int, check: bool) -> int:
    """Show who read and changed what, newest first: ids only, never the text of a question.

    Each line carries a hash of itself and the line before. Lines cut off at the end are noticed only
    by who has noted the last hash: `--check` prints it.
    """
    from probatum.services import accounts as service

    with _opened(ctx) as (accounts, _):
        if check:
            broken = accounts.broken()
            if broken is not None:
                click.echo(f"Line {broken} is not what was written.", err=True)
                return 1
            last = accounts.lines(limit=1)
            click.echo(
                f"Whole: {last[0].number} lines, the last {last[0].hash}" if last else "Empty."
            )
            return 0
        chosen = service.find(accounts, name).id if name else None
        names = {one.id: one.name for one in accounts.accounts()}
        for line in accounts.lines(of=of, account=chosen, limit=limit):
            at = datetime.fromtimestamp(line.at, UTC).isoformat(" ", "seconds")
            who = names.get(line.account, line.account or "nobody")
            click.echo(f"{line.number}  {at}  {who}  {line.action}  {line.object}".rstrip())
    return 0


def _tell_code(code: str) -> None:
    click.echo(f"One-time code, good for one day: {code}")
    click.echo("Its owner opens /welcome on the server, and chooses a password or a passkey there.")
