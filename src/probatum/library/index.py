"""What the word index and the vectors share: the filter, the hit, and which text they see."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from probatum.evidence.editions import Design, Edition, Kind, Level, Passage, Role

ORDINAL_BITS = 20
"""A passage's address is the row of its edition, then its ordinal in this many bits."""

_SUBJECT_LENGTH = 160
_PATH_LENGTH = 120
_PASSAGE_LENGTH = 900
_SUBJECT_ROLES = (Role.BRAND, Role.GENERIC)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be hits. An empty field does not restrict.

    ``codes`` match a passage whose section, or any section around it, has one of the codes.
    ``dated_from`` and ``dated_to`` are inclusive ISO 8601 dates of the edition, compared on the
    shorter precision; an undated edition is in no dated range. ``newest`` restricts to the edition
    of each document that counts, at ``as_of`` if given; editions after ``as_of`` do not exist.
    """

    kinds: tuple[Kind, ...] = ()
    documents: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    designs: tuple[Design, ...] = ()
    publication_types: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    dated_from: str | None = None
    dated_to: str | None = None
    newest: bool = True
    as_of: str | None = None


EVERYTHING_NEWEST = Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: its edition's id, its ordinal there, the score of one index."""

    edition: str
    ordinal: int
    score: float


def address(row: int, ordinal: int) -> int:
    """One number for the passage ``ordinal`` of the edition with this row."""
    return row << ORDINAL_BITS | ordinal


def subject(edition: Edition) -> str:
    """What the edition is about, in a few words: a label's products, else the title."""
    if edition.kind is Kind.LABEL:
        named: dict[str, str] = {}
        for name in edition.names:
            if name.role in _SUBJECT_ROLES:
                named.setdefault(name.text.casefold(), name.text)
        if named:
            return " ".join(list(named.values())[:4])[:_SUBJECT_LENGTH]
    return edition.title[:_SUBJECT_LENGTH]


def indexed_text(edition: Edition, passage: Passage) -> str:
    """The searched words of a passage: subject, section titles, lead-in and the passage itself."""
    titles = " ".join(t for t in edition.path(passage.section) if t)
    lead = " ".join(edition.words(span) for span in passage.lead_in)
    return f"{subject(edition)}\n{titles}\n{lead}\n{edition.words(passage)}"


def embedding_text(edition: Edition, passage: Passage) -> str:
    """The text of a passage that the encoder sees, at most about 1,200 characters.

    It leaves out what differs between editions with the same words (version, date), so that a
    passage that stays the same from one edition to the next is encoded once.
    """
    titles = " > ".join(t for t in edition.path(passage.section) if t)[-_PATH_LENGTH:]
    lead = edition.words(passage.lead_in[0])[:_PATH_LENGTH] if passage.lead_in else ""
    words = edition.words(passage)[:_PASSAGE_LENGTH]
    return "\n".join(part for part in (subject(edition), titles, lead, words) if part)


def text_key(text: str) -> bytes:
    """First 16 bytes of the SHA-256 of a text: the key of its vector."""
    return hashlib.sha256(text.encode()).digest()[:16]
