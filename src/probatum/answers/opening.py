"""The lines that open an article: what answers the question, and the danger, for each product.

(How far to trust this, the third line, is the status strip's sentence: it is about the library and
stands on no quote.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from probatum.answers import asked, registry, short, studies, study_kinds
from probatum.answers.brief import Brief, Evidence
from probatum.answers.choosing import content_words, relevance
from probatum.answers.draft import Draft
from probatum.answers.focus import fit, narrow
from probatum.answers.forbidding import forbidden
from probatum.answers.label import Product
from probatum.answers.literature import Answered
from probatum.answers.outline import ALSO, asks_of_reactions
from probatum.answers.statements import Statement
from probatum.answers.topics import ADVERSE_REACTIONS
from probatum.answers.unheld import THING
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Design
from probatum.evidence.sentences import sentences
from probatum.retrieval.cues import QuestionType

NEAR = 0.7
"""Share of the best claim's cover of the question that another opening claim must reach."""

EVERY = 6
"""Opening claims for a question that asks for a list: indications, contraindications."""

_WHOLE_LISTS = frozenset({QuestionType.INDICATION, QuestionType.CONTRAINDICATION})

CLEARLY = 0.25
"""How much more of the question another section must cover to answer in the first one's place."""

_DESIGNS = frozenset(d.value for d in Design)

_ANYWHERE = frozenset(
    {QuestionType.SAFETY, QuestionType.YES_NO, QuestionType.MONITORING, QuestionType.POPULATION,
     QuestionType.GENERAL, QuestionType.ADMINISTRATION}
)  # fmt: skip

PAIRS = 8
"""Claims of a label among which the reranker chooses the opening ones; with several products fewer
for each, so that one article takes at most 64 pairs."""

DANGERS = 2
"""Products whose danger stands in the opening lines."""

_NOT_READ = re.compile(r"\bnot\s+read\b", re.IGNORECASE)
_ASIDE = frozenset({"study", "reported", "newer", "related"})

Rerank = Callable[[Sequence[str]], Sequence[float]]


def lines(
    brief: Brief,
    evidence: Evidence,
    draft: Draft,
    answer: Answered | None,
    rerank: Rerank | None,
) -> tuple[list[Claim], list[str]]:
    """The opening claims, and what the program has to say of the question's patient.

    ``answer`` is given where passages of any kind answer before a label does.
    """
    made: list[Claim] = []
    notes: list[str] = []
    if answer is not None and answer.apart and brief.focus.pair:
        left, right = brief.focus.pair.named
        notes.append(
            f"No statement was found that names both “{left}” and “{right}”: what follows is the "
            "nearest that is held, and no answer."
        )
    if evidence.named and (found := _of_the_named(draft.sections)):
        made += found
    elif answer is not None:
        graded = [c for c in answer.best if c.note and c.note not in _DESIGNS]
        reported = _reported(brief, draft.sections)
        if brief.kind is QuestionType.RECOMMENDATION and graded:
            made += graded[:3]
        elif reported:
            made.append(reported)
        else:
            made += [c for c in [short.joined(answer.best[:2])] if c]
    elif brief.kind is QuestionType.UPDATE:
        made += [c for c in [_news(draft.sections, evidence)] if c]
    elif brief.kind is QuestionType.COMPARISON and len(evidence.products) > 1:
        made += [c for p in evidence.products if (c := _compared(p, draft))]
    else:
        pairs = PAIRS if len(evidence.products) == 1 else PAIRS // 2
        for product in evidence.products:
            if rules := draft.to_do.get(product.name):
                made += [c for c in [short.joined(rules)] if c]
                continue
            near = draft.on_the_words.get(product.name, [])
            own = draft.of[product.name]
            if _of_a_partner(brief, evidence) and not _on_partner(brief, product, own):
                continue
            direct, outside = _direct(brief, product, own, near, rerank, pairs)
            made += [c for c in [direct] if c]
            notes += [n for n in [outside] if n]
    bans = [_banned(brief, p) for p in evidence.products if not evidence.named]
    stated = " ".join(c.text for c in made)
    made = [*(b for b in bans if b and b.text not in stated), *made]
    said = " ".join(c.text for c in made)
    terms = brief.focus.terms
    gravest = [short.danger(draft.of[p.name], said, draft.wanted, terms) for p in evidence.products]
    dangers = [d for d in gravest if d][:DANGERS]
    if not dangers and answer and answer.against:
        dangers = [answer.against[0]]
    return _once([*made, *dangers]), notes


