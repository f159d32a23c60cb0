"""Says nothing twice: a statement that stands in one section leaves the others.

Sections choose for themselves, a table row and a sentence may say the same, and a heading set before
a sentence ("Geriatric Use: …") hides that it stands elsewhere without one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from probatum.answers import topics as t
from probatum.answers.choosing import content_words, numbers, say_the_same
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.sentences import sentences

_WHOLE = frozenset({t.BOX.key, t.CONTRA.key})
"""Sections that are shown whole, whatever else says the same."""

_APART = frozenset({"changes", "newer", "related"})
"""Sections of another edition or product: what they say is not said elsewhere."""

WHOLE_SENTENCE = 8
"""Words from which a sentence says enough without its heading."""

_SAFETY = frozenset(x.key for x in (t.DOSE, t.CO_TREATMENT, t.MONITORING, t.OVERDOSE))
_HEADING = re.compile(r"^(?:[^:.;]{2,70}:\s+)+(?=[A-Z])")


def without_repeats(sections: Sequence[ArticleSection]) -> tuple[ArticleSection, ...]:
    """The sections without what an earlier one, or one that is shown whole, has said of the same
    document. A safety section of which nothing would be left stays as it is."""
    said = [c for s in sections if s.topic in _WHOLE for c in s.claims]
    kept = _left_to_earlier(sections, said)
    return tuple(_without_wholes(s) for s in _left_to_later(kept))


def settled(
    checked: Sequence[ArticleSection],
    wholes: Sequence[ArticleSection],
    waiting: Sequence[ArticleSection],
) -> tuple[ArticleSection, ...]:
    """The first sections of :func:`without_repeats`, as far as none that waits can change them.

    ``checked`` are the first sections, in order, ``wholes`` all that :func:`is_whole`, ``waiting`` the
    others with every claim that they may yet get.
    """
    kept = _left_to_earlier(checked, [c for s in wholes for c in s.claims])
    to_come = [c for s in waiting if s.topic not in _APART | _WHOLE for c in s.claims]
    sure = 0
    for section in kept:
        if sure and not _stays(section) and _repeated(section, to_come):
            break
        sure += 1
    return tuple(_without_wholes(s) for s in _left_to_later(kept)[:sure])


def is_whole(section: ArticleSection) -> bool:
    """Whether a section is shown whole, whatever else says the same."""
    return section.topic in _WHOLE


def _stays(section: ArticleSection) -> bool:
    return section.topic in _WHOLE | _APART or section.layout == "study"


def _repeated(section: ArticleSection, others: Sequence[Claim]) -> bool:
    return any(_repeats(claim, other) for claim in section.claims for other in others)


def _left_to_earlier(
    sections: Sequence[ArticleSection], wholes: Sequence[Claim]
) -> list[ArticleSection]:
    """The sections without what an earlier one, or one that is shown whole, has said."""
    said = list(wholes)
    kept: list[ArticleSection] = []
    for section in sections:
        if _stays(section):
            kept.append(section)
            continue
        own: list[Claim] = []
        for claim in section.claims:
            if not any(_repeats(claim, other) for other in (*said, *own)):
                own.append(claim)
        if not own and section.topic in _SAFETY:
            own = list(section.claims)
        said += own
        if own or section.notices:
            kept.append(replace(section, claims=tuple(own)))
    return kept


def _without_wholes(section: ArticleSection) -> ArticleSection:
    """The section without a paragraph whose every sentence stands in its other claims."""
    own = []
    for claim in section.claims:
        others = " ".join(c.text for c in section.claims if c is not claim)
        pieces = [claim.text[a:b] for a, b in sentences(claim.text)]
        if not (claim.note and len(pieces) > 1 and all(p in others for p in pieces)):
            own.append(claim)
    return section if len(own) == len(section.claims) else replace(section, claims=tuple(own))


def _left_to_later(sections: Sequence[ArticleSection]) -> tuple[ArticleSection, ...]:
    """The sections without what a later one says with its heading ("Nursing Mothers: …") or could not
    do without; the first section, which is the asked one, and a section's only claim stay."""
    kept = list(sections)
    for index, section in enumerate(sections):
        if index == 0 or _stays(section):
            continue
        later = [
            c for s in sections[index + 1 :] if s.topic not in _APART | _WHOLE for c in s.claims
        ]
        own = [c for c in section.claims if not any(_repeats(c, other) for other in later)]
        if own:
            kept[index] = replace(section, claims=tuple(own))
    return tuple(kept)


def _repeats(claim: Claim, other: Claim) -> bool:
    """Whether ``other`` says all that ``claim`` says: a heading or word of its own ("Grade 3: …")
    keeps a claim."""
    if not {q.document for q in claim.quotes} & {q.document for q in other.quotes}:
        return False
    if claim.text == other.text:
        return True
    if _only_headed(claim, other):
        return True
    if not content_words(claim.text) <= content_words(other.text):
        return False
    if Counter(numbers(claim.text)) - Counter(numbers(other.text)):
        return False
    mine, theirs = _bare(claim.text), _bare(other.text)
    return mine.rstrip(".") in theirs or say_the_same(mine, theirs)


def _only_headed(claim: Claim, other: Claim) -> bool:
    """Whether a claim is the very sentence that ``other`` quotes, under a heading."""
    return (
        claim.text != _bare(claim.text) == _bare(other.text) == other.text
        and len(other.text.split()) >= WHOLE_SENTENCE
        and {(q.edition, q.start, q.end) for q in other.quotes}
        <= {(q.edition, q.start, q.end) for q in claim.quotes}
    )


def _bare(text: str) -> str:
    return _HEADING.sub("", text)
