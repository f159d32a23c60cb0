"""Plain words: reading grade, numbers and support kept, beside the untouched text and people's own.

Cochrane abstracts with the plain-language summaries that people wrote of them. Each sentence of an
abstract is a claim that is its own quote; ours is what the rules of ``audiences`` make of it after
the checks. Numbers are compared by a pattern of this module, support is read by the support model,
which has no part in choosing the words. And the patient pages of questions on the starter library and
on FDA labels. The abstracts and labels measured here are no part of those that the rules were made on:
abstracts of ``val`` and labels whose set id has an odd sha1 are for that.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.judges import judge
from benchmarks.measures import share
from benchmarks.places import AS_OF, SEED, lines
from benchmarks.results import keep
from probatum.app.library import Library
from probatum.audiences.duties import kept_always
from probatum.audiences.glossary import glossary
from probatum.audiences.grade import grade
from probatum.audiences.patient import HARDER, patient_page, reading_grade
from probatum.audiences.plain import Plainer
from probatum.audiences.profiles import STUDY
from probatum.audiences.reader import Audience
from probatum.evidence.articles import Article, ArticleSection, Reference, ReviewStatus
from probatum.evidence.claims import Claim, Quote, Verdict
from probatum.evidence.editions import Edition, Kind
from probatum.evidence.sentences import sentences
from probatum.services.asking import NoAnswer
from probatum.verification.facts import HeldEditions
from probatum.verification.support import OTHERWISE, SAYS
from probatum.verification.verify import verify

OPTIONS = ("count",)
DOCUMENTS = 24
EVIDENCE = 4
"""Sentences of the abstract that the model reads, those that share most words."""

QUESTIONS = (
    "What is new in onasemnogene abeparvovec treatment for spinal muscular atrophy?",
    "How is nusinersen dosed?",
    "How is Evrysdi given?",
    "monitoring after Zolgensma",
    "What are the risks of Zolgensma?",
    "latest updates on Itvisma",
)
LABELS = 12
READ = frozenset(
    "bactrim clozaril coumadin depakene evrysdi furadantin glucotrol imuran juxtapid kalydeco "
    "keytruda lexapro lipitor myfortic plavix reglan revlimid rythmol spinraza synthroid "
    "tegretol xarelto".split()
)
"""Brands that were read while the rules were made, by their first words."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[a-z]{4,}")


@dataclass(slots=True)
class _Version:
    """One version of all texts."""

    texts: list[str] = field(default_factory=list)
    numbers: int = 0
    numbers_standing: int = 0
    own_numbers: int = 0
    own_numbers_kept: int = 0
    supported: int = 0
    contradicted: int = 0
    judged: int = 0

    def add(self, text: str, abstract: str) -> None:
        self.texts.append(text)
        said, own = _NUMBER.findall(text), _NUMBER.findall(abstract)
        allowed = {*own, *({"100"} if "%" in abstract else ())}
        allowed |= {str(int(float(n.replace(",", "")) + 0.5)) for n in own if n.count(".") < 2}
        self.numbers += len(said)
        self.numbers_standing += sum(n in allowed for n in said)
        self.own_numbers += len(own)
        self.own_numbers_kept += sum(n in said for n in own)
        model = judge()
        pieces = [text[a:b] for a, b in sentences(text)]
        if model is None or not pieces:
            return
        for answer in model([(p, _nearest(p, abstract)) for p in pieces]):
            self.judged += 1
            self.supported += answer.supported >= SAYS
            self.contradicted += answer.contradicted >= OTHERWISE

    def figures(self) -> dict[str, Any]:
        read = [grade(t) for t in self.texts]
        return {
            "flesch_kincaid": round(mean(r.flesch_kincaid for r in read), 2),
            "smog": round(mean(r.smog for r in read), 2),
            "words_a_sentence": round(
                sum(r.words for r in read) / sum(r.sentences for r in read), 1
            ),
            "numbers": self.numbers,
            "numbers_that_stand": round(share(self.numbers_standing, self.numbers), 4),
            "numbers_kept": round(share(self.own_numbers_kept, self.own_numbers), 4),
            "judged": self.judged,
            "supported": round(share(self.supported, self.judged), 4),
            "contradicted": round(share(self.contradicted, self.judged), 4),
        }


