"""A drug that a question names and of which no label is held: no other text speaks in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from probatum.answers.choosing import stem
from probatum.answers.topics import ADMINISTRATION, CONTRA, MONITORING
from probatum.evidence.editions import Role
from probatum.retrieval import cues
from probatum.retrieval.cues import QuestionType
from probatum.retrieval.understanding import Understanding

LABEL_ONLY = frozenset(
    {
        QuestionType.DOSE, QuestionType.ADMINISTRATION, QuestionType.MONITORING,
        QuestionType.CONTRAINDICATION,
    }
)  # fmt: skip
"""Questions on a drug whose label is not held: the label of another drug never answers them."""

OF_A_DRUG = frozenset(
    {QuestionType.SAFETY, QuestionType.POPULATION, QuestionType.INDICATION, QuestionType.MECHANISM}
)
"""Questions that a label answers if they are on a drug, and other texts if they are not."""

_GENERIC = frozenset(
    map(
        stem,
        """adjust administer administration adverse avoid baseline before blood cause check
        concentration contraindicated contraindication daily day dosage dose dosing drug during
        effect frequency give infuse infusion initial initiate inject injection intravenous kg level
        loading long maintenance maximum measure medication medicine mg minimum miss missed ml
        monitor monitored monitoring month need often old oral capsule capsules cream
        drops granules liquid ointment patch patient patients peak pill powder prepare suspension
        solution syrup trough vial vials
        prescribe prevent prevention prophylaxis range reaction recommended regimen risk safe safety
        schedule serum side start starting storage store tablet taken taking target test tests
        therapy time titrate treat treatment usual warning week weight year yo""".split(),
    )
)
"""Words of a question on a label that name no drug."""

_THING = (
    r"dos(?:e|es|ing|age)|monitoring|contra-?indications?|administration|levels?|therapy|treatment|"
    r"side\s+effects?|adverse\s+(?:reactions?|effects?)|safety|warnings?|toxicity|use|in\s+pregnancy"
)
_BESIDE = re.compile(
    rf"\b(?P<before>[a-z]+)\s+(?:{_THING})\b|\b(?:{_THING})\s+(?:of|with)\s+(?P<after>[a-z]+)",
    re.IGNORECASE,
)
"""Where a question names its drug: beside the thing that it asks for."""

_DOSE_FIGURE = re.compile(
    r"\d[\d.,]*\s*(?:-\s*)?(?:mg|mcg|µg|μg|micrograms?|milligrams?|g|grams?|mL|IU|units?|mmol|mEq|vg)\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"\bcontra-?indicat\w+|\bshould\s+not\b|\bmust\s+not\b|\bavoid\w*|\bdo\s+not\b", re.IGNORECASE
)
_HARMS = re.compile(
    r"\b(?:adverse|side\s+effects?|toxicity|harms?|risk|death|cause[sd]?)\b", re.IGNORECASE
)
_SAYS = {
    QuestionType.DOSE: _DOSE_FIGURE,
    QuestionType.MONITORING: MONITORING.wanted,
    QuestionType.ADMINISTRATION: ADMINISTRATION.wanted,
    QuestionType.CONTRAINDICATION: CONTRA.wanted or _FORBIDS,
    QuestionType.SAFETY: _HARMS,
    QuestionType.POPULATION: re.compile(
        "|".join(f"(?:{pattern.pattern})" for _, pattern in cues.POPULATIONS), re.I | re.VERBOSE
    ),
    QuestionType.INDICATION: re.compile(r"\b(?:indicated|used|approved|treat\w*)\b", re.IGNORECASE),
    QuestionType.MECHANISM: re.compile(
        r"\b(?:inhibit\w*|bind\w*|block\w*|act(?:s|ion|ivat\w*)|mechanism|receptor)\b",
        re.IGNORECASE,
    ),
}
"""What a sentence has to hold to answer a question of this type."""

_THINGS = (
    r"alcohol|ethanol|grapefruit|juice|foods?|meals?|milk|dairy|caffeine|coffee|tobacco|smoking|"
    r"antacids?|vaccines?|vitamins?|supplements?|contraceptives?"
)
THING = re.compile(rf"\b(?:{_THINGS})\b", re.IGNORECASE)
"""What is taken beside a drug and is no drug by name."""

_NO_DRUG = re.compile(
    r"example|together|interact\w*|interfer\w*|concomitant\w*|concurrent\w*|combin\w*|co-?administ\w*|"
    rf"inhibitors?|inducers?|substrates?|\w+s|{_THINGS}",
    re.IGNORECASE,
)
"""Words that stand in labels' texts on interactions and are no drug by name."""

