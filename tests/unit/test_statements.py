"""Statements: sentences that stand alone, lists under their lead-in, rows under their headers."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from probatum.answers.statements import LONGEST, LONGEST_LIST, LONGEST_ROW, Statement, statements
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, Name, PassageKind, Role, Status
from probatum.sources import spl
from tests.shared import SHARED, needs_shared


def edition(fill: object) -> Edition:
    builder = EditionBuilder()
    builder.open_section("5 WARNINGS", "43685-7")
    fill(builder)  # type: ignore[operator]
    return builder.build(document="spl:1", source="DailyMed", kind=Kind.LABEL, title="Label")


def prose(text: str, *, in_study: bool = False) -> list[Statement]:
    made = edition(lambda b: b.paragraph(text))
    return statements(made, made.passages, in_study=in_study)


def texts(found: list[Statement]) -> list[str]:
    return [s.text for s in found]


def test_each_sentence_is_a_statement_with_its_exact_span() -> None:
    found = prose("Stop treatment at once (5.1). However, the rash may return.")
    assert texts(found) == ["Stop treatment at once.", "The rash may return."]
    assert [q.exact for s in found for q in s.quotes()] == [
        "Stop treatment at once (5.1).", "However, the rash may return.",
    ]  # fmt: skip


def test_a_sentence_that_leans_is_joined_to_the_one_before_it() -> None:
    found = prose("Seizures have occurred in 3 patients. They stopped after the dose was reduced.")
    assert texts(found) == [
        "Seizures have occurred in 3 patients. They stopped after the dose was reduced."
    ]
    (quote,) = found[0].quotes()
    assert quote.exact == found[0].text


def test_a_sentence_that_leans_on_nothing_is_left_out() -> None:
    assert prose("They stopped after the dose was reduced.") == []


def test_a_fragment_a_boilerplate_and_an_overlong_sentence_are_left_out() -> None:
    assert prose("Nervous system disorders and others.") == []
    assert prose("All pregnancies have a background risk of birth defects.") == []
    assert prose("The dose is " + "very " * (LONGEST // 5) + "high.") == []


def test_under_its_own_heading_a_study_may_speak_of_itself() -> None:
    text = "This trial enrolled 126 patients."
    assert prose(text) == []
    assert texts(prose(text, in_study=True)) == [text]


def listed(lead: str, *items: str) -> list[Statement]:
    def fill(builder: EditionBuilder) -> None:
        span = builder.silent(lead)
        assert span is not None
        for item in items:
            builder.item(item, [span])

    made = edition(fill)
    return statements(made, made.passages)


def test_a_short_list_is_one_statement_with_its_lead_in_and_all_its_quotes() -> None:
    found = listed("Do not use Exampla in patients with:", "active liver disease", "gout.")
    assert texts(found) == ["Do not use Exampla in patients with: Active liver disease; Gout."]
    assert [q.exact for q in found[0].quotes()] == [
        "Do not use Exampla in patients with:", "active liver disease", "gout.",
    ]  # fmt: skip


def test_each_item_of_a_long_list_keeps_a_lead_in_that_negates() -> None:
    items = [f"patients have had condition number {n} " + "of a kind " * 8 for n in range(9)]
    found = listed("Do not use Exampla if:", *items)
    assert len(found) == 9
    assert all(s.text.startswith("Do not use Exampla if: ") for s in found)
    assert sum(len(t) for t in items) > LONGEST_LIST


def test_items_of_a_long_list_stand_alone_under_a_lead_in_that_says_nothing() -> None:
    items = [f"Monitor value number {n} once a week " + "for a while " * 8 for n in range(9)]
    found = listed("Follow these recommendations:", *items)
    assert len(found) == 9
    assert all(s.text.startswith("Monitor value number") for s in found)


def table(rows: list[list[str]], caption: str = "Table 1. Dose by weight") -> list[Statement]:
    made = edition(lambda b: b.table(rows, [["Weight", "Dose (N=12)"]], caption))
    return statements(made, made.passages)


def test_a_cut_caption_never_ends_inside_a_range() -> None:
    caption = (
        "Table 2. Recommended Dosage of the Oral Granules by the Weight of the Body in Pediatric "
        "Patients Aged 1 month to less than 6 Years of Age"
    )
    (row,) = table([["14 kg or greater", "75 mg twice daily"]], caption)
    assert row.text.startswith(
        "Recommended Dosage of the Oral Granules by the Weight of the Body in Pediatric Patients: "
    )


def test_a_table_row_keeps_its_caption_and_its_headers() -> None:
    found = table([["10 to 20 kg", "5 mg"], ["over 20 kg", "10 mg [a]"]])
    assert [s.cells for s in found] == [
        (("Weight", "10 to 20 kg"), ("Dose (N=12)", "5 mg")),
        (("Weight", "over 20 kg"), ("Dose (N=12)", "10 mg")),
    ]
    assert found[0].text == "Dose by weight: Weight: 10 to 20 kg; Dose (N=12): 5 mg."
    assert [q.exact for q in found[0].quotes()] == [
        "Table 1. Dose by weight", "Weight\tDose (N=12)", "10 to 20 kg\t5 mg",
    ]  # fmt: skip
    assert found[0].start < found[1].start


def test_a_row_without_content_or_too_long_to_read_is_no_statement() -> None:
    assert table([["10 to 20 kg", ""]]) == []
    assert table([["10 to 20 kg", "word " * (LONGEST_ROW // 5)]]) == []


def test_a_fact_of_a_digest_stays_word_for_word_with_its_status() -> None:
    text = "However, the dose (2.1) is 5 mg."
    made = edition(
        lambda b: b.fact(text, Status.UNCONFIRMED, "a copy", "2024-05", (("dose", "5 mg"),))
    )
    (found,) = statements(made, made.passages)
    assert (found.text, found.status, found.where) == (text, Status.UNCONFIRMED, "a copy")
    assert (found.date, found.cells) == ("2024-05", (("dose", "5 mg"),))
    assert found.quotes()[0].status is Status.UNCONFIRMED


def test_a_quote_tells_where_it_stands() -> None:
    found = prose("Stop treatment at once.")[0]
    (quote,) = found.quotes()
    text = found.edition.text
    assert text[quote.start : quote.end] == quote.exact
    assert quote.section == "43685-7"
    assert quote.path == ("5 WARNINGS",)
    assert text.startswith(quote.prefix)


@needs_shared
@pytest.mark.parametrize(
    "name", ["viagra-sildenafil_v20_20171107", "humira-adalimumab_v1560_20130930"]
)
def test_every_statement_of_a_real_label_stands_in_its_quotes(name: str) -> None:
    with gzip.open(SHARED / "fda-labels-spl-xml" / f"{name}.xml.gz") as stream:
        (real,) = spl.read(stream, name)
    assert isinstance(real, Edition)
    found = statements(real, real.passages)
    assert len(found) > 200
    for statement in found:
        quotes = statement.quotes()
        assert [q.exact for q in quotes] == [real.text[q.start : q.end] for q in quotes]
        joined = "".join("".join(q.exact.casefold().split()) for q in quotes)
        if statement.kind is not PassageKind.TABLE_ROW:
            own = statement.text.casefold().split()
            assert all(w.strip(".,;:()[]") in joined for w in own), statement.text
        assert len(statement.text) <= (
            LONGEST_ROW if statement.kind is PassageKind.TABLE_ROW else LONGEST_LIST
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Stopping Exampla increases the risk.", "Stopping Exampla increases the risk."),
        (
            "Prior Exampla therapy is no reason to wait.",
            "Prior Exampla therapy is no reason to wait.",
        ),
        ("Bleeding Risk Exampla increases the risk.", "Exampla increases the risk."),
    ],
)
def test_a_word_that_governs_the_name_is_no_heading(text: str, said: str) -> None:
    made = edition(lambda b: b.paragraph(text))
    named = replace(made, names=(Name(Role.BRAND, "Exampla"),))
    assert texts(statements(named, named.passages)) == [said]
