"""JATS full texts: what becomes of each part of an article."""

from __future__ import annotations

from io import BytesIO

import pytest

from probatum.evidence.editions import Design, Edition, Kind, Link, PassageKind, Rejection
from probatum.sources import jats

IDS = """<article-id pub-id-type="pmid">11</article-id><article-id pub-id-type="pmc">22</article-id>
<article-id pub-id-type="doi">10.1000/J.1</article-id>"""

META = """
<article-categories><subj-group subj-group-type="heading"><subject>Research</subject></subj-group>
<subj-group><subject>Medicine</subject></subj-group></article-categories>
<title-group><article-title>Drug A<xref ref-type="fn" rid="f">*</xref></article-title>
<subtitle>a randomised trial</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Müller</surname>
<given-names>Anna-Berta</given-names></name></contrib><contrib contrib-type="author">
<collab>The A Group</collab></contrib><contrib contrib-type="editor"><name><surname>No</surname>
<given-names>N</given-names></name></contrib></contrib-group>
<pub-date pub-type="collection"><year>2019</year></pub-date>
<pub-date pub-type="epub"><day>7</day><month>2</month><year>2019</year></pub-date>
<pub-date pub-type="pmc-release"><year>2018</year></pub-date>
<volume>5</volume><fpage>10</fpage><lpage>19</lpage>
<permissions><license license-type="open-access"><license-p>Distributed under the Creative Commons
Attribution License (<ext-link xmlns:xlink="http://www.w3.org/1999/xlink"
xlink:href="http://creativecommons.org/licenses/by/4.0/">link</ext-link>). The waiver
(http://creativecommons.org/publicdomain/zero/1.0/) applies to the data.</license-p></license>
</permissions>
<related-article related-article-type="retraction-forward" ext-link-type="doi"
 xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="10.1000/Notice"/>
<abstract><sec><title>Results:</title><p>It worked.</p></sec><sec><title>Trial registration</title>
<p>NCT01234567</p></sec></abstract>
<funding-group><award-group><funding-source>A Fund</funding-source><award-id>77</award-id>
</award-group><funding-statement>Paid by A Fund.</funding-statement></funding-group>"""


def article(body: str = "", back: str = "", meta: str = META, ids: str = IDS) -> str:
    return (
        '<article article-type="research-article" xmlns:mml="http://www.w3.org/1998/Math/MathML">'
        "<front><journal-meta><journal-id journal-id-type='nlm-ta'>J Ex</journal-id>"
        "<journal-title>Journal of examples</journal-title></journal-meta>"
        f"<article-meta>{ids}{meta}</article-meta></front>"
        f"<body>{body}</body><back>{back}</back></article>"
    )


def read(xml: str, name: str = "test.nxml") -> list[Edition | Rejection]:
    return list(jats.read(BytesIO(xml.encode()), name))


def one(body: str = "", back: str = "") -> Edition:
    (edition,) = read(article(body, back))
    assert isinstance(edition, Edition)
    return edition


def passages(edition: Edition) -> list[str]:
    """The words of the passages outside the abstract."""
    return [
        edition.words(p) for p in edition.passages if "abstract" not in edition.codes(p.section)
    ]


def paragraph(markup: str) -> str:
    (words,) = passages(one(f"<sec><title>Results</title><p>{markup}</p></sec>"))
    return words


def test_an_article_becomes_an_edition_with_its_bibliography() -> None:
    edition = one()
    assert edition.document == "pmc:PMC22"
    assert edition.kind is Kind.FULL_TEXT
    assert edition.title == "Drug A: a randomised trial"
    assert edition.date == "2019-02-07"
    assert edition.url == "https://pmc.ncbi.nlm.nih.gov/articles/PMC22/"
    assert edition.licence == "CC BY 4.0"
    assert edition.publication_types == ("research-article", "Research")
    assert edition.design is Design.RANDOMISED
    assert edition.retracted
    assert edition.links == (
        Link("retracted by", "doi:10.1000/notice"),
        Link("abstract", "pmid:11"),
        Link("registered as", "nct:NCT01234567"),
    )
    meta = edition.meta
    assert meta["authors"] == ["Müller AB", "The A Group"]
    assert meta["citation"] == "J Ex. 2019;5:10-19"
    assert meta["funding"] == "Paid by A Fund."
    assert meta["grants"] == [{"agency": "A Fund", "id": "77"}]
    assert meta["doi"] == "10.1000/j.1"


