"""Where something stands, in words that find it."""

from __future__ import annotations

import pytest

from probatum.answers.places import place


@pytest.mark.parametrize(
    ("titles", "where", "expected"),
    [
        (("Dosage", "Dose"), "A label, section 2.1; read in: a copy", "section 2.1 “Dose”"),
        (("5 WARNINGS", "5.1 Rash"), None, "section 5.1 Rash"),
        (("2.2",), None, "section 2.2"),
        (("Boxed warning",), "A label, boxed warning", "boxed warning"),
        (("Dose",), None, "section “Dose”"),
        ((), None, ""),
        (("A" * 30 + " " + "B" * 60,), None, "section “" + "A" * 30 + " …”"),
    ],
)
def test_a_place_is_a_number_a_heading_or_both(
    titles: tuple[str, ...], where: str | None, expected: str
) -> None:
    assert place(titles, where) == expected
