"""Keys of local files: files of one name in different places are different documents.

A reader sees only a file's name, and calls the document ``file:<name>``, a record of a data set
``file:<name>#<id>``. The first file of a name keeps that key. A file of the same name in another
place gets ``file:<name>~<six hex digits>``, taken from the SHA-256 of its real path. So a file that
is changed where it lies is a new edition of its document, and two files that happen to share a name
never pose as editions of each other. A file that was moved is known by its content until it changes.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace

from sqlalchemy import and_, or_, select

from probatum.evidence.editions import Edition
from probatum.library.record import Record
from probatum.library.tables import editions

PLACE = "place"
"""Field of an edition's ``meta``: a hash of the path from which a local document was read."""

_PREFIX = "file:"
_RECORD = "#"
_AFTER_RECORD = chr(ord(_RECORD) + 1)
_DIGITS = 6


class LocalKeys:
    """The keys of the documents in one file. ``place`` is its path, with the member of an archive."""

    def __init__(self, record: Record, place: str) -> None:
        self._record = record
        real = os.path.realpath(place)
        self._place = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._bases: dict[str, str] = {}

    def own(self, edition: Edition) -> Edition:
        """The edition under the key that it has in this library."""
        if not edition.document.startswith(_PREFIX):
            return edition
        base, mark, rest = edition.document.partition(_RECORD)
        if base not in self._bases:
            self._bases[base] = base if self._is_mine(base, edition.id) else self._marked(base)
        document = self._bases[base] + mark + rest
        return replace(edition, document=document, meta={**edition.meta, PLACE: self._place})

    def _marked(self, base: str) -> str:
        return f"{base}~{self._place[:_DIGITS]}"

    def _is_mine(self, base: str, identity: str) -> bool:
        """Whether the bare name is free, this file's from an earlier reading, or says the same."""
        column = editions.c.document
        records = and_(column > base + _RECORD, column < base + _AFTER_RECORD)
        query = select(editions.c.id, editions.c.meta)
        with self._record.reading() as connection:
            if connection.execute(query.where(editions.c.id == identity)).first() is not None:
                return True
            rows = connection.execute(query.where(or_(column == base, records)).limit(1)).all()
        return not rows or json.loads(rows[0].meta or "{}").get(PLACE) == self._place
