"""What is read as a quantity, in tables.

Left of the bar what is written, right of it what is read: comparator, value (``low..high``,
``n/N``, ``± margin``), unit, and the kind where it is more than a value.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from probatum.evidence.quantities import Comparator, Measure, Quantity, quantities, same

READ = """
# scientific notation
1.1 × 10^14 vg/kg | 1.1E+14 vg/kg
1.1e14 vg/kg | 1.1E+14 vg/kg
1.1 x 10^14 vector genomes per kg | 1.1E+14 vg/kg
1.1×10¹⁴ vg/kg | 1.1E+14 vg/kg
1.1 x 10 14 vg/kg | 1.1E+14 vg/kg
1.2 × 10^14 vector genomes | 1.2E+14 vg
10^9 cells | 1E+9 {cell}
6.28 × 10^-28 | 6.28E-28
150 × 10^9/L | 1.5E+11 /L
1.75 x 109 / L | 1.75E+9 /L
100 x 10^9 per litre | 1E+11 /L
# thousands and number words
1,234 patients | 1234
10,308 employees | 10308
1,500,000 units | 1500000 [U]
8,500 International Units | 8500 [IU]
5000 IU | 5000 [IU]
twenty-one days | 21 d
five doses | 5 {dose}
two hundred mg | 200 mg
3 million units | 3000000 [U]
half the dose | 0.5 {dose}
half a year | 0.5 a
five and a half years | 5.5 a
two dozen | 24
three decades | 3 {decade}
several hundred hours |
twelve weeks | 12 wk
# mass, volume, rate
5 mg | 5 mg
5mg | 5 mg
5&nbsp;mg | 5 mg
5 MG | 5 mg
0.5 g | 0.5 g
50 mcg | 50 ug
50 µg | 50 ug
50 μg | 50 ug
50 micrograms | 50 ug
10 ng/mL | 10 ng/mL
5 mL | 5 mL
1 L | 1 L
2 litres | 2 L
250 mg/5 mL | 250 mg; 5 mL
70 kg | 70 kg
154 lb | 154 [lb]
2 tablets | 2 {tablet}
1 capsule | 1 {capsule}
10 drops | 10 {drop}
1 mg/kg | 1 mg/kg
1 mg/kg/day | 1 mg/kg/d
1 mg/kg per day | 1 mg/kg/d
1 mg per kg of body weight daily | 1 mg/kg/d
1 mg/kg daily | 1 mg/kg/d
1 mg/kg once daily | 1 mg/kg; 1 /d [frequency]
375 mg/m^2 | 375 mg/m2
375 mg/m 2 | 375 mg/m2
375 mg/m² | 375 mg/m2
4 g per day | 4 g/d
100 units/mL | 100 [U]/mL
20 mL/hour | 20 mL/h
# laboratory
5.5 mmol/L | 5.5 mmol/L
100 mg/dL | 100 mg/dL
2 mcg/mL | 2 ug/mL
40 mEq/L | 40 meq/L
150,000/mm^3 | 150000 /uL
150,000 cells/mm^3 | 150000 {cell}/uL
150 × 10^3/µL | 1.50E+5 /uL
30 mL/min/1.73 m^2 | 30 mL/min/{1.73_m2}
60 mL/min | 60 mL/min
25 kg/m^2 | 25 kg/m2
120 mmHg | 120 mm[Hg]
140/90 mmHg | 140; 90 mm[Hg]
7.3 kPa | 7.3 kPa
80 bpm | 80 {beat}/min
80 beats per minute | 80 {beat}/min
3 × ULN | 3 [ULN]
≥2 × ULN | >= 2 [ULN]
>2 × ULN | > 2 [ULN]
2x ULN | 2 [ULN]
at least twice the upper limit of normal | >= 2 [ULN]
greater than 3 times the upper limit of normal | > 3 [ULN]
5-fold | 5 {fold}
fivefold | 5 {fold}
two- to fourfold | 2..4 {fold}
2-4 times the exposure | 2..4 {fold}
10 TIMES HIGHER | 10 {fold}
twice as likely | 2 {fold}
0.2 ml kg-1 h-1 | 0.2 mL/kg/h
5 mL·kg⁻¹·min⁻¹ | 5 mL/kg/min
# temperature
2-8 °C | 2..8 Cel
2 °C to 8 °C | 2..8 Cel
36 °F | 36 [degF]
25 degrees Celsius | 25 Cel
-20 °C | -20 Cel
−4°C | -4 Cel
# time
60 minutes | 60 min
1 hour | 1 h
60-minute infusion | 60 min
over 60 minutes | 60 min
24 hours | 24 h
30 days | 30 d
12 months | 12 mo
2 years | 2 a
within 72 hours | <= 72 h
30 to 90 days | 30..90 d
3-4 weeks | 3..4 wk
# comparators
<5 mg | < 5 mg
≤ 5 mg | <= 5 mg
≥5 mg | >= 5 mg
> 5 mg | > 5 mg
>= 5 mg | >= 5 mg
<= 5 mg | <= 5 mg
less than 5 mg | < 5 mg
fewer than 10 patients | < 10
more than 5 mg | > 5 mg
greater than 5 mg | > 5 mg
greater than or equal to 5 mg | >= 5 mg
less than or equal to 5 mg | <= 5 mg
at least 5 mg | >= 5 mg
no more than 5 mg | <= 5 mg
not more than 5 mg | <= 5 mg
no less than 5 mg | >= 5 mg
not to exceed 4 g | <= 4 g
should not exceed 4 g | <= 4 g
exceeding 4 g | > 4 g
up to 10 mg | <= 10 mg
a maximum of 10 mg | <= 10 mg
a minimum of 3 months | >= 3 mo
approximately 50% | about 50 %
about 50% | about 50 %
~50% | about 50 %
nearly 90% | about 90 %
5 mg or more | >= 5 mg
5 mg or less | <= 5 mg
10 or fewer | <= 10
50+ | >= 50
# ages
under 2 years | < 2 a
2 years and under | <= 2 a
less than 2 years of age | < 2 a
<2 years | < 2 a
2 years of age and older | >= 2 a
2 years and older | >= 2 a
≥ 65 years of age | >= 65 a
aged 65 years or older | >= 65 a
over 65 years | > 65 a
over three months | 3 mo
10+ minutes | >= 10 min
equal to or greater than 5 mg | >= 5 mg
under the age of 18 years | < 18 a
between 35 and 55 years | 35..55 a
18 to 64 years | 18..64 a
# percentages
59% | 59 %
59.1 % | 59.1 %
fifty percent | 50 %
10 per cent | 10 %
5 percentage points | 5 {point}
-1.2% | -1.2 %
35.5% to 50.3% | 35.5..50.3 %
0·5% | 0.5 %
# fractions
13/22 | 13/22
13/22 (59%) | 13/22; 59 %
13 of 22 patients | 13/22
13 out of 22 | 13/22
19 of the 21 patients | 19/21
0/12 | 0/12
one out of ten | 1/10
one in five | 1/5
98 in 100 | 98/100
eight in every hundred | 8/100
two thirds | 2/3
more than three-quarters | > 3/4
a quarter of patients | 1/4
a third dose | 3 [ordinal]
# ranges and margins
2-8 | 2..8
2–8 | 2..8
from 2 to 8 | 2..8
between 2 and 8 mg | 2..8 mg
11.1 ± 0.5 mmHg | 11.1 ± 0.5 mm[Hg]
11.1 +/- 0.5 | 11.1 ± 0.5
4.3 ± 1.5 ng/mL | 4.3 ± 1.5 ng/mL
10 mg to 20 mg | 10..20 mg
# statistics
95% CI 0.5 to 0.9 | 95 %; 0.5..0.9 [interval]
95% CI, 0.37-1.05 | 95 %; 0.37..1.05 [interval]
p < 0.05 | < 0.05 [p value]
P=.0074 | 0.0074 [p value]
P value of 0.03 | 0.03 [p value]
HR 0.63 | 0.63 [ratio]
odds ratio 1.75 | 1.75 [ratio]
OR, 2.2 | 2.2 [ratio]
n=24 | 24
mean 54.8 years | 54.8 a
# frequency
once daily | 1 /d [frequency]
twice daily | 2 /d [frequency]
three times a day | 3 /d [frequency]
3 times daily | 3 /d [frequency]
once weekly | 1 /wk [frequency]
every 12 hours | 12 h [frequency]
every 4 to 6 hours | 4..6 h [frequency]
q8h | 8 h [frequency]
every 2 weeks | 2 wk [frequency]
twice a week | 2 /wk [frequency]
# ordinals
third dose | 3 [ordinal]
second cycle | 2 [ordinal]
3rd dose | 3 [ordinal]
first-line | 1 [ordinal]
# dates
2025-02-14 | 2025-02-14 [date]
2025-02 | 2025-02 [date]
February 2025 | 2025-02 [date]
Feb. 2025 | 2025-02 [date]
24 May 2019 | 2019-05-24 [date]
May 24, 2019 | 2019-05-24 [date]
2/2026 | 2026-02 [date]
02/2025 | 2025-02 [date]
05/24/2019 | 2019-05-24 [date]
in 2010 | 2010 [date]
before 2010 | 2010 [date]
# no quantities
( 5.1 ) |
(5.1, 5.2) |
[see Warnings and Precautions (5.1)] |
[12] |
[3,29] |
[13-19] |
Table 2 |
Tables 2 and 3 |
Figure 1 |
section 4.2 |
SMN1 |
AAV9 |
CYP2D6 |
CYP2C9*1/*3 or *2/*3 |
HLA-B*1502 |
COVID-19 |
IL-6 |
NCT03505099 |
PMID 39804575 |
10.1212/WNL.0000000000210268 |
1990s |
no one knows |
the half-life |
version 3 |
# digits of other scripts
５ mg | 5 mg
١٢ mg | 12 mg
l0 mg |
５０ % | 50 %
² mg |
"""

EQUAL = """
1.1 × 10^14 vg/kg = 1.1e14 vector genomes per kg
60 minutes = 1 hour
24 hours = 1 day
14 days = 2 weeks
12 months = 1 year
0.5 g = 500 mg
50 µg = 50 mcg
50 mcg = 0.05 mg
1 L = 1000 mL
1 mg/kg = 1000 mcg/kg
1 mg/kg/day = 1 mg per kg of body weight daily
10 mcg/mL = 10 mg/L
1 mg/dL = 10 mg/L
150,000/mm^3 = 150 × 10^9/L
≥2 × ULN = at least twice the upper limit of normal
≥ 5 mg = 5 mg or more
2-8 °C = 2 °C to 8 °C
from 2 to 8 = 2–8
13/22 = 13 out of 22
1,234 = 1234
twelve weeks = 12 weeks
5.0 mg = 5 mg
under 2 years = less than 24 months
February 2025 = 2/2025
third dose = 3rd dose
twice daily = 2 times a day
"""

UNEQUAL = """
≥2 × ULN ≠ >2 × ULN
under 2 years ≠ 2 years and under
1 month ≠ 4 weeks
1 month ≠ 30 days
1 year ≠ 365 days
5 mg ≠ 5 mcg
5 mg ≠ 5 mL
5 mg ≠ 5
1 mg/kg ≠ 1 mg
1 mg/kg ≠ 1 mg/kg/day
1 mg/kg daily ≠ 1 mg/kg weekly
5000 IU ≠ 5000 units
100 mg/dL ≠ 100 mmol/L
13/22 ≠ 13/21
13/22 ≠ 13
2-8 °C ≠ 2-9 °C
2-8 °C ≠ 2-8 °F
every 12 hours ≠ 12 hours
every 12 hours ≠ twice daily
third dose ≠ 3 doses
February 2025 ≠ February 2024
February 2025 ≠ 2025
11.1 ± 0.5 mmHg ≠ 11.1 ± 0.4 mmHg
11.1 ± 0.5 mmHg ≠ 11.1 mmHg
about 50% ≠ 50%
5% ≠ 5 percentage points
-1.2% ≠ 1.2%
up to 10 mg ≠ 10 mg
"""


def rows(table: str, separator: str) -> list[tuple[str, str]]:
    """The rows of a table as pairs, headings left out."""
    lines = [line for line in table.strip().splitlines() if not line.startswith("# ")]
    pairs = [line.partition(separator) for line in lines]
    return [(left.strip(), right.strip()) for left, _, right in pairs]


def shown(quantity: Quantity) -> str:
    value = f"{quantity.low}"
    if quantity.measure is Measure.DATE:
        value = quantity.date
    elif abs(quantity.low) >= Decimal(10) ** 9:
        value = f"{quantity.low.normalize()}"
    if quantity.high != quantity.low:
        value += f"..{quantity.high}"
    if quantity.total is not None:
        value += f"/{quantity.total}"
    if quantity.margin is not None:
        value += f" ± {quantity.margin}"
    bound = "" if quantity.comparator is Comparator.EQUAL else quantity.comparator.value
    plain = quantity.measure in (Measure.VALUE, Measure.FRACTION)
    kind = "" if plain else f"[{quantity.measure.value}]"
    return " ".join(part for part in (bound, value, quantity.unit.symbol, kind) if part)


def one(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize(("written", "expected"), rows(READ, "|"))
def test_is_read_as(written: str, expected: str) -> None:
    assert "; ".join(map(shown, quantities(written))) == expected


@pytest.mark.parametrize(("written", "expected"), rows(READ, "|"))
def test_is_read_alike_inside_a_sentence(written: str, expected: str) -> None:
    text = f"It was seen that {written}."
    assert "; ".join(map(shown, quantities(text))) == expected


@pytest.mark.parametrize(("left", "right"), rows(EQUAL, " = "))
def test_equal(left: str, right: str) -> None:
    assert same(one(left), one(right))


@pytest.mark.parametrize(("left", "right"), rows(UNEQUAL, "≠"))
def test_unequal(left: str, right: str) -> None:
    assert not same(one(left), one(right))


def test_spans_are_those_of_the_text() -> None:
    text = "Give at least 5 mg\nfor 3 days"
    assert [text[q.start : q.end] for q in quantities(text)] == ["at least 5 mg", "3 days"]


@pytest.mark.parametrize("unit", ["1 ", "1,", "1-", "[1,", "one ", "10 × ", "( 5.1, ", "≥ ", "mg/"])
def test_hostile_repetition_is_read_to_its_end(unit: str) -> None:
    found = quantities(unit * 5000)
    assert all(a.end <= b.start for a, b in pairwise(found))
