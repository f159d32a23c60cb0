"""openFDA drug label JSON: one label, an API response, an array, a bulk file, or JSON lines.

Editions get the same document key as SPL XML, the set id, so that both are one document. The text
of a field is one flattened line; :mod:`probatum.sources.flattened` finds its structure again.
"""

from __future__ import annotations

import codecs
import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Any, BinaryIO

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.codes import HIGHLIGHTS, LABEL_SECTIONS
from probatum.evidence.editions import (
    Edition,
    Json,
    Kind,
    Name,
    PassageKind,
    Rejection,
    Role,
    Span,
    Withdrawal,
)
from probatum.sources import flattened
from probatum.sources.flattened import Evidence, Run
from probatum.sources.openfda_fields import (
    FIELDS,
    METADATA,
    PATIENT_FIELDS,
    RUN_IN,
    STAND_ALONE,
    SUBSECTIONS,
    TITLED,
)
from probatum.sources.own_names import with_own_word
from probatum.sources.tables import Table, tables_in_html

SOURCE = "openFDA (FDA label)"
LICENCE = "CC0 1.0 (openFDA terms)"
CHUNK = 1 << 20
"""Characters read at a time."""
MAX_RECORD = 1 << 26
"""Longest record in characters; a longer one is not a label."""

_TABLE = "_table"
_MARK = 0x100000
"""First code point of the marks that stand for a table or a nested field while text is cut."""
_MARKS = re.compile("([\U00100000-\U0010fffd])")
_TABLE_TEXT = "table text repeated as rows"


