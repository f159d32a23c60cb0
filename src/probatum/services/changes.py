"""What changed between two editions of a document, sentence by sentence.

Sentences that stand in both are matched first, in their order; what is left between two matches is
paired where the words are alike, and inside a pair the words that differ are marked. A sentence that
stands elsewhere in the other edition has moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz import fuzz

from probatum.evidence.editions import Edition
from probatum.evidence.sentences import sentences

ALIKE = 55.0
"""Likeness (0 to 100, by rapidfuzz) from which two sentences are one that was reworded."""

_WORD = re.compile(r"\d[\d.,]*\d|\w+|\s+|[^\w\s]")
_NUMBER = re.compile(r"(\d(?:[\d.,]*\d)?)")
_MOST_PAIRED = 250
"""Sentences between two matches up to which every pair is compared."""


class Change(StrEnum):
    """What became of a sentence."""

    SAME = "same"
    REWORDED = "reworded"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_HERE = "moved here"
    MOVED_AWAY = "moved away"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a sentence; ``changed``: not in the other one; ``number``: a number that did."""

    text: str
    changed: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence of the older edition beside one of the newer; ``()`` where there is none.

    ``section`` is the path of titles in the newer edition, in the older one for what is gone.
    """

    change: Change
    section: tuple[str, ...]
    old: tuple[Words, ...]
    new: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Every sentence of both editions in the newer one's order."""

    rows: tuple[Row, ...]

    def count(self, change: Change) -> int:
        """How many sentences it became of."""
        return sum(row.change is change for row in self.rows)

    @property
    def numbers(self) -> int:
        """How many sentences have a number that changed."""
        return sum(
            any(w.changed and w.number for w in (*row.old, *row.new))
            for row in self.rows
            if row.change is Change.REWORDED
        )


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    section: tuple[str, ...]


def changes(old: Edition, new: Edition) -> Changes:
    """The sentences of two editions side by side."""
    before, after = _sentences(old), _sentences(new)
    matcher = SequenceMatcher(None, [s.text for s in before], [s.text for s in after], False)
    rows: list[Row] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for sentence in after[c:d]:
                words = (Words(sentence.text, False, False),)
                rows.append(Row(Change.SAME, sentence.section, words, words))
        else:
            rows += _paired(before[a:b], after[c:d])
    return Changes(tuple(_moved(rows)))


def _sentences(edition: Edition) -> list[_Sentence]:
    """Every sentence, with the path of the innermost section in which it begins."""
    place = 0
    inside: list[tuple[str, ...]] = []
    ends: list[int] = []
    starts = sorted(
        (section.start, -section.end, index) for index, section in enumerate(edition.sections)
    )
    found = []
    for start, end in sentences(edition.text):
        while place < len(starts) and starts[place][0] <= start:
            index = starts[place][2]
            while ends and ends[-1] <= starts[place][0]:
                ends.pop()
                inside.pop()
            inside.append(tuple(t for t in edition.path(index) if t))
            ends.append(edition.sections[index].end)
            place += 1
        while ends and ends[-1] <= start:
            ends.pop()
            inside.pop()
        text = " ".join(edition.text[start:end].split())
        if text:
            found.append(_Sentence(text, inside[-1] if inside else ()))
    return found


def _paired(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> Iterator[Row]:
    """What stands between two matches: like sentences in pairs, in order, and the rest alone."""
    here = 0
    partner = dict(_partners(before, after))
    for place, sentence in enumerate(before):
        if place not in partner:
            yield Row(Change.REMOVED, sentence.section, _whole(sentence), ())
            continue
        yield from map(_added, after[here : partner[place]])
        yield _reworded(sentence, after[partner[place]])
        here = partner[place] + 1
    yield from map(_added, after[here:])


def _partners(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> Iterator[tuple[int, int]]:
    """Pairs of places, rising on both sides, whose likenesses sum to the most."""
    if not before or not after or len(before) * len(after) > _MOST_PAIRED**2:
        return
    likeness = [[fuzz.ratio(a.text, b.text) for b in after] for a in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            alike = likeness[i][j]
            both = best[i + 1][j + 1] + alike if alike >= ALIKE else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(before) and j < len(after):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


def _added(sentence: _Sentence) -> Row:
    return Row(Change.ADDED, sentence.section, (), _whole(sentence))


def _whole(sentence: _Sentence) -> tuple[Words, ...]:
    return (Words(sentence.text, False, False),)


def _reworded(old: _Sentence, new: _Sentence) -> Row:
    before, after = _WORD.findall(old.text), _WORD.findall(new.text)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, False).get_opcodes():
        left.append(("".join(before[a:b]), tag != "equal"))
        right.append(("".join(after[c:d]), tag != "equal"))
    return Row(Change.REWORDED, new.section, _joined(left), _joined(right))


def _joined(runs: Sequence[tuple[str, bool]]) -> tuple[Words, ...]:
    """Runs of words with those joined that only a blank divides."""
    made: list[tuple[str, bool]] = []
    for place, (text, changed) in enumerate(runs):
        if not text:
            continue
        between = text.isspace() and bool(made) and made[-1][1]
        own = changed or (between and _next(runs[place + 1 :]))
        if made and made[-1][1] == own:
            made[-1] = (made[-1][0] + text, own)
        else:
            made.append((text, own))
    return tuple(
        Words(piece, changed, changed and piece[0].isdigit())
        for text, changed in made
        for piece in (_NUMBER.split(text) if changed else (text,))
        if piece
    )


def _next(runs: Sequence[tuple[str, bool]]) -> bool:
    """Whether the next run with a word changed."""
    return next((changed for text, changed in runs if text), False)


def _moved(rows: Sequence[Row]) -> Iterator[Row]:
    """Removed and added sentences with the same words, once for each that stands on both sides."""
    gone = Counter(r.old[0].text for r in rows if r.change is Change.REMOVED)
    come = Counter(r.new[0].text for r in rows if r.change is Change.ADDED)
    both = {text: min(n, come[text]) for text, n in gone.items() if text in come}
    left = {Change.REMOVED: dict(both), Change.ADDED: dict(both)}
    moved = {Change.REMOVED: Change.MOVED_AWAY, Change.ADDED: Change.MOVED_HERE}
    for row in rows:
        text = (row.old or row.new)[0].text
        if row.change in moved and left[row.change].get(text):
            left[row.change][text] -= 1
            yield replace(row, change=moved[row.change])
        else:
            yield row
