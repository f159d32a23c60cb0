"""The editorial policy as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from probatum.editorial.policy import PolicySection
from probatum.rendering.markdown import escaped, table

TITLE = "Editorial policy"


def markdown(sections: Iterable[PolicySection]) -> str:
    """The whole page, ending in a newline."""
    parts = [f"# {TITLE}"]
    for section in sections:
        parts.append(f"## {escaped(section.title)}")
        parts += [escaped(p) for p in section.paragraphs]
        if section.rows:
            columns = [escaped(c) for c in section.columns]
            parts.append(table(columns, [[escaped(c) for c in row] for row in section.rows]))
    return "\n\n".join(parts) + "\n"
