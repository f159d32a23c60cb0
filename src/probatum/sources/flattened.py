"""The structure of label text that was flattened into one line, as openFDA serves it.

A field arrives without line breaks: title, own text, the Highlights' summary of it, and numbered
subsections stand in one string. Headings, highlights and lists are found again here by rules that
look at the label itself: which words it also writes in lower case, which titles its own
cross-references give to a number, which drugs it names. Where the rules do not agree the text
stays together as prose. Nothing is ever dropped or reordered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise

from probatum.evidence.sentences import sentences
from probatum.sources.label_words import (
    ENDINGS,
    FORMS,
    IMPERATIVES,
    LABELS,
    OPENERS,
    ORDERS,
    PREPOSITIONS,
    SMALL,
    STARTERS,
    SURE_STARTERS,
    UNFINISHED,
    VERBS,
)
from probatum.sources.openfda_fields import MINOR_HEADINGS, STANDARD_HEADINGS

BULLET = re.compile(r"[•●▪■◦○·∙‣\uf0b7\uf0a7]|(?<=[.:;\])\w] )o (?=[A-Z])")
_BARE = re.compile(
    r"\(\s*(?:[Ss]ee\s+)?(?:[Bb]oxed [Ww]arnings?\s*,\s*)?"
    r"(\d{1,2}(?:\.\d{1,2}){0,2}(?:\s*(?:,|;|and|to|[-–])+\s*\d{1,2}(?:\.\d{1,2}){0,2})*)\s*\)"
)
_CITED = re.compile(r"(?:\b[Ss]ee\b|\b[Ss]ections?\b)(?:[^.\]]|\.\d){0,160}$|\[[^\]]{0,240}$")
_TOKEN = re.compile(r"\S+")
_MARK = re.compile("[\U00100000-\U0010fffd]")
_NUMBERED = re.compile(
    r"(?<![\w.,(\-–/])(\d{1,2})\.(?:(\d{1,2})(?:\.(\d{1,2}))?|\s(\d{1,2})(?!\.?\d))\.?\s+(?=[^\W\d_])"
)
_NO_HEADING = re.compile(r"(?:Table|Figure|Study|Section|than|of|to|and|or|by|,|≥|≤|<|>|=)\s*$")
_CLOSING = re.compile(r"[.\])]\s*$")
_STOP = re.compile(r"(?:[.!?][\"”')\]]*|\]\s?\.?|\)\s?\.)\s+$")
_WORD = re.compile(r"[^\W\d_][\w'’/-]*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a label says about its own words.

    ``lower`` are words that it also writes in lower case; ``proper`` words that it capitalises in
    the middle of a sentence; ``names`` the drug names as lower-case words; ``titles`` the titles
    that its cross-references give to a section number; ``names_of_two`` neighbours in a proper name
    (``York Heart``), ``articled`` those after an article; ``lettered`` words that a single
    letter follows (``vitamin`` A).
    """

    lower: frozenset[str] = frozenset()
    proper: frozenset[str] = frozenset()
    names: tuple[tuple[str, ...], ...] = ()
    titles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names_of_two: frozenset[tuple[str, str]] = frozenset()
    lettered: frozenset[str] = frozenset()
    articled: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: where it begins, where its title begins and ends, and its number."""

    start: int
    title_start: int
    end: int
    number: str


def evidence(texts: Sequence[str], names: Iterable[str]) -> Evidence:
    """Read the evidence from all texts of a label and the names of its drugs."""
    lower: set[str] = set()
    proper: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    lettered: set[str] = set()
    articled: set[tuple[str, str]] = set()
    for text in texts:
        lower.update(w for w in text.split() if w.islower())
        proper.update(_PROPER.findall(text))
        pairs.update(p for run in _RUN.findall(text) for p in pairwise(run.split()))
        lettered.update(_LETTERED.findall(text))
        articled.update(_ARTICLED.findall(text))
    words = {w.strip(".,;:()[]") for w in lower}
    split = {tuple(n.lower().split()) for n in names if n.strip()}
    return Evidence(
        frozenset(words),
        frozenset(proper),
        tuple(sorted(split, key=lambda n: (-len(n), n))),
        _titles(texts),
        frozenset(pairs),
        frozenset(lettered),
        frozenset(articled),
    )


_RUN = re.compile(
    r"\b(?:a|an|the|of|with|for|in|by|to|from|on|at|than|per|and|or|using) "
    r"([A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+)"
)
_ARTICLED = re.compile(r"\b(?:an?|the) ([A-Z][\w'’-]*) ([A-Z][\w'’-]*)")
_LETTERED = re.compile(r"\b([a-z]{3,}) [A-Z](?= [a-z(]|[,.;:)])")
_PROPER = re.compile(
    r"\b(?:a|an|the|of|with|for|in|by|to|from|on|at|than|per) ([A-Z][\w'’-]*)(?= [a-z])"
)
_CROSS = re.compile(
    r"(?:^|[\]:•.]|\)\.)\s*([A-Z][^.;:\[\]•]{2,140}?)\s*[\[(]\s*[Ss]ee\s+(?:also\s+)?"
    r"Warnings\s+(?:and|&)\s+Precautions[^\[\]A-Z]{0,4}\(\s*(5\.\d{1,2})\s*\)"
)
_SUMMARY = re.compile(
    r"(?:^|[.\])•]|[A-Z]{4})\s*([A-Z][^.:;\[\]•]{2,120}?)\s*:\s[^\[\]•]{5,900}?\(\s*(\d{1,2}\.\d{1,2})\b"
)
_LINE = re.compile(
    r"(?:^|[.)•\]]|[A-Z]{4})\s+([A-Z][^.:;()\[\]•]{2,100}?)\s+\(\s*(\d{1,2}\.\d{1,2})\s*\)"
)
_CHANGED = re.compile(
    r",\s+([A-Z][^.;:\[\]]{2,120}?)\s+\(\s*(\d{1,2}\.\d{1,2})\s*\)\s+(?:\d|Removed)"
)


def _titles(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pattern in (_CROSS, _SUMMARY, _LINE, _CHANGED):
        for text in texts:
            head = text[:4000]
            if pattern is _CROSS and "Warnings" not in head:
                continue
            for match in pattern.finditer(head):
                title = " ".join(match[1].split())
                kept = found.setdefault(match[2], [])
                if title not in kept and len(kept) < 8:
                    kept.append(title)
    return {n: tuple(t) for n, t in found.items()}


# --- headings ------------------------------------------------------------------------------------


def take_title(text: str, titles: Sequence[str]) -> tuple[str, str, str]:
    """Split a field into ``(number, title, rest)``, both as printed, ``""`` if they are not."""
    match = re.match(r"\s*(?:(\d{1,2}(?:\.\d{1,2}){0,2}\.?)\s+)?(?=\D)", text)
    number, at = (match[1] or "", match.end()) if match else ("", 0)
    for title in titles:
        if found := _title_pattern(title).match(text, at):
            printed = found.group()
            after = text[found.end() :].split(maxsplit=1)
            if printed[0].islower() or (after and after[0] in SMALL and ":" not in printed):
                continue
            return number, printed, text[found.end() :].lstrip()
    return number, "", text[at:] if number else text


@lru_cache(maxsize=4096)
def _title_pattern(title: str) -> re.Pattern[str]:
    pattern = r"[\s,]*".join(re.escape(w) for w in title.replace(",", " ").split())
    return re.compile(pattern + r"(?![\w-])(?:\s*:)?", re.IGNORECASE)


def capital_title(text: str) -> int:
    """Length of a title in capitals that opens the text (a boxed warning's), 0 if there is none."""
    end = 0
    tokens = list(_TOKEN.finditer(text))
    for index, token in enumerate(tokens[:40]):
        word = token.group()
        if _MARK.search(word):
            break
        letters = [c for c in word if c.isalpha()]
        if letters and all(c.isupper() for c in letters):
            end = token.end()
        elif word.lower() not in SMALL and letters:
            break
        if len(letters) == 0 and index and not end:
            break
    if not end:
        return 0
    rest = text[end:].split(maxsplit=1)
    inside = text[:end].split()
    if (
        rest
        and (rest[0].strip(".,;").lower() in VERBS or rest[0][:1].islower())
        and len(inside) > 1
    ):
        end = text[:end].rstrip().rfind(" ")
        while end > 0 and text[:end].rsplit(maxsplit=1)[-1].lower() in SMALL:
            end = text[:end].rstrip().rfind(" ")
    title = text[: max(end, 0)].rstrip("•●▪■◦○·∙‣ ")
    return len(title) if len(title.split()) <= 38 else 0


def numbered_headings(text: str, major: str, known: Evidence, last: int = 0) -> list[Heading]:
    """Headings ``major.n`` that continue each other's numbers, with the ends of their titles."""
    headings: list[Heading] = []
    minor, third = last, 0
    for match in _NUMBERED.finditer(text):
        if major and match[1] != major:
            continue
        two = int(match[2] or match[4])
        before = text[max(0, match.start() - 40) : match.start()]
        if (_CITED.search(before) or _NO_HEADING.search(before)) and not _CLOSING.search(before):
            continue
        if match[4] and (two != minor + 1 or not _CLOSING.search(before)):
            continue
        if match[3] is not None:
            if two != minor or int(match[3]) not in (third + 1, third + 2):
                continue
            third = int(match[3])
        else:
            if not minor < two <= minor + 3:
                continue
            if not text[match.end()].isupper():
                continue
            minor, third = two, 0
        number = ".".join(filter(None, match.group(1, 2, 4, 3)))
        end = heading_end(text, match.end(), number, known)
        headings.append(Heading(match.start(), match.end(), end, number))
    return headings


def heading_end(text: str, at: int, number: str, known: Evidence) -> int:
    """Where the title that begins at ``at`` ends; ``at`` itself if no title can be told apart."""
    rest = text[at : at + 400]
    for title in sorted(known.titles.get(number, ()), key=len, reverse=True):
        if (length := _matches(rest, title)) and _can_follow(rest[length:]):
            return at + length + _abbreviation(rest[length:])
    for title in STANDARD_HEADINGS:
        if rest.lower().startswith(title.lower()) and _can_follow(rest[len(title) :]):
            tail = rest[len(title) :].lstrip()
            if not tail or tail[0].isupper() or not tail[0].isalpha():
                return at + len(title)
    return at + _title_run(rest, known)


def _abbreviation(rest: str) -> int:
    """Length of an abbreviation in brackets that belongs to the title before it."""
    found = re.match(r"\s*\([A-Za-z]*[A-Z][A-Za-z0-9/-]{1,9}\)", rest)
    return found.end() if found else 0


def _matches(rest: str, title: str) -> int:
    found = _heading_pattern(title).match(rest)
    return found.end() if found else 0


@lru_cache(maxsize=4096)
def _heading_pattern(title: str) -> re.Pattern[str]:
    pattern = r"[\s,]*".join(re.escape(w.strip(",")) for w in title.split())
    return re.compile(pattern + r"(?![\w-])", re.IGNORECASE)


def _can_follow(rest: str) -> bool:
    """Whether a sentence, a list or nothing may begin here."""
    tail = rest.lstrip()
    if not tail:
        return True
    if tail[0] in ",/:;)-–":
        return False
    word = tail.split(maxsplit=1)[0]
    return word.lower() not in SMALL or word in SURE_STARTERS


def _title_run(rest: str, known: Evidence) -> int:
    """Length of the run of title-case words before the first sentence, 0 if there is none."""
    tokens = list(_TOKEN.finditer(rest))
    depth = 0
    shouting = _shouts(tokens[0].group()) if tokens else False
    for index, token in enumerate(tokens):
        word = token.group()
        if BULLET.match(word) or _MARK.match(word):
            return _back(rest, tokens[index - 1].end() if index else 0)
        core = word.strip('()[],;:“”"')
        opened = depth + word.count("(") + word.count("[") - word.count(")") - word.count("]")
        inside = depth > 0 or opened > 0
        depth = max(opened, 0)
        if not index:
            if word.endswith(":"):
                return len(word)
            continue
        previous = tokens[index - 1].group()
        following = tokens[index + 1].group() if index + 1 < len(tokens) else ""
        if not inside and previous.lower() not in SMALL and _surely_starts(word, following):
            return _back(rest, tokens[index - 1].end())
        if (
            not shouting
            and index > 1
            and previous.lower() not in SMALL
            and _shouts(word)
            and _shouts(following)
        ):
            return _back(rest, tokens[index - 1].end())
        if not inside and _after_name(rest, tokens, index, known):
            return _back(rest, tokens[index - 1].end())
        if inside or not core or (core.lower() in SMALL and not core[:1].isupper()):
            continue
        if re.fullmatch(r"\(?\d{1,2}[.)]", word):
            return _back(rest, tokens[index - 1].end())
        if core in VERBS and previous.lower() in {"that", "who", "which"}:
            continue
        if core in VERBS:
            start = _sentence_start(tokens, index, known)
            return _back(rest, tokens[start - 1].end()) if start > 0 else 0
        if core in ENDINGS or (
            core.islower() and core != "a" and f"{previous}{core}".lower() in known.lower
        ):
            continue
        if core[0].islower() or re.match(r"\d+-?[a-z]{4}", core):
            if previous.lower().strip("(") in SMALL or previous.endswith((",", "/")):
                if (start := _taken_up(tokens, index)) > 0:
                    return _back(rest, tokens[start - 1].end())
                continue
            start = _sentence_start(tokens, index, known)
            if start > 0 and tokens[start - 1].group().lower() not in SMALL:
                return _back(rest, tokens[start - 1].end())
            if index > 24:
                return 0
            continue
        if word.endswith(":"):
            return token.end()
        if word.endswith(".") and following and len(core) > 3:
            return 0
    return len(rest) if len(tokens) <= 16 else 0


def _taken_up(tokens: list[re.Match[str]], stop: int) -> int:
    """Index of a word before ``stop`` that opens a sentence for sure, 0 if there is none.

    It is a word of the title taken up again, or one that usually opens sentences.
    """
    words = [t.group().strip('()[],;:“”"') for t in tokens[:stop]]
    lower = [w.lower() for w in words]
    for index in range(1, stop):
        if not words[index][:1].isupper() or lower[index - 1] in SMALL:
            continue
        following = words[index + 1] if index + 1 < stop else tokens[stop].group()
        if lower[index] in lower[:index] and following[:1].islower():
            return index
        if words[index] in STARTERS and following[:1].islower() and lower[index] != "patients":
            return index
    return 0


def _after_name(rest: str, tokens: list[re.Match[str]], index: int, known: Evidence) -> bool:
    """Whether the title ends with the drug's name (``on NAME``) and the next heading begins.

    The next heading is a word that the sentence after it takes up in lower case.
    """
    word, name = tokens[index].group(), tokens[index - 1].group().strip("®™").lower()
    if index < 2 or tokens[index - 2].group().lower() not in SMALL - {"and", "or", "&"}:
        return False
    return (
        word.isalpha()
        and word[0].isupper()
        and len(word) > 4
        and (name,) in known.names
        and word.lower() not in FORMS
        and re.search(rf"\b{word.lower()}\b", rest[tokens[index].end() : tokens[index].end() + 160])
        is not None
    )


def _shouts(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word.isupper()


def _surely_starts(word: str, following: str) -> bool:
    """Whether a word opens a sentence although title-case words stand before it."""
    if word in OPENERS:
        return following in {"of", "with", "use", "administration"}
    if word not in SURE_STARTERS:
        return False
    return word not in PREPOSITIONS or following[:1].islower() or following[:1].isdigit()


def _back(rest: str, end: int) -> int:
    return len(rest[:end].rstrip())


def _sentence_start(tokens: list[re.Match[str]], stop: int, known: Evidence) -> int:
    """Index of the word that opens the sentence whose first word in lower case is at ``stop``."""
    words = [t.group().strip('()[],;:“”"').lower() for t in tokens[: stop + 1]]
    plain = [w.rstrip("®™*") for w in words]
    for name in known.names:
        for index in range(1, stop):
            if tuple(plain[index : index + len(name)]) == name and words[index - 1] not in SMALL:
                after = words[index + len(name) : stop]
                if all(w in FORMS or not w.isalpha() for w in after):
                    return index
                if words[stop] in VERBS and len(after) <= 5:
                    return index
    last = stop - 1
    while last > 0 and not tokens[last].group().lstrip('“"')[:1].isupper():
        last -= 1
    for index in range(last, 0, -1):
        if plain[index - 1] in SMALL:
            continue
        if plain[index] in plain[:index] or tokens[index].group() in STARTERS:
            # the sentence takes a word of the title up again, or opens with a usual word
            if plain[index] in plain[:index] and plain[index - 1] in plain[: index - 1]:
                continue
            return index
        break
    while last > 0 and plain[last - 1] in SMALL:
        last -= 1
        while last > 0 and not tokens[last].group()[:1].isupper():
            last -= 1
    if last > 1 and tokens[last - 1].group() in IMPERATIVES and plain[last - 2] not in SMALL:
        last -= 1
    return last


def minor_heading(text: str, at: int, known: Evidence) -> int:
    """End of an unnumbered heading that begins at ``at``, or ``at`` if there is none.

    Only usual headings and runs of title-case words before a sentence whose first word cannot be
    part of a title count, so that no sentence loses its subject to a heading.
    """
    if at >= len(text) or not text[at].isupper():
        return at
    rest = text[at : at + 160]
    for title in MINOR_HEADINGS if rest.startswith(MINOR_HEADINGS) else ():
        if rest.startswith(title):
            tail = rest[len(title) :]
            follow = tail.lstrip()
            pair = title.rsplit(maxsplit=1)[-1], follow.split(maxsplit=1)[0] if follow else ""
            if pair in known.articled:
                continue
            if tail[:1].isspace() and follow and _opens(follow, known):
                return at + len(title)
            if follow.startswith(title.split()[0] + " ") and minor_heading(
                text, at + len(rest) - len(follow), known
            ) > at + len(rest) - len(follow):
                return at + len(title)
    tokens = list(islice(_TOKEN.finditer(rest), 14))
    capitals = 0
    for index, token in enumerate(tokens):
        word = token.group()
        core = word.strip('()“”"')
        if index == 1 and _one_word_heading(rest, tokens):
            return at + tokens[0].end()
        if index >= 2 and capitals >= 2 and tokens[index - 1].group().lower() not in SMALL:
            following = tokens[index + 1].group() if index + 1 < len(tokens) else ""
            lettered = word == "A" and tokens[index - 1].group().lower() in known.lettered
            if word in SURE_STARTERS and following[:1].islower() and not lettered:
                return at + tokens[index - 1].end()
            if _is_name(tokens, index, known) and not _is_name(tokens, 0, known):
                return at + tokens[index - 1].end()
        if word[-1] == ":" and (core.rstrip(":")[:1].isupper() or word == ":"):
            label = rest[: token.end()]
            if index < (2 if word == ":" else 1):
                return at
            after = rest[token.end() :].lstrip()
            if label.rstrip(" :") not in LABELS and after[:1].isupper() and not _shouts(label[:4]):
                return at + token.end()
            return at
        if word[-1] in ".:;,]" or "[" in word or BULLET.match(word) or _MARK.match(word):
            return at
        if core[:1].isupper():
            capitals += 1
        elif (
            core.lower() not in SMALL and not core[:1].isdigit() and core.isalpha()
        ) or core.lower() in VERBS:
            return at
    return at


def _one_word_heading(rest: str, tokens: list[re.Match[str]]) -> bool:
    """Whether one word stands before a sentence that takes it up again in lower case."""
    if len(tokens) < 3:
        return False
    word, start, following = (t.group() for t in tokens[:3])
    opens = (start in SURE_STARTERS and following[:1].islower()) or _surely_starts(start, following)
    return (
        opens
        and start not in PREPOSITIONS
        and word.isalpha()
        and len(word) > 5
        and word not in STARTERS
        and re.search(rf"\b{word.lower()}\b", rest[tokens[1].end() :]) is not None
    )


def _is_name(tokens: list[re.Match[str]], index: int, known: Evidence) -> bool:
    """Whether a drug name stands at ``index`` and a verb follows it."""
    line = " ".join(t.group() for t in tokens[index : index + 10])
    words = [w.strip("®™*,").lower() for w in re.sub(r" \([^()]*\)", "", line).split()]
    for name in known.names:
        if tuple(words[: len(name)]) == name:
            after = [w for w in words[len(name) :] if w not in FORMS]
            return bool(after) and after[0] in VERBS
    return False


def _opens(follow: str, known: Evidence) -> bool:
    """Whether text after a usual heading opens a sentence, a list, a table or another heading."""
    if BULLET.match(follow) or _MARK.match(follow) or follow.startswith(MINOR_HEADINGS):
        return True
    tokens = list(_TOKEN.finditer(follow[:120]))
    word = tokens[0].group()
    if not (word[0].isupper() or word[0] in "[(0123456789"):
        return False
    following = tokens[1].group() if len(tokens) > 1 else ""
    return (
        word in SURE_STARTERS
        or not following[:1].isupper()
        or _shouts(following)
        or _names_a_drug(tokens, 0, known)
        or _names_a_drug(tokens, 1, known)
    )


def _names_a_drug(tokens: list[re.Match[str]], index: int, known: Evidence) -> bool:
    words = [t.group().strip("®™*,").lower() for t in tokens[index : index + 8]]
    return any(tuple(words[: len(name)]) == name for name in known.names)


# --- highlights ----------------------------------------------------------------------------------


def bare_references(text: str, number: str) -> list[tuple[int, int]]:
    """Spans of references without words, such as ``( 2.1 , 5.3 )``: the mark of Highlights."""
    major = number.split(".", maxsplit=1)[0]
    spans: list[tuple[int, int]] = []
    for match in _BARE.finditer(text):
        if "." not in match[1] and major not in re.findall(r"\d+", match[1]):
            continue
        if any(not 1 <= int(n.split(".")[0]) <= 17 for n in re.findall(r"\d+(?:\.\d+)*", match[1])):
            continue
        if text[match.end() : match.end() + 2].lstrip()[:1] == "]":
            continue
        window = text[max(0, match.start() - 260) : match.start()]
        if _CITED.search(window):
            continue
        spans.append(match.span())
    return spans


_COMPLETE = re.compile(r"\s*".join("Seefullprescribinginformationforcompleteboxed"), re.IGNORECASE)


def split_boxed(text: str) -> int:
    """Where the Highlights' summary begins in a boxed warning; its length if there is none.

    It may stand before or after the full text. It repeats the title in capitals, refers to the
    complete boxed warning, and cites sections by bare numbers.
    """
    marks = [m.span() for m in _COMPLETE.finditer(text)]
    if not marks:
        return len(text)
    bare = [start for start, _ in bare_references(text, "1")]
    start = marks[-1][0]
    for begin, end in marks:
        first = next((b for b in bare if b >= end), None)
        if first is not None and not _SEE.search(text, end, first):
            start = begin
            break
    again = text.rfind("WARNING", 0, start)
    while again > 0 and (before := text.rfind("WARNING", 0, again)) >= 0:
        if not text[before:again].isupper() or again - before >= 200:
            break
        again = before
    title = text[max(again, 0) : start].split()[:10]
    if again >= 0 and all(w.lower() in SMALL or not any(map(str.islower, w)) for w in title):
        return again
    return start


def once(title: str) -> int:
    """Length of a title that is printed twice in a row, or the whole length if it is not."""
    if (again := title.find(title[:16], 16)) > 0:
        return again
    packed = "".join(title.split())
    half, odd = divmod(len(packed), 2)
    if odd or not half or packed[:half] != packed[half:]:
        return len(title)
    seen = 0
    for at, char in enumerate(title):
        seen += not char.isspace()
        if seen == half:
            return at + 1
    return len(title)


def highlights_end(text: str, start: int, number: str) -> int:
    """Where the label's own text resumes after Highlights that begin at ``start``.

    Unnumbered subsections follow the Highlights; they are known by their cross-references in words.
    """
    spans = [s for s in bare_references(text, number or "1") if s[0] >= start]
    if not spans:
        return len(text)
    last = spans[-1][1]
    while last < len(text) and text[last] in " .;,":
        last += 1
    if not _SEE.search(text, last):
        return len(text)
    if text[last : last + 1].isupper() or BULLET.match(text, last) or _MARK.match(text, last):
        return last
    for begin, end in sentences(text[last:]):
        if begin and (_SEE.search(text, last + begin, last + end) or _is_usual(text, last + begin)):
            return last + begin
    return len(text)


def _is_usual(text: str, at: int) -> bool:
    return any(text.startswith(title, at) for title in MINOR_HEADINGS)


def split_highlights(text: str, number: str, followed: bool, known: Evidence) -> int:
    """Where the Highlights' summary begins in a section's own text; its length if there is none.

    ``number`` is the section's number as printed, ``followed`` whether subsections come after.
    """
    if not number or int(number.split(".", maxsplit=1)[0]) > 8:
        return len(text)
    none = re.match(r"\s*(None(?: known)?\.?)\s+(?=None\b)", text)
    if none:
        return none.end()
    if number == "6" and (cut := _adverse_summary(text)) is not None:
        return cut
    spans = bare_references(text, number)
    if number == "1" and (cut := _indication_summary(text, known, spans)) is not None:
        return cut
    if not spans:
        return len(text)
    nested = "." in number
    first, last = spans[0][0], spans[-1][1]
    if nested and len(text) - last > 60:
        return len(text)
    floor = 0
    for cited in re.finditer(r"\[[^\]]{0,200}\]\s?\.?\s*", text[:first]):
        floor = cited.end()
    if number[0] not in {"2", "3"}:
        floor = max([floor, *(m.end() for m in _MARK.finditer(text, 0, first))])
    starts = [s for s in _starts(text, known) if floor <= s <= first]
    if (cut := _restated(text, starts, first)) is not None and (
        not followed or _STOP.search(text[:cut])
    ):
        return cut
    if nested:
        return len(text)
    if followed or (number in {"5", "8"} and floor == 0):
        return floor
    if number == "3":
        forms = [s for s in _form_starts(text) if floor < s < first - 8]
        if forms:
            return forms[-1]
    sure = [s for s in starts if s == floor or _STOP.search(text[:s]) or BULLET.match(text[s:])]
    cut = sure[-1] if sure else floor
    return cut if cut > 0 else len(text)


_COMMON = re.compile(
    r"(?:(?<=[\].:)•a-z] )|^)(?:•\s*)?(?:The )?(?:[Mm]ost (?:common|frequent)(?:ly)?\b|"
    r"Common(?:ly)? (?:reported )?adverse|"
    r"Adverse (?:reactions|events) (?:that|occurring|reported|\())"
)


def _adverse_summary(text: str) -> int | None:
    """Highlights of section 6 name the most common reactions and how to report."""
    mark = re.search(r"(?:[•-]\s*)?\bTo report SUSPECTED\b", text)
    if mark is None:
        return None
    openings = [m.start() for m in _COMMON.finditer(text[: mark.start()])]
    for start in openings:
        if not _SEE.search(text, start, mark.start()) and mark.start() - start < 2500:
            return start
    return mark.start()


def _indication_summary(text: str, known: Evidence, spans: Sequence[tuple[int, int]]) -> int | None:
    """Highlights of section 1 open with ``NAME is a CLASS indicated``, after the text itself."""
    limit = spans[0][0] if spans else len(text)
    found: int | None = None
    for name in known.names:
        words = r"\s+".join(map(re.escape, name))
        pattern = rf"\b{words}\b[^.:]{{0,70}}?\b(?:is|are)\s+(?:an?\s|indicated\b)"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if match.start() == 0 or match.start() >= limit:
                continue
            before = text[: match.start()]
            if before.rstrip()[-1:] in ",(–-" or before.split()[-1].lower() in SMALL:
                continue
            classed = re.search(r"(?:is|are)\s+an?\s+$", match.group() + " ") or spans
            if "indicated" in before and classed and (found is None or match.start() > found):
                found = match.start()
        if found is not None:
            break
    return found


_FORM_START = re.compile(
    r"(?<=[^\s.,;:(/–-] )(?<!\bof )(?<!\band )(?<!\bwith )(?<!\bor )(?<!\bin )[A-Z][\w-]*(?=[ :(])"
)
_FORM = re.compile(
    r"[^.]{0,60}\b(?:tablets?|capsules?|injection|solution|suspension|cream|gel|film|powder|"
    r"vials?|granules|pellets|patch|system|spray|ointment|lotion|kit)\b",
    re.IGNORECASE,
)


def _form_starts(text: str) -> list[int]:
    """Places where a line of dosage forms (``Tablets: 75 mg``) may begin after a lost break."""
    return [
        m.start()
        for m in _FORM_START.finditer(text)
        if _FORM.match(text, m.start()) and not _shouts(m.group())
    ]


def _starts(text: str, known: Evidence) -> list[int]:
    """Places where a sentence, a bullet or a list line may begin."""
    found = {0}
    previous = ""
    for token in _TOKEN.finditer(text):
        word = token.group()
        core = word.strip('()[],.;:“”"')
        if BULLET.match(word) or (previous and _breaks(previous, word, core, known)):
            found.add(token.start())
        previous = word
    return sorted(found)


def _breaks(previous: str, word: str, core: str, known: Evidence) -> bool:
    if not (word[:1].isupper() or word[:1].isdigit()):
        return False
    if previous[-1] in ".!?]" or previous.endswith(")."):
        return True
    if previous[-1] in ",(/–-" or previous.lower() in SMALL or not core[:1].isalpha():
        return False
    return core.lower() in known.lower or (core.lower(),) in known.names


def _restated(text: str, starts: Sequence[int], first: int) -> int | None:
    """The place from which the text says again what it has said before.

    A place whose sentence ends in the first reference wins over an earlier one.
    """
    flat = " ".join(text.lower().split())
    if len(flat) != len(text):
        return None
    found = []
    for start in starts:
        opening = flat[start : start + 60].lstrip("• ")[:18].rstrip()
        if start >= 4 and len(opening) >= 12 and opening in flat[:start]:
            found.append(start)
    near = [s for s in found if not re.search(r"[a-z)]\.\s+[A-Z0-9]", text[s:first])]
    return next(iter(near or found), None)


def highlight_items(text: str, titles: Mapping[str, str]) -> list[Run]:
    """Cut the Highlights of a section after each reference and at each bullet.

    ``titles`` are the titles of the label's numbered sections; a line that only repeats one is the
    lead-in (``lead``) of the lines after it.
    """
    cuts = {0, len(text)}
    heads: set[int] = set()
    for match in _BARE.finditer(text):
        if _CITED.search(text[max(0, match.start() - 80) : match.start()]):
            continue
        end = match.end()
        while end < len(text) and text[end] in " .;,":
            end += 1
        cuts.add(end)
        title = titles.get(match[1].split(",")[0].strip(), "")
        before = text[: match.start()].rstrip()
        printed = before[-len(title) :] if title else ""
        if len(title) > 6 and printed.lower() == title.lower() and printed[0].isupper():
            heads.add(len(before) - len(title))
    cuts |= heads
    cuts.update(m.start() for m in BULLET.finditer(text))
    cuts.update(m.start() for m in re.finditer(r"To report SUSPECTED", text))
    cuts.update(m.start() for m in re.finditer(r"(?<=[.)] )Limitations? of Use", text))
    ordered = sorted(cuts)
    return [
        Run("lead" if a in heads else "item", s)
        for a, b in pairwise(ordered)
        if (s := text[a:b].strip())
    ]


# --- running text --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of running text.

    ``heading``, ``prose``, ``lead`` (the lead-in of what follows), ``item`` (of a list), ``led``
    (prose under a lead-in), ``label`` (the heading of one item) or ``labelled`` (that item).
    """

    kind: str
    text: str


def runs(text: str, known: Evidence, run_in: bool = False) -> Iterator[Run]:
    """Cut running text into unnumbered headings, prose, list lead-ins and list items, in order.

    ``run_in``: headings also stand in the line of the sentence after them, as in labels of the
    format before 2006.
    """
    start = 0
    for at, end in _minor_headings(text, known, run_in):
        yield from _body(text[start:at], known)
        yield Run("heading", text[at:end].strip())
        start = end
    yield from _body(text[start:], known)


_SHORT = re.compile(r"\b(?:vs|e\.g|i\.e|No|Dr|St|cf|approx)\.\s+$")
_LONGEST_SHORT = 40


_RUN_IN = re.compile(r"[A-Z][^.:;()\[\]•]{2,90}(?:\([A-Z]{2,8}\))?\s?:(?=\s+[A-Z])")


def run_in_heading(text: str, at: int, known: Evidence) -> int:
    """End of a heading in the line of the sentence after it, or ``at`` if there is none.

    With a colon it may be in sentence case, but holds no verb and leads no list in; without one it
    is in title case and the sentence after it takes one of its words up again.
    """
    if text[at : at + 12].partition(" ")[0].lower() in SMALL:
        return at
    if found := _RUN_IN.match(text, at):
        words = found.group().rstrip(" :").split()
        bare = {w.strip(",").lower() for w in words}
        after_colon = found.end() + 1
        if (
            len(words) <= 12
            and not bare & VERBS
            and not bare & {"following", "include", "including:", "e.g", "see", "follows"}
            and words[0].capitalize() not in LABELS | ORDERS
            and _AUXILIARY.search(text, after_colon, after_colon + 320) is not None
            and len(_lines(text, after_colon, known)[0]) < 2
        ):
            return found.end()
        return at
    rest = text[at : at + 400]
    tokens = list(islice(_TOKEN.finditer(rest), 20))
    for index in range(1, len(tokens) - 1):
        title = [t.group().strip("()") or "." for t in tokens[:index]]
        word, after = tokens[index].group(), tokens[index + 1].group()
        if title[-1][-1] in ".,:;]" or not (title[-1][0].isupper() or title[-1].lower() in SMALL):
            return at
        if index > 2 and [word, after] == title[:2]:
            return at + tokens[index - 1].end()
        if title[-1].lower() in SMALL or not word[:1].isupper() or not after[:1].islower():
            continue
        third = tokens[index + 2].group() if index + 2 < len(tokens) else ""
        if after in SMALL and third[:1].isupper():
            continue
        content = [w.lower() for w in title if w[0].isupper() and len(w) > 4]
        sentence = rest[tokens[index].start() :]
        again = word.lower().rstrip(",") in content
        near = rest[tokens[index].end() :][: len(title[0]) + 30]
        again = again or (
            index == 1
            and len(title[0]) > 6
            and word.lower() in known.lower
            and re.search(rf"\b{re.escape(title[0].lower())}\b", near) is not None
        )
        if (after in VERBS and not again) or len(content) < (1 if again else 2):
            continue
        if title[0] in STARTERS - {
            "Serious",
            "Severe",
            "Fatal",
            "Clinical",
            "Adverse",
            "Concomitant",
        }:
            return at
        later = sentence.lower() if again else sentence
        if any(re.search(rf"\b{re.escape(w[:6])}", later) for w in content):
            return at + tokens[index - 1].end()
    return at


def _minor_headings(text: str, known: Evidence, run_in: bool = False) -> Iterator[tuple[int, int]]:
    position = 0
    first = len(text) - len(text.lstrip())
    places = [first, *(m.end() for m in re.finditer(r"[.!?\]][\"”')\]]*\s+(?=[A-Z])", text))]
    for place in places:
        at = place
        if at < position or (at > first and _SHORT.search(text, max(0, at - _LONGEST_SHORT), at)):
            continue
        while (end := minor_heading(text, at, known)) > at or (
            run_in and (end := run_in_heading(text, at, known)) > at
        ):
            yield at, end
            position = at = end + (len(text[end:]) - len(text[end:].lstrip()))


def _body(text: str, known: Evidence) -> Iterator[Run]:
    if not text.strip():
        return
    if len(list(BULLET.finditer(text))) >= 1:
        yield from _bulleted(text, known)
        return
    if (lettered := _lettered(text, known)) is not None:
        yield from lettered
        return
    yield from _unmarked(text, known)


def _bulleted(text: str, known: Evidence) -> Iterator[Run]:
    marks = [m.start() for m in BULLET.finditer(text)]
    lead = text[: marks[0]]
    if lead.strip():
        yield from _lead(lead, known)
    parts = [text[a:b].strip() for a, b in zip(marks, [*marks[1:], len(text)], strict=True)]
    for index, part in enumerate(parts):
        if (
            index == len(parts) - 1
            and not any(re.search(r"[.\]] [A-Z]", p) for p in parts[:-1])
            and (cut := _first_sentence(part)) < len(part)
        ):
            yield Run("item", part[:cut].strip())
            yield from _body(part[cut:], known)
        elif title := _TRAILING.search(part, max(0, len(part) - 110)):
            words = [w for w in title[1].split() if w.lower() not in SMALL]
            if len(words) > 1 and all(w[:1].isupper() or w[:1] in "(0123456789" for w in words):
                yield Run("item", part[: title.start(1)].strip())
                yield Run("heading", title[1].strip())
            else:
                yield Run("item", part)
        elif part.endswith(":") and (cut := _last_sentence(part)):
            yield Run("item", part[:cut].strip())
            yield Run("lead", part[cut:].strip())
        elif cut := _item_heading(part, known):
            yield Run("label", part[:cut].strip())
            yield Run("labelled", part[cut:].strip())
        else:
            yield Run("item", part)


def _item_heading(item: str, known: Evidence) -> int:
    """Length of a heading in title case that opens an item before the drug's name and a verb."""
    tokens = list(islice(_TOKEN.finditer(item), 14))
    first = 1 if tokens and BULLET.fullmatch(tokens[0].group()) else 0
    for index in range(first + 1, len(tokens) - 1):
        before = tokens[index - 1].group()
        if before[-1] in ",.;([" or not (before[0].isupper() or before.lower() in SMALL):
            return 0
        if before.lower() not in SMALL and _is_name(tokens, index, known):
            return tokens[index].start()
    return 0


_TRAILING = re.compile(r"[a-z)\]]\s?[.\]]\s+([A-Z][^.:;\[\]]{3,90})$")


def _first_sentence(text: str) -> int:
    match = re.search(r"(?:[a-z)%\]]\s?\.[\"”')\]]*|\])\s+(?=[A-Z])", text)
    return match.end() if match else len(text)


def _last_sentence(text: str) -> int:
    """Where the last sentence begins."""
    cut = 0
    for match in re.finditer(r"[a-z)%\]0-9]\s?[.?!][\"”')\]]*\s+(?=[A-Z])", text):
        cut = match.end()
    return cut


def _lead(text: str, known: Evidence) -> Iterator[Run]:
    """Prose whose last sentence leads a list in."""
    cut = _last_sentence(text)
    if text[:cut].strip():
        yield from _unmarked(text[:cut], known)
    last = text[cut:].strip()
    complete = last.endswith(".") and not _ANNOUNCES.search(last)
    yield Run("prose" if complete else "lead", last)


_ANNOUNCES = re.compile(r"\b(?:following|follows|below|includ\w+|these)\b", re.IGNORECASE)
_ENUMERATED = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2}|[a-z])[.)]\s+(?=[A-Za-z])")


