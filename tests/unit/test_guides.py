"""A label's own words to patients: sections, lists with their lead-ins, nothing without its subject.

The texts are those of FDA labels, or shortened from them.
"""

# ruff: noqa: E501 (sentences of labels)
from __future__ import annotations

import pytest

from probatum.audiences.guides import counselling, guide, is_of_guide
from probatum.evidence.claims import Claim, Verdict
from probatum.evidence.editions import Edition, Kind, Section
from probatum.verification.facts import HeldEditions
from probatum.verification.verify import verify

TITLE = "Medication guide\n"


def _said(text: str, code: str = "42231-1") -> dict[str, list[str]]:
    """The guide's statements by topic, each verified against its own quotes."""
    whole = TITLE + text
    held = Edition(
        "spl:a", "spl", Kind.LABEL, "COUMADIN", whole, (Section("Medication guide", code, 0, len(whole)),),
        (), date="2020",
    )  # fmt: skip
    library = HeldEditions([held])
    made = guide(held, 1, lambda c: verify(c, library))
    for claim in (c for s in made for c in s.claims):
        assert claim.verdict is Verdict.SUPPORTED
        assert is_of_guide(claim)
        assert all(held.text[q.start : q.end] == q.exact for q in claim.quotes)
    return {s.topic: [c.text for c in s.claims] for s in made}


def test_short_items_of_a_list_stand_together_with_their_lead_in() -> None:
    said = _said(
        "What is the most important information I should know about COUMADIN? • Call your healthcare "
        "provider right away if you get any of the following signs or symptoms of bleeding problems: "
        "• nosebleeds • bleeding gums • red or black stools • Eat a normal, balanced diet."
    )
    assert said["boxed"] == [
        "Call your healthcare provider right away if you get any of the following signs or symptoms of "
        "bleeding problems: nosebleeds; bleeding gums; red or black stools.",
        "Eat a normal, balanced diet.",
    ]


def test_a_list_goes_on_after_what_is_said_on_one_item() -> None:
    said = _said(
        "Who should not take COUMADIN? Do not take COUMADIN if: • your risk of having bleeding problems is "
        "higher than the possible benefit of treatment. Your healthcare provider will decide if COUMADIN is "
        "right for you. • you are pregnant unless you have a mechanical heart valve. COUMADIN may cause "
        "birth defects, miscarriage, or death of your unborn baby. • you are allergic to warfarin. See the "
        "end of this leaflet for a complete list of ingredients in COUMADIN."
    )
    assert said["contraindications"] == [
        "Do not take COUMADIN if: your risk of having bleeding problems is higher than the possible benefit "
        "of treatment. Your healthcare provider will decide if COUMADIN is right for you.",
        "Do not take COUMADIN if: you are pregnant unless you have a mechanical heart valve. COUMADIN may "
        "cause birth defects, miscarriage, or death of your unborn baby.",
        "Do not take COUMADIN if: you are allergic to warfarin.",
    ]


def test_a_list_in_a_list_keeps_both_lead_ins_and_ends_with_its_own_bullets() -> None:
    said = _said(
        "What is LIPITOR? LIPITOR is used: • to reduce the risk of: o heart attack in adults with diabetes. "
        "o stroke in adults with diabetes. • along with diet to lower bad cholesterol."
    )
    assert said["indication"] == [
        "LIPITOR is used to reduce the risk of: heart attack in adults with diabetes; stroke in adults with "
        "diabetes.",
        "LIPITOR is used: along with diet to lower bad cholesterol.",
    ]


def test_an_order_after_a_list_of_risks_is_no_item_of_it() -> None:
    said = _said(
        "What is the most important information I should know about COUMADIN? You may have a higher risk of "
        "bleeding if you take COUMADIN and: • have kidney problems • have high blood pressure • Get your "
        "regular blood test to check for your response to COUMADIN."
    )
    assert said["boxed"] == [
        "You may have a higher risk of bleeding if you take COUMADIN and: have kidney problems; have high "
        "blood pressure.",
        "Get your regular blood test to check for your response to COUMADIN.",
    ]


