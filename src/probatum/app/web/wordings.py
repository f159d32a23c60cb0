"""A page that a patient opens is worded by the library's language model, if it names one."""

from __future__ import annotations

from contextlib import suppress

from probatum.app.clock import instant, today
from probatum.app.library import Library
from probatum.app.web.jobs import Jobs
from probatum.library.held import LibraryError
from probatum.services.drafting import chosen

SITE = "site"
"""Who asks for what no reader asked for."""


def queue_drafts(library: Library, jobs: Jobs, article: str, revision: int) -> None:
    """Queue the drafts of one revision, once a day: the page is there without them."""
    model = chosen(library.store)
    if model is None:
        return
    with suppress(LibraryError):
        jobs.put(
            "draft",
            {"article": article, "revision": revision},
            caller=SITE,
            created=instant().isoformat(timespec="seconds"),
            key=f"{model.name} {article} {revision} {today()}",
        )
