"""The sections of an article that come from one product's label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from probatum.answers import monitoring, unconfirmed
from probatum.answers.choosing import Shown, claim, content_words, merged
from probatum.answers.focus import Focus, fit
from probatum.answers.statements import Statement, statements
from probatum.answers.topics import (
    ADVERSE,
    BOX,
    BOXED,
    BY_HEADING,
    CONTRAINDICATIONS,
    DOSE,
    MAY_BE_SILENT,
    MONITORING,
    NOT_KNOWN,
    NOTES,
    PITFALLS,
    Topic,
)
from probatum.answers.trimming import (
    SMALL,
    finish,
    is_sentence,
    leans,
    opens_list,
    trim,
    without_pointers,
    without_references,
)
from probatum.evidence.articles import ArticleSection, Omission
from probatum.evidence.claims import Claim
from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Edition, Level, Passage, PassageKind, Span, Status
from probatum.evidence.sentences import sentences


@dataclass(frozen=True, slots=True)
class Product:
    """One product: brand, generic name with suffix, route and form are its identity.

    ``edition`` is the newest text held as of the question's date, ``older`` the ones before it,
    newest first.
    """

    brand: str
    generic: str
    route: str
    edition: Edition
    older: tuple[Edition, ...] = ()
    newer: Edition | None = None
    """A digest of an edition that is newer than the publisher's text that is held."""

    @property
    def name(self) -> str:
        """``Brand (generic, route)`` as far as the label says."""
        details = ", ".join(x for x in (self.generic, self.route) if x)
        if not self.brand:
            return details
        return f"{self.brand} ({details})" if details else self.brand


@dataclass(frozen=True, slots=True)
class Built:
    """A section, what was left out of it, and what the label does not say."""

    section: ArticleSection | None
    omitted: tuple[Omission, ...] = ()
    silent: str | None = None


def with_codes(edition: Edition, codes: Sequence[str]) -> list[Passage]:
    """The passages of the full text that stand in any of these sections, at any depth."""
    wanted = frozenset(codes)
    inside = {
        index
        for index in range(len(edition.sections))
        if wanted & (found := frozenset(edition.codes(index))) and HIGHLIGHTS not in found
    }
    return [p for p in edition.passages if p.section in inside]


def candidates(product: Product, topic: Topic) -> list[Statement]:
    """Statements of the product's newest edition that belong to the topic, in the label's order."""
    if topic.codes == (BOXED,) and product.edition.level is Level.PRIMARY:
        return _whole(product.edition, with_codes(product.edition, topic.codes))
    passages = (
        _notes(product.edition) if topic is NOTES else with_codes(product.edition, topic.codes)
    )
    found = statements(product.edition, passages)
    fitting = [s for s in found if _fits(s, topic)]
    if topic.codes == ADVERSE and not any(_MOST_COMMON.search(s.text) for s in fitting):
        fitting = [*_most_common(product.edition), *fitting]
    if topic.codes == (CONTRAINDICATIONS,) and not fitting:
        return _stated_none(product.edition)
    return fitting


def _notes(edition: Edition) -> list[Passage]:
    """What a digest says of its own sources; a publisher's text has no such section."""
    if edition.level is not Level.DIGEST or NOTES.sections is None:
        return []
    inside = {i for i, s in enumerate(edition.sections) if NOTES.sections.search(s.title)}
    return [p for p in edition.passages if p.section in inside]


_MOST_COMMON = re.compile(r"\bmost\s+(?:common|frequent)\w*\b[^.]*\badverse\b", re.IGNORECASE)


def _most_common(edition: Edition) -> list[Statement]:
    """The most common adverse reactions as the Highlights name them, for want of such a sentence in
    the full text."""
    inside = {
        i
        for i in range(len(edition.sections))
        if HIGHLIGHTS in edition.codes(i) and set(ADVERSE) & set(edition.codes(i))
    }
    found = statements(edition, [p for p in edition.passages if p.section in inside])
    return [s for s in found if _MOST_COMMON.search(s.text)]


