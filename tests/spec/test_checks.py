"""What each check says of a claim and its quote, in tables.

Columns: the quote, the claim, the verdict, and the check that decides it ("-" where none fails).
"""

from __future__ import annotations

import pytest

from probatum.evidence.claims import Claim, Outcome, Quote, Verdict
from probatum.evidence.editions import Edition, Kind, Level, Name, Role, Status
from probatum.verification.facts import HeldEditions
from probatum.verification.quoting import check_quote
from probatum.verification.verify import verify

TABLE = """
Give 5 mg/kg over 60 minutes. | Give 5 mg/kg over 60 minutes. | supported | -
Give 5 mg/kg over 60 minutes. | Give 5 mg/kg over 1 hour. | supported | -
Give 5 mg/kg over 60 minutes. | Give 5000 mcg/kg over 60 minutes. | supported | -
Give 5 mg/kg over 60 minutes. | Give 50 mg/kg over 60 minutes. | contradicted | quantity
Give 5 mg/kg over 60 minutes. | Give 5 mcg/kg over 60 minutes. | contradicted | quantity
Give 5 mg/kg over 60 minutes. | Give 5 mg over 60 minutes. | contradicted | quantity
Give 5 mg/kg over 60 minutes. | Give 5 mg/kg over 60 hours. | contradicted | quantity
Give 10 mg on day 1 and 5 mg on day 8. | Give 5 mg on day 1 and 5 mg on day 8. | contradicted | quantity
Consult if values stay ≥2 × ULN. | Consult if values stay at least twice the upper limit of normal. | supported | -
Consult if values stay ≥2 × ULN. | Consult if values stay >2 × ULN. | contradicted | quantity
For patients under 2 years. | For patients 2 years and under. | contradicted | quantity
For patients under 2 years. | For patients less than 2 years of age. | supported | -
At week 14, 13/22 patients stood. | At week 14, 59% of patients stood. | supported | -
At week 14, 13/22 patients stood. | At week 14, 13 of 22 patients stood. | supported | -
At week 14, 13/22 patients stood. | At week 14, 60% of patients stood. | unsupported | quantity
Rash occurred in 15% of patients. | Rash occurred in 15 out of 100 patients. | supported | -
Rash occurred in 15.4% of patients. | Rash occurred in about 15 out of 100 patients. | supported | -
Rash occurred in 15.4% of patients. | Rash occurred in 15 out of 100 patients. | unsupported | quantity
Rash occurred in 15% of patients. | Rash occurred in 16 out of 100 patients. | unsupported | quantity
Rash occurred in 15% of patients. | Rash occurred in 15 of 100 patients. | unsupported | quantity
Sitting was seen in 13/22 (59%). | Sitting was seen in 13/22 (59%). | supported | -
Response was seen in 19/21 (90.4%). | Response was seen in 19/21 (90.4%). | source does not add up | source arithmetic
Response was seen in 19/21 patients. | Response was seen in 19/21 (90.4%) patients. | contradicted | arithmetic
Response was seen in 19/21 patients. | Response was seen in 19/21 (90.5%) patients. | supported | -
Rates were 59.1% and 15.0%. | Rates were 59% and 15%. | supported | -
Those aged 16-24 years took part. | Those aged 16 to 24 took part. | supported | -
Pain was scored at 12, 24 and 48 hours. | Pain was scored at 24 hours. | supported | -
Pain was scored at 12, 24 and 48 hours. | Pain was scored at 36 hours. | contradicted | quantity
Samples were taken at week 12. | Samples were taken at 12 weeks. | supported | -
Pain fell (p=0.0004). | Pain fell (p<0.001). | supported | -
Pain fell (p=0.004). | Pain fell (p<0.001). | contradicted | quantity
Give 5 mg twice daily. | Give 10 mg per day. | supported | -
Fasting glucose was 100 mg/dL. | Fasting glucose was 6.6 mmol/L. | unsupported | quantity
Infuse over 3 hours. | Infuse under 3 hours. | contradicted | quantity
The mean was 54.8 ± 9.4 years. | The mean was 54.8 years. | supported | -
The label changed in February 2025. | The label changed in February 2025. | supported | -
The label changed in February 2025. | The label changed in 2025. | supported | -
The label changed in February 2025. | The label changed in March 2025. | contradicted | quantity
It is indicated in adults. | It is not indicated in adults. | contradicted | negation
Exampla did not delay the time to relapse. | Examplol delayed the time to relapse. | contradicted | negation
It is not indicated in adults. | It is indicated in adults. | contradicted | negation
It has not been shown that the drug cures asthma. | The drug cures asthma. | contradicted | negation
It may cause liver injury. | It may cause liver injury. | supported | -
It may harm the liver. | It harms the liver. | supported with drift | modality
Consider a dose reduction. | A dose reduction must follow. | partly supported | modality
Consider dose reduction. | Dose reduction is mandatory. | supported with drift | modality
It is a therapy for adults with asthma. | It is the only therapy for adults with asthma. | supported with drift | modality
The maintenance dose is halved. | The maintenance dose is doubled. | contradicted | direction
Liver enzymes increased after infusion. | Liver enzymes decreased after infusion. | contradicted | direction
Mortality was lower with treatment. | Mortality was higher with treatment. | contradicted | direction
Drug A lowered mortality and raised bleeding. | Drug A raised mortality and raised bleeding. | contradicted | direction
Start treatment at the first sign of rash. | Stop treatment at the first sign of rash. | contradicted | direction
The vaccine prevented infection in infants. | The vaccine failed to prevent infection in infants. | contradicted | negation
The cream was effective in mild acne. | The cream was ineffective in mild acne. | contradicted | negation
Rash is less commonly reported than nausea. | Rash is not less commonly reported than nausea. | contradicted | negation
Give it with or without food. | Give it with food. | supported | -
The dose of X at 2 years of age and older with a weight of less than 20 kg is 0.25 mg/kg. | The dose for children 2 years and older weighing less than 20 kg is 0.25 mg/kg. | supported | -
The dose of X at 18 years of age and older is 5 mg. | The dose for infants is 5 mg. | partly supported | support
Surgery was better than exercise for pain. | Exercise was better than surgery for pain. | contradicted | arms
Mortality was higher with placebo than with the drug. | Mortality was higher with the drug than with placebo. | contradicted | arms
Surgery and exercise relieved pain. | Exercise and surgery relieved pain. | supported | -
It is approved for adults with asthma. | It is approved for children with asthma. | contradicted | population
Bleeding was more common in women than expected. | Bleeding was more common in men than expected. | contradicted | population
Take the tablet before the evening meal. | Take the tablet after the evening meal. | contradicted | timing
Weight is checked monthly in all patients. | Weight is checked weekly in all patients. | contradicted | timing
Coffee was associated with longer survival. | Coffee caused longer survival. | supported with drift | modality
The data suggest that it relieves pain. | The data prove that it relieves pain. | supported with drift | modality
The drug relieves pain in adults. | The drug cures pain in adults. | supported with drift | modality
Monitor platelets weekly. | Monitor troponin in all infants before surgery. | unsupported | support
Vectors based on AAV9 were used. | Vectors based on AAV8 were used. | unsupported | quantity
Acme reduces pain. | Acme reduces pain. | supported | -
The drug reduces pain. | Acme reduces pain. | supported | -
The drug reduces pain. | Rival reduces pain. | unsupported | attribution
Patients took examplinib with food. | Patients took samplinib with food. | unsupported | attribution
Patients on ZYXOMAX slept longer. | Patients on WUVOMAX slept longer. | unsupported | attribution
The substance-abcd reduces pain. | The substance-efgh reduces pain. | unsupported | attribution
"""  # noqa: E501

ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in TABLE.strip().splitlines()]


