"""Truth: questions of all types over the library's own names, each article read independently."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import reader
from benchmarks.libraries import described, shared_library
from benchmarks.measures import share, wilson
from benchmarks.places import AS_OF, SEED
from benchmarks.results import keep
from probatum.evidence.articles import Article
from probatum.evidence.editions import Kind, Role
from probatum.library.store import Store
from probatum.services.asking import ask
from probatum.services.searching import Searcher

OPTIONS = ("count",)
QUESTIONS = 220
FAULTS = Path("/tmp/probatum-truth-faults.txt")

OF_A_PRODUCT = (
    ("update", "What are the latest updates on {brand}?"),
    ("indication", "What is {brand} indicated for?"),
    ("dose", "What is the recommended dose of {brand}?"),
    ("administration", "How is {brand} given?"),
    ("monitoring", "What should be monitored during treatment with {brand}?"),
    ("contraindication", "When is {brand} contraindicated?"),
    ("safety", "What are the serious risks of {brand}?"),
    ("adverse reactions", "What are the most common adverse reactions of {brand}?"),
    ("interaction", "Which drugs interact with {brand}?"),
    ("renal", "How is {brand} dosed in renal impairment?"),
    ("pregnancy", "Can {brand} be used in pregnancy?"),
    ("children", "Is {brand} approved in children?"),
    ("elderly", "What should be considered in elderly patients who take {brand}?"),
    ("mechanism", "How does {brand} work?"),
    ("efficacy", "How effective is {brand} in clinical trials?"),
)
OF_A_STUDY = (
    ("efficacy", "Is {intervention} effective in {condition}?"),
    ("trials", "Which trials have tested {intervention} in {condition}?"),
    ("safety", "What adverse events were seen with {intervention} in {condition}?"),
)
OF_A_RECOMMENDATION = (
    ("guideline", "What does the USPSTF recommend on {topic}?"),
    ("yes/no", "Is there evidence of benefit for {topic}?"),
    ("harms", "What are the harms of {topic}?"),
)
OF_TWO_PRODUCTS = (("comparison", "How do {brand} and {other} compare?"),)


def questions(store: Store, count: int = QUESTIONS, seed: int = SEED) -> list[tuple[str, str]]:
    """``(type, question)`` over names of newest editions: 60 % labels, then studies, guidelines.

    The same library and seed give the same questions.
    """
    source = random.Random(seed)
    brands: dict[str, None] = {}
    studies: dict[tuple[str, str], None] = {}
    topics: dict[str, None] = {}
    for held in sorted(store.record.held(), key=lambda h: h.document):
        named = {role: [n.text for n in held.names if n.role is role] for role in Role}
        if held.kind is Kind.LABEL and named[Role.BRAND]:
            brands.setdefault(named[Role.BRAND][0])
        elif held.kind is Kind.GUIDELINE and (topic := _topic(held.title)):
            topics.setdefault(topic)
        elif held.kind is Kind.TRIAL and held.meta.get("has_results"):
            things = [*named[Role.INTERVENTION], *named[Role.SUBSTANCE]]
            if things and named[Role.CONDITION]:
                pair = (_short(things[0]), _short(named[Role.CONDITION][0]))
                if all(pair):
                    studies.setdefault(pair)
    made: list[tuple[str, str]] = []
    of_labels = _dealt(source, [{"brand": b} for b in brands], OF_A_PRODUCT, count * 6 // 10)
    made += of_labels
    pairs = [{"intervention": i, "condition": c} for i, c in studies]
    made += _dealt(source, pairs, OF_A_STUDY, count * 2 // 10)
    made += _dealt(source, [{"topic": t} for t in topics], OF_A_RECOMMENDATION, count * 15 // 100)
    names = list(brands)
    twos = [
        dict(zip(("brand", "other"), source.sample(names, 2), strict=True)) for _ in range(count)
    ]
    made += _dealt(source, twos, OF_TWO_PRODUCTS, count - len(made))
    return made


def run(count: int = QUESTIONS) -> dict[str, Any]:
    """Ask all questions, read all articles, keep the figures; faults go to :data:`FAULTS`."""
    store = shared_library()
    searcher = Searcher(store)
    asked = questions(store, count)
    total: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    articles_with: Counter[str] = Counter()
    by_type: dict[str, Counter[str]] = {}
    seconds: list[float] = []
    with FAULTS.open("w", encoding="utf-8") as file:
        for number, (kind, question) in enumerate(asked, 1):
            begun = time.perf_counter()
            answer = ask(searcher, question, as_of=AS_OF)
            seconds.append(time.perf_counter() - begun)
            of = by_type.setdefault(kind, Counter())
            of["asked"] += 1
            total["asked"] += 1
            if not isinstance(answer, Article):
                total[f"no article: {answer.reason}"] += 1
                file.write(
                    f"\n#### {kind}: {question}\n  NO ARTICLE {answer.reason}: {answer.message}\n"
                )
                continue
            found = reader.read(answer, _texts(store))
            for name, value in (
                ("answered", 1),
                ("faultless", int(found.faultless)),
                ("supported_whole", int(not found.unsupported)),
                ("statements", found.statements),
                ("unsupported", found.unsupported),
                ("quotes", found.quotes),
                ("standing", found.standing),
                ("duplicates", found.duplicates),
                ("dangling", found.dangling),
            ):
                total[name] += value
                of[name] += value
            kinds.update(fault.kind for _, fault in found.faults)
            articles_with.update({fault.kind for _, fault in found.faults})
            if found.faults:
                file.write(f"\n#### {kind}: {question}\n")
                file.writelines(_shown(answer, found))
            if number % 20 == 0:
                print(
                    f"truth: {number} of {len(asked)} asked, {total['faultless']} without a fault",
                    flush=True,
                )
    figures = {
        "seed": SEED,
        "as_of": AS_OF,
        "library": described(store),
        "questions": len(asked),
        **{k: total[k] for k in sorted(total)},
        "quotes_standing": share(total["standing"], total["quotes"]),
        "statements_supported": share(
            total["statements"] - total["unsupported"], total["statements"]
        ),
        "statements_interval": wilson(
            total["statements"] - total["unsupported"], total["statements"]
        ),
        "articles_faultless": share(total["faultless"], total["answered"]),
        "articles_interval": wilson(total["faultless"], total["answered"]),
        "articles_supported": share(total["supported_whole"], total["answered"]),
        "answered_share": share(total["answered"], total["asked"]),
        "faults": dict(sorted(kinds.items())),
        "articles_with_fault": dict(sorted(articles_with.items())),
        "by_type": {k: dict(sorted(v.items())) for k, v in sorted(by_type.items())},
        "seconds": [round(s, 3) for s in seconds],
    }
    keep("truth", figures)
    return figures


def _texts(store: Store) -> Any:
    def text(document: str, edition: str) -> str | None:
        held = store.record.edition(edition)
        return held.text if held.document == document else None

    return text


def _shown(answer: Article, found: reader.Reading) -> Iterator[str]:
    quotes = {c.text: c.quotes for c in answer.claims()}
    for statement, fault in found.faults:
        yield f"  [{fault.kind}] {fault.shown}\n"
        if statement:
            yield f"      says:   {statement[:600]}\n"
            for quote in quotes.get(statement, ())[:3]:
                yield f"      quotes: {quote.exact[:500]}  ({quote.document} {quote.start})\n"


def _dealt(
    source: random.Random,
    fillings: Sequence[dict[str, str]],
    templates: Sequence[tuple[str, str]],
    count: int,
) -> list[tuple[str, str]]:
    """Each template in turn, each with the next name of a shuffled list."""
    if not fillings:
        return []
    order = list(fillings)
    source.shuffle(order)
    return [
        (
            templates[i % len(templates)][0],
            templates[i % len(templates)][1].format(**order[i % len(order)]),
        )
        for i in range(count)
    ]


def _topic(title: str) -> str:
    """A recommendation's topic: the title without its kind of document."""
    text = re.sub(r"^(?:Final |Draft )?(?:Recommendation|Research|Evidence)[^:]*:\s*", "", title)
    subject, _, measure = _short(re.sub(r"\s*\([^)]*\)", "", text).rstrip(". ")).rpartition(": ")
    return f"{measure.lower()} for {subject.lower()}" if subject else measure


def _short(name: str) -> str:
    """A name that a question could hold: the first words before a comma or bracket."""
    text = re.split(
        r"[;(\[]", re.sub(r"^(?:Drug|Biological|Device|Procedure|Behavioral|Other):\s*", "", name)
    )[0]
    text = " ".join(text.split()).strip(" ,")
    return text if 3 <= len(text) <= 70 else ""
