"""Faults put into a protocol on purpose, to see whether its examples and its loading notice them.

Each mutation changes one number, unit, comparator, base of days, condition, kind or list of a file that
was parsed; the changed file is loaded as strictly as any, and all its examples are run. A mutation that
is neither refused nor fails an example survives: nothing vouches for the place that it changed.
(DeMillo, Lipton, Sayward 1978, Hints on test data selection.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from probatum.evidence.editions import Edition
from probatum.protocols.blocks import Block, ProtocolError, parsed
from probatum.protocols.examples import Examples, Run, failures
from probatum.protocols.language import Compare, Fits, Kind, Of, Protocol, Unit
from probatum.protocols.proving import conditions, named
from probatum.protocols.reading import Loader

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, its line, what was changed into what, and the changed file."""

    path: Path
    line: int
    change: str
    root: Block

    @property
    def name(self) -> str:
        """As an examples file names it: ``rules.taper.action.kind: do -> consider``."""
        return f"{'.'.join(map(str, self.path))}: {self.change}"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that nothing noticed."""

    file: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: nothing notices {self.name}"


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutations of one file."""

    refused: int
    """Not loaded."""
    failed: int
    """Loaded, and an example failed."""
    proved: int
    """Survived, and the examples file proves that nobody could notice."""
    survivors: tuple[Survivor, ...]
    stale: tuple[str, ...]
    """Proofs in the examples file of changes that do not survive, or that are not made."""

    @property
    def made(self) -> int:
        """All mutations."""
        return self.refused + self.failed + self.proved + len(self.survivors)


def score(
    content: bytes,
    file: str,
    editions: Iterable[Edition],
    examples: Examples,
    told: Callable[[int], None] = lambda done: None,
) -> Score:
    """What becomes of every mutation of a file that loads. ``told`` hears how many are done."""
    root = parsed(content, file)
    loader = Loader(editions, keep=True)
    loader.load(root, content)
    runs = _Runs(examples)
    refused = failed = 0
    left: list[Mutant] = []
    for done, mutant in enumerate(mutants(root), 1):
        try:
            changed = loader.load(mutant.root, content)
        except ProtocolError:
            refused += 1
        except _BREAKS as error:
            left.append(replace(mutant, change=f"{mutant.change} (loading breaks: {error!r})"))
        else:
            if runs.notice(changed, mutant):
                failed += 1
            else:
                left.append(mutant)
        told(done)
    proofs = {e.change: e for e in examples.equivalent}
    survivors = tuple(Survivor(file, m.line, m.name) for m in left if m.name not in proofs)
    names = {m.name for m in left}
    stale = tuple(
        f"{examples.file}, line {e.line}: no such change survives: {e.change}"
        for e in examples.equivalent
        if e.change not in names
    )
    return Score(refused, failed, len(names & proofs.keys()), survivors, stale)


