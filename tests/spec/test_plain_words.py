"""Sentences of labels beside what a patient reads: plainer words that the checks let stand.

Columns: the statement, which is also its quote, and the plain version. What is the same on both sides is
what the rules may not touch.
"""
# ruff: noqa: E501 (rows of a table)

from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.audiences.glossary import glossary
from probatum.audiences.plain import FOR_CARE_TEAM, Plainer
from probatum.evidence.claims import Claim, Verdict
from probatum.verification.facts import HeldEditions
from probatum.verification.verify import Plainly, verify
from tests.spec.test_checks import edition, quote

TABLE = """
Examplol is contraindicated in patients with hepatic impairment. | Examplol should not be used in patients with liver problems.
Examplol may cause hepatotoxicity. | Examplol may cause liver damage.
Discontinue Examplol if jaundice occurs. | Stop Examplol if yellow skin or eyes happens.
Monitor platelet counts weekly for 3 months. | Check platelet counts weekly for 3 months.
Blood pressure should be monitored during treatment. | The care team should check blood pressure during treatment.
Instruct patients to drink water after each dose. | Drink water after each dose.
Instruct patients to tell their doctor if they develop a rash. | Tell your doctor if you develop a rash.
Instruct patients to report any signs if they develop. | Instruct patients to report any signs if they develop.
Inform patients that they may feel dizzy. | You may feel dizzy.
Instruct patients to watch for bruises and to report them. | Instruct patients to watch for bruises and to report them.
Alcohol should be avoided. | Alcohol should be avoided.
The dose should be taken with food. | The dose should be taken with food.
Do not administer Examplol orally. | Do not give Examplol by mouth.
At 18 months, 13 of 22 patients sat (p<0.0001). | At 18 months, 13 out of 22 patients sat.
Rash occurred in 15% of patients. | Rash happened in 15 out of 100 patients (15%).
Stop at 2 x ULN. | Stop at 2 times the upper limit of normal.
Thrombocytopenia can occur; platelet counts are expected to return to baseline in 2 weeks. | Shortage of platelets can happen. Platelet counts are expected to return to the starting level in 2 weeks.
Blood cells: Thrombocytopenia can occur in adults; platelet counts are expected to return to baseline in 2 weeks. | Blood cells: Shortage of platelets can happen in adults. Platelet counts are expected to return to the starting level in 2 weeks.
Examplol can cause serious bleeding in adults, which may lead to a need for treatment in a hospital. | Examplol can cause serious bleeding in adults. This may lead to a need for treatment in a hospital.
If liver tests stay high after the first month of treatment, continue the same dose, then taper over 28 days. | If liver tests stay high after the first month of treatment, continue the same dose. Then taper over 28 days.
The bag holds four tubes. | The bag holds four tubes.
The safety and effectiveness of Examplol in pediatric patients have not been established. | It is not known if Examplol is safe and works in children.
Based on its mechanism of action, Examplol can cause fetal harm when administered to pregnant women. | Examplol can cause harm to an unborn baby when given to pregnant women. This is based on how it works.
To reduce the risk of bleeding, use the lowest dose that controls the pain. | Use the lowest dose that controls the pain. This is to lower the risk of bleeding.
Tell your doctor about medical conditions, including if you have asthma. | Tell your doctor about health problems, also if you have asthma.
Severe skin reactions, including toxic epidermal necrolysis, may occur. | Severe skin reactions, such as toxic epidermal necrolysis, may happen.
Test all patients, including older adults. | Test all patients, including older adults.
The most common side effects were rash, fever, cough, and hair loss. | The most common side effects were: rash; fever; cough; and hair loss.
Because the use of it exposes adults to risks of addiction, which can lead to death, assess each adult. | Because the use of it exposes adults to risks of addiction, which can lead to death, check each adult.
Consider stopping Examplol. | Think about stopping Examplol.
Monitor for signs of hepatotoxicity such as fatigue, malaise, anorexia, nausea, jaundice, and confusion. | Check for signs of liver damage such as: tiredness; feeling unwell; loss of appetite; feeling sick; yellow skin or eyes; and confusion.
Patients should report symptoms of infection (e.g., fever, weakness, being very tired, or sore throat). | Patients should report symptoms of infection. For example: fever, weakness, being very tired, or sore throat.
Examplol may cause fainting [see Warnings and Precautions (5.1, 5.12)]. | Examplol may cause fainting.
Although the risk is low in adults, patients should tell their doctor about any new rash or fever. | The risk is low in adults. But patients should tell their doctor about any new rash or fever.
However, the cause of the rash was not known. | But the cause of the rash was not known.
Three studies reported pain in adults at one year and two studies did not have results for adults. | Three studies reported pain in adults at one year. Two studies did not have results for adults.
Bleeding was lower with it (RR 0.41, 95% CI 0.20 to 0.84; 1 trial, 39 participants; low-quality evidence). | Bleeding was lower with it (RR 0.41; 1 trial, 39 people; low-quality evidence).
Pain was less severe with it than without it, 95% CI 0.20 to 0.84. | Pain was less severe with it than without it.
A low white cell count is rare in adults, which means that most adults need no more than one test. | A low white cell count is rare in adults. This means that most adults need no more than one test.
Use caution when patients have high blood pressure (hypertension). | Use caution when patients have high blood pressure.
"""

