"""A protocol file, read strictly: what it does not understand or cannot trace, it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from probatum.evidence.claims import Quote
from probatum.evidence.editions import Edition, Passage, Status
from probatum.protocols.blocks import Block, parsed
from probatum.protocols.language import (
    NUMBERS,
    VERSION,
    Action,
    Age,
    Analyte,
    Branch,
    Case,
    Cited,
    Compare,
    Condition,
    Course,
    Criterion,
    Decision,
    Dose,
    Dosed,
    Event,
    Finding,
    Fits,
    Group,
    Interrupted,
    Kind,
    Kit,
    Lab,
    Length,
    Measure,
    Missed,
    Named,
    Of,
    Operand,
    Parameter,
    Phase,
    Point,
    Protocol,
    Recovery,
    Row,
    Rule,
    Series,
    Sign,
    Silent,
    Spent,
    Step,
    Term,
    Trend,
    Unit,
    Until,
    Variant,
    Worded,
    Words,
)
from probatum.protocols.patients import RESULT_WORDS
from probatum.protocols.proving import prove

_TOP = (
    "protocol", "name", "title", "about", "anchor", "variants", "analytes", "parameters",
    "operands", "events", "conventions", "withheld", "rules",
)  # fmt: skip
_RULE = ("id", "topic", "title", "quotes")
_HOW = ("all", "any", "none")
_COMPARE = tuple(c.value for c in Compare)


def read(content: bytes, file: str, editions: Iterable[Edition]) -> Protocol:
    """The protocol that a file states, every quote resolved in ``editions`` and every rule proved.

    Raises ProtocolError: file, line, reason.
    """
    return Loader(editions).load(parsed(content, file), content)


class Loader:
    """Reads protocols whose quotes stand in some editions.

    ``keep`` remembers what a block that stands for a rule came to, for whoever reads many variants
    of one file that differ in a place or two: rules are then read once, and proved each time.
    """

    def __init__(self, editions: Iterable[Edition], *, keep: bool = False) -> None:
        self._held = {(e.document, e.version): Held(e) for e in editions}
        self._kept: dict[int, tuple[Block, Rule]] | None = {} if keep else None

    def load(self, block: Block, content: bytes) -> Protocol:
        """The protocol that a parsed file states. Raises ProtocolError."""
        protocol = self._protocol(block, content)
        prove(protocol, block.file)
        return protocol

    def _rule(self, reader: _Reader, block: Block) -> Rule:
        if self._kept is None:
            return reader.rule(block)
        if id(block) not in self._kept:
            self._kept[id(block)] = (block, reader.rule(block))
        return self._kept[id(block)][1]

    def _protocol(self, block: Block, content: bytes) -> Protocol:
        top = block.mapping(_TOP, ("protocol", "name", "title", "anchor", "variants", "rules"))
        if top["protocol"].whole() != VERSION:
            raise top["protocol"].refuse(f"this program reads version {VERSION} of the language")
        variants = tuple(_variant(b) for b in top["variants"].items())
        anchor = top["anchor"].mapping(("event", "field"), ("event", "field"))
        reader = _Reader(block, variants, self._held)
        operands = {
            name: _operand(b)
            for name, b in (top["operands"].entries() if "operands" in top else {}).items()
        }
        return Protocol(
            name=top["name"].text(),
            title=top["title"].text(),
            about=_text(top, "about"),
            anchor=anchor["event"].text(),
            anchor_field=anchor["field"].text(),
            variants=variants,
            analytes=tuple(_analyte(b) for b in _items(top, "analytes")),
            parameters=tuple(_parameter(b) for b in _items(top, "parameters")),
            operands=operands,
            events=tuple(_event(b) for b in _items(top, "events")),
            rules=tuple(self._rule(reader, b) for b in top["rules"].items()),
            conventions=tuple(b.text() for b in _items(top, "conventions")),
            withheld=tuple(b.text() for b in _items(top, "withheld")),
            lines=dict(_lines(top)),
            content=content,
        )


def _lines(top: Mapping[str, Block]) -> Iterator[tuple[str, int]]:
    """The line of everything that rules refer to."""
    for kind in ("analytes", "parameters", "events"):
        for block in _items(top, kind):
            yield f"{kind}.{block.value['id'].value}", block.line
    for name, block in (top["operands"].entries() if "operands" in top else {}).items():
        yield f"operands.{name}", block.line


def _items(top: Mapping[str, Block], key: str) -> list[Block]:
    return top[key].items() if key in top else []


def _text(entries: Mapping[str, Block], key: str, default: str = "") -> str:
    return entries[key].text() if key in entries else default


class Held:
    """An edition and, made when it is first asked for, its passages by their words."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._passages: dict[str, Passage] | None = None

    def passage(self, words: str) -> Passage | None:
        """The first passage of exactly these words."""
        if self._passages is None:
            self._passages = {}
            for passage in self.edition.passages:
                self._passages.setdefault(self.edition.words(passage), passage)
        return self._passages.get(words)


