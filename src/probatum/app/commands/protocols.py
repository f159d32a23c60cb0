"""``protocol``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from probatum.app.cli import LIBRARY
from probatum.app.commands.signing import key, sign, trust, withdraw
from probatum.app.opening import WrongInput, done_progress, progress

if TYPE_CHECKING:
    from probatum.protocols.language import Protocol
    from probatum.services.protocol_checking import Checked

STEP = 100
"""Mutations between two lines of progress."""


@click.group(epilog="Example: probatum protocol check")
def protocol() -> None:
    """List, show, check and sign the protocols that `probatum plan` applies."""


protocol.add_command(key)
for command in (sign, withdraw, trust):
    command.params.append(LIBRARY)
    protocol.add_command(command)


@protocol.command(name="list", epilog="Example: probatum protocol list")
def listed() -> None:
    """List the protocols that ship, with their editions."""
    from probatum.protocols import shipped
    from probatum.services import planning

    for name in shipped.names():
        held = planning.find(name)
        click.echo(f"{name}\n  {held.title}\n  {', '.join(v.key for v in held.variants)}")


@protocol.command(epilog="Example: probatum protocol show onasemnogene-iv")
@click.argument("name")
@click.option("--edition", metavar="E", help='Only one edition, e.g. "US 2025-02" or 2025-02.')
def show(name: str, edition: str | None) -> None:
    """Show every rule of a protocol with the words under it. NAME may be a protocol file."""
    from probatum.services import planning

    try:
        held = planning.find(name)
        keys = [planning.variant(held, None, edition).key] if edition else None
    except planning.PlanError as error:
        raise WrongInput(str(error)) from error
    for line in _shown(held, keys or [v.key for v in held.variants]):
        click.echo(line)


def _shown(held: Protocol, keys: list[str]) -> Iterator[str]:
    yield held.title
    yield held.about
    for rule in held.rules:
        chosen = [k for k in keys if k in rule.quotes]
        if not chosen:
            continue
        yield f"\n{rule.title}  [{rule.id}, line {rule.line}]"
        said: dict[tuple[str, str], list[str]] = {}
        for variant in chosen:
            for cited in rule.quotes[variant]:
                status = f"{cited.status.value}; of another edition" if cited.carried else ""
                given = (cited.quote.exact, status or cited.status.value)
                said.setdefault(given, []).append(variant)
        for (words, status), where in said.items():
            yield f"  “{words}”\n    {', '.join(where)} ({status})"
    for text in held.withheld:
        yield f"\nNot printed: {text}"


@protocol.command(epilog="Example: probatum protocol check onasemnogene-iv")
@click.argument("names", nargs=-1, metavar="[NAME|FILE]...")
@click.option("--no-mutations", is_flag=True, help="Load and run the examples, change nothing.")
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...], no_mutations: bool) -> None:
    """Check protocols: load them strictly, run their worked examples, and mutate them.

    Each number, unit, comparator, day, condition and list of a file is changed in turn; a change that
    no check of the loading and no example notices is printed with its line. Examples stand beside
    a file, as NAME.examples.yaml. Without a name all that ship are checked. Exit code 1 where
    anything is refused, fails, or survives.
    """
    from probatum.protocols import shipped
    from probatum.services.protocol_checking import check as check_protocol

    faulty = False
    for name in names or shipped.names():
        try:
            found = check_protocol(name, mutate=not no_mutations, told=_told(name))
        except OSError as error:
            done_progress()
            raise WrongInput(f"{name}: {error.strerror}") from error
        done_progress()
        for line in _report(found):
            click.echo(line)
        faulty = faulty or found.faulty
    if faulty:
        ctx.exit(1)


def _told(name: str) -> Callable[[int], None]:
    """Prints how many changes were tried, now and then."""
    told = progress()

    def count(done: int) -> None:
        if done % STEP == 0:
            told(f"{name}: {done:,} changes")

    return count


def _report(found: Checked) -> Iterator[str]:
    if found.error or found.protocol is None:
        yield found.error
        return
    held = found.protocol
    yield f"{found.file}: {len(held.rules)} rules in {len(held.variants)} editions"
    yield "  quotes     " + ", ".join(f"{n:,} {status}" for status, n in found.quotes)
    if not found.runs:
        yield "  examples   none: nothing shows that it computes what its sources say"
        return
    passed = found.runs - len({f.run for f in found.failures})
    yield f"  examples   {passed:,} of {found.runs:,} come out as expected"
    yield from (f"    {failure}" for failure in found.failures)
    if (score := found.score) is None:
        return
    noticed = score.refused + score.failed
    yield (
        f"  mutations  {noticed:,} of {score.made:,} noticed ({score.refused:,} refused, "
        f"{score.failed:,} by an example), {score.proved:,} proved equivalent, "
        f"{len(score.survivors):,} survive"
    )
    yield from (f"    {survivor}" for survivor in score.survivors)
    yield from (f"    {line}" for line in score.stale)
