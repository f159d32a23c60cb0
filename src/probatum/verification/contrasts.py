"""Words that exclude one another: what rises does not fall, before is not after, men are not women.

Each axis is a scale on which a word has one place. Two words on the same axis and at other places
cannot both be said of one thing; words of different axes say nothing of one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """Which check an axis belongs to."""

    DIRECTION = "direction"
    POPULATION = "population"
    TIMING = "timing"


_TABLE = {
    Kind.DIRECTION: {
        "amount": (
            "increase increases increased increasing increasingly higher high greater more elevated "
            "elevate elevates elevation elevations rise rises rose rising risen raised raise raises "
            "raising upregulated upregulation upregulates boosted boosts boost gain gains gained "
            "enhanced enhances enhance larger bigger augmented augments grew grows | "
            "decrease decreases decreased decreasing lower lowers lowered lowering low smaller less "
            "fewer reduced reduces reduce reduction reductions reducing decline declines declined "
            "declining fell falls fallen drop drops dropped diminished diminishes diminish loss "
            "lost downregulated downregulation downregulates lessened lessens shrank attenuated"
        ),
        "extent": "most | least",
        "multiple": "doubled double doubles doubling | halved halve halves halving",
        "highest": "highest maximum maximal maximally greatest largest | "
        "lowest minimum minimal minimally smallest",
        "quality": (
            "improve improves improved improving improvement improvements better benefit benefits "
            "beneficial ameliorated ameliorates relieve relieves relieved alleviate alleviates "
            "alleviated ease eases eased | "
            "exacerbate exacerbates exacerbated aggravate aggravates aggravated worsen worsens "
            "worsened worsening worse deteriorated deteriorates deterioration deteriorate harm harms "
            "harmful detrimental"
        ),
        "length": "longer long prolonged prolongs prolong prolongation lengthened extended extends | "
        "shorter short shortened shortens shorten shortening",
        "rank": "superior superiority outperformed outperforms | inferior inferiority "
        "underperformed underperforms",
        "sign": "positive positively | negative negatively inverse inversely",
        "place": "above over exceeding | below under",
        "pace": "faster accelerates accelerated accelerate hastens quicker rapid rapidly | "
        "slower slows slowed slow delays delayed delay retards slowly",
        "force": "stronger strong strongly | weaker weak weakly",
        "action": (
            "activates activate activated activating activation stimulates stimulated stimulate "
            "stimulation promotes promoted promote promoting enhances enhanced enhance enhancement "
            "induces induced induce facilitates facilitated potentiates potentiated | "
            "inhibits inhibited inhibit inhibiting inhibition suppresses suppressed suppress "
            "suppression blocks blocked block prevents prevented prevent prevention impairs impaired "
            "impair impairment abolishes abolished inhibitor inhibitors"
        ),
        "agent": "agonist agonists activator activators | antagonist antagonists blocker blockers",
        "course": (
            "start starts started starting begin begins began initiate initiates initiated "
            "initiating initiation resume resumed continue continues continued continuing | "
            "stop stops stopped stopping discontinue discontinues discontinued discontinuing "
            "discontinuation withhold withheld interrupt interrupted cease ceased"
        ),
        "grade": "severe severely serious | mild mildly slight slightly | moderate moderately",
        "count": "many numerous multiple | few",
        "frequency": "common commonly frequent frequently often usually | "
        "rare rarely infrequent infrequently seldom uncommon uncommonly",
        "weight": "major | minor",
        "side": "left | right",
        "height": "upper | lower",
        "verdict": "recommended recommend recommends indicated allowed permitted | "
        "contraindicated avoid avoided prohibited forbidden discouraged",
        "result": "success succeeded successful successfully | failure failed unsuccessful",
        "presence": "present presence | absent absence",
        "susceptibility": "sensitive sensitivity susceptible susceptibility | resistant resistance",
        "survival": "survived survival survivors alive | died death deaths dead mortality",
        "worth": "safe | unsafe dangerous toxic",
        "consistency": "similar similarly same equal equally comparable identical | "
        "different differently dissimilar",
    },
    Kind.POPULATION: {
        "age": (
            "neonate neonates neonatal newborn newborns | infant infants infancy babies baby | "
            "child children pediatric paediatric childhood | adolescent adolescents teenagers "
            "teens adolescence | adult adults adulthood grownups | "
            "elderly geriatric older seniors | young younger"
        ),
        "sex": (
            "men man male males boys boy fathers father paternal husbands | "
            "women woman female females girls girl mothers mother maternal wives"
        ),
        "species": (
            "mice mouse murine | rats rat | rabbits rabbit | dogs dog canine | "
            "monkeys monkey macaques macaque primates | human humans people persons | "
            "pigs pig porcine swine | cats cat feline | sheep ovine | zebrafish | yeast | "
            "drosophila flies | animals animal"
        ),
        "bearing": "pregnant pregnancy | lactating breastfeeding nursing lactation | nonpregnant",
        "setting": "inpatient inpatients hospitalized hospitalised hospitalization | "
        "outpatient outpatients ambulatory",
        "health": "healthy | patients ill sick diseased",
        "origin": "black african | white caucasian caucasians | asian | hispanic latino",
        "habit": "smokers smoker | nonsmokers nonsmoker",
        "menopause": "premenopausal | postmenopausal | perimenopausal",
        "arrival": "treated exposed vaccinated | untreated unexposed unvaccinated",
    },
    Kind.TIMING: {
        "order": "before prior preceding previously earlier precedes preceded | after following "
        "post subsequent subsequently later follows followed afterwards | during throughout",
        "until": "until before | since after",
        "day": "day daytime | night nighttime nocturnal overnight",
        "hour": "morning mornings | noon midday | afternoon | evening evenings bedtime night",
        "rate": "hourly | daily | nightly | weekly | biweekly fortnightly | monthly | quarterly | "
        "yearly annually annual",
        "phase": "baseline initial initially start beginning onset enrollment entry first | "
        "end final finally completion endpoint last | follow followup",
        "early": "early earlier earliest | late later latest",
        "term": "short | long | medium",
        "tempo": "acute acutely | chronic chronically | subacute",
        "stay": "admission admitted | discharge discharged",
        "meal": "fasting fasted | fed postprandial",
        "life": "birth | death",
        "season": "winter | summer | spring | autumn",
        "ends": "first | second | third | fourth | last",
    },
}

_PREFIXES = {
    ("pre", "post"): Kind.TIMING,
    ("pre", "peri"): Kind.TIMING,
    ("peri", "post"): Kind.TIMING,
    ("pre", "intra"): Kind.TIMING,
    ("intra", "post"): Kind.TIMING,
    ("ante", "post"): Kind.TIMING,
    ("hyper", "hypo"): Kind.DIRECTION,
    ("up", "down"): Kind.DIRECTION,
    ("over", "under"): Kind.DIRECTION,
    ("intra", "extra"): Kind.DIRECTION,
    ("in", "out"): Kind.POPULATION,
    ("uni", "bi"): Kind.POPULATION,
}
_DENYING = ("non", "un", "in", "im", "ir", "il", "dis", "mis", "a")
_SHORTEST = 4


def _places() -> Mapping[str, tuple[tuple[Kind, str, int], ...]]:
    places: dict[str, list[tuple[Kind, str, int]]] = {}
    for kind, axes in _TABLE.items():
        for axis, words in axes.items():
            for place, group in enumerate(words.split("|")):
                for word in group.split():
                    places.setdefault(word, []).append((kind, axis, place))
    return {word: tuple(found) for word, found in places.items()}


PLACES = _places()
"""Each word to the places that it has: which check, which axis, where on it."""


AXES = {
    kind: frozenset(word for word, places in PLACES.items() if any(p[0] is kind for p in places))
    for kind in Kind
}
"""The words that each check weighs."""


def opposed(word: str, other: str) -> Kind | None:
    """The check to which it matters that one word stands where the other stood, None for none."""
    if word == other:
        return None
    mine, theirs = PLACES.get(word, ()), PLACES.get(other, ())
    if mine and theirs:
        if any(place in theirs for place in mine):
            return None
        for kind, axis, place in mine:
            for kind2, axis2, place2 in theirs:
                if (kind, axis) == (kind2, axis2) and place != place2:
                    return kind
    return _by_prefix(word, other)


def denies(word: str, other: str) -> bool:
    """Whether one word is the other with a prefix that denies it ("unchanged", "nonresponders")."""
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    if len(shorter) < _SHORTEST or not longer.isalpha():
        return False
    return any(longer == prefix + shorter for prefix in _DENYING)


def _by_prefix(word: str, other: str) -> Kind | None:
    for (one, two), kind in _PREFIXES.items():
        for a, b in ((one, two), (two, one)):
            if word.startswith(a) and other.startswith(b):
                rest = word[len(a) :]
                if len(rest) >= _SHORTEST and rest == other[len(b) :]:
                    return kind
    return None
