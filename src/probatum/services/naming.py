"""The documents that an audit names without quoting them: where citations and references lead."""

from __future__ import annotations

from dataclasses import replace

from probatum.answers.numbering import reference
from probatum.audits.report import Audit
from probatum.evidence.articles import Reference
from probatum.library.store import Store


def with_named(store: Store, audit: Audit) -> Audit:
    """The audit with references also of documents that it only names, as of its day."""
    known = {r.document for r in audit.references}
    named = [d for c in audit.claims for k in c.citations for d in k.documents]
    named += [d for entry in audit.bibliography for d in entry.documents]
    added: list[Reference] = []
    for document in dict.fromkeys(named):
        if document in known:
            continue
        for held in store.record.held(document=document, as_of=audit.as_of)[-1:]:
            number = len(audit.references) + len(added) + 1
            added.append(reference(number, store.record.edition(held.edition)))
    return replace(audit, references=(*audit.references, *added))
