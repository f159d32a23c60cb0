"""What a label tells to do about a harm that a question names, or when treatment is stopped.

"How is colitis managed on X?", "pneumonitis on X: what to do?", "when is X stopped for neutropenia?":
the answer stands in the table of dose modifications, or among the instructions of the harm's own
subsection of the warnings, and not where the harm is counted or explained to patients.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from probatum.answers.choosing import content_words, merged, relevance, stem
from probatum.answers.focus import Focus
from probatum.answers.label import Product, instructs, with_codes
from probatum.answers.statements import Statement, statements
from probatum.answers.topics import DOSAGE, WARNINGS
from probatum.evidence.editions import Level, PassageKind
from probatum.retrieval import cues

COVERED = 0.75
"""Share of the weight of the harm's words that a row or a subsection has to hold."""

MOST = 8
"""Statements of each kind, rows and instructions, that are taken."""

_MANAGED = (
    r"\bmanag(?:e[ds]?|ing|ement)\b|\bwhat\s+(?:to|(?:should|must|can|do)\s+(?:i|we|you|one))\s+do\b|"
    r"\bwhat\s+(?:should|must|can|is\s+to)\s+be\s+done\b|\bhandle[ds]?\b|"
    r"\bdos(?:e|age)\s+(?:reductions?|modifications?|interruptions?)\s+(?:for|in|with|after)\b"
)
_STOPPED = (
    r"\bwhen\b.{0,60}"
    r"\b(?:stop(?:ped)?|discontinued?|withdrawn?|withh[eo]ld|interrupt(?:ed)?|held)\b"
)
_ASKED = re.compile(f"{_MANAGED}|{_STOPPED}", re.IGNORECASE)
_WHEN_TO_STOP = re.compile(_STOPPED, re.IGNORECASE)

_HELPS = re.compile(
    r"\b(?:withh[eo]ld|interrupt\w*|discontinu\w+|reduc\w+|decreas\w+|resum\w+|stop\w*|restart\w*|"
    r"delay\w*|corticosteroids?|treat(?:ment)?\s+with|administer|initiate|institute|control|consider|"
    r"manage)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(r"\b(?:withh[eo]ld|interrupt\w*|discontinu\w+|stop\w*)\b", re.IGNORECASE)
_PERMANENT = re.compile(r"\bpermanent\w*", re.IGNORECASE)
_COUNTED = re.compile(r"\d\s*%|\(\d+/\d+\)|\b(?:occurred|reported|led\s+to)\b", re.IGNORECASE)
"""How a sentence counts a harm instead of ruling what to do about it."""

_OTHER = re.compile(r"\b(?:other\s+than|unrelated\s+to)\b", re.IGNORECASE)
"""How a row rules on every cause but the harm."""

_GRADE = re.compile(r"\bgrades?\s*(\d)\b", re.IGNORECASE)

_NO_HARM = frozenset(
    map(
        stem,
        """manage managed managing management handle handled dose dosage reduction reductions
        modification modifications interruption interruptions treatment treat treated therapy drug
        stop stopped discontinue discontinued withhold withheld withdrawn interrupt interrupted held
        permanently temporarily patient patients grade severe immediately develops developed
        adverse event events side effect effects toxicity""".split(),
    )
)
"""Words of such a question that name no harm."""


def asks(question: str) -> bool:
    """Whether a question is on what to do about a harm, and on no group of patients."""
    return bool(_ASKED.search(question)) and not any(
        pattern.search(question) for group, pattern in cues.POPULATIONS if group in _GROUPS
    )


_GROUPS = ("renal", "hepatic", "pregnancy", "lactation", "paediatric", "geriatric")


def harm(focus: Focus) -> dict[str, float]:
    """The words of the question that name the harm, with their weights."""
    return {w: n for w, n in focus.terms.items() if w not in _NO_HARM and not w.isdigit()}


def told(product: Product, question: str, focus: Focus) -> list[Statement]:
    """The label's rules on the harm of the question: rows of a table first, then instructions.

    Without a harm ("when is it permanently discontinued?") the rules that stop the treatment. A
    digest has its own headings: nothing is taken from it.
    """
    if not asks(question) or product.edition.level is not Level.PRIMARY:
        return []
    wanted = harm(focus)
    if not wanted and not _WHEN_TO_STOP.search(question):
        return []
    edition = product.edition
    found = statements(edition, with_codes(edition, (DOSAGE, *WARNINGS)))
    rules = [s for s in found if _rules(s, wanted, bool(_PERMANENT.search(question)))]
    rows = [s for s in rules if s.kind is PassageKind.TABLE_ROW]
    prose = [s for s in rules if s.kind is not PassageKind.TABLE_ROW]
    rows = _of_the_grade(sorted(rows, key=lambda s: not _leads(s, wanted)), question)
    return [g[0] for part in (rows, prose) for g in merged(part)[:MOST]]


def _rules(statement: Statement, wanted: Mapping[str, float], permanent: bool) -> bool:
    """Whether a statement tells what to do about the harm."""
    if statement.kind is PassageKind.TABLE_ROW:
        told = " ".join(text for _, text in statement.cells[1:])
        if not wanted:
            return bool(_STOPS.search(told)) and (not permanent or bool(_PERMANENT.search(told)))
        named = " ".join((*statement.titles[1:], statement.text))
        return bool(_HELPS.search(told)) and not _OTHER.search(told) and _covers(named, wanted)
    if not wanted or _COUNTED.search(statement.text) or not instructs(statement.text):
        return False
    heading = " ".join(statement.titles[1:])
    scheduled = DOSAGE in statement.codes
    acts = _STOPS if scheduled or not _covers(statement.text, wanted) else _HELPS
    return bool(acts.search(statement.text)) and _covers(f"{heading} {statement.text}", wanted)


def _leads(row: Statement, wanted: Mapping[str, float]) -> bool:
    """Whether the row is about the harm by its first cell or its caption."""
    heads = (row.cells[0][1], row.text.split(":")[0]) if row.cells else (row.text,)
    return _covers(" ".join(heads), wanted)


def _covers(text: str, wanted: Mapping[str, float]) -> bool:
    return relevance(content_words(text.replace("-", " ").replace("/", " ")), wanted) >= COVERED


def _of_the_grade(rows: Sequence[Statement], question: str) -> list[Statement]:
    """The rows of the grade that the question names, where it names one that a row has."""
    grade = _GRADE.search(question)
    if not grade:
        return list(rows)
    own = [s for s in rows if re.search(rf"\bgrades?\b[^;:]*\b{grade[1]}\b", s.text, re.IGNORECASE)]
    return own or list(rows)