_HIGHLIGHTS_BOX = re.compile(r"^See full prescribing information for complete boxed", re.I)
_JOINING = frozenset("a an and as at by due for from in into of on or the to with without".split())


def _is_box_heading(words: str) -> bool:
    """Whether these words are the box's title, or the pointer of the Highlights' short box."""
    named = [w for w in words.split() if any(c.isalpha() for c in w)]
    shouted = [w for w in named if w not in _JOINING]
    titled = bool(shouted) and all(sum(c.isupper() - c.islower() for c in w) > 0 for w in shouted)
    if titled and words.startswith("WARNING") and not is_sentence(words.capitalize()):
        return True
    short = words.isupper() and not is_sentence(words.capitalize())
    return short or bool(_HIGHLIGHTS_BOX.search(words))


def _whole(edition: Edition, passages: Sequence[Passage]) -> list[Statement]:
    """Every sentence of these passages: as statements, or a passage as it stands if one cannot be."""
    kept: list[Statement] = []
    shown = [p for p in passages if not _is_box_heading(edition.words(p))] or passages
    for (kind, lead_in), group in groupby(shown, key=lambda p: (p.kind, p.lead_in)):
        members = list(group)
        made = statements(edition, members)
        if kind is PassageKind.LIST_ITEM and lead_in and made:
            kept.extend(made)
            continue
        for passage in members:
            own = [s for s in made if _inside(s, passage)]
            rest = list(_unstated(edition, passage, made))
            own = [s for s in own if not any(_covers(r, s) for r in rest)]
            kept.extend(sorted([*own, *rest], key=lambda s: s.start))
    return kept


def _unstated(edition: Edition, passage: Passage, made: Sequence[Statement]) -> Iterator[Statement]:
    """The sentences of a passage that stand in none of its statements, as they stand."""
    covered = [span for s in made for span in s.spans]
    words = edition.words(passage)
    before: Span | None = None
    for first, last in sentences(words):
        span = Span(passage.start + first, passage.start + last)
        text = words[first:last]
        if len(text.split()) < 4 or opens_list(text) or _is_box_heading(text) or _is_title(text):
            continue
        whole = Span(before.start, span.end) if before and leans(text) else span
        before = span
        said = without_pointers(edition.words(whole))
        if said and not any(c.start <= span.start and span.end <= c.end for c in covered):
            yield Statement(
                text=said,
                spans=(whole,),
                edition=edition,
                section=passage.section,
                kind=passage.kind,
            )


def _is_title(text: str) -> bool:
    """Whether the words are a title in title case: no sentence, each weighty word with a capital."""
    words = [w.strip("(),;:") for w in text.split()]
    if text.isupper() or is_sentence(text):
        return False
    return all(w[:1].isupper() or w.lower() in SMALL for w in words if w)


def _covers(whole: Statement, part: Statement) -> bool:
    """Whether the words of one statement hold all of another's."""
    (span,) = whole.spans
    return all(span.start <= s.start and s.end <= span.end for s in part.spans)


def _inside(statement: Statement, passage: Passage) -> bool:
    """Whether a statement ends in a passage; it may begin in the one before."""
    return passage.start < statement.spans[-1].end <= passage.end


_NONE = re.compile(r"^(?:none(?:\s+known)?|no(?:t)?\s+known|not\s+applicable)\.?$", re.IGNORECASE)


def _stated_none(edition: Edition) -> list[Statement]:
    """ "None." under the heading: the label says so, which is not the same as silence."""
    for passage in with_codes(edition, [CONTRAINDICATIONS]):
        words = edition.words(passage)
        if _NONE.match(words.strip()):
            section = edition.sections[passage.section]
            title = HEADING_NUMBER.sub("", section.title).capitalize()
            return [
                Statement(
                    text=finish(f"{title}: {words.strip().lower()}"),
                    spans=(
                        Span(section.start, section.start + len(section.title)),
                        Span(passage.start, passage.end),
                    ),
                    edition=edition, section=passage.section, kind=passage.kind,
                )
            ]  # fmt: skip
    return []


