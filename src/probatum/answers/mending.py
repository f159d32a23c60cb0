"""Every claim passes the checks before it is shown; what fails is left out or replaced.

A safety statement that fails is replaced by the label's own paragraph, or the section says that it
is missing and must not be relied on. Nothing disappears without a line under "left out".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from probatum.answers import label
from probatum.answers import topics as t
from probatum.answers.label import Product
from probatum.answers.repeats import is_whole, settled, without_repeats
from probatum.evidence.articles import ArticleSection, Omission
from probatum.evidence.claims import Claim, Outcome, Verdict

SHOWN_VERDICTS = frozenset(
    {Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST, Verdict.SOURCE_DOES_NOT_ADD_UP}
)
SAFETY = {
    topic.key: topic
    for topic in (t.BOX, t.CONTRA, t.DOSE, t.CO_TREATMENT, t.MONITORING, t.OVERDOSE)
}

Verify = Callable[[Claim], Claim]


@dataclass(frozen=True, slots=True)
class Mended:
    """What may be shown, and what was left out."""

    short_answer: tuple[Claim, ...]
    sections: tuple[ArticleSection, ...]
    omitted: tuple[Omission, ...]


Shown = Callable[[Sequence[Claim], Sequence[ArticleSection]], None]
"""Takes the opening lines and the first sections as soon as nothing that is still checked can change
them; each time more sections."""


def mend(
    short_answer: Sequence[Claim],
    sections: Sequence[ArticleSection],
    products: Sequence[Product],
    verify: Verify,
    shown: Shown | None = None,
) -> Mended:
    """Verify every claim; drop, replace and report what does not pass, and say nothing twice."""
    opening = [verify(c) for c in short_answer]
    sure = all(c.verdict in SHOWN_VERDICTS for c in opening)
    wholes = {i: _checked(s, products, verify) for i, s in enumerate(sections) if is_whole(s)}
    checked: list[_Checked] = []
    for index, section in enumerate(sections):
        checked.append(wholes.get(index) or _checked(section, products, verify))
        if shown and sure and index + 1 < len(sections):
            waiting = [_possible(s, products) for s in sections[index + 1 :]]
            shown(opening, settled(_kept(checked), _kept(wholes.values()), waiting))
    kept = _kept(checked)
    omitted = [o for c in checked for o in c.omitted]
    lines: list[Claim] = []
    for claim in opening:
        if claim.verdict in SHOWN_VERDICTS:
            lines.append(claim)
        elif parts := _parts(claim, kept):
            lines.extend(parts)
        else:
            omitted.append(Omission("First lines", f"a line {_why(claim)}"))
    mended = Mended(tuple(lines), without_repeats(kept), tuple(omitted))
    if shown:
        shown(mended.short_answer, mended.sections)
    return mended


@dataclass(frozen=True, slots=True)
class _Checked:
    """A section after the checks, None if nothing of it is left; what was left out."""

    section: ArticleSection | None
    omitted: tuple[Omission, ...]


def _checked(section: ArticleSection, products: Sequence[Product], verify: Verify) -> _Checked:
    every = [verify(c) for c in section.claims]
    good = [c for c in every if c.verdict in SHOWN_VERDICTS]
    bad = [c for c in every if c.verdict not in SHOWN_VERDICTS]
    omitted = tuple(Omission(section.title, f"a statement {_why(c)}") for c in bad)
    notices = section.notices
    if bad and section.topic in SAFETY:
        notices, good = _replaced(section, good, products, verify)
    left = replace(section, claims=tuple(good), notices=notices) if good or notices else None
    return _Checked(left, omitted)


def _kept(checked: Iterable[_Checked]) -> list[ArticleSection]:
    return [c.section for c in checked if c.section is not None]


def _possible(section: ArticleSection, products: Sequence[Product]) -> ArticleSection:
    """A section that is not checked yet, with every claim that it may have in the end."""
    whole = _paragraphs(section, products) if section.topic in SAFETY else ()
    return replace(section, claims=(*section.claims, *whole))


def _parts(line: Claim, sections: Sequence[ArticleSection]) -> list[Claim]:
    """The statements of a line that passed the checks each on its own quotes, in the line's order.

    Joined to one line, the quote of one can speak against the words of the other.
    """
    found = {
        c.text: replace(c, cells=())
        for s in sections
        for c in s.claims
        if c.text in line.text and c.verdict in SHOWN_VERDICTS
    }
    whole = [t for t in found if not any(t != o and t in o for o in found)]
    return [found[t] for t in sorted(whole, key=line.text.index)]


def _why(claim: Claim) -> str:
    """Where the reader finds what is not shown, and on which count it did not pass."""
    failed = [c.name for c in claim.checks if c.outcome is Outcome.FAIL]
    path = next((q.path[-1] for q in claim.quotes if q.path), "")
    where = f" of “{path}”" if path else ""
    counts = ", ".join(failed) or claim.verdict.value
    return (
        f"{where.lstrip()} was left out: it could not be confirmed against the quoted text "
        f"({counts}); read it in the source"
    ).lstrip()


def _replaced(
    section: ArticleSection, good: list[Claim], products: Sequence[Product], verify: Verify
) -> tuple[tuple[str, ...], list[Claim]]:
    for whole in _paragraphs(section, products):
        if whole.text not in {c.text for c in good}:
            checked = verify(whole)
            if checked.verdict in SHOWN_VERDICTS:
                return section.notices, [replace(checked, note="the label's own paragraph"), *good]
    notice = (
        "A statement of this section did not pass the checks and the label's own paragraph could "
        "not be shown: the section is incomplete and must not be relied on."
    )
    return (*section.notices, notice), good


def _paragraphs(section: ArticleSection, products: Sequence[Product]) -> Iterator[Claim]:
    """The labels' own paragraphs that may stand for what a safety section says."""
    for product in products:
        if len(products) == 1 or product.name in section.title:
            whole = label.paragraph(product, SAFETY[section.topic].codes[:1])
            if whole:
                yield whole
