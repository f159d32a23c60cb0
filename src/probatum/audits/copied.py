"""What a statement copies whole: sentences of a held document that stand in it word for word.

A statement of several sentences may be laid beside as many sentences of its source, under the heading
and the line above a list that they stand under. Where each of them is there whole, no comparison with
other passages can say that the statement is wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from probatum.audits.choosing import Sentence
from probatum.evidence.claims import Check, Outcome
from probatum.verification.attribution import NAME as ATTRIBUTION
from probatum.verification.numbers import SOURCE_ARITHMETIC
from probatum.verification.quoting import CURRENCY
from probatum.verification.quoting import NAME as QUOTE

LONGEST = 4000
_FEWEST = 5
"""Words from which a stretch between two stops can be a sentence."""
_MOST = 24
"""Stretches between stops of a statement that is looked up; what has more is a page."""

_REFERENCE = re.compile(
    r"\[\s*see\b[^\[\]]{0,200}\]|\(\s*see\b(?:[^()]|\([^()]{0,80}\)){0,200}\)"
    r"|[\[(]\s*\d{1,2}(?:\s?\.\d{1,2})*(?:\s*,\s*\d{1,2}(?:\s?\.\d{1,2})*){0,9}\s*[\])]",
    re.IGNORECASE,
)
"""A reference to another section, which a copy may leave out: "[see Warnings (5.1)]", "(4, 5.3)"."""
_TOKEN = re.compile(
    r"(?:(?<![\w.])\.)?\d+(?:\s?[.,]\d+)*|[^\W\d_]+|[<>≤≥=±%+~]|(?<![\w)\s])[-−–](?=\d)|(?<=\s)[-−–](?=\d)"
)
_STOPS = re.compile(r"[.;:!?\n\t•▪◦·|]")
_ENDS = re.compile(r"[.!?\n\t•▪◦·|]")
"""What ends a sentence of a source: behind a colon or a semicolon stands what its beginning governs."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d])")
_NUMBERED = re.compile(r"^(?:\d+ )?(?:\d+(?:\.\d+)* )?")
_SAYS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|may|might|must|should|will|would|"
    r"\w{3,}(?:ed|[^s]s)|avoid|discontinue|monitor|advise|consider|withhold|reduce|use|take|give|"
    r"administer|assess|obtain|perform|instruct|inform|treat|interrupt|start|stop)\b"
)


_Found = tuple[Sentence, ...]
"""Sentences over which a stretch runs."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, each between blanks, and where in these a stop stands before a word."""

    text: str
    stops: frozenset[int]


def plain(text: str, stop: re.Pattern[str] = _STOPS) -> _Words:
    """The words of a text without references to sections, case and punctuation."""
    text = _REFERENCE.sub(" ", text)
    made: list[str] = []
    stops, length, end = {0}, 0, 0
    for match in _TOKEN.finditer(text):
        if made and stop.search(text, end, match.start()):
            stops.add(length)
        token = re.sub(r"\s", "", match.group()).casefold()
        made.append(token)
        length += len(token) + 1
        end = match.end()
    return _Words(f" {' '.join(made)} ", frozenset((*stops, length)))


