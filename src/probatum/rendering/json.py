"""The article as JSON, after the published schema, and back.

Nothing is shortened here: every quote keeps its exact characters, so that ``exact`` equals the
edition's text from ``start`` to ``end``. (Rendered exports cap copyrighted text, see ``licence``.)
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, cast

from probatum.evidence.articles import (
    SCHEMA_VERSION,
    Article,
    ArticleSection,
    Aside,
    Elsewhere,
    FollowUp,
    Imprint,
    Omission,
    Reference,
    Review,
    ReviewStatus,
    SearchReport,
)
from probatum.evidence.claims import Check, Claim, Outcome, Quote, Verdict
from probatum.evidence.editions import Json, Level, Span, Status

SCHEMAS = ("article", "no-answer", "thread", "audit", "plan", "protocol")
"""Names of the published schemas."""

READ = ("1.0", SCHEMA_VERSION)
"""Versions of an article that can be read: 1.0 has no follow-ups."""

_IMPRINT = (
    "publisher", "journal", "volume", "issue", "pages", "published", "version", "doi", "pmid",
    "pmcid",
)  # fmt: skip
_FOLDER = Path(__file__).parent / "schemas"


class ArticleJsonError(ValueError):
    """The JSON is no article of this schema version: what is wrong and where."""


@cache
def _schema_text(name: str) -> str:
    return (_FOLDER / f"{name}.schema.json").read_text("utf-8")


def schema(name: str = "article") -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12) of that name.

    Raises KeyError for a name that is not in ``SCHEMAS``.
    """
    if name not in SCHEMAS:
        raise KeyError(f"There is no schema “{name}”. Published are: {', '.join(SCHEMAS)}.")
    return cast(dict[str, Any], json.loads(_schema_text(name)))


def to_json(article: Article) -> dict[str, Json]:
    """The article as JSON values. Claims of the short answer are written out whole."""
    return {
        "schema_version": SCHEMA_VERSION,
        "question": article.question,
        "question_type": article.question_type,
        "title": article.title,
        "as_of": article.as_of,
        "jurisdiction": article.jurisdiction,
        "status": {
            "review": article.status.review,
            "newest_text": article.status.newest_text,
            "newest_document": article.status.newest_document,
            "last_checked": article.status.last_checked,
            "sentence": article.status.sentence,
        },
        "warnings": list(article.warnings),
        "short_answer": [_claim(c) for c in article.short_answer],
        "sections": [_section(s) for s in article.sections],
        "timeline": list(article.timeline),
        "evidence_table": list(article.evidence_table),
        "references": [_reference(r) for r in article.references],
        "not_found": list(article.not_found),
        "omitted": [{"topic": o.topic, "reason": o.reason} for o in article.omitted],
        "search": _search(article.search) if article.search else None,
        "disclaimer": article.disclaimer,
        "figures": dict(article.figures),
        "follow_ups": [
            {"question": f.question, "topic": f.topic, "document": f.document}
            for f in article.follow_ups
        ],
        "review": _review(article.review) if article.review else None,
        "audience": article.audience,
    }


def dumps(article: Article) -> str:
    """The article as JSON text, ending in a newline; the same article gives the same bytes."""
    return json.dumps(to_json(article), ensure_ascii=False, indent=2) + "\n"


def from_json(data: Mapping[str, Any]) -> Article:
    """The article that ``to_json`` wrote.

    Raises ArticleJsonError where a field is missing, of the wrong type, or the version is another.
    """
    version = data.get("schema_version")
    if version not in READ:
        raise ArticleJsonError(
            f"This JSON has schema_version {version!r}; this program reads {SCHEMA_VERSION!r}. "
            "Ask the question again to get an article of this version."
        )
    try:
        return _article(data)
    except KeyError as missing:
        raise ArticleJsonError(
            f"The article has no field {missing}. `probatum schema article` shows every field."
        ) from missing
    except (TypeError, ValueError, AttributeError) as wrong:
        raise ArticleJsonError(
            f"A field of the article has a wrong value: {wrong}. "
            "`probatum schema article` shows what each field holds."
        ) from wrong


