"""An audit as JSON, after the published schema. Nothing is shortened."""

from __future__ import annotations

import json

from probatum.audits.report import Audit, AuditedClaim, BibliographyEntry, Citation, Kind
from probatum.evidence.articles import Reference
from probatum.evidence.claims import Check, Quote, Verdict
from probatum.evidence.editions import Json, Span
from probatum.rendering.audit_view import cited, plain, sentence

AUDIT_VERSION = "1.0"
"""Version of the schema ``audit``."""


def to_json(audit: Audit) -> dict[str, Json]:
    """The audit as JSON values. ``claims[n].text`` is ``text[start:end]``."""
    references = {(r.document, r.edition): r for r in audit.references}
    return {
        "schema_version": AUDIT_VERSION,
        "source": audit.source,
        "title": audit.title,
        "as_of": audit.as_of,
        "date": audit.date,
        "library": audit.library,
        "notes": list(audit.notes),
        "summary": _summary(audit),
        "claims": [_claim(audit.text, c, references) for c in audit.claims],
        "omissions": [
            {
                "topic": m.topic,
                "text": m.statement.text,
                "safety": m.safety,
                "superseded": m.superseded,
                "quotes": [_quote(q, references) for q in m.statement.quotes],
            }
            for m in audit.missing
        ],
        "changes": [
            {"document": c.document, "title": c.title, "date": c.date, "what": c.what}
            for c in audit.changes
        ],
        "findings": [
            {
                "name": f.check.name,
                "outcome": f.check.outcome.value,
                "reason": f.check.reason,
                "spans": [_span(Span(*span)) for span in f.spans],
            }
            for f in audit.findings
        ],
        "bibliography": [_entry(audit.text, e) for e in audit.bibliography],
        "subject": list(audit.subject),
        "documents": [_document(r) for r in audit.references],
        "text": audit.text,
    }


def dumps(audit: Audit) -> str:
    """The audit as JSON text, ending in a newline; the same audit gives the same bytes."""
    return json.dumps(to_json(audit), ensure_ascii=False, indent=2) + "\n"


def _summary(audit: Audit) -> Json:
    counts = audit.counted()
    statements = sum(c.kind is Kind.STATEMENT for c in audit.claims)
    return {
        "sentence": sentence(audit),
        "faulty": audit.faulty(),
        "statements": statements,
        "cited": cited(audit),
        "uncited": statements - cited(audit),
        "verdicts": {v.value: counts.get(v, 0) for v in Verdict},
        "fabricated": sum(c.fabricated for c in audit.claims),
        "omissions": len(audit.missing),
        "omissions_on_safety": sum(m.safety for m in audit.missing),
        "changes": len(audit.changes),
    }


def _claim(
    text: str, claim: AuditedClaim, references: dict[tuple[str, str], Reference]
) -> dict[str, Json]:
    return {
        "text": text[claim.start : claim.end],
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind.value,
        "headings": list(claim.headings),
        "lead": list(claim.lead),
        "checked": claim.claim.text,
        "citations": [_citation(c) for c in claim.citations],
        "verdict": claim.verdict.value,
        "in_words": plain(claim),
        "checks": [_check(c, claim) for c in claim.claim.checks],
        "quotes": [_quote(q, references) for q in claim.claim.quotes],
    }


def _citation(citation: Citation) -> Json:
    return {
        "mark": citation.mark,
        "number": citation.number,
        "start": citation.start,
        "end": citation.end,
        "documents": list(citation.documents),
        "how": citation.how,
    }


def _check(check: Check, claim: AuditedClaim) -> Json:
    place = Span(*claim.place(check.span)) if check.span else None
    return {
        "name": check.name,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "span": _span(check.span) if check.span else None,
        "place": _span(place) if place else None,
    }


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _quote(quote: Quote, references: dict[tuple[str, str], Reference]) -> Json:
    reference = references.get((quote.document, quote.edition))
    return {
        "document": quote.document,
        "edition": quote.edition,
        "title": reference.title if reference else "",
        "date": reference.date if reference else "",
        "url": reference.url if reference else "",
        "section": quote.section,
        "path": list(quote.path),
        "start": quote.start,
        "end": quote.end,
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "level": quote.level.value,
        "status": quote.status.value if quote.status else None,
        "where": quote.where,
        "licence": quote.licence,
    }


def _entry(text: str, entry: BibliographyEntry) -> Json:
    return {
        "number": entry.number,
        "text": text[entry.start : entry.end],
        "start": entry.start,
        "end": entry.end,
        "documents": list(entry.documents),
        "how": entry.how,
        "cited": entry.cited,
    }


def _document(reference: Reference) -> Json:
    return {
        "document": reference.document,
        "edition": reference.edition,
        "title": reference.title,
        "date": reference.date,
        "kind": reference.kind,
        "level": reference.level,
        "design": reference.design,
        "url": reference.url,
        "licence": reference.licence,
        "retracted": reference.retracted,
        "notes": list(reference.notes),
    }
