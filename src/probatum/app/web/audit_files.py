"""The files of an audit: the article that was sent, then the report, for one session.

They stand in a folder of their own, so that the queue holds no word of the article.
"""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from probatum.audits.report import Audit
from probatum.library.held import LibraryError
from probatum.rendering import audit_html, audit_json, audit_view
from probatum.rendering.html import Leaf
from probatum.services.given import GivenError, read_bytes
from probatum.sources.foreign import Foreign

FOLDER = "audits"
"""Where they stand, in the library's folder."""

_PIECES = ("heading", "contents", "body", "foot", "json")


class NoReportError(LibraryError):
    """There is no report: the audit has not ended, failed, or was forgotten."""


@dataclass(frozen=True, slots=True)
class Report:
    """An audit as its page, in pieces, and as JSON."""

    heading: str
    parts: Leaf
    json: str

    def page(self) -> str:
        """The page that stands alone."""
        return audit_html.framed(self.heading, self.parts)


class AuditFiles:
    """The folder of one audit, by its name; a name that :meth:`new` did not give has no files."""

    def __init__(self, library: Path, name: str) -> None:
        self.name = name
        self._place = library / FOLDER / (name if name.isalnum() else "none")

    @classmethod
    def new(cls, library: Path, article: bytes, name: str = "") -> AuditFiles:
        """A folder with an article to be checked; empty if that is to be fetched.

        A folder that was made under the same ``name`` (letters and digits) is given as it is.
        """
        made = cls(library, name or secrets.token_hex(16))
        if not made._place.exists():
            made._place.mkdir(parents=True)
            (made._place / "article").write_bytes(article)
        return made

    def given(self, name: str) -> Foreign:
        """The text of the article: of the file that its sender called ``name``, as it stands if that
        is empty. Raises GivenError."""
        try:
            data = (self._place / "article").read_bytes()
        except OSError as error:
            raise GivenError("The article is gone. Send it again.") from error
        return read_bytes(data, name) if name else Foreign(data.decode())

    def keep(self, audit: Audit) -> str:
        """Put the report in the place of the article; its heading. Raises GivenError."""
        pieces = audit_html.parts(audit)
        heading = audit_view.view(audit).heading
        values = (heading, pieces.contents, pieces.body, pieces.foot, audit_json.dumps(audit))
        draft = self._place / "draft"
        try:
            draft.write_text(json.dumps(dict(zip(_PIECES, values, strict=True))), "utf-8")
        except FileNotFoundError as error:
            raise GivenError("The audit was deleted before it ended.") from error
        draft.replace(self._place / "report")
        (self._place / "article").unlink(missing_ok=True)
        return heading

    def report(self) -> Report:
        """What :meth:`keep` kept. Raises NoReportError."""
        try:
            held = json.loads((self._place / "report").read_text("utf-8"))
        except OSError as error:
            raise NoReportError(
                "There is no report of this audit: it has not ended, failed, or was forgotten."
            ) from error
        # Every value in these pieces was escaped when they were made.
        contents, body, foot = (Markup(held[n]) for n in ("contents", "body", "foot"))  # noqa: S704
        return Report(held["heading"], Leaf(contents, body, foot), held["json"])

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self._place, ignore_errors=True)


def remove_outdated(library: Path, before: datetime) -> None:
    """Remove the folders that were made before an instant."""
    place = library / FOLDER
    for folder in place.iterdir() if place.is_dir() else ():
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
