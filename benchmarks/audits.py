"""Audits: articles of `ask` audited whole and with a claim removed; speed; the worked example."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import speed, truth
from benchmarks.judges import judge
from benchmarks.libraries import described, shared_library
from benchmarks.measures import share, wilson
from benchmarks.places import AS_OF, SEED, SHARED
from benchmarks.results import keep
from probatum.audits.report import Audit, Kind, Missing
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim, Outcome, Verdict
from probatum.library.store import Store
from probatum.rendering import markdown
from probatum.services.asking import ask
from probatum.services.auditing import audit
from probatum.services.searching import Searcher

OPTIONS = ("count",)
ARTICLES = 50
REMOVED = 3
"""Claims removed of each article, one at a time."""

RUNS = 3
STATEMENTS = 70
"""Statements of the article whose audit is timed."""

FAULTS = Path("/tmp/probatum-audit-faults.md")
EXAMPLE = SHARED.parent / "examples" / "onasemnogene-article.txt"
_GOOD = (Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST)


def run(count: int | None = None) -> dict[str, Any]:
    """Measure and keep the figures; of fewer articles than :data:`ARTICLES` none are kept."""
    store = shared_library()
    searcher = Searcher(store)
    figures: dict[str, Any] = {
        "seed": SEED,
        "as_of": AS_OF,
        "library": described(store),
        **_omissions(searcher, count or ARTICLES),
        "speed": _speed(searcher),
        "example": _example(),
    }
    if count is None or count >= ARTICLES:
        keep("audits", figures)
    else:
        print({k: v for k, v in figures.items() if k != "alarms"}, flush=True)
    return figures


# --- what is removed and what is named ------------------------------------------------------------


def pasted(article: Article) -> str:
    """The article as someone would paste it: Markdown with its citations and references, without
    the quoted words, the search and the keys of the editions."""
    text = markdown.render(article)
    for title in ("How this was searched", "Quoted words", "Left out"):
        text = re.sub(rf"^## {title}\n.*?(?=^## |^---$|\Z)", "", text, flags=re.M | re.S)
    return re.sub(r" `[^`\n]+@[0-9a-f]+`$", "", text, flags=re.M)


_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SAME = 0.85
"""Share of a statement's words that another must have, with all its numbers, to say the same."""


def conveys(text: str, statement: str) -> bool:
    """Whether a text has the numbers of a statement and nearly all of its words of four letters."""
    if not set(_NUMBER.findall(statement)) <= set(_NUMBER.findall(text)):
        return False
    words = set(_WORD.findall(statement.casefold()))
    held = words & set(_WORD.findall(text.casefold()))
    return len(held) >= SAME * len(words)


def copies(article: Article, claim: Claim) -> list[Claim]:
    """The claims of an article that say what one of them says, itself among them."""
    return [
        other
        for other in article.claims()
        if other.id == claim.id
        or conveys(other.text, claim.text)
        or any(conveys(claim.text, s) or conveys(s, claim.text) for s in _sentences(other.text))
    ]


def without(article: Article, removed: Iterable[Claim]) -> Article:
    """An article without these claims."""
    gone = {c.id for c in removed}
    return replace(
        article,
        short_answer=tuple(c for c in article.short_answer if c.id not in gone),
        sections=tuple(
            replace(s, claims=kept)
            for s in article.sections
            if (kept := tuple(c for c in s.claims if c.id not in gone)) or not s.claims
        ),
    )


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.;])\s+(?=[A-Z])", text) if s]


Span = tuple[str, int, int]


def _spans(claim: Claim) -> set[Span]:
    return {(q.edition, q.start, q.end) for q in claim.quotes}


