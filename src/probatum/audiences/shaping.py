"""An article as one audience reads it: other order and depth, the same statements and verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from probatum.audiences.duties import kept_always
from probatum.audiences.glossary import Entry, Glossary
from probatum.audiences.profiles import LEADING, PROFILES, STUDY, WHOLE, Profile
from probatum.audiences.reader import LABELS, Audience
from probatum.audiences.units import with_units
from probatum.evidence.articles import Article, ArticleSection, Omission
from probatum.evidence.claims import Claim


def for_professional(article: Article, audience: Audience, glossary: Glossary) -> Article:
    """The article in the order and depth of a professional audience; no word of a claim changes."""
    profile = PROFILES[audience]
    shaped = shape(article, audience)
    sections = shaped.sections
    if profile.units:
        sections = _each(sections, with_units)
    if profile.terms:
        sections = explained(sections, glossary)
    return replace(shaped, sections=sections, audience=audience.value)


def shape(
    article: Article, audience: Audience, fits: Callable[[Claim], bool] = lambda _: True
) -> Article:
    """The sections in the audience's order, each as deep as it reads them; what is left out is said.

    ``fits`` says whether a statement that may be left out is fit for the audience at all.
    """
    profile = PROFILES[audience]
    sections, omitted = _shortened(article, profile, fits)
    kept = {c.id for s in sections for c in s.claims}
    reasons = tuple(
        Omission(topic, f"{_statements(n)} not shown to {_readers(audience)}")
        for topic, n in omitted.items()
    )
    return replace(
        article,
        sections=ordered(sections, profile),
        timeline=tuple(i for i in article.timeline if i in kept),
        evidence_table=tuple(i for i in article.evidence_table if i in kept),
        omitted=(*article.omitted, *reasons),
    )


def ordered(sections: tuple[ArticleSection, ...], profile: Profile) -> tuple[ArticleSection, ...]:
    """What answers the question, then the audience's topics in its order, then the rest as it stood."""
    if not profile.first or not sections:
        return sections
    leading = LEADING if profile.danger_first else LEADING | {sections[0].topic}
    last = len(profile.first)

    def place(section: ArticleSection) -> int:
        if section.topic in leading:
            return -1
        return profile.first.index(section.topic) if section.topic in profile.first else last

    return tuple(sorted(sections, key=place))


@dataclass(slots=True)
class _Room:
    most: dict[str, int]

    def takes(self, topic: str) -> bool:
        left = self.most.get(topic)
        if left is None:
            return True
        self.most[topic] = left - 1
        return left > 0


def _shortened(
    article: Article, profile: Profile, fits: Callable[[Claim], bool]
) -> tuple[tuple[ArticleSection, ...], Counter[str]]:
    main = set(article.evidence_table)
    studies = _Room({STUDY: profile.most[STUDY]} if STUDY in profile.most else {})
    left_out: Counter[str] = Counter()
    sections = []
    for section in article.sections:
        room = _Room({k: n for k, n in profile.most.items() if k != STUDY})
        kept = []
        for claim in section.claims:
            if kept_always(section, claim):
                kept.append(claim)
            elif section.layout == STUDY and profile.results and main:
                if claim.id in main and fits(claim) and studies.takes(STUDY):
                    kept.append(claim)
            elif (section.topic in WHOLE or fits(claim)) and room.takes(section.topic):
                kept.append(claim)
        if gone := len(section.claims) - len(kept):
            title = section.title.partition(": ")[0] if section.layout == STUDY else section.title
            left_out[title] += gone
        if kept or not section.claims:
            sections.append(replace(section, claims=tuple(kept)))
    return tuple(sections), left_out


def _statements(count: int) -> str:
    return "1 statement" if count == 1 else f"{count} statements"


def _readers(audience: Audience) -> str:
    if audience is Audience.PATIENT:
        return "patients and caregivers"
    return f"a {LABELS[audience].lower()}"


def explained(sections: Iterable[ArticleSection], glossary: Glossary) -> tuple[ArticleSection, ...]:
    """The sections with each medical word explained where it first stands."""
    first = FirstUse()
    return _each(sections, lambda c: replace(c, terms=first.of(glossary.found(c.text), said=False)))


def with_term(entry: Entry) -> str:
    """What an entry means, with the term that its plain words stand for."""
    term, known = entry.term.lower(), f"{entry.say} {entry.means}".lower()
    return entry.means if term in known or "ULN" in entry.term else f"{entry.term}; {entry.means}"


class FirstUse:
    """Which meanings have been given already."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(
        self, entries: Iterable[Entry], limit: int = 3, *, said: bool = True
    ) -> tuple[tuple[str, str], ...]:
        """Words and meanings that are new here, ``limit`` at most; the rest wait for their next use.

        ``said``: the text has the plain words, not the terms."""
        new: list[tuple[str, str]] = []
        for entry in entries:
            name = entry.say if said else entry.term
            if not entry.means or name.lower() in self._given or len(new) >= limit:
                continue
            self._given |= {name.lower(), *(c.lower() for c in entry.covers)}
            new.append((name, with_term(entry) if said else entry.means))
        return tuple(new)


def _each(
    sections: Iterable[ArticleSection], change: Callable[[Claim], Claim]
) -> tuple[ArticleSection, ...]:
    return tuple(replace(s, claims=tuple(change(c) for c in s.claims)) for s in sections)
