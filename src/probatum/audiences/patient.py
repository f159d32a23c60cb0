"""The patient page: help first, the article's claims in plain words, what to ask, words explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from probatum.answers import topics as t
from probatum.audiences import helping
from probatum.audiences.duties import kept_always
from probatum.audiences.glossary import Entry
from probatum.audiences.grade import Grade, grade
from probatum.audiences.guides import SAID
from probatum.audiences.plain import Plain, Plainer
from probatum.audiences.profiles import PROFILES, STUDY
from probatum.audiences.reader import Audience
from probatum.audiences.rewriting import bare
from probatum.audiences.shaping import FirstUse, ordered, shape
from probatum.evidence.articles import Article, ArticleSection, Omission, ReviewStatus
from probatum.evidence.claims import Claim
from probatum.evidence.sentences import sentences

HARDEST = (10.0, 12.0)
"""Grades (Flesch-Kincaid, SMOG) above either of which a statement is left out or folded where it may
be: it would inform nobody."""

HARDEST_BESIDE_A_GUIDE = (8.0, 11.3)
"""The same where the label itself says to patients what they need to know."""

HARDEST_OF_GUIDE = (11.0, 13.1)
"""The same for what the label itself says to patients."""

HARDEST_OF_FIGURES = (12.0, 13.1)
"""The same for what a study found as "x out of y"."""

FOLDED = frozenset(
    {t.WARNING.key, t.BEFORE.key, t.CO_TREATMENT.key, t.INDICATION.key, t.ADVERSE_REACTIONS.key,
     t.DOSE.key}
)  # fmt: skip
"""Topics of which a hard statement stands at the end of the page and is not left out."""

HARDER = "harder"
IN_HARDER_WORDS = "In harder words"
HARDER_NOTICE = "These lines could not be said in plain words. Go through them with your care team."
STUDY_MORE = "The study says more, in harder words. Read it here: {url}"

QUESTIONS = "questions"
WORDS = "words"

TITLES = {
    t.BOX.key: "The strongest warning",
    t.CONTRA.key: "Who should not get it",
    t.WARNING.key: "Warnings",
    t.PATIENTS.key: "At home",
    t.INDICATION.key: "What it is for",
    t.MECHANISM.key: "How it works",
    t.BEFORE.key: "Before treatment",
    t.DOSE.key: "How it is given",
    t.CO_TREATMENT.key: "Drugs given with it",
    t.MONITORING.key: "Tests and checks",
    t.ADVERSE_REACTIONS.key: "Side effects",
    t.INTERACTION.key: "With other drugs",
    t.POPULATION.key: "Age, pregnancy, other illness",
    t.ADMINISTRATION.key: "Handling",
    t.PITFALLS.key: "What not to do",
    t.OVERDOSE.key: "If too much was given",
    t.CHANGES_TOPIC.key: "What is new",
    t.NOT_KNOWN.key: "What is not known",
}
"""Titles of the topics on a patient page."""

ASKED = {
    t.CONTRA.key: "Is there any reason why this drug should not be used here?",
    t.BEFORE.key: "Which tests come before treatment, and when?",
    t.CO_TREATMENT.key: "Which other drugs are needed with it, and for how long?",
    t.MONITORING.key: "Which checks come after it, on which dates, and who tells us the results?",
    t.WARNING.key: "Which signs should we watch for, and whom do we call at night?",
    t.INTERACTION.key: "Can other drugs and vaccines be used at the same time?",
    t.POPULATION.key: "Does anything change because of age, pregnancy or another illness?",
    t.NOT_KNOWN.key: "What is not known yet about this drug?",
    STUDY: "Were the people in these studies like me, or like my child?",
}
"""What to ask the care team, by the topics of the page."""

DRUGS = frozenset({"prednisolone", "prednisone"})
"""Names of drugs that the glossary explains."""

_AS_IT_STANDS = re.compile(r"(“[^”]*”|https?://\S+)")

DISCLAIMER = (
    "This page informs. It gives no advice for you or your child, and it works out no dose. It repeats "
    "what the quoted texts say, in plainer words. Talk with your care team before you act on it."
)
TRUST = (
    "A program wrote this page from the quoted texts. {review} Open the small numbers to read the "
    "exact words behind each line. The newest text is from {newest}. {checked}"
)
SENTENCES_DRAFTED = "sentences_of_a_language_model"
"""The figure of how many sentences of a page a language model worded."""
DRAFTED = (
    "A language model worded {count} of its sentences. Each was checked against the quoted words, and "
    "each says so."
)


GUIDE_MOST = {t.BOX.key: 24, t.INDICATION.key: 3, t.DOSE.key: 10, t.ADVERSE_REACTIONS.key: 20,
              t.BEFORE.key: 20}  # fmt: skip
"""Statements of a guide's topic at most."""