def _variant(block: Block) -> Variant:
    known = ("jurisdiction", "edition", "document", "version", "effective")
    entries = block.mapping(known, known)
    return Variant(*(entries[k].text() for k in known))


def _analyte(block: Block) -> Analyte:
    known = ("id", "name", "loinc", "also", "units", "plausible")
    entries = block.mapping(known, known)
    ends = entries["plausible"].items()
    if len(ends) != 2:
        raise entries["plausible"].refuse("a lowest and a highest value are needed")
    units = tuple((unit, b.number()) for unit, b in entries["units"].entries().items())
    if not units or units[0][1] != 1:
        raise entries["units"].refuse("the first unit is that of comparison: its factor is 1")
    return Analyte(
        entries["id"].text(),
        entries["name"].text(),
        entries["loinc"].texts(),
        entries["also"].texts(),
        units,
        ends[0].number(),
        ends[1].number(),
    )


def _parameter(block: Block) -> Parameter:
    known = ("id", "value", "unit", "title", "owner")
    entries = block.mapping(known, known)
    return Parameter(
        entries["id"].text(),
        entries["value"].number(),
        entries["unit"].text(),
        entries["title"].text(),
        entries["owner"].text(),
    )


def _operand(block: Block) -> Operand:
    kind, inner = block.only()
    match kind:
        case "lab":
            known = ("analyte", "of", "baseline", "assay", *_COMPARE)
            entries = inner.mapping(known, ("analyte", "of"))
            compare, limit = _compared(inner, entries)
            return Lab(
                entries["analyte"].text(),
                compare,
                limit.number(),
                entries["of"].member(Of),
                "baseline" in entries and entries["baseline"].truth(),
                _text(entries, "assay"),
            )
        case "worded":
            entries = inner.mapping(("analyte", "is", "days", "apart"), ("analyte", "is"))
            if entries["is"].text() not in RESULT_WORDS:
                raise entries["is"].refuse(
                    f"a result in a word is one of {', '.join(RESULT_WORDS)}"
                )
            return Worded(
                entries["analyte"].text(),
                entries["is"].text(),
                _positive(entries, "days"),
                _positive(entries, "apart"),
            )
        case "recovery":
            known = ("depth", "back", *(u.value for u in Unit))
            entries = inner.mapping(known, ("depth", "back"))
            count, unit = _counted(inner, entries)
            return Recovery(entries["depth"].texts(), entries["back"].texts(), count, unit)
        case "interruption":
            entries = inner.mapping(("reasons", "unit", "counted", *_COMPARE))
            if "reasons" in entries:
                inner.mapping(("reasons",))
                return Interrupted(reasons=entries["reasons"].texts())
            inner.mapping(("unit", "counted", *_COMPARE), ("unit", "counted"))
            compare, limit = _compared(inner, entries)
            how = entries["counted"].text()
            if how not in ("without a dose", "from last dose to next"):
                raise entries["counted"].refuse(
                    "days are counted `without a dose` or `from last dose to next`"
                )
            unit = entries["unit"].member(Unit)
            return Interrupted(compare, limit.whole(), unit, how == "without a dose")
        case "trend":
            entries = inner.mapping(("analyte", "rising"), ("analyte", "rising"))
            return Trend(entries["analyte"].text(), entries["rising"].truth())
        case "finding":
            entries = inner.mapping(("field", "is"), ("field", "is"))
            return Finding(entries["field"].text(), entries["is"].text())
        case "sign":
            return Sign(inner.texts())
        case "age":
            entries = inner.mapping(("unit", *_COMPARE), ("unit",))
            compare, limit = _compared(inner, entries)
            return Age(compare, limit.whole(), entries["unit"].member(Unit))
        case "term":
            return Term(inner.text())
        case "words":
            entries = inner.mapping(("field", "yes", "no"), ("field", "yes", "no"))
            return Words(entries["field"].text(), entries["yes"].texts(), entries["no"].texts())
        case "measure":
            entries = inner.mapping(("field", *_COMPARE), ("field",))
            compare, limit = _compared(inner, entries)
            return Measure(_numbered(entries["field"]), compare, limit.number())
        case "dosed":
            entries = inner.mapping(("amount", "unit"), ("amount", "unit"))
            return Dosed(entries["amount"].number(), entries["unit"].text())
        case "spent":
            entries = inner.mapping(("what", "unit", *_COMPARE), ("what", "unit"))
            compare, limit = _compared(inner, entries)
            if entries["unit"].member(Unit) is not Unit.DAYS:
                raise entries["unit"].refuse("a cumulative clock counts days")
            return Spent(entries["what"].text(), compare, limit.number())
    raise inner.refuse(
        f"{kind!r} is no operand; known are lab, worded, trend, recovery, interruption, finding, "
        "sign, age, term, words, measure, dosed, spent"
    )


