"""Ask: a question in, an article out, or a plain word on why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from probatum.answers import acting
from probatum.answers.brief import Brief, Evidence
from probatum.answers.choosing import asked_words, content_words, relevance
from probatum.answers.concepts import pair
from probatum.answers.emergency import emergency_line
from probatum.answers.focus import Focus, patient_values, variants
from probatum.answers.label import Product, with_codes
from probatum.answers.outline import ALSO
from probatum.answers.papers import is_paper
from probatum.answers.polarity import is_yes_no
from probatum.answers.ranking import Ranked
from probatum.answers.suggesting import Beside, follow_ups
from probatum.answers.topics import BOXED, INDICATIONS, WARNINGS
from probatum.answers.unheld import THING, taken_beside
from probatum.answers.writer import Shown, drug_page, write
from probatum.evidence.articles import Article
from probatum.evidence.editions import Edition, Role
from probatum.retrieval.cues import QuestionType
from probatum.retrieval.understanding import Understanding, clause_types
from probatum.services.facts import RecordFacts
from probatum.services.gathering import Frame, drugs, evidence, peers, products, terms
from probatum.services.refusing import QuestionError
from probatum.services.searching import Searcher

LONGEST_QUESTION = 4000
"""Longest question in characters."""

LEAST_COVERED = 0.34
"""Least share of the question's weight that the best statement has to cover for an answer."""

LEAST_RELEVANT = -3.0
"""Least score of the reranker for the best passage."""

SURELY = 1.0
"""Score of the reranker from which half of that share suffices: a long question is seldom covered."""

COVERED_WELL = 0.5
NEARLY_RELEVANT = -5.0
"""Score of the reranker that is enough where a passage covers this much of the question."""

SURE = 3.0
"""Score of the reranker from which a passage of a paper answers whatever words it shares."""

NEAREST = 3
"""Titles that are named where texts were found and no sentence of them answers."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no article, what was looked for, and what would have to be added.

    ``reason`` is ``not medical``, ``no evidence``, ``ask back`` or ``emergency``.
    """

    question: str
    reason: str
    message: str
    warnings: tuple[str, ...] = ()
    looked_for: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    """Whole questions that may have been meant."""


def ask(
    searcher: Searcher,
    question: str,
    *,
    as_of: str,
    jurisdiction: str = "",
    progress: Progress = lambda _: None,
    shown: Shown | None = None,
) -> Article | NoAnswer:
    """Answer a question from the library as of a day (ISO 8601).

    ``shown`` takes the article as it grows, the whole one last; one on interactions comes whole, since
    what it says first depends on all of it. Raises QuestionError for an empty or overlong question.
    """
    with searcher.store.record.at_rest():
        return _answered(searcher, cleaned(question), as_of, jurisdiction, progress, shown)


