# ruff: noqa: E501 (a pattern is read as one line)
"""A question as parts that a follow-up can change: its words, subjects, patient, state, time, place.

:func:`parse` takes a whole question apart, :meth:`Parts.whole` puts it together again. What is cut
out is a phrase with its preposition ("in a child of 9 kg"), so that what stays can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from probatum.evidence.editions import Role
from probatum.retrieval.cues import QuestionType
from probatum.retrieval.lexicon import DRUG_ROLES, Product, key
from probatum.retrieval.understanding import Subject, Understanding

_MARK = 0xE000
"""First of the code points (private use) that stand for the subjects in ``Parts.words``."""


@dataclass(frozen=True, slots=True)
class About:
    """A subject as the reader named it. ``products`` as in :class:`Subject`; empty if none is held."""

    text: str
    products: tuple[Product, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a question.

    ``words`` has a mark where each of ``about`` stood. ``about`` are its drugs, else its studies,
    else its conditions and genes; ``drug`` says which. The others are phrases, ``""`` if there is
    none.
    """

    words: str
    about: tuple[About, ...]
    drug: bool
    kind: QuestionType
    conditions: tuple[str, ...] = ()
    patient: str = ""
    state: str = ""
    time: str = ""
    place: str = ""

    def whole(self) -> str:
        """The question in words."""
        said = self.words
        for number, about in enumerate(self.about):
            said = said.replace(chr(_MARK + number), about.text)
        said = " ".join(p for p in (said, self.patient, self.state, self.time, self.place) if p)
        said = re.sub(r"\s+([,:;])", r"\1", " ".join(said.split())).strip(" ,;:")
        ending = "?" if _ASKS.match(said) else ""
        return said[:1].upper() + said[1:] + ending

    def of(self, *about: About) -> Parts:
        """The same question about others: each in the place of one, or all in the place of the last."""
        said = self.words
        last = len(self.about) - 1
        if last > 0 and len(about) == 1:
            said = _SIDE_BY_SIDE.sub(chr(_MARK), said)
            for number in range(1, last + 1):
                said = said.replace(chr(_MARK + number), chr(_MARK))
        elif len(about) > len(self.about) > 0:
            more = " and ".join(chr(_MARK + n) for n in range(last, len(about)))
            said = said.replace(chr(_MARK + last), more)
        return replace(self, words=said, about=about)

    @property
    def topic(self) -> str:
        """The words that say what is asked of the subject, without those of asking."""
        said = "".join(" " if ord(c) >= _MARK else c for c in self.words)
        kept = [w for w in re.findall(r"[^\s,:;()?“”\"]+", said) if w.lower() not in _ASKING]
        return " ".join(kept)


def mark(number: int = 0) -> str:
    """What stands for a subject in ``Parts.words``."""
    return chr(_MARK + number)


_ASKS = re.compile(
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should|has|have|had|will|would|may|might|must|since\s+when|for\s+how|in\s+wh\w+|at\s+wh\w+|from\s+wh\w+)\b",
    re.IGNORECASE,
)
_SIDE_BY_SIDE = re.compile(
    "[\ue000-\ue0ff](?:\\s*(?:,|or|and|with|versus|vs\\.?)\\s*[\ue000-\ue0ff])+"
)

_ASKING = frozenset(
    """what which who whom whose when where why how is are was were be been being do does did can
    could should has have had will would may might must a an the of in for at to with on by from and
    or any there it its this that long often much many need monitor monitored monitoring needed needs required recommended given
    give gives given used use taken take checked check tested measured say says tell tells about if
    i we you my our patient patients label since before after during show shows stands stand behind
    risks warnings reason compare compared same per changes""".split()
)

