"""What a trial's registry record says, row by row."""

from __future__ import annotations

from probatum.answers import registry
from probatum.answers.choosing import claim
from probatum.answers.statements import statements
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind


def record(*, analysis: str = "") -> Edition:
    builder = EditionBuilder()
    builder.open_section("Study design")
    builder.paragraph("Study type: Interventional. Phase: 2. Enrollment: 31 (actual).")
    builder.close_section()
    builder.open_section("Outcome measures")
    head = builder.silent("Primary outcome: Urate. Time frame: 2 years.")
    assert head is not None
    rows = [
        ["Participants analyzed", "4", "5"],
        ["week 12", "8.0", "7.0"],
        ["week 52", "8.1", "6.0"],
    ]
    builder.table(rows, [["Mean, mg/dL", "Placebo", "Examplol"]], "", lead_in=(head,))
    if analysis:
        builder.paragraph(analysis, lead_in=(head,))
    builder.close_section()
    return builder.build(
        document="nct:NCT00000001", source="ClinicalTrials.gov", kind=Kind.TRIAL, title="A trial",
        date="2024-01-01",
    )  # fmt: skip


def test_the_main_row_is_that_of_the_latest_time_after_who_was_analysed() -> None:
    edition = record()
    rows = [claim([s]) for s in statements(edition, edition.passages)]
    result = registry.main(rows)
    assert result is not None
    assert "week 52; Placebo: 8.1; Examplol: 6.0" in result.text
    (counted,) = registry.analysed(rows, result)
    assert "Placebo: 4; Examplol: 5" in counted.text
    assert registry.main([]) is None


def test_a_record_without_an_analysis_says_so() -> None:
    assert registry.without_test(record())
    assert not registry.without_test(record(analysis="Statistical analysis: A versus B. p = 0.01."))


def test_a_whole_record_opens_with_its_design_and_enrolment() -> None:
    found = registry.whole(record(analysis="Statistical analysis: A versus B. p = 0.01."))
    assert found[0].text == "Study type: Interventional. Phase: 2. Enrollment: 31 (actual)."
    assert any(s.text.startswith("Statistical analysis") for s in found)
    assert [s for s in registry.primary(record(), 5) if "analyzed" in s.text] == []
