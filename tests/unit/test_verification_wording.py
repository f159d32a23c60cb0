"""Negations in the rows of a table: what one cell negates, the cell beside it does not."""

from __future__ import annotations

import pytest

from probatum.evidence.claims import Outcome
from probatum.verification.wording import check_negation
from probatum.verification.words import read

ROW = (
    "50 to 75\tTwice weekly until 3 values above 75; then weekly.\tStop treatment. Do not restart "
    "unless there are 3 values above 100."
)


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        ("Frequency: Twice weekly until 3 values above 75; then weekly.", Outcome.NOT_APPLICABLE),
        ("Dosing: Stop treatment.", Outcome.NOT_APPLICABLE),
        ("Do not restart unless there are 3 values above 100.", Outcome.PASS),
        ("Restart unless there are 3 values above 100.", Outcome.FAIL),
    ],
)
def test_a_cell_is_a_quote_by_itself(claim: str, outcome: Outcome) -> None:
    assert check_negation(read(claim), [read(ROW)]).outcome is outcome
