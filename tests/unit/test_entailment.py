"""The support model, run for real."""

from __future__ import annotations

import json

import probatum_models
import pytest

from probatum.models.entailment import MODEL, Entailer
from probatum.verification.pairs import PairVerdict, check_pair

EVIDENCE = "Treatment with the vaccine reduced hospital admissions by half in adults over 65."
CLAIMS = (
    "Fewer older adults went to hospital after the vaccine.",
    "The vaccine increased hospital admissions in older adults.",
    "The vaccine is given in two doses in countries with a low income.",
)


@pytest.fixture(scope="module")
def entailer() -> Entailer:
    return Entailer()


def test_three_readings(entailer: Entailer) -> None:
    made = entailer([(claim, EVIDENCE) for claim in CLAIMS])
    likeliest = [max(vars_(e), key=vars_(e).__getitem__) for e in made]
    assert likeliest == ["supported", "contradicted", "not_enough"]
    assert all(abs(sum(vars_(e).values()) - 1) < 1e-5 for e in made)


def vars_(entailment: object) -> dict[str, float]:
    names = ("supported", "contradicted", "not_enough")
    return {name: getattr(entailment, name) for name in names}


def test_a_pair_is_read_alike_in_any_company_and_with_any_number_of_threads(
    entailer: Entailer,
) -> None:
    pairs = [(claim, EVIDENCE) for claim in CLAIMS]
    alone = [Entailer(threads=1)([pair])[0] for pair in pairs]
    assert entailer(pairs) == alone
    assert entailer([]) == []


def test_an_overlong_claim_is_cut_and_read(entailer: Entailer) -> None:
    assert len(entailer([("word " * 10_000, EVIDENCE * 500)])) == 1


def test_no_probability_makes_up_for_a_number_that_stands_nowhere(entailer: Entailer) -> None:
    made = check_pair("The vaccine lowered hospital admissions by 35 %.", EVIDENCE, entailer)
    assert made.verdict is not PairVerdict.SUPPORTED


def test_the_weights_are_calibrated_and_small() -> None:
    folder = probatum_models.path(MODEL)
    held = json.loads((folder / "calibration.json").read_text())
    assert set(held) == {"temperature", "not_enough"}
    assert (folder / "model.onnx").stat().st_size < 50 * 2**20