_BREAKS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a file that should have been refused can raise."""


class _Runs:
    """The runs of the examples, those first that are most likely to notice a change.

    That is: what noticed a change beside it, then what names the rule or a rule that uses the operand,
    then what noticed a change of that kind elsewhere, then the rest.
    """

    def __init__(self, examples: Examples) -> None:
        self._file = examples.file
        self._runs = examples.runs
        self._best: dict[Path, list[int]] = {}
        self._order = list(range(len(self._runs)))

    def notice(self, protocol: Protocol, mutant: Mutant) -> bool:
        """Whether any run fails; a plan that cannot be made is noticed as well."""
        place, sort = mutant.path[:2], (mutant.path[0], *mutant.path[2:4])
        beside, alike = self._best.setdefault(place, []), self._best.setdefault(sort, [])
        name = str(mutant.path[1]) if len(mutant.path) > 1 else ""
        using = (r.id for r in protocol.rules if any(name in named(c) for c in conditions(r)))
        names = {name, *using}
        variants = {k for r in protocol.rules if r.id in names for k in r.quotes}
        about = [
            i
            for i in self._order
            if names & self._runs[i].about and (not variants or self._runs[i].variant in variants)
        ]
        for index in dict.fromkeys((*beside, *alike[:8], *about, *self._order)):
            if self._fails(protocol, self._runs[index]):
                for found in (beside, alike, self._order):
                    found[:] = [index, *(i for i in found if i != index)]
                return True
        return False

    def _fails(self, protocol: Protocol, run: Run) -> bool:
        try:
            return next(failures(protocol, run, self._file), None) is not None
        except _BREAKS:
            return True


# The mutations.


def mutants(root: Block) -> Iterator[Mutant]:
    """Every mutation of a parsed protocol file, in the order of the file."""
    events = (
        [e.value["id"].value for e in root.value["events"].value] if "events" in root.value else []
    )
    for change in _Changing(tuple(events)).changes(root, "", ()):
        yield Mutant(change.path, change.line, change.said, change.made)


@dataclass(frozen=True, slots=True)
class _Change:
    path: Path
    line: int
    said: str
    made: Block


_UNTOUCHED = frozenset(
    {"protocol", "name", "about", "anchor", "variants", "quotes", "id", "topic", "field", "owner"}
)
"""Keys whose values name things, or whose every change is refused (a quote must stand)."""
_PROSE = frozenset({"what", "title", "silent", "words", "conventions", "withheld"})
"""Keys whose values are sentences: only their numbers are changed."""
_DROPPED = frozenset(
    {
        *(
            "window",
            "when",
            "on",
            "until",
            "otherwise",
            "not_before",
            "to",
            "at",
            "watched",
            "lost",
        ),
        *("late", "missed", "then", "stops", "more", "apart", "restart", "forms", "weight", "each"),
    }
)
"""Keys that are left out in turn."""
_SHORTENED = frozenset(
    {
        *("all", "any", "sign", "yes", "no", "also", "loinc", "analytes", "phases", "branches"),
        *("steps", "rows", "cases", "series", "more", "forms"),
    }
)
"""Lists whose items are left out in turn."""
_TIMES = tuple(u.value for u in Unit)
_COMPARED = tuple(c.value for c in Compare)
_GROUPS = ("all", "any", "none")
_MEMBERS = {
    "of": tuple(o.value for o in Of),
    "kind": tuple(k.value for k in Kind),
    "otherwise": tuple(f.value for f in Fits),
    "alert": ("true", "false"),
    "rising": ("true", "false"),
    "restart": ("true", "false"),
    "is": ("normal", "abnormal"),
}
"""Scalars that are one of a few words: each becomes every other."""
_UNITS = {
    **{"mL": "L", "L": "mL", "kg": "g", "g": "kg", "mg": "g", "mcg": "mg", "vg": "gc", "gc": "vg"},
    **{"U": "IU", "IU": "U", "mL/h": "mL/min", "vg/kg": "vg", "mg/kg": "mg", "gc/kg": "gc"},
}
_IN_TEXT = re.compile(r"(?<![\w.])[+-]?\d+(?:\.\d+)?(?![\w.]*\d)|(?<=D)[+-]\d+")


class _Changing:
    """The changes of a file that names these events."""

    def __init__(self, events: tuple[str, ...]) -> None:
        self._events = events

    def changes(self, block: Block, key: str, path: Path) -> Iterator[_Change]:
        """The changes of a block that stands under a key."""
        if isinstance(block.value, dict):
            yield from self._of_mapping(block, key, path)
        elif isinstance(block.value, list):
            yield from self._of_list(block, key, path)
        else:
            made = self._events if key == "event" else _scalars(block.value, key)
            for text in dict.fromkeys(made):
                if text != block.value:
                    said = f"{block.value} -> {text}"
                    yield _Change(path, block.line, said, _with(block, text))

    def _of_mapping(self, block: Block, key: str, path: Path) -> Iterator[_Change]:
        entries: dict[str, Block] = block.value
        for name, entry in entries.items():
            if name in _UNTOUCHED:
                continue
            here = (*path, name)
            for other in _renamed(name, entry):
                renamed = {other if k == name else k: v for k, v in entries.items()}
                yield _Change(here, entry.line, f"{name} -> {other}", _with(block, renamed))
            if name in _DROPPED and len(entries) > 1:
                kept = {k: v for k, v in entries.items() if k != name}
                yield _Change(here, entry.line, "left out", _with(block, kept))
            for change in self.changes(entry, name, here):
                yield _inside(change, block, {**entries, name: change.made})
        if key == "units":
            yield from _swapped_units(block, path)

    def _of_list(self, block: Block, key: str, path: Path) -> Iterator[_Change]:
        items: list[Block] = block.value
        for index, item in enumerate(items):
            here = (*path, _called(item, index))
            kept = [*items[:index], *items[index + 1 :]]
            shortened = key in _SHORTENED or (len(path) > 1 and path[-2] == "on")
            if shortened and kept and not (key == "rows" and 0 < index < len(items) - 1):
                yield _Change(here, item.line, f"left out {_short(item)}", _with(block, kept))
            if key == "branches" and index + 1 < len(items):
                swapped = [*items[:index], items[index + 1], item, *items[index + 2 :]]
                yield _Change(here, item.line, "after the next", _with(block, swapped))
            inner = "" if isinstance(item.value, list) else key
            for change in self.changes(item, inner, here):
                yield _inside(change, block, [*items[:index], change.made, *items[index + 1 :]])


def _renamed(name: str, entry: Block) -> Iterable[str]:
    if name in _COMPARED:
        return [c for c in _COMPARED if c != name]
    if name in _TIMES and isinstance(entry.value, str):
        return [u for u in _TIMES if u != name]
    if name in _GROUPS and isinstance(entry.value, list):
        alike = ("all", "any") if len(entry.value) == 1 else ()
        return [g for g in _GROUPS if g != name and not (name in alike and g in alike)]
    return ()


def _swapped_units(block: Block, path: Path) -> Iterator[_Change]:
    """Two units of an analyte with each other's factor."""
    names = list(block.value)
    for one, other in pairwise(names):
        first, second = block.value[one], block.value[other]
        if first.value != second.value:
            made = {**block.value, one: second, other: first}
            yield _Change(path, first.line, f"{one} <-> {other}", _with(block, made))


