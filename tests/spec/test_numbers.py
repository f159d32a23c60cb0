"""The same number in another form, in a table: the quote, the claim, and what the check says."""

from __future__ import annotations

import pytest

from probatum.evidence.claims import Outcome
from probatum.verification.quantity import check_quantities
from probatum.verification.words import read

TABLE = """
# shares
Of all patients 66.7% stood. | Two thirds of all patients stood. | pass
Of these, 21% (81/395) stopped early. | One in five stopped early. | pass
Of these, 21% (81/395) stopped early. | One in three stopped early. | cannot tell
In all 77% were 65 or older. | More than three quarters were 65 or older. | pass
Success was seen in 71.4% at six months. | About seven in ten had success at half a year. | pass
Eyes with this acuity were 90.9%. | Roughly nine in ten eyes had this acuity. | pass
Recovery was seen in 50%. | Half of them recovered. | pass
Only 10% are used, the others are dormant. | Nine tenths are not used. | pass
Nearly 94% of cases occur in those 45 years or older. | About 6% occur in those not 45. | cannot tell
Take 5 mg per day. | Take 5 mg once daily. | pass
# the claim's own count
Those in group A and those in group B were alike. | The two groups were alike. | pass
Of three groups, A and B were alike. | The two groups were alike. | cannot tell
Deaths occurred. | Two deaths occurred. | cannot tell
# rounding
The mean age was 54.8 years. | The mean age was 55 years. | pass
The rate was 59.1%. | The rate was 59%. | pass
The rate was 59.6%. | The rate was 59%. | fail
The dose is 2.4 mg. | The dose is 2 mg. | fail
In all 7847 variants were tested. | Nearly eight thousand variants were tested. | pass
# another unit
Infuse over 60 minutes. | Infuse over 1 hour. | pass
It was used for over 30 years. | It was used for more than three decades. | pass
Body weight was 70 kg. | Body weight was 154 lb. | pass
Total cholesterol was 200 mg/dL. | Total cholesterol was 5.17 mmol/L. | pass
Creatinine was 1.2 mg/dL. | Creatinine was 106 µmol/L. | pass
Bilirubin rose to 34 µmol/L. | Bilirubin rose to 2.0 mg/dL. | pass
Serum glucose was 7.0 mmol/L. | Serum glucose was 116 mg/dL. | cannot tell
# how often
Take 5 mg twice daily. | Take 10 mg per day. | pass
Take 5 mg twice daily. | Take 10 mg twice daily. | fail
Take 5 mg every 12 hours. | Take 5 mg twice daily. | pass
Take 5 mg twice daily. | Take 5 mg daily. | fail
Take 5 mg once daily. | Take 5 mg per day. | pass
# lists, labels and ages
Pain was scored at 12, 24 and 48 hours. | Pain was scored at 24 hours. | pass
Doses of 20 or 30 mg were given. | Doses of 20 mg were given. | pass
Accumulation was seen by Cycle 4. | Accumulation was seen by the fourth cycle. | pass
Blood was drawn at week 12. | Blood was drawn at 12 weeks. | pass
Those aged 18 to 65 years took part. | Those aged 18 to 65 took part. | pass
Ages were from 2 months to 85 years. | They were from two months to 85 years old. | pass
# bounds
It fell (p=0.0004). | It fell (p<0.001). | pass
It fell (p=0.004). | It fell (p<0.001). | fail
It was 92.3% at the end. | It was more than 90% at the end. | pass
It was 82.3% at the end. | It was more than 90% at the end. | fail
Pain lasted at least 3 months. | Pain lasted less than 3 months. | fail
Values were approximately 50%. | Values were 50%. | pass
# reckoned
It was 15.0% with and 5.9% without, a difference. | The difference was 9.1 points. | pass
Active methods brought 199, passive ones 102. | Active methods brought nearly twice as many. | pass
The hazard ratio was 0.63. | The hazard was 37% lower. | pass
Exposure rose 1.3-fold. | Exposure rose by 30%. | pass
The trial had 24 men and 16 women. | In total 40 took part. | pass
"""

ROWS = [
    tuple(cell.strip() for cell in line.split(" | "))
    for line in TABLE.strip().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("quote", "claim", "outcome"), ROWS)
def test_the_same_number_in_another_form(quote: str, claim: str, outcome: str) -> None:
    check = check_quantities(read(claim), [read(quote)])
    assert check.outcome == outcome, check.reason


@pytest.mark.parametrize(
    ("quote", "claim", "shown"),
    [
        ("13/22 stood.", "59% stood.", "13/22 gives 59%"),
        ("The rate was 59.1%.", "The rate was 59%.", "59.1% gives 59%"),
        ("Take 5 mg twice daily.", "Take 10 mg per day.", "5 mg gives 10 mg per day"),
    ],
)
def test_a_derivation_is_shown(quote: str, claim: str, shown: str) -> None:
    check = check_quantities(read(claim), [read(quote)])
    assert check.outcome is Outcome.PASS
    assert shown in check.reason
