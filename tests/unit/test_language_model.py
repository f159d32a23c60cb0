"""The client of a language model, and the drafts that a library keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from probatum.app.library import Library
from probatum.audiences.drafting import INSTRUCTION, SCHEMA
from probatum.audiences.plain import OF_A_MODEL
from probatum.audiences.reader import Audience
from probatum.evidence.articles import Article
from probatum.library.drafts import count
from probatum.models.language import LanguageModel, LanguageModelError
from probatum.services import drafting
from tests.endpoint import NAME, endpoint, saying
from tests.labels import label
from tests.web import client, worked

HARD = (
    "Cases of serious liver injury, some of which were deadly, were seen following treatment, and "
    "patients with decompensated cirrhosis may be at considerably higher risk of hepatotoxicity."
)
SAID = (
    "Cases of serious liver damage were seen following treatment. Some were deadly. Patients with "
    "decompensated cirrhosis may be at considerably higher risk of liver damage."
)


def asked(body: dict[str, Any]) -> str:
    """The sentence that a model was asked for."""
    return str(body["messages"][-1]["content"]).splitlines()[0].removeprefix("Sentence: ")


def good(told: str) -> object:
    return {"plain": SAID if HARD in told else "I cannot say."}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, starter=False) as made:
        made.store.add([label(warnings={"5.1 Liver Injury": (HARD,)})])
        yield made


@pytest.fixture
def article(library: Library) -> Article:
    made = library.ask("What are the warnings of Examplol?", as_of="2026-11-23")
    assert isinstance(made, Article)
    return made


def page(library: Library, article: Article) -> str:
    """The patient page of an article, as text."""
    made = library.article_for(article, Audience.PATIENT)
    return " ".join(c.text for c in made.claims())


def test_the_answer_of_a_model(library: Library) -> None:
    with endpoint(saying(good)) as (address, heard):
        model = LanguageModel(address, NAME, "secret")
        assert model.names() == [NAME]
        assert model(INSTRUCTION, f"Sentence: {HARD}", SCHEMA) == {"plain": SAID}
    assert heard[0]["path"] == "/v1/chat/completions"
    assert heard[0]["headers"]["Authorization"] == "Bearer secret"
    assert (heard[0]["temperature"], heard[0]["seed"]) == (0, 0)
    assert heard[0]["response_format"]["json_schema"]["schema"] == dict(SCHEMA)


@pytest.mark.parametrize(
    "content", ["no JSON", "[1]", "null", '"text"'], ids=["text", "list", "null", "string"]
)
def test_an_answer_of_another_shape_counts_for_nothing(content: str) -> None:
    with endpoint(saying(lambda _: content)) as (address, _):
        assert LanguageModel(address, NAME)("", "", SCHEMA) == {}


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, {}, "status 401. Is the key right?"),
        (500, {}, "status 500."),
        (200, "<html>", "no JSON"),
    ],
)
def test_what_goes_wrong_is_told(status: int, body: object, told: str) -> None:
    with (
        endpoint(lambda _: (status, body)) as (address, _),
        pytest.raises(LanguageModelError, match=told.replace("?", r"\?")),
    ):
        LanguageModel(address, NAME)("", "", SCHEMA)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1", "nonsense", "http://[/v1"])
def test_an_address_where_nothing_is(address: str) -> None:
    with pytest.raises(LanguageModelError, match="does not answer"):
        LanguageModel(address, NAME).names()


def test_drafts_that_pass_are_shown_and_say_so(library: Library, article: Article) -> None:
    ruled = page(library, article)
    assert SAID not in ruled
    with endpoint(saying(good)) as (address, heard):
        drafting.choose(library.store, address)
        told: list[str] = []
        made = library.draft_plain(article, told.append)
        assert made.asked == len(heard) == count(library.store.record, NAME)
        assert made.shown >= 1
        assert any(f"of {made.asked} sentences" in line for line in told)
    shown = library.article_for(article, Audience.PATIENT)
    worded = [c for c in shown.claims() if SAID in c.text]
    assert worded
    assert all(OF_A_MODEL in c.note for c in worded)
    assert "A language model worded" in shown.status.sentence
    assert "A language model" not in article.status.sentence
    assert page(library, article) == page(library, article)


def test_the_question_is_never_sent(library: Library, article: Article) -> None:
    with endpoint(saying(good)) as (address, heard):
        drafting.choose(library.store, address)
        library.draft_plain(article)
    assert heard
    for body in heard:
        assert article.question not in str(body)
        assert any(asked(body) in claim.text for claim in article.claims())


def test_bad_drafts_change_nothing(library: Library, article: Article) -> None:
    ruled = page(library, article)
    with endpoint(saying(lambda _: {"plain": "This drug is safe for everyone."})) as (address, _):
        drafting.choose(library.store, address)
        assert library.draft_plain(article).shown == 0
    assert page(library, article) == ruled


def test_nothing_is_asked_twice_and_work_goes_on_where_it_stopped(
    library: Library, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "AT_ONCE", 1)
    left = [1]

    def runs_out(body: dict[str, Any]) -> tuple[int, object]:
        if not left:
            return 503, {}
        left.pop()
        return saying(good)(body)

    with endpoint(runs_out) as (address, heard):
        drafting.choose(library.store, address)
        with pytest.raises(LanguageModelError, match="503"):
            library.draft_plain(article)
        assert count(library.store.record, NAME) == 1
        first = asked(heard[0])
    with endpoint(saying(good)) as (address, heard):
        drafting.choose(library.store, address)
        made = library.draft_plain(article)
        assert made.asked == len(heard)
        assert first not in [asked(body) for body in heard]
    assert library.draft_plain(article).asked == 0


def test_without_a_model_nothing_is_asked(library: Library, article: Article) -> None:
    ruled = page(library, article)
    with endpoint(saying(good)) as (address, _):
        drafting.choose(library.store, address)
        library.draft_plain(article)
    assert page(library, article) != ruled
    assert drafting.leave(library.store) >= 1
    assert page(library, article) == ruled
    assert library.draft_plain(article) == drafting.Drafted(0, 0)


def test_one_of_several_models_is_named(library: Library) -> None:
    with endpoint(saying(good), ("small", "large")) as (address, _):
        with pytest.raises(LanguageModelError, match="2 models: say which with --name"):
            drafting.choose(library.store, address)
        with pytest.raises(LanguageModelError, match="no model 'huge'"):
            drafting.choose(library.store, address, "huge")
        assert drafting.choose(library.store, address, "large").name == "large"


def test_the_key_is_kept_nowhere(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(drafting.KEY, "very-secret-key")
    with endpoint(saying(good)) as (address, _):
        drafting.choose(library.store, address)
    assert replace(drafting.chosen(library.store) or LanguageModel("", ""), key="") == (
        LanguageModel(address, NAME)
    )
    library.store.close()
    files = [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    assert not any(b"very-secret-key" in data for data in files)


def test_the_site_has_a_page_worded_that_a_patient_opens(
    library: Library, article: Article, tmp_path: Path
) -> None:
    kept = next(iter(library.history(1)))

    def shown(site: Any) -> str:
        return str(site.get(f"/articles/{kept.id}", headers={"accept": "text/html"}).text)

    with endpoint(saying(good)) as (address, heard), client(tmp_path) as site:
        site.cookies.set("audience", "physician")
        drafting.choose(library.store, address)
        shown(site)
        assert worked(site) == 0
        site.cookies.set("audience", "patient")
        assert "Some were deadly" not in shown(site)
        assert worked(site) == 1
        assert heard
        assert "Some were deadly" in shown(site)
        shown(site)
        assert worked(site) == 0
