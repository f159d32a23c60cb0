"""What two labels of one substance both say stands once, with the words of both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.answers.brief import Brief, Evidence
from probatum.answers.doubles import folded
from probatum.answers.focus import Focus
from probatum.answers.suggesting import Beside, follow_ups
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim, Quote, Verdict
from probatum.evidence.editions import Edition, Name, Role
from probatum.retrieval.cues import QuestionType
from tests.articles import article
from tests.labels import label, product

HIS = "EXAMPLA Tablets are contraindicated in gout. Give 5 mg daily."
OWN = "Examplol tablets are contraindicated in gout. Give 5 mg daily."

BRAND = label({"34070-3": (HIS, "Only the brand says this of EXAMPLA.")})
PRODUCT = product(BRAND)


def generic(text: str, **fields: object) -> Edition:
    return label(
        {"34070-3": (text, "Only the generic says this.")},
        **{
            "document": "spl:00000000-0000-4000-8000-000000000002",
            "names": (Name(Role.GENERIC, "Examplol"),),
            **fields,
        },
    )


def said(edition: Edition, words: str, **fields: object) -> Claim:
    start = edition.text.index(words)
    quote = Quote(edition.document, edition.id, "34070-3", start, start + len(words), words)
    return Claim(words, (quote,), verdict=Verdict.SUPPORTED, **fields)  # type: ignore[arg-type]


def section(*claims: Claim, **fields: object) -> ArticleSection:
    return ArticleSection("Contraindications", claims, **{"topic": "x", **fields})  # type: ignore[arg-type]


def test_a_statement_of_two_labels_stands_once_with_both_quotes() -> None:
    other = generic(OWN)
    two = product(other, brand="Examplol", generic="")
    mine = section(said(BRAND, HIS), said(BRAND, "Only the brand says this of EXAMPLA."))
    its = section(said(other, OWN), said(other, "Only the generic says this."))
    lines = [said(BRAND, HIS), said(other, OWN)]
    made = folded(lines, [mine, its], [PRODUCT, two], lambda c: c)
    assert [c.text for c in made.lines] == [HIS]
    assert [[c.text for c in s.claims] for s in made.sections] == [
        [HIS, "Only the brand says this of EXAMPLA."],
        ["Only the generic says this."],
    ]
    for whole in (made.lines[0], made.sections[0].claims[0]):
        assert [q.edition for q in whole.quotes] == [BRAND.id, other.id]
    assert made.sections[1].notices == (
        "1 further statement of this label is the same as in that of Exampla (examplol, oral): it "
        "stands above, with the words of both.",
    )


def test_a_label_that_says_nothing_else_says_so() -> None:
    other = generic(OWN)
    two = product(other, brand="Examplol", generic="")
    made = folded(
        [], [section(said(BRAND, HIS)), section(said(other, OWN))], [PRODUCT, two], lambda c: c
    )
    assert made.sections[1].claims == ()
    assert made.sections[1].notices[0].startswith("What this label says here is the same as")


def test_a_line_that_says_less_than_an_earlier_one_leaves_without_its_quote() -> None:
    other = generic(OWN)
    two = product(other, brand="Examplol", generic="")
    less = said(other, "Examplol tablets are contraindicated in gout.")
    made = folded([said(BRAND, HIS), less], [], [PRODUCT, two], lambda c: c)
    assert made.lines == (said(BRAND, HIS),)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (OWN.replace("5 mg", "10 mg"), {}),
        (OWN.replace("gout", "asthma"), {}),
        (OWN.replace("Give", "Do not give"), {}),
        (OWN, {"generic": "examplol sulfate"}),
        (OWN, {"route": "topical"}),
    ],
)
def test_other_numbers_words_substances_and_routes_stand_for_themselves(
    text: str, fields: dict[str, str]
) -> None:
    other = generic(text)
    two = product(other, **{"brand": "Examplol", "generic": "", **fields})
    given = [section(said(BRAND, HIS)), section(said(other, text))]
    made = folded([said(BRAND, HIS), said(other, text)], given, [PRODUCT, two], lambda c: c)
    assert list(made.sections) == given
    assert len(made.lines) == 2


@pytest.mark.parametrize("fields", [{"topic": "changes"}, {"layout": "timeline"}])
def test_what_belongs_to_one_edition_is_not_folded(fields: dict[str, str]) -> None:
    other = generic(OWN)
    two = product(other, brand="Examplol", generic="")
    given = [section(said(BRAND, HIS), **fields), section(said(other, OWN), **fields)]
    assert list(folded([], given, [PRODUCT, two], lambda c: c).sections) == given


def test_a_statement_that_the_checks_refuse_with_both_quotes_stays_twice() -> None:
    def refuse(claim: Claim) -> Claim:
        one = len({q.edition for q in claim.quotes}) == 1
        return replace(claim, verdict=Verdict.SUPPORTED if one else Verdict.CONTRADICTED)

    other = generic(OWN)
    two = product(other, brand="Examplol", generic="")
    given = [section(said(BRAND, HIS)), section(said(other, OWN))]
    assert list(folded([], given, [PRODUCT, two], refuse).sections) == given


def test_of_two_labels_of_one_substance_one_is_asked_about_next() -> None:
    other = generic(OWN)
    products = (PRODUCT, product(other, brand="Examplol", generic=""))
    brief = Brief("What is the dose of examplol?", QuestionType.DOSE, Focus(), "2026-01-01")
    found = follow_ups(brief, Evidence(products=products), article(), Beside())
    topics = [f.topic for f in found]
    assert "contraindications" in topics
    assert len(topics) == len(set(topics))
