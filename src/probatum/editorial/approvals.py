"""An approval: a named reviewer, a time, one content hash, signed with Ed25519."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from probatum.evidence.editions import Json
from probatum.verification import signing

KIND = "probatum article approval 1"
"""First line of what is signed."""

MINUTES = 15
"""For so long what a reviewer is shown to sign can be handed in."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One who may review: as readers see the name, and the public key (base64)."""

    id: str
    name: str
    credentials: str
    speciality: str
    key: str

    @property
    def shown(self) -> str:
        """``A. Reviewer, MD (paediatric neurology)``."""
        return f"{self.name}, {self.credentials} ({self.speciality})"


@dataclass(frozen=True, slots=True)
class Approval:
    """A reviewer's signature of one revision. ``key`` and ``signature`` are base64."""

    article: str
    revision: int
    content: str
    """Hash of the revision's content (:func:`probatum.editorial.content.content_hash`)."""
    reviewer: str
    name: str
    credentials: str
    speciality: str
    interests: str
    """The reviewer's conflict-of-interest statement for this review."""
    at: str
    history: str
    """Hash of the last step before the approval: whoever rewrites that history contradicts it."""
    key: str = ""
    signature: str = ""

    @property
    def message(self) -> bytes:
        """The bytes that are signed: every field but key and signature, a line each."""
        signed = (getattr(self, f.name) for f in fields(self)[:-2])
        return "\n".join((KIND, *(str(v) for v in signed))).encode()

    @property
    def day(self) -> str:
        """The day of the approval."""
        return self.at[:10]

    @property
    def shown(self) -> str:
        """``A. Reviewer, MD (paediatric neurology) on 2026-11-23``."""
        return f"{self.name}, {self.credentials} ({self.speciality}) on {self.day}"

    def genuine(self) -> bool:
        """Whether the key made this signature of these fields."""
        return signing.genuine(self.key, self.signature, self.message)

    def to_json(self) -> dict[str, Json]:
        """The approval as JSON."""
        return asdict(self)


def read_approval(data: Mapping[str, Json]) -> Approval:
    """The approval that ``to_json`` wrote. Raises ValueError for anything else."""
    names = [f.name for f in fields(Approval)]
    if sorted(data) != sorted(names):
        raise ValueError(f"a signature has the fields {', '.join(names)}")
    for name in names:
        wanted = int if name == "revision" else str
        if type(data[name]) is not wanted:
            raise ValueError(f"the field {name} of a signature is no {wanted.__name__}")
    return Approval(**data)  # type: ignore[arg-type]


def unsigned(
    reviewer: Reviewer,
    *,
    article: str,
    revision: int,
    content: str,
    interests: str,
    at: str,
    history: str,
) -> Approval:
    """What a reviewer signs. Raises SigningError for a field that is not one line."""
    return Approval(
        article,
        revision,
        content,
        reviewer.id,
        signing.line("name", reviewer.name),
        signing.line("credentials", reviewer.credentials),
        signing.line("speciality", reviewer.speciality),
        signing.line("conflict-of-interest statement", interests),
        at,
        history,
    )


def signed(approval: Approval, reviewer: Reviewer, key: bytes, secret: bytes) -> Approval:
    """The approval with its signature. Raises SigningError for a wrong secret, or another's key."""
    public, made = signing.sign(approval.message, key, secret)
    if public != reviewer.key:
        raise signing.SigningError(f"this is not the key that {reviewer.name} enrolled with")
    return replace(approval, key=public, signature=made)


def in_time(at: str, now: str) -> bool:
    """Whether what a reviewer was given to sign ``at`` may still be handed in (ISO 8601, UTC)."""
    try:
        shown, come = (datetime.datetime.fromisoformat(t) for t in (at, now))
        return datetime.timedelta(0) <= come - shown <= datetime.timedelta(minutes=MINUTES)
    except (ValueError, TypeError):
        return False
