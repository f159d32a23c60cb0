"""The two things that a question relates: what is given or present, and what it may change.

"Does X reduce Y in patients with Z?" is answered by a sentence that holds X and Y, not by one on X
and Z. The words decide, with inflections and with the abbreviations that the paper itself defines;
the paper's title may supply one of the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from probatum.answers.choosing import asked_words, stem
from probatum.retrieval.abbreviations import definitions
from probatum.retrieval.cues import STOP_WORDS

HALF = 0.5
"""Share of a side's weight that a text has to hold: of "multiple sclerosis" the rarer word does."""

MOST_WORDS = 5
"""A side with more telling words than this is no single thing."""

LONG_STEM = 5
"""From this length on a stem may stand within a longer word ("tumour" in "tumourigenesis")."""

_BETWEEN = re.compile(
    r"\b(?:between|of)\s+(?P<left>[^?]+?)\s+(?:and|with|to|on|in|for|against)\s+(?P<right>[^?]+)",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"^(?:(?!\b(?:does|do|did|can|could|will|would|should)\b)[^?]){0,40}?"
    r"\b(?:association|relation|relationship|link|correlation|effects?|efficacy|effectiveness|"
    r"impact|influence|role|benefits?)\s+(?=between\b|of\b)",
    re.IGNORECASE,
)
_VERBS = (
    "reduc increas decreas rais improv influenc caus induc chang involv prolong shorten delay alter "
    "affect impact prevent predict protect worsen promot inhibit activat reliev control lower "
    "contribut correlat treat help modif"
)
"""Stems of verbs by which one thing acts on another."""

_RELATION = re.compile(
    r"(?<![-\w])(?:(?:"
    + "|".join(_VERBS.split())
    + r")(?:e|es|s|ed|ing|ies|ied|y)?|associated|related|linked|lead|leads|effective(?:ly|ness)?|"
    r"efficacious|useful|beneficial|benefits?|protective|predictive|predictors?|markers?|"
    r"(?:risk|prognostic)\s+factors?)\b(?![-])"
    r"(?:\s+(?:the|a|an|with|to|by|in|of|for|on|against|from)\b)*",
    re.IGNORECASE,
)
_POPULATION = re.compile(
    r"\s+(?:in|among|for)\s+(?:[\w-]+\s+){0,4}(?:patients?|people|persons?|individuals|women|men|"
    r"children|adults|infants|newborns|adolescents|participants|subjects|elderly|population)\b.*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+")
_GENERIC = frozenset(
    map(
        stem,
        """risk risks rate level levels blood serum patient patients effect treatment therapy use
        outcome outcomes clinical significant high low increased reduced deficiency status incidence
        prevalence development progression severity factor quality disease syndrome early late
        function management method approach""".split(),
    )
)
"""Words that nearly every abstract has: a side that has others is not held by these."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The sides of a question: stems with weights, and each as it is written."""

    left: Mapping[str, float]
    right: Mapping[str, float]
    named: tuple[str, str]

    def held(self, text: str, title: str = "", whole: str = "") -> bool:
        """Whether ``text`` holds both sides, or one of them and ``title`` the other.

        ``whole`` is the paper's text: its own abbreviations count.
        """
        short = _abbreviations(whole) if whole else ()
        own = [_holds(side, text, short) for side in (self.left, self.right)]
        around = [
            o or (bool(title) and _holds(side, title, short))
            for o, side in zip(own, (self.left, self.right), strict=True)
        ]
        return any(own) and all(around)

    def touched(self, text: str) -> bool:
        """Whether ``text`` holds one side at least."""
        return _holds(self.left, text, ()) or _holds(self.right, text, ())


def pair(question: str, weights: Mapping[str, float]) -> Pair | None:
    """The two sides of a question that relates two things, else None."""
    sides = _sides(question.rstrip(" ?."))
    if sides is None:
        return None
    left, right = (_weighed(side, weights) for side in sides)
    if not 0 < len(left) <= MOST_WORDS or not 0 < len(right) <= MOST_WORDS:
        return None
    if left.keys() & right.keys():
        return None
    return Pair(left, right, (_shown(sides[0]), _shown(sides[1])))


def _sides(question: str) -> tuple[str, str] | None:
    noun = _NOUN.match(question)
    if noun and (named := _BETWEEN.match(question, noun.end())):
        return named["left"], _POPULATION.sub("", named["right"])
    relation = _RELATION.search(question)
    if relation is None:
        return None
    return question[: relation.start()], _POPULATION.sub("", question[relation.end() :])


def _weighed(side: str, weights: Mapping[str, float]) -> dict[str, float]:
    words = [w.lower() for w in _TOKEN.findall(side) if w.lower() not in STOP_WORDS and len(w) > 1]
    stems = dict.fromkeys(map(stem, words))
    own = {s: weights.get(s, 1.0) for s in stems}
    telling = {s: w for s, w in own.items() if s not in _GENERIC}
    return telling


def _shown(side: str) -> str:
    words = side.split()
    while words and words[0].lower() in STOP_WORDS:
        words = words[1:]
    return " ".join(words)


def _holds(side: Mapping[str, float], text: str, short: tuple[tuple[str, str], ...]) -> bool:
    low = text.lower()
    words = asked_words(low)
    spelt = " ".join(long for name, long in short if re.search(rf"\b{re.escape(name)}\b", text))
    words |= asked_words(spelt)
    total = sum(side.values())
    held = sum(
        weight for s, weight in side.items() if s in words or (len(s) >= LONG_STEM and s in low)
    )
    return held >= HALF * total


@lru_cache(maxsize=256)
def _abbreviations(whole: str) -> tuple[tuple[str, str], ...]:
    return tuple((d.short, d.long) for d in definitions(whole))
