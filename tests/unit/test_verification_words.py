"""Words, places and derivations that the checks rest on."""

from __future__ import annotations

import pytest

from probatum.evidence.claims import Outcome
from probatum.verification.numbers import check_arithmetic, check_quantities
from probatum.verification.support import check_support
from probatum.verification.wording import check_direction, check_modality, check_negation
from probatum.verification.words import alike, read, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [("infusions", "infusion"), ("monitored", "monitoring"), ("dose", "doses"), ("AAV9", "AAV9")],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_identifiers_keep_their_digits() -> None:
    assert stem("cyp2d6s") != stem("cyp2d6")


def test_free_tokens_are_those_outside_quantities() -> None:
    reading = read("Give at least 5 mg now")
    assert [reading.tokens[i] for i in reading.free] == ["give", "now"]


def test_alike_counts_equal_neighbours_and_common_ends() -> None:
    one, other = read("give 5 now"), read("give 7 now")
    assert alike(one, (1, 2), other, (1, 2)) == 4
    assert alike(one, (1, 2), read("take 7 later"), (1, 2)) == 0


def test_a_derivation_is_shown() -> None:
    check = check_quantities(read("59% stood."), [read("13/22 stood.")])
    assert check.outcome is Outcome.PASS
    assert "13/22 gives 59%" in check.reason


def test_percentages_round_half_up_at_the_printed_precision() -> None:
    right, _ = check_arithmetic(read("1/8 (12.5%) and 1/8 (13%)"), [])
    wrong, _ = check_arithmetic(read("1/8 (12%)"), [])
    assert right.outcome is Outcome.PASS
    assert wrong.outcome is Outcome.FAIL


def test_a_count_beside_an_unrelated_percentage_is_no_pair() -> None:
    checks = check_arithmetic(read("13/22 stood; 40% of them walked."), [])
    assert {c.outcome for c in checks} == {Outcome.NOT_APPLICABLE}


def test_the_month_of_may_is_no_modal_verb() -> None:
    check = check_modality(read("It was sold in May."), [read("It was sold in May.")])
    assert check.outcome is Outcome.NOT_APPLICABLE


def test_a_negation_of_another_clause_does_not_count() -> None:
    quote = read("Dosing was not changed, and platelets fell in all infants.")
    check = check_negation(read("Platelets fell in all infants."), [quote])
    assert check.outcome is not Outcome.FAIL


def test_a_direction_swapped_at_its_place_is_found_though_both_words_occur() -> None:
    quote = read("Platelets decreased after the infusion and troponin increased after a week.")
    claim = read("Platelets increased after the infusion and troponin increased after a week.")
    assert check_direction(claim, [quote]).outcome is Outcome.FAIL


def test_a_name_in_capitals_is_no_direction() -> None:
    quote = read("In START, 11 of 12 patients sat; the dose was not lowered in START.")
    claim = read("In START, 11 of 12 patients sat.")
    assert check_direction(claim, [quote]).outcome is Outcome.NOT_APPLICABLE
    lowered = read("In START, the dose was raised.")
    assert check_direction(lowered, [quote]).outcome is not Outcome.PASS


def test_words_lent_by_the_place_of_a_quote_count() -> None:
    claim, quote = read("Acme dosage: take daily."), [read("Take daily.")]
    assert check_support(claim, quote)[0].outcome is not Outcome.PASS
    assert check_support(claim, quote, ["Acme", "Dosage"])[0].outcome is Outcome.PASS
