"""The article in at most 150 words for a patient's record: danger first, whole statements only.

Every statement is a checked claim of the article, whole or not at all. Dangers that do not fit are
never passed over: the text then says that more of them stand in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from probatum.evidence.articles import Article, Reference
from probatum.evidence.claims import Claim, Verdict
from probatum.evidence.editions import Level, Status
from probatum.rendering.view import copy_line, view
from probatum.rendering.wording import one_line

MOST_WORDS = 150
"""Words of the whole text, counted between blanks: title, marks, sources and state included."""

LONGEST_TITLE = 20
"""A title of more words than these is the question itself, and is left out."""

_CHECKED = (Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST)
_GRAVE = ("boxed", "contraindications")
_NONE = re.compile(r"\bnone\b[.\s]*$", re.IGNORECASE)
"""A section that says that there are none tells of no danger."""

_RECORD = (
    "asked", "guidance", "best", "dose", "co-treatment", "monitoring", "warnings", "before",
    "against", "interactions", "populations",
)  # fmt: skip
"""Topics that belong into a record, in the order in which they are told."""
_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_SAME = 0.75
"""Share of the words of a statement that an earlier one holds if it tells nothing new."""


@dataclass(frozen=True, slots=True)
class _Draft:
    article: Article
    dangers: tuple[Claim, ...] = ()
    others: tuple[Claim, ...] = ()
    more_dangers: bool = True

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._lines() if line)

    @property
    def fits(self) -> bool:
        return len(self.text().split()) <= MOST_WORDS

    def _lines(self) -> Iterator[str]:
        article = self.article
        title = one_line(article.title) or one_line(article.question)
        yield title if len(title.split()) <= LONGEST_TITLE else ""
        more = ("More dangers stand in the article.",) if self.more_dangers else ()
        dangers = " ".join([*map(_sentence, self.dangers), *more])
        yield f"DANGER: {dangers}" if dangers else ""
        yield " ".join(map(_sentence, self.others))
        numbers = {n for c in (*self.dangers, *self.others) for n in c.citations}
        cited = [_source(r) for r in article.references if r.number in numbers]
        yield f"Sources: {'; '.join(cited)}." if cited else ""
        where = f" {one_line(article.jurisdiction)}." if article.jurisdiction else ""
        copy = f" Copy {made}." if (made := copy_line(article)) else ""
        state = one_line(article.status.review)
        yield f"{state} Probatum, as of {one_line(article.as_of)}.{where}{copy}"


def render(article: Article) -> str:
    """The text, ending in a newline: title, dangers, statements, sources, review state and date."""
    lines = [(line.claim, line.danger) for line in view(article).lines if line.claim]
    told = [claim for claim, danger in lines if danger]
    grave = _unique([*told, *(c for topic in _GRAVE for c in _of_topic(article, topic))])
    answer = [claim for claim, danger in lines if not danger]
    draft = _Draft(article)
    for claim in _unique([*(told or grave[:1]), *answer, *grave, *_in_turn(article)]):
        if not _may_stand(claim, article.references):
            continue
        if _told(claim, (*draft.dangers, *draft.others)):
            continue
        if claim in grave:
            tried = replace(draft, dangers=(*draft.dangers, claim))
        else:
            tried = replace(draft, others=(*draft.others, claim))
        draft = tried if tried.fits else draft
    left = any(not _told(c, draft.dangers) for c in grave)
    return replace(draft, more_dangers=left).text()


def _of_topic(article: Article, topic: str) -> Iterator[Claim]:
    for section in article.sections:
        if section.topic == topic:
            yield from (c for c in section.claims if not _NONE.search(c.text))


def _in_turn(article: Article) -> Iterator[Claim]:
    """The first claim of each topic of a record, then the second of each; those with figures first."""
    topics = [
        sorted(_of_topic(article, topic), key=lambda c: not _FIGURE.search(c.text))
        for topic in _RECORD
    ]
    for place in range(max(map(len, topics))):
        yield from (claims[place] for claims in topics if place < len(claims))


def _told(claim: Claim, before: Iterable[Claim]) -> bool:
    """Whether an earlier statement holds nearly all words of this one, and all its figures."""
    own = {w.casefold() for w in _WORD.findall(claim.text)}
    for other in before:
        theirs = {w.casefold() for w in _WORD.findall(other.text)}
        figures = {w for w in own if _FIGURE.search(w)}
        if len(own & theirs) >= _SAME * len(own) and figures <= theirs:
            return True
    return False


def _unique(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Each statement once, whatever section repeats it."""
    seen: dict[str, Claim] = {}
    for claim in claims:
        seen.setdefault(one_line(claim.text), claim)
    return tuple(seen.values())


def _may_stand(claim: Claim, references: Iterable[Reference]) -> bool:
    """Whether its checks passed, its figures are confirmed and nothing it cites is retracted."""
    retracted = {r.number for r in references if r.retracted}
    return (
        claim.verdict in _CHECKED
        and bool(claim.quotes)
        and all(q.status is not Status.UNCONFIRMED for q in claim.quotes)
        and retracted.isdisjoint(claim.citations)
    )


def _sentence(claim: Claim) -> str:
    text = one_line(claim.text)
    stop = "" if text.endswith((".", "!", "?")) else "."
    return f"{text}{stop} [{','.join(map(str, claim.citations))}]"


def _source(reference: Reference) -> str:
    digest = " (digest)" if reference.level == Level.DIGEST.value else ""
    date = reference.date or "undated"
    return f"[{reference.number}] {one_line(reference.document)}, {date}{digest}"
