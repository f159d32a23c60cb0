"""Opens the library for a command, reads the clock once, and turns errors into plain messages."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from probatum.app.clock import today
from probatum.audiences.reader import Audience, meant

if TYPE_CHECKING:
    from probatum.app.library import Library
    from probatum.evidence.articles import Article

_DATE = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$")
F = TypeVar("F", bound=Callable[..., Any])


class WrongInput(click.ClickException):
    """Input that cannot be read."""

    exit_code = 2


@contextmanager
def opened(ctx: click.Context) -> Iterator[Library]:
    """The library of this call; every expected error leaves as one plain sentence."""
    from probatum.app.library import Library
    from probatum.editorial.states import EditorialError
    from probatum.library.held import LibraryError
    from probatum.models import ModelMissingError
    from probatum.models.language import LanguageModelError
    from probatum.services.permissions import PermissionDenied
    from probatum.services.refusing import QuestionError
    from probatum.verification.signing import SigningError

    try:
        with Library(ctx.find_root().obj) as library:
            yield library
    except QuestionError as error:
        raise click.UsageError(str(error)) from error
    except (
        LibraryError,
        LanguageModelError,
        ModelMissingError,
        EditorialError,
        SigningError,
        PermissionDenied,
    ) as error:
        raise click.ClickException(str(error)) from error
    except BrokenPipeError:
        raise
    except PermissionError as error:
        raise click.ClickException(
            f"{error.filename}: no permission. Choose another folder with --library."
        ) from error
    except OSError as error:
        if error.errno == 28:
            raise click.ClickException(
                f"The disk is full ({error.filename or 'library'}). Make room and run the same "
                "command again: what was stored is safe."
            ) from error
        raise click.ClickException(f"{error.filename or ''}: {error.strerror or error}") from error


def as_of_option(command: F) -> F:
    """``--as-of``: the only clock. Read once, here."""
    return click.option(
        "--as-of",
        metavar="DATE",
        callback=_day_or_today,
        help="Answer as of this day (YYYY-MM-DD). Default: today.",
    )(command)


class AudienceName(click.Choice[str]):
    """The name of an audience; a wrong one is refused with all of them and the one that was meant."""

    def __init__(self) -> None:
        super().__init__([a.value for a in Audience], case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name. Raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            if (audience := meant(str(value))) is None:
                raise
            self.fail(f"{error.message} Did you mean {audience.value}?", param, ctx)


def audience_options(command: F) -> F:
    """``--as`` and ``--remember``: who reads, for this call or from now on."""
    for option in (
        click.option(
            "--remember", is_flag=True, help="Keep the audience of --as as this library's own."
        ),
        click.option(
            "--as",
            "audience",
            type=AudienceName(),
            help="Who reads. Default: what --remember kept, else the article as it was written.",
        ),
    ):
        command = option(command)
    return command


def chosen_audience(
    library: Library, audience: str | None, remember: bool, form: str | None = None
) -> Audience | None:
    """The audience of this call, kept if it is to be remembered; None: what the library keeps.

    A family sheet (``form``) is for patients.
    """
    if form == "family":
        if audience not in (None, Audience.PATIENT):
            raise click.UsageError("A family sheet is for patients: leave --as out.")
        audience = Audience.PATIENT
    if audience is None:
        if remember:
            raise click.UsageError("--remember needs --as: say which audience is to be kept.")
        return None
    if remember:
        library.remember_audience(Audience(audience))
    return Audience(audience)


def with_drafts(library: Library, article: Article, reader: Audience | None) -> None:
    """Have the language model, if the library names one, draft what a patient is about to read; where
    it does not answer, say so: the rules' own words are shown."""
    from probatum.models.language import LanguageModelError
    from probatum.services.audiences import remembered

    if (reader or remembered(library.store)) is not Audience.PATIENT:
        return
    try:
        library.draft_plain(article, progress())
    except LanguageModelError as error:
        click.echo(f"{error} The words of the page are those of the rules.", err=True)
    finally:
        done_progress()


def _day_or_today(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    return today() if value is None else day(context, parameter, value)


def day(_: click.Context, __: click.Parameter, value: str) -> str:
    """A day, month or year as it was written. Raises BadParameter for anything else."""
    if not _DATE.match(value):
        raise click.BadParameter(f"{value!r} is no date. Write YYYY-MM-DD, YYYY-MM or YYYY.")
    try:
        datetime.date.fromisoformat(
            value + "-01-01"[: 10 - len(value)] if len(value) < 10 else value
        )
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day of the calendar.") from error
    return value


def progress() -> Callable[[str], None]:
    """Writes what is being done to stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(message: str) -> None:
        click.echo(f"\r\033[K{message} …", nl=False, err=True)

    return show


def done_progress() -> None:
    """Takes the progress line away."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