def _banned(brief: Brief, product: Product) -> Claim | None:
    """What the product's label forbids of the very thing that the question names; for a group of
    patients the danger's line says it."""
    if brief.overdose or brief.groups or len(brief.drugs) > 1:
        return None
    return forbidden(product, brief.kind, brief.focus)


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """Lines of two products in the same words as one line with the quotes of both."""
    lines: dict[str, Claim] = {}
    for c in claims:
        same = lines.get(c.text)
        quotes = tuple(dict.fromkeys((*same.quotes, *c.quotes))) if same else c.quotes
        lines[c.text] = replace(same or c, quotes=quotes)
    return list(lines.values())


def _of_the_named(sections: Sequence[ArticleSection]) -> list[Claim]:
    """The main results of the studies that the question names, as one line."""
    blocks = [s for s in sections if s.title.startswith(study_kinds.NAMED)]
    found = [
        replace(c, cells=())
        for s in blocks
        if (r := studies.main_result(s))
        for c in (*registry.analysed(s.claims, r), r)
    ]
    line = short.joined(found)
    return [line] if line else []


def _reported(brief: Brief, sections: Sequence[ArticleSection]) -> Claim | None:
    """The main result of the study that a question on trials is about."""
    if brief.kind not in (QuestionType.TRIALS, QuestionType.EFFICACY):
        return None
    for section in sections:
        if section.topic == "study":
            words = content_words(" ".join((section.title, *(c.text for c in section.claims))))
            if relevance(words, brief.focus.terms) >= NEAR:
                return studies.main_result(section)
    return None


def _news(sections: Sequence[ArticleSection], evidence: Evidence) -> Claim | None:
    """The newest changes and the indication; another product's change only if it is newer than
    every change of the products asked about."""
    rows = [c for s in sections if s.topic == "changes" for c in s.claims]
    mine = {e.id for p in evidence.products for e in (p.edition, p.newer, *p.older) if e}
    own = [c for c in rows if any(q.edition in mine for q in c.quotes)]
    newest = max((c.date or "" for c in own), default="")
    dated = [c for c in rows if c in own or (c.date or "") > newest]
    return short.joined([*short.news(dated), *_claims(sections, "indication")[:1]])


def _compared(product: Product, draft: Draft) -> Claim | None:
    """One product's line in a comparison: its population, and the main figure of its first study."""
    brand = product.brand.casefold()
    results = [
        c
        for s in draft.sections
        if s.layout == "study"
        and (c := studies.main_result(s))
        and brand
        and brand in c.text.casefold()
    ]
    return short.joined([*_claims(draft.of[product.name], "indication")[:1], *results[:1]])


