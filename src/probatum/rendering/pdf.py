"""The article as PDF, set by Typst.

The text travels as JSON strings, which Typst never reads as markup, so no source can set, include
or read anything. Nothing comes from the clock or from the machine's fonts: the same article gives
the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path

import typst

from probatum.evidence.articles import Article, Aside, Reference
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Json
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
    weights,
)
from probatum.rendering.wording import clean, one_line, safe_url

_TEMPLATE = Path(__file__).parent / "templates" / "article.typ"


def render(article: Article) -> bytes:
    """The PDF of an article."""
    data = json.dumps(_data(view(article)), ensure_ascii=False)
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"article": data},
    )


def _data(made: View) -> dict[str, Json]:
    article = made.article
    studies = [b.anchor for b in made.blocks if any(p.layout == "study" for p in b.parts)]
    before = studies[0] if studies else ""
    return {
        "heading": made.heading,
        "question": made.question,
        "review": one_line(article.status.review),
        "elsewhere": made.elsewhere,
        "copy": made.copy,
        "as_of": one_line(article.as_of),
        "warnings": [one_line(w) for w in article.warnings],
        "strip": [list(pair) for pair in made.strip],
        "asides": [_aside(a) for a in made.asides],
        "numbers": [r.number for r in article.references],
        "lines": [
            {
                "label": line.label,
                "text": line.text,
                "danger": line.danger,
                "claim": _claim(line.claim, line.text) if line.claim else None,
            }
            for line in made.lines
        ],
        "first": [_block(b, before) for b in made.first],
        "blocks": [_block(b, before) for b in made.blocks],
        "evidence": {
            "title": EVIDENCE,
            "columns": {"titles": list(EVIDENCE_COLUMNS), "weights": [2, 3]},
            "rows": [
                {
                    "cells": [f.study, one_line(f.claim.text)],
                    "claim": _claim(f.claim, one_line(f.claim.text), ("digest",)),
                }
                for f in made.evidence
            ],
        },
        "evidence_last": not before,
        "not_found": [one_line(n) for n in article.not_found],
        "left_out": [[topic, list(reasons)] for topic, reasons in made.left_out],
        "references": [_reference(r) for r in article.references],
        "search": _search(made),
        "notes": [
            [title, [[_words(w) for w in note.words] for note in notes]]
            for title, notes in made.notes()
        ],
        "disclaimer": one_line(article.disclaimer),
    }


def _block(block: Block, before: str) -> Json:
    return {
        "title": block.title,
        "evidence": block.anchor == before,
        "marks": list(block.parts[0].marks if not block.parts[0].title else ()),
        "parts": [_part(p) for p in block.parts],
    }


def _claim(claim: Claim, text: str, shared: tuple[str, ...] = ()) -> Json:
    return {
        "text": text,
        "citations": list(claim.citations),
        "note": aside(claim),
        "marks": list(own_marks(claim, shared)),
    }


def _part(part: Part) -> Json:
    section = part.section
    rows: list[Json] = []
    for claim in section.claims:
        row = cells(claim, section.columns) if section.columns else (one_line(claim.text),)
        rows.append(
            {
                "cells": list(row),
                "date": one_line(claim.date or ""),
                "claim": _claim(claim, row[-1], part.marks),
            }
        )
    return {
        "title": part.title,
        "layout": part.layout,
        "notices_first": part.notices_first,
        "marks": list(part.marks),
        "notices": [one_line(n) for n in section.notices],
        "asides": [_aside(a) for a in part.asides],
        "columns": {
            "titles": [one_line(c) for c in section.columns],
            "weights": list(weights(section)),
        },
        "rows": rows,
    }


def _aside(aside: Aside) -> Json:
    return {"title": aside.title, "rows": [list(row) for row in aside.rows]}


def _reference(reference: Reference) -> Json:
    authors = one_line(reference.authors).rstrip(".")
    return {
        "number": reference.number,
        "retracted": reference.retracted,
        "text": f"{f'{authors}. ' if authors else ''}{one_line(reference.title)}.",
        "journal": f"{one_line(reference.journal).rstrip('.')}." if reference.journal else "",
        "facts": facts(reference),
        "notes": [one_line(n) for n in reference.notes],
        "url": safe_url(reference.url),
        "key": one_line(f"{reference.document}@{reference.edition}"),
    }


def _search(made: View) -> Json:
    search = made.article.search
    if not search:
        return []
    kinds = ", ".join(f"{one_line(kind)} {count}" for kind, count in search.sources)
    looked = counted(search.candidates, "passage") + (f" ({kinds})" if kinds else "")
    rows: list[Json] = [
        ["Search strings", "; ".join(f"“{one_line(s)}”" for s in search.strings)],
        ["Up to", one_line(search.as_of)],
        ["Library", one_line(search.library)],
        ["Looked at", f"{looked}; {counted(search.cited, 'document')} cited"],
    ]
    rows += [
        ["Found and not used", one_line(f"{title} ({document}): {reason}")]
        for document, title, reason in search.near_misses
    ]
    return rows


def _words(words: Words) -> Json:
    text = f"“{clean(words.exact)}{' …' if words.cut else ''}”" if words.exact else ""
    if words.cut:
        text += f" Read the rest at {words.url or 'the source'}."
    where = "; ".join(x for x in (words.path, words.standing, words.where) if x)
    return {"number": f"[{words.number}] ", "words": text, "source": f" {where}."}
