"""The encoding job: authoritative and new text first, in parts, never the same text twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from probatum.evidence.editions import Design
from probatum.library.index import text_key
from probatum.library.store import Store
from probatum.library.vectors import Floats
from probatum.services.encoding import encode
from tests.making import abstract, label


class Hashing:
    """Gives each text a direction of its own, and remembers which it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def passages(self, texts: list[str]) -> Floats:
        self.seen += texts
        seeds = [int.from_bytes(text_key(text)[:8]) for text in texts]
        found = np.stack([np.random.default_rng(seed).standard_normal(384) for seed in seeds])
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, starter=False) as opened:
        yield opened


def test_labels_come_first_then_the_stronger_and_the_newer_study(store: Store) -> None:
    store.add(
        [
            abstract(1, title="Old cohort", date="2001", design=Design.COHORT),
            abstract(2, title="New cohort", date="2021", design=Design.COHORT),
            abstract(3, title="Trial", date="1999", design=Design.RANDOMISED),
            label(1, 1, 6),
            label(1, 2, 6),
        ]
    )
    encoder = Hashing()
    assert encode(store, encoder=encoder).remaining == 0
    subjects = list(dict.fromkeys(text.split("\n")[0] for text in encoder.seen))
    assert subjects[0].startswith("Brand1")
    assert subjects[1:] == ["Trial", "New cohort", "Old cohort"]
    assert len(encoder.seen) == 6 + 9


def test_it_goes_on_where_it_stopped_and_encodes_no_text_twice(store: Store) -> None:
    store.add([label(n, 1, 30) for n in range(10)])
    encoder = Hashing()
    progress: list[tuple[int, int]] = []
    first = encode(store, limit=100, encoder=encoder, progress=lambda *p: progress.append(p))
    assert (first.texts, first.remaining) == (100, 200)
    assert progress[-1] == (100, 300)
    store.add([label(0, 2, 30, changed=3)])
    second = encode(store, encoder=encoder)
    assert second.remaining == 0
    assert len(encoder.seen) == len(set(encoder.seen)) == first.texts + second.texts
    assert encode(store, seconds=0.0, encoder=encoder).texts == 0
