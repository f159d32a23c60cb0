"""Monitoring instructions, cut into what, when and until when in the source's own words."""

from __future__ import annotations

import pytest

from probatum.answers.monitoring import COLUMNS, IN_THE_ROW, SILENT, cells, rank
from probatum.answers.statements import Statement
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Kind, PassageKind, Span

BUILDER = EditionBuilder()
BUILDER.open_section("5 WARNINGS", "43685-7")
BUILDER.paragraph("Monitor liver function.")
EDITION = BUILDER.build(document="spl:1", source="DailyMed", kind=Kind.LABEL, title="Label")


def statement(
    text: str, given: tuple[tuple[str, str], ...] = (), kind: PassageKind = PassageKind.PROSE
) -> Statement:
    return Statement(text, (Span(0, 5),), EDITION, 0, kind, given)


TABLE = [
    ("Monitor platelet counts weekly for the first month.",
     "platelet counts", "weekly", "for the first month"),
    ("Monitor platelet counts weekly for at least 3 months.",
     "platelet counts", "weekly", "for at least 3 months"),
    ("Obtain liver enzyme tests before starting treatment.",
     "liver enzyme tests", "before starting treatment", SILENT),
    ("Serum potassium should be monitored periodically.",
     "Serum potassium", "periodically", SILENT),
    ("Blood pressure must be measured at baseline and every 2 weeks until it is stable.",
     "Blood pressure", "at baseline and every 2 weeks", "until it is stable"),
    ("Monitor patients for signs of infection during treatment.",
     "patients for signs of infection", "during treatment", SILENT),
    ("Measure serum creatinine every 3 months.", "serum creatinine", "every 3 months", SILENT),
    ("Check blood counts every other week for 12 weeks.",
     "blood counts", "every other week", "for 12 weeks"),
    ("Assess renal function prior to initiation and annually.",
     "renal function", "prior to initiation and annually", SILENT),
    ("Monitor INR frequently.", "INR", "frequently", SILENT),
    ("Perform an eye examination within 6 months.", "an eye examination", "within 6 months", SILENT),
    ("Monitor heart rate for at least 6 hours after the first dose.",
     "heart rate", SILENT, "for at least 6 hours after the first dose"),
    ("Prior to each dose obtain: platelet count; prothrombin time.",
     "platelet count; prothrombin time", "Prior to each dose obtain", SILENT),
    ("Monitor serum electrolytes.", "serum electrolytes", SILENT, SILENT),
    ("Liver function should be monitored until results return to normal.",
     "Liver function", SILENT, "until results return to normal"),
    ("Monitor troponin weekly until week 4, and monthly until levels return to baseline.",
     "troponin", "weekly until week 4; monthly", "until levels return to baseline"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what", "when", "until"), TABLE)
def test_an_instruction_says_what_when_and_until_when(
    text: str, what: str, when: str, until: str
) -> None:
    assert cells(statement(text)) == (("What", what), ("When", when), ("Until", until))


@pytest.mark.parametrize("text", [row[0] for row in TABLE])
def test_every_cell_stands_in_the_sentence(text: str) -> None:
    for _, cell in cells(statement(text)):
        assert cell == SILENT or all(part in text for part in cell.split("; "))


def test_a_sentence_that_cannot_be_cut_stands_whole_under_what() -> None:
    text = "Laboratory surveillance is the responsibility of the treating centre."
    assert cells(statement(text)) == (("What", text), ("When", SILENT), ("Until", SILENT))


def test_the_cells_of_a_digest_are_kept_and_a_missing_one_is_said_to_be_missing() -> None:
    given = (("what", "platelets"), ("when", "weekly"))
    made = cells(statement("Monitor platelets weekly.", given, PassageKind.FACT))
    assert made == (("What", "platelets"), ("When", "weekly"), ("Until", SILENT))
    assert tuple(name for name, _ in made) == COLUMNS


def test_a_row_of_the_sources_own_table_keeps_all_that_it_orders() -> None:
    given = (("Test", "ECG"), ("Reason", "QT"), ("Frequency", "monthly"))
    made = cells(
        statement("Test: ECG; Reason: QT; Frequency: monthly.", given, PassageKind.TABLE_ROW)
    )
    assert made == (("What", "Test: ECG"), ("When", "monthly; Reason: QT"), ("Until", IN_THE_ROW))


def test_what_says_when_comes_before_what_does_not() -> None:
    assert rank(statement("Monitor troponin weekly.")) == 0
    assert rank(statement("Monitor troponin until it is normal.")) == 0
    assert rank(statement("Monitor serum electrolytes.")) == 1
