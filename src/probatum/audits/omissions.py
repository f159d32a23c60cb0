"""Which facts of a careful article a text does not convey."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from probatum.audits.choosing import weighed_words
from probatum.audits.report import AuditedClaim, Kind, Missing
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim, Outcome, Quote, Verdict
from probatum.evidence.quantities import Quantity, same_value
from probatum.evidence.sentences import sentences
from probatum.verification.numbers import QUANTITY
from probatum.verification.quoting import CURRENCY
from probatum.verification.words import read

CONVEYED = 0.75
"""Share of a fact's words, by weight, that one place of the text must have to convey it."""

SAME_PASSAGE = 0.5
"""The share where a statement of that place matches the very words that the fact is quoted from."""

QUANTITIES_OF_SAME = 0.6
"""Share of a fact's quantities that such a statement must have; elsewhere all of them."""

MOST = 0.6
"""Share of a passage's words that a statement which matches it must have to convey all of it."""

REPEATED = 0.8
"""Share of the words of a missing fact from which it repeats one that is already named."""

LITERAL = 0.85
"""Share of statements in full agreement from which a text is taken to repeat its sources' words."""

CONVEYED_LITERALLY = 0.97
SAME_LITERALLY = 0.9
"""What takes the place of the shares above in such a text: it conveys a fact by the fact's words."""

_FULL = frozenset({Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST})
_OPENING = "acting"

SAFETY = frozenset(
    "boxed contraindications dose co-treatment before monitoring warnings pitfalls overdosage acting "
    "interactions populations".split()
)
"""Topics (``answers.topics``) whose facts are named first."""

