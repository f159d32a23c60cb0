"""Statements: what a passage says, as sentences that stand alone, each with its exact spans.

A statement is the unit that the extractive writer selects and orders. It is made from one sentence,
from a sentence and those that it leans on, from a list with its lead-in, from a table row with its
headers, or from one fact of a digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from probatum.answers.trimming import (
    dangles,
    finish,
    is_boilerplate,
    is_instruction,
    is_sentence,
    leans,
    opens_list,
    trim,
    without_pointers,
    without_references,
)
from probatum.evidence.claims import Quote
from probatum.evidence.editions import Edition, Kind, Passage, PassageKind, Role, Span, Status
from probatum.evidence.sentences import sentences

LONGEST = 420
"""Longest statement in characters; a longer sentence is left to the source itself."""

LONGEST_OF_PAPER = 600
"""Longest sentence of a paper in characters: results are told with many figures."""

LONGEST_ROW = 900
"""Longest table row in characters: it is shown cell by cell."""

LONGEST_LIST = 700
"""Longest list in characters that is shown as one statement."""

LIST_ITEMS_TOGETHER = 12
"""Most items of one list that are shown as one statement."""

LONGEST_CAPTION = 110
"""Characters of a table's caption that a row repeats."""

LONGEST_OUTCOME = 300
"""The same for an outcome of a trial's record: its time frame stands at the end."""

_CONTEXT = 32
"""Characters of prefix and suffix in a quote."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that stand alone, and the spans of ``edition`` in which they stand."""

    text: str
    spans: tuple[Span, ...]
    edition: Edition
    section: int
    kind: PassageKind
    cells: tuple[tuple[str, str], ...] = ()
    date: str | None = None
    status: Status | None = None
    where: str | None = None
    strength: str | None = None
    certainty: str | None = None
    changed: bool = False

    @property
    def start(self) -> int:
        """Where the statement stands in its edition."""
        return self.spans[-1].start if self.kind is PassageKind.TABLE_ROW else self.spans[0].start

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its section and of the sections around it."""
        return self.edition.codes(self.section)

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles from the outermost section inwards."""
        return self.edition.path(self.section)

    def quotes(self) -> tuple[Quote, ...]:
        """One quote for each span, in the order of the edition."""
        return tuple(quote(self, span) for span in self.spans)


def quote(statement: Statement, span: Span) -> Quote:
    """The quote of one span of a statement's edition."""
    edition = statement.edition
    titles = edition.path(statement.section)
    codes = edition.codes(statement.section)
    return Quote(
        document=edition.document,
        edition=edition.id,
        section=codes[-1] if codes else (titles[-1] if titles else ""),
        start=span.start,
        end=span.end,
        exact=edition.words(span),
        level=edition.level,
        prefix=edition.text[max(0, span.start - _CONTEXT) : span.start],
        suffix=edition.text[span.end : span.end + _CONTEXT],
        path=tuple(t for t in titles if t),
        status=statement.status,
        where=statement.where,
        licence=edition.licence,
    )


def statements(
    edition: Edition, passages: Sequence[Passage], *, in_study: bool = False
) -> list[Statement]:
    """All statements of these passages, in the order of the edition."""
    made: list[Statement] = []
    ordered = sorted(passages, key=lambda p: (p.start, p.end))
    for (kind, lead_in), group in groupby(ordered, key=lambda p: (p.kind, p.lead_in)):
        members = list(group)
        if kind is PassageKind.FACT:
            made.extend(_fact(edition, p) for p in members)
        elif kind is PassageKind.TABLE_ROW:
            made.extend(
                _labelled(edition, members) or [s for p in members if (s := _row(edition, p))]
            )
        elif lead_in and kind is PassageKind.LIST_ITEM:
            made.extend(_list(edition, members))
        elif lead_in:
            made.extend(s for p in members for s in _list(edition, [p]))
        else:
            for passage in members:
                before = _sentence_before(edition, ordered, passage)
                extended = _prose(edition, passage, in_study=in_study, before=before)
                if before and extended and extended[0].spans[0].start == before.start:
                    made = [s for s in made if s.spans != (before,)]
                made.extend(extended)
    return [s for s in made if s.kind is PassageKind.FACT or not is_boilerplate(s.text)]