def _positive(entries: Mapping[str, Block], key: str) -> int | None:
    if key not in entries:
        return None
    number = entries[key].whole()
    if number < 1:
        raise entries[key].refuse("a number of days above 0 is needed")
    return number


def _counted(block: Block, entries: Mapping[str, Block]) -> tuple[int, Unit]:
    found = [u for u in Unit if u.value in entries]
    if len(found) != 1:
        raise block.refuse("one unit of time is needed")
    return entries[found[0].value].whole(), found[0]


def _numbered(block: Block) -> str:
    """One of the patient's numbers, by its field."""
    if block.text() not in NUMBERS:
        raise block.refuse(f"{block.text()!r} is none of {', '.join(NUMBERS)}")
    return block.text()


def _length(block: Block) -> Length:
    """``{months: 4}``"""
    kind, inner = block.only()
    units = [u for u in Unit if u.value == kind]
    if not units or inner.whole() < 1:
        raise block.refuse("one or more days, weeks, months or years are needed here")
    return Length(inner.whole(), units[0])


def _compared(block: Block, entries: Mapping[str, Block]) -> tuple[Compare, Block]:
    found = [c for c in Compare if c.value in entries]
    if len(found) != 1:
        raise block.refuse(f"exactly one of {', '.join(_COMPARE)} is needed")
    return found[0], entries[found[0].value]


def _condition(block: Block) -> Condition:
    if isinstance(block.value, str):
        return Named(block.text())
    how, inner = block.only()
    if how not in _HOW:
        raise block.refuse(f"{how!r} is none of {', '.join(_HOW)}")
    return Group(how, tuple(_condition(b) for b in inner.items()))


def _point(block: Block) -> Point:
    entries = block.mapping(("event", *(u.value for u in Unit)), ("event",))
    counted = [u for u in Unit if u.value in entries]
    if len(counted) > 1:
        raise block.refuse("one unit of time is needed")
    if not counted:
        return Point(entries["event"].text())
    return Point(entries["event"].text(), entries[counted[0].value].whole(), counted[0])


def _event(block: Block) -> Event:
    known = ("id", "title", "at", "settled", "after", "restarts", "lasts", "dated")
    entries = block.mapping(known, ("id", "title"))
    if sum(k in entries for k in ("at", "settled", "dated")) != 1:
        raise block.refuse(
            "an event is `at` a point, follows a decision that is `settled`, or is `dated`"
        )
    if "lasts" in entries and "at" not in entries:
        raise entries["lasts"].refuse("`lasts` needs `at`, its first day")
    return Event(
        entries["id"].text(),
        entries["title"].text(),
        _point(entries["at"]) if "at" in entries else None,
        _text(entries, "settled"),
        entries["after"].whole() if "after" in entries else 0,
        entries["restarts"].texts() if "restarts" in entries else (),
        _text(entries, "lasts"),
        _text(entries, "dated"),
    )


def _phase(block: Block) -> Phase:
    entries = block.mapping(
        ("event", "every", "from", "to", "unit", "stops"), ("event", "every", "from", "to")
    )
    unit = entries["unit"].member(Unit) if "unit" in entries else Unit.DAYS
    phase = Phase(
        entries["event"].text(),
        entries["every"].whole(),
        entries["from"].whole(),
        entries["to"].whole(),
        unit,
        _text(entries, "stops"),
    )
    if phase.every < 1 or phase.last < phase.first:
        raise block.refuse("a phase runs forwards, every one or more units of time")
    if (phase.last - phase.first) % phase.every:
        raise block.refuse(
            f"{phase.last} is none of its days: it is not reached from {phase.first}"
        )
    return phase