def sniff(head: bytes, name: str) -> bool:
    """Whether the first bytes look like openFDA label JSON, whatever the file is called."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] not in (b"{", b"["):
        return False
    if b"Do not rely on openFDA" in head:
        return True
    if b'"protocolSection"' in head:
        return False
    fields = sum(
        f'"{f}"'.encode() in head for f in (*FIELDS, "set_id", "effective_time", "openfda")
    )
    known = any(mark in head for mark in (b'"set_id"', b'"spl_', b'"openfda"', b'"label"'))
    return known and (fields >= 2 or (fields == 1 and b'"label"' in head))


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """Every label of a stream in any of openFDA's forms; memory is that of one record.

    A record that is no label, and JSON that breaks off, yields a :class:`Rejection` with its place.
    """
    for count, (place, record) in enumerate(_records(stream), 1):
        if isinstance(record, _Broken):
            yield Rejection(f"{name}, {place}", record.reason)
            continue
        try:
            yield _edition(record)
        except _NoLabelError as error:
            yield Rejection(f"{name}, record {count} ({place})", str(error))


class _NoLabelError(ValueError):
    """A record lacks what makes it a label."""


# --- JSON, a record at a time --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Broken:
    reason: str


class _Buffer:
    """A sliding window over a stream of JSON text."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._json = json.JSONDecoder()
        self.text = ""
        self.at = 0
        self.before = 0
        self.lines = 1
        self.ended = False

    @property
    def place(self) -> str:
        line = self.lines + self.text.count("\n", 0, self.at)
        return f"line {line}, character {self.before + self.at + 1}"

    def fill(self, size: int = 0) -> None:
        data = self._stream.read(size or CHUNK)
        self.ended = not data
        self.lines += self.text.count("\n", 0, self.at)
        self.before += self.at
        self.text = self.text[self.at :] + self._decoder.decode(data, final=not data)
        self.at = 0

    def peek(self) -> str:
        """The next character that is no white space, ``""`` at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
                self.at += 1
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.fill()

    def value(self) -> Any:
        """Decode the value that begins here. Raises :class:`json.JSONDecodeError`."""
        self.peek()
        size = CHUNK
        while True:
            try:
                value, end = self._json.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.pos >= len(self.text) - 16 or error.msg.startswith("Unterminated")
                if self.ended or not cut or len(self.text) - self.at > MAX_RECORD:
                    raise
            else:
                if end < len(self.text) or self.ended:
                    self.at = end
                    return value
            self.fill(size)
            size *= 2

    def skip_line(self) -> None:
        """Go on after the next line break."""
        while (end := self.text.find("\n", self.at)) < 0:
            self.at = len(self.text)
            if self.ended:
                return
            self.fill()
        self.at = end + 1


def _records(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """``(place, record)`` for each record, ``(place, _Broken)`` where the JSON is broken."""
    buffer = _Buffer(stream)
    while first := buffer.peek():
        place = buffer.place
        try:
            if first == "[":
                yield from _array(buffer)
            elif first == "{":
                yield from _object(buffer, place)
            else:
                raise json.JSONDecodeError("no JSON object begins here", buffer.text, buffer.at)
        except (json.JSONDecodeError, RecursionError) as error:
            where, reason = _broken(buffer, error)
            yield where, _Broken(reason)
            buffer.skip_line()
            while buffer.peek() not in ("{", ""):
                buffer.skip_line()


def _broken(buffer: _Buffer, error: json.JSONDecodeError | RecursionError) -> tuple[str, str]:
    if isinstance(error, RecursionError):
        return buffer.place, "the JSON is nested too deeply to be a label; download the file again"
    line = buffer.lines + buffer.text.count("\n", 0, error.pos)
    where = f"line {line}, character {buffer.before + error.pos + 1}"
    if (buffer.ended and error.pos >= len(buffer.text) - 1) or error.msg.startswith("Unterminated"):
        return where, "the JSON breaks off here; the file is not complete: download it again"
    return where, f"not valid JSON ({error.msg}); the record was left out"


def _array(buffer: _Buffer) -> Iterator[tuple[str, Any]]:
    buffer.at += 1
    while (char := buffer.peek()) != "]":
        if char == ",":
            buffer.at += 1
            continue
        if not char:
            raise json.JSONDecodeError("Unterminated array", buffer.text, len(buffer.text))
        place = buffer.place
        yield place, buffer.value()
    buffer.at += 1


def _object(buffer: _Buffer, place: str) -> Iterator[tuple[str, Any]]:
    """A label, or a response whose ``results`` are labels and are read one at a time."""
    buffer.at += 1
    held: dict[str, Any] = {}
    results = False
    while (char := buffer.peek()) != "}":
        if char == ",":
            buffer.at += 1
            continue
        if char != '"':
            message = "Expecting a key in double quotes" if char else "Unterminated object"
            raise json.JSONDecodeError(message, buffer.text, buffer.at)
        key = buffer.value()
        if buffer.peek() != ":":
            raise json.JSONDecodeError("Expecting ':' after a key", buffer.text, buffer.at)
        buffer.at += 1
        if key == "results" and buffer.peek() == "[":
            results = True
            yield from _array(buffer)
        else:
            held[key] = buffer.value()
    buffer.at += 1
    if not results:
        yield place, held


# --- a label --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Entry:
    """One text of one field. ``children`` are entries that it contains, by their place in it."""

    name: str
    text: str
    packed: str
    tables: list[_TableText] = field(default_factory=list)
    children: list[_Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _TableText:
    """A table of a ``*_table`` field, and its characters without white space."""

    table: Table
    packed: str


@dataclass(slots=True)
class _Part:
    """A section before it is written: runs of text, tables and subsections in order."""

    title: str
    code: str | None
    content: list[Run | Table | _Part] = field(default_factory=list)


@dataclass(slots=True)
class _Plan:
    """What a label becomes: sections, highlights by section, and what is left out."""

    known: Evidence
    sections: list[_Part] = field(default_factory=list)
    highlights: list[_Part] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def _edition(record: Any) -> Edition:
    if not isinstance(record, dict):
        raise _NoLabelError("the record is no JSON object, so it is no label")
    inner = record.get("label")
    label: dict[str, Any] = inner if isinstance(inner, dict) else record
    set_id = label.get("set_id")
    if not isinstance(set_id, str) or not set_id.strip():
        raise _NoLabelError(
            "the label has no set_id, so it cannot be told which document it is; "
            "take it from openFDA's drug/label endpoint with all its fields"
        )
    set_id = set_id.strip().lower()
    openfda = label.get("openfda")
    facts: Mapping[str, Any] = openfda if isinstance(openfda, dict) else {}
    texts, tables = _texts(label)
    if not texts:
        raise _NoLabelError(f"label {set_id} has no text in any field")
    names = _names(facts, texts)
    known = flattened.evidence(
        [t for values in texts.values() for t in values], [n.text for n in names]
    )
    plan = _plan(texts, tables, known)
    builder = EditionBuilder()
    _write(builder, plan)
    edition = builder.build(
        document=f"spl:{set_id}",
        source=SOURCE,
        kind=Kind.LABEL,
        title=_title(names, set_id),
        version=str(label.get("version") or ""),
        date=_date(label.get("effective_time")),
        url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={set_id}",
        licence=LICENCE,
        names=names,
        jurisdiction="US",
        meta=_meta(set_id, label, facts, names),
    )
    return with_own_word(edition)


def _texts(label: Mapping[str, Any]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Texts and table markup by field, fields in the order of a printed label."""
    texts: dict[str, list[str]] = {}
    tables: dict[str, list[str]] = {}
    order = {name: index for index, name in enumerate(FIELDS)}
    for name in sorted(label, key=lambda n: (order.get(n, len(order)), n)):
        if name in METADATA:
            continue
        value = label[name]
        values = value if isinstance(value, list) else [value]
        kept = [v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values]
        kept = [v for v in kept if v.strip() and v != "null"]
        if name.endswith(_TABLE):
            tables[name.removesuffix(_TABLE)] = kept
        elif kept:
            texts[name] = kept
    return texts, tables