_ADJACENT = 2
"""Characters between two passages of which the second goes on where the first ends."""


def _sentence_before(edition: Edition, ordered: Sequence[Passage], passage: Passage) -> Span | None:
    """The last sentence of the prose right before a passage: a long paragraph is cut anywhere."""
    for other in ordered:
        if (
            other.section == passage.section
            and other.kind is passage.kind
            and not other.lead_in
            and 0 <= passage.start - other.end <= _ADJACENT
        ):
            found = sentences(edition.words(other))
            return Span(other.start + found[-1][0], other.start + found[-1][1]) if found else None
    return None


def _fact(edition: Edition, passage: Passage) -> Statement:
    return Statement(
        text=edition.words(passage),
        spans=(Span(passage.start, passage.end),),
        edition=edition,
        section=passage.section,
        kind=passage.kind,
        cells=getattr(passage, "cells", ()),
        date=passage.date,
        status=passage.status,
        where=passage.where,
    )


def _made(
    edition: Edition,
    passage: Passage,
    text: str,
    spans: Iterable[Span],
    cells: tuple[tuple[str, str], ...] = (),
) -> Statement:
    return Statement(
        text=text,
        spans=tuple(spans),
        edition=edition,
        section=passage.section,
        kind=passage.kind,
        cells=cells,
        date=passage.date,
        strength=passage.strength,
        certainty=passage.certainty,
        changed=passage.changed,
    )


def _prose(
    edition: Edition, passage: Passage, *, in_study: bool, before: Span | None = None
) -> list[Statement]:
    """The sentences of a passage; ``before`` is the sentence before it, on which the first may lean."""
    words = edition.words(passage)
    pieces = [Span(passage.start + a, passage.start + b) for a, b in sentences(words)]
    earlier = [before] if before else []
    made: list[Statement] = []
    for index, span in enumerate(pieces):
        text = _without_heading(edition, trim(edition.words(span)))
        if not _usable(text, edition) or opens_list(edition.words(span)):
            continue
        if leans(text, in_study=in_study):
            joined = _joined(edition, [*earlier, *pieces[:index]], span, in_study=in_study)
            if joined:
                whole = _made(edition, passage, *joined)
                if index and made and made[-1].spans == (pieces[index - 1],):
                    made.pop()
                made.append(whole)
            continue
        made.append(_made(edition, passage, text, [span]))
    return made


def _joined(
    edition: Edition, before: Sequence[Span], span: Span, *, in_study: bool
) -> tuple[str, list[Span]] | None:
    """The sentence with the one before it, where that one can stand at the beginning."""
    if not before:
        return None
    first = trim(edition.words(before[-1]))
    if not _usable(first, edition) or leans(first, in_study=in_study):
        return None
    text = f"{first} {trim(edition.words(span))}"
    if len(text) > LONGEST:
        return None
    return text, [Span(before[-1].start, span.end)]


_AFTER_NAME = re.compile(
    r"^(?:is|are|was|were|may|can|should|must|has|have|had|causes?|contains?|increases?|decreases?|"
    r"treatment|therapy|tablets?|capsules?|injection|and)\b"
)


_INSIDE_HEADING = frozenset({"and", "in", "the"})
_GOVERNING = frozenset(
    """if when whenever unless until while although though because since as before after during once
    where for with without of to from by on in not no never avoid do use discontinue discontinuation
    stop only any all each every both patients the a an that which""".split()
)
"""Words at the head of a sentence that change what follows: never part of a heading that may go."""


_HEADED = re.compile(r"^((?:[A-Z][a-z]+\s+){1,4}[A-Z][a-z]+)\s+([A-Z][a-z]+\s+[a-z].*)$", re.DOTALL)
"""A heading of two to five words before a sentence whose second word is small."""


