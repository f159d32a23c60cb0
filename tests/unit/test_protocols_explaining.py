"""A protocol in plain words: signs and tests, their quotes, and nothing of any patient."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from probatum.protocols import shipped
from probatum.protocols.blocks import ProtocolError
from probatum.protocols.explaining import ANTIBODY, OTHER, SIGNS, Explained, explain
from probatum.protocols.reading import read
from probatum.protocols.standing import Register
from probatum.rendering.plan_explained import render, to_text
from probatum.services import planning
from tests.unit.test_rendering_html import Page

DAY = date(2026, 11, 1)
EVERY = [(name, v.key) for name in shipped.names() for v in shipped.load(name).variants]


def explained(name: str, edition: str | None = None) -> Explained:
    held = shipped.load(name)
    chosen = planning.variant(held, None, edition)
    return planning.explained(held, chosen, DAY, Register())


def ours(made: Explained) -> list[str]:
    """All words of an explanation that are not the label's."""
    signs = [s for d in made.dangers for s in d.signs]
    return [*signs, *(w.words for w in (*made.tests, *made.others))]


@pytest.mark.parametrize(("name", "edition"), EVERY)
def test_every_protocol_is_explained_without_a_number_or_a_day(name: str, edition: str) -> None:
    made = explained(name, edition)
    assert ours(made) or "ask for no test" in to_text(made)
    for words in ours(made):
        assert words
        assert not re.search(r"\d", words), words
    for part in (*made.dangers, *made.tests, *made.others):
        assert part.quotes
        assert all(c.row is None for c in part.quotes)
    signs = [s for d in made.dangers for s in d.signs]
    assert len(set(signs)) == len(signs)


def test_signs_come_first_in_plain_words_with_the_passages_under_them() -> None:
    made = explained("onasemnogene-iv")
    first = made.dangers[0]
    assert "yellow skin or eyes" in first.signs
    assert "jaundice" in first.quotes[0].quote.exact
    liver = next(t for t in made.tests if "ALT" in t.title)
    assert liver.title == "ALT, AST, total bilirubin"
    assert "liver" in liver.words
    assert any("weekly" in c.quote.exact for c in liver.quotes)
    assert any("Never stop" in w.words for w in made.others)


def test_what_only_a_doctor_can_find_is_no_sign_to_watch_for() -> None:
    told = {s for name in shipped.names() for d in explained(name).dangers for s in d.signs}
    assert not told & {s for s, plain in SIGNS.items() if not plain}
    assert "hypertension" not in told


def test_a_test_without_words_of_ours_is_named_all_the_same() -> None:
    held = shipped.load("onasemnogene-iv")
    unknown = replace(held, analytes=tuple(replace(a, loinc=()) for a in held.analytes))
    made = explain(unknown, planning.variant(held, None, None), DAY, "")
    assert {t.words for t in made.tests} == {OTHER, ANTIBODY}
    assert "ALT" in made.tests[0].title


@pytest.mark.parametrize("shown", [to_text, render])
def test_text_and_page_hold_every_word(shown: object) -> None:
    assert callable(shown)
    made = explained("onasemnogene-iv")
    text = shown(made)
    words = " ".join(Page(text).words) if shown is render else text
    words = " ".join(words.split()).casefold()
    for part in ours(made):
        assert " ".join(part.split()).casefold() in words
    assert "no named clinician has signed" in words
    assert "do not start, stop or change a medicine" in words
    assert words.index("get help now") < words.index("what is tested")
    assert "30.3" not in words


def test_an_older_edition_says_that_it_is_superseded() -> None:
    assert "superseded" in explained("onasemnogene-iv", "2019-05").standing


def test_plain_words_with_a_number_are_refused() -> None:
    text = (files("probatum.protocols") / "shipped" / "onasemnogene-iv.yaml").read_text("utf-8")
    changed = text.replace("The heart may be examined.", "The heart is examined on day 7.")
    assert changed != text
    with pytest.raises(ProtocolError, match="hold no number"):
        read(changed.encode(), "changed.yaml", shipped.editions())