def _pack(text: str) -> str:
    return "".join(text.split())


def _plan(
    texts: Mapping[str, Sequence[str]], tables: Mapping[str, Sequence[str]], known: Evidence
) -> _Plan:
    plan = _Plan(known)
    entries = [
        _Entry(name, _MARKS.sub("", text), _pack(_MARKS.sub("", text)))
        for name, values in texts.items()
        for text in values
    ]
    marks = "".join(m for values in texts.values() for text in values for m in _MARKS.findall(text))
    plan.left_out.append(("invisible character", marks))
    changes = [e for e in entries if e.name == "recent_major_changes"]
    entries = [e for e in entries if e.name != "recent_major_changes"]
    tops = _nest(entries, plan)
    homeless = _place_tables(entries, tables, plan)
    if changes:
        plan.sections.append(_changes(changes, tables.get("recent_major_changes", ()), plan))
    for entry in tops:
        plan.sections.append(_section(entry, plan))
    for name, table in homeless:
        plan.sections.append(_Part(_field_title(name), FIELDS.get(name), [table]))
    return plan


def _nest(entries: list[_Entry], plan: _Plan) -> list[_Entry]:
    """Put each entry under the shortest one that contains it; leave out what stands twice."""
    tops: list[_Entry] = []
    seen: dict[str, _Entry] = {}
    for entry in entries:
        holder = seen.get(entry.packed)
        if holder is not None:
            plan.left_out.append((f"repeated in openFDA field {holder.name}", entry.text))
            continue
        seen[entry.packed] = entry
    kept = list(seen.values())
    for entry in kept:
        parent: _Entry | None = None
        for other in kept:
            if (
                len(other.packed) > len(entry.packed) >= 20
                and (parent is None or len(other.packed) < len(parent.packed))
                and _may_hold(other.name, entry.name)
                and entry.packed in other.packed
            ):
                parent = other
        if parent is None:
            tops.append(entry)
        else:
            parent.children.append(entry)
            plan.left_out.append((f"repeated in openFDA field {parent.name}", entry.text))
    return tops


def _may_hold(outer: str, inner: str) -> bool:
    if inner in STAND_ALONE or outer in STAND_ALONE or inner == "boxed_warning":
        return False
    if outer in PATIENT_FIELDS:
        return inner in PATIENT_FIELDS or inner == "spl_unclassified_section"
    return True


def _place_tables(
    entries: Sequence[_Entry], tables: Mapping[str, Sequence[str]], plan: _Plan
) -> list[tuple[str, Table]]:
    """Give each table to the entries whose text repeats it; those that none repeats come back."""
    homeless: list[tuple[str, Table]] = []
    done: dict[str, str] = {}
    placed = {id(e) for e in entries}
    for name, values in tables.items():
        if name == "recent_major_changes":
            continue
        for markup in values:
            if markup in done and done[markup] != name:
                plan.left_out.append(
                    (f"repeated in openFDA field {done[markup]}{_TABLE}", _strip(markup))
                )
                continue
            done.setdefault(markup, name)
            for table in _tables(markup):
                packed = _pack(_strip(markup))
                found = [e for e in entries if id(e) in placed and packed and packed in e.packed]
                for entry in found:
                    entry.tables.append(_TableText(table, packed))
                if not found and (table.rows or table.headers):
                    homeless.append((name, table))
    return homeless


