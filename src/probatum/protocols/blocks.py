"""YAML with the line of every value, so that a refusal can say where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

import yaml

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_E = TypeVar("_E", bound=StrEnum)


class ProtocolError(ValueError):
    """What is wrong with a protocol file: ``file, line n: reason``."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping, a list or a scalar of a file; every scalar is text until somebody reads it."""

    file: str
    line: int
    value: Any
    """``dict[str, Block]``, ``list[Block]`` or ``str``."""

    def refuse(self, reason: str) -> ProtocolError:
        """The error that names this place."""
        return ProtocolError(self.file, self.line, reason)

    def mapping(self, known: Sequence[str], required: Sequence[str] = ()) -> dict[str, Block]:
        """The entries of a mapping; any other key, or a required one that lacks, is refused."""
        if not isinstance(self.value, dict):
            raise self.refuse(f"a mapping is needed here: {', '.join(known)}")
        for key, entry in self.value.items():
            if key not in known:
                raise entry.refuse(f"{key!r} is not known here; known are {', '.join(known)}")
        for key in required:
            if key not in self.value:
                raise self.refuse(f"{key!r} is missing")
        return self.value

    def entries(self) -> dict[str, Block]:
        """The entries of a mapping whose keys are free."""
        if not isinstance(self.value, dict):
            raise self.refuse("a mapping is needed here")
        return self.value

    def only(self) -> tuple[str, Block]:
        """The one entry of a mapping."""
        found = self.entries()
        if len(found) != 1:
            raise self.refuse("exactly one entry is needed here")
        return next(iter(found.items()))

    def items(self) -> list[Block]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise self.refuse("a list is needed here")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """The items of a list as text."""
        return tuple(item.text() for item in self.items())

    def text(self) -> str:
        """A scalar."""
        if not isinstance(self.value, str):
            raise self.refuse("a text is needed here")
        return self.value

    def number(self) -> Decimal:
        """A scalar as a finite decimal."""
        try:
            number = Decimal(self.text())
        except InvalidOperation:
            raise self.refuse(f"{self.text()!r} is not a number") from None
        if not number.is_finite():
            raise self.refuse(f"{self.text()!r} is not a finite number")
        return number

    def whole(self) -> int:
        """A scalar as a whole number."""
        number = self.number()
        if number != number.to_integral_value():
            raise self.refuse(f"{self.text()!r} is not a whole number")
        return int(number)

    def truth(self) -> bool:
        """A scalar that is ``true`` or ``false``."""
        if self.text() not in ("true", "false"):
            raise self.refuse("true or false is needed here")
        return self.text() == "true"

    def member(self, enumeration: type[_E]) -> _E:
        """A scalar as one of the named values."""
        try:
            return enumeration(self.text())
        except ValueError:
            known = ", ".join(m.value for m in enumeration)
            raise self.refuse(f"{self.text()!r} is none of {known}") from None


def parsed(content: bytes, file: str) -> Block:
    """The file as blocks. Raises ProtocolError for what is not YAML, and for a key given twice."""
    try:
        node = yaml.compose(content.decode("utf-8"), Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise ProtocolError(file, 1, f"not UTF-8: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProtocolError(file, line, f"not YAML: {error.problem}") from error
    if node is None:
        raise ProtocolError(file, 1, "the file is empty")
    return _block(node, file)


def _block(node: Any, file: str) -> Block:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Block(file, line, dict(_pairs(node, file)))
    if isinstance(node, yaml.SequenceNode):
        return Block(file, line, [_block(item, file) for item in node.value])
    return Block(file, line, node.value)


def _pairs(node: Any, file: str) -> Iterator[tuple[str, Block]]:
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise ProtocolError(file, key.start_mark.line + 1, f"{key.value!r} is given twice")
        seen.add(key.value)
        yield key.value, _block(value, file)
