"""Dated changes of a label: its own list, and the difference of editions that are held in full."""

from __future__ import annotations

from probatum.answers.short import news
from probatum.answers.timeline import COLUMNS, added_statements, timeline, used
from probatum.answers.topics import DOSAGE, INDICATIONS
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, Level, PassageKind, Status
from tests.labels import SECTIONS, label, product

OLDER = label(date="2020-01-01", version="1")
NEWER = label(
    {
        **SECTIONS,
        "34067-9": (
            "Examplol is indicated for the treatment of gout in adults.",
            "Examplol is indicated for kidney stones in children 6 years of age and older.",
        ),
    }
)


def dated(level: Level, *facts: tuple[str, str, Status], date: str = "2025-03") -> Edition:
    builder = EditionBuilder()
    builder.open_section("Recent major changes", "43683-2")
    for text, day, status in facts:
        builder.fact(text, status, "a copy", day)
    return builder.build(
        document="spl:1", source="Probatum", kind=Kind.LABEL, title="Digest", date=date, level=level
    )


def test_new_words_of_a_watched_section_are_a_dated_row() -> None:
    (row,) = timeline(product(NEWER, older=(OLDER,)), most=10)
    assert (
        row.text == "Examplol is indicated for kidney stones in children 6 years of age and older."
    )
    assert row.date == "2024-05-01"
    assert dict(row.cells)[COLUMNS[0]] == "2024-05-01"
    assert row.note == "new words against the edition of 2020-01-01; edition used here"
    assert {q.edition for q in row.quotes} == {NEWER.id}


def test_words_that_only_moved_or_changed_case_are_no_change() -> None:
    shouted = {k: tuple(t.replace("Examplol", "EXAMPLOL") for t in v) for k, v in SECTIONS.items()}
    assert timeline(product(label(shouted), older=(OLDER,)), most=10) == []


def test_a_changed_figure_is_a_change() -> None:
    doses = {**SECTIONS, DOSAGE: ("The recommended dose is 7.5 mg once daily.",)}
    found = added_statements(label(doses), OLDER, DOSAGE)
    assert [s.text for s in found] == ["The recommended dose is 7.5 mg once daily."]
    assert added_statements(NEWER, NEWER, INDICATIONS) == []


def test_words_that_were_taken_back_since_are_marked() -> None:
    newest = label(date="2026-01-01", version="3")
    rows = timeline(product(newest, older=(NEWER, OLDER)), most=10)
    assert [r.date for r in rows] == ["2024-05-01"]
    assert rows[0].note.endswith("they no longer stand in the newest text")


def test_the_labels_own_list_of_changes_becomes_dated_rows() -> None:
    builder = EditionBuilder()
    builder.open_section("RECENT MAJOR CHANGES", "43683-2")
    builder.paragraph(
        "Warnings and Precautions, Liver Injury ( 5.1 ) 05/2024",
        PassageKind.LIST_ITEM,
        date="2024-05",
    )
    made = builder.build(
        document="spl:1", source="DailyMed", kind=Kind.LABEL, title="L", date="2024-05-01"
    )
    (row,) = timeline(product(made), most=10)
    assert row.text.startswith("Exampla: Recent major changes")
    assert "Warnings and Precautions, Liver Injury" in row.text
    assert row.text.endswith("05/2024.")
    assert [q.exact for q in row.quotes][1] == "RECENT MAJOR CHANGES"


def test_facts_are_shown_newest_first_up_to_the_limit() -> None:
    made = dated(
        Level.DIGEST,
        ("Exampla was approved in 2019.", "2019-05", Status.SECONDARY),
        ("Exampla got a boxed warning in 2023.", "2023-02-01", Status.PRIMARY),
    )
    rows = timeline(product(made), most=10)
    assert [r.date for r in rows] == ["2023-02-01", "2019-05"]
    assert [r.date for r in timeline(product(made), most=1)] == ["2023-02-01"]


def test_an_unconfirmed_change_is_a_row_whose_quote_says_so_and_never_the_news() -> None:
    made = dated(
        Level.DIGEST,
        ("Exampla was approved in 2019.", "2019-05", Status.SECONDARY),
        ("Exampla got a new warning in 2024.", "2024", Status.UNCONFIRMED),
    )
    rows = timeline(product(made), most=10)
    assert [(r.date, r.quotes[0].status) for r in rows] == [
        ("2024", Status.UNCONFIRMED),
        ("2019-05", Status.SECONDARY),
    ]
    assert [c.date for c in news(rows)] == ["2019-05"]


def test_the_row_of_the_edition_used_is_marked_or_the_edition_is_named() -> None:
    fact = ("Exampla got a new form.", "2025-03", Status.SECONDARY)
    rows = timeline(product(dated(Level.DIGEST, fact)), most=10)
    assert [r.note for r in rows] == ["edition used here"]
    assert used(product(dated(Level.DIGEST, fact)), rows) == ""
    older = product(dated(Level.DIGEST, fact, date="2025-06"))
    assert used(older, timeline(older, most=10)) == "Edition used here: Exampla, 2025-06."


def test_of_a_newer_digest_only_what_is_newer_than_the_held_text_counts() -> None:
    newer = dated(
        Level.DIGEST,
        ("Exampla was approved in 2019.", "2019-05", Status.SECONDARY),
        ("Exampla got a new form in 2025.", "2025-03", Status.SECONDARY),
    )
    rows = timeline(product(OLDER, newer=newer), most=10)
    assert [r.date for r in rows] == ["2025-03"]
