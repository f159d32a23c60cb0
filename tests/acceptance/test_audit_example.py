"""The worked example, understood whole against the starter library: what a good audit of it finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from probatum.audits.report import Audit, AuditedClaim, Kind
from probatum.evidence.claims import Outcome, Verdict
from probatum.library.store import Store
from probatum.services.auditing import audit
from probatum.services.searching import Searcher
from tests.shared import REQUIRE_ALL, SHARED

EXAMPLE = SHARED.parent / "examples" / "onasemnogene-article.txt"
LABEL = "spl:68cd4f06-70e1-40d8-bedb-609ec0afa471"
CITED = {
    1: {LABEL},
    2: set(),
    3: {"pmid:33743238"},
    4: {"pmid:40622452"},
    5: {"pmid:35170254"},
}

pytestmark = pytest.mark.skipif(
    not EXAMPLE.exists() and not REQUIRE_ALL, reason=f"the example is not at {EXAMPLE}"
)


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    with Store.open(Path(tmp_path_factory.mktemp("audit")) / "library") as store:
        return audit(
            Searcher(store), EXAMPLE.read_text("utf-8"), source=str(EXAMPLE), as_of="2025-12-10"
        )


def _one(audited: Audit, words: str) -> AuditedClaim:
    found = [c for c in audited.claims if words in audited.text[c.start : c.end]]
    assert len(found) == 1, [c.claim.text for c in found]
    return found[0]


def _failing(claim: AuditedClaim) -> set[str]:
    return {c.name for c in claim.claim.checks if c.outcome is Outcome.FAIL}


def test_nothing_is_lost(audited: Audit) -> None:
    left = list(audited.text)
    for claim in audited.claims:
        left[claim.start : claim.end] = " " * (claim.end - claim.start)
    assert not [c for c in left if c.isalpha()]
    kinds = {claim.kind for claim in audited.claims}
    assert kinds == {Kind.STATEMENT, Kind.SELF_DESCRIPTION, Kind.BOILERPLATE, Kind.HEADING}


def test_statements_and_no_others_are_checked(audited: Audit) -> None:
    made = [c for c in audited.claims if c.kind is Kind.STATEMENT]
    assert 50 <= len(made) <= 65
    assert all(c.claim.checks for c in made)
    assert not any(c.claim.quotes for c in audited.claims if c.kind is not Kind.STATEMENT)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("All articles are reviewed", Kind.SELF_DESCRIPTION),
        ("pending human review", Kind.SELF_DESCRIPTION),
        ("Last updated: December 10, 2025", Kind.SELF_DESCRIPTION),
        ("intended for healthcare professionals", Kind.SELF_DESCRIPTION),
        ("assumes no liability", Kind.BOILERPLATE),
        ("Have a follow-up question?", Kind.BOILERPLATE),
        ("Boxed Warning: Serious Liver Injury", Kind.HEADING),
    ],
)
def test_words_on_the_text_itself_are_told_apart(audited: Audit, words: str, kind: Kind) -> None:
    assert _one(audited, words).kind is kind


def test_each_number_leads_to_its_document_by_words_alone(audited: Audit) -> None:
    found: dict[int, set[str]] = {}
    for claim in audited.claims:
        for citation in claim.citations:
            found.setdefault(citation.number, set()).update(citation.documents)
    assert found == CITED


def test_the_text_is_dated(audited: Audit) -> None:
    assert audited.date == "2025-12-10"


def test_the_only_approved_therapy_is_outdated(audited: Audit) -> None:
    claim = _one(audited, "remains the only FDA-approved")
    assert claim.verdict is Verdict.OUTDATED
    assert "the only one" in _failing(claim)
    assert any("intrathecal" in c.reason for c in claim.claim.checks)


def test_the_slip_of_the_source_is_not_the_text_s(audited: Audit) -> None:
    claim = _one(audited, "90.4% (19/21)")
    assert claim.verdict is Verdict.SOURCE_DOES_NOT_ADD_UP
    assert _failing(claim) == {"source arithmetic"}


def test_claims_of_the_unresolved_citation_are_uncheckable(audited: Audit) -> None:
    made = [c for c in audited.claims if any(k.number == 2 for k in c.citations)]
    assert len(made) == 2
    assert {c.verdict for c in made} == {Verdict.UNCHECKABLE}
    assert all("Citation 2" in c.claim.checks[-1].reason for c in made)
    assert "force" in _failing(_one(audited, "halt disease progression"))


def test_words_without_exception_are_drift(audited: Audit) -> None:
    assert "force" in _failing(_one(audited, "weekly checks for first month are mandatory"))
    risk = _one(audited, "Patients with preexisting liver impairment are at higher risk")
    assert risk.verdict is Verdict.SUPPORTED_WITH_DRIFT


@pytest.mark.parametrize("words", ["achieved at 18 months", "at 14 months vs"])
def test_times_that_are_ages(audited: Audit, words: str) -> None:
    assert "time origin" in _failing(_one(audited, words))


def test_reviewed_and_pending_review_exclude_each_other(audited: Audit) -> None:
    found = [f for f in audited.findings if f.check.name == "consistency"]
    assert [f.check.outcome for f in found] == [Outcome.FAIL]
    shown = [audited.text[s:e] for s, e in found[0].spans]
    assert "reviewed for accuracy" in shown[0]
    assert "pending human review" in shown[1]


def test_citations_without_a_reference(audited: Audit) -> None:
    outcomes = {f.check.name: f.check.outcome for f in audited.findings}
    assert outcomes["citations without a reference"] is Outcome.FAIL
    assert outcomes["references never cited"] is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "words",
    [
        ("unremarkable when", "below 2 x ULN"),
        ("anti-AAV9",),
        ("creatinine", "complete blood count"),
        ("dose table covers 2.6 kg to 21.0 kg",),
        ("intrathecal", "2 years of age and older"),
        ("within the first 2 weeks",),
        ("oral corticosteroid is not tolerated",),
        ("premature",),
        ("vaccination",),
    ],
)
def test_what_a_careful_article_would_hold_is_named(audited: Audit, words: tuple[str, ...]) -> None:
    assert any(all(w in m.statement.text for w in words) for m in audited.missing), words


def test_safety_is_named_first_and_what_is_old_last(audited: Audit) -> None:
    order = [(m.superseded, not m.safety) for m in audited.missing]
    assert order == sorted(order)
    assert audited.missing[0].safety


def test_what_the_text_says_is_not_named_missing(audited: Audit) -> None:
    named = " ".join(m.statement.text for m in audited.missing)
    for said in (
        "Do not stop systemic corticosteroids",
        "bi-allelic mutations in the SMN1 gene.",
        "11.8",
    ):
        assert said not in named


def test_most_statements_agree_with_what_is_held(audited: Audit) -> None:
    counted = audited.counted()
    agreeing = counted[Verdict.AGREES_WITH_DIGEST] + counted[Verdict.PARTLY_SUPPORTED]
    assert agreeing >= 35
    assert Verdict.CONTRADICTED not in counted
    assert Verdict.UNSUPPORTED not in counted
    assert audited.faulty()


def test_quotes_are_exact_spans(audited: Audit) -> None:
    for claim in audited.claims:
        checks = {c.name: c.outcome for c in claim.claim.checks}
        assert checks.get("quote") in (None, Outcome.PASS)


def test_checks_point_into_the_text(audited: Audit) -> None:
    claim = _one(audited, "weekly checks for first month are mandatory")
    span = next(c.span for c in claim.claim.checks if c.name == "force")
    assert span is not None
    start, end = claim.place(span)
    assert audited.text[start:end] == "mandatory"
