"""``protocol sign`` and ``protocol key``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from probatum.app.opening import WrongInput, as_of_option

_SECRET = "The file whose first line is the secret; default: it is asked for."


@click.command(epilog="Example: probatum protocol key --key reviewer.key")
@click.option("--key", "key_file", metavar="FILE", required=True, help="Where the key is written.")
@click.option("--secret-file", metavar="FILE", help=_SECRET)
def key(key_file: str, secret_file: str | None) -> None:
    """Make a private key (Ed25519) to sign with, encrypted by a secret that only you know.

    Keep the file and the secret apart; whoever has both signs in your name. An existing file is never
    overwritten.
    """
    from probatum.verification.signing import SigningError, new_key

    try:
        made = new_key(secret_of(secret_file, new=True))
        place = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise WrongInput(f"{key_file} exists already; name another file.") from error
    except (SigningError, OSError) as error:
        raise WrongInput(str(error)) from error
    with os.fdopen(place, "wb") as file:
        file.write(made)
    click.echo(f"Written: {key_file}")


@click.command(
    epilog='Example: probatum protocol sign onasemnogene-iv --name "A. Reviewer" '
    '--credentials "MD, pediatric neurology" --key reviewer.key'
)
@click.argument("protocol")
@click.option("--name", required=True, help="Your name, as readers will see it.")
@click.option("--credentials", required=True, help="Your degree and speciality.")
@click.option("--key", "key_file", metavar="FILE", required=True, help="Your private key.")
@click.option("--secret-file", metavar="FILE", help=_SECRET)
@as_of_option
@click.pass_context
def sign(
    ctx: click.Context,
    protocol: str,
    name: str,
    credentials: str,
    key_file: str,
    secret_file: str | None,
    as_of: str,
) -> None:
    """Sign the content of a protocol: from then on its plans are no drafts, in this library.

    You sign the SHA-256 of the file as it is: read it first (`probatum protocol show`), and see that
    its examples pass and that no mutation survives (`probatum protocol check`). Whoever alters the file
    makes it a draft again.
    """
    from probatum.library.store import default_folder
    from probatum.protocols.signing import sign as signed
    from probatum.services import planning
    from probatum.verification.signing import SigningError

    folder = default_folder(ctx.find_root().obj)
    try:
        held = planning.find(protocol)
        held_key = Path(key_file).read_bytes()
        made = signed(
            held.name,
            held.content,
            name,
            credentials,
            as_of,
            held_key,
            secret_of(secret_file, new=False),
        )
        folder.mkdir(parents=True, exist_ok=True)
        place = planning.keep(folder, made)
    except (SigningError, planning.PlanError) as error:
        raise WrongInput(str(error)) from error
    except OSError as error:
        raise WrongInput(f"{error.filename}: {error.strerror}") from error
    click.echo(f"{held.name} signed by {made.signer}; content {made.content[:16]}… Kept in {place}")


def secret_of(file: str | None, *, new: bool) -> bytes:
    """A secret from the first line of a file, else typed in."""
    if file is None:
        prompted: str = click.prompt("Secret", hide_input=True, confirmation_prompt=new, err=True)
        return prompted.encode()
    lines = Path(file).read_text("utf-8").splitlines()
    return (lines[0] if lines else "").encode()
