"""The corruption suite: does a false sentence pass, does a faithful one fail?

Sentences of labels, abstracts and full texts, each made false in one way (``altering``) or told
otherwise (``rewording``), against the sentence itself and against the passage around it. Then the
pairs that people wrote: supported claims of SciFact, and prompts with their labels of Evidence
Inference, where the checks of numbers should find nothing.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import altering, rewording
from benchmarks.measures import share, wilson
from benchmarks.places import SEED, lines
from benchmarks.results import keep
from benchmarks.sources import Sentence, documents, drug_names, sentences_of

OPTIONS = ("count", "only")
PER_KIND = 450
"""False sentences of each kind; beside them :data:`COPIES` and :data:`PER_WAY` of each rewording."""
PER_WAY = 300
COPIES = 1200
PER_DOCUMENT = 4
"""Sentences of a kind from one document at most."""

NUMBER_CHECKS = ("quantity", "arithmetic", "interval")
"""Names of the checks that are about numbers and units."""

MISSES = Path("/tmp/probatum-corruption-misses.md")
"""What went wrong, pair by pair, for a person to read: never part of the repository."""

FAITHFUL = "faithful"
COPY = "copy"

Checker = Callable[[Sequence[tuple[str, str]]], "list[Finding]"]
TOGETHER = 500
"""Pairs that are checked at a time."""
ONE_OF = 3
"""With the support model, every third pair is checked: it reads some thirty a second."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, true (``kind`` begins with faithful) or false, with its sentence and passage."""

    kind: str
    claim: str
    sentence: str
    passage: str
    document: str
    change: str

    @property
    def true(self) -> bool:
        """Whether the claim says what its sentence says."""
        return self.kind.startswith(FAITHFUL)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the program says of a pair."""

    verdict: str
    failing: tuple[tuple[str, str], ...]

    @property
    def number(self) -> bool:
        """Whether a check of numbers fails."""
        return any(name in NUMBER_CHECKS for name, _ in self.failing)


def pairs(
    per_kind: int = PER_KIND,
    per_way: int = PER_WAY,
    copies: int = COPIES,
    seed: int = SEED,
    *,
    developing: bool = False,
) -> list[Pair]:
    """The pairs, the same for the same seed and data."""
    found = [s for d in documents(seed, developing=developing) for s in sentences_of(d)]
    made: list[Pair] = []
    makers: list[tuple[str, Callable[..., Iterable[Any]], int]] = [
        *((kind, make, per_kind) for kind, make in altering.makers(drug_names()).items()),
        *((f"{FAITHFUL}: {way}", make, per_way) for way, make in rewording.makers().items()),
    ]
    for kind, make, limit in makers:
        source = random.Random(f"{seed} {kind}")
        made += _dealt(kind, make, _by_turns(found, source), source, limit)
    source = random.Random(f"{seed} {COPY}")
    for s in _by_turns(found, source)[:copies]:
        made.append(Pair(f"{FAITHFUL}: {COPY}", s.text, s.text, s.passage, s.document, ""))
    return made


def _by_turns(found: Sequence[Sentence], source: random.Random) -> list[Sentence]:
    """Sentences in an order in which documents of each kind take turns, so that none fills a suite."""
    by_kind: dict[str, list[Sentence]] = defaultdict(list)
    for s in found:
        by_kind[s.kind].append(s)
    ranked: list[tuple[float, Sentence]] = []
    for of_kind in by_kind.values():
        source.shuffle(of_kind)
        seen: Counter[str] = Counter()
        for s in of_kind:
            seen[s.document] += 1
            ranked.append((seen[s.document] + source.random(), s))
    ranked.sort(key=lambda item: item[0])
    return [s for _, s in ranked]


def _dealt(
    kind: str,
    make: Callable[..., Iterable[Any]],
    found: Sequence[Sentence],
    source: random.Random,
    limit: int,
) -> list[Pair]:
    out: list[Pair] = []
    of_document: Counter[str] = Counter()
    for s in found:
        if len(out) == limit:
            break
        if of_document[s.document] == PER_DOCUMENT:
            continue
        if offered := [a for a in make(s.text, source) if a.text != s.text]:
            a = source.choice(offered)
            of_document[s.document] += 1
            change = f"{a.before} → {a.after}"
            out.append(Pair(kind, a.text, s.text, s.passage, s.document, change))
    return out


def human() -> list[Pair]:
    """Claims that people wrote and found supported, with the sentences that they marked."""
    corpus = {str(r["doc_id"]): r for r in lines("scifact/corpus.jsonl.xz")}
    out = []
    for part in ("train", "dev"):
        for row in lines(f"scifact/claims_{part}.jsonl.xz"):
            for key, groups in row["evidence"].items():
                for group in groups:
                    if group["label"] == "SUPPORT":
                        abstract = corpus[key]["abstract"]
                        marked = " ".join(abstract[i] for i in group["sentences"])
                        whole = " ".join(abstract)
                        kind = f"{FAITHFUL}: SciFact {part}"
                        out.append(Pair(kind, row["claim"], marked, whole, key, ""))
    for part in ("train", "validation", "test"):
        for row in lines(f"evidence-inference/ev2-{part}.jsonl.xz"):
            text = " ".join(row["evidence_text"].split())
            if row["valid_label"] == "True" and text:
                kind = f"{FAITHFUL}: Evidence Inference {part}"
                out.append(Pair(kind, concluded(row), text, text, row["pmcid"], ""))
    return list(dict.fromkeys(out))


def concluded(row: Mapping[str, Any], label: str | None = None) -> str:
    """A prompt and a label of Evidence Inference as a sentence."""
    said = label or row["label"]
    outcome, one, other = (row[k].strip() for k in ("outcome", "intervention", "comparator"))
    if said == "no significant difference":
        return f"There was no significant difference in {outcome} between {one} and {other}."
    return f"{one} {said} {outcome} compared with {other}."


def run(count: int | None = None, only: Sequence[str] = ()) -> dict[str, Any]:
    """Check every pair, without and with the support model, and keep the figures.

    ``--only develop`` keeps none: it writes :data:`MISSES` on other documents, to mend checks by.
    """
    from benchmarks.judges import judge

    developing = "develop" in only
    sized = (count, count, count) if count else (PER_KIND, PER_WAY, COPIES)
    made, said = pairs(*sized, developing=developing), human()
    if developing:
        said = [p for p in said if p.kind.endswith("train")]
    if count:
        said = random.Random(SEED).sample(said, min(len(said), 4 * count))
    figures: dict[str, Any] = {
        "seed": SEED,
        "documents": len({p.document for p in made}),
        "pairs": len(made),
        "false": sum(not p.true for p in made),
    }
    for name, check in (("rules", checker(None)), ("model", checker(judge()) if judge() else None)):
        if check is None:
            continue
        taken = made if name == "rules" else made[::ONE_OF]
        findings = _found(taken, check, name)
        of_people = _found(said, check, f"{name}, human") if name == "rules" else {}
        figures[name] = {**measure(taken, findings), "human": measure_human(said, of_people)}
        if developing:
            MISSES.with_suffix(f".{name}.md").write_text(
                misses(taken, findings) + misses(said, of_people, accused_only=True), "utf-8"
            )
    if not developing and not count:
        keep("corruption", figures)
    return figures


def checker(judged: Any) -> Checker:
    """The program as it stands, with a support model or without."""
    from probatum.services.checking import check_all

    def check(given: Sequence[tuple[str, str]]) -> list[Finding]:
        return [
            Finding(pair.verdict.value, tuple((c.name, c.reason) for c in pair.failing))
            for pair in check_all(given, judged)
        ]

    return check


Findings = dict[tuple[str, str], Finding]


def _found(made: Sequence[Pair], check: Checker, name: str) -> Findings:
    asked = list(dict.fromkeys((p.claim, e) for p in made for e in (p.sentence, p.passage)))
    findings: Findings = {}
    for start in range(0, len(asked), TOGETHER):
        chunk = asked[start : start + TOGETHER]
        findings.update(zip(chunk, check(chunk), strict=True))
        if start % (8 * TOGETHER) == 0:
            print(f"corruption ({name}): {start} of {len(asked)}", flush=True)
    return findings


def measure(made: Sequence[Pair], findings: Findings) -> dict[str, Any]:
    """Recall, precision and false alarms, by kind and by what the claim was held against.

    A false claim is found if its verdict is not "supported"; a number or unit is found by number
    checks if one of them fails. Precision is that among the pairs of the kind and as many faithful
    ones: recall / (recall + false alarms).
    """
    out: dict[str, Any] = {}
    for side in ("sentence", "passage"):
        rows: dict[str, dict[str, Any]] = {}
        groups: dict[str, list[Finding]] = defaultdict(list)
        for pair in made:
            groups[pair.kind].append(findings[pair.claim, getattr(pair, side)])
        faithful = [f for kind, fs in groups.items() if kind.startswith(FAITHFUL) for f in fs]
        alarm = share(sum(f.verdict != "supported" for f in faithful), len(faithful))
        by_number = share(sum(f.number for f in faithful), len(faithful))
        for kind, fs in groups.items():
            refused = sum(f.verdict != "supported" for f in fs)
            row: dict[str, Any] = {
                "pairs": len(fs),
                "not_supported": share(refused, len(fs)),
                "not_supported_interval": wilson(refused, len(fs)),
                "contradicted": share(sum(f.verdict == "contradicted" for f in fs), len(fs)),
                "any_check_fails": share(sum(bool(f.failing) for f in fs), len(fs)),
                "number_checks_fail": share(sum(f.number for f in fs), len(fs)),
                "number_checks_interval": wilson(sum(f.number for f in fs), len(fs)),
            }
            if not kind.startswith(FAITHFUL):
                row["precision"] = share(row["not_supported"], row["not_supported"] + alarm)
                row["number_precision"] = share(
                    row["number_checks_fail"], row["number_checks_fail"] + by_number
                )
            rows[kind] = row
        reworded = [
            f for k, fs in groups.items() if k.startswith(FAITHFUL) and not k.endswith(COPY) for f in fs
        ]  # fmt: skip
        out[side] = {"kinds": rows, "faithful": _alarms(faithful), "reworded": _alarms(reworded)}
    return out


def _alarms(findings: Sequence[Finding]) -> dict[str, Any]:
    """False alarms among faithful claims."""
    out: dict[str, Any] = {"pairs": len(findings)}
    for name, count in (
        ("not_supported", sum(f.verdict != "supported" for f in findings)),
        ("contradicted", sum(f.verdict == "contradicted" for f in findings)),
        ("any_check_fails", sum(bool(f.failing) for f in findings)),
        ("number_checks_fail", sum(f.number for f in findings)),
    ):
        out[name] = share(count, len(findings))
        out[f"{name}_interval"] = wilson(count, len(findings))
    return out


def measure_human(said: Sequence[Pair], findings: Findings) -> dict[str, Any]:
    """False alarms on what people wrote, by set, against the marked sentences."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for pair in said:
        if (pair.claim, pair.sentence) in findings:
            groups[pair.kind.removeprefix(f"{FAITHFUL}: ")].append(
                findings[pair.claim, pair.sentence]
            )
    return {kind: _alarms(fs) for kind, fs in groups.items()}


