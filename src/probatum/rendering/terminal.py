"""The article on a terminal, or as plain text in a pipe.

Citation numbers stand in brackets and not as superscripts: after "m" or "10" a raised 2 would read
as an exponent.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from probatum.evidence.articles import SUGGESTED, Article, Aside, Reference
from probatum.evidence.claims import Claim
from probatum.rendering.view import (
    EVIDENCE,
    EVIDENCE_COLUMNS,
    Block,
    Line,
    Part,
    View,
    aside,
    cells,
    counted,
    facts,
    own_marks,
    view,
    weights,
)
from probatum.rendering.wording import clean, encodable, one_line, safe_url

WIDEST = 112
"""Widest line in columns: longer ones are hard to read back from."""

NARROW = 76
"""Below this many columns a table is set as a list."""

NEAR_MISSES = 5
"""Near misses named on a terminal; all of them stand in the other formats."""

QUIET = "dim"
HEADING = "bold cyan"
DANGER = "bold red"
DOUBT = "yellow"


def render(
    article: Article, *, file: TextIO | None = None, width: int | None = None, quotes: bool = False
) -> None:
    """Print an article, in colour only where the terminal shows it (``NO_COLOR`` is honoured)."""
    out = file or sys.stdout
    show(Console(file=out, width=width, highlight=False), article, quotes=quotes)


def to_text(article: Article, *, width: int = 100, quotes: bool = False) -> str:
    """The article as plain text without colour."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, no_color=True, force_terminal=False)
    show(console, article, quotes=quotes)
    return out.getvalue()


def show(console: Console, article: Article, *, quotes: bool = False) -> None:
    """Print an article on a rich console; ``quotes`` puts the exact words under each claim."""
    page = _Page(view(article), console.encoding or "utf-8", quotes)
    width = min(console.width, WIDEST)
    put(console, Group(*page.all(narrow=width < NARROW)), width)


def put(console: Console, page: RenderableType, width: int) -> None:
    """Print a page; into a pipe or file without the blanks that pad its lines."""
    if console.is_terminal:
        console.print(page, width=width)
        return
    with console.capture() as captured:
        console.print(page, width=width)
    for line in captured.get().splitlines():
        console.file.write(line.rstrip() + "\n")


