"""What a label says of pregnancy, age and organ function, and which of it a question asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.answers.choosing import claim, content_words, relevance
from probatum.answers.focus import Focus
from probatum.answers.label import Built, Product, bare_title, titled
from probatum.answers.statements import Statement, statements
from probatum.answers.topics import POPULATION, POPULATIONS
from probatum.evidence.articles import ArticleSection, Omission
from probatum.evidence.claims import Claim
from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import PassageKind, Status
from probatum.retrieval import cues

COLUMNS = ("Population", "What the label says")

LONGEST_ROW = 900
"""Characters of one population's row, unless a single statement is longer."""

_REPRODUCTION = re.compile(
    r"\b(?:fetus\w*|fetal|embryo\w*|malformations?|birth\s+defects?|teratogen\w*|utero|"
    r"congenital\s+(?:anomal|abnormalit|defect)\w+|neural\s+tube|childbearing|reproductive\s+(?:potential|toxicity|age)|contracepti\w+|"
    r"miscarriages?|neonat\w+)\b",
    re.IGNORECASE,
)
"""Words by which a label speaks of pregnancy without naming it."""

WITHOUT_DOSE = frozenset({"pregnancy", "lactation"})
"""Groups whose question is about harm, not about a dose of their own."""

_ANIMAL = re.compile(
    r"\b(?:rats?|rabbits?|mice|mouse|monkeys?|dogs?|animals?|juvenile\s+\w+|MRHD|AUC)\b",
    re.IGNORECASE,
)
_HUMAN = re.compile(
    r"\b(?:patients?|women|females?|males?|infants?|neonates?|children|adults?|humans?|subjects|"
    r"pregnan\w+|clinical|years|age|dos(?:e|age)|milk|breastfe\w+|fetal|safety|effectiveness|"
    r"elderly|impairment|use)\b",
    re.IGNORECASE,
)
_REGISTRY = re.compile(r"\bregistr(?:y|ies|er)\b|\b1-\d{3}-", re.IGNORECASE)
_FORBIDS = re.compile(
    r"\b(?:contraindicated|should\s+(?:not|never)\s+be|must\s+not|not\s+recommended|"
    r"do\s+not\s+(?:use|give|administer|take|start|prescribe)|avoid(?:ed)?)\b",
    re.IGNORECASE,
)
_HARMS = re.compile(
    r"\b(?:can|may|could)\s+cause\b|\bincreases?\s+the\s+risk\b|\bteratogenic\b|\bfetal\s+harm\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:(?:effective|use)\s+contracepti\w+|contraception\s+(?:during|while|for)|"
    r"pregnancy\s+test\w*|reduce|adjust\w*|discontinue\w*|monitor\w*|lower\s+(?:dose|starting))\b",
    re.IGNORECASE,
)
_RISK = re.compile(
    r"\b(?:increased\s+risk|embryo-?fetal|(?:not|have)\s+been\s+established|"
    r"no\s+(?:adequate|available)\b[^.]*\bdata)\b",
    re.IGNORECASE,
)


def asked(groups: Sequence[str]) -> re.Pattern[str] | None:
    """The words by which a label speaks of the groups of a question; None if it names none."""
    patterns = dict(cues.POPULATIONS)
    named = [g for g in groups if g not in ("female", "male")]
    if not named:
        return None
    words = [patterns[g].pattern for g in named]
    if "pregnancy" in named:
        words.append(_REPRODUCTION.pattern)
    return re.compile("|".join(f"(?:{w})" for w in words), re.IGNORECASE | re.VERBOSE)


def populations(
    product: Product, focus: Focus, heading: str, wanted: re.Pattern[str] | None = None
) -> Built:
    """One row for each population that the label has a section on.

    With ``wanted`` only rows that it matches, if there are any; the others are named as left out.
    """
    rows = _rows(product, focus, wanted)
    if not rows:
        return Built(None, silent="special populations")
    rows.sort(key=lambda c: -relevance(content_words(c.cells[0][1]), focus.terms))
    fitting = [r for r in rows if wanted and _is_about(r, wanted)]
    left = [r.cells[0][1] for r in rows if fitting and r not in fitting]
    omitted = (Omission(heading, f"other populations of the label: {', '.join(left)}"),)
    shown = (fitting or rows)[: POPULATION.near]
    return Built(
        ArticleSection(heading, tuple(shown), "table", COLUMNS, topic=POPULATION.key),
        omitted if left else (),
    )


def _is_about(row: Claim, wanted: re.Pattern[str]) -> bool:
    """Whether a row is on these groups: by its title, or by what it says where its title is wide."""
    title = row.cells[0][1]
    if wanted.search(title):
        return True
    wide = not any(pattern.search(title) for _, pattern in cues.POPULATIONS[:6])
    return wide and bool(wanted.search(row.cells[1][1]))


def _rows(product: Product, focus: Focus, wanted: re.Pattern[str] | None) -> list[Claim]:
    edition = product.edition
    rows: list[Claim] = []
    for index, section in enumerate(edition.sections):
        if section.code not in POPULATIONS or section.code == POPULATIONS[0]:
            continue
        if HIGHLIGHTS in edition.codes(index):
            continue
        inside = {i for i in range(len(edition.sections)) if index in edition.ancestry(i)}
        found = [
            s for s in statements(edition, [p for p in edition.passages if p.section in inside])
            if s.status is not Status.UNCONFIRMED and s.kind is not PassageKind.TABLE_ROW
        ]  # fmt: skip
        title = bare_title(section.title)
        chosen = _chosen(found, focus, 3 if wanted and wanted.search(title) else 2)
        if chosen:
            text = " ".join(s.text for s in chosen)
            cells = ((COLUMNS[0], title), (COLUMNS[1], text))
            parts = [titled(edition, index, title), *chosen]
            rows.append(claim(parts, f"{title}: {text}", cells=cells, made_of=len(parts)))
    return rows


def _chosen(found: Sequence[Statement], focus: Focus, most: int) -> list[Statement]:
    """The statements that forbid, then those that name the harm, then those that say what to do.

    What was seen in animals needs its species beside it: a statement that names none is left out
    where its heading says that the data are an animal's.
    """
    human = [s for s in found if _HUMAN.search(s.text) and _speaks_of_humans(s)] or found[:1]
    best = sorted(enumerate(human), key=lambda x: (-_weight(x[1].text, focus), x[0]))
    chosen = best[:1]
    for item in best[1:]:
        room = LONGEST_ROW - sum(len(s.text) + 1 for _, s in chosen)
        said = any(item[1].text in s.text or s.text in item[1].text for _, s in chosen)
        aside = _REGISTRY.search(item[1].text)
        if len(chosen) < most and len(item[1].text) <= room and not said and not aside:
            chosen.append(item)
    return [s for _, s in chosen]


def _speaks_of_humans(statement: Statement) -> bool:
    heading = " ".join(statement.titles[-1:])
    if _ANIMAL.search(heading):
        return False
    return not _ANIMAL.search(statement.text) or bool(
        _FORBIDS.search(statement.text) or _HARMS.search(statement.text)
    )


def _weight(text: str, focus: Focus) -> float:
    """What a prescriber needs first: a ban, then a harm, then an order, then what is not known."""
    score = 3.0 * bool(_FORBIDS.search(text)) + 2.5 * bool(_HARMS.search(text))
    score += 1.5 * bool(_ORDERS.search(text)) + 0.5 * bool(_RISK.search(text))
    score -= 6.0 * bool(_REGISTRY.search(text))
    return score + 0.5 * focus.of(text)
