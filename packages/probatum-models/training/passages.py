"""The evidence passages under the written claims, found again in the shared data by their hash.

The texts themselves are not kept in this repository: ``written.jsonl`` names a passage by its source
and the SHA-1 of its words, and every run of one to three sentences of that source is tried.
"""

from __future__ import annotations

import hashlib
import html
import json
import lzma
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LONGEST_RUN = 3
_TAG = re.compile(r"<[^>]+>")
_ASIDE = re.compile(r"<(title|label|table-wrap|fig)\b.*?</\1>", re.DOTALL)


def squeezed(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def lines(path: Path) -> list[Any]:
    """The records of a compressed JSON Lines file."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def plain(markup: str) -> str:
    """The words of a piece of JATS, without its titles, tables and figures."""
    return squeezed(_TAG.sub(" ", _ASIDE.sub(" ", markup)))


def sentences(text: str, shortest: int = 30, longest: int = 450) -> list[str]:
    """Roughly the sentences of a text, those of a usual length."""
    found = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", squeezed(text))
    return [s for s in found if shortest < len(s) < longest]


def articles(shared: Path) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """PMC id, title, abstract as markup, paragraphs as markup of the shared JATS articles."""
    with tarfile.open(shared / "data/jats-pmc-rct/evidence-inference-ccby-1200.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is None:
                continue
            text = file.read().decode("utf-8", "replace")
            title = re.search(r"<article-title[^>]*>(.*?)</article-title>", text, re.DOTALL)
            abstract = re.findall(r"<abstract[^>]*>(.*?)</abstract>", text, re.DOTALL)[:1]
            body = re.findall(r"<p>(.*?)</p>", text[text.find("<body") :], re.DOTALL)
            yield Path(member.name).stem, plain(title[1]) if title else "", abstract, body


def labels(shared: Path) -> list[Any]:
    """The newest openFDA label of each application."""
    return lines(shared / "data/fda-labels-openfda-history/labels-latest.jsonl.xz")


def runs(found: list[str]) -> Iterator[str]:
    """Every run of one to three sentences."""
    for first in range(len(found)):
        for count in range(1, LONGEST_RUN + 1):
            yield " ".join(found[first : first + count])


def digest(text: str) -> str:
    """The SHA-1 that names a passage."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def found(shared: Path, wanted: Iterable[str]) -> dict[str, str]:
    """The texts of the wanted hashes."""
    left = set(wanted)
    texts: dict[str, str] = {}
    for text in _candidates(shared):
        if (key := digest(text)) in left:
            texts.setdefault(key, text)
    return texts


def _candidates(shared: Path) -> Iterator[str]:
    for _, _, abstract, body in articles(shared):
        for part in (*abstract, *body):
            yield from runs(sentences(html.unescape(plain(part))))
    for record in lines(shared / "data/scifact/corpus.jsonl.xz"):
        kept = [s for s in map(squeezed, record["abstract"]) if 30 < len(s) < 450]
        yield from runs(kept)
    for record in labels(shared):
        for texts in record["label"].values():
            if isinstance(texts, list):
                yield from runs(sentences(" ".join(map(str, texts))))
    guideline = shared / "data/guidelines-uspstf/uspstf-api-2024-05-02.json.xz"
    with lzma.open(guideline) as file:
        whole = json.load(file)
    for text in _strings(whole):
        if len(text) > 300:
            yield from runs(sentences(html.unescape(_TAG.sub(" ", text))))
    for study in lines(shared / "data/clinicaltrials-gov/studies-api-v2.jsonl.xz"):
        yield from _trial(study)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def _trial(study: Any) -> Iterator[str]:
    record = study.get("study", study)
    protocol = record.get("protocolSection", {})
    criteria = protocol.get("eligibilityModule", {}).get("eligibilityCriteria", "")
    listed = [s for s in map(squeezed, criteria.split("\n")) if len(s) > 25]
    for first in range(len(listed)):
        for count in (2, 3, 4):
            yield " / ".join(listed[first : first + count])
    measures = record.get("resultsSection", {}).get("outcomeMeasuresModule", {})
    for outcome in measures.get("outcomeMeasures", []):
        if "groups" not in outcome or "classes" not in outcome:
            continue
        groups = {g["id"]: g["title"] for g in outcome["groups"]}
        rows = [
            f"{c.get('title', '')} {k.get('title', '')} {groups[m['groupId']]}: {m['value']}".strip()
            for c in outcome["classes"][:2]
            for k in c.get("categories", [])[:3]
            for m in k.get("measurements", [])
            if m["groupId"] in groups and "value" in m
        ]
        what = "; ".join((outcome.get("unitOfMeasure", ""), outcome.get("timeFrame", "")))
        yield squeezed(
            f"{outcome['title']} ({outcome.get('paramType', '')}, {what}). " + "; ".join(rows)
        )