def named(missing: Sequence[Missing], claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether a claim is among what is missing: the same statement, a sentence of it, or a quote
    that none of the ``others`` has."""
    own = _spans(claim) - {span for other in others for span in _spans(other)}
    words = _plain(claim.text)
    for entry in missing:
        said = _plain(entry.statement.text)
        if said in words or words in said or own & _spans(entry.statement):
            return True
    return False


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


# --- omissions ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Counts:
    """What is counted over all articles."""

    articles: int = 0
    statements: int = 0
    good: int = 0
    missing: int = 0
    conveyed: int = 0
    removed: int = 0
    found: int = 0
    named_whole: int = 0


def _omissions(searcher: Searcher, count: int) -> dict[str, Any]:
    counts = _Counts()
    verdicts: Counter[str] = Counter()
    by_topic: dict[str, Counter[str]] = {}
    alarms: list[str] = []
    drugs: set[str] = set()
    seconds: list[float] = []
    with FAULTS.open("w", encoding="utf-8") as file:
        for number, (kind, question, article) in enumerate(_articles(searcher, count), 1):
            source = random.Random(f"{SEED} {question}")
            counts.articles += 1
            drugs.update(_drugs(article))
            file.write(f"\n# {kind}: {question}\n")
            begun = time.perf_counter()
            whole = _audit(searcher, pasted(article))
            seconds.append(round(time.perf_counter() - begun, 2))
            made = whole.counted()
            verdicts.update({v.value: n for v, n in made.items()})
            counts.statements += sum(made.values())
            counts.good += sum(made.get(v, 0) for v in _GOOD)
            faults = list(_faults(whole))
            alarms += [f for v, f in faults if v is Verdict.CONTRADICTED]
            file.writelines(f"  [{v.value}] {f}\n" for v, f in faults)
            blocks = whole.text.split("\n")
            for entry in whole.missing:
                counts.missing += 1
                if any(conveys(b, entry.statement.text) for b in blocks):
                    counts.conveyed += 1
                    file.write(f"  [missing, yet conveyed] {entry.statement.text[:300]}\n")
            places = [(s.topic or s.title, c) for s in article.sections for c in s.claims]
            for topic, claim in source.sample(places, min(REMOVED, len(places))):
                gone = copies(article, claim)
                less = without(article, gone)
                reduced = _audit(searcher, pasted(less))
                before = named(whole.missing, claim, less.claims())
                after = named(reduced.missing, claim, less.claims())
                counts.removed += 1
                counts.found += after and not before
                counts.named_whole += before
                of = by_topic.setdefault(topic, Counter())
                of["removed"] += 1
                of["found"] += after and not before
                if before or not after:
                    state = "already named where it stands" if before else "not named"
                    file.write(f"  [{state}] ({topic}) {claim.text[:400]}\n")
            file.flush()
            print(
                f"audits: {number} of {count} articles, {counts.found} of {counts.removed} removed "
                f"claims named; {seconds[-1]:.1f} s",
                flush=True,
            )
    return {
        "articles": counts.articles,
        "drugs": len(drugs),
        "statements": counts.statements,
        "verdicts": dict(verdicts),
        "good": counts.good,
        "good_share": share(counts.good, counts.statements),
        "good_interval": wilson(counts.good, counts.statements),
        "alarms": alarms,
        "removed": counts.removed,
        "found": counts.found,
        "named_whole": counts.named_whole,
        "recall": share(counts.found, counts.removed),
        "recall_interval": wilson(counts.found, counts.removed),
        "missing": counts.missing,
        "conveyed": counts.conveyed,
        "precision": share(counts.missing - counts.conveyed, counts.missing),
        "precision_interval": wilson(counts.missing - counts.conveyed, counts.missing),
        "by_topic": {k: dict(v) for k, v in sorted(by_topic.items())},
        "seconds": seconds,
    }


def _articles(searcher: Searcher, count: int) -> Iterator[tuple[str, str, Article]]:
    """The first ``count`` articles over the questions of the truth benchmark, in a seeded order."""
    asked = truth.questions(searcher.store)
    random.Random(SEED).shuffle(asked)
    found = 0
    for kind, question in asked:
        if found == count:
            return
        answer = ask(searcher, question, as_of=AS_OF)
        if isinstance(answer, Article) and any(s.claims for s in answer.sections):
            found += 1
            yield kind, question, answer


def _drugs(article: Article) -> set[str]:
    """Labels that the article quotes."""
    return {r.document for r in article.references if r.kind == "label"}


def _audit(searcher: Searcher, text: str) -> Audit:
    return audit(searcher, text, source="pasted", as_of=AS_OF)


def _faults(made: Audit) -> Iterator[tuple[Verdict, str]]:
    """Statements without a good verdict, with the checks that fail."""
    for claim in made.claims:
        if claim.kind is Kind.STATEMENT and claim.verdict not in _GOOD:
            failing = [c for c in claim.claim.checks if c.outcome is Outcome.FAIL]
            why = "; ".join(f"{c.name}: {c.reason}" for c in failing)
            yield claim.verdict, f"{claim.claim.text[:300]} ({why[:400]})"


# --- speed and the worked example -----------------------------------------------------------------


def _speed(searcher: Searcher) -> dict[str, Any]:
    """The command in a process of its own on an article with :data:`STATEMENTS` statements."""
    text, statements = _long(searcher)
    folder = str(searcher.store.folder)
    found: dict[str, Any] = {
        "statements": statements,
        "passages": searcher.store.record.counts().passages,
    }
    with TemporaryDirectory(prefix="probatum-audits-") as place:
        page = Path(place) / "article.txt"
        page.write_text(text, "utf-8")
        modes = ("rules", "model") if judge() is not None else ("rules",)
        for mode in modes:
            given = ["audit", str(page), "--json", "--as-of", AS_OF]
            given += ["--no-model"] if mode == "rules" else []
            runs = [_process(given, folder) for _ in range(RUNS)]
            found[mode] = {
                "seconds": [s for s, _ in runs],
                "median": median(s for s, _ in runs),
                "gib": max(g for _, g in runs),
            }
    return found


def _long(searcher: Searcher) -> tuple[str, int]:
    """The worked example, and after it as much of our own article as makes :data:`STATEMENTS`."""
    text = EXAMPLE.read_text("utf-8")
    answer = ask(searcher, speed.EXAMPLE, as_of=AS_OF)
    if isinstance(answer, Article):
        text += "\n\n" + pasted(answer)
    made = [c for c in _audit(searcher, text).claims if c.kind is Kind.STATEMENT][:STATEMENTS]
    return text[: made[-1].end], len(made)


def _process(given: Sequence[str], library: str) -> tuple[float, float]:
    """Wall-clock seconds and peak resident memory in GiB of the command."""
    script = Path(sys.executable).with_name("probatum")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "probatum"]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*command, *given],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PROBATUM_LIBRARY": library},
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} audit ended with {process.returncode}")
    return round(time.perf_counter() - begun, 2), round(used.ru_maxrss / 2**20, 3)


def _example() -> dict[str, Any]:
    """The worked example of the issue against the starter library."""
    with TemporaryDirectory(prefix="probatum-audits-") as folder, Store.open(folder) as store:
        made = _audit(Searcher(store), EXAMPLE.read_text("utf-8"))
        return {
            "verdicts": {v.value: n for v, n in made.counted().items()},
            "missing": len(made.missing),
            "safety": sum(m.safety for m in made.missing),
            "contradicted": [f for v, f in _faults(made) if v is Verdict.CONTRADICTED],
        }