def _answered(
    searcher: Searcher,
    question: str,
    as_of: str,
    jurisdiction: str,
    progress: Progress,
    shown: Shown | None,
) -> Article | NoAnswer:
    progress("Reading the question")
    understanding = searcher.understand(question, as_of)
    place = jurisdiction or (understanding.jurisdictions or ("",))[0]
    warnings = _warnings(understanding, place)
    if "self-harm" in understanding.dangers:
        return NoAnswer(
            question,
            "emergency",
            "No article is written on a question that may be about harming oneself.",
            warnings,
        )
    if back := _asked_back(understanding, warnings):
        return back
    if not understanding.medical:
        return NoAnswer(
            question,
            "not medical",
            "This was not recognised as a medical question, and nothing that is held answers it, so "
            "no article was written. If it is one, add the label, papers or guideline that it is "
            "about with `probatum add PATH`; `probatum library` lists what is held.",
            warnings,
        )
    gathered = evidence(searcher, understanding, Frame(as_of, place), progress)
    weights = terms(understanding, searcher.store)
    if gathered.unheld and not gathered.ranked and not gathered.trials:
        return NoAnswer(
            question,
            "no evidence",
            f"No label of {gathered.unheld} is held, and nothing else that is held answers this for "
            f"it: the label of another drug is never read in its place. Add the label, or a guideline "
            f"on it, with `probatum add PATH`, then ask again.",
            warnings,
            (gathered.unheld,),
        )
    studied = bool(gathered.trials) and bool(understanding.of(Role.INTERVENTION))
    held = bool(gathered.products) or studied
    if missing := _no_evidence(understanding, gathered.ranked, held, weights):
        return NoAnswer(
            question,
            "no evidence",
            f"The library holds nothing that answers this. Looked for: {missing}. Add the label, "
            "papers or guideline with `probatum add PATH`, then ask again.",
            warnings,
            tuple(s.text for s in understanding.subjects),
        )
    if unlabelled := _unlabelled(understanding, gathered) or _beside(gathered):
        warnings = (*warnings, unlabelled)
    held_in = {p.edition.jurisdiction for p in gathered.products} - {""}
    if jurisdiction and held_in and jurisdiction not in held_in:
        only = ", ".join(sorted(held_in))
        warnings = (
            *warnings,
            f"You are set to {jurisdiction}; only the {only} text is held. What follows is the "
            f"{only} text.",
        )
    kind = _kind(understanding, gathered.products, weights)
    brief = Brief(
        question=question,
        kind=kind,
        focus=Focus(
            weights,
            patient_values(question),
            variants(question),
            pair(question, weights) if is_yes_no(question) else None,
        ),
        as_of=as_of,
        jurisdiction=place,
        yes_no=is_yes_no(question),
        overdose="overdose" in understanding.dangers,
        drugs=tuple(drugs(understanding)),
        also=_also(question, kind, taken_beside(understanding, gathered.beside)),
        groups=understanding.population.groups if kind is QuestionType.POPULATION else (),
        warnings=warnings,
    )
    facts = RecordFacts(searcher.store, as_of)
    progress("Writing")
    article = write(
        brief,
        gathered,
        verify=facts.verify,
        edition_of=searcher.store.record.edition,
        rerank=lambda texts: searcher.scores(question, texts),
        progress=progress,
        shown=None if kind is QuestionType.INTERACTION else shown,
    )
    if not article.claims():
        return NoAnswer(
            question,
            "no evidence",
            _nothing_said(gathered.ranked, as_of),
            warnings,
        )
    progress("Looking for what to ask next")
    others, elsewhere = peers(searcher, gathered.products, Frame(as_of, place))
    beside = Beside(tuple(others), tuple(elsewhere))
    article = replace(article, follow_ups=follow_ups(brief, gathered, article, beside))
    article = _with_silence(article, understanding)
    if shown:
        shown(article, article.sections)
    return article


def _nothing_said(ranked: Sequence[Ranked], as_of: str) -> str:
    """Why an article stayed empty: nothing was found, or nothing that was found can be quoted."""
    nearest = list(dict.fromkeys(r.edition.title.rstrip(".") for r in ranked))[:NEAREST]
    if not nearest:
        return (
            f"Nothing that is held as of {as_of} answers this; newer texts may be held. Ask with a "
            "later --as-of, or add the text with `probatum add PATH`."
        )
    titles = "; ".join(f"“{t}”" for t in nearest)
    return (
        "Texts were found, but no sentence of them that stands alone answers this. Nearest: "
        f"{titles}. Read them with `probatum search`, or add a text with `probatum add PATH`."
    )


def drug(
    searcher: Searcher, name: str, *, as_of: str, jurisdiction: str = ""
) -> list[Article] | NoAnswer:
    """One page for each product that the name covers, without a question."""
    name = cleaned(name)
    understanding = searcher.understand(name, as_of)
    if back := _asked_back(understanding, ()):
        return back
    made, _, _ = products(searcher, understanding, Frame(as_of, jurisdiction))
    if not made:
        near = searcher.lexicon.near(name)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        return NoAnswer(
            name, "no evidence",
            f"No label of “{name}” is held.{hint} `probatum library` lists what is; "
            "`probatum add PATH` adds labels.",
            suggestions=near,
        )  # fmt: skip
    facts = RecordFacts(searcher.store, as_of)
    return [
        drug_page(
            p, as_of, verify=facts.verify, edition_of=searcher.store.record.edition,
            last_checked=searcher.store.record.checked(p.edition.source) or "never",
        )
        for p in made
    ]  # fmt: skip


def cleaned(question: str) -> str:
    """A question with single blanks. Raises QuestionError for an empty or overlong one."""
    text = " ".join(question.split())
    if not text:
        raise QuestionError(
            "The question is empty. Write what you want to know; after `probatum ask`, in quotes."
        )
    if "\x00" in question:
        raise QuestionError("The question holds binary data. Write it as plain text.")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; the most is {LONGEST_QUESTION:,}. Ask one "
            "thing at a time, or add the long text as a document with `probatum add`."
        )
    return text


