"""Audits of anyone's article, for one session each."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from probatum.app.web.api.describing import problems, published
from probatum.app.web.api.models import IdempotencyKey, Job, Strict
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held, Queue
from probatum.app.web.pages.auditing import LARGEST_FILE, asked, files, forget, own, queue
from probatum.rendering import html
from probatum.sources.foreign import LONGEST

router = APIRouter(prefix="/v1/audits", tags=["audits"])

Identity = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="The id of an audit's job.")]


class Shape(StrEnum):
    """The form in which a report is sent."""

    JSON = "json"
    HTML = "html"


class Text(Strict):
    """An article as text."""

    text: Annotated[str, Field(max_length=LONGEST, pattern=r"\S")]


class Address(Strict):
    """The address of a page of the public internet."""

    address: Annotated[str, Field(max_length=2000, pattern=r"^https?://\S+$")]


@router.post("", status_code=202, max_body_size=LARGEST_FILE, responses=problems())
def audit(
    caller: Reader,
    jobs: Queue,
    library: Held,
    given: Text | Address,
    response: Response,
    idempotency_key: IdempotencyKey = "",
) -> Job:
    """Queue an article. `/v1/jobs/{identity}` says how far its audit is."""
    text = given.text if isinstance(given, Text) else ""
    what = asked(text, given.address if isinstance(given, Address) else "", "")
    data = text.encode("utf-8", "replace")
    job = queue(jobs, library.store.folder, what, data, caller.id, idempotency_key)
    response.headers["Location"] = f"/v1/audits/{job.id}"
    return Job.of(job, jobs.place(job))


@router.get(
    "/{identity}",
    response_class=Response,
    responses={
        200: {
            "description": "The report.",
            "content": {**published("audit"), "text/html": {}},
        },
        **problems(404),
    },
)
def report(
    caller: Reader,
    jobs: Queue,
    library: Held,
    identity: Identity,
    shape: Annotated[Shape, Query(alias="format")] = Shape.JSON,
) -> Response:
    """The report of an audit that is done."""
    made = files(library.store.folder, own(jobs, identity, caller.id)).report()
    headers = {"Cache-Control": "no-store"}
    if shape is Shape.JSON:
        return Response(made.json, media_type="application/json", headers=headers)
    headers["Content-Security-Policy"] = f"{html.policy('audit.css')}; frame-ancestors 'none'"
    return Response(made.page(), media_type="text/html", headers=headers)


@router.delete("/{identity}", status_code=204, responses=problems(404))
def forgotten(caller: Reader, jobs: Queue, library: Held, identity: Identity) -> None:
    """Cancel an audit that has not ended, and forget it with everything that was sent."""
    forget(jobs, library.store.folder, own(jobs, identity, caller.id))
