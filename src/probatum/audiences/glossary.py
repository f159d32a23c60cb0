"""The glossary: medical words said plainly, and what the ones that stay mean.

The words and their sources stand in ``glossary.yaml``. An entry never changes a number, a denial or
the force of a modal verb; ``tests/unit/test_glossary.py`` holds the file to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording of a term.

    ``say`` takes its place in a text, ``means`` explains it at first use; ``sign`` is how a patient
    would name it where it can be noticed. ``source`` and ``status`` are those of the meaning.
    """

    term: str
    say: str
    means: str = ""
    sign: str = ""
    source: str = ""
    status: str = ""
    covers: tuple[str, ...] = ()
    modal: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text in plain words, and the entries that stand in it, in order."""

    text: str
    entries: tuple[Entry, ...]


class Glossary:
    """The entries, and texts said with them."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self.entries = tuple(entries)
        self._by_term = {e.term.lower(): e for e in entries}
        longest = sorted(self._by_term, key=lambda t: (-len(t), t))
        words = "|".join(re.escape(t).replace(r"\ ", r"\s+") for t in longest)
        self._pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)

    def plain(self, text: str) -> str:
        """The text with every entry's plain words in the place of its own."""
        return self.say(text).text

    def say(self, text: str, spared: Collection[str] = ()) -> Said:
        """The text in plain words; what is in ``spared`` (lower case) stays as it is."""
        found: list[Entry] = []

        def put(match: re.Match[str]) -> str:
            word = match.group()
            entry = self._by_term[" ".join(word.lower().split())]
            if entry.term.lower() in spared:
                return word
            found.append(entry)
            return _cased(word, entry.say, text[: match.start()])

        return Said(self._pattern.sub(put, text), tuple(found))

    def found(self, text: str) -> tuple[Entry, ...]:
        """The entries whose terms stand in a text, in order."""
        return self.say(text).entries


def _cased(word: str, say: str, before: str) -> str:
    """The plain words with a capital where they begin a sentence as the word did."""
    if say.lower() == word.lower():
        return word
    begins = not before.strip() or before.rstrip()[-1:] in ".:;!?•("
    if begins and word[:1].isupper() and say[:1].islower():
        return say[:1].upper() + say[1:]
    return say


@cache
def glossary() -> Glossary:
    """The glossary that ships."""
    data = yaml.safe_load((Path(__file__).parent / "glossary.yaml").read_text("utf-8"))
    entries: list[Entry] = []
    for row in data["terms"]:
        terms = row["term"] if isinstance(row["term"], list) else [row["term"]]
        entries += [
            Entry(
                term=term,
                say=row.get("say", term),
                means=row.get("means", ""),
                sign=row.get("sign", ""),
                source=row.get("source", ""),
                status=row.get("status", ""),
                covers=tuple(row.get("covers", ())),
                modal=row.get("modal", ""),
            )
            for term in terms
        ]
    entries += [Entry(row["from"], row["to"], modal=row.get("modal", "")) for row in data["words"]]
    entries += [Entry(name, name) for name in data["keep"]]
    return Glossary(entries)