@lru_cache(maxsize=256)
def _tables(markup: str) -> tuple[Table, ...]:
    """Tables of a fragment; kept, since the versions of a label repeat most of them."""
    return tuple(tables_in_html(markup))


_TAG = re.compile(r"<[^>]*>")


def _strip(markup: str) -> str:
    """The characters of a table's markup as they stand in the flattened text."""
    return html.unescape(_TAG.sub(" ", markup))


class _Marked:
    """The text of an entry in which tables and nested entries are replaced by one mark each."""

    def __init__(self, entry: _Entry) -> None:
        self.meaning: dict[str, _Entry | Table] = {}
        self.repeated: list[str] = []
        self.run_in = False
        taken: list[tuple[int, int, _Entry | Table]] = []
        if entry.children or entry.tables:
            offsets = _Offsets(entry.text)
            for child in entry.children:
                self._claim(taken, entry.packed, child.packed, child)
            for item in entry.tables:
                if self._claim(taken, entry.packed, item.packed, item.table):
                    self.repeated.append(item.packed)
        parts: list[str] = []
        end = 0
        for start, stop, what in sorted(taken, key=lambda t: t[:2]):
            mark = chr(_MARK + len(self.meaning))
            self.meaning[mark] = what
            first, last = offsets.original(start), offsets.original(stop - 1) + 1
            parts += [entry.text[end:first], f" {mark} "]
            end = last
        self.text = "".join([*parts, entry.text[end:]])

    @staticmethod
    def _claim(
        taken: list[tuple[int, int, _Entry | Table]], whole: str, part: str, what: _Entry | Table
    ) -> bool:
        """Reserve the first free occurrence of a part; a nested entry keeps its own tables."""
        start = whole.find(part)
        while start >= 0:
            end = start + len(part)
            if not any(a < end and start < b for a, b, _ in taken):
                taken.append((start, end, what))
                return True
            start = whole.find(part, start + 1)
        return False


class _Offsets:
    """Places in a text from places in the same text without white space."""

    def __init__(self, text: str) -> None:
        self._packed = list(accumulate(map(len, text.split()), initial=0))[:-1]
        self._starts = [match.start() for match in re.finditer(r"\S+", text)]

    def original(self, packed: int) -> int:
        index = bisect_right(self._packed, packed) - 1
        return self._starts[index] + packed - self._packed[index]


# --- sections ------------------------------------------------------------------------------------


def _field_title(name: str) -> str:
    code = FIELDS.get(name)
    title = LABEL_SECTIONS.get(code or "")
    return title or name.removeprefix("spl_").replace("_", " ").capitalize()


def _section(entry: _Entry, plan: _Plan, inside: str = "") -> _Part:
    """The section of a field with everything that stands in it."""
    marked = _Marked(entry)
    plan.left_out.extend((_TABLE_TEXT, packed) for packed in marked.repeated)
    number, title, rest = flattened.take_title(marked.text, TITLED.get(entry.name, ()))
    code = FIELDS.get(entry.name)
    if not title and number and (entry.name in PATIENT_FIELDS or entry.name in STAND_ALONE):
        number, rest = "", marked.text
    if not title and number:
        bare = number.rstrip(".")
        end = flattened.heading_end(rest, 0, bare, plan.known) if "." in bare else 0
        title, rest = rest[:end], rest[end:].lstrip()
        if not title:
            number, rest = "", f"{number} {rest}" if marked.text.lstrip()[:1].isdigit() else rest
    elif not title and (end := _opening(entry.name, rest, plan.known)):
        title, rest = rest[:end], rest[end:].lstrip()
    part = _Part(_printed(number, title) or ("" if inside else _field_title(entry.name)), code)
    marked.run_in = entry.name in RUN_IN and not number
    if entry.name == "boxed_warning":
        if (half := flattened.once(part.title)) < len(part.title):
            part.title, rest = part.title[:half], f"{part.title[half:].lstrip()} {rest}"
        cut = flattened.split_boxed(rest)
        end = flattened.highlights_end(rest, cut, "")
        if not f"{rest[:cut]}{rest[end:]}".strip():
            cut = end = len(rest)
        _highlight(plan, part, rest[cut:end], marked)
        part.content += _running(rest[:cut], plan, marked)
        part.content += _running(rest[end:], plan, marked)
    elif entry.name in PATIENT_FIELDS or entry.name == "spl_product_data_elements":
        part.content += _running(rest, plan, marked)
    else:
        _numbered(part, number, rest, plan, marked)
    return part


