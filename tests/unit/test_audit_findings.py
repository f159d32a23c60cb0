"""Consistency, coverage, scope, choosing and omissions of an audit: pure functions on claims."""

from __future__ import annotations

import pytest

from probatum.audits.choosing import Sentence as Source
from probatum.audits.choosing import Wanted, contradicts, exhorts, score, weighed_words
from probatum.audits.conditions import check_either, check_safe
from probatum.audits.consistency import consistency
from probatum.audits.coverage import coverage
from probatum.audits.omissions import Fact, missing, places
from probatum.audits.report import AuditedClaim, BibliographyEntry, Citation, Kind
from probatum.audits.scope import check_force, check_only, check_origin
from probatum.evidence.claims import Check, Claim, Outcome, Quote, Verdict
from probatum.services.audit_sources import voted


def _said(
    text: str,
    *,
    kind: Kind = Kind.STATEMENT,
    at: int = 0,
    quotes: tuple[Quote, ...] = (),
    verdict: Verdict = Verdict.SUPPORTED,
    citations: tuple[Citation, ...] = (),
) -> AuditedClaim:
    claim = Claim(text, quotes, verdict=verdict)
    return AuditedClaim(at, at + len(text), kind, claim, citations, sentence=at)


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("Its maximum dose in adults is 5 mg.", "Its maximum dose in adults is 10 mg.", True),
        ("Its maximum dose in adults is 5 mg.", "Its maximum dose in adults is 5 mg.", False),
        ("Month 1 mean increase was 7 points.", "Month 2 mean increase was 9 points.", False),
        ("The drug is approved in children.", "The drug is not approved in children.", True),
        ("The drug is approved in children.", "The drug is not approved in adults.", False),
        ("Taper over 28 days.", "Monitor liver function for 3 months.", False),
    ],
)
def test_two_statements_that_exclude_each_other(one: str, other: str, excluded: bool) -> None:
    found = consistency([_said(one), _said(other, at=100)])
    assert (found[0].check.outcome is Outcome.FAIL) is excluded


def test_reviewed_and_pending() -> None:
    done = _said("All articles are reviewed by our board", kind=Kind.SELF_DESCRIPTION)
    pending = _said("content is pending human review", kind=Kind.SELF_DESCRIPTION, at=90)
    found = consistency([done, pending])
    assert [f.check.outcome for f in found] == [Outcome.FAIL]
    assert found[0].spans == ((0, done.end), (90, pending.end))
    assert consistency([done])[0].check.outcome is Outcome.PASS


def test_coverage() -> None:
    cited = _said("It helps [1].", citations=(Citation("[1]", 9, 12, 1),))
    lost = _said("It heals [3].", at=20, citations=(Citation("[3]", 29, 32, 3),))
    bare = _said("It works.", at=40)
    listed = (BibliographyEntry(1, 60, 70), BibliographyEntry(2, 71, 80, cited=False))
    found = {f.check.name: f for f in coverage([cited, lost, bare], listed)}
    assert found["sentences without a citation"].spans == ((40, 49),)
    assert found["citations without a reference"].spans == ((29, 32),)
    assert found["references never cited"].spans == ((71, 80),)


@pytest.mark.parametrize(
    ("text", "rivals", "outcome"),
    [
        ("It is the only approved therapy.", [("Other", "2025")], Outcome.FAIL),
        ("It is the only approved therapy.", [], Outcome.CANNOT_TELL),
        ("Only children were enrolled.", [("Other", "2025")], Outcome.NOT_APPLICABLE),
        ("It is given once.", [("Other", "2025")], Outcome.NOT_APPLICABLE),
    ],
)
def test_the_only_one(text: str, rivals: list[tuple[str, str]], outcome: Outcome) -> None:
    assert check_only(text, rivals).outcome is outcome


