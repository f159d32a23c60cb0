"""A claim that fails is left out and listed; where one acts on it the label's own words come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from probatum.answers import topics as t
from probatum.answers.mending import SAFETY, SHOWN_VERDICTS, mend
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Check, Claim, Outcome, Verdict
from tests.articles import claim
from tests.labels import BOX, label, product

GOOD = claim("Platelets were counted.", 10)
BAD = claim("This one does not hold.", 20)


def verifying(refused: Callable[[Claim], bool]) -> Callable[[Claim], Claim]:
    def verify(claim: Claim) -> Claim:
        if not refused(claim):
            return replace(claim, verdict=Verdict.SUPPORTED)
        check = Check("quantity", Outcome.FAIL, "5 mg does not stand in the quote")
        return replace(claim, verdict=Verdict.CONTRADICTED, checks=(check,))

    return verify


refusing_bad = verifying(lambda c: c.text == BAD.text)


def test_what_passes_is_kept_in_its_order() -> None:
    sections = [ArticleSection("Warnings", (GOOD, claim("Another.", 30)), topic="warnings")]
    mended = mend([GOOD], sections, [product()], refusing_bad)
    assert [c.text for c in mended.sections[0].claims] == [GOOD.text, "Another."]
    assert [c.text for c in mended.short_answer] == [GOOD.text]
    assert mended.omitted == ()


def test_what_fails_is_left_out_and_listed_with_the_reason() -> None:
    mended = mend(
        [], [ArticleSection("Mechanism", (BAD, GOOD), topic="mechanism")], [], refusing_bad
    )
    assert [c.text for c in mended.sections[0].claims] == [GOOD.text]
    (omission,) = mended.omitted
    assert omission.topic == "Mechanism"
    assert omission.reason == (
        "a statement of “2.1 Dose” was left out: it could not be confirmed against the quoted text "
        "(quantity); read it in the source"
    )


def test_a_section_that_is_left_empty_goes_and_its_omission_stays() -> None:
    mended = mend([], [ArticleSection("Mechanism", (BAD,), topic="mechanism")], [], refusing_bad)
    assert mended.sections == ()
    assert [o.topic for o in mended.omitted] == ["Mechanism"]


def test_an_opening_line_that_fails_is_left_out_and_listed() -> None:
    mended = mend([BAD, GOOD], [], [], refusing_bad)
    assert [c.text for c in mended.short_answer] == [GOOD.text]
    assert [o.topic for o in mended.omitted] == ["First lines"]


def test_of_a_joined_line_that_fails_the_statements_stay_that_pass_alone() -> None:
    other = claim("Count again after a week.", 30)
    line = claim(f"{BAD.text} {GOOD.text} {other.text}", 10)
    sections = [ArticleSection("Mechanism", (other, BAD, GOOD), topic="mechanism")]
    refusing = verifying(lambda c: BAD.text in c.text)
    mended = mend([line], sections, [], refusing)
    assert [c.text for c in mended.short_answer] == [GOOD.text, other.text]
    assert [o.topic for o in mended.omitted] == ["Mechanism"]


@pytest.mark.parametrize("topic", [t.BOX, t.DOSE, t.CONTRA, t.CO_TREATMENT])
def test_in_a_safety_section_the_labels_own_paragraph_comes_first(topic: t.Topic) -> None:
    made = label({topic.codes[0]: (BOX,)})
    section = ArticleSection(topic.title, (BAD, GOOD), topic=topic.key)
    mended = mend([], [section], [product(made)], refusing_bad)
    first, second = mended.sections[0].claims
    assert first.text == BOX
    assert first.note == "the label's own paragraph"
    assert first.quotes[0].exact == BOX
    assert second.text == GOOD.text
    assert mended.sections[0].notices == ()


def test_without_such_a_paragraph_the_section_says_that_it_is_incomplete() -> None:
    section = ArticleSection(t.BOX.title, (BAD,), topic=t.BOX.key)
    mended = mend([], [section], [product(label({}))], refusing_bad)
    (kept,) = mended.sections
    assert kept.claims == ()
    assert "must not be relied on" in kept.notices[0]


def test_a_paragraph_that_fails_itself_is_not_shown_either() -> None:
    section = ArticleSection(t.BOX.title, (BAD,), topic=t.BOX.key)
    mended = mend([], [section], [product()], verifying(lambda _: True))
    assert mended.sections[0].claims == ()
    assert "must not be relied on" in mended.sections[0].notices[0]


def test_of_several_products_only_the_one_in_the_heading_speaks() -> None:
    other = product(
        label({"34066-1": ("Other words of another label stand here.",)}), brand="Otherol"
    )
    mine = product()
    section = ArticleSection(f"{t.BOX.title} · {mine.name}", (BAD,), topic=t.BOX.key)
    mended = mend([], [section], [other, mine], refusing_bad)
    assert [c.text for c in mended.sections[0].claims] == [BOX]


def test_every_section_that_a_reader_acts_on_is_mended() -> None:
    assert {"boxed", "contraindications", "dose", "co-treatment", "monitoring"} <= set(SAFETY)
    assert {v for v in Verdict if v not in SHOWN_VERDICTS} == {
        Verdict.SUPPORTED_WITH_DRIFT, Verdict.PARTLY_SUPPORTED, Verdict.UNSUPPORTED,
        Verdict.CONTRADICTED, Verdict.OUTDATED, Verdict.UNCHECKABLE,
    }  # fmt: skip
