"""``serve``."""

from __future__ import annotations

import ipaddress
import logging
import os

import click

from probatum.app.opening import opened

PATIENCE = 2
"""Seconds that open pages are given when the program ends."""


@click.command(epilog="Example: probatum serve --port 8800")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that write answers. Default: one for each processor but one, 4 at most.",
)
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, workers: int | None) -> None:
    """Show the pages and the service in a browser, until you press Ctrl-C.

    For one person on one computer: there is no login, and it listens at this computer's own address
    only.
    """
    if not _loopback(host):
        raise click.UsageError(
            f"{host} can be reached from other computers, and without accounts everybody who "
            "reaches it would be you. Leave --host out, or give 127.0.0.1, ::1 or localhost."
        )
    import uvicorn

    from probatum.app.web.server import create_app

    with opened(ctx) as library:
        app = create_app(library.store.folder, workers=workers or _workers())
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{port}/ shows the library in {library.store.folder}", err=True)
    uvicorn.run(
        app, host=host, port=port, access_log=False, log_level="warning",
        timeout_graceful_shutdown=PATIENCE,
    )  # fmt: skip


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _workers() -> int:
    return min(max((os.cpu_count() or 2) - 1, 1), 4)