def _governs(word: str) -> bool:
    """Whether the word before the product's name says something of it ("Stopping X increases …")."""
    return word.endswith("ing") or word in _QUALIFYING


_QUALIFYING = frozenset(
    """prior previous concomitant concurrent long-term short-term chronic continued prolonged repeated
    interrupted missed high-dose low-dose oral intravenous""".split()
)


def _without_heading(edition: Edition, text: str) -> str:
    """``text`` without a heading before a sentence that begins with the product's own name, and with
    a colon behind a heading before an instruction ("Cardiac Monitoring: Conduct …")."""
    words = text.split()
    roles = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
    brands = {n.text.casefold() for n in edition.names if n.role in roles}
    if named := _HEADED.match(text):
        head, rest = named.groups()
        if (
            not any(w.casefold() in _GOVERNING for w in head.split())
            and is_instruction(rest)
            and not is_instruction(text)
        ):
            return f"{head}: {rest}"
    for k in range(1, min(7, len(words) - 2)):
        if words[k].strip("®™,").casefold() in brands and _AFTER_NAME.match(words[k + 1]):
            head = words[:k]
            titled = all(w[:1].isupper() or w.casefold() in _INSIDE_HEADING for w in head)
            joined = head[-1].casefold() in _INSIDE_HEADING
            governed = any(w.strip(",:").casefold() in _GOVERNING for w in head)
            if titled and not joined and not governed and not _governs(head[-1].casefold()):
                return " ".join(words[k:])
        if not words[k][:1].isupper() and words[k].casefold() not in _INSIDE_HEADING:
            break
    return text


_PAPERS = (Kind.ABSTRACT, Kind.FULL_TEXT)


_LIST_INSIDE = re.compile(r"\bfollowing\b[^.:]{0,80}:\s+\S")
"""A list that the source prints as a sentence: "The following schedule is recommended: …"."""


def _usable(text: str, edition: Edition) -> bool:
    of_paper = edition.kind in _PAPERS
    longest = LONGEST_OF_PAPER if of_paper else LONGEST
    if _LIST_INSIDE.search(text):
        longest = LONGEST_LIST
    return (
        len(text) <= longest
        and is_sentence(text, of_paper=of_paper)
        and not dangles(text)
        and not is_boilerplate(text)
        and not text.endswith("?")
        and not text.startswith("(")
    )


_ONLY_SEE = re.compile(r"^(?:see(?:\s+also)?|refer\s+to|notes?)$", re.IGNORECASE)
_LEAD_IN_END = re.compile(r"[\s:.]+$")


def _list(edition: Edition, items: Sequence[Passage]) -> list[Statement]:
    """A list as one statement if it is short, else each item under its lead-in."""
    if items[0].kind is PassageKind.RECOMMENDATION:
        return [s for p in items for s in _recommendation(edition, p)]
    lead_spans = items[0].lead_in[-1:]
    lead_sentences = [
        Span(lead_spans[0].start + a, lead_spans[0].start + b)
        for a, b in sentences(edition.words(lead_spans[0]))
    ]
    lead_span = lead_sentences[-1] if lead_sentences else lead_spans[0]
    lead = _LEAD_IN_END.sub("", trim(edition.words(lead_span)))
    texts = [(p, trim(edition.words(p)).rstrip(".")) for p in items]
    texts = [(p, t) for p, t in texts if t]
    if _ONLY_SEE.match(lead):
        return [s for p, _ in texts for s in _prose(edition, p, in_study=False)]
    if not lead or not texts:
        return []
    together = f"{lead}: {'; '.join(t for _, t in texts)}."
    if len(texts) <= LIST_ITEMS_TOGETHER and len(together) <= LONGEST_LIST:
        if leans(together) or dangles(together):
            return []
        spans = [lead_span, *(Span(p.start, p.end) for p, _ in texts)]
        return [_made(edition, texts[0][0], together, spans)]
    made = []
    for passage, text in texts:
        pieces = sentences(edition.words(passage))
        if len(pieces) > 1:
            made.extend(_long_item(edition, passage, lead, lead_span, pieces))
            continue
        span = Span(passage.start, passage.end)
        whole = finish(text)
        if is_sentence(whole) and not leans(whole) and not dangles(whole) and _independent(lead):
            made.append(_made(edition, passage, whole, [span]))
        else:
            both = finish(f"{lead}: {text}")
            if len(both) <= LONGEST and not leans(both) and not dangles(both):
                made.append(_made(edition, passage, both, [lead_span, span]))
    return made


