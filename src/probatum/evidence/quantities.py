"""The grammar of quantities: every number of a text with its unit, comparator and kind.

Numbers are read by value from Unicode decimal digits and English number words; digits inside
identifiers ("CYP3A4", "COVID-19"), section numbers ("( 5.1 )"), citation marks ("[12]") and
references to tables and figures are no quantities. Time is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from probatum.evidence.units import NONE, UNIT, Unit, unit


class Comparator(StrEnum):
    """How a value is bounded."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    AT_LEAST = ">="
    MORE = ">"
    ABOUT = "about"


class Measure(StrEnum):
    """What a number does. Only the kinds of :data:`_APART` keep otherwise equal numbers apart."""

    VALUE = "value"
    FRACTION = "fraction"
    FREQUENCY = "frequency"
    ORDINAL = "ordinal"
    DATE = "date"
    P_VALUE = "p value"
    INTERVAL = "interval"
    RATIO = "ratio"


_APART = frozenset({Measure.FREQUENCY, Measure.ORDINAL, Measure.DATE, Measure.FRACTION})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with all that belongs to it.

    ``start`` and ``end`` are code points of the text. ``low`` and ``high`` are printed values in
    ``unit``, equal unless it is a range. ``total`` is the N of a fraction n/N, ``margin`` what
    follows a plus-minus sign, ``date`` an ISO 8601 date as precise as the text. ``places`` counts
    the decimals printed. ``lent`` is the unit that a bare number of a list takes from the last of
    the list ("12, 24 and 48 hours"), ``label`` the word that it numbers ("week 12", "cycle 4").
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    comparator: Comparator = Comparator.EQUAL
    unit: Unit = NONE
    measure: Measure = Measure.VALUE
    total: Decimal | None = None
    margin: Decimal | None = None
    date: str = ""
    places: int = 0
    lent: Unit = NONE
    label: str = ""

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """``low`` and ``high`` in the base unit of the dimension, exactly."""
        return (
            Fraction(self.low) * self.unit.factor,
            Fraction(self.high) * self.unit.factor,
        )


