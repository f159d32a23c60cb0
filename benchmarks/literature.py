"""Every shared BioASQ and PubMedQA question through ``ask``, beside the ten best BM25 sentences.

BioASQ's licence is unclear and it is used for evaluation alone: only figures are kept. PubMedQA's
conclusions and decisions are never part of the library.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import reader
from benchmarks.libraries import filled, folder_for
from benchmarks.measures import accuracy, majority, share, wilson
from benchmarks.peers import Bm25
from benchmarks.places import AS_OF, SEED, lines
from benchmarks.results import keep
from probatum.evidence.articles import Article
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind
from probatum.evidence.sentences import sentences
from probatum.retrieval.beir import percentile
from probatum.services.asking import NoAnswer, ask
from probatum.services.searching import Searcher

OPTIONS = ("count", "only")
TEN = 10
NOTES = "/tmp/probatum-literature-{name}.txt"
"""What went wrong, question by question, for a person to read: never part of the repository."""

_WORD = re.compile(r"\w+")

Spans = dict[str, list[tuple[int, int]]]
"""Quoted ranges by document."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its gold: texts by document, and the expert's answer ("" if there is none)."""

    id: str
    text: str
    gold: tuple[tuple[str, str], ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Task:
    """A set of questions over one small library."""

    name: str
    editions: tuple[Edition, ...]
    questions: tuple[Asked, ...]
    mixed: str
    """What the direction "mixed" is called in the gold answers."""

    trained: frozenset[str] = frozenset()
    """Questions on which the reading of directions was fitted."""


def run(count: int | None = None, only: Sequence[str] = ()) -> dict[str, Any]:
    """Ask ``count`` questions of each set (seeded; all if None) and keep the figures."""
    from benchmarks.results import kept

    figures: dict[str, Any] = {
        k: v for k, v in (kept("literature") or {}).items() if k in ("bioasq", "pubmedqa")
    }
    for made in (bioasq, pubmedqa):
        if not only or made.__name__ in only:
            figures[made.__name__] = measure(made(), count)
            keep("literature", {"seed": SEED, "as_of": AS_OF, **figures})
    return figures


def measure(task: Task, count: int | None = None) -> dict[str, Any]:
    """Figures of one set."""
    chosen = list(task.questions)
    if count is not None and count < len(chosen):
        chosen = sorted(random.Random(SEED).sample(chosen, count), key=lambda q: q.id)
    folder = folder_for(f"literature-{task.name}", "\n".join(e.id for e in task.editions))
    store = filled(folder, task.editions)
    searcher = Searcher(store)
    texts = {e.document: e.text for e in task.editions}
    pieces = [
        (e.document, p.start + s, p.start + t)
        for e in task.editions
        for p in e.passages
        for s, t in sentences(e.words(p))
    ]
    plain = Bm25([texts[document][s:t] for document, s, t in pieces])
    ours: Counter[str] = Counter()
    ten: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    recalls: list[tuple[float, float]] = []
    directions: dict[str, str] = {}
    seconds: list[float] = []
    notes: list[str] = []
    for number, question in enumerate(chosen, 1):
        begun = time.perf_counter()
        answer = ask(searcher, question.text, as_of=AS_OF)
        seconds.append(time.perf_counter() - begun)
        spans: Spans = {}
        if isinstance(answer, Article):
            ours["answered"] += 1
            claims = answer.claims()
            ours["statements"] += len(claims)
            body = [c.text for section in answer.sections for c in section.claims]
            ours["duplicates"] += len(reader.duplicates(body))
            ours["dangling"] += len(reader.dangling(answer, claims))
            for claim in claims:
                for quote in claim.quotes:
                    spans.setdefault(quote.document, []).append((quote.start, quote.end))
            if found := str(answer.figures.get("direction") or ""):
                directions[question.id] = task.mixed if found == "mixed" else found
        else:
            reasons[answer.reason] += 1
        best: Spans = {}
        listed = []
        for place, _ in plain.search(question.text, TEN):
            document, start, end = pieces[place]
            best.setdefault(document, []).append((start, end))
            listed.append(texts[document][start:end])
        ten["statements"] += len(listed)
        ten["duplicates"] += len(reader.duplicates(listed))
        ours["own"] += any(d in spans for d, _ in question.gold)
        ten["own"] += any(d in best for d, _ in question.gold)
        recalls.append((gold_recall(question, spans, texts), gold_recall(question, best, texts)))
        notes += _noted(question, answer, directions.get(question.id, ""), recalls[-1])
        if number % 50 == 0:
            print(f"literature {task.name}: {number} of {len(chosen)}", flush=True)
    Path(NOTES.format(name=task.name)).write_text("\n".join(notes) + "\n", "utf-8")
    decided = {q.id: q.answer for q in chosen if q.answer}
    right, asked = accuracy(directions, decided)
    fresh = {key: answer for key, answer in decided.items() if key not in task.trained}
    right_fresh, asked_fresh = accuracy(directions, fresh)
    given = sum(q in directions for q in decided)
    name, baseline = majority(decided) if decided else ("", 0)
    return {
        "asked": len(chosen),
        "of": len(task.questions),
        "documents": len(task.editions),
        "passages": store.record.counts().passages,
        "answered": ours["answered"],
        "not_answered": dict(sorted(reasons.items())),
        "recall": share_of([a for a, _ in recalls]),
        "recall_ten": share_of([b for _, b in recalls]),
        "own_document": share(ours["own"], len(chosen)),
        "own_document_ten": share(ten["own"], len(chosen)),
        "statements": share(ours["statements"], ours["answered"]),
        "statements_ten": share(ten["statements"], len(chosen)),
        "duplicates": share(ours["duplicates"], ours["answered"]),
        "duplicates_ten": share(ten["duplicates"], len(chosen)),
        "dangling": share(ours["dangling"], ours["answered"]),
        "decided": asked,
        "right": right,
        "direction_given": given,
        "accuracy": share(right, asked),
        "accuracy_interval": wilson(right, asked),
        "accuracy_of_given": share(right, given),
        "decided_fresh": asked_fresh,
        "accuracy_fresh": share(right_fresh, asked_fresh),
        "accuracy_fresh_interval": wilson(right_fresh, asked_fresh),
        "majority_accuracy_fresh": share(
            sum(answer == name for answer in fresh.values()), asked_fresh
        ),
        "majority": name,
        "majority_accuracy": share(baseline, asked),
        "confusion": _confusion(decided, directions),
        "peer": plain.name,
        "p50_s": round(percentile(seconds, 0.5), 3),
        "p95_s": round(percentile(seconds, 0.95), 3),
    }


def _noted(
    question: Asked, answer: Article | NoAnswer, direction: str, recalls: tuple[float, float]
) -> list[str]:
    """Lines on a question that was not answered, answered otherwise, or less fully than by BM25."""
    lines_ = []
    if not isinstance(answer, Article):
        lines_.append(f"[{answer.reason}] {question.text} || {answer.message}")
    elif question.answer and direction != question.answer:
        lines_.append(f"[gold {question.answer}, given {direction or 'none'}] {question.text}")
        lines_ += [f"    short: {c.text[:300]}" for c in answer.short_answer]
        lines_ += [f"    gold:  {text[:300]}" for _, text in question.gold[:3]]
    if recalls[0] < recalls[1]:
        lines_.append(f"[recall {recalls[0]:.2f}, ten {recalls[1]:.2f}] {question.text}")
    return lines_


def gold_recall(question: Asked, spans: Spans, texts: dict[str, str]) -> float:
    """Share of the gold texts of which at least half of the words lie in quoted ranges."""
    if not question.gold:
        return 0.0
    covered = 0
    for document, gold in question.gold:
        start = texts[document].find(gold)
        words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(gold)]
        inside = sum(any(s <= a and b <= e for s, e in spans.get(document, ())) for a, b in words)
        covered += bool(words) and start >= 0 and inside >= 0.5 * len(words)
    return covered / len(question.gold)


