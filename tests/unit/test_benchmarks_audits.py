"""What the benchmark of audits removes from an article, and what it takes for named."""

from benchmarks import report
from benchmarks.audits import conveys, copies, named, pasted, without
from probatum.audits.report import Missing
from tests.articles import article


def test_a_pasted_article_has_citations_and_references_and_no_quotes() -> None:
    text = pasted(article())
    assert "## References" in text
    assert "[1]" in text
    assert "Quoted words" not in text
    assert "How this was searched" not in text
    assert "@" not in text


def test_a_removed_claim_stands_nowhere_any_more() -> None:
    whole = article()
    for claim in whole.claims():
        less = without(whole, copies(whole, claim))
        assert claim.id not in {c.id for c in less.claims()}
        assert len(less.claims()) < len(whole.claims())


def test_a_copy_has_all_numbers_and_nearly_all_words() -> None:
    assert conveys("Give 5 mg of it once daily by mouth.", "Give 5 mg once daily.")
    assert not conveys("Give 50 mg of it once daily by mouth.", "Give 5 mg once daily.")
    assert not conveys("Give 5 mg of it.", "Monitor platelets, 5 mg given.")


def test_a_claim_is_named_by_its_words_or_by_a_quote_of_its_own() -> None:
    first, second, *_ = article().claims()
    assert named([Missing("", first)], first, [])
    assert not named([Missing("", second)], first, [second])
    assert not named([], first, [])


def test_the_section_of_the_report_says_what_is_met() -> None:
    mode = {"seconds": [3.0, 4.0, 5.0], "median": 4.0, "gib": 0.5}
    figures = {
        "seed": 1, "as_of": "2026-11-01", "library": "a library", "articles": 2, "drugs": 2,
        "statements": 10, "good": 9, "good_interval": (0.5, 1.0), "verdicts": {"supported": 9},
        "alarms": ["a | b"], "removed": 10, "found": 8, "named_whole": 1, "recall": 0.8,
        "recall_interval": (0.5, 0.9), "missing": 4, "conveyed": 1, "precision": 0.75,
        "by_topic": {"dose": {"removed": 10, "found": 8}},
        "speed": {"statements": 76, "passages": 100_000, "rules": mode},
        "example": {"verdicts": {"supported": 3}, "missing": 2, "safety": 1},
        "machine": {"revision": "abc", "cores": 2, "cpu": "x", "memory_gib": 4, "python": "3",
                    "system": "Linux", "load": 1.0},
    }  # fmt: skip
    text = report._audits(figures)
    assert (
        "| a removed claim is named as missing | 0.90 | 0.800 (0.500 to 0.900; 8 of 10) |" in text
    )
    assert "| 10 s | 4.0 s (3.0, 4.0, 5.0) | met |" in text
    assert "- a \\| b" in text
