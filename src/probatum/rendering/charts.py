"""Outcomes of a study as charts: intervals, and values over time.

Everything drawn is printed in a claim of the study's block, and the claim stands beside it with its
quote. Nothing is computed but places on the drawing: no interval is made from a standard error, no
two results are pooled, and results of different measures or outcomes never share a scale.

* A ratio (hazard, odds, risk, rate) is drawn only where the claim calls it so, on a scale of powers
  that always shows 1.
* Every other scale is linear and always shows 0; a share in per cent is drawn from 0 to 100.
* An estimate outside its own interval is not drawn: one of the figures was misread or misprinted.

Places along the drawing are percentages of its width, as in :mod:`probatum.rendering.plan_charts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import log10

from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim, Verdict
from probatum.rendering.wording import one_line

MOST = 4
"""Most charts of one study."""
MOST_ARMS = 4
"""Most arms of one chart over time: as many as there are marks to tell them apart."""
MARGIN = 4.0
"""Percent of the width that stays free on each side."""
HEIGHT, TOP, BOTTOM = 190, 12, 26
"""Pixels of a chart over time, and of its margins."""
SHIFT = (0, 3, -3, 6)
"""Pixels by which each arm is moved sideways, so that intervals at one time stay apart."""
APART = 17.0
"""Percent of the width between the names of two ticks at the least."""

_CHECKED = (Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST)


# What the claims say.


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; ``printed`` is both as they stand, ``ratio`` the name of one."""

    value: Decimal
    low: Decimal
    high: Decimal
    printed: str
    label: str = ""
    unit: str = ""
    ratio: str = ""
    change: bool = False


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.·]\d+)?"
_INTERVAL = re.compile(
    rf"(?<![\w.·,\-−–])(?P<value>[-−–]?{_NUMBER})(?P<unit>\s?%|[^\d()\[\];,:=]{{0,28}}?)"
    rf"[\s,;]*[(\[]?\s*(?P<percent>[89]\d(?:\.\d)?)\s?%[\s-]*"
    r"(?P<sort>CI|confidence\sintervals?|CrI|credible\sintervals?)(?:\s?[(\[]Cr?I[)\]])?"
    r"[\s,:=]*(?:two[\s-]sided)?[\s,:=]*[(\[]?\s*"
    rf"(?P<low>[-−–]?{_NUMBER})\s?%?\s*(?:to|and|[-–—,;])\s*(?P<high>[-−–]?{_NUMBER})(?![\d.·]*\d)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\bCr?I\b(?=[\s,:=]*[(\[]?\s*[-−–]?\d)|\b(?:confidence|credible)\sinterval\w*", re.I
)
_RATIO = re.compile(
    r"(?i:(?P<kind>hazards?|odds|risk|incidence\srate|rate|prevalence)\sratios?)|"
    r"(?P<relative>(?i:relative\srisks?))|\b(?P<short>a?HR|a?OR|a?RR|IRR)\b"
)
_SHORT = {"HR": "hazard ratio", "OR": "odds ratio", "RR": "risk ratio", "IRR": "rate ratio"}
_LIKE_RATIO = re.compile(r"\b(?:ratios?|relative|fold|times)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:differ\w*|chang\w+|reduc\w+|declin\w+|increas\w+|decreas\w+|gain\w*)\b", re.IGNORECASE
)
_MEASURED = re.compile(r"\b(?:means?|medians?|rates?|scores?|probabilit\w+|survival)\b", re.I)
_ARM = re.compile(
    r"[)\]]?\s(?P<arm>(?:on|with|for|in(?:\sthe)?|among)\s[^,;.()\[\]]{2,44}?)"
    r"(?=\s*(?:[(,;.]|\s(?:and|versus|vs|compared|against|at|by|gained|had|was|were)\b|$))"
)
_DIFFERENCE = re.compile(
    r"\b(?:(?:mean|treatment|risk|absolute|adjusted|net)\s)*difference\b", re.I
)
_PREPOSITION = re.compile(r"(?:on|with|for|in|among)\b", re.IGNORECASE)
_LEFT = 60


