"""Names of substances and products by their looks, and one name put in the place of another.

No list of names is kept: the stems of the International Nonproprietary Names (WHO, "The use of stems
in the selection of INN") and the endings of chemical names tell a substance, a capital letter inside
a sentence tells a product. A name is wrong only where it stands exactly where the quote has another
one of the same sort: a product may be called by its substance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from probatum.verification.alignment import Alignment, Line
from probatum.verification.words import STOP

_STEMS = """
    actone afil aftor alol amide amine anserin ansine apine asvir azepam azid azine azolam
    azole azosin bactam bactin bamate barbital begron bemab bendazole bine bital buvir caine
    calcitol cannabinol capone ciclib ciclovir cillin clax codone conazole coxib curium
    curonium cycline dapsone degib deine dipine dirsen drine dronate dronic elotor ermin
    estradiol exor fenac fentanil feron fibrate floxacin flurane formin ftan fungin fusp
    gabalin gatran gepant gestrel giline gliflozin glinide gliptin glitazone grastim grel
    grelor icase idine idone ifan ifene imod irone itant ixibat kast kinra leucel leukin limus
    lisant lisib lukast mab mantine mectin mersen metinib micin midis mustine mycin nadol
    necid nersen nib nidazole nophen olimus olol olone oprim orelin orphan orphine otide
    oxacin oxan oxetine oxicam oxifene oxin oxine oxone ozole parib parin parinux parvovec
    penam penem peridol peridone pezil phine phylline piprazole pivat plase platin ponase
    poside pram pramine prazole pressin previr pril prilat profate profen racetam racil
    rafenib relix ropion rubicin salazine sartan semide setron sidase siran solone sone stane
    statin steride sterone stigmine strant surad taxel tecan tegravir terol tersen thiazide
    thine tidine tinib tocin toin tolimod trel trexate trexed triptan triptyline trombopag
    tropium ulfan ulfase vaptan vaxin vir virenz vudine xaban xetan xine xone zepam zepine
    zide zine zomib
"""
"""Endings that only names of substances have."""
_ENDINGS = """
    ab azo cef cept cide cin cine dil dine done dopa fen ferol fine gene ib ium lam lide lin
    line lone mide mil mine nide nil nine none ol pam pin pine quine ride rin rine rone side
    sin stim tide til tin tine tone vec xel xil xin zone
"""
"""Endings that many of them have, and some other words."""


def _ending(*tables: str) -> re.Pattern[str]:
    return re.compile(rf"[a-z]{{2,}}(?:{'|'.join(' '.join(tables).split())})")


_CERTAIN = _ending(_STEMS)
_LIKELY = _ending(_STEMS, _ENDINGS)
_ORDINARY = frozenset(
    """
    abdominal accidental additional adrenal airline alone antenna antigen april aside
    bacterium baseline basin bedside began begin beginning beside besides blood bone breast
    bulletin cab capital civil coast coffee coffin combine combined concubine contrast control
    council cousin crib curriculum daily deadline decide decline define delirium dental
    describe determine digital discipline distal divide doctrine dominant during elastic
    endothelium engine environmental enzyme epithelium equilibrium essentials evil examine
    experimental famine fast fatal feminine fertile fine forecast fossil function fundamental
    gene genuine grab guide guideline guidelines headline hormone hospital human imagine
    incidental incline inside instrumental intestine kidney lab last least limousine line
    lipid machine magazine margin marine masculine maximum medicine medium menopausal mental
    metal milestone mine mineral mod myocardium neonatal neuron nine normal nostril nucleotide
    oncogene online orbital origin outline outside override pain parental past patrol pencil
    peptide percentile peril perinatal period pin pivotal polypeptide postnatal premium
    prenatal preside principal procedure protein protocol provide quarantine quartile quintile
    refine rental reptile reside residential resin resulting rib romantic routine ruin satin
    scab school serine severe side skeletal skin someone spine stab sterile stimulate stimuli
    stone streamline submit subside suicide supplemental symbol tertile textile thin tide
    toast tone tonsil total transgene trial tumor turbine twin undermine until urine utensil
    vaccine vagina vital wide worldwide zone
    """.split()
)
"""English words that end as such names do."""

GENERAL = frozenset(
    """
    drug drugs medicine medicines medication medications treatment treatments therapy therapies
    product products agent agents tablet tablets capsule capsules injection infusion vaccine placebo
    it they them this these compound substance antibody inhibitor     """.split()
)
_COMMON = _ORDINARY | GENERAL | STOP
_ENGLISH = (
    "s", "ing", "ed", "ion", "ment", "ity", "ance", "ence", "er", "or", "al", "ive", "ly", "ic", "ous",
    "th", "ship", "hood", "ism", "ist", "ness", "able", "ible", "ful", "less", "age", "ure", "ery",
    "ary", "ory",
)  # fmt: skip
_SHORTEST = 6
_PHRASE = 3
"""Words of a disease's name, at most."""
_ALMOST = 0.8
"""Share of the claim's words from which one word in the place of a substance's name is another name,
though it does not look like one."""
_ALIKE = (("ph", "f"), ("oe", "e"), ("ae", "e"), ("th", "t"), ("y", "i"), ("k", "c"), ("z", "s"))
_DOUBLED = re.compile(r"(.)\1")


