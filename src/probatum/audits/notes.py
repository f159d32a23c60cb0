"""Notes on a source that stand in brackets behind a citation: its design and year, how a
recommendation is graded, how certain it is.

Such a note is no part of the sentence, which the source says in its own words; it is read apart, and
held against what the document is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Design, Edition

NOTE = "note on the source"

_DESIGNS = "|".join(re.escape(d.value) for d in sorted(Design, key=lambda d: -len(d.value)))
_PART = (
    rf"(?:\d{{4}}|{_DESIGNS}|grade\s[A-DI]|(?:very\slow|low|moderate|high)\scertainty|"
    r"the\slabel['’]s\sown\sparagraph)"
)
_NOTE = re.compile(
    rf"(?P<note>\((?:{_PART})(?:[;,]\s(?:{_PART})){{0,3}}\))"
    r"(?=\W{0,12}(?:$|[|\t]))",
    re.IGNORECASE | re.MULTILINE,
)
_YEAR = re.compile(r"\d{4}")
_GRADE = re.compile(r"\bgrade:?\s([A-DI])\b", re.IGNORECASE)


def notes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where notes on the source end a line or a cell of ``text[start:end]``."""
    for match in _NOTE.finditer(text, start, end):
        if not _YEAR.fullmatch(match["note"][1:-1]):
            yield match.span("note")


def check_note(note: str, edition: Edition, near: Sequence[str]) -> Check:
    """Whether a document is what a note says of it. ``near`` is what its quotes say and stand under."""
    parts = [p.strip() for p in re.split("[;,]", note.strip("() ")) if p.strip()]
    if not parts:
        return Check(NOTE, Outcome.NOT_APPLICABLE, "Nothing is noted on the source.")
    outcomes = {part: _part(part, edition, near) for part in parts}
    for outcome in (Outcome.FAIL, Outcome.CANNOT_TELL):
        if odd := [p for p, o in outcomes.items() if o is outcome]:
            reason = f"The text notes “{odd[0]}” on the source; the document does not say that."
            return Check(NOTE, outcome, reason)
    return Check(NOTE, Outcome.PASS, "The source is what the text notes on it.")


def _part(part: str, edition: Edition, near: Sequence[str]) -> Outcome:
    designs = {d.value for d in Design}
    if part.casefold() in designs:
        if edition.design is None:
            return Outcome.CANNOT_TELL
        same = edition.design.value == part.casefold()
        return Outcome.PASS if same else Outcome.FAIL
    if grade := _GRADE.fullmatch(part):
        found = [m.group(1).upper() for words in near for m in _GRADE.finditer(words)]
        found = found or [m.group(1).upper() for m in _GRADE.finditer(edition.text)]
        if not found:
            return Outcome.CANNOT_TELL
        return Outcome.PASS if grade.group(1).upper() in found else Outcome.FAIL
    if part.casefold().endswith("certainty"):
        said = part.casefold() in edition.text.casefold()
        return Outcome.PASS if said else Outcome.CANNOT_TELL
    return Outcome.PASS
