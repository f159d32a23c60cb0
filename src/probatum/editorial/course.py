"""What the steps of one article come to: the standing of each revision, remarks, appraisals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from probatum.editorial.approvals import Approval, read_approval
from probatum.editorial.states import Action, State
from probatum.editorial.steps import Step
from probatum.evidence.editions import Json


class Kind(StrEnum):
    """What a reviewer says of a claim."""

    CONFIRM = "confirm"
    DISPUTE = "dispute"
    SUGGEST = "suggest"
    COMMENT = "comment"


OPEN = (Kind.DISPUTE, Kind.SUGGEST)
"""Remarks that stand in the way of an approval until their reviewer confirms the claim."""

CERTAINTIES = ("high", "moderate", "low", "very low")
"""GRADE's four levels of certainty of the evidence for one outcome."""

RISKS = ("low", "some concerns", "high", "unclear")
"""Judgements of a study's risk of bias."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What one reviewer said of one claim. A claim's id is given by its text and its quotes, so a
    remark stays with the claim in every later revision that has it unchanged."""

    claim: str
    kind: Kind
    words: str
    reviewer: str
    name: str
    at: str
    revision: int


@dataclass(frozen=True, slots=True)
class Appraisal:
    """GRADE certainty of an outcome (``what`` is ``certainty``) or a study's risk of bias."""

    what: str
    subject: str
    judgement: str
    why: str
    reviewer: str
    name: str
    at: str


@dataclass(frozen=True, slots=True)
class LocalPolicy:
    """What this site does, beside what the label says, in one section; ``expires`` is a day."""

    id: str
    section: str
    we_do: str
    label_says: str
    owner: str
    expires: str
    at: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one revision stands, since when, by whom and why."""

    article: str
    revision: int
    state: State = State.DRAFT
    content: str = ""
    interests: Mapping[str, str] | None = None
    reviewing: tuple[str, ...] = ()
    """Names of those who took it up."""
    approvals: tuple[Approval, ...] = ()
    lapsed: tuple[Approval, ...] = ()
    """Approvals that were suspended."""
    since: str = ""
    by: str = ""
    why: str = ""
    differences: tuple[Mapping[str, Json], ...] = ()
    suspended: bool = False
    recalled: bool = False
    replaced_by: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """The whole course of one article."""

    article: str
    revisions: Mapping[int, Standing]
    authors: frozenset[str]
    remarks: tuple[Remark, ...]
    appraisals: tuple[Appraisal, ...]
    local: tuple[LocalPolicy, ...]

    def standing(self, revision: int) -> Standing:
        """Where a revision stands; one on which no step was taken is a draft."""
        return self.revisions.get(revision) or Standing(self.article, revision)

    def of(self, claim: str) -> tuple[Remark, ...]:
        """What was said of a claim, oldest first."""
        return tuple(r for r in self.remarks if r.claim == claim)

    def open(self, claim: str) -> tuple[Remark, ...]:
        """Disputes and suggestions that the same reviewer has not settled by confirming since."""
        last: dict[str, Remark] = {}
        for remark in self.of(claim):
            if remark.kind is not Kind.COMMENT:
                last[remark.reviewer] = remark
        return tuple(r for r in last.values() if r.kind in OPEN)

    def confirmed(self, claim: str) -> bool:
        """Whether some reviewer confirmed the claim and none disputes it."""
        return not self.open(claim) and any(r.kind is Kind.CONFIRM for r in self.of(claim))


def course(article: str, steps: Iterable[Step]) -> Course:
    """What the steps of an article come to, in their order."""
    revisions: dict[int, Standing] = {}
    authors: set[str] = set()
    remarks: list[Remark] = []
    appraisals: dict[tuple[str, str, str], Appraisal] = {}
    local: dict[str, LocalPolicy] = {}
    for step in steps:
        action, detail = Action(step.action), step.detail
        now = revisions.get(step.revision) or Standing(article, step.revision)
        moved = replace(now, since=step.at, by=step.name, why=text(detail, "why"))
        match action:
            case Action.REVISE:
                authors.add(step.actor)
                revisions[step.revision] = replace(moved, content=text(detail, "content"))
            case Action.SUBMIT:
                authors.add(step.actor)
                revisions[step.revision] = replace(
                    moved, state=State.SUBMITTED, content=text(detail, "content")
                )
            case Action.TAKE_UP:
                revisions[step.revision] = replace(
                    moved if now.state is State.SUBMITTED else now,
                    state=State.UNDER_REVIEW,
                    interests={**(now.interests or {}), step.actor: text(detail, "interests")},
                    reviewing=tuple(dict.fromkeys((*now.reviewing, step.name))),
                )
            case Action.REQUEST_CHANGES:
                revisions[step.revision] = replace(moved, state=State.CHANGES_REQUESTED)
            case Action.SIGN | Action.APPROVE:
                approval = read_approval(_object(detail.get("approval")))
                done = action is Action.APPROVE
                revisions[step.revision] = replace(
                    moved,
                    state=State.APPROVED if done else now.state,
                    approvals=(*now.approvals, approval),
                    suspended=now.suspended and not done,
                )
            case Action.SUSPEND:
                given = detail.get("differences")
                revisions[step.revision] = replace(
                    moved,
                    state=State.UNDER_REVIEW,
                    approvals=(),
                    lapsed=(*now.lapsed, *now.approvals),
                    differences=tuple(_object(d) for d in given) if isinstance(given, list) else (),
                    suspended=True,
                )
            case Action.SUPERSEDE:
                by = detail.get("by")
                revisions[step.revision] = replace(
                    moved,
                    state=State.SUPERSEDED,
                    why=now.why,
                    replaced_by=by if isinstance(by, int) else 0,
                )
            case Action.WITHDRAW | Action.RECALL:
                recalled = action is Action.RECALL
                revisions[step.revision] = replace(moved, state=State.WITHDRAWN, recalled=recalled)
            case Action.REMARK:
                remarks.append(
                    Remark(
                        text(detail, "claim"), Kind(text(detail, "kind")), text(detail, "words"),
                        step.actor, step.name, step.at, step.revision,
                    )
                )  # fmt: skip
            case Action.APPRAISE:
                made = Appraisal(
                    text(detail, "what"), text(detail, "subject"), text(detail, "judgement"),
                    text(detail, "why"), step.actor, step.name, step.at,
                )  # fmt: skip
                appraisals[made.what, made.subject, made.reviewer] = made
            case Action.LOCAL_POLICY:
                identity = text(detail, "id")
                if detail.get("removed"):
                    local.pop(identity, None)
                else:
                    local[identity] = LocalPolicy(
                        identity, text(detail, "section"), text(detail, "we_do"),
                        text(detail, "label_says"), text(detail, "owner"),
                        text(detail, "expires"), step.at,
                    )  # fmt: skip
            case Action.REPORT | Action.SETTLE | Action.ENROL | Action.POLICY:
                pass
    return Course(
        article,
        revisions,
        frozenset(authors),
        tuple(remarks),
        tuple(appraisals.values()),
        tuple(local.values()),
    )


def text(detail: Mapping[str, Json], key: str) -> str:
    """A text of a step's detail, empty if it has none."""
    value = detail.get(key)
    return value if isinstance(value, str) else ""


def _object(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise ValueError("a step of the history holds no object where one belongs")
    return value
