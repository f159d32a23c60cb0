"""The whole file of an article, as one JSON or one zip, and what can be verified in it by anyone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from probatum.editorial.approvals import Approval, read_approval
from probatum.editorial.content import content_hash
from probatum.editorial.course import Course
from probatum.editorial.policy import Policy
from probatum.editorial.states import EditorialError, State
from probatum.editorial.steps import Step
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Json

VERSION = 1
LARGEST = 200_000_000
"""Most bytes that a file may unpack to."""

_STAMP = (1980, 1, 1, 0, 0, 0)


def dossier(
    course: Course,
    revisions: Mapping[int, Mapping[str, Json]],
    claims: Iterable[Claim],
    steps: Iterable[Step],
    policy: Policy,
    state: State,
    at: str,
) -> dict[str, Json]:
    """Everything on an article: ``revisions`` are their JSON, ``claims`` those of the newest."""
    newest = max(revisions)
    claims = list(claims)
    return {
        "probatum_file": VERSION,
        "article_id": course.article,
        "exported": at,
        "state": state.value,
        "policy": policy.to_json(),
        "article": dict(revisions[newest]),
        "revisions": [
            {"revision": n, "content": content_hash(a), "article": dict(a)}
            for n, a in sorted(revisions.items())
        ],
        "signatures": [
            {**a.to_json(), "counts": a in s.approvals and s.state is State.APPROVED}
            for _, s in sorted(course.revisions.items())
            for a in (*s.lapsed, *s.approvals)
        ],
        "reviews": {
            "remarks": [asdict(r) for r in course.remarks],
            "appraisals": [asdict(a) for a in course.appraisals],
            "local_policies": [asdict(p) for p in course.local],
        },
        "quotes": [
            {
                "claim": c.id, "document": q.document, "edition": q.edition, "section": q.section,
                "start": q.start, "end": q.end, "exact": q.exact, "licence": q.licence,
            }
            for c in claims
            for q in c.quotes
        ],
        "checks": [
            {
                "claim": c.id, "verdict": c.verdict.value, "name": k.name,
                "outcome": k.outcome.value, "reason": k.reason,
            }
            for c in claims
            for k in c.checks
        ],
        "history": [asdict(s) for s in steps],
    }  # fmt: skip


def packed(data: Mapping[str, Json]) -> bytes:
    """The file as a zip with a member for each part; the same file gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in data.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.json", _STAMP), dumps(value))
    return out.getvalue()


def dumps(value: Json | Mapping[str, Json]) -> str:
    """A part of the file as JSON text."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def read(content: bytes) -> dict[str, Json]:
    """The file from a zip or JSON, or the JSON of one article. Raises EditorialError."""
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(i.file_size for i in archive.infolist()) > LARGEST:
                    raise EditorialError(
                        "The archive unpacks to more than a file of an article has."
                    )
                return {
                    i.filename.removesuffix(".json"): json.loads(archive.read(i))
                    for i in archive.infolist()
                }
        found = json.loads(content)
    except (ValueError, zipfile.BadZipFile, RecursionError, KeyError) as error:
        raise EditorialError(f"This is neither a zip nor JSON of an article: {error}.") from error
    if not isinstance(found, dict):
        raise EditorialError("This JSON is no article: it holds no object.")
    return found


@dataclass(frozen=True, slots=True)
class Verified:
    """What can be said of one signature with nothing but the file: ``why`` is empty if it is good."""

    approval: Approval
    why: str
    counts: bool = True
    """Whether the file says that it stood when the file was made (one that was suspended does not)."""


def verify(data: Mapping[str, Json]) -> list[Verified]:
    """Check each signature of a file, or of an article's JSON. Raises EditorialError if it has none."""
    contents: dict[int, str] = {}
    signatures: Json
    if "probatum_file" in data:
        signatures = data.get("signatures")
        revisions = data.get("revisions")
        for entry in revisions if isinstance(revisions, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("article"), dict):
                number, article = entry.get("revision"), entry["article"]
                if isinstance(number, int) and isinstance(article, dict):
                    contents[number] = content_hash(article)
    elif isinstance(review := data.get("review"), dict):
        signatures, number = review.get("signatures"), review.get("revision")
        if isinstance(number, int):
            contents[number] = content_hash(data)
    else:
        signatures = None
    if not isinstance(signatures, list) or not signatures:
        raise EditorialError("It holds no signature: nobody has approved this text.")
    return [_verified(s, contents) for s in signatures]


def _verified(entry: Json, contents: Mapping[int, str]) -> Verified:
    fields = dict(entry) if isinstance(entry, dict) else {}
    counts = fields.pop("counts", True) is True
    try:
        approval = read_approval(fields)
    except ValueError as error:
        raise EditorialError(f"A signature cannot be read: {error}.") from error
    if not approval.genuine():
        why = "the signature is not genuine: a field of it was altered, or another key made it"
    elif (held := contents.get(approval.revision)) is None:
        why = f"the file has no text of revision {approval.revision}"
    elif held != approval.content:
        why = "the text is not the one that was signed"
    else:
        why = ""
    return Verified(approval, why, counts)
