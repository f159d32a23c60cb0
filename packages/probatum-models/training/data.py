"""Builds the pairs that the support model is trained on.

``python data.py SHARED OUT`` reads the open sets under ``SHARED/data`` and ``written.jsonl`` and writes
the five passes (``first.jsonl`` to ``fifth.jsonl``) and ``develop.jsonl`` (claims held out by passage,
and SciFact's shared development claims). Only sets with a stated licence are read: SciFact (CC BY 4.0,
abstracts ODC-By), Evidence Inference's training prompts (MIT) over CC BY articles, PubMedQA's training
half (MIT), FDA labels (CC0), and claims that were written for this model (Apache-2.0).
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import lzma
import random
import re
import sys
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

from changing import affirmed, negated, opposite, renumbered
from passages import articles, found, labels, lines, plain, squeezed

SUPPORTED, CONTRADICTED, NOT_ENOUGH = range(3)
CLASS = {"supported": SUPPORTED, "contradicted": CONTRADICTED, "not enough": NOT_ENOUGH}
Pair = dict[str, Any]
"""``c`` claim, ``e`` evidence, ``y`` class, ``src`` where it is from, ``w`` its weight."""

HELD_OUT = "08"
"""Last hexadecimal digits of the SHA-1 of a written passage's number that hold it out of training."""
LONGEST = 750
"""Characters of evidence; longer pairs are left out."""
SHARES = {
    "ei": 0.75,
    "self": 0.7,
    "label": 0.8,
    "scifact": 1,
    "conc": 0.8,
    "title": 0.8,
    "pqa": 0.7,
}
"""Share of each kind of made pair that is kept: the first pass has to fit an hour on one core."""

PASSES: dict[str, tuple[int, dict[str, int]]] = {
    "first": (1, {"": 12500}),
    "second": (2, {"": 3500}),
    "third": (2, {"scifact": 4000, "ei": 4000, "conc": 1100, "title": 900, "self": 1700,
                  "label": 900, "pqa": 400}),
    "fourth": (1, {"scifact": 3900, "ei": 2000, "conc": 1000, "title": 700, "self": 400,
                   "pqa": 300}),
    "fifth": (2, {"scifact": 2600, "ei": 1500, "conc": 500, "title": 300, "self": 400,
                  "pqa": 300}),
}  # fmt: skip
"""How often each pass has the written claims, and how many made pairs of each kind ("": of all)."""

_STOP = frozenset(
    "the a an of in and to for with is are was were by on that as at from or be not".split()
)
_UP = (
    "{I} significantly increased {O} compared with {C}", "{O} was higher with {I} than with {C}",
    "Compared with {C}, {I} raised {O}", "{I} led to higher {O} than {C}",
    "Patients given {I} had greater {O} than those given {C}",
    "{C} resulted in lower {O} than {I}", "{I} increases {O}",
    "There was an increase in {O} with {I} versus {C}",
    "{O} rose significantly more after {I} than after {C}",
    "{O} was significantly lower in the {C} group than in the {I} group",
)  # fmt: skip
_DOWN = (
    "{I} significantly reduced {O} compared with {C}", "{O} was lower with {I} than with {C}",
    "Compared with {C}, {I} decreased {O}", "{I} led to less {O} than {C}",
    "Patients given {I} had lower {O} than those given {C}",
    "{C} resulted in higher {O} than {I}", "{I} reduces {O}",
    "There was a decrease in {O} with {I} versus {C}",
    "{I} lowered {O} in comparison with {C}",
    "{O} was significantly higher in the {C} group than in the {I} group",
)  # fmt: skip
_SAME = (
    "{I} did not change {O} compared with {C}",
    "There was no significant difference in {O} between {I} and {C}",
    "{O} was similar with {I} and {C}", "{I} had no effect on {O}",
    "{I} and {C} gave comparable {O}", "{O} did not differ between {I} and {C}",
    "{I} does not affect {O} relative to {C}", "No difference in {O} was found between {I} and {C}",
)  # fmt: skip
_OTHER = (
    "{O} differed between {I} and {C}", "{I} changed {O} compared with {C}",
    "There was a significant difference in {O} between {I} and {C}",
)  # fmt: skip
_SAID = {"u": _UP, "d": _DOWN, "n": _SAME, "f": _OTHER}
_ELSEWHERE = [
    "in children", "in pregnant women", "after five years", "in patients with kidney disease",
    "in healthy volunteers", "in older adults", "at two years",
]  # fmt: skip
_FIELDS = (
    "dosage_and_administration", "warnings_and_cautions", "contraindications", "drug_interactions",
    "use_in_specific_populations", "clinical_studies", "clinical_pharmacology", "adverse_reactions",
    "boxed_warning", "overdosage", "indications_and_usage", "warnings", "precautions",
)  # fmt: skip
_CONCLUSION = (
    r"^(?:conclusions?:?|in conclusion,?|(?:our|these|the present) (?:results|data|findings|study) "
    r"(?:suggests?|shows?|indicates?|demonstrates?) that|we conclude that|this study "
    r"(?:shows|suggests|demonstrates) that)\s+"
)
_DECLARED = re.compile(
    r"^[^:?]{8,140}\b(is|are|was|were|can|may|reduces?|increases?|improves?|predicts?|affects?"
    r"|inhibits?|promotes?|prevents?|induces?|causes?|protects?|enhances?|regulates?|requires?"
    r"|mediates?|controls?|does not|do not|decreases?|associated|lead to|leads to)\b"
)
_NO_RESULT = (
    "BACKGROUND", "AIM", "OBJECT", "PURPOSE", "INTRODUC", "METHOD", "DESIGN", "SETTING", "PATIENT",
    "MATERIAL", "PARTICIP", "SUBJECT", "MEASURE",
)  # fmt: skip


