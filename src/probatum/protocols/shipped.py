"""The protocols that ship inside the package, each read and proved when it is loaded."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from probatum.evidence.editions import Edition
from probatum.protocols.language import Protocol
from probatum.protocols.reading import read
from probatum.sources import digests

_HERE = files("probatum.protocols")
_END = ".yaml"
_EXAMPLES = ".examples.yaml"


def _listed(folder: str) -> list[Traversable]:
    place = _HERE / folder
    found = place.iterdir() if place.is_dir() else ()
    return sorted((f for f in found if f.name.endswith(_END)), key=lambda f: f.name)


def names() -> list[str]:
    """The names of the protocols that ship."""
    return [f.name.removesuffix(_END) for f in _listed("shipped") if not f.name.endswith(_EXAMPLES)]


@cache
def editions() -> tuple[Edition, ...]:
    """The editions that shipped protocols may quote: the starter library, and digests made for them.

    Raises ValueError if a shipped file cannot be read: the package is damaged.
    """
    found = list(digests.starter())
    for file in _listed("sources"):
        for item in digests.read(BytesIO(file.read_bytes()), file.name):
            if not isinstance(item, Edition):
                raise ValueError(f"sources of protocols, {item}")
            found.append(item)
    return tuple(found)


@cache
def load(name: str) -> Protocol:
    """One protocol. Raises KeyError for a name that does not ship, ProtocolError for a faulty file."""
    if name not in names():
        raise KeyError(name)
    file = _HERE / "shipped" / f"{name}{_END}"
    return read(file.read_bytes(), file.name, editions())
