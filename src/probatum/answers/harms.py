"""One row for each harm of a label's warnings: what is seen and when, and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.answers import monitoring, unconfirmed
from probatum.answers.choosing import claim, content_words, merged, relevance
from probatum.answers.focus import Focus
from probatum.answers.label import (
    HEADING_NUMBER,
    Built,
    Product,
    bare_title,
    instructs,
    titled,
    with_codes,
)
from probatum.answers.statements import Statement, statements
from probatum.answers.topics import BOXED, DOSAGE, LABORATORY, PRECAUTIONS, WARNING, WARNINGS
from probatum.evidence.articles import ArticleSection, Omission
from probatum.evidence.claims import Claim
from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Edition, PassageKind, Status

_TIMING = re.compile(
    r"\b(?:within|first|median|onset|during|usually|typically|after|weeks?|months?|days?|hours?)\b",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(?:monitor\w*|discontinue\w*|stop|consult\w*|withhold\w*|interrupt\w*|advise\w*|instruct\w*|"
    r"inform\w*|evaluat\w*|refer|treat\w*|manage\w*|reduce the dos\w*|avoid\w*|consider\w*|obtain|"
    r"measure|test|assess|contact|seek|call|initiate|institute|postpone|should)\b",
    re.IGNORECASE,
)
ACTIONS = 3
"""Most instructions of one harm in the table of warnings; the urgent ones first."""

LONGEST_ACTIONS = 620
"""Characters of the instructions of one harm, unless a single one is longer."""

_URGENT = re.compile(
    r"\b(?:discontinu\w+|stop\w*|immediate(?:ly)?|prompt(?:ly)?|consult\w*|emergency|do\s+not|withhold)\b",
    re.IGNORECASE,
)
_FATAL = re.compile(r"\b(?:fatal\w*|life-threatening|deaths?)\b", re.IGNORECASE)
WARNING_COLUMNS = ("Harm", "Sign and timing", "What to do")


def warnings(product: Product, focus: Focus, heading: str) -> Built:
    """One row for each harm of the label's warnings: what is seen and when, and whom to call."""
    edition = product.edition
    rows: list[Claim] = []
    doubted: list[Statement] = []
    near: dict[str, float] = {}
    for index in _harms(edition):
        inside = {i for i in range(len(edition.sections)) if index in edition.ancestry(i)}
        found = statements(edition, [p for p in edition.passages if p.section in inside])
        doubted += [s for s in found if s.status is Status.UNCONFIRMED]
        if row := _harm(edition, index, found):
            rows.append(row)
            whole = edition.text[edition.sections[index].start : edition.sections[index].end]
            near[row.text] = relevance(content_words(whole), focus.terms)
    rows = [*_undivided(edition, focus), *rows]
    notices = unconfirmed.notices(doubted, edition)
    if not rows and not notices:
        return Built(None, silent="warnings")
    limit = WARNING.near
    omitted: tuple[Omission, ...] = ()
    if len(rows) > limit:
        keep = sorted(
            range(len(rows)),
            key=lambda i: (-near.get(rows[i].text, focus.of(rows[i].text)), i),
        )[:limit]
        left = ", ".join(rows[i].cells[0][1] for i in range(len(rows)) if i not in keep)
        omitted = (Omission(heading, f"also warned of in the label: {left}"),)
        rows = [rows[i] for i in sorted(keep)]
    return Built(
        ArticleSection(heading, tuple(rows), "table", WARNING_COLUMNS, notices, WARNING.key),
        omitted,
    )


_GRAVE = re.compile(
    r"\b(?:fatal|death|life-threatening|serious|severe|failure|discontinue|contraindicated|monitor|"
    r"should not|avoid|immediately)\b",
    re.IGNORECASE,
)


