"""``serve``."""

from __future__ import annotations

import ipaddress
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from probatum.app.opening import opened

if TYPE_CHECKING:
    from probatum.app.web.security.state import Security

KEEP_ALIVE = 75
"""Seconds that the connection of a reader stays open between two pages."""

PATIENCE = 2
"""Seconds that open pages are given when the program ends."""


@click.command(epilog="Example: probatum serve --port 8800")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--accounts", is_flag=True, help="For several people: everybody signs in.")
@click.option(
    "--origin", metavar="ADDRESS",
    help="With --accounts: the address that readers' browsers show, such as "
    "https://evidence.example. Default: http://localhost and the port.",
)  # fmt: skip
@click.option(
    "--oidc", metavar="FILE",
    help="With --accounts: a JSON file that describes another service to sign in with.",
)  # fmt: skip
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that write answers. Default: one for each processor but one, 4 at most.",
)
@click.option(
    "--keep-plans", "keep_plans", metavar="FILE",
    help="With --accounts: let clinicians keep what they typed into a plan, sealed with the key in "
    "this file, which is made if need be and lies outside of the library's folder.",
)  # fmt: skip
@click.pass_context
def serve(
    ctx: click.Context,
    host: str,
    port: int,
    accounts: bool,
    origin: str | None,
    oidc: str | None,
    workers: int | None,
    keep_plans: str | None,
) -> None:
    """Show the pages and the service in a browser, until you press Ctrl-C.

    For one person on one computer: there is no login, and it listens at this computer's own address
    only. With `--accounts` everybody signs in (`probatum account create` makes the first
    administrator), and readers on other computers reach it by https, through a proxy that has a
    certificate.
    """
    if not accounts and (origin or oidc or keep_plans):
        raise click.UsageError("--origin, --oidc and --keep-plans go with --accounts.")
    if not accounts and not _loopback(host):
        raise click.UsageError(
            f"{host} can be reached from other computers, and without accounts everybody who "
            "reaches it would be you. Leave --host out, give 127.0.0.1, ::1 or localhost, or add "
            "--accounts."
        )
    import uvicorn

    from probatum.app.web.server import create_app

    with opened(ctx) as library:
        folder = library.store.folder
        shown = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        security = None
        if accounts:
            origin = origin or f"http://localhost:{port}"
            security = _shared(folder, host, origin, oidc, keep_plans)
            shown = security.site.origin
        app = create_app(folder, security=security, workers=workers or _workers())
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
        click.echo(f"{shown}/ shows the library in {folder}", err=True)
    uvicorn.run(
        app, host=host, port=port, access_log=False, log_level="warning", server_header=False,
        timeout_graceful_shutdown=PATIENCE, timeout_keep_alive=KEEP_ALIVE,
    )  # fmt: skip


def _shared(
    folder: Path, host: str, origin: str, oidc: str | None, keep_plans: str | None
) -> Security:
    """The security of a site for several people. Raises UsageError."""
    from probatum.app.web.security.state import Security
    from probatum.library.accounts import Accounts
    from probatum.services.kept_plans import KeyFileError, read_key
    from probatum.services.oidc import SettingsError, read_provider
    from probatum.services.permissions import Role

    origin = origin.rstrip("/").lower()
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise click.UsageError(
            f"--origin {origin}: is no origin, which is such as https://evidence.example."
        )
    if parts.scheme == "http" and not (_loopback(host) and _loopback(parts.hostname)):
        raise click.UsageError(
            "Readers on other computers need https: their passwords and sessions would otherwise "
            "travel in the clear. Put a proxy with a certificate before this server, and give its "
            "address: --origin https://evidence.example"
        )
    try:
        provider = read_provider(Path(oidc)) if oidc else None
        key = read_key(Path(keep_plans), folder) if keep_plans else None
    except (SettingsError, KeyFileError) as error:
        raise click.UsageError(str(error)) from error
    held = Accounts(folder)
    if not any(Role.ADMINISTRATOR in one.roles for one in held.accounts() if one.closed is None):
        held.close()
        raise click.UsageError(
            "There is no administrator yet. Make one first: "
            "probatum account create NAME --role administrator"
        )
    return Security.shared(held, origin, provider, plan_key=key)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _workers() -> int:
    return min(max((os.cpu_count() or 2) - 1, 1), 4)
