"""Sums, in a table: the quote, the claim, what the check of the claim and that of its source say."""

from __future__ import annotations

import pytest

from probatum.verification.arithmetic import check_arithmetic
from probatum.verification.words import read

TABLE = """
# counts and percentages: right, copied from a source that does not add up, copied wrongly
19/21 (90.5%) responded. | 19/21 (90.5%) responded. | pass | pass
19/21 (90.4%) responded. | 19/21 (90.4%) responded. | pass | fail
19/21 responded. | 19/21 (90.4%) responded. | fail | pass
90.4% (19 of 21) responded. | Of all, 19 of 21 (90.4%) responded. | pass | fail
# an interval, its estimate and its p value
= | HR 0.63 (95% CI 0.50 to 0.80; p=0.001) | pass | pass
= | HR 0.63 (95% CI 0.50 to 0.80; p=0.30) | pass | fail
HR 0.63 (95% CI 0.50 to 0.80) | HR 0.63 (95% CI 0.50 to 0.80; p=0.30) | fail | pass
= | odds ratio 1.4 (95% CI 0.8 to 2.1), P < 0.01 | pass | fail
= | odds ratio 1.4 (95% CI 1.0 to 2.1), P = 0.05 | pass | pass
= | mean difference 2.1 (95% CI 0.4 to 3.8; p=0.41) | pass | fail
= | mean difference 2.1 (95% CI -0.4 to 4.6; p=0.10) | pass | pass
= | HR 1.63 (95% CI 0.50 to 0.80) | pass | fail
= | HR 0.93 (95% CI 0.85 to 1.02; P=0.014 for interaction) | pass | pass
# from A to B
= | The score fell from 8.2 to 7.1, a reduction of 1.1. | pass | pass
= | The score fell from 8.2 to 7.1, a reduction of 2.1. | pass | fail
= | The score fell by 1.1 from 8.2 to 7.1. | pass | pass
The score fell from 8.2 to 7.1. | The score fell by 2.1 from 8.2 to 7.1. | fail | pass
= | Cost fell from 200 to 150, a decrease of 25%. | pass | pass
= | Cost fell from 200 to 150, a decrease of 35%. | pass | fail
= | Rates rose from 20% to 30%, an increase of 10 percentage points. | pass | pass
= | Rates rose from 20% to 30%, an increase of 50%. | pass | pass
The score was 7.1, then 8.2. | The score fell from 7.1 to 8.2. | fail | pass
# parts and wholes
= | In all 40 patients (24 men and 16 women) took part. | pass | pass
= | In all 40 patients (24 men and 26 women) took part. | pass | fail
# durations
= | It ran from March 2012 to May 2013 (14 months). | pass | pass
= | It ran from March 2012 to May 2013 (24 months). | pass | fail
= | It ran from 2010 to 2012 (2 years). | pass | pass
# nothing to reckon
= | It was 5 mg. | not applicable | not applicable
"""

ROWS = [
    tuple(cell.strip() for cell in line.split(" | "))
    for line in TABLE.strip().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("quote", "claim", "own", "source"), ROWS)
def test_sums(quote: str, claim: str, own: str, source: str) -> None:
    quote = claim if quote == "=" else quote
    made = check_arithmetic(read(claim), [read(quote)])
    assert tuple(check.outcome.value for check in made) == (own, source), made
