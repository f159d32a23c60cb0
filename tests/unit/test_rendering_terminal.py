from __future__ import annotations

import io
from dataclasses import replace

import pytest

from probatum.rendering.terminal import render, to_text
from probatum.rendering.wording import encodable, safe_url
from tests.articles import FATAL, article, hostile


@pytest.mark.parametrize("width", [60, 75, 76, 100, 140])
def test_every_part_stands_in_the_width_of_the_terminal(width: int) -> None:
    text = to_text(article(), width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert not any(line != line.rstrip() for line in text.splitlines())
    flat = " ".join(text.split())
    for part in (
        "Read this first", "call 911 first", "Reviewed by nobody", "What changed", "Danger",
        "How far to trust this", "2024-05-01", "Evidence at a glance", "Trials", "ALPHA", "BETA",
        "until week 12", "The label is silent on missed doses.", "Off-label.", "unconfirmed",
        "outdated", "RETRACTED", "retracted by: pmid:101", "https://papers.example/100",
        "Not found in this library", "3 further statements; a table", "How this was searched",
        "For health-care professionals.",
    ):  # fmt: skip
        assert part in flat, part


def test_warnings_come_before_everything_else() -> None:
    text = to_text(article())
    assert text.index("call 911 first") < text.index("Exampla (examplol, oral)")


def test_the_exact_words_stand_under_their_claim_on_demand() -> None:
    assert f"“{FATAL.text}”" not in to_text(article())
    text = to_text(article(), quotes=True)
    assert f"“{FATAL.text}”" in text
    assert "2 DOSAGE › 2.1 Dose · publisher's own words" in text
    assert "digest, read in secondary · a copy of the label" in text


def test_a_mark_that_all_claims_share_stands_once_at_the_heading() -> None:
    text = to_text(article())
    dose = text[text.index("\nDose") : text.index("\nBoxed warning")]
    assert dose.count("digest") == 1
    assert dose.count("unconfirmed") == 1


def test_a_single_line_that_only_warns_is_labelled_as_the_danger() -> None:
    text = to_text(replace(article(), short_answer=(FATAL,)))
    assert text.index("Danger") < text.index(FATAL.text)
    assert "What changed  " not in text


def test_a_pipe_gets_no_colour_and_no_escapes() -> None:
    text = to_text(hostile())
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_unicode_gets_every_character_spelled(encoding: str) -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, errors="strict", write_through=True) as out:
        render(article(), file=out, width=80, quotes=True)
        text = raw.getvalue().decode(encoding)
    assert "?" not in text.replace("examplol?", "")
    assert "[1]" in text


def test_colour_only_where_the_terminal_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = Terminal()
    render(article(), file=coloured, width=80)
    assert "\x1b[1;31m" in coloured.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    render(article(), file=plain, width=80)
    assert "\x1b[1;31m" not in plain.getvalue()
    assert "31m" not in plain.getvalue()


def test_signs_keep_their_meaning_without_unicode() -> None:
    assert encodable("≥ 2 × 10^13 µg – “x”", "ascii") == '>= 2 x 10^13 ug - "x"'
    assert encodable("Weiß, Müller", "ascii") == "Weiss, Muller"
    assert encodable("µg ± 2", "latin-1") == "µg ± 2"
    assert encodable("漢", "ascii") == "?"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", " java\nscript:alert(1)", "data:text/html,x",
     "file:///etc/passwd", "//host/x", "https://", 'https://a.example/"><script>', "http://[", ""],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str) -> None:
    assert safe_url(url) == ""


def test_a_web_address_stays() -> None:
    assert safe_url(" https://doi.org/10.1/a(2)b?x=1&y=2 ") == "https://doi.org/10.1/a(2)b?x=1&y=2"
