"""A row of a table in words, whose values stand under other headers than in its source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.audits.copied import bare, plain
from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span

NAME = "column"
_PART = re.compile(r"[^;]+")
_LONGEST = 4000


def check_columns(text: str, row: str, above: Sequence[str]) -> Check:
    """Whether each value that a statement gives beside a header of a row's table ("Header: value")
    stands in that column. It fails only where the value stands in another column of the row alone.

    ``above`` are the lines above the row; those with as many cells are its headers.
    """
    cells = [plain(c).text.strip() for c in row.split("\t")]
    lines = [line.split("\t") for line in above if line.count("\t") == len(cells) - 1]
    titles = [[(line[n].strip(), bare(line[n])) for line in lines] for n in range(len(cells))]
    for match in _PART.finditer(text[:_LONGEST]):
        label, _, value = match.group().rpartition(": ")
        said, said_under = plain(value).text.strip(), plain(label).text.strip()
        if not said or not said_under or not any(c.isdigit() for c in said):
            continue
        under = _under(f" {said_under}", titles)
        standing = {n for n, cell in enumerate(cells) if cell == said}
        if under and standing and not under & standing:
            shown = next((t for t, _ in titles[min(standing)][::-1] if t), "another header")
            start = match.start() + len(match.group()) - len(value)
            reason = f"The passage has “{value.strip(' .')}” under “{shown}”."
            return Check(NAME, Outcome.FAIL, reason, Span(start, match.end()))
    return Check(NAME, Outcome.PASS, "No value stands in another column than in the passage.")


def _under(label: str, titles: Sequence[Sequence[tuple[str, str]]]) -> set[int]:
    """The columns with the longest header that a label ends with."""
    found = [
        (len(title), n)
        for n, own in enumerate(titles)
        for _, title in own
        if title and label.endswith(f" {title}")
    ]
    longest = max((size for size, _ in found), default=0)
    return {n for size, n in found if size == longest}