def _fits(statement: Statement, topic: Topic) -> bool:
    if statement.kind is PassageKind.FACT and (owner := _by_heading(statement)):
        mine = {owner.key, PITFALLS.key, NOT_KNOWN.key}
        return topic.key in mine and _worded(statement.text, topic, owner)
    if statement.kind is PassageKind.TABLE_ROW and topic.key in ("before", "dose"):
        return topic.key == "dose"
    if statement.kind is PassageKind.TABLE_ROW and topic in (PITFALLS, NOT_KNOWN):
        return _worded("; ".join(value for _, value in statement.cells), topic)
    if statement.kind is PassageKind.TABLE_ROW and topic.key == "co-treatment":
        return bool(topic.sections and topic.sections.search(" ".join(statement.titles)))
    return _worded(statement.text, topic)


def _by_heading(statement: Statement) -> Topic | None:
    heading = statement.titles[-1] if statement.titles else ""
    return next((o for o in BY_HEADING if o.sections and o.sections.search(heading)), None)


def _worded(text: str, topic: Topic, owner: Topic | None = None) -> bool:
    if owner and topic.key == owner.key:
        return True
    if topic.wanted and not topic.wanted.search(text):
        return False
    return not (topic.unwanted and topic.unwanted.search(text))


def build(product: Product, topic: Topic, focus: Focus, shown: Shown, heading: str) -> Built:
    """The article's section on one topic, from this product's label."""
    found = candidates(product, topic)
    kept, notices = _confirmed(found, topic, product)
    if topic is MONITORING:
        kept = _monitoring_only(kept)
    groups = merged(kept)
    if topic not in (MONITORING, BOX):
        groups = [g for g in groups if not shown.has_statement(g[0])]
    groups, thinned = _thinned(groups, focus)
    if topic is MONITORING:
        groups = _one_row_each(groups)
    chosen = _most_relevant(groups, topic, focus)
    claims = [_as_row(g) if topic is MONITORING else _as_claim(g, topic) for g in chosen]
    shown.add(c.text for c in claims)
    if not claims and not notices and not found and topic.key in _OWN_SECTION:
        whole = paragraph(product, topic.codes[:1])
        if whole and not shown.has(whole.text):
            return Built(ArticleSection(heading, (whole,), topic=topic.key))
    if not claims and not notices:
        silent = (
            not found
            and not with_codes(product.edition, topic.codes[:1])
            and topic.key in MAY_BE_SILENT
        )
        return Built(None, silent=topic.title.lower() if silent else None)
    omitted: tuple[Omission, ...] = ()
    if thinned:
        omitted = (Omission(heading, f"{thinned} further rows of a table of the label"),)
    if left := len(groups) - len(chosen):
        statement_word = "statement" if left == 1 else "statements"
        omitted = (
            Omission(heading, f"{left} further {statement_word} of the label on this topic; open "
                     f"the label's section to read them"),
        )  # fmt: skip
    columns = monitoring.COLUMNS if topic is MONITORING else ()
    layout = "table" if topic is MONITORING else "list"
    return Built(
        ArticleSection(heading, tuple(claims), layout, columns, notices, topic.key), omitted
    )


def _confirmed(
    found: Sequence[Statement], topic: Topic, product: Product
) -> tuple[list[Statement], tuple[str, ...]]:
    """Statements that may stand, and for each unconfirmed figure the notice that stands instead."""
    left = [s for s in found if topic.exact and s.status is Status.UNCONFIRMED]
    return [s for s in found if s not in left], unconfirmed.notices(left, product.edition)


FEW_PASSAGES = 8
"""Passages that are read at a time to learn whether a topic has a statement."""


