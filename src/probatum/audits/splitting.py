"""A text to its pieces: headings, list items, table rows, sentences, each with its exact place.

Every letter of the text stands in exactly one piece; between pieces there are only white space,
punctuation, the marks of lists and the numbers before list items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from probatum.audits.citations import Mark, masked
from probatum.evidence.sentences import sentences


class Form(StrEnum):
    """How a piece is set."""

    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a list item, a table row or a paragraph. ``depth`` is its indent or heading level."""

    start: int
    end: int
    form: Form
    depth: int = 0
    paragraph: int = 0
    """Number of the stretch between blank lines in which it stands."""
    number: int = 0
    """The number before a list item, 0 for none."""
    header: bool = False
    """Whether it is a table's row over the rule that sets the header off."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A claim-sized piece. ``headings`` from the outermost, ``lead`` what introduces it: the items
    that it is nested in, the line before its list, the header of its table."""

    start: int
    end: int
    form: Form
    block: int
    sentence: int = 0
    """Number of its sentence: the clauses of one sentence share it, and its citations."""
    headings: tuple[tuple[int, int], ...] = ()
    lead: tuple[tuple[int, int], ...] = ()


_BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?P<quote>(?:>[ \t]?)*)(?P<mark>[•●▪‣◦■·∙○–—*+-][ \t]+|[•●▪‣◦■]"
    r"|\(?(?P<number>\d{1,3})[.)][ \t]+|\(?[a-z][.)][ \t]+(?=\S))"
)
_HASHES = re.compile(r"[ \t]{0,3}(?P<level>#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$|[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*$")
_BOLD_LINE = re.compile(r"[ \t]*(?P<b>\*\*|__)(?P<text>[^*_\n]{1,120})(?P=b)[ \t]*:?[ \t]*$")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|may|might|must|shall|should|will|would|do|"
    r"does|did|occurs?|occurred|showed|shows?|includes?|requires?|remains?)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    "a an and as at by for from in into of on or per the to vs versus with without".split()
)
_LONGEST_HEADING = 120
_MOST_HEADING_WORDS = 14
_FEW = 5
_WRAPPED_FROM, _WRAPPED_TO = 55, 132
_LEAST_PART = 3
_LABELLED = re.compile(r"\s*(?:[^:()\n]|\([^()\n]{0,80}\)){1,120}:\s")
"""A cell of a row in words ("Dose: 5 mg; Time: at night"), which says nothing alone."""

_BETWEEN = re.compile(r";[ \t]+|[ \t]+[–—][ \t]+")


def split(text: str, found: Sequence[Mark]) -> tuple[list[Block], list[Piece]]:
    """Blocks and pieces of a text whose citation marks are ``found``."""
    plain = masked(text, found)
    blocks = list(_blocks(text, plain))
    return blocks, list(_pieces(text, plain, blocks))


# --- blocks ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def _lines(text: str) -> list[_Line]:
    made = []
    start = 0
    for match in re.finditer(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text):
        made.append(_Line(start, match.start(), text[start : match.start()]))
        start = match.end()
    made.append(_Line(start, len(text), text[start:]))
    return made


def _blocks(text: str, plain: str) -> Iterator[Block]:
    lines = _lines(text)
    written = [i for i, line in enumerate(lines) if line.text.strip()]
    wrapped = _wrapped(lines)
    paragraph = 0
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.text.strip() or _RULE.match(line.text):
            paragraph += not line.text.strip()
            index += 1
            continue
        last = index
        header = False
        if hashes := _HASHES.match(line.text):
            form, depth, begin, number = Form.HEADING, len(hashes["level"]), hashes.end(), 0
        elif _is_row(line.text):
            form, depth, begin, number = Form.ROW, 0, 0, 0
            header = index + 1 < len(lines) and _is_rule(lines[index + 1].text)
        elif bullet := _BULLET.match(line.text):
            form, depth, begin = Form.ITEM, _indent(bullet["indent"]), bullet.end()
            number = int(bullet["number"] or 0)
            last = _continued(lines, index, begin)
        elif _is_heading(lines, index, plain, written):
            under = index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1].text)
            form, number, begin = Form.HEADING, 0, 0
            depth = (1 if "=" in lines[index + 1].text else 2) if under else 0
        else:
            form, depth, begin, number = Form.PROSE, _indent(line.text), 0, 0
            while last + 1 < len(lines) and last in wrapped:
                last += 1
        start, end = line.start + begin, lines[last].end
        start, end = _trimmed(text, start, end)
        if start < end:
            yield Block(start, end, form, depth, paragraph, number, header)
        index = last + 1


def _indent(text: str) -> int:
    lead = text[: len(text) - len(text.lstrip(" \t"))]
    return len(lead.expandtabs(4))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_row(line: str) -> bool:
    bare = line.strip()
    return (bare.startswith("|") and bare.count("|") > 1) or bare.count("\t") > 1