_WHO = r"(?:child(?:ren)?|kids?|infants?|newborns?|neonates?|bab(?:y|ies)|toddlers?|adolescents?|teen(?:ager)?s?|adults?|wom[ae]n|m[ae]n|girls?|boys?|elderly(?:\s+(?:patients?|people|adults?|persons?))?|older\s+(?:patients?|people|adults?|persons?|children)|seniors?)(?![\w-])"
_UNIT = r"(?:years?|yrs?|months?|mos?|weeks?|wks?|days?)"
_NUMBER = r"\d+(?:\.\d+)?(?:\s*(?:-|–|to|and)\s*\d+(?:\.\d+)?)?"
_OF_AGE = (
    r"(?:[\s-]*(?:of\s+age|olds?|and\s+(?:older|over|younger|under|above)|or\s+(?:older|younger)))"
)
_LIMIT = r"(?:under|over|below|above|older\s+than|younger\s+than|at\s+least|less\s+than|more\s+than|up\s+to|from|between|[<>≤≥]=?)"
_AGE = rf"(?:(?:aged?|ages|{_LIMIT})\s*(?:the\s+age\s+of\s+)?{_NUMBER}[\s-]*{_UNIT}{_OF_AGE}?|{_NUMBER}[\s-]*{_UNIT}{_OF_AGE}|{_NUMBER}[\s-]*y/?o\b|(?:aged?|ages|age\s+of)\s+{_NUMBER})(?!\w)"
_WEIGHT = rf"(?:(?:{_LIMIT}|weighing|weight\s+of)\s*)?{_NUMBER}\s*(?:kg|kilos?|kilograms?|lbs?|pounds?)(?!\w|/)"
_ONE = rf"(?:{_AGE}|{_WEIGHT}|{_WHO})"
_FILL = r"(?:an?|the|my|our|this|that|these|those|each|his|her|patients?|people|persons?|someone|who|is|are|of|with|at|aged?|weigh(?:s|ing)|a\s+body\s+weight|body\s+weight|weight|premature|preterm|term|small|heavier|young|older?|male|female|healthy|and|be|was|about|approximately|treatment-na[iï]ve)"
_PREPOSITION = r"(?:in|for|at|of|with|during|while|among|to|when|if|on)"
_PATIENT = re.compile(
    rf"\b{_PREPOSITION}\s+(?:{_FILL}\s+)*{_ONE}(?:(?:\s*,)?(?:\s+{_FILL})*\s+{_ONE})*(?:\s+(?:in\s+weight|body\s+weight|of\s+body\s+weight|patients?))?",
    re.IGNORECASE,
)
_A_STATE = r"""(?:pregnan(?:cy|t)|gestation|(?:first|second|third)\s+trimester|breast-?\s?feeding|lactation|lactating|nursing(?=\s+(?:mother|wom)|\W*$)
    |(?:renal|kidney|hepatic|liver)\s+(?:impairment|insufficiency|failure|disease|dysfunction|problems?)|(?:reduced|impaired|decreased|poor|low)\s+(?:renal|kidney|liver|hepatic)\s+function
    |h(?:a)?emodialysis|dialysis|CKD(?:\s+stage\s+\w+)?|ESRD|cirrhosis|Child-?Pugh\s+[ABC]|(?:CrCl|eGFR|GFR|creatinine\s+clearance)\s*(?:of\s+|is\s+|[<>≤≥=]+\s*|below\s+|under\s+|above\s+|less\s+than\s+)?\d+(?:\s*(?:-|–|to)\s*\d+)?(?:\s*mL/min\S*)?)"""