class Words:
    """Text made fit for a terminal of some encoding."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding

    def of(self, text: str, style: str = "") -> Text:
        """Styled text without control characters, in characters that the terminal has."""
        return Text(encodable(clean(text), self.encoding), style=style)

    def heading(self, title: str, after: str = "") -> RenderableType:
        """A section's heading over a quiet rule."""
        text = self.of(title, HEADING)
        if after:
            text.append_text(self.of(f"  {after}", QUIET))
        return Group(Text(), text, Rule(style=QUIET, characters=encodable("─", self.encoding)))

    def items(self, lines: Iterable[RenderableType], bullet: str = "•") -> RenderableType:
        """A list with hanging indents."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        for line in lines:
            grid.add_row(self.of(bullet, QUIET), line)
        return Padding(grid, (0, 0, 0, 1))

    def warning(self, warnings: Sequence[str]) -> RenderableType:
        """What must be read first, boxed."""
        body = Text("\n").join(self.of(w) for w in warnings)
        return Panel(
            body, title=self.of("Read this first", DANGER), title_align="left",
            border_style="red", box=box.HEAVY, padding=(0, 1),
        )  # fmt: skip


class _Page:
    """One article being set."""

    def __init__(self, made: View, encoding: str, quotes: bool) -> None:
        self.view = made
        self.article = made.article
        self.words = Words(encoding)
        self.quotes = quotes
        self.links = {r.number: safe_url(r.url) for r in made.article.references}

    def all(self, narrow: bool) -> list[RenderableType]:
        """Everything, from the warnings to the disclaimer."""
        parts: list[RenderableType] = [self.words.of(self.view.review, DOUBT)]
        if self.view.elsewhere:
            parts.append(self.words.of(self.view.elsewhere, QUIET))
        parts.append(Text())
        if self.article.warnings:
            parts += [self.words.warning(self.article.warnings), Text()]
        head = self._head()
        if self.view.first:
            parts += head[:-1]
            for block in self.view.first:
                parts += [*self._block(block, narrow), Text()]
            parts.append(self._lines(narrow))
        else:
            parts += [*head, self._lines(narrow)]
        parts += self._asides(self.view.asides)
        evidence = self._evidence(narrow)
        for block in self.view.blocks:
            if evidence and any(p.layout == "study" for p in block.parts):
                parts.append(evidence)
                evidence = None
            parts += self._block(block, narrow)
        parts += [evidence] if evidence else []
        parts += [*self._missing(), *self._references(), *self._search(), *self._next()]
        if self.article.disclaimer:
            parts += [Text(), self.words.of(self.article.disclaimer, f"{QUIET} italic")]
        return parts

    def _head(self) -> list[RenderableType]:
        parts: list[RenderableType] = [self.words.of(self.view.heading, "bold")]
        if self.view.question:
            parts.append(self.words.of(self.view.question, "italic"))
        strip = Text()
        for place, (label, text) in enumerate(self.view.strip):
            strip.append_text(self.words.of(" · " if place else "", QUIET))
            strip.append_text(self.words.of(f"{label} {text}", QUIET))
        return [*parts, strip, Text()]

    def _lines(self, narrow: bool) -> RenderableType:
        if narrow:
            return Group(
                *(
                    Group(self._label(line), Padding(self._line(line), (0, 0, 1, 2)))
                    for line in self.view.lines
                )
            )
        grid = Table.grid(padding=(0, 2, 1, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=1)
        for line in self.view.lines:
            grid.add_row(self._label(line), self._line(line))
        return grid

    def _label(self, line: Line) -> Text:
        return self.words.of(line.label, DANGER if line.danger else "bold")

    def _line(self, line: Line) -> RenderableType:
        return self._claim(line.claim) if line.claim else self.words.of(line.text)

    def _claim(
        self, claim: Claim, shared: tuple[str, ...] = (), text: str | None = None
    ) -> RenderableType:
        """A claim's text, its numbers, its marks and, on demand, its quotes."""
        line = self.words.of(one_line(claim.text) if text is None else text)
        self._cite(line, claim, shared)
        if not self.quotes:
            return line
        return Group(line, *(self._quote(w) for w in self._said(claim)))

    def _cite(self, line: Text, claim: Claim, shared: tuple[str, ...]) -> None:
        for number in claim.citations:
            link = self.links.get(number, "")
            line.append(" ")
            line.append(f"[{number}]", style=f"{QUIET} link {link}" if link else QUIET)
        if said := aside(claim):
            line.append_text(self.words.of(f" ({said})", QUIET))
        for mark in own_marks(claim, shared):
            line.append_text(
                self.words.of(f" {mark}", f"{QUIET} italic" if mark == "digest" else DOUBT)
            )

    def _said(self, claim: Claim) -> list[tuple[str, str]]:
        return [
            (
                w.exact,
                " · ".join(x for x in (f"[{w.number}]", w.path, w.standing, w.where) if x),
            )
            for w in self.view.words(claim, whole=True)
        ]

    def _quote(self, said: tuple[str, str]) -> RenderableType:
        exact, source = said
        text = self.words.of(f"“{exact}”", "italic")
        text.append_text(self.words.of(f"\n{source}", QUIET))
        return Padding(text, (0, 0, 0, 2))

    def _block(self, block: Block, narrow: bool) -> list[RenderableType]:
        only = block.parts[0] if len(block.parts) == 1 and not block.parts[0].title else None
        shared = only.marks if only else ()
        parts: list[RenderableType] = [self.words.heading(block.title, ", ".join(shared))]
        for place, part in enumerate(block.parts):
            if part.title:
                title = self.words.of(part.title, "bold")
                if part.marks:
                    title.append_text(self.words.of("  " + ", ".join(part.marks), QUIET))
                parts += [Text(), title] if place else [title]
            parts += self._part(part, narrow)
        return parts

    def _part(self, part: Part, narrow: bool) -> list[RenderableType]:
        section = part.section
        notices = [self.words.of(one_line(n), QUIET) for n in section.notices]
        if not section.claims:
            return [*notices, *self._asides(part.asides)]
        if part.layout == "timeline":
            body = self._timeline(part)
        elif section.columns and not narrow:
            body = self._table(part)
        elif section.columns:
            body = self._stacked(part)
        else:
            body = self.words.items(self._claim(c, part.marks) for c in section.claims)
        made = [*notices, body] if part.notices_first else [body, *notices]
        return [*made, *self._asides(part.asides)]

    def _asides(self, asides: Sequence[Aside]) -> list[RenderableType]:
        return [Padding(self._aside(a), (1, 0, 0, 0)) for a in asides]

    def _aside(self, aside: Aside) -> RenderableType:
        lines = []
        for label, text in aside.rows:
            line = self.words.of(f"{label}: ", QUIET)
            line.append_text(self.words.of(text, "not dim"))
            lines.append(line)
        return Group(self.words.of(aside.title, DOUBT), self.words.items(lines))

    def _timeline(self, part: Part) -> RenderableType:
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=1)
        last = len(part.section.columns) - 1
        for claim in part.section.claims:
            text = cells(claim, part.section.columns)[last] if claim.cells else None
            grid.add_row(
                self.words.of(claim.date or "", "bold"), self._claim(claim, part.marks, text)
            )
        return Padding(grid, (0, 0, 0, 1))

    def _table(self, part: Part) -> RenderableType:
        columns = part.section.columns
        table = self._ruled(columns, weights(part.section))
        for claim in part.section.claims:
            row = cells(claim, columns)
            table.add_row(
                *(self.words.of(c) for c in row[:-1]), self._claim(claim, part.marks, row[-1])
            )
        return table

    def _ruled(self, columns: Sequence[str], widths: Sequence[int]) -> Table:
        table = Table(
            box=box.HORIZONTALS, expand=True, show_edge=False, show_lines=True,
            border_style=QUIET, header_style="bold", pad_edge=False,
        )  # fmt: skip
        for column, width in zip(columns, widths, strict=True):
            table.add_column(self.words.of(column), ratio=width, overflow="fold")
        return table

    def _stacked(self, part: Part) -> RenderableType:
        columns = part.section.columns
        rows: list[RenderableType] = []
        for claim in part.section.claims:
            row = cells(claim, columns)
            lines = [self.words.of(row[0], "bold")]
            for column, text in zip(columns[1:], row[1:], strict=True):
                if text:
                    line = self.words.of(f"{column}: ", QUIET)
                    line.append_text(self.words.of(text, "not dim"))
                    lines.append(line)
            self._cite(lines[-1], claim, part.marks)
            quotes = (self._quote(w) for w in self._said(claim)) if self.quotes else ()
            rows.append(Group(*(x for x in lines if x), *quotes))
        return self.words.items(rows)

    def _evidence(self, narrow: bool) -> RenderableType | None:
        if not self.view.evidence:
            return None
        heading = self.words.heading(EVIDENCE)
        if narrow:
            rows = [
                Group(self.words.of(f.study, "bold"), self._bare(f.claim))
                for f in self.view.evidence
            ]
            return Group(heading, self.words.items(rows))
        table = self._ruled(EVIDENCE_COLUMNS, (2, 3))
        for finding in self.view.evidence:
            table.add_row(self.words.of(finding.study), self._bare(finding.claim))
        return Group(heading, table)

    def _bare(self, claim: Claim) -> RenderableType:
        """A claim that stands a second time: without its quotes and the mark of digests."""
        line = self.words.of(one_line(claim.text))
        self._cite(line, claim, ("digest",))
        return line

    def _missing(self) -> list[RenderableType]:
        parts: list[RenderableType] = []
        if self.article.not_found:
            parts += [
                self.words.heading("Not found in this library"),
                self.words.items(self.words.of(one_line(n)) for n in self.article.not_found),
            ]
        if self.view.left_out:
            lines = []
            for topic, reasons in self.view.left_out:
                line = self.words.of(f"{topic}: ", "bold")
                line.append_text(self.words.of("; ".join(reasons), "not bold"))
                lines.append(line)
            parts += [self.words.heading("Left out"), self.words.items(lines)]
        return parts

    def _references(self) -> list[RenderableType]:
        if not self.article.references:
            return []
        grid = Table.grid(padding=(0, 1))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        for reference in self.article.references:
            grid.add_row(self.words.of(f"[{reference.number}]", QUIET), self._reference(reference))
        return [self.words.heading("References"), grid]

    def _reference(self, reference: Reference) -> RenderableType:
        text = Text()
        if reference.retracted:
            text.append_text(self.words.of("RETRACTED. ", DANGER))
        if reference.authors:
            text.append_text(self.words.of(f"{one_line(reference.authors).rstrip('.')}. "))
        text.append_text(self.words.of(f"{one_line(reference.title)}. "))
        if reference.journal:
            journal = one_line(reference.journal).rstrip(".")
            text.append_text(self.words.of(f"{journal}. ", "italic"))
        text.append_text(self.words.of(facts(reference), QUIET))
        for note in reference.notes:
            text.append_text(self.words.of(f"\n{one_line(note)}", DOUBT))
        url = safe_url(reference.url)
        if url:
            text.append("\n")
            text.append(encodable(url, self.words.encoding), style=f"{QUIET} link {url}")
        text.append_text(self.words.of(f"\n{reference.document}@{reference.edition}", QUIET))
        return text

    def _next(self) -> list[RenderableType]:
        asked = [self.words.of(f.question) for f in self.article.follow_ups[:SUGGESTED]]
        return [self.words.heading("What to ask next"), self.words.items(asked)] if asked else []

    def _search(self) -> list[RenderableType]:
        search = self.article.search
        if not search:
            return []
        strings = "; ".join(f"“{one_line(s)}”" for s in search.strings)
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in search.sources)
        lines = [
            f"Searched for {strings}, up to {search.as_of}, in {search.library}.",
            f"{counted(search.candidates, 'passage')} looked at"
            + (f" ({kinds})" if kinds else "")
            + f"; {counted(search.cited, 'document')} cited.",
        ]
        for document, title, reason in search.near_misses[:NEAR_MISSES]:
            lines.append(f"Not used: {one_line(title)} ({document}): {one_line(reason)}.")
        more = len(search.near_misses) - NEAR_MISSES
        if more > 0:
            lines.append(f"{counted(more, 'more document')} found and not used: see --format json.")
        body = Group(*(self.words.of(line, QUIET) for line in lines))
        return [self.words.heading("How this was searched"), body]