def edition(text: str, document: str = "spl:a", name: str = "Acme", date: str = "2025") -> Edition:
    names = (Name(Role.BRAND, name), Name(Role.SUBSTANCE, "substance"))
    names = names if document == "spl:a" else names[:1]
    return Edition(document, "spl", Kind.LABEL, name, text, (), (), date=date, names=names)


RIVAL = edition("The rival text says other things.", "spl:b", "Rival")


def quote(held: Edition, exact: str = "", level: Level = Level.PRIMARY) -> Quote:
    exact = exact or held.text
    start = max(0, held.text.find(exact))
    return Quote(held.document, held.id, "34068-7", start, start + len(exact), exact, level)


@pytest.mark.parametrize(("source", "text", "verdict", "decides"), ROWS)
def test_verdict(source: str, text: str, verdict: str, decides: str) -> None:
    held = edition(source)
    made = verify(Claim(text, (quote(held),)), HeldEditions([held, RIVAL]))
    failed = {c.name for c in made.checks if c.outcome is Outcome.FAIL}
    unsure = {c.name for c in made.checks if c.outcome is Outcome.CANNOT_TELL}
    assert made.verdict == verdict, made.checks
    assert (decides in failed | unsure) if decides != "-" else not failed


def test_a_quote_that_stands() -> None:
    held = edition("Give 5 mg.")
    assert check_quote(quote(held), HeldEditions([held]).text).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("exact", "reason", "verdict"),
    [
        ("Words of nobody.", "fabricated", Verdict.UNSUPPORTED),
        ("The rival text", "misattributed", Verdict.UNSUPPORTED),
        ("Give 4 mg.", "outdated", Verdict.OUTDATED),
    ],
)
def test_a_quote_that_does_not_stand(exact: str, reason: str, verdict: Verdict) -> None:
    old, new = edition("Give 4 mg.", date="2024"), edition("Give 5 mg.", date="2025")
    claim = Claim(exact, (quote(new, exact),))
    made = verify(claim, HeldEditions([old, new, RIVAL]))
    assert reason in made.checks[0].reason
    assert made.verdict is verdict


