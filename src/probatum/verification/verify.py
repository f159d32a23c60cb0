"""All checks on one claim, and the verdict that they give together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from probatum.evidence.claims import Check, Claim, Outcome, Quote, Verdict
from probatum.evidence.editions import Level, Span, Status
from probatum.evidence.sentences import sentences
from probatum.verification import attribution, numbers, quoting, support, wording
from probatum.verification.facts import Library
from probatum.verification.support import Judge
from probatum.verification.words import read

_CONTRADICTS = frozenset(
    {
        numbers.QUANTITY,
        numbers.ARITHMETIC,
        wording.NEGATION,
        wording.DIRECTION,
        wording.ARMS,
        wording.POPULATION,
        wording.TIMING,
    }
)


@dataclass(frozen=True, slots=True)
class Plainly:
    """How plain words are checked: ``forms`` gives a text in other words that say the same, such as a
    glossary's, with no number, denial or force of a modal verb changed; ``lent`` are words that may
    stand in a claim though no quote has them, such as who is meant by an order."""

    forms: Callable[[str], Sequence[str]]
    lent: tuple[str, ...] = ()


_UNCONFIRMED = "not confirmed: read the primary text"


_GRAVITY = (Outcome.FAIL, Outcome.CANNOT_TELL, Outcome.PASS, Outcome.NOT_APPLICABLE)


def checks(
    claim: Claim, library: Library, judge: Judge | None = None, plainly: Plainly | None = None
) -> tuple[Check, ...]:
    """Every check on a claim, always in the same order, whatever the order of its quotes.

    A claim of several sentences is checked sentence by sentence; of each check the gravest answer
    counts. With ``plainly`` the checks on what is said may find the claim's words in the quote's own
    or in one of its plain forms, and an item with its lead-in; the quote itself must still stand as
    it is.
    """
    pieces = sentences(claim.text)
    if len(pieces) < 2:
        printed = _printed(claim.text, claim)
        return _checks(claim, library, None if printed else judge, plainly)
    made = [
        (start, _as_printed(claim.text[start:end], claim, library, judge, plainly))
        for start, end in pieces
    ]
    return tuple(
        min(
            (_moved(piece[index], start) for start, piece in made),
            key=lambda check: _GRAVITY.index(check.outcome),
        )
        for index in range(len(made[0][1]))
    )


def _as_printed(
    piece: str, claim: Claim, library: Library, judge: Judge | None, plainly: Plainly | None
) -> tuple[Check, ...]:
    """The checks on one sentence of a claim. One that stands whole and word for word between stops or
    marks of the quotes is as strong as its source, whatever the sentences beside it say."""
    printed = _printed(piece, claim)
    made = _checks(replace(claim, text=piece), library, None if printed else judge, plainly)
    if not printed:
        return made
    return tuple(
        replace(c, outcome=Outcome.PASS, reason=_PRINTED, span=None)
        if c.name == wording.MODALITY and c.outcome is Outcome.FAIL
        else c
        for c in made
    )


def _printed(piece: str, claim: Claim) -> bool:
    parts = [p for p in _CELLS.split(piece) if p.strip()]
    return all(any(_stands(p, quote.exact) for quote in claim.quotes) for p in parts)


_PRINTED = "The sentence stands word for word in a quote."
_CELLS = re.compile(r"[;:](?=\s|$)")
"""Between the cells and the headers of a table's row in words."""

_BOUND = r"[.;:!?\n\t•▪◦·]"


def _stands(piece: str, exact: str) -> bool:
    words = r"\s+".join(re.escape(w) for w in re.sub(r"^[•▪◦·\s]+|[.\s]+$", "", piece).split())
    return bool(words) and bool(
        re.search(rf"(?:^|{_BOUND})\s*{words}\s*(?:$|{_BOUND})", exact, re.IGNORECASE)
    )


def _moved(check: Check, start: int) -> Check:
    if check.span is None:
        return check
    return replace(check, span=Span(check.span.start + start, check.span.end + start))


