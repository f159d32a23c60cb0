"""What changed, and when: dated rows of a label, and the difference of its editions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from probatum.answers.choosing import claim, content_words, numbers
from probatum.answers.label import Product, with_codes
from probatum.answers.statements import Statement, statements
from probatum.answers.topics import BOXED, CHANGES, CONTRAINDICATIONS, DOSAGE, INDICATIONS, WARNINGS
from probatum.answers.trimming import without_references
from probatum.evidence.claims import Claim
from probatum.evidence.codes import LABEL_SECTIONS
from probatum.evidence.editions import Edition, Level, PassageKind, Span

COLUMNS = ("Date", "What changed")
WATCHED = (BOXED, INDICATIONS, DOSAGE, CONTRAINDICATIONS, *WARNINGS)
"""The sections that a label's own list of recent major changes covers."""

PAIRS = 5
"""How many pairs of consecutive editions are compared, newest first."""

NEW_WORDS = 0.35
"""Least share of a statement's words that must be new for it to count as a change."""

_SECTION_DATE = re.compile(r"^(?P<what>.*?)[\s,]*(?P<date>\d{1,2}/\d{4})\s*$")


def timeline(product: Product, *, most: int) -> list[Claim]:
    """Dated changes of one product's label, newest first."""
    rows = [*_dated(product, product.edition), *_differences(product)]
    if product.newer:
        rows += [r for r in _dated(product, product.newer) if (r.date or "") > product.edition.date]
    rows.sort(key=lambda c: c.date or "", reverse=True)
    unique: dict[str, Claim] = {}
    for row in rows:
        unique.setdefault(row.text, row)
    kept = list(unique.values())[:most]
    own = next((i for i, row in enumerate(kept) if row.date == product.edition.date), None)
    if own is not None:
        note = kept[own].note
        kept[own] = replace(kept[own], note=f"{note}; {USED}" if note else USED)
    return kept


USED = "edition used here"
"""Mark of the first row that has the date of the edition that the article is written from."""


def used(product: Product, rows: Sequence[Claim]) -> str:
    """Which edition the article is written from, where no row of the timeline has its date."""
    edition = product.edition
    if not edition.date or any(USED in row.note for row in rows):
        return ""
    return f"Edition used here: {product.brand or product.generic}, {edition.date}."


def _dated(product: Product, edition: Edition) -> list[Claim]:
    """Rows that the label itself dates: recent major changes, approvals."""
    titles = {i for i, s in enumerate(edition.sections) if s.code == CHANGES}
    rows: list[Claim] = []
    for passage in edition.passages:
        if not passage.date or not (titles & set(edition.ancestry(passage.section))):
            continue
        words = edition.words(passage)
        span = Span(passage.start, passage.end)
        row = Statement(
            text=words, spans=(span,), edition=edition, section=passage.section,
            kind=passage.kind, date=passage.date, status=passage.status, where=passage.where,
        )  # fmt: skip
        if passage.kind is PassageKind.FACT:
            what = words
        else:
            flat = " ".join(words.split())
            flat = flat.replace("( ", "(").replace(" )", ")")
            match = _SECTION_DATE.match(flat)
            listed = match["what"].strip() if match else flat
            named = without_references(f"{listed}.").rstrip(".")
            what = f"Recent major changes: {named}, {match['date']}." if match else f"{named}."
        heading = _heading(edition, passage.section)
        rows.append(
            claim(
                [row, heading] if heading and passage.kind is not PassageKind.FACT else [row],
                f"{product.brand}: {what}" if product.brand and product.brand not in what else what,
                cells=((COLUMNS[0], passage.date), (COLUMNS[1], what)),
                date=passage.date,
            )
        )
    return rows


def _heading(edition: Edition, index: int) -> Statement | None:
    for i in reversed(edition.ancestry(index)):
        section = edition.sections[i]
        if section.code == CHANGES and section.title:
            span = Span(section.start, section.start + len(section.title))
            return Statement(
                text=section.title, spans=(span,), edition=edition, section=i,
                kind=PassageKind.PROSE,
            )  # fmt: skip
    return None


def _differences(product: Product) -> list[Claim]:
    """New words of the watched sections, between editions that are held in full."""
    held = [e for e in (product.edition, *product.older) if e.level is Level.PRIMARY]
    rows: list[Claim] = []
    pairs = [(a, b) for a, b in pairwise(held) if a.date > b.date]
    for newer, older in pairs[:PAIRS]:
        for code in WATCHED:
            for added in added_statements(newer, older, code)[:2]:
                section = LABEL_SECTIONS[code]
                rows.append(
                    claim(
                        [added],
                        cells=((COLUMNS[0], newer.date), (COLUMNS[1], f"{section}: {added.text}")),
                        date=newer.date,
                        note=_note(added, older, product.edition),
                    )
                )
    return rows


def _note(added: Statement, older: Edition, newest: Edition) -> str:
    note = f"new words against the edition of {older.date}"
    if any(newest.text.find(added.edition.words(span)) < 0 for span in added.spans):
        note += "; they no longer stand in the newest text"
    return note


def added_statements(newer: Edition, older: Edition, code: str) -> list[Statement]:
    """Statements of a section that the older edition does not make, in the label's order."""
    before = statements(older, with_codes(older, [code]))
    after = statements(newer, with_codes(newer, [code]))
    if not before:
        return after[:1]
    old_words = [content_words(s.text) for s in before]
    old_texts = {_plain(s.text) for s in before}
    all_old = frozenset().union(*old_words)
    return [s for s in after if _plain(s.text) not in old_texts and _is_new(s, old_words, all_old)]


def _is_new(
    statement: Statement, old_words: Sequence[frozenset[str]], all_old: frozenset[str]
) -> bool:
    words = content_words(statement.text)
    if not words:
        return False
    nearest = max((len(words & old) / len(words) for old in old_words), default=0.0)
    if nearest <= 1 - NEW_WORDS:
        return True
    return (
        bool(set(numbers(statement.text)) - {n for w in all_old for n in numbers(w)})
        and nearest < 1
    )


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).lower().strip()
