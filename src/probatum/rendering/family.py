"""The family sheet: one printed page from a patient page, for the refrigerator door.

Only statements of the patient page stand on it, whole. Those on danger come first; what does not fit is
counted, so that nobody takes the sheet for all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from probatum.audiences.helping import COLUMNS, TOPIC
from probatum.audiences.patient import QUESTIONS
from probatum.audiences.plain import FOR_CARE_TEAM
from probatum.audiences.reader import Audience
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim
from probatum.rendering.html import page
from probatum.rendering.view import copy_line
from probatum.rendering.wording import one_line

NOT_FOR_PATIENTS = "A family sheet is made from a patient page: ask with --as patient."

_NEVER = re.compile(r"\b(?:do not|don't|should not|must not|never)\b", re.IGNORECASE)
_OTHERS = ("administration", "study", "dose")
"""Topics whose "do not" is for those who prepare and study the drug."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with whole statements, and how many more the page has."""

    title: str
    claims: tuple[Claim, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Call:
    """What to do, and the signs for it, each once."""

    action: str
    signs: tuple[str, ...]
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A family sheet ready to be set."""

    article: Article
    title: str
    first: str
    calls: tuple[Call, ...]
    parts: tuple[Part, ...]
    questions: tuple[str, ...]
    sources: tuple[tuple[int, str], ...]
    copy: str = ""
    """Its code, and the day after which it has to go."""


class SheetError(ValueError):
    """The article is not written for patients."""


def sheet(article: Article) -> Sheet:
    """The sheet of a patient page. Raises SheetError for an article of another audience."""
    if article.audience != Audience.PATIENT:
        raise SheetError(NOT_FOR_PATIENTS)
    help_ = next(s for s in article.sections if s.topic == TOPIC)
    never = [
        c
        for s in article.sections
        if s.topic not in _OTHERS
        for c in s.claims
        if not c.cells and _NEVER.search(c.text)
    ]
    told: set[str] = set()
    parts = (
        _part("The strongest warning", _of(article, "boxed", "contraindications"), 1000, told),
        _part("What not to do", never, 450, told),
        _part("At home", _of(article, "patients"), 600, told),
        _part("Checks by the care team", _of(article, "monitoring"), 750, told),
    )
    asked = next((s.notices for s in article.sections if s.topic == QUESTIONS), ())
    shown = [c for p in parts for c in p.claims]
    cited = {n for c in (*shown, *help_.claims) for n in c.citations}
    return Sheet(
        article,
        one_line(article.title) or one_line(article.question),
        help_.notices[0],
        _calls(help_.claims),
        tuple(p for p in parts if p.claims),
        asked[:5],
        tuple(
            (r.number, f"{one_line(r.title)}, {r.date or 'undated'}")
            for r in article.references
            if r.number in cited
        ),
        copy_line(article),
    )


def render(article: Article) -> str:
    """The sheet as a page of its own. Raises SheetError."""
    return page("family.html.j2", "family.css", sheet=sheet(article))


def _of(article: Article, *topics: str) -> list[Claim]:
    return [c for topic in topics for s in article.sections if s.topic == topic for c in s.claims]


def _part(title: str, claims: Iterable[Claim], room: int, told: set[str]) -> Part:
    """As many whole statements as have room (characters), tasks of the care team last; what an earlier
    part has ``told`` is not said again."""
    new = {one_line(c.text): c for c in claims}
    texts = [t for t in new if t not in told and not t.endswith(":")]
    kept: list[Claim] = []
    for text in sorted(texts, key=lambda t: FOR_CARE_TEAM in new[t].note):
        if len(text) <= room:
            kept.append(new[text])
            told.add(text)
            room -= len(text)
    return Part(title, tuple(kept), len(texts) - len(kept))


def _calls(rows: Iterable[Claim]) -> tuple[Call, ...]:
    signs: dict[str, dict[str, None]] = {}
    citations: dict[str, dict[int, None]] = {}
    told: set[str] = set()
    for row in rows:
        cells = dict(row.cells)
        action = cells[COLUMNS[1]]
        for sign in cells[COLUMNS[0]].lower().split(", "):
            if sign not in told:
                told.add(sign)
                signs.setdefault(action, {})[sign] = None
        citations.setdefault(action, {}).update(dict.fromkeys(row.citations))
    return tuple(Call(a.rstrip(".") + ":", tuple(s), tuple(citations[a])) for a, s in signs.items())
