"""Where a label forbids the very thing that a question is about: that opens the article.

"X in heart failure", "X with strong inhibitors": a rule of the contraindications, the boxed warning,
the warnings or the interactions that covers all the question's words answers before any figure does.
"""

from __future__ import annotations

import re

from probatum.answers.choosing import asked_words, claim, relevance, stem
from probatum.answers.focus import Focus
from probatum.answers.label import Product, with_codes
from probatum.answers.statements import statements
from probatum.answers.topics import BOXED, CONTRAINDICATIONS, DOSAGE, INTERACTIONS, WARNINGS
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Level, PassageKind
from probatum.retrieval.cues import QuestionType

KINDS = frozenset(
    {QuestionType.GENERAL, QuestionType.POPULATION, QuestionType.YES_NO, QuestionType.INTERACTION}
)
"""Questions that name a state or another drug and ask for no figure."""

ALL = 0.95
"""Share of the weight of the question's words that such a rule has to hold."""

_FORBIDS = re.compile(
    r"(?<!not\s)\bcontra-?indicated\b|\b(?:should|must)\s+not\s+be\s+(?:used|given|taken|"
    r"administered|initiated|started|combined)\b|\bdo\s+not\s+(?:use|administer|give|take|start|"
    r"initiate|co-?administer)\b",
    re.IGNORECASE,
)
_NO_STATE = frozenset(map(stem, ["patient", "patients", "people", "person", "use", "take", "give"]))
_PLACES = ((CONTRAINDICATIONS,), (BOXED,), WARNINGS, INTERACTIONS, (DOSAGE,))


def forbidden(product: Product, kind: QuestionType, focus: Focus) -> Claim | None:
    """The gravest rule of the product's own label that forbids what the question names."""
    terms = {w: n for w, n in focus.terms.items() if w not in _NO_STATE}
    if kind not in KINDS or not terms or product.edition.level is not Level.PRIMARY:
        return None
    for codes in _PLACES:
        for s in statements(product.edition, with_codes(product.edition, codes)):
            if (
                s.kind is not PassageKind.TABLE_ROW
                and _FORBIDS.search(s.text)
                and relevance(asked_words(s.text), terms) >= ALL
            ):
                return claim([s], cells=())
    return None