def _direct(
    brief: Brief,
    product: Product,
    sections: Sequence[ArticleSection],
    found: Sequence[Statement],
    rerank: Rerank | None,
    pairs: int,
) -> tuple[Claim | None, str]:
    """The statements that answer for one product, and a word on a patient outside its indication."""
    own = next((s for s in sections if s.topic not in _ASIDE and s.claims), None)
    if own is None:
        return None, ""
    reactions = asks_of_reactions(brief.question, brief.kind, brief.also)
    if not (reactions and own.topic == ADVERSE_REACTIONS.key):
        own = _nearest(brief, own, sections)
    both = _naming_both(brief, product, sections)
    if stops := _stops(brief, sections):
        first = asked.opener(found, stops, rerank)
        return short.joined([*([first] if first else []), *stops]), ""
    pool = both or (_together(brief, sections) if brief.kind is QuestionType.INTERACTION else [])
    chosen = _best(brief, pool or own.claims, rerank, pairs)
    if first := asked.opener(found, chosen, rerank):
        chosen = [first, *chosen[:1]]
    for kind in brief.also:
        more = [c for c in _claims(sections, ALSO[kind].key) if c not in chosen]
        chosen += _best(replace(brief, kind=kind), more, rerank, pairs // 2)[:1] if more else []
    indication = _claims(sections, "indication")
    outside = ""
    values = brief.focus.values
    excluding = [c for c in indication if fit(values, c.text) < 0] if values else []
    if excluding and not any(fit(values, c.text) > 0 for c in indication):
        chosen = [excluding[0], *chosen]
        outside = (
            f"The patient of the question lies outside the population of {product.brand}'s "
            "indication as the held text states it."
        )
    elif brief.kind is QuestionType.POPULATION and not _touches(brief, chosen):
        chosen = indication[:1] or chosen
        outside = (
            f"The held label text of {product.brand or product.generic} says nothing on the group of "
            "the question: the first line is its indication."
        )
    elif any(short.says_none(c) for c in chosen):
        chosen = [*chosen, *(_instead(brief, sections) or indication[:1])]
    caveats = [c for c in own.claims if _NOT_READ.search(c.text) and c not in chosen]
    return short.joined([replace(c, cells=()) for c in (*chosen, *caveats[:1])]), outside


_WHEN_TO_STOP = re.compile(
    r"\bwhen\b.{0,60}\b(?:stop(?:ped)?|discontinued?|withdrawn?|withh[eo]ld)\b", re.IGNORECASE
)
_STOPS = re.compile(r"\b(?:discontinu\w+|stopp?\w*|withdrawn|withh[eo]ld)\b", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:should|must|if|recommended|immediately|permanently)\b", re.IGNORECASE)


def _stops(brief: Brief, sections: Sequence[ArticleSection]) -> list[Claim]:
    """For a question on when to stop: the sentences that say so, each after the harm that it is of,
    in the order of gravity of their sections."""
    if not _WHEN_TO_STOP.search(brief.question):
        return []
    found: list[Claim] = []
    for topic in ("boxed", "warnings"):
        for c in _claims(sections, topic):
            harm = dict(c.cells).get("Harm", "")
            text = dict(c.cells).get("What to do", "") or c.text
            told = [
                p for a, b in sentences(text) if _STOPS.search(p := text[a:b]) and _TELLS.search(p)
            ]
            if told:
                lead = f"{harm}: " if harm else ""
                found.append(replace(c, text=lead + " ".join(told), cells=()))
    return found


def _touches(brief: Brief, claims: Sequence[Claim]) -> bool:
    """Whether any of these claims has a word of the question, drug names left out."""
    return not brief.focus.terms or any(
        relevance(content_words(c.text), brief.focus.terms) for c in claims
    )


_WITHOUT_BAN = ("before", "warnings", "boxed")
TOUCHES = 0.3
"""Share of the question's words that such a claim must have."""


def _instead(brief: Brief, sections: Sequence[ArticleSection]) -> list[Claim]:
    """Where a label lists no contraindication: what it says to do or fear in the state that the
    question names."""
    best = []
    for topic in _WITHOUT_BAN:
        near = [
            (relevance(content_words(c.text), brief.focus.terms), -place, c)
            for place, c in enumerate(_claims(sections, topic))
        ]
        if near and (nearest := max(near, key=lambda x: x[:2]))[0] >= TOUCHES:
            best.append(short.sign(nearest[2]))
    return best[:2]


_AHEAD = re.compile(
    r"\bbefore\b(?!\s+(?:each|every))|\bprior\s+to\b|\bpre-?treatment\b", re.IGNORECASE
)
"""How a question asks for the tests that come before the treatment."""


def _nearest(
    brief: Brief, own: ArticleSection, sections: Sequence[ArticleSection]
) -> ArticleSection:
    """The section that comes first, unless another one is clearly nearer to the question's words."""

    def near(section: ArticleSection) -> float:
        return max(
            (relevance(content_words(c.text), brief.focus.terms) for c in section.claims),
            default=0.0,
        )

    if brief.kind is QuestionType.MONITORING and _AHEAD.search(brief.question):
        ahead = [c for c in own.claims if _AHEAD.search(c.text) or "baseline" in c.text.casefold()]
        return replace(own, claims=(*_claims(sections, "before"), *ahead) or own.claims)
    if brief.kind not in _ANYWHERE:
        return own
    others = [s for s in sections if s.topic not in _ASIDE and s.claims]
    best = max(others, key=near, default=own)
    return best if near(best) > near(own) + CLEARLY else own


def _of_a_partner(brief: Brief, evidence: Evidence) -> bool:
    """Whether the question is on one drug with another, held or not, or with food or drink."""
    partners = len(brief.drugs) > 1 or evidence.beside or THING.search(brief.question)
    return brief.kind is QuestionType.INTERACTION and bool(partners)


def _on_partner(brief: Brief, product: Product, sections: Sequence[ArticleSection]) -> list[Claim]:
    """Claims of a product's label on the other drug of the question; where there is none, another
    interaction is no answer."""
    return _naming_both(brief, product, sections) or _together(brief, sections)


def _together(brief: Brief, sections: Sequence[ArticleSection]) -> list[Claim]:
    """For a question on an interaction: claims on what it names, of the gravest section that has
    any."""
    for topic in ("contraindications", "boxed", "interactions"):
        found = [
            c
            for c in _claims(sections, topic)
            if relevance(content_words(c.text), brief.focus.terms) >= NEAR / 2
        ]
        if found:
            return found
    return []


def _naming_both(brief: Brief, product: Product, sections: Sequence[ArticleSection]) -> list[Claim]:
    """Claims of a product's label that name another drug of the question; the gravest sections
    first. Empty where the question names one drug only."""
    own = {product.brand.casefold(), product.generic.casefold()}
    others = [n for names in brief.drugs if not names & own for n in names]
    if not others or len(brief.drugs) < 2:
        return []
    found = {
        c.text: c
        for s in sections
        if s.topic not in _ASIDE
        for c in s.claims
        if any(n in c.text.casefold() for n in others)
    }
    return list(found.values())


_UNASKED = re.compile(
    r"\b(?:renal|hemodialysis|hepatic|impairment|pediatric|elderly|geriatric|substitute|"
    r"interchang\w+|missed?|maximum|increased?|discontinu\w+)\b",
    re.IGNORECASE,
)
_MAXIMUM = re.compile(
    r"\bmaxim\w+|\bdos(?:e|age)\s+range\b|\b(?:not|never)\s+exceed\b|\bhighest\s+dos", re.IGNORECASE
)
_USUAL = re.compile(
    r"\b(?:recommended|usual|starting|initial)\b[^.;]*\bdos\w+|\bdos\w+[^.;]*\bis\b", re.IGNORECASE
)


_HOW_OFTEN = re.compile(
    r"\b(?:once|twice|(?:two|three|four|\d)\s+times)\s+(?:a\s+day|a\s+week|daily|weekly|monthly)\b|"
    r"\bevery\s+\d+\s+(?:hours|days|weeks|months)\b",
    re.IGNORECASE,
)


def _tells_maximum(brief: Brief, text: str) -> bool:
    return bool(_MAXIMUM.search(brief.question) and _MAXIMUM.search(text))


_COMMONEST = re.compile(
    r"\b(?:most\s+(?:common|frequent)\w*|commonly\s+(?:reported|observed)|common\s+(?:adverse|side))",
    re.IGNORECASE,
)
_OLDER = re.compile(r"^By the label of ")
"""How a digest marks a fact that it carries over from an older text."""


def _usual(brief: Brief, text: str) -> float:
    """For a question on the dose: the usual dose and how often, by the newest text, before that of a
    group nobody asked about; for one on adverse reactions: the most common ones."""
    if _OLDER.search(text):
        return -0.5
    if brief.kind is QuestionType.SAFETY:
        return 0.8 * bool(_COMMONEST.search(text))
    if brief.kind is not QuestionType.DOSE:
        return 0.0
    unasked = {w.lower() for w in _UNASKED.findall(text)}
    unasked -= {w.lower() for w in _UNASKED.findall(brief.question)}
    most = _tells_maximum(brief, text)
    return (
        0.4 * bool(_USUAL.search(text) or _HOW_OFTEN.search(text))
        + 0.6 * most
        - 0.5 * bool(unasked)
    )


_ORGANS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:renal|kidney|creatinine|nephro\w+|dialysis|h(?:a)?emodialysis|crcl|e?gfr)\b",
        r"\b(?:hepatic|liver|child-?pugh|cirrho\w+)\b",
    )
)