def _until(block: Block) -> Until:
    entries = block.mapping(("words", "condition", "not_before"), ("words",))
    condition = _condition(entries["condition"]) if "condition" in entries else None
    if "not_before" in entries and condition is None:
        raise entries["not_before"].refuse("`not_before` needs a condition that it holds back")
    least = entries["not_before"].whole() if "not_before" in entries else None
    return Until(entries["words"].text(), condition, least)


class _Reader:
    def __init__(
        self, top: Block, variants: tuple[Variant, ...], editions: Mapping[tuple[str, str], Held]
    ) -> None:
        self._variants = {v.key: v for v in variants}
        self._editions = editions
        if len(self._variants) != len(variants):
            raise top.value["variants"].refuse("two variants have one jurisdiction and edition")
        for variant in variants:
            if (variant.document, variant.version) not in editions:
                raise top.value["variants"].refuse(
                    f"the edition {variant.version!r} of {variant.document} is not held"
                )

    def rule(self, block: Block) -> Rule:
        kinds = ("dose", "course", "criterion", "action", "decision", "silent")
        entries = block.mapping((*_RULE, *kinds), ("id", "title", "quotes"))
        found = [k for k in kinds if k in entries]
        if len(found) != 1:
            raise block.refuse(f"a rule is exactly one of {', '.join(kinds)}")
        made: Rule = getattr(self, f"_{found[0]}")(entries[found[0]])
        name = entries["id"].text()
        return replace(
            made,
            id=name,
            topic=_text(entries, "topic", name),
            title=entries["title"].text(),
            quotes=self._quotes(entries["quotes"], made),
            line=block.line,
        )

    def _quotes(self, block: Block, rule: Rule) -> dict[str, tuple[Cited, ...]]:
        """The quotes by variant; ``*`` stands for every variant that is not named."""
        found: dict[str, tuple[Cited, ...]] = {}
        given = block.entries()
        rest = {k: given["*"] for k in self._variants if k not in given} if "*" in given else {}
        for key, entry in ({k: b for k, b in given.items() if k != "*"} | rest).items():
            if key not in self._variants:
                known = ", ".join(self._variants)
                raise entry.refuse(f"{key!r} is no variant of this protocol; known are {known}")
            found[key] = tuple(self._cited(key, entry, rule))
        if not found:
            raise block.refuse("a rule without a named source is refused")
        return found

    def _cited(self, key: str, block: Block, rule: Rule) -> Iterator[Cited]:
        if isinstance(block.value, list):
            for item in block.items():
                yield from self._cited(key, item, rule)
            return
        origin, words = key, block
        if isinstance(block.value, dict):
            entries = block.mapping(("from", "words"), ("from", "words"))
            origin, words = entries["from"].text(), entries["words"]
            if origin not in self._variants:
                raise entries["from"].refuse(f"{origin!r} is no variant of this protocol")
        for item in words.items() if isinstance(words.value, list) else [words]:
            for text, row in _filled(item.text(), rule):
                place = Block(item.file, row.line, item.value) if row else item
                yield replace(self._resolved(key, origin, text, place), row=row)

    def _resolved(self, key: str, origin: str, words: str, block: Block) -> Cited:
        variant = self._variants[origin]
        held = self._editions[variant.document, variant.version]
        edition, passage = held.edition, held.passage(words)
        if passage is None:
            raise block.refuse(f"the words {words!r:.120} stand in no passage of {origin}")
        if passage.status is None:
            raise block.refuse("the passage states no status")
        carried = origin != key
        status = Status.UNCONFIRMED if carried else passage.status
        return Cited(_quote(edition, passage), status, edition.title, carried)

    def _dose(self, block: Block) -> Dose:
        known = (
            "gives", "unit", "rounding", "cases", "cross_check", "amount_per_kg", "amount_unit",
            "minutes", "rate", "kit", "weight",
        )  # fmt: skip
        entries = block.mapping(known, ("gives", "unit", "cases"))
        if "minutes" in entries and "rate" in entries:
            raise entries["rate"].refuse("either the minutes or the rate is stated")
        if entries["gives"].text() not in ("volume_ml", "amount"):
            raise entries["gives"].refuse("a dose gives volume_ml or amount")
        check = None
        if "cross_check" in entries:
            inner = entries["cross_check"].mapping(("per_kg", "to"), ("per_kg", "to"))
            check = (inner["per_kg"].number(), inner["to"].number())
        return Dose(
            **_BARE,
            gives=entries["gives"].text(),
            unit=entries["unit"].text(),
            rounding=_text(entries, "rounding"),
            cases=tuple(_case(b) for b in entries["cases"].items()),
            cross_check=check,
            amount_per_kg=_number(entries, "amount_per_kg"),
            amount_unit=_text(entries, "amount_unit"),
            minutes=_number(entries, "minutes"),
            rate=_number(entries, "rate"),
            kit=_kit(entries["kit"]) if "kit" in entries else None,
            weight=_numbered(entries["weight"]) if "weight" in entries else "weight_kg",
        )

    def _course(self, block: Block) -> Course:
        known = ("unit", "first_day", "shown", "series", "late", "missed")
        entries = block.mapping(known, ("shown", "series"))
        unit, missed = Unit.MONTHS, []
        if "missed" in entries:
            inner = entries["missed"].mapping(("unit", "rows"), ("unit", "rows"))
            unit = inner["unit"].member(Unit)
            missed = [_missed(b) for b in inner["rows"].items()]
        return Course(
            **_BARE,
            unit=_text(entries, "unit"),
            first=entries["first_day"].whole() if "first_day" in entries else 0,
            shown=entries["shown"].text(),
            series=tuple(_series(b) for b in entries["series"].items()),
            late=_text(entries, "late"),
            unit_of_missed=unit,
            missed=tuple(missed),
        )

    def _criterion(self, block: Block) -> Criterion:
        entries = block.mapping(("needs", "otherwise"), ("needs",))
        otherwise = entries["otherwise"].member(Fits) if "otherwise" in entries else Fits.NOT_MET
        return Criterion(**_BARE, needs=_condition(entries["needs"]), otherwise=otherwise)

    def _action(self, block: Block) -> Action:
        known = (
            "kind", "what", "at", "to", "phases", "until", "analytes", "window", "on", "when", "alert",
            "each", "plain",
        )  # fmt: skip
        entries = block.mapping(known, ("kind", "what"))
        if "to" in entries and "at" not in entries:
            raise entries["to"].refuse("`to` needs `at`")
        if "plain" in entries and any(c.isdigit() for c in entries["plain"].text()):
            raise entries["plain"].refuse("words for patients hold no number")
        if "each" in entries and ("at" in entries or "phases" in entries):
            raise entries["each"].refuse("`each` dose of a course has its day from the course")
        return Action(
            **_BARE,
            kind=entries["kind"].member(Kind),
            what=entries["what"].text(),
            at=_point(entries["at"]) if "at" in entries else None,
            to=_point(entries["to"]) if "to" in entries else None,
            phases=tuple(_phase(b) for b in _items(entries, "phases")),
            until=_until(entries["until"]) if "until" in entries else None,
            analytes=entries["analytes"].texts() if "analytes" in entries else (),
            window=_text(entries, "window"),
            on=tuple((k, b.texts()) for k, b in entries["on"].entries().items())
            if "on" in entries
            else (),
            when=_condition(entries["when"]) if "when" in entries else None,
            each=_text(entries, "each"),
            alert=entries["alert"].truth() if "alert" in entries else False,
            plain=_text(entries, "plain"),
        )

    def _decision(self, block: Block) -> Decision:
        known = ("day", "window", "branches", "settles", "watched", "lost")
        entries = block.mapping(known, ("day", "branches"))
        if "settles" not in entries and ("watched" in entries or "lost" in entries):
            raise block.refuse("only a decision that settles can be watched or lost")
        branches = []
        for item in entries["branches"].items():
            inner = item.mapping(("outcome", "when"), ("outcome",))
            when = _condition(inner["when"]) if "when" in inner else None
            branches.append(Branch(inner["outcome"].text(), when))
        return Decision(
            **_BARE,
            day=_point(entries["day"]),
            window=_text(entries, "window"),
            branches=tuple(branches),
            settles=_text(entries, "settles"),
            watched=_condition(entries["watched"]) if "watched" in entries else None,
            lost=_text(entries, "lost"),
        )

    def _silent(self, block: Block) -> Silent:
        return Silent(**_BARE, says=block.text())


