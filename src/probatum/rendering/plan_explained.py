"""A protocol explained to a patient, as text and as a page: signs first, then what is watched."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from probatum.protocols.explaining import Explained
from probatum.protocols.language import Cited
from probatum.rendering.html import page
from probatum.rendering.wording import one_line

WHAT_IT_IS = (
    "What is watched during this treatment, and why, for the person who is treated and the family. It "
    "holds for nobody in particular: it gives no dose and no day, and decides nothing. Ask your team "
    "what of it is meant for you."
)
HELP = "Call your team at once if you see any of these, or the emergency number if you cannot reach it."
NOT_ALL = "The list is not complete. Call too if something worries you."
NO_SIGNS = (
    "The passages that were read name no sign that a patient could see. Call your team if something "
    "worries you."
)
NO_TESTS = (
    "The passages of this edition that were read ask for no test; ask your team which are made."
)
OURS = "The explanations of tests and signs are ours; the label's words stand under each."
NEVER_ALONE = "Do not start, stop or change a medicine because of this page."

WORDS = {
    "what": WHAT_IT_IS, "help": HELP, "not_all": NOT_ALL, "no_signs": NO_SIGNS,
    "no_tests": NO_TESTS, "ours": OURS, "never": NEVER_ALONE,
}  # fmt: skip
"""What the page says, by the names of its template."""


def to_text(made: Explained, *, width: int = 88) -> str:
    """The explanation as plain text."""
    return "\n".join(_lines(made, width)) + "\n"


def render(made: Explained) -> str:
    """The explanation as one self-contained page. The same protocol gives the same characters."""
    return page(
        "explained.html.j2",
        "plan.css",
        made=made,
        words=WORDS,
    )


def standing_of(cited: Cited) -> str:
    """How a quote was read, in words."""
    carried = ", from another edition" if cited.carried else ""
    return f"{cited.status.value}{carried}"


def _lines(made: Explained, width: int) -> Iterator[str]:
    edition = f"{made.jurisdiction} label, edition {made.label_edition}"
    yield from _filled(made.title, 0, width)
    yield from _filled(f"{edition}, as of {made.as_of.isoformat()}. {made.standing}", 0, width)
    yield ""
    yield from _filled(f"{WHAT_IT_IS} {NEVER_ALONE}", 0, width)
    yield from ("", "Get help now")
    yield from _filled(HELP if made.dangers else NO_SIGNS, 2, width)
    for danger in made.dangers:
        for sign in danger.signs:
            yield from _filled(f"- {sign}", 2, width)
        yield from _quoted(danger.quotes, width)
    if made.dangers:
        yield from _filled(NOT_ALL, 2, width)
    for title, listed in (("What is tested", made.tests), ("What else to know", made.others)):
        if listed:
            yield from ("", title)
        for watched in listed:
            yield from _filled(
                f"{watched.title + '. ' if watched.title else ''}{watched.words}", 2, width
            )
            yield from _quoted(watched.quotes, width)
    if not made.tests:
        yield from ("", *_filled(NO_TESTS, 0, width))
    yield ""
    yield from _filled(OURS, 0, width)


def _quoted(quotes: Iterable[Cited], width: int) -> Iterator[str]:
    for cited in quotes:
        yield from _filled(f"“{cited.quote.exact}” ({standing_of(cited)})", 6, width)


def _filled(text: str, indent: int, width: int) -> list[str]:
    left = " " * indent
    return textwrap.wrap(one_line(text), width, initial_indent=left, subsequent_indent=left)
