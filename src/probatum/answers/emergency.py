"""The local emergency line, for a question that may be about a person in danger now.

Numbers: US 911, 988 (Suicide and Crisis Lifeline) and 1-800-222-1222 (Poison Help, HRSA); EU 112
(Directive 2002/22/EC), UK 999 and 111. Status: unconfirmed (from general knowledge); a site checks
them before use.
"""

from __future__ import annotations

from collections.abc import Sequence

_LINES = {
    "US": ("911", "Poison Help 1-800-222-1222", "call or text 988"),
    "EU": ("112", "the national poison centre", "the national crisis line"),
    "UK": ("999", "NHS 111 for poisoning advice", "NHS 111 or Samaritans 116 123"),
}
_ELSEWHERE = ("the local emergency number", "the local poison centre", "a local crisis line")


def emergency_line(dangers: Sequence[str], jurisdiction: str) -> str:
    """What to do first, in one sentence; ``""`` if nobody seems to be in danger.

    ``dangers`` holds ``self-harm``, ``overdose`` or ``emergency``.
    """
    if not dangers:
        return ""
    number, poison, crisis = _LINES.get(jurisdiction.upper(), _ELSEWHERE)
    parts = [f"If a person is in danger now, call {number} first"]
    if "overdose" in dangers:
        parts.append(f"for an overdose or poisoning also {poison}")
    if "self-harm" in dangers:
        parts.append(f"for thoughts of suicide or self-harm, {crisis}")
    return "; ".join(parts) + ". This program is not for emergencies."