TEMPTING = """
Discontinue Examplol and obtain a cardiac evaluation upon suspicion of myocarditis or of any other heart disease.
Do not discontinue Examplol and start heparin without an overlap of both drugs for several days.
If bleeding occurs in a patient with a high INR, discontinue Examplol and give vitamin K by mouth.
Some studies found that weight gain was common in adults, and rash was common in small children.
Rash, which may be severe in adults, was seen in patients who took the drug for a month.
Avoid other drugs such as aspirin, ibuprofen, naproxen, and heparin in patients with bleeding at any site.
Stop Examplol and test again after 2 weeks if the rash has not gone away by the next visit.
It is used in adults with fever, rash, and pain that have lasted for more than 3 months.
No drug interactions were seen between pertuzumab and trastuzumab, or between it and docetaxel, paclitaxel, or carboplatin.
No side effects were seen in adults, children, infants, or pregnant women.
The drug may cause loss of appetite, rash, fever, and pain in the arms and legs that may last.
Unexpected bleeding or bleeding that lasts a long time needs care.
"""
"""Sentences that a split or a list would change: a condition or a denial is of both halves, a clause goes
on, what was found is no fact, the last words are of all members."""

ROWS = [tuple(c.strip() for c in line.split(" | ")) for line in TABLE.strip().splitlines()]


def quoted(text: str) -> tuple[Claim, Plainer]:
    """A claim that is its own quote, and who says it plainly."""
    held = edition(text)
    library = HeldEditions([held])

    def check(claim: Claim, plainly: Plainly) -> Claim:
        return verify(claim, library, plainly=plainly)

    return verify(Claim(text, (quote(held),), (1,)), library), Plainer(glossary(), check)


@pytest.mark.parametrize(("text", "plain"), ROWS)
def test_plain_words(text: str, plain: str) -> None:
    claim, plainer = quoted(text)
    made = plainer.plain(claim)
    assert made.claim.text == plain
    assert made.claim.verdict is claim.verdict is Verdict.SUPPORTED
    assert made.claim.original == claim.id
    assert made.claim.quotes == claim.quotes


@pytest.mark.parametrize("text", TEMPTING.strip().splitlines())
def test_what_a_split_would_change_stays_one_sentence(text: str) -> None:
    claim, plainer = quoted(text)
    made = plainer.plain(claim).claim.text
    assert made.rstrip(".").count(".") == made.count(";") == made.count(":") == 0
    assert "bleeding or bleeding" in made or "bleeding or bleeding" not in text


def test_the_statistics_that_a_sentence_leaves_out_stand_in_its_note() -> None:
    claim, plainer = quoted("Bleeding was lower with it (RR 0.41, 95% CI 0.20 to 0.84; P = 0.01).")
    made = plainer.plain(claim).claim
    assert made.text == "Bleeding was lower with it (RR 0.41)."
    assert made.note == "the numbers: 95% CI 0.20 to 0.84, P = 0.01"


@pytest.mark.parametrize(
    "false",
    [
        "Give 50 mg/kg over 60 minutes to adults with asthma.",
        "Do not give 5 mg/kg over 60 minutes to adults with asthma.",
        "Give 5 mg/kg over 60 minutes to children with asthma.",
        "You must always give 5 mg/kg over 60 minutes to adults with asthma.",
        "The moon is made of cheese.",
        "",
    ],
)
def test_a_draft_that_says_otherwise_never_shows(false: str) -> None:
    claim, plainer = quoted("Administer 5 mg/kg over 60 minutes to adults with asthma.")
    draft = Plainer(plainer.glossary, plainer.verify, lambda _: false)
    assert draft.plain(claim).claim.text == "Give 5 mg/kg over 60 minutes to adults with asthma."


def test_what_no_plainer_version_passes_stays_and_is_never_dropped() -> None:
    claim, plainer = quoted("Administer 5 mg for hepatotoxicity.")
    nothing = Plainer(
        plainer.glossary,
        lambda c, p: (
            plainer.verify(c, p)
            if c.text == claim.text
            else replace(c, verdict=Verdict.UNSUPPORTED)
        ),
    )
    made = nothing.plain(claim)
    assert made.claim.text == claim.text
    assert made.kept == made.sentences == 1
    assert "hepatotoxicity" in {e.term for e in made.entries}


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("Monitor platelets weekly.", True),
        ("If platelets fall, measure them again.", True),
        ("Do not stop steroids suddenly.", False),
        ("Patients should tell their doctor about a rash.", False),
        ("Tell the care team about a rash.", False),
        ("The label lists no age limit.", False),
    ],
)
def test_orders_to_professionals_are_marked(text: str, task: bool) -> None:
    claim, plainer = quoted(text)
    assert (FOR_CARE_TEAM in plainer.plain(claim).claim.note) is task
