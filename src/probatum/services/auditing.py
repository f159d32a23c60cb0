"""Audit: anyone's text in, every statement of it checked against the library out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from probatum.answers.numbering import numbered
from probatum.audits import bibliography, citations, kinds, omissions, reading, splitting
from probatum.audits.choosing import (
    GOODNESS,
    SAME_THING,
    Sentence,
    Wanted,
    contradicts,
    cover,
    exhorts,
    failures,
    joins,
    other_value,
    quantities_held,
    score,
    weighed_words,
)
from probatum.audits.conditions import check_either, check_safe
from probatum.audits.consistency import consistency
from probatum.audits.coverage import coverage
from probatum.audits.dates import own_date
from probatum.audits.report import (
    Audit,
    AuditedClaim,
    BibliographyEntry,
    Change,
    Citation,
    Kind,
    Missing,
)
from probatum.audits.scope import check_force, check_only, check_origin, is_deed
from probatum.audits.splitting import Form, Piece
from probatum.evidence.articles import Article, ArticleSection, Reference
from probatum.evidence.claims import Check, Claim, Outcome, Verdict
from probatum.evidence.editions import Level, Role
from probatum.services.asking import LONGEST_QUESTION, ask
from probatum.services.audit_pool import Pool, tokens
from probatum.services.audit_sources import Sources, voted
from probatum.services.facts import RecordFacts
from probatum.services.gathering import Frame, products
from probatum.services.searching import Searcher
from probatum.verification.numbers import QUANTITY, SOURCE_ARITHMETIC
from probatum.verification.support import Judge
from probatum.verification.verify import verify
from probatum.verification.words import read

CITATION = "citation"
"""The check that says what was looked for: where the statement's citation leads."""

LONGEST_CLAIM = 2000
"""Characters of a piece that are checked; what is longer is no claim but a paragraph without stops."""

_DRUGS = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
_CITED, _SUBJECT, _OTHER_LABEL = 0.15, 0.06, -0.15
_SEARCHED_BELOW = 0.85
_CANDIDATES = 4
_JUDGED = 2
_GAIN = 0.12
_LONGEST_CONTEXT = 600
_NEIGHBOURS = 12
"""Clauses that a sentence may have and still lend them to one another."""
_CLOSE = 0.3
"""How far below the best candidate's score another may be and still be compared by its checks."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Read:
    """A piece with its reading."""

    piece: Piece
    words: reading.Words
    kind: Kind
    headings: tuple[str, ...]
    lead: tuple[str, ...]
    beside: str
    citations: tuple[Citation, ...]

    @property
    def context(self) -> str:
        """What the piece is read under, in words: its last headings, its leads, the other clauses of
        its sentence."""
        return " ".join((*self.headings[-2:], *self.lead, self.beside))[:_LONGEST_CONTEXT]


@dataclass(frozen=True, slots=True)
class _Tried:
    """A claim checked under some quotes; the least ``order`` is preferred."""

    order: tuple[float, ...]
    claim: Claim
    quoted: tuple[Sentence, ...]
    held: float


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the text is about: documents of its products, of other products with the substance."""

    documents: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def audit(
    searcher: Searcher,
    text: str,
    *,
    source: str,
    as_of: str,
    jurisdiction: str = "",
    judge: Judge | None = None,
    progress: Progress = lambda _: None,
) -> Audit:
    """Check every statement of a text against the library as of a day (ISO 8601).

    ``source`` is where the text came from, as shown to the reader. ``judge`` is the support model.
    """
    with searcher.store.record.at_rest():
        return _Auditor(searcher, text, source, as_of, jurisdiction, judge, progress).audit()


