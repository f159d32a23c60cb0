"""What a worker does for each kind of job."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from probatum.app.encoding import in_background
from probatum.app.library import Library
from probatum.app.web.audit_files import AuditFiles
from probatum.app.web.growing import Growing
from probatum.evidence.editions import Json
from probatum.library.held import AddedStatus, LibraryError
from probatum.models import ModelMissingError
from probatum.models.language import LanguageModelError
from probatum.rendering import noanswer
from probatum.services.adding import Step
from probatum.services.asking import NoAnswer
from probatum.services.given import GivenError, read_public
from probatum.services.refusing import QuestionError


class Tell(Protocol):
    """Tells how far the work is: a line of progress, or what another name stands for."""

    def __call__(self, data: Json, name: str = ..., /) -> None:
        """Tell it at once."""


Task = Callable[[Library, Mapping[str, Json], Tell], dict[str, Json]]

UPLOADS = "uploads"
"""Folder of files that were sent and are not added yet, in the library's folder."""

LINES = 500
"""Documents and rejections that a result names."""


def ask(library: Library, asked: Mapping[str, Json], tell: Tell) -> dict[str, Json]:
    """Write an article: ``{"article", "revision"}``, or ``{"no_answer"}`` with the reason; with
    ``thread``, the conversation that it stands in, and what a follow-up was ``understood`` as."""
    held = library.counts()
    tell(f"{held.newest_passages:,} passages of {held.documents:,} documents can be searched")
    thread = library.converse(
        str(asked["question"]), as_of=str(asked["as_of"]),
        jurisdiction=str(asked.get("jurisdiction") or "") or None,
        follow=str(asked.get("thread") or "") or None, owner=str(asked.get("owner") or ""),
        progress=tell, shown=Growing(library.store, tell),
    )  # fmt: skip
    turn, answer = thread.turns[-1], thread.answer()
    place: dict[str, Json] = {"thread": thread.id, "understood": turn.followed.sentence}
    if isinstance(answer, NoAnswer):
        return {"no_answer": noanswer.to_json(answer), **place}
    return {"article": turn.article, "revision": turn.revision, **place}


def add(library: Library, asked: Mapping[str, Json], tell: Tell) -> dict[str, Json]:
    """Add what was sent; the files are removed when they have been read."""
    folder = library.store.folder / UPLOADS / str(asked["folder"])
    if not folder.is_dir():
        return {"problem": "The files are gone: they were read before. See what the library holds."}

    def step(now: Step) -> None:
        tell(f"{now.documents:,} documents read · {Path(now.place).name}")

    report = library.add([folder], step)
    shutil.rmtree(folder, ignore_errors=True)
    if report.counts[AddedStatus.ADDED] or report.counts[AddedStatus.NEW_EDITION]:
        in_background(library.store.folder)
    return {
        "files": report.files,
        "read_before": report.skipped,
        "counts": {status.value: count for status, count in report.counts.items()},
        "left_out": dict(report.left_out),
        "documents": [
            {
                "file": _file(line.place, folder),
                "status": line.added.status.value,
                "document": line.added.document,
                "edition": line.added.edition,
                "title": line.added.title,
                "reason": line.added.reason,
            }
            for line in report.lines[:LINES]
        ],
        "rejected": [
            {"file": _file(r.place, folder), "reason": r.reason} for r in report.rejections[:LINES]
        ],
    }


def audit(library: Library, asked: Mapping[str, Json], tell: Tell) -> dict[str, Json]:
    """Check an article: ``{"heading"}``, and the report in the job's folder (see ``audit_files``).

    Asked is the ``folder`` in which the article was put, with the name of its ``file`` if it was one,
    or the ``address`` of a page.
    """
    files = AuditFiles(library.store.folder, str(asked["folder"]))
    if "address" in asked:
        given = read_public(str(asked["address"]))
    else:
        given = files.given(str(asked.get("file", "")))
    made = library.audit(str(asked["source"]), text=given, as_of=str(asked["as_of"]), progress=tell)
    return {"heading": files.keep(made)}


def draft(library: Library, asked: Mapping[str, Json], tell: Tell) -> dict[str, Json]:
    """Have the language model word the patient page of a kept article: ``{"asked", "shown"}``."""
    article = library.show(str(asked["article"]), int(str(asked["revision"])))
    made = library.draft_plain(article, tell)
    return {"asked": made.asked, "shown": made.shown}


def _file(place: str, folder: Path) -> str:
    """The name of a file as it was sent."""
    return place.replace(f"{folder}/", "", 1)


TASKS: dict[str, Task] = {"ask": ask, "add": add, "audit": audit, "draft": draft}
"""The function of each kind of job."""

ALONE = ("add", "draft")
"""Kinds of which one runs at a time: the first writes to the library, the second takes long."""

LAST = ("draft",)
"""Kinds that wait until nothing else does: rules have made those words already."""

EXPECTED = (LibraryError, LanguageModelError, ModelMissingError, QuestionError, GivenError)
"""Errors whose message is for the caller."""
