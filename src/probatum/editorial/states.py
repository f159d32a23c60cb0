"""The states of a revision, what can be done in each, and by whom: one table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class EditorialError(ValueError):
    """Why a step was not taken, and what to do."""


class State(StrEnum):
    """Where a revision stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under review"
    CHANGES_REQUESTED = "changes requested"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Action(StrEnum):
    """A step in the life of a revision."""

    REVISE = "revise"
    SUBMIT = "submit"
    TAKE_UP = "take up"
    REMARK = "remark"
    APPRAISE = "appraise"
    REQUEST_CHANGES = "request changes"
    SIGN = "sign"
    APPROVE = "approve"
    SUSPEND = "suspend"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    RECALL = "recall"
    REPORT = "report"
    SETTLE = "settle"
    LOCAL_POLICY = "local policy"
    ENROL = "enrol"
    POLICY = "policy"


AUTHOR, REVIEWER, EDITOR, ADMINISTRATOR = "author", "reviewer", "editor", "administrator"
READER = "reader"
PROGRAM = "program"
"""Who takes the steps that follow from others: nobody can ask for them by that name."""

ROLES = (READER, AUTHOR, REVIEWER, EDITOR, ADMINISTRATOR)

_S = State
_LIVE = (_S.DRAFT, _S.SUBMITTED, _S.UNDER_REVIEW, _S.CHANGES_REQUESTED, _S.APPROVED)
_ALL = tuple(State)


@dataclass(frozen=True, slots=True)
class Rule:
    """``action`` leads from each state of ``before`` to ``after`` (None: the state stays)."""

    action: Action
    roles: tuple[str, ...]
    before: tuple[State, ...]
    after: State | None
    meaning: str


TABLE = (
    Rule(Action.REVISE, (AUTHOR, EDITOR), (*_LIVE, _S.SUPERSEDED, _S.WITHDRAWN), None,
         "writes the next revision of the article, a draft"),
    Rule(Action.SUBMIT, (AUTHOR, EDITOR), (_S.DRAFT,), _S.SUBMITTED, "asks for a review"),
    Rule(Action.TAKE_UP, (REVIEWER,), (_S.SUBMITTED, _S.UNDER_REVIEW), _S.UNDER_REVIEW,
         "begins a review, and declares interests"),
    Rule(Action.REMARK, (REVIEWER,), (_S.UNDER_REVIEW,), None,
         "confirms or disputes a claim, suggests other words, comments"),
    Rule(Action.APPRAISE, (REVIEWER,), (_S.UNDER_REVIEW,), None,
         "records GRADE certainty of an outcome, or a note on risk of bias"),
    Rule(Action.REQUEST_CHANGES, (REVIEWER, EDITOR), (_S.UNDER_REVIEW,), _S.CHANGES_REQUESTED,
         "sends it back, with what has to change"),
    Rule(Action.SIGN, (REVIEWER,), (_S.UNDER_REVIEW,), None,
         "signs it where the policy asks for more reviewers yet"),
    Rule(Action.APPROVE, (REVIEWER,), (_S.UNDER_REVIEW,), _S.APPROVED,
         "signs it as the last reviewer that the policy asks for"),
    Rule(Action.SUSPEND, (PROGRAM, EDITOR, ADMINISTRATOR), (_S.APPROVED,), _S.UNDER_REVIEW,
         "takes the approval back, with the reason; those who signed look at it again"),
    Rule(Action.SUPERSEDE, (PROGRAM,),
         (_S.DRAFT, _S.SUBMITTED, _S.UNDER_REVIEW, _S.CHANGES_REQUESTED, _S.APPROVED),
         _S.SUPERSEDED, "a later revision takes its place"),
    Rule(Action.WITHDRAW, (EDITOR, ADMINISTRATOR), _LIVE, _S.WITHDRAWN,
         "takes it out of use, with the reason"),
    Rule(Action.WITHDRAW, (AUTHOR,), (_S.DRAFT, _S.SUBMITTED, _S.CHANGES_REQUESTED), _S.WITHDRAWN,
         "takes back what nobody has reviewed"),
    Rule(Action.RECALL, (EDITOR, ADMINISTRATOR), (*_LIVE, _S.SUPERSEDED), _S.WITHDRAWN,
         "withdraws it, and every copy that asks is told so"),
    Rule(Action.REPORT, ROLES, _ALL, None, "says that a claim is wrong"),
    Rule(Action.SETTLE, (REVIEWER, EDITOR, ADMINISTRATOR), _ALL, None, "answers such a report"),
    Rule(Action.LOCAL_POLICY, (EDITOR, ADMINISTRATOR), _ALL, None,
         "puts what this site does beside a section, or takes it away"),
    Rule(Action.ENROL, (REVIEWER,), (), None,
         "makes the own key to sign with; the role is given by an administrator"),
    Rule(Action.POLICY, (ADMINISTRATOR,), (), None, "sets the editorial policy"),
)  # fmt: skip
"""Rules without ``before`` concern the site, not a revision."""


def need(action: Action, roles: Collection[str]) -> None:
    """Pass who may take such a step in some state. Raises EditorialError for any other."""
    if not any(r.action is action and not set(r.roles).isdisjoint(roles) for r in TABLE):
        who = dict.fromkeys(w for r in TABLE if r.action is action for w in r.roles)
        raise EditorialError(
            f"“{action}” needs the role {' or '.join(w for w in who if w != PROGRAM)}."
        )


def after(state: State, action: Action, roles: Collection[str]) -> State:
    """The state that a step leads to. Raises EditorialError where the table has no such step."""
    need(action, roles)
    mine = [r for r in TABLE if r.action is action and not set(r.roles).isdisjoint(roles)]
    for rule in mine:
        if state in rule.before:
            return state if rule.after is None else rule.after
    fitting = " or ".join(dict.fromkeys(f"“{s}”" for r in mine for s in r.before))
    raise EditorialError(
        f"“{action}” is not possible while the revision is “{state}”; it has to be {fitting}."
    )