def test_sections_have_roles_and_subsections_keep_those_of_their_section() -> None:
    edition = one(
        "<sec sec-type='methods'><title>2. What we did</title><p>A.</p><sec><title>Outcomes"
        "</title><p>B.</p></sec></sec><sec><title>Discussion</title><p>C.</p><sec><title>"
        "Limitations</title><p>D.</p></sec></sec>",
        "<sec><title>Competing interests</title><p>E.</p></sec>",
    )
    found = {edition.words(p): edition.codes(p.section) for p in edition.passages}
    assert found == {
        "It worked.": ("abstract", "results"),
        "NCT01234567": ("abstract", "trial registration"),
        "A.": ("methods",),
        "B.": ("methods",),
        "C.": ("discussion",),
        "D.": ("discussion", "limitations"),
        "E.": ("competing interests",),
    }


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('shown [<xref ref-type="bibr" rid="a">1</xref>,<xref ref-type="bibr" rid="b">2</xref>].',
         "shown [1,2]."),
        ('in 20<sup><xref ref-type="bibr" rid="a">1</xref>,<xref ref-type="bibr" rid="b">2</xref>'
         "</sup> and", "in 20 [1,2] and"),
        ('in 20<xref ref-type="bibr" rid="a"><sup>1</sup></xref> and', "in 20 [1] and"),
        ('in care.<xref ref-type="bibr" rid="a">1</xref>–<xref ref-type="bibr" rid="b">3</xref> So',
         "in care. [1–3] So"),
        ('see (<xref ref-type="bibr" rid="a">4</xref>) or', "see (4) or"),
        ('1) done [<xref ref-type="bibr" rid="a">4</xref>] or', "1) done [4] or"),
        ('Smith et al. <xref ref-type="bibr" rid="a">2007</xref> said', "Smith et al. 2007 said"),
        ('was 5.4<xref ref-type="table-fn" rid="a">1</xref> here', "was 5.4 [1] here"),
        ("1 × 10<sup>14</sup> vg/kg and kg/m<sup>2 </sup>or", "1 × 10^14 vg/kg and kg/m^2 or"),
        ("HbA<sub>1c</sub> fell", "HbA1c fell"),
        ("so <inline-formula><mml:math><mml:mfrac><mml:mi>a</mml:mi><mml:mn>2</mml:mn></mml:mfrac>"
         "</mml:math></inline-formula> holds", "so a/2 holds"),
        ("we chose <inline-graphic/>.", "we chose […]."),
    ],
)  # fmt: skip
def test_no_mark_runs_into_a_number(markup: str, expected: str) -> None:
    assert paragraph(markup) == expected


def test_tex_beside_mathml_is_a_counted_exclusion() -> None:
    edition = one(
        "<p>So <inline-formula><alternatives><tex-math>\\frac{a}{2}</tex-math><mml:math><mml:mi>a"
        "</mml:mi></mml:math></alternatives></inline-formula>.</p>"
    )
    assert passages(edition) == ["So a ."]
    (exclusion,) = edition.exclusions
    assert (exclusion.reason, exclusion.characters) == ("formula given twice", 11)


def test_a_list_keeps_its_lead_in_and_a_float_does_not_cut_the_sentence() -> None:
    edition = one(
        "<sec><title>Methods</title><p>We did it. We excluded<fig><label>Figure 1</label>"
        "<caption><title>Flow</title><p>Of 20 patients all were "
        "followed.</p></caption></fig> patients with:"
        "<list><list-item><label>a</label><p>Fever</p></list-item><list-item><p>Pain in:</p><list>"
        "<list-item><p>Leg</p></list-item></list></list-item></list>or others.</p></sec>"
    )
    found = [
        (edition.words(p), p.kind, [edition.words(s) for s in p.lead_in])
        for p in edition.passages
        if "methods" in edition.codes(p.section)
    ]
    lead = "We excluded patients with:"
    assert found == [
        (f"We did it. {lead}", PassageKind.PROSE, []),
        ("a Fever", PassageKind.LIST_ITEM, [lead]),
        ("Pain in:", PassageKind.LIST_ITEM, [lead]),
        ("Leg", PassageKind.LIST_ITEM, [lead, "Pain in:"]),
        ("or others.", PassageKind.PROSE, []),
        ("Of 20 patients all were followed.", PassageKind.CAPTION, ["Figure 1 Flow"]),
    ]


def test_a_table_row_keeps_caption_headers_and_subheading() -> None:
    edition = one(
        "<sec><title>Results</title><table-wrap><label>Table 1</label><caption><p>Events</p>"
        "</caption><table><thead><tr><th/><th>A</th><th>B</th></tr></thead><tbody><tr><td "
        "colspan='3'>Week 4</td></tr><tr><td>Rash</td><td>1<sup>a</sup></td><td>2</td></tr></tbody>"
        "</table><table-wrap-foot><fn><p><sup>a</sup>One was severe.</p></fn></table-wrap-foot>"
        "</table-wrap></sec>"
    )
    row = edition.passages[-2]
    assert edition.words(row) == "Rash\t1 [a]\t2"
    assert [edition.words(s) for s in row.lead_in] == ["Table 1 Events", "\tA\tB", "Week 4"]
    assert edition.words(edition.passages[-1]) == "a One was severe."


