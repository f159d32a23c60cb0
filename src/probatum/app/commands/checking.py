"""``check``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

import click

from probatum.app.opening import done_progress, progress

STEP = 50
"""Pairs between two lines of progress."""


@click.command(epilog="Example: probatum check --pairs pairs.jsonl > checked.jsonl")
@click.option(
    "--pairs",
    metavar="FILE",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help='Lines of "id", "claim" and "evidence" as JSON; "-" is standard input.',
)
@click.option("--no-model", is_flag=True, help="Rules alone, without the support model.")
@click.pass_context
def check(ctx: click.Context, pairs: str, no_model: bool) -> None:
    """Check claims against pieces of evidence: a JSON line for each pair, in order.

    "verdict" is supported, contradicted or not_enough; "score" (0 to 1) says how sure; "failing"
    lists the checks that fail, with reasons. A line that is no pair gets an "error" with file and
    line number, the rest go on, and the exit code is then 1.
    """
    from probatum.services.checking import check_lines, support_model

    judge = None if no_model else support_model()
    if judge is None and not no_model:
        click.echo("The support model is not installed: rules alone (--no-model).", err=True)
    told = progress()
    wrong = done = 0
    with _opened(pairs) as file:
        for answer in check_lines(file, "standard input" if pairs == "-" else pairs, judge):
            click.echo(json.dumps(answer, ensure_ascii=False))
            done += 1
            wrong += "error" in answer
            if done % STEP == 0:
                told(f"{done:,} pairs checked")
    done_progress()
    if wrong:
        click.echo(f'{wrong:,} of {done:,} lines are no pairs: see "error" in them.', err=True)
        ctx.exit(1)


def _opened(pairs: str) -> BinaryIO:
    """The file, or standard input through a reader of its own (it is read in another thread)."""
    return open(0, "rb", closefd=False) if pairs == "-" else Path(pairs).open("rb")
