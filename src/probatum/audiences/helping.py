"""Get help now: the article's own warnings by the signs that a patient or a parent can notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from probatum.answers import topics as t
from probatum.answers.emergency import emergency_line
from probatum.audiences.glossary import Glossary
from probatum.audiences.plain import FOR_CARE_TEAM
from probatum.evidence.articles import Article, ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.sentences import sentences

TOPIC = "help"
TITLE = "Get help now if …"
COLUMNS = ("If you see", "Do this", "What the text says")
MOST = 12
"""Rows at most; the gravest come first."""

NO_SIGNS = (
    "The text that was found names no signs to watch for. If something worries you, call the care "
    "team."
)

_ACTIONS = ("Get medical help at once.", "Call the care team at once.", "Call the care team.")

_WARNING = frozenset({t.WARNING.key, t.PATIENTS.key, t.BOX.key, "acting", "asked"})
_EMERGENCY = re.compile(
    r"\bemergency\b|\bmedical help at once\b|\bimmediate medical\b|\bcall 911\b|\bimmediately seek\b"
    r"|\bseek (?:immediate|emergency|prompt|urgent)\b"
    r"|\bmedical (?:attention|help|care) (?:immediately|right away)\b|\bgo to the nearest\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:right away|immediately|promptly|at once|as soon as possible|quickly|urgent\w*|"
    r"medical attention|medical help)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:tell|contact|call|report|notify|consult|inform|seek|watch for|be alert|"
    r"discontinue|stop|evaluate|observe|monitor)\b|\bmedical (?:attention|help|care)\b",
    re.IGNORECASE,
)

_SAID = re.compile(
    r"\b(?:tell|contact|call|report|notify|consult|inform|seek)\b|\bmedical (?:attention|help|care)\b",
    re.IGNORECASE,
)
"""Words that send a person to someone."""


def help_section(
    article: Article,
    glossary: Glossary,
    plain: Callable[[Claim], Claim],
    guide: Sequence[ArticleSection] = (),
) -> ArticleSection:
    """The opening of a patient page: sign, whom to call, and the warning that says so.

    Every row is a claim of the article (or some of its sentences) in plain words with its quotes; the
    program adds only whom to call. The warnings on the article itself stand here too.
    """
    rows: dict[str, tuple[int, Claim]] = {}
    for section in guide:
        for claim in section.claims:
            rows_of = (
                _rows(claim, glossary, plain)
                if section.topic == t.PATIENTS.key and _TO_CALL.search(claim.text)
                else _told(claim, plain)
            )
            for found in rows_of:
                rows.setdefault(found[1].text, found)
    for section in article.sections:
        if section.topic not in _WARNING:
            continue
        for claim in section.claims:
            for row in _rows(claim, glossary, plain):
                rows.setdefault(row[1].text, row)
    best = sorted(rows.values(), key=lambda row: row[0])[:MOST]
    line = emergency_line(("emergency",), article.jurisdiction)
    told = (line, *(w for w in article.warnings if w != line))
    notices = told if best else (*told, NO_SIGNS)
    return ArticleSection(TITLE, tuple(c for _, c in best), "table", COLUMNS, notices, TOPIC)


def _rows(
    claim: Claim, glossary: Glossary, plain: Callable[[Claim], Claim]
) -> Iterator[tuple[int, Claim]]:
    """A row for each sentence with a sign and whom to call; one for all where they stand apart."""
    pieces = [p for a, b in sentences(claim.text) for p in _parts(claim.text[a:b])]
    telling = [p for p in pieces if _CALL.search(p)]
    signed = [p for p in pieces if _signs(p, glossary)]
    both = [p for p in telling if p in signed and _SAID.search(p)]
    if both:
        yield from (_row(claim, piece, glossary, plain) for piece in both)
    elif telling and signed:
        call = next((p for p in telling if _AT_ONCE.search(p)), telling[0])
        said = " ".join(p for p in pieces if p in signed or p == call)
        yield _row(claim, said, glossary, plain)


_NOW = re.compile(
    r"\b(?:right away|immediately|at once|as soon as possible|emergency|911)\b", re.IGNORECASE
)
_WHEN = re.compile(
    r"\bif (?:you|your child|your baby|the baby|they)\b(?: or your child| or your baby)?(?P<sign> .+)$",
    re.DOTALL,
)
_HAVE = re.compile(
    r"^(?:also )?(?:have|has|get|gets|develop|develops|notice|experience|feel) "
    r"(?:any of (?:these|the following)[^:]*$)?"
)


def _told(claim: Claim, plain: Callable[[Claim], Claim]) -> Iterator[tuple[int, Claim]]:
    """Rows from a label's own words to patients that say what to look for and to call now."""
    for start, end in sentences(claim.text):
        said = claim.text[start:end]
        lead, colon, _ = said.partition(": ")
        found = _WHEN.search(lead)
        if not (_NOW.search(lead) and _SAID_TO_YOU.search(lead) and (found or colon)):
            continue
        made = plain(replace(claim, text=said))
        first, _, listed = made.text.partition(": ")
        sign = listed if colon and listed else _sign(made.text)
        if not sign:
            continue
        urgency = 0 if _EMERGENCY.search(lead) else 1
        cells = (
            (COLUMNS[0], f"{sign[:1].upper()}{sign[1:]}".rstrip(".")),
            (COLUMNS[1], _ACTIONS[urgency]),
            (COLUMNS[2], f"{first}." if colon and listed else made.text),
        )
        yield urgency, replace(made, cells=cells, note="", original=claim.id, date=None)


