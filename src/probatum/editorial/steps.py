"""The history: steps in one chain, each with the hash of the one before it. It only ever grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from probatum.editorial.content import canonical, digest
from probatum.evidence.editions import Json

BEGINNING = "0" * 64
"""What stands in the first step where others have the hash of the one before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who (``actor`` is an id, ``name`` as shown) did what to which revision, when.

    ``article`` is empty and ``revision`` 0 for what concerns the site. ``at`` is ISO 8601 in UTC.
    """

    number: int
    article: str
    revision: int
    action: str
    actor: str
    name: str
    at: str
    detail: Mapping[str, Json] = field(default_factory=dict)
    previous: str = BEGINNING
    hash: str = ""

    @property
    def sealed(self) -> str:
        """The hash that this content has to have."""
        return digest(
            canonical(
                {
                    "number": self.number,
                    "article": self.article,
                    "revision": self.revision,
                    "action": self.action,
                    "actor": self.actor,
                    "name": self.name,
                    "at": self.at,
                    "detail": dict(self.detail),
                    "previous": self.previous,
                }
            )
        )


def following(
    last: Step | None,
    *,
    article: str = "",
    revision: int = 0,
    action: str,
    actor: str,
    name: str,
    at: str,
    detail: Mapping[str, Json],
) -> Step:
    """The step after ``last``. Time never runs backwards in the chain."""
    number, previous = (last.number + 1, last.hash) if last else (1, BEGINNING)
    when = max(at, last.at) if last else at
    open_ = Step(number, article, revision, action, actor, name, when, detail, previous)
    return Step(
        number, article, revision, action, actor, name, when, detail, previous, open_.sealed
    )


def faults(steps: Iterable[Step]) -> list[str]:
    """What shows that a whole history was tampered with; nothing for one that was not."""
    found: list[str] = []
    previous, number = BEGINNING, 0
    for step in steps:
        number += 1
        if step.number != number:
            missing = f"step {number}" + (
                f" to {step.number - 1}" if step.number > number + 1 else ""
            )
            found.append(f"{missing} of the history is missing or out of its place")
            number = step.number
        if step.previous != previous:
            found.append(f"step {step.number} does not follow from the one before it")
        if step.hash != step.sealed:
            found.append(f"step {step.number} was altered after it was written")
        previous = step.hash
    return found