_FOR_PROFESSIONALS = re.compile(
    r"\b(?:CYP\d\w*|CYP450|P-gp|OATP\w+|BCRP|UGT\w*|AUC|C ?max|in vitro|isoforms?|isozymes?|"
    r"enantiomers?|pharmacokinetics?)\b|(?:;[^;:]{1,60}:.*){2}",
    re.IGNORECASE | re.DOTALL,
)
"""What tells a patient nothing: enzymes and transporters, measures of exposure, rows of a table."""

TO_CARE_TEAM = "what the label tells the care team"
GUIDE = "From the label's {name}. Ask your pharmacist for the whole text."


def patient_page(
    article: Article,
    plainer: Plainer,
    names: Collection[str] = (),
    guide: Sequence[ArticleSection] = (),
) -> Article:
    """The article for a patient or caregiver.

    Every claim that is shown is verified against the quotes of the claim that it renders, whose id it
    names. ``names`` are names of drugs, which the reading grade does not count; ``guide`` is what the
    label says to patients itself (see ``guides``), by topic: it stands first under each.
    """
    made: dict[str, Plain] = {}

    def plain(claim: Claim) -> Plain:
        if claim.id not in made:
            made[claim.id] = plainer.plain(claim)
        return made[claim.id]

    names = frozenset({*names, *_names(article), *DRUGS})
    whole = any(s.title != SAID for s in guide)
    hardest = HARDEST_BESIDE_A_GUIDE if whole else HARDEST

    def fits(claim: Claim) -> bool:
        return not _FOR_PROFESSIONALS.search(claim.text) and readable(claim, hardest)

    def readable(claim: Claim, most: tuple[float, float]) -> bool:
        read = grade(plain(claim).claim.text, names)
        return read.flesch_kincaid <= most[0] and read.smog <= most[1]

    def tells(claim: Claim) -> bool:
        text = plain(claim).claim.text
        most = HARDEST_OF_FIGURES if _OUT_OF.search(text) else hardest
        professional = _FOR_PROFESSIONALS.search(claim.text)
        return not professional and _told_in_people(text) and readable(claim, most)

    told_of_study = _told_of_studies(article, tells)
    shaped = shape(article, Audience.PATIENT, lambda c: told_of_study.get(c.id, fits(c)))
    glossary = plainer.glossary

    def told(notice: str) -> str:
        """A notice in plain words, titles that it quotes and addresses as they stand."""
        parts = _AS_IT_STANDS.split(bare(notice))
        return "".join(p if n % 2 else glossary.plain(p) for n, p in enumerate(parts))

    opening = helping.help_section(article, glossary, lambda c: plain(c).claim, guide)
    theirs, unsaid = _of_guide(guide, {c.id for c in _told_whole(guide, opening)})

    def plain_part(claim: Claim, most: tuple[float, float]) -> Claim | None:
        """A statement's sentences that are plain by themselves, if any."""
        pieces, before = [], True
        for start, end in sentences(claim.text):
            piece = replace(claim, text=claim.text[start:end], cells=(), original=claim.id)
            before = readable(piece, most) and (before or not _HANGS.match(piece.text))
            pieces += [piece.text] if before else []
        part = replace(claim, text=" ".join(pieces), cells=(), original=claim.id)
        return part if pieces and plain(part).claim.verdict is claim.verdict else None

    theirs, hard = _folded(theirs, lambda c: readable(c, HARDEST_OF_GUIDE), lambda _: None)
    ours, harder = _folded(shaped.sections, fits, lambda c: plain_part(c, hardest))
    parts = ordered((*theirs, *ours), PROFILES[Audience.PATIENT])
    first = FirstUse()
    opening = _explained(opening, plainer, first)
    short = tuple(
        replace(p.claim, terms=first.of(p.entries)) for p in map(plain, shaped.short_answer)
    )
    sections = []
    for section in parts:
        own = section in theirs
        beside = any(section.topic == s.topic for s in theirs)
        claims = tuple(
            replace(
                p.claim,
                cells=(),
                terms=first.of(p.entries),
                note="" if own else p.claim.note,
                original=claim.original or p.claim.original,
            )
            for claim, p in ((c, plain(c)) for c in section.claims)
        )
        sections.append(
            replace(
                section,
                title=TITLES[section.topic] if own else _title(section, beside),
                claims=claims,
                layout=STUDY if section.layout == STUDY else "list",
                columns=(),
                notices=(
                    *((GUIDE.format(name=section.title),) if section in theirs[:1] else ()),
                    *_brand(section, ours),
                    *(
                        _rest(section, article)
                        if section.layout == STUDY
                        else map(told, section.notices)
                    ),
                ),
            )
        )
    sections += _in_harder_words([plain(c) for c in (*hard, *harder)], first)
    shown = [p for i, p in made.items() if i in _originals(opening, short, sections)]
    drafted = sum(p.drafted for p in shown)
    page = replace(
        shaped,
        short_answer=short,
        sections=(opening, *sections, _questions(shaped), *_words(shown, opening, short, sections)),
        status=_status(shaped.status, drafted),
        title=_heading(article),
        warnings=(),
        timeline=(),
        evidence_table=(),
        disclaimer=DISCLAIMER,
        omitted=(*shaped.omitted, *unsaid),
        audience=Audience.PATIENT.value,
    )
    read = reading_grade(page, names)
    return replace(
        page,
        figures={
            **article.figures,
            "reading_grade_flesch_kincaid": round(read.flesch_kincaid, 1),
            "reading_grade_smog": round(read.smog, 1),
            "sentences": sum(p.sentences for p in shown),
            "sentences_kept_as_they_were": sum(p.kept for p in shown),
            "statements_in_harder_words": len(hard) + len(harder),
            SENTENCES_DRAFTED: drafted,
        },
    )


