"""The text's own list of references: its entries and the identifiers in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probatum.audits.citations import Mark
from probatum.audits.splitting import Block, Form

_TITLE = re.compile(
    r"\W*(?:\d+[.)]?\s*)?(?:references?|bibliography|sources?|citations?|literature(?:\scited)?|"
    r"works\scited|reference\slist|further\sreading|footnotes|endnotes)\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(?:\[\^?(\d{1,3})\]:?|\(?(\d{1,3})[.)]|\^?(\d{1,3})\s(?=[A-Z]))\s*")
_PATTERNS = (
    (
        "pmid",
        re.compile(r"(?:PMID[:\s]\s{0,2}|pubmed(?:\.ncbi\.nlm\.nih\.gov|/)/?)(\d{4,9})", re.I),
    ),
    ("pmc", re.compile(r"\b(PMC\d{4,9})\b", re.I)),
    ("nct", re.compile(r"\b(NCT\d{8})\b", re.I)),
    ("doi", re.compile(r"\b(10\.\d{4,9}/[^\s\"'<>\]]+[^\s\"'<>\].,;)])", re.I)),
    ("set id", re.compile(r"\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", re.I)),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LIKE_ENTRY = re.compile(r"\bet\sal\b|\d{4};\s?\d+|\bdoi\b|\bPMID\b|https?://", re.IGNORECASE)
_LEAST_RUN = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference: its number, where it stands, and ``(how, identifier)`` as printed in it."""

    number: int
    start: int
    end: int
    identifiers: tuple[tuple[str, str], ...]
    blocks: tuple[int, ...]


def entries(text: str, blocks: Sequence[Block], marks: Sequence[Mark] = ()) -> list[Entry]:
    """The references of the text, from their heading or, without one, a run of entries at its end.

    ``marks`` are its citation marks: a list at the end that bears their numbers is the one they
    lead to.
    """
    found: list[Entry] = []
    inside = False
    level = 0
    for index, block in enumerate(blocks):
        words = text[block.start : block.end]
        if _TITLE.match(words) and block.form in (Form.HEADING, Form.PROSE):
            inside, level = True, block.depth or 99
            continue
        if block.form is Form.HEADING and inside and (block.depth or 99) <= level:
            inside = False
        if inside and block.form is not Form.HEADING:
            number, start = _numbered(text, block, len(found) + 1)
            found.append(Entry(number, start, block.end, identifiers(words), (index,)))
    return found or _counted(text, blocks, marks) or _trailing(text, blocks)


def _numbered(text: str, block: Block, following: int) -> tuple[int, int]:
    if block.number:
        return block.number, block.start
    if match := _NUMBER.match(text, block.start, block.end):
        return int(next(g for g in match.groups() if g)), block.start
    return following, block.start


def _counted(text: str, blocks: Sequence[Block], marks: Sequence[Mark]) -> list[Entry]:
    """The items at the end that count from 1, stand behind the last mark and are what marks cite."""
    cited = {number for mark in marks for number in mark.numbers}
    found: list[Entry] = []
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        printed = block.form is not Form.HEADING and _NUMBER.match(text, block.start, block.end)
        if not (block.number or printed):
            break
        number, start = _numbered(text, block, 0)
        if found and number != found[-1].number - 1:
            break
        inside = [m for m in marks if block.start < m.start < block.end]
        if any(m.numbers for m in inside):
            break
        words = text[block.start : block.end]
        found.append(Entry(number, start, block.end, identifiers(words), (index,)))
    listed = {e.number for e in found}
    whole = bool(listed) and min(listed) == 1 and bool(cited & listed)
    return found[::-1] if whole and _FEWEST_CITED * len(listed) <= len(cited & listed) else []


_FEWEST_CITED = 0.5
"""Share of a numbered list that marks must cite for it to be the bibliography without a heading."""


def _trailing(text: str, blocks: Sequence[Block]) -> list[Entry]:
    found: list[Entry] = []
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        words = text[block.start : block.end]
        noted = re.match(r"\[\^\d{1,3}\]:", words)
        numbered = block.number or _NUMBER.match(words)
        listed = numbered and _LIKE_ENTRY.search(words) and _YEAR.search(words)
        if not (noted or listed):
            break
        number, start = _numbered(text, block, 0)
        found.append(Entry(number, start, block.end, identifiers(words), (index,)))
    return found[::-1] if len(found) >= _LEAST_RUN or any(e.number for e in found[:1]) else []


def identifiers(words: str) -> tuple[tuple[str, str], ...]:
    """``(how, identifier)`` of every identifier that stands in the words."""
    return tuple((how, match[1]) for how, pattern in _PATTERNS for match in pattern.finditer(words))