def _warnings(understanding: Understanding, jurisdiction: str) -> tuple[str, ...]:
    lines = []
    if line := emergency_line(understanding.dangers, jurisdiction):
        lines.append(line)
    if understanding.identifiers:
        kinds = ", ".join(understanding.identifiers)
        lines.append(
            f"The question seems to hold personal data ({kinds}). Ask again without it, and with "
            "--no-history if it must not be kept."
        )
    return tuple(lines)


def _asked_back(understanding: Understanding, warnings: tuple[str, ...]) -> NoAnswer | None:
    doubtful = [s for s in understanding.suggestions if s.names]
    if not doubtful:
        return None
    asked = "; ".join(f"“{s.word}”: did you mean {' or '.join(s.names)}?" for s in doubtful)
    return NoAnswer(
        understanding.question,
        "ask back",
        f"A name is not known here and is never corrected silently. {asked} Ask again with the name "
        "that you mean.",
        warnings,
        tuple(s.word for s in doubtful),
        tuple(n for s in doubtful for n in s.names),
    )


def _also(question: str, kind: QuestionType, together: bool) -> tuple[QuestionType, ...]:
    """Further things that a question on a label asks for, in a clause of their own or by naming a
    drug that is taken ``together`` with the one asked about."""
    if kind not in ALSO:
        return ()
    if together and kind is not QuestionType.INTERACTION:
        return (QuestionType.INTERACTION, *_also(question, kind, together=False))
    of_a_state = kind is QuestionType.CONTRAINDICATION and _IN_A_STATE.search(question)
    read_otherwise = {kind, QuestionType.INTERACTION} if of_a_state else {kind}
    return tuple(k for k in clause_types(question) if k in ALSO and k not in read_otherwise)


_INSTEAD = re.compile(r"\b(?:substitut|switch|replac|interchang|instead)\w*", re.IGNORECASE)
_IN_A_STATE = re.compile(
    r"\bwith\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}(?:infections?|diseases?|impairment|failure|"
    r"disorders?|insufficiency|hepatitis|fever|illness|injury|cirrhosis|allerg\w+|hypersensitivity)\b",
    re.IGNORECASE,
)
"""A state of the patient, where "can X be given with" asks whether it may be given in that state."""

_TOGETHER = frozenset(
    {QuestionType.GENERAL, QuestionType.SAFETY, QuestionType.YES_NO, QuestionType.INDICATION}
)
"""Types that two drugs in one question turn into a question on their interaction."""


_OPEN = frozenset({QuestionType.GENERAL, QuestionType.RECOMMENDATION})
"""Types that a question on what to do about a drug's harm may have by its words."""


def _kind(
    understanding: Understanding, made: Sequence[Product], weights: dict[str, float]
) -> QuestionType:
    """The question's type; two drugs and nothing narrower asked is a question on interaction."""
    if _INSTEAD.search(understanding.question):
        return understanding.type
    if understanding.type in _TOGETHER and len(drugs(understanding)) > 1:
        return QuestionType.INTERACTION
    if understanding.type in _OPEN and any(_acted_on(p, understanding, weights) for p in made):
        return QuestionType.SAFETY
    if understanding.type is QuestionType.GENERAL and _names_harm(understanding, made):
        return QuestionType.SAFETY
    if (
        understanding.type is QuestionType.INTERACTION
        and len(drugs(understanding)) == 1
        and _IN_A_STATE.search(understanding.question)
    ):
        return QuestionType.CONTRAINDICATION
    return understanding.type


def _acted_on(product: Product, understanding: Understanding, weights: dict[str, float]) -> bool:
    """Whether the question is on what to do about something for which the drug is not used and on
    which its label has rules."""
    focus = Focus(weights)
    used = content_words(_under(product.edition, (INDICATIONS,)))
    return not set(acting.harm(focus)) <= used and bool(
        acting.told(product, understanding.question, focus)
    )


def _names_harm(understanding: Understanding, made: Sequence[Product]) -> bool:
    """Whether a question of a drug's name and a word or two is on a harm of which its label warns and
    for which it is not used."""
    named = content_words(" ".join(s.text for s in understanding.subjects if s.products))
    words = content_words(" ".join(understanding.content)) - named
    for product in made:
        edition = product.edition
        warned = content_words(_under(edition, (BOXED, *WARNINGS)))
        used = content_words(_under(edition, (INDICATIONS,)))
        if words and words <= warned - used:
            return True
    return False