def _folded(
    sections: Sequence[ArticleSection],
    fits: Callable[[Claim], bool],
    part: Callable[[Claim], Claim | None],
) -> tuple[tuple[ArticleSection, ...], tuple[Claim, ...]]:
    """The sections without what may be folded and does not fit, and what that is, whole; of each its
    plain ``part`` stays."""
    kept: list[ArticleSection] = []
    folded: list[Claim] = []
    for section in sections:
        claims: list[Claim] = []
        for claim in section.claims:
            if section.topic not in FOLDED or kept_always(section, claim) or fits(claim):
                claims.append(claim)
            else:
                folded.append(claim)
                claims += [p for p in (part(claim),) if p]
        if claims or not section.claims:
            kept.append(replace(section, claims=tuple(claims)))
    return tuple(kept), tuple(folded)


def _in_harder_words(hard: Sequence[Plain], first: FirstUse) -> list[ArticleSection]:
    """What could not be said plainly, at the end, each statement once."""
    claims = {p.claim.id: replace(p.claim, cells=(), terms=first.of(p.entries)) for p in hard}
    if not claims:
        return []
    notices = (HARDER_NOTICE,)
    return [ArticleSection(IN_HARDER_WORDS, tuple(claims.values()), notices=notices, topic=HARDER)]


_HANGS = re.compile(
    r"(?:However|But|And|So|Thus|Therefore|Moreover|Furthermore|Also|Additionally|In addition|Of these|"
    r"Of them|This|These|Those|Such|They|It|He|She|The (?:remaining|others?|latter|former|same)|Both|"
    r"Neither|Similarly|In contrast|Conversely|Overall,? (?:this|these))\b"
)
"""What a sentence of a study begins with that says little without the one before it."""


_OUT_OF = re.compile(r"\b\d+ out of \d+\b")
_RATIOS = re.compile(r"\b(?:RR|OR|HR|RD|MD|SMD|WMD|NNT|CI)\b")
_FEWEST = 4
"""Words below which a sentence of a study is a heading."""


