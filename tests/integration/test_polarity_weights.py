"""The weights that ship are those that the training part gives."""

from __future__ import annotations

import json

import pytest

from tests.shared import needs_shared
from tools.polarity import TARGET, examples

BASELINE = 0.552
"""Share of "yes" among the answers of PubMedQA's training part: 276 of 500."""


@needs_shared
def test_weights_are_the_fitted_ones_and_beat_always_yes() -> None:
    found = examples()
    kept = json.loads(TARGET.read_text(encoding="utf-8"))["weights"]
    fitted = found.weights()
    assert fitted.keys() == kept.keys()
    for name, weights in fitted.items():
        assert weights == pytest.approx(kept[name], abs=0.01), name
    assert found.accuracy() > BASELINE
