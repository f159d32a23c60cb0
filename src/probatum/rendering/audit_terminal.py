"""An audit on a terminal: the summary, what is wrong from the gravest, what is missing."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from probatum.audits.report import Audit
from probatum.evidence.articles import Reference
from probatum.rendering.audit_view import (
    FAULTS,
    AuditView,
    Fault,
    Lacking,
    Led,
    Piece,
    Tone,
    view,
)
from probatum.rendering.audit_view import Group as Same
from probatum.rendering.licence import shortened
from probatum.rendering.terminal import DANGER, DOUBT, QUIET, WIDEST, Words, put
from probatum.rendering.view import Words as Quoted
from probatum.rendering.view import counted, opening
from probatum.rendering.wording import clean, one_line

STYLES = {Tone.WRONG: DANGER, Tone.DOUBT: DOUBT, Tone.OPEN: QUIET, Tone.MATCH: ""}
PASSAGES = 1
"""Passages shown of a statement unless all is asked for."""

FACTS = 6
"""Missing facts shown on one topic unless all is asked for."""

FACTS_ALIKE = 2
"""The same for facts that begin with the same label."""

PASSAGE = 400
"""Longest passage in characters unless all is asked for."""


def to_text(audit: Audit, *, width: int = 100, everything: bool = False) -> str:
    """The audit as plain text without colour."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, no_color=True, force_terminal=False)
    show(console, audit, everything=everything)
    return out.getvalue()


def show(console: Console, audit: Audit, *, everything: bool = False) -> None:
    """Print an audit on a rich console; ``everything``: also what matches or is not covered."""
    page = _Page(view(audit, whole=True), console.encoding or "utf-8", everything)
    put(console, Group(*page.all()), min(console.width, WIDEST))


def foremost(facts: Sequence[str]) -> list[str]:
    """The first facts on a topic, of those that begin alike (rows of one table) the first two."""
    shown: list[str] = []
    begun: Counter[str] = Counter()
    for fact in facts:
        label = fact.partition(":")[0]
        begun[label] += label != fact
        if begun[label] <= FACTS_ALIKE and len(shown) < FACTS:
            shown.append(fact)
    return shown


