"""Where in a document something stands, in words that find it: "section 2.1 “Dose”"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLACE = re.compile(r",\s+((?:whole label|boxed warning|sections?\b)[^;,]*)(?:;|$)", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*(?:\s|$)")
LONGEST = 70
"""Characters of a heading that are repeated."""


def place(titles: Sequence[str], where: str | None = None) -> str:
    """The place by the innermost heading, and by the number that a digest gives for it (``where``)."""
    title = " ".join(titles[-1].split()) if titles else ""
    if len(title) > LONGEST:
        title = title[: title.rfind(" ", 0, LONGEST)].rstrip(" ,;:") + " …"
    if _NUMBERED.match(title):
        return f"section {title}"
    numbered = _PLACE.search(where or "")
    named = f"“{title}”" if title else ""
    if numbered and numbered[1].casefold() == title.casefold():
        return numbered[1]
    parts = [numbered[1] if numbered else "section" if title else "", named]
    return " ".join(p for p in parts if p)
