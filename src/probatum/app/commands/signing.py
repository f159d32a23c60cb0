"""``protocol key``, ``sign``, ``withdraw`` and ``trust``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from probatum.app.opening import WrongInput, as_of_option

if TYPE_CHECKING:
    from probatum.protocols.standing import Trusted

_SECRET = "The file whose first line is the secret; default: it is asked for."


@click.command(epilog="Example: probatum protocol key --key reviewer.key")
@click.option("--key", "key_file", metavar="FILE", required=True, help="Where the key is written.")
@click.option("--secret-file", metavar="FILE", help=_SECRET)
def key(key_file: str, secret_file: str | None) -> None:
    """Make a private key (Ed25519) to sign with, encrypted by a secret that only you know.

    Keep the file and the secret apart; whoever has both signs in your name. An existing file is never
    overwritten. The public key, which is printed, is what an administrator trusts
    (`probatum protocol trust`).
    """
    from probatum.verification.signing import SigningError, new_key, public_key

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
    click.echo(f"Public key: {public_key(made)}")


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
    from probatum.services.protocol_register import RegisterError, keep_signatures, register
    from probatum.verification.signing import SigningError

    folder = default_folder(ctx.find_root().obj)
    try:
        held = planning.find(protocol)
        own = Path(key_file).read_bytes()
        made = signed(
            held.name,
            held.content,
            name,
            credentials,
            as_of,
            own,
            secret_of(secret_file, new=False),
        )
        kept = register(folder)
        place = keep_signatures(folder, (*kept.signatures, made))
    except (SigningError, RegisterError, planning.PlanError) as error:
        raise WrongInput(str(error)) from error
    except OSError as error:
        raise WrongInput(f"{error.filename}: {error.strerror}") from error
    click.echo(f"{held.name} signed by {made.signer}; content {made.content[:16]}… Kept in {place}")
    if kept.trusted is None:
        click.echo(
            "This library keeps no list of trusted signers: plans will say that nobody vouches."
        )
    elif not kept.vouches(made):
        click.echo("Not on this library's list of trusted signers: it does not count until it is.")


@click.command(
    epilog="Example: probatum protocol withdraw onasemnogene-iv --key reviewer.key "
    '--reason "the label has changed"'
)
@click.argument("protocol")
@click.option("--key", "key_file", metavar="FILE", help="Your private key: take your own back.")
@click.option("--secret-file", metavar="FILE", help=_SECRET)
@click.option("--reason", help="Why, in one line; plans show it.")
@click.option("--signer", metavar="NAME", help="As administrator: remove this signer's signatures.")
@as_of_option
@click.pass_context
def withdraw(
    ctx: click.Context,
    protocol: str,
    key_file: str | None,
    secret_file: str | None,
    reason: str | None,
    signer: str | None,
    as_of: str,
) -> None:
    """Take a signature of a protocol back, in this library.

    With --key the signer takes back what that key signed: the withdrawal is signed too, and is kept
    with its reason. With --signer the library's administrator removes a signer's signatures without a
    key. From then on the protocol is a draft, unless somebody else's signature counts.
    """
    from probatum.library.store import default_folder
    from probatum.protocols.signing import withdraw as taken_back
    from probatum.services import protocol_register as registers
    from probatum.verification.signing import SigningError

    if (key_file is None) == (signer is None):
        raise click.UsageError("Either --key (your own signature) or --signer (as administrator).")
    if key_file and not reason:
        raise click.UsageError("Say why, with --reason.")
    folder = default_folder(ctx.find_root().obj)
    try:
        held = registers.register(folder)
        of_it = [s for s in held.signatures if s.protocol == protocol]
        if key_file:
            standing = [s for s in of_it if held.withdrawal(s) is None]
            own, secret = Path(key_file).read_bytes(), secret_of(secret_file, new=False)
            made = taken_back(standing, reason or "", as_of, own, secret)
            count = len(made)
            if made:
                registers.keep_withdrawals(folder, (*held.withdrawals, *made))
        else:
            left = [s for s in held.signatures if s not in of_it or s.name != signer]
            count = len(held.signatures) - len(left)
            if count:
                registers.keep_signatures(folder, left)
    except (SigningError, registers.RegisterError) as error:
        raise WrongInput(str(error)) from error
    except OSError as error:
        raise WrongInput(f"{error.filename}: {error.strerror}") from error
    if not count:
        names = ", ".join(dict.fromkeys(s.name for s in of_it)) or "nobody"
        raise WrongInput(f"No such signature of {protocol} in this library; signed by: {names}.")
    click.echo(f"{protocol}: {count} signature{'s' if count > 1 else ''} taken back.")


@click.command(
    epilog='Example: probatum protocol trust --name "A. Reviewer" --public-key '
    "NNKcnlutufe0P/KpebA/5mXQVpKIFrmdbjX9sD58ym4="
)
@click.option("--name", help="The signer's name, as it stands in the signatures.")
@click.option("--public-key", metavar="TEXT", help="What `probatum protocol key` printed.")
@click.option("--remove", is_flag=True, help="Take the name off the list.")
@click.pass_context
def trust(ctx: click.Context, name: str | None, public_key: str | None, remove: bool) -> None:
    """List the signers whom this library trusts, add one, or remove one.

    Where a library keeps such a list, a protocol computes only under the signature of somebody on it:
    that name, with that key. Make sure of the key with the person, not from a message. Without a list
    every genuine signature counts, and plans say that nobody vouches for the signer. A list from which
    the last name was removed trusts nobody.
    """
    from probatum.library.store import default_folder
    from probatum.protocols.standing import Trusted
    from probatum.services.protocol_register import RegisterError, keep_trusted, register
    from probatum.verification.signing import is_public_key

    folder = default_folder(ctx.find_root().obj)
    try:
        held = register(folder).trusted
        if name is None:
            if public_key or remove:
                raise click.UsageError("Say whom, with --name.")
            _listed(held)
            return
        others = tuple(t for t in held or () if t.name != name)
        if remove:
            if held is None or len(others) == len(held):
                raise WrongInput(f"{name} is not on the list of trusted signers.")
            keep_trusted(folder, others)
            click.echo(f"{name} is no longer trusted.")
            return
        if public_key is None or not is_public_key(public_key):
            raise WrongInput(
                "--public-key: the text that `probatum protocol key` printed is needed."
            )
        if len(others) != len(held or ()):
            raise WrongInput(f"{name} is on the list already; --remove it first to change its key.")
        keep_trusted(folder, (*others, Trusted(name, public_key)))
    except RegisterError as error:
        raise WrongInput(str(error)) from error
    except OSError as error:
        raise WrongInput(f"{error.filename}: {error.strerror}") from error
    click.echo(f"{name} is trusted. From now on only the signatures of those on the list count.")


def _listed(trusted: Sequence[Trusted] | None) -> None:
    if trusted is None:
        click.echo("No list: every genuine signature counts, and plans say that nobody vouches.")
    elif not trusted:
        click.echo("The list is empty: nobody is trusted, and every protocol is a draft.")
    for one in trusted or ():
        click.echo(f"{one.name}  {one.key}")


def secret_of(file: str | None, *, new: bool) -> bytes:
    """A secret from the first line of a file, else typed in."""
    if file is None:
        prompted: str = click.prompt("Secret", hide_input=True, confirmation_prompt=new, err=True)
        return prompted.encode()
    lines = Path(file).read_text("utf-8").splitlines()
    return (lines[0] if lines else "").encode()