def _printed(number: str, title: str) -> str:
    return " ".join(filter(None, (number, title)))


def _opening(name: str, text: str, known: Evidence) -> int:
    """Length of a printed title that is in no list: capitals, or a usual unnumbered heading."""
    if name in {"spl_product_data_elements", "package_label_principal_display_panel"}:
        return 0
    if end := flattened.capital_title(text):
        if text[:end].rstrip(" :").isalpha():
            rest = text[end:].lstrip()
            end = len(text) - len(rest) + flattened.heading_end(rest, 0, "", known)
        return end if end < len(text.rstrip()) else 0
    return flattened.minor_heading(text, 0, known)


def _numbered(part: _Part, number: str, text: str, plan: _Plan, marked: _Marked) -> None:
    """Cut a section's text at its numbered subsections and fill ``part`` with them."""
    number = number.rstrip(".")
    major = number if number.isdigit() else ""
    pieces: list[tuple[str, str]] = [("", "")]
    last = 0
    for piece in _MARKS.split(text):
        what = marked.meaning.get(piece)
        if isinstance(what, _Entry):
            own = re.match(r"\s*(\d{1,2})\.\s?(\d{1,2})\b", what.text)
            if own and major and own[1] == major:
                last = int(own[2])
                pieces.append(("", piece))
                pieces.append(("", ""))
            else:
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + piece)
            continue
        start = 0
        heads = flattened.numbered_headings(piece, major, plan.known, last) if major else []
        for head in heads:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + piece[start : head.start])
            printed = "".join(piece[head.start : head.title_start].split())
            title = f"{printed} {piece[head.title_start : head.end].strip()}".strip()
            pieces.append((title, ""))
            start = head.end
            last = int(head.number.split(".")[1])
        pieces[-1] = (pieces[-1][0], pieces[-1][1] + piece[start:])
    followed = len(pieces) > 1
    for index, (title, body) in enumerate(pieces):
        what = marked.meaning.get(body.strip())
        if isinstance(what, _Entry) and not title:
            part.content.append(_section(what, plan, part.title))
            continue
        own_number = title.split(maxsplit=1)[0].rstrip(".") if title else number
        cut = (
            flattened.split_highlights(body, own_number, followed, plan.known)
            if index == 0 or title
            else len(body)
        )
        words = title.partition(" ")[2] if title else ""
        target = part if not title else _Part(title, SUBSECTIONS.get(words.lower()))
        end = flattened.highlights_end(body, cut, own_number) if cut < len(body) else cut
        target.content += _running(body[:cut], plan, marked)
        _highlight(plan, target, body[cut:end], marked, part)
        target.content += _running(body[end:], plan, marked)
        if target is not part:
            part.content.append(target)


def _highlight(
    plan: _Plan, part: _Part, text: str, marked: _Marked, top: _Part | None = None
) -> None:
    """Keep a section's Highlights apart, under its title."""
    if not text.strip():
        return
    content: list[Run | Table | _Part] = []
    for piece in _MARKS.split(text):
        what = marked.meaning.get(piece)
        if isinstance(what, Table):
            content.append(what)
        elif isinstance(what, _Entry):
            part.content.append(_section(what, plan, part.title))
        elif piece.strip():
            content.append(Run("highlights", piece))
    plan.highlights.append(_Part((top or part).title, (top or part).code, content))


_CAPTION = re.compile(
    r"(?:^|(?<=[.\]):] ))(Table\s+\d+[A-Za-z]?\b(?:[.:]| [A-Z(])[^\[\]]{0,260})\s*$"
)


