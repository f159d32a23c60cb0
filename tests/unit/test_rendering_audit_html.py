from __future__ import annotations

import re
from dataclasses import replace

import pytest

from probatum.audits.report import Audit
from probatum.rendering.audit_html import render
from tests.articles import HOSTILE
from tests.audits import TEXT, audit, hostile
from tests.unit.test_rendering_html import Page


def words(made: Audit) -> str:
    return " ".join(" ".join(Page(render(made)).words).split())


def test_the_page_holds_every_part_and_is_balanced() -> None:
    text = words(audit())
    for part in (
        "Of 7 statements", "the passage says otherwise", "The passage says 5 mg, not 50 mg.",
        "matches the cited passage", "no held document covers this",
        "confirmed by the passage only in part",
        "the quoted words stand nowhere", "out of date", "edition of 2024-05-01",
        "Fatal liver failure", "The boxed warning changed.", "Leads to no held document.",
        "Nothing in the text cites it.", "It cannot be reviewed and not yet reviewed.",
        "hidden text (24 characters)", "digest, read in secondary",
    ):  # fmt: skip
        assert part.lower() in text.lower(), part
    assert "✓" not in text
    assert "proven" not in text


def test_the_text_stands_there_whole_and_in_order() -> None:
    inside = render(audit()).partition('<div class="original">')[2].partition("</section>")[0]
    bare = re.sub(r"<details.*?</details>", "", inside, flags=re.S)
    shown = "".join(Page(f"<div>{bare}").words)
    assert re.sub(r"\s+", " ", shown).strip() == re.sub(r"\s+", " ", TEXT).strip()


def test_the_words_that_a_check_rests_on_are_marked() -> None:
    assert "<u>50 mg</u>" in render(audit())
    assert "<u>only</u>" in render(audit())


def test_passages_of_what_is_wrong_are_open_and_the_others_closed() -> None:
    page = Page(render(audit()))
    states = {
        a["class"]: "open" in a for a in page.tags("details") if "why" in (a.get("class") or "")
    }
    assert states == {
        "why t-wrong": True, "why t-doubt": True, "why t-open": False, "why t-match": False,
    }  # fmt: skip


@pytest.mark.parametrize("made", [audit(), hostile()], ids=["small", "hostile"])
def test_nothing_is_fetched_and_links_lead_to_the_web_or_inside(made: Audit) -> None:
    page = Page(render(made))
    assert not {"link", "img", "iframe", "object", "form", "base"} & {t for t, _ in page.elements}
    assert page.attributes("src") == []
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    for href in page.attributes("href"):
        assert href.startswith("https://") or href[1:] in ids
    assert set(page.attributes("aria-labelledby")) <= set(ids)
    policy = next(a["content"] or "" for a in page.tags("meta") if "http-equiv" in a)
    assert policy.count("sha256-") == 2
    assert "unsafe" not in policy


def test_hostile_text_is_shown_and_never_runs() -> None:
    text = render(hostile())
    page = Page(text)
    assert len(page.tags("script")) == 1
    assert "javascript:" not in " ".join(page.attributes("href"))
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert HOSTILE[:27] in "".join(page.words)
    assert "49" not in "".join(page.words).replace("{{ 7*7 }}", "")


def test_safety_stands_first_among_what_is_missing() -> None:
    text = words(audit())
    assert text.index("Fatal liver failure") < text.index("Platelets: weekly")


def test_the_same_audit_gives_the_same_page() -> None:
    assert render(audit()) == render(audit())


def test_an_empty_text_gives_a_page() -> None:
    bare = replace(
        audit(), text="", claims=(), missing=(), findings=(), changes=(), bibliography=()
    )
    assert "makes no statement" in words(bare)
