"""What always holds, on real articles of the starter library: one library, many questions."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import probatum
from probatum.answers.mending import SHOWN_VERDICTS
from probatum.answers.trimming import dangles
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Level, Status
from probatum.library.store import Store
from probatum.rendering.json import from_json, to_json
from probatum.services.asking import NoAnswer, ask
from probatum.services.facts import recheck
from probatum.services.searching import Searcher

AS_OF = "2026-11-23"
WORKED = (
    "What are the latest updates on onasemnogene abeparvovec (Zolgensma) for the treatment of "
    "spinal muscular atrophy (SMA)?"
)
MORE = """
What is new on Evrysdi?
What are the latest updates on nusinersen?
What is the dose of Zolgensma?
What is the dose of Evrysdi for a 3-year-old child of 15 kg?
How is Spinraza dosed in the high-dose regimen?
What must be monitored after Zolgensma?
Which tests are needed before Spinraza?
What are the contraindications of Itvisma?
What are the warnings of Zolgensma?
Is Evrysdi safe in pregnancy?
Can Itvisma be given to a 6-month-old infant?
Does Zolgensma cause acute liver failure?
Does nusinersen improve motor function?
Which corticosteroid regimen is given with Zolgensma?
How does risdiplam work?
Does Evrysdi interact with metformin?
Zolgensma versus Spinraza: which has a boxed warning?
What did the STR1VE-EU trial show?
What is known from SUNFISH?
How long does the effect of onasemnogene abeparvovec last?
Is Spinraza indicated in adults?
How is Zolgensma stored and prepared?
Can live vaccines be given after Zolgensma?
What is not known about Itvisma?
"""
QUESTIONS = [WORKED, *MORE.strip().split("\n")]
EXACT = {"dose", "before", "co-treatment", "monitoring", "administration", "newer", "related"}
"""Topics in which an unconfirmed figure may not stand."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("starter")


@pytest.fixture(scope="module")
def searcher(folder: Path) -> Iterator[Searcher]:
    with Store.open(folder) as store:
        yield Searcher(store)


@pytest.fixture(scope="module")
def articles(searcher: Searcher) -> dict[str, Article]:
    found = {q: ask(searcher, q, as_of=AS_OF) for q in QUESTIONS}
    assert {q: a.message for q, a in found.items() if isinstance(a, NoAnswer)} == {}
    return {q: a for q, a in found.items() if isinstance(a, Article)}


def every(article: Article) -> list[tuple[str, Claim]]:
    """Each claim with the topic of its section; the lines on top have the topic ``short``."""
    lines = [("short", c) for c in article.short_answer]
    return lines + [(s.topic, c) for s in article.sections for c in s.claims]


@pytest.mark.parametrize("question", QUESTIONS)
class TestArticle:
    @pytest.fixture
    def article(self, articles: dict[str, Article], question: str) -> Article:
        return articles[question]

    def test_says_something_and_every_statement_has_a_quote(self, article: Article) -> None:
        claims = every(article)
        assert article.short_answer
        assert [c.text for _, c in claims if not c.quotes or not c.text.strip()] == []
        assert len({s.title for s in article.sections}) == len(article.sections)

    def test_every_quote_stands_character_for_character_in_an_edition_that_can_be_opened(
        self, article: Article, searcher: Searcher
    ) -> None:
        record = searcher.store.record
        for _, claim in every(article):
            for quote in claim.quotes:
                edition = record.edition(record.resolve(quote.document, quote.edition).edition)
                assert edition.text[quote.start : quote.end] == quote.exact
                assert quote.exact.strip() == quote.exact != ""
                assert (edition.document, edition.level) == (quote.document, quote.level)
                assert edition.text[: quote.start].endswith(quote.prefix)
                assert edition.text[quote.end :].startswith(quote.suffix)

    def test_references_are_numbered_without_gaps_and_each_is_cited(self, article: Article) -> None:
        assert [r.number for r in article.references] == list(range(1, len(article.references) + 1))
        number = {(r.document, r.edition): r.number for r in article.references}
        assert len(number) == len(article.references)
        for _, claim in every(article):
            assert set(claim.citations) == {number[q.document, q.edition] for q in claim.quotes}
        assert {n for _, c in every(article) for n in c.citations} == set(number.values())

    def test_only_verdicts_that_may_be_shown_are_shown(self, article: Article) -> None:
        assert [
            (c.text, c.verdict) for _, c in every(article) if c.verdict not in SHOWN_VERDICTS
        ] == []
        for _, claim in every(article):
            if any(q.level is Level.DIGEST for q in claim.quotes):
                assert claim.verdict.value != "supported", claim.text

    def test_no_unconfirmed_figure_stands_where_one_is_acted_on(self, article: Article) -> None:
        assert [
            c.text
            for topic, c in every(article)
            if topic in EXACT | {"short"}
            and any(q.status is Status.UNCONFIRMED and re.search(r"\d", q.exact) for q in c.quotes)
        ] == []

    def test_nothing_is_said_twice_and_nothing_points_nowhere(self, article: Article) -> None:
        # What is not known is shown whole, also where a limit of the indication said it above.
        for section in article.sections:
            texts = [c.text for c in section.claims]
            assert len(set(texts)) == len(texts), section.title
        lists = [
            c.text
            for s in article.sections
            if s.layout == "list" and s.topic != "not known"
            for c in s.claims
        ]
        assert sorted({t for t in lists if lists.count(t) > 1}) == []
        assert [c.text for _, c in every(article) if dangles(c.text)] == []

    def test_timeline_and_evidence_table_name_claims_of_the_article(self, article: Article) -> None:
        claims = {c.id: c for c in article.claims()}
        dates = [claims[i].date or "" for i in article.timeline]
        assert dates == sorted(dates, reverse=True)
        assert "" not in dates
        assert set(article.evidence_table) <= set(claims)
        assert len(set(article.evidence_table)) == len(article.evidence_table)

    def test_verifying_the_article_that_was_written_out_gives_the_same_verdicts(
        self, article: Article, searcher: Searcher
    ) -> None:
        again = from_json(json.loads(json.dumps(to_json(article))))
        assert again == article
        checked = recheck(searcher.store, again)
        assert {c.id: (c.verdict, c.checks) for c in checked} == {
            c.id: (c.verdict, c.checks) for c in article.claims()
        }

    def test_its_json_keeps_to_the_published_schema(self, article: Article) -> None:
        jsonschema.validate(to_json(article), schema())


