"""Text to pieces: places exact, nothing lost, marks and lists and headings understood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.audits.citations import marks, numbers
from probatum.audits.reading import words
from probatum.audits.splitting import Form, split

TEXT = """Updates on a drug

Dosing of the Drug

  • Standard dose: 1.1 × 10^14 units per kg 1
  • At day 30: Check liver function 1
    • If unremarkable: Taper over 28 days 1
  1. Do not stop abruptly – always taper gradually per protocol 2

It replaces the gene with a single infusion 2. This treatment may help 2. Type 1 disease is severe 1.
"""


def _pieces(text: str) -> list[str]:
    return [text[p.start : p.end] for p in split(text, marks(text))[1]]


def test_pieces_of_a_pasted_answer() -> None:
    assert _pieces(TEXT) == [
        "Updates on a drug",
        "Dosing of the Drug",
        "Standard dose: 1.1 × 10^14 units per kg 1",
        "At day 30: Check liver function 1",
        "If unremarkable: Taper over 28 days 1",
        "Do not stop abruptly",
        "always taper gradually per protocol 2",
        "It replaces the gene with a single infusion 2.",
        "This treatment may help 2.",
        "Type 1 disease is severe 1.",
    ]


def test_a_nested_item_is_read_under_its_parent_and_headings() -> None:
    pieces = split(TEXT, marks(TEXT))[1]
    nested = next(p for p in pieces if TEXT[p.start : p.end].startswith("If unremarkable"))
    assert [TEXT[s:e] for s, e in nested.lead] == ["At day 30: Check liver function 1"]
    assert TEXT[slice(*nested.headings[-1])] == "Dosing of the Drug"


def test_clauses_of_a_sentence_share_its_number() -> None:
    pieces = {TEXT[p.start : p.end]: p for p in split(TEXT, marks(TEXT))[1]}
    one = pieces["Do not stop abruptly"]
    other = pieces["always taper gradually per protocol 2"]
    assert one.sentence == other.sentence


def test_rows_of_a_table_have_its_header() -> None:
    text = "| drug | dose |\n|---|---|\n| one | 5 mg [1] |\n"
    pieces = split(text, marks(text))[1]
    assert [p.form for p in pieces] == [Form.HEADING, Form.ROW]
    assert text[slice(*pieces[1].lead[0])] == "| drug | dose |"


def test_sentences_of_a_cell_are_pieces() -> None:
    text = "| Harm | Do |\n|---|---|\n| Bleeding | Count platelets. Stop it at once. | now [1] |"
    pieces = split(text, marks(text))[1]
    assert [text[p.start : p.end] for p in pieces[1:]] == [
        "| Bleeding | Count platelets.",
        "Stop it at once.",
        "now [1] |",
    ]
    assert len({p.sentence for p in pieces[1:]}) == 1


def test_a_bold_label_is_a_heading_to_its_paragraph() -> None:
    text = "**Danger.** It can cause bleeding. Count platelets.\n\nAnother paragraph is here."
    pieces = split(text, marks(text))[1]
    assert [text[p.start : p.end] for p in pieces][:3] == [
        "**Danger.**",
        "It can cause bleeding.",
        "Count platelets.",
    ]
    assert [len(p.headings) for p in pieces] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("| Bleeding | not stated | Stop it. |", "Bleeding; Stop it."),
        ("|Dose: | 5 mg|n/a|daily|", "Dose: 5 mg; daily"),
        ("| It was not stated. | so |", "It was not stated. so"),
    ],
)
def test_a_row_is_read_cell_by_cell_without_its_empty_ones(row: str, read: str) -> None:
    assert words(row, 0, len(row)).text == read


def test_a_wrapped_paragraph_is_one() -> None:
    line = "word " * 14
    text = f"{line}\n{line}\nlast words of it. Another sentence follows here."
    assert len(_pieces(text)) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Given daily [3,4] or weekly [5-7].", [(3, 4), (5, 6, 7)]),
        ("Given daily.¹ Then weekly.²,³", [(1,), (2, 3)]),
        ("Area of 3 m² and 10¹⁴ units.", []),
        ("It is given daily.[^2]", [(2,)]),
        (
            "One 1.\nTwo of them 2.\nThree of them 1.\nIn phase 3\nFor 30 days 2",
            [(1,), (2,), (1,), (2,)],
        ),
        ("Dose of 3\nWeight of 4\nAge of 5", []),
        ("It works (5). It fails (1). It helps (2, 3). It may (4).", [(5,), (1,), (2, 3), (4,)]),
        ("It works 【4†source】.", [(4,)]),
        ("It grew.1 It fell.2 It stood.1,2", [(1,), (2,), (1, 2)]),
    ],
)
def test_citation_marks(text: str, found: list[tuple[int, ...]]) -> None:
    assert [m.numbers for m in marks(text)] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It helps (Day 2021).", ("Day 2021",)),
        ("It helps (Day et al., 2021; Toro 2025).", ("Day et al., 2021", "Toro 2025")),
        ("It helps (PMID: 12345678).", ("PMID: 12345678",)),
        ("New (Updated 2025) label.", None),
    ],
)
def test_marks_in_words(text: str, words: tuple[str, ...] | None) -> None:
    found = marks(text)
    assert (found[0].words if found else None) == words


def test_ranges_of_numbers() -> None:
    assert numbers("1, 3-5") == (1, 3, 4, 5)
    assert numbers("1–900") == (1, 900)


_ANY = st.text(
    st.sampled_from(
        "abcdeXYZ 0123456789.,;:!?()[]{}-–—*#|\n\n\t•^¹²³\u200b\u202e\u00ad×≥µÄж中\"'“”"
    ),
    max_size=400,
)


@settings(max_examples=150, deadline=None)
@given(_ANY)
def test_no_letter_is_lost_and_no_piece_overlaps(text: str) -> None:
    blocks, pieces = split(text, marks(text))
    place = 0
    left = []
    for piece in pieces:
        assert place <= piece.start < piece.end <= len(text)
        left.append(text[place : piece.start])
        place = piece.end
    left.append(text[place:])
    assert all(0 <= p.block < len(blocks) for p in pieces)
    rest = "".join(left)
    lost = [c for c in rest if c.isalpha()]
    assert len(lost) <= sum(1 for b in blocks if b.form is Form.ITEM)


def test_hostile_length_is_linear() -> None:
    text = "claim; " * 10_000 + "\n" + "(" * 10_000 + "\n" + "• " * 10_000
    assert split(text, marks(text))[1]


@pytest.mark.parametrize(
    ("first", "heading"),
    [
        ("Examplol (Exampla): what clinicians need to know", True),
        ("Examplol in asthma – a summary of what is known", True),
        ("Examplol is given once daily: take it at night.", False),
        ("Examplol is given once daily", False),
    ],
)
def test_a_first_line_that_stands_alone_may_be_a_title(first: str, heading: bool) -> None:
    text = f"{first}\n\nIt is given daily to adults.\n"
    piece = split(text, [])[1][0]
    assert (piece.form is Form.HEADING) is heading