def _lettered(text: str, known: Evidence) -> list[Run] | None:
    """Items that count, ``1. … 2. … 3.`` or ``(a) … (b)``. None if nothing counts from one."""
    marks: list[int] = []
    wanted: str | None = None
    for match in _ENUMERATED.finditer(text):
        label = match[1]
        if not marks and label not in {"1", "a"}:
            continue
        if not marks and match.start() and text[: match.start()].rstrip()[-1:] not in ":.;,)]":
            continue
        if marks and label != wanted:
            continue
        marks.append(match.start())
        wanted = str(int(label) + 1) if label.isdigit() else chr(ord(label) + 1)
    if len(marks) < 2:
        return None
    found: list[Run] = []
    if lead := text[: marks[0]].strip():
        cut = 0
        for match in re.finditer(r"[a-z)\]]\s?[.?!]\s+(?=[A-Z])", lead):
            cut = match.end()
        found.extend(_paragraphs(lead[:cut], known))
        found.append(Run("lead", lead[cut:]))
    for a, b in zip(marks, [*marks[1:], len(text)], strict=True):
        found.append(Run("item", text[a:b].strip()))
    return found


def _unmarked(text: str, known: Evidence) -> Iterator[Run]:
    """Prose with lists that lost their bullets: a lead-in with a colon, lines without stops."""
    start = 0
    for colon in re.finditer(r":\s+(?=[A-Z0-9])", text):
        if colon.start() < start:
            continue
        items, end = _lines(text, colon.end(), known)
        if len(items) < 2:
            continue
        before = text[start : colon.end()]
        cut = 0
        for match in re.finditer(r"[a-z)%\]0-9]\s?[.?!][\"”')\]]*\s+(?=[A-Z])", before):
            cut = match.end()
        yield from _paragraphs(before[:cut], known)
        yield Run("lead", before[cut:].strip())
        for a, b in items:
            yield Run("item", text[a:b].strip())
        start = end
    yield from _paragraphs(text[start:], known)


