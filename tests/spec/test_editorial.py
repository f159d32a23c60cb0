"""Who may do what to a revision in which state: the whole table, readable, and nothing beside it."""

from __future__ import annotations

import pytest

from probatum.editorial.states import PROGRAM, ROLES, TABLE, Action, EditorialError, State, after

LETTERS = {"R": "reader", "A": "author", "V": "reviewer", "E": "editor", "S": "administrator"}

STATES = (
    State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED, State.APPROVED,
    State.WITHDRAWN, State.SUPERSEDED,
)  # fmt: skip

MAY = {
    #                        draft  subm.  review changes appr.  withdr. superseded
    Action.REVISE:          ("AE",  "AE",  "AE",  "AE",   "AE",  "AE",   "AE"),
    Action.SUBMIT:          ("AE",  "",    "",    "",     "",    "",     ""),
    Action.TAKE_UP:         ("",    "V",   "V",   "",     "",    "",     ""),
    Action.REMARK:          ("",    "",    "V",   "",     "",    "",     ""),
    Action.APPRAISE:        ("",    "",    "V",   "",     "",    "",     ""),
    Action.REQUEST_CHANGES: ("",    "",    "VE",  "",     "",    "",     ""),
    Action.SIGN:            ("",    "",    "V",   "",     "",    "",     ""),
    Action.APPROVE:         ("",    "",    "V",   "",     "",    "",     ""),
    Action.SUSPEND:         ("",    "",    "",    "",     "ES",  "",     ""),
    Action.SUPERSEDE:       ("",    "",    "",    "",     "",    "",     ""),
    Action.WITHDRAW:        ("AES", "AES", "ES",  "AES",  "ES",  "",     ""),
    Action.RECALL:          ("ES",  "ES",  "ES",  "ES",   "ES",  "",     "ES"),
    Action.REPORT:          ("RAVES",) * 7,
    Action.SETTLE:          ("VES",) * 7,
    Action.LOCAL_POLICY:    ("ES",) * 7,
    Action.ENROL:           ("",) * 7,
    Action.POLICY:          ("",) * 7,
}  # fmt: skip
"""Reader, Author, reViewer, Editor, adminiStrator. Enrolling and the policy concern no revision."""

LEADS = {
    Action.SUBMIT: State.SUBMITTED,
    Action.TAKE_UP: State.UNDER_REVIEW,
    Action.REQUEST_CHANGES: State.CHANGES_REQUESTED,
    Action.APPROVE: State.APPROVED,
    Action.SUSPEND: State.UNDER_REVIEW,
    Action.WITHDRAW: State.WITHDRAWN,
    Action.RECALL: State.WITHDRAWN,
}
"""Every other step leaves the state."""


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", ROLES)
def test_every_action_by_every_role_in_every_state(action: Action, role: str) -> None:
    for state, who in zip(STATES, MAY[action], strict=True):
        if role in {LETTERS[letter] for letter in who}:
            assert after(state, action, {role}) is LEADS.get(action, state)
        else:
            with pytest.raises(EditorialError):
                after(state, action, {role})


def test_the_program_suspends_and_supersedes_and_does_nothing_else() -> None:
    assert {r.action for r in TABLE if PROGRAM in r.roles} == {Action.SUSPEND, Action.SUPERSEDE}
    assert after(State.APPROVED, Action.SUSPEND, {PROGRAM}) is State.UNDER_REVIEW
    for state in STATES:
        if state is not State.WITHDRAWN and state is not State.SUPERSEDED:
            assert after(state, Action.SUPERSEDE, {PROGRAM}) is State.SUPERSEDED


def test_only_a_reviewer_leads_to_approved_and_nothing_leads_back_from_withdrawn() -> None:
    assert {r.roles for r in TABLE if r.after is State.APPROVED} == {("reviewer",)}
    assert all(r.after is None for r in TABLE if State.WITHDRAWN in r.before)


def test_a_refusal_says_who_may_and_from_where() -> None:
    with pytest.raises(EditorialError, match="“approve” needs the role reviewer"):
        after(State.UNDER_REVIEW, Action.APPROVE, {"administrator"})
    with pytest.raises(EditorialError, match="while the revision is “draft”; it has to be “under"):
        after(State.DRAFT, Action.APPROVE, {"reviewer"})