def _of_another_organ(question: str, text: str) -> bool:
    """Whether a text is on the organ that the question does not name, and not on the one it names."""
    asked = [organ for organ in _ORGANS if organ.search(question)]
    return len(asked) == 1 and not asked[0].search(text) and any(o.search(text) for o in _ORGANS)


_CASE = re.compile(
    r"^(?:A|An|One)\s+(?:[\w-]+\s+)?(?:child|patient|infant|boy|girl|man|woman)\b", re.IGNORECASE
)
"""How the story of one patient begins: it answers no question on what to do."""

_IF = re.compile(r"\bif\b", re.IGNORECASE)


def _apart(text: str) -> str:
    """The text and its compounds in parts: "a high-dose regimen" is about a dose."""
    return f"{text} {text.replace('-', ' ')}"


def _starts_if(text: str) -> bool:
    return text.startswith("If ")


def _best(
    brief: Brief, own: Sequence[Claim], rerank: Rerank | None, pairs: int = PAIRS
) -> list[Claim]:
    """The two claims that fit the question and its patient best, in their order; the reranker sees
    the ``pairs`` that fit best by their words."""
    told = [c for c in own if not _NOT_READ.search(c.text)] or list(own)
    told = [c for c in told if not _of_another_organ(brief.question, c.text)] or told
    claims = [c for c in told if not _CASE.search(c.text)] or told
    what_if = bool(_IF.search(brief.question))
    texts = [c.text for c in claims]
    near = [relevance(content_words(_apart(text)), brief.focus.terms) for text in texts]
    by_words = [
        2 * (near[i] + brief.focus.of_values(text))
        + _usual(brief, text)
        + (what_if and _starts_if(text))
        for i, text in enumerate(texts)
    ]
    head = sorted(range(len(texts)), key=lambda i: (-by_words[i], i))[:pairs]
    logits = rerank([texts[i] for i in head]) if rerank and len(texts) > 2 else [0.0] * len(head)
    logit_of = dict(zip(head, logits, strict=True))
    weakest = min(logits, default=0.0)
    scores = [score + logit_of.get(i, weakest) / 8 for i, score in enumerate(by_words)]
    values = [fit(brief.focus.values, text) for text in texts]
    exact = [
        max(narrow(brief.focus.values, text), float(brief.focus.carries(text))) for text in texts
    ]
    most_fit = max(values, default=0)
    admitted = [i for i, v in enumerate(values) if v == most_fit > 0 or (v > 0 and exact[i])] or [
        i for i, v in enumerate(values) if v == 0
    ]
    highest = max((near[i] for i in admitted), default=0.0)
    admitted = [
        i for i in admitted
        if near[i] >= NEAR * highest
        or exact[i]
        or (what_if and near[i] and _starts_if(texts[i]))
        or _tells_maximum(brief, texts[i])
    ]  # fmt: skip
    order = sorted(admitted, key=lambda i: (-exact[i], -scores[i], i))
    most = EVERY if brief.kind in _WHOLE_LISTS else 2
    chosen = order[:most]
    if limits := [i for i in order if _tells_maximum(brief, texts[i])]:
        chosen = chosen if set(chosen) & set(limits) else [chosen[0], limits[0]]
    return [claims[i] for i in (chosen if any(exact) else sorted(chosen))]


def _claims(sections: Sequence[ArticleSection], topic: str) -> list[Claim]:
    return [c for s in sections if s.topic == topic for c in s.claims]