def run(count: int | None = None) -> dict[str, Any]:
    """Measure and keep the figures; of fewer documents than :data:`DOCUMENTS` none are kept."""
    records = lines("cochrane-plain-language/test.jsonl.xz")
    chosen = random.Random(SEED).sample(records, min(count or DOCUMENTS, len(records)))
    versions = {"untouched": _Version(), "ours": _Version(), "people": _Version()}
    changed = whole = 0
    shown = []
    for record in chosen:
        abstract = " ".join(record["abstract"].split())
        ours, kept, of = _plain(abstract)
        shown.append(_shown(abstract))
        changed, whole = changed + of - kept, whole + of
        versions["untouched"].add(abstract, abstract)
        versions["ours"].add(ours, abstract)
        versions["people"].add(" ".join(record["plain_language_summary"].split()), abstract)
    figures: dict[str, Any] = {
        "seed": SEED,
        "documents": len(chosen),
        "of": len(records),
        "sentences": whole,
        "sentences_changed": changed,
        "versions": {name: v.figures() for name, v in versions.items()},
        "studies": _studies(shown),
        "pages": _pages(),
        "labels": _labels(min(count or LABELS, LABELS)),
    }
    if count is None or count >= DOCUMENTS:
        keep("plain", figures)
    else:
        print(figures, flush=True)
    return figures


def _plain(abstract: str) -> tuple[str, int, int]:
    """The abstract in plain words, how many sentences stayed as they were, and of how many."""
    held = _edition(abstract)
    library = HeldEditions([held])
    plainer = Plainer(glossary(), lambda c, p: verify(c, library, plainly=p))
    said, kept, whole = [], 0, 0
    for start, end in sentences(abstract):
        text = abstract[start:end]
        at = held.text.index(text)
        quote = Quote(held.document, held.id, "abstract", at, at + len(text), text)
        made = plainer.plain(verify(Claim(text, (quote,)), library))
        said.append(made.claim.text)
        kept, whole = kept + made.kept, whole + made.sentences
    return " ".join(said), kept, whole


@dataclass(frozen=True, slots=True)
class _Study:
    """What a patient page shows of an abstract: its statements and lines, of how many sentences."""

    statements: tuple[str, ...]
    lines: tuple[str, ...]
    sentences: int


def _shown(abstract: str) -> _Study:
    """The abstract as the one study of a patient page, each of its sentences a claim."""
    held = _edition(abstract)
    library = HeldEditions([held])
    claims = []
    for start, end in sentences(abstract):
        quote = Quote(held.document, held.id, "abstract", start, end, abstract[start:end])
        claims.append(verify(Claim(quote.exact, (quote,), (1,)), library))
    study = ArticleSection("Trials: a study", tuple(claims), layout=STUDY, topic=STUDY)
    reference = Reference(
        1, held.document, held.id, "a study", held.date or "", "abstract", "primary",
        url="https://pubmed.ncbi.nlm.nih.gov/1/",
    )  # fmt: skip
    article = Article(
        "What did the study find?", "", "A study", AS_OF, "", ReviewStatus("", "", "", "never", ""),
        (), (study,), (reference,),
    )  # fmt: skip
    plainer = Plainer(glossary(), lambda c, p: verify(c, library, plainly=p))
    page = patient_page(article, plainer)
    told = [s for s in page.sections if s.layout == STUDY]
    return _Study(
        tuple(c.text for s in told for c in s.claims),
        tuple(n for s in told for n in s.notices),
        len(claims),
    )


def _studies(shown: Sequence[_Study]) -> dict[str, Any]:
    """Grades of what is shown of abstracts; of those of which a sentence is."""
    told = [s for s in shown if s.statements]
    read = [grade([*s.statements, *s.lines]) for s in told]
    return {
        "studies": len(shown),
        "shown": len(told),
        "flesch_kincaid": round(mean(r.flesch_kincaid for r in read), 2) if read else 0.0,
        "smog": round(mean(r.smog for r in read), 2) if read else 0.0,
        "sentences": sum(s.sentences for s in shown),
        "sentences_shown": sum(len(s.statements) for s in shown),
    }


def _edition(text: str) -> Edition:
    return Edition("pmid:1", "benchmark", Kind.ABSTRACT, "abstract", text, (), (), date="2022")


