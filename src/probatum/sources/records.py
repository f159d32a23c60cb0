"""Reader of data sets: JSON lines, JSON lists and CSV, each record known by its fields.

A record that carries the text of a document becomes an edition. A record that only judges, labels
or asks about documents that stand elsewhere is refused with that reason: it is no evidence. What a
data set adds to a document (labels, annotations, the answer to be predicted) never enters its text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.codes import LABEL_SECTIONS
from probatum.evidence.editions import (
    Design,
    Edition,
    Kind,
    Link,
    Name,
    Rejection,
    Role,
    Withdrawal,
)
from probatum.sources.json_files import Record, leaves, looks_like_json, read_records
from probatum.sources.outline import Outline
from probatum.sources.papers import role
from probatum.sources.plain import write_text

LABELLED = "labelled benchmark data, not a document"
TOKENISED = "labelled tokens, not the words of the document as published; add the original instead"
TEXTLESS = "holds no document text (no abstract, text, answer or body field)"

_ANSWERS = "answer or label of a benchmark"
_METADATA = "field of the data set kept as metadata"
_HIDDEN = {"LONG_ANSWER", "final_decision", "reasoning_required_pred", "reasoning_free_pred"}
_ANNOTATIONS = {
    "adverse_events",
    "annotations",
    "abbreviations",
    "sentences",
    "split",
    "structured",
}
_TEXT_FIELDS = (
    "text",
    "body",
    "content",
    "contents",
    "full_text",
    "answer",
    "Answer",
    "description",
)
_JUDGING = {
    *("judgment", "judgement", "relevance", "label", "Label", "claim", "Statement", "qrel"),
    *("query_id", "qid_pair", "snippets", "prompt_id", "Readability", "res", "message"),
}
_COCHRANE = "10.1002/14651858."
_PUBLIC_HEALTH = (".nih.gov", ".cdc.gov", ".cancer.gov", ".nihseniorhealth.gov", ".medlineplus.gov")
_LABEL = re.compile(
    r"(?:^|(?<=[.?!)] ))(?P<label>[A-Z][A-Z][A-Z /&,'()-]{1,60}):\s+(?=\S)"
    r"|(?:^|(?<=[.?!)] ))(?P<bare>[A-Z]{4,}(?: (?:AND|OF|OR|[A-Z]{3,})){0,4})\s+"
    r"(?=[A-Z][a-z]|[A-Z]\s|\d)"
    r"|(?:^|(?<=[.?!)] ))(?P<word>[A-Z][a-z]+(?:(?: |/| & )[A-Za-z]+){0,4}):\s+(?=\S)"
)
_EXCERPT = re.compile(r"\s+(?=EXCERPT:)")
_LAYOUT_ITEM = re.compile(r"[ \t]{2,}-[ \t]+(?=\S)")
_LAYOUT_BREAK = re.compile(r"(?<=[.:?!)])[ \t]{3,}(?=\S)")

_Shape = Callable[["_Source", Mapping[str, Any]], Edition]


class _NoDocumentError(ValueError):
    """Why a record is no document."""


class _Source:
    """The file that records come from. It gives keys to records that have none of a publisher."""

    def __init__(self, name: str) -> None:
        path = PurePosixPath(name.replace("\\", "/"))
        self.stem = path.name.split(".")[0] or path.name
        self.keys: Counter[str] = Counter()

    def own_key(self, identifier: Any) -> str:
        """``file:<stem>#<id>``."""
        return self.once(f"file:{self.stem}#{str(identifier).strip()}")

    def once(self, key: str) -> str:
        """A key; when the file uses it again for another record, it gets a number."""
        self.keys[key] += 1
        return key if self.keys[key] == 1 else f"{key}.{self.keys[key]}"


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins like JSON, or is a CSV with a column of document text."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".csv":
        columns = head.split(b"\n", 1)[0].decode("utf-8", "replace").lower()
        return bool(re.search(r"\b(?:abstract|text|body|answer)\b", columns))
    return suffix not in {".md", ".txt", ".html", ".htm"} and looks_like_json(head)


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """One edition for each record that is a document.

    Neighbouring records that are refused for the same reason make one rejection, which says from
    where to where.
    """
    source = _Source(name)
    refused: list[str] = []
    reason = ""
    for item in _editions(source, _rows(stream, name)):
        if isinstance(item, Edition):
            if refused:
                yield _together(refused, reason)
                refused = []
            yield item
            continue
        if refused and item.reason != reason:
            yield _together(refused, reason)
            refused = []
        refused.append(item.place)
        reason = item.reason
    if refused:
        yield _together(refused, reason)


