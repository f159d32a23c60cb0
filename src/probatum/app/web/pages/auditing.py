"""Audit: anyone's article checked statement by statement, in a worker; kept for the session alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Header, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from probatum.app.clock import instant, today
from probatum.app.web.audit_files import AuditFiles, remove_outdated
from probatum.app.web.callers import Reader
from probatum.app.web.events import ended, stream
from probatum.app.web.jobs import FINISHED, Job, Jobs, NoSuchJobError, State
from probatum.app.web.library import Held, Queue, Watched
from probatum.app.web.templating import page
from probatum.evidence.editions import Json
from probatum.services.given import GivenError
from probatum.sources.fetching import is_address
from probatum.sources.foreign import LONGEST

router = APIRouter(include_in_schema=False)

LARGEST_FILE = 8_000_000
"""Bytes of a file that is sent: an article with its pictures is smaller."""

REPORTS = {"html": "text/html", "json": "application/json"}
"""Media types of a report by the ending of its name."""

KEPT = timedelta(hours=12)
"""How long an audit stays at the longest: it is for the session in which it was made."""

PASTED = "Pasted text"
FILE_NAME = 120
"""Characters of a file's name that are shown."""


def asked(text: str, address: str, name: str) -> dict[str, Json]:
    """What a job needs of the one thing that was given. Raises GivenError."""
    text, address = text.replace("\r\n", "\n"), address.strip()
    given = [bool(text.strip()), bool(address), bool(name)]
    if sum(given) != 1:
        told = "Nothing was given" if not any(given) else "Several things were given"
        raise GivenError(f"{told}: paste a text, or choose a file, or name an address.")
    if len(text) > LONGEST:
        raise GivenError(f"The text has {len(text):,} characters; at most {LONGEST:,} are read.")
    if address and not is_address(address):
        raise GivenError(f"{address[:200]}: an address begins with http:// or https://.")
    day: dict[str, Json] = {"as_of": today()}
    if name:
        short = PurePosixPath(name.replace("\\", "/")).name[-FILE_NAME:] or "file"
        return {**day, "source": short, "file": short}
    if address:
        return {**day, "source": address, "address": address}
    return {**day, "source": PASTED}


def queue(
    jobs: Jobs, library: Path, what: dict[str, Json], data: bytes, caller: str, key: str = ""
) -> Job:
    """Queue an audit of ``data``, the bytes of an article, or of the address in ``what``.

    Audits of past sessions are forgotten first. The same caller's same ``key`` gives the same job.
    """
    now = instant()
    for old in jobs.outdated("audit", (now - KEPT).isoformat()):
        forget(jobs, library, old)
    remove_outdated(library, now - KEPT)
    if len(data) > LARGEST_FILE:
        raise GivenError(
            f"The article has more than {LARGEST_FILE:,} bytes. Save the part that matters."
        )
    own_name = hashlib.sha256(f"{caller}\n{key}".encode()).hexdigest()[:32] if key else ""
    folder = AuditFiles.new(library, data, own_name)
    what = {**what, "folder": folder.name, "sha256": hashlib.sha256(data).hexdigest()}
    return jobs.put("audit", what, caller=caller, created=now.isoformat(), key=key)


def forget(jobs: Jobs, library: Path, job: Job) -> None:
    """Remove an audit with everything that was sent for it."""
    jobs.cancel(job)
    files(library, job).remove()
    jobs.forget(job)


def own(jobs: Jobs, identity: str, caller: str) -> Job:
    """An audit of this caller. Raises NoSuchJobError."""
    job = jobs.get(identity, caller)
    if job.kind != "audit":
        raise NoSuchJobError("There is no such audit. It is forgotten after the session.")
    return job


def files(library: Path, job: Job) -> AuditFiles:
    """What was sent for an audit, or its report."""
    return AuditFiles(library, str(job.asked["folder"]))


@router.get("/audit")
def blank(request: Request, caller: Reader, jobs: Queue) -> Response:
    """The form, and the audits of this session."""
    return _form(request, jobs, caller.id)


@router.post("/audit", max_body_size=LARGEST_FILE + 1_000_000)
def sent(
    request: Request,
    caller: Reader,
    jobs: Queue,
    library: Held,
    text: Annotated[str, Form()] = "",
    address: Annotated[str, Form(max_length=2000)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Queue an article, and show how far its audit is."""
    name = (file.filename or "") if file else ""
    try:
        what = asked(text, address, name)
        data = file.file.read(LARGEST_FILE + 1) if file and name else text.encode()
        job = queue(jobs, library.store.folder, what, data, caller.id)
    except GivenError as error:
        answer = _form(request, jobs, caller.id, text=text, address=address, problem=str(error))
        answer.status_code = 422
        return answer
    return RedirectResponse(f"/audits/{job.id}", 303)


def _form(request: Request, jobs: Jobs, caller: str, **given: Any) -> Response:
    mine = [j for j in jobs.of(caller) if j.kind == "audit"]
    blank = {"text": "", "address": "", "problem": ""}
    answer = page(request, "audit_form.html.j2", audits=mine, **{**blank, **given})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/audits/{identity}")
def shown(request: Request, caller: Reader, jobs: Queue, library: Held, identity: str) -> Response:
    """How far an audit is, then its report."""
    job = own(jobs, identity, caller.id)
    if job.state is State.DONE:
        made = files(library.store.folder, job).report()
        answer: Response = page(request, "audit_page.html.j2", job=job, report=made)
    else:
        answer = page(
            request, "auditing.html.j2", job=job, place=jobs.place(job), told=jobs.progress(job),
            over=job.state in FINISHED,
        )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/audits/{identity}/report.{ending}")
def report(caller: Reader, jobs: Queue, library: Held, identity: str, ending: str) -> Response:
    """The report as a page of its own, or as JSON."""
    job = own(jobs, identity, caller.id)
    if ending not in REPORTS:
        raise NoSuchJobError("A report is had as report.html and as report.json.")
    made = files(library.store.folder, job).report()
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="audit-{job.asked["as_of"]}.{ending}"',
    }
    return Response(
        made.page() if ending == "html" else made.json,
        media_type=REPORTS[ending],
        headers=headers,
    )


@router.post("/audits/{identity}/cancel")
def cancel(caller: Reader, jobs: Queue, library: Held, identity: str) -> Response:
    """Take an article back before its audit has ended."""
    job = jobs.cancel(own(jobs, identity, caller.id))
    files(library.store.folder, job).remove()
    return RedirectResponse(f"/audits/{job.id}", 303)


@router.post("/audits/{identity}/delete")
def delete(caller: Reader, jobs: Queue, library: Held, identity: str) -> Response:
    """Forget an audit now."""
    forget(jobs, library.store.folder, own(jobs, identity, caller.id))
    return RedirectResponse("/audit", 303)


@router.get("/audits/{identity}/events")
def events(
    caller: Reader,
    jobs: Queue,
    watch: Watched,
    identity: str,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> Response:
    """Progress, then the address of the report."""
    return stream(jobs, watch, own(jobs, identity, caller.id), last_event_id, _end)


def _end(job: Job) -> Iterator[tuple[str, Any]]:
    yield ended(job)[0], {"address": f"/audits/{job.id}"}
