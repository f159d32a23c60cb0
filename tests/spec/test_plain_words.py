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
Alcohol should be avoided. | Alcohol should be avoided.
The dose should be taken with food. | The dose should be taken with food.
Do not administer Examplol orally. | Do not give Examplol by mouth.
At 18 months, 13 of 22 patients sat (p<0.0001). | At 18 months, 13 out of 22 patients sat.
Rash occurred in 15% of patients. | Rash happened in 15 out of 100 patients (15%).
Stop at 2 x ULN. | Stop at 2 times the upper limit of normal.
Thrombocytopenia can occur; platelet counts are expected to return to baseline in 2 weeks. | Shortage of platelets can happen. Platelet counts are expected to return to the starting level in 2 weeks.
Examplol can cause serious bleeding in adults, which may lead to a need for treatment in a hospital. | Examplol can cause serious bleeding in adults. This may lead to a need for treatment in a hospital.
If liver tests stay high after the first month of treatment, continue the same dose, then taper over 28 days. | If liver tests stay high after the first month of treatment, continue the same dose. Then taper over 28 days.
The bag holds four tubes. | The bag holds four tubes.
"""

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


def test_a_draft_that_says_the_same_is_shown() -> None:
    claim, plainer = quoted("Administer 5 mg/kg over 60 minutes to adults with asthma.")
    said = "Over 60 minutes, give 5 mg/kg to adults with asthma."
    assert Plainer(plainer.glossary, plainer.verify, lambda _: said).plain(claim).claim.text == said


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
