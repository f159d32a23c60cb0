"""``completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command(epilog='Example: eval "$(probatum completion bash)"')
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the shell's completion script."""
    from probatum.app.cli import probatum

    maker = get_completion_class(shell)
    if maker is None:
        raise click.ClickException(f"No completion for {shell}.")
    click.echo(maker(probatum, {}, "probatum", "_PROBATUM_COMPLETE").source())