def _told_in_people(text: str) -> bool:
    """Whether a finding is told without ratios and differences of means: they tell a patient little."""
    return not _RATIOS.search(text) and len(text.split()) >= _FEWEST


def _told_of_studies(article: Article, tells: Callable[[Claim], bool]) -> dict[str, bool]:
    """Of each statement on a study, by its id, whether it is told: not if it does not tell a patient
    anything, or would stand there without the one that it goes on from."""
    found = {}
    for section in article.sections:
        before = True
        for claim in section.claims if section.layout == STUDY else ():
            before = tells(claim) and (before or not _HANGS.match(claim.text))
            found[claim.id] = before
    return found


def _rest(section: ArticleSection, article: Article) -> tuple[str, ...]:
    """Where to read the rest of a study of which not all is told."""
    whole = next((s for s in article.sections if s.title == section.title), section)
    cited = [n for c in section.claims for n in c.citations]
    url = next((r.url for n in cited for r in article.references if r.number == n and r.url), "")
    return (STUDY_MORE.format(url=url),) if url and len(section.claims) < len(whole.claims) else ()


def _told_whole(guide: Sequence[ArticleSection], opening: ArticleSection) -> Iterator[Claim]:
    """Statements of one sentence that the opening shows."""
    shown = {c.original for c in opening.claims}
    for claim in (c for s in guide for c in s.claims):
        if claim.id in shown and len(sentences(claim.text)) < 2:
            yield claim


def _of_guide(
    guide: Sequence[ArticleSection], told: Collection[str]
) -> tuple[tuple[ArticleSection, ...], tuple[Omission, ...]]:
    """The guide without what the opening says already, each topic at its length; what is left out."""
    kept, left = [], []
    for section in guide:
        claims = tuple(c for c in section.claims if c.id not in told)
        most = GUIDE_MOST.get(section.topic, len(claims))
        if claims[:most]:
            kept.append(replace(section, claims=claims[:most]))
        if (more := len(claims) - most) > 0:
            left.append(Omission(section.title, f"{more} more on {TITLES[section.topic].lower()}"))
    return tuple(kept), tuple(left)


def reading_grade(page: Article, names: Collection[str] = ()) -> Grade:
    """The grade of all that a patient page tells: claims, meanings, questions, its lines on itself.

    What stands folded at its end, said to be harder, is not counted.
    """
    return grade(list(_texts(page)), {*names, *_names(page), *DRUGS})


def _texts(page: Article) -> Iterator[str]:
    yield page.status.sentence
    yield page.disclaimer
    for claim in page.short_answer:
        yield from _claim_texts(claim)
    for section in page.sections:
        if section.topic in (WORDS, HARDER):
            continue
        yield from section.notices
        for claim in section.claims:
            yield from _claim_texts(claim)


def _claim_texts(claim: Claim) -> Iterator[str]:
    if claim.cells:
        yield from (content for _, content in claim.cells)
    else:
        yield claim.text
    yield from (means for _, means in claim.terms)


def _explained(section: ArticleSection, plainer: Plainer, first: FirstUse) -> ArticleSection:
    claims = tuple(replace(c, terms=first.of(_standing(plainer, c.text))) for c in section.claims)
    return replace(section, claims=claims)


def _standing(plainer: Plainer, text: str) -> tuple[Entry, ...]:
    """The entries whose plain words stand in a text, by the words themselves."""
    found = {e.say.lower(): e for e in plainer.glossary.entries if e.means}
    low = text.lower()
    return tuple(e for say, e in found.items() if re.search(rf"(?<!\w){re.escape(say)}(?!\w)", low))


def _originals(
    opening: ArticleSection, short: tuple[Claim, ...], sections: list[ArticleSection]
) -> set[str]:
    claims = [*opening.claims, *short, *(c for s in sections for c in s.claims)]
    return {c.original for c in claims}


_PRODUCT = re.compile(r"([^;·]+?) \(([^()]*?)(?:, (\w[\w ]*))?\)")
_ROUTES = {
    "intravenous": "given into a vein",
    "intrathecal": "given into the fluid around the spinal cord",
    "oral": "taken by mouth",
    "subcutaneous": "given under the skin",
    "intramuscular": "given into a muscle",
    "topical": "put on the skin",
    "ophthalmic": "put in the eye",
}


