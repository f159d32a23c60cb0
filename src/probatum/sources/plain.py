"""Plain text to blocks: paragraphs between blank lines, list items by their marks, headings."""

from __future__ import annotations

import re

from probatum.sources.outline import Outline
from probatum.sources.papers import role

MARK = "list mark or rule"
"""Reason under which bullets, item rules and underlines are counted."""

_BULLET = re.compile(
    r"(?P<indent>[ \t]*)"
    r"(?P<mark>[*•●▪◦‣∙·–—■□o-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])[ \t]+(?=\S)"
)
_DROPPED = re.compile(r"[*•●▪◦‣∙·–—■□o-]$")
_RULE = re.compile(r"\s*([=\-_*~#])\1{2,}\s*$")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[A-Z]")
_LONGEST_HEADING = 90


def write_text(outline: Outline, text: str, headings: bool = False) -> None:
    """Write plain text to an outline.

    Lines that follow each other without a mark are one paragraph. With ``headings``, a line that
    stands alone and is in capitals, numbered or underlined opens a section.
    """
    lines = text.expandtabs(4).splitlines()
    block: list[str] = []
    depth = -1
    indents: list[int] = []

    def flush(leads: bool = False) -> None:
        nonlocal depth
        if block:
            whole = " ".join(block)
            if depth >= 0:
                outline.item(whole, depth)
            else:
                indents.clear()
                outline.paragraph(whole, leads)
            block.clear()
        depth = -1

    for number, line in enumerate(lines):
        if not line.strip():
            flush(leads=bool(block) and _announces(block[-1], lines[number:]))
            continue
        if _RULE.match(line):
            outline.exclude(MARK, line)
            if headings and len(block) == 1 and depth < 0 and line.strip()[0] in "=-~":
                title = block.pop()
                outline.heading(1 if line.strip()[0] == "=" else 2, title)
            else:
                flush()
            continue
        if headings and depth < 0 and not block and (level := heading_level(lines, number)):
            indents.clear()
            outline.heading(level, line)
            continue
        if (match := _BULLET.match(line)) and _is_item(match, line, block, depth):
            flush(leads=True)
            indent = len(match.group("indent"))
            while indents and indents[-1] > indent:
                indents.pop()
            if not indents or indents[-1] < indent:
                indents.append(indent)
            depth = len(indents) - 1
            if _DROPPED.match(match.group("mark")):
                outline.exclude(MARK, match.group("mark"))
                block.append(line[match.end() :].strip())
            else:
                block.append(line.strip())
            continue
        block.append(line.strip())
    flush()


def _announces(line: str, after: list[str]) -> bool:
    """Whether a line without a full stop stands before a list, a blank line between them."""
    following = next((text for text in after if text.strip()), "")
    return line[-1] not in ".!?" and bool(
        (match := _BULLET.match(following)) and _DROPPED.match(match.group("mark"))
    )


def heading_level(lines: list[str], number: int) -> int:
    """Level of the heading that a line is; 0 if it is none. A rule under it is seen elsewhere."""
    line = lines[number].strip()
    after = lines[number + 1].strip() if number + 1 < len(lines) else ""
    before = lines[number - 1].strip() if number else ""
    letters = [c for c in line if c.isalpha()]
    if before or len(line) > _LONGEST_HEADING or len(letters) < 3 or line[-1] in ".;,":
        return 0
    capitals = len(letters) > 3 and all(c.isupper() for c in letters)
    if not after and role(line):
        return 2
    if match := _NUMBERED.match(line):
        if capitals or not after:
            return match.group(1).count(".") + 1
        return 0
    if capitals and (not after or line.endswith(":") or not after.isupper()):
        return 1
    return 0


def _is_item(match: re.Match[str], line: str, block: list[str], depth: int) -> bool:
    """Whether a mark at the start of a line begins an item and is not a word of a paragraph."""
    mark = match.group("mark")
    if mark == "o":
        return depth >= 0 or not block
    if block and depth < 0 and mark[-1] in ".)" and not block[-1].endswith((":", ".", ";")):
        return False
    if mark[-1] == "." and mark[:-1].isalpha():
        return mark.islower() and (depth >= 0 or not block)
    return mark not in "–—-" or not block or depth >= 0 or not block[-1][-1:].isdigit()