def _is_rule(line: str) -> bool:
    """Whether a line sets the header of a table off: bars and dashes alone."""
    bare = line.strip()
    return "|" in bare and "--" in bare and not bare.strip("|-: \t")


def _continued(lines: Sequence[_Line], index: int, begin: int) -> int:
    """The last line of a list item: lines that are indented as far as its text go on with it."""
    last = index
    while last + 1 < len(lines):
        following = lines[last + 1].text
        if not following.strip() or _BULLET.match(following) or _is_row(following):
            break
        if _HASHES.match(following) or _indent(following) < max(2, begin - 1):
            break
        last += 1
    return last


def _wrapped(lines: Sequence[_Line]) -> frozenset[int]:
    """Lines that go on in the next one: those of a paragraph that is broken at one width."""
    found: set[int] = set()
    start = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and lines[index].text.strip() and not _set_apart(lines[index].text):
            continue
        full = [len(x.text) for x in lines[start : index - 1]]
        if full and min(full) >= _WRAPPED_FROM and max(full) <= _WRAPPED_TO:
            found.update(range(start, index - 1))
        start = index + 1
    return frozenset(found)


def _set_apart(line: str) -> bool:
    return bool(_BULLET.match(line) or _HASHES.match(line) or _is_row(line) or _RULE.match(line))


_TITLE = re.compile(r"[\w)]:\s\w|\s[–—-]\s")
"""How a first line that stands alone says that it is a title: "Aspirin: what to know"."""


def _is_heading(lines: Sequence[_Line], index: int, plain: str, written: Sequence[int]) -> bool:
    line = lines[index]
    bare = line.text.strip()
    if len(bare) > _LONGEST_HEADING:
        return False
    if index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1].text) and len(bare) > 2:
        return True
    if _BOLD_LINE.match(line.text):
        return True
    if plain[line.start : line.end].strip() != bare:
        return False
    above = index == 0 or not lines[index - 1].text.strip()
    words = re.findall(r"[^\W_][\w'’-]*", bare)
    if bare.endswith("?") and above and index == written[0]:
        return True
    if not above or not words or len(words) > _MOST_HEADING_WORDS or bare[-1] in ".!?;,":
        return False
    if bare.endswith(":") and len(words) > _FEW:
        return False
    if index == written[-1]:
        return False
    if index == written[0] and _TITLE.search(bare) and not lines[index + 1].text.strip():
        return True
    weighty = [w for w in words if w.casefold() not in _SMALL_WORDS]
    capital = sum(w[0].isupper() or w[0].isdigit() for w in weighty)
    if weighty and capital / len(weighty) >= 0.6 and len(words) > 1:
        return not _FINITE.search(bare) or capital == len(weighty)
    return len(words) <= _FEW and not _FINITE.search(bare)


# --- pieces ---------------------------------------------------------------------------------------


def _pieces(text: str, plain: str, blocks: Sequence[Block]) -> Iterator[Piece]:
    headings: list[tuple[int, tuple[int, int]]] = []
    items: list[tuple[int, tuple[int, int]]] = []
    leading: tuple[int, int] | None = None
    header: tuple[int, int] | None = None
    before: Block | None = None
    sentence = 0
    for number, block in enumerate(blocks):
        span = (block.start, block.end)
        if block.form is not Form.ITEM:
            items = []
        if block.form is not Form.ROW or (before and before.form is not Form.ROW):
            header = None
        if block.form is Form.HEADING:
            depth = block.depth or _unmarked(headings, before)
            headings = [h for h in headings if h[0] < depth]
            yield Piece(*span, Form.HEADING, number, sentence, tuple(h[1] for h in headings))
            sentence += 1
            headings.append((depth, span))
            leading, before = None, block
            continue
        if block.form is Form.ITEM:
            items = [i for i in items if i[0] < block.depth]
        elif not (block.form is Form.ROW and leading):
            leading = None
        lead = tuple(x for x in (leading, header, *(i[1] for i in items)) if x is not None)
        under = tuple(h[1] for h in headings)
        body = block
        if label := _run_in(text, block):
            yield Piece(*label, block.form, number, sentence, under, lead)
            sentence += 1
            under = (*under, label)
            body = replace(block, start=_trimmed(text, label[1], block.end)[0])
        for clauses in _parts(text, plain, body):
            form = Form.HEADING if block.header else block.form
            for start, end in clauses:
                yield Piece(start, end, form, number, sentence, under, lead)
            sentence += 1
        if block.form is Form.ITEM:
            items.append((block.depth, span))
        elif block.form is Form.ROW:
            header = header or span
        elif plain[block.start : block.end].rstrip().endswith(":"):
            leading = span
        before = block


