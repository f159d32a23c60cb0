"""Builds the canonical text of an edition block by block, with its sections and passages.

Every non-blank character that a reader hands over ends up in the canonical text or in a counted
exclusion. White space is collapsed; nothing else is rewritten. Blocks are separated by one newline,
cells of a table row by a tab.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from probatum.evidence.editions import (
    Edition,
    Exclusion,
    Passage,
    PassageKind,
    Section,
    Span,
    Status,
)
from probatum.evidence.sentences import sentences

PASSAGE_LENGTH = 700
"""Longest passage in characters, unless one sentence is longer."""

_INVISIBLE = {"Cc", "Cf", "Co", "Cs"}


class EditionBuilder:
    """Collects sections, paragraphs, list items and tables, then builds the edition."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._sections: list[Section] = []
        self._open: list[int] = []
        self._passages: list[Passage] = []
        self._exclusions: Counter[str] = Counter()

    def open_section(
        self, title: str, code: str | None = None, revised: str | None = None
    ) -> Span | None:
        """Open a section inside the one that is open; gives the span of its title.

        An untitled section has the title ``""`` and gives None.
        """
        parent = self._open[-1] if self._open else None
        start = self._length
        clean = self._clean(title)
        self._open.append(len(self._sections))
        self._sections.append(Section(clean, code, start, start, parent, revised))
        return self._append(clean) if clean else None

    def close_section(self) -> None:
        """Close the innermost open section."""
        index = self._open.pop()
        section = self._sections[index]
        self._sections[index] = replace(section, end=max(section.start, self._length - 1))

    def paragraph(
        self,
        text: str,
        kind: PassageKind = PassageKind.PROSE,
        lead_in: Sequence[Span] = (),
        **attributes: Any,
    ) -> Span | None:
        """Add running text; it is cut into passages of whole sentences. None if it is blank."""
        clean = self._clean(text)
        if not clean:
            return None
        span = self._append(clean)
        for start, end in _chunks(clean):
            self._passages.append(
                Passage(
                    self._section(),
                    span.start + start,
                    span.start + end,
                    kind,
                    tuple(lead_in),
                    **attributes,
                )
            )
        return span

    def item(
        self,
        text: str,
        lead_in: Sequence[Span] = (),
        kind: PassageKind = PassageKind.LIST_ITEM,
        **attributes: Any,
    ) -> Span | None:
        """Add one list item (one passage, or several if it is long) with its lead-in."""
        return self.paragraph(text, kind, lead_in, **attributes)

    def silent(self, text: str) -> Span | None:
        """Add text that belongs to the edition and is no passage of its own: a caption, a header."""
        clean = self._clean(text)
        return self._append(clean) if clean else None

    def fact(
        self,
        text: str,
        status: Status,
        where: str,
        date: str | None = None,
        cells: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Add one fact of a digest: always a single passage."""
        clean = self._clean(text)
        span = self._append(clean)
        self._passages.append(
            Passage(
                self._section(),
                span.start,
                span.end,
                PassageKind.FACT,
                date=date,
                status=status,
                where=where,
                cells=cells,
            )
        )

    def table(
        self,
        rows: Sequence[Sequence[str]],
        headers: Sequence[Sequence[str]] = (),
        caption: str = "",
        notes: Sequence[str] = (),
        lead_in: Sequence[Span] = (),
        **attributes: Any,
    ) -> None:
        """Add a table: caption and header rows once, then a passage for each row that keeps them.

        A row of one cell in a wider table is a subheading: the rows below it keep it too.
        """
        context = list(lead_in)
        for text in (caption, *("\t".join(map(self._clean, row)) for row in headers)):
            if text.strip() and (span := self.silent_row(text)):
                context.append(span)
        wide = any(len(row) > 1 for row in (*headers, *rows))
        subheading: tuple[Span, ...] = ()
        for row in rows:
            cells = "\t".join(map(self._clean, row))
            if cells.strip() and (span := self.silent_row(cells)):
                self._passages.append(
                    Passage(
                        self._section(),
                        span.start,
                        span.end,
                        PassageKind.TABLE_ROW,
                        (*context, *subheading),
                        **attributes,
                    )
                )
                if wide and len(row) == 1:
                    subheading = (span,)
                    self._passages[-1] = replace(self._passages[-1], lead_in=tuple(context))
        for note in notes:
            self.paragraph(note, lead_in=context[:1] if caption.strip() or lead_in else ())

    def silent_row(self, cells: str) -> Span | None:
        """Add one line whose tabs are kept."""
        line = "\t".join(self._clean(cell) for cell in cells.split("\t"))
        return self._append(line) if line.strip() else None

    def exclude(self, reason: str, text: str) -> None:
        """Count the non-blank characters of text that is left out, under its reason."""
        if count := sum(map(len, text.split())):
            self._exclusions[reason] += count

    def build(self, **fields: Any) -> Edition:
        """The edition. ``fields`` are those of :class:`Edition` that the text does not give."""
        while self._open:
            self.close_section()
        text = "".join(self._parts).rstrip("\n")
        last = len(text)
        return Edition(
            text=text,
            sections=tuple(
                replace(s, start=min(s.start, last), end=min(s.end, last)) for s in self._sections
            ),
            passages=tuple(self._passages),
            exclusions=tuple(Exclusion(r, n) for r, n in sorted(self._exclusions.items())),
            **fields,
        )

    def _section(self) -> int:
        if not self._open:
            self.open_section("")
        return self._open[-1]

    def _append(self, clean: str) -> Span:
        start = self._length
        self._parts.append(clean + "\n")
        self._length += len(clean) + 1
        return Span(start, start + len(clean))

    def _clean(self, text: str) -> str:
        if text.isprintable():
            pass
        elif not text.isascii():
            for character in set(text):
                if unicodedata.category(character) in _INVISIBLE and not character.isspace():
                    self._exclusions["invisible character"] += text.count(character)
                    text = text.replace(character, "")
        elif any(c < " " and not c.isspace() for c in text):
            shown = [c for c in text if c >= " " or c.isspace()]
            self._exclusions["invisible character"] += len(text) - len(shown)
            text = "".join(shown)
        return " ".join(text.split())


def _chunks(text: str) -> list[tuple[int, int]]:
    """Spans of whole sentences, joined up to :data:`PASSAGE_LENGTH` characters."""
    if len(text) <= PASSAGE_LENGTH:
        return [(0, len(text))]
    chunks: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if chunks and end - chunks[-1][0] <= PASSAGE_LENGTH:
            chunks[-1] = (chunks[-1][0], end)
        else:
            chunks.append((start, end))
    return chunks
