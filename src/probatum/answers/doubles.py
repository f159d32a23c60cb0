"""Two labels of one substance, such as a brand's and a generic's: what both say stands once.

The statement keeps the words of the first label and gets the quotes of the other; the other label's
section says how much of it stands above. Words that differ, numbers among them, are never folded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from probatum.answers.label import Product
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim, Verdict
from probatum.evidence.editions import Role

_APART = frozenset({"changes", "newer", "related", "study"})
"""Sections whose statements belong to one edition."""

_SUPPORTED = frozenset({Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST})
_NAMES = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
_WORD = re.compile(r"§|\d+(?:[.,]\d+)*|[^\W\d_]+|[<>≤≥=%±+/]")
_OWN = "§"
_FORMS = frozenset(
    "capsule capsules cream delayed disintegrating er extended gel injection orally release solution "
    "sr suspension tablet tablets usp xl xr".split()
)
"""Words after a product's name that tell its form."""

_NUMBER_OF_VERB = {"are": "is", "were": "was", "have": "has", "do": "does"}
"""“Tablets are” and “Brand is” say the same."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What opens an article, and its sections, where no two labels say the same."""

    lines: tuple[Claim, ...]
    sections: tuple[ArticleSection, ...]


def folded(
    lines: Sequence[Claim],
    sections: Sequence[ArticleSection],
    products: Sequence[Product],
    verify: Callable[[Claim], Claim],
) -> Folded:
    """The lines and sections with each statement once that labels of one substance and route share.

    A statement is folded only if it passes the checks with the quotes of all its labels.
    """
    if len(products) < 2:
        return Folded(tuple(lines), tuple(sections))
    by_edition = {p.edition.id: _Speaker(p) for p in products}
    once = _Once(by_edition, verify)
    kept: list[ArticleSection] = []
    for section in sections:
        if section.topic in _APART or section.layout in ("study", "timeline"):
            kept.append(section)
            continue
        own = [c for c in section.claims if not once.said(c, section.topic, section.columns)]
        kept.append(_told(section, tuple(own), once.last))
    merged = [replace(s, claims=tuple(once.claims.get(id(c), c) for c in s.claims)) for s in kept]
    return Folded(_opening(lines, by_edition, verify), tuple(merged))


def _opening(
    lines: Sequence[Claim], speakers: Mapping[str, _Speaker], verify: Callable[[Claim], Claim]
) -> tuple[Claim, ...]:
    """The lines without one that says, of another label, no more than an earlier one."""
    kept: list[tuple[Claim, _Speaker | None]] = []
    for line in lines:
        speaker = _speaker(line, speakers)
        for place, (first, other) in enumerate(kept):
            if speaker and other and same_substance(speaker.product, other.product):
                own, said = speaker.alike(line.text), other.alike(first.text)
                if own == said and (both := _both(first, line, verify)):
                    kept[place] = (both, other)
                    break
                if own != said and any(said[i : i + len(own)] == own for i in range(len(said))):
                    break
        else:
            kept.append((line, speaker))
    return tuple(line for line, _ in kept)


def _both(first: Claim, claim: Claim, verify: Callable[[Claim], Claim]) -> Claim | None:
    """The first with the quotes of the other too, if it passes the checks with them."""
    both = replace(first, quotes=tuple(dict.fromkeys((*first.quotes, *claim.quotes))))
    return both if verify(both).verdict in _SUPPORTED else None


def _speaker(claim: Claim, speakers: Mapping[str, _Speaker]) -> _Speaker | None:
    """The product on whose label alone a claim stands."""
    editions = {q.edition for q in claim.quotes}
    return speakers.get(editions.pop()) if len(editions) == 1 else None


class _Speaker:
    """A product, and its own names in the words of its label."""

    def __init__(self, product: Product) -> None:
        self.product = product
        names = {n.text for n in product.edition.names if n.role in _NAMES}
        names |= {product.brand, product.generic} - {""}
        made = (_words(name) for name in names)
        self._names = sorted((n for n in made if n), key=len, reverse=True)

    def alike(self, text: str) -> tuple[str, ...]:
        """The words of a text with one sign for the product's names and its form."""
        words = _words(text)
        told: list[str] = []
        at = 0
        while at < len(words):
            name = next((n for n in self._names if words[at : at + len(n)] == n), None)
            if name:
                at += len(name)
                while at < len(words) and words[at] in _FORMS:
                    at += 1
                told += [] if told[-1:] == [_OWN] else [_OWN]
                continue
            told.append(_NUMBER_OF_VERB.get(words[at], words[at]))
            at += 1
        return tuple(told)


def same_substance(one: Product, other: Product) -> bool:
    """Whether two products have labels of their own on one substance, taken by the same route."""
    return (
        one.edition.document != other.edition.document
        and bool(_substance(one))
        and (_substance(one), one.route) == (_substance(other), other.route)
        and one.edition.level == other.edition.level
    )


def _substance(product: Product) -> str:
    """A label under the generic name has it in place of a brand."""
    return (product.generic or product.brand).casefold()


class _Once:
    """What was said by which label; ``claims`` are those that got quotes, by the id of the first."""

    def __init__(self, speakers: Mapping[str, _Speaker], verify: Callable[[Claim], Claim]) -> None:
        self._speakers = speakers
        self._verify = verify
        self._first: dict[tuple[object, ...], tuple[Claim, _Speaker]] = {}
        self.claims: dict[int, Claim] = {}
        self.last: list[str] = []

    def said(self, claim: Claim, topic: str, columns: Sequence[str]) -> bool:
        """Whether another label said it in this topic: the claim that did gets the quotes."""
        speaker = _speaker(claim, self._speakers)
        if speaker is None:
            return False
        cells = tuple((name, speaker.alike(text)) for name, text in claim.cells)
        key = (topic, tuple(columns), speaker.alike(claim.text), cells, claim.date, claim.note)
        if key not in self._first:
            self._first[key] = (claim, speaker)
            return False
        first, other = self._first[key]
        if not same_substance(speaker.product, other.product):
            return False
        both = _both(self.claims.get(id(first), first), claim, self._verify)
        if both is None:
            return False
        self.claims[id(first)] = both
        self.last.append(other.product.name)
        return True


def _told(
    section: ArticleSection, own: tuple[Claim, ...], folded_into: list[str]
) -> ArticleSection:
    """The section with what is its own, and a word on what stands above; empties the list."""
    if not folded_into:
        return section
    names = " and ".join(dict.fromkeys(folded_into))
    count = len(folded_into)
    folded_into.clear()
    if not own:
        said = (
            f"What this label says here is the same as in that of {names}: it stands above, with the "
            "words of both."
        )
    else:
        more = "1 further statement" if count == 1 else f"{count} further statements"
        verbs = ("is", "it stands") if count == 1 else ("are", "they stand")
        said = (
            f"{more} of this label {verbs[0]} the same as in that of {names}: {verbs[1]} above, with "
            "the words of both."
        )
    return replace(section, claims=own, notices=(*section.notices, said))


def _words(text: str) -> list[str]:
    plain = text.casefold().replace("®", " ").replace("™", " ").replace("-", " ")
    return _WORD.findall(plain)
