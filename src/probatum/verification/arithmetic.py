"""Whether counts and percentages agree, in the claim and in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.quantities import Comparator, Quantity, same_value
from probatum.verification.deriving import is_count, percentage
from probatum.verification.words import Reading

ARITHMETIC = "arithmetic"
SOURCE_ARITHMETIC = "source arithmetic"

_GAP = 40


def check_arithmetic(claim: Reading, quotes: Sequence[Reading]) -> tuple[Check, Check]:
    """Counts against percentages: the claim's own arithmetic, and that of its source.

    A pair that is wrong in the claim and printed alike in a quote fails only as the source's.
    """
    pairs = list(_pairs(claim))
    if not pairs:
        none = "The claim has no count beside a percentage."
        return (
            Check(ARITHMETIC, Outcome.NOT_APPLICABLE, none),
            Check(SOURCE_ARITHMETIC, Outcome.NOT_APPLICABLE, none),
        )
    printed = [pair for quote in quotes for pair in _pairs(quote)]
    own = Check(ARITHMETIC, Outcome.PASS, "Counts and percentages agree as printed.")
    source = Check(SOURCE_ARITHMETIC, Outcome.PASS, "The source's counts and percentages agree.")
    for count, percent in pairs:
        value = percentage(count, percent.places)
        if value == percent.low:
            continue
        span = Span(min(count.start, percent.start), max(count.end, percent.end))
        reason = f"{count.low}/{count.total} is {value} %, not {percent.low} %"
        if any(same_value(count, c) and same_value(percent, p) for c, p in printed):
            source = Check(
                SOURCE_ARITHMETIC, Outcome.FAIL, f"{reason}; the source prints it so.", span
            )
        else:
            own = Check(ARITHMETIC, Outcome.FAIL, f"{reason}.", span)
    return own, source


_OPENS = re.compile(r"[(\[=]\s{0,3}(?:(?:i\.e\.,|printed\sas|reported\sas|given\sas)\s{0,3})?$")
"""What stands between a count and its percentage; a digest says how a source's slip is printed."""


def _pairs(reading: Reading) -> Iterator[tuple[Quantity, Quantity]]:
    """Neighbouring n/N and percentage, one of them in brackets."""
    for one, other in zip(reading.quantities, reading.quantities[1:], strict=False):
        gap = reading.text[one.end : other.start]
        if len(gap) > _GAP or not _OPENS.search(gap):
            continue
        if any(mark in gap for mark in ";.)\n\t"):
            continue
        for count, percent in ((one, other), (other, one)):
            exact = percent.comparator is Comparator.EQUAL and percent.low == percent.high
            if is_count(count) and percent.unit.symbol == "%" and exact and percent.margin is None:
                yield count, percent
