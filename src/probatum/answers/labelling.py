"""How a study stands to the held label: on-label, off-label, or no label held."""

from __future__ import annotations

from collections.abc import Sequence

from probatum.answers.choosing import content_words
from probatum.answers.label import Product, with_codes
from probatum.answers.topics import INDICATIONS
from probatum.evidence.editions import Edition, Role

_GENERAL = frozenset(
    {"disease", "syndrome", "disorder", "patient", "type", "acute", "chronic", "adult", "child"}
)


def labelling(study: Edition, products: Sequence[Product]) -> str:
    """One plain sentence on the condition studied, against the indication of the held labels.

    It compares the condition's name only: age, severity and line of treatment are for the reader.
    """
    conditions = [n.text for n in study.names if n.role is Role.CONDITION]
    if not products:
        return "No label of this product is held: its approval status is not known here."
    if not conditions:
        return ""
    for product in products:
        edition = product.edition
        indicated = content_words(
            " ".join(edition.words(p) for p in with_codes(edition, [INDICATIONS]))
        )
        if not indicated:
            continue
        where = f"{edition.jurisdiction or 'held'} label of {product.brand or product.generic}"
        for condition in conditions:
            words = content_words(condition) - _GENERAL
            if words and words <= indicated:
                return f"On-label by its condition ({where}); compare age and severity yourself."
        return (
            f"Off-label or investigational: {conditions[0]} does not stand in the indication of "
            f"the {where} ({edition.date})."
        )
    return ""
