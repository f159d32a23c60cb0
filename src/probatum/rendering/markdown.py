"""The article as Markdown (CommonMark with GFM tables).

Citation numbers are plain text, ``[1]``, which every reader of Markdown shows as it stands;
brackets of the sources are escaped, so that no text becomes a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from probatum.evidence.articles import SUGGESTED, Article, Aside, Reference
from probatum.evidence.claims import Claim
from probatum.rendering.view import (
    EVIDENCE,
    EVIDENCE_COLUMNS,
    Block,
    Part,
    View,
    Words,
    aside,
    cells,
    counted,
    facts,
    own_marks,
    view,
)
from probatum.rendering.wording import one_line, safe_url

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$])|&(?=#?\w+;)")
_LEADING = re.compile(r"^(?:([#+\-=])|(\d{1,9})([.)]))(?=\s|$|[#\-=])")


def render(article: Article) -> str:
    """The whole article, ending in a newline. The same article gives the same characters."""
    made = view(article)
    parts = [p for p in _all(made) if p]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it stands, at the beginning of a line too."""
    line = _SPECIAL.sub(lambda m: f"\\{m[1]}" if m[1] else "&amp;", one_line(text))
    return _LEADING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A GFM table of cells that are Markdown already."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """A list of items that are Markdown already."""
    return "\n".join(f"- {i}" for i in items)


def warned(warnings: Sequence[str]) -> str:
    """What must be read first, as a block quote."""
    if not warnings:
        return ""
    return "> **Read this first**\n" + "\n".join(f">\n> **{escaped(w)}**" for w in warnings)


def _all(made: View) -> Iterator[str]:
    article = made.article
    yield f"**{escaped(made.review)}**"
    yield escaped(made.elsewhere)
    yield f"# {escaped(made.heading)}"
    yield f"*{escaped(made.question)}*" if made.question else ""
    yield warned(article.warnings)
    for block in made.first:
        yield from _block(block)
    yield " · ".join(f"{label}: {escaped(text)}" for label, text in made.strip)
    for line in made.lines:
        text = _cited(line.claim, line.text) if line.claim else escaped(line.text)
        yield f"**{line.label}.** {text}"
    for one in made.asides:
        yield _aside(one)
    evidence = _evidence(made)
    for block in made.blocks:
        if evidence and any(p.layout == "study" for p in block.parts):
            yield evidence
            evidence = ""
        yield from _block(block)
    yield evidence
    if article.not_found:
        yield "## Not found in this library"
        yield bullets(escaped(n) for n in article.not_found)
    if made.left_out:
        yield "## Left out"
        yield bullets(
            f"**{escaped(topic)}:** {'; '.join(escaped(r) for r in reasons)}"
            for topic, reasons in made.left_out
        )
    if article.references:
        yield "## References"
        yield "\n".join(f"{r.number}. {_reference(r)}" for r in article.references)
    yield from _search(made)
    yield from _notes(made)
    if article.follow_ups:
        yield "## What to ask next"
        yield bullets(escaped(f.question) for f in article.follow_ups[:SUGGESTED])
    yield "---"
    yield f"*{escaped(article.disclaimer)}*" if article.disclaimer else ""


def _cited(claim: Claim, text: str, shared: tuple[str, ...] = ()) -> str:
    parts = [escaped(text), *(f"[{n}]" for n in claim.citations)]
    if said := aside(claim):
        parts.append(f"({escaped(said)})")
    parts += [f"*{mark}*" for mark in own_marks(claim, shared)]
    return " ".join(parts)


def _block(block: Block) -> Iterator[str]:
    alone = len(block.parts) == 1 and not block.parts[0].title
    yield _titled(2, block.title, block.parts[0].marks if alone else ())
    for part in block.parts:
        if part.title:
            yield _titled(3, part.title, part.marks)
        yield from _part(part)


def _titled(level: int, title: str, marks: tuple[str, ...]) -> str:
    after = f" ({', '.join(marks)})" if marks else ""
    return f"{'#' * level} {escaped(title)}{after}"


def _part(part: Part) -> Iterator[str]:
    section = part.section
    notices = "\n\n".join(f"*{escaped(n)}*" for n in section.notices)
    yield notices if part.notices_first else ""
    if section.claims and section.columns:
        rows = []
        for claim in section.claims:
            row = cells(claim, section.columns)
            rows.append([*(escaped(c) for c in row[:-1]), _cited(claim, row[-1], part.marks)])
        yield table([escaped(c) for c in section.columns], rows)
    elif section.claims:
        yield bullets(_cited(c, c.text, part.marks) for c in section.claims)
    yield "" if part.notices_first else notices
    for one in part.asides:
        yield _aside(one)


def _aside(aside: Aside) -> str:
    rows = "\n".join(f"> - {escaped(label)}: {escaped(text)}" for label, text in aside.rows)
    return f"> **{escaped(aside.title)}**\n>\n{rows}"


def _evidence(made: View) -> str:
    if not made.evidence:
        return ""
    rows = [[escaped(f.study), _cited(f.claim, f.claim.text, ("digest",))] for f in made.evidence]
    return f"## {EVIDENCE}\n\n{table(EVIDENCE_COLUMNS, rows)}"


def _reference(reference: Reference) -> str:
    parts = ["**Retracted.**"] if reference.retracted else []
    if reference.authors:
        parts.append(escaped(one_line(reference.authors).rstrip(".")) + ".")
    parts.append(f"{escaped(reference.title)}.")
    if reference.journal:
        parts.append(f"*{escaped(one_line(reference.journal).rstrip('.'))}.*")
    parts.append(f"{escaped(facts(reference))}.")
    parts += [f"**{escaped(n)}.**" for n in reference.notes]
    if url := safe_url(reference.url):
        parts.append(f"<{url}>")
    parts.append(f"`{one_line(reference.document).replace('`', '')}@{reference.edition}`")
    return " ".join(parts)


def _search(made: View) -> Iterator[str]:
    search = made.article.search
    if not search:
        return
    kinds = ", ".join(f"{escaped(kind)} {count}" for kind, count in search.sources)
    yield "## How this was searched"
    yield bullets(
        [
            f"Search strings: {'; '.join(f'“{escaped(s)}”' for s in search.strings)}",
            f"Up to: {escaped(search.as_of)}",
            f"Library: {escaped(search.library)}",
            f"Looked at: {counted(search.candidates, 'passage')}"
            + (f" ({kinds})" if kinds else "")
            + f"; {counted(search.cited, 'document')} cited",
            *(
                f"Found and not used: {escaped(title)} ({escaped(document)}): {escaped(reason)}"
                for document, title, reason in search.near_misses
            ),
        ]
    )


def _notes(made: View) -> Iterator[str]:
    groups = made.notes()
    if groups:
        yield "## Quoted words"
    for title, notes in groups:
        yield f"### {escaped(title)}"
        yield bullets(
            f"{escaped(note.lead)}\n" + "\n".join(f"  - {_quote(w)}" for w in note.words)
            for note in notes
        )


def _quote(words: Words) -> str:
    parts = [f"[{words.number}]"] if words.number else []
    if words.exact:
        parts.append(f"“{escaped(words.exact)}{' …' if words.cut else ''}”")
    if words.cut:
        parts.append(f"Read the rest at {f'<{words.url}>' if words.url else 'the source'}.")
    where = "; ".join(escaped(x) for x in (words.path, words.standing, words.where) if x)
    return f"{' '.join(parts)} ({where})"