def estimates(text: str) -> list[Estimate]:
    """Every figure of a statement that is printed with its interval and whose kind is known."""
    return [e for match in _INTERVAL.finditer(text) if (e := _estimate(text, match))]


def _estimate(text: str, match: re.Match[str]) -> Estimate | None:
    value, low, high = (_decimal(match[name]) for name in ("value", "low", "high"))
    left = re.split(r"[;)]\s|\d\s?%", text[max(0, match.start() - _LEFT) : match.start()])[-1]
    unit, label = " ".join(match["unit"].split()), ""
    if _PREPOSITION.match(unit):
        unit, label = "", unit
    named = list(_RATIO.finditer(left))
    ratio = _ratio(named[-1]) if named else ""
    change = bool(_CHANGE.search(left))
    if not ratio and (_LIKE_RATIO.search(left) or _LIKE_RATIO.search(unit)):
        return None
    before = text[: match.start()]
    if not (ratio or unit or _CHANGE.search(before) or _MEASURED.search(before)):
        return None
    if not low <= value <= high or (ratio and low <= 0):
        return None
    if not ratio and not label:
        arm, difference = _ARM.match(text, match.end()), _DIFFERENCE.search(left)
        label = arm["arm"] if arm else difference.group().lower() if difference else ""
    sort = "CrI" if match["sort"].lower().startswith("cr") else "CI"
    figure = match["value"] + (unit if unit == "%" else f" {unit}" if unit else "")
    return Estimate(
        value,
        low,
        high,
        printed=f"{figure} ({match['percent']} % {sort} {match['low']} to {match['high']})",
        label=one_line(label),
        unit=unit,
        ratio=ratio,
        change=change,
    )


def _decimal(number: str) -> Decimal:
    return Decimal(re.sub(r"[−–]", "-", number.replace(",", "").replace("·", ".")))


def _ratio(match: re.Match[str]) -> str:
    if match["short"]:
        return _SHORT[match["short"].removeprefix("a")]
    kind = (match["kind"] or "risk").lower().removesuffix("s").removesuffix("odd")
    return f"{ {'': 'odds', 'incidence rate': 'rate'}.get(kind, kind) } ratio"


# What a registry's record says, row by row.


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of an outcome in a registry's record: arms and their cells, as the record holds them.

    ``time`` is the row's point in time in days with its printed name; rows of one ``measure`` differ
    in nothing else. ``outcome`` is the title without that time, ``frame`` the days of its time frame.
    """

    claim: Claim
    measure: tuple[str, ...]
    outcome: str
    title: str
    frame: tuple[float, ...]
    header: str
    time: tuple[float, str] | None
    cells: tuple[tuple[str, str], ...]
    end: int

    @property
    def intervals(self) -> bool:
        """Whether the cells' brackets hold a confidence or credible interval."""
        return bool(re.search(r"\b(?:confidence|credible)\s+interval", self.header, re.IGNORECASE))


_CAPTION = re.compile(
    r"(?P<kind>\w+) outcome: (?P<title>.+?)\.(?: Time frame: (?P<frame>.+?)\.)?", re.DOTALL
)
_COUNTED = re.compile(r"\banaly[sz]ed$", re.IGNORECASE)
_SHARE = re.compile(r"%|\bper\s?cent", re.IGNORECASE)
_COUNT = re.compile(r"(?:count|number)\b", re.IGNORECASE)
"""Numbers of people say little beside one another where the arms differ in size."""
_TIME = re.compile(
    r"\b(?:(?P<unit>hour|day|week|month|year)s?\s(?P<after>\d+(?:\.\d+)?)"
    r"|(?P<before>\d+(?:\.\d+)?)(?:st|nd|rd|th)?[\s-](?P<unit2>hour|day|week|month|year)s?)\b",
    re.IGNORECASE,
)
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_ROW_OF_TIME = re.compile(r"(?:change\s(?:from\sbaseline\s)?)?(?:at\s|to\s)?", re.IGNORECASE)


