"""Audit: anyone's text in, every statement of it checked against the library out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from probatum.answers.numbering import numbered
from probatum.audits import bibliography, citations, omissions, splitting
from probatum.audits.choosing import (
    Sentence,
    Wanted,
)
from probatum.audits.consistency import consistency
from probatum.audits.coverage import coverage
from probatum.audits.dates import own_date
from probatum.audits.report import (
    Audit,
    AuditedClaim,
    BibliographyEntry,
    Change,
    Kind,
    Missing,
)
from probatum.audits.splitting import Piece
from probatum.evidence.articles import Article, ArticleSection, Reference
from probatum.evidence.claims import Claim
from probatum.services.asking import LONGEST_QUESTION, ask
from probatum.services.audit_judging import Bench
from probatum.services.audit_pool import Pool
from probatum.services.audit_reading import LONGEST_CLAIM, Read, Reader, Subject, given
from probatum.services.audit_sources import Sources, voted
from probatum.services.facts import RecordFacts
from probatum.services.searching import Searcher
from probatum.verification.support import Judge

_SEARCHED_BELOW = 0.85

Progress = Callable[[str], None]


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
        self._progress = progress
        self._pool = Pool(searcher, as_of)
        self._sources = Sources(searcher, as_of)
        self._reader = Reader(searcher, self._sources, text, as_of, jurisdiction)
        self._bench = Bench(self._pool, RecordFacts(searcher.store, as_of), judge)

    def audit(self) -> Audit:
        self._progress("Reading the text")
        marks = citations.marks(self._text)
        blocks, pieces = splitting.split(self._text, marks)
        entries = bibliography.entries(self._text, blocks, marks)
        self._bench.entries = frozenset(e.number for e in entries)
        listed = {index for entry in entries for index in entry.blocks}
        pieces = _whole(pieces, listed)
        subject = self._reader.subject(pieces)
        resolved = {
            e.number: self._sources.of_entry(e, self._text, subject.documents) for e in entries
        }
        made = self._reader.read(pieces, marks, listed, resolved, subject)
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
            BibliographyEntry(e.number, e.start, e.end, given(d), how, e.number in cited)
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

    def _title(self, made: Sequence[Read]) -> str:
        headings = [r for r in made if r.kind is Kind.HEADING]
        return headings[0].words.text if headings else ""

    # --- evidence ---------------------------------------------------------------------------------

    def _candidates(self, read: Read, subject: Subject) -> list[tuple[float, Sentence]]:
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

    def _by_words(
        self,
        statements: Sequence[Read],
        found: dict[Piece, list[tuple[float, Sentence]]],
        resolved: dict[int, tuple[str, str]],
    ) -> dict[int, tuple[str, str]]:
        """Citation numbers to documents: by the references, else by the words of their claims."""
        scores: dict[int, list[dict[str, float]]] = {}
        for one in statements:
            best: dict[str, float] = {}
            for value, sentence in found[one.piece]:
                document = self._bench.document(sentence)
                best[document] = max(best.get(document, 0.0), value)
            for citation in one.citations:
                if citation.number:
                    scores.setdefault(citation.number, []).append(best)
        taken = {n: d for n, (d, _) in resolved.items() if d}
        made = {n: resolved[n] for n in taken}
        if not resolved:
            made |= {n: (d, "words") for n, d in voted(scores, taken).items() if n not in taken}
        return made

    def _with_documents(self, read: Read, numbers: dict[int, tuple[str, str]]) -> Read:
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
        self, read: Read, found: Sequence[tuple[float, Sentence]], subject: Subject
    ) -> AuditedClaim:
        claim = Claim(read.words.text, ())
        if read.kind is Kind.STATEMENT:
            claim = self._bench.judged(read, found, subject)
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
        self, claims: Sequence[AuditedClaim], made: Sequence[Read], subject: Subject
    ) -> tuple[Missing, ...]:
        """What an article of Probatum's own on the same question says and the text does not."""
        article = self._own_article(made, subject)
        if article is None:
            return ()
        wanted = omissions.facts(article)
        self._pool.weigh(f.claim.text for f in wanted)
        held = self._pool.held(subject.documents)
        newest = max((held[d].date for d in subject.documents if d in held), default="")
        strictly = omissions.literal(claims)
        said = omissions.places(claims, strictly=strictly)
        names = [n.text for d in subject.documents if d in held for n in held[d].names]
        return omissions.missing(
            wanted,
            said,
            self._pool.weights,
            (*subject.names, *names),
            newest,
            strictly=strictly,
        )

    def _own_article(self, made: Sequence[Read], subject: Subject) -> Article | None:
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

    def _questions(self, made: Sequence[Read], subject: Subject) -> list[str]:
        """What the text answers: its own question, its title, else its subject."""
        headings = [r.words.text for r in made if r.kind is Kind.HEADING]
        asked = [h for h in headings[:3] if h.endswith("?")]
        titles = [h for h in headings[:3] if self._reader.is_medical(h)]
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


def _library(searcher: Searcher) -> str:
    counts = searcher.store.record.counts()
    state = searcher.store.state
    return f"record state {state}: {counts.editions:,} editions, {counts.passages:,} passages"