def _running(text: str, plan: _Plan, marked: _Marked) -> list[Run | Table | _Part]:
    """Running text with the tables and nested sections that stand in it.

    An unnumbered heading opens a part of its own that ends at the next one.
    """
    content: list[Run | Table | _Part] = []
    target = content
    pieces = _MARKS.split(text)
    caption = ""
    for index, piece in enumerate(pieces):
        what = marked.meaning.get(piece)
        if isinstance(what, Table):
            if caption:
                what = Table(caption, what.headers, what.rows, what.notes)
                caption = ""
            target.append(what)
        elif isinstance(what, _Entry):
            content.append(_section(what, plan, "inside"))
            target = content
        else:
            following = marked.meaning.get(pieces[index + 1]) if index + 1 < len(pieces) else None
            words = piece
            if (
                isinstance(following, Table)
                and not following.caption
                and (title := _CAPTION.search(piece, max(0, len(piece) - 300)))
            ):
                caption = title[1].strip()
                words = piece[: title.start()]
            for run in flattened.runs(words, plan.known, marked.run_in):
                if run.kind == "heading":
                    opened = _Part(run.text, None)
                    content.append(opened)
                    target = opened.content
                else:
                    target.append(run)
    return content


_CHANGE = re.compile(r"(?:Removed\s+)?\b(\d{1,2})\s*/\s*(\d{4})\b(?:\s+Removed)?")


def _changes(entries: Sequence[_Entry], markup: Sequence[str], plan: _Plan) -> _Part:
    """Recent major changes: one dated run for each row."""
    part = _Part("", "43683-2")
    for text in markup:
        plan.left_out.append(("repeated in openFDA field recent_major_changes", _strip(text)))
    for entry in entries:
        _, title, text = flattened.take_title(entry.text, TITLED[entry.name])
        part.title = part.title or title
        start = 0
        for match in _CHANGE.finditer(text):
            part.content.append(Run("change", text[start : match.end()].strip()))
            start = match.end()
        if rest := text[start:].strip():
            part.content.append(Run("prose", rest))
    part.title = part.title or _field_title("recent_major_changes")
    return part


# --- writing -------------------------------------------------------------------------------------


def _write(builder: EditionBuilder, plan: _Plan) -> None:
    if plan.highlights:
        titles = {number: title for p in plan.sections for number, title in _numbers(p)}
        builder.open_section("Highlights", HIGHLIGHTS)
        for (title, code), group in groupby(plan.highlights, key=lambda p: (p.title, p.code)):
            builder.open_section(title, code)
            for part in group:
                _write_highlights(builder, part.content, titles)
            builder.close_section()
        builder.close_section()
    for part in plan.sections:
        _write_part(builder, part)
    for reason, text in plan.left_out:
        builder.exclude(reason, text)


def _numbers(part: _Part) -> Iterator[tuple[str, str]]:
    """Number and title of every numbered section, from the outermost inwards."""
    number, _, title = part.title.partition(" ")
    if number[:1].isdigit():
        yield number.rstrip("."), title
    for inner in part.content:
        if isinstance(inner, _Part):
            yield from _numbers(inner)


def _write_highlights(
    builder: EditionBuilder, content: Sequence[Run | Table | _Part], titles: Mapping[str, str]
) -> None:
    lead: list[Span] = []
    for item in content:
        if isinstance(item, Table):
            builder.table(item.rows, item.headers, item.caption, item.notes, lead_in=lead)
        elif isinstance(item, Run):
            for run in flattened.highlight_items(item.text, titles):
                if run.kind == "lead":
                    span = builder.paragraph(run.text, PassageKind.HIGHLIGHT)
                    lead = [span] if span is not None else []
                else:
                    builder.item(run.text, lead, PassageKind.HIGHLIGHT)


def _write_part(builder: EditionBuilder, part: _Part) -> None:
    builder.open_section(part.title, part.code)
    _write_content(builder, part.content)
    builder.close_section()


def _write_content(builder: EditionBuilder, content: Sequence[Run | Table | _Part]) -> None:
    lead: list[Span] = []
    label: list[Span] = []
    for item in content:
        if isinstance(item, _Part):
            lead = []
            _write_part(builder, item)
        elif isinstance(item, Table):
            builder.table(item.rows, item.headers, item.caption, item.notes, lead_in=lead)
        elif item.kind == "item":
            builder.item(item.text, lead)
        elif item.kind == "label":
            span = builder.paragraph(item.text, lead_in=lead)
            label = [span] if span is not None else []
        elif item.kind == "labelled":
            builder.item(item.text, [*lead, *label])
        elif item.kind == "change":
            builder.item(item.text, kind=PassageKind.HIGHLIGHT, date=_month(item.text))
        elif item.kind == "led":
            builder.paragraph(item.text, lead_in=lead)
        else:
            span = builder.paragraph(item.text)
            lead = [span] if span is not None and item.kind == "lead" else []


