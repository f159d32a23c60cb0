"""What a statement copies whole from a document, and what is noted on a source behind a citation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.audits.choosing import Sentence, weighed_words
from probatum.audits.columns import check_columns
from probatum.audits.copied import Around, Page, as_copied, bare, copied
from probatum.audits.kinds import kind
from probatum.audits.notes import check_note, notes
from probatum.audits.report import Kind
from probatum.audits.splitting import Form
from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Design
from tests.making import abstract

_SOURCE = [
    ("5.5 Drowsiness", "", "Drowsiness has been reported in patients taking EXAMPLA [see (6.1) ] ."),
    ("5.5 Drowsiness", "", "Advise patients to avoid driving until they know how it affects them."),
    ("4 Cautions", "Exampla is contraindicated in:", "• patients who had a stroke."),
    ("4 Cautions", "Exampla is contraindicated in:", "• patients who take 20 mg of it daily."),
    ("8.2 Lactation", "", "It is not known whether: it is excreted in milk; the child is affected."),
    ("2.1 Dose", "", "Reduce the dose to .5 mg daily in patients who are older than 65 years."),
]  # fmt: skip


def _sentences() -> tuple[list[Sentence], dict[int, Around]]:
    made, around, at = [], {}, 0
    titles = list(dict.fromkeys(t for t, _, _ in _SOURCE))
    for title, lead, text in _SOURCE:
        made.append(Sentence("e", at, at, at + len(text), text, weighed_words(text)))
        leads = frozenset({bare(lead)} if lead else ())
        around[at] = Around((titles.index(title),), frozenset({bare(title)}), leads)
        at += len(text) + 1
    return made, around


def _copied(text: str, context: str = "") -> list[str]:
    made, around = _sentences()
    return [s.text[:14] for s in copied(text, context, Page(made), lambda s: around[s.start])]


@pytest.mark.parametrize(
    ("text", "context", "found"),
    [
        ("Drowsiness has been reported in patients taking Exampla.", "", 1),
        (
            "Drowsiness; Drowsiness has been reported in patients taking EXAMPLA. Advise patients to "
            "avoid driving until they know how it affects them.",
            "",
            2,
        ),
        ("Exampla is contraindicated in: patients who had a stroke.", "", 1),
        ("Patients who had a stroke.", "Exampla is contraindicated in:", 1),
    ],
)
def test_whole_sentences_are_copies(text: str, context: str, found: int) -> None:
    assert len(_copied(text, context)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Drowsiness has not been reported in patients taking Exampla.",
        "Advise patients to avoid driving.",
        "Patients who had a stroke.",
        "It is excreted in milk; the child is affected.",
        "Reduce the dose to 5 mg daily in patients who are older than 65 years.",
        "Headache; Drowsiness has been reported in patients taking Exampla.",
        "Drowsiness has been reported in patients taking Exampla. Reduce the dose to .5 mg daily in "
        "patients who are older than 65 years.",
        "Drowsiness.",
        "",
    ],
)
def test_parts_and_changed_words_are_no_copies(text: str) -> None:
    assert _copied(text) == []


def test_a_copy_passes_the_checks_on_words_and_no_others() -> None:
    failed = Check("negation", Outcome.FAIL, "other")
    assert as_copied(failed).outcome is Outcome.PASS
    for name in ("quote", "currency", "attribution"):
        assert as_copied(replace(failed, name=name)).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It lowers pain. [1] (randomised trial)", ["(randomised trial)"]),
        ("| STUDY (2014; non-randomised trial) | 5 |", ["(2014; non-randomised trial)"]),
        ("Screen adults. [1] (Grade B, moderate certainty)", ["(Grade B, moderate certainty)"]),
        ("It lowers pain (2014).", []),
        ("In one study (randomised trial) it lowered pain.", []),
        ("It lowers pain (in adults).", []),
    ],
)
def test_notes_on_a_source_are_read_apart(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in notes(text, 0, len(text))] == found


@pytest.mark.parametrize(
    ("note", "outcome"),
    [
        ("randomised trial", Outcome.PASS),
        ("cohort", Outcome.FAIL),
        ("Grade B, moderate certainty", Outcome.CANNOT_TELL),
        ("Grade A", Outcome.FAIL),
        ("2014; randomised trial", Outcome.PASS),
        ("", Outcome.NOT_APPLICABLE),
    ],
)
def test_a_note_is_held_against_its_document(note: str, outcome: Outcome) -> None:
    edition = replace(abstract(1), design=Design.RANDOMISED)
    assert check_note(note, edition, ["Grade: B. Sex: men and women."]).outcome is outcome


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Not stated in the held text: certainty of the evidence.*", Kind.SELF_DESCRIPTION),
        ("> No label of Exampla is held: what follows is other.", Kind.SELF_DESCRIPTION),
        ("as the row says", Kind.BOILERPLATE),
        ("Not stated", Kind.BOILERPLATE),
    ],
)
def test_what_our_own_articles_say_of_themselves(words: str, expected: Kind) -> None:
    assert kind(words, Form.PROSE, (), medical=True) is expected


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Deaths: Number; Arm A: 12; Arm B: 15.", Outcome.PASS),
        ("Deaths: Number; Arm A: 15; Arm B: 12.", Outcome.FAIL),
        ("Deaths; Arm A: 15.", Outcome.FAIL),
        ("Deaths; Arm A: 17.", Outcome.PASS),
        ("Deaths; Total: 12; Arm B: 15.", Outcome.PASS),
    ],
)
def test_a_value_stands_under_its_own_header(text: str, outcome: Outcome) -> None:
    above = ["Outcome: deaths", "Number\tArm A\tArm B (3)\tArm C"]
    assert check_columns(text, "Deaths\t12\t15\t12", above).outcome is outcome