def _checks(
    claim: Claim, library: Library, judge: Judge | None, plainly: Plainly | None
) -> tuple[Check, ...]:
    quotes = sorted(claim.quotes, key=lambda q: (q.document, q.edition, q.start, q.end, q.exact))
    reading = read(claim.text)
    said = dict.fromkeys(q.exact for q in quotes)
    if plainly:
        said |= dict.fromkeys(_led(tuple(said)))
        said |= dict.fromkeys(form for text in tuple(said) for form in plainly.forms(text))
    quoted = [read(text) for text in said]
    context = [*(title for q in quotes for title in q.path), *(q.section for q in quotes)]
    if plainly:
        context += [*(form for title in context for form in plainly.forms(title)), *plainly.lent]
    context += _names(quotes, library)
    return (
        quoting.check_quotes(quotes, library),
        quoting.check_currency(quotes, library, claim.date),
        numbers.check_quantities(reading, quoted),
        *numbers.check_arithmetic(reading, quoted),
        wording.check_negation(reading, quoted),
        wording.check_direction(reading, quoted),
        wording.check_arms(reading, quoted),
        wording.check_population(reading, quoted),
        wording.check_timing(reading, quoted),
        wording.check_modality(reading, quoted),
        attribution.check_attribution(reading, quoted, quotes, library),
        *support.check_support(reading, quoted, context, judge),
    )


def _led(texts: Sequence[str]) -> Iterator[str]:
    """Each item of a list with the quoted lead-in that it completes: "It is contraindicated in: …"."""
    for lead in texts:
        if lead.rstrip().endswith(":"):
            yield from (f"{lead} {text.lstrip('•▪◦· ')}" for text in texts if text != lead)


def verdict(made: Sequence[Check], quotes: Sequence[Quote]) -> Verdict:
    """What the checks together say; the gravest finding decides."""
    if not quotes:
        return Verdict.UNCHECKABLE
    outcome = {check.name: check.outcome for check in made}
    failed = {name for name, answer in outcome.items() if answer is Outcome.FAIL}
    if quoting.NAME in failed:
        outdated = any(c.name == quoting.NAME and "(outdated)" in c.reason for c in made)
        return Verdict.OUTDATED if outdated else Verdict.UNSUPPORTED
    if outcome.get(quoting.NAME) is Outcome.CANNOT_TELL:
        return Verdict.UNCHECKABLE
    if attribution.NAME in failed:
        return Verdict.UNSUPPORTED
    if support.CONTRADICTION in failed:
        return Verdict.CONTRADICTED
    if support.NAME in failed:
        return Verdict.UNSUPPORTED
    if failed & _CONTRADICTS:
        return Verdict.CONTRADICTED
    if outcome.get(numbers.QUANTITY) is Outcome.CANNOT_TELL:
        return Verdict.UNSUPPORTED
    if quoting.CURRENCY in failed:
        return Verdict.OUTDATED
    if outcome.get(support.NAME) is Outcome.CANNOT_TELL:
        return Verdict.PARTLY_SUPPORTED
    if wording.MODALITY in failed:
        return Verdict.SUPPORTED_WITH_DRIFT
    if numbers.SOURCE_ARITHMETIC in failed:
        return Verdict.SOURCE_DOES_NOT_ADD_UP
    if any(quote.level is Level.DIGEST for quote in quotes):
        return Verdict.AGREES_WITH_DIGEST
    return Verdict.SUPPORTED


def verify(
    claim: Claim, library: Library, judge: Judge | None = None, plainly: Plainly | None = None
) -> Claim:
    """The claim with its checks and verdict filled; unconfirmed digest quotes are noted.

    ``judge`` is the support model, which reads what shares too few words with its quotes; for
    ``plainly`` see :func:`checks`.
    """
    made = checks(claim, library, judge, plainly)
    note = claim.note
    unconfirmed = any(quote.status is Status.UNCONFIRMED for quote in claim.quotes)
    if unconfirmed and _UNCONFIRMED not in note:
        note = f"{note}; {_UNCONFIRMED}" if note else _UNCONFIRMED
    return replace(claim, checks=made, verdict=verdict(made, claim.quotes), note=note)


def _names(quotes: Sequence[Quote], library: Library) -> list[str]:
    documents = {quote.document for quote in quotes}
    return sorted(name for name, bearers in library.products().items() if bearers & documents)