_TO_CALL = re.compile(
    r"\b(?:to|should|must) (?:\w+ly )?(?:report|contact|call|seek|notify|tell|consult|inform)\b",
    re.IGNORECASE,
)
"""What a patient is to be told to do, not what a patient is to be told."""


_SAID_TO_YOU = re.compile(
    r"\b(?:call|tell|contact|get|seek|go to|talk to|see)\b.{0,60}\b(?:you|doctor|provider|nurse|help|"
    r"care|room|911|team|pharmacist|specialist)",
    re.IGNORECASE | re.DOTALL,
)


def _sign(text: str) -> str:
    """What a sentence to the reader says to look for: what follows its "if you"."""
    found = _WHEN.search(text)
    if not found:
        return ""
    sign = found["sign"].strip()
    return _HAVE.sub("", sign) if _HAVE.match(sign) else f"you {sign}"


def _parts(sentence: str) -> list[str]:
    """The halves of a sentence that a semicolon parts, where each says whom to call."""
    halves = sentence.rstrip(".").split("; ")
    if len(halves) < 2 or not all(_SAID.search(half) for half in halves):
        return [sentence]
    return [f"{half[:1].upper()}{half[1:]}." for half in halves]


def _row(
    claim: Claim, said: str, glossary: Glossary, plain: Callable[[Claim], Claim]
) -> tuple[int, Claim]:
    urgency = 0 if _EMERGENCY.search(said) else 1 if _AT_ONCE.search(said) else 2
    made = plain(replace(claim, text=said))
    cells = (
        (COLUMNS[0], _listed(_signs(said, glossary))), (COLUMNS[1], _ACTIONS[urgency]),
        (COLUMNS[2], made.text),
    )  # fmt: skip
    note = "; ".join(n for n in made.note.split("; ") if n and n != FOR_CARE_TEAM)
    return urgency, replace(made, cells=cells, note=note, original=claim.id, date=None)


def _signs(text: str, glossary: Glossary) -> list[str]:
    return list(dict.fromkeys(e.sign for e in glossary.found(text) if e.sign))


def _listed(words: Iterable[str]) -> str:
    text = ", ".join(words)
    return text[:1].upper() + text[1:]