def same(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are strictly equal up to an exact conversion of units."""
    return one.comparator == other.comparator and same_value(one, other)


def same_value(one: Quantity, other: Quantity) -> bool:
    """Like :func:`same`, whatever the comparators."""
    if Measure.DATE in (one.measure, other.measure):
        return one.measure == other.measure and one.date == other.date
    if one.measure != other.measure and (one.measure in _APART or other.measure in _APART):
        return False
    return (
        one.unit.dimension == other.unit.dimension
        and _same_bounds(one, other)
        and one.total == other.total
        and (one.margin is None) == (other.margin is None)
        and (
            one.margin is None
            or other.margin is None
            or Fraction(one.margin) * one.unit.factor == Fraction(other.margin) * other.unit.factor
        )
    )


def _same_bounds(one: Quantity, other: Quantity) -> bool:
    if one.unit.factor == other.unit.factor:
        return one.low == other.low and one.high == other.high
    return one.bounds == other.bounds


_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_PARTS = "third quarter fifth sixth seventh eighth ninth tenth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDER = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
)
_WORDS = {w: i for i, w in enumerate(_SMALL.split())}
_WORDS |= {w: 10 * i for i, w in enumerate(_TENS.split(), 2)}
_WORDS |= {"hundred": 100, "dozen": 12, "twice": 2, "thrice": 3}
_ORDINALS = {w: i for i, w in enumerate(_ORDER.split(), 1)}
_DENOMINATORS = {w: i for i, w in enumerate(_PARTS.split(), 3)} | {"fourth": 4}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}

_MONTH = "|".join(sorted(_MONTHS, key=lambda m: (-len(m), m)))
_DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2007\u2009\u202f]\d{3})+(?!\d)"
    r"|\d{1,3}(?: \d{3}){0,3} 000(?!\d|[.,]\d)|\d+(?:[.·]\d+)?|\.\d+)"
)
_POWER = (
    r"(?:\s?[×x*·]\s?10(?:\s?\^\s?\(?(?P<e1>[-−+]?\d{1,3})\)?|(?P<e2>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
    r"|\s(?P<e3>\d{1,2})(?=\s?(?:vg|vector|cells?|copies|/|PFU|CFU))|(?P<e5>[-−]\d{1,2})"
    r"|(?P<e8>3|6|9|1[0-4])(?=\s?/\s?(?:L|l|kg|mL|ml|µL|μL|mm)\b))"
    r"|[eE](?P<e4>[-+−]?\d{1,3})(?!\w))"
)
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_NTH_NOUN = (
    r"(?:doses?|infusions?|injections?|trimesters?|cycles?|courses?|days?|weeks?|months?|years?|"
    r"lines?|visits?|decades?)\b"
)
_DENOMINATOR = "|".join(sorted(_DENOMINATORS, key=lambda w: (-len(w), w)))
_PART = (
    rf"(?P<numer>{_UNITS})[\s-](?P<denom>{_DENOMINATOR})s?\b(?!\s{_NTH_NOUN})"
    rf"|an?\s(?P<denom2>third|quarter|fourth|fifth|sixth|eighth|tenth)(?=\sof\b)"
)
_WORD_NUMBER = (
    rf"(?:{'|'.join(_TENS.split())})(?:[ -](?:{_UNITS})\b)?"
    rf"|(?:{_UNITS})\s(?:hundred|dozen)\b|{'|'.join(sorted(_WORDS, key=len, reverse=True))}"
    rf"|one[- ]half|half(?![ -]?li[fv]e)"
)
_TOKEN = re.compile(
    # what looks like a number and is none
    r"(?P<skip>\[\s?(?:\d{1,3}(?:\s?[-–,;]\s?\d{1,3}){0,30})\s?\]"
    r"|\b(?i:sections?|tables?|figures?|figs?\.|fig|chapters?|appendix|references?|refs?\.|steps?|"
    r"pmid|isbn|ndc|version|supplementary\stables?|supplementary\sfigures?)"
    r"[:#\s]\s?\(?S?\d+(?:\.\d+){0,4}[A-Za-z]?(?:(?:\s?,\s?|\s?[-–]\s?|\s(?:and|or|to)\s)"
    r"\d+(?:\.\d+){0,4}[A-Z]?(?!\w|\s?%)){0,8}\)?"
    r"|(?<![\d%]\s)(?<![\d%±])\(\s?(?:see\s[^()\d]{0,80})?[1-9]\d?\.\d{1,2}"
    r"(?:\s?,\s?[1-9]\d?\.\d{1,2}){0,10}\s?\)"
    r"|(?:(?<=\w)|(?<![*\w])(?=\*\d{1,4}[A-Z]?/))\*\d{1,4}[A-Z]?(?:/\*\d{1,4}[A-Z]?)?(?!\w|\.\d|%)"
    r"|\bNCT\d{8}\b|10\.\d{4,9}/\S+|\d+(?:\.\d+){2,}|https?://\S+)"
    r"|(?P<iso>(?<![\w.-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?(?![\w-]))"
    r"|(?P<dmy>(?<![\w.])(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?"
    rf"(?P<m1>(?i:{_MONTH}))\b\.?,?\s(?P<y1>[12]\d{{3}})\b)"
    rf"|(?P<mdy>\b(?P<m2>(?i:{_MONTH}))\b\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s"
    r"(?P<y2>[12]\d{3})\b)"
    rf"|(?P<my>\b(?P<m3>(?i:{_MONTH}))\b\.?,?\s(?P<y3>(?:19|20)\d\d)\b)"
    r"|(?P<slash>(?<![\w./])(?:(?P<m5>\d{1,2})/(?P<d5>\d{1,2})/(?P<y5>(?:19|20)\d\d)"
    r"|(?P<m4>0?[1-9]|1[0-2])/(?P<y4>(?:19|20)\d\d))(?![\w/]|\.\d))"
    r"|(?P<nth>(?<![\w.])(?P<rank>\d{1,3})(?:st|nd|rd|th)\b)"
    rf"|(?P<order>\b(?i:{_ORDER.replace(' ', '|')})(?=[\s-]{_NTH_NOUN}))"
    rf"|(?P<ten>(?<![\w.])10(?:\^(?P<e6>[-−]?\d{{1,3}})|(?P<e7>[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}})))"
    rf"|(?P<number>(?:(?<!\w)|(?<=\bq))(?<!\w[.])(?<![A-Za-z][-–])(?<![A-Za-z]\()(?P<digits>{_DIGITS})(?:{_POWER})?"
    r"(?:\s(?P<scale>hundred|thousand|million|billion)\b)?)"
    rf"|(?P<part>(?<![\w-])(?i:{_PART}))"
    rf"|(?P<folded>(?<![\w])(?i:(?P<times>{_UNITS}|ten)fold)\b)"
    rf"|(?P<word>(?<![\w-])(?i:{_WORD_NUMBER})(?:\s(?P<scale2>(?i:thousand|million|billion)))?\b)"
)
_GLUED = re.compile(r"[A-Za-z_]|[-–](?:[A-Z]{2}|[A-Z]\d)|['′]-")
_BEFORE = re.compile(
    r"(?:(?P<most>≤|⩽|<\s?=|=\s?<|&lt;=|(?i:\b(?:no|not)\s(?:more|greater|higher|longer|later|older)"
    r"\sthan|equal\sto\sor\s(?:less|lower|fewer|younger)\sthan|less\sthan\sor\sequal\s(?:to|than)|not\s(?:to\s)?exceed(?:ing)?|at\smost|up\sto|within"
    r"|(?:a\s)?maximum(?:\s\w+){0,3}\sof|at\sor\sbelow|not\sabove|as\s(?:many|much|high|long|late)\sas))"
    r"|(?P<least>≥|⩾|>\s?=|=\s?>|(?i:\b(?:no|not)\s(?:less|fewer|lower|sooner|earlier)\sthan"
    r"|equal\sto\sor\s(?:more|greater|higher|older)\sthan|greater\sthan\sor\sequal\s(?:to|than)|more\sthan\sor\sequal\s(?:to|than)"
    r"|at\sleast|(?:a\s)?minimum(?:\s\w+){0,2}\sof|at\sor\sabove|not\sbelow|as\s(?:few|little)\sas|upwards\sof))"
    r"|(?P<less><|&lt;|(?i:\b(?:less|fewer|lower|younger|smaller|shorter|earlier)\sthan|under|below))"
    r"|(?P<more>>|&gt;|(?i:\b(?:more|greater|higher|older|larger|longer|later)\sthan|exceed(?:s|ed|ing)?"
    r"|above|in\sexcess\sof|beyond|upward\sof|over(?=\s(?:the\s)?(?:ages?\sof\s)?$)))"
    r"|(?P<about>[~≈∼]|(?i:\b(?:approximately|about|around|nearly|almost|roughly|approx\.|circa|ca\.)))"
    r")\s?(?:(?i:the\s|an?\s|ages?\s(?:of\s)?|by\s|to\s)){0,2}$"
)
_AFTER = re.compile(
    r"(?:\sof\sage|\sold|\sin\sage)?,?\s(?:of\sage\s)?(?:"
    r"(?P<least>(?i:(?:and|or)\s(?:older|more|greater|higher|above|over|longer|later|up|upwards?)\b))"
    r"|(?P<most>(?i:(?:and|or)\s(?:younger|less|fewer|lower|below|under|shorter|earlier)\b)))"
)
_AGED = re.compile(r"\s(?:of\sage|olds?)\b|-olds?\b", re.IGNORECASE)
_PLUS = re.compile(r"\s?\+(?!\s?/)(?=[\s,;.)]|$)")
_PER = re.compile(
    r"(?:\stimes|\s?x)?\s(?:(?P<ly>daily|weekly|monthly|yearly|annually|nightly|hourly)"
    r"|(?:a|an|per|each|every)\s(?P<each>day|week|month|year|hour))\b",
    re.IGNORECASE,
)
_ONCE = re.compile(r"\bonce(?=" + _PER.pattern + r")", re.IGNORECASE)
_EVERY = re.compile(r"(?:\bevery\s|\bq\s?)$", re.IGNORECASE)
_RANGE = re.compile(r"\s?[-–—]\s?|-?\s(?:to|through)\s|\sand\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:the\sages\sof\s)?$|\bfrom\s$", re.IGNORECASE)
_OF = re.compile(
    r"\s?/\s?|\s(?:out\s)?of\s(?:the\s|all\s|a\stotal\sof\s|every\s)?|\sin\s(?:every\s|each\s)?"
)
_MARGIN = re.compile(r"\s?(?:±|\+\s?/\s?[-−–])\s?")
_P = re.compile(
    r"\bp(?:\s?-?\s?values?)?(?:\s(?:of|was|is))?\s?(?:[=<>≤≥]\s?){0,2}$", re.IGNORECASE
)
_RATIO = re.compile(
    r"\b(?:HR|OR|RR|aHR|aOR|IRR|hazard\sratio|odds\sratio|relative\srisk|risk\sratio|rate\sratio)"
    r"(?:\s?[,:(\[]|\s(?:of|was|is))?\s?=?\s?$"
)
_INTERVAL = re.compile(r"(?:\bCI|interval)\b[\s,:=()\[\]of]*$")
_PERIODS = {
    "daily": "day",
    "nightly": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "hourly": "hour",
}
_MINUS = re.compile(r"(?:^|(?<=[(\[\s=,:<>≤≥~]))[-−–]$")
_COUNTED_ONE = re.compile(
    rf"\s(?:hundred|out\sof|in\s(?:every\s|each\s)?(?:\d|(?i:{_WORD_NUMBER})\b))"
)
_VAGUE_SCALES = frozenset(_SCALES) | {"dozen"}
_VAGUE = re.compile(r"\b(?:several|few|many|couple\sof)\s$", re.IGNORECASE)
_OPEN = re.compile(r"\s?\+(?=[\s-]?[A-Za-z])")
_AND_A_HALF = re.compile(r"\sand\sa\shalf\b", re.IGNORECASE)
_HALF_A = re.compile(r"\san?(?=\s)", re.IGNORECASE)
_TIMES = re.compile(
    r"(?:-|\s)times(?=\s(?:the|that|those|as|more|less|higher|greater|lower|larger|longer|its)\b)"
    r"|(?<=twice)(?=\s(?:the|that|those|as|its)\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(weeks?|days?|months?|years?|cycles?|visits?|doses?|grades?|stages?|phases?|types?|groups?"
    r"|arms?|cohorts?|stud(?:y|ies)|trials?|parts?|levels?|class(?:es)?|categor(?:y|ies))"
    r"(?:\s|-)(?:[#(]|≥|≤|>|<)?\s?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s?,\s(?:and\s|or\s|to\s)?|\s(?:and|or|to|versus|vs\.?)\s|\s?/\s?|-?\sto\s")
_LINE = re.compile(r"[^\n\t]+")
_WINDOW = 48
_GAP = 12


def quantities(text: str) -> list[Quantity]:
    """Every quantity of ``text`` in order of place. None crosses a line or a table cell."""
    found: list[Quantity] = []
    for line in _LINE.finditer(text):
        for item in _in_line(line.group()):
            start = line.start()
            found.append(replace(item, start=item.start + start, end=item.end + start))
    return found


def _in_line(text: str) -> list[Quantity]:
    found = _listed(text, _merged(text, _numbers(text)))
    found.extend(
        _frequency(text, _value(match.start(), match.end(), Decimal(1)))
        for match in _ONCE.finditer(text)
    )
    found.sort(key=lambda q: (q.start, q.end))
    return found


def _value(start: int, end: int, value: Decimal, **more: object) -> Quantity:
    return replace(Quantity(start, end, value, value), **more)  # type: ignore[arg-type]


def _numbers(text: str) -> list[Quantity]:
    """Bare numbers and dates, before units and neighbours are looked at."""
    found: list[Quantity] = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        parts = match.groupdict()
        start, end = match.span()
        if parts["skip"]:
            continue
        if date := _date(parts):
            found.append(_value(start, end, Decimal(date[:4]), measure=Measure.DATE, date=date))
        elif parts["nth"]:
            found.append(_value(start, end, Decimal(parts["rank"]), measure=Measure.ORDINAL))
        elif parts["order"]:
            rank = Decimal(_ORDINALS[parts["order"].lower()])
            found.append(_value(start, end, rank, measure=Measure.ORDINAL))
        elif parts["ten"]:
            power = (parts["e6"] or parts["e7"]).translate(_SUPERSCRIPT)
            found.append(_value(start, end, Decimal(1).scaleb(int(power))))
        elif parts["part"]:
            found.append(_part(start, end, parts))
        elif times := parts["times"]:
            fold = _value(start, end, Decimal(_WORDS[times.lower()]), unit=unit("fold"))
            found.append(fold)
        elif parts["number"]:
            if number := _digits(text, match):
                found.append(number)
        elif group and (number := _word(text, match)):
            found.append(number)
    return found


def _part(start: int, end: int, parts: dict[str, str | None]) -> Quantity:
    """A fraction in words: "two thirds", "a quarter of"."""
    above = Decimal(_WORDS[(parts["numer"] or "one").lower()])
    below = Decimal(_DENOMINATORS[(parts["denom"] or parts["denom2"] or "").lower()])
    return _value(start, end, above, total=below, measure=Measure.FRACTION)


def _date(parts: dict[str, str | None]) -> str:
    if iso := parts["iso"]:
        return iso
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("", "m3", "y3")):
        if parts[year] and (name := parts[month]):
            date = f"{parts[year]}-{_MONTHS[name.lower()]:02}"
            return f"{date}-{int(parts[day] or 0):02}" if day else date
    if parts["y5"]:
        return f"{parts['y5']}-{int(parts['m5'] or 0):02}-{int(parts['d5'] or 0):02}"
    if parts["y4"]:
        return f"{parts['y4']}-{int(parts['m4'] or 0):02}"
    return ""


def _digits(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    written = match["digits"]
    if _GLUED.match(text, end) and not UNIT.match(text, end):
        return None
    plain = re.sub(r"[,\s]", "", written).replace("·", ".")
    value = Decimal(plain)
    power = next((p for k in ("e1", "e2", "e3", "e4", "e5", "e8") if (p := match[k])), "")
    if power:
        value = value.scaleb(int(power.translate(_SUPERSCRIPT)))
    if scale := match["scale"]:
        value *= _SCALES[scale]
    places = len(plain.partition(".")[2])
    if _MINUS.search(text, max(0, start - 2), start):
        start, value = start - 1, -value
    year = len(written) == 4 and "1900" <= plain <= "2100" and not power
    if year and text[end : end + 1] == "s":
        return None
    if year and not UNIT.match(text, end) and not _EVERY.search(text, max(0, start - 8), start):
        return _value(start, end, value, measure=Measure.DATE, date=plain)
    return _value(start, end, value, places=places)


def _word(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    words = re.split(r"[\s-]", match.group().lower())
    if words[0] in _VAGUE_SCALES and _VAGUE.search(text, max(0, start - 12), start):
        return None
    if words == ["one"] and not (UNIT.match(text, end) or _COUNTED_ONE.match(text, end)):
        return None
    if "half" in words:
        return _value(start, end, Decimal("0.5"), places=1)
    total = 0
    for word in words:
        if word in _SCALES or (word == "dozen" and total):
            total = (total or 1) * _SCALES.get(word, 12)
        else:
            total += _WORDS[word]
    return _value(start, end, Decimal(total))


def _merged(text: str, numbers: list[Quantity]) -> list[Quantity]:
    """Join numbers to units, ranges, fractions and margins, and read what stands around them."""
    found: list[Quantity] = []
    index = 0
    while index < len(numbers):
        item = numbers[index]
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        index += 1
        if found and item.start < found[-1].end:
            continue
        if item.measure in (Measure.DATE, Measure.ORDINAL):
            if item.date and following and _is_span(text, item, following):
                found.append(item)
                continue
            found.append(_bounded(text, item) if item.date else item)
            continue
        before = item.start
        item = _with_unit(text, item)
        if following and following.measure is Measure.VALUE:
            gap = text[item.end : following.start]
            if joined := _joined(text, item, following, gap):
                item = joined
                index += 1
        item = _around(text, item, before)
        found.append(item)
    return found


def _listed(text: str, found: list[Quantity]) -> list[Quantity]:
    """Bare numbers with the unit that the list lends them, and with the word that they number."""
    for index in range(len(found) - 1, -1, -1):
        item = found[index]
        if item.unit is not NONE or item.measure is not Measure.VALUE:
            continue
        if index + 1 < len(found):
            after = found[index + 1]
            lender = after.lent if after.unit is NONE else after.unit
            between = after.start - item.end
            if 0 < between < _GAP and _LISTED.fullmatch(text, item.end, after.start):
                found[index] = item = replace(item, lent=lender)
        if label := _LABEL.search(text, max(0, item.start - _GAP), item.start):
            found[index] = replace(item, label=label[1].lower())
    for index in range(1, len(found)):
        item, before = found[index], found[index - 1]
        bare = item.unit is NONE and item.measure is Measure.VALUE and not item.label
        near = before.label and item.start - before.end < _GAP
        if bare and near and _LISTED.fullmatch(text, before.end, item.start):
            found[index] = replace(item, label=before.label)
    return found


def _is_span(text: str, item: Quantity, following: Quantity) -> bool:
    return bool(_RANGE.fullmatch(text[item.end : following.start]))


def _joined(text: str, item: Quantity, following: Quantity, gap: str) -> Quantity | None:
    if len(gap) > 24:
        return None
    bare = item.unit is NONE
    if bare and _OF.fullmatch(gap) and item.low == item.low.to_integral() and item.low >= 0:
        other = _with_unit(text, following)
        whole = following.places == 0 and following.low > 0 and following.low >= item.low
        if whole and (other.unit is NONE or "/" in gap):
            return replace(
                item,
                end=other.end,
                unit=other.unit,
                total=following.low,
                measure=Measure.FRACTION,
            )
    if _MARGIN.fullmatch(gap):
        other = _with_unit(text, following)
        if not bare and other.unit is not NONE and other.unit.dimension != item.unit.dimension:
            return None
        return replace(
            item,
            end=other.end,
            margin=following.low,
            unit=item.unit if other.unit is NONE else other.unit,
        )
    if _RANGE.fullmatch(gap) or (following.low < 0 and gap == ""):
        other = _with_unit(text, following)
        upper = abs(following.low) if gap == "" else following.low
        if "and" in gap.lower() and not _BETWEEN.search(text, max(0, item.start - 24), item.start):
            return None
        if upper > item.low and (bare or other.unit in (NONE, item.unit)):
            return replace(
                item,
                end=other.end,
                high=upper,
                unit=item.unit if other.unit is NONE else other.unit,
                places=max(item.places, following.places),
            )
    return None


def _with_unit(text: str, item: Quantity) -> Quantity:
    end = item.end
    if text[item.start : end].lower() == "half" and (article := _HALF_A.match(text, end)):
        end = article.end()
    elif item.places == 0 and (half := _AND_A_HALF.match(text, end)):
        end, more = half.end(), item.low + Decimal("0.5")
        item = replace(item, end=end, low=more, high=more, places=1)
    elif plus := _OPEN.match(text, end):
        end = plus.end()
        item = replace(item, comparator=Comparator.AT_LEAST)
    match = UNIT.match(text, end)
    if not match:
        return item
    written = unit(match["unit"], inverse=bool(match["lead"]), daily=bool(match["daily"]))
    end = match.end()
    if written.dimension in ("time", "calendar") and (aged := _AGED.match(text, end)):
        end = aged.end()
    return replace(item, end=end, unit=written)


def _around(text: str, item: Quantity, start: int) -> Quantity:
    """Comparator, frequency and kind, from the words on both sides."""
    item = _bounded(text, item)
    left = text[max(0, start - _WINDOW) : start]
    if item.measure is Measure.VALUE:
        if item.unit is NONE and _PER.match(text, item.end):
            return _frequency(text, item)
        if item.unit is NONE and (times := _TIMES.match(text, item.end)):
            return replace(item, end=times.end(), unit=unit("fold"))
        if item.unit.dimension in ("time", "calendar") and _EVERY.search(left):
            return replace(item, measure=Measure.FREQUENCY)
        if item.unit is NONE:
            if _P.search(left):
                return replace(item, measure=Measure.P_VALUE)
            if _INTERVAL.search(left):
                return replace(item, measure=Measure.INTERVAL)
            if _RATIO.search(left):
                return replace(item, measure=Measure.RATIO)
    return item


def _frequency(text: str, item: Quantity) -> Quantity:
    match = _PER.match(text, item.end)
    if not match:
        return item
    period = match["each"] or _PERIODS[match["ly"].lower()]
    return replace(
        item,
        end=match.end(),
        unit=unit(period.lower(), inverse=True),
        measure=Measure.FREQUENCY,
    )


def _lasts(item: Quantity) -> bool:
    """Whether "over" before it means "during": of hours to months, never of an age in years."""
    return item.unit.dimension == "time" or item.unit.symbol == "mo"


def _bounded(text: str, item: Quantity) -> Quantity:
    begin = max(0, item.start - _WINDOW)
    if match := _BEFORE.search(text[begin : item.start]):
        name = match.lastgroup
        comparator = {
            "most": Comparator.AT_MOST,
            "least": Comparator.AT_LEAST,
            "less": Comparator.LESS,
            "more": Comparator.MORE,
        }.get(name or "", Comparator.ABOUT)
        over = match.group().lower().startswith("over") and _lasts(item)
        if not over and not (item.date and name == "about"):
            start = begin + match.start()
            return replace(item, start=start, comparator=comparator)
    if match := _AFTER.match(text, item.end):
        comparator = Comparator.AT_LEAST if match["least"] else Comparator.AT_MOST
        return replace(item, end=match.end(), comparator=comparator)
    if match := _PLUS.match(text, item.end):
        return replace(item, end=match.end(), comparator=Comparator.AT_LEAST)
    return item