def _review(review: Review) -> Json:
    return {
        "state": review.state,
        "article": review.article,
        "revision": review.revision,
        "content": review.content,
        "signatures": [dict(s) for s in review.signatures],
        "asides": [
            {
                "section": a.section,
                "title": a.title,
                "rows": [{"label": label, "text": text} for label, text in a.rows],
            }
            for a in review.asides
        ],
        "copy": review.copy,
        "discard": review.discard,
        "elsewhere": asdict(review.elsewhere) if review.elsewhere else None,
    }


def _claim(claim: Claim) -> Json:
    return {
        "id": claim.id,
        "text": claim.text,
        "citations": list(claim.citations),
        "verdict": claim.verdict.value,
        "quotes": [_quote(q) for q in claim.quotes],
        "checks": [_check(c) for c in claim.checks],
        "cells": [{"column": column, "content": content} for column, content in claim.cells],
        "date": claim.date,
        "note": claim.note,
        "original": claim.original,
        "terms": [{"term": term, "means": means} for term, means in claim.terms],
    }


def _quote(quote: Quote) -> Json:
    return {
        "document": quote.document,
        "edition": quote.edition,
        "section": quote.section,
        "start": quote.start,
        "end": quote.end,
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "path": list(quote.path),
        "level": quote.level.value,
        "status": quote.status.value if quote.status else None,
        "where": quote.where,
        "licence": quote.licence,
    }


def _check(check: Check) -> Json:
    span: Json = {"start": check.span.start, "end": check.span.end} if check.span else None
    return {
        "name": check.name,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "span": span,
    }


def _section(section: ArticleSection) -> Json:
    return {
        "title": section.title,
        "topic": section.topic,
        "layout": section.layout,
        "columns": list(section.columns),
        "notices": list(section.notices),
        "claims": [_claim(c) for c in section.claims],
    }


def _reference(reference: Reference) -> Json:
    return {
        "number": reference.number,
        "document": reference.document,
        "edition": reference.edition,
        "title": reference.title,
        "date": reference.date,
        "kind": reference.kind,
        "level": reference.level,
        "url": reference.url,
        "authors": reference.authors,
        "journal": reference.journal,
        "design": reference.design,
        "licence": reference.licence,
        "funding": reference.funding,
        "retracted": reference.retracted,
        "notes": list(reference.notes),
        "imprint": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(reference.imprint).items()
        },
    }


def _search(search: SearchReport) -> Json:
    return {
        "strings": list(search.strings),
        "sources": [{"kind": kind, "count": count} for kind, count in search.sources],
        "as_of": search.as_of,
        "library": search.library,
        "candidates": search.candidates,
        "cited": search.cited,
        "near_misses": [
            {"document": document, "title": title, "reason": reason}
            for document, title, reason in search.near_misses
        ],
    }


def _article(data: Mapping[str, Any]) -> Article:
    return Article(
        question=_text(data["question"]),
        question_type=_text(data["question_type"]),
        title=_text(data["title"]),
        as_of=_text(data["as_of"]),
        jurisdiction=_text(data["jurisdiction"]),
        status=ReviewStatus(
            **{
                name: _text(data["status"][name])
                for name in (
                    "review", "newest_text", "newest_document", "last_checked", "sentence",
                )
            }
        ),
        short_answer=tuple(_read_claim(c) for c in data["short_answer"]),
        sections=tuple(_read_section(s) for s in data["sections"]),
        references=tuple(_read_reference(r) for r in data["references"]),
        timeline=_texts(data["timeline"]),
        evidence_table=_texts(data["evidence_table"]),
        warnings=_texts(data["warnings"]),
        not_found=_texts(data["not_found"]),
        omitted=tuple(Omission(_text(o["topic"]), _text(o["reason"])) for o in data["omitted"]),
        search=_read_search(data["search"]) if data["search"] is not None else None,
        disclaimer=_text(data["disclaimer"]),
        figures=dict(data["figures"]),
        review=_read_review(data["review"]) if data.get("review") is not None else None,
        follow_ups=tuple(
            FollowUp(_text(f["question"]), _text(f["topic"]), _text(f["document"]))
            for f in data.get("follow_ups", ())
        ),
        audience=_text(data.get("audience", "")),
    )  # fmt: skip


