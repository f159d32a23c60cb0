"""The lexicon of a library: learnt from its record, kept beside it until the record changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from probatum.evidence.editions import Kind
from probatum.library.record import Record
from probatum.library.tables import editions
from probatum.retrieval.lexicon import Lexicon


def lexicon(record: Record, folder: Path | None = None) -> Lexicon:
    """The names of the editions that count.

    ``folder`` is the library's; the lexicon is kept there as ``lexicon.json`` with the state of the
    record that it was learnt from, and learnt anew when that has changed. A folder that cannot be
    written to, or a kept file that cannot be read, costs time and nothing else.
    """
    if folder is None:
        return _learn(record)
    path = folder / "lexicon.json"
    state = record.state
    try:
        kept = json.loads(path.read_bytes())
        if kept["state"] == state:
            return Lexicon.from_json(kept)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    learnt = _learn(record)
    _keep(path, {"state": state, **learnt.to_json()})
    return learnt


def _learn(record: Record) -> Lexicon:
    names = ((role, text, document) for role, text, document, _ in record.names())
    return Lexicon.build(names, _products(record))


def _products(record: Record) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    query = (
        select(editions.c.document, editions.c.meta)
        .where(editions.c.newest, editions.c.kind == Kind.LABEL.value)
        .order_by(editions.c.document)
    )
    with record.reading() as connection:
        rows = connection.execute(query).all()
    for document, meta in rows:
        products = json.loads(meta).get("products")
        if isinstance(products, list):
            yield document, [product for product in products if isinstance(product, dict)]


def _keep(path: Path, content: Mapping[str, Any]) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        temporary.write_text(
            json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
