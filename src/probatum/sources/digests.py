"""Reader of digests: facts and figures in our own words, each with its primary document and status.

A digest file is YAML and begins with ``digest: 1``. It describes one document and its editions::

    digest: 1
    document: spl:<set id>          # the key of the primary document that the digest stands for
    kind: label                     # a value of Kind
    primary: Brand US label …       # how the primary document is called in ``where``
    copies: {KEY: plain words}      # where a text was read, when not in the primary document
    names: [{role: brand, text: …}]
    editions:
      - title: …
        version: …
        date: 2025-02
        status: read in secondary   # status, at and read are inherited: edition, section, fact
        read: [KEY]
        sections:
          - title: Dosage and administration
            code: 34068-7
            at: section 2.1         # the place in the primary document
            facts:
              - A sentence that can stand alone.
              - text: Another sentence.
                status: unconfirmed
                date: 2021-10
                cells: {what: …, when: …, until: …}
            sections: […]           # nested

Whatever an edition does not state (kind, url, licence, meta, names …) it takes from the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from io import BytesIO
from typing import Any, BinaryIO

import yaml

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import (
    Design,
    Edition,
    Kind,
    Level,
    Link,
    Name,
    Rejection,
    Role,
    Status,
    Withdrawal,
)

FORMAT = 1
"""Version of the file format that this reader understands."""

LICENCE = "Digest written for Probatum, Apache-2.0; figures from the named document"

_HEAD = re.compile(rb"^(?:\s*#[^\n]*\n|\s*\n|---[^\n]*\n)*digest:[ \t]*\d")
_HEADER = {"source", "kind", "title", "url", "licence", "jurisdiction", "design", "meta"}
_DOCUMENT = _HEADER | {
    *("digest", "document", "primary", "copies", "names", "publication_types", "links", "editions")
}
_EDITION = _HEADER | {
    *("primary", "names", "publication_types", "links", "version", "date", "status", "at", "read"),
    "sections",
}
_SECTION = {"title", "code", "revised", "status", "at", "read", "facts", "sections"}
_FACT = {"text", "status", "at", "read", "date", "cells"}
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def sniff(head: bytes, name: str) -> bool:
    """Whether the file that begins with ``head`` is a digest."""
    return name.lower().endswith((".yaml", ".yml")) and bool(_HEAD.match(head))


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """The editions of one digest file; a bad edition or file becomes a rejection."""
    try:
        document = yaml.load(stream, _LOADER)  # noqa: S506 - a safe loader, in C where there is one
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        yield Rejection(name, f"not readable as YAML: {' '.join(str(error).split())}")
        return
    try:
        header = _header(document)
    except _DigestError as error:
        yield Rejection(name, str(error))
        return
    for number, edition in enumerate(document["editions"], 1):
        try:
            yield _edition(header, edition)
        except _DigestError as error:
            yield Rejection(f"{name}, edition {number}", str(error))


def starter() -> Iterator[Edition]:
    """The editions of the starter library that ships inside the package, in file-name order.

    Raises ValueError if a shipped file cannot be read: the package is damaged.
    """
    folder = files("probatum.sources") / "starter"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".yaml"):
            continue
        for item in read(BytesIO(file.read_bytes()), file.name):
            if not isinstance(item, Edition):
                raise ValueError(f"starter library, {item}")
            yield item


def inventory(editions: Iterable[Edition]) -> str:
    """Markdown table of digest editions with the number of facts under each status."""
    columns = [*Status]
    lines = [
        "| document | edition | jurisdiction | " + " | ".join(columns) + " |",
        "| --- | --- | --- |" + " --: |" * len(columns),
    ]
    totals = dict.fromkeys(columns, 0)
    for edition in editions:
        counts = {s: sum(p.status is s for p in edition.passages) for s in columns}
        for status in columns:
            totals[status] += counts[status]
        cells = [f"{edition.title} (`{edition.document}`)", edition.date, edition.jurisdiction]
        lines.append("| " + " | ".join([*cells, *(str(counts[s]) for s in columns)]) + " |")
    lines.append("| all | | | " + " | ".join(str(totals[s]) for s in columns) + " |")
    return "\n".join(lines) + "\n"


class _DigestError(ValueError):
    """What is wrong with a digest file, in plain words."""


@dataclass(frozen=True, slots=True)
class _Provenance:
    """What facts inherit from the edition and sections around them."""

    copies: Mapping[str, str]
    primary: str
    status: Status | None = None
    at: str = ""
    read: tuple[str, ...] = ()

    def inside(self, block: Mapping[str, Any]) -> _Provenance:
        """The provenance inside a block that states some of it anew."""
        status = self.status
        if "status" in block:
            status = _member(Status, block["status"])
        keys = self.read
        if "read" in block:
            keys = tuple(_listed(block["read"], "read"))
            if unknown := [k for k in keys if k not in self.copies]:
                raise _DigestError(f"read names {unknown}, which copies does not explain")
        return replace(self, status=status, at=str(block.get("at", self.at)), read=keys)

    def where(self) -> str:
        """Primary document and place in it, then where it was read, in plain words."""
        place = f"{self.primary}, {self.at}" if self.at else self.primary
        if self.status is Status.PRIMARY:
            return place
        copies = "; ".join(self.copies[key] for key in self.read)
        if self.status is Status.SECONDARY:
            if not copies:
                raise _DigestError("a fact read in secondary does not say where it was read")
            return f"{place}; read in: {copies}"
        return f"{place}; not confirmed" + (f": {copies}" if copies else "")


def _header(document: Any) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        raise _DigestError("not a digest: the file holds no mapping")
    if document.get("digest") != FORMAT:
        raise _DigestError(f"digest format {document.get('digest')!r}; this reader knows {FORMAT}")
    _only(document, _DOCUMENT, "the document")
    for key in ("document", "kind", "primary"):
        if not document.get(key):
            raise _DigestError(f"the document has no {key}")
    if not isinstance(document.get("editions"), list) or not document["editions"]:
        raise _DigestError("the document lists no editions")
    return document


def _edition(header: Mapping[str, Any], edition: Any) -> Edition:
    if not isinstance(edition, dict):
        raise _DigestError("an edition is not a mapping")
    _only(edition, _EDITION, "the edition")
    joined = {**header, **edition, "meta": {**header.get("meta", {}), **edition.get("meta", {})}}
    if not joined.get("title"):
        raise _DigestError("the edition has no title")
    copies = {str(k): str(v) for k, v in header.get("copies", {}).items()}
    builder = EditionBuilder()
    provenance = _Provenance(copies, str(joined["primary"])).inside(edition)
    for section in _listed(edition.get("sections"), "sections"):
        _section(builder, section, provenance)
    return builder.build(
        document=str(joined["document"]),
        source=str(joined.get("source", "Probatum starter library")),
        kind=_member(Kind, joined["kind"]),
        title=str(joined["title"]),
        version=str(joined.get("version", "")),
        date=str(joined.get("date", "")),
        level=Level.DIGEST,
        url=str(joined.get("url", "")),
        licence=str(joined.get("licence", LICENCE)),
        names=tuple(_name(entry) for entry in _listed(joined.get("names"), "names")),
        design=_member(Design, joined["design"]) if joined.get("design") else None,
        publication_types=tuple(map(str, _listed(joined.get("publication_types"), "types"))),
        jurisdiction=str(joined.get("jurisdiction", "")),
        links=tuple(
            Link(str(link["relation"]), str(link["document"]))
            for link in _listed(joined.get("links"), "links")
        ),
        meta=joined["meta"],
    )


def _section(builder: EditionBuilder, section: Any, provenance: _Provenance) -> None:
    if not isinstance(section, dict) or not section.get("title"):
        raise _DigestError(f"a section has no title: {section!r:.80}")
    _only(section, _SECTION, f"section {section['title']!r}")
    inside = provenance.inside(section)
    builder.open_section(section["title"], section.get("code"), section.get("revised"))
    for fact in _listed(section.get("facts"), "facts"):
        _fact(builder, {"text": fact} if isinstance(fact, str) else fact, inside)
    for nested in _listed(section.get("sections"), "sections"):
        _section(builder, nested, inside)
    builder.close_section()


def _fact(builder: EditionBuilder, fact: Any, provenance: _Provenance) -> None:
    if not isinstance(fact, dict) or not isinstance(fact.get("text"), str):
        raise _DigestError(f"a fact has no text: {fact!r:.80}")
    _only(fact, _FACT, f"fact {fact['text'][:60]!r}")
    inside = provenance.inside(fact)
    if inside.status is None:
        raise _DigestError(f"fact {fact['text'][:60]!r} has no status")
    cells = tuple((str(k), str(v)) for k, v in fact.get("cells", {}).items())
    date = str(fact["date"]) if "date" in fact else None
    builder.fact(fact["text"], inside.status, inside.where(), date, cells)


def _name(entry: Any) -> Name:
    if not isinstance(entry, dict) or set(entry) != {"role", "text"}:
        raise _DigestError(f"a name is not a role and a text: {entry!r:.80}")
    return Name(_member(Role, entry["role"]), str(entry["text"]))


def _member(enumeration: Any, value: Any) -> Any:
    try:
        return enumeration(value)
    except ValueError:
        known = ", ".join(enumeration)
        raise _DigestError(f"{value!r} is not one of: {known}") from None


def _listed(value: Any, what: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _DigestError(f"{what} is not a list: {value!r:.80}")
    return value


def _only(block: Mapping[str, Any], known: set[str], what: str) -> None:
    if unknown := sorted(map(str, set(block) - known)):
        raise _DigestError(f"{what} has unknown keys: {', '.join(unknown)}")