class _Auditor:
    """One audit; what its steps share."""

    def __init__(
        self,
        searcher: Searcher,
        text: str,
        source: str,
        as_of: str,
        jurisdiction: str,
        judge: Judge | None,
        progress: Progress,
    ) -> None:
        self._searcher = searcher
        self._store = searcher.store
        self._text = text
        self._source = source
        self._as_of = as_of
        self._jurisdiction = jurisdiction
        self._judge = judge
        self._progress = progress
        self._facts = RecordFacts(searcher.store, as_of)
        self._pool = Pool(searcher, as_of)
        self._sources = Sources(searcher, as_of)
        self._entries: frozenset[int] = frozenset()

    def audit(self) -> Audit:
        self._progress("Reading the text")
        marks = citations.marks(self._text)
        blocks, pieces = splitting.split(self._text, marks)
        entries = bibliography.entries(self._text, blocks, marks)
        self._entries = frozenset(e.number for e in entries)
        listed = {index for entry in entries for index in entry.blocks}
        pieces = _whole(pieces, listed)
        subject = self._subject(pieces)
        resolved = {
            e.number: self._sources.of_entry(e, self._text, subject.documents) for e in entries
        }
        made = self._read(pieces, marks, listed, resolved, subject)
        statements = [r for r in made if r.kind is Kind.STATEMENT]
        self._progress("Looking for passages")
        self._pool.weigh(f"{r.words.text} {r.context}" for r in statements)
        found = {r.piece: self._candidates(r, subject) for r in statements}
        numbers = self._by_words(statements, found, resolved)
        made = [self._with_documents(r, numbers) for r in made]
        self._progress("Checking")
        claims = tuple(self._audited(r, found.get(r.piece, []), subject) for r in made)
        cited = {c.number for claim in claims for c in claim.citations}
        references = tuple(
            BibliographyEntry(e.number, e.start, e.end, _given(d), how, e.number in cited)
            for e in entries
            for d, how in (resolved[e.number],)
        )
        self._progress("Looking for what is missing")
        lacking = self._missing(claims, made, subject)
        claims, lacking, held = self._numbered(claims, lacking)
        date = own_date(self._text)
        documents = (
            *subject.documents,
            *(d for c in claims for k in c.citations for d in k.documents),
        )
        return Audit(
            source=self._source,
            title=self._title(made),
            text=self._text,
            as_of=self._as_of,
            date=date,
            library=_library(self._searcher),
            claims=claims,
            bibliography=references,
            findings=(*coverage(claims, references), *consistency(claims)),
            missing=lacking,
            changes=self._changes(documents, date),
            subject=subject.documents,
            references=held,
        )

    # --- reading ----------------------------------------------------------------------------------

    def _subject(self, pieces: Sequence[Piece]) -> _Subject:
        """The products that the headings name most, or else the statements."""
        headings = [p for p in pieces if p.form is Form.HEADING]
        counted: Counter[str] = Counter()
        for part, weight in ((headings[:6], 4), (headings[6:], 1), (pieces, 1)):
            for piece in part:
                words = self._text[piece.start : piece.end][:LONGEST_CLAIM]
                for mention in self._searcher.lexicon.mentions(words):
                    if any(n.role in _DRUGS and not n.partial for n in mention.named):
                        counted[mention.text] += weight
        if not counted:
            return _Subject()
        most = max(counted.values())
        names = [n for n, c in counted.most_common() if c * 3 >= most][:6]
        understanding = self._searcher.understand(" ".join(names), self._as_of)
        chosen, related, _ = products(
            self._searcher, understanding, Frame(self._as_of, self._jurisdiction)
        )
        return _Subject(
            tuple(dict.fromkeys(p.edition.document for p in chosen)),
            tuple(dict.fromkeys(p.edition.document for p in related)),
            tuple(names),
        )

    def _read(
        self,
        pieces: Sequence[Piece],
        marks: Sequence[citations.Mark],
        listed: set[int],
        resolved: dict[int, tuple[str, str]],
        subject: _Subject,
    ) -> list[_Read]:
        spans = [(m.start, m.end) for m in marks]
        of_sentence: dict[int, list[citations.Mark]] = {}
        where = 0
        for piece in pieces:
            while where < len(marks) and marks[where].start < piece.end:
                of_sentence.setdefault(piece.sentence, []).append(marks[where])
                where += 1
        made: list[_Read] = []
        clauses: dict[int, list[Piece]] = {}
        for piece in pieces:
            clauses.setdefault(piece.sentence, []).append(piece)
        for piece in pieces:
            inside = _inside(spans, piece.start, piece.end)
            blank = _blank_cells(self._text, piece) if piece.form is Form.ROW else []
            words = reading.words(self._text, piece.start, piece.end, [*inside, *blank])
            headings = tuple(self._words(*h, spans) for h in piece.headings)
            lead = tuple(self._words(*h, spans) for h in piece.lead)
            own = of_sentence.get(piece.sentence, [])
            if len(clauses[piece.sentence]) > _NEIGHBOURS:
                own = [m for m in own if piece.start <= m.start < piece.end]
            cited = tuple(c for m in own for c in self._citations(m, resolved, subject))
            kind = Kind.REFERENCE
            if piece.block not in listed:
                medical = bool(own) or self._is_medical(words.text)
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
            made.append(_Read(piece, words, kind, headings, lead, beside, cited))
        return made

    def _words(self, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
        inside = _inside(spans, start, end)
        return reading.words(self._text, start, min(end, start + 300), inside).text

    def _is_medical(self, words: str) -> bool:
        return any(c.isdigit() for c in words) or bool(
            self._searcher.lexicon.mentions(words[:LONGEST_CLAIM])
        )

    def _citations(
        self, mark: citations.Mark, resolved: dict[int, tuple[str, str]], subject: _Subject
    ) -> list[Citation]:
        document, how = (
            self._sources.of_words(mark.words, subject.names) if mark.words else ("", "")
        )
        if not mark.numbers:
            return [Citation(mark.text, mark.start, mark.end, 0, _given(document), how)]
        made = []
        for number in mark.numbers:
            named, by = resolved.get(number, ("", ""))
            made.append(
                Citation(
                    mark.text, mark.start, mark.end, number, _given(named or document), by or how
                )
            )
        return made

    def _title(self, made: Sequence[_Read]) -> str:
        headings = [r for r in made if r.kind is Kind.HEADING]
        return headings[0].words.text if headings else ""

    # --- evidence ---------------------------------------------------------------------------------

    def _candidates(self, read: _Read, subject: _Subject) -> list[tuple[float, Sentence]]:
        """Sentences that may be quoted, with their scores: of cited documents, of the subject's, and,
        where none of them says enough, of the whole library."""
        text = read.words.text[:LONGEST_CLAIM]
        wanted = Wanted.of(text, read.context)
        cited = [d for c in read.citations for d in c.documents]
        found = self._pool.best(wanted, list(dict.fromkeys((*cited, *subject.documents))))
        if not found or found[0][0] < _SEARCHED_BELOW or not cited:
            query = f"{text} {read.context} {' '.join(subject.names[:2])}"[:1200]
            found = [*found, *self._pool.anywhere(query, wanted)]
        unique: dict[tuple[str, int, int], tuple[float, Sentence]] = {}
        for value, sentence in found:
            unique.setdefault((sentence.edition, sentence.start, sentence.end), (value, sentence))
        return sorted(unique.values(), key=lambda f: (-f[0], f[1].edition, f[1].start))

    def _document(self, sentence: Sentence) -> str:
        return self._pool.edition(sentence.edition).document

    def _by_words(
        self,
        statements: Sequence[_Read],
        found: dict[Piece, list[tuple[float, Sentence]]],
        resolved: dict[int, tuple[str, str]],
    ) -> dict[int, tuple[str, str]]:
        """Citation numbers to documents: by the references, else by the words of their claims."""
        scores: dict[int, list[dict[str, float]]] = {}
        for one in statements:
            best: dict[str, float] = {}
            for value, sentence in found[one.piece]:
                document = self._document(sentence)
                best[document] = max(best.get(document, 0.0), value)
            for citation in one.citations:
                if citation.number:
                    scores.setdefault(citation.number, []).append(best)
        taken = {n: d for n, (d, _) in resolved.items() if d}
        made = {n: resolved[n] for n in taken}
        if not resolved:
            made |= {n: (d, "words") for n, d in voted(scores, taken).items() if n not in taken}
        return made

    def _with_documents(self, read: _Read, numbers: dict[int, tuple[str, str]]) -> _Read:
        return replace(
            read,
            citations=tuple(
                c
                if c.documents or c.number not in numbers
                else replace(c, documents=(numbers[c.number][0],), how=numbers[c.number][1])
                for c in read.citations
            ),
        )

    # --- checking ---------------------------------------------------------------------------------

    def _audited(
        self, read: _Read, found: Sequence[tuple[float, Sentence]], subject: _Subject
    ) -> AuditedClaim:
        claim = Claim(read.words.text, ())
        if read.kind is Kind.STATEMENT:
            claim = self._checked(read, found, subject)
        return AuditedClaim(
            read.piece.start,
            read.piece.end,
            read.kind,
            claim,
            read.citations,
            read.headings,
            read.lead,
            read.words.origins,
            read.piece.sentence,
        )

    def _checked(
        self, read: _Read, found: Sequence[tuple[float, Sentence]], subject: _Subject
    ) -> Claim:
        """The claim with the quotes under which it fares best, its checks and its verdict."""
        text = read.words.text
        cited = frozenset(d for c in read.citations for d in c.documents)
        wanted = Wanted.of(text[:LONGEST_CLAIM], read.context)
        if cited:
            within = [f for f in found if self._document(f[1]) in cited]
            more = self._pool.best(wanted, sorted(cited))
            found = [*within, *more, *(f for f in found if f not in within)]
        ranked = self._placed(found, cited, subject)
        if not ranked:
            return self._uncheckable(Claim(text, ()), read, cited, None)
        tried = [
            self._tried(text, read, wanted, group, cited, None)
            for group in self._groups(text, wanted, ranked)
        ]
        tried.sort(key=lambda t: t.order)
        if self._judge is not None:
            again = [
                self._tried(text, read, wanted, t.quoted, cited, self._judge)
                for t in tried[:_JUDGED]
            ]
            tried = sorted(again, key=lambda t: t.order)
        return self._settled(tried[0], wanted, read, cited, subject)

    def _tried(
        self,
        text: str,
        read: _Read,
        wanted: Wanted,
        quoted: tuple[Sentence, ...],
        cited: frozenset[str],
        judge: Judge | None,
    ) -> _Tried:
        """The claim checked under some quotes, and how these compare with others.

        Quotes of the cited document come first where they carry the claim at least in part. A
        contradiction counts only from a passage that is about the same thing.
        """
        said = tokens(text[:LONGEST_CLAIM])
        quotes = tuple(dict.fromkeys(q for s in quoted for q in self._pool.quotes(s, said)))
        claim = verify(Claim(text, quotes), self._facts, judge)
        held = max(cover(wanted, s, self._pool.weights) for s in quoted)
        if claim.verdict is Verdict.CONTRADICTED and not contradicts(claim.checks, held, text):
            near = held >= SAME_THING and exhorts(text)
            verdict = Verdict.PARTLY_SUPPORTED if near else Verdict.UNSUPPORTED
            claim = replace(claim, verdict=verdict)
        told = GOODNESS.index(claim.verdict)
        carried = told <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        elsewhere = bool(cited) and not cited & {self._document(s) for s in quoted}
        best = max(score(wanted, s, self._pool.weights) for s in quoted)
        order: tuple[float, ...]
        if carried:
            order = (0, elsewhere, told, failures(claim.checks), -best, len(quoted))
        else:
            order = (1, elsewhere, claim.verdict is not Verdict.CONTRADICTED, -best, len(quoted))
        return _Tried(order, claim, quoted, held)

    def _placed(
        self, found: Sequence[tuple[float, Sentence]], cited: frozenset[str], subject: _Subject
    ) -> list[tuple[float, Sentence]]:
        """The candidates with what their document adds: cited before the subject's before others."""
        placed: dict[tuple[str, int, int], tuple[float, Sentence]] = {}
        for value, sentence in found:
            document = self._document(sentence)
            added = 0.0
            if document in cited:
                added = _CITED
            elif document in subject.documents:
                added = _SUBJECT
            elif document in subject.related:
                added = _OTHER_LABEL
            key = (sentence.edition, sentence.start, sentence.end)
            placed.setdefault(key, (value + added, sentence))
        return sorted(placed.values(), key=lambda f: (-f[0], f[1].edition, f[1].start))

    def _groups(
        self, text: str, wanted: Wanted, ranked: Sequence[tuple[float, Sentence]]
    ) -> list[tuple[Sentence, ...]]:
        """Candidate sets of quotes: the best sentences alone, and the best with what it lacks."""
        least = ranked[0][0] - _CLOSE if ranked else 0.0
        top = [s for value, s in ranked[:_CANDIDATES] if value >= least]
        groups: list[tuple[Sentence, ...]] = [(s,) for s in top]
        if top and joins(text):
            first = top[0]
            extra = self._complement(wanted, first, [s for _, s in ranked[1:12]])
            if extra is not None:
                groups.append((first, extra))
        return groups

    def _complement(
        self, wanted: Wanted, first: Sentence, others: Sequence[Sentence]
    ) -> Sentence | None:
        """A further sentence of the same document that adds words or quantities of the claim."""
        rest = wanted.words - first.words - first.lent
        total = sum(self._pool.weights.get(w, 1.0) for w in wanted.words) or 1.0
        held = quantities_held(wanted, first.text)
        best, gained = None, 0.0
        for other in others:
            if other.edition != first.edition or other.start == first.start:
                continue
            if not self._pool.side_by_side(first, other):
                continue
            gain = sum(self._pool.weights.get(w, 1.0) for w in rest & other.words) / total
            gain += max(0.0, quantities_held(wanted, first.text + "\n" + other.text) - held)
            if gain > gained:
                best, gained = other, gain
        return best if gained >= _GAIN else None

    def _settled(
        self,
        tried: _Tried,
        wanted: Wanted,
        read: _Read,
        cited: frozenset[str],
        subject: _Subject,
    ) -> Claim:
        """The claim with the checks that need the whole audit, and the verdict that follows."""
        claim = self._scoped(self._with_other_value(tried, wanted), subject)
        documents = {self._document(s) for s in tried.quoted}
        good = GOODNESS.index(claim.verdict) <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        unsaid = claim.verdict is Verdict.UNSUPPORTED and not self._speaks(tried, cited)
        numbered_only = bool(read.citations) and all(c.number for c in read.citations)
        nowhere = not cited and numbered_only and not self._listed(read)
        if unsaid or (nowhere and claim.verdict is Verdict.PARTLY_SUPPORTED):
            return self._uncheckable(claim, read, cited, tried)
        check = self._citation_check(read, cited, documents, good)
        return replace(claim, checks=(*claim.checks, check))

    def _with_other_value(self, tried: _Tried, wanted: Wanted) -> Claim:
        """Contradicted, where its one missing number has another value in a passage on the same thing
        and stands nowhere else in that document."""
        claim = tried.claim
        if claim.verdict is not Verdict.UNSUPPORTED or len(tried.quoted) != 1:
            return claim
        sentence = tried.quoted[0]
        near = [s.text for _, s in self._pool.best(wanted, [self._document(sentence)])]
        found = other_value(claim.text, sentence.text, tried.held, near)
        if found is None:
            return claim
        made = tuple(found if c.name == QUANTITY else c for c in claim.checks)
        return replace(claim, checks=made, verdict=Verdict.CONTRADICTED)

    def _listed(self, read: _Read) -> bool:
        """Whether the text says what its citation is, though that is not held."""
        return any(c.number in self._entries for c in read.citations)

    def _speaks(self, tried: _Tried, cited: frozenset[str]) -> bool:
        """Whether silence tells: a cited document is held whole, or a whole one speaks of the thing."""
        if cited:
            return not self._only_digests(cited)
        documents = frozenset(self._document(s) for s in tried.quoted)
        return tried.held >= SAME_THING and not self._only_digests(documents)

    def _scoped(self, claim: Claim, subject: _Subject) -> Claim:
        """With the checks on "the only one" and on times that are ages."""
        held = self._pool.held(subject.related)
        rivals = [(held[d].title.rstrip("."), held[d].date) for d in subject.related if d in held]
        only = check_only(claim.text, rivals)
        quoted = [q.exact for q in claim.quotes]
        origin, force = check_origin(claim.text, quoted), check_force(claim.text, quoted)
        safe, either = check_safe(claim.text, quoted), check_either(claim.text, quoted)
        verdict = claim.verdict
        good = GOODNESS.index(verdict) <= GOODNESS.index(Verdict.PARTLY_SUPPORTED)
        outcomes = {c.name: c.outcome for c in claim.checks}
        copied = outcomes.get(SOURCE_ARITHMETIC) is Outcome.FAIL
        if only.outcome is Outcome.FAIL:
            verdict = Verdict.OUTDATED
        elif good and either.outcome is Outcome.FAIL:
            verdict = Verdict.CONTRADICTED
        elif (good and safe.outcome is Outcome.FAIL) or (
            verdict is Verdict.PARTLY_SUPPORTED and is_deed(force, claim.text)
        ):
            verdict = Verdict.UNSUPPORTED
        elif copied and verdict is Verdict.PARTLY_SUPPORTED:
            verdict = Verdict.SOURCE_DOES_NOT_ADD_UP
        elif Outcome.FAIL in (origin.outcome, force.outcome) and GOODNESS.index(
            verdict
        ) < GOODNESS.index(Verdict.SUPPORTED_WITH_DRIFT):
            verdict = Verdict.SUPPORTED_WITH_DRIFT
        return replace(
            claim, checks=(*claim.checks, only, force, origin, safe, either), verdict=verdict
        )

    def _only_digests(self, documents: frozenset[str]) -> bool:
        held = self._pool.held(sorted(documents))
        return all(held[d].level is Level.DIGEST for d in documents if d in held)

    def _citation_check(
        self, read: _Read, cited: frozenset[str], documents: set[str], good: bool
    ) -> Check:
        if not read.citations:
            return Check(CITATION, Outcome.NOT_APPLICABLE, "The statement cites nothing.")
        if not cited:
            return Check(CITATION, Outcome.CANNOT_TELL, self._looked_for(read))
        titles = "; ".join(self._titles(cited & documents or cited))
        if documents & cited:
            by_words = any(c.how == "words" for c in read.citations)
            how = " (found by the words of its claims)" if by_words else ""
            return Check(CITATION, Outcome.PASS, f"The cited document is held{how}: {titles}.")
        outcome = Outcome.FAIL if good else Outcome.CANNOT_TELL
        other = "; ".join(self._titles(frozenset(documents)))
        return Check(
            CITATION, outcome, f"Not found in the cited document ({titles}), but in {other}."
        )

    def _titles(self, documents: frozenset[str]) -> list[str]:
        held = self._pool.held(sorted(documents))
        return [held[d].title.rstrip(".") if d in held else d for d in sorted(documents)]

    def _looked_for(self, read: _Read) -> str:
        marks = ", ".join(dict.fromkeys(c.mark for c in read.citations))
        return f"Citation {marks} leads to no document that is held."

    def _uncheckable(
        self, claim: Claim, read: _Read, cited: frozenset[str], tried: _Tried | None
    ) -> Claim:
        """The claim without a verdict on its truth, with the reason."""
        if cited:
            titles = "; ".join(self._titles(cited))
            digest = "a digest of " if self._only_digests(cited) else ""
            near = tried is not None and tried.held >= SAME_THING
            found = (
                "its nearest passage does not say all of it" if near else "no passage speaks of it"
            )
            reason = f"Looked for in {digest}{titles}: {found}."
        elif read.citations:
            reason = self._looked_for(read)
        else:
            reason = "No document that is held speaks of it, and it cites none."
        check = Check(CITATION, Outcome.CANNOT_TELL, reason)
        return replace(claim, verdict=Verdict.UNCHECKABLE, checks=(*claim.checks, check))

    # --- the text as a whole ----------------------------------------------------------------------

    def _numbered(
        self, claims: tuple[AuditedClaim, ...], lacking: tuple[Missing, ...]
    ) -> tuple[tuple[AuditedClaim, ...], tuple[Missing, ...], tuple[Reference, ...]]:
        """With the numbers of the held editions that are quoted, and their references."""
        section = ArticleSection("", tuple(m.statement for m in lacking))
        first, (second,), references = numbered(
            [c.claim for c in claims], [section], self._pool.edition
        )
        return (
            tuple(replace(c, claim=n) for c, n in zip(claims, first, strict=True)),
            tuple(replace(m, statement=n) for m, n in zip(lacking, second.claims, strict=True)),
            references,
        )

    def _missing(
        self, claims: Sequence[AuditedClaim], made: Sequence[_Read], subject: _Subject
    ) -> tuple[Missing, ...]:
        """What an article of Probatum's own on the same question says and the text does not."""
        article = self._own_article(made, subject)
        if article is None:
            return ()
        wanted = omissions.facts(article)
        self._pool.weigh(f.claim.text for f in wanted)
        held = self._pool.held(subject.documents)
        newest = max((held[d].date for d in subject.documents if d in held), default="")
        said = omissions.places(claims)
        names = [n.text for d in subject.documents if d in held for n in held[d].names]
        return omissions.missing(
            wanted,
            said,
            self._pool.weights,
            (*subject.names, *names),
            newest,
            strictly=omissions.literal(claims),
        )

    def _own_article(self, made: Sequence[_Read], subject: _Subject) -> Article | None:
        for question in self._questions(made, subject):
            answer = ask(
                self._searcher,
                question[:LONGEST_QUESTION],
                as_of=self._as_of,
                jurisdiction=self._jurisdiction,
            )
            if isinstance(answer, Article):
                return answer
        return None

    def _questions(self, made: Sequence[_Read], subject: _Subject) -> list[str]:
        """What the text answers: its own question, its title, else its subject."""
        headings = [r.words.text for r in made if r.kind is Kind.HEADING]
        asked = [h for h in headings[:3] if h.endswith("?")]
        titles = [h for h in headings[:3] if self._is_medical(h)]
        return [
            *dict.fromkeys(
                (*asked, *titles, *([" ".join(subject.names[:1])] if subject.names else []))
            )
        ]

    def _changes(self, documents: Sequence[str], date: str) -> tuple[Change, ...]:
        """Newer editions of the documents than the text can have seen, and retractions."""
        found = []
        for document in dict.fromkeys(documents):
            for held in self._store.record.held(document=document, newest=False, as_of=self._as_of):
                if held.newest and held.retracted:
                    found.append(Change(document, held.title, held.date, "It is retracted."))
                length = min(len(held.date), len(date))
                if length and held.date[:length] > date[:length]:
                    what = f"An edition of {held.date} is held that is newer than the text."
                    found.append(Change(document, held.title, held.date, what))
        return tuple(found)


def _whole(pieces: Sequence[Piece], listed: set[int]) -> list[Piece]:
    """The pieces, those of one reference joined."""
    made: list[Piece] = []
    for piece in pieces:
        if made and piece.block in listed and made[-1].block == piece.block:
            made[-1] = replace(made[-1], end=piece.end)
        else:
            made.append(piece)
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


def _given(document: str) -> tuple[str, ...]:
    return (document,) if document else ()


def _library(searcher: Searcher) -> str:
    counts = searcher.store.record.counts()
    state = searcher.store.state
    return f"record state {state}: {counts.editions:,} editions, {counts.passages:,} passages"