@cache
def schema() -> Any:
    path = Path(probatum.__file__).parent / "rendering" / "schemas" / "article.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


PAST = ["2020-06-30", "2022-06-30", "2023-12-31"]


@pytest.mark.parametrize("as_of", PAST)
def test_an_answer_as_of_a_day_cites_nothing_newer(searcher: Searcher, as_of: str) -> None:
    newest = max(h.date for h in searcher.store.record.held())
    assert newest > as_of
    for question in (WORKED, QUESTIONS[2], QUESTIONS[18]):
        article = ask(searcher, question, as_of=as_of)
        if isinstance(article, NoAnswer):
            continue
        assert article.as_of == as_of
        assert [r.title for r in article.references if r.date > as_of] == []
        assert [c.text for _, c in every(article) if (c.date or "") > as_of] == []
        assert article.status.newest_text <= as_of


def test_an_earlier_day_shows_an_earlier_label(searcher: Searcher) -> None:
    def editions(as_of: str) -> set[str]:
        article = ask(searcher, "What is the dose of Zolgensma?", as_of=as_of)
        assert isinstance(article, Article)
        return {
            q.edition for _, c in every(article) for q in c.quotes if q.document.startswith("spl:")
        }

    early, late = editions("2020-06-30"), editions(AS_OF)
    assert early
    assert late
    assert not early & late


# The same library and the same question give the same article, in every process.

SCRIPT = """
import json, sys
from probatum.library.store import Store
from probatum.rendering.json import to_json
from probatum.services.asking import ask
from probatum.services.searching import Searcher
with Store.open(sys.argv[1]) as store:
    searcher = Searcher(store)
    for question in sys.argv[3:]:
        sys.stdout.write(json.dumps(to_json(ask(searcher, question, as_of=sys.argv[2]))))
"""
AGAIN = [WORKED, QUESTIONS[4], QUESTIONS[12]]
SURROUNDINGS = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Auckland"},
    {
        "PYTHONHASHSEED": "4294967295",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONUTF8": "1",
    },
]


@pytest.mark.parametrize("surroundings", SURROUNDINGS, ids=["C", "tr_TR"])
def test_another_process_hash_seed_locale_and_time_zone_give_the_same_bytes(
    articles: dict[str, Article], folder: Path, surroundings: dict[str, str]
) -> None:
    environment = {**os.environ, **surroundings}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), AS_OF, *AGAIN],
        env=environment, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    here = "".join(json.dumps(to_json(articles[q])) for q in AGAIN).encode()
    assert hashlib.sha256(done.stdout).hexdigest() == hashlib.sha256(here).hexdigest()


def test_asking_again_in_the_same_process_gives_the_same_article(
    articles: dict[str, Article], searcher: Searcher
) -> None:
    for question in AGAIN:
        assert ask(searcher, question, as_of=AS_OF) == articles[question]


# The only clock is read in app.

CLOCKS = {
    ("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"),
    ("time", "strftime"), ("time", "ctime"),
}  # fmt: skip


def clocks(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (name, node.attr) in CLOCKS:
                yield f"{node.lineno}: {name}.{node.attr}"
        if isinstance(node, ast.ImportFrom):
            yield from (
                f"{node.lineno}: {node.module}.{a.name}"
                for a in node.names
                if (node.module, a.name) in CLOCKS
            )


def test_a_clock_is_seen_by_this_test() -> None:
    assert list(clocks(ast.parse("import time\nx = time.time()"))) == ["2: time.time"]
    assert list(clocks(ast.parse("from time import time"))) == ["1: time.time"]
    assert list(clocks(ast.parse("import datetime\nd = datetime.date.today()"))) == [
        "2: date.today"
    ]


def test_no_room_but_app_reads_a_clock() -> None:
    root = Path(probatum.__file__).parent
    found = {
        f"{path.relative_to(root)}:{line}"
        for path in sorted(root.rglob("*.py"))
        if path.relative_to(root).parts[0] != "app"
        for line in clocks(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()
