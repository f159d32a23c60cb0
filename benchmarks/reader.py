"""An independent reading of articles: does every statement follow from the words that it quotes?

It shares no code and no word list with the program's own checks. It is stricter than they are in
some ways (a statement must be understood alone) and ignorant in others (it knows no units and no
synonyms): its faults are for a person to read, its shares are what `RESULTS.md` prints.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from probatum.evidence.articles import Article
    from probatum.evidence.claims import Claim

UNSUPPORTED = frozenset({"quote", "number", "pair", "words", "negation", "condition"})
"""Faults by which a statement is not supported by its quotes; the others are faults of writing."""

_NUMBER = re.compile(
    r"(?<![\w.])[-−]?\d+(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:[.·]\d+)?|(?<!\w)\.\d+"
)
_TOKEN = re.compile(r"\d+(?:[.,·]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[%<>≤≥±]")
_NOT = frozenset(
    "not no nor never none neither without cannot can't don't doesn't didn't isn't aren't wasn't "
    "weren't won't shouldn't lack lacks lacked absence against contraindicated avoid".split()
)
_UNLESS = frozenset("unless except only if until unlikely however although but".split())
_COMMON = frozenset(
    "a an the of in on at to for from by with and or as is are was were be been being has have had "
    "it its this that these those which who whom whose their there they he she his her than then "
    "also such other into per each any all may can will would should could must do does did during "
    "after before between within about over under more most less least not no up out one two dose "
    "what when until section patients patient".split()
)
_POINTING = frozenset(
    "this these those it they he she its their such both neither his her them former latter".split()
)
_EXPLETIVE = re.compile(
    r"^(?:it (?:is|was|has been|remains|appears|should be|may be|must be)|these highlights|"
    r"such as|both (?:the )?[\w-]+ and|this (?:drug|product|medicine|label|trial|study|survey) |"
    r"this (?:is|was) an? )",
    re.IGNORECASE,
)
_CROSS = re.compile(
    r"\bsee\b[^.\]]{0,40}(?:section|warnings|precautions|dosage|table|figure|adverse|\d)|"
    r"(?<![:;\d] )\((?:1[0-7]|[1-9])\.\d{1,2}(?:,\s*(?:1[0-7]|[1-9])\.\d{1,2})*\)|"
    r"(?:\b(?:in|per|by|from|and|of)|\() ?(?:tables?|figures?|fig\.) ?\d|"
    r"\b(?:tables?|figures?) \d+(?: and \d+)? (?:shows?|lists?|summari[sz]es?|presents?|below)|"
    r"\b(?:described|mentioned|listed|shown|discussed|noted|given|presented|summari[sz]ed) "
    r"(?:above|below|elsewhere)|\bas above\b|"
    r"\b(?:this|following|previous|next|preceding) (?:section|paragraph|table|figure)s?\b",
    re.IGNORECASE,
)
_OF_CHANGES = re.compile(r"\bchanges?\b", re.IGNORECASE)
"""A list of changes names sections by their numbers: there they are no cross-references."""

_UNFINISHED = re.compile(
    r"(?:\b(?:includ(?:e|es|ed|ing)|following|as follows|such as|and|or|of|the|with|by|to|for|in|"
    r"than|are|is|was|were|that)|[:;,])\s*\.?$"
)
_PLAIN_END = re.compile(r"[.!?)\]”\"%]$|\d$")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a statement: the kind of fault, and the words that show it."""

    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One article read: statements, those with a fault that unsupports them, and all faults.

    ``faults`` are ``(statement, fault)``; the statement is ``""`` for faults of the whole article.
    """

    statements: int
    unsupported: int
    quotes: int
    standing: int
    faults: tuple[tuple[str, Fault], ...]
    duplicates: int
    dangling: int

    @property
    def faultless(self) -> bool:
        """Whether nothing at all was found."""
        return not self.faults


def read(article: Article, text_of: Callable[[str, str], str | None]) -> Reading:
    """Read a whole article. ``text_of`` gives the canonical text of ``(document, edition)``."""
    faults: list[tuple[str, Fault]] = []
    unsupported = quotes = standing = 0
    claims = article.claims()
    for claim in claims:
        own: list[Fault] = []
        for quote in claim.quotes:
            quotes += 1
            text = text_of(quote.document, quote.edition)
            if text is not None and text[quote.start : quote.end] == quote.exact:
                standing += 1
            else:
                own.append(Fault("quote", quote.exact[:80]))
        own += statement_faults(
            claim.text,
            [q.exact for q in claim.quotes],
            context=[*(p for q in claim.quotes for p in q.path), article.question],
        )
        unsupported += any(f.kind in UNSUPPORTED for f in own)
        faults += [(claim.text, fault) for fault in own]
    twice = duplicates([c.text for section in article.sections for c in section.claims])
    loose = dangling(article, claims)
    faults += [("", Fault("duplicate", f"{a} || {b}")) for a, b in twice]
    faults += [("", Fault("dangling", shown)) for shown in loose]
    return Reading(
        len(claims), unsupported, quotes, standing, tuple(faults), len(twice), len(loose)
    )


def statement_faults(
    statement: str, quotes: Sequence[str], context: Iterable[str] = ()
) -> list[Fault]:
    """Faults of one statement against the exact words that it quotes.

    ``context`` are the titles over the quotes and the question: a word may come from there, a
    number may not.
    """
    faults: list[Fault] = []
    if not any(q.strip() for q in quotes):
        return [Fault("quote", "no quote")]
    joined = "\n".join(quotes)
    held = set(numbers(joined))
    missing = [n for n in numbers(statement) if n not in held and not _derived(n, statement)]
    if missing:
        faults.append(Fault("number", ", ".join(missing)))
    elif loose := _loose_pairs(statement, joined):
        faults.append(Fault("pair", ", ".join(loose)))
    there = {_stem(w) for w in _words(joined)}
    around = there | {_stem(w) for text in context for w in _words(text)}
    content = [w for w in _words(statement) if w not in _COMMON and not w[0].isdigit()]
    unknown = [w for w in content if _stem(w) not in around]
    if unknown and (len(unknown) >= 3 or len(unknown) > 0.1 * len(content)):
        faults.append(Fault("words", ", ".join(unknown)))
    faults += _dropped(statement, quotes)
    faults += _writing(statement)
    return faults


def numbers(text: str) -> list[str]:
    """The numbers of a text in a plain form: no thousands marks, a point before decimals."""
    found = []
    for match in _NUMBER.finditer(text.replace("·", ".")):
        plain = match.group().replace(",", "").lstrip("-−")
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
            plain = f"0{plain}" if plain.startswith(".") else plain
        found.append(plain or "0")
    return found


def duplicates(statements: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of statements of which one says nothing that the other does not say, or hardly more.

    Two statements that each have a word of their own, or whose numbers differ, are no duplicates.
    """
    figures = [sorted(numbers(s)) for s in statements]
    bags = [
        frozenset(_stem(w) for w in _words(s) if w not in _COMMON) | frozenset(numbers(s))
        for s in statements
    ]
    pairs = []
    for i, first in enumerate(bags):
        for j in range(i):
            smaller, larger = sorted((first, bags[j]), key=len)
            same = statements[i].casefold() == statements[j].casefold()
            near = (
                len(smaller) >= 4
                and smaller <= larger
                and len(smaller) >= 0.85 * len(larger)
                and figures[i] == figures[j]
            )
            if same or near:
                pairs.append((statements[j], statements[i]))
    return pairs


