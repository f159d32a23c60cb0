"""Trims a source's sentence to one that stands alone: words are taken away, never put in.

What goes: cross-references ("[see Warnings and Precautions (5.1)]", "(Table 2)", "[12]"), list
numbers, connectives that lean on a sentence before ("However, …") and authors' framing ("We found
that …"). What stays untouched: every number, modal verb, negation and comparator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.evidence.sentences import sentences

_SECTION_NUMBER = r"(?:1[0-7]|[1-9])(?:\.(?:[1-3]\d|[1-9]))*"
"""Labels have 17 sections, of few parts: any other number is a figure."""

_REFERENCES = re.compile(
    r"""
      \s*[\[(]\s*(?:also\s+)?(?:[Ss]\s?ee|SEE)\b[^\][()]*(?:\([^()]*\)[^\][()]*)*[\])]
    | \s*\(\s*(?:[Ff]ig(?:ure|\.)?s?|[Tt]ables?|[Aa]ppendix|[Ss]upplementa\w*|[Ss]ections?|[Rr]efs?\.?)
        \b[^()]*\)
    | ,?\s*as\s+(?:shown|described|listed|summari[sz]ed|outlined|presented|specified|given)
        \s+in\s+(?:the\s+)?(?:[Tt]ables?|[Ff]ig(?:ure|\.)?s?|[Ss]ections?)\s*
        [\dA-Z][\dA-Za-z.]*
        (?:\s*(?:and|,|–|-)\s*(?:[Tt]ables?\s+|[Ff]ig(?:ure|\.)?s?\s+|[Ss]ections?\s+)?
        [\dA-Z][\dA-Za-z.]*)*(?:\s+below)?
    | ,?\s*(?:according\s+to|as\s+per|per)\s+(?:[Tt]able|[Ff]igure)\s+\d+[A-Za-z]?\b(?:\s+below)?
    """,
    re.VERBOSE,
)
_CITATION = re.compile(r"\s*\[\s*[1-9]\d{0,2}(?P<more>\s*[,;–-]\s*\d{1,3})*\s*\](?![\w\[({])")
_BARE = re.compile(r"(?P<space>\s*)\((?P<inside>\s*\d[\d.,;\s–-]*(?:(?:and|to)\s+[\d.]+\s*)?)\)")
_SECTIONS = re.compile(
    r"\s*NUMBER(?:\s*(?:,|;|and|to|-|–)\s*NUMBER)*\s*".replace("NUMBER", _SECTION_NUMBER)
)
_AFTER_REFERENCE = re.compile(r"\s*(?:[.,;:\])]|$)|\s+[A-Z(\d]")
_FIGURE_BEFORE = re.compile(r"(?<![^\W\d_])\d[\d.,]*\s*(?:%|[^\W\d]\S{0,11})?$")
_LEADING_MARK = re.compile(
    r"^(?:[•·▪◦●○■□‣]\s*|[*–—-]\s+|o\s+(?=[A-Z])|[*†‡§¶]+\s*(?=[A-Z])|[a-z]\.\s+(?=[A-Z])|\d\s+(?=[A-Z][a-z]{3,}\s+[a-z]{2,}\s)|\([A-Za-z]{2,8}\)\s+(?=[A-Z])|\(?[a-z]\)\s+|\(?[ivx]{1,4}\)\s+|"
    r"NUMBER\s+(?=[A-Z][a-z]{2})|\d{1,2}[.)]\s+(?=[A-Z]))".replace(
        "NUMBER", r"(?:1[0-7]|[1-9])\.[1-9]\d?"
    )
)
_CONNECTIVE = re.compile(
    r"^(?:However|In addition|Additionally|Moreover|Further|Furthermore|Therefore|Thus|Hence|"
    r"Consequently|Also|Accordingly|Nevertheless|Nonetheless|In contrast|By contrast|Conversely|"
    r"Similarly|Likewise|In summary|In conclusion|To conclude|Overall|Finally|Importantly|Notably|"
    r"Interestingly|As a result|For this reason|Of note|In fact|Indeed|Then|Lastly|"
    r"Conclusions?|Results?|Methods?|Background|Objectives?|Findings?|Interpretation|"
    r"On the other hand|Taken together|Collectively|Meanwhile|Besides|Still|Yet|But|And|So)"
    r"\s*[,:]\s+|^(?:But|And|So|Yet|Thus|Hence|Therefore)\s+(?=[a-z])",
)
_HEADING_WORD = (
    r"(?:BACKGROUND|CONTEXT|INTRODUCTION|OBJECTIVES?|AIMS?|PURPOSE|METHODS?|MATERIALS?|DESIGN|"
    r"SETTINGS?|PARTICIPANTS|PATIENTS|SUBJECTS|INTERVENTIONS?|MEASUREMENTS?|MAIN\s+OUTCOME\s+MEASURES?|"
    r"(?:MAIN\s+|PRINCIPAL\s+)?(?:RESULTS?|FINDINGS?)|CONCLUSIONS?|INTERPRETATION|LIMITATIONS?)"
)
_INLINE_HEADING = re.compile(
    rf"^{_HEADING_WORD}(?:\s*(?:,|/|AND|&)\s*{_HEADING_WORD})*\s*[:.]?\s+(?=[A-Z\d])"
)
"""A heading that an abstract in one paragraph has before its sentence, in capitals."""

_FRAMING = re.compile(
    r"^(?:Here(?:in)?,?\s+)?(?:(?:[Ww]e|[Tt]he authors)\s+(?:therefore\s+|thus\s+|also\s+|further\s+)?"
    r"(?:found|find|show|showed|conclude|concluded|observed|report|reported|demonstrate|"
    r"demonstrated|confirm|confirmed|established|identified)\s+that\s+"
    r"|(?:It\s+(?:is|was|has been)\s+(?:concluded|found|shown|demonstrated|observed)\s+that\s+))"
)
_OUR = re.compile(
    r"^(?:(?:Our|The present|The current|Present|Current)\s+(?=(?:results|findings|data)\b)|"
    r"These\s+(?=(?:results|findings|data)\s+(?:\w+ly\s+)?(?:suggest|indicate|support|show|confirm|"
    r"demonstrate|imply|provide)))"
)
_INNER_BULLET = re.compile(r"(?<=\S)(?:(?<=([:;.,]))|)\s*[●■□‣]\s*(?=\w)")
_NEXT_LETTER = re.compile(r"(?<=[.)])\s+[a-z]\.$")
"""The letter of the next item, which a flattened list leaves after the last sentence."""
_NOTE_MARK = re.compile(r"(?<=[\w.)%])[†‡§¶]+(?=[\s.,;:)]|$)")
_SPACE_BEFORE_STOP = re.compile(r"\s+([.,;)](?!\d)|:(?!\s*\d))")
_EMPTY_BRACKETS = re.compile(r"\(\s*[;,]?\s*\)|\[\s*\]")
_SPACES = re.compile(r" {2,}")
_KEEP_LOWER = re.compile(r"^(?:[a-z]{1,3}[A-Z]|[a-z]-|[a-z]{1,2}\d|p\s*[<=>]|pH\b|mcg\b|e\.g\.)")


def trim(text: str) -> str:
    """``text`` without cross-references and leaning words, with a capital and a full stop."""
    out = _trimmed(text)
    while (again := _trimmed(out)) != out:
        out = again
    return out


def _trimmed(text: str) -> str:
    out = without_references(text.replace("\t", " ").strip())
    out = _EMPTY_BRACKETS.sub(" ", out)
    out = _INLINE_HEADING.sub("", _LEADING_MARK.sub("", out))
    for _ in range(2):
        out = _CONNECTIVE.sub("", out)
        out = _FRAMING.sub("", out)
    out = _OUR.sub("", out)
    out = _INNER_BULLET.sub(lambda m: " " if m[1] else "; ", out)
    out = _NEXT_LETTER.sub("", _NOTE_MARK.sub("", out))
    out = _SPACE_BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", out)).strip(" ;,")
    out = unglued(_balanced(_STOPS.sub(".", out)))
    return finish(out)


_CUT_REFERENCE = re.compile(r"\s*\[\s*see\b[^\]]*$", re.IGNORECASE)
"""A reference whose closing bracket the source has lost."""


def without_references(text: str) -> str:
    """``text`` without marks that point elsewhere. A number that may be a figure stays.

    "(5.1)" after a word is a section of the label; after a figure, or beside a bracket that is
    none, it may be a deviation, an interval or a count. "[3-8]" after a figure may be an interval.
    """
    out = _CUT_REFERENCE.sub(".", _REFERENCES.sub("", text))
    out = _CITATION.sub(
        lambda m: m[0] if m["more"] and _FIGURE_BEFORE.search(out, 0, m.start()) else "", out
    )
    bare = list(_BARE.finditer(out))
    if bare and all(_is_section(m) for m in bare):
        out = _BARE.sub("", out)
    return _SPACE_BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", out)).strip()


_PLACE = re.compile(
    r",?\s*(?:\b(?:shown|listed|described|provided|given|specified|outlined|summari[sz]ed|presented|"
    r"detailed|found)\s+)?\b(?:in|from|by|using)\s+(?:the\s+)?Tables?\s*\d+[A-Za-z]?"
    r"(?:\s*\([^()]*\))?(?:\s*(?:,|and|or)\s*(?:Table\s*)?\d+[A-Za-z]?(?:\s*\([^()]*\))?)*"
    r"(?:\s+(?:above|below))?",
    re.IGNORECASE,
)
_IS_THERE = re.compile(r"\b(?:is|are|was|were|be)(?:\s+also)?\s*$", re.IGNORECASE)


def without_pointers(text: str) -> str:
    """``text`` of a cell or paragraph without its sentences that only point to another place.

    "Reduce the dose. See Table 2." keeps its first sentence; "the dose in Table 5" keeps "the dose".
    A sentence that says nothing but where something stands goes.
    """
    out = without_references(text)
    kept = []
    for start, end in sentences(out):
        piece = out[start:end]
        place = _PLACE.search(piece)
        if place and not _IS_THERE.search(piece, 0, place.start()):
            piece = _PLACE.sub("", piece)
        if not _POINTS_ELSEWHERE.search(piece):
            kept.append(piece.strip())
    return _SPACES.sub(" ", " ".join(k for k in kept if k.strip(" .,;•-"))).strip()


_POINTS_ELSEWHERE = re.compile(
    r"^\W*(?:also\s+)?(?:please\s+)?(?:see|refer\s+to)\s*:?\s+(?:also\s+)?(?:the\s+)?(?:below|above|"
    r"tables?\b|figures?\b|sections?\b|footnotes?\b|full\s+prescribing|contraindications|boxed|warnings|"
    r"precautions|drug\s+interactions|dosage|adverse\s+reactions|use\s+in|clinical|\d+\.\d)|"
    r"\b(?:is|are|was|were)\s+(?:also\s+)?(?:shown|listed|described|provided|given|specified|outlined|"
    r"summari[sz]ed|presented|detailed|found|included|displayed|noted)\s+(?:in|by|below|above|elsewhere)\b"
    r"(?:\s+(?:the\s+)?(?:tables?|figures?|sections?|following)\b)?(?!\s+(?:the\s+)?[a-z])",
    re.IGNORECASE,
)


def _is_section(bare: re.Match[str]) -> bool:
    inside, text = bare["inside"], bare.string
    if not bare["space"] or not _SECTIONS.fullmatch(inside):
        return False
    if not _AFTER_REFERENCE.match(text, bare.end()):
        return False
    linked = inside[0].isspace() and inside[-1].isspace()
    return linked or not _FIGURE_BEFORE.search(text, 0, bare.start())


_LABEL_HEADING = re.compile(
    r"^(?:Risk Summary|Clinical Considerations|Human Data|Animal Data|Data|Pregnancy Testing|"
    r"Contraception|Infertility|General Considerations|General|Overview|Limitations? of Use:?)"
    r"\s+(?=[A-Z][a-z]+\s+[a-z])"
)
_STOPS = re.compile(r"\.(?:\s*\.)+$")
SMALL = frozenset(
    """a an and as at by during for from in into of on or the to with without""".split()
)
_LONGEST_HEADING = 10


def unglued(text: str) -> str:
    """``text`` without a heading that a flattened source set before its first sentence.

    "Seizures Seizures have occurred …": a run of capitalised words, after which the sentence begins
    again with the heading's first word.
    """
    text = _LABEL_HEADING.sub("", text)
    words = text.split()
    first = words[0].strip(",").casefold() if words else ""
    if first in SMALL or text.isupper():
        return text
    for size in range(1, min(_LONGEST_HEADING, len(words) - 3) + 1):
        head = words[:size]
        if not all((w[:1].isupper() and "/" not in w) or w.casefold() in SMALL for w in head):
            return text
        after = words[size]
        if after[:1].isupper() and after.strip(",").casefold() == first:
            return " ".join(words[size:])
        if _runs_into(head, after, words[size + 1]):
            rest = " ".join(words[size:])
            return rest if leans(rest) or ":" in rest[:70] else f"{' '.join(head)}: {rest}"
    return text


_STARTS = frozenset(
    """The In If When For Do Avoid Reduce Administer Monitor Discontinue Withhold Advise Consider Inform
    Instruct Assess Evaluate Obtain Adjust Interrupt Initiate Concomitant Coadministration
    Co-administration Based Because There No""".split()
)
"""Words that are written with a capital only where a sentence begins."""


def _runs_into(head: Sequence[str], word: str, following: str) -> bool:
    """Whether a sentence begins with ``word`` after a heading of capitalised words."""
    return (
        word in _STARTS
        and following[:1].islower()
        and head[-1][-1:].isalnum()
        and head[-1].casefold() not in SMALL
        and head[0] not in _STARTS
        and not (len(head) == 1 and head[0].casefold() in _OPENERS)
    )


_OPENERS = frozenset("when if while once after before because although unless until since".split())


def _balanced(text: str) -> str:
    """``text`` without a bracket at its end that nothing opens."""
    core = text.rstrip(". ")
    for opening, closing in ("()", "[]"):
        if core.endswith(closing) and core.count(closing) > core.count(opening):
            return core[:-1].rstrip()
    return text


def finish(text: str) -> str:
    """``text`` with a capital first letter, unless that would change a symbol, and a full stop."""
    if not text:
        return ""
    if text[0].islower() and not _KEEP_LOWER.match(text):
        capital = text[0].upper()
        text = (capital if len(capital) == 1 else text[0]) + text[1:]
    if text[-1] not in ".!?":
        text = text.rstrip(" :;,") + "."
    return text


_LEANS = re.compile(
    r"^(?:It(?!\s+(?:is|was|has\s+been)\s+(?:not\s+)?(?:strongly\s+)?(?:recommended|advised|important|"
    r"necessary|essential|advisable|contraindicated|suggested|(?:un)?known)\s+(?:that|to|whether|if)\b)|"
    r"They|He|She|Its|Their|His|Her|Them|These|Those|Such|Both|Neither|Either|Each of these|"
    r"The (?:former|latter|above|following|same|other|others|remaining|second|third|next|two|three)|"
    r"That|Of these|Of those|Among these|Among them|In (?:this|these|those|such|both|each)\b|"
    r"During this|At this|At that|After this|Based on (?:this|these)|For (?:this|these)|"
    r"If (?:so|not|this|these|it|they)|When (?:this|it|they)|Although (?:it|this|they|these)|"
    r"Another|Others|One of these|Most of these|Some of these|All of these|None of these|"
    r"Respectively|Again|Here)\b|"
    r"^(?:The\s+(?:daily\s+|total\s+)?dos(?:e|age)|Dos(?:es|age))\s+(?:can|may|should)\b|"
    r"^A\s+\d[\d.]*\s*\w+\s+(?:\w+\s+){0,3}dose\b|"
    r"^(?:This|The (?:study|trial|drug|product|patient|report|authors?))\b"
)
_DANGLING = re.compile(
    r"\b(?:see:?|refer to)\s+(?:also\s+)?(?:below|above|table|figure|section|full prescribing|the full|"
    r"additional|warnings?|precautions?|clinical|dosage|adverse|contraindications|boxed|drug inter)|"
    r"\b(?:described|mentioned|listed|shown|noted|discussed|given|defined|outlined|stated|presented|"
    r"summari[sz]ed|provided|included|indicated)\s+(?:above|below|previously|elsewhere|earlier)\b|"
    r"\bas\s+(?:above|below)\b|\b(?:in|of|from)\s+(?:this|the\s+(?:following|next|previous|preceding))\s+"
    r"(?:section|paragraph|table|figure)s?\b|"
    r"^(?:table|figure|fig\.?|appendix)\s*\d|\b(?:tables?|figures?|fig\.)\s+\d+(?:\s*(?:,|and|or|to|through)\s*\d+)*\s+"
    r"(?:shows?|lists?|presents?|summari[sz]es?|describes?|provides?|displays?|contains?|depicts?)\b|"
    r"\b(?:in|by|from|of)\s+(?:the\s+)?(?:tables?|figures?|fig\.)\s*\d|"
    r"\bthe following\b(?!\s+(?:day|morning|evening|week|month|year|dose))[^.;:]*[.:]?$|"
    r"\bfollowing[.:]?$|\bas\s+follows[.:]?$|,\W*$|:\s*$|"
    r"\bsee\s+(?-i:[A-Z]{3,})|\b(?:above|below)[ -]mentioned\b|\bsee\s+the\b|\bthe above\b|https?://|\bwww\.|"
    r"^\W*(?:Abbreviations?:?\s+)?[A-Za-z]{2,6}\s*=\s*[A-Za-z]|"
    r"\b(?-i:includes?|including|are|is|was|were|of|with|the|in|to|for|who|that|if|and|or|by|as|unless)[.:]?$|,\s*,",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:these|those|this|such)\s+(?!as\b|that\b|who\b|which\b|with\b|in\s+whom\b|patients\s+(?:who|with)\b|"
    r"(?:\w+\s+){0,2}(?:label|section|guideline)\b)[a-z]+",
    re.IGNORECASE,
)
_ANTECEDENT = re.compile(r"[,;:]|\b(?:and|which|that|because|who|if|when|or)\b")
_ANNOUNCES = re.compile(r"^The following\b[^.:]{0,80}:\s+\S")
"""What announces a list and holds it: "The following schedule is recommended: baseline …"."""

_STUDY_SUBJECT = re.compile(
    r"^(?:This|The|In\s+th(?:is|e))\s+(?:[\w-]+,?\s+){0,5}(?:study|trial|review|meta-analysis|analysis|report|survey|"
    r"authors?|registry|cohort)\b"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|may|might|can|could|should|must|will|would|do|does|did|"
    r"cannot|needs?|requires?|required|recommends?|recommended|concludes?|concluded|found|shows?|showed|"
    r"suggests?|suggested|increases?|increased|decreases?|decreased|reduces?|reduced|causes?|caused|"
    r"inhibits?|inhibited|binds?|activates?|blocks?|prevents?|prevented|improves?|improved|occurs?|"
    r"occurred|receives?|received|remains?|remained|appears?|appeared|includes?|included|contains?|"
    r"provides?|provided|supports?|supported|demonstrates?|demonstrated|develops?|developed|died|"
    r"produces?|produced|affects?|affected|leads?|led|plays?|enhances?|involves?|involved|reported|"
    r"observed|experienced|discontinued|compared|assessed|evaluated|enrolled|randomi[sz]ed|underwent|"
    r"achieved|gained|sat|stood|walked|rose|fell|changed|differed|ranged|lasted|follows?|followed|"
    r"covers?|covered|starts?|began|begins?|becomes?|became|takes?|gives?|gave|makes?|made|"
    r"encodes?|regulates?|mediates?|modulates?|modifies|exhibits?|reflects?|represents?|consists?|"
    r"depends?|acts?|works?|targets?|delivers?|restores?|promotes?|stimulates?|induces?|induced|"
    r"decides?|defines?|defined|states?|stated|lists?|says?|potentiates?|antagonizes?|allows?|varies|vary|"
    r"responds?|responded|targeted|estimate[sd]?\s+that|requested|completes|tends?|tended|declined|declines|"
    r"differs?|offers?|offered|refers?|tolerated|survived|yielded|examined|permits?|permitted|exerts?|"
    r"arises?|arose|exists?|comprises?|comprised|converts?|crosses|serves|seems?|seemed|lowers?|lowered|"
    r"maintained|lacks?|lacked|indicates?|confirms?|confirmed|carries|carried|analy[sz]ed|"
    r"correlates?|correlated|predicts?|predicted|failed|fails?|exceeds?|exceeded|persists?|persisted|"
    r"stops|stopped|resolves|resolved|returns|returned|continues|continued|recovered|relapsed|"
    r"progressed|needed|thaws?|treated|studied|studies|pools?|pooled|measures?|measured|helps?|helped|results?\s+(?:in|from)|resulted)\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^(?:(?:if|when|in|for|before|after|during|prior|because|due|once|while|until|unless|where|on|at|"
    r"as|to|with|although|since|upon|following|starting|as\s+a\s+precaution)\b[^,:]*[,:]\s*)?"
    r"(?:(?:[A-Z][\w/'’ -]{0,60}|[^:]{1,120}):\s*)?(?:\w+ly\s+)?"
    r"(?:add|administer|adjust|advise|allow|apply|ask|assess|avoid|base|begin|calculate|call|check|choose|"
    r"compare|complete|conduct|confirm|consider|consult|continue|contact|counsel|counse|decrease|delay|"
    r"determine|dilute|discard|discontinue|dissolve|do|dose|draw|drink|eat|educate|encourage|ensure|evaluate|examine|"
    r"exclude|exercise|fill|flush|follow|give|hold|identify|increase|individualize|inform|infuse|initiate|inject|"
    r"insert|inspect|institute|instruct|interrupt|keep|limit|lower|maintain|manage|measure|minimize|mix|"
    r"modify|monitor|never|observe|obtain|offer|perform|place|postpone|prescribe|prepare|press|prime|"
    r"protect|provide|pull|push|read|re-?evaluate|reassess|reconstitute|record|reduce|refer|refrigerate|remove|repeat|"
    r"replace|report|reserve|return|roll|restart|resume|review|rinse|rotate|rule|screen|seek|select|shake|"
    r"start|stop|store|substitute|supplement|suspend|swallow|swirl|switch|take|taper|talk|teach|tell|test|"
    r"thaw|titrate|transfer|treat|turn|use|verify|wait|warn|wash|watch|wean|wear|weigh|wipe|withdraw|withhold|place)\b",
    re.IGNORECASE,
)
_DOSE_LINE = re.compile(
    r"^\d[\d.,]*(?:\s*(?:to|-|–)\s*\d[\d.,]*)?\s*(?:mg|mcg|µg|μg|g|mL|units?|IU|mEq)(?:/\w+)*\b[^.;:]*"
    r"\b(?:once|twice|daily|every|weekly|monthly|orally|intravenous(?:ly)?|subcutaneous(?:ly)?)\b",
    re.IGNORECASE,
)
"""A dose without a verb, as labels print it under a heading: "75 mg once daily orally"."""

_SHORT_IMPERATIVE = re.compile(
    r"^(?:do\s+not(?!\s+(?:start|begin|initiate|exceed|administer|give|inject)\W*$)|(?:avoid|discard|discontinue|never|shake|stop|swallow)\s+\w+)\s+\w",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:who|that|which|whose|whom|where|when|if|whether|after|before|because|while|although|"
    r"since|until|unless|as)\b[^,.;:]*"
)

_AUXILIARY = (
    r"(?:should|must|may|might|can|cannot|could|will|would|is|are|was|were|"
    r"has|have|had|do|does|did)"
)
_AFTER_RELATIVE = re.compile(
    rf"\b(?:who|that|which)\s+(?:{_AUXILIARY}\s+)*(?:(?!{_AUXILIARY}\b)[\w-]+\s+)(?:[^\s,.;:]+\s+)*?"
    rf"(?<!\band\s)(?<!\bor\s)(?<!\bthat\s)(?<!\bwho\s)(?<!\bwhich\s){_AUXILIARY}\b",
    re.IGNORECASE,
)
"""A main verb behind a relative clause: "a patient who misses a dose should take …"."""


_BOILERPLATE = re.compile(
    r"\bconducted under widely varying conditions\b|\bcannot be directly compared\b|"
    r"\bprovide[s]? a basis for identifying\b|\breported voluntarily from a population\b|"
    r"\breliably estimate their frequency\b|\bTo report SUSPECTED ADVERSE\b|\bPATIENT COUNSELING\b|"
    r"\bestimated background risk of major birth defects\b|\bAll pregnancies have a background risk\b|"
    r"\bNew\s+York,?\s+NY\b|^Source:|\bRevised\s+Edition\b|\bRevised:\s*\d|"
    r"\bFull Prescribing Information\b",
    re.IGNORECASE,
)


def is_boilerplate(text: str) -> bool:
    """Whether the words stand in every label by regulation and say nothing of this product."""
    return bool(_BOILERPLATE.search(text))


def opens_list(text: str) -> bool:
    """Whether a source's sentence only announces what stands in the list or table after it."""
    return without_references(text).rstrip(" .").endswith(":")


