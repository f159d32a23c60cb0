"""One block for each study: design and arms, results with their numbers, what the authors conclude."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.answers import registry
from probatum.answers.choosing import Shown, claim, merged
from probatum.answers.focus import Focus
from probatum.answers.statements import Statement, statements
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.editions import (
    Design,
    Edition,
    Kind,
    Level,
    Passage,
    PassageKind,
    Role,
    Status,
)

RESULTS_SHOWN = 5
"""Most result statements in one block."""

TRIAL_DESIGNS = (Design.SYSTEMATIC_REVIEW, Design.RANDOMISED, Design.NON_RANDOMISED)

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
    *,
    whole: bool = False,
) -> ArticleSection | None:
    """The block of one study, or None if nothing in it stands alone.

    ``whole``: the question is about this study, so that more of it is shown, whatever else says the
    same.
    """
    found = [
        s for s in statements(edition, _body(edition), in_study=True)
        if s.status is not Status.UNCONFIRMED and s.kind is not PassageKind.TABLE_ROW
    ]  # fmt: skip
    if whole:
        chosen = _whole(edition, found, focus)
    else:
        design = _best(_with_role(edition, found, _DESIGN_ROLES), _DESIGN, 2)
        registered = registry.primary(edition, RESULTS_SHOWN) if edition.kind is Kind.TRIAL else []
        results = registered or _best_results(edition, found, focus, design)
        conclusion = _best(_with_role(edition, found, _CONCLUSION_ROLES), _CONCLUDES, 1)
        chosen = [*design, *results, *conclusion]
    ordered = sorted({s.start: s for s in chosen}.values(), key=lambda s: s.start)
    groups = [g for g in merged(ordered) if whole or not shown.has(g[0].text)]
    claims = tuple(claim(g, date=None) for g in groups)
    if not claims:
        return None
    shown.add(c.text for c in claims)
    return ArticleSection(
        heading or title(edition), claims, "study", notices=tuple(notices), topic="study"
    )


_DESIGN_ROLES = ("methods", "objective", "abstract")
_CONCLUSION_ROLES = ("conclusions", "discussion")
_WHOLE_RESULTS = 10
"""Result statements of a study that the question is about."""


def _whole(edition: Edition, found: Sequence[Statement], focus: Focus) -> list[Statement]:
    """What a reader of one study needs: of a digest every fact, else its design, results, adverse
    events and conclusion."""
    if edition.level is Level.DIGEST:
        return list(found)
    if edition.kind is Kind.TRIAL:
        return registry.whole(edition)
    design = _best(_with_role(edition, found, _DESIGN_ROLES), _DESIGN, 4)
    results = _best_results(edition, found, focus, design, most=_WHOLE_RESULTS)
    return [
        *design,
        *results,
        *_best(_with_role(edition, found, _CONCLUSION_ROLES), _CONCLUDES, 2),
    ]


def title(edition: Edition, *, whole: bool = False) -> str:
    """``Short name (authors, year; design)`` of a study; ``whole``: its full title as well."""
    authors = edition.meta.get("authors")
    first = str(authors[0]).rsplit(" ", 1)[0] if isinstance(authors, list) and authors else ""
    by = f"{first} et al." if isinstance(authors, list) and len(authors) > 1 else first
    parts = [x for x in (by, edition.date[:4]) if x]
    design = edition.design.value if edition.design else ""
    inside = "; ".join(x for x in (" ".join(parts), design) if x)
    own = short_name(edition)
    full = edition.title.rstrip(".")
    name = f"{own}, {full}" if own and whole else own or full
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
    if registered := registry.main(section.claims):
        return registered
    results = section.claims[1:] or section.claims
    found = [c for c in results if not _BASELINE.search(c.text)]
    for pattern, claims in (
        (r"\bp\s*[<=>]|\bCI\b", results), (_PART_OF, found), (r"\d", found),
    ):  # fmt: skip
        for c in claims:
            if re.search(pattern, c.text, re.IGNORECASE):
                return c
    return None


_PART_OF = r"\b\d+\s*(?:/|of|out of)\s*\d+|\d\s*%"
_BASELINE = re.compile(
    r"\b(?:at\s+baseline|(?:mean|median)(?:\s*\([^)]*\))?\s+age|enrol\w+|recruited|covers|followed|studied|"
    r"(?:had|have|has)\s+received|patients[\w\s]*\breceived|previously|published\s+in)\b",
    re.IGNORECASE,
)
"""Words of a sentence on who took part, not on what came of it."""


def _body(edition: Edition) -> list[Passage]:
    if edition.kind is Kind.FULL_TEXT:
        return [p for p in edition.passages if "abstract" in edition.codes(p.section)] or [
            p for p in edition.passages if p.kind is PassageKind.PROSE
        ][:40]
    return list(edition.passages)


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
    *,
    most: int = RESULTS_SHOWN,
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
    return [s for _, s in scored[:most]]
