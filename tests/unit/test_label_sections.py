"""The sections that a product's label gives: topics, warnings row by row, populations, silence."""

from __future__ import annotations

from probatum.answers import topics as t
from probatum.answers.choosing import Shown, stem
from probatum.answers.focus import Focus, patient_values
from probatum.answers.harms import WARNING_COLUMNS, warnings
from probatum.answers.label import (
    Product,
    bare_title,
    build,
    candidates,
    paragraph,
    topics_note,
    with_codes,
)
from probatum.answers.populations import populations
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Edition, Kind, Level, Status
from tests.labels import BOX, WARNINGS, label, product


def texts(product: Product, topic: t.Topic, focus: Focus | None = None) -> list[str]:
    built = build(product, topic, focus or Focus(), Shown(), topic.title)
    return [c.text for c in built.section.claims] if built.section else []


def test_a_section_holds_what_its_topic_asks_for() -> None:
    assert texts(product(), t.INDICATION) == [
        "Examplol is indicated for the treatment of gout in adults."
    ]
    assert texts(product(), t.DOSE) == [
        "The recommended dose is 5 mg once daily.",
        "In patients who weigh less than 40 kg, the dose is 2.5 mg once daily.",
    ]
    assert texts(product(), t.BEFORE) == ["Assess liver function before treatment and every month."]


def test_none_under_contraindications_is_said_and_is_not_silence() -> None:
    assert texts(product(), t.CONTRA) == ["Contraindications: none."]


def test_a_boxed_warning_is_shown_whole() -> None:
    assert " ".join(texts(product(), t.BOX)) == BOX


def test_what_the_label_is_silent_on_is_said() -> None:
    built = build(product(label({})), t.BOX, Focus(), Shown(), "Boxed warning")
    assert (built.section, built.silent) == (None, "boxed warning")


def test_what_is_already_shown_is_not_said_again() -> None:
    shown = Shown()
    first = build(product(), t.INDICATION, Focus(), shown, "Indication")
    again = build(product(), t.INDICATION, Focus(), shown, "Indication")
    assert first.section is not None
    assert again.section is None
    assert again.silent is None


def test_too_many_statements_leave_those_that_fit_the_question_and_the_rest_is_listed() -> None:
    rows = tuple(f"The dose in condition{chr(97 + n)} is {n} mg once daily." for n in range(1, 20))
    made = product(label({"34068-7": rows}))
    built = build(made, t.DOSE, Focus({"conditionk": 1.0}), Shown(), "Dose")
    assert built.section is not None
    shown = [c.text for c in built.section.claims]
    assert len(shown) <= t.DOSE.near
    assert "The dose in conditionk is 10 mg once daily." in shown
    assert built.omitted
    assert built.omitted[0].topic == "Dose"


def test_rows_that_differ_in_figures_only_leave_the_first_the_last_and_the_patients() -> None:
    rows = tuple(f"At {n} to {n + 1} kg the dose is {n * 2} mL." for n in range(2, 12))
    focus = Focus({}, patient_values("a child of 6.5 kg"))
    shown = texts(product(label({"34068-7": rows})), t.DOSE, focus)
    assert shown == [rows[0], rows[4], rows[-1]]


def test_the_rows_of_a_small_table_stay_together() -> None:
    builder = EditionBuilder()
    builder.open_section("2 DOSAGE AND ADMINISTRATION", "34068-7")
    for n in range(t.DOSE.near):
        builder.paragraph(f"The dose in gout of condition{chr(97 + n)} is {n} mg once daily.")
    steps = [[f"Day {n}", f"{n * 2} mg"] for n in range(1, 7)]
    builder.table(steps, [["Step", "Dose"]], "Table 1: Titration to 2 mg")
    builder.table(steps[:3], [["Step", "Dose"]], "Table 2: Titration to 1 mg")
    made = builder.build(
        document="spl:1", source="DailyMed", kind=Kind.LABEL, title="L", date="2024"
    )
    shown = texts(product(made), t.DOSE, Focus({"gout": 1.0, stem("titration"): 0.5}))
    assert sum("Step: Day" in text for text in shown) in (0, 3, 6, 9)
    shown = texts(product(made), t.DOSE, Focus({stem("titration"): 1.0}))
    assert sum("Step: Day" in text for text in shown) == 9


def digest(text: str, status: Status) -> Edition:
    builder = EditionBuilder()
    builder.open_section("Dosage and administration", "34068-7")
    builder.open_section("Dose")
    builder.fact(text, status, "a copy")
    return builder.build(
        document="spl:1", source="Probatum", kind=Kind.LABEL, title="Digest", date="2024",
        level=Level.DIGEST, url="https://labels.example/1",
    )  # fmt: skip


def test_an_unconfirmed_figure_gives_way_to_a_word_on_where_to_read_it() -> None:
    made = product(digest("The dose is 5 mg once daily.", Status.UNCONFIRMED))
    built = build(made, t.DOSE, Focus(), Shown(), "Dose")
    assert built.section is not None
    assert built.section.claims == ()
    assert built.section.notices == (
        "Not confirmed: the figures for dose. Read label section “Dose” (https://labels.example/1).",
    )
    assert texts(product(digest("The dose is 5 mg once daily.", Status.SECONDARY)), t.DOSE) == [
        "The dose is 5 mg once daily."
    ]


