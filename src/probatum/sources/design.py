"""The design of a study from its publication types, headings and words.

Publication types decide where they say it. Words decide only in the title, or in phrases of the
abstract by which authors state their own method ("were randomly assigned"). A guideline, a
correction and a protocol of a study to come have no design: they report no study.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from probatum.evidence.editions import Design

_NO_STUDY = re.compile(
    r"practice guideline|guideline|consensus development conference.*|published erratum|correction|"
    r"corrected and republished article.*|retraction(?: of publication| notice)?|"
    r"expression of concern|(?:clinical )?(?:trial |study )?protocols?|dataset|addendum|"
    r"news|newspaper article|biography|portrait|interview|"
    r"patient education handout|bibliography|study protocols?|calendar|announcement|obituary"
)
_BY_TYPE: tuple[tuple[str, Design], ...] = (
    (r"meta-?analysis|systematic[ -]reviews?|systematic reviews? and meta-?analys[ei]s",
     Design.SYSTEMATIC_REVIEW),
    (r"randomi[sz]ed (?:controlled |clinical )*trials?|pragmatic clinical trial|equivalence trial",
     Design.RANDOMISED),
    (r"controlled clinical trial|clinical trial(?:, phase .*)?|adaptive clinical trial|"
     r"clinical trials?",
     Design.NON_RANDOMISED),
    (r"case[ -]reports?|case-study|case study|case series", Design.CASE_REPORT),
    (r"review|review[ -]article|reviews|scoping review|consensus development conference",
     Design.REVIEW),
    (r"editorial|letter|comment|commentary|article-commentary|opinion|viewpoint|reply|perspective|"
     r"discussion|introductory journal article|book-review|correspondence",
     Design.OPINION),
    (r"observational study|twin study", Design.COHORT),
)  # fmt: skip

_ANIMAL_TITLE = re.compile(
    r"\b(?:in|of) (?:[\w-]+ ){0,3}(?:mice|rats|zebrafish|rabbits)\b"
    r"|\b(?:mouse|rat|murine|rodent|animal|canine|porcine|rabbit) models?\b",
    re.IGNORECASE,
)
_NOT_PATIENTS = re.compile(
    r"\b(?:mice|mouse|murine|rats?|zebrafish|drosophila|rabbits?|canine|dogs|porcine|pigs|piglets|"
    r"in vitro|cell lines?|macaques?|knock-?outs?|transgenic|c\. elegans|rhesus)\b",
    re.IGNORECASE,
)
_PATIENTS = re.compile(
    r"\b(?:patients?|participants?|children|infants?|women|men|adults|volunteers?|humans?|"
    r"adolescents|students|subjects)\b",
    re.IGNORECASE,
)

_SYSTEMATIC = re.compile(
    r"\bsystematic (?:literature )?review|\bmeta-?analy|\bcochrane review", re.I
)
_SYSTEMATIC_DONE = re.compile(
    r"\b(?:we|authors?) (?:performed|conducted|undertook|carried out|did)\b[^.]{0,40}"
    r"\b(?:systematic (?:literature )?(?:review|search)|meta-?analys)"
    r"|\b(?:this|our|present) (?:systematic review|meta-?analysis)",
    re.IGNORECASE,
)
_RANDOM_TITLE = re.compile(
    r"(?<!non-)(?<!non)(?<!non )(?<!mendelian )\brandomi[sz]ed\b(?! evaluation)"
    r"|\bdouble[- ]blind(?:ed)?\b|\bplacebo[- ]controlled\b|\brct\b",
    re.IGNORECASE,
)
_RANDOM_DONE = re.compile(
    r"\brandomly (?:and blindly )?(?:assigned|allocated|divided|distributed|received)\b"
    r"|\b(?:were|was|are|be(?:en)?|we) (?:then |also |centrally |blindly )?randomi[sz]ed\b"
    r"|\brandomi[sz]ed(?:,? (?:double|single|triple|open|controlled|clinical|placebo|multicent|"
    r"parallel|crossover|cross-over|phase|pilot|prospective|factorial|cluster|two-arm)[^.]{0,80})? "
    r"(?:trial|study|design)\b"
    r"|\bdouble[- ]blind(?:ed)?,? randomi[sz]ed\b"
    r"|\brandomi[sz]ed,? (?:to|into|in a \d|1:1|2:1)\b",
    re.IGNORECASE,
)
_PEOPLE_RANDOMISED = re.compile(
    r"\b(?:patients|subjects|participants|volunteers|women|men|children|infants|mothers|adults|"
    r"students|couples|clusters|practices|clinics|villages|schools)\b[^.]{0,80}"
    r"\b(?:were|was) (?:then |also |centrally )?"
    r"(?:randomi[sz]ed|randomly (?:assigned|allocated|divided))\b",
    re.IGNORECASE,
)
_BY_HEADING = {
    "Case-Control Studies": Design.CASE_CONTROL,
    "Cross-Sectional Studies": Design.CROSS_SECTIONAL,
    "Cohort Studies": Design.COHORT,
    "Retrospective Studies": Design.COHORT,
    "Prospective Studies": Design.COHORT,
    "Longitudinal Studies": Design.COHORT,
}
"""MeSH descriptors that indexers give to the report of such a study."""

_PROTOCOL = re.compile(
    r"\bstudy protocol\b|\btrial protocol\b|\bprotocol (?:for|of) (?:a|an|the)\b|: protocol\b|"
    r"\b(?:rationale|design) and (?:design|rationale|methods|methodology)\b|"
    r"\b(?:protocol|statistical analysis plan)\b[^.]*\b(?:trial|study|review)\b|"
    r"\bstatistical analysis plan\b",
    re.IGNORECASE,
)
_CASE_CONTROL = re.compile(r"\bcase[- ](?:control|crossover)\b", re.IGNORECASE)
_CROSS = re.compile(r"\bcross[- ]sectional\b|\bprevalence (?:study|survey)\b", re.IGNORECASE)
_COHORT_TITLE = re.compile(
    r"\bcohorts?\b|\bretrospective\b|\bregistry\b|\bfollow-up study\b|\bprospective study\b|"
    r"\blongitudinal study\b|\breal[- ]world\b",
    re.IGNORECASE,
)
_COHORT_DONE = re.compile(
    r"\b(?:retrospective|prospective|observational|population-based|historical)"
    r"(?:ly)?[^.]{0,40}\b(?:cohort|observational study|chart review|case series|follow-up study)\b"
    r"|\bcohort study\b|\bretrospective(?:ly)? (?:stud|analy[sz]|review|evaluat|chart)"
    r"|\bretrospectively\b|\bprospective observational\b",
    re.IGNORECASE,
)
_CASE_TITLE = re.compile(
    r"\bcase reports?\b|\breport of (?:a|one|two|three|four|five|\d) cases?\b|\bcase series\b|"
    r"\ba case of\b|\b(?:an unusual|a rare) case\b",
    re.IGNORECASE,
)
_REVIEW_TITLE = re.compile(
    r"\b(?:literature|narrative|scoping|critical|brief|clinical|state-of-the-art) review\b|"
    r":\s*(?:a|an) (?:\w+ )?(?:review|overview)\b|\breview of the literature\b",
    re.IGNORECASE,
)


def infer(
    types: Sequence[str],
    title: str,
    abstract: str = "",
    headings: Collection[str] = (),
    methods: str = "",
) -> Design | None:
    """The design of a study, or None where neither types nor words state it.

    ``types`` are the publisher's or PubMed's publication types, ``headings`` its MeSH descriptors,
    ``methods`` the text of its methods section, in which only the allocation of people counts.
    """
    plain = [" ".join(t.split()).casefold() for t in types]
    if any(_NO_STUDY.fullmatch(t) for t in plain) or _PROTOCOL.search(title):
        return None
    typed = next(
        (design for pattern, design in _BY_TYPE if any(re.fullmatch(pattern, t) for t in plain)),
        None,
    )
    if typed is Design.SYSTEMATIC_REVIEW:
        return typed
    if typed in {None, Design.REVIEW} and _SYSTEMATIC.search(title):
        return Design.SYSTEMATIC_REVIEW
    if typed in {Design.RANDOMISED, Design.CASE_REPORT, Design.OPINION}:
        return typed
    if typed is Design.REVIEW:
        return Design.SYSTEMATIC_REVIEW if _SYSTEMATIC_DONE.search(abstract) else typed
    if _is_preclinical(title, abstract, headings):
        return Design.PRECLINICAL
    if typed is Design.NON_RANDOMISED:
        if _RANDOM_TITLE.search(title) or _RANDOM_DONE.search(abstract):
            return Design.RANDOMISED
        return typed
    if design := _from_words(title, abstract):
        return design
    if _PEOPLE_RANDOMISED.search(methods):
        return Design.RANDOMISED
    return next((d for h, d in _BY_HEADING.items() if h in headings), typed)


def _from_words(title: str, abstract: str) -> Design | None:
    about_trials = re.search(r"\b(?:trials|studies|review|overview)\b", title, re.IGNORECASE)
    for pattern, design in (
        (_CASE_TITLE, Design.CASE_REPORT),
        (_CASE_CONTROL, Design.CASE_CONTROL),
        (_CROSS, Design.CROSS_SECTIONAL),
    ):
        if pattern.search(title):
            return design
    if _RANDOM_TITLE.search(title) and not about_trials:
        return Design.RANDOMISED
    if _COHORT_TITLE.search(title):
        return Design.COHORT
    if _REVIEW_TITLE.search(title):
        return Design.REVIEW
    if _SYSTEMATIC_DONE.search(abstract):
        return Design.SYSTEMATIC_REVIEW
    if _RANDOM_DONE.search(abstract) and not about_trials:
        return Design.RANDOMISED
    for pattern, design in (
        (re.compile(r"\bcase[- ]control study\b", re.IGNORECASE), Design.CASE_CONTROL),
        (
            re.compile(r"\bcross[- ]sectional (?:study|survey|analysis)\b", re.IGNORECASE),
            Design.CROSS_SECTIONAL,
        ),
        (_COHORT_DONE, Design.COHORT),
    ):
        if pattern.search(abstract):
            return design
    return None


def _is_preclinical(title: str, abstract: str, headings: Collection[str]) -> bool:
    if headings:
        return "Animals" in headings and "Humans" not in headings
    if _ANIMAL_TITLE.search(title):
        return True
    return bool(_NOT_PATIENTS.search(title)) and not _PATIENTS.search(f"{title} {abstract}")
