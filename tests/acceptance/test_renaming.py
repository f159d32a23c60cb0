"""No drug, gene, disease or trial is known by name to the code: renamed throughout, the article is
the same, and what is removed from the library takes exactly its own claims along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import probatum
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition
from probatum.library.store import Store
from probatum.services.asking import ask
from probatum.services.searching import Searcher
from probatum.sources.digests import starter
from tests.renaming import DRUGS, NAMES, RENAME, RESTORE, Renaming

AS_OF = "2026-11-23"
WORKED = (
    "What are the latest updates on onasemnogene abeparvovec (Zolgensma) for the treatment of "
    "spinal muscular atrophy (SMA)?"
)
BY_RULES = [
    WORKED,
    "What are the latest updates on nusinersen?",
    "Is Itvisma contraindicated in infants?",
]
"""Questions whose order no model decides."""

BY_MODEL = [
    "What is the dose of Evrysdi?",
    "What must be monitored after Zolgensma?",
    "How effective was onasemnogene abeparvovec in the STR1VE-EU trial?",
]
"""Questions whose statements the reranker orders: it reads the names, so only the frame is the same."""


def library(folder: Path, editions: Iterable[Edition]) -> Searcher:
    store = Store.open(folder, starter=False)
    store.add(editions)
    return Searcher(store)


def answer(searcher: Searcher, question: str) -> Article:
    article = ask(searcher, question, as_of=AS_OF)
    assert isinstance(article, Article)
    return article


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = library(tmp_path_factory.mktemp("original"), starter())
    yield searcher
    searcher.store.close()


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = library(tmp_path_factory.mktemp("renamed"), RENAME.editions(starter()))
    yield searcher
    searcher.store.close()


def one(claim: Claim) -> tuple[Any, ...]:
    """Everything of a claim that does not hash the names: text, cells, checks, quotes."""
    return (
        claim.text, claim.cells, claim.date, claim.note, claim.verdict.value, claim.citations,
        tuple((c.name, c.outcome.value) for c in claim.checks),
        tuple(
            (q.document, q.section, q.start, q.end, q.exact, q.level.value,
             q.path, q.status and q.status.value, q.where)
            for q in claim.quotes
        ),
    )  # fmt: skip


def written(article: Article, back: Renaming | None = None) -> dict[str, Any]:
    """The article as plain values, mapped back to the true names."""
    text = {c.id: c.text for c in article.claims()}
    values = {
        "title": article.title,
        "question": article.question,
        "type": article.question_type,
        "status": (article.status.sentence, article.status.newest_text, article.status.newest_document),
        "short answer": [one(c) for c in article.short_answer],
        "frames": [(s.title, s.layout, s.columns, s.notices, s.topic) for s in article.sections],
        "claims": [[one(c) for c in s.claims] for s in article.sections],
        "references": [
            (r.number, r.document, r.title, r.date, r.kind, r.level, r.url, r.authors, r.journal,
             r.design, r.funding)
            for r in article.references
        ],
        "timeline": [text[i] for i in article.timeline],
        "evidence table": [text[i] for i in article.evidence_table],
        "not found": article.not_found,
        "omitted": [(o.topic, o.reason) for o in article.omitted],
        "warnings": article.warnings,
        "near misses": article.search.near_misses if article.search else (),
        "figures": dict(article.figures),
    }  # fmt: skip
    return {k: back.value(v) for k, v in values.items()} if back else values


def test_the_map_of_names_covers_the_library_and_can_be_undone() -> None:
    editions = list(starter())
    names = {n.text for e in editions for n in e.names}
    assert {n for n in names if RENAME.text(n) == n} == set()
    assert RESTORE.editions(RENAME.editions(editions)) == editions
    new = "\n".join(e.text + e.title + str(e.meta) for e in RENAME.editions(editions))
    assert [d for d in DRUGS if d in new.casefold()] == []


@pytest.mark.parametrize("question", BY_RULES)
def test_a_renamed_library_gives_the_same_article_renamed(
    original: Searcher, renamed: Searcher, question: str
) -> None:
    expected = written(answer(original, question))
    found = written(answer(renamed, RENAME.text(question)), RESTORE)
    for part, value in expected.items():
        assert found[part] == value, part


@pytest.mark.parametrize("question", BY_MODEL)
def test_where_a_model_orders_statements_the_sections_are_the_same(
    original: Searcher, renamed: Searcher, question: str
) -> None:
    expected, found = answer(original, question), answer(renamed, RENAME.text(question))
    assert RESTORE.value(found.title) == expected.title
    assert found.question_type == expected.question_type
    ours = {"best", "rest", "against", "guidance", "unknown"}
    assert [RESTORE.text(s.title) for s in found.sections if s.topic not in ours] == [
        s.title for s in expected.sections if s.topic not in ours
    ]
    dose = [s for s in expected.sections if s.topic == "dose"]
    again = [s for s in found.sections if s.topic == "dose"]
    assert [[RESTORE.text(c.text) for c in s.claims] for s in again] == [
        [c.text for c in s.claims] for s in dose
    ]


# What is removed takes its claims along, and nothing else.


def parts(article: Article) -> list[tuple[str, Claim]]:
    return [(s.title, c) for s in article.sections for c in s.claims]


def test_one_study_removed_takes_exactly_its_own_claims(original: Searcher, tmp_path: Path) -> None:
    before = answer(original, WORKED)
    studies = [s for s in before.sections if s.layout == "study"]
    gone = studies[len(studies) // 2].claims[0].quotes[0].document
    kept = [(t, c) for t, c in parts(before) if gone not in {q.document for q in c.quotes}]
    assert len(kept) < len(parts(before))
    searcher = library(tmp_path, starter())
    searcher.store.remove(gone)
    after = answer(searcher, WORKED)
    searcher.store.close()
    assert [(t, one(c)[:5]) for t, c in parts(after)] == [(t, one(c)[:5]) for t, c in kept]
    assert gone not in {r.document for r in after.references}
    assert [r.document for r in after.references] == [
        r.document for r in before.references if r.document != gone
    ]
    assert [r.number for r in after.references] == list(range(1, len(after.references) + 1))


def test_one_label_edition_removed_lets_the_one_before_it_speak(
    original: Searcher, tmp_path: Path
) -> None:
    before = answer(original, WORKED)
    cited = Counter(q.document for _, c in parts(before) for q in c.quotes)
    label = max(before.references, key=lambda r: cited[r.document])
    assert label.kind == "label"
    searcher = library(tmp_path, starter())
    searcher.store.remove(label.document, label.edition)
    after = answer(searcher, WORKED)
    remaining = searcher.store.record.held(document=label.document)
    searcher.store.close()
    quotes = [q for _, c in parts(after) for q in c.quotes]
    assert label.edition not in {q.edition for q in quotes}
    assert {q.edition for q in quotes if q.document == label.document} == {
        h.edition for h in remaining
    }
    untouched = [
        (t, one(c)[:5]) for t, c in parts(before)
        if label.document not in {q.document for q in c.quotes}
    ]  # fmt: skip
    assert [x for x in ((t, one(c)[:5]) for t, c in parts(after)) if x in untouched] == untouched


# The code itself.

SOURCE = Path(probatum.__file__).parent
EXAMPLES = {
    ("app/cli.py", "nusinersen"),
    ("app/library.py", "nusinersen"),
    ("app/commands/asking.py", "nusinersen"),
    ("app/commands/planning.py", "onasemnogene"),
    ("app/commands/protocols.py", "onasemnogene"),
    ("app/commands/signing.py", "onasemnogene"),
    ("app/commands/asking.py", "evrysdi"),
    ("app/commands/sources.py", "evrysdi"),
    ("app/web/api/models.py", "nusinersen"),
}
"""Where a name stands in an example that a user can paste: the only places."""


def hits(path: Path, names: Iterable[str]) -> set[str]:
    """Names in a file: those in capitals as they are written, the others in any case."""
    text = path.read_text(encoding="utf-8")
    return {
        name if name.isupper() else name.casefold()
        for name in names
        if re.search(
            rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])",
            text,
            0 if name.isupper() else re.IGNORECASE,
        )
    }


def test_no_code_template_or_outline_names_a_drug_a_disease_or_a_trial() -> None:
    files = sorted(
        p for p in SOURCE.rglob("*")
        if p.suffix in {".py", ".j2", ".typ", ".js", ".css", ".json", ".mako"}
        and "starter" not in p.relative_to(SOURCE).parts
    )  # fmt: skip
    assert len(files) > 100
    names = {n.text for e in starter() for n in e.names} | set(NAMES)
    found = {(str(p.relative_to(SOURCE)), n) for p in files for n in hits(p, names)}
    assert found == EXAMPLES
