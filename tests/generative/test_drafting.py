"""A draft that was tampered with in one place is never taken for its sentence."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from probatum.audiences.drafting import BINDING, faithful
from probatum.audiences.glossary import glossary
from probatum.verification.words import content, read
from tests.spec.test_drafting import ROWS

SAME = sorted({(draft, sentence) for sentence, draft, same in ROWS if same})
_NEW = ("safe", "rarely", "not", "only", "mild", "children", "unless", "or", "twice", "7")


@given(st.sampled_from(SAME), st.data())
def test_a_draft_that_lost_a_word_is_not_taken(pair: tuple[str, str], data: st.DataObject) -> None:
    draft, sentence = pair
    reading = read(draft)
    counted = [reading.tokens[i] for i in content(reading)]
    weighed = [
        i
        for i, token in enumerate(reading.tokens)
        if token in BINDING or token[0].isdigit() or counted.count(token) == 1
    ]
    gone = data.draw(st.sampled_from(weighed))
    start, end = reading.starts[gone], reading.ends[gone]
    assume(reading.tokens[gone] in read(glossary().plain(draft)).tokens)
    assert faithful(draft, sentence, glossary())
    assert not faithful(draft[:start] + draft[end:], sentence, glossary())


@given(st.sampled_from(SAME), st.sampled_from(_NEW), st.data())
def test_a_draft_with_a_word_more_is_not_taken(
    pair: tuple[str, str], word: str, data: st.DataObject
) -> None:
    draft, sentence = pair
    spaces = [m.start() for m in re.finditer(r" ", draft)]
    place = data.draw(st.sampled_from(spaces))
    assume(word not in read(sentence).tokens or word in BINDING)
    assert not faithful(f"{draft[:place]} {word}{draft[place:]}", sentence, glossary())
