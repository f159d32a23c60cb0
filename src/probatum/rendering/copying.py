"""Statements with their citation numbers and the references under them, as plain text to paste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from probatum.evidence.articles import Article, Reference
from probatum.evidence.claims import Claim
from probatum.rendering.view import facts, marks, view
from probatum.rendering.wording import one_line, safe_url


def render(article: Article) -> str:
    """The whole article as text to paste: statements and references, no quotes, no search report."""
    made = view(article)
    parts = [
        made.heading,
        *([made.elsewhere] if made.elsewhere else []),
        *(["\n".join(map(one_line, article.warnings))] if article.warnings else []),
    ]
    parts += [
        f"{line.label}: {cited(line.claim) if line.claim else line.text}" for line in made.lines
    ]
    for block in made.blocks:
        told = [block.title]
        for part in block.parts:
            told += [part.title] if part.title else []
            notices = [one_line(n) for n in part.section.notices]
            statements = [f"- {cited(c)}" for c in part.section.claims]
            told += [*notices, *statements] if part.notices_first else [*statements, *notices]
        parts.append("\n".join(told))
    parts.append("\n".join(["References", *(referred(r) for r in article.references)]))
    parts.append(standing(article))
    return "\n\n".join(parts) + "\n"


def statements(article: Article, claims: Iterable[Claim]) -> str:
    """Some claims of the article, one to a line, with the references that they cite."""
    chosen = tuple(claims)
    numbers = {n for c in chosen for n in c.citations}
    return "\n".join(_chosen(article, chosen, numbers)) + "\n"


def _chosen(article: Article, claims: tuple[Claim, ...], numbers: set[int]) -> Iterator[str]:
    yield from map(cited, claims)
    yield ""
    yield from (referred(r) for r in article.references if r.number in numbers)
    yield standing(article)


def cited(claim: Claim) -> str:
    """A claim's words with its citation numbers and with what a reader must know beside them."""
    note = f" ({one_line(claim.note)})" if claim.note else ""
    inside = ", ".join((*map(str, claim.citations), *marks(claim)))
    return f"{one_line(claim.text)}{note}{f' [{inside}]' if inside else ''}"


def referred(reference: Reference) -> str:
    """A numbered reference on one line, with its identifiers and its edition."""
    print_ = reference.imprint
    known = (("doi:", print_.doi), ("PMID ", print_.pmid), ("", print_.pmcid))
    ids = ". ".join(
        f"{name}{one_line(value)}"
        for name, value in known
        if value and one_line(value) not in reference.journal
    )
    told = [
        "RETRACTED" if reference.retracted else "",
        one_line(reference.authors).rstrip("."),
        one_line(reference.title).rstrip("."),
        one_line(reference.journal).rstrip("."),
        ids,
        facts(reference),
        *map(one_line, reference.notes),
        safe_url(reference.url),
    ]
    return f"{reference.number}. {'. '.join(t for t in told if t)}"


def standing(article: Article) -> str:
    """Review state and as-of date, which belong to every copy."""
    return f"{one_line(article.status.review)} Probatum, as of {one_line(article.as_of)}."