_TAKEN = re.compile(
    r"\b(?:tak(?:es?|ing|en)|on|with|receiv(?:es?|ing)|us(?:es?|ing)|already|plus)"
    r"(?:\s+(?:both|also|concomitant|concurrent|chronic|long-term|oral|daily))*\s+$",
    re.IGNORECASE,
)
"""Before a drug that the patient takes beside the one that is asked about."""

_DRUGS = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE, Role.INTERVENTION)


def unheld(
    understanding: Understanding,
    frequency: Callable[[str], int],
    is_drug: Callable[[str], bool],
) -> str:
    """The name by which a question that a label answers calls a drug; ``""`` if it names none.

    To be asked where no product was found. A drug of which nothing is held is no name that the
    library knows: it is then a word of the question that is neither a word of every such question
    nor the name of a disease or group: one that stands beside what is asked for, else the rarest.
    ``frequency`` counts a word in the library; ``is_drug`` says whether its texts speak of a word as
    of a drug. A word without the stem of a drug's name is taken for one only if they do, or if they
    do not hold it and the question is one that only a label answers.
    """
    kind = understanding.type
    if kind not in LABEL_ONLY | OF_A_DRUG or _WITH_ANOTHER.search(understanding.question):
        return ""
    if named := understanding.of(*_DRUGS):
        name = named[0].text
    else:
        name = _remaining(understanding, frequency)
    drug = cues.NAME_STEM.match(name.lower()) or named or is_drug(name)
    return name if name and (drug or (kind in LABEL_ONLY and not frequency(name))) else ""


_WITH_ANOTHER = re.compile(
    r"\b(?:safe|together|taken?|given|combined?|used?)\s+(?:\w+\s+)?with\b", re.I
)
"""A question on two things: what the label of either says answers it."""


def _candidates(understanding: Understanding) -> list[str]:
    """Words of the question that are neither words of every such question nor part of a subject or
    of a person's data."""
    return [
        w
        for w in understanding.content
        if w.isalpha()
        and stem(w.lower()) not in _GENERIC
        and not any(
            s.start <= understanding.question.find(w) < s.end for s in understanding.subjects
        )
        and not any(pattern.fullmatch(w) for _, pattern in cues.POPULATIONS)
        and not any(
            w in m.group()
            for _, pattern in cues.IDENTIFIERS
            for m in pattern.finditer(understanding.question)
        )
    ]


def _remaining(understanding: Understanding, frequency: Callable[[str], int]) -> str:
    words = _candidates(understanding)
    beside = [n for m in _BESIDE.finditer(understanding.question) for n in m.groups() if n in words]
    if beside:
        return str(beside[0])
    plain = [w for w in words if cues.NAME_STEM.match(w.lower()) or not cues.CLINICAL.fullmatch(w)]
    return min(plain, key=lambda w: (frequency(w), words.index(w)), default="")


def unheld_beside(
    understanding: Understanding, frequency: Callable[[str], int], is_drug: Callable[[str], bool]
) -> tuple[str, ...]:
    """The drugs that a question names beside one whose label is held, and of which none is.

    ``frequency`` and ``is_drug`` as in :func:`unheld`: a word is a drug by its stem, or because the
    held labels speak of it chiefly as of a drug that interacts with theirs.
    """
    return tuple(
        w
        for w in _candidates(understanding)
        if len(w) >= _SHORTEST
        and (
            cues.NAME_STEM.match(w.lower())
            or (not _NO_DRUG.fullmatch(w) and bool(frequency(w)) and is_drug(w))
        )
    )


_SHORTEST = 5
"""Letters of a name that is told from other words by the texts alone."""


def taken_beside(understanding: Understanding, names: Sequence[str]) -> bool:
    """Whether a drug of the question, one of its subjects or of ``names``, is one that the patient
    takes beside that which is asked about."""
    places = [s.start for s in understanding.of(*_DRUGS)]
    places += [understanding.question.find(name) for name in names]
    return len(places) > 1 and any(_TAKEN.search(understanding.question[:at]) for at in places)


def asks_for(understanding: Understanding, name: str) -> bool:
    """Whether a question that only a label answers asks it of this drug: the others of the question
    are taken beside it."""
    question = understanding.question
    return (
        understanding.type in LABEL_ONLY
        and not _TAKEN.search(question[: question.find(name)])
        and all(_TAKEN.search(question[: s.start]) for s in understanding.of(*_DRUGS))
    )


def speaks(texts: Sequence[str], name: str, kind: QuestionType) -> bool:
    """Whether one of these sentences names the drug and says what the question asks of it."""
    wanted = _SAYS.get(kind)
    names = re.compile(rf"\b{re.escape(name)}", re.IGNORECASE)
    return any(names.search(t) and (wanted is None or wanted.search(t)) for t in texts)