def _recommendation(edition: Edition, passage: Passage) -> list[Statement]:
    """A graded recommendation whole; its population line is quoted with it, not repeated."""
    text = trim(edition.words(passage))
    spans = [*passage.lead_in[-1:], Span(passage.start, passage.end)]
    return [_made(edition, passage, text, spans)] if text else []


def _long_item(
    edition: Edition,
    passage: Passage,
    lead: str,
    lead_span: Span,
    pieces: Sequence[tuple[int, int]],
) -> list[Statement]:
    """An item of several sentences: the first under its lead-in, the others as prose."""
    first = Span(passage.start + pieces[0][0], passage.start + pieces[0][1])
    text = trim(edition.words(first))
    made = []
    if _usable(text, edition) and not leans(text) and _independent(lead):
        made.append(_made(edition, passage, text, [first]))
    elif text and len(both := finish(f"{lead}: {text}")) <= LONGEST and not leans(both):
        made.append(_made(edition, passage, both, [lead_span, first]))
    rest = replace(passage, start=passage.start + pieces[1][0])
    return [*made, *_prose(edition, rest, in_study=False)]


_NEUTRAL_LEAD = re.compile(
    r"\b(?:the following|as follows|these steps|instructions|considerations|recommendations|"
    r"important information|information)\b",
    re.IGNORECASE,
)
_TURNING_LEAD = re.compile(
    r"\b(?:not|no|avoid|contraindicated|without|unless|except|if|when|in patients|who|with any)\b",
    re.IGNORECASE,
)


def _independent(lead: str) -> bool:
    """Whether items of this list may be read without the lead-in: it neither negates nor conditions."""
    return bool(_NEUTRAL_LEAD.search(lead)) and not _TURNING_LEAD.search(lead)


def _row(edition: Edition, passage: Passage) -> Statement | None:
    """A table row in words: each cell with its column header, after the caption."""
    row_cells = _cells(edition, Span(passage.start, passage.end))
    contexts = list(passage.lead_in)
    headers = [c for c in contexts if "\t" in edition.words(c)]
    captions = [
        c for c in contexts
        if "\t" not in (words := edition.words(c))
        and (
            _CAPTION_LABEL.match(words)
            or edition.kind is Kind.TRIAL
            or not words.rstrip().endswith(".")
        )
    ]  # fmt: skip
    names = _headers([_cells(edition, h) for h in headers], len(row_cells))
    numbers = {n for h in headers for n in _SECTION.findall(edition.words(h))}
    row_cells = [_cell(c, numbers) for c in row_cells]
    pairs = tuple((_cell(n, numbers), c) for n, c in zip(names, row_cells, strict=False) if c)
    pairs = tuple(p for i, p in enumerate(pairs) if i == 0 or p != pairs[i - 1])
    if len(pairs) < 2 or not any(n for n, _ in pairs[1:]):
        return None
    most = LONGEST_OUTCOME if edition.kind is Kind.TRIAL else LONGEST_CAPTION
    caption = _caption(edition.words(captions[-1]), most) if captions else ""
    body = "; ".join(f"{n}: {c}" if n and n != c else c for n, c in pairs)
    text = finish(f"{caption}: {body}" if caption else body)
    if len(text) > LONGEST_ROW:
        return None
    spans = [*(c for c in captions[-1:]), *headers, Span(passage.start, passage.end)]
    return _made(edition, passage, text, spans, pairs)


_SECTION = re.compile(r"(?<=[A-Za-z] )\((?:1[0-7]|[1-9])\.\d{1,2}\)")


