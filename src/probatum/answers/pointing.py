"""Where the studies that were found point together, for a question of yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from probatum.answers.polarity import Direction, read, together
from probatum.answers.ranking import Scored
from probatum.evidence.editions import Edition, Kind
from probatum.evidence.sentences import sentences

CLEAR = 0.3
"""Least fit of the best statement for the article to say where the studies point."""

STUDIES = 6
"""Most studies that are read."""

_PAPERS = (Kind.ABSTRACT, Kind.FULL_TEXT)
_NO_FINDING = (
    "background aim object purpose introduc method design setting patient material particip "
    "subject measure intervention"
).split()  # fmt: skip
"""Beginnings of the codes of an abstract's sections that hold no finding."""


@dataclass(frozen=True, slots=True)
class Pointing:
    """Where the studies point together, and how many of them each way."""

    direction: Direction
    yes: int
    no: int
    mixed: int

    @property
    def sentence(self) -> str:
        """How many studies read which way, and how far that goes."""
        counts = ((self.yes, "yes"), (self.no, "no"), (self.mixed, "neither"))
        read_as = ", ".join(f"{count} as {name}" for count, name in counts if count)
        return (
            f"Of the studies found, {read_as}. They are read by their wording, not weighed: judge "
            "by the quotes."
        )


def pointing(question: str, ranked: Sequence[Scored]) -> Pointing | None:
    """Where the papers among the best statements point; None where they are few or far off.

    An abstract is read whole, without its background and methods; of a full text the statements
    that were found. A study weighs as much as its best statement fits.
    """
    head = ranked[:STUDIES]
    papers = [s for s in ranked if s.statement.edition.kind in _PAPERS]
    if not head or head[0].score < CLEAR or 2 * sum(s in papers for s in head) < len(head):
        return None
    found: dict[str, list[Scored]] = {}
    for one in papers:
        found.setdefault(one.statement.edition.id, []).append(one)
    studies = list(found.values())[:STUDIES]
    readings = [read(question, _findings(own)) for own in studies]
    direction = together(readings, [own[0].score for own in studies])
    if direction is None:
        return None
    ways = [r.direction for r in readings]
    return Pointing(
        direction, ways.count(Direction.YES), ways.count(Direction.NO), ways.count(Direction.MIXED)
    )


def _findings(own: Sequence[Scored]) -> list[str]:
    edition = own[0].statement.edition
    if edition.kind is Kind.FULL_TEXT:
        return [s.statement.text for s in own]
    return _results(edition) or [s.statement.text for s in own]


def _results(edition: Edition) -> list[str]:
    return [
        text[start:end]
        for passage in edition.passages
        if not any(code.startswith(tuple(_NO_FINDING)) for code in edition.codes(passage.section))
        for text in (edition.words(passage),)
        for start, end in sentences(text)
    ]