def _paragraphs(text: str, known: Evidence) -> Iterator[Run]:
    """Prose, cut where a line without a full stop leads into a new sentence.

    ``At least 40 months from last dose Restart dosing …``: the line becomes the lead-in of what
    follows, up to the next such line.
    """
    start = 0
    led = False
    for begin, end in sentences(text):
        cut = _lost_break(text, begin, end, known, led)
        if cut is None:
            continue
        if text[start:begin].strip():
            yield Run("led" if led else "prose", text[start:begin].strip())
        yield Run("lead", text[begin:cut].strip())
        start, led = cut, True
    if led:
        first = next((start + e for _, e in sentences(text[start:])), len(text))
        yield Run("led", text[start:first].strip())
        start = first
    if text[start:].strip():
        yield Run("prose", text[start:].strip())


def _lost_break(text: str, begin: int, end: int, known: Evidence, led: bool) -> int | None:
    """Where, inside a sentence, a short line ends and a sentence begins. None if nowhere.

    ``led``: such a line has been seen before, so that less evidence will do.
    """
    tokens = list(islice(_TOKEN.finditer(text, begin, end), 17))
    for index in range(1, len(tokens) - 1):
        word, previous = tokens[index].group(), tokens[index - 1].group()
        if not word[0].isupper() or previous[-1] in ",;:(/–-.]" or previous.lower() in SMALL:
            continue
        after = tokens[index + 1].group()
        if not (after[:1].islower() or after[:1].isdigit()) or not word.isalpha():
            continue
        if len(word) == 1 or previous.lower() in UNFINISHED:
            continue
        before = text[begin : tokens[index].start()]
        if before.count("(") != before.count(")") or before.count("[") != before.count("]"):
            continue
        if {t.group() for t in tokens[:index]} & VERBS:
            return None
        if word in SURE_STARTERS or (
            index > 1
            and (word.lower() in known.lower or (led and index > 2))
            and word not in known.proper
            and (previous[0].islower() or previous[-1] == ")")
        ):
            return tokens[index].start()
    return None


