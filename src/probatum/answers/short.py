"""The first lines: what changed or matters most, then the danger. (How far to trust this is the
status strip's sentence: it is about the library and stands on no quote.)"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from probatum.answers import monitoring
from probatum.answers.choosing import content_words, relevance
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Status
from probatum.evidence.sentences import sentences

LONGEST_LINE = 620
"""Longest line in characters."""

_FATAL = re.compile(
    r"\b(?:fatal|death|deaths|died|life-threatening|mortality|liver failure)\b", re.I
)
_RULE = re.compile(
    r"\b(?:do not|must not|should not|monitor|until|taper|discontinue|contraindicated|never|avoid|"
    r"before|assess|stop|withhold)\b",
    re.IGNORECASE,
)


def joined(claims: Sequence[Claim]) -> Claim | None:
    """One line of several claims, with the quotes of all; whole claims only."""
    kept: list[Claim] = []
    for claim in claims:
        if claim.text in {k.text for k in kept}:
            continue
        if kept and sum(len(k.text) + 1 for k in kept) + len(claim.text) > LONGEST_LINE:
            continue
        kept.append(claim)
    if not kept:
        return None
    return Claim(
        text=" ".join(k.text for k in kept),
        quotes=tuple(dict.fromkeys(q for k in kept for q in k.quotes)),
        date=next((k.date for k in kept if k.date), None),
    )


_WEIGHTY = re.compile(
    r"\bapprov\w+|\bboxed\b|\bwarning|\bindicat\w+|\bdos(?:e|age|ing)\b|\bfatal\b|\bwithdraw\w+|"
    r"\bcontraindicat\w+|\bmajor changes\b",
    re.IGNORECASE,
)
CLOSE = 0.6
"""Share of a harm's words that the lines before it may hold for it to be another harm."""

_EXPLAINS = re.compile(
    r"\bis\s+an?\b[^.]*\b(?:antibody|inhibitor|blocker|agonist|antagonist|class\s+of)\b", re.I
)
"""How a label explains what the drug is, before it says what it does."""

LONG_SIGN = 300
"""Characters from which a harm's signs do not stand whole in the opening lines."""

ASKED = 0.5
"""Share of the question's weight that a boxed statement must cover to be what is asked about."""

_GRAVE = re.compile(
    r"\b(?:serious|severe|life|failure|seizures?|hemorrhage|bleeding|hospitali[sz]ation|hemolytic|"
    r"arrest|anaphyla\w+|stroke|necrolysis)\b"
)
_STOP_RULE = re.compile(
    r"\b(?:do not|must not|until|taper|discontinue|stop|contraindicated|never|below|withhold)\b",
    re.I,
)
_WINDOW = re.compile(
    r"\b(?:within|during|in) the first \d?\s*\w+|\bfirst \d+ (?:days|weeks|months)", re.I
)


def news(dated: Sequence[Claim]) -> list[Claim]:
    """The two newest dated changes that touch approval, indication, dose or danger; never one that
    nobody has confirmed."""
    sure = [
        c for c in dated if c.date and all(q.status is not Status.UNCONFIRMED for q in c.quotes)
    ]
    chosen = [c for c in sure if _WEIGHTY.search(c.text)] or sure
    return sorted(chosen, key=lambda c: c.date or "", reverse=True)[:2]


def danger(
    sections: Sequence[ArticleSection],
    said: str = "",
    wanted: re.Pattern[str] | None = None,
    terms: Mapping[str, float] | None = None,
) -> Claim | None:
    """The gravest statements: what can kill, the rule that prevents it, what to watch for when.

    ``said`` is the line above: it is not repeated. ``wanted`` are the words of the group that the
    question is about: what the gravest sections say of it is its danger. ``terms`` are the weighed
    words of the question: a boxed statement on them stands beside the one on what can kill.
    """
    topics = {
        key: [c for s in sections if s.topic == key for c in s.claims if c.text not in said]
        for key in ("boxed", "contraindications", "co-treatment", "warnings")
    }
    if wanted and (own := _of_group(topics, said, wanted)):
        return joined(own)
    boxed, warned = topics["boxed"], topics["warnings"]
    fatal = [c for c in boxed if _FATAL.search(c.text)][:1] or boxed[:1]
    rules = sorted(
        (
            c
            for c in (*boxed, *topics["co-treatment"])
            if c not in fatal and _STOP_RULE.search(c.text)
        ),
        key=lambda c: -len(set(_STOP_RULE.findall(c.text.lower()))),
    ) or [c for c in boxed if c not in fatal and _RULE.search(c.text)]
    if not fatal:
        real = [c for c in topics["contraindications"] if not says_none(c)]
        grave = [c for c in warned if _FATAL.search(c.text)] or warned
        return joined([*real[:1], *[sign(c) for c in grave[:1]]])
    others = [c for c in warned if not _close(c, fatal)]
    timed = [c for c in others if _WINDOW.search(c.text)]
    timed.sort(key=lambda c: -len(set(_GRAVE.findall(c.text.lower()))))
    watch = [c for c in others if _FATAL.search(c.text)] + timed
    asked = [c for c in boxed if c not in fatal and _covered(c, terms) >= ASKED]
    asked.sort(key=lambda c: (not _STOP_RULE.search(c.text), -_covered(c, terms)))
    return joined([*fatal, *asked[:1], *rules[:1], *[sign(c) for c in watch[:1]]])


def _covered(claim: Claim, terms: Mapping[str, float] | None) -> float:
    return relevance(content_words(claim.text), terms) if terms else 0.0


def _of_group(
    topics: Mapping[str, Sequence[Claim]], said: str, wanted: re.Pattern[str]
) -> list[Claim]:
    """The sentences on a group in the boxed warning, else in the next section that has any."""
    for key in ("boxed", "contraindications", "warnings"):
        found: list[Claim] = []
        for c in topics[key]:
            told = [v for k, v in c.cells if k != "Harm" and v != monitoring.SILENT]
            text = " ".join(told) or c.text
            kept = [
                p for a, b in sentences(text) if wanted.search(p := text[a:b]) and p not in said
            ]
            if kept:
                found.append(replace(c, text=" ".join(kept), cells=()))
        if found:
            return found
    return []


def says_none(claim: Claim) -> bool:
    """Whether a claim says that the label lists no contraindication."""
    return bool(re.search(r"\b(?:none|no contraindications)\.?$", claim.text, re.IGNORECASE))


def sign(claim: Claim) -> Claim:
    """The sign-and-timing part of a row of the warnings (of a long one the sentence that says when, or
    that it can kill), or the claim itself."""
    sign = dict(claim.cells).get("Sign and timing", "")
    if len(sign) < 20:
        return replace(claim, cells=())
    pieces = [sign[a:b] for a, b in sentences(sign)]
    if len(sign) > LONG_SIGN:
        pieces = [p for p in pieces if not _EXPLAINS.search(p)] or pieces
    timed = [p for p in pieces if _WINDOW.search(p)]
    if not timed and len(sign) > LONG_SIGN:
        timed = [p for p in pieces if _FATAL.search(p)] or [" ".join(pieces)]
    return replace(claim, text=timed[0] if timed else sign, cells=())


def _close(claim: Claim, others: Sequence[Claim]) -> bool:
    """Whether a row of the warnings is about what the others say already, by its harm's name."""
    words = content_words(dict(claim.cells).get("Harm", claim.text))
    said = content_words(" ".join(o.text for o in others))
    return len(words & said) / max(1, len(words)) > CLOSE
