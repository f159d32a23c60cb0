"""What every rendering of an audit shows, worked out once: plain words, order, passages, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from probatum.audits.report import Audit, AuditedClaim, Kind, Missing
from probatum.evidence.articles import Reference
from probatum.evidence.claims import Check, Claim, Outcome, Verdict
from probatum.rendering.licence import Excerpt, QuoteKey, capped, key
from probatum.rendering.view import Words, counted, words
from probatum.rendering.wording import one_line
from probatum.verification import support


class Tone(StrEnum):
    """How a piece of the text is shown: always with words, never by colour alone."""

    WRONG = "wrong"
    DOUBT = "doubt"
    OPEN = "open"
    MATCH = "match"
    APART = "apart"
    """It is not checked: a heading, a word on the text itself, page furniture."""


FAULTS = (Tone.WRONG, Tone.DOUBT)
"""Tones of statements that stand before a reader with their passages."""


@dataclass(frozen=True, slots=True)
class Sort:
    """What a verdict means to a reader.

    ``one`` and ``many`` end a sentence that begins with how many statements are wrong so.
    """

    words: str
    tone: Tone
    meaning: str
    one: str = ""
    many: str = ""


FABRICATED = Sort(
    "the quoted words stand nowhere",
    Tone.WRONG,
    "The statement quotes words that stand in no held document.",
    "quotes words that stand nowhere",
    "quote words that stand nowhere",
)
UNDECIDED = Sort(
    "cannot tell from what is held",
    Tone.OPEN,
    "What the text cites is held, as a digest or an abstract, and does not go into it.",
)
CITED = "matches the cited passage"
NEAREST = "The nearest passage that is held:"

SORTS: Mapping[Verdict, Sort] = {
    Verdict.CONTRADICTED: Sort(
        "the passage says otherwise",
        Tone.WRONG,
        "The passage has another number, unit or direction, or denies what the statement says.",
        "is contradicted by its passage",
        "are contradicted by their passages",
    ),
    Verdict.OUTDATED: Sort(
        "out of date",
        Tone.WRONG,
        "It was so once: the newest held text says it no longer, or something newer is held.",
        "is out of date",
        "are out of date",
    ),
    Verdict.UNSUPPORTED: Sort(
        "the passage does not say this",
        Tone.DOUBT,
        "The cited document is held, and the statement does not stand in it.",
    ),
    Verdict.SOURCE_DOES_NOT_ADD_UP: Sort(
        "as its source, which does not add up",
        Tone.DOUBT,
        "Copied faithfully; the source prints a count and a percentage that do not agree.",
    ),
    Verdict.PARTLY_SUPPORTED: Sort(
        "confirmed by the passage only in part",
        Tone.DOUBT,
        "The passage is on the same matter; part of the statement stands in it, part does not, or is "
        "said in other words.",
    ),
    Verdict.SUPPORTED_WITH_DRIFT: Sort(
        "stronger or weaker than the passage",
        Tone.DOUBT,
        "The same matter with another force: “may” became “is”, “consider” became “must”.",
    ),
    Verdict.UNCHECKABLE: Sort(
        "no held document covers this",
        Tone.OPEN,
        "Nothing that is held speaks of it: it may be true or false.",
    ),
    Verdict.AGREES_WITH_DIGEST: Sort(
        "matches a digest of the source",
        Tone.MATCH,
        "It agrees with a fact of the starter library, which is in our words: open the primary text.",
    ),
    Verdict.SUPPORTED: Sort(
        "matches a held passage",
        Tone.MATCH,
        "Every check passes against the publisher's own words.",
    ),
}
"""From the gravest; every verdict is here."""

ORDER = (
    FABRICATED,
    *(s for s in SORTS.values() if s.tone in FAULTS),
    UNDECIDED,
    *(s for s in SORTS.values() if s.tone not in FAULTS),
)
_LOTS = (
    (Tone.DOUBT, "does not quite match its passage", "do not quite match their passages"),
    (Tone.OPEN, "cannot be told from what is held", "cannot be told from what is held"),
    (Tone.MATCH, "matches", "match"),
)
_HOW = {
    "product": "the product that it names",
    "words": "the words of its statements",
    "title": "its title",
    "pmid": "its PMID",
    "pmc": "its PMC number",
    "doi": "its DOI",
    "nct": "its NCT number",
    "set id": "its set id",
}
_APART = {
    Kind.SELF_DESCRIPTION: "on the text itself, not checked",
    Kind.BOILERPLATE: "not a statement, not checked",
    Kind.HEADING: "heading",
    Kind.REFERENCE: "reference",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text as it is shown. ``number`` counts the statements from 1, 0 for others.

    ``parts`` are its characters, and whether a failing check rests on them.
    """

    number: int
    start: int
    end: int
    kind: Kind
    tone: Tone
    verdict: str
    text: str
    parts: tuple[tuple[str, bool], ...]
    reasons: tuple[str, ...]
    passages: tuple[Words, ...]
    headings: tuple[str, ...]
    claim: AuditedClaim

    @property
    def nearest(self) -> str:
        """What stands before the passages of a statement that none of them covers."""
        return NEAREST if self.tone is Tone.OPEN and self.passages else ""

    @property
    def anchor(self) -> str:
        """Its id on a page."""
        return f"n{self.number}"

    @property
    def lead(self) -> str:
        """The last heading above it, for a list in which it stands alone."""
        return one_line(self.headings[-1]) if self.headings else ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of the text: a piece, or what stands between two pieces."""

    text: str
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one verdict."""

    title: str
    tone: Tone
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """The facts on one topic that the text does not hold."""

    topic: str
    safety: bool
    facts: tuple[tuple[str, tuple[Words, ...]], ...]


