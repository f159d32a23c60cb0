"""Footnotes of labels: each gets a printed mark, and its text stands apart from the cell or word that
it is about. SPL and the table markup of openFDA (which is SPL's) write them inside the cell."""

from __future__ import annotations

from collections.abc import Iterator

from probatum.sources.xml import Element, attribute, descendants, local, text

MARKS = "*†‡§¶#"
"""The marks that the FDA's stylesheet prints, in its order."""

_REFERENCE = "footnoteref"


def mark_footnotes(root: Element) -> None:
    """Give each footnote the mark that the FDA's stylesheet prints, counted by table or text."""
    counts: dict[Element, int] = {}
    marks: dict[str, str] = {}
    for found in footnotes(root):
        scope = next((a for a in found.iterancestors() if local(a) in {"table", "text"}), root)
        turn = counts[scope] = counts.get(scope, 0) + 1
        printed = MARKS[(turn - 1) % len(MARKS)] * ((turn - 1) // len(MARKS) + 1)
        found.set("mark", printed)
        marks[attribute(found, "ID") or attribute(found, "id")] = printed
    for reference in (*descendants(root, "footnoteRef"), *descendants(root, _REFERENCE)):
        target = attribute(reference, "IDREF") or attribute(reference, "idref")
        reference.set("mark", marks.get(target, ""))


def footnotes(element: Element) -> Iterator[Element]:
    """The footnotes of an element; one inside another is part of its text."""
    for note in descendants(element, "footnote"):
        if not any(local(a) == "footnote" for a in note.iterancestors()):
            yield note


def mark(element: Element) -> str:
    """The mark of a footnote or of a reference to one."""
    return attribute(element, "mark")


REFERENCES = {"footnoteRef": mark, _REFERENCE: mark}
IN_PLACE = {"footnote": mark, **REFERENCES}
"""What stands in the running text in a footnote's place, by the element's name."""


def note(footnote: Element) -> str:
    """A footnote as a line: its mark and its text."""
    return f"{mark(footnote)} {text(footnote, instead=REFERENCES)}"


def inline(element: Element) -> str:
    """The text of an element with marks in the place of its footnotes."""
    return text(element, instead=IN_PLACE)
