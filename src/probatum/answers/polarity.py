"""Which way studies point for a question that is answered by yes or no.

A study is read by its own results and conclusions: which cues its sentences hold ("no significant
difference", "p = 0.34", "increased"), the more the sentence speaks of what was asked, and whether
they go with or against the way in which the question asks ("increase", "reduce", "same"). A small
logistic model weighs the cues; ``tools/polarity.py`` fits its weights (``polarity.json``) on the
training part of PubMedQA (MIT). It is a reading of wordings, shown as the direction in which the
studies point, never as an answer of its own.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from probatum.answers.choosing import content_words

_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|should|has|have|had|will|would|may|might|must)\b|"
    r"(?:[,;:.?]|--|–|—)\s*(?:is|are|was|were|do|does|did|can|could|should|has|have|will|would)\s+"
    r"[^?]{3,160}\?\s*$",
    re.IGNORECASE,
)


def is_yes_no(question: str) -> bool:
    """Whether the question asks for a yes or a no."""
    return bool(_YES_NO.search(question))


class Direction(StrEnum):
    """Where a statement, a study or several studies point."""

    YES = "yes"
    NO = "no"
    MIXED = "mixed"


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


def points(text: str) -> Direction:
    """Where one statement points, by itself."""
    no = bool(_NO.search(text))
    unsure = bool(_UNSURE.search(text))
    if unsure and not no:
        return Direction.MIXED
    return Direction.NO if no else Direction.YES


_UP = re.compile(
    r"\b(?:increas\w*|rais\w*|higher|improv\w*|enhanc\w*|greater|more|better|promot\w*|stimulat\w*|"
    r"activat\w*|prolong\w*|longer|elevat\w*|induc\w*|superior|gain\w*|up-?regulat\w*|worse\w*|"
    r"caus\w*|risk factors?)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:decreas\w*|reduc\w*|lower\w*|less|fewer|prevent\w*|inhibit\w*|suppress\w*|attenuat\w*|"
    r"shorte\w*|declin\w*|protect\w*|diminish\w*|inferior|smaller|down-?regulat\w*|impair\w*|"
    r"delay\w*|abolish\w*|loss|fall|fell|block\w*)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|no|never|without)\b|n't\b", re.IGNORECASE)

_NULL = "null"
_SIGNIFICANT = "significant"
_CUES = {
    "negative": _NO,
    "unsure": _UNSURE,
    _NULL: re.compile(
        r"\bno\s+(?:\w+\s+){0,3}(?:difference|association|effect|correlation|relationship|change|"
        r"benefit|evidence|impact|influence|improvement)s?\b|(?:not|nor)\s+(?:\w+\s+){0,2}(?:differ\w*|"
        r"associated|related|correlat\w*|affect\w*|influence\w*|chang\w*|improve\w*)|\bsimilar\b|"
        r"\bcomparable\b|\bunchanged\b|\bequivalent\b|\bnon-?significant\b|\bdid\s+not\b|"
        r"not\s+(?:statistically\s+)?significant|\bfailed\s+to\b",
        re.IGNORECASE,
    ),
    _SIGNIFICANT: re.compile(r"\bsignificant(?:ly)?\b", re.IGNORECASE),
    "associated": re.compile(
        r"\b(?:associat|correlat|relat|predict|link|depend)\w*", re.IGNORECASE
    ),
    "differs": re.compile(r"\bdiffer\w*\b", re.IGNORECASE),
    "contrast": re.compile(
        r"\b(?:however|although|but|only|whereas|while|despite|unless)\b", re.IGNORECASE
    ),
    "p below 0.05": re.compile(r"\bp\s*[<=]\s*0?\.0[0-4]\d*|\bp\s*[<≤=]\s*0?\.00", re.IGNORECASE),
    "p above 0.05": re.compile(
        r"\bp\s*[=>]\s*0?\.[1-9]\d*|\bp\s*>\s*0?\.05|\bp\s*=\s*0?\.0[5-9]|\bp\s*=\s*ns\b",
        re.IGNORECASE,
    ),
    "works": re.compile(
        r"\b(?:effective|safe|feasible|useful|benefi\w+|accurate|reliable|valid|successful|approved|"
        r"essential|key|important|efficac\w+)\b",
        re.IGNORECASE,
    ),
    "open": re.compile(
        r"\b(?:unclear|unknown|inconclusive|further|controversial|limited|insufficient|conflicting|"
        r"inconsistent)\b",
        re.IGNORECASE,
    ),
}
"""What a sentence holds that tells where it points."""

_ASKS = {
    "difference": re.compile(r"\b(?:differen\w*|differ|compar\w*|versus|vs)\b", re.IGNORECASE),
    "association": re.compile(r"\b(?:associat|relat|correlat|link)\w*", re.IGNORECASE),
    "prediction": re.compile(
        r"\b(?:predict\w*|marker|indicator|factor|prognos\w*)\b", re.IGNORECASE
    ),
    "need": re.compile(
        r"\b(?:need\w*|necessary|required?|should|justified|worth\w*|routine\w*|always|all)\b",
        re.IGNORECASE,
    ),
    "worth": re.compile(
        r"\b(?:safe|effective|useful|feasible|reliable|valid|beneficial|better|improve\w*)\b",
        re.IGNORECASE,
    ),
    "sameness": re.compile(
        r"\b(?:same|equivalent|similar|as\s+(?:good|effective|safe)\s+as)\b", re.IGNORECASE
    ),
}
"""What a question asks for: the same finding answers yes to one and no to another."""

_TURNING = ("negated", "p below 0.05", "p above 0.05", _NULL, _SIGNIFICANT)
"""Cues that are weighed apart for each kind of question."""


def features(question: str, sentences: Sequence[str]) -> dict[str, float]:
    """What the model sees of a study: the share of its sentences that hold each cue, 0 to 1.

    A sentence weighs more the more of the question's content words it holds, and the last one
    more, as that is where authors conclude.
    """
    asked = content_words(question)
    way = _way(question)
    kinds = [name for name, pattern in _ASKS.items() if pattern.search(question)]
    overlaps = [len(asked & content_words(s)) / (len(asked) or 1) for s in sentences]
    most = max(overlaps, default=0.0) or 1.0
    total = 0.0
    sums: dict[str, float] = {}
    for place, (sentence, overlap) in enumerate(zip(sentences, overlaps, strict=True)):
        weight = 0.2 + overlap / most + (0.3 if place == len(sentences) - 1 else 0.0)
        total += weight
        for cue in _cues(sentence, way):
            sums[cue] = sums.get(cue, 0.0) + weight
    found = {cue: value / total for cue, value in sums.items()}
    found |= {
        f"{cue}, asked for {kind}": found[cue] for kind in kinds for cue in _TURNING if cue in found
    }
    if _NEGATED.search(question):
        found["question negated"] = 1.0
    return found


def _way(text: str) -> int:
    """1 where a text speaks of more, -1 of less, 0 of neither or both."""
    up, down = len(_UP.findall(text)), len(_DOWN.findall(text))
    return (up > down) - (down > up)


def _cues(sentence: str, asked_way: int) -> set[str]:
    found = {name for name, pattern in _CUES.items() if pattern.search(sentence)}
    negated = bool(found & {_NULL, "negative"})
    found.add("negated" if negated else "plain")
    if _SIGNIFICANT in found:
        found.add("significant, negated" if negated else "significant, plain")
    together = _way(sentence) * asked_way
    side = {1: "with the question", -1: "against the question", 0: "aside"}[together]
    found.add(f"{side}, {'negated' if negated else 'plain'}")
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """How a study's wording reads: shares of 1 for yes, no and mixed."""

    yes: float
    no: float
    mixed: float

    @property
    def direction(self) -> Direction:
        """The largest share."""
        by_size = ((self.yes, 2, Direction.YES), (self.no, 1, Direction.NO))
        return max(*by_size, (self.mixed, 0, Direction.MIXED))[2]


@cache
def _weights() -> Mapping[str, tuple[float, float, float]]:
    """Weights of each feature for yes, no and mixed; the feature "" is the intercept."""
    text = files("probatum.answers").joinpath("polarity.json").read_text(encoding="utf-8")
    return {name: (w[0], w[1], w[2]) for name, w in json.loads(text)["weights"].items()}


def read(question: str, sentences: Sequence[str]) -> Reading:
    """How the sentences of one study read for a question."""
    weights = _weights()
    logits = list(weights[""])
    for name, value in sorted(features(question, sentences).items()):
        for place, weight in enumerate(weights.get(name, ())):
            logits[place] += weight * value
    shares = [math.exp(x - max(logits)) for x in logits]
    return Reading(*(s / sum(shares) for s in shares))


def together(readings: Sequence[Reading], weights: Sequence[float]) -> Direction | None:
    """Where weighted studies point; None without any weight."""
    total = sum(weights)
    if not total:
        return None
    pairs = list(zip(readings, weights, strict=True))
    return Reading(
        sum(r.yes * w for r, w in pairs) / total,
        sum(r.no * w for r, w in pairs) / total,
        sum(r.mixed * w for r, w in pairs) / total,
    ).direction