@dataclass(frozen=True, slots=True)
class Led:
    """Where a citation or an entry of the bibliography leads; ``entry`` is empty for a citation."""

    label: str
    entry: str
    how: str
    cited: bool
    documents: tuple[Reference | str, ...]

    @property
    def by(self) -> str:
        """By what it was found, for a reader."""
        return one_line(_HOW.get(self.how, self.how))


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding on the text as a whole and the statements that it is on."""

    name: str
    outcome: Outcome
    reason: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class AuditView:
    """An audit ready to be set."""

    audit: Audit
    heading: str
    sentence: str
    strip: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    segments: tuple[Segment, ...]
    lacking: tuple[Lacking, ...]
    faults: tuple[Fault, ...]
    led: tuple[Led, ...]


def view(audit: Audit, *, whole: bool = False) -> AuditView:
    """The audit as every rendering shows it; ``whole``: without the cap on copyrighted abstracts."""
    setter = _Setter(audit, whole)
    pieces = setter.pieces()
    return AuditView(
        audit=audit,
        heading=one_line(audit.title) or one_line(audit.source) or "A text without a title",
        sentence=sentence(audit),
        strip=_strip(audit),
        groups=_groups(pieces),
        segments=tuple(_segments(audit.text, pieces)),
        lacking=setter.lacking(),
        faults=_faults(audit, pieces),
        led=setter.led(),
    )


def sort(claim: AuditedClaim) -> Sort:
    """What the verdict of a statement means to a reader."""
    if claim.fabricated:
        return FABRICATED
    cites = any(citation.documents for citation in claim.citations)
    return UNDECIDED if claim.verdict is Verdict.UNCHECKABLE and cites else SORTS[claim.verdict]


def plain(claim: AuditedClaim) -> str:
    """The verdict in plain words; only what the text itself cites is called the cited passage."""
    if claim.kind is not Kind.STATEMENT:
        return _APART[claim.kind]
    if claim.verdict is Verdict.SUPPORTED:
        cited = {document for citation in claim.citations for document in citation.documents}
        if cited & {quote.document for quote in claim.claim.quotes}:
            return CITED
    if not claim.fabricated and claim.verdict is Verdict.UNSUPPORTED and not claim.claim.quotes:
        return "no held passage says this"
    return sort(claim).words


def sentence(audit: Audit) -> str:
    """The whole audit in one plain sentence: what is wrong by its kind, the rest in three lots."""
    made = [sort(c) for c in audit.claims if c.kind is Kind.STATEMENT]
    if not made:
        return "This text makes no statement that could be checked."
    tones = [s.tone for s in made]
    counts = [(made.count(s), s.one, s.many) for s in ORDER if s.tone is Tone.WRONG]
    counts += [(tones.count(tone), one, many) for tone, one, many in _LOTS]
    told = _listed([f"{n} {one if n == 1 else many}" for n, one, many in counts if n])
    whole = f"Of {counted(len(made), 'statement')}, {told}"
    if not audit.missing:
        return whole + "."
    safety = sum(m.safety for m in audit.missing)
    missing = f"{counted(len(audit.missing), 'fact')} that the library holds on the subject"
    tail = f", {safety} of them on safety" if safety else ""
    return f"{whole}; {missing} {'is' if len(audit.missing) == 1 else 'are'} not in the text{tail}."


def cited(audit: Audit) -> int:
    """How many statements carry a citation."""
    return sum(bool(c.citations) for c in audit.claims if c.kind is Kind.STATEMENT)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _strip(audit: Audit) -> tuple[tuple[str, str], ...]:
    made = sum(c.kind is Kind.STATEMENT for c in audit.claims)
    with_citation = cited(audit)
    pairs = [
        ("Audited", one_line(audit.source)),
        ("The text's own date", audit.date or "none given"),
        ("As of", audit.as_of),
        ("Statements", f"{made:,}"),
        ("With a citation", f"{with_citation:,}"),
        ("Without", f"{made - with_citation:,}"),
        ("Library", one_line(audit.library)),
    ]
    return tuple((label, text) for label, text in pairs if text)


def reasons(claim: AuditedClaim) -> tuple[str, ...]:
    """Why a statement does not simply match, in one plain sentence, of several failing checks in two.

    How many words agree, and what the support model makes of it, say less than any other check. Of a
    statement that nothing covers, the last check says what was looked for. A statement that matches
    needs no reason, but for a doubt on the document itself.
    """
    checks = claim.claim.checks
    failing = sorted((c for c in checks if c.outcome is Outcome.FAIL), key=_weight)
    unsure = sorted((c for c in checks if c.outcome is Outcome.CANNOT_TELL), key=_weight)
    if claim.verdict is Verdict.UNCHECKABLE:
        found = [c for c in checks if c.outcome is Outcome.CANNOT_TELL][-1:]
    elif failing:
        told = [c for c in failing if c.name not in _FAINT]
        found = (told or failing)[:_REASONS]
    elif sort(claim).tone is Tone.MATCH:
        found = [c for c in unsure if c.name in _OF_DOCUMENT]
    else:
        found = unsure[:1]
    return tuple(dict.fromkeys(plain_reason(c.reason) for c in found))


_REASONS = 2
"""Reasons that a reader is given for one statement."""

_FAINT = (support.NAME, support.CONTRADICTION)
_OF_DOCUMENT = ("currency", "attribution", "citation")
_WEIGHTS = (
    "quote", "quoted words", "allowed", "with or without", "called safe", "quantity", "arithmetic",
    "negation", "direction", "population", "timing", "arms", "attribution", "currency",
    "source arithmetic", "the only one", "force", "time origin", "key word", "modality", "citation",
    support.NAME, support.CONTRADICTION,
)  # fmt: skip
"""Checks from the one whose reason says most to a reader."""

_UNLIKE = "worded too unlike"


def _weight(check: Check) -> tuple[bool, int]:
    place = _WEIGHTS.index(check.name) if check.name in _WEIGHTS else len(_WEIGHTS)
    return _UNLIKE in check.reason, place


_IN_WORDS = (
    (
        re.compile(r"\d+% of the words stand in the quotes; (“.+?”) does not\..*"),
        r"The passage says it in other words, if at all: \1 does not stand in it.",
    ),
    (
        re.compile(r"The support model reads the quotes? as saying otherwise \(\d+%\)\."),
        "The support model reads the passage as saying otherwise; rules alone cannot tell.",
    ),
    (
        re.compile(r"The support model is not sure that the quotes? agrees? \(\d+%\)\."),
        "The support model is not sure that the passage agrees.",
    ),
    (re.compile(r"\sThe support model leans to yes \(\d+%\)\."), ""),
    (re.compile(r"The claim is worded too unlike its quote\."), "It is worded otherwise."),
    (re.compile(r"stands in no quote\."), "does not stand in the passage."),
    (re.compile(r"\b(?:no|No) quote\b"), "no passage"),
    (re.compile(r"\b(the|its|a)\squotes?\b(?!s)"), "the passage"),
    (re.compile(r"\bThe quotes?\b"), "The passage"),
    (re.compile(r"\bthe claim\b"), "the statement"),
    (re.compile(r"\bThe claim\b"), "The statement"),
)


def plain_reason(reason: str) -> str:
    """A check's reason in the words of an audit's reader, what stands in quotation marks as it is."""
    for pattern, said in _IN_WORDS:
        reason = pattern.sub(said, reason)
    reason = one_line(reason)
    return reason[:1].upper() + reason[1:]


class _Setter:
    """One audit being set."""

    def __init__(self, audit: Audit, whole: bool) -> None:
        self.audit = audit
        self.references = {(r.document, r.edition): r for r in audit.references}
        self.by_document = {r.document: r for r in reversed(audit.references)}
        claims = [c.claim for c in audit.claims] + [m.statement for m in audit.missing]
        self.excerpts: Mapping[QuoteKey, Excerpt] = (
            {} if whole else capped(audit.references, claims)
        )

    def words(self, claim: Claim) -> tuple[Words, ...]:
        """The words under a claim; a heading alone is left to the place that each of them names."""
        quotes = dict.fromkeys(claim.quotes)
        text = [q for q in quotes if q.exact.strip() not in q.path] or list(quotes)
        return tuple(
            words(
                quote,
                self.references.get((quote.document, quote.edition)),
                self.excerpts.get(key(quote), Excerpt(quote.exact)),
            )
            for quote in text
        )

    def pieces(self) -> tuple[Piece, ...]:
        made = []
        number = 0
        for claim in sorted(self.audit.claims, key=lambda c: (c.start, c.end)):
            stated = claim.kind is Kind.STATEMENT
            number += stated
            exact = self.audit.text[claim.start : claim.end]
            tone = sort(claim).tone if stated else Tone.APART
            made.append(
                Piece(
                    number=number if stated else 0,
                    start=claim.start,
                    end=claim.end,
                    kind=claim.kind,
                    tone=tone,
                    verdict=plain(claim),
                    text=one_line(exact),
                    parts=_parts(exact, claim) if tone in FAULTS else ((exact, False),),
                    reasons=reasons(claim) if stated else (),
                    passages=self.words(claim.claim) if stated else (),
                    headings=claim.headings,
                    claim=claim,
                )
            )
        return tuple(made)

    def lacking(self) -> tuple[Lacking, ...]:
        topics: dict[tuple[bool, str], list[Missing]] = {}
        for missing in self.audit.missing:
            topics.setdefault((missing.safety, one_line(missing.topic)), []).append(missing)
        ordered = sorted(topics.items(), key=lambda item: not item[0][0])
        return tuple(
            Lacking(
                topic,
                safety,
                tuple((one_line(m.statement.text), self.words(m.statement)) for m in facts),
            )
            for (safety, topic), facts in ordered
        )

    def led(self) -> tuple[Led, ...]:
        """Where each entry of the bibliography leads; without one, each citation."""
        text = self.audit.text
        if self.audit.bibliography:
            return tuple(
                Led(
                    str(e.number),
                    one_line(text[e.start : e.end]),
                    e.how,
                    e.cited,
                    self.named(e.documents),
                )
                for e in self.audit.bibliography
            )
        marks: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        for claim in self.audit.claims:
            for citation in claim.citations:
                label = str(citation.number or one_line(citation.mark))
                documents, how = marks.setdefault(label, ({}, {}))
                documents.update(dict.fromkeys(citation.documents))
                how.update(dict.fromkeys([citation.how] if citation.how else []))
        return tuple(
            Led(label, "", ", ".join(how), True, self.named(tuple(documents)))
            for label, (documents, how) in marks.items()
        )

    def named(self, documents: Sequence[str]) -> tuple[Reference | str, ...]:
        return tuple(self.by_document.get(d, d) for d in documents)


def _parts(exact: str, claim: AuditedClaim) -> tuple[tuple[str, bool], ...]:
    """The characters of a piece, and whether a failing check rests on them."""
    edges: set[tuple[int, int]] = set()
    for check in claim.claim.checks:
        if check.outcome is Outcome.FAIL and check.span is not None and claim.origins:
            start, end = claim.place(check.span)
            edges.add((max(start - claim.start, 0), min(end - claim.start, len(exact))))
    parts: list[tuple[str, bool]] = []
    place = 0
    for start, end in sorted(edges):
        if start < place or end <= start:
            continue
        parts += [(exact[place:start], False), (exact[start:end], True)]
        place = end
    parts.append((exact[place:], False))
    return tuple((text, marked) for text, marked in parts if text)


def _groups(pieces: Sequence[Piece]) -> tuple[Group, ...]:
    by_sort: dict[Sort, list[Piece]] = {s: [] for s in ORDER}
    for piece in pieces:
        if piece.number:
            by_sort[sort(piece.claim)].append(piece)
    return tuple(Group(_title(s), s.tone, tuple(found)) for s, found in by_sort.items() if found)


def _title(of: Sort) -> str:
    return of.words[0].upper() + of.words[1:]


def _segments(text: str, pieces: Sequence[Piece]) -> Iterator[Segment]:
    """The whole text in order; a piece that lies in another one is not shown a second time."""
    place = 0
    for piece in pieces:
        if piece.start < place or piece.end <= piece.start:
            continue
        if piece.start > place:
            yield Segment(text[place : piece.start])
        yield Segment(text[piece.start : piece.end], piece)
        place = piece.end
    if place < len(text):
        yield Segment(text[place:])


_GRAVEST = (Outcome.FAIL, Outcome.CANNOT_TELL)


def _faults(audit: Audit, pieces: Sequence[Piece]) -> tuple[Fault, ...]:
    """The findings that say something, what fails first."""
    found = [f for f in audit.findings if f.check.outcome in _GRAVEST]
    made = []
    for finding in sorted(found, key=lambda f: _GRAVEST.index(f.check.outcome)):
        made.append(
            Fault(
                one_line(finding.check.name),
                finding.check.outcome,
                one_line(finding.check.reason),
                tuple(p for p in pieces if p.number and (p.start, p.end) in finding.spans),
            )
        )
    return tuple(made)
