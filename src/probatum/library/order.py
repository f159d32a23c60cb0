"""Which edition of a document counts: pure functions over dates, versions and levels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Dated:
    """What decides whether an edition counts. ``second_hand``: republished by someone else."""

    row: int
    document: str
    date: str
    version: str
    digest: bool
    label: bool
    second_hand: bool = False


def version_order(version: str) -> tuple[int, ...]:
    """The numbers in a version, so that 10 comes after 9."""
    return tuple(map(int, _NUMBER.findall(version)))


def not_after(date: str, limit: str) -> bool:
    """Whether ``date`` is not after ``limit``, both ISO 8601, compared on the shorter precision.

    An unknown date (``""``) is after nothing.
    """
    length = min(len(date), len(limit))
    return date[:length] <= limit[:length]


def superseded(digest: Dated, editions: Iterable[Dated]) -> bool:
    """Whether the publisher's own words have replaced this digest of the document.

    Any primary edition does: a digest of a newer edition is then shown beside the held text, never
    in its place.
    """
    return digest.digest and any(
        not other.digest and other.document == digest.document for other in editions
    )


def precedence(edition: Dated) -> tuple[str, tuple[int, ...], bool, int]:
    """Sort key: by date, version, first-hand source, and the order in which they were added."""
    return edition.date, version_order(edition.version), not edition.second_hand, edition.row


def newest(editions: Iterable[Dated], as_of: str | None = None) -> Dated | None:
    """The edition of one document that counts, or None if none existed at ``as_of``."""
    existing = [e for e in editions if as_of is None or not_after(e.date, as_of)]
    counting = [e for e in existing if not superseded(e, existing)]
    return max(counting, key=precedence, default=None)


def newest_rows(editions: Iterable[Dated], as_of: str | None = None) -> tuple[set[int], set[int]]:
    """Rows of the newest editions and of superseded digests, for editions of many documents."""
    groups: dict[str, list[Dated]] = {}
    for edition in editions:
        if as_of is None or not_after(edition.date, as_of):
            groups.setdefault(edition.document, []).append(edition)
    first: set[int] = set()
    replaced: set[int] = set()
    for group in groups.values():
        if len(group) == 1:
            first.add(group[0].row)
            continue
        replaced.update(e.row for e in group if superseded(e, group))
        if (found := newest(group)) is not None:
            first.add(found.row)
    return first, replaced
