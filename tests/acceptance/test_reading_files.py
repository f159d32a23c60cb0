"""Each real file goes to the reader of its publisher, and a folder is read whole."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from probatum.evidence.editions import Edition, Rejection
from probatum.sources import reading
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared

READER_OF = {
    "fda-labels-spl-xml/**/*.xml.gz": "spl",
    "fda-labels-openfda-history/*.jsonl.xz": "openfda",
    "pubmed-xml/*.xml.xz": "pubmed",
    "pubmed-xml/*.tar.xz": "pubmed",
    "jats-pmc-rct/*.tar.xz": "jats",
    "clinicaltrials-gov/*.*.xz": "trials",
    "guidelines-uspstf/*.json*": "uspstf",
    "retractions/*.jsonl.xz": "retractions",
    "*/README.md": "local",
}
MEMBERS = 25
"""Of a large archive, only the first members are looked at."""


@pytest.mark.parametrize("pattern", READER_OF)
def test_each_file_goes_to_its_reader(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[tuple[str, str]] = []
    choose = reading.reader_for

    def spy(head: bytes, name: str) -> reading.Reader | None:
        reader = choose(head, name)
        chosen.append((name, reader.__name__.rpartition(".")[2] if reader else ""))  # type: ignore[attr-defined]
        return reader

    monkeypatch.setattr(reading, "reader_for", spy)
    for path in sorted(SHARED.glob(pattern)):
        for found in islice(reading.read(path), MEMBERS):
            assert found.content_hash
    assert {reader for _, reader in chosen} == {READER_OF[pattern]}, chosen


def test_a_folder_of_labels_gives_every_label_and_says_what_it_left_out() -> None:
    sources: Counter[str] = Counter()
    left_out = {}
    for found in reading.read(SHARED / "fda-labels-spl-xml"):
        if found.skipped:
            left_out[found.reason] = found.skipped
        for item in found.items:
            if isinstance(item, Edition):
                sources[item.source] += 1
            assert not isinstance(item, Rejection)
    assert sources["DailyMed (FDA label)"] == 24
    assert left_out == {reading.ABOUT: 1, reading.CHECKSUMS: 1, reading.LISTING: 1}
