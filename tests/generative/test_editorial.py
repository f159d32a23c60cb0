"""The history and the revisions, for invented ones: what is altered shows, what is the same is one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from probatum.editorial.content import canonical, content_hash, covered
from probatum.editorial.course import course
from probatum.editorial.states import PROGRAM, Action, EditorialError, State, after
from probatum.editorial.steps import Step, faults, following
from probatum.rendering.json import to_json
from tests.articles import article

TEXT = st.text(max_size=8)
VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
STEPS = st.lists(
    st.tuples(TEXT, st.integers(0, 3), TEXT, TEXT, TEXT, st.dictionaries(TEXT, TEXT, max_size=2)),
    min_size=1,
    max_size=5,
)


def chain(invented: list[Any]) -> list[Step]:
    made: list[Step] = []
    for name, revision, action, actor, at, detail in invented:
        made.append(
            following(
                made[-1] if made else None, article=name, revision=revision, action=action,
                actor=actor, name=actor, at=at, detail=detail,
            )
        )  # fmt: skip
    return made


@settings(deadline=None)
@given(STEPS)
def test_a_chain_that_only_grew_has_no_fault_and_time_never_runs_back(invented: list[Any]) -> None:
    made = chain(invented)
    assert faults(made) == []
    assert [s.at for s in made] == sorted(s.at for s in made)
    stored = [replace(s, detail=json.loads(json.dumps(s.detail))) for s in made]
    assert faults(stored) == []


@settings(deadline=None)
@given(STEPS, st.data())
def test_whatever_is_altered_in_a_chain_shows(invented: list[Any], data: st.DataObject) -> None:
    made = chain(invented)
    place = data.draw(st.integers(0, len(made) - 1))
    field = data.draw(
        st.sampled_from(["article", "action", "actor", "name", "at", "previous", "hash"])
    )
    other = data.draw(TEXT.filter(lambda t: t != getattr(made[place], field)))
    altered = [*made[:place], replace(made[place], **{field: other}), *made[place + 1 :]]
    assert faults(altered)


@settings(deadline=None)
@given(STEPS, st.data())
def test_a_step_taken_out_or_moved_shows_unless_it_was_the_last(
    invented: list[Any], data: st.DataObject
) -> None:
    made = chain(invented)
    place = data.draw(st.integers(0, len(made) - 1))
    rest = [*made[:place], *made[place + 1 :]]
    assert bool(faults(rest)) is (place < len(made) - 1)
    if len(made) > 1:
        assert faults([*made[1:], made[0]])


@settings(deadline=None)
@given(VALUE)
def test_the_canonical_form_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    assert canonical(value) == canonical(json.loads(json.dumps(value)))
    turned = json.loads(json.dumps(value), object_pairs_hook=lambda p: dict(reversed(p)))
    assert canonical(turned) == canonical(value)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [p for k, v in value.items() for p in _places(v, (*path, k))]
    if isinstance(value, list):
        return [p for i, v in enumerate(value) for p in _places(v, (*path, i))]
    return [path]


PLACES = _places(to_json(article()))


@settings(deadline=None)
@given(st.sampled_from(PLACES), TEXT)
@example(("references", 0, "retracted"), "")
def test_the_hash_covers_every_value_but_what_is_said_about_the_article(
    path: tuple[Any, ...], other: str
) -> None:
    data = json.loads(json.dumps(to_json(article())))
    before = content_hash(data)
    at = data
    for key in path[:-1]:
        at = at[key]
    was = at[path[-1]]
    same = ("" if was is None else was) == other
    at[path[-1]] = other
    about = path in {("review",), ("status", "review")}
    assert (content_hash(data) == before) is (same or about)
    assert "review" not in covered(data)


MOVES = st.lists(st.tuples(st.sampled_from(list(Action)), st.integers(1, 3)), max_size=25)


@settings(deadline=None)
@given(MOVES)
def test_whatever_steps_the_table_allows_end_in_the_state_that_it_says(moves: list[Any]) -> None:
    """The fold of the history and the table of states never disagree."""
    states: dict[int, State] = {}
    steps: list[Step] = []
    everyone = {"author", "reviewer", "editor", "administrator", PROGRAM}
    for action, revision in moves:
        before = states.get(revision, State.DRAFT)
        try:
            reached = after(before, action, everyone)
        except EditorialError:
            continue
        states[revision] = reached
        approval = dict.fromkeys(
            ("article", "content", "reviewer", "name", "credentials", "speciality", "interests",
             "at", "history", "key", "signature"), "x",
        )  # fmt: skip
        steps.append(
            following(
                steps[-1] if steps else None, article="a", revision=revision, action=action.value,
                actor="b", name="B", at="2026-01-01T00:00:00Z",
                detail={"approval": {**approval, "revision": revision}, "kind": "comment"},
            )
        )  # fmt: skip
    made = course("a", steps)
    assert {n: made.standing(n).state for n in states} == states
    assert faults(steps) == []
    for standing in made.revisions.values():
        if standing.state is State.APPROVED:
            assert standing.approvals
