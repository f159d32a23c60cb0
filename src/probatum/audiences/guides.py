"""What a label says to patients itself: its Medication Guide or leaflet, as claims under their topics.

A list becomes one claim with its lead-in, so that no item stands without its subject; an item that
says more than a few words is a claim of its own, with the lead-in before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from probatum.answers import topics as t
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim, Quote, Verdict
from probatum.evidence.editions import Edition, Section, Span
from probatum.evidence.sentences import sentences

CODES = {
    "42231-1": "Medication Guide", "68498-5": "patient leaflet", "42230-3": "patient leaflet",
}  # fmt: skip
"""Sections that are written to patients, the first that a label has speaks (LOINC codes)."""

_MEDICINE = r"[^?.:•\n]{2,70}"
_ASKED: tuple[tuple[str, str], ...] = (
    (r"Important information (?:about|guiding)\b[^:?\n]{2,70}:", t.BOX.key),
    (r"(?:While|When) (?:you are )?(?:taking|using)\b[^:.?\n]{2,60}\b(?:do not|avoid):",
     t.PITFALLS.key),
    (r"The (?:possible |most common |common )*side effects of\b[^:.?\n]{2,60}:",
     t.ADVERSE_REACTIONS.key),
    (r"(?<=\n)Instructions for Use\b", ""),
    (rf"What is the most important information (?:that )?I should know about {_MEDICINE}\?",
     t.BOX.key),
    (rf"Who (?:should|must) not (?:take|use|receive|be given|get|have) {_MEDICINE}\?", t.CONTRA.key),
    (r"(?:You should not|Do not) (?![^.:?•\n]{0,60}\band call\b)(?:take|use|receive|start|have)\b"
     r"[^.:?•\n]{2,60}\bif\b(?=[^.:?•\n]{0,40}:)", t.CONTRA.key),
    (rf"What should I (?:tell|talk to|know|discuss)[^?•\n]{{2,140}}\bbefore\b{_MEDICINE}\?",
     t.BEFORE.key),
    (rf"(?:Before|While)(?: you or your child)?(?: you)? (?:tak|us|receiv|start|get|are given)\w*"
     rf"{_MEDICINE}, (?:and )?(?:tell|talk)\b", t.BEFORE.key),
    (rf"How (?:should|will|do|is|are|can|must) (?:I|you|my child|{_MEDICINE}) "
     rf"(?:take|use|receive|get|be given|given|taken|used|inject|apply)\b{_MEDICINE}?\?", t.DOSE.key),
    (rf"What should I avoid {_MEDICINE}\?", t.PITFALLS.key),
    (rf"What (?:are|is) the (?:possible |reasonably likely |most common |common )*"
     rf"side effects {_MEDICINE}\?", t.ADVERSE_REACTIONS.key),
    (r"What (?:is|are) (?!the\b)[^?.:•\n]{2,60}\?", t.INDICATION.key),
    (r"(?:How (?:should|do|can) (?:I|you) (?:store|keep|dispose|throw)|How (?:is|are) \S+ supplied)"
     r"[^?\n]{2,60}\?", ""),
    (r"(?:What (?:are|is) the (?:active |inactive )?ingredients?\b[^?\n]{2,60}\?|Active ingredients?:)",
     ""),
    (r"General information (?:about|on)\b[^.?\n]{2,80}", ""),
    (r"(?:This|The) (?:Medication Guide|Patient Information|leaflet)\b[^.\n]{0,60} has been approved",
     ""),
    (r"(?:Manufactured|Distributed|Marketed|Made) (?:by|for)\b", ""),
)  # fmt: skip
"""Headings that guides have in common, by the topic that they open; those without one are not shown."""

_HEADING = re.compile(
    "|".join(f"(?P<h{n}>{pattern})" for n, (pattern, _) in enumerate(_ASKED)), re.IGNORECASE
)
_IS_LEAD = frozenset({t.CONTRA.key, t.BEFORE.key, t.PITFALLS.key, t.ADVERSE_REACTIONS.key})
"""Topics whose heading, where it is no question, is the beginning of its first sentence."""

_DENIED = frozenset({t.CONTRA.key, t.PITFALLS.key})
"""Topics that say what not to do: an item that has lost its "do not" would say the opposite."""
_ORDERED = r"(?:take|use|drink|eat|receive|start|drive|smoke|give)\b"
_ITEM = re.compile(rf"^{_ORDERED}|(?<=[.)!?]) (?={_ORDERED})")
_TAKE = re.compile(r"^(?:Take|Use|Receive|Start)\b")


def _of_denied(text: str, topic: str) -> str:
    """A statement on what not to do, up to where an item stands in it without its "do not"."""
    if topic == t.CONTRA.key and _TAKE.match(text):
        return ""
    found = _ITEM.search(text)
    return text[: found.start()] if found else text


_BULLET = re.compile(r"(?:^|(?<=\s))(?P<mark>[•●▪◦○■·‣–]|o(?=\s[a-z]))\s+|[\t\n]")
_SKIPPED = re.compile(
    r"^(?:\W*\bsee\b|for more information|this (?:medication guide|leaflet|patient information)\b"
    r"|read (?:this|the)\b|these are not all\b|if you would like\b|the following are not all\b"
    r"|medication guide\b|patient information\b|talk to your \w+ if you have any questions)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|may|might|can|could|should|will|must|do|does|has|have|had|cause[sd]?|"
    r"happen(?:s|ed)?|need|needs|get|gets)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"^(?:take|tell|call|do|get|keep|avoid|store|use|ask|talk|stop|eat|wear|follow|always|if|when|you|"
    r"your|swallow|drink|carry|wash|inject|shake|limit|know|make|remember|never|go|pay|check|report|"
    r"women|females|males|men|people|children)\b",
    re.IGNORECASE,
)
_SHORT = 18
"""Words of an item up to which it joins the items beside it in one claim."""


@dataclass(slots=True)
class _Piece:
    """A stretch of text with the bullet before it, if any."""

    mark: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _List:
    """Items under a lead-in, and under that of the list around it where one is nested."""

    leads: tuple[_Piece, ...]
    around: _List | None = None
    mark: str = ""
    small: bool | None = None
    items: list[_Piece] = field(default_factory=list)


def guide(
    edition: Edition, citation: int, verify: Callable[[Claim], Claim]
) -> tuple[ArticleSection, ...]:
    """The guide's statements by topic, in its order; empty where the edition has none.

    ``citation`` is the number of the edition's document in the article. What the checks do not find
    supported by its own quote is not shown.
    """
    section = _section(edition)
    if section is None:
        return ()
    found: dict[str, list[Claim]] = {}
    for topic, block in _blocks(edition, section):
        claims = found.setdefault(topic, [])
        said = {c.text for claims_ in found.values() for c in claims_}
        for whole, spans in _joined(edition, _statements(edition, block)):
            text = _of_denied(whole, topic) if topic in _DENIED else whole
            if not text or text in said or _SKIPPED.match(text):
                continue
            said.add(text)
            quotes = tuple(_quote(edition, section, span) for span in spans)
            made = verify(Claim(text, quotes, (citation,)))
            if made.verdict is Verdict.SUPPORTED:
                claims.append(made)
    return tuple(
        ArticleSection(CODES[section.code or ""], tuple(claims), topic=topic)
        for topic, claims in found.items()
        if claims
    )


def counselling(
    edition: Edition, citation: int, verify: Callable[[Claim], Claim]
) -> tuple[ArticleSection, ...]:
    """What a label without a guide tells professionals to say to patients (LOINC 34076-0)."""
    section = next((s for s in edition.sections if s.code == COUNSELLING), None)
    if section is None:
        return ()
    text = edition.text[section.start : section.end]
    found: dict[str, Claim] = {}
    for start, end in sentences(text):
        begins = _SAY.search(text[start:end])
        if begins is None or len(found) == _MOST_SAID:
            continue
        span = Span(section.start + start + begins.start(), section.start + end)
        quote = _quote(edition, section, span)
        made = verify(Claim(quote.exact, (quote,), (citation,)))
        if made.verdict is Verdict.SUPPORTED:
            found.setdefault(made.text, made)
    claims = tuple(found.values())
    return (ArticleSection(SAID, claims, topic=t.PATIENTS.key),) if claims else ()


COUNSELLING = "34076-0"
SAID = "information for patients"
_MOST_SAID = 16
_SAY = re.compile(
    r"(?:Advise|Instruct|Counsel|Tell|Inform|Warn|Caution|Remind)(?= (?:the )?(?:patients?|females|"
    r"women|males|caregivers|parents|families)\b)|(?<![a-z] )Patients (?=should\b|must\b)"
)
"""Where a sentence for patients begins; the heading before it is left out."""


def is_of_guide(claim: Claim) -> bool:
    """Whether a claim stands on a label's own text for patients."""
    return bool(claim.quotes) and all(q.section in (*CODES, COUNSELLING) for q in claim.quotes)