_BARE: dict[str, Any] = {"id": "", "topic": "", "title": "", "quotes": {}, "line": 0}


def _number(entries: Mapping[str, Block], key: str) -> Decimal | None:
    return entries[key].number() if key in entries else None


def _kit(block: Block) -> Kit:
    known = ("ml", "vials", "least", "most")
    entries = block.mapping(known, known)
    if entries["vials"].text() not in ("up", "nearest"):
        raise entries["vials"].refuse("vials are rounded up or to the nearest")
    kit = Kit(
        entries["ml"].number(),
        entries["vials"].text() == "up",
        entries["least"].whole(),
        entries["most"].whole(),
    )
    if kit.ml <= 0 or not 0 < kit.least <= kit.most:
        raise block.refuse("a kit holds from 1 vial of more than 0 mL to as many or more")
    return kit


def _series(block: Block) -> Series:
    entries = block.mapping(("when", "steps", "then", "abstain"))
    if ("steps" in entries) == ("abstain" in entries):
        raise block.refuse("a series has steps, or says why it abstains")
    return Series(
        _condition(entries["when"]) if "when" in entries else None,
        tuple(_step(b) for b in _items(entries, "steps")),
        _step(entries["then"], recurring=True) if "then" in entries else None,
        _text(entries, "abstain"),
    )


