"""What an audit asks a whole document for: a passage that forbids, settles or values otherwise."""

from __future__ import annotations

import pytest

from probatum.audits.choosing import (
    Sentence,
    Wanted,
    at_odds,
    is_item,
    other_case,
    other_value,
    turned,
    weighed_words,
)
from probatum.audits.conditions import (
    check_named,
    first_word,
    lacking_name,
    quoted_words,
    settled_otherwise,
)
from probatum.audits.stance import Stance, against, stance
from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.rendering.audit_view import plain_reason

NAMES = weighed_words("examplol Exampla")


def _source(text: str, under: str = "") -> Sentence:
    return Sentence("e", 0, 0, len(text), text, weighed_words(text), weighed_words(under))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tablets may be crushed.", Stance.ALLOWS),
        ("It is not contraindicated in asthma.", Stance.ALLOWS),
        ("It should be continued during fever.", Stance.CONTINUES),
        ("There is no need to stop it for a rash.", Stance.CONTINUES),
        ("Tablets must not be crushed.", None),
        ("It can be used only in adults.", None),
        ("It is not recommended in asthma.", None),
        ("Exposure may be increased.", None),
    ],
)
def test_what_a_statement_allows(text: str, found: Stance | None) -> None:
    taken = stance(text)
    assert (taken[0] if taken else None) is found


@pytest.mark.parametrize(
    ("claim", "sources", "fails"),
    [
        ("Tablets may be split or crushed.", ["Do not split, crush or chew tablets."], True),
        (
            "Tablets may be split or crushed.",
            ["Do not change your dose. Crush the tablets."],
            False,
        ),
        ("Tablets may be crushed.", ["Never crush tablets.", "Tablets can be crushed."], False),
        ("Warfarin can be given with monitoring.", ["Avoid warfarin."], True),
        ("It can be used in mild asthma.", ["Avoid use in severe asthma."], False),
        ("It can be used in asthma.", ["Avoid use in gout."], False),
        ("It should be continued in sepsis.", ["Discontinue it if sepsis develops."], True),
        ("It can be used at 5 mg in asthma.", ["Avoid 50 mg in asthma."], False),
    ],
)
def test_a_passage_that_forbids_what_is_allowed(
    claim: str, sources: list[str], fails: bool
) -> None:
    found = against(claim, [_source(s) for s in sources], {}, NAMES)
    assert (found is not None) is fails
    if found:
        assert found[1].outcome is Outcome.FAIL
        assert found[1].span is not None


def test_an_item_under_contraindications_forbids() -> None:
    item = _source("Active bleeding.", "4 CONTRAINDICATIONS")
    found = against("It can be given in active bleeding.", [item], {}, NAMES)
    assert found is not None
    assert "contraindications" in found[1].reason


@pytest.mark.parametrize(
    ("claim", "sources", "fails"),
    [
        ("Take the tablets on an empty stomach.", ["Take the tablets with meals."], True),
        ("Take the tablets with or without food.", ["Take the tablets with food."], True),
        (
            "Take the tablets with or without food.",
            ["Take the tablets with food.", "Take the tablets without regard to food."],
            False,
        ),
        ("Take the 5 mg tablets with food.", ["Take the 9 mg tablets before meals."], False),
        ("Take the tablets at night.", ["Take the tablets with food."], False),
    ],
)
def test_a_passage_that_settles_it_otherwise(claim: str, sources: list[str], fails: bool) -> None:
    found = settled_otherwise(claim, [_source(s) for s in sources], {}, NAMES)
    assert (found is not None) is fails


@pytest.mark.parametrize(
    ("claim", "source", "held", "near", "fails"),
    [
        ("Avoid doses above 80 mg.", "Avoid doses greater than 40 mg.", 1.0, [], True),
        ("Avoid doses above 80 mg.", "Avoid doses greater than 40 mg.", 0.4, [], False),
        ("Avoid doses above 80 mg.", "Doses of 40 mg and 20 mg.", 1.0, [], False),
        ("Avoid doses above 80 mg.", "Avoid over 40 mg.", 1.0, [(1.0, "Avoid over 80 mg.")], False),
        (
            "Avoid doses above 80 mg.",
            "Avoid over 40 mg.",
            1.0,
            [(0.2, "Over 80 mg is rare.")],
            True,
        ),
        (
            "The daily dose is 100 mg under 15 years and 240 mg above 15 years.",
            "Give 100 mg daily under 15 years and 120 mg daily above 15 years.",
            0.6,
            [],
            True,
        ),
        ("Give 40 mg from 15 kg to 30 kg.", "15 kg to 30 kg: 20 mg", 0.5, [], True),
    ],
)
def test_another_value_for_the_same_thing(
    claim: str, source: str, held: float, near: list[tuple[float, str]], fails: bool
) -> None:
    found = other_value(claim, source, held, near)
    assert (found is not None) is fails


