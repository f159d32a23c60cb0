"""The sentences of stored editions that may be quoted for the claims of a text."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Sequence

from probatum.answers.statements import Statement, quote
from probatum.audits.choosing import (
    LENT,
    Sentence,
    Wanted,
    quantities_held,
    score,
    weighed_words,
)
from probatum.audits.copied import Around, Page, bare
from probatum.evidence.claims import Quote
from probatum.evidence.editions import Edition, Passage, PassageKind, Span
from probatum.evidence.sentences import sentences
from probatum.library.held import Held
from probatum.library.index import Filter, subject
from probatum.library.words import terms
from probatum.services.searching import Searcher
from probatum.verification.words import STOP, read, stem

FOUND = 24
"""Passages that the search over the whole library gives for one claim."""

LOOKED_AT = 40
"""Sentences of whole documents that are scored in full for one claim."""

_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:once|twice|daily|weekly|monthly|year|month|week|day|hour)(?=s?\b)"
)
_NUMBER_WEIGHT = 2.0
"""What a number that a sentence has in common with a claim counts, as a word of some rarity."""

_BY_PLACE = "\0"
"""Stands before a word that a sentence has by its place alone."""

_SIGN = "\1"
"""Stands before a number or a word of a quantity."""

_LENT_LENGTH = 400
_TITLES = 2


class Pool:
    """Sentences by document and by passage, each made once for all claims of a text."""

    def __init__(self, searcher: Searcher, as_of: str) -> None:
        self._store = searcher.store
        self._searcher = searcher
        self._as_of = as_of
        self._documents: dict[str, list[Sentence]] = {}
        self._postings: dict[str, dict[str, list[int]]] = {}
        self._rows: dict[str, list[Sentence]] = {}
        self._pages: dict[str, Page] = {}
        self._passages: dict[tuple[str, int], list[Sentence]] = {}
        self._lent: dict[tuple[str, int], frozenset[str]] = {}
        self._held: dict[str, Held] = {}
        self._total = max(1, self._store.record.counts().newest_passages)
        self.weights: dict[str, float] = {}

    def weigh(self, texts: Iterable[str]) -> None:
        """Weights of words by how few passages hold them."""
        words: dict[str, str] = {}
        for text in texts:
            for word in read(text).tokens:
                if word[0].isalnum() and (known := stem(word)) not in self.weights:
                    words.setdefault(known, word)
        found = self._store.words.frequency(" ".join(words.values()))
        for known, word in words.items():
            count = max((found.get(t, 0) for t in terms(word)), default=0)
            self.weights[known] = math.log((self._total + 1) / (count + 0.5)) + 0.5

    def held(self, documents: Iterable[str]) -> dict[str, Held]:
        """The edition of each document that counts on the day."""
        missing = [d for d in dict.fromkeys(documents) if d not in self._held]
        if missing:
            for held in self._store.record.held(documents_in=missing, as_of=self._as_of):
                self._held[held.document] = held
        return self._held

    def edition(self, identity: str) -> Edition:
        """An edition, whole."""
        return self._store.record.edition(identity)

    def best(self, wanted: Wanted, documents: Sequence[str]) -> list[tuple[float, Sentence]]:
        """The sentences of these documents that speak best for a claim, best first."""
        found: list[tuple[float, Sentence]] = []
        numbers = {_SIGN + n.group() for n in _NUMBER.finditer(wanted.figures)}
        for document in documents:
            made = self._of_document(document)
            postings = self._postings[document]
            counted: dict[int, float] = {}
            for word in sorted(wanted.words):
                weight = self.weights.get(word, 1.0)
                for index in postings.get(word, ()):
                    counted[index] = counted.get(index, 0.0) + weight
                for index in postings.get(f"{_BY_PLACE}{word}", ()):
                    counted[index] = counted.get(index, 0.0) + LENT * weight
            for number in sorted(numbers):
                for index in postings.get(number, ()):
                    counted[index] = counted.get(index, 0.0) + _NUMBER_WEIGHT
            for index in heapq.nsmallest(LOOKED_AT, counted, key=lambda i: (-counted[i], i)):
                found.append((score(wanted, made[index], self.weights), made[index]))
        return _ordered(found)

    def anywhere(self, query: str, wanted: Wanted) -> list[tuple[float, Sentence]]:
        """The sentences of the whole library that speak best for a claim, best first."""
        hits = self._searcher.by_words(query, Filter(as_of=self._as_of), FOUND)
        found = [
            (score(wanted, sentence, self.weights), sentence)
            for hit in hits
            for sentence in self._of_passage(self.edition(hit.edition), hit.ordinal)
        ]
        return _ordered(found)

    def quotes(self, sentence: Sentence, claim: frozenset[str]) -> tuple[Quote, ...]:
        """The quotes of a sentence: it, and after it the headings and lead-ins of its passage (the
        line above a list, a table's caption and header) that share a further word with the claim."""
        edition = self.edition(sentence.edition)
        passage = edition.passages[sentence.ordinal]
        wanted = claim - tokens(sentence.text)
        leads = [
            s
            for s in (*_headings(edition, passage), *passage.lead_in)
            if wanted & tokens(edition.words(s))
        ]
        return tuple(
            self._quote(edition, passage, span)
            for span in (Span(sentence.start, sentence.end), *leads)
        )

    def page(self, document: str) -> Page:
        """The sentences of a document in order, without the rows of its tables."""
        if document not in self._pages:
            kinds: dict[int, PassageKind] = {}
            if (held := self.held([document]).get(document)) is not None:
                kinds = dict(enumerate(p.kind for p in self.edition(held.edition).passages))
            made = [
                s
                for s in self._of_document(document)
                if kinds[s.ordinal] is not PassageKind.TABLE_ROW
            ]
            self._pages[document] = Page(made)
        return self._pages[document]

    def around(self, sentence: Sentence) -> Around:
        """What a sentence stands under."""
        edition = self.edition(sentence.edition)
        passage = edition.passages[sentence.ordinal]
        listed = passage.kind is PassageKind.LIST_ITEM
        return Around(
            edition.ancestry(passage.section),
            frozenset(bare(t) for t in edition.path(passage.section)),
            frozenset(bare(edition.words(s)) for s in passage.lead_in) if listed else frozenset(),
        )

    def rows(self, wanted: Wanted, documents: Sequence[str]) -> list[Sentence]:
        """The rows of tables of these documents that have every word of a claim in themselves or in
        what they stand under, and its figures, in order."""
        figures = frozenset(_NUMBER.findall(wanted.figures))
        if not figures:
            return []
        return [
            s
            for document in documents
            for s in self._rows_of(document)
            if wanted.words <= s.words | s.lent
            and figures & frozenset(_NUMBER.findall(s.text))
            and quantities_held(wanted, "\n".join((s.text, *self.above(s)))) == 1
        ]

    def above(self, sentence: Sentence) -> list[str]:
        """The lines above a sentence that its passage has: captions, headers of columns, lead-ins."""
        edition = self.edition(sentence.edition)
        return [edition.words(s) for s in edition.passages[sentence.ordinal].lead_in]

    def _rows_of(self, document: str) -> list[Sentence]:
        if document not in self._rows:
            self._rows[document] = [s for s in self._of_document(document) if "\t" in s.text]
        return self._rows[document]

    def side_by_side(self, one: Sentence, other: Sentence) -> bool:
        """Whether two sentences of an edition stand in one section."""
        passages = self.edition(one.edition).passages
        return passages[one.ordinal].section == passages[other.ordinal].section

    def _quote(self, edition: Edition, passage: Passage, span: Span) -> Quote:
        made = Statement(
            text=edition.words(span),
            edition=edition,
            section=passage.section,
            spans=(span,),
            kind=passage.kind,
            status=passage.status,
            where=passage.where,
        )
        return quote(made, span)

    def _of_document(self, document: str) -> list[Sentence]:
        if document not in self._documents:
            held = self.held([document]).get(document)
            made: list[Sentence] = []
            postings: dict[str, list[int]] = {}
            if held is not None:
                edition = self.edition(held.edition)
                seen: set[tuple[int, int]] = set()
                for ordinal in range(len(edition.passages)):
                    for sentence in self._of_passage(edition, ordinal):
                        if (sentence.start, sentence.end) in seen:
                            continue
                        seen.add((sentence.start, sentence.end))
                        lent = (f"{_BY_PLACE}{w}" for w in sentence.lent - sentence.words)
                        printed = {_SIGN + n.group() for n in _NUMBER.finditer(sentence.text)}
                        for word in (*sentence.words, *lent, *printed):
                            postings.setdefault(word, []).append(len(made))
                        made.append(sentence)
            self._documents[document], self._postings[document] = made, postings
        return self._documents[document]

    def _of_passage(self, edition: Edition, ordinal: int) -> list[Sentence]:
        key = (edition.id, ordinal)
        if key not in self._passages:
            passage = edition.passages[ordinal]
            lent = self._lent_by(edition, passage)
            self._passages[key] = [
                Sentence(
                    edition.id, ordinal, start, end, words := edition.text[start:end],
                    weighed_words(words), lent,
                )
                for start, end in _spans(edition, passage)
            ]  # fmt: skip
        return self._passages[key]

    def _lent_by(self, edition: Edition, passage: Passage) -> frozenset[str]:
        """Stems of headings, product names and lead-ins: what a passage says by its place."""
        lead = " ".join(edition.words(s) for s in passage.lead_in)[:_LENT_LENGTH]
        names = " ".join(n.text for n in edition.names)[:_LENT_LENGTH]
        path = " ".join(edition.path(passage.section))[:_LENT_LENGTH]
        return weighed_words(f"{subject(edition)} {names} {path} {lead}")


def _spans(edition: Edition, passage: Passage) -> list[tuple[int, int]]:
    if passage.kind in (PassageKind.TABLE_ROW, PassageKind.FACT):
        return [(passage.start, passage.end)]
    return [
        (passage.start + start, passage.start + end)
        for start, end in sentences(edition.words(passage))
    ]


def _headings(edition: Edition, passage: Passage) -> list[Span]:
    """Where the titles of the innermost sections around a passage stand in the text."""
    found = []
    for index in edition.ancestry(passage.section)[-_TITLES:]:
        section = edition.sections[index]
        end = section.start + len(section.title)
        if section.title and edition.text[section.start : end] == section.title:
            found.append(Span(section.start, end))
    return found


def _ordered(found: list[tuple[float, Sentence]]) -> list[tuple[float, Sentence]]:
    return sorted(found, key=lambda f: (-f[0], f[1].edition, f[1].start))


def tokens(text: str) -> frozenset[str]:
    """The words of a text that are no stop words, stemmed, with modal verbs and numbers."""
    return frozenset(stem(t) for t in read(text).tokens if t[0].isalnum() and t not in STOP)