def dangling(article: Article, claims: Sequence[Claim]) -> list[str]:
    """Citations without a reference, references without a citation, quotes of other documents."""
    known = {r.number: r for r in article.references}
    cited = {n for c in claims for n in c.citations}
    shown = [f"citation {n} has no reference" for n in sorted(cited - known.keys())]
    shown += [f"reference {n} is cited nowhere" for n in sorted(known.keys() - cited)]
    for claim in claims:
        listed = {known[n].document for n in claim.citations if n in known}
        shown += [
            f"{document} is quoted and not cited: {claim.text[:60]}"
            for document in sorted({q.document for q in claim.quotes} - listed)
        ]
    return shown


def _loose_pairs(statement: str, joined: str) -> list[str]:
    """Numbers that stand before a unit in the statement and before no such unit in the quotes."""
    held = set(_BESIDE.findall(joined.lower()))
    return [
        f"{n} {u}"
        for n, u in _BESIDE.findall(statement.lower())
        if (n, u) not in held and not (u == "%" and _derived(n, statement))
    ]


_BESIDE = re.compile(
    r"(\d[\d.,]*)[ -]?(mg|g|kg|mcg|μg|µg|ng|ml|l|dl|mmol|meq|iu|units?|%|days?|weeks?|months?|years?|"
    r"hours?|minutes?|seconds?|lbs|cm|mm|mmhg|bpm|times)(?![\w])"
)