def _unmarked(headings: Sequence[tuple[int, tuple[int, int]]], before: Block | None) -> int:
    """The level of a heading that no mark gives: below the one right above it, else all alike under
    the first."""
    if not headings:
        return _UNMARKED - 1
    directly = before is not None and before.form is Form.HEADING
    return min(headings[-1][0], _UNMARKED) + 1 if directly else _UNMARKED


_UNMARKED = 7


_RUN_IN = re.compile(r"(?P<b>\*\*|__)[^*_\n]{1,60}[.!?](?P=b)(?=[ \t]+\S)")
_MOST_LABEL_WORDS = 6


def _run_in(text: str, block: Block) -> tuple[int, int] | None:
    """A short label in bold before the words of a block ("**Danger.** Never …"): a heading to them."""
    match = _RUN_IN.match(text, block.start, block.end)
    if match is None or block.form not in (Form.PROSE, Form.ITEM):
        return None
    return match.span() if len(match.group().split()) <= _MOST_LABEL_WORDS else None


def _row(plain: str, block: Block) -> list[tuple[int, int]]:
    """A row as one piece, or, where a cell has several sentences, a piece to each further one."""
    starts = [block.start]
    for cell in _CELL.finditer(plain, block.start, block.end):
        found = [cell.start() + start for start, _ in sentences(cell.group())]
        if len(starts) > 1:
            starts += found
        elif len(found) > 1:
            starts += found[1:]
    made = []
    for start, until in zip(starts, (*starts[1:], block.end), strict=True):
        end = until
        while until < block.end and end > start and plain[end - 1] in " \t|":
            end -= 1
        if start < end:
            made.append((start, end))
    return made


_CELL = re.compile(r"[^|\t]+")


def _parts(text: str, plain: str, block: Block) -> list[list[tuple[int, int]]]:
    """The claims of a block, sentence by sentence, cut at semicolons and dashes between clauses."""
    if block.form is Form.ROW:
        row = _row(plain, block)
        nexts = [start for start, _ in row[1:]] + [block.end]
        return [
            [
                (start, _with_marks(text, plain, end, until))
                for (start, end), until in zip(row, nexts, strict=True)
            ]
        ]
    body = _EMPHASIS.sub(lambda m: " " * len(m.group()), plain[block.start : block.end])
    body = re.sub(r"[\n\r\x0b\x0c\x85\u2028\u2029]", " ", body)
    whole: list[tuple[int, int]] = []
    for start, end in sentences(body):
        if whole and _ASIDE.fullmatch(body, start, end):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    cut = [list(_clauses(plain, block.start + s, block.start + e)) for s, e in whole]
    cut = cut or [[(block.start, block.end)]]
    following = [c[0][0] for c in cut[1:]] + [block.end]
    made = []
    for index, clauses in enumerate(cut):
        first = block.start if index == 0 else clauses[0][0]
        starts = [first, *(start for start, _ in clauses[1:])]
        nexts = [*starts[1:], following[index]]
        made.append(
            [
                (start, _with_marks(text, plain, end, until))
                for start, (_, end), until in zip(starts, clauses, nexts, strict=True)
            ]
        )
    return made


_EMPHASIS = re.compile(r"\*\*|__")
_ASIDE = re.compile(r"\([^()]{1,200}\)[.;]?\s*")
"""A remark in brackets behind the stop of its sentence."""


def _clauses(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Clauses of a sentence; nothing is cut inside brackets or next to fewer than three words."""
    body = plain[start:end]
    cuts = list(_BETWEEN.finditer(body))
    parts = _BETWEEN.split(body)
    if len(parts) > 1 and sum(bool(_LABELLED.match(p)) for p in parts) > 1:
        cuts = []
    spans: list[tuple[int, int]] = []
    begin = open_brackets = place = 0
    for index, match in enumerate(cuts):
        open_brackets += sum((c in "([") - (c in ")]") for c in body[place : match.start()])
        place = match.end()
        after = body[match.end() : cuts[index + 1].start() if index + 1 < len(cuts) else len(body)]
        whole = min(_weight(body[begin : match.start()]), _weight(after)) >= _LEAST_PART
        if open_brackets <= 0 and whole:
            spans.append((begin, match.start()))
            begin = match.end()
    for first, last in (*spans, (begin, len(body))):
        yield _trimmed(plain, start + first, start + last)


def _weight(text: str) -> int:
    """How many words a part has, as far as it matters."""
    return len(re.findall(r"[^\W\d_]{2,}", text[:400]))


def _with_marks(text: str, plain: str, end: int, until: int) -> int:
    """Where a clause ends with the citation marks that stand behind it."""
    for index in range(until - 1, end - 1, -1):
        if not text[index].isspace() and plain[index].isspace():
            return index + 1
    return end
