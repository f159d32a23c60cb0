"""A protocol file checked: loaded strictly, its worked examples run, its mutations counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from probatum.protocols.blocks import ProtocolError
from probatum.protocols.examples import Examples, Failure, read_examples, run_all
from probatum.protocols.language import Protocol
from probatum.protocols.mutating import Score, score
from probatum.protocols.reading import read

EXAMPLES = ".examples.yaml"
"""End of the name of the file with a protocol's examples, in the place of ``.yaml``."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found; ``error`` where the protocol or its examples could not be loaded."""

    file: str
    error: str = ""
    protocol: Protocol | None = None
    quotes: tuple[tuple[str, int], ...] = ()
    """How many quotes have each status; of another edition than the one that they serve apart."""
    runs: int = 0
    failures: tuple[Failure, ...] = ()
    score: Score | None = None

    @property
    def faulty(self) -> bool:
        """Whether anything is wrong."""
        left = self.score and (self.score.survivors or self.score.stale)
        return bool(self.error or not self.runs or self.failures or left)


def check(
    name: str, *, mutate: bool = True, told: Callable[[int], None] = lambda done: None
) -> Checked:
    """A shipped protocol by its name, or a file. Raises OSError for one that cannot be read."""
    place: Traversable = Path(name)
    if name in shipped.names():
        place = files("probatum.protocols") / "shipped" / f"{name}.yaml"
    content, file = place.read_bytes(), place.name
    editions = shipped.editions()
    try:
        protocol = read(content, file, editions)
        examples = _examples(place, protocol)
    except ProtocolError as error:
        return Checked(file, str(error))
    quotes = tuple(sorted(_statuses(protocol).items()))
    if not examples.runs:
        return Checked(file, protocol=protocol, quotes=quotes)
    failures = tuple(run_all(protocol, examples))
    scored = score(content, file, editions, examples, told) if mutate and not failures else None
    return Checked(file, "", protocol, quotes, len(examples.runs), failures, scored)


def _examples(place: Traversable, protocol: Protocol) -> Examples:
    name = place.name.removesuffix(".yaml") + EXAMPLES
    beside = (
        place.with_name(name)
        if isinstance(place, Path)
        else files("probatum.protocols") / "shipped" / name
    )
    if not beside.is_file():
        return Examples(name, ())
    return read_examples(beside.read_bytes(), name, protocol, shipped.editions())


def _statuses(protocol: Protocol) -> Counter[str]:
    """A quote counts once for each edition that it serves."""
    return Counter(
        "of another edition" if c.carried else Status(c.status).value
        for rule in protocol.rules
        for cited in rule.quotes.values()
        for c in cited
    )
