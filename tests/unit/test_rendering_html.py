from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from probatum.evidence.articles import ArticleSection
from probatum.rendering.html import render
from probatum.rendering.wording import in_pieces
from tests.articles import FATAL, HOSTILE, MONITOR, article, hostile

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Elements, attributes and text of a page; unbalanced tags are an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def attributes(self, name: str) -> list[str]:
        return [a[name] or "" for _, a in self.elements if name in a]

    def tags(self, tag: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.elements if t == tag]


def test_the_page_holds_every_part_and_is_balanced() -> None:
    page = Page(render(article()))
    text = " ".join(" ".join(page.words).split())
    for part in (
        "Read this first", "call 911 first", "Reviewed by nobody", "How far to trust this",
        "Evidence at a glance", "until week 12", "Off-label.", "unconfirmed", "outdated",
        "Retracted.",
        "retracted by: pmid:101", "Not found in this library", "Left out", "How this was searched",
        "For health-care professionals.", "digest, read in secondary", "a copy of the label",
    ):  # fmt: skip
        assert part in text, part


def test_nothing_is_fetched_and_only_the_own_script_runs() -> None:
    text = render(article())
    page = Page(text)
    assert not {"link", "img", "iframe", "object", "form", "base"} & {t for t, _ in page.elements}
    assert page.attributes("src") == []
    assert "@import" not in text
    assert "url(" not in text
    assert len(page.tags("script")) == len(page.tags("style")) == 1
    policy = next(a["content"] or "" for a in page.tags("meta") if "http-equiv" in a)
    assert "default-src 'none'" in policy
    assert policy.count("sha256-") == 2
    assert "unsafe" not in policy


def test_landmarks_headings_and_names() -> None:
    page = Page(render(article()))
    tags = [t for t, _ in page.elements]
    assert tags.count("main") == tags.count("h1") == tags.count("footer") == 1
    assert page.tags("html")[0]["lang"] == "en-GB"
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    targets = [h[1:] for h in page.attributes("href") if h.startswith("#")]
    assert set(targets) <= set(ids)
    assert set(page.attributes("aria-labelledby")) <= set(ids)
    assert all(a.get("scope") in ("col", "row") for a in page.tags("th"))


def test_each_claim_is_followed_by_its_quoted_words() -> None:
    text = render(article())
    after = text[text.index(f'id="{FATAL.id}"') :]
    panel = after[after.index("<details") : after.index("</details>")]
    assert "Fatal liver failure has been reported." in panel
    assert "2 DOSAGE › 2.1 Dose" in panel
    assert "edition of 2024-05-01" in panel
    assert 'href="https://labels.example/exampla"' in panel


def test_a_row_has_its_heading_and_the_names_of_its_columns() -> None:
    text = render(article())
    row = text[text.index(f'id="{MONITOR.id}"') :]
    row = row[: row.index("</tr>")]
    assert '<th scope="row" role="rowheader" data-column="What">Platelets</th>' in row
    assert 'data-column="Until"' in row


def test_a_reference_leads_back_to_where_it_is_first_cited() -> None:
    page = Page(render(article()))
    labels = [a.get("aria-label") for a in page.tags("a")]
    assert "Back to where reference 2 is first cited" in labels


def test_a_hostile_source_stays_text() -> None:
    text = render(hostile())
    page = Page(text)
    assert len(page.tags("script")) == 1
    assert not [h for h in page.attributes("href") if h.lower().startswith("javascript")]
    assert all(not name.startswith("on") for _, a in page.elements for name in a)
    assert "{{ 7*7 }}" in " ".join(page.words)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert HOSTILE.split(" | ")[0] in " ".join(page.words)


@pytest.mark.parametrize("made", [article(), hostile()])
def test_the_same_article_gives_the_same_page(made: object) -> None:
    assert render(made) == render(made)  # type: ignore[arg-type]


def _luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(2 * d for d in colour)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("colour", ["ink", "quiet", "accent", "danger", "doubt"])
@pytest.mark.parametrize("ground", ["paper", "raised", "danger-tint"])
def test_text_has_contrast_enough_for_wcag_aa(scheme: int, colour: str, ground: str) -> None:
    rules = re.findall(r":root\{([^}]*)\}", render(article()))
    pairs = dict(re.findall(r"--([\w-]+):#([0-9a-f]{3,6})", rules[scheme]))
    one, two = sorted((_luminance(pairs[colour]), _luminance(pairs[ground])))
    assert (two + 0.05) / (one + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Stop. Rest.", (("Stop. Rest.", ()),)),
        ("Do it. Call if you: have a; have b; or c. Go.",
         (("Do it. Call if you:", ("have a", "have b", "or c.")), ("Go.", ()))),
        ("A; b; c", (("", ("A", "b", "c")),)),
        ("One; two.", (("One; two.", ()),)),
        ("Row: a; Count: 3; Dose: 2.", (("Row: a; Count: 3; Dose: 2.", ()),)),
    ],
)  # fmt: skip
def test_what_a_sentence_lists_is_a_list(text: str, pieces: object) -> None:
    assert in_pieces(text) == pieces


def test_a_patient_page_sets_lists_and_folds_what_is_hard() -> None:
    whole = article()
    long = replace(
        whole.sections[0].claims[0], text="Tell us if you: are ill; have gout; or smoke."
    )
    folded = ArticleSection("In harder words", (long,), topic="harder")
    made = replace(whole, audience="patient", sections=(folded,))
    text = render(made)
    assert "<li>have gout</li><li>or smoke.</li></ul>" in text
    assert "<summary>Show 1 statement</summary>" in text
    assert '<ul class="items">' not in render(replace(made, audience="nurse"))
