"""Do the quotes say what the claim says? By its words, and by the support model where there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rapidfuzz.distance import LCSseq

from probatum.evidence.claims import Check, Entailment, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.sentences import sentences
from probatum.verification.wording import WEIGHED
from probatum.verification.words import Reading, content, overlap, read, stem

NAME = "support"
CONTRADICTION = "contradiction"

Judge = Callable[[Sequence[tuple[str, str]]], Sequence[Entailment]]
"""The support model: ``(claim, evidence)`` pairs to what it makes of each, in order."""

ENOUGH = 0.85
"""Share of the claim's content words that must stand in the quotes."""
HALF = 0.5
SAYS = 0.7
"""Probability from which the model's "supported" counts. Of the claims held out from its training, 88 %
of those that reach it are supported, though they were written to mislead."""
OTHERWISE = 0.88
"""Probability from which its "contradicted" counts: 1.5 % of the supported claims held out, SciFact's
among them, reach it; a false alarm here costs more than a miss."""
COPIED = 0.8
"""Share of the claim's words that stand in the quote in the claim's order, from which the rules alone
say what was changed. The model was trained on copies with a change: of faithful copies in other words
or units it takes one in twenty for a contradiction, the rules fewer than one in a hundred, and they
find nearly all false ones (the corruption benchmark's documents for development)."""
LONGEST = 110
"""Words of evidence that the model reads well; of more, the sentences nearest to the claim."""


def check_support(
    claim: Reading,
    quotes: Sequence[Reading],
    context: Sequence[str] = (),
    judge: Judge | None = None,
) -> tuple[Check, Check]:
    """Whether the quotes support the claim, and whether the model reads them as contradicting it.

    By words: pass from :data:`ENOUGH`, cannot tell from :data:`HALF`, else fail. ``context`` are words
    that the place of a quote lends it: section titles, product names. What the words leave open, the
    model decides where ``judge`` is given.
    """
    words = _by_words(claim, quotes, context)
    if judge is None or not quotes or words.outcome is Outcome.NOT_APPLICABLE:
        return words, Check(CONTRADICTION, Outcome.NOT_APPLICABLE, "No support model was asked.")
    evidence = _evidence(claim, quotes)
    answer = judge([(claim.text, evidence)])[0]
    changed = not nearly_copied(claim, read(evidence))
    likeliest = max(answer.supported, answer.contradicted, answer.not_enough)
    against = Check(CONTRADICTION, Outcome.PASS, "The support model sees no contradiction.")
    if changed and answer.contradicted >= OTHERWISE:
        reason = (
            f"The support model reads the quote as saying otherwise ({answer.contradicted:.0%})."
        )
        return words, Check(CONTRADICTION, Outcome.FAIL, reason)
    if changed and answer.contradicted >= likeliest:
        reason = f"The support model is not sure that the quote agrees ({answer.supported:.0%})."
        against = Check(CONTRADICTION, Outcome.CANNOT_TELL, reason)
    if words.outcome is Outcome.PASS:
        return words, against
    if answer.supported >= SAYS:
        reason = f"The support model reads the quote as saying so ({answer.supported:.0%})."
        return Check(NAME, Outcome.PASS, reason), against
    if answer.supported >= likeliest:
        reason = f"{words.reason} The support model leans to yes ({answer.supported:.0%})."
        return Check(NAME, Outcome.CANNOT_TELL, reason, words.span), against
    return words, against


def nearly_copied(claim: Reading, quote: Reading) -> bool:
    """Whether most of the claim stands in the quote in the same order (:data:`COPIED`)."""
    shared = LCSseq.similarity(claim.tokens, quote.tokens)
    return bool(shared >= COPIED * len(claim.tokens))


