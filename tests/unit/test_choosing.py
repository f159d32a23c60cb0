"""Words of one meaning, and rows that say the same only if they are the same."""

from __future__ import annotations

import pytest

from probatum.answers.choosing import content_words, numbers, say_the_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("retinopathy", "retinal"),
        ("retinopathy", "retina"),
        ("ocular", "vision"),
        ("stopped", "discontinuation"),
        ("hemorrhage", "bleeding"),
    ],
)
def test_words_of_one_meaning_are_one_word(one: str, other: str) -> None:
    assert content_words(one) == content_words(other)


def test_a_figure_that_stands_twice_counts_twice() -> None:
    assert numbers("Day 2: 1 x 2 mg") == ("1", "2", "2")
    assert not say_the_same(
        "Titration to 2 mg on Day 1: 1 tablet", "Titration to 2 mg on Day 2: 1 tablet"
    )