def leans(text: str, *, in_study: bool = False) -> bool:
    """Whether a sentence begins with a word that points to a sentence before it.

    With ``in_study`` ("This trial …" under the trial's own heading) the study itself may be meant.
    """
    if in_study and _STUDY_SUBJECT.match(text):
        return False
    if _LEANS.match(text) and not _ANNOUNCES.match(text):
        return True
    pointing = _POINTS_BACK.search(text)
    return pointing is not None and not _ANTECEDENT.search(text[: pointing.start()])


def dangles(text: str) -> bool:
    """Whether a trimmed sentence still points to a table, figure or place that is not shown."""
    return bool(_DANGLING.search(text))


_OF_AUTHORS = re.compile(r"\b(?:we|authors)\s+(?:\w+\s+)?\w+|\b\w{3,}ed\b", re.IGNORECASE)
"""A verb of those who report: of a paper's prose nearly every piece is a sentence."""


def is_instruction(text: str) -> bool:
    """Whether the words begin with a verb that tells what to do."""
    return bool(_IMPERATIVE.match(text))


def is_sentence(text: str, *, of_paper: bool = False) -> bool:
    """Whether the words make a statement: a main verb or an instruction, brackets in pairs, not all
    capitals. ``of_paper``: they come from a paper's prose, where fragments are rare and verbs many.
    """
    if not any(c.islower() for c in text):
        return False
    if len(text.split()) < 4:
        return bool(_SHORT_IMPERATIVE.match(text))
    if any(text.count(a) != text.count(b) for a, b in ("()", "[]")):
        return False
    if _IMPERATIVE.match(text) or _DOSE_LINE.match(text):
        return True
    main = _RELATIVE.sub("", text)
    if _FINITE.search(main) or _AFTER_RELATIVE.search(text):
        return True
    return of_paper and (bool(_OF_AUTHORS.search(main)) or len(_FINITE.findall(text)) > 1)
