"""The order of studies, and what their texts leave unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from probatum.answers.study_kinds import (
    FOLLOW_UP,
    REAL_WORLD,
    REVIEWS,
    TRIALS,
    kind_of,
    order,
    unstated,
)
from probatum.evidence.editions import Design, Edition
from tests.labels import paper


def study(title: str, design: Design = Design.NON_RANDOMISED, **fields: Any) -> Edition:
    return paper({"results": "Urate fell by 2 mg/dL."}, title=title, design=design, **fields)


@pytest.mark.parametrize(
    ("title", "design", "expected"),
    [
        ("Examplol in gout", Design.RANDOMISED, TRIALS),
        ("Long-term follow-up of patients of ALPHA", Design.COHORT, FOLLOW_UP),
        ("Long-term outcomes of examplol: a trial", Design.RANDOMISED, TRIALS),
        ("Five-year extension results of ALPHA", Design.COHORT, FOLLOW_UP),
        ("A post-hoc analysis of pooled data", Design.NON_RANDOMISED, REVIEWS),
        ("Examplol in gout", Design.SYSTEMATIC_REVIEW, REVIEWS),
        ("A retrospective chart review", Design.COHORT, REAL_WORLD),
    ],
)
def test_a_study_stands_under_its_kind(title: str, design: Design, expected: str) -> None:
    assert kind_of(study(title, design)) == expected


def test_registration_trials_come_first() -> None:
    titles = [
        "Examplol: a phase 3 trial",
        "Examplol: a Phase II trial",
        "Examplol: a phase 1 trial",
        "Examplol: a phase 3b study",
        "Examplol: a phase IV study",
    ]
    mixed = [titles[i] for i in (3, 2, 0, 4, 1)]
    found = sorted((study(t, document=f"pmid:{titles.index(t)}") for t in mixed), key=order)
    assert [e.title for e in found] == titles
    assert order(study("A trial", Design.RANDOMISED)) < order(study("A trial"))


def test_what_is_not_stated_is_named() -> None:
    assert unstated(study("A trial")) == (
        "Not stated in the held text: funding, confidence interval, certainty of the evidence."
    )
    told = paper(
        {"results": "Urate fell by 2 (95 % CI 1 to 3). Certainty of evidence was low."},
        meta={"funding": "Examplo Inc."},
    )
    assert unstated(told) == "Funding: Examplo Inc."
    assert unstated(study("A", meta={"funding": "not read"})).startswith("Not stated")
