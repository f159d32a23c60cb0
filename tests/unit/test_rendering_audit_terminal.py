from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.audits.report import Audit
from probatum.rendering.audit_terminal import foremost, to_text
from tests.audits import audit, hostile


def places(text: str, *parts: str) -> list[int]:
    flat = " ".join(text.split())
    for part in parts:
        assert part in flat, part
    return [flat.index(part) for part in parts]


def test_the_summary_stands_first_then_the_gravest_then_what_is_missing() -> None:
    found = places(
        to_text(audit()),
        "Of 7 statements", "Give 50 mg on the first day.", "The passage says 5 mg, not 50 mg.",
        "“Give 5 mg daily.”", "edition of 2024-05-01", "No passage says “only”.",
        "Missing from the text", "Fatal liver failure", "Monitoring (1)",
        "Changed since", "On the text as a whole",
    )  # fmt: skip
    assert found == sorted(found)


def test_what_matches_is_counted_and_shown_on_demand() -> None:
    short, whole = to_text(audit()), to_text(audit(), everything=True)
    assert "Give 5 mg daily. 1" not in short
    assert "--all" in short
    places(whole, "Give 5 mg daily. 1", "Sumatriptan works", "Platelets: weekly",
           "Bibliography", "nothing cites it")  # fmt: skip
    assert "--all" not in whole


@pytest.mark.parametrize("width", [40, 100])
@pytest.mark.parametrize("made", [audit(), hostile()], ids=["small", "hostile"])
def test_no_line_is_too_long_and_nothing_steers_the_terminal(made: Audit, width: int) -> None:
    text = to_text(made, width=width, everything=True)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_words_that_a_check_rests_on_are_not_lost_between_marks() -> None:
    places(to_text(audit()), "Give 50 mg on the first day. 1", "Examplol is the only therapy. 2")


def test_a_text_without_statements_says_so() -> None:
    bare = replace(audit(), claims=(), missing=(), findings=(), changes=(), bibliography=())
    assert "makes no statement" in to_text(bare)


def test_an_encoding_without_the_signs_gets_others() -> None:
    import io

    from rich.console import Console

    from probatum.rendering.audit_terminal import show

    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    show(Console(file=out, width=100), audit())
    out.flush()


def test_of_many_missing_facts_few_are_shown_and_of_one_table_fewer() -> None:
    rows = [f"Dose by weight: {n} kg; {n} mg" for n in range(9)]
    assert foremost(rows) == rows[:2]
    plain = [f"Fact {n} stands alone." for n in range(9)]
    assert foremost([*rows, *plain]) == [*rows[:2], *plain[:4]]