def split(text: str) -> list[str]:
    """Roughly the sentences of a text."""
    return [s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", squeezed(text)) if len(s) > 15]


def words(text: str) -> set[str]:
    """The words that carry content."""
    return {w for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in _STOP}


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if len(text) > 1 and text[1:2].islower() else text


class Maker:
    """Collects pairs; every random choice comes from one seed, so that a run can be repeated."""

    def __init__(self, shared: Path, seed: int) -> None:
        self.data = shared / "data"
        self.shared = shared
        self.chance = random.Random(seed)  # noqa: S311
        self.pairs: list[Pair] = []

    def put(self, claim: str, evidence: str, label: int, source: str, weight: float = 1.0) -> None:
        """Keep one pair, if both sides say something."""
        claim, evidence = squeezed(claim), squeezed(evidence)
        if len(claim) > 12 and len(evidence) > 20:
            self.pairs.append({"c": claim, "e": evidence, "y": label, "src": source, "w": weight})

    def scifact(self, corpus: dict[str, Any]) -> None:
        """Claims with their gold sentences; sentences near to a claim that settle nothing."""
        chance, put = self.chance, self.put
        for claim in lines(self.data / "scifact/claims_train.jsonl.xz"):
            said = claim["claim"]
            for key in claim["cited_doc_ids"]:
                abstract = [squeezed(s) for s in corpus[str(key)]["abstract"]]
                evidence = claim["evidence"].get(str(key))
                near = sorted(
                    range(len(abstract)), key=lambda i: -len(words(abstract[i]) & words(said))
                )
                if not evidence:
                    put(said, abstract[near[0]], NOT_ENOUGH, "scifact")
                    put(
                        said, " ".join(abstract[i] for i in sorted(near[:3])), NOT_ENOUGH, "scifact"
                    )
                    if len(abstract) > 3:
                        put(said, " ".join(abstract[-3:]), NOT_ENOUGH, "scifact")
                    continue
                gold = {i for r in evidence for i in r["sentences"]}
                for rationale in evidence:
                    label = SUPPORTED if rationale["label"] == "SUPPORT" else CONTRADICTED
                    at = rationale["sentences"]
                    text = " ".join(abstract[i] for i in at)
                    put(said, text, label, "scifact", 1.5)
                    around = abstract[max(0, min(at) - 1) : max(at) + 2]
                    put(said, " ".join(around), label, "scifact")
                    denied, turned = negated(said), opposite(said, chance)
                    if denied and label == SUPPORTED:
                        put(denied, text, CONTRADICTED, "scifact")
                    if turned and label == SUPPORTED and chance.random() < 0.5:
                        put(turned, text, CONTRADICTED, "scifact", 0.6)
                    if denied and label == CONTRADICTED and chance.random() < 0.5:
                        put(denied, text, SUPPORTED, "scifact", 0.5)
                if rest := [i for i in near if i not in gold]:
                    put(said, abstract[rest[-1]], NOT_ENOUGH, "scifact", 0.7)

    def inference(self) -> None:
        """Claims in many forms on intervention, comparator and outcome, beside the evidence."""
        chance = self.chance
        full: dict[str, str] = {}
        with tarfile.open(self.data / "evidence-inference/ei-txt-ccby.tar.xz") as archive:
            for member in archive:
                if member.isfile() and (file := archive.extractfile(member)):
                    full[Path(member.name).stem] = file.read().decode("utf-8", "replace")
        records = lines(self.data / "evidence-inference/ev2-train.jsonl.xz")
        records = [r for r in records if str(r["valid_label"]) == "True"]
        of_article: dict[str, list[Any]] = {}
        for record in records:
            of_article.setdefault(record["pmcid"], []).append(record)
        done = set()
        for record in records:
            key = (record["prompt_id"], squeezed(record["evidence_text"])[:80])
            if key in done:
                continue
            done.add(key)
            text = squeezed(record["evidence_text"])
            whole = full.get(record["pmcid"])
            if whole and chance.random() < 0.4:
                start, end = int(record["evidence_start"]), int(record["evidence_end"])
                begin = max(0, start - chance.choice([0, 120, 250]))
                wide = squeezed(whole[begin : end + chance.choice([0, 120, 250])])
                text = wide[wide.find(" ") + 1 :] if start > 250 else text
            self._prompted(record, text, of_article[record["pmcid"]])

    def _prompted(self, record: Any, text: str, others: list[Any]) -> None:
        chance, put = self.chance, self.put
        named = {
            letter: _low(squeezed(record[name]).rstrip("."))
            for letter, name in (("I", "intervention"), ("C", "comparator"), ("O", "outcome"))
        }

        def said(forms: tuple[str, ...]) -> str:
            claim = chance.choice(forms).format(**named)
            return claim[:1].upper() + claim[1:] + chance.choice([".", ".", ""])

        label = record["label"]
        if label.endswith("increased"):
            true, false = ("u", "f"), ("d", "n")
        elif label.endswith("decreased"):
            true, false = ("d", "f"), ("u", "n")
        else:
            true, false = ("n",), ("u", "d", "f")
        put(said(_SAID[chance.choices(true, [4, 1][: len(true)])[0]]), text, SUPPORTED, "ei")
        put(said(_SAID[chance.choice(false)]), text, CONTRADICTED, "ei")
        others = [
            o
            for o in others
            if o["outcome"] != record["outcome"]
            and squeezed(o["evidence_text"]) != squeezed(record["evidence_text"])
        ]
        if others and chance.random() < 0.8:
            outcome = _low(squeezed(chance.choice(others)["outcome"]).rstrip("."))
            if len(words(outcome) & words(text)) <= len(words(outcome)) * 0.4:
                named["O"] = outcome
                put(said(_SAID[chance.choice("udn")]), text, NOT_ENOUGH, "ei")
        if chance.random() < 0.35:
            where = chance.choice(_ELSEWHERE)
            put(said(_SAID[true[0]]).rstrip(".") + " " + where, text, NOT_ENOUGH, "ei", 0.7)

    def changed(self, text: list[str], source: str, times: int = 1) -> None:
        """A sentence beside its own passage: as it is, in part, turned round; or another sentence."""
        chance, put = self.chance, self.put
        for _ in range(times):
            at = chance.randrange(len(text))
            one = text[at]
            if not 40 < len(one) < 320:
                continue
            begin = max(0, at - chance.choice([0, 0, 1, 2]))
            near = text[begin : at + 1 + chance.choice([0, 0, 1])]
            passage = " ".join(near)
            drawn = chance.random()
            if drawn < 0.22:
                put(one, passage, SUPPORTED, source, 0.6)
            elif drawn < 0.30:
                parts = re.split(r",? (?:and|whereas|while|but) ", one, maxsplit=1)
                loose = len(parts) == 2 and len(parts[0]) > 30
                if loose and not re.search(r"\b(both|between|not|if|when|either)\b", parts[0]):
                    put(parts[0] + ".", passage, SUPPORTED, source, 0.5)
            elif drawn < 0.52:
                if turned := opposite(one, chance):
                    if chance.random() < 0.5:
                        put(turned, passage, CONTRADICTED, source, 0.8)
                    else:
                        put(one, passage.replace(one, turned), CONTRADICTED, source, 0.8)
            elif drawn < 0.74:
                if turned := negated(one) or affirmed(one):
                    again = chance.random()
                    if again < 0.4:
                        put(turned, passage, CONTRADICTED, source, 0.8)
                    elif again < 0.75:
                        put(one, passage.replace(one, turned), CONTRADICTED, source, 0.8)
                    else:
                        put(turned, passage.replace(one, turned), SUPPORTED, source, 0.6)
            elif drawn < 0.84:
                if turned := renumbered(one, chance):
                    put(turned, passage, CONTRADICTED, source, 0.5)
            elif others := [s for s in text if s not in near and 40 < len(s) < 320]:
                held = words(passage)
                some = chance.sample(others, min(3, len(others)))
                put(max(some, key=lambda s: len(words(s) & held)), passage, NOT_ENOUGH, source, 0.8)

    def documents(self, corpus: dict[str, Any]) -> None:
        """Titles and conclusions beside their abstracts, and sentences beside their passages."""
        prompted = lines(self.data / "evidence-inference/ev2-train.jsonl.xz")
        prompted_in = {r["pmcid"] for r in prompted}
        with lzma.open(self.data / "jats-pmc-rct/index.csv.xz", "rt") as file:
            index = file.read()
        allowed = {
            r["pmcid"]
            for r in csv.DictReader(io.StringIO(index))
            if r["has_ev2_labels"].lower() in ("false", "0", "no", "") or r["pmcid"] in prompted_in
        }
        held = [
            (title, split(_clean(abstract[0])), [p for p in map(_clean, body) if 80 < len(p) < 900])
            for key, title, abstract, body in articles(self.shared)
            if key in allowed and title and abstract
        ]
        held = [(html.unescape(title), abstract, body) for title, abstract, body in held]
        tested = lines(self.data / "scifact/claims_dev.jsonl.xz")
        barred = {str(d) for c in tested for d in c["cited_doc_ids"]}
        held += [
            (d["title"], [squeezed(s) for s in d["abstract"]], [])
            for d in corpus.values()
            if str(d["doc_id"]) not in barred
        ]
        passages = [
            found
            for record in labels(self.shared)
            for field in _FIELDS
            for text in record["label"].get(field, [])[:1]
            if len(found := [s for s in split(text) if 40 < len(s) < 350]) > 3
        ]
        self.chance.shuffle(passages)
        titles = [words(title) for title, *_ in held]
        bearing: dict[str, list[int]] = {}
        for at, title_words in enumerate(titles):
            for word in title_words:
                if len(word) > 4:
                    bearing.setdefault(word, []).append(at)
        for at, (title, abstract, body) in enumerate(held):
            if len(abstract) < 3:
                continue
            shared = Counter(
                other
                for word in titles[at]
                if word in bearing and len(bearing[word]) < 80
                for other in bearing[word]
                if other != at
            )
            near = max(sorted(shared), key=lambda j: shared[j]) if shared else None
            self._titled(title.rstrip("."), abstract, held[near][1] if near is not None else None)
            self._concluded(abstract)
            self.changed(abstract, "self")
            for paragraph in self.chance.sample(body, min(2, len(body))) if body else ():
                if len(text := split(paragraph)) > 1:
                    self.changed(text, "self")
        for text in passages[:1500]:
            self.changed(text, "label", 2)

    def _titled(self, title: str, abstract: list[str], other: list[str] | None) -> None:
        if not _DECLARED.match(title) or title.endswith("?"):
            return
        chance, put = self.chance, self.put

        def ending(text: list[str]) -> str:
            return " ".join(chance.choice([text[-1:], text[-3:], text[-5:]] if text else [[""]]))

        put(title, ending(abstract), SUPPORTED, "title")
        denied, turned = negated(title) or affirmed(title), opposite(title, chance)
        if denied:
            put(denied, ending(abstract), CONTRADICTED, "title")
        if turned and chance.random() < 0.6:
            put(turned, ending(abstract), CONTRADICTED, "title", 0.7)
        if other is not None and chance.random() < 0.7:
            put(title, ending(other), NOT_ENOUGH, "title")

    def _concluded(self, abstract: list[str]) -> None:
        chance, put = self.chance, self.put
        for last in abstract[-2:]:
            if not re.match(_CONCLUSION, last, re.IGNORECASE):
                continue
            said = re.sub(_CONCLUSION, "", last, flags=re.IGNORECASE)
            said = said[:1].upper() + said[1:]
            before = abstract[: abstract.index(last)]
            if len(before) >= 3 and 30 < len(said) < 260:
                text = " ".join(before[-4:])
                put(said, text, SUPPORTED, "conc", 0.7)
                denied, turned = negated(said) or affirmed(said), opposite(said, chance)
                if denied:
                    put(denied, chance.choice([text, last]), CONTRADICTED, "conc")
                if turned:
                    put(turned, chance.choice([text, last]), CONTRADICTED, "conc", 0.8)
            return

    def questions(self) -> None:
        """Questions of PubMedQA beside the results of their abstract."""
        answers = {"yes": SUPPORTED, "no": CONTRADICTED, "maybe": NOT_ENOUGH}
        for record in lines(self.data / "pubmedqa/pqal_train_dev.jsonl.xz"):
            parts = [
                squeezed(text)
                for text, label in zip(record["CONTEXTS"], record["LABELS"], strict=True)
                if not label.upper().startswith(_NO_RESULT)
            ]
            text = " ".join(parts) or squeezed(record["CONTEXTS"][-1])
            label = answers[record["final_decision"]]
            self.put(record["QUESTION"], text, label, "pqa", 0.8)
            self.put(record["QUESTION"], " ".join(split(text)[-4:]), label, "pqa", 0.8)


def _clean(markup: str) -> str:
    return squeezed(html.unescape(plain(markup)))


def written(shared: Path) -> tuple[list[Pair], list[Pair]]:
    """The claims written for this model: those to train on, and those held out."""
    records = [json.loads(line) for line in (Path(__file__).parent / "written.jsonl").open()]
    texts = found(shared, (r["passage"] for r in records))
    train: list[Pair] = []
    develop: list[Pair] = []
    for record in records:
        held = hashlib.sha1(record["number"].encode(), usedforsecurity=False).hexdigest()
        into = develop if held[-1] in HELD_OUT else train
        into += [
            {"c": c, "e": texts[record["passage"]], "y": CLASS[y], "src": "written", "w": 1.3}
            for y, c in record["claims"]
        ]
    return train, develop


def tested(shared: Path, corpus: dict[str, Any]) -> list[Pair]:
    """SciFact's shared development claims, to calibrate on: gold sentences, or the three nearest."""
    made: list[Pair] = []
    for claim in lines(shared / "data/scifact/claims_dev.jsonl.xz"):
        said = claim["claim"]
        for key in claim["cited_doc_ids"]:
            abstract = [squeezed(s) for s in corpus[str(key)]["abstract"]]
            order = range(len(abstract))
            near = sorted(order, key=lambda i: -len(words(abstract[i]) & words(said)))
            for rationale in claim["evidence"].get(str(key)) or [{"label": ""}]:
                at = rationale.get("sentences") or sorted(near[:3])
                label = {"SUPPORT": SUPPORTED, "CONTRADICT": CONTRADICTED}.get(rationale["label"])
                label = NOT_ENOUGH if label is None else label
                text = " ".join(abstract[i] for i in at)
                made.append({"c": said, "e": text, "y": label, "src": "scifact", "w": 1.0})
    return made


def main(shared: Path, out: Path) -> None:
    """Write the files."""
    maker = Maker(shared, seed=11)
    corpus = {str(d["doc_id"]): d for d in lines(shared / "data/scifact/corpus.jsonl.xz")}
    maker.scifact(corpus)
    maker.inference()
    maker.documents(corpus)
    maker.questions()
    maker.chance.shuffle(maker.pairs)
    chance = random.Random(5)  # noqa: S311
    made = [
        p for p in maker.pairs if len(p["e"]) <= LONGEST and chance.random() <= SHARES[p["src"]]
    ]
    train, develop = written(shared)
    out.mkdir(parents=True, exist_ok=True)
    for name, (times, kinds) in PASSES.items():
        chance = random.Random(name)  # noqa: S311
        pairs = train * times
        for kind, most in kinds.items():
            of = [p for p in made if kind in ("", p["src"])]
            pairs += chance.sample(of, min(most, len(of)))
        chance.shuffle(pairs)
        _write(out / f"{name}.jsonl", pairs)
    _write(out / "develop.jsonl", develop + tested(shared, corpus))


def _write(path: Path, pairs: list[Pair]) -> None:
    path.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in pairs), "utf-8")
    print(path, len(pairs), "pairs")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