def bioasq() -> Task:
    """BioASQ's questions; each PubMed document of a snippet is an abstract of its snippets."""
    rows = lines("licence-unclear/bioasq-golden/bioasq_7b-11b_golden.jsonl.xz")
    parts: dict[str, dict[tuple[str, int, int], str]] = {}
    for row in rows:
        for s in row["snippets"]:
            text = " ".join(s["text"].split())
            place = (
                s["beginSection"] != "title", int(s["offsetInBeginSection"]), -len(text)
            )  # fmt: skip
            if text:
                parts.setdefault(_pmid(s["document"]), {})[place] = text
    editions = []
    for document, found in sorted(parts.items()):
        ordered = [found[place] for place in sorted(found)]
        kept = [t for i, t in enumerate(ordered) if not _within(t, ordered, i)]
        title = next((found[p] for p in sorted(found) if not p[0]), "")
        editions.append(_abstract(document, title, [("", t) for t in kept], ""))
    texts = {e.document: e.text for e in editions}
    questions = []
    for row in rows:
        gold = {(_pmid(s["document"]), " ".join(s["text"].split())): None for s in row["snippets"]}
        answer = str(row.get("exact_answer") or "").lower() if row["type"] == "yesno" else ""
        questions.append(
            Asked(
                row["id"],
                row["body"],
                tuple((d, t) for d, t in gold if t and t in texts.get(d, "")),
                answer,
            )
        )
    return Task("bioasq", tuple(editions), tuple(questions), "mixed")


