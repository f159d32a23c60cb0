"""The record of truth: every edition of every document, and which of them count."""

from __future__ import annotations

import json
import struct
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from probatum.evidence.editions import Design, Edition, Kind, Level, Link, Role, Withdrawal
from probatum.library import packing, resolving
from probatum.library.held import (
    Added,
    AddedStatus,
    Counts,
    FileEntry,
    Held,
    NotHeldError,
    Notice,
)
from probatum.library.index import Filter, embedding_text, text_key
from probatum.library.keeping import RETRACTING, Keeping, note, put
from probatum.library.order import Dated, newest_rows, not_after
from probatum.library.tables import aliases, documents, editions, files, keys, notices, texts
from probatum.library.tables import state as counters

_CACHED = 1024
_CHUNK = 500
_SECOND_HAND = ("openfda",)
_REFRESHED = ("retracted", "links", "meta", "names", "title", "url", "licence", "exclusions")
_FILTERED = ("source", "kind", "design", "publication_types", "jurisdiction")

_INVERSE = {
    "retraction of": "retracted by",
    "erratum for": "erratum in",
    "expression of concern for": "expression of concern in",
    "update of": "updated by",
    "retracted and republished from": "retracted and republished in",
}
"""What a notice says of another document, said from that document's side."""

_E = editions.c


