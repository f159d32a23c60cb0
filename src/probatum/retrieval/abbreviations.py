"""Abbreviations, learnt from the places where a text defines them.

The method is that of Schwartz and Hearst (Pac Symp Biocomput 2003:451-62): a short form in brackets
behind a candidate of at most ``min(n + 5, 2 n)`` words for ``n`` characters, matched backwards from
the end, the first character at the start of a word. Added to it: definitions the other way round,
``LDL (low-density lipoprotein)``; several short forms in one bracket; and a check that a match does
not skip whole words that no character stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from probatum.retrieval.cues import words

LONGEST_SHORT_FORM = 10

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,120})[)\]]")
_SPLIT = re.compile(r"[;,]|\bor\b|\s=\s|:\s")
_WORD = re.compile(r"[^\s]+")
_CLAUSE = re.compile(r"[.;:?!]\s|[()\[\]]")
_TOKEN = re.compile(r"[A-Za-z0-9][\w\-/+.]*$")
_STOP = words("""a an and as at by for from in is not of on or the to was were with""")
_NOT_SHORT = words(
    """and also but fig figs figure table ref see e.g i.e n p vs or if in no yes all both none"""
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form that the text gives it."""

    short: str
    long: str


def definitions(text: str) -> list[Definition]:
    """The definitions of ``text`` in order, each pair once."""
    found: dict[Definition, None] = {}
    for match in _BRACKET.finditer(text):
        before = text[: match.start()].rstrip()
        inside = match.group(1).strip()
        pair = _forward(before, inside) or _backward(before, inside)
        if pair:
            found.setdefault(pair)
    return list(found)


def _forward(before: str, inside: str) -> Definition | None:
    """``long form (SHORT)``."""
    for part in _SPLIT.split(inside):
        short = part.strip().strip("\"'“”‘’")
        if not is_short_form(short):
            continue
        candidate = _candidate(before, short)
        if (long := longest_match(short, candidate)) is not None:
            return Definition(short, long)
    return None


def _backward(before: str, inside: str) -> Definition | None:
    """``SHORT (long form)``."""
    if not (token := _TOKEN.search(before)):
        return None
    short = token.group()
    if len(inside.split()) < 2 or not is_short_form(short) or not any(c.isupper() for c in short):
        return None
    long = longest_match(short, inside)
    return Definition(short, long) if long is not None and long == inside else None


def is_short_form(text: str) -> bool:
    """Whether this can be an abbreviation: 2 to 10 characters, a letter, at most two words."""
    return (
        2 <= len(text) <= LONGEST_SHORT_FORM
        and len(text.split()) <= 2
        and text[0].isalnum()
        and any(c.isalpha() for c in text)
        and text.rstrip(".") not in _NOT_SHORT
        and not (text.islower() and text.isalpha() and len(text) > 5)
        and not re.fullmatch(r"[a-z]?\s?[=<>].*|\d+[a-z%]{1,2}|\d.*\d{3}", text)
    )


def _candidate(before: str, short: str) -> str:
    clause = _CLAUSE.split(before)[-1]
    size = sum(c.isalnum() for c in short)
    near = list(_WORD.finditer(clause))[-min(size + 5, size * 2) :]
    return clause[near[0].start() :] if near else ""


def longest_match(short: str, candidate: str) -> str | None:
    """The end of ``candidate`` that ``short`` abbreviates, or None.

    Every alphanumeric character of ``short`` stands in it in order, the first at a word's start.
    """
    where = len(candidate)
    characters = [c for c in short.lower() if c.isalnum()]
    lowered = candidate.lower()
    for index in range(len(characters) - 1, -1, -1):
        where -= 1
        while where >= 0 and (
            lowered[where] != characters[index]
            or (index == 0 and where > 0 and lowered[where - 1].isalnum())
        ):
            where -= 1
        if where < 0:
            return None
    start = where
    while start > 0 and not candidate[start - 1].isspace():
        start -= 1
    long = candidate[start:].strip(" \"'“”‘’,;/-")
    parts = [w for w in re.split(r"[\s\-/]+", long) if w]
    if len(long) <= len(short) or short.lower() in (w.lower() for w in parts):
        return None
    contentful = [w for w in parts if w.lower() not in _STOP]
    if not contentful or parts[0].lower() in _STOP - {"a", "in"}:
        return None
    if len(contentful) > len(characters) + 1 or (len(characters) == 2 and ";" in long):
        return None
    return long