def _cell(text: str, sections: Iterable[str]) -> str:
    """A cell without pointers; ``sections`` are the numbers of sections that the headers give."""
    for number in sections:
        text = text.replace(number, "")
    return without_pointers(text)


def _labelled(edition: Edition, rows: Sequence[Passage]) -> list[Statement]:
    """Rows that say "Clinical impact: …", "Intervention: …" under one heading, as one statement.

    Empty where the rows are of another kind: they have column headers, or no heading.
    """
    contexts = rows[0].lead_in
    if not contexts or any("\t" in edition.words(c) for c in contexts):
        return []
    read = [_cells(edition, Span(p.start, p.end)) for p in rows]
    if any(len(c) != 2 or not c[0].rstrip().endswith(":") or len(c[0]) > 40 for c in read):
        return []
    heading = _caption(edition.words(contexts[-1]))
    told = [(p, label, without_pointers(text)) for p, (label, text) in zip(rows, read, strict=True)]
    told = [row for row in told if row[2]]
    if not told:
        return []
    rows = [p for p, _, _ in told]
    cells = [(label, text) for _, label, text in told]
    spans = [contexts[-1], *(Span(p.start, p.end) for p in rows)]
    parts = [f"{label} {text.rstrip('.')}" for label, text in cells]
    together = finish(f"{heading}: {'. '.join(parts)}")
    if len(together) <= LONGEST_ROW:
        pairs = tuple((label.rstrip(": "), text) for label, text in cells)
        return [_made(edition, rows[0], together, spans, (("", heading), *pairs))]
    return [
        _made(edition, p, finish(f"{heading}: {part}"), [contexts[-1], Span(p.start, p.end)])
        for p, part in zip(rows, parts, strict=True)
    ]


def _cells(edition: Edition, span: Span) -> list[str]:
    return [
        _PRINTED_MARK.sub("", _FOOTNOTE.sub("", c)).strip() for c in edition.words(span).split("\t")
    ]


_PRINTED_MARK = re.compile(r"(?<=[^\s*†‡§¶#])\s*(?:[*†‡§¶]+|(?<!\s)#+)(?=[\s,;:.)]|$)(?!\s*[\d=])")
"""Marks of footnotes after a cell's word; a sign between numbers stays."""
_FOOTNOTE = re.compile(r"\s*\[(?:\d{1,2}|[a-z*†‡§])(?:\s*,\s*(?:\d{1,2}|[a-z*†‡§]))*\]")


def _headers(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """One name for each column: the header cells above it, joined."""
    names = [""] * width
    for row in rows:
        for column in range(min(width, len(row))):
            cell = without_references(row[column])
            if cell and cell not in names[column]:
                names[column] = f"{names[column]}, {cell}" if names[column] else cell
    return names


_NEGATED = re.compile(r"\b(?:no|not|without|never|except)\b", re.IGNORECASE)
_CAPTION_LABEL = re.compile(r"^(?:Table|TABLE)\s*\d+[A-Za-z]?\s*[.:–—-]*\s*")


_UNFINISHED = re.compile(
    r"(?:\s+aged?)?(?:\s+\d\S*(?:\s+[a-z]+)?(?=\s+(?:to|through)\b))?"
    r"(?:\s+(?:to|through|less|more|greater|at|least|up|than|and|or|of|in|with|for|the|from|by|on|"
    r"aged?|ages|weighing|between|\d\S*))+$",
    re.IGNORECASE,
)
"""What a cut leaves of a range or a phrase at the end: "Aged 1 month to less than 6" is no age."""


def _caption(text: str, most: int = LONGEST_CAPTION) -> str:
    caption = _PRINTED_MARK.sub("", _CAPTION_LABEL.sub("", trim(text)).rstrip("."))
    if len(caption) <= most or _NEGATED.search(caption):
        return caption
    cut = _UNFINISHED.sub("", caption[:most].rsplit(" ", 1)[0])
    if cut.count("(") > cut.count(")"):
        cut = cut[: cut.rindex("(")]
    return cut.rstrip(" (,;:-")
