"""Text of unknown origin made safe to show: no control characters, no unsafe links."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from probatum.evidence.sentences import sentences

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters (tab and newline excepted) and marks that reorder the text around them."""

_ASCII = {
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"',
    "…": "...", "·": "-", "•": "*", "×": "x", "≥": ">=", "≤": "<=", "±": "+/-", "µ": "u", "μ": "u",
    "→": "->", "°": " deg ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "α": "alpha", "β": "beta",
    "γ": "gamma", "δ": "delta", "κ": "kappa", "ß": "ss", "®": "(R)", "™": "(TM)", "§": "section ",
    "›": ">", "‹": "<", "≈": "~", "≠": "!=", "▌": "|", "─": "-", "│": "|", "†": "+",
}  # fmt: skip


def clean(text: str) -> str:
    """The text without characters that steer a terminal or turn the reading direction."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text on one line, every run of white space one blank."""
    return " ".join(clean(text).split())


def coded(text: str) -> tuple[tuple[str, bool], ...]:
    """The text on one line, cut at back-ticks: parts, and whether each is a command to type."""
    parts = re.split(r"`([^`]+)`", one_line(text))
    return tuple((part, place % 2 == 1) for place, part in enumerate(parts) if part)


def safe_url(url: str) -> str:
    """The address if it is one of the web, else ``""``: no ``javascript:`` or ``data:``."""
    address = clean(url).strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"[\s<>\"]", address):
        return ""
    return address


def encodable(text: str, encoding: str) -> str:
    """The text in the encoding's characters: signs spelled out, accents dropped, else ``?``."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_spelled(c, encoding) for c in text)
    return text


def _spelled(character: str, encoding: str) -> str:
    for candidate in (
        character,
        _ASCII.get(character, ""),
        unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode(),
    ):
        if candidate and candidate.encode(encoding, "ignore").decode(encoding) == candidate:
            return candidate
    return "?"


_ITEMS = 3
"""Items from which what a sentence lists is set as a list."""


def in_pieces(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A text as words and the list that follows them, where a sentence of it lists with semicolons
    ("Tell your doctor if you: have asthma; have gout; are pregnant.")."""
    pieces: list[tuple[str, tuple[str, ...]]] = []
    said = ""
    for start, end in sentences(text):
        sentence = text[start:end]
        first, semicolon, _ = sentence.partition("; ")
        lead, colon, _ = first.rpartition(": ")
        items = tuple(sentence[len(lead) + len(colon) :].split("; "))
        rows = any(": " in i and i[:1].isupper() for i in items)
        listing = semicolon and len(items) >= _ITEMS and not rows
        if not listing:
            said = f"{said} {sentence}".strip()
        else:
            pieces.append((f"{said} {lead}{colon.rstrip()}".strip(), items))
            said = ""
    return (*pieces, (said, ())) if said else tuple(pieces)
