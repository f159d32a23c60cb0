"""What is not confirmed: named by its subject and its place, never by its figures."""

from __future__ import annotations

import pytest

from probatum.answers.statements import Statement, statements
from probatum.answers.unconfirmed import notices, subject
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, Level, Status

PLACE = "Examplon US label, section 2.3; not confirmed: recalled only"
OUTSIDE = "Examplon US label, not in the label; not confirmed: our notes"


def made(
    *facts: tuple[str, str], cells: tuple[tuple[str, str], ...] = ()
) -> tuple[list[Statement], Edition]:
    builder = EditionBuilder()
    builder.open_section("Monitoring", "34075-2")
    for text, where in facts:
        builder.fact(text, Status.UNCONFIRMED, where, None, cells)
    edition = builder.build(
        document="spl:1", source="Probatum", kind=Kind.LABEL, title="L", date="2025",
        level=Level.DIGEST, url="https://labels.example/1",
    )  # fmt: skip
    return statements(edition, edition.passages), edition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If urate rises after Exampla, stop Exampla 5 mg.", "what to do if urate rises after Exampla"),
        ("On pain, fever or a rash, call the clinic.", "what to do on pain, fever or a rash"),
        ("The interval of tests was not read; it stands in section 2.", "interval of tests"),
        ("The rule for leaving 12 mg was not read.", "rule for leaving 12 mg"),
        ("The label gives no step sizes for the taper.", "step sizes for the taper"),
        ("The label warns of a rash.", "a warning of rash"),
        ("The taper lasts 4 weeks.", "the figures for taper"),
        ("If urate is above 9 mg/dL, stop Exampla.", ""),
        ("Urate 9 mg/dL.", ""),
    ],
)  # fmt: skip
def test_the_subject_is_said_in_the_facts_own_words(text: str, expected: str) -> None:
    (statement,), _ = made((text, PLACE))
    assert subject(statement) == expected


def test_a_schedule_is_named_by_what_is_measured() -> None:
    cells = (("what", "urate"), ("when", "weekly"), ("until", "month 3"))
    (statement,), _ = made(("Measure urate weekly to month 3.", PLACE), cells=cells)
    assert subject(statement) == "urate (how often and until when)"


def test_the_notice_says_what_and_where() -> None:
    found, edition = made(("The taper lasts 4 weeks.", PLACE), ("Urate 9 mg/dL.", PLACE))
    assert notices(found, edition) == (
        "Not confirmed: the figures for taper. Read label section 2.3 “Monitoring” "
        "(https://labels.example/1).",
    )


def test_what_no_label_settles_is_told_apart() -> None:
    found, edition = made(("On pain, call the clinic.", OUTSIDE))
    assert notices(found, edition) == (
        "Not confirmed, and not in the label: what to do on pain. No text that was read settles it: "
        "ask the specialist team.",
    )
    assert notices([], edition) == ()