def _section(edition: Edition) -> Section | None:
    for code in CODES:
        held = [s for s in edition.sections if s.code == code]
        if held:
            return max(held, key=lambda s: s.end - s.start)
    return None


def _blocks(edition: Edition, section: Section) -> Iterator[tuple[str, Span]]:
    """The parts of a guide under its headings, those that have a topic."""
    text = edition.text[section.start : section.end]
    found = [
        m
        for m in _HEADING.finditer(text)
        if not re.search(r"[“\"'‘(]\s*$|\bsee\s*$", text[: m.start()], re.IGNORECASE)
    ]
    for n, match in enumerate(found):
        topic = _ASKED[int((match.lastgroup or "h0")[1:])][1]
        after = found[n + 1].start() if n + 1 < len(found) else len(text)
        leads = topic in _IS_LEAD and not match.group().endswith("?")
        start = match.start() if leads else match.end()
        if topic:
            yield topic, Span(section.start + start, section.start + after)


def _pieces(edition: Edition, block: Span) -> Iterator[_Piece]:
    text = edition.text[block.start : block.end]
    cuts = [(0, "", 0), *((m.start(), m["mark"] or "", m.end()) for m in _BULLET.finditer(text))]
    ends = [start for start, _, _ in cuts[1:]] + [len(text)]
    mark = ""
    for (_, own, begin), end in zip(cuts, ends, strict=True):
        mark = own or (mark if not text[begin:end].strip() else "")
        piece = text[begin:end]
        if not piece.strip():
            continue
        start = begin + len(piece) - len(piece.lstrip())
        stop = begin + len(piece.rstrip())
        for a, b in sentences(text[start:stop]):
            yield _Piece(
                mark, block.start + start + a, block.start + start + b, text[start + a : start + b]
            )
            mark = ""


