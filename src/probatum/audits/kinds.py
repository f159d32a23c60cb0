"""What a piece of a text is: a statement of medicine, a word on the text itself, or neither."""

from __future__ import annotations

import re

from probatum.audits.report import Kind
from probatum.audits.splitting import Form

_SELF = re.compile(
    r"\b(?:last|first)\s(?:updated|reviewed|modified|checked|revised)\b"
    r"|\b(?:all|this|these|our|the\spresent)\s(?:articles?|pages?|contents?|answers?|summar(?:y|ies)|"
    r"information|text|websites?|sites?|materials?|tools?|responses?)\b"
    r"|\b(?:content|article|page|answer)\s(?:is|was|has\sbeen)\b"
    r"|\breviewed\s(?:by|for\saccuracy)\b(?=.{0,60}\b(?:board|editor|team|staff|physician|doctor|"
    r"pharmacist|nobody|expert|MD|PharmD)|.{0,3}$)"
    r"|\b(?:pending|awaiting|under|medical(?:ly)?|human|peer|editorial|expert)[\s-]review(?:ed)?\b"
    r"|\breview\sstatus\b|\beditorial\s(?:policy|board|team)\b|\badvisory\sboard\b"
    r"|\beducational\s(?:purposes?|use)?\b|\bintended\sfor\b.{0,60}\b(?:professionals?|clinicians?|"
    r"readers?|audience|informational|educational)\b|\bfact[-\s]checked\b"
    r"|\b(?:generated|written|produced|created)\s(?:by|with|using)\s(?:an?\s)?(?:AI|artificial|our|a\s"
    r"language|LLM|GPT)\b|\bour\s(?:medical\s)?(?:A\.?I\.?|team|editors?|experts?|staff|platform)\b"
    r"|\bprofessionals?\sonly\b|\bexercise\scaution\b",
    re.IGNORECASE,
)
_BOILER = re.compile(
    r"\b(?:does|do|should|must|is|are)\snot\s(?:replace\s(?:professional|medical|the\sadvice|clinical|"
    r"a\s(?:doctor|consultation))|constitute|substitute\sfor\s(?:professional|medical)|be\srelied|"
    r"be\sused\sas\sa\s(?:substitute|replacement)|intended\s(?:as|to\s(?:be|replace))|"
    r"a\s(?:substitute|replacement)|medical\sadvice|provide\smedical)\b"
    r"|\bliabilit(?:y|ies)\b|\bindependently\sverif\w+|\bmedical\s(?:decision-making|disclaimer)\b"
    r"|\bfollow-?up\squestion|\bask\s(?:(?:any|a|another)\s(?:follow|question)|me\b|us\b)"
    r"|\b(?:sign|log)\s?(?:up|in|out)\b(?=\s(?:to|with|or|now|here)\b|\W*$)"
    r"|\bsubscribe\b|\bcookies?\b|\bprivacy\b|\bterms\s(?:of\s(?:use|service)|and\sconditions)\b|\bcontact\sus\b|\bview\s(?:all|more|"
    r"editorial|full)\b|\bpersonali[sz]e\b|\byour\s(?:experience|choice|account|feedback|preferences?)\b"
    r"|\bdescribes\syou\b|\bclick\b|\bdownload\b|\bread\smore\b|\ball\srights\sreserved\b|©"
    r"|\bverify\sall\sinformation\b|\bclinical\sjudg\w+\sand\b|\bwas\sthis\s(?:helpful|useful)\b"
    r"|\bsupplementary\sto\sestablished\b|\bshare\sthis\b|\bcopy\slink\b|\btable\sof\scontents\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:disclaimer|legal|terms|about\sus|feedback|follow-?up|related\s(?:questions?|articles?)|"
    r"personali[sz]e|share|comments?)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\b(?:review|editorial|publication)\s(?:status|history|process)\b", re.IGNORECASE
)
_LABELLED = re.compile(
    r"\W*(?:published|posted|updated|date|author|by|source|reviewed|version|doi|word\scount|"
    r"reading\stime)\s?(?:on|at|by)?\s?:",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:publishers?\slast\schecked|as\sof|search\sstrings|record\sstate|newest\stext|held\sdigest|"
    r"this\slibrary|text\sused|looked\sat|found\sand\snot\sused|how\sfar\sto\strust|not\sconfirmed|"
    r"open\sfirst\sin\sthe\slabel|(?:all\s)?\d+(?:\sof\s\d+)?\sstatements?\srests?\son|"
    r"not\sstated\sin\sthe\sheld\stext|no\slabel\sof\s[^.\n]{1,120}\sis\sheld|"
    r"add\sthe\slabel\swith|the\srecord\sreports\sno\sstatistical\scomparison)\b\s*:?",
    re.IGNORECASE,
)
"""Words of Probatum's own articles on how they were made."""

_APART = re.compile(
    r"\b(?:how\sthis\swas\ssearched|how\sfar\sto\strust\sthis|quoted\swords|not\sfound\sin\sthis\slibrary|left\sout|search\sreport)\b",
    re.IGNORECASE,
)
_FEW = 3


def kind(words: str, form: Form, headings: tuple[str, ...], *, medical: bool) -> Kind:
    """The kind of a piece.

    ``medical``: it names something that the library knows, gives a quantity or carries a citation.
    A piece under a heading that is about the text ("review status", "disclaimer") is about it, too.
    """
    last = headings[-1] if headings else ""
    if form is Form.HEADING:
        return Kind.HEADING
    own = bool(_SELF.search(words) or _LABELLED.match(words))
    boiler = bool(_BOILER.search(words))
    if any(_APART.search(h) for h in headings) or _OWN.match(words.lstrip("*_> ")):
        return Kind.SELF_DESCRIPTION
    if own and not (boiler and not _STATED.search(words)):
        return Kind.STATEMENT if medical and _STUDIED.search(words) else Kind.SELF_DESCRIPTION
    if _STATUS.search(last) and len(words.split()) <= _FEW:
        return Kind.SELF_DESCRIPTION
    if boiler or _LEGAL.search(last):
        return Kind.BOILERPLATE
    if words.rstrip().endswith("?") and form is not Form.ROW and not re.search('[“"]', words):
        return Kind.BOILERPLATE
    if not re.search(r"[^\W_]{2}", words) or _BLANK.fullmatch(words.strip(" .*_")):
        return Kind.BOILERPLATE
    if not medical and form is Form.PROSE and len(words.split()) <= _FEW:
        return Kind.BOILERPLATE
    return Kind.STATEMENT


_BLANK = re.compile(
    r"not\s(?:stated|given|reported|read|specified|applicable|available)|as\sthe\srow\ssays|n/?a",
    re.IGNORECASE,
)
"""What a cell says that has nothing to say."""

_STATED = re.compile(
    r"\b(?:reviewed|updated|written|intended|pending|generated|used)\b", re.IGNORECASE
)
_STUDIED = re.compile(
    r"\b(?:patients?|participants?|subjects?|infants?|children|adults|trial|cohort|dose|mg|kg)\b",
    re.IGNORECASE,
)