def test_each_harm_is_one_row_of_sign_timing_and_action() -> None:
    built = warnings(product(), Focus(), "Warnings")
    assert built.section is not None
    assert built.section.columns == WARNING_COLUMNS
    first, second = [dict(c.cells) for c in built.section.claims]
    assert first == {
        "Harm": "Liver Injury",
        "Sign and timing": "Liver injury occurred in 3 of 120 patients within the first 8 weeks.",
        "What to do": "Assess liver function before treatment and every month. "
                      "Discontinue examplol if jaundice occurs.",
    }  # fmt: skip
    assert second["Sign and timing"] == "Low blood pressure may occur after the first dose."
    for row in built.section.claims:
        quoted = " ".join(q.exact for q in row.quotes)
        assert all(part in quoted for part in row.cells[1][1].split(". ") if row.cells[1][1])


def test_a_label_without_warnings_is_silent_on_them() -> None:
    assert warnings(product(label({}, {})), Focus(), "Warnings").silent == "warnings"


def test_each_population_is_one_row_and_animals_wait_behind_people() -> None:
    builder = EditionBuilder()
    builder.open_section("8 USE IN SPECIFIC POPULATIONS", "43684-0")
    builder.open_section("8.1 Pregnancy", "42228-7")
    builder.paragraph("Embryo toxicity was observed in rats at 3 times the AUC.")
    builder.paragraph("Examplol is not recommended in pregnant women.")
    builder.close_section()
    builder.open_section("8.5 Geriatric Use", "34082-8")
    builder.paragraph("No difference was observed in patients 65 years of age and older.")
    made = builder.build(
        document="spl:1", source="DailyMed", kind=Kind.LABEL, title="L", date="2024"
    )
    built = populations(product(made), Focus(), "Special populations")
    assert built.section is not None
    assert [c.cells for c in built.section.claims] == [
        (("Population", "Pregnancy"),
         ("What the label says", "Examplol is not recommended in pregnant women.")),
        (("Population", "Geriatric Use"),
         ("What the label says", "No difference was observed in patients 65 years of age and older.")),
    ]  # fmt: skip


def test_the_labels_own_paragraph_is_the_first_that_is_a_statement() -> None:
    whole = paragraph(product(), ["34066-1"])
    assert whole is not None
    assert whole.text == BOX == whole.quotes[0].exact
    assert paragraph(product(), ["34070-3"]) is None


def test_only_passages_of_the_full_text_count_not_the_highlights() -> None:
    builder = EditionBuilder()
    builder.open_section("HIGHLIGHTS", HIGHLIGHTS)
    builder.open_section("INDICATIONS", "34067-9")
    builder.paragraph("Examplol is indicated for gout (1).")
    builder.close_section()
    builder.close_section()
    builder.open_section("1 INDICATIONS", "34067-9")
    builder.open_section("1.1 Gout")
    builder.paragraph("Examplol is indicated for gout in adults.")
    made = builder.build(
        document="spl:1", source="DailyMed", kind=Kind.LABEL, title="L", date="2024"
    )
    found = with_codes(made, ["34067-9"])
    assert [made.words(p) for p in found] == ["Examplol is indicated for gout in adults."]


def test_candidates_keep_the_labels_order() -> None:
    starts = [s.start for s in candidates(product(), t.MONITORING)]
    assert starts == sorted(starts)
    assert len(WARNINGS) == 2


def test_the_note_names_product_publisher_and_edition() -> None:
    note = topics_note(product())
    assert (
        note == "Exampla (examplol, oral): DailyMed (FDA label), edition of 2024-05-01, version 2"
    )


def test_a_harm_of_many_statements_keeps_the_quotes_of_all() -> None:
    harm = (
        "Liver injury occurred in 3 of 120 patients within the first 8 weeks.",
        "Fatal liver failure was reported in one patient.",
        "The median time to onset was 5 weeks.",
        "Discontinue examplol if jaundice occurs.",
        "Stop examplol and consult a hepatologist if enzymes rise.",
        "Assess liver function before treatment and every month.",
        "Monitor patients for jaundice.",
    )
    built = warnings(product(label(warnings={"5.1 Liver Injury": harm})), Focus(), "Warnings")
    assert built.section is not None
    (row,) = built.section.claims
    quoted = {q.exact for q in row.quotes}
    assert all(text in quoted for text in harm if text in row.text)


def test_a_title_has_no_number_and_no_colon() -> None:
    assert bare_title("5.1 Liver Injury: ") == "Liver Injury"
    assert bare_title("Ocular:") == "Ocular"


def test_a_box_is_whole_without_titles_and_cut_references() -> None:
    box = (
        "Risk in Children of All Ages",
        "A. LIVER FAILURE AND OTHER HARMS",
        "LIVER FAILURE HAS BEEN REPORTED. THE DRUG SHOULD BE STOPPED AT ONCE.",
        "These patients need care. Proper dosing is essential [see Warnings and Precautions ( 5.2 ) .",
    )
    shown = texts(product(label({"34066-1": box})), t.BOX)
    assert shown == [
        "LIVER FAILURE HAS BEEN REPORTED.", "THE DRUG SHOULD BE STOPPED AT ONCE.",
        "These patients need care.", "Proper dosing is essential.",
    ]  # fmt: skip


def test_the_harm_that_is_asked_about_is_among_the_rows_that_are_shown() -> None:
    harms = {
        f"5.{n} Harm number {n}": (f"Harm {n} has occurred in patients.",) for n in range(1, 17)
    }
    harms["5.17 Risk in Children"] = ("Deaths have occurred after tonsillectomy in children.",)
    focus = Focus({"tonsillectomy": 2.0}, patient_values("a 10-year-old child"))
    built = warnings(product(label(warnings=harms)), focus, "Warnings")
    assert built.section is not None
    assert "Risk in Children" in [c.cells[0][1] for c in built.section.claims]
