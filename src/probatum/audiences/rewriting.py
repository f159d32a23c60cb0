"""One sentence in plainer words, by rules: proposals, the plainest first.

Nothing here decides whether a proposal may stand: it is shown only where the checks find that it says
what the quote says (see ``plain``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from probatum.audiences.glossary import Entry, Glossary
from probatum.evidence.sentences import sentences

CARE_TEAM = "the care team"
LENT = ("care team", "you", "your")
"""Words that a rewritten sentence may have though its source has not: who is to act, who is meant."""

LONG = 14
"""Words from which a sentence is split where it can be."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence, or several, in the place of one; the entries that stand in it; whether a language
    model worded it."""

    text: str
    entries: tuple[Entry, ...] = ()
    drafted: bool = False


def proposals(sentence: str, glossary: Glossary) -> Iterator[Proposal]:
    """Ways to say a sentence, the plainest first; the last is the sentence as it is."""
    calm = _calmed(sentence)
    said = glossary.say(_counted(bare(calm)))
    addressed = _addressed(turned(said.text))
    seen = set()
    for text in (
        _split(_itemised(addressed)),
        _split(addressed),
        _split(_addressed(said.text)),
        _split(said.text),
        said.text,
        glossary.say(calm).text,
    ):
        tidy = _tidied(text)
        if tidy not in seen:
            seen.add(tidy)
            yield Proposal(tidy, said.entries)
    if calm not in seen:
        yield Proposal(calm, glossary.found(calm))
    if sentence not in seen:
        yield Proposal(sentence, glossary.found(sentence))


def is_order(text: str) -> bool:
    """Whether a text tells a professional to do something ("Monitor …", "If …, measure …")."""
    return bool(_ORDER.search(text)) and not _FOR_PATIENTS.search(text)


_VERBS = (
    "monitor|measure|assess|check|evaluate|obtain|perform|do(?! not)|test|administer|give|infuse|"
    "inject|initiate|reduce|lower|increase|adjust|discontinue|withhold|interrupt|consider|"
    "consult|ask|determine|find out|confirm|verify|rule out|premedicate|taper|place|select|weigh|"
    "screen|repeat|titrate|prescribe|postpone|delay|continue|treat|instruct|advise|counsel|"
    "carefully|closely|promptly|quickly|urgently|conduct|exclude|review|refer|restart|avoid"
)
_ORDER = re.compile(
    rf"(?:^|[.:;]\s+)(?:{_VERBS})\b"
    rf"|(?:^|[.:;]\s+)(?:If|When|Before|After|In|For|During|At|On|Starting|Once|Where|Until)\b"
    rf"[^.]*?,\s*(?:then\s+)?(?:{_VERBS})\b",
    re.IGNORECASE,
)

_FOR_PATIENTS = re.compile(
    r"\b(?:patients|caregivers|families|parents) should\b|\bcare team\b|\byou(?:r)?\b"
    r"|\b(?:consult|tell|call|contact|ask)\s+(?:a|an|the|their)\s+"
    r"(?:health-?\s?care provider|doctor|physician|healthcare professional)\b"
    r"|\bget medical help\b|\bseal diapers\b|\bwash hands\b",
    re.IGNORECASE,
)
"""What a patient or a parent is to do."""

_SHOUTED = 0.6
"""Share of capitals from which a sentence is taken as printed in capitals throughout."""


def _calmed(sentence: str) -> str:
    """A sentence that is printed in capitals, in small letters."""
    letters = [c for c in sentence if c.isalpha()]
    if len(letters) < 20 or sum(c.isupper() for c in letters) < _SHOUTED * len(letters):
        return sentence
    calm = sentence.lower()
    return calm[:1].upper() + calm[1:]


_ROUTE = re.compile(
    r"(?<=\w) \((?:intravenous|intrathecal|oral|subcutaneous|intramuscular|topical|inhaled)\)"
)
_RANGE = r"[-−–]?\d+(?:\.\d+)? ?%? ?(?:to|,|-|–|−) ?[-−–]?\d+(?:\.\d+)? ?%?"
_FURNITURE = re.compile(
    r"[,;]? ?(?:with )?[\[(]?9\d ?% ?(?:CI|confidence interval)(?: \(CI\))?[:,=]? ?"
    rf"[\[(]?{_RANGE}[\])]{{0,2}}"
    r"|[,;]? I(?:2|²) ?(?:statistic )?=? ?\d+(?:\.\d+)? ?%"
    r"|[,;]? ?\b[pP](?: ?-?value)? ?[<=>≤≥] ?0?\.\d+"
)
_PARENTHESES = re.compile(r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_STATISTIC = re.compile(r"\b(?:CI|I2|I²)|\b[pP](?: ?-?value)? ?[<=>≤≥]|\bP-value")


def furniture(sentence: str) -> tuple[str, ...]:
    """The statistics that ``bare`` leaves out of a sentence, as they stand: intervals, p values."""
    found = [*_FURNITURE.findall(sentence)]
    found += [m[1] for m in _PARENTHESES.finditer(_FURNITURE.sub("", sentence)) if _statistic(m[1])]
    return tuple(f.strip(" ,;()[]") for f in found)


def _statistic(text: str) -> bool:
    return bool(_STATISTIC.search(text))


def _unfurnished(match: re.Match[str]) -> str:
    """A bracket with what it says beside its statistics: the effect, of how many people, how sure."""
    kept = re.sub(r"^[\s,;:.]+|[\s,;:]+$", "", _FURNITURE.sub("", match[1]))
    return f" ({kept})" if kept and not _statistic(kept) else ""


_SEE = re.compile(
    r"\s*(?:\[\s*see [^\[\]]*\]|\(see [^()]*(?:\([^()]*\)[^()]*)*\))(?=[\s.,;:]|$)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\s*\[\s*(?:dosage|dose|warnings?|adverse|use in|clinical|contraindications|drug|indications|"
    r"boxed|patient|overdos)\b[^\[\]]*\](?=[\s.,;:]|$)",
    re.IGNORECASE,
)
"""Cross-references in brackets without a "see"."""
_EDITION = re.compile(r"\s*\(\d{4} edition\)(?=[.;,]|$)")


def bare(sentence: str) -> str:
    """Without what only a professional reads: routes that the heading names, intervals, p values."""
    sentence = _PARENTHESES.sub(_unfurnished, sentence)
    for pattern in (_ROUTE, _FURNITURE, _EDITION, _SEE, _ELSEWHERE):
        sentence = pattern.sub("", sentence)
    return sentence


_PEOPLE = (
    r"(?:\w+ )?(?:patients|people|children|infants|babies|participants|subjects|adults|women|men)"
)
_OF = re.compile(r"\b(\d{1,6}) of (?:the )?(\d{1,6})\b(?! \w+ \d{4})")
_SLASH = re.compile(
    r"(?<![\d./-])(\d{1,4})/(\d{1,5})(?= (?:patients|people|children|infants)|\s*\()"
)
_SHARE = re.compile(rf"(?<![\d.])(\d{{1,2}}(?:\.\d+)?) ?% of ((?:the )?{_PEOPLE})\b")


def _counted(sentence: str) -> str:
    """Counts and shares as "x out of y", a share beside its percentage."""
    sentence = _OF.sub(r"\1 out of \2", sentence)
    sentence = _SLASH.sub(r"\1 out of \2", sentence)
    return _SHARE.sub(_out_of_100, sentence)


def _out_of_100(match: re.Match[str]) -> str:
    share = Fraction(match[1])
    whole = int(share + Fraction(1, 2))
    if not whole:
        return match.group()
    about = "" if share == whole else "about "
    return f"{about}{whole} out of 100 {match[2].removeprefix('the ')} ({match[1]}%)"


_TO_PATIENTS = re.compile(
    r"^(?:Instruct|Advise|Counsel|Tell|Inform|Educate|Caution) (?:the )?"
    r"(?:patients?|people|carers|caregivers|families|parents)"
    r"(?:,? (?:and|or|and/or) (?:their )?(?:the )?(?:carers|caregivers|families|parents))?"
    r" (to|that) (\w.*)$",
    re.DOTALL,
)
_ADVISED = re.compile(
    r"^(Patients|People)(?:,? (?:and|or) (?:their )?(?:carers|caregivers))? should be "
    r"(?:advised|instructed|told|counseled|informed) (to|that) (\w.*)$",
    re.DOTALL,
)
_PASSIVE = re.compile(
    r"^(?P<what>(?:(?!\b(?:if|when|because|who|that|which)\b)[^,;:()]){3,70}?) should be "
    r"(?P<closely>closely |carefully |regularly )?"
    r"(?P<verb>checked|tested|adjusted|measured|watched|considered)"
    r"(?P<rest>(?:(?! and \w+ed\b)[^.;])*)[.]?$"
)
_BASES = {
    "checked": "check", "tested": "test", "adjusted": "adjust", "measured": "measure",
    "watched": "watch", "considered": "consider",
}  # fmt: skip
"""What only the care team does: of "should be avoided" nobody knows who is meant."""


def _addressed(sentence: str) -> str:
    """Said to the one who is to act: advice for patients to them, the rest in the active voice."""
    if found := _TO_PATIENTS.match(sentence):
        told = to_you(found[2] if found[1] == "to" else re.sub(r"^they\b", "you", found[2]))
        return _upper(told) if told else sentence
    if found := _ADVISED.match(sentence):
        return f"{found[1]} should {found[3]}" if found[2] == "to" else _upper(found[3])
    return active(sentence)


_YOURS = re.compile(
    r"\btheir (?=(?:own )?(?:doctors?|nurse|health-?\s?care|physician|prescriber|pharmacist|care team|"
    r"medicines?|medications?|drugs?|baby|babies|partners?|treatment|skin|eyes)\b)"
)
_YOU = re.compile(
    r"\bthey (?=(?:(?:develop|experience|have|notice) (?:an?|any|new|signs|symptoms|severe|one|unusual|"
    r"persistent|trouble|taken|had)|plan to|think they|take|miss|suspect|intend to|"
    r"(?:are|become) (?:pregnant|breastfeeding|planning|taking|allergic))\b)"
)


def to_you(order: str) -> str:
    """What patients are told to do, said to them; empty where it is not clear who "they" are."""
    said = _YOU.sub("you ", _YOURS.sub("your ", order))
    return "" if re.search(r"\b(?:they|their|them|themselves)\b", said) else said


def active(sentence: str) -> str:
    """An order in the passive ("platelets should be checked") with who is to follow it."""
    found = _PASSIVE.match(sentence)
    if not found:
        return sentence
    what = found["what"]
    lower = what if _name(what) else what[:1].lower() + what[1:]
    closely = (found["closely"] or "").strip()
    after = f"{found['rest']} {closely}".rstrip() if closely else found["rest"]
    return f"{_upper(CARE_TEAM)} should {_BASES[found['verb']]} {lower}{after}."


def forms(text: str, glossary: Glossary) -> tuple[str, ...]:
    """A quote in the forms in which the checks may find a plain sentence: in the glossary's words, with
    the orders of ``active`` in the active voice, and with the turns of ``turned``."""
    said = glossary.plain(text)
    parts = [said[a:b] for a, b in sentences(said)]
    voiced = " ".join(map(active, parts))
    plain = " ".join(map(turned, parts))
    return tuple(dict.fromkeys((said, voiced, plain)))


_UNKNOWN = re.compile(
    r"^(?P<head>[A-Z][\w ,/-]{2,40}: )?(?:The )?[Ss]afety (?:and|or) effect(?:iveness)?"
    r"(?: of (?P<what>(?:(?! in )[^,.;:]){2,60}?))?(?: in (?P<who>[^.;:]{3,80}?))?"
    r" (?:has|have) not been (?:shown|established)(?: in (?P<whom>[^.;:]{3,80}))?\.$"
)
_PLURAL = re.compile(
    r"(?:tablets|capsules|drops|injections|drugs|doses|treatments)$", re.IGNORECASE
)
_WHOLE = re.compile(r"\b(?:all|any|every|each|both|no|not)\b", re.IGNORECASE)
_INCLUDING = re.compile(r",? including(?P<colon>:?) (?P<next>[\w-]+)")
_WHICH = frozenset("if when in by during for because after while at before how whether to".split())
_REASON = re.compile(
    r"^(?P<head>[A-Z][\w ,/-]{2,40}: )?(?P<how>Based on|Because of) "
    r"(?P<why>(?:(?!\b(?:that|which|who)\b)[^,;:.()]){3,90}), (?P<main>[^;:]{20,})\.$"
)
_AIM = re.compile(
    r"^(?P<head>[A-Z][\w ,/-]{2,40}: )?"
    r"To (?P<why>[^,;:.()]{8,100}), (?P<main>(?!or |and )[^;:]{20,})\.$"
)


def turned(sentence: str) -> str:
    """A sentence of the glossary's words the other way round, where that is plainer: what is not known
    said so, the statement before its reason, "such as" for "including"."""
    if found := _UNKNOWN.match(sentence):
        what = found["what"] or "it"
        be, work = ("are", "work") if _PLURAL.search(what) else ("is", "works")
        who = found["who"] or found["whom"]
        where = f" in {who}" if who else ""
        return f"{found['head'] or ''}It is not known if {what} {be} safe and {work}{where}."
    if found := _REASON.match(sentence):
        said = f"{_upper(found['main'])}. This is {found['how'].lower()} {found['why']}."
        sentence = f"{found['head'] or ''}{said}"
    elif found := _AIM.match(sentence):
        sentence = f"{found['head'] or ''}{_upper(found['main'])}. This is to {found['why']}."

    def such(match: re.Match[str]) -> str:
        if match["next"].lower() in _WHICH:
            return f", also {match['next']}"
        if _WHOLE.search(sentence[: match.start()]):
            return match.group()
        return f", such as{match['colon']} {match['next']}"

    return _INCLUDING.sub(such, sentence)


def _name(text: str) -> bool:
    """Whether a text begins with a name: its first word has capitals beyond the first letter."""
    word = text.split(maxsplit=1)[0]
    return any(c.isupper() or c.isdigit() for c in word[1:])


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


_LEAD = re.compile(r"^(?:If|When|Before|After|In|For|During|At|Starting|Once|Where|Until)\b")
_SUBJECT = (
    r"(?:it|they|this|these|he|she|there|the|a|an|some|most|all|no|patients|people|children|babies|"
    r"your|one|its|their|so)"
)
_FINITE = (
    r"(?:is|are|was|were|has|have|had|can|could|may|might|should|must|will|does|do|did|needs?|lists?|"
    r"says?|shows?|gives?|recovered|rose|fell)"
)
_HANGING = re.compile(
    r"\b(?:that|if|when|unless|until|whether|who|which|because|where|while|as|not|no|neither|both)\b",
    re.IGNORECASE,
)
_FOUND = r"(?:reported|found|showed|included|compared|used|took|got)"
_COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|several|most|some|many|both|\d+)"


def _closing(before: str, after: str) -> bool:
    """Whether what follows runs to the end of the sentence: its main clause does not go on."""
    if re.match(r"(?:[A-Z][\w ,/-]+: )?(?:Because|Since|As|If|When|Although|While)\b", before):
        return False
    return not re.search(rf"\b{_FINITE}\b", after.partition(",")[2])


def _told(before: str) -> bool:
    """Whether a clause stands by itself, so that the next one hangs on nothing in it."""
    return bool(re.search(rf"\b(?:{_FINITE}|{_FOUND})\b", before)) and not _HANGING.search(before)


def _always(before: str, after: str) -> bool:
    return True


Cut = tuple[re.Pattern[str], Callable[[re.Match[str]], str], Callable[[str, str], bool]]
_CUTS: tuple[Cut, ...] = (
    (re.compile(r"; (?:therefore|thus|hence),? (?=\w+ \w+)"), lambda m: ". So ", _always),
    (re.compile(r"; (?:but|however),? (?=\w+ \w+)"), lambda m: ". But ", _always),
    (re.compile(r"(?<!or)(?<!and); (?!(?:or|and)\b)(?=\w+ \w+ \w+ \w+)"), lambda m: ". ", _always),
    (re.compile(r", then (?=\w)"), lambda m: ". Then ", _always),
    (
        re.compile(
            r", which (may|can|could|is|was|has|had|will|should|must|means|leads|causes|makes)\b"
        ),
        lambda m: f". This {m[1]}",
        _closing,
    ),
    (re.compile(r", which (are|were|have)\b"), lambda m: f". These {m[1]}", _closing),
    (re.compile(r",? because (?!of\b)(?=\w+ \w+ \w+)"), lambda m: ". This is because ", _always),
    (re.compile(r", (?:whereas|but|although) (?=\w+ \w+)"), lambda m: ". But ", _always),
    (
        re.compile(rf",? and (?={_COUNT} (?:[\w'-]+ ){{1,4}}?{_FINITE}\b)"),
        lambda m: ". ",
        lambda before, after: _told(before),
    ),
    (
        re.compile(rf", and (?=(?:(?!(?:that|which|who|and|or)\b)[\w'-]+ ){{1,6}}{_FINITE}\b)"),
        lambda m: ". ",
        lambda before, after: _told(before),
    ),
    (
        re.compile(rf", and (?={_SUBJECT} (?:[\w'-]+ ){{0,5}}?{_FINITE}\b)"),
        lambda m: ". ",
        lambda before, after: not _LEAD.match(before),
    ),
    (re.compile(r", (?:so|therefore) (?=\w+ \w+)"), lambda m: ". So ", _always),
    (
        re.compile(r", including (?=[^.]*$)"),
        lambda m: ". This includes ",
        lambda before, after: _closing("", after),
    ),
    (re.compile(r" \(?e\.g\., (?=[^()]*\)?\.?$)"), lambda m: ". For example: ", _always),
    (
        re.compile(r",? such as (?=[^.]*$)"),
        lambda m: ". For example: ",
        lambda before, after: _closing("", after),
    ),
)


_BOUNDARY = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_OPENINGS = (
    (re.compile(r"^(?:However|Nevertheless|Nonetheless), "), "But "),
    (re.compile(r"^(?:Furthermore|Moreover|Additionally|In addition), "), "Also, "),
)
_ALTHOUGH = re.compile(r"^(?:Although|Though) (?P<one>[^,;:()]+), (?P<other>[^;:]+)$")


def _split(text: str) -> str:
    """Long sentences cut where a new one can begin."""
    return " ".join(
        _cut(part)
        for sentence in re.split(_BOUNDARY, text)
        for part in re.split(_BOUNDARY, _opened(sentence))
    )


def _opened(sentence: str) -> str:
    """A sentence with a plain beginning: "However, …", "Although …, …"."""
    for pattern, put in _OPENINGS:
        if pattern.match(sentence):
            return put + pattern.sub("", sentence)
    found = _ALTHOUGH.match(sentence)
    if found and re.search(rf"\b{_FINITE}\b", found["one"]):
        return f"{_upper(found['one'])}. But {found['other']}"
    return sentence


def _cut(sentence: str) -> str:
    if len(sentence.split()) < LONG:
        return sentence
    listing = bool(re.search(r": [a-z]", sentence.partition(";")[0]))
    for pattern, put, may in _CUTS:
        if listing and "; " in pattern.pattern:
            continue
        match = pattern.search(sentence)
        if not match or match.start() < 12:
            continue
        before = sentence[: match.start()].rstrip(" ,")
        if not may(before, sentence[match.end() :]):
            continue
        after = put(match).removeprefix(".").strip() + " " + sentence[match.end() :].strip()
        after = _upper(after.strip())
        if "(" in match.group():
            head, _, tail = after.rpartition(")")
            after = head + tail
        if before.count("(") != before.count(")"):
            continue
        return f"{_cut(before + '.')} {_cut(after)}"
    return sentence


_LISTING = re.compile(
    r"^(?P<lead>.*\b(?:such as|including|includes?|included)):? (?P<items>[^.:;]+?)(?P<end>\.?)$",
    re.DOTALL,
)
_NAMING = re.compile(
    r"^(?P<lead>[^,.;]*\b(?:(?:side effects|events|signs|symptoms)\b[^,.;]*? (?:are|were)"
    r"|(?:can|may) cause)) (?!seen|found|more|less|most|often|not\b|like|the same)"
    r"(?P<items>[^.:;]+?)(?P<end>\.?)$",
    re.DOTALL,
)
_BETWEEN = re.compile(r",(?: (?=(?:and|or) )| )(?![^(]*\))")
_MEMBERS = 3
"""Members from which an enumeration is set as a list; one more after other words than these."""
_GOES_ON = re.compile(
    r"\b(?:in|on|for|with|to|after|during|when|if|who|that|which|because|before|while|upon|by|from|at|"
    r"has|have|had|is|are|was|were|may|can|could|should|must|will|increase[sd]?|decrease[sd]?|"
    r"raise[sd]?|lowers?|affect\w*|cause\w*|happen\w*|develop\w*|lead|leads|led|need\w*|seen|given|"
    r"taken|used|reported|stopped|unless|except)\b"
)


def _itemised(text: str) -> str:
    """Enumerations that end a sentence as lists: "such as: a; b; c; and d"."""
    return " ".join(_as_list(s) for s in re.split(_BOUNDARY, text))


def _as_list(sentence: str) -> str:
    listed = _LISTING.match(sentence)
    found = listed or _NAMING.match(sentence)
    if not found or found["lead"].count("(") != found["lead"].count(")"):
        return sentence
    items = [i.strip() for i in _BETWEEN.split(found["items"])]
    if len(items) < _MEMBERS + (not listed) or any(len(i.split()) > 7 for i in items):
        return sentence
    if _GOES_ON.search(items[-1]) or not re.match(r"(?:and|or|and/or) ", items[-1]):
        return sentence
    return f"{found['lead']}: {'; '.join(items)}{found['end']}"


def _tidied(text: str) -> str:
    text = re.sub(r"\b([Aa]) (?=[aeiou](?!ne\b|ni|se|ro))", r"\1n ", text)
    text = re.sub(r"\b([Aa])n (?=[bcdfgjklmnpqrstvwxz])(?!h)", r"\1 ", text)
    text = re.sub(r"\s+([.,;:])", r"\1", text)
    text = re.sub(r"\b(\w+) \1\b(?! \w+ \1)", r"\1", text)
    text = re.sub(r"\b(\w[\w -]{2,60}) \(\1\)", r"\1", text)
    text = re.sub(r"\((\w[\w -]{1,60}) or \1\)", r"(\1)", text)
    text = re.sub(r"\.\.+$", ".", text).replace("::", ":")
    text = re.sub(r"\b(And|Or|But|So), ", r"\1 ", text)
    return " ".join(text.split())
