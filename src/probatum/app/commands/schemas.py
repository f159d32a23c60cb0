"""``schema``."""

from __future__ import annotations

import json

import click

SCHEMAS = ("article", "audit", "plan", "protocol", "thread")


@click.command()
@click.argument("name", type=click.Choice(SCHEMAS))
def schema(name: str) -> None:
    """Print the JSON Schema of an article, an audit, a plan, a protocol file or a thread."""
    from probatum.rendering.json import schema as of

    click.echo(json.dumps(of(name), ensure_ascii=False, indent=2))
