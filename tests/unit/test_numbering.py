"""Numbers of references follow the order in which a reader meets them."""

from __future__ import annotations

from dataclasses import replace

from probatum.answers.choosing import claim
from probatum.answers.numbering import authors, imprint, numbered, reference
from probatum.answers.statements import statements
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Kind, Link
from tests.labels import label, paper

LABEL = label()
PAPER = paper({"results": "Examplol lowered urate by 12 % in 40 patients."})
OTHER = paper({"results": "Examplol was stopped in 3 of 40 patients."}, document="pmid:200")
EDITIONS = {e.id: e for e in (LABEL, PAPER, OTHER)}


def first(edition: Edition) -> Claim:
    return claim([statements(edition, edition.passages)[0]])


def test_the_first_line_gives_the_first_number_and_numbers_have_no_gaps() -> None:
    lines, sections, references = numbered(
        [first(PAPER)],
        [ArticleSection("A", (first(LABEL), first(PAPER))), ArticleSection("B", (first(OTHER),))],
        EDITIONS.__getitem__,
    )
    assert [r.document for r in references] == [PAPER.document, LABEL.document, OTHER.document]
    assert [r.number for r in references] == [1, 2, 3]
    assert [c.citations for c in lines] == [(1,)]
    assert [c.citations for s in sections for c in s.claims] == [(2,), (1,), (3,)]


def test_a_claim_on_several_documents_cites_each_once_in_order() -> None:
    both = replace(
        first(LABEL), quotes=(*first(PAPER).quotes, *first(LABEL).quotes, *first(PAPER).quotes)
    )
    lines, _, references = numbered([first(LABEL), both], [], EDITIONS.__getitem__)
    assert [c.citations for c in lines] == [(1,), (1, 2)]
    assert len(references) == 2


def test_two_editions_of_one_document_have_two_numbers() -> None:
    older = label(date="2020-01-01", version="1")
    _, _, references = numbered(
        [first(LABEL), first(older)], [], {**EDITIONS, older.id: older}.__getitem__
    )
    assert [(r.number, r.date) for r in references] == [(1, "2024-05-01"), (2, "2020-01-01")]


def test_nothing_to_cite_gives_no_reference() -> None:
    assert numbered([], [], EDITIONS.__getitem__) == ((), (), ())


def test_an_entry_tells_what_the_document_is() -> None:
    made = replace(
        PAPER,
        links=(Link("retracted by", "pmid:9"), Link("cites", "pmid:8")),
        retracted=True,
        meta={**PAPER.meta, "funding": ["Fund A", "Fund B"], "journal": "J Ex"},
    )
    entry = reference(4, made)
    assert (entry.number, entry.kind, entry.level) == (4, "abstract", "primary")
    assert entry.title == "Examplol in gout: a randomised trial"
    assert (entry.design, entry.date) == ("randomised trial", "2023-04")
    assert (entry.journal, entry.funding) == ("J Ex", "Fund A; Fund B")
    assert entry.retracted
    assert entry.notes == ("retracted by: pmid:9",)


def test_up_to_three_authors_are_named() -> None:
    assert authors({"authors": ["Doe J", "Roe R"]}) == "Doe J, Roe R"
    assert authors({"authors": ["A", "B", "C", "D"]}) == "A, B, C et al."
    assert authors({"authors": "The Group"}) == "The Group"
    assert authors({}) == ""


def test_an_imprint_holds_all_authors_and_every_identifier() -> None:
    made = replace(
        PAPER,
        meta={
            "authors": ["A B", "C D", "E F", "G H"],
            "journal": "Nat Med",
            "citation": "Nat Med. 2022 Jul;28(7):1390-1397. Epub 2022 Jun 17",
            "doi": "10.1/x",
            "nct": ["NCT00000001"],
            "published": "2022-06-17",
        },
    )
    found = imprint(made)
    assert len(found.authors) == 4
    assert (found.volume, found.issue, found.pages) == ("28", "7", "1390-1397")
    assert (found.doi, found.published, found.trials) == ("10.1/x", "2022-06-17", ("NCT00000001",))
    assert found.pmid == PAPER.document.removeprefix("pmid:")


def test_a_label_has_its_labeller_and_a_trial_its_sponsor_and_number() -> None:
    label = replace(PAPER, document="spl:1", kind=Kind.LABEL, version="18", meta={"labeler": "Lab"})
    assert (imprint(label).publisher, imprint(label).version) == ("Lab", "18")
    trial = replace(PAPER, document="nct:NCT1", kind=Kind.TRIAL, meta={"funding": "Sponsor"})
    assert (imprint(trial).publisher, imprint(trial).trials) == ("Sponsor", ("NCT1",))
