"""Which way the best statements point for a question that is answered by yes or no.

A count of what the authors' own conclusions say, by their words: it is shown as the direction in
which the passages point, never as an answer of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

_NO = re.compile(
    r"\b(?:no\s+(?:significant\s+|statistically\s+significant\s+|clear\s+|convincing\s+)?"
    r"(?:difference|association|effect|evidence|benefit|relationship|correlation|impact|influence|"
    r"increase|decrease|improvement|change|advantage|role|support)s?\b|"
    r"(?:did|does|do|is|are|was|were|has|have|had|can|could|should|may|might|would|will)\s+not\b|"
    r"cannot\b|not\s+(?:significantly\s+)?(?:associated|related|different|affect\w*|improve\w*|increase\w*|"
    r"reduce\w*|effective|superior|recommended|indicated|necessary|support\w*|correlat\w+|predict\w*|"
    r"justified|useful|beneficial|influence\w*|appear|seem|found)\b|"
    r"fail(?:s|ed)?\s+to\b|lack(?:s|ed|ing)?\b|unlikely\b|unnecessary\b|ineffective\b|neither\b|never\b|"
    r"recommends?\s+against\b|without\s+(?:any\s+)?(?:effect|benefit|significant)|unrelated\b|"
    r"similar(?:ly)?\s+(?:to|in|between|for|rates?|outcomes?|results?)\b|comparable\b|little\s+"
    r"(?:effect|evidence|benefit|impact)\b|contraindicated\b)",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:unclear|inconclusive|uncertain|insufficient|conflicting|mixed|controversial|"
    r"further\s+(?:studies|research|investigation|trials)|more\s+(?:studies|research|evidence)|"
    r"remains?\s+to\s+be|not\s+(?:yet\s+)?(?:known|established|clear)|whether|"
    r"depend(?:s|ing)?\s+on|only\s+in|limited\s+evidence|partial(?:ly)?|in\s+some\b|except)\b",
    re.IGNORECASE,
)


_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|should|has|have|had|will|would|may|might|must)\b|"
    r"[,;:.]\s+(?:is|are|do|does|did|can|could|should|has|have|will|would)\s+(?:\w+\s+){1,12}\w+\?\s*$",
    re.IGNORECASE,
)


def is_yes_no(question: str) -> bool:
    """Whether the question asks for a yes or a no."""
    return bool(_YES_NO.search(question))


class Direction(StrEnum):
    """Where the passages point."""

    YES = "yes"
    NO = "no"
    MIXED = "mixed"


def points(text: str) -> Direction:
    """Where one statement points."""
    no = bool(_NO.search(text))
    unsure = bool(_UNSURE.search(text))
    if unsure and not no:
        return Direction.MIXED
    return Direction.NO if no else Direction.YES


def direction(question: str, texts: Sequence[str], weights: Sequence[float]) -> Direction | None:
    """Where weighted statements point together; None without statements.

    A question that itself negates ("Is X not …?", "Are there no …?") turns the sign.
    """
    total = dict.fromkeys(Direction, 0.0)
    for text, weight in zip(texts, weights, strict=True):
        total[points(text)] += weight
    everything = sum(total.values())
    if not everything:
        return None
    yes, no = total[Direction.YES] / everything, total[Direction.NO] / everything
    if re.search(r"\bnot\b|\bno\b|n't\b|\bun(?:related|necessary|safe)\b", question, re.IGNORECASE):
        yes, no = no, yes
    if total[Direction.MIXED] / everything > 0.6:
        return Direction.MIXED
    if abs(yes - no) < 0.15:
        return Direction.MIXED
    return Direction.YES if yes > no else Direction.NO
