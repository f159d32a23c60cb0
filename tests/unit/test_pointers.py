"""Cells and paragraphs without what only points elsewhere, and leaning sentences across passages."""

from __future__ import annotations

import pytest

from probatum.answers.trimming import dangles, trim, without_pointers
from probatum.sources.tables import tables_in_html


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("1,000 mg. See Table 2.", "1,000 mg."),
        ("• See Section 2.4", ""),
        ("Increase one level per Table 3. Wait 2 weeks.", "Increase one level. Wait 2 weeks."),
        (
            "Withhold. Follow the guidelines in Table 5 when resuming treatment.",
            "Withhold. Follow the guidelines when resuming treatment.",
        ),
        ("The dose is shown in Table 2. Take 5 mg.", "Take 5 mg."),
        ("Refer to the prescribing information of the other drug.",) * 2,
        ("4.2 (1.3)", "4.2 (1.3)"),
        ("No Modification", "No Modification"),
    ],
)
def test_a_cell_keeps_all_but_its_pointers(cell: str, kept: str) -> None:
    assert without_pointers(cell) == kept


def test_a_split_see_is_a_reference_too() -> None:
    assert trim("It is not approved below 7 years of age [ s ee Use in Populations]") == (
        "It is not approved below 7 years of age."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Adverse reactions in these patients are presented below.",
        "The dose modifications are listed in Tables 1, 2, and 3.",
        "None of the benefits mentioned in this section was shown.",
    ],
)
def test_a_sentence_about_another_place_dangles(text: str) -> None:
    assert dangles(text)


def test_footnotes_of_openfda_tables_stand_below_the_table() -> None:
    (read,) = tables_in_html(
        "<table><tr><th>Weight<footnote ID='a'>At birth.</footnote></th><th>Dose</th></tr>"
        "<tr><td>2 kg</td><td>5 mg<footnote ID='b'>Once only.</footnote></td></tr></table>"
    )
    assert read.headers == (("Weight*", "Dose"),)
    assert read.rows == (("2 kg", "5 mg†"),)
    assert read.notes == ("* At birth.", "† Once only.")
