"""``plan``."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from probatum.app.opening import AudienceName, WrongInput, as_of_option
from probatum.app.output import write, write_bytes
from probatum.audiences.reader import Audience

if TYPE_CHECKING:
    from probatum.library.held import Held
    from probatum.protocols.patients import Observation, Patient
    from probatum.protocols.plans import Plan


@click.command(epilog="Example: probatum plan onasemnogene-iv --patient child.json --draft")
@click.argument("protocol")
@click.option(
    "--patient", "patient_file", metavar="FILE", help='The patient as JSON, "-" for stdin.'
)
@click.option("--observations", metavar="FILE", help="Results as JSON or CSV.")
@click.option(
    "--as",
    "audience",
    type=AudienceName(),
    help="Who reads. For a patient it explains what is watched and why, and computes nothing; for "
    "all others the plan is the same.",
)
@click.option("--edition", metavar="DATE", help="The label's edition; default: the newest.")
@click.option("--jurisdiction", metavar="CODE", help="US, EU …; default: the patient's, else US.")
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--fhir", "as_fhir", is_flag=True, help="As a FHIR R4 Bundle.")
@click.option("--html", "as_html", is_flag=True, help="As a page with a timeline and trends.")
@click.option("--quotes", is_flag=True, help="Print the words under every rule.")
@click.option(
    "--draft",
    is_flag=True,
    help="Compute though the protocol is unsigned or superseded; not for use.",
)
@click.option("--since", metavar="FILE", help="Earlier results: say what the newer ones changed.")
@click.option(
    "--out",
    metavar="FILE",
    help="Write to this file (.json, .html, .pdf, .ics, .fhir.json, .r5.fhir.json, .txt).",
)
@click.option("--detailed", is_flag=True, help="Calendar: say in each description what is due.")
@click.option(
    "--calendar-key",
    metavar="TEXT",
    default="",
    help="Calendar: tells patients of one day 0 apart.",
)
@click.pass_context
def plan(
    ctx: click.Context,
    protocol: str,
    patient_file: str | None,
    observations: str | None,
    audience: str | None,
    edition: str | None,
    jurisdiction: str | None,
    as_of: str,
    as_json: bool,
    as_fhir: bool,
    as_html: bool,
    quotes: bool,
    draft: bool,
    since: str | None,
    out: str | None,
    detailed: bool,
    calendar_key: str,
) -> None:
    """Apply a protocol to one patient: what, when, why, and what is missing.

    PROTOCOL is a name (`probatum protocol list`) or a protocol file. Without --patient it asks for
    what it needs. Days are counted from the infusion or first dose (D0); dates appear where its date
    is given. A protocol that no named clinician has signed, or of which a newer edition is known, shows
    its rules and quotes and computes nothing, unless --draft. What is read of a patient is never
    stored or logged.
    """
    from probatum.app.commands.asking_plan import asked
    from probatum.library.store import default_folder
    from probatum.protocols.patients import PatientError
    from probatum.services import planning
    from probatum.services.protocol_register import RegisterError, register

    day = datetime.date.fromisoformat((as_of + "-01-01")[:10] if len(as_of) < 10 else as_of)
    if audience == Audience.PATIENT:
        if patient_file or observations or since:
            raise WrongInput(OF_NOBODY)
        form = "html" if as_html else "json" if as_json else "fhir" if as_fhir else _form(out)
        _explain(ctx, protocol, jurisdiction, edition, day, form, out)
        return
    try:
        held = planning.find(protocol)
        folder = default_folder(ctx.find_root().obj)
        signed = register(folder)
        patient, results = _patient(patient_file) if patient_file else asked(held)
        extra = _observations(observations) if observations else []
        chosen = planning.variant(held, jurisdiction or patient.jurisdiction, edition, day)
        newer = _held(folder, chosen.document)
        made = planning.make(
            held, chosen, patient, [*results, *extra], day, signed, newer, draft=draft
        )
        told: list[str] = []
        if since:
            past = [*results, *_observations(since)]
            before = planning.make(held, chosen, patient, past, day, signed, newer, draft=draft)
            told = planning.changes(before, made)
    except PatientError as error:
        raise WrongInput(str(error)) from error
    except (planning.PlanError, RegisterError) as error:
        raise WrongInput(str(error)) from error
    named = [name for name, on in (("json", as_json), ("fhir", as_fhir), ("html", as_html)) if on]
    if len(named) > 1:
        raise click.UsageError(f"One form at a time: {' or '.join(f'--{a}' for a in named)}.")
    form = named[0] if named else _form(out)
    if told:
        click.echo("What changed:\n" + "\n".join(f"  {line}" for line in told), err=form != "text")
    if form in ("text", "json", "html"):
        _write(made, form, out, quotes=quotes)
    else:
        _export(made, form, out, detailed=detailed, key=calendar_key)


OF_NOBODY = (
    "For a patient nothing is computed and no patient is read: leave --patient, --observations and "
    "--since away."
)
TEXT_OR_PAGE = (
    "For a patient there is a text (default) and a page (--html, or --out NAME.html) alone: nothing is "
    "computed that a sheet, a calendar, JSON or FHIR could hold."
)


def _explain(
    ctx: click.Context,
    protocol: str,
    jurisdiction: str | None,
    edition: str | None,
    day: datetime.date,
    form: str,
    out: str | None,
) -> None:
    """The protocol for the person who is treated."""
    from probatum.library.store import default_folder
    from probatum.rendering import plan_explained
    from probatum.services import planning
    from probatum.services.protocol_register import RegisterError, register

    if form not in ("text", "html"):
        raise WrongInput(TEXT_OR_PAGE)
    folder = default_folder(ctx.find_root().obj)
    try:
        held = planning.find(protocol)
        chosen = planning.variant(held, jurisdiction, edition, day)
        newer = _held(folder, chosen.document)
        made = planning.explained(held, chosen, day, register(folder), newer)
    except (planning.PlanError, RegisterError) as error:
        raise WrongInput(str(error)) from error
    write(plan_explained.render(made) if form == "html" else plan_explained.to_text(made), out)


def _held(folder: Path, document: str) -> list[Held]:
    """The editions of a document that the library holds, if there is a library."""
    from probatum.library.keeping import FILE
    from probatum.library.record import Record

    if not (folder / FILE).exists():
        return []
    with Record.open(folder) as record:
        return record.held(document=document, newest=False)


def _patient(file: str) -> tuple[Patient, list[Observation]]:
    from probatum.protocols.patients import read_patient

    return read_patient(_text(file), "standard input" if file == "-" else file)


def _observations(file: str) -> list[Observation]:
    from probatum.protocols.patients import read_observations

    return read_observations(_text(file), file)


def _text(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.read()
        return Path(file).read_text("utf-8-sig")
    except OSError as error:
        raise WrongInput(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongInput(f"{file}: not UTF-8 text") from error


_ENDINGS = {".json": "json", ".html": "html", ".htm": "html", ".ics": "calendar", ".pdf": "sheet"}


def _form(out: str | None) -> str:
    """The form that the ending of a file's name asks for; else text."""
    for ending, form in ((".r5.fhir.json", "r5"), (".fhir.json", "fhir")):
        if out and out.casefold().endswith(ending):
            return form
    return _ENDINGS.get(Path(out).suffix.casefold(), "text") if out else "text"