def _nearest(piece: str, abstract: str) -> str:
    """The sentences of the abstract that share most words with one of another text, in their order."""
    words = set(_WORD.findall(piece.lower()))
    found = [abstract[a:b] for a, b in sentences(abstract)]
    best = sorted(found, key=lambda s: -len(words & set(_WORD.findall(s.lower()))))[:EVIDENCE]
    return " ".join(s for s in found if s in best)


def _pages() -> list[dict[str, Any]]:
    """The patient pages of the questions, each beside the claims of its article as they were."""
    with TemporaryDirectory() as folder, Library(f"{folder}/library") as library:
        made = [_page(library, question) for question in QUESTIONS]
    return [row for row in made if row]


def _labels(count: int) -> list[dict[str, Any]]:
    """The same for labels that nobody read while the rules were made, each in one library."""
    held = [r for r in lines("fda-labels-openfda-history/labels-latest.jsonl.xz") if _held_out(r)]
    chosen = random.Random(SEED).sample(held, count)
    with TemporaryDirectory() as folder, Library(f"{folder}/library") as library:
        file = Path(folder) / "labels.jsonl"
        file.write_text("".join(f"{json.dumps(r)}\n" for r in chosen), encoding="utf-8")
        library.add([file])
        made = [_page(library, f"What are the risks of {_brand(r)}?") for r in chosen]
    return [row for row in made if row]


def _held_out(record: dict[str, Any]) -> bool:
    even = int(hashlib.sha1(record["set_id"].encode()).hexdigest()[-1], 16) % 2 == 0
    brand = _brand(record).lower().split()
    return even and bool(brand) and brand[0] not in READ


def _brand(record: dict[str, Any]) -> str:
    names = record["label"].get("openfda", {}).get("brand_name") or [""]
    return str(names[0])


def _page(library: Library, question: str) -> dict[str, Any]:
    article = library.ask(question, as_of=AS_OF, keep=False)
    if isinstance(article, NoAnswer):
        return {}
    page = library.article_for(article, Audience.PATIENT)
    before = grade([c.text for c in article.claims()], _names(library))
    own = {c.id for c in article.claims()}
    duties = {c.id for s in article.sections for c in s.claims if kept_always(s, c)}
    theirs = [c for c in page.claims() if c.original not in own]
    said = [(n, c) for c in page.claims() for n in _NUMBER.findall(c.text)]
    unfolded = (replace(s, topic="") if s.topic == HARDER else s for s in page.sections)
    whole = reading_grade(replace(page, sections=tuple(unfolded)), _names(library))
    return {
        "question": question,
        "before": [round(before.flesch_kincaid, 1), round(before.smog, 1)],
        "after": [
            page.figures["reading_grade_flesch_kincaid"],
            page.figures["reading_grade_smog"],
        ],
        "with_folded": [round(whole.flesch_kincaid, 1), round(whole.smog, 1)],
        "folded": page.figures["statements_in_harder_words"],
        "sentences": page.figures["sentences"],
        "kept": page.figures["sentences_kept_as_they_were"],
        "standing": _standing(article.claims(), page.claims())
        + sum(c.verdict is Verdict.SUPPORTED for c in theirs),
        "statements": len(page.claims()),
        "of_guide": len(theirs),
        "duties": len(duties),
        "duties_kept": len(duties & {c.original for c in page.claims()}),
        "numbers": len(said),
        "numbers_that_stand": sum(_stands(n, c) for n, c in said),
    }


def _stands(number: str, claim: Claim) -> bool:
    """Whether a number of a statement stands in its quotes, or is one of its percentages in 100."""
    quoted = " ".join(q.exact for q in claim.quotes)
    own = _NUMBER.findall(quoted)
    rounded = {str(int(float(n.replace(",", "")) + 0.5)) for n in own if n.count(".") < 2}
    return number in {*own, *rounded, *({"100"} if "%" in quoted else ())}


def _names(library: Library) -> set[str]:
    from probatum.services.facts import RecordFacts

    return set(RecordFacts(library.store).products())


def _standing(before: Sequence[Claim], after: Sequence[Claim]) -> int:
    """Statements of a page whose verdict is that of the statement that they render."""
    verdicts = {c.id: c.verdict for c in before}
    return sum(verdicts.get(c.original) is c.verdict for c in after)
