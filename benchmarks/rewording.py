"""Sentences told otherwise and still true: what no check may call false.

Written from the outside, as :mod:`benchmarks.altering`: own tables, nothing of the program's. Each
rewording keeps the meaning in its sentence; where a word has two senses the pattern names the one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reworded:
    """A faithful rewording and how it was made."""

    kind: str
    text: str
    before: str
    after: str


Maker = Callable[[str, random.Random], Iterator[Reworded]]

_SYNONYMS: tuple[tuple[str, str], ...] = (
    (r"approximately (?=\d)", "about "),
    (r"about (?=\d+ ?%)", "approximately "),
    (r"\bprior to\b", "before"),
    (r"\bin order to\b", "to"),
    (r"\bdue to\b", "because of"),
    (r"\bcompared with\b", "relative to"),
    (r"\bcompared to\b", "in comparison with"),
    (r"\bversus\b", "vs."),
    (r"\bdemonstrated\b", "showed"),
    (r"\bshowed\b", "demonstrated"),
    (r"\bobserved (?=in\b)", "seen "),
    (r"\b(?:were|was) performed\b", "was carried out"),
    (r"\badministered\b", "given"),
    (r"\bparticipants\b", "subjects"),
    (r"\bsubjects\b", "participants"),
    (r"\bpatients with\b", "people with"),
    (r"\bpediatric patients\b", "children"),
    (r"\badverse reactions\b", "side effects"),
    (r"\badverse events\b", "side effects"),
    (r"(?<!pulmonary )(?<!arterial )(?<!portal )(?<!intracranial )(?<!ocular )\bhypertension\b",
     "high blood pressure"),
    (r"\bmyocardial infarction\b", "heart attack"),
    (r"\brenal (?=impairment|function|failure|disease|insufficiency)", "kidney "),
    (r"\bhepatic (?=impairment|function|failure|disease|insufficiency)", "liver "),
    (r"\bcommonly\b", "frequently"),
    (r"\bfrequently\b", "commonly"),
    (r"\btreatment with\b", "therapy with"),
    (r"\btherapy with\b", "treatment with"),
    (r"\bdiscontinued\b", "stopped"),
    (r"\binitiated\b", "started"),
    (r"\binitiation of\b", "start of"),
    (r"\bconcomitant use\b", "combined use"),
    (r"\bonce daily\b", "once a day"),
    (r"\btwice daily\b", "two times a day"),
    (r"\bonce a day\b", "once daily"),
    (r"\borally\b", "by mouth"),
    (r"\bintravenously\b", "into a vein"),
    (r"\bsubcutaneously\b", "under the skin"),
    (r"\bfewer than\b", "less than"),
    (r"\bgreater than\b", "more than"),
    (r"(?<=[\s(])≥ ?(?=\d)", "at least "),
    (r"(?<=[\s(])≤ ?(?=\d)", "at most "),
    (r"(?<![pP] )(?<=[\s(])> ?(?=\d)", "more than "),
    (r"(?<![pP] )(?<=[\s(])< ?(?=\d)", "less than "),
    (r"\bat least (?=\d)", "no less than "),
    (r"(?<=\d)%", " percent"),
    (r"(?<=\d) ?mg/kg\b(?!/)", " mg per kg"),
    (r"\bsignificantly (?=higher|lower|increased|decreased|reduced|improved)",
     "markedly and significantly "),
    (r"\bfollowing (?=administration|treatment|surgery)", "after "),
    (r"\bindicated\b(?= that)", "showed"),
    (r"\bsufficient\b", "enough"),
    (r"\brequire(?=s?\b)", "need"),
    (r"\bassessed\b", "evaluated"),
    (r"\bevaluated\b", "assessed"),
    (r"\binvestigated\b", "studied"),
    (r"\bmortality\b", "death rate"),
    (r"\bincidence of\b", "frequency of"),
    (r"\bphysician\b", "doctor"),
    (r"\butilized\b", "used"),
    (r"\bapproximately (?=equal|half|twice)", "roughly "),
    (r"\bIn addition, ", "Moreover, "),
    (r"\bTherefore, ", "Hence, "),
    (r"\bHowever, ", "But "),
    (r"\bexhibited\b", "showed"),
    (r"\bthe majority of\b", "most"),
    (r"\bcarcinoma\b", "cancer"),
    (r"\bneoplasms?\b", "tumor"),
    (r"\bpurchased\b", "bought"),
    (r"\bhalf-life\b", "half life"),
    (r"\btumour", "tumor"),
    (r"\bhaemo", "hemo"),
)  # fmt: skip


def synonyms(text: str, source: random.Random) -> Iterator[Reworded]:
    """One to three words told in others."""
    usable = [(p, n) for p, n in _SYNONYMS if re.search(p, text)]
    if not usable:
        return
    chosen = source.sample(usable, min(len(usable), source.choice((1, 2, 3))))
    new = text
    for pattern, word in chosen:
        match = re.search(pattern, new)
        if match is None:
            continue
        plural = word == "was carried out" and match[0].startswith("were")
        said = "were carried out" if plural else word
        new = new[: match.start()] + said + new[match.end() :]
    if new != text:
        yield Reworded(
            "synonyms", new, "; ".join(p for p, _ in chosen), "; ".join(w for _, w in chosen)
        )


_EXACT: dict[str, tuple[tuple[str, str], ...]] = {
    "mg": (("1000", "mcg"), ("0.001", "g")),
    "mcg": (("0.001", "mg"),),
    "µg": (("0.001", "mg"),),
    "g": (("1000", "mg"),),
    "mL": (("0.001", "L"),),
    "ml": (("0.001", "l"),),
    "L": (("1000", "mL"),),
    "mg/kg": (("1000", "mcg/kg"),),
    "ng/mL": (("0.001", "mcg/mL"),),
    "mg/mL": (("1000", "mcg/mL"),),
    "g/dL": (("10", "g/L"),),
    "cm": (("10", "mm"),),
    "mm": (("0.1", "cm"),),
    "kg": (("1000", "g"),),
    "hours": (("60", "minutes"), ("24", "days")),
    "minutes": (("60", "seconds"), ("60h", "hours")),
    "days": (("24x", "hours"), ("7", "weeks")),
    "weeks": (("7x", "days"),),
    "months": (("12", "years"),),
    "years": (("12x", "months"),),
}
_UNIT = re.compile(
    r"(?<![\w.,/^*:\-–−±≥])(\d+(?:\.\d+)?) ("
    + "|".join(re.escape(u) for u in sorted(_EXACT, key=len, reverse=True))
    + r")(?![\w/²^*]| ?\d|[-–])"
)


def units(text: str, source: random.Random) -> Iterator[Reworded]:
    """A quantity in another unit of exactly the same size."""
    for m in _UNIT.finditer(text):
        before = text[: m.start()]
        if re.search(r"(?:\bto|\band|\bor|\bthrough|,|[-–]|\bbetween|±|\+/-|\bper|\d)\s*$", before):
            continue
        if re.match(
            r"\s*(?:to|or|and) \d|\s*through \d|\s*(?:per|/|old\b|of age\b)", text[m.end() :]
        ):
            continue
        converted = _converted(Decimal(m[1]), m[2], source)
        if converted is None:
            continue
        new = text[: m.start()] + converted + text[m.end() :]
        yield Reworded("unit conversions", new, m[0], converted)


def _converted(value: Decimal, unit: str, source: random.Random) -> str | None:
    factor, other = source.choice(_EXACT[unit])
    if value == 0:
        return None
    if unit in {"hours", "minutes", "days", "weeks", "months", "years"}:
        times = {
            ("hours", "minutes"): (60, False),
            ("hours", "days"): (24, True),
            ("minutes", "seconds"): (60, False),
            ("minutes", "hours"): (60, True),
            ("days", "hours"): (24, False),
            ("days", "weeks"): (7, True),
            ("weeks", "days"): (7, False),
            ("months", "years"): (12, True),
            ("years", "months"): (12, False),
        }
        by, divided = times[unit, other]
        result = value / by if divided else value * by
        if result != result.to_integral_value() or result > 400:
            return None
        whole = int(result)
        return f"{whole} {other[:-1] if whole == 1 else other}"
    result = value * Decimal(factor)
    if result >= 1_000_000 or result < Decimal("0.0001"):
        return None
    shown = format(result.normalize(), "f")
    if result >= 1000 and result == result.to_integral_value() and source.random() < 0.5:
        shown = f"{int(result):,}"
    return f"{shown} {other}"


_ONES = "zero one two three four five six seven eight nine ten eleven twelve".split()
_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty"}
_COUNTED = (
    r"(?:patients|subjects|participants|women|men|children|infants|studies|trials|weeks|months|days|"
    r"years|hours|doses|cases|centers|centres|groups|times|eyes|hospitals|cycles|visits|sites)"
)
_IN_FIGURES_INSIDE = re.compile(rf"(?<=[a-z] )(\d{{1,2}}) (?={_COUNTED}\b)")
_IN_WORDS = re.compile(rf"\b({'|'.join(_ONES[2:])}) (?={_COUNTED}\b)", re.IGNORECASE)


_NO_COUNT = re.compile(
    r"(?:\b(?:stud(?:y|ies)|week|day|month|to|or|and|between|phase|grade|type)|\d) $", re.IGNORECASE
)


def number_words(text: str, source: random.Random) -> Iterator[Reworded]:
    """A count in words for figures, or in figures for words."""
    for m in _IN_FIGURES_INSIDE.finditer(text):
        value = int(m[1])
        before = text[: m.start()]
        if _NO_COUNT.search(before):
            continue
        word = _worded(value)
        if word:
            yield Reworded("number words", before + word + text[m.end(1) :], m[1], word)
    for m in _IN_WORDS.finditer(text):
        if re.search(r"(?:\b(?:or|and|to|[a-z]+ty|one|hundred) |-)$", text[: m.start()], re.I):
            continue
        figure = str(_ONES.index(m[1].lower()))
        yield Reworded("number words", text[: m.start()] + figure + text[m.end(1) :], m[1], figure)


def _worded(value: int) -> str:
    if 2 <= value <= 12:
        return _ONES[value]
    if value in _TENS:
        return _TENS[value]
    tens, ones = value // 10 * 10, value % 10
    return f"{_TENS[tens]}-{_ONES[ones]}" if tens in _TENS and ones else ""


_FRONTED = re.compile(
    r"((?:In|After|During|At|For|When|If|Following|Before|Because|Although|Among|While|Since|With) "
    r"[^,;:()]{8,90}), ((?!and |or |but )[^,;:]{25,250})\."
)
_SERIES = re.compile(r"\b([a-z]{4,}), ([a-z]{4,}),? and ([a-z]{4,})(?=[.,;)])")


_POINTING = re.compile(r"\b(?:it|they|this|these|which|that|its|their|he|she)\b")
_BOUND_CLAUSE = re.compile(r"\b(?:when|if|although|because|while|whereas|in|after)\b[^.]*$")


def reordered(text: str, source: random.Random) -> Iterator[Reworded]:
    """The opening clause put last, or a list in another order."""
    m = _FRONTED.fullmatch(text)
    if m and ". " not in text and not _POINTING.search(m[2][:40]):
        first = m[2].split()[0]
        head = m[2][0].upper() + m[2][1:]
        tail = m[1][0].lower() + m[1][1:]
        if first and not re.search(
            r"\b(?:when|if|although|because|while|whereas|in|after)\b[^.]*$", m[2]
        ):
            yield Reworded("reordered clauses", f"{head} {tail}.", m[1], "last")
    for s in _SERIES.finditer(text):
        if re.search(r"respectively|either|between", text):
            continue
        adverbial = any(w.endswith(("ly", "ing", "ed")) for w in s.groups())
        if adverbial or re.search(r"(?:, |\w+ \w+, )$", text[: s.start()]):
            continue
        if not re.search(
            r"(?:of|include|included|including|are|were|as|with|by) $", text[: s.start()]
        ):
            continue
        new = f"{s[3]}, {s[1]} and {s[2]}"
        yield Reworded("reordered clauses", text[: s.start()] + new + text[s.end() :], s[0], new)


_FORMS: tuple[tuple[str, str], ...] = (
    (r"(?<=\b\d),(?=\d{3}\b(?!,))", ""),
    (r"(?<=[pP])\s?<\s?(?=0?\.\d)", " < "),
    (r"(?<![\d.])0(?=\.\d)", ""),
    (r"(?<=\d)(?: )(?=%)", ""),
    (r"(?<=\d) (?=(?:mg|mL|kg|mcg)\b)", ""),
    (r"±", "+/-"),
    (r"≥ ?(?=\d)", ">= "),
    (r"≤ ?(?=\d)", "<= "),
    (r"(?<=\d)–(?=\d)", "-"),
    (r"(?<=\d)-(?=\d+ (?:mg|weeks|days|years|months|hours))", " to "),
    (r"µg", "mcg"),
    (r"μg", "micrograms"),
    (r"\bmcg\b(?!/)", "micrograms"),
    (r"(?<=\d) mg\b(?!/| per)", " milligrams"),
    (r"(?<=\d) hours\b", " h"),
    (r"(?<=\d) h\b", " hours"),
    (r"(?<=\d) min\b", " minutes"),
    (r"(?<=\d)-(?=(?:week|month|year|day|hour)\b)", " "),
)


def forms(text: str, source: random.Random) -> Iterator[Reworded]:
    """The same number in another spelling: thousands, signs, spaces, names of units."""
    usable = [(p, n) for p, n in _FORMS if re.sub(p, n, text) != text]
    if usable:
        pattern, new = source.choice(usable)
        yield Reworded("other spellings", re.sub(pattern, new, text), pattern, new)


_LEADS = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Therefore|Thus|Additionally|Interestingly|"
    r"Importantly|In conclusion|In summary|Overall|Finally|Notably|Consequently|Hence|In contrast), "
)


def trimmed(text: str, source: random.Random) -> Iterator[Reworded]:
    """A linking word at the start, or a bracketed aside, left out; a frame put before."""
    m = _LEADS.match(text)
    if m:
        rest = text[m.end() :]
        yield Reworded("trimmed", rest[0].upper() + rest[1:], m[0], "")
    aside = re.search(r" \((?:e\.g\.|i\.e\.|[A-Z]{2,6}\)|n ?= ?\d+\)|p ?[<=])[^()]{0,60}\)?", text)
    if aside and aside[0].endswith(")"):
        yield Reworded("trimmed", text.replace(aside[0], "", 1), aside[0], "")
    if not m and re.match(r"(?:The|These|This|In|A|An|Patients|Our|We|Treatment) ", text):
        frame = source.choice(("According to the source, ", "It is stated that "))
        if not re.match(r"(?:Our|We|This|These) ", text):
            new = frame + text[0].lower() + text[1:]
            yield Reworded("trimmed", new, "", frame)


def makers() -> dict[str, Maker]:
    """Every kind of rewording with what makes it."""
    return {
        "synonyms": synonyms,
        "unit conversions": units,
        "number words": number_words,
        "reordered clauses": reordered,
        "other spellings": forms,
        "trimmed": trimmed,
    }