def _statements(edition: Edition, block: Span) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Statements of a part with the spans in which they stand."""
    pieces = list(_pieces(edition, block))
    held: _List | None = None
    for n, piece in enumerate(pieces):
        if held and held.around and piece.mark and piece.mark == held.around.mark:
            yield from _listed(held)
            held = held.around
        leading = piece.text.rstrip().endswith(":")
        below = pieces[n + 1].mark if n + 1 < len(pieces) else ""
        if held and leading and _small(piece) and piece.mark:
            held.small, held.mark = True, held.mark or piece.mark
            if below and below != piece.mark:
                yield from _listed(held)
                held = _List((*held.leads, piece), held)
            else:
                held.items.append(piece)
        elif leading:
            yield from _listed(held)
            held = _List((piece,))
        elif unmarked := _unmarked(piece.text):
            yield from _listed(held)
            held = None
            yield unmarked, (Span(piece.start, piece.end),)
        elif held and _belongs(piece, held):
            if held.small is None:
                held.small, held.mark = _small(piece), piece.mark
            held.items.append(piece)
        else:
            yield from _listed(held)
            if held and not piece.mark and not held.mark:
                held = None
            if _whole(piece.text):
                yield piece.text, (Span(piece.start, piece.end),)
    while held:
        yield from _listed(held)
        held = held.around


_TO_YOU = re.compile(
    r"^(?P<lead>[^:]*\b(?:you|your child|your baby|people who|anyone who):) (?P<rest>[^:]+)$"
)
_BEGIN = re.compile(r"(?P<before>\S+) (?=(?:have|are|had|take|drink|smoke|plan)[ ,])")
_INSIDE = frozenset(
    "and or you who that not may which they ever also these child but if when to medicines".split()
)
"""Words after which a verb goes on with an item and begins none."""
_RUN = 25
"""Words from which a list without marks is parted, where each item begins with a verb of "you"."""


def _unmarked(text: str) -> str:
    """A list whose marks the stored text has lost ("if you: have … are … take …"), with semicolons."""
    found = _TO_YOU.match(text)
    if not found or len(text.split()) < _RUN or ";" in text:
        return ""
    if not _BEGIN.match(f". {found['rest']}"):
        return ""

    def parted(match: re.Match[str]) -> str:
        word = match["before"]
        return match.group() if word[-1] == "," or word in _INSIDE else f"{word}; "

    said = _BEGIN.sub(parted, found["rest"])
    return f"{found['lead']} {said}" if said.count("; ") > 1 else ""


def _small(piece: _Piece) -> bool:
    return piece.text[:1].islower() or piece.text[:1].isdigit()


def _belongs(piece: _Piece, list_: _List) -> bool:
    """Whether a piece is an item of a list: it goes on as the first one did."""
    if list_.small is None:
        return _small(piece) or not _TOLD.match(piece.text)
    if piece.mark != list_.mark:
        return False
    return _small(piece) if list_.small else bool(piece.mark) and not _whole(piece.text)


def _whole(text: str) -> bool:
    """Whether a text says something by itself."""
    if len(text.split()) < 3 or text[:1].islower():
        return False
    first = text.split(". ", maxsplit=1)[0]
    return bool(_TOLD.match(text) or _VERB.search(first)) and text.rstrip()[-1] in ".!)”"


def _listed(list_: _List | None) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """The claims of a list's items so far: short ones together, a longer one alone."""
    if list_ is None:
        return
    groups: list[list[_Piece]] = []
    for item in list_.items:
        short = len(item.text.split()) <= _SHORT
        if short and groups and len(groups[-1][-1].text.split()) <= _SHORT:
            groups[-1].append(item)
        else:
            groups.append([item])
    list_.items.clear()
    lead = " ".join((*(p.text.rstrip(" :") for p in list_.leads[:-1]), list_.leads[-1].text))
    for group in groups:
        texts = [_ENDING.sub("", i.text).rstrip(" .;,") for i in group]
        said = "; ".join(t for t in dict.fromkeys(texts) if t).replace(":;", ":")
        spans: list[_Piece | Span] = [*list_.leads, Span(group[0].start, group[-1].end)]
        yield f"{lead} {said}.", tuple(_merged(spans))


