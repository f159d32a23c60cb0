"""Free text of a patient read for the terms of a protocol: case and hyphens never matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_SEPARATORS = re.compile(r"[,;.()]")
_WORD = re.compile(r"\w+|\?")


def normal(text: str) -> str:
    """One spelling of a name: ``Infusion-Reaction`` is ``infusion reaction``."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def spread(text: str) -> str:
    """A text in which whole terms are found, with a blank at both ends."""
    return f" {_SEPARATORS.sub(' ', normal(text))} "


@lru_cache(maxsize=4096)
def _term(term: str) -> str:
    return f" {normal(term)} "


@lru_cache(maxsize=4096)
def _spread_term(term: str) -> str:
    return spread(term)


def has(text: str, term: str) -> bool:
    """Whether a text that was :func:`spread` holds a term of a protocol."""
    return _term(term) in text


def without(text: str, terms: Iterable[str], kept: str) -> str:
    """The spread text without those terms that hold the kept one ("cannot", "non-ambulatory")."""
    own = _term(kept)
    cut = text
    for term in terms:
        if _term(term) != own and own in _spread_term(term):
            cut = cut.replace(_term(term), " ")
    return f" {' '.join(cut.split())} "


def rest(text: str, terms: Iterable[str]) -> list[str]:
    """The words of a spread text besides the terms of a protocol; a question mark is one."""
    left = text
    for term in terms:
        left = left.replace(_term(term), " ")
    return _WORD.findall(left)
