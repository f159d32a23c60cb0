# ruff: noqa: E501
"""Questions of every type, as a clinician asks them, with what a good answer must and must not hold.

``questions.yaml`` states for each question what was read in the source document beforehand, never
what the program printed. All questions run in one process on two libraries: the starter library
alone, and one built from a selection of the shared documents.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from probatum.evidence.articles import SUGGESTED, Article
from probatum.evidence.claims import Claim
from probatum.library.store import Store
from probatum.services.adding import add
from probatum.services.asking import NoAnswer, ask
from probatum.services.searching import Searcher
from probatum.services.threads import understood
from tests.shared import SHARED, needs_shared

AS_OF = "2026-11-23"
TABLE = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Question:
    """One question and what its answer must hold. Every string but ``ask`` and ``cites`` is a
    regular expression, matched without regard to case on text with single blanks."""

    ask: str
    library: str = "shared"
    as_of: str = AS_OF
    jurisdiction: str = ""
    expect: str = "answered"
    type: str = ""
    first_line: str = ""
    short: list[str] = field(default_factory=list)
    must: list[str] = field(default_factory=list)
    must_not: list[str] = field(default_factory=list)
    short_not: list[str] = field(default_factory=list)
    sections: dict[str, list[str]] = field(default_factory=dict)
    warning: str = ""
    message: str = ""
    cites: list[str] = field(default_factory=list)


QUESTIONS = [
    Question(**{**row, "as_of": str(row.get("as_of", AS_OF))}) for row in TABLE["questions"]
]


def _labels(target: Path) -> None:
    brands = {b.casefold() for b in TABLE["library"]["brands"]}
    with lzma.open(SHARED / "fda-labels-openfda-history" / "labels-latest.jsonl.xz", "rt") as lines:
        chosen = [
            line
            for line in lines
            if brands & {b.casefold() for b in json.loads(line)["label"]["openfda"]["brand_name"]}
        ]
    target.write_text("".join(chosen), encoding="utf-8")


def _medquad(target: Path) -> None:
    focus = {f.casefold() for f in TABLE["library"]["focus"]}
    with lzma.open(SHARED / "medquad" / "medquad.jsonl.xz", "rt") as lines:
        chosen = [line for line in lines if json.loads(line)["focus"].casefold() in focus]
    target.write_text("".join(chosen), encoding="utf-8")


def _trials(target: Path) -> None:
    wanted = set(TABLE["library"]["trials"])
    with lzma.open(SHARED / "clinicaltrials-gov" / "studies-api-v2.jsonl.xz", "rt") as lines:
        chosen = [line for line in lines if json.loads(line)["nct_id"] in wanted]
    target.write_text("".join(chosen), encoding="utf-8")


@pytest.fixture(scope="session")
def searcher_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Searcher]]:
    """The searcher of a library by its name, built at its first question."""
    opened: list[Store] = []

    @cache
    def of(library: str) -> Searcher:
        folder = tmp_path_factory.mktemp(library)
        store = Store.open(folder / "library")
        opened.append(store)
        if library == "shared":
            chosen = folder / "chosen"
            chosen.mkdir()
            _labels(chosen / "labels.jsonl")
            _medquad(chosen / "medquad.jsonl")
            _trials(chosen / "trials.jsonl")
            report = add(store, [chosen, SHARED / "guidelines-uspstf", SHARED / "sma-texts"])
            assert not [r for r in report.rejections if r.place.startswith(str(chosen))]
        return Searcher(store)

    yield of
    for store in opened:
        store.close()


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _line(claim: Claim) -> str:
    return _plain(" | ".join([claim.text, *(value for _, value in claim.cells), claim.note]))


def _all(article: Article) -> str:
    lines = [*article.warnings, article.status.sentence, *article.not_found]
    lines += [_line(c) for c in article.short_answer]
    for section in article.sections:
        lines += [section.title, *section.notices, *(_line(c) for c in section.claims)]
    return _plain("\n".join(lines))


def _holds(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _faults(question: Question, article: Article | NoAnswer) -> list[str]:
    if isinstance(article, NoAnswer):
        faults = [] if article.reason == question.expect else [f"no article: {article}"]
        told = " ".join([article.message, *article.warnings])
        if not _holds(question.message, told) or not _holds(question.warning, told):
            faults.append(f"the message does not say {question.message or question.warning!r}")
        return faults
    if question.expect != "answered":
        return [f"an article stands where {question.expect!r} was due"]
    faults = []
    first = _line(article.short_answer[0]) if article.short_answer else ""
    short = _plain("\n".join(_line(c) for c in article.short_answer))
    whole = _all(article)
    if question.type and article.question_type != question.type:
        faults.append(f"type {article.question_type}, not {question.type}")
    if not _holds(question.first_line, first):
        faults.append(f"first line lacks {question.first_line!r}: {first}")
    faults += [f"short answer lacks {p!r}: {short}" for p in question.short if not _holds(p, short)]
    faults += [f"short answer holds {p!r}" for p in question.short_not if _holds(p, short)]
    faults += [f"article lacks {p!r}" for p in question.must if not _holds(p, whole)]
    faults += [f"article holds {p!r}" for p in question.must_not if _holds(p, whole)]
    if not _holds(question.warning, "\n".join(article.warnings)):
        faults.append(f"no warning {question.warning!r}: {article.warnings}")
    for title, patterns in question.sections.items():
        text = "\n".join(
            line
            for s in article.sections
            if _holds(title, s.title)
            for line in [*s.notices, *(_line(c) for c in s.claims)]
        )
        faults += [f"section {title!r} lacks {p!r}" for p in patterns if not _holds(p, text)]
    held = {r.document for r in article.references}
    faults += [f"{d} is not cited" for d in question.cites if d not in held]
    return faults


DANGLES = re.compile(r"\b(?:the following|as follows|such as|including|with|of|the|and|or)[.:]?$")


def _unsound(article: Article) -> list[str]:
    """What is wrong in any article, whatever the question."""
    claims = [*article.short_answer, *(c for s in article.sections for c in s.claims)]
    faults = [f"no quote: {c.text}" for c in claims if not c.quotes or not c.citations]
    return faults + [f"dangles: {c.text[-80:]}" for c in claims if DANGLES.search(c.text.strip())]


@needs_shared
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.ask[:70])
def test_question(question: Question, searcher_of: Callable[[str], Searcher]) -> None:
    answer: Any = ask(
        searcher_of(question.library),
        question.ask,
        as_of=question.as_of,
        jurisdiction=question.jurisdiction,
    )
    assert not _faults(question, answer)
    assert isinstance(answer, NoAnswer) or not _unsound(answer)


SUGGESTING = [q for q in QUESTIONS if q.expect == "answered"][::11]
"""Of every kind some."""


@needs_shared
@pytest.mark.parametrize("question", SUGGESTING, ids=lambda q: q.ask[:70])
def test_what_is_suggested_is_answered_by_a_section(
    question: Question, searcher_of: Callable[[str], Searcher]
) -> None:
    searcher = searcher_of(question.library)
    frame = {"as_of": question.as_of, "jurisdiction": question.jurisdiction}
    article = ask(searcher, question.ask, **frame)
    assert isinstance(article, Article)
    told = {(s.topic, q.document) for s in article.sections for c in s.claims for q in c.quotes}
    for follow_up in article.follow_ups[:SUGGESTED]:
        assert (follow_up.topic, follow_up.document) not in told, follow_up
        answer = ask(searcher, follow_up.question, **frame)
        assert isinstance(answer, Article), follow_up
        quoted = {
            (s.topic, q.document) for s in answer.sections for c in s.claims for q in c.quotes
        }
        assert (follow_up.topic, follow_up.document) in quoted, follow_up


CONVERSATIONS = """
What is the dose of Xarelto? | and with a creatinine clearance of 20? | What is the dose of Xarelto with a creatinine clearance of 20?
What is the dose of Xarelto? | compare with warfarin | Compare Xarelto with warfarin: dose
What is the dose of Xarelto? | bleeding? | What about bleeding with Xarelto?
Is Celexa safe in pregnancy? | and while breastfeeding? | Is Celexa safe while breastfeeding?
Is Celexa safe in pregnancy? | QT prolongation? | Monitoring of QT prolongation with Celexa in pregnancy
Is Celexa safe in pregnancy? | and Valium? | Is Valium safe in pregnancy?
Does Plavix interact with omeprazole? | and with aspirin? | Does Plavix interact with aspirin?
What is the boxed warning of Tegretol? | why? | Why boxed warning: what are the warnings of Tegretol?
What is the dose of everolimus? | Zortress | What is the dose of Zortress?
What is the dose of everolimus? | and in hepatic impairment? | What is the dose of everolimus in hepatic impairment?
What is the dose of meloxicam? | Vivlodex | What is the dose of Vivlodex?
What are the symptoms of Gout? | and of Psoriasis? | What are the symptoms of Psoriasis?
"""


@needs_shared
@pytest.mark.parametrize("row", CONVERSATIONS.strip().splitlines(), ids=lambda r: r[:60])
def test_a_follow_up_on_real_labels_is_understood(
    row: str, searcher_of: Callable[[str], Searcher]
) -> None:
    first, said, whole = row.split(" | ")
    assert understood(searcher_of("shared"), said, [first], AS_OF).question == whole
