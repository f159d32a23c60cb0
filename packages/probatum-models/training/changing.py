"""Small changes of a sentence that turn its meaning round, for training pairs."""

from __future__ import annotations

import random
import re

AUXILIARY = "is|are|was|were|has|have|had|can|may|might|should|could|will|must|did|does|do"
_OPPOSITE = """
increase decrease, increases decreases, increased decreased, increasing decreasing, higher lower,
greater smaller, more less, more fewer, improve worsen, improves worsens, improved worsened,
improvement deterioration, longer shorter, better worse, reduce increase, reduces increases,
reduced increased, reduction increase, raised lowered, elevated reduced, effective ineffective,
beneficial harmful, promotes inhibits, promote inhibit, induces suppresses, induced suppressed,
prevents causes, prevented caused, enhances impairs, enhanced impaired, enhance impair,
accelerates delays, activates suppresses, activated suppressed, positive negative,
positively negatively, upregulated downregulated, early late, before after, high low,
superior inferior, safe unsafe, common rare, similar different, protective harmful,
sensitive resistant, stronger weaker, faster slower, adults children, women men,
contraindicated recommended, avoid use, with without, necessary unnecessary, decline rise, gain loss,
severe mild, acute chronic, inhibits activates, required optional
"""
OPPOSITE: dict[str, list[str]] = {}
for _pair in _OPPOSITE.split(","):
    _one, _other = _pair.split()
    OPPOSITE.setdefault(_one, []).append(_other)
    OPPOSITE.setdefault(_other, []).append(_one)
_BASE = {
    "increased": "increase", "decreased": "decrease", "reduced": "reduce", "improved": "improve",
    "affected": "affect", "changed": "change", "prevented": "prevent", "inhibited": "inhibit",
    "induced": "induce", "showed": "show", "differed": "differ", "caused": "cause",
}  # fmt: skip


def opposite(text: str, chance: random.Random) -> str | None:
    """The sentence with one word turned into its opposite."""
    found = [m for m in re.finditer(r"[A-Za-z]+", text) if m.group() in OPPOSITE]
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + chance.choice(OPPOSITE[match.group()]) + text[match.end() :]


def negated(text: str) -> str | None:
    """The sentence with its first verb negated, None where that is not plain."""
    match = re.search(rf"\b({AUXILIARY})\b(?! (?:not|no|neither)\b)", text)
    if (
        match
        and not re.search(r"\b(that|which|who|not|no)\b", text[: match.start()])
        and not re.search(r"\b(not|no|without|neither|nor|never)\b", text)
    ):
        return text[: match.end()] + " not" + text[match.end() :]
    match = re.search(rf"\b(significantly )?({'|'.join(_BASE)})\b", text)
    barred = r"\b(not|no|without|neither|nor|never|was|were|that|which|who|is|are|be|been|by)\b"
    if match and not re.search(barred, text[: match.end()]):
        verb = "did not " + (match[1] or "") + _BASE[match[2]]
        return text[: match.start()] + verb + text[match.end() :]
    return None


def affirmed(text: str) -> str | None:
    """The sentence without its one negation, None where that is not plain."""
    once = len(re.findall(r"\b(not|no)\b", text)) == 1
    match = re.search(rf"\b({AUXILIARY}) not (?!only)", text)
    if match and match[1] not in ("did", "does", "do") and once:
        return text[: match.end() - 4] + text[match.end() :]
    match = re.search(
        r"\b(?:[Tt]here (?:was|were|is) )no "
        r"(significant |statistically significant |evidence |clear )?",
        text,
    )
    if match and once:
        return text.replace(" no ", " " if re.search(r"were no", text) else " a ", 1)
    return None


def renumbered(text: str, chance: random.Random) -> str | None:
    """The sentence with another value for one of its numbers."""
    numbers = re.finditer(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.-]*\d)", text)
    found = [m for m in numbers if not re.match(r"(19|20)\d\d$", m.group())]
    if not found:
        return None
    match = chance.choice(found)
    old = match.group()
    if "." in old:
        shifted = old.replace(".", "")
        scaled = round(float(old) * chance.choice([0.5, 1.7, 2, 3]), len(old.split(".")[1]))
        new = chance.choice([shifted, str(scaled)])
    else:
        scale = chance.choice([0.3, 0.5, 1.6, 2, 4])
        new = str(max(1, int(int(old) * scale) + chance.choice([0, 1, 2])))
    return None if new == old else text[: match.start()] + new + text[match.end() :]
