"""Where sentences begin and end in clinical text.

A line break or a bullet always ends a sentence: canonical text holds one block a line. Inside a
line a sentence ends at a full stop, question or exclamation mark that is followed by white space,
unless what stands around it says otherwise: an abbreviation, an initial, a species, an enumerator.
Every decision looks at a bounded number of characters, so the time is linear in the text's length.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WINDOW = 48
"""Characters looked at before and after a possible end."""

_CANDIDATE = re.compile(
    r"[\n•●▪‣◦■.!?…](?:(?<=[\n•●▪‣◦■])|(?<=([.!?…]))([.!?…]*+)([\"'”’»)\]]{0,8}+)(?=\s))"
)
"""It begins with one set of characters, so that the search leaps from one of them to the next."""
_CITATIONS = re.compile(
    r"[^\S\n]{1,4}(?:"
    r"(?:\[\d[\d,;–\-\s]{0,40}\]|\(\s?\d{1,2}\.\d{1,2}(?:\s?,\s?\d{1,2}\.\d{1,2}){0,6}\s?\)\s?\.?)"
    r"[^\S\n]{0,4}){1,8}(?=[^\s.,;:)]|\n|$)"
)
"""Citation marks and references to label sections that stand after the full stop they belong to."""

_OPENING = re.compile(r"[(\[{\"'“‘]")
_WORD_AFTER = re.compile(r"\s*[\"'“‘«(\[{*†‡§¶+#]{0,6}(\S*)")
_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_ENUMERATOR = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,5})\)?")
_GENE = re.compile(r"[a-z]{1,5}[A-Z0-9]|[a-z]-[A-Z0-9]?[a-z]*|α|β|γ|δ|κ|μ")
_LETTERED = re.compile(r"\((?:[a-z]|[ivx]{1,4}|\d{1,2}|\*)\)\s*[A-Z*]?")
_ACCESSION = re.compile(r"[A-Z]{0,4}\d")


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_NEVER_LAST = _words(
    """
    e.g eg i.e ie vs v.s cf viz approx ca resp incl excl esp
    dr drs mr mrs ms prof st sr messrs gen hon rev
    fig figs figure eq eqs eqn ref refs sec sect tab suppl supp vol vols pp ch chap art
    nos ed eds trans spp subsp ssp var cv
    """
)
"""Abbreviations that are always followed by what they introduce."""

_BEFORE_NUMBER = _words(
    """
    no nr n p q c cat app ext jan feb mar apr jun jul aug sep sept oct nov dec
    max min avg mean wt mw temp conc chr
    """
)
"""Abbreviations only where a number follows; elsewhere they may be words that end a sentence."""

_MAYBE_LAST = _words(
    """
    al etc inc ltd co corp llc plc gmbh bros jr phd md m.d ph.d b.sc m.sc d.o r.n
    a.m p.m u.s u.k u.s.a e.u d.c i.v i.m s.c p.o b.i.d t.i.d q.i.d q.d b.w sp dept univ assoc
    natl acad sci int intl hosp mass calif penn
    """
)
"""Abbreviations that may close a sentence: they do before a word that opens sentences."""

_LETTER_NAMES = _words(
    """
    vitamin vitamins hepatitis type types group groups factor class arm part grade panel panels
    table appendix complex protein antigen site stage score level cohort influenza box category
    regimen schedule step study child-pugh immunoglobulin subunit chain allele genotype
    condition mutant control strain form isoform element exon domain motif region lane lanes
    gene probe amphotericin coenzyme period treatment option scenario model
    """
)
"""Words that a single letter completes: "vitamin D." can close a sentence, "by J." cannot."""

_OPENERS = _words(
    """
    a an the this these that those it its they their we our he she his her i you your there here
    in on at by for from with without within during after before since until when while where
    although though however because as if once upon under over between among to of
    and but or so thus therefore hence moreover furthermore nevertheless nonetheless
    additionally further finally first second third next then also both each every all any some
    most many several few no not none neither either one two three four five
    patients subjects participants data results analysis overall only such similarly
    recently previously interestingly importantly notably consistent compared based using
    despite given according instead rather even still yet alternatively conversely
    briefly because what how why which who whether do does did is are was were can could may might
    should will would have has had let see avoid monitor discontinue consider
    adults children women men infants reduce increase take use store administer
    """
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of ``text``, in order, without surrounding white space.

    Spans are disjoint and cover every non-blank character. Offsets are Unicode code points.
    """
    return list(_sentences(text))


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    """As :func:`sentences`; kept, since versions of a document repeat most of their text."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        end = match.start()
        if end < start:
            continue
        if text[end] == "\n":
            pass
        elif match[1] is None:
            end -= 1
            if end < start or not text[end].isspace():
                continue
        elif _ends(text, start, match):
            end = match.end()
            if cited := _CITATIONS.match(text, end):
                end = cited.end()
        else:
            continue
        _append(text, start, end, spans)
        start = end
    _append(text, start, len(text), spans)
    return tuple(spans)


def _append(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sentence that began at ``start`` ends at this mark."""
    after = _WORD_AFTER.match(text, match.end(), match.end() + _WINDOW)
    following = after.group(1) if after else ""
    if not following or (after and _LETTERED.match(after.group().lstrip())):
        return True
    if match[1] != "." or match[2]:
        return not following[0].islower()
    previous, word = _words_before(text[max(start, match.start() - _WINDOW) : match.start()])
    if not word and not match[3] and not previous:
        return False
    if following[0].islower() and not _GENE.match(following):
        return False
    if not following[0].isalnum() and following[0] in ",;:.)]}=<>≤≥±/%–-—&":
        return False
    if match[3]:
        return True
    begin = match.start() - len(word)
    first = begin - start <= 8 and not text[start:begin].strip(" •●▪‣◦■([{\"'“‘")
    return not _continues(first, previous, word, following)


def _words_before(text: str) -> tuple[str, str]:
    """The last two words before a mark; a word that opens with a bracket has none before it."""
    words = text.rsplit(maxsplit=2)
    if text[-1:].isspace():
        words.append("")
    if not words:
        return "", ""
    opened = _OPENING.split(words[-1])
    if len(opened) > 1:
        return "", opened[-1]
    return words[-2] if len(words) > 1 else "", words[-1]


def _continues(first: bool, previous: str, word: str, following: str) -> bool:
    """Whether the full stop after ``word`` belongs to it; ``first``: it opens its sentence."""
    lower = word.lower().lstrip("-–—/")
    opens = following.rstrip(",;:").lower() in _OPENERS
    if first and _ENUMERATOR.fullmatch(word):
        return True
    if lower in _NEVER_LAST:
        return lower not in ("figure", "trans", "art", "tab") or following[0].isdigit()
    if lower in _BEFORE_NUMBER and _ACCESSION.match(following):
        return not (lower in ("n", "p", "c", "q") and previous[-1:].islower() and len(previous) > 6)
    if lower in _MAYBE_LAST:
        return not opens
    if _ACRONYM.fullmatch(word):
        return not opens
    if len(word) == 1 and word.isupper():
        return not opens and previous.lower().strip("([,;") not in _LETTER_NAMES
    return False