def pubmedqa() -> Task:
    """PubMedQA's questions; the abstracts have neither title (the question) nor conclusion."""
    trained = lines("pubmedqa/pqal_train_dev.jsonl.xz")
    rows = [*lines("pubmedqa/pqal_test.jsonl.xz"), *trained]
    editions = []
    questions = []
    for row in rows:
        document = f"pmid:{row['pmid']}"
        contexts = [" ".join(c.split()) for c in row["CONTEXTS"]]
        labelled = list(zip(row["LABELS"], contexts, strict=True))
        edition = _abstract(document, "", labelled, str(row["YEAR"] or ""))
        editions.append(edition)
        gold = tuple((document, c) for c in contexts if c in edition.text)
        questions.append(Asked(row["pmid"], row["QUESTION"], gold, row["final_decision"]))
    fitted = frozenset(row["pmid"] for row in trained)
    return Task("pubmedqa", tuple(editions), tuple(questions), "maybe", fitted)


def share_of(values: Sequence[float]) -> float:
    """The mean, 0 for none."""
    return sum(values) / len(values) if values else 0.0


def _abstract(document: str, title: str, parts: Sequence[tuple[str, str]], date: str) -> Edition:
    builder = EditionBuilder()
    for label, text in parts:
        builder.open_section(label.capitalize(), label.lower() or "abstract")
        builder.paragraph(text)
        builder.close_section()
    return builder.build(
        document=document,
        source="pubmed",
        kind=Kind.ABSTRACT,
        title=title or document.replace("pmid:", "PubMed "),
        date=date,
    )


def _within(text: str, texts: Sequence[str], own: int) -> bool:
    """Whether a text stands within another one, or came before."""
    return any(
        text in other and (len(other) > len(text) or i < own)
        for i, other in enumerate(texts)
        if i != own
    )


def _pmid(address: str) -> str:
    return f"pmid:{address.rstrip('/').rpartition('/')[2]}"


def _confusion(gold: dict[str, str], given: dict[str, str]) -> dict[str, int]:
    counts = Counter(f"{answer} → {given.get(key, 'none')}" for key, answer in gold.items())
    return dict(sorted(counts.items()))