def _undivided(edition: Edition, focus: Focus) -> list[Claim]:
    """Rows of a warnings section that has no headings of its own: its gravest statements."""
    parents = {s.parent for s in edition.sections}
    rows: list[Claim] = []
    for index, section in enumerate(edition.sections):
        if section.code not in WARNINGS or index in parents or HIGHLIGHTS in edition.codes(index):
            continue
        if section.parent is not None and edition.sections[section.parent].code in WARNINGS:
            continue
        found = statements(edition, [p for p in edition.passages if p.section == index])
        prose = [g for g in merged(found) if g[0].kind is not PassageKind.TABLE_ROW]
        order = sorted(
            enumerate(prose),
            key=lambda x: (-focus.of(x[1][0].text) - len(_GRAVE.findall(x[1][0].text)) / 4, x[0]),
        )
        title = HEADING_NUMBER.sub("", section.title).capitalize() or "Warnings"
        for _, group in sorted(order[: WARNING.near // 2], key=lambda x: x[0]):
            text = group[0].text
            tells = instructs(text)
            cells = (
                (WARNING_COLUMNS[0], title),
                (WARNING_COLUMNS[1], monitoring.SILENT if tells else text),
                (WARNING_COLUMNS[2], text if tells else monitoring.SILENT),
            )
            rows.append(claim(group, cells=cells))
    return rows


_UNCODED = (None, "42229-5")


def _harms(edition: Edition) -> list[int]:
    """Indices of the subsections of the warnings, one for each harm."""
    warned = (*WARNINGS, *PRECAUTIONS)
    top = {
        i
        for i, s in enumerate(edition.sections)
        if s.code in warned
        and HIGHLIGHTS not in edition.codes(i)
        and not any(edition.sections[a].code in warned for a in edition.ancestry(i)[:-1])
    }
    return [
        i
        for i, s in enumerate(edition.sections)
        if s.parent in top and i not in top and s.title and s.code in (*warned, *_UNCODED)
    ]


def _harm(edition: Edition, index: int, found: Sequence[Statement]) -> Claim | None:
    confirmed = [
        s for s in found
        if s.status is not Status.UNCONFIRMED and s.kind is not PassageKind.TABLE_ROW
    ]  # fmt: skip
    if not confirmed:
        return None
    section = edition.sections[index]
    title = bare_title(section.title)
    actions = [s for s in confirmed if _ACTION.search(s.text) and instructs(s.text)]
    elsewhere = _actions_elsewhere(edition, index, title) if not actions else []
    actions = actions or elsewhere
    signs = [s for s in confirmed if s not in actions]
    seen_first = signs[:1]
    seen_first += [
        s for s in signs[1:] if _TIMING.search(s.text) and re.search(r"\d|first", s.text)
    ][:1]
    if not any(_FATAL.search(s.text) for s in seen_first):
        seen_first += [s for s in signs[1:] if _FATAL.search(s.text)][:1]
    urgent = sorted(actions, key=lambda s: not _URGENT.search(s.text))[:ACTIONS]
    while len(urgent) > 1 and sum(len(s.text) for s in urgent) > LONGEST_ACTIONS:
        urgent.pop()
    shown = sorted([*seen_first, *urgent], key=lambda s: (s in elsewhere, s.start))
    if not shown:
        return None
    seen = " ".join(s.text for s in shown if s not in actions)
    do = " ".join(s.text for s in shown if s in actions)
    text = f"{title}: {' '.join(s.text for s in shown)}"
    cells = (
        (WARNING_COLUMNS[0], title),
        (WARNING_COLUMNS[1], seen or monitoring.SILENT),
        (WARNING_COLUMNS[2], do or monitoring.SILENT),
    )
    parts = [titled(edition, index, title), *shown]
    return claim(parts, text, cells=cells, made_of=len(parts))


_NO_HARM = content_words(
    "increased risk serious severe syndrome reactions patients use effects events"
)


def _actions_elsewhere(edition: Edition, index: int, title: str) -> list[Statement]:
    """What the label tells to do about this harm outside its own section, by the harm's words."""
    harm = content_words(title) - _NO_HARM
    if not harm:
        return []
    found = statements(
        edition,
        [
            p for p in with_codes(edition, (BOXED, LABORATORY, DOSAGE, *WARNINGS))
            if index not in edition.ancestry(p.section)
        ],
    )  # fmt: skip
    need = min(3, len(harm))
    return [
        s
        for s in found
        if s.status is not Status.UNCONFIRMED
        and s.kind is not PassageKind.TABLE_ROW
        and len(harm & content_words(s.text)) >= need
        and instructs(s.text)
    ][:1]