def _by_words(claim: Reading, quotes: Sequence[Reading], context: Sequence[str]) -> Check:
    """An identifier with digits ("CYP3A4") must stand in a quote exactly."""
    places = [i for i in content(claim) if claim.tokens[i] not in WEIGHED]
    if not places:
        modal = {claim.tokens[i] for i in content(claim)}
        said = {token for quote in quotes for token in quote.tokens}
        if claim.quantities or (modal and modal <= said):
            reason = "The claim is numbers and modal words alone."
            return Check(NAME, Outcome.NOT_APPLICABLE, reason)
        return Check(NAME, Outcome.FAIL, "The claim has no words that could be checked.")
    exact = frozenset(token for quote in quotes for token in quote.tokens)
    for index in places:
        if claim.tokens[index] not in exact and (why := _must_stand(claim, index, exact)):
            span = Span(claim.starts[index], claim.ends[index])
            word = claim.text[span.start : span.end]
            return Check(NAME, Outcome.FAIL, f"“{word}” {why}.", span)
    lent = frozenset(stem(word.lower()) for phrase in context for word in phrase.split())
    held = frozenset(stem(token) for token in exact) | lent | _by_measure(exact)
    words = [stem(claim.tokens[i]) for i in places]
    share = overlap(words, held) / len(words)
    if share >= ENOUGH:
        return Check(NAME, Outcome.PASS, "The words of the claim stand in its quotes.")
    missing = next(i for i in places if stem(claim.tokens[i]) not in held)
    span = Span(claim.starts[missing], claim.ends[missing])
    word = claim.text[span.start : span.end]
    outcome = Outcome.CANNOT_TELL if share >= HALF else Outcome.FAIL
    reason = f"{share:.0%} of the words stand in the quotes; “{word}” does not."
    return Check(NAME, outcome, reason, span)


def _by_measure(said: frozenset[str]) -> frozenset[str]:
    """Stems that a printed age or weight stands for: "2 years of age" is said of children too, "2
    months of age" of infants. Whose age it is stands in the number, which is checked by itself."""
    lent: set[str] = set()
    if said & _AGE and said & _YEARS:
        lent |= _CHILDREN
    if said & _AGE and said & _MONTHS:
        lent |= _CHILDREN | _INFANTS
    if "weight" in said:
        lent |= _WEIGHING
    return frozenset(lent)


_AGE = frozenset("age ages aged old".split())
_YEARS = frozenset("year years".split())
_MONTHS = frozenset("month months week weeks".split())
_CHILDREN = frozenset(map(stem, "child children pediatric paediatric aged age".split()))
_INFANTS = frozenset(map(stem, "infant infants baby babies".split()))
_WEIGHING = frozenset(map(stem, "weigh weighs weighing weighed".split()))


def _must_stand(claim: Reading, index: int, exact: frozenset[str]) -> str:
    """Why a word that stands in no quote cannot be another word for what does, if that is so."""
    token = claim.tokens[index]
    if any(c.isnumeric() for c in token):
        return "stands in no quote"
    before = claim.tokens[index - 1] if index else ""
    if _ROMAN.fullmatch(token) and {before, before.removesuffix("s")} & _NUMBERED:
        return "" if str(_VALUES[token]) in exact else "stands in no quote"
    if _FOREIGN.search(token) and _LATIN.search(token):
        return "mixes letters of two alphabets and stands in no quote"
    return ""


_FOREIGN = re.compile("[\u0370-\u03b0\u03bf\u0400-\u058f\u13a0-\u13fd]")
"""Alphabets with letters that look Latin: Cyrillic, Armenian, Cherokee; Greek capitals and omicron (the
small Greek letters stand in names: "TNFα")."""

_LATIN = re.compile("[a-z]")
_NUMBERED = frozenset(
    "stage grade phase type class factor group category level part study trial cohort arm".split()
)
_VALUES = {
    word: value
    for value, word in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii".split(), 1)
}
_ROMAN = re.compile("|".join(sorted(_VALUES, key=len, reverse=True)))


def _evidence(claim: Reading, quotes: Sequence[Reading]) -> str:
    """The quotes as the model reads them: whole, or the sentences that share most with the claim."""
    texts = [quote.text for quote in quotes]
    if sum(len(text.split()) for text in texts) <= LONGEST:
        return " ".join(texts)
    wanted = frozenset(stem(claim.tokens[i]) for i in content(claim))
    found = [text[start:end] for text in texts for start, end in sentences(text)]
    shared = [len(wanted & {stem(t) for t in read(s).tokens}) / (1 + len(s) ** 0.25) for s in found]
    kept: list[int] = []
    room = LONGEST
    for index in sorted(range(len(found)), key=lambda i: (-shared[i], i)):
        size = len(found[index].split())
        if not kept or size <= room:
            kept.append(index)
            room -= size
    return " ".join(found[i] for i in sorted(kept))