def registered(claim: Claim) -> Registered | None:
    """The row of a registry's outcome that a claim repeats, read from the claim's own quotes."""
    if len(claim.quotes) != 3:
        return None
    caption, header, row = claim.quotes
    told = _CAPTION.fullmatch(one_line(caption.exact))
    arms, cells = header.exact.split("\t"), row.exact.split("\t")
    if told is None or len(arms) != len(cells) or len(arms) < 2 or _COUNTED.search(cells[0]):
        return None
    if _COUNT.match(arms[0]) and not _SHARE.search(arms[0]):
        return None
    own = "" if cells[0] == arms[0] else one_line(cells[0])
    title = one_line(told["title"])
    time, outcome = _time(own, title)
    frame = one_line(told["frame"] or "")
    return Registered(
        claim,
        measure=(told["kind"], outcome, "" if time and not own else frame, arms[0]),
        outcome=outcome,
        title=". ".join(
            t for t in (title, own, "" if frame.casefold() in title.casefold() else frame) if t
        ),
        frame=tuple(_days(m) for m in _TIME.finditer(frame)),
        header=one_line(arms[0]),
        time=time,
        cells=tuple((one_line(a), one_line(c)) for a, c in zip(arms[1:], cells[1:], strict=True)),
        end=row.end,
    )


def _time(row: str, title: str) -> tuple[tuple[float, str] | None, str]:
    """The point in time of a row, from its own name, else from the outcome's title if that holds one
    alone; and the outcome without it."""
    if row.lower() == "baseline":
        return (0.0, row), title
    if match := _TIME.search(row):
        rest = row[: match.start()], row[match.end() :]
        if not rest[1] and _ROW_OF_TIME.fullmatch(rest[0]):
            return (_days(match), row), title
        return None, f"{title}. {row}"
    found = list(_TIME.finditer(title))
    if row or len(found) != 1:
        return None, f"{title}. {row}" if row else title
    match = found[0]
    before = re.sub(r"(?:\b(?:at|to|in)|[-–,:(])\s*$", "", title[: match.start()])
    return (_days(match), match.group()), " ".join(f"{before} {title[match.end() :]}".split())


def _days(match: re.Match[str]) -> float:
    number = match["after"] or match["before"]
    return float(number) * _DAYS[(match["unit"] or match["unit2"]).lower()]


