"""The article as it streams in: only what was checked, as it stays, the same as without a stream."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from probatum.app.library import Library
from probatum.app.web.growing import Growing, pieces
from probatum.app.web.jobs import State
from probatum.app.web.working import work
from probatum.audiences.reader import Audience
from probatum.editorial.states import Action
from probatum.evidence.articles import Article, ArticleSection
from probatum.evidence.claims import Verdict
from probatum.rendering.json import to_json
from probatum.services.desk_record import write_step
from probatum.services.facts import RecordFacts
from probatum.services.history import keep
from tests.articles import article
from tests.web import client, kept, worked

QUESTIONS = (
    "What is new on risdiplam?",
    "How is Zolgensma monitored after the infusion?",
    "Does nusinersen improve motor function in later-onset SMA?",
    "What are the warnings of onasemnogene?",
    "Can prednisolone be given with Zolgensma?",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with client(tmp_path_factory.mktemp("site")) as made:
        yield made


def events(site: Any, place: str, last: str = "") -> list[tuple[str, str, Any]]:
    """``(id, event, data)`` of a job that has ended."""
    with site.stream("GET", f"{place}/events", headers={"last-event-id": last}) as answer:
        blocks = "\n".join(answer.iter_lines()).split("\n\n")
    found = []
    for block in blocks:
        given = dict(line.partition(": ")[::2] for line in block.splitlines())
        if "event" in given:
            found.append((given.get("id", ""), given["event"], json.loads(given["data"])))
    return found


def asked(site: Any, question: str) -> str:
    return str(site.post("/v1/ask", json={"question": question}).headers["location"])


def text_of(markup: str) -> str:
    return " ".join(html.fromstring(f"<div>{markup}</div>").text_content().split())


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_streams_in_is_the_article_that_is_kept(site: Any, question: str) -> None:
    place = asked(site, question)
    worked(site)
    told = events(site, place)
    result = site.get(place).json()["result"]
    whole = site.get(f"/v1/articles/{result['article']}").json()
    opening = next(data for _, name, data in told if name == "opening")
    sections = [data for _, name, data in told if name == "section"]
    assert opening["title"] == whole["title"]
    assert opening["warnings"] == whole["warnings"]
    assert opening["short_answer"] == whole["short_answer"]
    assert [one["section"] for one in sections] == whole["sections"]
    assert [one["number"] for one in sections] == list(range(1, len(sections) + 1))
    cited = [r for data in (opening, *sections) for r in data["references"]]
    assert cited == whole["references"]
    page = text_of(site.get(f"/articles/{result['article']}").text)
    for data in sections:
        for claim in html.fromstring(f"<div>{data['html']}</div>").xpath("//*[@class='text']"):
            assert " ".join(claim.text_content().split()) in page


def test_sections_come_before_all_is_checked_and_each_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[Any] = []
    verify = RecordFacts.verify

    def watched(self: RecordFacts, claim: Any, *more: Any) -> Any:
        steps.append("check")
        return verify(self, claim, *more)

    def shown(grown: Article, drafted: Sequence[ArticleSection]) -> None:
        steps.append(grown)

    monkeypatch.setattr(RecordFacts, "verify", watched)
    with Library(tmp_path) as library:
        library.converse(QUESTIONS[0], as_of="2026-11-23", shown=shown)
        alone = library.ask(QUESTIONS[0], as_of="2026-11-23", keep=False)
    places = [i for i, step in enumerate(steps) if step != "check"]
    last_check = len(steps) - 1 - steps[::-1].index("check")
    early = [steps[i] for i in places if i < last_check]
    assert len(early) > 2
    assert early[0].sections
    for before, after in pairwise(early):
        assert after.sections[: len(before.sections)] == before.sections
    for grown in early:
        assert {c.verdict for c in grown.claims()} <= {
            Verdict.SUPPORTED, Verdict.AGREES_WITH_DIGEST, Verdict.SOURCE_DOES_NOT_ADD_UP,
        }  # fmt: skip
    assert isinstance(alone, Article)
    assert to_json(steps[places[-1]])["sections"] == to_json(alone)["sections"]


def test_a_stream_goes_on_where_it_was_cut(site: Any) -> None:
    place = asked(site, QUESTIONS[0])
    worked(site)
    whole = [one for one in events(site, place) if one[0]]
    assert len({identity for identity, _, _ in whole}) == len(whole)
    for at in range(0, len(whole), 3):
        assert events(site, place, whole[at][0]) == whole[at + 1 :] or whole[at + 1 :] == []
    assert [name for _, name, _ in events(site, place, whole[-1][0])] == ["done"]


def test_the_page_gets_html_alone_and_an_audience_the_address(site: Any) -> None:
    place = site.post("/ask", data={"question": QUESTIONS[0]}).url.path
    worked(site)
    told = events(site, place)
    for _, name, data in told:
        if name in ("opening", "section"):
            assert set(data) == {"html"}
            assert not re.search(r"<script|\son\w+=|\sstyle=", data["html"])
    site.cookies.set("audience", Audience.PATIENT.value)
    try:
        names = {name for _, name, _ in events(site, place)}
    finally:
        site.cookies.delete("audience")
    assert names == {"progress", "done"}


def test_work_that_begins_anew_takes_back_what_was_told(site: Any) -> None:
    place = asked(site, QUESTIONS[0])
    jobs = site.app.state.jobs
    job = jobs.claim("killed")
    jobs.tell(job, "killed", {"html": "<p>half</p>"}, "opening")
    jobs.release("killed")
    assert work(site.app.state.library, jobs, "next")
    names = [name for _, name, _ in events(site, place) if name not in ("place", "progress")]
    assert names[:3] == ["opening", "again", "opening"]
    assert names[-1] == "done"


def test_nothing_streams_of_an_article_that_the_desk_has_had_in_hand(site: Any) -> None:
    saved = kept(site)
    store = site.app.state.library.store
    told: list[str] = []
    made = article()
    Growing(store, lambda _, name: told.append(name))(made, made.sections)
    assert told
    with store.record.writing(changes=False) as connection:
        write_step(
            connection, Action.WITHDRAW, actor="a", name="A", at="2026-11-23T00:00:00Z",
            article=saved.id, revision=saved.revision, detail={"why": "wrong"},
        )  # fmt: skip
    told.clear()
    Growing(store, lambda _, name: told.append(name))(made, made.sections)
    assert told == []


def test_an_article_that_did_not_stream_comes_whole_at_the_end(site: Any) -> None:
    saved = keep(site.app.state.library.store, replace(article(), question="Another?"))
    place = asked(site, "Another?")
    jobs = site.app.state.jobs
    jobs.finish(jobs.claim("w"), "w", State.DONE, {"article": saved.id, "revision": saved.revision})
    names = [name for _, name, _ in events(site, place)]
    assert names == ["opening", *["section"] * len(article().sections), "done"]


def test_a_line_is_grave_from_the_first_though_the_warning_comes_later() -> None:
    made = article()
    assert any(line.text for line in made.short_answer)
    first = replace(made, sections=())
    whole = next(pieces(made, made.sections))[1]["html"]
    early = next(pieces(first, made.sections))[1]["html"]
    assert ("danger" in early) == ("danger" in whole)
    assert "danger" in whole
