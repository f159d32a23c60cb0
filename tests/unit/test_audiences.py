"""Order, depth, units and reading grade; the patient page; what no audience loses."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from probatum.app.cli import probatum
from probatum.audiences.duties import kept_always
from probatum.audiences.glossary import glossary
from probatum.audiences.grade import grade, syllables
from probatum.audiences.helping import NO_SIGNS, TITLE
from probatum.audiences.patient import (
    DISCLAIMER,
    HARDER_NOTICE,
    STUDY_MORE,
    patient_page,
    reading_grade,
)
from probatum.audiences.plain import Plainer
from probatum.audiences.reader import Audience
from probatum.audiences.shaping import for_professional
from probatum.audiences.units import with_units
from probatum.evidence.articles import Article, ArticleSection, Reference
from probatum.evidence.claims import Claim
from tests.articles import article, claim

PROFESSIONALS = [a for a in Audience if a is not Audience.PATIENT]


def _plainer() -> Plainer:
    """Every proposal stands: what the checks refuse is tested in ``tests/spec``."""
    return Plainer(glossary(), lambda c, _: c)


def _article(*sections: ArticleSection) -> Article:
    return replace(article(), sections=sections)


def _section(topic: str, *texts: str, title: str = "") -> ArticleSection:
    claims = tuple(claim(t, 1000 * (i + 1)) for i, t in enumerate(texts))
    return ArticleSection(title or topic, claims, topic=topic)


@pytest.mark.parametrize("audience", PROFESSIONALS)
def test_no_word_or_verdict_changes_for_a_professional(audience: Audience) -> None:
    before = {c.id: c for c in article().claims()}
    for made in for_professional(article(), audience, glossary()).claims():
        own = before[made.id]
        assert (made.text, made.verdict, made.checks, made.quotes) == (
            own.text, own.verdict, own.checks, own.quotes,
        )  # fmt: skip


def test_a_physician_reads_the_article_as_it_was_written() -> None:
    made = for_professional(article(), Audience.PHYSICIAN, glossary())
    assert replace(made, audience="") == article()


def test_the_answer_stays_in_front_and_the_order_is_the_audiences() -> None:
    whole = _article(
        *(_section(t, t) for t in ("asked", "mechanism", "dose", "boxed", "monitoring"))
    )

    def order(audience: Audience) -> list[str]:
        return [s.topic for s in for_professional(whole, audience, glossary()).sections]

    assert order(Audience.NURSE) == ["asked", "boxed", "dose", "monitoring", "mechanism"]
    assert order(Audience.STUDENT) == ["asked", "mechanism", "boxed", "monitoring", "dose"]


def test_what_is_not_shown_is_counted() -> None:
    made = for_professional(article(), Audience.NURSE, glossary())
    assert "1 statement not shown to a nurse" in [o.reason for o in made.omitted]
    assert {c.id for c in made.claims()} < {c.id for c in article().claims()}


@pytest.mark.parametrize(
    ("topic", "text", "kept"),
    [
        ("boxed", "It can harm the liver.", True),
        ("contraindications", "The label lists none.", True),
        ("monitoring", "Platelets: weekly.", True),
        ("dose", "Discontinue it if a rash appears.", True),
        ("notes", "Treatment should be permanently discontinued in that case.", True),
        ("interactions", "Monitor the level of phenytoin.", True),
        ("populations", "It is contraindicated in pregnancy.", True),
        ("administration", "Do not use it after 14 days.", True),
        ("mechanism", "It binds a receptor.", False),
        ("administration", "Thaw it for 12 hours.", False),
    ],
)
def test_duties(topic: str, text: str, kept: bool) -> None:
    section = _section(topic, text)
    assert kept_always(section, section.claims[0]) is kept


def test_a_study_that_stopped_is_no_rule() -> None:
    section = replace(_section("study", "Two patients did stop treatment."), layout="study")
    assert not kept_always(section, section.claims[0])


def test_a_patient_keeps_every_duty_however_hard_it_reads() -> None:
    hard = (
        "Concomitant pharmacokinetic considerations necessitate individualised evaluation of "
        "immunosuppressive comorbidities; discontinue immediately in encephalopathy."
    )
    sections = [_section(t, hard) for t in ("administration", "notes", "interactions", "boxed")]
    page = patient_page(_article(*sections), _plainer())
    shown = [s.topic for s in page.sections if s.claims]
    assert shown == ["boxed", "interactions", "administration", "notes"]


def test_what_stays_hard_is_folded_at_the_end_but_no_duty() -> None:
    hard = (
        "Immunosuppressive comorbidities necessitate individualised multidisciplinary evaluation of "
        "accompanying hypersensitivity manifestations."
    )
    warnings = _section(
        "warnings", hard, f"Discontinue permanently: {hard}", "It can cause a rash."
    )
    page = patient_page(
        replace(_article(warnings, _section("boxed", hard)), short_answer=()), _plainer()
    )
    shown = {s.topic: [c.original for c in s.claims] for s in page.sections}
    ids = [c.id for c in warnings.claims]
    assert shown["warnings"] == ids[1:]
    assert shown["harder"] == ids[:1]
    assert len(shown["boxed"]) == 1
    assert page.figures["statements_in_harder_words"] == 1
    told = next(s for s in page.sections if s.topic == "harder")
    assert told.notices == (HARDER_NOTICE,)
    without = replace(page, sections=tuple(s for s in page.sections if s is not told))
    assert reading_grade(page) == reading_grade(without)


def test_of_a_study_a_patient_reads_what_is_plain_and_where_the_rest_is() -> None:
    said = (
        "We found eight studies with 206 people.",
        "Mortality decreased significantly (RR 0.41, 95% CI 0.20 to 0.84).",
        "This held in all of them.",
        "We do not know if it helps children.",
        "Group 1.",
    )
    claims = tuple(Claim(text, (), (1,)) for text in said)
    study = ArticleSection("Trials: One", claims, layout="study", topic="study")
    reference = Reference(
        1, "pmid:1", "e", "One", "2020", "abstract", "primary", url="https://example.org/1"
    )
    whole = _article(study)
    made = replace(whole, short_answer=(), evidence_table=(), references=(reference,))
    page = patient_page(made, _plainer())
    told = next(s for s in page.sections if s.layout == "study")
    assert [c.original for c in told.claims] == [claims[0].id, claims[3].id]
    assert told.notices == (STUDY_MORE.format(url="https://example.org/1"),)


def test_the_patient_page_opens_with_help_by_sign_and_whom_to_call() -> None:
    warnings = _section(
        "warnings",
        "Jaundice: Tell the care team right away about jaundice.",
        "Seek emergency medical care for seizures.",
        "It contains lactose.",
    )
    first = patient_page(
        _article(_section("dose", "Take it daily."), warnings), _plainer()
    ).sections[0]
    assert first.title == TITLE
    assert [dict(c.cells)["If you see"] for c in first.claims] == [
        "Seizures (fits)", "Yellow skin or eyes",
    ]  # fmt: skip
    assert [dict(c.cells)["Do this"] for c in first.claims] == [
        "Get medical help at once.", "Call the care team at once.",
    ]  # fmt: skip
    assert {c.original for c in first.claims} <= {c.id for c in warnings.claims}
    assert "call 911 first" in first.notices[0]


def test_help_says_that_the_texts_name_no_sign() -> None:
    page = patient_page(_article(_section("dose", "Take it daily.")), _plainer())
    assert page.sections[0].notices[-1] == NO_SIGNS


def test_a_patient_reads_what_to_ask_and_each_word_once() -> None:
    sections = (
        _section("boxed", "Hepatotoxicity may occur."),
        _section("monitoring", "Watch for hepatotoxicity."),
    )
    page = patient_page(replace(_article(*sections), short_answer=()), _plainer())
    assert [len(c.terms) for s in page.sections for c in s.claims if not c.cells] == [1, 0]
    asked = next(s for s in page.sections if s.topic == "questions")
    assert any("checks" in n for n in asked.notices)
    words = next(s for s in page.sections if s.topic == "words")
    assert words.notices[0].startswith("Liver damage: ")
    assert "unconfirmed" in words.notices[0]
    assert page.title == "Exampla"
    assert page.disclaimer == DISCLAIMER
    assert page.figures["reading_grade_smog"]


def test_a_patient_page_converts_nothing() -> None:
    page = patient_page(_article(_section("boxed", "Stop at glucose of 40 mg/dL.")), _plainer())
    assert "conversion" not in " ".join(c.note for c in page.claims())


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Glucose of 100 mg/dL", "our conversion: 100 mg/dL = 5.55 mmol/L"),
        ("Bilirubin above 2 mg/dL", "our conversion: 2 mg/dL = 34.2 umol/L"),
        ("Creatinine of 88.4 µmol/L", "our conversion: 88.4 umol/L = 1 mg/dL"),
        ("Store at 2 °C to 8 °C", "our conversion: 2 °C = 35.6 °F, 8 °C = 46.4 °F"),
        ("Store at 25°C (77°F)", ""),
        ("Glucose and creatinine of 2 mg/dL", ""),
        ("A dose of 100 mg", ""),
    ],
)
def test_the_other_unit_is_a_shown_derivation(text: str, note: str) -> None:
    made = with_units(Claim(text, ()))
    assert (made.text, made.note) == (text, note)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("blood", 1), ("liver", 2), ("bleeding", 2), ("platelet", 2), ("patients", 2), ("serious", 3),
        ("unremarkable", 5), ("bilirubin", 4), ("stopped", 1), ("advised", 2), ("vaccines", 2),
        ("emergency", 4), ("people", 2), ("7.5", 1),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_formulas() -> None:
    """Ten words of one syllable: 0.39 * 10 + 11.8 - 15.59; no polysyllable: 3.1291."""
    read = grade("The cat sat on the mat and saw the dog.")
    assert read.flesch_kincaid == pytest.approx(0.11)
    assert read.smog == pytest.approx(3.1291)
    assert grade("Serious. Cat.").smog == pytest.approx(3.1291 + 1.0430 * 15**0.5)


def test_names_of_drugs_do_not_count() -> None:
    assert grade("Onasemnogene helps.", {"onasemnogene"}) == grade("helps.")


def test_a_heading_ends_a_sentence_and_nothing_has_no_grade() -> None:
    assert grade("Bleeding: It can kill.").sentences == 2
    assert grade("").smog == 0


@pytest.mark.parametrize(
    ("said", "meant_"),
    [
        ("family", "patient"), ("fam", "patient"), ("Parents", "patient"), ("doc", "physician"),
        ("professional", "physician"), ("phys", "physician"), ("pharm", "pharmacist"),
        ("rn", "nurse"), ("p", None), ("ph", None), ("", None), ("xyz", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", [("ask", "Spinraza dose"), ("drug", "Spinraza"), ("plan", "risdiplam")]
)
def test_a_wrong_audience_is_refused_with_all_names_and_the_one_that_was_meant(
    tmp_path: Path, command: tuple[str, ...], said: str, meant_: str | None
) -> None:
    arguments = ["--library", str(tmp_path / "library"), *command, "--as", said]
    done = CliRunner().invoke(probatum, arguments)
    assert done.exit_code == 2
    for audience in Audience:
        assert f"'{audience.value}'" in done.output
    hint = re.search(r"Did you mean (\w+)\?", done.output)
    assert (hint and hint[1]) == meant_
    assert not (tmp_path / "library").exists()


def test_an_audience_may_be_written_in_capitals(tmp_path: Path) -> None:
    arguments = ["--library", str(tmp_path / "library"), "plan", "risdiplam", "--as", "Patient"]
    done = CliRunner().invoke(probatum, arguments)
    assert done.exit_code == 0
    assert "Get help now" in done.output
