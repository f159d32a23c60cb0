"""What was changed between a quote and a claim: names, diseases, denials, the sides of a comparison."""

from __future__ import annotations

import pytest

from probatum.evidence.claims import Outcome
from probatum.verification.alignment import aligned
from probatum.verification.naming import replaced
from probatum.verification.pairs import check_pair
from probatum.verification.wording import (
    check_arms,
    check_direction,
    check_modality,
    check_negation,
    check_population,
)
from probatum.verification.words import read

PASSAGE = (
    "Dogs were not studied. Pregnant rats that took examplinib gained less weight than controls. "
    "Pregnant rabbits that took examplinib gained more weight than controls."
)


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("A was higher than B in adults.", "B was lower than A in adults."),
        ("Exercise was better than surgery.", "Surgery was worse than exercise."),
        ("The drug did not reduce pain at rest.", "The drug failed to reduce pain at rest."),
        ("It was not effective in mild acne.", "It was ineffective in mild acne."),
        ("The dose is no more than 5 mg daily.", "The dose is at most 5 mg daily."),
        ("Take it with or without food.", "Take it with food or without."),
        ("It is effective in adults, but not in children.", "It is effective in adults."),
    ],
)
def test_one_meaning_in_other_words_is_never_accused(quote: str, claim: str) -> None:
    made, quotes = read(claim), [read(quote)]
    for check in (check_arms, check_direction, check_negation, check_modality, check_population):
        assert check(made, quotes).outcome is not Outcome.FAIL, check


@pytest.mark.parametrize(
    ("quote", "claim", "check"),
    [
        (
            "Bleeding was rarer with X than with Y.",
            "Bleeding was rarer with Y than with X.",
            "arms",
        ),
        ("It helped some patients sleep.", "It helped all patients sleep.", "modality"),
        ("It is effective against pain.", "It is the most effective against pain.", "modality"),
        ("Seen in patients with nephritis.", "Seen in patients with arthritis.", "population"),
        ("Seen in smokers at baseline.", "Seen in non-smokers at baseline.", "negation"),
        ("It was seen in healthy men only.", "It was seen in healthy women only.", "population"),
        ("Levels were unchanged by food.", "Levels were changed by food.", "negation"),
        ("It relieved the cough at night.", "It aggravated the cough at night.", "direction"),
    ],
)
def test_a_change_of_meaning_is_found(quote: str, claim: str, check: str) -> None:
    assert check in {c.name for c in check_pair(claim, quote).failing}


def test_a_sentence_of_a_passage_is_not_held_against_its_neighbours() -> None:
    for sentence in PASSAGE.split(". "):
        assert not check_pair(sentence, PASSAGE).failing, sentence


@pytest.mark.parametrize(
    ("quote", "claim", "sure"),
    [
        ("They took examplinib daily.", "They took samplinib daily.", [True]),
        ("They took sulphaverinide daily.", "They took sulfaverinide daily.", []),
        ("They took ZYXOMAX for a week.", "They took examplinib for a week.", [False]),
        ("They took ZYXOMAX (examplinib) daily.", "They took examplinib daily.", []),
        ("They took examplinib daily.", "They took the drug daily.", []),
    ],
)
def test_a_name_in_the_place_of_another(quote: str, claim: str, sure: list[bool]) -> None:
    beside = aligned(read(claim), [read(quote)])
    assert beside is not None
    assert [found[2] for found in replaced(beside)] == sure


def test_a_very_long_claim_is_neither_passed_nor_accused() -> None:
    claim = "The drug reduced pain " + "and more pain " * 3000
    for check in check_pair(claim, "The drug increased pain.").claim.checks:
        if check.name in ("direction", "negation", "arms", "modality", "population"):
            assert check.outcome is not Outcome.FAIL


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("Pain fell by 12% in 40 adults.", Outcome.NOT_APPLICABLE),
        ("Pain fell by 12% in 40 adults [7].", Outcome.CANNOT_TELL),
        ("Pain fell by 12% in 40 adults (Smith and Jones, 2011).", Outcome.CANNOT_TELL),
        ("In an earlier trial pain fell by 12% in 40 adults.", Outcome.CANNOT_TELL),
    ],
)
def test_a_figure_reported_from_another_study_is_pointed_out(quote: str, outcome: Outcome) -> None:
    made = check_pair("Pain fell by 12% in 40 adults.", quote).claim.checks
    assert [c.outcome for c in made if c.name == "attribution"] == [outcome]