def _joined(
    edition: Edition, found: Iterable[tuple[str, tuple[Span, ...]]]
) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Statements with the sentences that go on from them in the same line."""
    last: tuple[str, tuple[Span, ...]] | None = None
    for text, spans in found:
        if last is not None:
            gap = edition.text[last[1][-1].end : spans[0].start]
            near = not gap.strip() and "\n" not in gap and len(spans) == 1
            if near and _goes_on(last[0], text):
                end = Span(last[1][-1].start, spans[0].end)
                last = (f"{last[0]} {text}", (*last[1][:-1], end))
                continue
            yield last
        last = (text, spans)
    if last is not None:
        yield last


_AFTER = re.compile(r"^(?:This|That|It|They|These|Those|Such|He|She|Symptoms|You should not do)\b")
_PARAGRAPH = 60
"""Words of a statement from which nothing is joined to it."""


def _goes_on(before: str, text: str) -> bool:
    if len(before.split()) + len(text.split()) > _PARAGRAPH or _SKIPPED.match(text):
        return False
    return bool(_AFTER.match(text)) or (": " in before and not text.endswith(":"))


_ENDING = re.compile(r"(?:^|\s)\(?See (?:the end|[“\"]).*$", re.DOTALL)
_NEAR = 6
"""Characters between two spans that are one quote: blanks and a bullet."""


def _merged(spans: Sequence[_Piece | Span]) -> Iterator[Span]:
    start, end = spans[0].start, spans[0].end
    for span in spans[1:]:
        if 0 <= span.start - end <= _NEAR:
            end = span.end
        else:
            yield Span(start, end)
            start, end = span.start, span.end
    yield Span(start, end)


def _quote(edition: Edition, section: Section, span: Span) -> Quote:
    return Quote(
        document=edition.document,
        edition=edition.id,
        section=section.code or section.title,
        start=span.start,
        end=span.end,
        exact=edition.text[span.start : span.end],
        level=edition.level,
        path=(section.title,),
        licence=edition.licence,
    )
