"""The opening lines: the newest weighty changes, then what can kill and the rule against it."""

from __future__ import annotations

import re
from dataclasses import replace

from probatum.answers.short import LONGEST_LINE, danger, joined, news
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from tests.articles import claim


def on(date: str, text: str, start: int = 0) -> Claim:
    return claim(text, start, date=date)


def section(topic: str, *claims: Claim) -> ArticleSection:
    return ArticleSection(topic.title(), claims, topic=topic)


def row(harm: str, sign: str, action: str = "not stated") -> Claim:
    cells = (("Harm", harm), ("Sign and timing", sign), ("What to do", action))
    return claim(f"{harm}: {sign}", 900, cells=cells)


FATAL = claim("Fatal liver failure has been reported.", 1)
RULE = claim("Do not stop corticosteroids until liver tests are normal.", 2)


def test_news_are_the_two_newest_changes_of_weight() -> None:
    rows = [
        on("2025", "The address of the maker changed."),
        on("2024-05", "A boxed warning was added."),
        on("2019", "It was approved for adults."),
        on("2021", "The dose was raised to 5 mg."),
    ]
    assert [c.date for c in news(rows)] == ["2024-05", "2021"]
    assert [c.date for c in news(rows[:1])] == ["2025"]
    assert news([claim("A boxed warning was added.", 1)]) == []


def test_danger_is_what_kills_the_rule_against_it_and_another_harm_with_its_window() -> None:
    line = danger(
        [
            section("boxed", claim("Liver tests may rise.", 0), FATAL, RULE),
            section(
                "warnings",
                row("Liver failure", "Liver failure was reported in 2 patients."),
                row(
                    "Thrombotic events",
                    "They occurred within the first 2 weeks in 5 of 90 patients.",
                ),
            ),
        ]
    )
    assert line is not None
    assert line.text == (
        f"{FATAL.text} {RULE.text} They occurred within the first 2 weeks in 5 of 90 patients."
    )
    assert {q.exact for q in line.quotes} >= {FATAL.text, RULE.text}


def test_what_the_line_above_says_is_not_repeated() -> None:
    line = danger([section("boxed", FATAL, RULE)], said=FATAL.text)
    assert line is not None
    assert line.text == RULE.text


def test_without_a_boxed_warning_the_contraindication_and_the_gravest_warning_speak() -> None:
    contra = claim("It is contraindicated in active bleeding.", 5)
    none = claim("Contraindications: none.", 6)
    grave = row("Bleeding", "Fatal bleeding occurred in 3 of 900 patients.")
    line = danger(
        [
            section("contraindications", contra),
            section("warnings", row("Rash", "Rash occurred in 20 of 900 patients."), grave),
        ]
    )
    assert line is not None
    assert line.text == f"{contra.text} Fatal bleeding occurred in 3 of 900 patients."
    again = danger([section("contraindications", none), section("warnings", grave)])
    assert again is not None
    assert again.text == "Fatal bleeding occurred in 3 of 900 patients."


def test_without_anything_dangerous_there_is_no_line() -> None:
    assert danger([section("dose", FATAL)]) is None
    assert danger([]) is None


def test_claims_are_joined_whole_once_and_never_beyond_the_longest_line() -> None:
    long = [claim(f"Statement number {n} " + "goes on " * 30 + ".", n) for n in range(4)]
    line = joined([long[0], long[0], *long[1:]])
    assert line is not None
    assert len(line.text) <= LONGEST_LINE
    assert line.text == " ".join(c.text for c in long[:2])
    assert len(line.quotes) == 2
    only = replace(long[0], text="word " * 300)
    alone = joined([only])
    assert alone is not None
    assert alone.text == only.text
    assert joined([]) is None


def test_the_danger_of_a_group_is_what_the_gravest_section_says_of_it() -> None:
    box = section(
        "boxed", FATAL, claim("It can cause birth defects. Monitor liver tests every week.", 3)
    )
    wanted = re.compile("birth defects|fetal")
    line = danger(
        [box, section("warnings", row("Fetal risk", "It may cause fetal harm."))], "", wanted
    )
    assert line is not None
    assert line.text == "It can cause birth defects."
    line = danger([section("warnings", row("Fetal risk", "It may cause fetal harm."))], "", wanted)
    assert line is not None
    assert line.text == "It may cause fetal harm."
    line = danger([section("boxed", FATAL)], "", wanted)
    assert line is not None
    assert line.text == FATAL.text


def test_a_boxed_statement_on_what_is_asked_stands_in_the_danger() -> None:
    asked = claim("Doses of aspirin above 100 mg should be avoided.", 3)
    line = danger([section("boxed", FATAL, RULE, asked)], terms={"aspirin": 2.0, "dos": 1.0})
    assert line is not None
    assert line.text == f"{FATAL.text} {asked.text} {RULE.text}"
