"""The starter library with every drug, gene, disease and trial renamed: same shape, same length.

Because each invented name is as long as the name that it stands for, every span and every limit on
length means the same in both libraries; because the map is one to one, it can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from probatum.evidence.editions import Edition

DRUGS = {
    "onasemnogene abeparvovec": "umirentokine dolibarquast",
    "onasemnogene": "umirentokine",
    "abeparvovec": "dolibarquast"[:11],
    "nusinersen": "kovalirtam",
    "risdiplam": "fentorbil",
    "zolgensma": "quorvinta",
    "itvisma": "pelordy",
    "spinraza": "dwenlivo",
    "evrysdi": "obsthyk",
    "xioi": "queb",
    "brve": "mlto",
}
"""Found in any case."""

OTHERS = {
    "spinal muscular atrophy": "dorval glomular estropy",
    "SMA": "KVD",
    "SMN": "PQX",
    "AAV": "HJW",
    "STEER": "PLANK",
    "START": "QUOIN",
    "STR1VE": "GLP4TO",
    "SPR1NT": "KLA2UD",
    "SMART": "VOLTA",
    "STRONG": "MERCUL",
    "STRENGTH": "COPPERIL",
    "RESTORE": "GALLEON",
    "RESPOND": "BRIGAND",
    "DEVOTE": "LANTUR",
    "ENDEAR": "OSPREY",
    "CHERISH": "MALLARD",
    "FIREFISH": "TUNDRALK",
    "SUNFISH": "MONSOON",
    "JEWELFISH": "GLACIERIT",
    "LT-": "ZV-",
    "Australian": "Velmorrian",
    "German and Austrian": "Kaspol und Nurrisk",
}
"""Found as they are written, as words of their own; the disease in any case."""


def _fitted(pairs: Mapping[str, str]) -> dict[str, str]:
    return {old: (new + "aeiou" * 2)[: len(old)] for old, new in pairs.items()}


NAMES = _fitted(DRUGS) | _fitted(OTHERS)
_ANY_CASE = (*DRUGS, "spinal muscular atrophy")
_NUMBERED = re.compile(
    r"(?<![\d.])(?P<head>NCT0|pmid:|PMID |ncbi\.nlm\.nih\.gov/)(?P<digits>\d{7,8})(?!\d)"
)
_SHIFT = 1111


class Renaming:
    """One to one map of names, kept through case, and its inverse."""

    def __init__(self, names: Mapping[str, str], shift: int) -> None:
        self._shift = shift
        loose = {k.casefold(): v for k, v in names.items()}
        self._new = loose
        any_case = [k for k in names if k in _ANY_CASE or names[k] in _ANY_CASE]
        exact = [k for k in names if k not in any_case]
        self._pattern = re.compile(
            "|".join(f"(?i:{re.escape(k)})" for k in sorted(any_case, key=lambda k: (-len(k), k)))
            + "|(?<![A-Za-z0-9])(?:"
            + "|".join(re.escape(k) for k in sorted(exact, key=lambda k: (-len(k), k)))
            + ")(?![A-Za-z])"
        )

    def text(self, words: str) -> str:
        """``words`` renamed; as long as before."""
        renamed = self._pattern.sub(lambda m: self._like(m[0]), words)
        return _NUMBERED.sub(
            lambda m: f"{m['head']}{int(m['digits']) + self._shift:0{len(m['digits'])}d}", renamed
        )

    def _like(self, found: str) -> str:
        new = self._new[found.casefold()]
        if found.isupper():
            return new.upper()
        if found.islower():
            return new.lower()
        return "".join(n.upper() if f.isupper() else n.lower() if f.islower() else n
                       for f, n in zip(found, new, strict=True))  # fmt: skip

    def value(self, value: Any) -> Any:
        """A value of JSON, renamed throughout."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {k: self.value(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.value(v) for v in value)
        return value

    def edition(self, edition: Edition) -> Edition:
        """The edition with everything in it renamed; all spans stay."""
        text = self.text(edition.text)
        assert len(text) == len(edition.text)
        return replace(
            edition,
            text=text,
            document=self.text(edition.document),
            title=self.text(edition.title),
            url=self.text(edition.url),
            names=tuple(replace(n, text=self.text(n.text)) for n in edition.names),
            sections=tuple(replace(s, title=self.text(s.title)) for s in edition.sections),
            passages=tuple(
                replace(p, where=self.value(p.where), cells=self.value(p.cells))
                for p in edition.passages
            ),
            links=tuple(replace(x, document=self.text(x.document)) for x in edition.links),
            meta=self.value(dict(edition.meta)),
        )

    def editions(self, editions: Iterable[Edition]) -> list[Edition]:
        """All of them."""
        return [self.edition(e) for e in editions]


RENAME = Renaming(NAMES, _SHIFT)
RESTORE = Renaming({new: old for old, new in NAMES.items()}, -_SHIFT)