def misses(made: Sequence[Pair], findings: Findings, accused_only: bool = False) -> str:
    """What went wrong, the worst kinds first, with examples; of people's pairs what is accused."""
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    total: Counter[tuple[str, str]] = Counter()
    for pair in made:
        for side in ("sentence", "passage"):
            evidence = getattr(pair, side)
            if (pair.claim, evidence) not in findings:
                continue
            f = findings[pair.claim, evidence]
            key = (pair.kind, side)
            total[key] += 1
            if pair.true:
                bad = f.verdict == "contradicted" or (
                    f.number if accused_only else f.verdict != "supported"
                )
            else:
                bad = f.verdict == "supported" or (
                    pair.kind in altering.NUMBER_KINDS and not f.number
                )
            if bad:
                failing = "; ".join(f"{n}: {r}" for n, r in f.failing) or "no check fails"
                wrong[key].append(
                    f"- [{pair.change}] verdict {f.verdict} ({failing})\n  claim: {pair.claim}\n"
                    f"  evidence: {evidence}"
                )
    parts = []
    for key in sorted(wrong, key=lambda k: -len(wrong[k]) / total[k]):
        kind, side = key
        title = f"{len(wrong[key])} of {total[key]} ({len(wrong[key]) / total[key]:.1%})"
        parts.append(
            f"\n## {kind} against the {side}: {title}\n" + "\n".join(wrong[key][:EXAMPLES])
        )
    return "\n".join(parts) + "\n"


EXAMPLES = 40
