"""Real sentences of labels, abstracts and full texts, for the suites that alter them.

Nothing here is shared with the program: the splitter is the benchmark's own. A document is measured
on only if the last hex digit of sha1(its key) is even, so that whoever trains or mends on the same
data can keep away from it by taking the odd ones.
"""

from __future__ import annotations

import hashlib
import random
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.places import SEED, SHARED, lines

AROUND = 2
"""Sentences before and after the one that is altered, in its passage."""
LONGEST = 1500
"""Characters of a passage; it has fewer neighbours where they are long."""

_LABEL_FIELDS = (
    "boxed_warning indications_and_usage dosage_and_administration contraindications "
    "warnings_and_cautions warnings precautions adverse_reactions drug_interactions "
    "use_in_specific_populations pregnancy pediatric_use geriatric_use overdosage "
    "clinical_pharmacology pharmacokinetics clinical_studies information_for_patients"
).split()
_END = re.compile(r"(?:(?<=[a-z0-9)%\]][.!?])|(?<=[A-Z][A-Z0-9][.!?]))\s+(?=[A-Z])")
_ABBREVIATED = re.compile(r"(?:\b(?:vs|e\.g|i\.e|Fig|Dr|No|cf|al|approx|St|Inc|spp|ca)|\b[A-Z])\.$")
_POINTS_AWAY = re.compile(
    r"\[\s*see|\(\s*see|\bsee\b|\b(?:Table|Figure|Fig|Section|Appendix|PRECAUTIONS|WARNINGS)\b"
    r"|\(\s*\d+\.\d+|\b\d{1,2}\.\d{1,2}\s+[A-Z][a-z]|https?:|www\.|@|•|\*|†|‡|NDC",
)
_GLUED = re.compile(r"\b[A-Z]{4,}(?: [A-Z]{2,}){2,}\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document with its neighbours."""

    document: str
    kind: str
    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text in sections."""

    key: str
    kind: str
    sections: tuple[str, ...]


def ours(key: str) -> bool:
    """Whether a document is measured on (even), or free for development and training (odd)."""
    return int(hashlib.sha1(key.encode()).hexdigest()[-1], 16) % 2 == 0


def documents(seed: int = SEED, *, developing: bool = False) -> list[Document]:
    """Labels, abstracts of two sets, and full texts of articles that no training part names.

    ``developing`` gives others of the same kinds, from the training parts: what one may read and
    mend the checks by, while the figures are those of documents that nobody looked at.
    """
    parts = ("train",) if developing else ("validation", "test")
    found = [*_labels(), *_abstracts(), *_questions(developing), *_articles(parts)]
    chosen: list[Document] = []
    for kind, limit in (("label", 170), ("abstract", 420), ("full text", 120)):
        of_kind = sorted(
            (d for d in found if d.kind == kind and ours(d.key) != developing), key=lambda d: d.key
        )
        random.Random(f"{seed} {kind}").shuffle(of_kind)
        chosen += of_kind[:limit]
    return chosen


def sentences_of(document: Document) -> list[Sentence]:
    """The sentences of a document that can be read alone, each with its passage."""
    out: dict[str, Sentence] = {}
    for section in document.sections:
        parts = split(section)
        for place, part in enumerate(parts):
            if readable(part):
                passage = _around(parts, place)
                out.setdefault(part, Sentence(document.key, document.kind, part, passage))
    return list(out.values())


def _around(parts: list[str], place: int) -> str:
    """The sentence with as many neighbours, up to :data:`AROUND`, as :data:`LONGEST` lets in."""
    for reach in range(AROUND, 0, -1):
        passage = " ".join(parts[max(0, place - reach) : place + reach + 1])
        if len(passage) <= LONGEST:
            return passage
    return parts[place]


def split(text: str) -> list[str]:
    """Sentences, not cut after an abbreviation."""
    out: list[str] = []
    for piece in _END.split(" ".join(text.split())):
        if out and _ABBREVIATED.search(out[-1]):
            out[-1] += f" {piece}"
        else:
            out.append(piece)
    return out


def readable(sentence: str) -> bool:
    """A whole sentence of 6 to 60 words that points at no table, figure or section."""
    return (
        40 <= len(sentence) <= 400
        and 6 <= len(sentence.split()) <= 60
        and sentence[0].isupper()
        and sentence.endswith(".")
        and all(sentence.count(a) == sentence.count(b) for a, b in ("()", "[]"))
        and not _POINTS_AWAY.search(sentence)
        and not _GLUED.search(sentence)
    )


def drug_names() -> dict[str, str]:
    """Names of the labels' products and substances (lower case), each with its application."""
    names: dict[str, str] = {}
    for row in lines("fda-labels-openfda-history/labels-latest.jsonl.xz"):
        about = row["label"].get("openfda", {})
        for name in (*about.get("generic_name", ()), *about.get("brand_name", ())):
            plain = name.lower().strip()
            if re.fullmatch(r"[a-z]{6,}", plain) and plain not in _NOT_DRUGS:
                names.setdefault(plain, (about.get("generic_name") or [plain])[0].lower())
    return names


_NOT_DRUGS = frozenset({"oxygen", "glucose", "estrogens", "testosterone", "lithium", "nitrogen"})


def _labels() -> Iterator[Document]:
    for row in lines("fda-labels-openfda-history/labels-latest.jsonl.xz"):
        texts = [t for f in _LABEL_FIELDS for t in row["label"].get(f, ())]
        yield Document(row["set_id"], "label", tuple(texts))


def _abstracts() -> Iterator[Document]:
    for row in lines("scifact/corpus.jsonl.xz"):
        yield Document(str(row["doc_id"]), "abstract", (" ".join(row["abstract"]),))


def _questions(developing: bool) -> Iterator[Document]:
    for row in lines(f"pubmedqa/pqal_{'train_dev' if developing else 'test'}.jsonl.xz"):
        yield Document(row["pmid"], "abstract", tuple(row["CONTEXTS"]))


def _articles(parts: tuple[str, ...]) -> Iterator[Document]:
    wanted = {
        row["pmcid"] for part in parts for row in lines(f"evidence-inference/ev2-{part}.jsonl.xz")
    }
    with tarfile.open(SHARED / "evidence-inference/ei-txt-ccby.tar.xz") as packed:
        for member in packed:
            key = member.name.removeprefix("txt/").removesuffix(".txt")
            if key in wanted and (file := packed.extractfile(member)) is not None:
                text = file.read().decode()
                yield Document(key, "full text", tuple(p for p in text.split("\n") if len(p) > 120))
