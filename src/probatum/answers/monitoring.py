"""Monitoring as a table of one edition: what, when, until when.

The cells are the source's own words: the table only cuts the sentence where the grammar of such
instructions cuts it. A sentence that cannot be cut stands whole under "what".
"""

from __future__ import annotations

import re

from probatum.answers.statements import Statement
from probatum.evidence.editions import PassageKind

COLUMNS = ("What", "When", "Until")
SILENT = "not stated"
IN_THE_ROW = "as the row says"

_UNIT = r"(?:hours?|days?|weeks?|months?|years?|doses?|cycles?|visits?)"
_NUMBER = r"(?:\d+(?:\s*(?:to|-|–)\s*\d+)?|one|two|three|four|five|six|eight|ten|twelve|several)"
_WHEN = re.compile(
    rf"""
      \b(?:at\s+baseline(?:\s+and\b[^.;]*)?
    | (?:immediately\s+)?(?:before|prior\s+to)\s+[^.;,]+(?:\s+and\s+[^.;,]+)?
    | (?:at\s+least\s+)?(?:once\s+|twice\s+)?(?:daily|weekly|biweekly|monthly|quarterly|
      annually|yearly)(?!\s+(?:dos(?:e|es|age|ing)|maintenance))(?:\s+(?:for|during|in|through|until)\b[^.;,]*)?
    | (?:at\s+least\s+)?every\s+(?:other\s+)?(?:{_NUMBER}\s*(?:to\s+{_NUMBER}\s*)?)?{_UNIT}[^.;,]*
    | every\s+(?:other\s+)?(?:day|week|month|year)\b[^.;,]*
    | (?:at\s+)?(?:regular|periodic|frequent)\s+intervals[^.;,]*
    | periodically[^.;,]* | regularly[^.;,]* | frequently[^.;,]* | routinely[^.;,]*
    | (?:throughout|during)\s+[^.;,]{{0,60}}?(?:treatment|therapy|administration|infusion|use|dosing|
      pregnancy|months?|weeks?|titration)\b[^.;,]*
    | (?:on|at)\s+(?:day|week|month)s?\s+\d[^.;]*
    | within\s+{_NUMBER}\s*{_UNIT}[^.;,]*
    | {_NUMBER}\s*(?:to\s+{_NUMBER}\s*)?{_UNIT}\s+(?:after|following)[^.;,]*
    | after\s+(?:each|every|the\s+first|initiat\w+|start\w+|dose|infusion|treatment)[^.;,]*
    | as\s+clinically\s+(?:needed|indicated|appropriate)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_UNTIL = re.compile(
    rf"""\b(?:until\s+(?:(?!,?\s+(?:and|then)\s+(?:at\s+least\s+)?(?:weekly|monthly|daily|every|once|
      twice)\b)[^.;])+
    | for\s+(?:at\s+least\s+|up\s+to\s+)?(?:the\s+first\s+)?{_NUMBER}\s*(?:to\s+{_NUMBER}\s*)?{_UNIT}
      (?:\s+(?:after|following|post)[^.;,]*)?
    | for\s+the\s+(?:first|next|entire)\s+(?:hour|day|week|month|year)\b
      (?:\s+(?:after|following|post|of)[^.;,]*)?
    | to\s+the\s+end\s+of\s+[^.;]+
    | through(?:out)?\s+(?:the\s+)?(?:end\s+of|completion)[^.;,]+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_VERB = r"(?:monitor|measure|obtain|perform|check|assess|test|evaluate|conduct|repeat|determine)"
_ACTIVE = re.compile(
    rf"\b{_VERB}\s+(?:for\s+)?(?P<what>(?:[^.;:]|\.(?=[\w,]))+?)(?=\s*(?:$|[.;:](?![\w,])|,?\s*\b(?:before|prior|at\s+baseline|"
    r"weekly|monthly|every|periodic|regular|during|throughout|until|for\s+at|for\s+the|after|within|"
    r"at\s+least|frequently|routinely|as\s+clinically|daily|annually|once|twice|and\s+(?:adjust|consider|"
    r"discontinue|treat|reduce|withhold)|closely)\b))",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"(?:^|[.;:]\s+|,\s+)(?P<what>[^.;:,]+?)\s+(?:should|must|need\s+to|is\s+to|are\s+to)\s+be\s+"
    r"(?:\w+ly\s+)?(?:monitored|measured|obtained|performed|checked|assessed|tested|evaluated|"
    r"conducted|repeated|determined)\b",
    re.IGNORECASE,
)
_PATIENT_FOR_A_TIME = re.compile(
    r"^(?:the\s+|all\s+)?(?:patients?|them|infants?|children)\s+for\s+(?:at\s+least\s+|up\s+to\s+)?\d",
    re.I,
)
_DOSE_OR_PATIENT = re.compile(
    r"^(?:patients?|the patient|infants?|neonates?|children|them)\b", re.I
)


def cells(statement: Statement) -> tuple[tuple[str, str], ...]:
    """What, when and until of one monitoring statement, in the source's words."""
    if statement.cells and statement.cells[0][0].lower() == "what":
        given = {k.lower(): v for k, v in statement.cells}
        return tuple((c, given.get(c.lower()) or SILENT) for c in COLUMNS)
    if statement.kind is PassageKind.TABLE_ROW:
        return _row(statement)
    text = statement.text.rstrip(".")
    until = next(iter([*_UNTIL.finditer(text)][-1:]), None)
    rest = text[: until.start()] + text[until.end() :] if until else text
    lead, colon, _ = rest.partition(":")
    if colon and _WHEN.search(lead):
        rest = lead
    when = [
        _LOOSE_END.sub("", m.group().strip())
        for m in _WHEN.finditer(rest)
        if not _DOSE_BEFORE.search(rest, 0, m.start())
    ]
    what = _what(text)
    return (
        ("What", what or statement.text),
        ("When", "; ".join(dict.fromkeys(when)) or SILENT),
        ("Until", until.group().strip() if until else SILENT),
    )


_SCHEDULE = re.compile(
    r"\bmonitor|\bfrequen|\bschedule|\binterval|\bwhen\b|\btiming", re.IGNORECASE
)


def _row(statement: Statement) -> tuple[tuple[str, str], ...]:
    """A row of the source's own table: its first cell, the cell that holds the schedule, and what else
    the row orders ("Dosing: Stop treatment."), which is never left out."""
    (header, first), *rest = statement.cells
    schedule = [c for h, c in rest if _SCHEDULE.search(h)]
    schedule += [f"{h}: {c}" if h else c for h, c in rest if not _SCHEDULE.search(h)]
    return (
        ("What", f"{header}: {first}" if header else first),
        ("When", "; ".join(schedule) or SILENT),
        ("Until", IN_THE_ROW),
    )


_DOSE_BEFORE = re.compile(
    r"\d\s*(?:mg|mcg|µg|g|mL|units?|IU|tablets?|capsules?)(?:/\S+)?\s+(?:\w+ly\s+)?$|"
    r"\bconsecutive\s+$",
    re.IGNORECASE,
)
"""Before "daily": how often a dose is taken, not how often something is watched."""
_LOOSE_END = re.compile(r"(?:\s+(?:or|and|to)|[,;])+$", re.IGNORECASE)


def _what(text: str) -> str:
    if ":" in text:
        lead, _, items = text.partition(":")
        if _WHEN.search(lead) and items.strip():
            return items.strip() if _names_a_thing(items.strip()) else ""
    for pattern in (_PASSIVE, _ACTIVE):
        if match := pattern.search(text):
            what = match["what"].strip(" ,")
            if 3 <= len(what) <= 160 and _names_a_thing(what):
                if _PATIENT_FOR_A_TIME.match(what):
                    signs = re.search(r"\bfor\s+(signs[^.;]+|symptoms[^.;]+)", text, re.IGNORECASE)
                    return signs[1].strip() if signs else ""
                if _DOSE_OR_PATIENT.match(what) and not re.search(r"\sfor\s", what):
                    after = re.match(
                        r"\s*(?:closely\s+|carefully\s+)?for\s+([^.;]+)", text[match.end() :], re.I
                    )
                    return f"{what} for {after[1].strip()}" if after else ""
                return what
    return ""


_NO_THING = re.compile(
    r"^(?:and|or|until|prior|before|after|during|while|whether|for|if|as|when|in|at|to|by|that|which|"
    r"with|receiving|who|than|on|from|under|closely|carefully|regularly|periodically|the\s+need)\b",
    re.IGNORECASE,
)


_DECIDED = re.compile(r"\b(?:strategy|dos(?:e|es|age|ages|ing)|eligibility)$", re.IGNORECASE)
"""What is decided by a test, not tested."""


def _names_a_thing(what: str) -> bool:
    """Whether these words may name what is watched: no loose time or condition, brackets in pairs."""
    loose = _NO_THING.match(what) or _DECIDED.search(what)
    return not loose and what.count("(") == what.count(")")


_TELLS = re.compile(
    r"(?:^|[.;:,]\s+|\b(?:and|or|then|to|should|must|carefully|closely)\s+)(?:\w+ly\s+)?(?:monitor|measure|obtain|"
    r"perform|check|assess|test|evaluate|conduct|repeat|screen|examine|follow|observe|watch|verify)\b|"
    r"\b(?:should|must|needs?\s+to|has\s+to|have\s+to|is\s+to|are\s+to)\s+(?:also\s+)?be\s+(?:\w+ly\s+)?(?:monitored|"
    r"measured|obtained|performed|checked|assessed|tested|evaluated|conducted|repeated|determined|"
    r"screened|examined|followed|observed|watched|done|carried\s+out|made|under\b|kept\s+under)|"
    r"\b(?:monitoring|measurements?|tests?|testing|examinations?|evaluations?|assessments?|counts?|levels?|"
    r"determinations?|surveillance|observation|studies|follow-up|screening)\b[^.;]*\b(?:is|are|may\s+be|"
    r"should\s+be)\s+(?:also\s+|strongly\s+)?(?:recommended|required|advised|advisable|indicated|necessary|"
    r"essential|needed|mandatory|warranted|suggested|considered)\b|"
    r"\b(?:recommend|require|consider|advise)\w*\b[^.;]*\b(?:monitoring|testing|tests?|examinations?)\b",
    re.IGNORECASE,
)


def tells(text: str) -> bool:
    """Whether a sentence tells to watch, measure or test something, now or again."""
    return bool(_TELLS.search(text))


def rank(statement: Statement) -> int:
    """0 if the statement says what and when, 1 if it says only what."""
    pairs = dict(cells(statement))
    return 0 if pairs["When"] != SILENT or pairs["Until"] != SILENT else 1