def test_a_sentence_on_another_case_lends_nothing() -> None:
    wanted = Wanted.of("For CrCl ≤50 mL/min: 10 mg once daily")
    assert at_odds(wanted, "CrCl ≤50 mL/min: 15 mg once daily")
    assert not at_odds(wanted, "CrCl ≤50 mL/min: 10 mg once daily")
    assert not at_odds(wanted, "CrCl ≤50 mL/min")


def test_the_word_on_which_a_claim_turns() -> None:
    text = "The allele is found in patients of European ancestry."
    assert lacking_name(text, weighed_words("european")) == "european"
    assert lacking_name(text, weighed_words("ancestry")) == ""
    assert first_word("The rifampin dose") == "rifampin"
    check = check_named(text, "european")
    assert check.outcome is Outcome.CANNOT_TELL
    assert check.span is not None
    assert text[check.span.start : check.span.end] == "European"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The label says “it is the best choice for old patients”.",
            [("it is the best choice for old patients",)],
        ),
        (
            "It says “do not use this drug … in patients with asthma”.",
            [("do not use this drug", "in patients with asthma")],
        ),
        ("A “black box” warning is given.", []),
    ],
)
def test_what_a_claim_quotes(text: str, parts: list[tuple[str, ...]]) -> None:
    assert [found for _, found in quoted_words(text)] == parts


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Active bleeding such as peptic ulcer", True),
        ("Active bleeding is a contraindication", False),
        ("Patients bleeding after surgery should stop", False),
    ],
)
def test_an_item_of_a_list_says_nothing_by_itself(text: str, item: bool) -> None:
    assert is_item(text) is item


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "60% of the words stand in the quotes; “start” does not. "
            "The support model leans to yes (65%).",
            "The passage says it in other words, if at all: “start” does not stand in it.",
        ),
        ("“90 mg” stands in no quote.", "“90 mg” does not stand in the passage."),
        (
            "The claim says “10 mg”; the quote says “20 mg”.",
            "The statement says “10 mg”; the passage says “20 mg”.",
        ),
        ("No quote says “only”.", "No passage says “only”."),
    ],
)
def test_reasons_in_a_readers_words(reason: str, said: str) -> None:
    assert plain_reason(reason) == said


@pytest.mark.parametrize(
    ("claim", "quote", "other"),
    [
        ("200 mg in adults over 40 kg", "100 mg in adults less than 40 kg", True),
        ("200 mg in adults over 40 kg", "100 mg in adults over 40 kg", False),
        ("200 mg in adults over 40 kg", "100 mg under 40 kg and 200 mg over 40 kg", False),
        ("200 mg in adults over 40 kg", "100 mg in adults", False),
    ],
)
def test_the_other_side_of_a_bound_is_another_case(claim: str, quote: str, other: bool) -> None:
    assert other_case(claim, [quote], Span(0, 6)) is other


def test_a_bound_that_is_itself_at_issue_is_no_other_case() -> None:
    assert not other_case("Weight over 40 kg", ["Weight less than 40 kg"], Span(7, 17))


def test_another_allele_is_another_case() -> None:
    assert other_case("With *1/*1: 2 mg", ["With *1/*3: 1 mg"], Span(6, 7))


def test_the_opposite_of_a_word_at_another_place_leaves_doubt() -> None:
    assert turned((Check("timing", Outcome.CANNOT_TELL, "", Span(0, 5)),))
    assert not turned((Check("timing", Outcome.CANNOT_TELL, ""),))
    assert not turned((Check("modality", Outcome.CANNOT_TELL, "", Span(0, 5)),))