_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|may|can|could|should|will|would|must|does|do|cannot)\b"
)
_GUARDED = re.compile(
    r"\b(?:that|who|which|if|unless|when|whose|where|you|they|your)\b", re.IGNORECASE
)
_ENDS_LIST = frozenset({"The", "If", "This", "These", "There", "For", "When"})


def _lines(text: str, at: int, known: Evidence) -> tuple[list[tuple[int, int]], int]:
    """Lines of a list that begins at ``at``, and where it ends. Fewer than two: no list."""
    if _inside_brackets(text, at) or not text[at].isupper() or _LABEL.search(text[:at][-40:]):
        return [], at
    lines: list[tuple[int, int]] = []
    start = at
    depth = 0
    cited = _is_cited_list(text[at : at + 600])
    closed = False
    end = len(text)
    doubt = 0
    previous = ""
    tokens = _TOKEN.finditer(text, at)
    token = next(tokens, None)
    while token is not None:
        following = next(tokens, None)
        word, after = token.group(), following.group() if following else ""
        if depth == 0 and previous and token.start() > start:
            finished = _CLOSED.search(text, max(at, token.start() - 24), token.start())
            if cited and finished and word[:1] not in "([.,;":
                lines.append((start, token.start()))
                start = token.start()
            elif _ends_list(text, token.start(), previous, word):
                end, closed = token.start(), True
                break
            elif (sure := _line_breaks(previous, word, after, start, token, known)) and (
                not cited or (sure == 2 and text.count(" ", start, token.start()) > 3)
            ):
                doubt += sure < 2
                lines.append((start, token.start()))
                start = token.start()
        depth += word.count("(") + word.count("[") - word.count(")") - word.count("]")
        depth = max(0, depth)
        previous = word
        if previous.endswith(":") and depth == 0 and lines:
            return [], at
        token = following
    lines.append((start, end))
    if closed and len(lines) > 1 and _is_sentence(text, lines):
        end = lines.pop()[0]
    if len(lines) > 1 and _breaks_off(text[slice(*lines[-1])], end < len(text)):
        end = lines.pop()[0]
    lengths = [len(text[a:b].split()) for a, b in lines]
    if len(lines) < 2 or max(lengths) > 60 or (len(lines) == 2 and doubt):
        return [], at
    if not cited and _is_clause(text[slice(*lines[0])]):
        return [], at
    return lines, end


