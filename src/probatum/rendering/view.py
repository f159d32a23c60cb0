"""What every rendering shows, worked out once: lines, blocks, marks, quotes, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from probatum.audiences.helping import TOPIC as HELP
from probatum.audiences.patient import HARDER
from probatum.evidence.articles import Article, ArticleSection, Aside, Omission, Reference
from probatum.evidence.claims import Claim, Quote, Verdict
from probatum.evidence.editions import Level, Status
from probatum.rendering.licence import Excerpt, QuoteKey, excerpts, key
from probatum.rendering.wording import clean, one_line, safe_url

TRUST = "How far to trust this"
EVIDENCE = "Evidence at a glance"
EVIDENCE_COLUMNS = ("Study", "Main result")

_LEADS = {"update": "What changed"}
_GRAVE = ("boxed", "contraindications", "warnings")
_UNMARKED = (Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST, Verdict.UNCHECKABLE)


@dataclass(frozen=True, slots=True)
class Line:
    """One of the opening lines; the line on trust is about the library and has no claim."""

    label: str
    text: str
    claim: Claim | None = None
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section as shown under a block's heading; ``title`` is empty if the block names it."""

    title: str
    section: ArticleSection
    layout: str
    marks: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def notices_first(self) -> bool:
        """Whether the notices bound how the claims may be read, and so stand before them."""
        return self.layout == "study" or self.section.topic in ("related", HELP, HARDER)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of the article with its parts: one section, or all studies of one sort."""

    title: str
    anchor: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of the evidence table."""

    study: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Words:
    """A quote as it is shown: the words, and where they stand."""

    number: int
    exact: str
    cut: bool
    title: str
    date: str
    path: str
    standing: str
    where: str
    url: str
    quote: Quote
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A claim's opening words and its quotes, for the appendix."""

    lead: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class View:
    """An article ready to be set. ``review`` is its first line: who has reviewed it, or that nobody
    has; ``elsewhere`` tells of another answer that people review. ``asides`` are those that stand
    beside the whole article, the others are with their parts."""

    article: Article
    review: str
    elsewhere: str
    copy: str
    heading: str
    question: str
    strip: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    asides: tuple[Aside, ...]
    first: tuple[Block, ...]
    """What stands before everything else: "Get help now" of a patient page."""
    blocks: tuple[Block, ...]
    evidence: tuple[Finding, ...]
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    excerpts: Mapping[QuoteKey, Excerpt]
    references: Mapping[tuple[str, str], Reference]

    def words(self, claim: Claim, *, whole: bool = False) -> tuple[Words, ...]:
        """The quotes of a claim; ``whole``: without the cap on copyrighted abstracts."""
        return tuple(self._words(q, whole) for q in dict.fromkeys(claim.quotes))

    def notes(self) -> tuple[tuple[str, tuple[Note, ...]], ...]:
        """The appendix: under each heading the quotes of its claims, each quote once."""
        seen: set[QuoteKey] = set()
        groups = []
        for block in (*self.first, *self.blocks):
            claims = [c for p in block.parts for c in p.section.claims]
            groups.append((block.title, tuple(self._notes(claims, seen))))
        short = tuple(self._notes(self.article.short_answer, seen))
        return tuple((t, n) for t, n in (*groups, ("In short", short)) if n)

    def _notes(self, claims: Iterable[Claim], seen: set[QuoteKey]) -> Iterator[Note]:
        for claim in claims:
            new = [q for q in dict.fromkeys(claim.quotes) if key(q) not in seen]
            seen.update(key(q) for q in new)
            if new:
                yield Note(opening(claim.text), tuple(self._words(q, False) for q in new))

    def _words(self, quote: Quote, whole: bool) -> Words:
        reference = self.references.get((quote.document, quote.edition))
        return words(quote, reference, Excerpt(quote.exact) if whole else self.excerpts[key(quote)])


def words(quote: Quote, reference: Reference | None, excerpt: Excerpt) -> Words:
    """A quote as it is shown, with what is known of its document."""
    return Words(
        number=reference.number if reference else 0,
        exact=clean(excerpt.text),
        cut=excerpt.cut,
        title=one_line(reference.title if reference else quote.document),
        date=reference.date if reference else "",
        path=" › ".join(one_line(p) for p in quote.path) or quote.section,
        standing=standing(quote),
        where=one_line(quote.where or ""),
        url=safe_url(reference.url) if reference else "",
        quote=quote,
        kind=one_line(reference.design or reference.kind) if reference else "",
    )


