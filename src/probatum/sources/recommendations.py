"""Recommendation statements in the prose of a guideline, with the strength that the text gives.

A sentence is a recommendation where it recommends or suggests in the guideline's own voice, or
carries a grade. Strength and certainty are copied from the text as they stand there; the grading
systems recognised are GRADE in words, numbers and letters (1B), ACC/AHA classes and levels, and
letter grades.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from probatum.evidence.editions import Edition, Passage, PassageKind
from probatum.evidence.sentences import sentences

_VOICE = re.compile(
    r"\b(?:we|the (?:\w+[ -]){0,4}?(?:panel|committee|task force|working group|society|college|"
    r"academy|association|guideline group|USPSTF|WHO|NICE))\s+"
    r"(?:(?:strongly|conditionally|weakly|also|now|therefore)\s+){0,2}"
    r"(?:recommends?|suggests?|advises?)\b"
    r"(?!\s+(?:that\s+)?(?:future|further|more|additional)\s+(?:research|studies|trials))",
    re.I,
)
_PASSIVE = re.compile(
    r"\b(?:(?:is|are)\s+(?:strongly\s+|not\s+|conditionally\s+)?(?:recommended|suggested)"
    r"(?!\s+(?:in|by|as)\s+(?:previous|other|earlier)))\b",
    re.I,
)
_RECOMMENDING = re.compile(r"[rRsSaAſ](?i:ecommend|uggest|dvise)")
"""A word without which neither of these two is found; it is looked for first, being quick."""
_STRENGTHS = (
    re.compile(
        r"\b(?:strong|weak|conditional|good practice)\s+(?:recommendation|statement)\b", re.I
    ),
    re.compile(r"\brecommendation(?: strength)?\s*:\s*(?:strong|weak|conditional)\b", re.I),
    re.compile(
        r"\bstrength(?: of (?:the )?recommendation)?\s*:\s*(?:strong|weak|conditional)\b", re.I
    ),
    re.compile(r"\bGrade\s+(?:[12][A-D]\b[+-]?|[A-DI]\b(?:\s+recommendation)?)"),
    re.compile(r"\bGrade\s+of\s+recommendation\s*:\s*(?:[12][A-D]?|[A-D])\b", re.I),
    re.compile(
        r"\bClass(?: of recommendation)?:?\s+(?:III|II[ab]?|I|[123][ab]?)\b(?!\s+(?:heart|obes))"
    ),
    re.compile(r"\bCOR\s*:?\s*(?:III|II[ab]?|I|[123][ab]?)\b"),
    re.compile(r"[(\[](?P<own>[12][A-D])[)\]]"),
)
_CERTAINTIES = (
    re.compile(
        r"\b(?:very[ -]low|low|moderate|high)(?:[ -]to[ -](?:low|moderate|high))?[ -]"
        r"(?:quality|certainty|confidence|strength)(?:\s+(?:of\s+)?(?:the\s+)?evidence)?\b",
        re.I,
    ),
    re.compile(
        r"\b(?:quality|certainty|level|strength|confidence)\s+(?:in|of)\s+(?:the\s+)?evidence\s*:\s*"
        r"(?:very low|low|moderate|high|[A-C](?:-(?:R|NR|LD|EO))?|[1-5][a-c]?|I{1,3}|IV)\b",
        re.I,
    ),
    re.compile(
        r"\bLevels?\s+of\s+Evidence:?\s+(?:[A-C](?:-(?:R|NR|LD|EO))?|[1-5][a-c]?|I{1,3}|IV)\b", re.I
    ),
    re.compile(r"\bLOE\s*:?\s*(?:[A-C](?:-(?:R|NR|LD|EO))?|[1-5][a-c]?|I{1,3}|IV)\b"),
    re.compile(r"\bwith\s+(?:low|moderate|high)\s+certainty\b", re.I),
)
_GRADES_ONLY = re.compile(r"[(\[]?[^.]{0,110}[.]?[)\]]?[.]?$")


def strength(text: str) -> str | None:
    """The words that say how strong a recommendation is, as they stand in the text."""
    return _first(_STRENGTHS, text)


def certainty(text: str) -> str | None:
    """The words that say how certain the evidence is, as they stand in the text."""
    return _first(_CERTAINTIES, text)


def recommends(text: str) -> bool:
    """Whether a sentence states a recommendation."""
    if _VOICE.search(text):
        return True
    return bool(_PASSIVE.search(text) and (strength(text) or certainty(text)))


def mark(edition: Edition) -> Edition:
    """The edition with its recommendation statements as passages of their own.

    Passages of prose, list items and table rows are looked through; a sentence that only gives the
    grade of the one before belongs to it. The text is not changed.
    """
    passages: list[Passage] = []
    for passage in edition.passages:
        if passage.kind is PassageKind.TABLE_ROW:
            passages.append(_row(edition, passage))
        elif passage.kind in {PassageKind.PROSE, PassageKind.LIST_ITEM}:
            passages.extend(_split(edition.words(passage), passage))
        else:
            passages.append(passage)
    return replace(edition, passages=tuple(passages))


def _split(text: str, passage: Passage) -> Iterator[Passage]:
    if not _RECOMMENDING.search(text):
        yield passage
        return
    parts: list[tuple[int, int, bool]] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        stated = recommends(sentence)
        graded = strength(sentence) is not None or certainty(sentence) is not None
        bare = graded and not stated and _is_bare_grade(sentence)
        follows = parts and (parts[-1][2] if bare else not stated and not parts[-1][2])
        if follows:
            parts[-1] = (parts[-1][0], end, parts[-1][2])
        else:
            parts.append((start, end, stated))
    if not any(stated for _, _, stated in parts):
        yield passage
        return
    for start, end, stated in parts:
        piece = replace(passage, start=passage.start + start, end=passage.start + end)
        if stated:
            words = text[start:end]
            piece = replace(
                piece,
                kind=PassageKind.RECOMMENDATION,
                strength=strength(words),
                certainty=certainty(words),
            )
        yield piece


def _is_bare_grade(sentence: str) -> bool:
    """``(Strong recommendation, low-quality evidence.)``, ``Grade 1B.``: nothing but a grade."""
    return (
        len(sentence) <= 120
        and bool(_GRADES_ONLY.match(sentence))
        and not re.search(
            r"\b(?:was|were|had|showed|found|based|because|defined|means)\b", sentence
        )
    )


def _row(edition: Edition, passage: Passage) -> Passage:
    """A table row whose headers say that it is a recommendation with its class and level."""
    cells = edition.words(passage).split("\t")
    headers = [edition.words(span).split("\t") for span in passage.lead_in]
    titles = next((h for h in headers if len(h) == len(cells) and len(h) > 1), None)
    if titles is None:
        return passage
    named = {title.strip().lower(): cell for title, cell in zip(titles, cells, strict=True)}
    if not any(
        re.match(r"(?:key )?recommendations?\b(?! (?:class|grade|strength))", t) for t in named
    ):
        return passage
    how_strong = _cell(
        named, r"(?:class|cor|grade|strength|recommendation (?:class|grade|strength))\b"
    )
    how_certain = _cell(named, r"(?:level|loe|certainty|quality|evidence)\b")
    if not (how_strong or how_certain):
        return passage
    return replace(
        passage, kind=PassageKind.RECOMMENDATION, strength=how_strong, certainty=how_certain
    )


def _cell(named: dict[str, str], pattern: str) -> str | None:
    for title, cell in named.items():
        if re.match(pattern, title) and cell.strip():
            said = cell.strip()
            return (
                said
                if len(said) > 3
                else f"{title.upper() if len(title) <= 3 else title.capitalize()} {said}"
            )
    return None


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> str | None:
    for pattern in patterns:
        if match := pattern.search(text):
            words = match.groupdict().get("own")
            return f"Grade {words}" if words else " ".join(match.group().split())
    return None
