"""What changed between two editions, sentence by sentence."""

from __future__ import annotations

from probatum.evidence.editions import Edition, Kind, Section
from probatum.services.changes import Change, changes


def edition(*sections: tuple[str, str]) -> Edition:
    text, made = "", []
    for title, body in sections:
        start = len(text)
        text += f"{title}\n{body}\n"
        made.append(Section(title, None, start, len(text)))
    return Edition("spl:a", "s", Kind.LABEL, "T", text, tuple(made), ())


OLD = edition(
    ("1 DOSE", "Give 5 mg once daily. Do not crush. Take with food."),
    ("2 WARNINGS", "Monitor platelets weekly for 3 months. Stop if fever occurs."),
)
NEW = edition(
    ("1 DOSE", "Give 7.5 mg once daily. Take with food. Swallow the tablet whole with water."),
    ("2 WARNINGS", "Monitor platelets weekly for 3 months. Do not crush."),
)


def rows(old: Edition, new: Edition) -> list[tuple[Change, str, str]]:
    return [
        (r.change, "".join(w.text for w in r.old), "".join(w.text for w in r.new))
        for r in changes(old, new).rows
        if r.change is not Change.SAME
    ]


def test_each_sentence_that_differs_says_how() -> None:
    assert rows(OLD, NEW) == [
        (Change.REWORDED, "Give 5 mg once daily.", "Give 7.5 mg once daily."),
        (Change.MOVED_AWAY, "Do not crush.", ""),
        (Change.ADDED, "", "Swallow the tablet whole with water."),
        (Change.REMOVED, "Stop if fever occurs.", ""),
        (Change.MOVED_HERE, "", "Do not crush."),
    ]


def test_a_number_that_changed_is_marked_and_nothing_else() -> None:
    made = changes(OLD, NEW)
    row = next(r for r in made.rows if r.change is Change.REWORDED)
    assert [w.text for w in row.old if w.changed] == ["5"]
    assert [w.text for w in row.new if w.changed] == ["7.5"]
    assert all(w.number for w in (*row.old, *row.new) if w.changed)
    assert made.numbers == 1
    assert row.section == ("1 DOSE",)


def test_both_editions_stand_whole_in_the_rows() -> None:
    for old, new in ((OLD, NEW), (NEW, OLD), (OLD, OLD), (edition(), NEW), (OLD, edition())):
        made = changes(old, new)
        left = " ".join("".join(w.text for w in r.old) for r in made.rows if r.old)
        right = " ".join("".join(w.text for w in r.new) for r in made.rows if r.new)
        assert sorted(left.split()) == sorted(old.text.split())
        assert right.split() == new.text.split()


def test_an_edition_does_not_differ_from_itself() -> None:
    assert rows(OLD, OLD) == []


def test_a_word_about_numbers_is_no_number() -> None:
    made = changes(edition(("A", "Give it once daily.")), edition(("A", "Give it twice daily.")))
    assert made.numbers == 0
    assert made.count(Change.REWORDED) == 1


def test_in_a_run_of_words_the_number_alone_is_marked() -> None:
    made = changes(
        edition(("A", "The warning states since 2023 that the liver can fail.")),
        edition(("A", "The warning says that the liver can fail.")),
    )
    row = next(r for r in made.rows if r.change is Change.REWORDED)
    assert [w.text for w in row.old if w.number] == ["2023"]
    assert "".join(w.text for w in row.old if w.changed) == "states since 2023"
