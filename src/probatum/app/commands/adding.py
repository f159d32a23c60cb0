"""``add``, ``remove`` and ``encode``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from probatum.app.encoding import in_background
from probatum.app.opening import done_progress, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from probatum.app.library import Library
    from probatum.services.adding import Report, Step
    from probatum.services.encoding import Encoded

VECTORS = ("background", "now", "later")
SHOWN = 50
"""Rejections that are listed after adding."""


@click.command(epilog="Example: probatum add labels.zip papers/ guideline.pdf")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--vectors",
    type=click.Choice(VECTORS),
    default="background",
    show_default=True,
    help="When the new passages become findable by meaning; by their words they are at once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def add(ctx: click.Context, paths: tuple[str, ...], vectors: str, as_json: bool) -> None:
    """Add files, folders or archives to the library.

    Reads FDA labels (SPL XML, openFDA JSON), PubMed XML, PMC full texts, ClinicalTrials.gov records,
    USPSTF recommendations, HTML, Markdown, text, PDF and DOCX, also inside .gz, .xz, .zip and .tar.
    Files that were read before are skipped by their content. New versions become new editions beside
    the old ones. Stop it at any time: the next call goes on.
    """
    with opened(ctx) as library:
        report = library.add(paths, _step())
        done_progress()
        if as_json:
            click.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
        else:
            _table(report)
        if vectors == "now":
            _encode(library, None)
        elif vectors == "background" and any(
            report.counts.get(s) for s in report.counts if s.value in ("added", "new edition")
        ):
            in_background(library.store.folder)
            click.echo(
                "Found by their words now; vectors follow in the background (`probatum encode` "
                "resumes).",
                err=True,
            )
        if report.rejections and not report.documents and not report.notices:
            ctx.exit(1)


@click.command()
@click.argument("document")
@click.option("--edition", metavar="E", help="Only this edition: id, version or date.")
@click.pass_context
def remove(ctx: click.Context, document: str, edition: str | None) -> None:
    """Remove a document or one edition of it.

    DOCUMENT is a key such as spl:…, pmid:…, nct:…, or a name that only one document has. Adding its
    file again brings it back.
    """
    with opened(ctx) as library:
        gone = library.remove(document, edition)
        for held in gone:
            click.echo(
                f"Removed {held.document}, edition {held.edition} of {held.date}: {held.title}"
            )


@click.command()
@click.option("--seconds", type=float, help="Stop after so many seconds; the next call goes on.")
@click.pass_context
def encode(ctx: click.Context, seconds: float | None) -> None:
    """Make the vectors that are still missing; can be stopped and resumed.

    Newest and most authoritative texts come first. The same text is never encoded twice.
    """
    with opened(ctx) as library:
        _encode(library, seconds)


def _encode(library: Library, seconds: float | None) -> None:
    from probatum.services.encoding import encode as make

    done: Encoded = make(library.store, seconds=seconds, progress=_count())
    done_progress()
    click.echo(f"{done.texts:,} texts encoded, {done.remaining:,} to go.", err=True)


def _step() -> Callable[[Step], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(step: Step) -> None:
        click.echo(
            f"\r\033[K{step.documents:,} documents, {step.files:,} files · {step.place[-60:]}",
            nl=False,
            err=True,
        )

    return show


def _count() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        click.echo(f"\r\033[K{done:,} of {of:,} texts encoded", nl=False, err=True)

    return show


def _table(report: Report) -> None:
    """The table that adding ends with."""
    for status, count in report.counts.items():
        click.echo(f"{status.value:<12} {count:>8,}")
    if report.skipped:
        click.echo(f"{'read before':<12} {report.skipped:>8,} files")
    for reason, count in report.left_out.items():
        click.echo(f"{'left out':<12} {count:>8,} {reason}")
    if report.notices:
        click.echo(f"{'notices':<12} {report.notices:>8,} of retraction or correction")
    for rejection in report.rejections[:SHOWN]:
        click.echo(f"  {rejection.place}: {rejection.reason}", err=True)
    if len(report.rejections) > SHOWN:
        click.echo(f"  … and {len(report.rejections) - SHOWN:,} more; --json lists all.", err=True)


def _as_json(report: Report) -> dict[str, object]:
    return {
        "files": report.files,
        "read_before": report.skipped,
        "counts": {status.value: count for status, count in report.counts.items()},
        "left_out": dict(report.left_out),
        "notices": report.notices,
        "documents": [
            {
                "place": line.place,
                "status": line.added.status.value,
                "document": line.added.document,
                "edition": line.added.edition,
                "title": line.added.title,
                "reason": line.added.reason,
            }
            for line in report.lines
        ],
        "rejected": [{"place": r.place, "reason": r.reason} for r in report.rejections],
    }
