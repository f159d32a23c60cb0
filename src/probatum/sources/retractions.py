"""Lists of retractions and corrections, by DOI or PMID, as JSON lines.

Two lists are read: *open-retractions* (``doi``, ``retracted``, ``updates``), made from Crossref's
update notices, and lists of the PMIDs that PubMed marks as retracted publications (``pmid``).
Neither gives the date of a notice: the times in *open-retractions* are those of its harvest and of
the article's own record, so ``date`` stays blank.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from probatum.evidence.editions import Rejection
from probatum.sources import papers


class Mark(StrEnum):
    """What a notice does to the article that it is about."""

    RETRACTION = "retraction"
    WITHDRAWAL = "withdrawal"
    CONCERN = "expression of concern"
    CORRECTION = "correction"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Retraction:
    """A notice about a document, known by its DOI or PMID.

    ``document`` is ``doi:<lower-case DOI>`` or ``pmid:<n>``; ``notice`` the key of the notice
    itself where the list names it. Only a ``RETRACTION`` makes its document retracted.
    """

    document: str
    mark: Mark
    date: str = ""
    notice: str = ""

    @property
    def retracts(self) -> bool:
        """Whether nothing of the document may be cited as a finding any more."""
        return self.mark is Mark.RETRACTION


_MARKS = {
    "addendum": Mark.CORRECTION,
    "corrected-article": Mark.CORRECTION,
    "correction": Mark.CORRECTION,
    "corrigendum": Mark.CORRECTION,
    "err": Mark.CORRECTION,
    "erratum": Mark.CORRECTION,
    "expression-of-concern": Mark.CONCERN,
    "removal": Mark.WITHDRAWAL,
    "retraction": Mark.RETRACTION,
    "retration": Mark.RETRACTION,
    "withdrawal": Mark.WITHDRAWAL,
}
"""Crossref's update types, and the spellings of them that occur."""


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins like one of the two lists."""
    del name
    line = head.lstrip().split(b"\n", 1)[0]
    return line.startswith(b"{") and (
        (b'"doi"' in line and b'"retracted"' in line and b'"updates"' in line)
        or (b'"pmid"' in line and b'"pubDate"' in line and b'"ISSN"' in line)
    )


def read(stream: BinaryIO, name: str) -> Iterator[Retraction | Rejection]:
    """Every notice of a list, in order; a line that cannot be read is a :class:`Rejection`."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            record = json.loads(line)
        except ValueError:
            yield Rejection(place, "not one JSON object; each line must hold one")
            continue
        notices = list(_notices(record)) if isinstance(record, dict) else []
        if notices:
            yield from notices
        else:
            yield Rejection(place, "names no DOI or PMID with a notice")


def _notices(record: dict[str, object]) -> Iterator[Retraction]:
    pmid = str(record.get("pmid") or "")
    doi = papers.doi(str(record.get("doi") or ""))
    if doi:
        updates = record.get("updates")
        marked = False
        for update in updates if isinstance(updates, list) else []:
            if not isinstance(update, dict):
                continue
            kind = str(update.get("type") or "").casefold().replace("_", "-")
            mark = _MARKS.get(kind, Mark.NOTE)
            marked = marked or mark is Mark.RETRACTION
            notice = papers.doi(str(update.get("doi") or ""))
            yield Retraction(f"doi:{doi}", mark, notice=f"doi:{notice}" if notice else "")
        if record.get("retracted") is True and not marked:
            yield Retraction(f"doi:{doi}", Mark.RETRACTION)
    elif pmid.isascii() and pmid.isdigit():
        yield Retraction(f"pmid:{pmid}", Mark.RETRACTION)