@pytest.mark.parametrize(
    ("claim", "quote", "outcome"),
    [
        ("59% sat at 18 months", "59% sat at 18 months of age", Outcome.FAIL),
        ("59% sat at 18 months of age", "59% sat at 18 months of age", Outcome.PASS),
        ("59% sat at 18 months", "59% sat 18 months after treatment", Outcome.PASS),
        ("Children over 2 years sit", "Children over 2 years of age sit", Outcome.PASS),
        ("59% sat", "59% sat at 18 months of age", Outcome.NOT_APPLICABLE),
    ],
)
def test_times_that_are_ages(claim: str, quote: str, outcome: Outcome) -> None:
    assert check_origin(claim, [quote]).outcome is outcome


@pytest.mark.parametrize(
    ("claim", "quote", "outcome"),
    [
        ("It halts the disease.", "It may slow the disease.", Outcome.FAIL),
        ("It halts the disease.", "The disease was halted.", Outcome.PASS),
        ("Weekly tests are mandatory.", "Test weekly.", Outcome.FAIL),
        ("Test weekly.", "Test weekly.", Outcome.NOT_APPLICABLE),
    ],
)
def test_words_without_exception(claim: str, quote: str, outcome: Outcome) -> None:
    assert check_force(claim, [quote]).outcome is outcome


@pytest.mark.parametrize(
    ("claim", "quote", "outcome"),
    [
        ("It is safe in pregnancy.", "It has not been studied in pregnancy.", Outcome.FAIL),
        ("It can safely be given with X.", "Avoid use with X.", Outcome.FAIL),
        ("It was generally safe in adults.", "It was found to be safe in adults.", Outcome.PASS),
        ("It is safe in children.", "It is not known if it is safe in children.", Outcome.FAIL),
        ("It is not safe in pregnancy.", "Avoid in pregnancy.", Outcome.NOT_APPLICABLE),
        ("Its safety was studied.", "Avoid in pregnancy.", Outcome.NOT_APPLICABLE),
    ],
)
def test_what_is_called_safe(claim: str, quote: str, outcome: Outcome) -> None:
    assert check_safe(claim, [quote]).outcome is outcome


@pytest.mark.parametrize(
    ("claim", "quote", "outcome"),
    [
        ("Take it with or without food.", "Take it with food.", Outcome.FAIL),
        ("Take it with or without food.", "Take it on an empty stomach.", Outcome.FAIL),
        ("Take it regardless of food.", "Take the tablet with food.", Outcome.FAIL),
        ("Take it with or without food.", "Take it without regard to food.", Outcome.PASS),
        ("Take it with or without food.", "Take it once daily.", Outcome.CANNOT_TELL),
        ("Take it with food.", "Take it with food.", Outcome.PASS),
        ("Take it after meals.", "Take it on an empty stomach.", Outcome.FAIL),
        ("Take it at night.", "Take it with food.", Outcome.NOT_APPLICABLE),
    ],
)
def test_with_or_without(claim: str, quote: str, outcome: Outcome) -> None:
    assert check_either(claim, [quote]).outcome is outcome


def test_a_contradiction_needs_a_passage_on_the_same_thing() -> None:
    quantity = (Check("quantity", Outcome.FAIL, ""),)
    negation = (Check("negation", Outcome.FAIL, ""),)
    assert contradicts(quantity, 0.7, "The dose is 5 mg")
    assert not contradicts(quantity, 0.4, "The dose is 5 mg")
    assert contradicts(negation, 0.8, "Do not give it")
    assert not contradicts(negation, 0.9, "Do not miss the signs")
    assert exhorts("Never ignore the signs")
    assert not exhorts("Do not give it")


def test_the_sentence_with_the_numbers_speaks_best() -> None:
    wanted = Wanted.of("The dose is 5 mg/kg once daily", "Dosing of the drug")

    def source(text: str) -> Source:
        return Source("e", 0, 0, len(text), text, weighed_words(text))

    right = source("The recommended dose is 5 mg/kg once daily.")
    wrong = source("The maximum dose is 9 mg/kg once daily.")
    assert score(wanted, right, {}) > score(wanted, wrong, {})


FACTS = (
    "The dose of the drug is 5 mg/kg once daily.",
    "Monitor platelets weekly for the first month.",
    "Do not stop corticosteroids abruptly.",
)


