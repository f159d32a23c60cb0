"""Whether an article's quoted words still stand in what is held now, and what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from probatum.evidence.claims import Claim
from probatum.evidence.editions import Json
from probatum.evidence.sentences import sentences
from probatum.verification.printed import stands

_WORD = re.compile(r"\w+")
_LIKE = 0.3
"""Least share of the quote's words that a sentence has to have to be named as its successor."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim whose quoted words stand no longer: what stood, and the nearest that stands now."""

    claim: str
    text: str
    document: str
    edition: str
    newer: str
    was: str
    now: str

    def to_json(self) -> dict[str, Json]:
        """The difference as JSON."""
        return asdict(self)


def fallen(
    claims: Iterable[Claim],
    documents: Iterable[str],
    newest: Callable[[str], tuple[str, str] | None],
) -> tuple[Difference, ...]:
    """Quotes on these documents whose words do not stand in the edition that counts now.

    ``newest`` gives ``(edition, text)`` of a document, or None where none is held any longer.
    """
    found: dict[tuple[str, str, str], Difference] = {}
    wanted = frozenset(documents)
    for claim in claims:
        for quote in claim.quotes:
            if quote.document not in wanted:
                continue
            held = newest(quote.document)
            if held is not None and (held[0] == quote.edition or stands(quote.exact, held[1])):
                continue
            newer, text = held or ("", "")
            found.setdefault(
                (claim.id, quote.document, quote.exact),
                Difference(
                    claim.id, claim.text, quote.document, quote.edition, newer, quote.exact,
                    nearest(quote.exact, text),
                ),
            )  # fmt: skip
    return tuple(found.values())


def nearest(words: str, text: str) -> str:
    """The sentences of a text that share most words with a quote, or nothing if none is like it."""
    wanted = _words(words)
    best, score = "", 0.0
    spans = sentences(text)
    several = max(1, len(sentences(words)))
    for place, (start, _) in enumerate(spans):
        piece = text[start : spans[min(place + several, len(spans)) - 1][1]]
        own = _words(piece)
        shared = len(wanted & own) / max(1, len(wanted | own))
        if shared > score:
            best, score = piece, shared
    return best if score >= _LIKE else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