_LAST = frozenset({"notes", "changes"})
_GOOD = frozenset(
    {
        Verdict.SUPPORTED,
        Verdict.AGREES_WITH_DIGEST,
        Verdict.SUPPORTED_WITH_DRIFT,
        Verdict.SOURCE_DOES_NOT_ADD_UP,
        Verdict.PARTLY_SUPPORTED,
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """What one place of the text says: all pieces of a sentence, with what introduces them."""

    words: frozenset[str]
    around: frozenset[str]
    quantities: tuple[Quantity, ...]
    quoted: frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of the careful article, with its topic and the title that readers see."""

    claim: Claim
    topic: str
    title: str
    date: str = ""


def places(claims: Sequence[AuditedClaim], *, strictly: bool = False) -> list[Place]:
    """The places of a text: its statements that stand side by side in one sentence together.

    Unless ``strictly``, the passages that statements match in the main are places as well.
    """
    groups: dict[object, list[AuditedClaim]] = {}
    for claim in claims:
        if claim.kind in (Kind.STATEMENT, Kind.SELF_DESCRIPTION):
            groups.setdefault(claim.sentence, []).append(claim)
    made = [_place(group) for group in groups.values()]
    if strictly:
        return made
    return [*made, *(place for group in groups.values() for place in _quoted(group))]


def _place(group: Sequence[AuditedClaim]) -> Place:
    text = " ; ".join(c.claim.text for c in group)
    around = " ".join((*group[0].headings[-3:], *group[0].lead))
    quoted = frozenset(_span(q) for c in group if _matches(c) for q in c.claim.quotes)
    introduced = read(text).quantities + tuple(
        q for words in group[0].lead for q in read(words).quantities
    )
    return Place(weighed_words(text), weighed_words(around), introduced, quoted)


def _quoted(group: Sequence[AuditedClaim]) -> Iterator[Place]:
    """What a statement conveys by matching a passage of which it says most: the passage's own words, in
    which another place of the library may say the same."""
    around = weighed_words(" ".join((*group[0].headings[-3:], *group[0].lead)))
    for claim in group:
        if claim.verdict not in _GOOD:
            continue
        own = weighed_words(claim.claim.text) | around
        for quote in claim.claim.quotes:
            words = weighed_words(quote.exact)
            reading, said = read(quote.exact), read(claim.claim.text)
            told = all(any(_equal(q, p) for p in said.quantities) for q in reading.quantities)
            if words and told and len(words & own) >= MOST * len(words):
                yield Place(own | words, around, reading.quantities, frozenset({_span(quote)}))


def _matches(claim: AuditedClaim) -> bool:
    """Whether a claim says what its quotes say: by its verdict, or all of its numbers stand there."""
    counted = any(
        c.name == QUANTITY and c.outcome is Outcome.PASS for c in claim.claim.checks
    ) and bool(read(claim.claim.text).quantities)
    return claim.verdict in _GOOD or counted


def facts(article: Article) -> list[Fact]:
    """Every fact of an article once, sentence by sentence, those of its sections before those that
    stand in its opening alone."""
    found: dict[str, Fact] = {}
    for section in article.sections:
        for claim in section.claims:
            for sentence in _sentences(claim):
                made = Fact(sentence, section.topic, section.title, claim.date or "")
                found.setdefault(_key(sentence.text), made)
    for claim in article.short_answer:
        for sentence in _sentences(claim):
            found.setdefault(_key(sentence.text), Fact(sentence, _OPENING, "What matters first"))
    return list(found.values())


def _sentences(claim: Claim) -> list[Claim]:
    """The sentences of a claim as claims, each with the quotes in which it stands, or else all."""
    spans = [
        (start, end)
        for start, end in sentences(claim.text)
        if any(c.isalpha() for c in claim.text[start:end])
    ]
    if len(spans) < 2:
        return [claim]
    made = []
    for start, end in spans:
        text = claim.text[start:end]
        own = tuple(q for q in claim.quotes if _key(text).rstrip(".") in _key(q.exact))
        made.append(replace(claim, text=text, quotes=own or claim.quotes, cells=()))
    return made


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def literal(claims: Sequence[AuditedClaim]) -> bool:
    """Whether a text repeats its sources nearly word for word, as Probatum's own articles do."""
    made = [c for c in claims if c.kind is Kind.STATEMENT]
    return bool(made) and sum(c.verdict in _FULL for c in made) >= LITERAL * len(made)


def missing(
    wanted: Sequence[Fact],
    said: Sequence[Place],
    weights: Mapping[str, float],
    names: Iterable[str] = (),
    newest: str = "",
    *,
    strictly: bool = False,
) -> tuple[Missing, ...]:
    """The facts that no place conveys: safety first, then in the article's order; what older
    editions said comes last.

    ``names`` are the subject's names, which a text need not repeat. ``newest`` is the date of the
    subject's newest text. ``strictly``: the text is :func:`literal`.
    """
    bounds = (
        (CONVEYED_LITERALLY, SAME_LITERALLY, 1.0)
        if strictly
        else (CONVEYED, SAME_PASSAGE, QUANTITIES_OF_SAME)
    )
    named = weighed_words(" ".join(names))
    shared = _shared(wanted)
    found = [
        Missing(f.title, f.claim, f.topic in SAFETY, _superseded(f, newest))
        for f in wanted
        if not any(_conveys(f.claim, place, weights, named, bounds[0]) for place in said)
        and not _retold(f.claim, said, weights, named, shared, bounds[1:])
    ]
    last = {f.title: f.topic in _LAST for f in wanted}
    place = {title: n for n, title in enumerate(last)}
    found.sort(
        key=lambda m: (
            m.superseded,
            not m.safety,
            last[m.topic],
            place[m.topic],
            not _GRAVE.search(m.statement.text),
        )
    )
    return tuple(found if strictly else _once(found, weights, named))


_GRAVE = re.compile(
    r"\b(?:do\snot|must\snot|should\snot|never|avoid|contra-?indicated|not\srecommended|fatal|death|"
    r"life-threatening|discontinue|stop|withhold|interrupt|monitor|screen|test|serious)\b",
    re.IGNORECASE,
)
"""Words by which a fact asks for a deed or names the worst; such facts stand first in their topic."""


def _once(
    found: Sequence[Missing], weights: Mapping[str, float], named: frozenset[str]
) -> Iterator[Missing]:
    """Missing facts without those that repeat an earlier one in other words."""
    kept: list[tuple[frozenset[str], tuple[Quantity, ...]]] = []
    for one in found:
        words, mine = weighed_words(one.statement.text), read(one.statement.text).quantities
        repeats = words - named and any(
            _share(words, held, weights, named) >= REPEATED
            and all(any(_equal(q, p) for p in theirs) for q in mine)
            for held, theirs in kept
        )
        if not repeats:
            kept.append((words, mine))
            yield one


def _superseded(fact: Fact, newest: str) -> bool:
    outdated = any(c.name == CURRENCY and c.outcome is Outcome.FAIL for c in fact.claim.checks)
    older = bool(fact.date and newest) and fact.date[: len(newest)] < newest[: len(fact.date)]
    return outdated or (older and fact.topic == "changes")


def _shared(wanted: Sequence[Fact]) -> frozenset[tuple[str, int, int]]:
    """Spans that several facts quote: captions, headers and lead-ins, which tell no fact."""
    counted = Counter(span for f in wanted for span in {_span(q) for q in f.claim.quotes})
    return frozenset(span for span, count in counted.items() if count > 1)


def _span(quote: Quote) -> tuple[str, int, int]:
    return quote.edition, quote.start, quote.end


def _retold(
    fact: Claim,
    said: Sequence[Place],
    weights: Mapping[str, float],
    named: frozenset[str],
    shared: frozenset[tuple[str, int, int]],
    least: tuple[float, float],
) -> bool:
    """Whether the places that match the very words that the fact is quoted from convey it together."""
    spans = {_span(q) for q in fact.quotes} - shared
    same = [place for place in said if spans & place.quoted]
    if not same:
        return False
    words = frozenset().union(*(p.words | p.around for p in same))
    together = tuple(q for p in same for q in p.quantities)
    mine = read(fact.text).quantities
    equal = sum(any(_equal(q, p) for p in together) for q in mine)
    if equal < least[1] * len(mine):
        return False
    return _share(weighed_words(fact.text), words, weights, named) >= least[0]


def _conveys(
    fact: Claim,
    place: Place,
    weights: Mapping[str, float],
    named: frozenset[str],
    least: float,
) -> bool:
    """Whether one place has all numbers of the fact, its rarest word and most of the others."""
    words = weighed_words(fact.text)
    mine = read(fact.text).quantities
    wanted = words - named or words
    if not wanted and not mine:
        return False
    held = _spelled(fact.text, place.words | place.around)
    if _share(words, held, weights, named) < least:
        return False
    rarest = max((weights.get(w, 1.0) for w in wanted), default=0.0)
    if any(w not in held for w in wanted if weights.get(w, 1.0) >= rarest):
        return False
    return all(any(_equal(q, p) for p in place.quantities) for q in mine)


_ABBREVIATED = re.compile(r"((?:[\w-]{1,30}\s){1,6})\(([A-Z][A-Za-z0-9-]{1,9})\)")


@lru_cache(maxsize=4096)
def _abbreviations(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Abbreviations of a text, each with the stems of the words before it: "bypass graft (CABG)"."""
    return tuple(
        (m.group(2).lower(), weighed_words(" ".join(m.group(1).split()[-len(m.group(2)) :])))
        for m in _ABBREVIATED.finditer(text)
    )


def _spelled(text: str, held: frozenset[str]) -> frozenset[str]:
    """Words held, with what an abbreviation among them stands for in the text, and vice versa."""
    for short, spelled in _abbreviations(text):
        if short in held:
            held = held | spelled
        elif spelled and spelled <= held:
            held = held | {short}
    return held


def _share(
    words: frozenset[str],
    held: frozenset[str],
    weights: Mapping[str, float],
    named: frozenset[str],
) -> float:
    """Share of a fact's words by weight, its subject's names apart, that stand among others."""
    wanted = words - named or words
    total = sum(weights.get(w, 1.0) for w in wanted)
    return sum(weights.get(w, 1.0) for w in wanted & held) / total if total else 1.0


def _equal(one: Quantity, other: Quantity) -> bool:
    """Equal, or the same figure where one of the two is printed without its unit."""
    if same_value(one, other):
        return True
    bare = not one.unit.symbol or not other.unit.symbol
    return bare and (one.low, one.high) == (other.low, other.high) and one.total == other.total