def _derived(number: str, statement: str) -> bool:
    """Whether a percentage is shown with the two counts that it is made of."""
    try:
        value = float(number)
    except ValueError:
        return False
    counts = re.findall(r"(\d[\d,]*)\s*(?:/|of|out of)\s*(\d[\d,]*)", statement)
    for part, whole in counts:
        below = float(whole.replace(",", ""))
        if below and abs(100 * float(part.replace(",", "")) / below - value) <= 0.5:
            return True
    return False


def _dropped(statement: str, quotes: Sequence[str]) -> list[Fault]:
    """Negations and conditions that stand in the quoted words, between or after those taken over."""
    said = _tokens(statement)
    faults = []
    spare = set(said)
    every = {t for q in quotes for t in _tokens(q)}
    if invented := [w for w in said if w in _NOT and w not in every]:
        faults.append(Fault("negation", "added: " + ", ".join(invented)))
    for quote in quotes:
        held = _tokens(re.sub(r"\[[^\]]*\]|\(\s*see [^)]*\)", " ", quote))
        if len(held) < 4:
            continue
        blocks = [
            b
            for b in SequenceMatcher(None, held, said, autojunk=False).get_matching_blocks()
            if b.size
        ]
        taken = sum(b.size for b in blocks)
        if taken < 0.6 * len(held) and taken < 0.6 * len(said):
            continue
        gaps = [held[a.a + a.size : b.a] for a, b in itertools.pairwise(blocks)]
        inside = [t for gap in gaps for t in gap]
        after = held[blocks[-1].a + blocks[-1].size :]
        if lost := [t for t in inside if t in _NOT and t not in spare]:
            faults.append(Fault("negation", "dropped: " + ", ".join(lost)))
        if lost := [
            t for t in (*inside, *after) if t in ("unless", "except", "only") and t not in spare
        ]:
            faults.append(Fault("condition", "dropped: " + ", ".join(lost)))
    return faults


def _writing(statement: str) -> list[Fault]:
    """Faults of a statement that cannot be understood alone or is not whole."""
    faults = []
    body = statement.strip()
    start = re.match(r"[\W_]*(\w+)", body)
    if start and start.group(1).lower() in _POINTING and not _EXPLETIVE.match(body):
        faults.append(Fault("hanging", body[:60]))
    if (match := _CROSS.search(body)) and not _OF_CHANGES.search(body):
        faults.append(Fault("cross-reference", match.group()))
    if _UNFINISHED.search(body):
        faults.append(Fault("fragment", body[-60:]))
    elif body and body[0].islower() and not re.match(r"[a-z]{1,3}[A-Z\d-]", body):
        faults.append(Fault("fragment", body[:60]))
    elif body and not _PLAIN_END.search(body):
        faults.append(Fault("fragment", body[-60:]))
    if body.count("(") != body.count(")") and not re.search(r"\b[a-z0-9]\)", body):
        faults.append(Fault("fragment", "brackets: " + body[:60]))
    return faults


def _tokens(text: str) -> list[str]:
    return [t.lower().replace("’", "'") for t in _TOKEN.findall(text)]


def _words(text: str) -> list[str]:
    return [t for t in _tokens(text) if t[0].isalpha() or t[0].isdigit()]


def _stem(word: str) -> str:
    for ending in ("ies", "es", "s", "ed", "ing", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