def _together(places: list[str], reason: str) -> Rejection:
    if len(places) == 1:
        return Rejection(places[0], reason)
    last = places[-1].rpartition(", ")[2]
    return Rejection(f"{places[0]} to {last} ({len(places)} records)", reason)


def _rows(stream: BinaryIO, name: str) -> Iterator[Record]:
    if PurePosixPath(name).suffix.lower() != ".csv":
        yield from read_records(stream, name)
        return
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    try:
        for number, row in enumerate(csv.DictReader(text), 2):
            yield Record(f"{name}, line {number}", {k: v for k, v in row.items() if k and v})
    except csv.Error as error:
        yield Record(name, error=f"not readable as CSV: {error}")


def _editions(source: _Source, records: Iterator[Record]) -> Iterator[Edition | Rejection]:
    held: list[Mapping[str, Any]] = []
    for record in records:
        value = record.value
        grouped = isinstance(value, dict) and _is_label_section(value)
        if held and not (grouped and value["label_id"] == held[0]["label_id"]):
            yield _label(source, held)
            held = []
        if record.error:
            yield Rejection(record.place, record.error)
        elif grouped:
            held.append(value)
        elif not isinstance(value, dict):
            yield Rejection(record.place, "no record: expected a JSON object")
        else:
            try:
                yield _shape(value)(source, value)
            except _NoDocumentError as error:
                yield Rejection(record.place, str(error))
            except (TypeError, ValueError, AttributeError, KeyError) as error:
                yield Rejection(record.place, f"malformed record: {type(error).__name__}: {error}")
    if held:
        yield _label(source, held)


def _shape(value: Mapping[str, Any]) -> _Shape:
    """What makes an edition of a record with these fields."""
    if "CONTEXTS" in value and "QUESTION" in value:
        return _contexts
    if value.get("abstract") and not _JUDGING & set(value):
        return _abstract
    if isinstance(value.get("AnswerID"), str) and isinstance(value.get("Answer"), str):
        return _judged_answer
    if _JUDGING & set(value):
        raise _NoDocumentError(LABELLED)
    lower = {k.lower() for k in value}
    if {"question", "answer"} <= lower:
        return _answer
    if isinstance(value.get("sentences"), list) and "text" not in value:
        raise _NoDocumentError(TOKENISED)
    if "_id" in value and "title" not in value:
        raise _NoDocumentError(f"{LABELLED}: a query")
    if any(isinstance(value.get(k), str) and value[k].strip() for k in _TEXT_FIELDS):
        return _text
    raise _NoDocumentError(TEXTLESS)


# ---- papers


def _contexts(source: _Source, value: Mapping[str, Any]) -> Edition:
    """The abstract of a paper in labelled parts; its conclusion is the answer and stays out."""
    builder = EditionBuilder()
    parts = [str(c) for c in value["CONTEXTS"]]
    labels = [str(label) for label in value.get("LABELS", [])]
    for number, part in enumerate(parts):
        label = labels[number] if number < len(labels) else ""
        builder.open_section(label, role(label))
        builder.paragraph(part)
        builder.close_section()
    title = str(value["QUESTION"])
    return _paper(
        builder,
        source,
        value,
        title,
        used={"QUESTION", "CONTEXTS", "LABELS"},
        date=str(value.get("YEAR") or ""),
        headings=[str(m) for m in value.get("MESHES", [])],
    )


def _abstract(source: _Source, value: Mapping[str, Any]) -> Edition:
    """A paper's abstract, one string or a list of sentences, and a plain-language summary."""
    builder = EditionBuilder()
    abstract = value["abstract"]
    whole = " ".join(map(str, abstract)) if isinstance(abstract, list) else str(abstract)
    summary = str(value.get("plain_language_summary") or "")
    if summary:
        builder.open_section("Abstract", "abstract")
    _labelled(builder, whole)
    if summary:
        builder.close_section()
        outline = Outline(builder)
        outline.heading(1, "Plain language summary")
        write_text(outline, summary)
        outline.close()
    number = _doi(value)
    title = str(value.get("title") or (f"Cochrane review {number}" if _is_cochrane(number) else ""))
    return _paper(
        builder,
        source,
        value,
        title or number,
        used={"title", "abstract", "plain_language_summary"},
        date=str(value.get("date") or value.get("year") or ""),
    )


def _labelled(builder: EditionBuilder, text: str) -> None:
    """An abstract, a section for each label in capitals that it contains."""
    found = [m for m in _LABEL.finditer(text) if m.group("label") or role(_label_words(m))]
    begin = found[0].start() if found else len(text)
    if text[:begin].strip():
        _paragraphs(builder, text[:begin])
    for match, following in zip_longest(found, found[1:]):
        label = _label_words(match)
        builder.open_section(label, role(label))
        if not match.group("bare"):
            builder.exclude("colon of a heading", ":")
        _paragraphs(builder, text[match.end() : following.start() if following else len(text)])
        builder.close_section()


