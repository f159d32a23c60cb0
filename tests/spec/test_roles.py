"""Whose number it is, in a table: the quote, the claim, and what the number check says of them."""

from __future__ import annotations

import pytest

from probatum.verification.quantity import check_quantities
from probatum.verification.words import read

TABLE = """
Response was seen in 20% with the drug and 30% with placebo. | Response was seen in 30% of those given placebo. | pass
Response was seen in 20% with the drug and 30% with placebo. | Response was seen in 30% of those given the drug. | fail
Response was seen in 20% with the drug and 30% with placebo. | With the drug, 20% responded and with placebo 30%. | pass
Response was seen in 20% with the drug and 30% with placebo. | With the drug, 30% responded and with placebo 20%. | fail
Rates were 20% in the drug group and 30% in the placebo group. | In the placebo group the rate was 20%. | fail
Rates were 20% in the drug group and 30% in the placebo group. | In the drug group the rate was 20%. | pass
Rates were 20% in the drug group compared with 30% in the placebo group. | The drug group had a rate of 30%. | fail
Response: drug 20%, placebo 30%. | On placebo the response was 30%. | pass
Response: drug 20%, placebo 30%. | On placebo the response was 20%. | fail
At week 14, 59% of patients responded; at week 52, 68% did. | At week 52, 59% of patients responded. | fail
At week 14, 59% of patients responded; at week 52, 68% did. | At week 52, 68% of patients responded. | pass
At week 14, 59% of patients responded. At week 52, 68% of patients responded. | 59% of patients responded at week 52. | fail
Rates were 20% and 30% in the drug and placebo groups, respectively. | The placebo group had a rate of 20%. | fail
Rates were 20% and 30% in the drug and placebo groups, respectively. | The placebo group had a rate of 30%. | pass
In men 12 of 40 relapsed and in women 9 of 41. | Among women, 12 of 40 relapsed. | fail
In men 12 of 40 relapsed and in women 9 of 41. | Among men, 12 of 40 relapsed. | pass
Walking was reached at 12 months of age. | Walking was reached 12 months after treatment. | fail
Walking was reached 12 months after infusion. | Walking was reached at 12 months of age. | fail
Walking was reached 12 months after infusion. | Walking was reached at 12 months. | pass
Nausea occurred in 12% and headache in 8% of patients. | Headache occurred in 12% of patients. | fail
Nausea occurred in 12% and headache in 8% of patients. | Headache occurred in 8% of patients. | pass
Nausea (12%), headache (8%) and rash (3%) were seen. | Rash was seen in 8%. | fail
Nausea (12%), headache (8%) and rash (3%) were seen. | Rash was seen in 3%. | pass
The dose is 5 mg for adults and 2 mg for children. | Children receive 5 mg. | fail
The dose is 5 mg for adults and 2 mg for children. | Adults receive 5 mg and children 2 mg. | pass
The mean age was 54 years with drug and 61 years with placebo. | With placebo, the mean age was 54 years. | fail
Mean change was 1.2 points with drug versus 3.4 points with placebo. | Drug changed the score by 1.2 points, placebo by 3.4 points. | pass
Mean change was 1.2 points with drug versus 3.4 points with placebo. | Drug changed the score by 3.4 points, placebo by 1.2 points. | fail
"""  # noqa: E501

ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("quote", "claim", "outcome"), ROWS)
def test_a_number_counts_for_its_own_words_alone(quote: str, claim: str, outcome: str) -> None:
    check = check_quantities(read(claim), [read(quote)])
    assert check.outcome == outcome, check.reason


def test_the_reason_names_both_words() -> None:
    quote = read("The dose is 5 mg for adults and 2 mg for children.")
    check = check_quantities(read("Children receive 5 mg."), [quote])
    assert "adult" in check.reason
    assert "children" in check.reason