class Record(Keeping):
    """Stores editions for ever, by the hash of their canonical text."""

    def __init__(self, url: str, place: str = "") -> None:
        super().__init__(url, place)
        self._lock = threading.RLock()
        self._cached_state = -1
        self._editions: OrderedDict[str, Edition] = OrderedDict()
        self._related: dict[str, list[Link]] | None = None
        self._identities: dict[int, str] = {}
        self._rows: dict[Filter, frozenset[int]] = {}
        self._orders: dict[str, tuple[set[int], set[int]]] = {}

    def add(
        self,
        batch: Iterable[Edition],
        withdrawals: Iterable[Withdrawal] = (),
        file: FileEntry | None = None,
    ) -> list[Added]:
        """Store a batch in one transaction; ``file`` is entered with it.

        Returns a line for each edition, then for each withdrawal. An edition that is held already
        is unchanged, but takes over what its publisher now says around the text (a retraction,
        links, a corrected title).
        """
        results: list[Added] = []
        touched: set[str] = set()
        with self.writing() as connection:
            for edition in batch:
                result = self._add(connection, edition)
                results.append(result)
                touched.add(edition.document)
            for withdrawal in withdrawals:
                put(
                    connection,
                    documents,
                    {"document": withdrawal.document},
                    {"withdrawn": withdrawal.reason},
                )
                touched.add(withdrawal.document)
                results.append(
                    Added(
                        AddedStatus.WITHDRAWN,
                        withdrawal.document,
                        reason=withdrawal.reason,
                    )
                )
            self._reorder(connection, touched)
            if self.watch is not None:
                self.watch.documents(connection, touched)
            if file is not None:
                _enter(connection, file)
        return results

    def enter(self, file: FileEntry) -> None:
        """Enter a file as read to its end."""
        with self.writing(changes=False) as connection:
            _enter(connection, file)

    def _add(self, connection: Connection, edition: Edition) -> Added:
        if (reason := packing.fault(edition)) is not None:
            return Added(AddedStatus.REJECTED, edition.document, title=edition.title, reason=reason)
        _relate(connection, edition)
        header = packing.header(edition)
        identity = header["id"]
        status = AddedStatus.ADDED
        found = connection.execute(select(editions).where(_E.id == identity)).first()
        if found is not None:
            if all(header[key] == getattr(found, key) for key in (*_REFRESHED, *_FILTERED)):
                return Added(AddedStatus.UNCHANGED, edition.document, identity, edition.title)
            status = AddedStatus.UNCHANGED
            if all(header[key] == getattr(found, key) for key in _FILTERED):
                connection.execute(
                    update(editions)
                    .where(_E.row == found.row)
                    .values({key: header[key] for key in _REFRESHED})
                )
                return Added(status, edition.document, identity, edition.title)
            _delete(connection, [found.row])
        elif connection.execute(
            select(_E.row).where(_E.document == edition.document).limit(1)
        ).first():
            status = AddedStatus.NEW_EDITION
        elif not connection.execute(
            select(documents.c.document).where(documents.c.document == edition.document)
        ).first():
            connection.execute(insert(documents).values(document=edition.document))
        inserted = connection.execute(
            insert(editions).values(**header, newest=False, superseded=False, indexed_newest=False)
        ).inserted_primary_key
        row = inserted[0] if inserted else 0
        text, body = packing.pack(edition)
        connection.execute(insert(texts).values(row=row, text=text, body=body))
        connection.execute(insert(keys).values(row=row, **_keys(edition)))
        return Added(status, edition.document, identity, edition.title)

    def _reorder(self, connection: Connection, touched: Iterable[str]) -> None:
        """Decide anew which editions of these documents count."""
        for chunk in _chunks(sorted(touched)):
            rows = connection.execute(
                _order_query()
                .where(_E.document.in_(chunk))
                .add_columns(_E.newest, _E.superseded, documents.c.withdrawn)
                .join(documents)
            ).all()
            dated = [_dated(r) for r in rows if r.withdrawn is None]
            first, replaced = newest_rows(dated)
            changed = [
                {"b_row": r.row, "newest": r.row in first, "superseded": r.row in replaced}
                for r in rows
                if (r.newest, r.superseded) != (r.row in first, r.row in replaced)
            ]
            for change in changed:
                number = change.pop("b_row")
                connection.execute(update(editions).where(_E.row == number).values(**change))

    def remove(self, document: str, edition: str | None = None) -> list[Held]:
        """Remove a document, or one edition of it; returns what was removed."""
        if edition is None:
            key = self.resolve(document).document
            gone = self.held(document=key, newest=False)
        else:
            gone = [self.resolve(document, edition)]
        with self.writing() as connection:
            _delete(connection, [held.row for held in gone])
            for name in sorted({held.document for held in gone}):
                if not connection.execute(
                    select(_E.row).where(_E.document == name).limit(1)
                ).first():
                    connection.execute(delete(documents).where(documents.c.document == name))
                    connection.execute(delete(aliases).where(aliases.c.document == name))
                    connection.execute(delete(notices).where(notices.c.other == name))
            connection.execute(delete(files))
            self._reorder(connection, {held.document for held in gone})
            if self.watch is not None:
                self.watch.documents(connection, {held.document for held in gone})
        return gone

    def held(
        self,
        *,
        document: str | None = None,
        documents_in: Sequence[str] | None = None,
        kinds: Sequence[Kind] | None = None,
        levels: Sequence[Level] | None = None,
        newest: bool = True,
        as_of: str | None = None,
    ) -> list[Held]:
        """Headers of the editions held, by document and then from the oldest to the newest.

        ``newest`` leaves only the edition of each document that counts, at ``as_of`` if given;
        editions dated after ``as_of`` do not exist.
        """
        query = _header_query()
        if document is not None:
            query = query.where(_E.document == document)
        if documents_in is not None:
            query = query.where(_E.document.in_(list(documents_in)))
        if kinds is not None:
            query = query.where(_E.kind.in_([k.value for k in kinds]))
        if levels is not None:
            query = query.where(_E.level.in_([v.value for v in levels]))
        moved = self._moved(as_of)
        if newest and moved is None:
            query = query.where(_E.newest)
        return self._headers(query, as_of, newest)

    def _headers(
        self, query: Select[Any], as_of: str | None = None, newest: bool = False
    ) -> list[Held]:
        with self.reading() as connection:
            rows = connection.execute(query).all()
        single = {row.document for row in rows}
        related = self.related(*single) if len(single) == 1 else self._all_related()
        moved = self._moved(as_of)
        headers = []
        for row in rows:
            if as_of is not None and not not_after(row.date, as_of):
                continue
            header = _held(row, related.get(row.document, []))
            if moved is not None:
                header = replace(
                    header,
                    newest=header.row in moved[0] and header.withdrawn is None,
                    superseded=header.row in moved[1],
                )
            if header.newest or not newest:
                headers.append(header)
        return sorted(headers, key=lambda h: (h.document, *_placed(h)))

    def _all_related(self) -> dict[str, list[Link]]:
        with self._lock:
            self._refresh()
            if self._related is None:
                self._related = self.related()
            return self._related

    def _moved(self, as_of: str | None) -> tuple[set[int], set[int]] | None:
        """Newest and superseded rows at ``as_of``, or None where they are those of today."""
        if as_of is None:
            return None
        with self._lock:
            self._refresh()
            if as_of in self._orders:
                return self._orders[as_of]
        with self.reading() as connection:
            last = connection.execute(select(func.max(_E.date))).scalar()
            if (
                last is None
                or last[:4] < as_of[:4]
                or (len(last) <= len(as_of) and last <= as_of[: len(last)])
            ):
                return None
            rows = connection.execute(
                _order_query().join(documents).where(documents.c.withdrawn.is_(None))
            ).all()
        moved = newest_rows(map(_dated, rows), as_of)
        with self._lock:
            self._orders[as_of] = moved
        return moved

    def resolve(self, document: str, edition: str | None = None, as_of: str | None = None) -> Held:
        """The edition that a reader means.

        ``document`` is a key, the bare identifier of one (set id, PMID, NCT or PMC number, DOI),
        the beginning of one, an edition id, ``document@edition``, or a name or title that only one
        document has. ``edition`` is the beginning of an edition id, a version label or the
        beginning of a date; without it, the edition that counts.

        Raises NotHeldError with near suggestions, or AmbiguousError with the choices.
        """
        return resolving.resolve(self, document, edition, as_of)

    def edition(self, identity: str) -> Edition:
        """The edition with this id, whole. Raises NotHeldError."""
        with self._lock:
            self._refresh()
            if (cached := self._editions.get(identity)) is not None:
                self._editions.move_to_end(identity)
                return cached
        with self.reading() as connection:
            row = connection.execute(
                select(editions, texts.c.text, texts.c.body)
                .join(texts, texts.c.row == _E.row)
                .where(_E.id == identity)
            ).first()
        if row is None:
            raise NotHeldError(
                f"{self.place}: no edition {identity!r} is held. `probatum library` lists what is."
            )
        edition = packing.unpack(dict(row._mapping), row.text, row.body)
        links = self._all_related().get(edition.document, [])
        if any(link.relation in RETRACTING for link in links):
            edition = replace(edition, retracted=True)
        with self._lock:
            self._editions[identity] = edition
            while len(self._editions) > _CACHED:
                self._editions.popitem(last=False)
        return edition

    def names(self, roles: Sequence[Role] | None = None) -> Iterator[tuple[Role, str, str, str]]:
        """``(role, text, document, edition)`` for each name that a counting edition gives."""
        wanted = frozenset(role.value for role in (roles or Role))
        of = {role.value: role for role in Role}
        with self.reading() as connection:
            rows = connection.execute(
                select(_E.document, _E.id, _E.names)
                .where(_E.newest, _E.names != "[]")
                .order_by(_E.document)
            ).all()
        for document, identity, column in rows:
            for role, text in json.loads(column):
                if role in wanted:
                    yield of[role], text, document, identity

    def counts(self) -> Counts:
        """How much is held."""
        with self.reading() as connection:
            total, passages, newest, digests = connection.execute(
                select(
                    func.count(),
                    func.coalesce(func.sum(_E.passages), 0),
                    func.coalesce(func.sum(_E.passages).filter(_E.newest), 0),
                    func.count().filter(_E.level == Level.DIGEST.value),
                )
            ).one()
            kinds = connection.execute(
                select(_E.kind, func.count(_E.document.distinct())).group_by(_E.kind)
            ).all()
            held = connection.execute(select(func.count(_E.document.distinct()))).scalar_one()
        return Counts(held, total, digests, passages, newest, dict(sorted(map(tuple, kinds))))

    def newest_date(self) -> str:
        """Date of the newest text held, ``""`` for an empty library."""
        with self.reading() as connection:
            return str(connection.execute(select(func.max(_E.date))).scalar() or "")

    def rows(self, filter_: Filter) -> frozenset[int]:
        """Rows of the editions that a filter admits; its section codes are not looked at."""
        wanted = replace(filter_, codes=())
        with self._lock:
            self._refresh()
            if (cached := self._rows.get(wanted)) is not None:
                return cached
        moved = self._moved(wanted.as_of)
        dated = (wanted.as_of, wanted.dated_from, wanted.dated_to) != (None, None, None)
        columns = [_E.row, *([_E.date] if dated else [])]
        if wanted.publication_types:
            columns.append(_E.publication_types)
        query: Select[Any] = select(*columns)
        for column, values in (
            (_E.kind, [k.value for k in wanted.kinds]),
            (_E.document, list(wanted.documents)),
            (_E.id, list(wanted.editions)),
            (_E.design, [d.value for d in wanted.designs]),
            (_E.level, [v.value for v in wanted.levels]),
            (_E.jurisdiction, list(wanted.jurisdictions)),
            (_E.source, list(wanted.sources)),
        ):
            if values:
                query = query.where(column.in_(values))
        if wanted.newest and moved is None:
            query = query.where(_E.newest)
        else:
            query = query.join(documents).where(documents.c.withdrawn.is_(None))
        with self.reading() as connection:
            found: Iterable[Any] = connection.execute(query).all()
        if wanted.as_of is not None:
            found = [r for r in found if not_after(r.date, wanted.as_of)]
        if wanted.newest and moved is not None:
            found = [r for r in found if r.row in moved[0]]
        if wanted.dated_from is not None:
            found = [r for r in found if r.date and not_after(wanted.dated_from, r.date)]
        if wanted.dated_to is not None:
            found = [r for r in found if r.date and not_after(r.date, wanted.dated_to)]
        if types := frozenset(wanted.publication_types):
            found = [r for r in found if types & set(json.loads(r.publication_types))]
        rows = frozenset(r.row for r in found)
        with self._lock:
            if len(self._rows) > 256:
                self._rows.clear()
            self._rows[wanted] = rows
        return rows

    def identities(self, rows: Iterable[int]) -> dict[int, str]:
        """Edition id by row, for rows that exist or existed when they were first asked for."""
        wanted = set(rows)
        known = self._identities
        if missing := sorted(wanted - known.keys()):
            with self.reading() as connection:
                for chunk in _chunks(missing):
                    query = select(_E.row, _E.id).where(_E.row.in_(chunk))
                    known.update((r.row, r.id) for r in connection.execute(query))
        return {row: known[row] for row in wanted if row in known}

    def sizes(self, after: int = 0) -> dict[int, int]:
        """Number of passages by row, for the editions after a row, in the order of rows."""
        with self.reading() as connection:
            query = select(_E.row, _E.passages).where(_E.row > after).order_by(_E.row)
            return {r.row: r.passages for r in connection.execute(query)}

    def indexable(self, through: int) -> tuple[int, int]:
        """Number of passages of the editions up to a row, and of all editions."""
        with self.reading() as connection:
            known, most = connection.execute(
                select(
                    func.coalesce(func.sum(_E.passages).filter(_E.row <= through), 0),
                    func.coalesce(func.sum(_E.passages), 0),
                )
            ).one()
        return int(known), int(most)

    def flagged(self) -> list[tuple[int, bool, bool]]:
        """``(row, newest, indexed_newest)`` of the editions where the two differ."""
        with self.reading() as connection:
            query = select(_E.row, _E.newest, _E.indexed_newest)
            found = connection.execute(query.where(_E.newest != _E.indexed_newest))
            return [(r.row, r.newest, r.indexed_newest) for r in found]

    def whole_editions(self, rows: Sequence[int]) -> Iterator[tuple[int, bool, Edition]]:
        """``(row, newest, edition)`` in the order given, a few at a time."""
        for start in range(0, len(rows), 64):
            chunk = list(rows[start : start + 64])
            with self.reading() as connection:
                found = connection.execute(
                    select(editions, texts.c.text, texts.c.body)
                    .join(texts, texts.c.row == _E.row)
                    .where(_E.row.in_(chunk))
                    .order_by(_E.row)
                ).all()
            for r in found:
                yield r.row, r.newest, packing.unpack(dict(r._mapping), r.text, r.body)

    def passage_table(self) -> list[tuple[int, bytes, str, bytes]]:
        """``(row, hashes, codes, coded)`` of every edition, in the order of rows.

        ``hashes`` has the 16-byte key of each passage's text. ``codes`` is a JSON list of the
        distinct lists of section codes, outermost first; ``coded`` has for each passage the place
        of its own in that list, as two bytes, little-endian.
        """
        query = select(keys.c.row, keys.c.hashes, keys.c.codes, keys.c.coded).order_by(keys.c.row)
        with self.reading() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def indexed(self, rows: Sequence[int], flags: dict[int, bool], **values: int) -> None:
        """Keep the flags with which the word index was given these editions, and its counters."""
        with self.writing(changes=False) as connection:
            for value in (True, False):
                for chunk in _chunks([row for row in rows if flags[row] is value]):
                    connection.execute(
                        update(editions).where(_E.row.in_(chunk)).values(indexed_newest=value)
                    )
            for key, number in values.items():
                put(connection, counters, {"key": key}, {"value": number})

    def _refresh(self) -> None:
        """Forget what was cached before the record changed."""
        state = self.state
        if state != self._cached_state:
            self._editions.clear()
            self._rows.clear()
            self._orders.clear()
            self._related = None
            self._cached_state = state


