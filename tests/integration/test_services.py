"""Asking, gathering, searching, checking and keeping, on the starter library and on what is added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from probatum.answers.mending import SHOWN_VERDICTS
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim, Verdict
from probatum.evidence.editions import Level, Name, Role
from probatum.library.held import NotHeldError
from probatum.library.index import Filter
from probatum.library.store import Store
from probatum.services.asking import LONGEST_QUESTION, NoAnswer, ask, drug
from probatum.services.facts import RecordFacts, recheck
from probatum.services.gathering import Frame, products, studies, terms
from probatum.services.history import keep_article, kept_article
from probatum.services.refusing import QuestionError
from probatum.services.searching import Searcher
from tests.labels import SECTIONS, label, paper

AS_OF = "2026-11-23"


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    with Store.open(tmp_path_factory.mktemp("starter")) as store:
        yield Searcher(store)


@pytest.fixture(scope="module")
def dosed(searcher: Searcher) -> Article:
    article = ask(searcher, "What is the dose of Evrysdi?", as_of=AS_OF)
    assert isinstance(article, Article)
    return article


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Searcher]:
    """A library that holds one invented label in two editions and one trial of it, nothing else."""
    older = label({**SECTIONS, "34068-7": ("The recommended dose is 4 mg once daily.",)},
                  date="2020-01-01", version="1")  # fmt: skip
    trial = paper({"results": "Examplol lowered urate in 30 of 75 adults with gout."})
    with Store.open(tmp_path, starter=False) as store:
        store.add([older, label(), trial])
        yield Searcher(store)


# What cannot be asked.


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("dose\x00?", "binary"),
        ("a" * (LONGEST_QUESTION + 1), "4,001"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_to_do(
    searcher: Searcher, question: str, words: str
) -> None:
    with pytest.raises(QuestionError, match=words):
        ask(searcher, question, as_of=AS_OF)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What is the capital of France?", "not medical"),
        ("What is the dose of Zolgensmo?", "ask back"),
        ("What is the dose of warfarin for atrial fibrillation?", "no evidence"),
    ],
)
def test_without_evidence_there_is_no_article_and_a_word_on_what_to_do(
    searcher: Searcher, question: str, reason: str
) -> None:
    answer = ask(searcher, question, as_of=AS_OF)
    assert isinstance(answer, NoAnswer)
    assert answer.reason == reason
    assert answer.message


def test_a_look_alike_name_is_asked_back_never_mapped(searcher: Searcher) -> None:
    answer = ask(searcher, "What is the dose of Zolgensmo?", as_of=AS_OF)
    assert isinstance(answer, NoAnswer)
    assert "Zolgensma" in answer.suggestions


def test_a_person_in_danger_is_told_first_where_to_call(searcher: Searcher) -> None:
    answer = ask(searcher, "I want to kill myself with Evrysdi", as_of=AS_OF, jurisdiction="US")
    assert isinstance(answer, NoAnswer)
    assert "988" in answer.warnings[0]


def test_personal_data_draw_a_warning(searcher: Searcher) -> None:
    question = "What is the dose of Evrysdi for John Smith, MRN 12345678, born 03/04/2019?"
    answer = ask(searcher, question, as_of=AS_OF)
    assert any("personal data" in w for w in answer.warnings)


# What is gathered.


def test_brand_suffix_and_route_are_identity(searcher: Searcher) -> None:
    frame = Frame(AS_OF)
    asked = searcher.understand("What is new on Zolgensma?", AS_OF)
    made, related, _ = products(searcher, asked, frame)
    assert [p.brand for p in made] == ["Zolgensma"]
    assert [(p.brand, p.route) for p in related] == [("Itvisma", "intrathecal")]
    assert all(p.edition.level is Level.DIGEST for p in made)
    assert [e.date for e in made[0].older] == sorted((e.date for e in made[0].older), reverse=True)


def test_an_earlier_day_gathers_the_edition_of_that_day(own: Searcher) -> None:
    asked = own.understand("What is the dose of Exampla?", AS_OF)
    (then,), _, _ = products(own, asked, Frame("2021-01-01"))
    (now,), _, _ = products(own, asked, Frame(AS_OF))
    assert (then.edition.date, then.older) == ("2020-01-01", ())
    assert (now.edition.date, [e.date for e in now.older]) == ("2024-05-01", ["2020-01-01"])


def test_studies_are_those_of_the_product_and_a_retracted_one_is_none(own: Searcher) -> None:
    asked = own.understand("How effective is Exampla?", AS_OF)
    made, _, _ = products(own, asked, Frame(AS_OF))
    trials, cohorts, aside = studies(own, asked, made, Frame(AS_OF))
    assert [e.document for e in trials] == ["pmid:100"]
    assert (cohorts, aside) == ([], [])
    gone = paper({"results": "Examplol lowered urate in 60 of 75 adults."}, document="pmid:300",
                 title="Another trial of examplol", retracted=True)  # fmt: skip
    other = paper({"results": "Placebol lowered urate."}, document="pmid:400", title="Placebol in gout",
                  names=(Name(Role.INTERVENTION, "placebol"),))  # fmt: skip
    own.store.add([gone, other])
    trials, _, _ = studies(own, asked, made, Frame(AS_OF))
    assert [e.document for e in trials] == ["pmid:100"]


def test_names_of_products_weigh_nothing_and_rare_words_weigh_more(searcher: Searcher) -> None:
    asked = searcher.understand("Which platelets dose of Zolgensma at 13.5 kg?", AS_OF)
    weights = terms(asked, searcher.store)
    assert "zolgensma" not in weights
    assert not any(w[0].isdigit() for w in weights), (
        "the patient's figures are compared with their units"
    )
    assert min(weights.values()) > 0


# What is found, checked and kept.


def test_search_finds_by_words_and_keeps_to_its_filter(searcher: Searcher) -> None:
    found = searcher.search("liver failure after infusion", k=5, rerank=0)
    assert found
    label_only = searcher.search(
        "onasemnogene infants", Filter(documents=("pmid:33743238",)), k=5, rerank=0
    )
    editions = {searcher.store.record.edition(f.edition).document for f in label_only}
    assert editions == {"pmid:33743238"}


def test_what_was_just_added_is_found_and_answered_from(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        searcher = Searcher(store)
        before = searcher.lexicon
        store.add([label()])
        assert searcher.lexicon is not before
        article = ask(searcher, "What is the dose of Exampla?", as_of=AS_OF)
    assert isinstance(article, Article)
    assert "The recommended dose is 5 mg once daily." in article.short_answer[0].text
    assert {r.level for r in article.references} == {"primary"}


def test_a_claim_whose_words_were_changed_does_not_pass(searcher: Searcher, dosed: Article) -> None:
    facts = RecordFacts(searcher.store)
    claim = next(c for c in dosed.claims() if "0.2 mg/kg" in c.text)
    assert facts.verify(claim).verdict in SHOWN_VERDICTS
    wrong = [
        replace(claim, text=claim.text.replace("0.2 mg/kg", "2 mg/kg")),
        replace(claim, quotes=tuple(replace(q, start=q.start + 1) for q in claim.quotes)),
        replace(claim, quotes=tuple(replace(q, exact=q.exact + "!") for q in claim.quotes)),
        Claim(claim.text, ()),
    ]
    assert [facts.verify(c).verdict in SHOWN_VERDICTS for c in wrong] == [False] * 4


def test_a_claim_is_outdated_once_its_document_has_a_newer_edition(own: Searcher) -> None:
    article = ask(own, "What is the dose of Exampla?", as_of=AS_OF)
    assert isinstance(article, Article)
    assert {c.verdict for c in recheck(own.store, article)} <= SHOWN_VERDICTS
    dose = next(c for c in article.claims() if c.text == "The recommended dose is 5 mg once daily.")
    sections = {**SECTIONS, "34068-7": ("The recommended dose is 3 mg once daily.",)}
    own.store.add([label(sections, date="2025-01-01", version="3")])
    again = {c.id: c.verdict for c in recheck(own.store, article)}
    assert again[dose.id] is Verdict.OUTDATED


def test_facts_know_the_newest_edition_and_the_bearers_of_a_name(own: Searcher) -> None:
    facts = RecordFacts(own.store)
    old, new = sorted(own.store.record.held(kinds=None, newest=False, document=label().document),
                      key=lambda h: h.date)  # fmt: skip
    assert facts.newest(old.document, old.edition) == new.edition
    assert facts.newest("spl:unknown", "0") is None
    assert facts.text(new.document, new.edition) == own.store.record.edition(new.edition).text
    assert facts.text("pmid:100", new.edition) is None
    assert facts.products()["exampla"] == {label().document}
    assert (new.document, new.edition) in facts.standing("The recommended dose is 5 mg once daily.")


def test_an_article_is_kept_whole_and_opened_by_the_beginning_of_its_id(
    searcher: Searcher, dosed: Article
) -> None:
    saved = keep_article(searcher.store, dosed)
    assert saved is not None
    assert kept_article(searcher.store, saved.id) == dosed
    assert kept_article(searcher.store, saved.id[:8]) == dosed
    with pytest.raises(NotHeldError):
        kept_article(searcher.store, "ffffffffffffffff")


def test_a_question_without_an_answer_leaves_no_article(searcher: Searcher) -> None:
    answer = ask(searcher, "What is the capital of France?", as_of=AS_OF)
    assert keep_article(searcher.store, answer) is None


def test_a_drug_is_shown_without_a_question(searcher: Searcher) -> None:
    pages = drug(searcher, "nusinersen", as_of=AS_OF)
    assert isinstance(pages, list)
    assert {r.kind for page in pages for r in page.references} == {"label"}
    assert len({page.title for page in pages}) == len(pages)
    nothing = drug(searcher, "warfarin", as_of=AS_OF)
    assert isinstance(nothing, NoAnswer)
    assert "probatum add" in nothing.message


def test_the_text_of_another_jurisdiction_is_announced_first(own: Searcher) -> None:
    answer = ask(own, "What is the dose of Exampla?", as_of=AS_OF, jurisdiction="EU")
    assert isinstance(answer, Article)
    assert any("only the US text is held" in w for w in answer.warnings)