def _month(text: str) -> str | None:
    match = _CHANGE.search(text)
    return f"{match[2]}-{int(match[1]):02d}" if match and 1 <= int(match[1]) <= 12 else None


# --- names and facts ------------------------------------------------------------------------------


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(v.strip() for v in values if isinstance(v, str) and v.strip()))


def _names(facts: Mapping[str, Any], texts: Mapping[str, Sequence[str]]) -> tuple[Name, ...]:
    """Names from ``openfda``; without it (repackagers) from the product data elements."""
    names = [
        Name(role, text)
        for key, role in (
            ("brand_name", Role.BRAND),
            ("generic_name", Role.GENERIC),
            ("substance_name", Role.SUBSTANCE),
        )
        for text in _strings(facts.get(key))
    ]
    if not names:
        for text in texts.get("spl_product_data_elements", ())[:1]:
            names = _names_of_elements(text.split())
    return tuple(dict.fromkeys(names))


def _names_of_elements(words: Sequence[str]) -> list[Name]:
    """Brand and substance of ``Brand generic SUBSTANCE SUBSTANCE excipient …``.

    The first words that are said twice in a row name the active substance.
    """
    lower = [w.lower() for w in words[:40]]
    for start in range(len(lower)):
        for length in range(1, 6):
            again = lower[start + length : start + 2 * length]
            if len(again) == length and lower[start : start + length] == again:
                substance = Name(Role.SUBSTANCE, " ".join(words[start : start + length]))
                brand = " ".join(words[:start])
                return [Name(Role.BRAND, brand), substance] if brand else [substance]
    return [Name(Role.BRAND, words[0])] if words else []


def _title(names: Sequence[Name], set_id: str) -> str:
    brands = list(dict.fromkeys(n.text for n in names if n.role is Role.BRAND))
    generics = [n.text for n in names if n.role is Role.GENERIC] or [
        n.text for n in names if n.role is Role.SUBSTANCE
    ]
    generic = ", ".join(generics).lower()
    if not brands:
        return generic or f"label {set_id}"
    brand = ", ".join(brands)
    return f"{brand} ({generic})" if generic and generic != brand.lower() else brand


def _date(value: Any) -> str:
    digits = str(value or "").strip()
    if not re.fullmatch(r"\d{8}|\d{6}|\d{4}", digits):
        return ""
    return "-".join(filter(None, (digits[:4], digits[4:6], digits[6:8])))


def _meta(
    set_id: str, label: Mapping[str, Any], facts: Mapping[str, Any], names: Sequence[Name]
) -> dict[str, Json]:
    brands = [n.text for n in names if n.role is Role.BRAND] or [""]
    generic = ", ".join(n.text for n in names if n.role is Role.GENERIC)
    applications = _strings(facts.get("application_number"))
    biologic = bool(applications) and applications[0].upper().startswith("BLA")
    suffix = re.search(r"-([a-z]{4})$", generic.lower()) if biologic else None
    substances: list[Json] = [n.text for n in names if n.role is Role.SUBSTANCE]
    route = ", ".join(_strings(facts.get("route")))
    products: list[Json] = [
        {
            "brand": brand,
            "generic": generic,
            "suffix": suffix[1] if suffix else "",
            "route": route,
            "form": "",
            "ndc": ", ".join(_strings(facts.get("product_ndc"))),
            "substances": substances,
            "application": ", ".join(applications),
        }
        for brand in brands
    ]
    classes: list[Json] = [
        text
        for key in ("pharm_class_epc", "pharm_class_moa", "pharm_class_pe", "pharm_class_cs")
        for text in _strings(facts.get(key))
    ]
    return {
        "set_id": set_id,
        "spl_id": str(label.get("id") or ""),
        "labeler": ", ".join(_strings(facts.get("manufacturer_name"))),
        "products": products,
        "pharmacologic_classes": classes,
        "application_numbers": list(applications),
    }
