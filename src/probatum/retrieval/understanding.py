"""What is asked: type, subjects, population, time, place, dangers. No language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from probatum.evidence.editions import Role
from probatum.retrieval import cues
from probatum.retrieval.abbreviations import Definition, definitions
from probatum.retrieval.cues import QuestionType
from probatum.retrieval.lexicon import (
    Lexicon,
    Mention,
    Product,
    key,
    tokens,
)

_MONTHS = "january february march april may june july august september october november december"
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}
_SYMBOL = re.compile(r"\b(?=\w*\d)[A-Z][A-Z0-9]{2,9}\b")
"""A gene, protein or study as it is usually written."""

_MEDICAL_TYPES = frozenset(
    {
        QuestionType.DOSE,
        QuestionType.MONITORING,
        QuestionType.CONTRAINDICATION,
        QuestionType.INDICATION,
    }
)
LONGEST = 4000
"""Characters of a question that are read."""

_ENOUGH = 0.75
"""Share of a question's content words in one passage that makes it a question for this library."""

_MOST = 0.5
"""Share of its telling words that is enough where one of them is rare in the library."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that the question is about.

    ``products`` are separate products: a generic name that covers two leads to both, never to one
    that is made of them. ``documents`` carry the name, ``synonyms`` only widen a search. ``role``
    is the narrowest of what the name can name.
    """

    text: str
    start: int
    end: int
    role: Role
    documents: tuple[str, ...]
    products: tuple[Product, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Population:
    """Whom the question is about. ``ages`` are the question's words."""

    groups: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """``since`` and ``until`` are inclusive ISO 8601 dates, possibly only a year or month."""

    since: str | None = None
    until: str | None = None
    latest: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that no document knows, and the names that are spelt almost like it."""

    word: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question asks.

    ``types`` begins with ``type``; the others are asked, too. ``suggestions`` are to be asked back,
    never applied. ``unknown`` are words that look like names of drugs and that the library does
    not know. ``dangers`` holds ``self-harm``, ``overdose`` or ``emergency``: the local emergency
    line comes first. ``identifiers`` are kinds of personal data that the question seems to hold,
    never the data. ``content`` are its words without stop words, as written.
    """

    question: str
    type: QuestionType
    types: tuple[QuestionType, ...]
    subjects: tuple[Subject, ...]
    population: Population
    window: TimeWindow
    jurisdictions: tuple[str, ...]
    quantities: tuple[str, ...]
    abbreviations: tuple[Definition, ...]
    suggestions: tuple[Suggestion, ...]
    unknown: tuple[str, ...]
    dangers: tuple[str, ...]
    identifiers: tuple[str, ...]
    medical: bool
    content: tuple[str, ...]

    def of(self, *roles: Role) -> tuple[Subject, ...]:
        """Subjects with one of these roles."""
        return tuple(subject for subject in self.subjects if subject.role in roles)

    @property
    def products(self) -> tuple[Product, ...]:
        """Every product that the question names, each once."""
        return tuple(dict.fromkeys(p for subject in self.subjects for p in subject.products))


def understand(
    question: str,
    lexicon: Lexicon,
    *,
    as_of: str = "",
    known: Callable[[str], bool] | None = None,
    coverage: Callable[[Sequence[str]], float] | None = None,
    rare: Callable[[str], bool] | None = None,
) -> Understanding:
    """Understand a question.

    ``as_of`` (ISO 8601) is the day from which "the last five years" counts; without it such a span
    is only ``latest``. ``known`` says whether the library's texts hold a word; ``coverage`` which
    share (0 to 1) of some words its best passage holds; ``rare`` whether few of its passages hold a
    word, and at least one. Of a very long text only the first
    :data:`LONGEST` characters are read.
    """
    question = question[:LONGEST]
    mentions = lexicon.mentions(question)
    told = tuple(definitions(question))
    subjects = _once([_subject(mention, lexicon) for mention in mentions], told)
    types = _with_pair(question_types(question), subjects, question)
    content = content_words(question)
    suggestions, unknown = _unknown(question, mentions, lexicon, known)
    alarms = dangers(question)
    drugs = any(cues.NAME_STEM.match(word.lower()) for word in unknown)
    medical = bool(subjects or suggestions or drugs or alarms) or looks_medical(question)
    if not medical and coverage is not None and not cues.EVERYDAY.search(question):
        medical = _of_the_library(content, coverage, rare)
    return Understanding(
        question=question,
        type=types[0],
        types=types,
        subjects=subjects,
        population=population(question),
        window=time_window(question, as_of),
        jurisdictions=tuple(p for p, pattern in cues.JURISDICTIONS if pattern.search(question)),
        quantities=tuple(m.group().strip() for m in cues.QUANTITY.finditer(question)),
        abbreviations=told,
        suggestions=suggestions,
        unknown=unknown,
        dangers=alarms,
        identifiers=tuple(k for k, pattern in cues.IDENTIFIERS if pattern.search(question)),
        medical=medical,
        content=content,
    )


def _of_the_library(
    content: Sequence[str],
    coverage: Callable[[Sequence[str]], float],
    rare: Callable[[str], bool] | None,
) -> bool:
    """Whether a question is one for this library: a passage holds nearly all its words, or more than
    half of those that name something, one of them rare."""
    if not content:
        return False
    if coverage(content) >= _ENOUGH:
        return True
    telling = [word for word in content if word.lower() not in cues.ASKING]
    if rare is None or not any(rare(word) for word in telling):
        return False
    return coverage(telling) > _MOST


def question_types(question: str) -> tuple[QuestionType, ...]:
    """All types that fit, the best first; ``general`` alone if none fits."""
    order = list(QuestionType)
    weights = [
        (-weight, order.index(kind), kind)
        for kind, weight, pattern in cues.TYPES
        if pattern.search(question)
    ]
    return tuple(dict.fromkeys(kind for _, _, kind in sorted(weights))) or (QuestionType.GENERAL,)


_CLAUSE = re.compile(r"\band\b|[;?]|\.\s|,\s+(?=what|which|how|when)", re.IGNORECASE)


def clause_types(question: str) -> tuple[QuestionType, ...]:
    """The best type of each clause of a question that asks several things, each once: "what dose and
    what tests before it" asks for a dose and for monitoring."""
    found = [question_types(clause)[0] for clause in _CLAUSE.split(question) if clause.strip()]
    return tuple(dict.fromkeys(found))


def population(question: str) -> Population:
    """Groups and ages that the question names."""
    groups = tuple(group for group, pattern in cues.POPULATIONS if pattern.search(question))
    return Population(groups, tuple(m.group().strip() for m in cues.AGES.finditer(question)))


def time_window(question: str, as_of: str = "") -> TimeWindow:
    """The time that the question asks about."""
    latest = bool(cues.LATEST.search(question))
    if match := cues.BETWEEN.search(question):
        return TimeWindow(match.group(1), match.group(2), latest)
    since = _date(cues.SINCE.search(question))
    until = _date(ending := cues.UNTIL.search(question))
    if until and len(until) == 4 and ending and ending.group()[0] in "bBpP":
        until = str(int(until) - 1)
    if not (since or until) and (match := cues.DURING.search(question)):
        since = until = match.group(1)
    if not since and (match := cues.LAST_SPAN.search(question)):
        latest = True
        if len(as_of) >= 7:
            count = _NUMBERS.get((match.group(1) or "").lower()) or (
                int(match.group(1)) if (match.group(1) or "").isdigit() else 1
            )
            if match.group(1) and match.group(1).lower() == "few":
                count = 3
            since = _earlier(as_of, count * (12 if match.group(2)[0] in "yY" else 1))
    return TimeWindow(since, until, latest)


def dangers(question: str) -> tuple[str, ...]:
    """``self-harm``, ``overdose``, ``emergency``: those that the question may be about."""
    return tuple(kind for kind, pattern in cues.DANGERS if pattern.search(question))


def content_words(question: str) -> tuple[str, ...]:
    """The words that carry meaning, each once, in order."""
    words: dict[str, str] = {}
    for token in tokens(question):
        if token.text.lower() not in cues.STOP_WORDS and len(token.text) > 1:
            words.setdefault(token.key, token.text)
    return tuple(words.values())


def looks_medical(question: str) -> bool:
    """Whether its words, without any library, are those of medicine or biology."""
    if (
        cues.CLINICAL.search(question)
        or cues.OF_ACTION.search(question)
        or _SYMBOL.search(question)
    ):
        return True
    return not _MEDICAL_TYPES.isdisjoint(question_types(question))


def _subject(mention: Mention, lexicon: Lexicon) -> Subject:
    whole = [n for n in mention.named if not n.partial] or list(mention.named)
    role = whole[0].role
    documents = tuple(dict.fromkeys(d for n in whole for d in n.documents))
    named = [n for n in whole if n.role in (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)]
    products: tuple[Product, ...] = ()
    if named:
        products = lexicon.products(d for n in named for d in n.documents)
        fitting = tuple(p for p in products if p.carries(mention.key))
        products = fitting or products
    return Subject(
        mention.text,
        mention.start,
        mention.end,
        role,
        documents,
        products,
        lexicon.equivalents(mention),
    )


def _once(subjects: Sequence[Subject], told: Sequence[Definition]) -> tuple[Subject, ...]:
    """Each subject once: of several mentions of one name, or of a name and its abbreviation in
    brackets, the first."""
    seen: dict[str, Subject] = {}
    for subject in subjects:
        long = {key(d.long) for d in told if d.short == subject.text}
        if long.isdisjoint(seen):
            seen.setdefault(key(subject.text), subject)
    return tuple(seen.values())


def _with_pair(
    types: tuple[QuestionType, ...], subjects: Sequence[Subject], question: str
) -> tuple[QuestionType, ...]:
    """Two drugs side by side ask for an interaction, two with "or" between for a comparison."""
    if types[0] not in (QuestionType.GENERAL, QuestionType.YES_NO):
        return types
    drugs = [s for s in subjects if s.role in (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)]
    for first, second in pairwise(drugs):
        between = question[first.end : second.start].strip().lower()
        if between in ("and", "with", "plus", "+", "together with"):
            return (QuestionType.INTERACTION, *(t for t in types if t != QuestionType.GENERAL))
        if between in ("or", ", or"):
            return (QuestionType.COMPARISON, *(t for t in types if t != QuestionType.GENERAL))
    return types


_SHORT = 10
"""Words of a question in which a capital tells a name; a longer one may be a paper's title."""


def _unknown(
    question: str,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    known: Callable[[str], bool] | None,
) -> tuple[tuple[Suggestion, ...], tuple[str, ...]]:
    suggestions: dict[str, Suggestion] = {}
    unknown: dict[str, str] = {}
    words = tokens(question)
    for index, token in enumerate(words):
        if (
            len(token.key) < 5
            or not token.key.isalpha()
            or token.text.lower() in cues.STOP_WORDS
            or any(m.start <= token.start < m.end for m in mentions)
            or any(place.search(token.text) for _, place in cues.JURISDICTIONS)
            or (known is not None and (known(token.text.lower()) or known(token.key)))
        ):
            continue
        if cues.CLINICAL.fullmatch(token.text) and not cues.NAME_STEM.match(token.key):
            continue
        near = lexicon.near(token.text)
        if near and not _is_plain(token.text, index, near, known is not None):
            suggestions.setdefault(token.key, Suggestion(token.text, near))
        elif cues.NAME_STEM.match(token.key) or (
            known is not None and index > 0 and len(words) <= _SHORT and token.text[0].isupper()
        ):
            unknown.setdefault(token.key, token.text)
    return tuple(suggestions.values()), tuple(unknown.values())


def _is_plain(word: str, index: int, near: tuple[str, ...], asked: bool) -> bool:
    """Whether a word is more likely an ordinary one than a misspelt name.

    Without the library's vocabulary only a word of seven letters or more, or one with a capital
    inside the sentence, is taken for a name.
    """
    if asked:
        return False
    return len(word) < 7 and not (index > 0 and word[0].isupper())


def _date(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    month, year, number = match.groups()
    if month:
        return f"{year}-{_MONTHS.split().index(month.lower()) + 1:02d}"
    return f"{year}-{number}" if number else str(year)


def _earlier(day: str, months: int) -> str:
    total = int(day[:4]) * 12 + int(day[5:7]) - 1 - months
    return f"{total // 12:04d}-{total % 12 + 1:02d}{day[7:]}"
