"""Labelled pairs of claim and evidence, in the three verdicts of ``probatum check``.

What lies under ``licence-unclear`` is measured on and nothing else: no part of it trains or tunes
anything of the program. Only figures leave this file.
"""

from __future__ import annotations

import json
import random
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.corruption import concluded
from benchmarks.places import SEED, SHARED, lines

YES, NO, OPEN = "supported", "contradicted", "not_enough"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim, its evidence and what people said; ``group`` holds what must not be parted."""

    claim: str
    evidence: str
    gold: str
    group: str


@dataclass(frozen=True, slots=True)
class Set:
    """A set of pairs, with what a baseline may be trained on (nothing of ours is)."""

    title: str
    made: str
    pairs: tuple[Labelled, ...]
    training: tuple[Labelled, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the set has, in a fixed order."""
        held = {p.gold for p in self.pairs}
        return tuple(label for label in (YES, NO, OPEN) if label in held)


def scifact() -> Set:
    """Claims with the sentences that people marked."""
    return Set(
        "SciFact dev (marked sentences)",
        "a claim and an abstract with evidence: all sentences marked in it; a claim without evidence: "
        "as many sentences of a cited abstract, drawn by seed, as claims with evidence have (1 to 5)",
        tuple(_scifact("dev", whole=False)),
        tuple(_scifact("train", whole=False)),
    )


def scifact_abstracts() -> Set:
    """The same claims with whole abstracts."""
    return Set(
        "SciFact dev (whole abstracts)",
        "a claim and each abstract that it cites, whole",
        tuple(_scifact("dev", whole=True)),
        tuple(_scifact("train", whole=True)),
    )


def _scifact(part: str, *, whole: bool) -> Iterator[Labelled]:
    corpus = {str(r["doc_id"]): r["abstract"] for r in lines("scifact/corpus.jsonl.xz")}
    rows = lines(f"scifact/claims_{part}.jsonl.xz")
    marked = [
        {i for g in groups for i in g["sentences"]}
        for row in rows
        for groups in row["evidence"].values()
    ]
    sizes = sorted(len(found) for found in marked)
    source = random.Random(f"{SEED} scifact {part}")
    for row in rows:
        for document in map(str, row["cited_doc_ids"]):
            abstract = corpus[document]
            groups = row["evidence"].get(document)
            if groups:
                gold = {"SUPPORT": YES, "CONTRADICT": NO}[groups[0]["label"]]
                places = sorted({i for g in groups for i in g["sentences"]})
            elif row["evidence"]:
                continue
            else:
                gold = OPEN
                size = min(source.choice(sizes), len(abstract))
                places = sorted(source.sample(range(len(abstract)), size))
            shown = abstract if whole else [abstract[i] for i in places]
            yield Labelled(row["claim"], " ".join(s.strip() for s in shown), gold, str(row["id"]))


def evidence_inference() -> Set:
    """Prompts as claims, one with the label that people gave and one with another."""
    return Set(
        "Evidence Inference validation + test",
        "prompt and label as a sentence against the marked text: the true label is supported, another "
        "one (drawn by seed) contradicted",
        tuple(_inferred("validation", "test")),
        tuple(_inferred("train")),
    )


LABELS = ("significantly increased", "significantly decreased", "no significant difference")


def _inferred(*parts: str) -> Iterator[Labelled]:
    source = random.Random(f"{SEED} {parts}")
    seen: set[tuple[str, str]] = set()
    for part in parts:
        for row in lines(f"evidence-inference/ev2-{part}.jsonl.xz"):
            text = " ".join(row["evidence_text"].split())
            other = source.choice([label for label in LABELS if label != row["label"]])
            if row["valid_label"] != "True" or not text or (row["prompt_id"], text) in seen:
                continue
            seen.add((row["prompt_id"], text))
            yield Labelled(concluded(row), text, YES, row["pmcid"])
            yield Labelled(concluded(row, other), text, NO, row["pmcid"])