def _facts() -> list[Fact]:
    topics = ("dose", "monitoring", "studies")
    return [Fact(Claim(t, ()), k, k) for t, k in zip(FACTS, topics, strict=True)]


def test_the_fact_that_no_statement_conveys_is_named() -> None:
    for left_out in FACTS:
        said = places([_said(t, at=i * 100) for i, t in enumerate(FACTS) if t != left_out])
        assert [m.statement.text for m in missing(_facts(), said, {})] == [left_out]


def test_a_fact_with_another_number_is_missing() -> None:
    said = places([_said(FACTS[0].replace("5 mg", "9 mg")), _said(FACTS[1], at=100)])
    named = [m.statement.text for m in missing(_facts(), said, {})]
    assert named == [FACTS[0], FACTS[2]]


def test_safety_comes_first_and_older_texts_last() -> None:
    facts = [
        Fact(Claim("A trial had 22 patients.", ()), "study", "Trials"),
        Fact(Claim("A warning was added.", ()), "changes", "Changes", "2019-05"),
        Fact(Claim("Never give it twice.", ()), "boxed", "Boxed warning"),
    ]
    found = missing(facts, [], {}, newest="2025-02")
    assert [m.topic for m in found] == ["Boxed warning", "Trials", "Changes"]
    assert [m.superseded for m in found] == [False, False, True]


def test_statements_that_share_a_quote_convey_its_fact_together() -> None:
    fact_text = "Scores rose by 7.0 and 9.7 points at 1 and 2 months after treatment."
    quote = Quote("d", "e", "s", 0, len(fact_text), fact_text)
    said = places(
        [
            _said("1 month: increase of 7.0 points", quotes=(quote,)),
            _said("2 months: scores rose 9.7 points after treatment", at=50, quotes=(quote,)),
        ]
    )
    assert missing([Fact(Claim(fact_text, (quote,)), "study", "Trials")], said, {}) == ()


def test_a_missing_fact_is_named_once() -> None:
    facts = [
        Fact(Claim("Doses above 100 mg reduce the effect.", ()), "warnings", "Warnings"),
        Fact(
            Claim("Doses above 100 mg can reduce the effect.", ()),
            "boxed",
            "Box",
        ),
        Fact(Claim("Doses above 200 mg reduce the effect.", ()), "warnings", "Warnings"),
    ]
    found = missing(facts, [], {})
    assert [m.statement.text for m in found] == [facts[0].claim.text, facts[2].claim.text]


def test_what_asks_for_a_deed_stands_first_in_its_topic() -> None:
    facts = [
        Fact(Claim("It was usually mild.", ()), "warnings", "Warnings"),
        Fact(Claim("Avoid it in asthma.", ()), "warnings", "Warnings"),
    ]
    found = missing(facts, [], {})
    assert [m.statement.text for m in found] == ["Avoid it in asthma.", "It was usually mild."]


def test_an_abbreviation_and_its_words_are_one() -> None:
    fact = Fact(Claim("Avoid it in coronary artery bypass graft (CABG).", ()), "warnings", "W")
    assert missing([fact], places([_said("Avoid it in CABG.")]), {}) == ()


def test_a_statement_conveys_the_passage_that_it_matches() -> None:
    passage = "Do not use it in patients with bleeding."
    quote = Quote("d", "e", "s", 0, len(passage), passage)
    fact = Fact(Claim("Do not use it in patients with bleeding", ()), "warnings", "Warnings")
    said = [_said("Not for use in bleeding.", quotes=(quote,))]
    assert missing([fact], places(said), {}) == ()
    assert missing([fact], places(said, strictly=True), {}) != ()


def test_all_claims_of_one_number_vote_for_its_document() -> None:
    scores = {
        1: [{"label": 0.9, "other": 0.5}, {"label": 0.8}, {"label": 0.2}],
        2: [{"label": 0.7, "other": 0.3}, {"other": 0.2}],
        3: [{"study": 0.9}],
        4: [{"third": 0.6}],
    }
    assert voted(scores, {}) == {1: "label", 3: "study"}
    assert voted(scores, {9: "label"}) == {9: "label", 3: "study"}
