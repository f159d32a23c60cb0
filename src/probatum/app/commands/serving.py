"""``serve``."""

from __future__ import annotations

import ipaddress
import logging

import click

from probatum.app.opening import opened


@click.command(epilog="Example: probatum serve --port 8800")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.pass_context
def serve(ctx: click.Context, host: str, port: int) -> None:
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
        app = create_app(library.store.folder)
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{port}/ shows the library in {library.store.folder}", err=True)
    uvicorn.run(app, host=host, port=port, access_log=False, log_level="warning")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
