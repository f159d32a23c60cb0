"""What a label says of pregnancy and age, and which of it a question asks about."""

from __future__ import annotations

from probatum.answers.focus import Focus
from probatum.answers.populations import asked, populations
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Kind
from tests.labels import product

PREGNANCY = (
    "There is a pregnancy exposure registry that monitors outcomes in women who take Exampla.",
    "There are no adequate data on the use of Exampla in pregnant women.",
    "Based on animal studies, Exampla may cause fetal harm.",
    "Exampla is contraindicated in pregnant women.",
)


def rows(*groups: str) -> tuple[dict[str, str], tuple[str, ...]]:
    builder = EditionBuilder()
    builder.open_section("8 USE IN SPECIFIC POPULATIONS", "43684-0")
    for title, code, texts in (
        ("8.1 Pregnancy", "42228-7", PREGNANCY),
        ("Animal Data", None, ("An increase in malformations was observed at all doses.",)),
        ("8.5 Geriatric Use", "34082-8", ("Patients 65 years and older had more falls.",)),
    ):
        builder.open_section(title, code)
        for text in texts:
            builder.paragraph(text)
        if code or title == "Animal Data":
            builder.close_section()
    made = builder.build(
        document="spl:1", source="DailyMed", kind=Kind.LABEL, title="L", date="2024"
    )
    built = populations(product(made), Focus(), "Special populations", asked(groups))
    assert built.section is not None
    cells = [c.cells for c in built.section.claims]
    return {c[0][1]: c[1][1] for c in cells}, tuple(o.reason for o in built.omitted)


def test_the_ban_and_the_harm_stand_before_what_is_not_known_and_no_registry() -> None:
    shown, _ = rows()
    assert shown["Pregnancy"] == f"{PREGNANCY[3]} {PREGNANCY[2]}"


def test_a_question_on_one_group_gets_its_rows_and_the_names_of_the_others() -> None:
    shown, omitted = rows("pregnancy", "female")
    assert shown == {"Pregnancy": f"{PREGNANCY[3]} {PREGNANCY[2]} {PREGNANCY[1]}"}
    assert omitted == ("other populations of the label: Geriatric Use",)
    assert list(rows("renal")[0]) == ["Pregnancy", "Geriatric Use"]


def test_the_words_of_a_group_are_those_by_which_labels_speak_of_it() -> None:
    pattern = asked(("pregnancy", "female"))
    assert pattern is not None
    assert pattern.search("It can cause neural tube defects.")
    assert pattern.search("use effective contraception")
    assert not pattern.search("patients with congenital metabolic disorders")
    assert asked(("female",)) is None
