"""Text as a reader sees it, and where its characters stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.evidence.folding import folded


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1\u200b0 mg", "10 mg"),
        ("pa\u00adtients", "patients"),
        ("\u202e10 mg", "10 mg"),
        ("e\ufb03cacy of the \ufb02u", "efficacy of the flu"),
        ("\uff11\uff10\u3000mg \uff24ose", "10\u3000mg Dose"),
        ("cafe\u0301", "caf\u00e9"),
        ("5\u066b5 \u338d", "5.5 \u03bcg"),
        ("stage \u2163", "stage IV"),
        ("\u0661\u0660 mg", "\u0661\u0660 mg"),
        ("10\u00b2 and \u00bd", "10\u00b2 and \u00bd"),
        ("\u0430", "\u0430"),
    ],
)
def test_what_is_seen(text: str, seen: str) -> None:
    assert folded(text).text == seen


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.sampled_from("a1 .\u00e9\u0301\u200b\u202e\ufb01\uff11\u2163\n\u00ad"), max_size=60)
)
def test_each_character_has_its_place(text: str) -> None:
    made = folded(text)
    places = [made.place(i, i + 1) for i in range(len(made.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert [s for s, _ in places] == sorted(s for s, _ in places)
    assert folded(made.text).text == made.text
