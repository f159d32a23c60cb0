"""An edition's text in the parts and blocks in which a page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from probatum.evidence.editions import Edition

LONGEST = 40_000
"""Characters of a text that is shown whole; a longer one is shown by its outermost sections."""

CONTEXT = 700
"""Characters on each side of a quote that a panel shows, to the ends of their lines."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The characters that a reader wants to see, as offsets of the edition's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line; ``marked``: they are of what was asked; ``first``: they begin it."""

    text: str
    marked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 2 to 6) or a paragraph (``level`` 0)."""

    level: int
    runs: tuple[Run, ...]
    code: str = ""
    revised: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of an edition that stands on one page."""

    title: str
    start: int
    end: int

    def blocks(self, edition: Edition, asked: Asked | None = None) -> list[Block]:
        """Headings and paragraphs, what was asked marked."""
        return list(_blocks(edition, self.start, self.end, asked))


def chapters(edition: Edition) -> list[Chapter]:
    """The whole text as one part, or its outermost sections if it is long."""
    size = len(edition.text)
    if size <= LONGEST:
        return [Chapter(edition.title, 0, size)]
    outer = sorted(
        (s.start, s.end, s.title) for s in edition.sections if s.parent is None and s.end > s.start
    )
    made: list[Chapter] = []
    place = 0
    for start, end, title in outer:
        if start > place and edition.text[place:start].strip():
            made.append(Chapter("Before the first section" if not made else "", place, start))
        if start >= place:
            made.append(Chapter(title or "Untitled", start, end))
            place = end
    if edition.text[place:].strip():
        made.append(Chapter("After the last section" if made else edition.title, place, size))
    return made


def chapter(parts: Sequence[Chapter], asked: Asked | None) -> int:
    """The place of the part in which what was asked begins; the first if nothing was."""
    if asked is None:
        return 0
    return next((i for i, p in enumerate(parts) if p.start <= asked.start < p.end), 0)


def around(edition: Edition, asked: Asked) -> list[Block]:
    """What was asked with the lines around it, inside of its innermost section."""
    inside = [s for s in edition.sections if s.start <= asked.start and asked.end <= s.end]
    inner = max(inside, key=lambda s: s.start, default=None)
    low, high = (inner.start, inner.end) if inner else (0, len(edition.text))
    if asked.start - CONTEXT > low:
        low = edition.text.rfind("\n", low, asked.start - CONTEXT) + 1 or low
    if asked.end + CONTEXT < high:
        cut = edition.text.find("\n", asked.end + CONTEXT, high)
        high = cut if cut != -1 else high
    return list(_blocks(edition, low, high, asked))


def _blocks(edition: Edition, start: int, end: int, asked: Asked | None) -> Iterator[Block]:
    titles = {
        s.start: (i, s)
        for i, s in enumerate(edition.sections)
        if s.title and start <= s.start < end
    }
    place = start
    for line in edition.text[start:end].splitlines(keepends=True):
        text = line.rstrip()
        if text:
            runs = tuple(_runs(text, place, asked))
            found = titles.get(place)
            if found and text.casefold() == found[1].title.strip().casefold():
                index, section = found
                level = min(1 + len(edition.ancestry(index)), 6)
                yield Block(level, runs, section.code or "", section.revised or "")
            else:
                yield Block(0, runs)
        place += len(line)


def _runs(text: str, place: int, asked: Asked | None) -> Iterator[Run]:
    if asked is None or asked.end <= place or place + len(text) <= asked.start:
        yield Run(text)
        return
    a, b = max(asked.start - place, 0), min(asked.end - place, len(text))
    if text[:a]:
        yield Run(text[:a])
    yield Run(text[a:b], marked=True, first=asked.start >= place)
    if text[b:]:
        yield Run(text[b:])