def _header_query() -> Select[Any]:
    return select(editions, documents.c.withdrawn).join(documents)


def _order_query() -> Select[Any]:
    return select(_E.row, _E.document, _E.date, _E.version, _E.level, _E.kind, _E.source)


def _dated(row: Row[Any]) -> Dated:
    return Dated(
        row.row,
        row.document,
        row.date,
        row.version,
        row.level == Level.DIGEST.value,
        row.kind == Kind.LABEL.value,
        row.source.casefold().startswith(_SECOND_HAND),
    )


def _placed(held: Held) -> tuple[Any, ...]:
    from probatum.library.order import version_order

    return held.date, version_order(held.version), held.row


def _held(row: Row[Any], related: list[Link]) -> Held:
    links = packing.links(row.links)
    return Held(
        document=row.document,
        edition=row.id,
        source=row.source,
        kind=Kind(row.kind),
        level=Level(row.level),
        title=row.title,
        version=row.version,
        date=row.date,
        url=row.url,
        licence=row.licence,
        names=packing.names(row.names),
        design=Design(row.design) if row.design else None,
        publication_types=packing.types(row.publication_types),
        jurisdiction=row.jurisdiction,
        retracted=bool(row.retracted) or any(link.relation in RETRACTING for link in related),
        links=(*links, *(link for link in related if link not in links)),
        meta=packing.meta(row.meta),
        passages=row.passages,
        characters=row.characters,
        newest=bool(row.newest),
        superseded=bool(row.superseded),
        withdrawn=row.withdrawn,
        row=row.row,
    )


