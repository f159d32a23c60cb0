from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from probatum.evidence.articles import ArticleSection, Review
from probatum.evidence.claims import Verdict
from probatum.evidence.editions import Status
from probatum.rendering.handover import MOST_WORDS, render
from tests.articles import FATAL, article, claim, digest, hostile

LONG = " ".join(["word"] * 60)


def with_sections(*sections: ArticleSection, short: tuple = ()):  # type: ignore[no-untyped-def, type-arg]
    return replace(article(), short_answer=short, sections=sections)


def test_danger_first_and_state_last() -> None:
    lines = render(article()).splitlines()
    assert lines[0] == "Exampla (examplol, oral)"
    assert lines[1] == "DANGER: Fatal liver failure has been reported. [1]"
    assert lines[2].startswith("A boxed warning was added in 2024. [1]")
    assert lines[-1] == "Reviewed by nobody: use with caution. Probatum, as of 2026-01-31. US."


def test_a_copy_says_its_code_and_day_within_the_words() -> None:
    review = Review("draft", "0123456789", 2, "", copy="0123456789-2", discard="2026-03-02")
    copied = replace(article(), review=review)
    text = render(copied)
    assert text.endswith(" US. Copy 0123456789-2, discard after 2026-03-02.\n")
    long = replace(copied, short_answer=tuple(claim(f"{n} {LONG}", n) for n in range(5)))
    assert len(render(long).split()) <= MOST_WORDS


def test_only_checked_claims_stand() -> None:
    doubtful = claim("Doubtful words.", 1, verdict=Verdict.PARTLY_SUPPORTED)
    unconfirmed = digest("Give 9 mg.", 700, Status.UNCONFIRMED)
    text = render(with_sections(ArticleSection("Dose", (doubtful, unconfirmed), topic="dose")))
    assert "Doubtful" not in text
    assert "9 mg" not in text


def test_nothing_from_a_retracted_paper_stands() -> None:
    found = claim("ALPHA showed benefit.", 10, 2)
    assert "ALPHA" not in render(with_sections(ArticleSection("Answer", (found,), topic="best")))


def test_a_danger_that_does_not_fit_is_not_passed_over() -> None:
    grave = [claim(f"Danger {n}: {LONG}.", n * 1000) for n in range(4)]
    text = render(with_sections(ArticleSection("Boxed warning", tuple(grave), topic="boxed")))
    assert "More dangers stand in the article." in text.splitlines()[1]
    assert "Danger 0" in text
    huge = claim(f"Danger: {LONG} {LONG} {LONG}.", 1)
    text = render(with_sections(ArticleSection("Boxed warning", (huge,), topic="boxed")))
    assert text.splitlines()[1] == "DANGER: More dangers stand in the article."


def test_a_section_that_says_none_is_no_danger() -> None:
    none = ArticleSection("C", (claim("Contraindications: none.", 5),), topic="contraindications")
    assert "DANGER" not in render(with_sections(none))


def test_what_stands_already_is_not_repeated() -> None:
    again = ArticleSection("Warnings", (replace(FATAL, date="2024"),), topic="warnings")
    made = article()
    text = render(replace(made, sections=(*made.sections, again)))
    assert text.count("Fatal liver failure") == 1


@given(st.lists(st.integers(1, 120), max_size=12), st.lists(st.integers(1, 200), max_size=4))
def test_never_more_words_and_never_half_a_statement(rest: list[int], grave: list[int]) -> None:
    """Lengths of statements of a dose section and of a boxed warning."""
    doses = [claim(f"Dose {n} {'x ' * size}end{n}.", n * 1000) for n, size in enumerate(rest)]
    boxed = [claim(f"Risk {n} {'x ' * size}stop{n}.", n * 999) for n, size in enumerate(grave)]
    text = render(
        with_sections(
            ArticleSection("Dose", tuple(doses), topic="dose"),
            ArticleSection("Boxed warning", tuple(boxed), topic="boxed"),
        )
    )
    assert len(text.split()) <= MOST_WORDS
    for start, end in ((r"\bDose (\d+)", "end"), (r"\bRisk (\d+)", "stop")):
        for match in re.finditer(start, text):
            assert f"{end}{match[1]}." in text
    if boxed and not all(f"stop{n}." in text for n in range(len(boxed))):
        assert "More dangers" in text


def test_hostile_text_stays_on_its_line() -> None:
    assert "\x1b" not in render(hostile())
    assert len(render(hostile()).split()) <= MOST_WORDS