def healthver() -> Set:
    """Claims on COVID-19 with sentences of papers."""
    names = {"Supports": YES, "Refutes": NO, "Neutral": OPEN}
    return Set(
        "HealthVer dev + test",
        "as it is",
        tuple(
            Labelled(r["claim"], r["evidence"], names[r["label"]], r["claim"])
            for part in ("dev", "test")
            for r in lines(f"licence-unclear/healthver/healthver_{part}.jsonl.xz")
        ),
    )


def covidfact() -> Set:
    """Claims of a forum, and their machine-made opposites."""
    names = {"SUPPORTED": YES, "REFUTED": NO}
    return Set(
        "CovidFact",
        "the evidence sentences joined",
        tuple(
            Labelled(r["claim"], " ".join(r["evidence"]), names[r["label"]], r["gold_source"])
            for r in lines("licence-unclear/covidfact/covidfact.jsonl.xz")
        ),
    )


def nli4ct() -> Set:
    """Statements on one or two trial records."""
    with tarfile.open(SHARED / "licence-unclear/nli4ct/ct_json.tar.xz") as packed:
        trials = {
            member.name.removeprefix("ct_json/").removesuffix(".json"): json.load(file)
            for member in packed
            if (file := packed.extractfile(member)) is not None
        }

    def made(*parts: str) -> Iterator[Labelled]:
        names = {"Entailment": YES, "Contradiction": NO}
        for part in parts:
            for r in lines(f"licence-unclear/nli4ct/{part}.jsonl.xz"):
                pieces = []
                for side in ("Primary", "Secondary"):
                    if f"{side}_id" in r:
                        section = trials[r[f"{side}_id"]][r["Section_id"]]
                        told = "; ".join(section[i].strip() for i in r[f"{side}_evidence_index"])
                        pieces.append(f"{side} trial: {told}.")
                yield Labelled(r["Statement"], " ".join(pieces), names[r["Label"]], r["Primary_id"])

    return Set(
        "NLI4CT dev + gold test",
        'the marked lines of the section, after "Primary trial:" and "Secondary trial:"',
        tuple(made("dev", "gold_test")),
        tuple(made("train")),
    )


_ASKING = re.compile(
    r"^(?:do|does|did|is|are|was|were|can|could|should|has|have|will|would|may|must)\s+",
    re.IGNORECASE,
)


def pubmedqa() -> Set:
    """Questions of titles, without their question mark and auxiliary, with the abstract."""
    names = {"yes": YES, "no": NO, "maybe": OPEN}

    def made(part: str) -> Iterator[Labelled]:
        for r in lines(f"pubmedqa/pqal_{part}.jsonl.xz"):
            yield Labelled(
                stated(r["QUESTION"]),
                " ".join(r["CONTEXTS"]),
                names[r["final_decision"]],
                r["pmid"],
            )

    return Set(
        "PubMedQA test",
        "the question without its question mark and leading auxiliary as claim, the abstract without "
        "its conclusion as evidence; yes, no, maybe as supported, contradicted, not enough",
        tuple(made("test")),
        tuple(made("train_dev")),
    )


def stated(question: str) -> str:
    """A question without its mark and its leading auxiliary ("Does X help?": "X help")."""
    plain = question.strip().rstrip("?").strip()
    rest = _ASKING.sub("", plain)
    return rest[:1].upper() + rest[1:]


SETS: dict[str, Callable[[], Set]] = {
    "scifact": scifact,
    "scifact-abstracts": scifact_abstracts,
    "evidence-inference": evidence_inference,
    "healthver": healthver,
    "covidfact": covidfact,
    "nli4ct": nli4ct,
    "pubmedqa": pubmedqa,
}


def of(name: str) -> Set:
    """A set by its name."""
    return SETS[name]()


def sizes() -> dict[str, Any]:
    """How many pairs each set has, by label."""
    return {name: [(s.title, len(s.pairs), len(s.training))] for name in SETS for s in (of(name),)}