def test_references_and_thanks_stand_in_the_text_and_are_no_passages() -> None:
    edition = one(
        "<sec><title>Results</title><p>A.</p></sec>",
        "<ack><p>Thanks.</p></ack><ref-list><title>References</title><ref><label>1</label>"
        "<element-citation><person-group><name><surname>Smith</surname><given-names>J"
        "</given-names></name></person-group><article-title>On A</article-title><year>2001</year>"
        "<pub-id pub-id-type='pmid'>5</pub-id><pub-id pub-id-type='doi'>10.1000/X</pub-id>"
        "</element-citation></ref></ref-list>",
    )
    assert passages(edition) == ["A."]
    assert edition.text.endswith("Thanks.\nReferences\n1 Smith J On A 2001 5 10.1000/X")
    assert edition.sections[-1].code == "references"
    assert edition.meta["references"] == [{"label": "1", "pmid": "5", "doi": "10.1000/x"}]


def test_blocks_outside_sections_do_not_swallow_the_sections_after_them() -> None:
    edition = one("<p>First.</p><sec><title>Results</title><p>Second.</p></sec>")
    assert {edition.words(p): edition.path(p.section) for p in edition.passages[-2:]} == {
        "First.": ("",),
        "Second.": ("Results",),
    }


def test_a_referees_report_is_text_and_no_passage_of_the_paper() -> None:
    report = (
        "<sub-article><front-stub><title-group><article-title>Report</article-title></title-group>"
        "<contrib-group><contrib><name><surname>Ref</surname><given-names>E</given-names></name>"
        "</contrib></contrib-group></front-stub><body><p>I doubt it.</p></body></sub-article>"
    )
    (edition,) = read(article("<p>It works.</p>").replace("</article>", report + "</article>"))
    assert isinstance(edition, Edition)
    assert edition.text.endswith("Report\nRef E\nI doubt it.")
    assert passages(edition) == ["It works."]


@pytest.mark.parametrize(
    ("ids", "name", "expected"),
    [
        ("", "PMC345.nxml", "pmc:PMC345"),
        ("", "J Ex-3-5-1110896.nxml", "pmc:PMC1110896"),
        ('<article-id pub-id-type="doi">10.1000/A</article-id>', "a.xml", "doi:10.1000/a"),
        ('<article-id pub-id-type="pmid">3</article-id>', "a.xml", "pmid:3"),
        ('<article-id pub-id-type="pmcid">PMC9</article-id>', "a.xml", "pmc:PMC9"),
    ],
)
def test_the_key_of_an_article(ids: str, name: str, expected: str) -> None:
    (edition,) = read(article(ids=ids), name)
    assert isinstance(edition, Edition)
    assert edition.document == expected


def test_an_article_without_id_is_rejected_and_the_next_is_read() -> None:
    rejection, edition = read(f"<pmc-articleset>{article(ids='')}{article()}</pmc-articleset>")
    assert isinstance(rejection, Rejection)
    assert rejection.place.startswith("test.nxml, line ")
    assert isinstance(edition, Edition)


def test_a_file_cut_in_the_middle_is_a_rejection_with_its_line() -> None:
    whole = article("<p>Text.</p>")
    (rejection,) = read(whole[: whole.index("Text.")])
    assert isinstance(rejection, Rejection)
    assert "line" in rejection.place
    assert "fetch the file again" in rejection.reason


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("<license><license-p>Creative Commons Attribution-NonCommercial 3.0</license-p></license>",
         "CC BY-NC 3.0"),
        ("<license><p>http://creativecommons.org/licenses/by-nc-nd/4.0/</p></license>",
         "CC BY-NC-ND 4.0"),
        ("<license><license-p>https://creativecommons.org/publicdomain/zero/1.0/</license-p>"
         "</license>", "CC0 1.0"),
        ("<copyright-statement>© House. All rights reserved.</copyright-statement>",
         "© House. All rights reserved."),
        ("", "not stated"),
    ],
)  # fmt: skip
def test_licences(licence: str, expected: str) -> None:
    meta = f"<title-group><article-title>A</article-title></title-group><permissions>{licence}"
    (edition,) = read(article(meta=meta + "</permissions>"))
    assert isinstance(edition, Edition)
    assert edition.licence == expected


def test_sniff() -> None:
    assert jats.sniff(article().encode()[:4096], "a.xml")
    assert jats.sniff(b"<pmc-articleset><article>", "a.xml")
    assert not jats.sniff(b"<html><article><h1>A blog</h1>", "a.html")
    assert not jats.sniff(b"<PubmedArticleSet><PubmedArticle>", "a.xml")
