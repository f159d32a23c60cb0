"""One block for each study: design and arms, results with their numbers, what the authors conclude."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.answers.choosing import Shown, claim, merged
from probatum.answers.focus import Focus
from probatum.answers.statements import Statement, statements
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Design, Edition, Kind, Passage, PassageKind, Role, Status

RESULTS_SHOWN = 5
"""Most result statements in one block."""

TRIAL_DESIGNS = (Design.SYSTEMATIC_REVIEW, Design.RANDOMISED, Design.NON_RANDOMISED)
OBSERVATIONAL = (Design.COHORT, Design.CASE_CONTROL, Design.CROSS_SECTIONAL, Design.CASE_REPORT)

_DESIGN = re.compile(
    r"\b(?:randomi[sz]ed|double-blind|open-label|single-arm|placebo|sham|cohort|registry|multicent(?:er|re)|"
    r"retrospective\w*|prospective\w*|phase\s+(?:[1-4]|I{1,3}V?)|trial|study|enrol\w+|included|recruited|"
    r"patients|participants|infants|children|meta-analysis|systematic\s+review|historical)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\b\d[\d,]*\b|\bn\s*=\s*\d+", re.IGNORECASE)
_RESULT = re.compile(
    r"\d+(?:\.\d+)?\s*%|\b\d+\s*/\s*\d+\b|\bp\s*[<=>]|\bCI\b|\bhazard\b|\bodds\b|\brisk\b|\bmean\b|\bmedian\b|"
    r"\b\d+\s+(?:of|out of)\s+(?:the\s+)?\d+\b|\bsignificant\w*|\b\d+(?:\.\d+)?\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"\b(?:conclu\w+|suggest\w*|support\w*|demonstrat\w+|effective|safe|efficacy|benefit\w*|improv\w+|"
    r"reduc\w+|associated|recommend\w*|should|may|further\s+(?:studies|research))\b",
    re.IGNORECASE,
)


def block(
    edition: Edition,
    focus: Focus,
    shown: Shown,
    heading: str | None = None,
    notices: Sequence[str] = (),
) -> ArticleSection | None:
    """The block of one study, or None if nothing in it stands alone."""
    found = [
        s for s in statements(edition, _body(edition), in_study=True)
        if s.status is not Status.UNCONFIRMED and s.kind is not PassageKind.TABLE_ROW
    ]  # fmt: skip
    design = _best(_with_role(edition, found, ("methods", "objective", "abstract")), _DESIGN, 2)
    results = _registry_results(edition) or _best_results(edition, found, focus, design)
    conclusion = _best(_with_role(edition, found, ("conclusions", "discussion")), _CONCLUDES, 1)
    chosen = sorted(
        {s.start: s for s in (*design, *results, *conclusion)}.values(), key=lambda s: s.start
    )
    groups = [g for g in merged(chosen) if not shown.has(g[0].text)]
    claims = tuple(claim(g, date=None) for g in groups)
    if not claims:
        return None
    shown.add(c.text for c in claims)
    return ArticleSection(
        heading or title(edition), claims, "study", notices=tuple(notices), topic="study"
    )


def title(edition: Edition, *, whole: bool = False) -> str:
    """``Short name (authors, year; design)`` of a study; ``whole``: its full title instead."""
    authors = edition.meta.get("authors")
    first = str(authors[0]).rsplit(" ", 1)[0] if isinstance(authors, list) and authors else ""
    by = f"{first} et al." if isinstance(authors, list) and len(authors) > 1 else first
    parts = [x for x in (by, edition.date[:4]) if x]
    design = edition.design.value if edition.design else ""
    inside = "; ".join(x for x in (" ".join(parts), design) if x)
    name = "" if whole else short_name(edition)
    name = name or edition.title.rstrip(".")
    return f"{name} ({inside})" if inside else name


_REGISTRY = re.compile(r"^(?:NCT|ISRCTN|EudraCT|jRCT|ACTRN)", re.IGNORECASE)


def short_name(edition: Edition) -> str:
    """The study's own short name, if it has exactly one; a pooled analysis has none."""
    named = [n.text for n in edition.names if n.role is Role.STUDY and not _REGISTRY.match(n.text)]
    if named and all(named[0].startswith(n) or n.startswith(named[0]) for n in named):
        return named[0]
    return ""


def main_result(section: ArticleSection) -> Claim | None:
    """The claim of a block that reports its main result in figures."""
    primary = [c for c in section.claims if _PRIMARY.match(c.text)]
    if primary:
        measure = primary[0].text.split(":")[1]
        return [c for c in primary if c.text.split(":")[1] == measure][-1]
    results = section.claims[1:] or section.claims
    for pattern in (r"\bp\s*[<=>]|\bCI\b", r"\b\d+\s*(?:/|of|out of)\s*\d+|\d\s*%", r"\d"):
        for c in results:
            if re.search(pattern, c.text, re.IGNORECASE):
                return c
    return None


def _body(edition: Edition) -> list[Passage]:
    if edition.kind is Kind.FULL_TEXT:
        return [p for p in edition.passages if "abstract" in edition.codes(p.section)] or [
            p for p in edition.passages if p.kind is PassageKind.PROSE
        ][:40]
    return list(edition.passages)


_PRIMARY = re.compile(r"^primary outcome", re.IGNORECASE)
_COUNTED = re.compile(r"\bparticipants analy[sz]ed\b", re.IGNORECASE)


def _registry_results(edition: Edition) -> list[Statement]:
    """The rows of a trial record's primary outcome: arms, values, time frame; the latest time last."""
    if edition.kind is not Kind.TRIAL:
        return []
    rows = [
        p
        for p in edition.passages
        if p.kind is PassageKind.TABLE_ROW
        and p.lead_in
        and _PRIMARY.match(edition.words(p.lead_in[0]))
        and not _COUNTED.search(edition.words(p))
    ]
    return statements(edition, rows)[-RESULTS_SHOWN:]


def _with_role(
    edition: Edition, found: Sequence[Statement], roles: Sequence[str]
) -> list[Statement]:
    wanted = [s for s in found if set(roles) & set(s.codes)]
    if wanted:
        return wanted
    known = {"background", "objective", "methods", "results", "conclusions"}
    return [s for s in found if not known & set(s.codes)]


def _best(found: Sequence[Statement], pattern: re.Pattern[str], most: int) -> list[Statement]:
    scored = [
        (-len(pattern.findall(s.text)) - 2 * bool(_COUNT.search(s.text)), i, s)
        for i, s in enumerate(found)
        if pattern.search(s.text)
    ]
    return [s for _, _, s in sorted(scored, key=lambda x: x[:2])[:most]]


def _best_results(
    edition: Edition,
    found: Sequence[Statement],
    focus: Focus,
    design: Sequence[Statement],
) -> list[Statement]:
    taken = {s.start for s in design}
    wanted = [
        s
        for s in _with_role(edition, found, ("results", "abstract", "34092-7"))
        if s.start not in taken and _RESULT.search(s.text)
    ]
    scored = sorted(
        enumerate(wanted),
        key=lambda item: (
            -(2 * focus.of(item[1].text) + 0.1 * len(_RESULT.findall(item[1].text))),
            item[0],
        ),
    )
    return [s for _, s in scored[:RESULTS_SHOWN]]