class Page:
    """The sentences of one document in order, to be looked through for whole stretches."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._starts: list[int] = []
        stops: set[int] = set()
        texts, length = [], 0
        for sentence in sentences:
            words = plain(sentence.text, _ENDS)
            self._starts.append(length)
            stops.update(length + s for s in words.stops)
            body = words.text.strip()
            if body:
                texts.append(body)
                length += len(body) + 1
        self._text = f" {' '.join(texts)} "
        self._stops = stops

    def found(self, words: str) -> Iterator[_Found]:
        """The sentences over which these words run from stop to stop, at each place that has them."""
        at = self._text.find(words)
        while at >= 0:
            end = at + len(words) - 1
            if at in self._stops and end in self._stops:
                first = bisect_right(self._starts, at) - 1
                last = bisect_right(self._starts, end - 1) - 1
                yield tuple(self._sentences[first : last + 1])
            at = self._text.find(words, at + 1)


@dataclass(frozen=True, slots=True)
class Around:
    """What the sentences of a passage stand under: its section, from the outermost, and the words
    of its headings and of the lines above it."""

    section: tuple[int, ...]
    headings: frozenset[str]
    leads: frozenset[str]


def bare(text: str) -> str:
    """The words of a heading, or of the sentence that leads to a list, without its number."""
    return _NUMBERED.sub("", plain(_SENTENCE.split(text.strip())[-1]).text.strip())


def copied(
    text: str, context: str, page: Page, around: Callable[[Sentence], Around]
) -> tuple[Sentence, ...]:
    """The sentences of a document that a statement copies whole; empty if it does not.

    They stand in one section, and besides them the statement has nothing but what they stand under.
    An item of a list counts only where the line above the list is in the statement or its ``context``.
    """
    words = plain(text[:LONGEST])
    stops = sorted(words.stops)
    units = [u for a, b in pairwise(stops) if (u := words.text[a + 1 : b])]
    if not units or len(units) > _MOST:
        return ()
    beside = plain(f"{text[:LONGEST]}\n{context}").text
    for skipped in (0, 1):
        runs, titles = _runs(units[skipped:], page)
        found = _in_one_place(runs, [*units[:skipped], *titles], beside, around)
        if found:
            return found
    return ()


def _in_one_place(
    runs: Sequence[Sequence[_Found]],
    titles: Sequence[str],
    beside: str,
    around: Callable[[Sentence], Around],
) -> _Found:
    """The sentences of the stretches where all stand in one section, under these titles."""
    for first in runs[0] if runs else ():
        home = around(first[0])
        chosen = [first]
        for run in runs[1:]:
            chosen += [r for r in run if _together(home.section, around(r[0]).section)][:1]
        places = [around(sentence) for found in chosen for sentence in found]
        under = frozenset().union(*(p.headings | p.leads for p in places))
        led = all(any(f" {lead} " in beside for lead in p.leads) for p in places if p.leads)
        if len(chosen) == len(runs) and led and all(_title(t) in under for t in titles):
            return tuple(dict.fromkeys(s for found in chosen for s in found))
    return ()


def _runs(units: Sequence[str], page: Page) -> tuple[list[list[_Found]], list[str]]:
    """The longest stretches of a statement that a document has whole and that say something, each with
    its places, and what stands between them."""
    runs: list[list[_Found]] = []
    titles: list[str] = []
    at = 0
    while at < len(units):
        for end in range(len(units), at, -1):
            words = f" {' '.join(units[at:end])} "
            found = [f for f in page.found(words) if _says(words, f)] if _long(words) else []
            if found:
                runs.append(found)
                at = end
                break
        else:
            titles.append(units[at])
            at += 1
    return runs, titles


def _long(words: str) -> bool:
    return words.count(" ") > _FEWEST


def _says(words: str, found: _Found) -> bool:
    """Whether a stretch says something by itself: it has a verb, or is a list with its figures."""
    return bool(_SAYS.search(words)) or (len(found) > 1 and any(c.isdigit() for c in words))


def _title(words: str) -> str:
    return _NUMBERED.sub("", words)


def _together(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two sections are one, or parts of one that is itself a part."""
    return one == other or (len(one) > 1 and one[:2] == other[:2])


_KEPT = frozenset({QUOTE, CURRENCY, SOURCE_ARITHMETIC, ATTRIBUTION})
_WHY = "The statement stands word for word in the passage."


def as_copied(check: Check) -> Check:
    """A check as it is for a statement that its quotes have word for word: what it makes of the words
    alone is right; where they come from, and whether they add up, is left as it was found."""
    if check.name in _KEPT or check.outcome not in (Outcome.FAIL, Outcome.CANNOT_TELL):
        return check
    return replace(check, outcome=Outcome.PASS, reason=_WHY, span=None)