def test_a_quote_at_wrong_offsets_fails() -> None:
    held = edition("Give 5 mg. Give 5 mg daily.")
    moved = Quote(held.document, held.id, "", 3, 13, "Give 5 mg.")
    assert check_quote(moved, HeldEditions([held]).text).outcome is Outcome.FAIL


def test_words_that_the_newer_edition_dropped_are_outdated() -> None:
    old, new = edition("Give 4 mg.", date="2024"), edition("Give 5 mg.", date="2025")
    made = verify(Claim("Give 4 mg.", (quote(old),)), HeldEditions([old, new]))
    assert made.verdict is Verdict.OUTDATED


def test_an_edition_that_is_not_held_is_uncheckable() -> None:
    held = edition("Give 5 mg.")
    assert verify(Claim("Give 5 mg.", (quote(held),)), HeldEditions([])).verdict is (
        Verdict.UNCHECKABLE
    )


def test_a_claim_without_quotes_is_uncheckable() -> None:
    assert verify(Claim("Give 5 mg.", ()), HeldEditions([])).verdict is Verdict.UNCHECKABLE


def test_a_digest_gives_agreement_at_best_and_says_what_is_unconfirmed() -> None:
    held = edition("Give 5 mg.")
    digest = Quote(
        held.document, held.id, "", 0, 10, held.text, Level.DIGEST, status=Status.UNCONFIRMED
    )
    made = verify(Claim("Give 5 mg.", (digest,)), HeldEditions([held]))
    assert made.verdict is Verdict.AGREES_WITH_DIGEST
    assert made.note == "not confirmed: read the primary text"
    assert verify(made, HeldEditions([held])).note == made.note


def test_checks_point_at_the_characters_they_rest_on() -> None:
    held = edition("Give 5 mg/kg over 60 minutes.")
    claim = Claim("Give 50 mg/kg over 60 minutes.", (quote(held),))
    failed = [c for c in verify(claim, HeldEditions([held])).checks if c.outcome is Outcome.FAIL]
    assert [c.name for c in failed] == ["quantity"]
