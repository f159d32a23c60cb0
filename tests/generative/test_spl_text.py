"""Whatever the markup of a label's text, its characters are kept and its passages can be read."""

from __future__ import annotations

import io
from collections import Counter
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from probatum.evidence.editions import Edition
from probatum.sources import spl

NS = "{urn:hl7-org:v3}"
GENERATED = set("^[]*†‡§¶#")

words = st.text(
    st.sampled_from("abcXYZ 10.,:;()®≥µé•-\n")
    | st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Co"]),
    max_size=30,
).map(escape)


def tagged(tag: str, inner: st.SearchStrategy[str], extra: str = "") -> st.SearchStrategy[str]:
    return inner.map(lambda body: f"<{tag}{extra}>{body}</{tag}>")


def several(part: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(part, min_size=least, max_size=4).map("".join)


inline = st.recursive(
    words | st.just("<br/>") | st.just("<renderMultiMedia/>"),
    lambda inner: st.one_of(
        *(tagged(tag, several(inner)) for tag in ("sup", "sub", "linkHtml", "content", "footnote")),
        tagged("content", several(inner), ' styleCode="bold xmChange"'),
    ),
    max_leaves=6,
)
paragraph = tagged("paragraph", several(inline))
cell = tagged("td", several(inline | paragraph))
wide_cell = tagged("td", several(inline), ' colspan="2" rowspan="2"')
row = tagged("tr", several(cell | wide_cell | tagged("th", several(inline)), 1))
table = st.builds(
    lambda caption, head, body, foot: f"<table>{caption}{head}{body}{foot}</table>",
    st.just("") | tagged("caption", several(inline)),
    st.just("") | tagged("thead", several(row)),
    tagged("tbody", several(row, 1)),
    st.just("") | tagged("tfoot", several(row)),
)
blocks = st.recursive(
    paragraph | table | words,
    lambda inner: tagged(
        "list",
        several(
            st.builds(
                lambda label, body: f"<item>{label}{body}</item>",
                st.just("") | tagged("caption", st.sampled_from(["•", "1.", "a)"])),
                several(inner | inline),
            ),
            1,
        ),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(several(blocks, 1), several(blocks))
def test_no_character_goes_missing(text: str, highlight: str) -> None:
    document = (
        '<document xmlns="urn:hl7-org:v3"><setId root="a"/><component><structuredBody><component>'
        f'<section><code code="34068-7"/><title>T</title><text>{text}</text>'
        f"<excerpt><highlight><text>{highlight}</text></highlight></excerpt>"
        "</section></component></structuredBody></component></document>"
    )
    (read,) = spl.read(io.BytesIO(document.encode()), "made.xml")
    assert isinstance(read, Edition)
    root = etree.fromstring(document.encode())
    source = Counter(
        c for part in root.iter(NS + "text") for t in part.itertext() for c in t if not c.isspace()
    )
    kept = Counter(c for c in read.text if not c.isspace())
    counted = sum(e.characters for e in read.exclusions)
    missing = source - kept
    assert missing.total() <= counted
    assert all(not c.isalnum() for c in missing)
    for passage in read.passages:
        assert read.words(passage).strip()
        assert all(span.end <= passage.start for span in passage.lead_in)
    if "<table" not in text + highlight:
        added = kept - source - Counter("THighlightsT")
        assert set(added) <= GENERATED
