"""Real plain-text articles and Markdown files: every character stands in the text or is counted."""

from __future__ import annotations

import tarfile
from collections import Counter
from io import BytesIO

from probatum.evidence.editions import Edition
from probatum.sources import local
from tests.shared import SHARED, needs_shared

ARTICLES = SHARED / "evidence-inference" / "ei-txt-ccby.tar.xz"


def characters(text: str) -> Counter[str]:
    return Counter(c for c in text if not c.isspace())


@needs_shared
def test_every_article_is_read_and_no_character_is_lost() -> None:
    count = 0
    with tarfile.open(ARTICLES) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            data = stream.read()
            (edition,) = local.read(BytesIO(data), member.name)
            assert isinstance(edition, Edition)
            source, held = characters(data.decode()), characters(edition.text)
            assert not held - source, member.name
            left = sum((source - held).values())
            assert left == sum(e.characters for e in edition.exclusions), member.name
            assert edition.title.upper() != "TITLE:"
            count += 1
    assert count == 474


@needs_shared
def test_the_notes_of_the_data_sets_are_markdown_documents() -> None:
    for path in sorted(SHARED.glob("*/README.md")):
        (edition,) = local.read(BytesIO(path.read_bytes()), path.name)
        assert isinstance(edition, Edition)
        first = path.read_text("utf-8").splitlines()[0].removeprefix("# ").strip()
        assert edition.sections[0].title == first
        if "| bytes |" in path.read_text("utf-8"):
            assert any("bytes" in edition.words(s) for p in edition.passages for s in p.lead_in)