def view(article: Article) -> View:
    """The article as every rendering shows it."""
    question = one_line(article.question)
    blocks = _blocks(article)
    first = tuple(b for b in blocks if b.parts[0].section.topic == HELP)
    heading = one_line(article.title) or question
    return View(
        article=article,
        review=one_line(article.status.review),
        elsewhere=_elsewhere(article),
        copy=copy_line(article),
        heading=heading,
        question="" if heading.rstrip("?") == question.rstrip("?") else question,
        strip=_strip(article),
        lines=_lines(article),
        asides=_whole(article),
        first=first,
        blocks=tuple(b for b in blocks if b not in first),
        evidence=_evidence(article),
        left_out=grouped(article.omitted),
        excerpts=excerpts(article),
        references={(r.document, r.edition): r for r in article.references},
    )


def standing(quote: Quote) -> str:
    """Level and status of a quote, for a reader."""
    if quote.level is Level.PRIMARY:
        return "publisher's own words"
    status = f", {quote.status.value}" if quote.status else ""
    return f"digest{status}"


def marks(claim: Claim) -> tuple[str, ...]:
    """What a reader must know beside a claim's text: digest, unconfirmed, a doubtful verdict."""
    found = []
    if any(q.level is Level.DIGEST for q in claim.quotes):
        found.append("digest")
    unconfirmed = any(q.status is Status.UNCONFIRMED for q in claim.quotes)
    if unconfirmed and "not confirmed" not in claim.note:
        found.append("unconfirmed")
    if claim.verdict not in _UNMARKED:
        found.append(claim.verdict.value)
    return tuple(found)


def aside(claim: Claim) -> str:
    """What stands in brackets after a claim: the program's remark, and the words it explains."""
    said = [claim.note] if claim.note else []
    return one_line("; ".join([*said, *(f"{term}: {means}" for term, means in claim.terms)]))


def own_marks(claim: Claim, shared: tuple[str, ...]) -> tuple[str, ...]:
    """The marks of a claim that its heading does not already carry for all."""
    return tuple(m for m in marks(claim) if m not in shared)