def _step(block: Block, *, recurring: bool = False) -> Step:
    places = ("after", "day", "open")
    known = ("what", "amount", "volume_ml", *(("every",) if recurring else places))
    entries = block.mapping(known, ("what", "every") if recurring else ("what",))
    if sum(k in entries for k in places) > 1:
        raise block.refuse("a dose is due `after` the one before it, on a `day`, or is `open`")
    after = entries.get("every" if recurring else "after")
    return Step(
        entries["what"].text(),
        _number(entries, "amount"),
        _number(entries, "volume_ml"),
        _length(after) if after else None,
        entries["day"].whole() if "day" in entries else None,
        _text(entries, "open"),
    )


def _missed(block: Block) -> Missed:
    ways = ("more", "restart", "apart")
    entries = block.mapping(("what", "from", "below", *ways), ("what",))
    if sum(k in entries for k in ways) > 1:
        raise block.refuse(f"at most one of {', '.join(ways)} is needed")
    return Missed(
        entries["what"].text(),
        entries["from"].whole() if "from" in entries else None,
        entries["below"].whole() if "below" in entries else None,
        tuple(_length(b) for b in _items(entries, "more")),
        entries["restart"].truth() if "restart" in entries else False,
        entries["apart"].whole() if "apart" in entries else None,
    )


def _case(block: Block) -> Case:
    ways = ("rows", "per_kg", "fixed", "abstain")
    entries = block.mapping(("when", *ways, "forms"))
    if sum(k in entries for k in ways) != 1:
        raise block.refuse(
            "a case has rows, an amount per_kg, a fixed amount, or says why it abstains"
        )
    rows = []
    for item in _items(entries, "rows"):
        values = [b.number() for b in item.items()]
        if len(values) != 3:
            raise item.refuse("a row is [lowest, highest, value]")
        rows.append(Row(values[0], values[1], values[2], item.line))
    return Case(
        _condition(entries["when"]) if "when" in entries else None,
        tuple(rows),
        _number(entries, "per_kg"),
        _number(entries, "fixed"),
        _text(entries, "abstain"),
        entries["forms"].texts() if "forms" in entries else (),
    )


def _filled(words: str, rule: Rule) -> list[tuple[str, Row | None]]:
    """The words of a quote; with ``{low}``, ``{high}`` and ``{value}``, those of every row."""
    if "{" not in words or not isinstance(rule, Dose):
        return [(words, None)]
    rows = [row for case in rule.cases for row in case.rows]
    return [(words.format(low=r.low, high=r.high, value=r.value), r) for r in rows]


def _quote(edition: Edition, passage: Passage) -> Quote:
    codes, titles = edition.codes(passage.section), edition.path(passage.section)
    return Quote(
        document=edition.document,
        edition=edition.id,
        section=codes[-1] if codes else titles[-1],
        start=passage.start,
        end=passage.end,
        exact=edition.words(passage),
        level=edition.level,
        path=tuple(t for t in titles if t),
        status=passage.status,
        where=passage.where,
        licence=edition.licence,
    )
