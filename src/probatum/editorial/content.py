"""What of an article an approval binds: its canonical JSON, and the hash of that.

The canonical JSON is the published article JSON without what is said *about* the article: ``review``
(state, signatures, what this site puts beside it) and the sentence ``status.review``. Everything a
reader takes from the article is in it: question, every claim with its quotes and their places, checks,
verdicts, references, dates, disclaimer. Keys are sorted, nothing is spaced, characters are UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from probatum.evidence.editions import Json


def canonical(value: Json) -> str:
    """A JSON value in its one form: sorted keys, no spaces, characters as they are."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def covered(article: Mapping[str, Json]) -> dict[str, Json]:
    """The part of an article's JSON that the hash covers."""
    kept = {key: value for key, value in article.items() if key != "review"}
    status = kept.get("status")
    if isinstance(status, Mapping):
        kept["status"] = {key: value for key, value in status.items() if key != "review"}
    return kept


def content_hash(article: Mapping[str, Json]) -> str:
    """SHA-256 of the canonical JSON of what the hash covers, hexadecimal."""
    return digest(canonical(covered(article)))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