def _read_review(data: Mapping[str, Any]) -> Review:
    return Review(
        state=_text(data["state"]),
        article=_text(data["article"]),
        revision=int(data["revision"]),
        content=_text(data["content"]),
        signatures=tuple(dict(s) for s in data["signatures"]),
        asides=tuple(
            Aside(
                _text(a["section"]),
                _text(a["title"]),
                tuple((_text(r["label"]), _text(r["text"])) for r in a["rows"]),
            )
            for a in data["asides"]
        ),
        copy=_text(data["copy"]),
        discard=_text(data["discard"]),
        elsewhere=_read_elsewhere(data.get("elsewhere")),
    )


def _read_elsewhere(data: Mapping[str, Any] | None) -> Elsewhere | None:
    if data is None:
        return None
    return Elsewhere(_text(data["article"]), int(data["revision"]), _text(data["line"]))


def _read_section(data: Mapping[str, Any]) -> ArticleSection:
    return ArticleSection(
        title=_text(data["title"]),
        claims=tuple(_read_claim(c) for c in data["claims"]),
        layout=_text(data["layout"]),
        columns=_texts(data["columns"]),
        notices=_texts(data["notices"]),
        topic=_text(data["topic"]),
    )


def _read_claim(data: Mapping[str, Any]) -> Claim:
    return Claim(
        text=_text(data["text"]),
        quotes=tuple(_read_quote(q) for q in data["quotes"]),
        citations=tuple(int(n) for n in data["citations"]),
        verdict=Verdict(data["verdict"]),
        checks=tuple(_read_check(c) for c in data["checks"]),
        cells=tuple((_text(c["column"]), _text(c["content"])) for c in data["cells"]),
        date=data["date"],
        note=_text(data["note"]),
        original=_text(data.get("original", "")),
        terms=tuple((_text(t["term"]), _text(t["means"])) for t in data.get("terms", ())),
    )


def _read_quote(data: Mapping[str, Any]) -> Quote:
    return Quote(
        document=_text(data["document"]),
        edition=_text(data["edition"]),
        section=_text(data["section"]),
        start=int(data["start"]),
        end=int(data["end"]),
        exact=_text(data["exact"]),
        level=Level(data["level"]),
        prefix=_text(data["prefix"]),
        suffix=_text(data["suffix"]),
        path=_texts(data["path"]),
        status=Status(data["status"]) if data["status"] is not None else None,
        where=data["where"],
        licence=_text(data["licence"]),
    )


def _read_check(data: Mapping[str, Any]) -> Check:
    span = data["span"]
    return Check(
        name=_text(data["name"]),
        outcome=Outcome(data["outcome"]),
        reason=_text(data["reason"]),
        span=Span(int(span["start"]), int(span["end"])) if span is not None else None,
    )


def _read_reference(data: Mapping[str, Any]) -> Reference:
    return Reference(
        number=int(data["number"]),
        document=_text(data["document"]),
        edition=_text(data["edition"]),
        title=_text(data["title"]),
        date=_text(data["date"]),
        kind=_text(data["kind"]),
        level=_text(data["level"]),
        url=_text(data["url"]),
        authors=_text(data["authors"]),
        journal=_text(data["journal"]),
        design=_text(data["design"]),
        licence=_text(data["licence"]),
        funding=_text(data["funding"]),
        retracted=bool(data["retracted"]),
        notes=_texts(data["notes"]),
        imprint=_read_imprint(data.get("imprint", {})),
    )


def _read_imprint(data: Mapping[str, Any]) -> Imprint:
    """An article that was kept before imprints has none."""
    if not data:
        return Imprint()
    return Imprint(
        authors=_texts(data["authors"]),
        trials=_texts(data["trials"]),
        **{name: _text(data[name]) for name in _IMPRINT},
    )


def _read_search(data: Mapping[str, Any]) -> SearchReport:
    return SearchReport(
        strings=_texts(data["strings"]),
        sources=tuple((_text(s["kind"]), int(s["count"])) for s in data["sources"]),
        as_of=_text(data["as_of"]),
        library=_text(data["library"]),
        candidates=int(data["candidates"]),
        cited=int(data["cited"]),
        near_misses=tuple(
            (_text(m["document"]), _text(m["title"]), _text(m["reason"]))
            for m in data["near_misses"]
        ),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} stands where text belongs")
    return value


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(f"{values!r} stands where a list of texts belongs")
    return tuple(_text(v) for v in values)
