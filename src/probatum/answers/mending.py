"""Every claim passes the checks before it is shown; what fails is left out or replaced.

A safety statement that fails is replaced by the label's own paragraph, or the section says that it
is missing and must not be relied on. Nothing disappears without a line under "left out".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from probatum.answers import label
from probatum.answers import topics as t
from probatum.answers.label import Product
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


def mend(
    short_answer: Sequence[Claim],
    sections: Sequence[ArticleSection],
    products: Sequence[Product],
    verify: Verify,
) -> Mended:
    """Verify every claim; drop, replace and report what does not pass."""
    omitted: list[Omission] = []
    kept: list[ArticleSection] = []
    for section in sections:
        checked = [verify(c) for c in section.claims]
        good = [c for c in checked if c.verdict in SHOWN_VERDICTS]
        bad = [c for c in checked if c.verdict not in SHOWN_VERDICTS]
        for claim in bad:
            omitted.append(Omission(section.title, f"a statement {_why(claim)}"))
        if bad and section.topic in SAFETY:
            notices, good = _replaced(section, good, products, verify)
        else:
            notices = section.notices
        if good or notices:
            kept.append(replace(section, claims=tuple(good), notices=notices))
    lines = []
    for claim in (verify(c) for c in short_answer):
        if claim.verdict in SHOWN_VERDICTS:
            lines.append(claim)
        elif parts := _parts(claim, kept):
            lines.extend(parts)
        else:
            omitted.append(Omission("First lines", f"a line {_why(claim)}"))
    return Mended(tuple(lines), tuple(kept), tuple(omitted))


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
    codes = SAFETY[section.topic].codes[:1]
    for product in products:
        if len(products) > 1 and product.name not in section.title:
            continue
        whole = label.paragraph(product, codes)
        if whole and whole.text not in {c.text for c in good}:
            checked = verify(whole)
            if checked.verdict in SHOWN_VERDICTS:
                return section.notices, [replace(checked, note="the label's own paragraph"), *good]
    notice = (
        "A statement of this section did not pass the checks and the label's own paragraph could "
        "not be shown: the section is incomplete and must not be relied on."
    )
    return (*section.notices, notice), good
