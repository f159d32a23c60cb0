"""Which sentences of papers answer: chosen by their own score, the study's and their place in it,
shown study by study in the order of the source.

Results and conclusions answer; background, aims and methods come after them, for what others have
found and what was planned are no findings of a study.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from probatum.answers.statements import Statement
from probatum.evidence.editions import Edition, Kind, PassageKind

PAPERS = (Kind.ABSTRACT, Kind.FULL_TEXT)

MOST = 10
"""Sentences of papers in one article: as many as a clinician reads in place of the abstracts."""

OF_STUDY = 0.4
"""Weight of the best sentence of a study in the score of its other sentences."""

ON_TOPIC = 0.38
"""Least share of the best score that a chosen sentence must have."""

PAPERS_OPENED = 4
"""Best papers of which every sentence of the abstract may be chosen, not the found passages only."""

LONGEST_ABSTRACT = 14
"""Passages of an abstract that is opened; a longer one is a document of another kind."""


class Part(StrEnum):
    """What a sentence does in a paper."""

    CONCLUSION = "conclusion"
    RESULT = "result"
    METHOD = "method"
    AIM = "aim"
    BACKGROUND = "background"
    OPEN = "open"


GAIN = {
    Part.CONCLUSION: 0.1,
    Part.RESULT: 0.06,
    Part.OPEN: 0.03,
    Part.METHOD: -0.04,
    Part.BACKGROUND: -0.06,
    Part.AIM: -0.1,
}
"""What a part adds to the score of a sentence."""

OPENS = {
    Part.CONCLUSION: 0.1,
    Part.RESULT: 0.06,
    Part.AIM: -0.6,
    Part.METHOD: -0.5,
    Part.BACKGROUND: -0.04,
}
"""What a part adds besides where sentences are chosen to open the article."""

LONGEST_READ = 20_000
"""Characters of a paper that is searched for the abbreviations that it defines."""

FINDINGS = (Part.CONCLUSION, Part.RESULT, Part.OPEN)
"""Parts that say what was found."""

_BY_CODE = {
    "conclusions": Part.CONCLUSION,
    "discussion": Part.CONCLUSION,
    "results": Part.RESULT,
    "methods": Part.METHOD,
    "objective": Part.AIM,
    "background": Part.BACKGROUND,
    "introduction": Part.BACKGROUND,
}
_INLINE = (
    (re.compile(r"^(?:CONCLUSIONS?|INTERPRETATION)\b"), Part.CONCLUSION),
    (re.compile(r"^(?:MAIN\s+|PRINCIPAL\s+)?(?:RESULTS?|FINDINGS?)\b"), Part.RESULT),
    (re.compile(r"^(?:METHODS?|DESIGN|SETTINGS?|PARTICIPANTS|PATIENTS|INTERVENTIONS?)\b"),
     Part.METHOD),
    (re.compile(r"^(?:OBJECTIVES?|AIMS?|PURPOSE)\b"), Part.AIM),
    (re.compile(r"^(?:BACKGROUND|CONTEXT|INTRODUCTION)\b"), Part.BACKGROUND),
)  # fmt: skip
_AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|purpose|objectives?|goals?)\b|^to\s+(?:\w+ly\s+)?(?:assess|evaluate|determine|"
    r"examine|investigate|compare|study|test|identify|explore|describe|analy[sz]e|report)\b|"
    r"\bwe\s+(?:\w+\s+)?(?:sought|investigate[sd]?|examined?|assess(?:ed)?|evaluated?|hypothesi[sz]ed?|"
    r"aim(?:ed)?|studied|compared?|asked|tested|explored?|review|discuss|describe)\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\bwe\s+(?:\w+\s+)?(?:used|performed|conducted|enrolled|recruited|measured|searched|included|"
    r"analy[sz]ed|collected|identified\s+\d|randomi[sz]ed|recorded|reviewed)\b|"
    r"\b(?:were|was)\s+(?:\w+ly\s+)?(?:randomi[sz]ed|enrolled|recruited|included|assessed|measured|"
    r"collected|assigned|performed|conducted|used|searched|reviewed|selected|matched|recorded)\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"\b(?:conclu\w+|suggest\w*|indicate[sd]?|implicat\w+|implies|imply|support\w*|should|may|might|"
    r"provides?\s+evidence|demonstrate[sd]?|appears?)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\d+(?:\.\d+)?\s*%|\bp\s*[<=>]|\bCI\b|\b(?:hazard|odds|risk)\s+ratio|\bsignificant\w*|"
    r"\b(?:was|were)\s+(?:\w+\s+)?(?:associated|higher|lower|increased|decreased|reduced|greater|found|"
    r"observed|similar)\b|\bdid\s+not\b|\bwe\s+(?:found|observed|show|demonstrate)",
    re.IGNORECASE,
)
_ENDS = 0.8
"""Share of an abstract after which a sentence that concludes is its conclusion."""

_BEGINS = 0.25
"""Share of an abstract before which a sentence without results is background."""


def part(statement: Statement) -> Part:
    """What a sentence does, by its section, its own heading, its words and its place."""
    found = next((_BY_CODE[c] for c in reversed(statement.codes) if c in _BY_CODE), None)
    if found is not None and not _undivided(statement):
        return Part.AIM if found is Part.BACKGROUND and _AIM.search(statement.text) else found
    edition = statement.edition
    head = edition.text[statement.spans[0].start :][:40]
    for pattern, named in _INLINE:
        if pattern.match(head):
            return named
    if statement.kind is PassageKind.FACT:
        return Part.RESULT
    place = (statement.spans[0].start + statement.spans[-1].end) / (2 * max(1, len(edition.text)))
    if place >= _ENDS and _CONCLUDES.search(statement.text):
        return Part.CONCLUSION
    if _AIM.search(statement.text):
        return Part.AIM
    if _REPORTS.search(statement.text):
        return Part.RESULT
    if _METHOD.search(statement.text):
        return Part.METHOD
    return Part.BACKGROUND if place < _BEGINS else Part.OPEN


def _undivided(statement: Statement) -> bool:
    """Whether a whole abstract stands under one heading, which then says little of its sentences."""
    edition = statement.edition
    return len(edition.passages) > 1 and len({p.section for p in edition.passages}) == 1


def is_paper(edition: Edition) -> bool:
    """Whether an edition is a paper or its abstract."""
    return edition.kind in PAPERS


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen group of statements that say the same, with its score, and its own one before the
    study's and its part's share."""

    group: tuple[Statement, ...]
    score: float
    own: float

    @property
    def first(self) -> Statement:
        """The statement that is shown."""
        return self.group[0]


def answering(choice: Choice) -> float:
    """How well a chosen sentence opens an article: conclusions and results before all else."""
    return choice.own + OPENS.get(part(choice.first), 0.0)


def chosen(candidates: Sequence[Choice], top: float, most: int = MOST) -> list[list[Choice]]:
    """The best sentences, study by study: the best study first, each in the order of its text.

    ``top`` is the score of the best statement of any kind.
    """
    best: dict[str, float] = {}
    for c in candidates:
        key = c.first.edition.document
        best[key] = max(best.get(key, 0.0), c.score)
    scored = [
        Choice(
            c.group,
            (1 - OF_STUDY) * c.score
            + OF_STUDY * best[c.first.edition.document]
            + GAIN[part(c.first)],
            c.own,
        )
        for c in candidates
    ]
    scored.sort(key=lambda c: -c.score)
    least = ON_TOPIC * top
    studies: dict[str, list[Choice]] = {}
    for c in [c for c in scored if c.score >= least][:most]:
        studies.setdefault(c.first.edition.document, []).append(c)
    return [sorted(found, key=lambda c: c.first.start) for found in studies.values()]
