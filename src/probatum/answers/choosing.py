"""Chooses among statements: which fit the question, which say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from probatum.answers.statements import Statement
from probatum.evidence.claims import Claim, Quote
from probatum.evidence.editions import PassageKind

SAME = 0.8
"""Share of common content words from which two statements say the same (same numbers, negations)."""

MOST_QUOTES = 6
"""Most quotes of statements that are merged into one claim."""

_TOKEN = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+(?:[.,]\d+)*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"\b(?:no|not|never|nor|neither|without|cannot|none|lack(?:s|ed|ing)?|fail(?:s|ed|ure)? to|"
    r"un(?:able|likely|known|changed|affected))\b",
    re.IGNORECASE,
)
_STOP = frozenset(
    """a an and any are as at be been being but by can could did do does for from had has have
    he her his if in into is it its may might more most must nor of on or our she should so
    such than that the their them then there these they this those to was we were what when
    where which who whom whose why will with would you your how about after before during
    between both each either also only other same some very via per""".split()
)


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """Lower-case content words of ``text``, crudely stemmed, without stop words."""
    return frozenset(stem(w) for w in _TOKEN.findall(text.lower()) if w not in _STOP)


_ALPHANUMERIC = re.compile(r"[^\W_]+")


def asked_words(text: str) -> frozenset[str]:
    """``content_words`` and, of names with hyphens or digits, the parts as a question has them
    ("KRAB-ZNF" as "krab" and "znf", "CD28" as one word): for what fits, never for what is the same.
    """
    parts = (w for w in _ALPHANUMERIC.findall(text.lower()) if w not in _STOP)
    return content_words(text) | frozenset(stem(w) for w in parts)


def _bare(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in (
        "opathies",
        "opathy",
        "ations",
        "ation",
        "ings",
        "ing",
        "edly",
        "ed",
        "es",
        "s",
        "ly",
        "al",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


_SAME_MEANING = """
start starting begin initial initially initiate initiation commence
dose dosage dosing doses
kidney renal nephro
liver hepatic
heart cardiac
child children paediatric pediatric infant infants
old older elderly geriatric
pregnancy pregnant gestation gestational
lactation breastfeed breastfeeding nursing
adjust adjustment adjusted titrate titration modify modification
give given administer administration administered
bleeding bleed haemorrhage hemorrhage
cancer carcinoma tumour tumor
stop stopped stopping discontinue discontinued discontinuation withdraw withdrawn withhold withheld
eye eyes ocular ophthalmic ophthalmologic vision visual retina retinal macula macular
mortality death deaths fatal die died
efficacy effective effectiveness
steroid steroids corticosteroid corticosteroids
high raised elevated
persist persists persistent still
below less
above greater
premedication premedicate premedicated pre-medication pre-medicate pre-treated pretreated
interaction interact interactions coadminister coadministration concomitant
"""
_ONE_WORD = {
    _bare(word): _bare(line.split()[0])
    for line in _SAME_MEANING.strip().splitlines()
    for word in line.split()
}
"""Words of one meaning, for ordering statements; never used to decide what a quote supports."""


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A crude stem that unites plural and singular, -ed and -ing, and a few words of one meaning:
    enough to order and compare statements."""
    bare = _bare(word)
    return _ONE_WORD.get(bare, bare)


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of ``text`` as written, sorted; one that stands twice is there twice:
    "Day 2" under "2 mg" is not "Day 1" under it."""
    return tuple(sorted(n.rstrip(".,") for n in _NUMBER.findall(text)))


def negations(text: str) -> int:
    """How many negating words ``text`` has."""
    return len(_NEGATION.findall(text))


def relevance(words: frozenset[str], terms: Mapping[str, float]) -> float:
    """Share of the question's weight that these words cover, 0 to 1."""
    total = sum(terms.values())
    return sum(w for t, w in terms.items() if t in words) / total if total else 0.0


def say_the_same(a: str, b: str) -> bool:
    """Whether two statements make the same point: numbers and negations agree, and one of them has
    hardly a word more. Where each has a word of its own ("inhibitors", "inducers") they differ."""
    words_a, words_b = content_words(a), content_words(b)
    if not words_a or not words_b or numbers(a) != numbers(b) or negations(a) != negations(b):
        return False
    if words_a - words_b and words_b - words_a:
        return False
    return len(words_a & words_b) / len(words_a | words_b) >= SAME


def merged(candidates: Sequence[Statement]) -> list[list[Statement]]:
    """Statements in groups that say the same, in the order in which they first appear.

    Rows of a table differ by which figure stands in which cell: only equal rows are the same.
    """
    groups: list[list[Statement]] = []
    for statement in candidates:
        for group in groups:
            if _same(group[0], statement):
                group.append(statement)
                break
        else:
            groups.append([statement])
    return groups


def _same(a: Statement, b: Statement) -> bool:
    if PassageKind.TABLE_ROW in (a.kind, b.kind):
        return a.text == b.text
    return say_the_same(a.text, b.text)


def claim(
    group: Sequence[Statement],
    text: str | None = None,
    *,
    cells: tuple[tuple[str, str], ...] | None = None,
    date: str | None = None,
    note: str = "",
    made_of: int = 1,
) -> Claim:
    """The claim that a group of statements makes: the first one's words, the quotes of all.

    ``made_of`` is the number of statements, from the first, that ``text`` is made of: each keeps its
    quotes. Of those that only say the same some may go.
    """
    first = group[0]
    quotes: dict[tuple[str, int, int], Quote] = {}
    for statement in group:
        for quote in statement.quotes():
            quotes.setdefault((quote.edition, quote.start, quote.end), quote)
    own = sum(len(statement.spans) for statement in group[:made_of])
    return Claim(
        text=text or first.text,
        quotes=tuple(quotes.values())[: max(own, MOST_QUOTES)],
        cells=first.cells if cells is None else cells,
        date=date or first.date,
        note=note,
    )


def _key(text: str) -> str:
    return " ".join((*sorted(content_words(text)), "|", *numbers(text)))


@dataclass(slots=True)
class Shown:
    """What the article already says, so that nothing is said twice."""

    texts: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def has(self, text: str) -> bool:
        """Whether the same point is already made."""
        return _key(text) in self.keys or any(say_the_same(text, t) for t in self.texts)

    def has_statement(self, statement: Statement) -> bool:
        """Whether this very row, or the same point as this sentence, is already shown."""
        if statement.kind is PassageKind.TABLE_ROW:
            return statement.text in self.texts
        return self.has(statement.text)

    def add(self, texts: Iterable[str]) -> None:
        """Remember what is shown now."""
        for text in texts:
            self.texts.append(text)
            self.keys.add(_key(text))
