"""How a study stands to the held label: on-label, off-label or investigational."""

from __future__ import annotations

from collections.abc import Sequence

from probatum.answers.choosing import content_words
from probatum.answers.label import Product, with_codes
from probatum.answers.topics import INDICATIONS
from probatum.evidence.editions import Edition, Role

_GENERAL = frozenset(
    content_words("disease syndrome disorder patient type acute chronic adult child")
)


def labelling(study: Edition, products: Sequence[Product]) -> str:
    """One plain sentence on the condition studied, against the indication of the product studied.

    It compares the condition's name only: age, severity and line of treatment are for the reader.
    ``""`` where the study is of several products, or of none that is held.
    """
    conditions = [n.text for n in study.names if n.role is Role.CONDITION]
    product = _studied(study, products)
    if product is None or not conditions:
        return ""
    edition = product.edition
    indicated = content_words(
        " ".join(edition.words(p) for p in with_codes(edition, [INDICATIONS]))
    )
    if not indicated:
        return ""
    where = f"{edition.jurisdiction or 'held'} label of {product.brand or product.generic}"
    for condition in conditions:
        words = content_words(condition) - _GENERAL
        if words and words <= indicated:
            return f"On-label by its condition ({where}); age and severity not compared."
    return (
        f"Off-label or investigational: {conditions[0]} does not stand in the indication of the "
        f"{where} ({edition.date})."
    )


def _studied(study: Edition, products: Sequence[Product]) -> Product | None:
    """The one product that the study's interventions name; None if they name others as well."""
    roles = (Role.INTERVENTION, Role.SUBSTANCE, Role.BRAND, Role.GENERIC)
    named = {n.text.casefold() for n in study.names if n.role in roles}
    for product in products:
        own = {product.brand.casefold(), *_spellings(product.generic)}
        if named & own and named <= own:
            return product
    return None


def _spellings(generic: str) -> set[str]:
    low = generic.casefold()
    base, dash, suffix = low.rpartition("-")
    return {low, base} if dash and len(suffix) == 4 else {low}