def _keys(edition: Edition) -> dict[str, Any]:
    hashes = b"".join(text_key(embedding_text(edition, p)) for p in edition.passages)
    places: dict[tuple[str, ...], int] = {}
    of = [places.setdefault(edition.codes(p.section), len(places)) for p in edition.passages]
    coded = struct.pack(f"<{len(of)}H", *of)
    return {"hashes": hashes, "codes": packing.dumps(list(places)), "coded": coded}


def _enter(connection: Connection, file: FileEntry) -> None:
    put(
        connection,
        files,
        {"hash": file.content_hash, "reader": file.reader},
        {
            "place": file.place,
            "counts": packing.dumps(dict(file.counts)),
            "rejections": packing.dumps([(r.place, r.reason) for r in file.rejections]),
        },
    )


def _relate(connection: Connection, edition: Edition) -> None:
    """Enter the other keys of the work, and what the edition says of other documents."""
    for alias in packing.aliases(edition):
        key = {"alias": alias, "document": edition.document}
        if not connection.execute(
            select(aliases.c.alias).where(*(aliases.c[k] == v for k, v in key.items()))
        ).first():
            connection.execute(insert(aliases).values(**key))
    for link in edition.links:
        if (relation := _INVERSE.get(link.relation)) is not None:
            notice = Notice(link.document, relation, edition.document, edition.date, edition.source)
            note(connection, notice)


def _delete(connection: Connection, rows: Sequence[int]) -> None:
    """Delete editions; the word index learns how many passages it holds too many."""
    gone = connection.execute(
        select(func.coalesce(func.sum(_E.passages), 0)).where(_E.row.in_(list(rows)))
    ).scalar_one()
    held = connection.execute(
        select(counters.c.value).where(counters.c.key == "words_gone")
    ).scalar()
    put(connection, counters, {"key": "words_gone"}, {"value": (held or 0) + gone})
    for chunk in _chunks(list(rows)):
        for table in (keys, texts, editions):
            connection.execute(delete(table).where(table.c.row.in_(chunk)))


def _chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield list(values[start : start + _CHUNK])