_STATE_FILL = r"(?:an?|the|she|he|they|patients?|women|woman|mothers?|people|persons?|someone|those|my|our|is|are|who|has|have|with|having|severe|mild|moderate|end-stage|chronic|acute|known|already|on|of)"
_STATE = re.compile(
    rf"\b{_PREPOSITION}\s+(?:{_STATE_FILL}\s+)*{_A_STATE}(?:\s+(?:women|woman|patients?|mothers?|people))?",
    re.IGNORECASE | re.VERBOSE,
)
_PLACES = {
    "EU": r"(?:EU|Europe(?:an\s+Union)?)", "US": r"(?:US|U\.S\.|USA|United\s+States|America)",
    "UK": r"(?:UK|U\.K\.|United\s+Kingdom|Britain)", "Canada": "Canada", "Australia": "Australia",
    "Japan": "Japan", "China": "China", "India": "India",
}  # fmt: skip
_ADJECTIVES = {
    "EU": r"(?:EU|European|EMA|SmPC)", "US": r"(?:US|U\.S\.|American|FDA)", "UK": r"(?:UK|British|MHRA|NICE)",
    "Canada": "Canadian", "Australia": r"(?:Austral\w+|TGA)", "Japan": "(?:Japanese|PMDA)",
    "China": "(?:Chinese|NMPA)", "India": "(?:Indian|CDSCO)",
}  # fmt: skip
_PLACE = re.compile(
    r",?\s*\b(?:in|by|under|for|from)\s+(?:the\s+)?(?:" + "|".join(_PLACES.values()) + r")(?!\w)"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_TIME = re.compile(
    rf"\b(?:since|after|before|until|up\s+to|prior\s+to|from|in|during)\s+(?:{_MONTH}\s+)?(?:19|20)\d\d(?:-\d\d)?\b"
    r"|\b(?:between|from)\s+(?:19|20)\d\d\s*(?:and|to|-|–)\s*(?:19|20)\d\d\b"
    r"|\b(?:in|over|during|within)?\s*the\s+(?:last|past)\s+(?:\w+\s+)?(?:years?|months?)\b",
    re.IGNORECASE,
)


def parse(understanding: Understanding) -> Parts:
    """A question's parts. What no pattern knows stays in ``words``."""
    text = " ".join(understanding.question.split()).rstrip(" ?.!")
    groups, drug = _subjects(understanding)
    said = text
    about: list[About] = []
    for number, group in enumerate(groups):
        about.append(_about(group))
        said = _marked(said, group, mark(number))
    said, patient = _cut(_PATIENT, said)
    said, state = _cut(_STATE, said)
    said, place = _cut(_PLACE, said)
    said, time = _cut(_TIME, said)
    conditions = tuple(s.text for s in understanding.of(Role.CONDITION) if not _is_state(s.text))
    return Parts(
        words=" ".join(said.split()),
        about=tuple(about),
        drug=drug,
        kind=understanding.type,
        conditions=conditions,
        patient=patient,
        state=state,
        time=time,
        place=place.strip(" ,"),
    )


def _cut(pattern: re.Pattern[str], said: str) -> tuple[str, str]:
    """What stays and the phrases that were cut out."""
    found = [m.group().strip() for m in pattern.finditer(said)]
    return (pattern.sub(" ", said), " ".join(found)) if found else (said, "")


def _subjects(understanding: Understanding) -> tuple[list[list[Subject]], bool]:
    """What a question is about, each with its names; whether these are drugs."""
    named = [
        *(s for s in understanding.subjects if s.role in DRUG_ROLES or s.products),
        *_unknown(understanding),
    ]
    if drugs := sorted(named, key=lambda s: s.start):
        return _grouped(drugs, understanding.question), True
    for roles in ((Role.STUDY,), (Role.CONDITION, Role.GENE)):
        if found := [s for s in understanding.of(*roles) if not _is_state(s.text)]:
            return [[s] for s in found], False
    return [], False


def _is_state(text: str) -> bool:
    """Whether the name of a condition says whom a question is about ("Breast Feeding")."""
    return bool(_STATE.fullmatch(f"in {text}") or _PATIENT.fullmatch(f"in {text}"))


def _unknown(understanding: Understanding) -> Iterator[Subject]:
    """Words that look like names of drugs and that the library does not know."""
    for word in (*understanding.unknown, *(s.word for s in understanding.suggestions)):
        start = understanding.question.find(word)
        yield Subject(word, start, start + len(word), Role.SUBSTANCE, ())


def _grouped(subjects: Sequence[Subject], question: str) -> list[list[Subject]]:
    """Names of one drug together: "generic (Brand)", "Brand (generic)"."""
    groups: list[list[Subject]] = []
    for subject in subjects:
        if groups:
            last = groups[-1][-1]
            between = question[last.end : subject.start]
            if set(last.documents) & set(subject.documents) and re.fullmatch(r"\W*", between):
                groups[-1].append(subject)
                continue
        groups.append([subject])
    return groups


def _about(group: Sequence[Subject]) -> About:
    """The narrowest name of a drug: its brand if it has one."""
    subject = next((s for s in group if s.role is Role.BRAND), group[0])
    return About(subject.text, subject.products, subject.documents)


def _marked(said: str, group: Sequence[Subject], sign: str) -> str:
    first, *others = group
    together = re.escape(first.text) + "".join(
        rf"[\s(\[,/]*{re.escape(o.text)}[)\]]?" for o in others
    )
    said = re.sub(rf"(?<!\w){together}(?!\w)", sign, said)
    for subject in group:
        said = re.sub(rf"(?<!\w){re.escape(subject.text)}(?!\w)", sign, said, flags=re.IGNORECASE)
    return said


def same(one: About, other: About) -> bool:
    """Whether two names lead to one subject: the same words, or the same products."""
    if key(one.text) == key(other.text):
        return True
    mine, theirs = ({(p.brand, p.generic, p.route) for p in a.products} for a in (one, other))
    return bool(mine) and mine == theirs


def with_part(parts: Parts, part: str, words: str) -> Parts:
    """The question with this ``patient``, ``state``, ``time`` or ``place``."""
    return {
        "patient": replace(parts, patient=words),
        "state": replace(parts, state=words),
        "time": replace(parts, time=words),
        "place": replace(parts, place=words),
    }[part]


def placed(parts: Parts, place: str) -> Parts:
    """The question for another place: in the words that name one, else behind the others."""
    for pattern in _ADJECTIVES.values():
        if re.search(
            rf"(?<![\w-]){pattern}(?=\s+(?:label|text|\w*\s*information|SmPC|PI)\b)", parts.words
        ):
            said = re.sub(rf"(?<![\w-]){pattern}(?=\s+\w)", place, parts.words, count=1)
            return replace(parts, words=said)
    article = "the " if place in ("EU", "US", "UK") else ""
    return replace(parts, place=f"in {article}{place}")


def named_place(said: str) -> str:
    """The place that words name, as this module writes it; ``""`` if none or several."""
    found = [
        place
        for place in _PLACES
        if re.search(rf"(?<![-\w])(?:{_PLACES[place]}|{_ADJECTIVES[place]})(?!\w)", said)
    ]
    return found[0] if len(found) == 1 else ""