_CELL = re.compile(
    rf"(?P<value>-?{_NUMBER})(?: \((?:(?P<low>-?{_NUMBER}) to (?P<high>-?{_NUMBER})|[^()]*)\))?"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The value of an arm, with its interval where the record calls it one."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None


def _cell(text: str, intervals: bool) -> Cell | None:
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    value = _decimal(match["value"])
    if not intervals or match["low"] is None:
        return Cell(value, None, None)
    low, high = _decimal(match["low"]), _decimal(match["high"])
    return Cell(value, low, high) if low <= value <= high else None


# What is drawn.


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and its name; ``zero`` marks where nothing differs."""

    at: str
    name: str
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale: of powers if ``powers``, else linear."""

    low: float
    high: float
    powers: bool
    ticks: tuple[Tick, ...] = ()

    def part(self, value: Decimal | float) -> float:
        """How far a value lies from the lower end, 0 to 1."""
        low, high, own = self.low, self.high, float(value)
        if self.powers:
            low, high, own = log10(low), log10(high), log10(own)
        return (own - low) / (high - low)

    def at(self, value: Decimal | float) -> str:
        """The place of a value in percent of the width."""
        return f"{MARGIN + (100 - 2 * MARGIN) * self.part(value):.2f}"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure on its strip; ``left`` and ``right`` are the ends of its interval, or empty.

    ``claim`` is set where the row, not the chart, carries it.
    """

    label: str
    printed: str
    x: str
    left: str = ""
    right: str = ""
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class Forest:
    """Estimates with their intervals on one scale."""

    title: str
    claim: Claim | None
    rows: tuple[Row, ...]
    axis: Axis
    note: str
    form: str = "forest"


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of an arm at a time; ``low`` and ``high`` are heights of its interval or empty."""

    x: str
    y: str
    low: str
    high: str
    printed: str
    time: str


@dataclass(frozen=True, slots=True)
class Series:
    """The values of an arm in order of time; ``mark`` tells it from the others."""

    arm: str
    mark: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Values over time. ``times`` are the rows of its table: name, cells by arm, claim."""

    title: str
    series: tuple[Series, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    times: tuple[tuple[str, tuple[str, ...], Claim], ...]
    note: str
    form: str = "course"

    @property
    def words(self) -> str:
        """The chart in words."""
        told = (
            f"{s.arm or 'Value'}: {', '.join(f'{d.time} {d.printed}' for d in s.dots)}"
            for s in self.series
        )
        return f"{'; '.join(told)}."


def charts(section: ArticleSection) -> tuple[Forest | Course, ...]:
    """The charts of a study's block, at most :data:`MOST`; none of any other section."""
    if section.layout != "study":
        return ()
    claims = [c for c in section.claims if c.verdict in _CHECKED]
    rows = [r for c in claims if (r := registered(c))]
    of_row = {r.claim.id for r in rows}
    told = [
        (claim, outcome, estimates(one_line(claim.text)))
        for claim, outcome in _with_outcome(claims, rows)
        if claim.id not in of_row
    ]
    made = [*_ratios(told), *_values(told), *_registered(rows), *_told_over_time(claims, of_row)]
    return tuple(made[:MOST])


def _with_outcome(
    claims: Sequence[Claim], rows: Sequence[Registered]
) -> Iterator[tuple[Claim, str]]:
    """Each claim, and for a registry's analysis the outcome that it belongs to.

    An analysis does not name its outcome. It belongs to the row after which it stands in the record
    with nothing between; where a row between was not shown, the analysis is left out.
    """
    ends = {(r.claim.quotes[2].edition, r.end): r.title for r in rows}
    for claim in claims:
        first = claim.quotes[0] if claim.quotes else None
        if first is None or not first.exact.startswith("Statistical analysis"):
            yield claim, ""
            continue
        outcome = ends.get((first.edition, first.start - 1))
        if outcome is not None:
            ends[first.edition, first.end] = outcome
            yield claim, outcome


_Told = tuple[Claim, str, list[Estimate]]


def _ratios(told: Sequence[_Told]) -> Iterator[Forest]:
    """A chart for each sort of ratio."""
    kinds: dict[str, list[tuple[Claim, str, Estimate]]] = {}
    for claim, outcome, found in told:
        for e in found:
            if e.ratio:
                kinds.setdefault(e.ratio, []).append((claim, outcome, e))
    for kind, own in kinds.items():
        axis = _powers([v for _, _, e in own for v in (e.low, e.high)])
        rows = tuple(_row(e, axis, claim, outcome) for claim, outcome, e in own)
        note = "Scale of powers; 1 means no difference."
        yield Forest(f"{kind[:1].upper()}{kind[1:]}", None, rows, axis, note)


def _values(told: Sequence[_Told]) -> Iterator[Forest]:
    """Charts of all other estimates: those of one statement together if each names its arm.

    A statement of which not every interval was read is left out: a chart that lacks an arm misleads.
    """
    for claim, outcome, found in told:
        own = [e for e in found if not e.ratio]
        if len(found) < len(_NAMED.findall(claim.text)):
            continue
        labels = {e.label for e in own}
        units = {e.unit.casefold() for e in own} - {""}
        together = len(labels) == len(own) and all(labels) and len(units) < 2
        for group in [own] if own and together else [[e] for e in own]:
            axis = _linear(
                [v for e in group for v in (e.low, e.high)],
                share=group[0].unit == "%" and not any(_differs(e) for e in group),
            )
            rows = tuple(_row(e, axis, None, "") for e in group)
            yield Forest(outcome, claim, rows, axis, "")


def _differs(estimate: Estimate) -> bool:
    return estimate.change or "difference" in estimate.label


def _row(e: Estimate, axis: Axis, claim: Claim | None, outcome: str) -> Row:
    x, left, right = (axis.at(v) for v in (e.value, e.low, e.high))
    return Row(outcome or e.label, e.printed, x, left, right, claim)


def _registered(rows: Sequence[Registered]) -> Iterator[Forest | Course]:
    """Charts of a record's outcomes: over time where it has several times, else the intervals."""
    measures: dict[tuple[str, ...], list[Registered]] = {}
    for row in rows:
        measures.setdefault(row.measure, []).append(row)
    for own in measures.values():
        timed = {r.time[0]: r for r in own if r.time}
        if len(timed) > 1 and len(timed) == len(own):
            if course := _course([timed[t] for t in sorted(timed)]):
                yield course
            continue
        for row in own:
            if forest := _arms(row):
                yield forest


def _arms(row: Registered) -> Forest | None:
    """The arms of one outcome. Without intervals only a primary outcome of several arms is drawn."""
    cells = [(arm, text, c) for arm, text in row.cells if (c := _cell(text, row.intervals))]
    bare = all(c.low is None for *_, c in cells)
    if not cells or (bare and (len(cells) < 2 or row.measure[0] != "Primary")):
        return None
    values = [v for *_, c in cells for v in (c.value, c.low, c.high) if v is not None]
    axis = _linear(values, share=_is_share(row.header) and not _CHANGED.search(row.title))
    rows = tuple(
        Row(
            arm,
            text,
            axis.at(c.value),
            "" if c.low is None else axis.at(c.low),
            "" if c.high is None else axis.at(c.high),
        )
        for arm, text, c in cells
    )
    lacking = " No interval is given." if bare else ""
    return Forest(row.title, row.claim, rows, axis, f"{row.header}.{lacking}{_brackets(row)}")


def _brackets(row: Registered) -> str:
    drawn = row.intervals or "(" not in row.header
    return "" if drawn else " What stands in brackets is not drawn."


_CHANGED = re.compile(r"\bchange\b|\breduction\b|\bincrease\b", re.IGNORECASE)


def _is_share(header: str) -> bool:
    return bool(_SHARE.search(header)) and not _CHANGED.search(header)


def _course(rows: Sequence[Registered]) -> Course | None:
    """A chart over time; none where the outcome has a later time that the article does not show."""
    header, last = rows[0].header, max(r.time[0] for r in rows if r.time)
    if any(day > last for r in rows for day in r.frame):
        return None
    arms = list(dict.fromkeys(arm for row in rows for arm, _ in row.cells))
    series: list[tuple[str, list[_Point]]] = []
    for arm in arms:
        points = [
            (r.time, dict(r.cells)[arm], cell)
            for r in rows
            if r.time and arm in dict(r.cells) and (cell := _cell(dict(r.cells)[arm], r.intervals))
        ]
        if len(points) > 1:
            series.append((arm, points))
    if not series or len(series) > MOST_ARMS:
        return None
    told = [
        (r.time[1], tuple(dict(r.cells).get(a, "") for a, _ in series), r.claim)
        for r in rows
        if r.time
    ]
    share = _is_share(header) and not _CHANGED.search(rows[0].outcome)
    return _drawn(rows[0].outcome, series, told, f"{header}.{_brackets(rows[0])}", share)


_Point = tuple[tuple[float, str], str, Cell]

_SHARE_IN_TEXT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?%")
_COMPARED = re.compile(
    r"\b(?:against|versus|vs|compared|than|placebo|sham|control\w*|respectively|CI|interval)\b",
    re.I,
)


def _told_over_time(claims: Iterable[Claim], of_row: set[str]) -> Iterator[Course]:
    """Shares that one statement gives for several times in turn: ``32.8 % at month 12 and 60.3 % at
    month 24``. A statement that compares, or holds any other share or time, is left alone."""
    for claim in claims:
        text = one_line(claim.text)
        if claim.id in of_row or _COMPARED.search(text):
            continue
        found = sorted(
            [*_SHARE_IN_TEXT.finditer(text), *_TIME.finditer(text)], key=lambda m: m.start()
        )
        shares, times = found[::2], found[1::2]
        in_turn = all(m.re is _SHARE_IN_TEXT for m in shares) and all(m.re is _TIME for m in times)
        if len(shares) < 2 or len(shares) != len(times) or not in_turn:
            continue
        days = [_days(m) for m in times]
        values = [Decimal(m[1]) for m in shares]
        if days != sorted(set(days)) or max(values) > 100:
            continue
        points: list[_Point] = [
            ((day, time.group()), share.group(), Cell(value, None, None))
            for day, time, share, value in zip(days, times, shares, values, strict=True)
        ]
        told = [
            (time.group(), (share.group(),), claim)
            for time, share in zip(times, shares, strict=True)
        ]
        yield _drawn("", [("", points)], told, "", share=True)


def _drawn(
    title: str,
    series: Sequence[tuple[str, Sequence[_Point]]],
    told: Sequence[tuple[str, tuple[str, ...], Claim]],
    note: str,
    share: bool,
) -> Course:
    cells = [cell for _, points in series for _, _, cell in points]
    values = [v for c in cells for v in (c.value, c.low, c.high) if v is not None]
    heights = _linear(values, share=share)
    days = sorted({time for _, points in series for time, _, _ in points})
    across = Axis(min(0.0, days[0][0]), days[-1][0], False)

    def y(value: Decimal | None) -> str:
        if value is None:
            return ""
        return f"{HEIGHT - BOTTOM - heights.part(value) * (HEIGHT - BOTTOM - TOP):.1f}"

    return Course(
        title=title,
        series=tuple(
            Series(
                arm,
                place,
                tuple(
                    Dot(across.at(day), y(c.value), y(c.low), y(c.high), printed, name)
                    for (day, name), printed, c in points
                ),
            )
            for place, (arm, points) in enumerate(series)
        ),
        x_ticks=tuple(_apart(Tick(across.at(day), name) for day, name in days)),
        y_ticks=tuple(
            Tick(y(Decimal(t.name)), f"{t.name} %" if share else t.name, t.zero)
            for t in heights.ticks
        ),
        times=tuple(told),
        note=note,
    )


def _apart(ticks: Iterable[Tick]) -> Iterator[Tick]:
    """Ticks whose names do not run into one another, the last always among them."""
    ordered = list(ticks)
    last = float(ordered[-1].at)
    before = -APART
    for tick in ordered[:-1]:
        if float(tick.at) - before >= APART and last - float(tick.at) >= APART:
            before = float(tick.at)
            yield tick
    yield ordered[-1]


# Scales.


def _linear(values: Iterable[Decimal], *, share: bool) -> Axis:
    """A scale with even steps that shows 0, and of shares all from 0 to 100."""
    found = [Decimal(0), *values]
    low, high = min(found), max(found)
    if share and low == 0 and high <= 100:
        low, high = Decimal(0), Decimal(100)
    step = _step((high - low) / 4 if high > low else Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    ends = [first * step, max(last, first + 1) * step]
    axis = Axis(float(ends[0]), float(ends[1]), powers=False)
    names = [(first + n) * step for n in range(int((ends[1] - ends[0]) / step) + 1)]
    ticks = tuple(Tick(axis.at(v), f"{v.normalize() + 0:f}", zero=v == 0) for v in names)
    return Axis(axis.low, axis.high, False, ticks)


def _step(raw: Decimal) -> Decimal:
    power = Decimal(1).scaleb(raw.adjusted())
    return next(power * n for n in (1, 2, 5, 10) if power * n >= raw)


_POWERS = tuple(Decimal(n).scaleb(p) for p in range(-4, 5) for n in (1, 2, 5))


def _powers(values: Iterable[Decimal]) -> Axis:
    """A scale of powers that shows 1 and ends at round figures."""
    found = [Decimal(1), *values]
    below = [p for p in _POWERS if p <= min(found)]
    above = [p for p in _POWERS if p >= max(found)]
    low = below[-1] if below else min(found)
    high = above[0] if above else max(found)
    if low == high:
        low, high = Decimal("0.5"), Decimal(2)
    axis = Axis(float(low), float(high), powers=True)
    inside = [p for p in _POWERS if low <= p <= high]
    if len(inside) > 6:
        inside = [p for p in inside if p.normalize().as_tuple().digits == (1,)]
    ticks = (Tick(axis.at(p), f"{p.normalize():f}", zero=p == 1) for p in inside)
    return Axis(axis.low, axis.high, True, tuple(ticks))
