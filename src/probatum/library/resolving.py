"""From what a reader types to one edition that is held."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from probatum.library.held import AmbiguousError, Held, NotHeldError
from probatum.library.order import version_order
from probatum.library.tables import aliases, editions

if TYPE_CHECKING:
    from probatum.library.record import Record

_E = editions.c
_BARE = (
    (
        re.compile(r"(?:spl:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I),
        "spl:{}",
        "lower",
    ),
    (re.compile(r"(?:pmid:?\s*)?(\d{1,9})", re.I), "pmid:{}", "lower"),
    (re.compile(r"(?:pmc:)?(pmc\d+)", re.I), "pmc:{}", "upper"),
    (re.compile(r"(?:nct:)?(nct\d{8})", re.I), "nct:{}", "upper"),
    (re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,}/\S+)", re.I), "doi:{}", "lower"),
)
_SHORTEST_PREFIX = 4
_LONGEST_KEY = 500
_CHOICES = 12
_NAMING = ("brand", "generic", "substance", "study")


def canonical_key(text: str) -> str:
    """The document key that an identifier stands for; other text is returned as it is."""
    text = text.strip()
    for pattern, key, case in _BARE:
        if match := pattern.fullmatch(text):
            return key.format(getattr(match[1], case)())
    return text


def resolve(record: Record, document: str, edition: str | None, as_of: str | None) -> Held:
    """See :meth:`Record.resolve`."""
    wanted = document.strip()
    if edition is None and "@" in wanted:
        wanted, _, edition = wanted.rpartition("@")
    key = _document(record, wanted, as_of)
    if key is None:
        found = _by_edition(record, wanted) if edition is None else None
        if found is not None:
            return found
        raise _not_held(record, wanted)
    held = record.held(document=key, newest=False, as_of=as_of)
    if not held:
        raise NotHeldError(
            f"{key} is held, but no edition of it had been published by {as_of}. "
            f"Ask with a later --as-of."
        )
    return _edition(held, edition)


def _document(record: Record, wanted: str, as_of: str | None) -> str | None:
    if not wanted:
        return None
    with record.reading() as connection:
        key = canonical_key(wanted)
        for exact in (wanted, key):
            if connection.execute(select(_E.row).where(_E.document == exact).limit(1)).first():
                return exact
            other = (
                connection.execute(
                    select(aliases.c.document)
                    .where(aliases.c.alias == exact)
                    .order_by(aliases.c.document)
                )
                .scalars()
                .all()
            )
            if len(other) == 1:
                return str(other[0])
        begun = or_(
            _E.document.istartswith(key, autoescape=True),
            _E.document.like("%:" + _escaped(wanted), escape="\\"),
            _E.document.like("%:" + _escaped(wanted) + "%", escape="\\"),
        )
        query = select(_E.document).distinct().order_by(_E.document).limit(_CHOICES + 1)
        keys = (
            [r.document for r in connection.execute(query.where(begun))]
            if _SHORTEST_PREFIX <= len(wanted) <= _LONGEST_KEY
            else []
        )
        whole = [k for k in keys if k.partition(":")[2].casefold() == wanted.casefold()]
        keys = whole or keys
        if not keys:
            keys = _by_name(record, wanted)
    if len(keys) == 1:
        return keys[0]
    if not keys:
        return None
    titles = {h.document: h.title for h in record.held(documents_in=keys, newest=False)}
    choices = tuple((k, titles.get(k, "")) for k in keys[:_CHOICES])
    listed = "; ".join(f"{k} ({title[:60]})" for k, title in choices)
    more = " and more" if len(keys) > _CHOICES else ""
    raise AmbiguousError(
        f"{wanted!r} fits several documents: {listed}{more}. Name one of them.", choices
    )


def _by_name(record: Record, wanted: str) -> list[str]:
    folded = " ".join(wanted.casefold().split())
    documents: dict[str, None] = {}
    with record.reading() as connection:
        rows = connection.execute(
            select(_E.document, _E.title, _E.names).where(_E.newest).order_by(_E.document)
        ).all()
    for document, title, names in rows:
        if folded == title.casefold() or (
            (folded in names.casefold())
            and any(
                role in _NAMING and text.casefold() == folded for role, text in json.loads(names)
            )
        ):
            documents[document] = None
    return list(documents)


def _by_edition(record: Record, wanted: str) -> Held | None:
    if not re.fullmatch(r"[0-9a-f]{8,16}", wanted):
        return None
    with record.reading() as connection:
        rows = connection.execute(
            select(_E.document, _E.id).where(_E.id.startswith(wanted)).limit(2)
        ).all()
    if len(rows) != 1:
        return None
    held = record.held(document=rows[0].document, newest=False)
    return next(h for h in held if h.edition == rows[0].id)


def _edition(held: Sequence[Held], wanted: str | None) -> Held:
    if wanted is None:
        return next((h for h in held if h.newest), held[-1])
    text = wanted.strip().casefold()
    label = re.sub(r"^(version|v\.?)\s*", "", text)
    tests = (
        lambda h: h.edition == text,
        lambda h: bool(h.version) and h.version.casefold() in (text, label),
        lambda h: bool(label.isdecimal()) and version_order(h.version) == (int(label),),
        lambda h: h.date == text,
        lambda h: len(text) >= 4 and h.edition.startswith(text),
        lambda h: len(text) >= 4 and h.date.startswith(text),
    )
    for test in tests:
        found = [h for h in held if text and test(h)]
        if len(found) == 1:
            return found[0]
        if found:
            counting = [h for h in found if h.newest]
            if len(counting) == 1:
                return counting[0]
            choices = tuple((h.edition, _described(h)) for h in found)
            listed = "; ".join(f"{edition} ({words})" for edition, words in choices)
            raise AmbiguousError(
                f"{wanted!r} fits several editions of {held[0].document}: {listed}. "
                "Name one by its id.",
                choices,
            )
    listed = "; ".join(f"{h.edition} ({_described(h)})" for h in held[-_CHOICES:])
    raise NotHeldError(
        f"{held[0].document}: no edition {wanted!r} is held. Held are: {listed}.",
        tuple(h.edition for h in held),
    )


def _described(held: Held) -> str:
    version = f"version {held.version}, " if held.version else ""
    return f"{version}{held.date or 'undated'}, {held.level.value}"


def _not_held(record: Record, wanted: str) -> NotHeldError:
    wanted = wanted if len(wanted) <= _LONGEST_KEY else wanted[:_LONGEST_KEY] + "…"
    near = _near(record, wanted)
    hint = f" Near to it: {', '.join(near)}." if near else ""
    return NotHeldError(
        f"{record.place}: {wanted!r} is not held.{hint} `probatum library` lists what is held, "
        "`probatum add PATH` adds to it.",
        near,
    )


def _near(record: Record, wanted: str) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    with record.reading() as connection:
        rows = connection.execute(select(_E.document, _E.names).where(_E.newest)).all()
    words: dict[str, None] = {}
    for document, names in rows:
        words[document] = None
        words.update((text, None) for role, text in json.loads(names) if role in _NAMING)
    found = process.extract(
        wanted,
        sorted(words),
        scorer=JaroWinkler.normalized_similarity,
        processor=str.casefold,
        limit=5,
        score_cutoff=0.85,
    )
    return tuple(word for word, _, _ in found)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
