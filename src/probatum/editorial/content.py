"""What of an article an approval binds: its canonical JSON, and the hash of that.

The canonical JSON is the published article JSON without what is said *about* the article: ``review``
(state, signatures, what this site puts beside it) and the sentence ``status.review``. Everything a
reader takes from the article is in it: question, every claim with its quotes and their places, checks,
verdicts, references, dates, disclaimer. Keys are sorted, nothing is spaced, characters are UTF-8, and
what is empty (null, "", [], {}) is left out, so that a field that a later version adds alters no hash
while it is empty.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from probatum.evidence.editions import Json

_EMPTY: tuple[Json, ...] = (None, "", [], {})


def canonical(value: Json) -> str:
    """A JSON value in its one form: sorted keys, no spaces, characters as they are."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def covered(article: Mapping[str, Json]) -> dict[str, Json]:
    """The part of an article's JSON that the hash covers."""
    kept: dict[str, Json] = {k: _filled(v) for k, v in article.items() if k != "review"}
    status = kept.get("status")
    if isinstance(status, dict):
        kept["status"] = {key: value for key, value in status.items() if key != "review"}
    return {key: value for key, value in kept.items() if value not in _EMPTY}


def _filled(value: Json) -> Json:
    if isinstance(value, dict):
        filled = {key: _filled(inner) for key, inner in value.items()}
        return {key: inner for key, inner in filled.items() if inner not in _EMPTY}
    if isinstance(value, list):
        return [_filled(inner) for inner in value]
    return value


def content_hash(article: Mapping[str, Json]) -> str:
    """SHA-256 of the canonical JSON of what the hash covers, hexadecimal."""
    return digest(canonical(covered(article)))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
