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

_STEMS = re.compile(
    r"[a-z]{2,}(?:"
    r"mab|nib|lisib|ciclib|zomib|parib|degib|rafenib|metinib|cept|kinra|grastim|leukin|"
    r"pril|prilat|sartan|statin|olol|alol|dipine|azosin|fibrate|gliptin|gliflozin|glitazone|glinide|"
    r"formin|tide|gatran|xaban|parin|parinux|grel|grelor|plase|vaptan|dronate|dronic|"
    r"azole|prazole|tidine|setron|triptan|gepant|caine|azepam|azolam|zepine|barbital|bital|"
    r"oxetine|pramine|triptyline|peridol|peridone|apine|piprazole|racetam|toin|bamate|gabalin|"
    r"profen|fenac|oxicam|coxib|salazine|cillin|cef|penem|bactam|mycin|micin|cycline|oxacin|floxacin|"
    r"vir|vudine|tegravir|ciclovir|buvir|previr|asvir|fungin|conazole|nidazole|bendazole|quine|"
    r"sone|solone|olone|terol|phylline|tropium|kast|lukast|limus|mustine|platin|rubicin|taxel|"
    r"tecan|poside|bine|trexed|trexate|tinib|imod|mod|siran|sen|rsen|tolimod|trombopag|bemab|"
    r"stim|ermin|vec|gene|leucel|parvovec|orelin|relix|tocin|pressin|calcitol|ferol|gest|gestrel|"
    r"estradiol|sterone|oxifene|ifene|anserin|dopa|capone|giline|pezil|stigmine|mantine|curium|"
    r"curonium|flurane|fentanil|orphan|orphine|oxone|codone|nadol|cannabinol|semide|thiazide|"
    r"amide|idine|azine|amine|idone|oxine|irone|actone|steride|dapsone|mine|line|rine|dine|tine|"
    r"nine|cine|zine|pine|xine|fine|phine|thine|zide|mide|cide|tide|nide|side|lide|ride|done|rone|"
    r"zone|tone|xone|lone|none|pam|lam|zepam|fen|nil|dil|mil|xil|til|sin|cin|xin|pin|lin|rin|tin|"
    r"ftan|ifan|last|stat|dex|cort|profate|olimus|otide|ab|ib|ium|ol|azo|oxin|afil|itant|mectin|"
    r"penam|oxan|fos|tal|clax|xel|bactin|trel|tron|exor|aftor|pivat|vaxin|"
    r"pram|stane|strant|ozole|feron|sidase|icase|ulfase|ponase|racil|azid|surad|begron|ixibat|"
    r"drine|deine|ansine|xetan|oprim|necid|lisant|fusp|midis|ropion|ulfan|nophen|elotor|virenz"
    r")"
)
_ORDINARY = frozenset(
    """
    alcohol alone aluminium antigen baseline began begin blood bone calcium cholesterol chromium
    combine combined control curriculum decline define delirium determine discipline doctrine
    dominant dopamine during engine epithelium endothelium essentials examine feminine fine function
    genuine guideline guidelines hormone hospital human imagine incline inside intestine kidney line
    machine margin marine masculine maximum medicine medium menopausal milestone mine mineral
    myocardium neuron normal nine online origin outline outside pain patrol period potassium premium
    principal procedure protein protocol provide refine reside residential resulting romantic routine
    school serine severe side sodium someone spine stone streamline submit suicide symbol total tone
    trial trimethyl tumor undermine until urine vaccine vagina vital zone abdominal adrenal additional
    aside beside besides decide guide override preside divide subside tide wide worldwide bedside
    fatal mental dental rental postnatal prenatal perinatal neonatal metal capital digital orbital
    pivotal parental skeletal distal accidental environmental experimental fundamental incidental
    supplemental instrumental last least elastic contrast breast fast past forecast toast coast
    beginning equilibrium bacterium lab rib crib scab grab stab describe cab gene oncogene transgene
    mod period enzyme antenna pin skin thin twin coffin basin cousin resin ruin satin bulletin
    insulin albumin hemoglobin haemoglobin creatinine bilirubin ferritin keratin collagen keratine
    estrogen testosterone histamine acetylcholine serotonin melatonin adenine guanine alanine
    cysteine glycine lysine arginine tyrosine chloride fluoride oxide dioxide peptide lipid
    nucleotide polypeptide glutamine spermine caffeine nicotine ethanol methanol glycerol
    coffee magazine limousine quarantine saline famine concubine turbine airline deadline headline
    stimuli stimulate sterile fertile textile reptile percentile quartile tertile quintile
    council pencil evil civil april peril nostril tonsil fossil utensil until daily
    """.split()
)
"""English words, and substances of the body or of any diet, that end as such names do."""

GENERAL = frozenset(
    """
    drug drugs medicine medicines medication medications treatment treatments therapy therapies
    product products agent agents tablet tablets capsule capsules injection infusion vaccine placebo
    it they them this these compound substance antibody inhibitor regimen dose solution
    """.split()
)
_COMMON = _ORDINARY | GENERAL | STOP
_ENGLISH = (
    "s", "ing", "ed", "ion", "ment", "ity", "ance", "ence", "er", "or", "al", "ive", "ly", "ic", "ous",
    "th", "ship", "hood", "ism", "ist", "ness", "able", "ible", "ful", "less", "age", "ure", "ery",
    "ary", "ory",
)  # fmt: skip
_SHORTEST = 6
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
    if len(word) >= _SHORTEST and _STEMS.fullmatch(word):
        found.add(Sort.SUBSTANCE)
    written, text = words.said(index, index), words.reading.text
    inside = index > 0 and not words.parted(index - 1, index)
    if (
        (written.isupper() and not text.isupper())
        or (written[0].isupper() and inside)
        or (written[0].isupper() and re.search(rf"[a-z,] {written}\b", text))
    ):
        found.add(Sort.PRODUCT)
    return frozenset(found)


def _opening(words: Line, index: int) -> bool:
    """Whether a word opens its sentence with a capital and does not look like English."""
    word = words.word(index)
    return (
        index == 0
        and len(word) >= _SHORTEST - 1
        and words.said(0, 0).istitle()
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
        if one & two or (not one and Sort.PRODUCT in two and _opening(mine, i)):
            yield i, j, True
        elif one and two:
            yield i, j, False


def _explained(word: str, other: str, theirs: Line) -> bool:
    """Whether the quoted text gives one name as the other's, "X (Y)"."""
    text = theirs.reading.text.lower()
    return any(
        f"{a}{mark}{b}" in text for a, b in ((word, other), (other, word)) for mark in _GIVEN
    )