def _write(made: Plan, form: str, out: str | None, *, quotes: bool) -> None:
    from probatum.rendering import plan_html, plan_json, plan_terminal

    if form == "text" and out is None:
        from rich.console import Console

        plan_terminal.show(Console(highlight=False), made, quotes=quotes)
        return
    if form == "json":
        write(plan_json.dumps(made), out)
    elif form == "html":
        write(plan_html.render(made), out)
    else:
        write(plan_terminal.to_text(made, quotes=quotes), out)


def _export(made: Plan, form: str, out: str | None, *, detailed: bool, key: str) -> None:
    """Write a form that only a computed plan has."""
    from probatum.rendering import plan_calendar, plan_fhir, plan_fhir_r5, plan_pdf
    from probatum.rendering.plan_view import NotComputedError

    try:
        if form == "fhir":
            write(plan_fhir.dumps(made), out)
        elif form == "r5":
            write(plan_fhir_r5.dumps(made), out)
        elif form == "sheet":
            write_bytes(plan_pdf.render(made), out)
        else:
            earlier = Path(out).read_bytes() if out and Path(out).is_file() else b""
            write_bytes(plan_calendar.render(made, earlier, detailed=detailed, key=key), out)
    except NotComputedError as error:
        raise WrongInput(str(error)) from error