_LABEL = re.compile(r"\b(?:Figure|Table|Study)\s+\w{1,4}\s?:\s*$")


def _breaks_off(line: str, followed: bool) -> bool:
    """Whether the last line is the beginning of what follows the list, not an item."""
    words = line.split()
    return words[-1].lower() in SMALL or (followed and len(words) == 1 and words[0].isalpha())


def _inside_brackets(text: str, at: int) -> bool:
    """Whether a bracket that opened in the last words before ``at`` is still open."""
    before = text[max(0, at - 200) : at]
    return before.rfind("(") > before.rfind(")") or before.rfind("[") > before.rfind("]")


def _is_clause(line: str) -> bool:
    """Whether a line is a sentence of its own, with a subject and a finite verb."""
    verb = _AUXILIARY.search(line)
    return verb is not None and _GUARDED.search(line, 0, verb.start()) is None


def _is_sentence(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Whether the last line, which ends in a full stop, is a sentence after the list."""
    *others, last = (text[a:b].strip() for a, b in lines)
    if not last.endswith((".", ".)", ".]")):
        return False
    if len(last.split()) > 25 or last.split()[0] in ORDERS:
        return not any(line.split()[0] in ORDERS for line in others)
    return _is_clause(last) and not any(_AUXILIARY.search(line) for line in others)


def _ends_list(text: str, at: int, previous: str, word: str) -> bool:
    """Whether a sentence begins at ``at``, with a full stop before it or without."""
    if previous[-1] in ".!?" and len(previous.strip(".)]")) > 1 and word[:1].isupper():
        return True
    if previous[-1] in ",;(" or previous.lower() in SMALL or word not in {*_ENDS_LIST, "In"}:
        return False
    if word != "In":
        return True
    stop = re.compile(r"[.;:\]]").search(text, at)
    return any(map(_is_clause, text[at : stop.start() if stop else len(text)].split(",")))


def _is_cited_list(text: str) -> bool:
    """Whether short lines follow that each end in a cross-reference."""
    chunks = re.split(r"\[\s*[Ss]ee\b[^\]]{0,200}\]", text)
    return len(chunks) > 2 and all(
        len(c) < 250 and not re.search(r"[a-z)]\. +[A-Z]", c.lstrip(" .,;")) for c in chunks[:2]
    )


_SEE = re.compile(r"\[\s*[Ss]ee\b")
_CLOSED = re.compile(r"(?:\]\s?[.,;]?|\)\s?\][.,;]?)\s+(?:and\s+)?$")


def _line_breaks(
    previous: str, word: str, after: str, start: int, token: re.Match[str], known: Evidence
) -> int:
    """How surely a line of a list begins at ``word``: 0 no, 1 perhaps, 2 surely.

    A capital alone is no evidence: proper names, units and abbreviations have it too. The label
    must write the word in lower case elsewhere, or the word must open a phrase in sentence case.
    """
    core = word.strip('()[],.;:“”"')
    if not re.match(r"[A-Z][a-z]", word) or (len(core) < 3 and core not in STARTERS):
        return 0
    last = previous.strip('()[],.;:“”"')
    if previous[-1] == "]":
        return 2
    if previous[-1] in ",(/–-:" or last.lower() in SMALL or previous.lower() in UNFINISHED:
        return 0
    if last.lower() in VERBS or core.endswith(("'s", "’s")):
        return 0
    if (last, core) in known.names_of_two and not _ends_phrase(last, known):
        return 0
    usual = core.lower() in known.lower
    next_core = after.strip('()[],.;:“”"')
    opens = after[:1].islower() or after[:1] in "(≥≤<>" or core in STARTERS
    opens = opens or (core in ORDERS and any(n[0] == next_core.lower() for n in known.names))
    if last[:1].isupper() and previous[-1] != ")" and not _ends_phrase(last, known):
        single = token.start() - start <= len(previous) + 1
        return 2 * int(single and usual and last.lower() in known.lower and after[:1].islower())
    if usual and after[:1].isupper() and not opens:
        return 2 * int(
            next_core.lower() in known.lower and (core, next_core) not in known.names_of_two
        )
    if usual and (opens or not after):
        return 2
    return int(opens and core not in known.proper and word[-1] not in ",.")


def _ends_phrase(word: str, known: Evidence) -> bool:
    """Whether a capitalised word is a unit or a drug's name, which may well end a line."""
    return len(word) <= 2 or any(name[-1] == word.lower().rstrip("®™") for name in known.names)