_GIVEN = (" (", ", ", " or ", " [", "® (", "™ (", "/")


class Sort(StrEnum):
    """How a word shows that it is a name."""

    SUBSTANCE = "substance"
    PRODUCT = "product"


def sorts(words: Line, index: int) -> frozenset[Sort]:
    """What sorts of name a word looks like, none for an ordinary word."""
    word = words.word(index)
    if not word.isalpha() or len(word) < _SHORTEST - 1 or word in _COMMON:
        return frozenset()
    if words.places[index] not in words.reading.free:
        return frozenset()
    found = set()
    if len(word) >= _SHORTEST and _LIKELY.fullmatch(word):
        found.add(Sort.SUBSTANCE)
    written, text = words.said(index, index), words.reading.text
    inside = index > 0 and not words.parted(index - 1, index)
    if (
        (written.isupper() and not text.isupper())
        or (written[0].isupper() and inside)
        or (written[0].isupper() and _inside(written, text))
    ):
        found.add(Sort.PRODUCT)
    return frozenset(found)


def _inside(written: str, text: str) -> bool:
    """Whether a word stands, with its capital, after a word in small letters."""
    at = text.find(f" {written}", 1)
    return at > 0 and (text[at - 1].islower() or text[at - 1] == ",")


def _opening(words: Line, index: int) -> bool:
    """Whether a word opens its sentence with a capital and does not look like English."""
    return index == 0 and words.said(0, 0).istitle() and _unknown(words, index)


def _unknown(words: Line, index: int) -> bool:
    """Whether a word does not look like English."""
    word = words.word(index)
    return (
        word.isalpha()
        and len(word) >= _SHORTEST - 1
        and word not in _COMMON
        and not word.endswith(_ENGLISH)
    )


def same(name: str, other: str) -> bool:
    """Whether two names are one, spelt otherwise ("sulphate", "sulfate")."""
    return _folded(name) == _folded(other)


def _folded(name: str) -> str:
    for written, plain in _ALIKE:
        name = name.replace(written, plain)
    return _DOUBLED.sub(r"\1", name).rstrip("e")


def replaced(beside: Alignment) -> Iterator[tuple[int, int, bool]]:
    """Names of the claim that stand where the sentence beside it has another name, and whether both
    are of one sort: a product may be called by its substance, but not one product by another."""
    mine, theirs = beside.claim, beside.quote
    known = frozenset(theirs.stems)
    for change in beside.changes:
        here = [i for i in range(change.start, change.end) if mine.word(i) not in STOP]
        there = [j for j in range(change.start2, change.end2) if theirs.word(j) not in STOP]
        if not change.near or len(here) != 1 or len(there) != 1:
            continue
        i, j = here[0], there[0]
        word, other = mine.word(i), theirs.word(j)
        if mine.stems[i] in known or same(word, other) or _explained(word, other, theirs):
            continue
        one, two = sorts(mine, i), sorts(theirs, j)
        opening = not one and Sort.PRODUCT in two and _opening(mine, i)
        strange = bool(_CERTAIN.fullmatch(other)) and beside.share >= _ALMOST and _unknown(mine, i)
        if one & two or opening or strange:
            yield i, j, True
        elif one and two:
            yield i, j, False


def _explained(word: str, other: str, theirs: Line) -> bool:
    """Whether the quoted text gives one name as the other's, "X (Y)"."""
    text = theirs.reading.text.lower()
    return any(
        f"{a}{mark}{b}" in text for a, b in ((word, other), (other, word)) for mark in _GIVEN
    )


_DISEASE = re.compile(
    r"\w{2,}(?:itis|itides|osis|oses|iasis|iases|a?emia|omas?|pathy|pathies|algia|phrenia|lepsy|plegia|"
    r"trophy|penia|penic|uria|rrh(?:o?)ea|thma|betes|mentia|pression|tension|ection|thritis|sthenia|"
    r"mania|phobia|kinsonism|zheimer|spasm|stenosis|ectasis|plasia|cele|cancer|stroke|ulcer)"
)
_NOT_DISEASE = frozenset(
    "infection injection section connection direction selection protection detection collection "
    "correction dissection resection intersection expression compression suppression impression "
    "extension attention diploma aroma analysis diagnosis prognosis synthesis apoptosis necrosis "
    "tension intention retention prevention decompression coma".split()
)


def disease(word: str) -> bool:
    """Whether a word looks like the name of a disease, by its Greek or Latin ending."""
    return word not in _NOT_DISEASE and bool(_DISEASE.fullmatch(word))


def other_diseases(beside: Alignment) -> Iterator[tuple[int, int]]:
    """Diseases of the claim that stand where the sentence beside it has another one."""
    mine, theirs = beside.claim, beside.quote
    if beside.share < _ALMOST:
        return
    for change in beside.changes:
        if not change.near or max(change.end - change.start, change.end2 - change.start2) > _PHRASE:
            continue
        here = [i for i in range(change.start, change.end) if disease(mine.word(i))]
        there = [j for j in range(change.start2, change.end2) if disease(theirs.word(j))]
        known = frozenset(theirs.stems)
        if len(here) != 1 or len(there) != 1 or mine.stems[here[0]] in known:
            continue
        if not same(mine.word(here[0]), theirs.word(there[0])):
            yield here[0], there[0]
