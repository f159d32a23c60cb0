"""The reading of a text: what it is about, its pieces with all that they stand under."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from probatum.audits import citations, kinds, reading
from probatum.audits.choosing import weighed_words
from probatum.audits.notes import notes
from probatum.audits.report import Citation, Kind
from probatum.audits.splitting import Form, Piece
from probatum.evidence.editions import Role
from probatum.services.audit_sources import Sources
from probatum.services.gathering import Frame, products
from probatum.services.searching import Searcher
from probatum.verification.words import read

LONGEST_CLAIM = 2000
"""Characters of a piece that are checked; what is longer is no claim but a paragraph without stops."""

_DRUGS = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
_LONGEST_CONTEXT = 600
_NEIGHBOURS = 12
"""Clauses that a sentence may have and still lend them to one another."""


@dataclass(frozen=True, slots=True)
class Read:
    """A piece with its reading."""

    piece: Piece
    words: reading.Words
    kind: Kind
    headings: tuple[str, ...]
    lead: tuple[str, ...]
    beside: str
    citations: tuple[Citation, ...]
    note: str = ""
    """What is noted on its source behind its citation ("(randomised trial)"), no part of its words."""

    @property
    def context(self) -> str:
        """What the piece is read under, in words: its last headings, its leads, the other clauses of
        its sentence."""
        return " ".join((*self.headings[-2:], *self.lead, self.beside))[:_LONGEST_CONTEXT]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the text is about: documents of its products, of other products with the substance."""

    documents: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Reader:
    """Reads one text."""

    def __init__(
        self, searcher: Searcher, sources: Sources, text: str, as_of: str, jurisdiction: str
    ) -> None:
        self._searcher = searcher
        self._sources = sources
        self._text = text
        self._as_of = as_of
        self._jurisdiction = jurisdiction

    def subject(self, pieces: Sequence[Piece]) -> Subject:
        """What the text is about: the products that the headings name most, or else the statements."""
        headings = [p for p in pieces if p.form is Form.HEADING]
        counted: Counter[str] = Counter()
        for part, weight in ((headings[:6], 4), (headings[6:], 1), (pieces, 1)):
            for piece in part:
                words = self._text[piece.start : piece.end][:LONGEST_CLAIM]
                for mention in self._searcher.lexicon.mentions(words):
                    if any(n.role in _DRUGS and not n.partial for n in mention.named):
                        counted[mention.text] += weight
        if not counted:
            return Subject()
        most = max(counted.values())
        names = [n for n, c in counted.most_common() if c * 3 >= most][:6]
        understanding = self._searcher.understand(" ".join(names), self._as_of)
        chosen, related, _ = products(
            self._searcher, understanding, Frame(self._as_of, self._jurisdiction)
        )
        return Subject(
            tuple(dict.fromkeys(p.edition.document for p in chosen)),
            tuple(dict.fromkeys(p.edition.document for p in related)),
            tuple(names),
        )

    def read(
        self,
        pieces: Sequence[Piece],
        marks: Sequence[citations.Mark],
        listed: set[int],
        resolved: dict[int, tuple[str, str]],
        subject: Subject,
    ) -> list[Read]:
        """The pieces with their kind, their citations and what they stand under."""
        spans = [(m.start, m.end) for m in marks]
        of_sentence: dict[int, list[citations.Mark]] = {}
        where = 0
        for piece in pieces:
            while where < len(marks) and marks[where].start < piece.end:
                of_sentence.setdefault(piece.sentence, []).append(marks[where])
                where += 1
        made: list[Read] = []
        clauses: dict[int, list[Piece]] = {}
        for piece in pieces:
            clauses.setdefault(piece.sentence, []).append(piece)
        for piece in pieces:
            inside = _inside(spans, piece.start, piece.end)
            blank = _blank_cells(self._text, piece) if piece.form is Form.ROW else []
            noted = list(notes(self._text, piece.start, piece.end))
            words = reading.words(
                self._text, piece.start, piece.end, sorted([*inside, *blank, *noted])
            )
            headings = tuple(self._words(*h, spans) for h in piece.headings)
            lead = tuple(self._words(*h, spans) for h in piece.lead)
            own = of_sentence.get(piece.sentence, [])
            if len(clauses[piece.sentence]) > _NEIGHBOURS:
                own = [m for m in own if piece.start <= m.start < piece.end]
            cited = tuple(c for m in own for c in self._citations(m, resolved, subject))
            kind = Kind.REFERENCE
            if piece.block not in listed:
                medical = bool(own) or self.is_medical(words.text)
                kind = kinds.kind(words.text, piece.form, headings, medical=medical)
                if kind is Kind.STATEMENT and not _says_something(words.text):
                    kind = Kind.BOILERPLATE
                before = made[-1] if made and made[-1].piece.sentence == piece.sentence else None
                if kind is Kind.STATEMENT and before and before.kind is Kind.SELF_DESCRIPTION:
                    kind = before.kind
            of = clauses[piece.sentence]
            at = of.index(piece) if len(of) <= _NEIGHBOURS else 0
            near = of[max(0, at - 2) : at + 3] if len(of) <= _NEIGHBOURS else []
            others = [self._words(p.start, p.end, spans) for p in near if p != piece]
            beside = " ".join(others)
            note = "; ".join(self._text[a + 1 : b - 1] for a, b in noted)
            made.append(Read(piece, words, kind, headings, lead, beside, cited, note))
        return made

    def _words(self, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
        inside = _inside(spans, start, end)
        return reading.words(self._text, start, min(end, start + 300), inside).text

    def is_medical(self, words: str) -> bool:
        """Whether words have a number or a name that the library knows."""
        return any(c.isdigit() for c in words) or bool(
            self._searcher.lexicon.mentions(words[:LONGEST_CLAIM])
        )

    def _citations(
        self, mark: citations.Mark, resolved: dict[int, tuple[str, str]], subject: Subject
    ) -> list[Citation]:
        document, how = (
            self._sources.of_words(mark.words, subject.names) if mark.words else ("", "")
        )
        if not mark.numbers:
            return [Citation(mark.text, mark.start, mark.end, 0, given(document), how)]
        made = []
        for number in mark.numbers:
            named, by = resolved.get(number, ("", ""))
            made.append(
                Citation(
                    mark.text, mark.start, mark.end, number, given(named or document), by or how
                )
            )
        return made


_BLANK = re.compile(
    r"(?<=[|\t])\s*(?:not (?:stated|given|reported|read)|as the row says|n/?a|[—–-])"
    r"(?=(?:\s*\[[\d, ]{1,20}\])*\s*[|\t])",
    re.I,
)


def _blank_cells(text: str, piece: Piece) -> list[tuple[int, int]]:
    """Cells of a table's row that say that there is nothing to say."""
    return [m.span() for m in _BLANK.finditer(text, piece.start, piece.end)]


def _says_something(text: str) -> bool:
    """Whether a piece has words or numbers that could be checked."""
    return bool(weighed_words(text[:LONGEST_CLAIM]) or read(text[:LONGEST_CLAIM]).quantities)


def _inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """The spans, which are in order, that begin between two places."""
    return spans[bisect_left(spans, (start, 0)) : bisect_left(spans, (end, 0))]


def given(document: str) -> tuple[str, ...]:
    """A document key as a tuple, empty for none."""
    return (document,) if document else ()
