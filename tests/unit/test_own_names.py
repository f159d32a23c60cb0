"""The word by which a label calls its drug, where its title bears another form of the name."""

from __future__ import annotations

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, Name, Role
from probatum.sources.own_names import OFTEN, with_own_word


def label(word: str, times: int, *names: str) -> Edition:
    builder = EditionBuilder()
    builder.open_section("Warnings")
    builder.paragraph(f"{word} can cause harm. " * times + "Other words of the text. " * 3 * times)
    return builder.build(
        document="spl:1", source="FDA", kind=Kind.LABEL, title="L", date="2024",
        names=tuple(Name(Role.GENERIC, n) for n in names),
    )  # fmt: skip


def added(edition: Edition) -> set[str]:
    return {n.text for n in with_own_word(edition).names} - {n.text for n in edition.names}


def test_the_anion_that_the_warnings_speak_of_is_a_name_of_the_acid() -> None:
    assert added(label("examploate", OFTEN, "EXAMPLOIC ACID")) == {"examploate"}
    assert added(label("examploate", OFTEN, "DIEXAMPLOEX SODIUM")) == {"examploate"}


def test_a_word_that_is_used_seldom_or_less_than_the_name_is_none() -> None:
    assert added(label("examploate", OFTEN - 1, "EXAMPLOIC ACID")) == set()
    assert added(label("examploate and examploic", OFTEN, "EXAMPLOIC ACID")) == set()


def test_a_precursor_a_metabolite_and_an_unlike_word_are_none() -> None:
    assert added(label("examplotoin", OFTEN, "FOSEXAMPLOTOIN")) == set()
    assert added(label("norexamplotoin", OFTEN, "EXAMPLOTOIN")) == set()
    assert added(label("bleeding", OFTEN, "EXAMPLOIC ACID")) == set()