def _title(section: ArticleSection, beside: bool) -> str:
    """The topic's title and the product; ``beside``: the label's own words to patients go before."""
    said = TITLES.get(section.topic)
    if said is None:
        return section.title
    more = (TO_CARE_TEAM,) if beside else ()
    return " · ".join([said, *more, *(_product(part) for part in _parts(section))])


_EDITION = re.compile(r"\s*\(edition of [^()]*\)$")


def _parts(section: ArticleSection) -> list[str]:
    """What stands after the topic in a heading, without the edition."""
    return [_EDITION.sub("", part.strip()) for part in section.title.split(" · ")[1:]]


def _heading(article: Article) -> str:
    """The title, products by their brands alone; the headings below say how each is given."""
    found = [_PRODUCT.fullmatch(part.strip()) for part in article.title.split(";")]
    return " and ".join(m[1] for m in found if m) if all(found) else article.title


def _product(product: str) -> str:
    """A product by its brand and how it is given, without its long generic name."""
    found = _PRODUCT.fullmatch(product)
    if not found:
        return product
    route = _ROUTES.get(found[3] or "", found[3] or "")
    return f"{found[1]} ({route})" if route else found[1]


def _brand(section: ArticleSection, sections: tuple[ArticleSection, ...]) -> tuple[str, ...]:
    """Which drug a brand name stands for, said under the first heading that names it."""
    found = _named(section)
    if not found or next(s for s in sections if _named(s) == found) is not section:
        return ()
    brand, generic, route = found
    given = f" It is {_ROUTES[route]}." if route in _ROUTES else ""
    return (f"{brand} is a brand name. The drug in it is {generic}.{given}",)


def _named(section: ArticleSection) -> tuple[str, str, str] | None:
    """Brand, generic name and route of the product in a heading."""
    for part in _parts(section):
        if found := _PRODUCT.fullmatch(part):
            return found[1], found[2], found[3] or ""
    return None


def _names(article: Article) -> set[str]:
    """Names of drugs as the article's own headings give them."""
    titles = [article.title, *(s.title.partition(" · ")[2] for s in article.sections)]
    found = [m for title in titles for m in _PRODUCT.finditer(title)]
    return {name.strip().lower() for m in found for name in (m[1], m[2]) if name}


def _questions(article: Article) -> ArticleSection:
    topics = {s.topic for s in article.sections}
    asked = tuple(question for topic, question in ASKED.items() if topic in topics)
    return ArticleSection(
        "What to ask the care team",
        (),
        notices=(
            *asked,
            "Whom do we call if something is wrong, by day and by night?",
            "Is there a newer text than the ones quoted here?",
        ),
        topic=QUESTIONS,
    )


def _words(
    shown: list[Plain],
    opening: ArticleSection,
    short: tuple[Claim, ...],
    sections: list[ArticleSection],
) -> tuple[ArticleSection, ...]:
    claims = [*opening.claims, *short, *(c for s in sections for c in s.claims)]
    given = {term.lower(): means for c in claims for term, means in c.terms}
    entries = {
        e.say.lower(): e for p in shown for e in p.entries if e.means and e.say.lower() in given
    }
    lines = tuple(
        f"{e.say[:1].upper()}{e.say[1:]}: {e.means}. (Source: {_source(e)}.)"
        for _, e in sorted(entries.items())
    )
    return (ArticleSection("Words on this page", (), notices=lines, topic=WORDS),) if lines else ()


def _source(entry: Entry) -> str:
    source = "general knowledge" if entry.source == "general" else entry.source
    return f"{source}, {entry.status}"


def _status(status: ReviewStatus, drafted: int) -> ReviewStatus:
    review = status.review.rstrip(".") + "."
    checked = (
        "Nobody has asked yet if a newer text exists."
        if status.last_checked == "never"
        else f"We last asked for newer texts on {status.last_checked}."
    )
    if "nobody" not in review:
        review += " Reviewers read the article as it was written, not these plain words."
    newest = status.newest_text or "an unknown date"
    sentence = TRUST.format(review=review, newest=newest, checked=checked)
    told = DRAFTED.format(count=drafted) if drafted else ""
    return replace(status, sentence=" ".join(s for s in (sentence, told) if s))