def test_a_list_whose_marks_are_lost_is_parted_at_its_verbs() -> None:
    said = _said(
        "Before taking Lexapro, tell your healthcare provider about all your medical conditions, including if "
        "you or your child: have or had seizures have, or have a family history of bipolar disorder have high "
        "pressure in the eye (glaucoma) have heart, liver, or kidney problems are pregnant or plan to become "
        "pregnant."
    )
    (text,) = said["before"]
    assert text.partition(": ")[2].split("; ") == [
        "have or had seizures",
        "have, or have a family history of bipolar disorder",
        "have high pressure in the eye (glaucoma)",
        "have heart, liver, or kidney problems",
        "are pregnant or plan to become pregnant.",
    ]


def test_signs_without_marks_are_not_guessed_apart() -> None:
    text = (
        "Call your doctor right away if you have any of these signs of bleeding: unexpected bleeding or bleeding "
        "that lasts a long time blood in your urine red or black stools bruises that happen without a known cause."
    )
    assert _said(f"What are the possible side effects of Plavix? {text}")["adverse"] == [text]


def test_parts_have_their_topics_and_some_are_not_shown() -> None:
    said = _said(
        "What is COUMADIN? COUMADIN is a medicine used to treat blood clots.\n"
        "How should I take COUMADIN? Take COUMADIN exactly as prescribed. See “What should I avoid while "
        "taking COUMADIN?” for more.\n"
        "What should I avoid while taking COUMADIN? Do not do any activity or sport that may cause a serious "
        "injury.\n"
        "What are the possible side effects of COUMADIN? Kidney injury may happen in people who take COUMADIN.\n"
        "How should I store COUMADIN? Keep COUMADIN out of the light."
    )
    assert list(said) == ["indication", "dose", "pitfalls", "adverse"]
    assert said["dose"] == ["Take COUMADIN exactly as prescribed."]


def test_do_not_take_it_now_is_no_reason_never_to_take_it() -> None:
    said = _said(
        "How should I take LIPITOR? If you miss a dose of LIPITOR, take it as soon as you remember. Do not "
        "take LIPITOR if it has been more than 12 hours since you missed your last dose."
    )
    assert list(said) == ["dose"]


@pytest.mark.parametrize(
    "piece", ["have liver problems", "See “What is LIPITOR?” for more.", "Kidney problems."]
)
def test_what_says_nothing_by_itself_is_not_shown(piece: str) -> None:
    assert _said(f"How should I take LIPITOR? • {piece}") == {}


def test_an_edition_without_a_guide_has_none() -> None:
    assert _said("What is LIPITOR? It is a medicine that lowers bad cholesterol.", "34067-9") == {}


def test_what_the_checks_refuse_is_not_shown() -> None:
    text = TITLE + "What is LIPITOR? LIPITOR is a medicine that lowers bad cholesterol."
    held = Edition(
        "spl:a", "spl", Kind.LABEL, "LIPITOR", text, (Section("", "42230-3", 0, len(text)),), ()
    )
    assert guide(held, 1, lambda c: Claim(c.text, c.quotes, verdict=Verdict.UNSUPPORTED)) == ()


def test_a_label_without_a_guide_has_what_professionals_are_to_say() -> None:
    text = (
        "17 PATIENT COUNSELING INFORMATION Severe Neutropenia Instruct patients to report immediately to their "
        "physician any sign of infection. The dose was tested in rats. Pregnancy: Advise females of "
        "reproductive potential to use effective contraception."
    )
    held = Edition(
        "spl:a", "spl", Kind.LABEL, "CLOZARIL", text, (Section("17", "34076-0", 0, len(text)),), ()
    )
    library = HeldEditions([held])
    (section,) = counselling(held, 1, lambda c: verify(c, library))
    assert section.topic == "patients"
    assert [c.text for c in section.claims] == [
        "Instruct patients to report immediately to their physician any sign of infection.",
        "Advise females of reproductive potential to use effective contraception.",
    ]


def test_an_item_that_has_lost_its_do_not_is_not_said() -> None:
    said = _said(
        "Who should not take EXAMPLA? Do not take Mellaril with EXAMPLA. This can cause sudden death. "
        "take Orap because it can cause sudden death. Take Lotronex (alosetron). Do not take EXAMPLA if "
        "you are ill."
    )
    assert said["contraindications"] == [
        "Do not take Mellaril with EXAMPLA. This can cause sudden death.",
        "Do not take EXAMPLA if you are ill.",
    ]