def _called(item: Block, index: int) -> str | int:
    named = item.value.get("id") if isinstance(item.value, dict) else None
    return named.value if named else index


def _short(item: Block) -> str:
    return item.value if isinstance(item.value, str) else ""


def _inside(change: _Change, block: Block, value: object) -> _Change:
    return _Change(change.path, change.line, change.said, _with(block, value))


def _with(block: Block, value: object) -> Block:
    return Block(block.file, block.line, value)


def _scalars(text: str, key: str) -> Iterator[str]:
    """What a scalar may become."""
    if key in _PROSE:
        for found in _IN_TEXT.finditer(text):
            for number in _beside(found[0]):
                yield text[: found.start()] + number + text[found.end() :]
    elif key in _MEMBERS:
        yield from _MEMBERS[key]
    elif key in ("unit", "amount_unit"):
        yield from _TIMES[:3] if text in _TIMES else [_UNITS.get(text, f"k{text}")]
    elif key == "loinc":
        yield f"{text[:-1]}{(int(text[-1]) + 1) % 10}"
    elif key not in ("also", "yes", "no", "sign", "term"):
        yield from _numbers(text)


def _numbers(text: str) -> Iterator[str]:
    """One more and one less in the last place, ten times and a tenth."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return
    yield from _beside(text)
    if number:
        yield f"{number * 10}"
        if number % 10 == 0 or "." in text or "e" in text.casefold():
            yield f"{number / 10}"


def _beside(text: str) -> Iterator[str]:
    """A number with its last place one higher and one lower, as it was written."""
    number = Decimal(text)
    step = Decimal((0, (1,), int(number.as_tuple().exponent)))
    sign = "+" if text.startswith("+") else ""
    for made in (number + step, number - step):
        yield f"{sign if made >= 0 else ''}{made}"
