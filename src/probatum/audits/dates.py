"""The day that a text gives itself."""

from __future__ import annotations

import re

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = "|".join(f"{m[:3]}(?:{m[3:]})?" if len(m) > 3 else m for m in _MONTHS)
_DAY = re.compile(
    r"(?P<iso>(?<!\d)(?P<y0>(?:19|20)\d\d)-(?P<m0>0[1-9]|1[0-2])(?:-(?P<d0>[0-3]\d))?(?!\d))"
    rf"|(?P<mdy>\b(?P<m1>{_MONTH})\.?\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y1>(?:19|20)\d\d))"
    rf"|(?P<dmy>(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?P<m2>{_MONTH})\.?,?\s(?P<y2>(?:19|20)\d\d))"
    rf"|(?P<my>\b(?P<m3>{_MONTH})\.?,?\s(?P<y3>(?:19|20)\d\d))",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:last\s)?(?:updated|reviewed|modified|revised|published|posted|accessed|as\sof|written)\b"
    r"|\bdate\b|\bcurrent\s(?:as\sof|to)\b",
    re.IGNORECASE,
)
_NEAR = 40


def own_date(text: str) -> str:
    """The date of the text as ISO 8601, as precise as it is printed; ``""`` if it gives none.

    Only a date behind a word that dates the text counts, in its first 60 lines or its last 20; of
    several the latest.
    """
    lines = text.splitlines()
    chosen = lines if len(lines) <= 80 else [*lines[:60], *lines[-20:]]
    found: list[str] = []
    for line in chosen:
        for said in _SAYS.finditer(line[:2000]):
            match = _DAY.search(line, said.end(), said.end() + _NEAR)
            if match and not re.search(r"[.;?!]\s", line[said.end() : match.start()]):
                found.append(_iso(match))
    return max((d for d in found if d), default="")


def _iso(match: re.Match[str]) -> str:
    form = match.lastgroup or ""
    groups = match.groupdict()
    year = next((groups[f"y{i}"] for i in range(4) if groups.get(f"y{i}")), "")
    month = next((groups[f"m{i}"] for i in range(4) if groups.get(f"m{i}")), "")
    day = next((groups[f"d{i}"] for i in range(3) if groups.get(f"d{i}")), None)
    if not year or not month:
        return form and ""
    number = int(month) if month.isdecimal() else _month(month)
    if not number or (day is not None and not 1 <= int(day) <= 31):
        return ""
    return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")


def _month(word: str) -> int:
    return next((i for i, m in enumerate(_MONTHS, 1) if m.startswith(word.casefold()[:3])), 0)
