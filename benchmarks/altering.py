"""Sentences made false, one fault each: what a check of claims should find.

Written from the outside: nothing here is shared with the checks that it measures, and no table of
theirs was read. An alteration is offered only where it changes what the sentence says.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

NUMBER_KINDS = ("digit", "decimal point", "unit", "comparator")
"""Kinds that a check of numbers and units alone should find."""


@dataclass(frozen=True, slots=True)
class Altered:
    """A false sentence: what kind of fault it has, and what stood there and stands there now."""

    kind: str
    text: str
    before: str
    after: str


_NUMBER = re.compile(r"(?<![\w.,/+^*:\-–−±])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w^]|[.,:/]\d)")
_NAMED = re.compile(
    r"(?:stud(?:y|ies)|trials?|types?|phase|class|category|categories|part|group|cohort|appendix|ref|"
    r"references?|version|protocol|chapter|step|stage|schedule|no|number|nct|icd|dsm|hiv|hcv|influenza|"
    r"interleukin|il|factor|vitamin|omega|cyp|chromosome|exons?|experiments?|level|grade|grades|"
    r"question|item|model|arm|[A-Za-z]\d*[-–])[\s#.-]*$",
    re.IGNORECASE,
)
_RAISED = re.compile(
    r"(?:\b(?:mm|cm|m|kg/m|min/1\.73 ?m|10|dm|µm|μm|[A-Z]{1,5}|[Cc]ells/[µμ]?[a-z]+)|×\s*10|CO|O|H|C)"
    r"\s?$"
)
_REFERENCES = re.compile(r"\[[\d,\s–-]+\]|\([\d,\s–-]{1,12}\)(?=[\s.,;])")
_P = re.compile(r"\bp[\s-]*(?:value)?s?\s*(?:of|[<>≤≥=])?\s*[<>≤≥=]?\s*$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:about|approximately|around|roughly|nearly|almost|~|≈)\s*$", re.IGNORECASE)

Maker = Callable[[str, random.Random], Iterator[Altered]]


def _numbers(text: str) -> list[re.Match[str]]:
    """Numbers that measure or count: no reference, no name of a study, no raised figure."""
    marked = [m.span() for m in _REFERENCES.finditer(text)]
    found = []
    for m in _NUMBER.finditer(text):
        before = text[: m.start()]
        if any(a <= m.start() < b for a, b in marked) or _NAMED.search(before):
            continue
        if _RAISED.search(before) or not before.strip():
            continue
        found.append(m)
    return found


def _placed(kind: str, text: str, start: int, end: int, new: str) -> Altered:
    return Altered(kind, text[:start] + new + text[end:], text[start:end], new)


def digit(text: str, source: random.Random) -> Iterator[Altered]:
    """Another digit in a number; by a tenth at least where the number is said to be rough."""
    for m in _numbers(text):
        old = m[1]
        places = [i for i, c in enumerate(old) if c.isdigit()]
        if _ABOUT.search(text[: m.start()]):
            places = places[:1]
        place = source.choice(places)
        others = [c for c in "0123456789" if c != old[place] and not (place == 0 and c == "0")]
        new = old[:place] + source.choice(others) + old[place + 1 :]
        if _value(new) == _value(old) or (
            _P.search(text[: m.start()]) and _value(new) > _value(old)
        ):
            continue
        yield _placed("digit", text, *m.span(1), new)


def decimal_point(text: str, source: random.Random) -> Iterator[Altered]:
    """Ten times or a tenth, by moving the point."""
    for m in _numbers(text):
        old = m[1]
        if _value(old) == 0 or _P.search(text[: m.start()]) or re.fullmatch(r"(?:19|20)\d\d", old):
            continue
        if "." in old:
            whole, _, rest = old.partition(".")
            right = f"{whole}{rest[0]}{'.' + rest[1:] if rest[1:] else ''}".lstrip("0") or "0"
            left = f"{whole[:-1] or '0'}.{whole[-1]}{rest}"
            new = source.choice([right if not right.startswith(".") else f"0{right}", left])
        elif "," in old:
            continue
        elif re.match(r"\s*(?:%|percent|mg|mcg|µg|g\b|kg|mL|ml|L\b|mm|cm|hours?|days?|ng|IU|m?mol)",
                      text[m.end() :]):  # fmt: skip
            new = source.choice([f"{old}0", f"{old[:-1] or '0'}.{old[-1]}"])
        else:
            new = f"{old}0"
        if _value(new) != _value(old):
            yield _placed("decimal point", text, *m.span(1), new)


def _value(number: str) -> float:
    return float(number.replace(",", ""))


_UNITS: tuple[tuple[str, ...], ...] = (
    ("mg", "mcg", "g", "mg/kg"),
    ("g", "mg", "kg"),
    ("L", "mL", "dL"),
    ("mcg", "mg", "g"),
    ("µg", "mg", "g"),
    ("μg", "mg", "g"),
    ("ng", "mg", "mcg"),
    ("kg", "g", "mg"),
    ("mL", "L"),
    ("ml", "l"),
    ("mg/kg", "mcg/kg", "mg", "g/kg"),
    ("mcg/kg", "mg/kg", "mcg"),
    ("mg/m2", "mg", "mg/kg"),
    ("mg/kg/day", "mcg/kg/day", "mg/day"),
    ("mg/day", "g/day", "mg/kg/day", "mcg/day"),
    ("mg/dL", "mmol/L", "g/dL"),
    ("mg/dl", "mmol/l", "g/dl"),
    ("g/dL", "mg/dL", "g/L"),
    ("g/dl", "mg/dl", "g/l"),
    ("mmol/L", "mg/dL", "µmol/L"),
    ("mmol/l", "mg/dl", "µmol/l"),
    ("µmol/L", "mmol/L", "mg/dL"),
    ("ng/mL", "mg/mL", "mcg/mL"),
    ("ng/ml", "mg/ml", "pg/ml"),
    ("pg/ml", "ng/ml", "mg/ml"),
    ("pg/mL", "ng/mL", "mg/mL"),
    ("mcg/mL", "mg/mL", "ng/mL"),
    ("µg/mL", "mg/mL", "ng/mL"),
    ("mg/mL", "mcg/mL", "mg/L"),
    ("mL/min", "L/min", "mL/hour"),
    ("mm", "cm"),
    ("cm", "mm", "m"),
    ("µm", "mm", "nm"),
    ("nm", "µm"),
    ("nM", "µM", "mM"),
    ("µM", "nM", "mM"),
    ("mmHg", "kPa"),
    ("mm Hg", "kPa"),
    ("IU", "mg", "mIU"),
    ("kcal", "cal", "kJ"),
    ("seconds", "minutes", "hours"),
    ("minutes", "hours", "seconds", "days"),
    ("minute", "hour", "second"),
    ("min", "hours", "sec"),
    ("hours", "days", "minutes", "weeks"),
    ("hour", "day", "minute"),
    ("hrs", "days", "min"),
    ("days", "weeks", "hours", "months"),
    ("day", "week", "month"),
    ("weeks", "months", "days", "hours"),
    ("week", "month", "day"),
    ("months", "years", "weeks", "days"),
    ("month", "year", "week"),
    ("years", "months", "weeks"),
    ("year", "month", "week"),
)
"""Units that are mistaken for each other: the first may become one of the rest."""

_MISTAKEN = {first: rest for first, *rest in _UNITS}
_WITH_UNIT = re.compile(
    r"(?<=\d)([\s-]?)("
    + "|".join(re.escape(u) for u in sorted(_MISTAKEN, key=len, reverse=True))
    + r")(?![\w/²^]| ?\d|-?(?:1|2)\b)"
)


def unit(text: str, source: random.Random) -> Iterator[Altered]:
    """The unit of a number becomes another of the same use."""
    numbers = {m.end(1): m[1] for m in _numbers(text)}
    for m in _WITH_UNIT.finditer(text):
        number = numbers.get(m.start())
        if number is None or _value(number) == 0:
            continue
        yield _placed("unit", text, *m.span(2), source.choice(_MISTAKEN[m[2]]))


_COMPARED: Mapping[str, tuple[str, ...]] = {
    "≥": (">", "≤", "<"),
    "≤": ("<", "≥", ">"),
    ">": ("<", "≥"),
    "<": (">", "≤"),
    "at least": ("at most", "less than", "more than"),
    "at most": ("at least", "more than"),
    "more than": ("less than", "fewer than", "at least"),
    "less than": ("more than", "greater than", "at least"),
    "fewer than": ("more than", "at least"),
    "greater than": ("less than", "at most"),
    "higher than": ("lower than",),
    "lower than": ("higher than",),
    "no more than": ("no less than", "more than"),
    "not exceed": ("not be less than",),
    "exceeding": ("not exceeding",),
    "up to": ("at least", "more than"),
    "below": ("above",),
    "above": ("below",),
    "over": ("under",),
    "under": ("over",),
    "minimum of": ("maximum of",),
    "maximum of": ("minimum of",),
}
_COMPARISON = re.compile(
    r"(?<![\w<>=])("
    + "|".join(re.escape(c) for c in sorted(_COMPARED, key=len, reverse=True))
    + r")\s*(?=(?:or equal to )?\$?\d)",
    re.IGNORECASE,
)


_LASTING = re.compile(r"\d+(?:\.\d+)?[\s-]*(?:min|hour|h\b|sec|day|week)")
"""After "over" and "under": a time that something lasts."""


def comparator(text: str, source: random.Random) -> Iterator[Altered]:
    """A bound becomes another bound: turned round, or with the limit itself in or out."""
    for m in _COMPARISON.finditer(text):
        old = m[1]
        if m.group(0).rstrip() != m.group(0) and "or equal" in text[m.end() : m.end() + 9]:
            continue
        if old.lower() in {"over", "under"} and _LASTING.match(text[m.end() :]):
            continue
        if old.lower() == "no more than" or not re.search(r"\b(?:no|not)\s+$", text[: m.start()]):
            options = _COMPARED[old.lower()]
            if re.search(r"\bp[\s-]*(?:value)?s?\s*$", text[: m.start()], re.IGNORECASE):
                turned = {"<": ">", "≤": ">", ">": "<", "≥": "<"}
                options = (turned[old],) if old in turned else _COMPARED[old.lower()][:1]
            new = source.choice(options)
            yield _placed(
                "comparator", text, *m.span(1), new.capitalize() if old[0].isupper() else new
            )


_AMOUNT = r"\d+(?:\.\d+)?(?:\s?%|\s?±\s?\d+(?:\.\d+)?%?)?"
_VERSUS = re.compile(
    rf"(?<![\w.,/±–-])({_AMOUNT})"
    r"((?: (?:mg|mmHg|mm Hg|kg|days?|weeks?|months?|years?|hours?|points?))?,? "
    rf"(?:vs\.?|versus|compared with|compared to) )({_AMOUNT})(?![\w.]\d|[\d/–-])"
)
_RESPECTIVELY = re.compile(
    rf"(?<![\w.,/±–-])({_AMOUNT})((?: \w+)? and )({_AMOUNT})(?=[^.;()]{{0,40}},? respectively)"
)
_THAN = re.compile(
    r"\b(in|for|with|among) ((?:the |those |patients |subjects )?[^,;().]{3,40}?) than "
    r"(in |for |with |among )"
    r"((?:the |those |patients |subjects )?[^,;().]{3,40}?)(?=[,;.(]| at | during | after | following )"
)
_TWO_ARMS = re.compile(
    r"(?<![\w.,/–-])(\d+(?:\.\d+)?)\b(?P<gap>[^.;]{0,50}?\b(?:in|for|of|with) (?:the )?)"
    r"(?P<one>\w[\w-]*(?: \w[\w-]*)?)( (?:group|arm|patients|subjects)\b)(?P<mid>[^.;]{0,60}?)"
    r"(?<![\w.,/–-])(?P<second>\d+(?:\.\d+)?)\b(?P<gap2>[^.;]{0,50}?\b(?:in|for|of|with) (?:the )?)"
    r"(?P<two>\w[\w-]*(?: \w[\w-]*)?)( (?:group|arm|patients|subjects)\b)"
)


_NO_NAME = r"\b(?:is|are|was|were|had|has|that|other|others|the|all|these|those|this|both|\d+)\b"
"""What shows that the words before "group" or "than" are no name of an arm."""


def swapped_arms(text: str, source: random.Random) -> Iterator[Altered]:
    """What was seen in one arm is told of the other."""
    for pattern in (_VERSUS, _RESPECTIVELY):
        for m in pattern.finditer(text):
            if _figure(m[1]) != _figure(m[3]):
                new = f"{m[3]}{m[2]}{m[1]}"
                yield _placed("swapped arms", text, *m.span(), new)
    for m in _THAN.finditer(text):
        one, two = m[2].strip(), m[4].strip()
        if one.lower() != two.lower() and not re.search(_NO_NAME, f"{one} {two}"):
            end = " " if m[4].endswith(" ") else ""
            new = f"{m[1]} {two} than {m[3]}{one}{end}"
            yield _placed("swapped arms", text, *m.span(), new)
    for m in _TWO_ARMS.finditer(text):
        one, two = m["one"], m["two"]
        named = not re.search(_NO_NAME, f"{one} {two}")
        if named and one.lower() != two.lower() and float(m[1]) != float(m["second"]):
            a, b = m.span("one"), m.span("two")
            new = text[: a[0]] + two + text[a[1] : b[0]] + one + text[b[1] :]
            yield Altered("swapped arms", new, f"{one} … {two}", f"{two} … {one}")


def _figure(text: str) -> str:
    return text.replace(" ", "").rstrip("%").split("±")[0]


def swapped_drug(names: Mapping[str, str]) -> Maker:
    """A drug becomes another one, everywhere in the sentence."""
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(sorted(names, key=len, reverse=True)) + r")(?![\w-])", re.I
    )
    pool = sorted(names)

    def make(text: str, source: random.Random) -> Iterator[Altered]:
        found = {m.group().lower(): m.group() for m in pattern.finditer(text)}
        for old, shown in found.items():
            new = source.choice(pool)
            akin = names[new][:5] == names[old][:5] or new[:4] == old[:4] or names[new] in found
            if akin or new in found or new in names[old] or old in names[new]:
                continue
            written = new.upper() if shown.isupper() else new.title() if shown[0].isupper() else new
            yield Altered(
                "swapped drug", re.sub(rf"\b{old}\b", written, text, flags=re.I), shown, written
            )

    return make


_DENIED = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|should|must|will|would|did|does|do|may)( not)\b"
    r"(?! (?:only|necessarily|just|merely|limited|all|always|every|be limited))|\b(can)(not)\b"
)
_NO = re.compile(
    r"\b(no)( (?:significant|statistically significant|clinically|evidence|effect|difference|change|"
    r"increase|decrease|reduction|improvement|association|correlation|dose adjustment|deaths|"
    r"serious|relevant|dosage adjustment|clinically significant))\b"
    r"(?! of (?:choice|interest))",
    re.IGNORECASE,
)
_ASSERTED = re.compile(
    r"\b(is|are|was|were|has been|have been|should be|must be|can be|will be|should|must|did|does)"
    r" (?=(?:significantly |also |commonly |strongly )?"
    r"(?:associated|indicated|contraindicated|recommended|observed|reported|increased|decreased|reduced|higher|lower|effective|excreted|metabolized|"
    r"approved|required|necessary|administered|discontinued|used|given|avoided|monitored|improved|"
    r"found|seen|detected|affected|significant|expressed|correlated|able|likely|shown|known|based|"
    r"considered|treated|performed|included|available|absorbed|inhibited|induced|removed|related|"
    r"similar|taken|started|initiated|withheld|continued|interrupted)\b)"
)
_NEGATIVE = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|unable|fail\w*|lack\w*|absence|unless|whether)\b|n't\b",
    re.IGNORECASE,
)


def negation(text: str, source: random.Random) -> Iterator[Altered]:
    """A negation left out, or put in."""
    for m in _DENIED.finditer(text):
        before = text[: m.start()].lower()
        if re.search(r"whether or|\bif$|or may$|whether [^,]*$", before.rstrip()) or (
            "may or" in before
        ):
            continue
        if m[3]:
            yield _placed("negation", text, m.start(4), m.end(4), "")
        elif m[1] not in {"may", "do", "does", "did"} or m[1] in {"did", "does", "do"}:
            yield Altered("negation", text[: m.start(2)] + text[m.end(2) :], m[0], m[1])
    for m in _NO.finditer(text):
        rest = m[2].strip()
        if re.search(r"\bor $", text[: m.start()]):
            continue
        near = text[m.start(2) :]
        plural = bool(re.match(r"[^.,;()]{0,60}?(?:differences|changes|effects|events)\b", near))
        new = "some" if plural or rest in {"evidence", "deaths", "serious"} else (
            "an" if rest[0] in "aeiou" else "a"
        )  # fmt: skip
        yield _placed("negation", text, *m.span(1), new.capitalize() if m[1][0] == "N" else new)
    if not _NEGATIVE.search(text) and "?" not in text:
        for m in list(_ASSERTED.finditer(text))[:1]:
            first, _, rest = m[1].partition(" ")
            new = f"{first} not {rest}".rstrip()
            yield _placed("negation", text, *m.span(1), new)


_PEOPLE: tuple[tuple[str, str], ...] = (
    ("adults", "children"),
    ("adult", "pediatric"),
    ("children", "adults"),
    ("pediatric patients", "geriatric patients"),
    ("geriatric patients", "pediatric patients"),
    ("elderly patients", "young children"),
    ("elderly", "young"),
    ("older adults", "adolescents"),
    ("adolescents", "older adults"),
    ("infants", "adolescents"),
    ("neonates", "adults"),
    ("women", "men"),
    ("men", "women"),
    ("pregnant women", "elderly men"),
    ("females", "males"),
    ("males", "females"),
    ("female", "male"),
    ("male", "female"),
    ("girls", "boys"),
    ("boys", "girls"),
    ("healthy volunteers", "hospitalized patients"),
    ("healthy subjects", "dialysis patients"),
    ("renal impairment", "hepatic impairment"),
    ("hepatic impairment", "renal impairment"),
    ("renal failure", "heart failure"),
    ("heart failure", "renal failure"),
    ("type 1 diabetes", "type 2 diabetes"),
    ("type 2 diabetes", "type 1 diabetes"),
    ("postmenopausal", "premenopausal"),
    ("premenopausal", "postmenopausal"),
    ("smokers", "non-smokers"),
    ("rats", "monkeys"),
    ("mice", "humans"),
    ("rabbits", "dogs"),
    ("breast cancer", "lung cancer"),
    ("lung cancer", "colon cancer"),
    ("prostate cancer", "breast cancer"),
    ("schizophrenia", "epilepsy"),
    ("epilepsy", "schizophrenia"),
    ("rheumatoid arthritis", "ulcerative colitis"),
    ("asthma", "psoriasis"),
    ("hypertension", "hypotension"),
    ("Caucasians", "Asians"),
)
_BY_PEOPLE = dict(_PEOPLE)
_POPULATION = re.compile(
    r"\b(" + "|".join(re.escape(a) for a in sorted(_BY_PEOPLE, key=len, reverse=True)) + r")\b"
    r"(?! and (?:women|men|children|adults|females|males|pediatric|girls|boys|hepatic|renal)| or "
    r"|/|-old|'s|-to-)(?<!and )"
)


def population(text: str, source: random.Random) -> Iterator[Altered]:
    """Other people, another organ, another disease; everywhere in the sentence."""
    for old in dict.fromkeys(m[1] for m in _POPULATION.finditer(text)):
        new = _BY_PEOPLE[old]
        root = new.split()[-1][:5].lower()
        if root in text.lower() or re.search(rf"\b(?:or|and|vs|than) (?:in )?{old}\b", text):
            continue
        if old in {"men", "women", "male", "female"} and re.search(
            r"\b(?:pregnan|menstru|ovar|prostat|breast|menopaus|contracept)", text, re.I
        ):
            continue
        yield Altered("population", re.sub(rf"\b{re.escape(old)}\b", new, text), old, new)


_TIME_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"
_AT = re.compile(
    r"\b((?:at|after|by|until|through|on|from|for the first|within) (?:the )?)"
    rf"(?:(?P<n>\d+)([ -]{_TIME_UNIT})|(?P<u>(?:day|week|month|year|visit|cycle) )(?P<m>\d+))"
    r"(?![\w.]\d|[-–/]\d| (?:of age|old|and|or|to))",
    re.IGNORECASE,
)
_WHEN: tuple[tuple[str, str], ...] = (
    ("before surgery", "after surgery"),
    ("after surgery", "before surgery"),
    ("prior to", "after"),
    ("before treatment", "after treatment"),
    ("after treatment", "before treatment"),
    ("preoperative", "postoperative"),
    ("postoperative", "preoperative"),
    ("preoperatively", "postoperatively"),
    ("postoperatively", "preoperatively"),
    ("once daily", "once weekly"),
    ("twice daily", "twice weekly"),
    ("three times daily", "three times weekly"),
    ("once a day", "once a week"),
    ("twice a day", "twice a week"),
    ("daily", "weekly"),
    ("weekly", "monthly"),
    ("monthly", "weekly"),
    ("in the morning", "in the evening"),
    ("at bedtime", "in the morning"),
    ("first trimester", "third trimester"),
    ("third trimester", "first trimester"),
    ("first dose", "last dose"),
    ("last dose", "first dose"),
    ("before meals", "after meals"),
    ("at baseline", "at the end of the study"),
    ("during pregnancy", "after pregnancy"),
)
_BY_WHEN = dict(_WHEN)
_MOMENT = re.compile(
    r"\b(" + "|".join(sorted(_BY_WHEN, key=len, reverse=True)) + r")\b(?! (?:or|and|to) )"
)


def time_point(text: str, source: random.Random) -> Iterator[Altered]:
    """Another day, week or month of measurement; before for after; weekly for daily."""
    found = list(_AT.finditer(text))
    for m in found:
        group = "n" if m["n"] else "m"
        old = m[group]
        if int(old) == 0:
            continue
        others = [int(o["n"] or o["m"]) for o in found if (o["n"] or o["m"]) != old]
        new = source.choice(
            [*others, int(old) * 2, int(old) + 1 if int(old) < 5 else int(old) // 2]
        )
        yield _placed("time point", text, *m.span(group), str(new))
    for m in _MOMENT.finditer(text):
        if _BY_WHEN[m[1]] not in text:
            yield _placed("time point", text, *m.span(1), _BY_WHEN[m[1]])


_FORCE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bmay be considered\b", ("must be given", "is mandatory")),
    (r"\bmay be associated with\b", ("is known to cause",)),
    (r"\b(?:may|might|could) (?=(?:be|cause|increase|decrease|reduce|result|lead|occur|impair|affect|"
     r"enhance|have|improve|contribute|require|develop|induce|produce|need|experience|prolong)\b)",
     ("will ", "always ")),
    (r"\bshould (?=(?:be|not|receive|take|avoid|consult)\b)", ("may ", "need not ", "could ")),
    (r"\bmust (?=be\b)", ("may ", "need not ")),
    (r"\bConsider (?=[a-z]+ing\b)", ("Always insist on ",)),
    (r"\bconsider (?=[a-z]+ing\b)", ("insist on ",)),
    (r"\b(?:is|are) recommended\b", ("is optional", "is mandatory")),
    (r"\b(?:was|were) associated with\b", ("caused",)),
    (r"\b(?:is|are) associated with\b", ("causes",)),
    (r"\bsuggests? that\b", ("proves that",)),
    (r"\b(?:appears?|seems?) to\b", ("is proven to",)),
    (r"\b(?:is|are) likely to\b", ("is certain to",)),
    (r"\bis unlikely to\b", ("is unable to",)),
    (r"\b(?:is|are) not recommended\b", ("is forbidden",)),
    (r"\bcan (?=(?:cause|result|lead|occur|increase)\b)", ("will always ",)),
)  # fmt: skip


def modality(text: str, source: random.Random) -> Iterator[Altered]:
    """Possible told as certain, advised as optional or as law, an association as a cause."""
    for pattern, options in _FORCE:
        for m in re.finditer(pattern, text):
            before = text[: m.start()]
            if re.search(r"\b(?:whether|if|or|as|than)\b[^,]{0,30}$|\bnot $", before) or (
                "may or may not" in text
            ):
                continue
            new = source.choice(options)
            if new in {"may ", "could ", "need not "} and text[m.end() :].startswith("not"):
                new = "may "
                if text[m.end() :].startswith("not"):
                    yield _placed("modality", text, m.start(), m.end() + 4, "may ")
                continue
            if m[0].startswith("are") or m[0].startswith("were"):
                new = new.replace("is ", "are ").replace("causes", "cause")
            if m[0].startswith(("suggest ", "appear ", "seem ")):
                new = new.replace("proves", "prove").replace("is proven", "are proven")
            yield _placed("modality", text, *m.span(), new)


_TURNED: tuple[tuple[str, str], ...] = (
    ("increased", "decreased"),
    ("decreased", "increased"),
    ("increase", "decrease"),
    ("decrease", "increase"),
    ("increases", "decreases"),
    ("decreases", "increases"),
    ("higher than", "lower than"),
    ("lower than", "higher than"),
    ("significantly higher", "significantly lower"),
    ("significantly lower", "significantly higher"),
    ("was higher", "was lower"),
    ("was lower", "was higher"),
    ("were higher", "were lower"),
    ("were lower", "were higher"),
    ("higher in", "lower in"),
    ("lower in", "higher in"),
    ("greater than", "less than"),
    ("greater in", "smaller in"),
    ("improved", "worsened"),
    ("improves", "worsens"),
    ("improvement", "deterioration"),
    ("worsened", "improved"),
    ("worsening", "improvement"),
    ("reduced", "increased"),
    ("reduces", "increases"),
    ("reduction", "increase"),
    ("reductions", "increases"),
    ("elevated", "reduced"),
    ("elevations", "reductions"),
    ("more frequently", "less frequently"),
    ("more common", "less common"),
    ("more likely", "less likely"),
    ("less likely", "more likely"),
    ("more effective", "less effective"),
    ("better than", "worse than"),
    ("upregulated", "downregulated"),
    ("downregulated", "upregulated"),
    ("enhanced", "diminished"),
    ("enhances", "diminishes"),
    ("inhibited", "stimulated"),
    ("inhibits", "stimulates"),
    ("prolonged", "shortened"),
    ("prolong", "shorten"),
    ("longer than", "shorter than"),
    ("faster than", "slower than"),
    ("weight gain", "weight loss"),
    ("weight loss", "weight gain"),
    ("exacerbate", "relieve"),
    ("lowered", "raised"),
    ("protects", "harms"),
)
_BY_TURN = dict(_TURNED)
_TURN = re.compile(r"\b(" + "|".join(sorted(_BY_TURN, key=len, reverse=True)) + r")\b")
_NO_TURN = re.compile(
    r"\b(?:or|and|no|not|nor|without|either|any|than) (?:a |an |any )?(?:\w+ly )?$"
)


def direction(text: str, source: random.Random) -> Iterator[Altered]:
    """More for less, better for worse."""
    for m in _TURN.finditer(text):
        new = _BY_TURN[m[1]]
        if new.split()[-1][:6] in text or _NO_TURN.search(text[: m.start()]):
            continue
        if re.match(r" (?:or|and|/) ", text[m.end() :]) or text[m.end() :].startswith("-"):
            continue
        if m[1] in {"reduced", "elevated", "prolonged", "increased", "decreased"} and re.match(
            r" (?:form|glutathione|haemoglobin|hemoglobin)", text[m.end() :]
        ):
            continue
        yield _placed("direction", text, *m.span(1), new)


_ABSOLUTE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\b(?:is|was) an? (?=(?:effective|important|useful|potent|selective|common|safe|major|promising|"
     r"valuable|reliable|novel|new|independent|synthetic|oral|therapy|treatment|inhibitor|agonist|antagonist)\b)",
     ("is the only ", "is the first ", "is the best ")),
    (r"\b(?:was|were|is|are) (?:generally )?well tolerated\b",
     ("is completely safe", "was free of any risk")),
    (r"\b(?:is|are|was|were) effective\b", ("is always effective", "is the most effective treatment")),
    (r"\bsome (?=patients|cases|studies|subjects|women|children)", ("all ",)),
    (r"\bSome (?=patients|cases|studies|subjects|women|children)", ("All ",)),
    (r"\b(?:most|many|several) (?=patients|cases|studies|subjects|women|children)", ("all ",)),
    (r"\b(?:Most|Many|Several) (?=patients|cases|studies|subjects|women|children)", ("All ",)),
    (r"\b(?:usually|generally|commonly|often|frequently|sometimes|typically) ",
     ("always ", "invariably ")),
    (r"\b(?:rarely|seldom|infrequently) ", ("never ", "always ")),
    (r"\ba small number of\b", ("all",)),
    (r"\ba majority of\b", ("all",)),
    (r"\breduced the risk of\b", ("eliminated the risk of",)),
    (r"\breduces? the risk of\b", ("eliminates the risk of",)),
    (r"\bone of the most\b", ("the single most",)),
    (r"\bimproved (?=survival|symptoms|outcomes?)", ("completely restored ",)),
    (r"\bfor the treatment of\b", ("for the cure of",)),
    (r"\btreatment of (?=patients with)", ("cure of ",)),
)  # fmt: skip


def superlative(text: str, source: random.Random) -> Iterator[Altered]:
    """The only, the first, always, all, cured: what no source said."""
    for pattern, options in _ABSOLUTE:
        for m in re.finditer(pattern, text):
            if _NEGATIVE.search(text[max(0, m.start() - 30) : m.start()]):
                continue
            new = source.choice(options)
            if m[0].startswith("was ") and new.startswith("is "):
                new = f"was {new[3:]}"
            if m[0].startswith(("are ", "were ")):
                new = f"{m[0].split()[0]} {new.split(' ', 1)[1]}"
            yield _placed("superlative", text, *m.span(), new)


def makers(names: Mapping[str, str]) -> dict[str, Maker]:
    """Every kind of fault with what makes it."""
    return {
        "digit": digit,
        "decimal point": decimal_point,
        "unit": unit,
        "comparator": comparator,
        "swapped arms": swapped_arms,
        "swapped drug": swapped_drug(names),
        "negation": negation,
        "population": population,
        "time point": time_point,
        "modality": modality,
        "direction": direction,
        "superlative": superlative,
    }