def cells(claim: Claim, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The claim's cells in the order of the columns; its whole text in the last if it has none."""
    given = dict(claim.cells)
    if not given:
        return (*("" for _ in columns[1:]), one_line(claim.text))
    return tuple(one_line(given.get(c, "")) for c in columns)


def facts(reference: Reference) -> str:
    """What kind of document a reference is, its date, level, funding and licence, in one line."""
    made = [
        reference.design or reference.kind,
        f"edition of {reference.date}" if reference.date else "undated",
        reference.level,
    ]
    if reference.funding:
        made.append(f"funding: {reference.funding}")
    if reference.licence:
        made.append(reference.licence)
    return one_line(" · ".join(made))


def grouped(omitted: Iterable[Omission]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Omissions by topic, in the order in which the topics first appear."""
    topics: dict[str, dict[str, None]] = {}
    for o in omitted:
        topics.setdefault(one_line(o.topic), {})[one_line(o.reason)] = None
    return tuple((topic, tuple(reasons)) for topic, reasons in topics.items())


def opening(text: str, most: int = 60) -> str:
    """The first words of a text, with an ellipsis if it goes on."""
    line = one_line(text)
    return line if len(line) <= most else line[: line.rfind(" ", 0, most)].rstrip(" ,;:") + " …"


def counted(number: int, noun: str) -> str:
    """``1 quote``, ``2 quotes``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _strip(article: Article) -> tuple[tuple[str, str], ...]:
    status = article.status
    pairs = []
    if status.newest_text:
        pairs.append(("Newest text", status.newest_text))
    pairs.append(("Publishers last checked", status.last_checked or "never"))
    pairs.append(("As of", article.as_of))
    if article.jurisdiction:
        pairs.append(("Jurisdiction", article.jurisdiction))
    if copy := copy_line(article):
        pairs.append(("Copy", copy))
    return tuple((label, one_line(text)) for label, text in pairs)


def _lines(article: Article) -> tuple[Line, ...]:
    against = {c.id for s in article.sections if s.topic == "against" for c in s.claims}
    grave = {
        key(q) for s in article.sections if s.topic in _GRAVE for c in s.claims for q in c.quotes
    }
    lines = []
    for place, claim in enumerate(article.short_answer):
        label, danger = _LEADS.get(article.question_type, "What matters"), False
        if claim.id in against:
            label = "What speaks against it"
        elif _is_danger({key(q) for q in claim.quotes}, grave, place, len(article.short_answer)):
            label, danger = "Danger", True
        lines.append(Line(label, one_line(claim.text), claim, danger))
    if article.status.sentence:
        lines.append(Line(TRUST, one_line(article.status.sentence)))
    return tuple(lines)


def _is_danger(own: set[QuoteKey], grave: set[QuoteKey], place: int, lines: int) -> bool:
    """Whether an opening line tells of a danger: a later one if it quotes a warning at all (another
    product's answer quotes none), the only one if it quotes nothing else."""
    if place:
        return not grave.isdisjoint(own) or not own
    return lines == 1 and bool(own) and own <= grave


def _blocks(article: Article) -> list[Block]:
    dated = set(article.timeline)
    blocks: list[Block] = []
    for place, section in enumerate(article.sections, 1):
        sort, title = _sort(section)
        part = Part(
            title if sort else "",
            section,
            _layout(section, dated),
            shared_marks(section),
            tuple(_set(a) for a in _asides(article) if a.section == section.title),
        )
        if sort and blocks and blocks[-1].title == sort:
            last = blocks.pop()
            blocks.append(Block(last.title, last.anchor, (*last.parts, part)))
        else:
            blocks.append(Block(sort or one_line(section.title), f"s{place}", (part,)))
    return blocks


def copy_line(article: Article) -> str:
    """Code of a printed or exported copy, and the day after which it has to go."""
    review = article.review
    return f"{review.copy}, discard after {review.discard}" if review and review.copy else ""


def _elsewhere(article: Article) -> str:
    other = article.review.elsewhere if article.review else None
    return f"{one_line(other.line)} To read it: probatum show {other.article}" if other else ""


def _asides(article: Article) -> tuple[Aside, ...]:
    return article.review.asides if article.review else ()


def _whole(article: Article) -> tuple[Aside, ...]:
    """What stands beside the whole article, and beside sections that it no longer has."""
    titles = {s.title for s in article.sections}
    return tuple(_set(a) for a in _asides(article) if a.section not in titles)


def _set(aside: Aside) -> Aside:
    rows = tuple((one_line(label), one_line(text)) for label, text in aside.rows)
    return Aside(one_line(aside.section), one_line(aside.title), rows)


def _layout(section: ArticleSection, dated: set[str]) -> str:
    if section.claims and all(c.id in dated for c in section.claims):
        return "timeline"
    return section.layout


def _sort(section: ArticleSection) -> tuple[str, str]:
    """``Trials`` and the study's own title, of the title of a study's section."""
    if section.layout != "study":
        return "", ""
    sort, colon, title = one_line(section.title).partition(": ")
    return (sort, title) if colon else ("Studies", sort)


def shared_marks(section: ArticleSection) -> tuple[str, ...]:
    """Marks that every claim of a section carries; they stand once, at its heading."""
    every = [marks(c) for c in section.claims]
    if len(every) < 2:
        return ()
    return tuple(m for m in every[0] if all(m in other for other in every))


def _evidence(article: Article) -> tuple[Finding, ...]:
    claims = {c.id: c for c in article.claims()}
    studies = {c.id: _study(s) for s in article.sections for c in s.claims}
    return tuple(
        Finding(studies.get(i, ""), claims[i]) for i in article.evidence_table if i in claims
    )


NAME = 80
"""Longest name of a study in the evidence table; its full title stands in its block."""


_OTHER = "Studies of "


def _study(section: ArticleSection) -> str:
    """A study's name in the evidence table, after the brand where it is of another product."""
    sort, title = _sort(section)
    name = _shortened(title or one_line(section.title))
    return f"{sort.removeprefix(_OTHER)}: {name}" if sort.startswith(_OTHER) else name


def _shortened(title: str) -> str:
    """A study's name without the end of a long title, its authors and design kept."""
    name, bracket, inside = title.rpartition(" (")
    if not bracket:
        return opening(title, NAME)
    return f"{opening(name, NAME)}{bracket}{inside}"


def weights(section: ArticleSection) -> tuple[int, ...]:
    """Relative widths of a table's columns, after how much stands in them: 2 to 6."""
    rows = [cells(c, section.columns) for c in section.claims]
    widths = []
    for place, column in enumerate(section.columns):
        mean = sum(len(r[place]) for r in rows) / max(1, len(rows))
        widths.append(min(6, max(2, round(max(mean, len(column)) ** 0.5 / 2))))
    return tuple(widths)