def speaks(product: Product, topic: Topic) -> bool:
    """Whether the label has a statement on a topic; reads no further than the first of them."""
    passages = with_codes(product.edition, topic.codes)
    for start in range(0, len(passages), FEW_PASSAGES):
        found = statements(product.edition, passages[start : start + FEW_PASSAGES])
        fitting, _ = _confirmed([s for s in found if _fits(s, topic)], topic, product)
        if _monitoring_only(fitting) if topic is MONITORING else fitting:
            return True
    return topic.codes == (CONTRAINDICATIONS,) and bool(_stated_none(product.edition))


_COMMON = re.compile(
    r"\b(?:most\s+(?:common|frequent)|common\s+adverse|commonly|serious)", re.IGNORECASE
)
_FIGURE_AND_TIMES = re.compile(
    r"\d\s*(?:mg|mcg|µg|g|mL|units?|IU)\b[^.;]*\b(?:once|twice|times|daily|every|weekly|monthly)\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def _thinned(groups: Sequence[list[Statement]], focus: Focus) -> tuple[list[list[Statement]], int]:
    """Rows that differ only in figures: the first, the last and those that the question names.

    Returns the groups that are left and the number of rows that are not.
    """
    families: dict[str, list[int]] = {}
    small = {i for rows in _small_tables(groups) for i in rows}
    for index, group in enumerate(groups):
        if index in small:
            continue
        families.setdefault(_FIGURES.sub("#", group[0].text), []).append(index)
    dropped: set[int] = set()
    for members in families.values():
        if len(members) > 4:
            dropped.update(
                i for i in members[1:-1]
                if not _named(groups[i][0].text, focus)
            )  # fmt: skip
    return [g for i, g in enumerate(groups) if i not in dropped], len(dropped)


WHOLE_TABLE = 10
"""Rows of a table that is shown whole or not at all: one step of a titration, or one of the values at
which to stop, misleads without the others."""


def _small_tables(groups: Sequence[list[Statement]]) -> list[list[int]]:
    """Indices of the rows of each table of at most :data:`WHOLE_TABLE` rows."""
    tables: dict[tuple[int, tuple[Span, ...]], list[int]] = {}
    for index, group in enumerate(groups):
        first = group[0]
        if first.kind is PassageKind.TABLE_ROW and len(first.spans) > 1:
            tables.setdefault((first.section, first.spans[:-1]), []).append(index)
    return [rows for rows in tables.values() if 1 < len(rows) <= WHOLE_TABLE]


def _named(text: str, focus: Focus) -> bool:
    """Whether the question names this row: by a figure of it, or by a value that it admits."""
    return any(n in focus.terms for n in _FIGURES.findall(text)) or fit(focus.values, text) > 0


def _most_relevant(
    groups: Sequence[list[Statement]], topic: Topic, focus: Focus
) -> list[list[Statement]]:
    if len(groups) <= topic.near:
        return list(groups)

    def weight(position: int) -> float:
        statement = groups[position][0]
        score = focus.of(*statement.titles, statement.text)
        score += 0.4 if _COMMON.search(statement.text) and topic.key == "adverse" else 0.0
        score += 0.15 if statement.kind is PassageKind.TABLE_ROW and topic.exact else 0.0
        score += 0.2 if topic is DOSE and _FIGURE_AND_TIMES.search(statement.text) else 0.0
        return score - 0.002 * position

    tables = {rows[0]: rows for rows in _small_tables(groups)}
    inside = {i for rows in tables.values() for i in rows}
    units = [tables.get(i, [i]) for i in range(len(groups)) if i in tables or i not in inside]
    ranked = sorted(units, key=lambda unit: (-max(weight(i) for i in unit), unit[0]))
    sections = {group[0].section for group in groups}
    share = max(2, -(-topic.near // len(sections)) + 1)
    taken: dict[int, int] = {}
    best: list[list[int]] = []
    rest: list[list[int]] = []
    for unit in ranked:
        section = groups[unit[0]][0].section
        taken[section] = taken.get(section, 0) + 1
        (best if taken[section] <= share else rest).append(unit)
    chosen = [*best, *rest][: topic.near]
    return [groups[i] for i in sorted(i for unit in chosen for i in unit)]


def _monitoring_only(found: Sequence[Statement]) -> list[Statement]:
    """Statements that tell to watch something: those that say when, and where these are few those
    that only say what; in the label's order."""
    told = [s for s in found if s.kind is not PassageKind.PROSE or instructs(s.text)]
    told = [s for s in told if s.kind is not PassageKind.PROSE or monitoring.tells(s.text)] or told
    timed = [s for s in told if monitoring.rank(s) == 0]
    return timed if len(timed) >= FEW else told


def _one_row_each(groups: Sequence[list[Statement]]) -> list[list[Statement]]:
    """Rows of the monitoring table that differ in what, when or until; copies become one row."""
    rows: dict[tuple[frozenset[str], ...], list[Statement]] = {}
    for group in groups:
        key = tuple(content_words(text) for _, text in monitoring.cells(group[0]))
        rows.setdefault(key, []).extend(group)
    keys = list(rows)
    return [rows[k] for k in keys if not any(_less(k, other) for other in keys if other != k)]


def _less(row: tuple[frozenset[str], ...], other: tuple[frozenset[str], ...]) -> bool:
    """Whether another row has the same test, all that this one says of when, and the same term."""
    (what, when, until), (same, fuller, term) = row, other
    figures = {w for w in until if w[0].isdigit()}
    return (
        what == same
        and when < fuller
        and bool(figures)
        and figures == {w for w in term if w[0].isdigit()}
    )


FEW = 4
"""Monitoring statements with a time from which those without one are left out."""

_OWN_SECTION = frozenset({"boxed", "contraindications", "dose", "overdosage"})
"""Topics that have a section of the label to themselves: its paragraph stands for want of claims."""

_UNDER_HEADING = frozenset({"adverse", "dose", "indication", "interactions", "label studies"})
"""Topics whose statements depend on the subsection in which they stand."""

_GENERAL_HEADING = re.compile(
    r"^(?:dosage and administration|indications? and usage|dos(?:age|e|ing)(?: information)?|"
    r"general\b.*|important\b.*|overview|recommended dos\w+|administration|drug interactions|"
    r"clinical studies|"
    r"basic dosing information|usual dos\w+|.*information)$",
    re.IGNORECASE,
)


_ADMINISTRATIVE = re.compile(
    r"\b(?:recommended|target|ranges?|durations?|individual|considerations?|information|"
    r"instructions?|limitations? of use|modifications?)\b",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    r"\b(?:patients?|pediatric|adults?|children|renal|hepatic|years|age|pregnan\w+|with|interactions?)\b"
    r"|\b(?:for|in)\s+[A-Z]",
    re.IGNORECASE,
)


def _as_claim(group: Sequence[Statement], topic: Topic) -> Claim:
    """The claim, under the heading of its subsection where that says for whom or what it holds."""
    first = group[0]
    title = HEADING_NUMBER.sub("", first.titles[-1]) if first.titles else ""
    if (
        topic.key not in _UNDER_HEADING
        or first.kind in (PassageKind.FACT, PassageKind.TABLE_ROW)
        or not (HEADING_NUMBER.match(first.titles[-1]) or _of_a_use(first, topic))
        or not title
        or len(title) > 90
        or _GENERAL_HEADING.match(title)
        or (topic.codes == ADVERSE and _NO_USE.search(title))
        or (_ADMINISTRATIVE.search(title) and not _FOR_WHOM.search(title))
        or content_words(title) <= content_words(first.text)
        or _of_another_heading(title, first.text)
    ):
        return claim(group)
    heading = titled(first.edition, first.section, title)
    return claim([first, heading, *group[1:]], f"{title}: {first.text}", made_of=2)


_CODED = re.compile(r"(?=\S*[A-Z])\S*(?:\d|[a-z][A-Z]|[A-Z]{2})\S*|[A-Z]-\w+")


_NO_USE = re.compile(
    r"\b(?:experience|studies|trials?|reactions?|events?|data|information|effects|findings|results)\b",
    re.IGNORECASE,
)


def _of_a_use(statement: Statement, topic: Topic) -> bool:
    """Whether adverse reactions stand under the heading of one disease or regimen in a subsection."""
    if topic.codes != ADVERSE or len(statement.titles) < 3:
        return False
    return bool(HEADING_NUMBER.match(statement.titles[-2]))


def _of_another_heading(title: str, text: str) -> bool:
    """Whether a sentence stands under a run-in heading that is the counterpart of the title's end.

    A flattened title may have taken in the first of several run-in headings ("… CYP3A Inhibitors",
    then "CYP3A Inducers" in the text). The sentence then names the coded word ("CYP3A") with another
    noun, or the noun with another code, and never both words of the title's end.
    """
    *_, code, noun = ("", "", *title.split())
    if not _CODED.fullmatch(code) or _CODED.fullmatch(noun):
        return False
    words = [w.strip(".,;:()").casefold() for w in text.split()]
    stems = [w.rstrip("s") for w in words]
    code, noun = code.casefold(), noun.casefold().rstrip("s")
    pairs = list(zip(words, stems[1:], strict=False))
    if (code, noun) in pairs or (code in words and noun in stems):
        return False
    coded_otherwise = any(
        n == noun and _CODED.fullmatch(raw.strip(".,;:()"))
        for raw, n in zip(text.split(), stems[1:], strict=False)
    )
    return code in words or coded_otherwise


def _as_row(group: Sequence[Statement]) -> Claim:
    return claim(group, cells=monitoring.cells(group[0]))


def titled(edition: Edition, index: int, title: str) -> Statement:
    """The heading of a section as a statement, so that its words are quoted too."""
    section = edition.sections[index]
    span = Span(section.start, section.start + len(section.title))
    return Statement(
        text=title, spans=(span,), edition=edition, section=index, kind=PassageKind.PROSE
    )


HEADING_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\s+")


def bare_title(title: str) -> str:
    """A section's title without its number and without a colon at its end."""
    return HEADING_NUMBER.sub("", title).rstrip(" :")


_INSTRUCTION = re.compile(
    r"(?:^|[.;:]\s+|,\s+|\band\s+|\bthen\s+)(?:\w+ly\s+)?(?:monitor|discontinue|stop|consult|"
    r"withhold|interrupt|advise|instruct|inform|evaluate|refer|treat|manage|reduce|avoid|consider|"
    r"obtain|measure|test|assess|contact|seek|call|initiate|institute|postpone|permanently|perform|"
    r"do\s+not|use\s+caution|counsel|provide|promptly|immediately)\b|"
    r"\b(?:should|must|needs?\s+to|is\s+recommended|are\s+recommended|is\s+required|are\s+required)\b",
    re.IGNORECASE,
)


def instructs(text: str) -> bool:
    """Whether a sentence tells the reader what to do."""
    return bool(_INSTRUCTION.search(text))


def paragraph(product: Product, codes: Sequence[str]) -> Claim | None:
    """The label's own first paragraph of a section, to replace what a check removed."""
    for passage in with_codes(product.edition, codes):
        text = product.edition.words(passage)
        if passage.kind is PassageKind.PROSE and is_sentence(trim(text)):
            span = Span(passage.start, passage.end)
            whole = Statement(
                text=without_pointers(text) or without_references(text),
                spans=(span,), edition=product.edition,
                section=passage.section, kind=passage.kind,
            )  # fmt: skip
            return claim([whole])
    return None


def topics_note(product: Product) -> str:
    """Which text this is: product, publisher and edition."""
    edition = product.edition
    version = f", version {edition.version}" if edition.version else ""
    return f"{product.name}: {edition.source}, edition of {edition.date}{version}"