class _Page:
    """One audit being set."""

    def __init__(self, made: AuditView, encoding: str, everything: bool) -> None:
        self.view = made
        self.words = Words(encoding)
        self.everything = everything

    def all(self) -> list[RenderableType]:
        """Everything, from the summary to what was not shown."""
        shown = [g for g in self.view.groups if g.tone in FAULTS]
        rest = [g for g in self.view.groups if g.tone not in FAULTS]
        parts = self._head()
        for group in shown:
            parts += self._group(group)
        parts += [*self._missing(), *self._changes(), *self._faults()]
        if self.everything:
            for group in rest:
                parts += self._group(group)
            parts += self._led()
        else:
            parts += self._left(rest)
        return parts

    def _head(self) -> list[RenderableType]:
        strip = self.words.of(
            " · ".join(
                f"{label[0].lower()}{label[1:]} {text}" if place else text
                for place, (label, text) in enumerate(self.view.strip)
            ),
            QUIET,
        )
        parts: list[RenderableType] = [
            self.words.of(self.view.heading, "bold"),
            strip,
            *(self.words.of(one_line(n), DOUBT) for n in self.view.audit.notes),
            Text(),
            self.words.of(self.view.sentence),
        ]
        if self.view.groups:
            parts += [Text(), self._table()]
        return parts

    def _table(self) -> RenderableType:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column()
        for group in self.view.groups:
            style = STYLES[group.tone]
            grid.add_row(
                self.words.of(str(len(group.pieces)), "bold"), self.words.of(group.title, style)
            )
        return Padding(grid, (0, 0, 0, 1))

    def _group(self, group: Same) -> list[RenderableType]:
        title = self.words.heading(group.title, str(len(group.pieces)))
        return [title, *(self._piece(p, group.title) for p in group.pieces)]

    def _piece(self, piece: Piece, title: str) -> RenderableType:
        lines: list[RenderableType] = []
        if piece.lead:
            lines.append(self.words.of(piece.lead, QUIET))
        lines.append(self._claim(piece))
        if piece.verdict.lower() != title.lower():
            lines.append(self.words.of(piece.verdict, QUIET))
        lines += [self.words.of(r, STYLES[piece.tone]) for r in piece.reasons]
        if piece.nearest:
            lines.append(self.words.of(piece.nearest, QUIET))
        passages = piece.passages if self.everything else piece.passages[:PASSAGES]
        lines += [self._passage(p) for p in passages]
        more = len(piece.passages) - len(passages)
        if more:
            lines.append(
                Padding(self.words.of(f"and {counted(more, 'more passage')}", QUIET), (0, 0, 0, 2))
            )
        return self.words.items([Padding(Group(*lines), (0, 0, 1, 0))], bullet=str(piece.number))

    def _claim(self, piece: Piece) -> Text:
        line = Text()
        for text, marked in piece.parts:
            shown = " ".join(clean(text).split())
            lead, tail = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
            line.append_text(
                self.words.of(f"{lead}{shown}{tail}" if shown else " ", _style(marked))
            )
        return line

    def _passage(self, passage: Quoted) -> RenderableType:
        exact = one_line(passage.exact)
        if not self.everything:
            excerpt = shortened(exact, PASSAGE)
            exact = f"{excerpt.text} …" if excerpt.cut else exact
        text = self.words.of(f"“{exact}”", "italic")
        text.append_text(self.words.of("\n" + _source(passage), QUIET))
        return Padding(text, (0, 0, 0, 2))

    def _missing(self) -> list[RenderableType]:
        if not self.view.lacking:
            return []
        count = len(self.view.audit.missing)
        parts: list[RenderableType] = [
            self.words.heading("Missing from the text", str(count)),
            self.words.of(
                "What the library holds on the subject and the text does not say.", QUIET
            ),
        ]
        shown = [x for x in self.view.lacking if x.safety or self.everything]
        for lacking in shown:
            parts += self._lacking(lacking)
        rest = [x for x in self.view.lacking if x not in shown]
        if rest:
            counts = "; ".join(f"{x.topic} ({len(x.facts)})" for x in rest)
            parts += [Text(), self.words.of(f"Also, in facts: {counts}.")]
        return parts

    def _lacking(self, lacking: Lacking) -> list[RenderableType]:
        title = self.words.of(lacking.topic, DANGER if lacking.safety else "bold")
        if lacking.safety:
            title.append_text(self.words.of("  safety", QUIET))
        if self.everything:
            return [Text(), title, self.words.items(self._sourced(lacking))]
        shown = foremost([text for text, _ in lacking.facts])
        parts: list[RenderableType] = [
            Text(),
            title,
            self.words.items(self.words.of(t) for t in shown),
        ]
        more = len(lacking.facts) - len(shown)
        if more:
            parts.append(self.words.of(f"   and {more} more on it", QUIET))
        return parts

    def _sourced(self, lacking: Lacking) -> list[RenderableType]:
        """The facts on a topic, each with its sources; those of neighbours are named once, below the
        last of them."""
        sources = [tuple(dict.fromkeys(_source(p) for p in found)) for _, found in lacking.facts]
        return [
            Group(self.words.of(text), *(self.words.of(t, QUIET) for t in own if own != after))
            for (text, _), own, after in zip(
                lacking.facts, sources, [*sources[1:], ()], strict=True
            )
        ]

    def _changes(self) -> list[RenderableType]:
        if not self.view.audit.changes:
            return []
        lines = []
        for change in self.view.audit.changes:
            line = self.words.of(f"{one_line(change.date)}  ", "bold")
            line.append_text(self.words.of(f"{one_line(change.title)}: ", "not bold"))
            line.append_text(self.words.of(one_line(change.what), "not bold"))
            lines.append(line)
        return [self.words.heading("Changed since the text was written"), self.words.items(lines)]

    def _faults(self) -> list[RenderableType]:
        if not self.view.faults:
            return []
        lines = [self._fault(f) for f in self.view.faults]
        return [self.words.heading("On the text as a whole"), self.words.items(lines)]

    def _fault(self, fault: Fault) -> RenderableType:
        line = self.words.of(f"{fault.name}: ", "bold")
        line.append_text(self.words.of(fault.reason, "not bold"))
        if not fault.pieces:
            return line
        numbers = ", ".join(str(p.number) for p in fault.pieces)
        return Group(line, self.words.of(f"Statements {numbers}.", QUIET))

    def _led(self) -> list[RenderableType]:
        if not self.view.led:
            return []
        title = "Bibliography" if self.view.audit.bibliography else "Where its citations lead"
        lines = [self._destination(x) for x in self.view.led]
        return [self.words.heading(title), self.words.items(lines)]

    def _destination(self, led: Led) -> RenderableType:
        head = f"{led.label}  {led.entry}" if led.entry else led.label
        parts = [self.words.of(head)]
        if not led.cited:
            parts.append(self.words.of("nothing cites it", DOUBT))
        if not led.documents:
            parts.append(self.words.of("leads to no held document", DOUBT))
        for document in led.documents:
            parts.append(self.words.of(f"{_document(document)} (found by {led.by})", QUIET))
        return Group(*parts)

    def _left(self, rest: Iterable[Same]) -> list[RenderableType]:
        told = [f"{len(g.pieces)} × {g.title.lower()}" for g in rest]
        if not told:
            return []
        line = f"Not shown: {'; '.join(told)}. --all shows them, and where the citations lead."
        return [Text(), self.words.of(line, QUIET)]


def _style(marked: bool) -> str:
    return "bold underline" if marked else "bold"


def _source(passage: Quoted) -> str:
    date = f"edition of {passage.date}" if passage.date else ""
    said = (opening(passage.title, 90), date, passage.path, passage.standing, passage.url)
    return " · ".join(x for x in said if x)


def _document(document: Reference | str) -> str:
    if isinstance(document, str):
        return one_line(document)
    date = f", edition of {document.date}" if document.date else ""
    return one_line(f"{document.title} ({document.document}{date})")
