"""What is not confirmed, said in words: the notice that stands where an unconfirmed fact may not.

An unconfirmed figure never stands in a dose, a threshold or a schedule. A bare "not confirmed" leaves
a reader to guess what is missing, so the notice names the subject of the fact, never its figures,
and the place of the primary document where the answer stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.answers.places import place
from probatum.answers.statements import Statement
from probatum.evidence.editions import Edition

_VERB = (
    r"(?:do|monitor|measure|obtain|repeat|stop|discontinue|withhold|continue|give|administer|taper|"
    r"consult|call|refer|evaluate|test|check|assess|avoid|consider|reduce|increase|start|delay|"
    r"postpone|use|restart|resume|skip|take)"
)
_LEAD = re.compile(
    rf"^(?P<word>If|When|On|Unless|Before|After|During)\s+(?P<what>.+?),\s+(?:then\s+)?{_VERB}\b",
)
_NOT_READ = re.compile(
    r"^(?:The\s+)?(?P<what>.+?)\s+(?:is|are|was|were)\s+not\s+(?:read|found|confirmed|known)\b"
)
_NONE_GIVEN = re.compile(r"\bgives?\s+no\s+(?P<what>[^.;]+)")
_WARNS = re.compile(r"\bwarns?\s+of\s+(?:a\s+|an\s+|the\s+)?(?P<what>[^.;]+)")
_SUBJECT = re.compile(
    r"^(?:In\s+the\s+[^,]+,\s+)?(?:The\s+)?(?P<what>[^,;:]+?)\s+"
    r"(?:is|are|was|were|has|have|starts?|begins?|ends?|lasts?|covers?|asks?|contains?|may|must|should)\b"
)
_FIGURE = re.compile(r"(?<![\w-])\d")
_ELSEWHERE = re.compile(r"\bnot in the label\b", re.IGNORECASE)


def subject(statement: Statement) -> str:
    """What an unconfirmed statement is about, without the figures that it gives; ``""`` if its words
    do not tell."""
    if what := dict(statement.cells).get("what"):
        return f"{what} (how often and until when)"
    text = statement.text
    if gap := _NOT_READ.match(text) or _NONE_GIVEN.search(text):
        return gap["what"].strip()
    figures = bool(_FIGURE.search(text))
    if lead := _LEAD.match(text):
        found = f"what to do {lead['word'].lower()} {lead['what']}"
    elif named := _WARNS.search(text):
        found = f"a warning of {named['what'].strip()}"
    elif owner := _SUBJECT.match(text):
        of = owner["what"].strip()
        found = f"the figures for {of}" if figures else f"what the label says of {of}"
    else:
        return ""
    return "" if _FIGURE.search(found) else found


def notices(left: Sequence[Statement], edition: Edition) -> tuple[str, ...]:
    """At most two notices: what to read in the label and where, and what no label settles."""
    places: dict[str, dict[str, None]] = {}
    outside: dict[str, None] = {}
    for statement in left:
        what = subject(statement)
        if _ELSEWHERE.search(statement.where or ""):
            outside[what or "a rule of practice"] = None
        else:
            places.setdefault(place(statement.titles, statement.where) or "text", {})[what] = None
    made = []
    link = f" ({edition.url})" if edition.url else ""
    if len(places) == 1:
        at, subjects = next(iter(places.items()))
        named = "; ".join(s for s in subjects if s)
        made.append(f"Not confirmed{f': {named}' if named else ''}. Read label {at}{link}.")
    elif places:
        listed = "; ".join(
            f"{s} ({at})" if s else at for at, found in places.items() for s in found
        )
        made.append(f"Not confirmed: {listed}. Read these in the label{link}.")
    if outside:
        made.append(
            f"Not confirmed, and not in the label: {'; '.join(outside)}. No text that was read "
            "settles it: ask the specialist team."
        )
    return tuple(made)
