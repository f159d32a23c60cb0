"""What of a text's setting is taken away before a quote is looked for, and what is not."""

from __future__ import annotations

import pytest

from probatum.evidence.claims import Claim, Outcome, Quote, Verdict
from probatum.evidence.editions import Edition, Kind, Link
from probatum.verification.facts import HeldEditions
from probatum.verification.printed import stands
from probatum.verification.quoting import check_currency, check_quote
from probatum.verification.verify import verify

TEXT = "Give the infusion at 5 μg/kg over a long-term course; don't exceed 10⁹ cells."


@pytest.mark.parametrize(
    "exact",
    [
        "Give the infu-\nsion at 5 μg/kg",
        "Give the infusion\n   at\u00a05 μg/kg",
        "at 5 µg/kg",
        "a long-\nterm course",
        "a long‑term course; don’t exceed",
        "in\u00adfu\u200bsion",
        "infuﬁon".replace("ﬁ", "si"),
    ],
)
def test_typesetting_is_taken_away(exact: str) -> None:
    assert stands(exact, TEXT)


@pytest.mark.parametrize(
    "exact",
    [
        "give the infusion",
        "at 5 mg/kg",
        "at ５ μg/kg",
        "at 5 μg kg",
        "exceed 109 cells",
        "the infusi\u043en",
        "dont exceed",
    ],
)
def test_nothing_else_is(exact: str) -> None:
    assert not stands(exact, TEXT)


def test_ligatures_are_letters() -> None:
    assert stands("the first effect", "the ﬁrst eﬀect")


def _edition(links: tuple[Link, ...] = (), retracted: bool = False) -> Edition:
    return Edition(
        "pmid:1", "pubmed", Kind.ABSTRACT, "A", TEXT, (), (), links=links, retracted=retracted
    )


def _quote(edition: Edition, start: int = 0) -> Quote:
    return Quote(edition.document, edition.id, "", start, len(TEXT), TEXT)


def test_a_quote_that_names_no_place_may_stand_anywhere() -> None:
    edition = _edition()
    assert check_quote(_quote(edition, -1), HeldEditions([edition]).text).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("relation", "outcome"),
    [
        ("retracted by", Outcome.FAIL),
        ("erratum in", Outcome.CANNOT_TELL),
        ("expression of concern in", Outcome.CANNOT_TELL),
        ("comment on", Outcome.PASS),
    ],
)
def test_notices_about_a_document_bear_on_what_it_is_cited_for(
    relation: str, outcome: Outcome
) -> None:
    edition = _edition((Link(relation, "pmid:2"),))
    check = check_currency([_quote(edition)], HeldEditions([edition]))
    assert check.outcome is outcome


def test_a_retracted_paper_supports_nothing() -> None:
    edition = _edition(retracted=True)
    assert verify(Claim(TEXT, (_quote(edition),)), HeldEditions([edition])).verdict is (
        Verdict.OUTDATED
    )