def _label_words(match: re.Match[str]) -> str:
    return match.group("label") or match.group("bare") or match.group("word")


def _paragraphs(builder: EditionBuilder, text: str) -> None:
    for part in re.split(r"\n\s*\n|\n(?=[A-Z])", text):
        builder.paragraph(part)


def _paper(
    builder: EditionBuilder,
    source: _Source,
    value: Mapping[str, Any],
    title: str,
    *,
    used: set[str],
    date: str = "",
    headings: list[str] | None = None,
) -> Edition:
    from probatum.sources import design

    _leave_out(builder, value, used)
    builder.exclude("title, kept as metadata", title if title in map(str, value.values()) else "")
    number = _doi(value)
    pmid = str(value.get("pmid") or "").strip()
    if pmid.isdigit():
        document, url = f"pmid:{pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    elif number:
        document, url = f"doi:{number}", f"https://doi.org/{number}"
    else:
        identifier = next((value[k] for k in ("_id", "doc_id", "id") if k in value), "")
        document, url = source.own_key(identifier or len(source.keys) + 1), ""
    cochrane = _is_cochrane(number)
    edition = builder.build(
        document=source.once(document) if not document.startswith("file:") else document,
        source="Cochrane"
        if cochrane
        else "PubMed"
        if pmid.isdigit()
        else f"Data set {source.stem}",
        kind=Kind.ABSTRACT,
        title=title,
        date=date,
        url=url,
        licence=str(value.get("rights") or value.get("licence") or value.get("license") or ""),
        publication_types=("Systematic Review",) if cochrane else (),
        links=_links(value),
        meta=_meta(value, mesh=headings or [], published="year of publication" if date else ""),
    )
    inferred = (
        Design.SYSTEMATIC_REVIEW
        if cochrane
        else design.infer((), title, edition.text, headings or ())
    )
    return replace(edition, design=inferred)


def _links(value: Mapping[str, Any]) -> tuple[Link, ...]:
    links = [Link("comment in", f"doi:{d}") for d in _many(value.get("comment_in"))]
    links += [Link("trial", f"nct:{n}") for n in _many(value.get("nct"))]
    if value.get("pmcid") and value.get("pmid"):
        links.append(Link("full text", f"pmc:{value['pmcid']}"))
    return tuple(links)


