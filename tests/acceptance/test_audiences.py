"""Real articles for every audience: no duty lost, no number or verdict changed; the commands."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from probatum.app.cli import probatum
from probatum.app.library import Library
from probatum.audiences.duties import kept_always
from probatum.audiences.guides import is_of_guide
from probatum.audiences.reader import Audience
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim, Verdict
from probatum.services.asking import NoAnswer
from probatum.services.facts import recheck
from tests.shared import SHARED, needs_shared

AS_OF = "2026-11-23"
WORKED = "What is new in onasemnogene abeparvovec treatment for spinal muscular atrophy?"
STARTER = (WORKED, "What is the dose of Spinraza?", "How is Evrysdi given?")
BRANDS = ("COUMADIN", "Tegsedi", "Reglan", "XYREM")
LABELLED = (
    "What are the risks of warfarin?",
    "How is Tegsedi monitored?",
    "side effects of metoclopramide",
    "Xyrem contraindications",
)


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("starter") / "library") as library:
        yield library


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("labelled")
    brands = {b.casefold() for b in BRANDS}
    with lzma.open(SHARED / "fda-labels-openfda-history" / "labels-latest.jsonl.xz", "rt") as lines:
        chosen = [
            line
            for line in lines
            if brands & {b.casefold() for b in json.loads(line)["label"]["openfda"]["brand_name"]}
        ]
    (folder / "labels.jsonl").write_text("".join(chosen), encoding="utf-8")
    with Library(folder / "library") as library:
        library.add([folder / "labels.jsonl"])
        yield library


@cache
def _asked(library: Library, question: str) -> Article:
    answer = library.ask(question, as_of=AS_OF, keep=False)
    assert not isinstance(answer, NoAnswer)
    return answer


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def _same_for_everyone(library: Library, question: str) -> None:
    whole = _asked(library, question)
    own = {c.id: c for c in whole.claims()}
    duties = {c.id for s in whole.sections for c in s.claims if kept_always(s, c)}
    assert duties
    for audience in Audience:
        made = library.article_for(whole, audience)
        sections = [s for s in made.sections if s.topic != "help"]
        shown = [c for s in sections for c in s.claims]
        assert duties <= {c.original or c.id for c in shown}, audience
        for claim in (*made.short_answer, *shown):
            first = own.get(claim.original or claim.id)
            if first is None:
                assert audience is Audience.PATIENT
                assert is_of_guide(claim)
                said = " ".join(q.exact for q in claim.quotes)
                assert claim.verdict is Verdict.SUPPORTED
                assert _numbers(claim.text) <= _numbers(said), claim.text
                continue
            assert claim.verdict is first.verdict, (audience, claim.text)
            assert claim.quotes == first.quotes
            assert _numbers(claim.text) <= _derivable(first), (audience, claim.text)
    page = library.article_for(whole, Audience.PATIENT)
    stated = {c.id: c.verdict for c in page.claims()}
    assert all(stated[c.id] is c.verdict for c in recheck(library.store, page))


def _derivable(claim: Claim) -> set[str]:
    """The numbers of a claim; where it has a percentage, that out of 100 as well."""
    shares = re.findall(r"(\d+(?:\.\d+)?) ?%", claim.text)
    out_of = {str(int(float(s) + 0.5)) for s in shares} | ({"100"} if shares else set())
    return _numbers(claim.text) | out_of


@pytest.mark.parametrize("question", STARTER)
def test_no_audience_loses_a_duty_in_the_starter_library(starter: Library, question: str) -> None:
    _same_for_everyone(starter, question)


@needs_shared
@pytest.mark.parametrize("question", LABELLED)
def test_no_audience_loses_a_duty_of_a_label(labelled: Library, question: str) -> None:
    _same_for_everyone(labelled, question)


@needs_shared
def test_a_label_with_a_guide_speaks_to_the_patient_first(labelled: Library) -> None:
    page = labelled.article_for(_asked(labelled, LABELLED[0]), Audience.PATIENT)
    rows = [dict(c.cells) for c in page.sections[0].claims]
    bleeding = next(r for r in rows if "nosebleeds" in r["If you see"])
    assert bleeding["Do this"] == "Call the care team at once."
    assert "coffee grounds" in bleeding["If you see"]
    boxed = [s for s in page.sections if s.topic == "boxed"]
    assert [is_of_guide(s.claims[0]) for s in boxed] == [True, False]
    refused = [c.text for s in page.sections if s.topic == "contraindications" for c in s.claims]
    assert (
        "Do not take COUMADIN if: you are pregnant unless you have a mechanical heart valve. COUMADIN "
        "may cause birth defects, miscarriage, or death of your unborn baby."
    ) in refused


def test_the_worked_example_for_a_parent(starter: Library) -> None:
    page = starter.article_for(_asked(starter, WORKED), Audience.PATIENT)
    help_ = page.sections[0]
    assert help_.title.startswith("Get help now if")
    rows = [dict(c.cells) for c in help_.claims]
    assert rows[0]["Do this"] == "Get medical help at once."
    assert "Seizures (fits)" in rows[0]["If you see"]
    told = {sign for row in rows for sign in row["If you see"].lower().split(", ")}
    assert told >= {"throwing up", "yellow skin or eyes", "fever", "easy bruising or bleeding"}
    text = " ".join(c.text for c in page.claims())
    assert "Do not stop steroids suddenly" in text
    assert "13 out of 22" in text
    assert "hepatotoxicity" not in text
    assert page.figures["reading_grade_flesch_kincaid"] <= 8
    assert page.figures["reading_grade_smog"] <= 8.5
    assert page.figures["sentences_kept_as_they_were"] == 0


def test_the_commands(tmp_path: Path) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(probatum, ["--library", str(tmp_path / "library"), *arguments])

    assert run("ask", "Spinraza dose", "--as", "nurse", "--remember").exit_code == 0
    again = run("ask", "Spinraza dose", "--format", "json")
    assert json.loads(again.stdout)["audience"] == "nurse"
    kept = json.loads(run("history", "--json").stdout)[0]["id"]
    assert "Get help now if" in run("show", kept, "--as", "patient").stdout
    page = json.loads(run("drug", "Spinraza", "--as", "patient", "--format", "json").stdout)
    assert page["audience"] == "patient"
    assert "Get help now if" in run("show", kept, "--format", "family").stdout
    refused = run("show", kept, "--format", "family", "--as", "nurse")
    assert "A family sheet is for patients" in refused.output
    wrong = run("ask", "Spinraza dose", "--remember")
    assert wrong.exit_code == 2
    assert "--remember needs --as" in wrong.output


@pytest.mark.parametrize("form", ["md", "html", "docx", "pdf"])
def test_every_format_opens_with_help(starter: Library, form: str) -> None:
    from probatum.rendering import docx, html, markdown, pdf

    page = starter.article_for(_asked(starter, STARTER[1]), Audience.PATIENT)
    if form in ("docx", "pdf"):
        data = (docx if form == "docx" else pdf).render(page)
        assert data[:2] in (b"PK", b"%P")
        return
    text = (html if form == "html" else markdown).render(page)
    assert text.index("Get help now if") < text.index("How far to trust this")
