"""The sentences that a reader sees of a review: its state, who signed, what stands beside a section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from probatum.editorial.course import Appraisal, Course, Kind, LocalPolicy, Remark, Standing
from probatum.editorial.states import State
from probatum.evidence.articles import UNREVIEWED, Article, Aside, Elsewhere, Review
from probatum.evidence.claims import Claim

GRADE = "Certainty of the evidence (GRADE)"
BIAS = "Risk of bias"
DISPUTED = "Disputed by a reviewer"
LOCAL = "Local policy"


def line(standing: Standing, course: Course) -> str:
    """The first line of an article: how it stands. Without an approval it begins with the warning."""
    day = standing.since[:10]
    match standing.state:
        case State.APPROVED:
            return f"Reviewed by {'; '.join(a.shown for a in standing.approvals)}."
        case State.WITHDRAWN:
            what = "RECALLED" if standing.recalled else "WITHDRAWN"
            more = " Discard every copy." if standing.recalled else ""
            return (
                f"{what} on {day} by {standing.by}: {_stopped(standing.why)} Do not use it.{more}"
            )
        case State.SUPERSEDED:
            by = f" by revision {standing.replaced_by}" if standing.replaced_by else ""
            return f"{UNREVIEWED} This revision was superseded{by} on {day}."
        case State.SUBMITTED:
            return f"{UNREVIEWED} Submitted for review on {day}."
        case State.CHANGES_REQUESTED:
            return f"{UNREVIEWED} {standing.by} asked for changes on {day}."
        case State.UNDER_REVIEW if standing.suspended:
            return f"{UNREVIEWED} {_suspension(standing)}"
        case State.UNDER_REVIEW:
            names = " and ".join(standing.reviewing)
            return f"{UNREVIEWED} Under review by {names}."
        case State.DRAFT:
            earlier = [s for s in course.revisions.values() if s.suspended]
            if not earlier:
                return UNREVIEWED
            last = max(earlier, key=lambda s: s.revision)
            return f"{UNREVIEWED} Of revision {last.revision}: {_suspension(last)}"


def _suspension(standing: Standing) -> str:
    who = "; ".join(a.shown for a in standing.lapsed)
    return f"The approval by {who} is suspended: {_stopped(standing.why)}"


def _stopped(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def elsewhere(course: Course) -> Elsewhere | None:
    """What a reader of another article on the same question is told of this one: that it is approved,
    that its approval is suspended, or that it is under review. None where that would help nobody."""
    for standing in sorted(course.revisions.values(), key=lambda s: s.revision, reverse=True):
        match standing.state:
            case State.WITHDRAWN:
                return None
            case State.APPROVED:
                who = "; ".join(a.shown for a in standing.approvals)
                line = f"An approved answer to this question exists: approved by {who}."
            case State.UNDER_REVIEW if standing.suspended:
                line = f"Another answer to this question was approved. {_suspension(standing)}"
            case State.UNDER_REVIEW:
                names = " and ".join(standing.reviewing)
                line = f"Another answer to this question is under review by {names}."
            case _:
                continue
        return Elsewhere(course.article, standing.revision, line)
    return None


def told(article: Article, content: str, revision: int, course: Course, day: str) -> Article:
    """The article with its state, signatures and asides, as of a day (local policies expire)."""
    standing = course.standing(revision)
    approved = standing.state is State.APPROVED
    review = Review(
        state=standing.state.value,
        article=course.article,
        revision=revision,
        content=content,
        signatures=tuple(a.to_json() for a in standing.approvals) if approved else (),
        asides=tuple(_asides(course, article, day)),
    )
    status = replace(article.status, review=line(standing, course))
    return replace(article, status=status, review=review)


def for_others(article: Article, made: Article) -> Article:
    """``made``, a version of the article in other words or another order: no approval is of it."""
    review = article.review
    if review is None or not review.signatures or made is article:
        return made
    line = f"{UNREVIEWED} Made by a program for this reader from a text that was {_small(article)}"
    unsigned = replace(review, signatures=())
    return replace(made, status=replace(made.status, review=line), review=unsigned)


def _small(article: Article) -> str:
    line = article.status.review
    return line[:1].lower() + line[1:]


def _asides(course: Course, article: Article, day: str) -> Iterator[Aside]:
    for policy in sorted(course.local, key=lambda p: (p.section, p.id)):
        yield _local(policy, day)
    claims = {c.id: c for c in article.claims()}
    disputed = [r for i in claims for r in course.open(i)]
    if disputed:
        yield Aside("", DISPUTED, tuple(_dispute(r, claims[r.claim]) for r in disputed))
    for what, title in (("certainty", GRADE), ("bias", BIAS)):
        if found := [a for a in course.appraisals if a.what == what]:
            yield Aside("", title, tuple(_appraised(a) for a in found))


def _local(policy: LocalPolicy, day: str) -> Aside:
    expired = policy.expires < day
    ends = f"{policy.expires}: expired, do not rely on it" if expired else policy.expires
    rows = [("We do", policy.we_do), ("The label says", policy.label_says)]
    return Aside(
        policy.section,
        f"{LOCAL} (expired)" if expired else LOCAL,
        (*rows, ("Owner", policy.owner), ("Holds until", ends)),
    )


def _dispute(remark: Remark, claim: Claim) -> tuple[str, str]:
    kind = "suggests other words" if remark.kind is Kind.SUGGEST else "disputes"
    said = f"{remark.name} {kind} on {remark.at[:10]}: {remark.words}"
    return claim.text, said


def _appraised(appraisal: Appraisal) -> tuple[str, str]:
    said = f"{appraisal.judgement}: {_stopped(appraisal.why)}" if appraisal.why else (
        f"{appraisal.judgement}."
    )  # fmt: skip
    return appraisal.subject, f"{said} {appraisal.name}, {appraisal.at[:10]}"


def changed(before: Article, after: Article) -> Iterable[str]:
    """Ids of the claims of ``before`` that ``after`` no longer has as they were."""
    held = {c.id for c in after.claims()}
    return tuple(c.id for c in before.claims() if c.id not in held)


def reworded(article: Article, claim: str, words: str, check: Callable[[Claim], Claim]) -> Article:
    """The article with other words in one claim, which is checked again. Raises KeyError."""
    if claim not in {c.id for c in article.claims()}:
        raise KeyError(claim)
    known: dict[str, str] = {}

    def one(old: Claim) -> Claim:
        if old.id != claim:
            return old
        made = check(replace(old, text=words, cells=(), checks=(), note=""))
        known[old.id] = made.id
        return made

    short = tuple(one(c) for c in article.short_answer)
    sections = tuple(replace(s, claims=tuple(one(c) for c in s.claims)) for s in article.sections)
    return replace(
        article,
        short_answer=short,
        sections=sections,
        timeline=tuple(known.get(i, i) for i in article.timeline),
        evidence_table=tuple(known.get(i, i) for i in article.evidence_table),
        review=None,
    )
