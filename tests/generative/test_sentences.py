"""What holds of sentence spans for any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from probatum.evidence.sentences import sentences

PIECES = st.sampled_from(
    ["The ", "dose. ", "E. coli ", "e.g. ", "5.1 ", "[12] ", ".", "\n", "• ", "(", ")", "?", "A. "]
)
TEXTS = st.text() | st.lists(PIECES, max_size=40).map("".join)


@given(TEXTS)
def test_spans_are_ordered_disjoint_and_cover_all_that_is_not_blank(text: str) -> None:
    covered = 0
    for start, end in sentences(text):
        assert covered <= start < end <= len(text)
        assert not text[covered:start].strip()
        assert text[start:end] == text[start:end].strip()
        covered = end
    assert not text[covered:].strip()


@given(TEXTS)
def test_a_sentence_never_crosses_a_line_break(text: str) -> None:
    assert all("\n" not in text[start:end] for start, end in sentences(text))