def _under(edition: Edition, codes: Sequence[str]) -> str:
    return " ".join(edition.words(p) for p in with_codes(edition, codes))


def _with_silence(article: Article, understanding: Understanding) -> Article:
    """A word on each drug or thing of the question that no statement of an interaction article
    names."""
    if article.question_type != QuestionType.INTERACTION.value:
        return article
    said = " ".join(c.text for c in article.claims()).casefold()
    missing = [min(d, key=len) for d in drugs(understanding) if not any(n in said for n in d)]
    things = dict.fromkeys(t.lower() for t in THING.findall(understanding.question))
    missing += [t for t in things if t not in said]
    names = ", ".join(sorted(missing))
    if not missing:
        return article
    note = f"No statement found names {names}: silence of these texts is not safety."
    return replace(article, warnings=(*article.warnings, note))


_LABEL_QUESTIONS = frozenset(
    {
        QuestionType.DOSE, QuestionType.ADMINISTRATION, QuestionType.MONITORING,
        QuestionType.CONTRAINDICATION, QuestionType.INTERACTION, QuestionType.POPULATION,
        QuestionType.SAFETY, QuestionType.INDICATION, QuestionType.UPDATE,
    }
)  # fmt: skip


def _unlabelled(understanding: Understanding, gathered: Evidence) -> str:
    """A word on a question for a label that is not held."""
    drugs = understanding.of(Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
    names = ", ".join(d.text for d in drugs) or gathered.unheld
    if gathered.products or not names or not _LABEL_QUESTIONS & set(understanding.types):
        return ""
    return (
        f"No label of {names} is held: what follows comes from other documents and cannot stand "
        "for the label. Add the label with `probatum add PATH`."
    )


def _beside(gathered: Evidence) -> str:
    """A word on the drugs of the question of which no label is held, beside one that is."""
    if not gathered.beside:
        return ""
    labels = [p.edition for p in gathered.products]
    silent = [
        name for name in gathered.beside
        if not any(name.casefold() in e.text.casefold() for e in labels)
    ]  # fmt: skip
    held = _listed([p.brand or p.generic for p in gathered.products])
    note = (
        f"No label of {_listed(gathered.beside)} is held: what follows is what the label of {held} "
        "says."
    )
    if silent:
        note += (
            f" It does not name {_listed(silent)}: look there under the class of the drug, and in the "
            "drug's own label."
        )
    return note


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


_PROPER = re.compile(r"\b(?=[A-Za-z-]*\d)(?=[\w-]*[A-Z]{2})[A-Z][\w]*(?:-[\w]+)*\b")
"""A name with capitals and digits, such as a compound's code or a trial's acronym."""


def _text(ranked: Ranked) -> str:
    titles = ranked.edition.path(ranked.passage.section)
    edition = ranked.edition
    return " ".join((edition.document, edition.title, *titles, edition.words(ranked.passage)))


def _held(name: str, texts: Sequence[str]) -> bool:
    plain = re.sub(r"\W", "", name).casefold()
    return any(plain in re.sub(r"\W", "", text).casefold() for text in texts)


def _no_evidence(
    understanding: Understanding,
    ranked: Sequence[Ranked],
    held: bool,
    weights: dict[str, float],
) -> str:
    """What was looked for in vain; ``""`` if there is evidence. ``held``: the label of a drug that the
    question names, or a study of its intervention, is there."""
    if held:
        return ""
    wanted = ", ".join(understanding.unknown or understanding.content) or understanding.question
    if understanding.unknown and not understanding.of(*Role):
        return wanted
    texts = [_text(r) for r in ranked]
    proper = _PROPER.findall(understanding.question)
    unheld = [n for n in proper if not _held(n, texts)]
    if proper:
        return ", ".join(unheld)
    best_score, best_cover = -99.0, 0.0
    for r in ranked:
        cover = relevance(asked_words(_text(r)), weights)
        score = r.score if r.score is not None else -99.0
        best_cover = max(best_cover, cover)
        best_score = max(best_score, score)
        if is_paper(r.edition) and (
            score >= SURE or (cover >= COVERED_WELL and score >= NEARLY_RELEVANT)
        ):
            return ""
    least = LEAST_COVERED / 2 if best_score >= SURELY else LEAST_COVERED
    if best_cover >= least and best_score >= LEAST_RELEVANT:
        return ""
    return wanted
