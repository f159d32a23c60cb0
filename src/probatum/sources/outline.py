"""Headings, paragraphs, list items and tables in reading order, written as sections and passages.

Readers of HTML, Markdown, Word, PDF and plain text know what a block is; this module knows where
it goes: headings nest by their level, a list keeps the sentence that introduces it, a table its
caption.
"""

from __future__ import annotations

from typing import Any

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Span
from probatum.evidence.sentences import sentences
from probatum.sources.tables import Table

LABEL_LENGTH = 80
"""Longest paragraph ending in a colon that is a label of what follows, not a passage."""

_LEAD_IN_LENGTH = 300
"""Longest lead-in in characters that is kept whole; of a longer one only the last sentence."""


class Outline:
    """Writes blocks to an :class:`EditionBuilder`; opens and closes sections by heading level."""

    def __init__(self, builder: EditionBuilder, **attributes: Any) -> None:
        """``attributes`` are given to every passage."""
        self.builder = builder
        self.attributes: dict[str, Any] = attributes
        self._levels: list[int] = []
        self._before: Span | None = None
        self._label = ""
        self._items: list[tuple[int, tuple[Span, ...]]] = []

    def heading(self, level: int, title: str) -> None:
        """Open a section; sections of this level or a deeper one are closed first."""
        self._settle(followed=False)
        self._end_list()
        self._before = None
        if not title.strip():
            return
        while self._levels and self._levels[-1] >= level:
            self.builder.close_section()
            self._levels.pop()
        self.builder.open_section(title)
        self._levels.append(level)

    def close(self) -> None:
        """Close every section that this outline opened."""
        self._settle(followed=False)
        self._end_list()
        self._before = None
        while self._levels:
            self.builder.close_section()
            self._levels.pop()

    def paragraph(self, text: str, leads: bool = False) -> Span | None:
        """Running text. A short one that ends in a colon is no passage: it labels what follows.

        ``leads``: a list follows that it introduces, also without a colon.
        """
        clean = " ".join(text.split())
        if not clean:
            return None
        self._settle()
        above = (self._before,) if self._before and not self._items else ()
        self._end_list()
        if clean.endswith(":") and len(clean) <= LABEL_LENGTH:
            self._label = text
            return None
        span = self.builder.paragraph(text, lead_in=above, **self.attributes)
        if span is not None:
            self._before = lead_in(clean, span) if leads or clean.endswith(":") else None
        return span

    def item(self, text: str, depth: int = 0) -> Span | None:
        """A list item; ``depth`` 0 is an outermost list.

        It keeps the lead-in of its list and the items above it that it is nested in.
        """
        self._settle()
        while self._items and self._items[-1][0] >= depth:
            self._items.pop()
        above = self._items[-1][1] if self._items else ((self._before,) if self._before else ())
        span = self.builder.item(text, above, **self.attributes)
        if span is not None:
            parent = lead_in(" ".join(text.split()), span)
            self._items.append((depth, (*above, parent)))
        return span

    def end_list(self) -> None:
        """The list is over: what follows has a lead-in of its own or none."""
        self._settle()
        self._end_list()
        self._before = None

    def table(self, table: Table) -> None:
        """A table, a passage for each row."""
        self._settle()
        above = (self._before,) if self._before else ()
        self._end_list()
        self.builder.table(
            table.rows, table.headers, table.caption, table.notes, above, **self.attributes
        )
        self._before = None

    def silent(self, text: str) -> Span | None:
        """Text of the edition that is no passage."""
        self._settle()
        return self.builder.silent(text)

    def exclude(self, reason: str, text: str) -> None:
        """Text that is left out, under its reason."""
        self.builder.exclude(reason, text)

    def _settle(self, followed: bool = True) -> None:
        """Write the label that waits: silent if something follows it, else as a passage."""
        text, self._label = self._label, ""
        if not text:
            return
        if followed:
            self._before = self.builder.silent(text)
        else:
            self.builder.paragraph(text, **self.attributes)

    def _end_list(self) -> None:
        self._items.clear()


def lead_in(text: str, span: Span) -> Span:
    """The part of a lead-in that a list item must be read with: all of it, or its last sentence."""
    if len(text) <= _LEAD_IN_LENGTH:
        return span
    found = sentences(text)
    return Span(span.start + found[-1][0], span.end) if found else span