def _many(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _doi(value: Mapping[str, Any]) -> str:
    return str(value.get("doi") or "").strip().lower().removeprefix("https://doi.org/")


def _is_cochrane(number: str) -> bool:
    return number.startswith(_COCHRANE)


# ---- questions and answers


@dataclass(frozen=True, slots=True)
class _Reply:
    """A question, its answer, and where they stand."""

    question: str
    answer: str
    collection: str
    url: str
    identifier: str
    focus: str


def _answer(source: _Source, value: Mapping[str, Any]) -> Edition:
    """A question of a health site with its answer."""
    fields = {k.lower(): v for k, v in value.items()}
    question, answer = str(fields["question"]), str(fields["answer"])
    focus = str(fields.get("focus") or fields.get("focus (drug)") or "").strip()
    identifier = fields.get("qid") or fields.get("id") or fields.get("row") or len(source.keys) + 1
    reply = _Reply(
        question,
        answer,
        str(fields.get("source") or ""),
        str(fields.get("url") or ""),
        str(identifier),
        focus,
    )
    return _question(source, value, reply)


def _judged_answer(source: _Source, value: Mapping[str, Any]) -> Edition:
    """An answer that holds its question, address and text in one field."""
    match = re.match(
        r"Question:\s*(?P<question>.*?)\s*(?:\nURL:\s*(?P<url>\S*)\s*)?\nAnswer:\s*(?P<answer>.*)",
        value["Answer"],
        re.S,
    )
    if match is None:
        raise _NoDocumentError(TEXTLESS)
    collection, _, identifier = value["AnswerID"].removesuffix(".txt").partition("_")
    also = re.search(r"\s*\(Also called:(.*)\)$", match.group("question"))
    focus = match.group("question")[: also.start()] if also else match.group("question")
    reply = _Reply(
        match.group("question"),
        match.group("answer"),
        collection,
        match.group("url") or "",
        identifier,
        "" if focus.endswith("?") else focus,
    )
    found = (match.group("question"), match.group("answer"))
    around = value["Answer"].replace(found[1], "", 1).replace(found[0], "", 1)
    known = {k: v for k, v in value.items() if k != "Answer"}
    return _question(source, {**known, "around the answer": around}, reply)


def _question(source: _Source, value: Mapping[str, Any], reply: _Reply) -> Edition:
    if not reply.answer.strip():
        raise _NoDocumentError("the answer is empty")
    builder = EditionBuilder()
    outline = Outline(builder)
    outline.heading(1, reply.question)
    write_text(outline, _layout(reply.answer))
    outline.close()
    _leave_out(builder, value, {"question", "answer", "Question", "Answer"})
    host = (urlsplit(reply.url).hostname or "").lower()
    public = f".{host}".endswith(_PUBLIC_HEALTH)
    if public:
        key = source.once(f"nih:{'-'.join(filter(None, (reply.collection, reply.identifier)))}")
    else:
        key = source.own_key(reply.identifier)
    return builder.build(
        document=key,
        source=f"NIH {reply.collection}".strip() if public else host or f"Data set {source.stem}",
        kind=Kind.LOCAL,
        title=reply.question,
        url=reply.url,
        names=(Name(Role.CONDITION, reply.focus),) if reply.focus and public else (),
        jurisdiction="US" if public else "",
        meta=_meta(value, focus=reply.focus),
    )


def _layout(text: str) -> str:
    """Undo a layout that was flattened to runs of spaces: items and paragraphs on lines again."""
    broken = _LAYOUT_ITEM.sub("\n- ", text)
    return _LAYOUT_BREAK.sub("\n\n", broken)


# ---- labels and other texts


def _is_label_section(value: Mapping[str, Any]) -> bool:
    return {"label_id", "section_name", "section_text"} <= set(value)


def _label(source: _Source, sections: list[Mapping[str, Any]]) -> Edition:
    """The sections of one label, whose records stand one after the other."""
    builder = EditionBuilder()
    name = str(sections[0]["label_id"])
    for section in sections:
        title = str(section["section_name"])
        builder.open_section(title.capitalize(), _CODES.get(_loose(title)))
        outline = Outline(builder)
        write_text(outline, _EXCERPT.sub("\n\n", str(section["section_text"])), headings=True)
        outline.close()
        builder.close_section()
        _leave_out(builder, section, {"section_name", "section_text"})
    return builder.build(
        document=source.own_key(name),
        source=f"Data set {source.stem}",
        kind=Kind.LABEL,
        title=f"{name}: sections of its label",
        names=(Name(Role.BRAND, name),),
        jurisdiction="US",
        meta={"sections": len(sections)},
    )


def _loose(title: str) -> str:
    return " ".join(word.rstrip("s") for word in title.casefold().split())


_CODES = {_loose(title): code for code, title in reversed(LABEL_SECTIONS.items())}


def _text(source: _Source, value: Mapping[str, Any]) -> Edition:
    """A record of unknown shape with a field of text."""
    field = next(k for k in _TEXT_FIELDS if isinstance(value.get(k), str) and value[k].strip())
    builder = EditionBuilder()
    outline = Outline(builder)
    write_text(outline, value[field], headings=True)
    outline.close()
    _leave_out(builder, value, {field})
    title = str(value.get("title") or "").strip()
    first = value[field].strip().split("\n", 1)[0].strip()
    builder.exclude("title, kept as metadata", title)
    pmid = str(value.get("pmid") or "").strip()
    identifier = next((value[k] for k in ("_id", "doc_id", "id", "row") if k in value), None)
    key = source.own_key(identifier if identifier is not None else len(source.keys) + 1)
    full = pmid.isdigit() and len(value[field]) > 10_000
    return builder.build(
        document=source.once(f"pmid:{pmid}") if pmid.isdigit() else key,
        source=f"Data set {source.stem}",
        kind=Kind.FULL_TEXT if full else Kind.LOCAL,
        title=title or (first if len(first) <= 200 else first[:120].rsplit(" ", 1)[0] + " …"),
        date=str(value.get("date") or value.get("year") or ""),
        url=str(value.get("url") or ""),
        licence=str(value.get("rights") or value.get("licence") or value.get("license") or ""),
        meta=_meta(value),
    )


def _leave_out(builder: EditionBuilder, value: Mapping[str, Any], used: set[str]) -> None:
    """Count every field that is not used, under the reason that it is not."""
    for field, content in value.items():
        if field in used or field == "title":
            continue
        reason = _ANSWERS if field in _HIDDEN | _ANNOTATIONS else _METADATA
        for leaf in leaves(content):
            builder.exclude(reason, leaf)


def _meta(value: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Short plain fields of a record, without what a benchmark wants predicted."""
    known = {
        str(k): v
        for k, v in value.items()
        if isinstance(v, (str, int, float))
        and k not in _HIDDEN | _ANNOTATIONS
        and len(str(v)) <= 300
        and k not in {"title", "question", "Question", "QUESTION", "answer", "Answer", "abstract"}
    }
    return {k: v for k, v in {**known, **more}.items() if v not in ("", [], None)}
