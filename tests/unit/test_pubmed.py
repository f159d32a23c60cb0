"""PubMed records: what becomes of each part of a record."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest

from probatum.evidence.editions import Design, Edition, Kind, Link, Rejection, Role, Withdrawal
from probatum.sources import pubmed

CITATION = """
<MedlineCitation Status="MEDLINE"><PMID Version="2">101</PMID>
 <DateCompleted><Year>2020</Year><Month>05</Month><Day>06</Day></DateCompleted>
 <DateRevised><Year>2021</Year><Month>12</Month><Day>03</Day></DateRevised>
 <Article><Journal><JournalIssue><Volume>28</Volume><Issue>7</Issue>
   <PubDate><Year>2020</Year><Month>Jul</Month></PubDate></JournalIssue>
   <Title>Journal of examples</Title><ISOAbbreviation>J. Examples</ISOAbbreviation></Journal>
  <ArticleTitle>[Drug <i>A</i> in adults: a randomised trial].</ArticleTitle>
  <Pagination><MedlinePgn>1390-7</MedlinePgn></Pagination>
  <ELocationID EIdType="doi">10.1000/ABC.1</ELocationID>
  <Abstract>
   <AbstractText Label="BACKGROUND AND AIMS" NlmCategory="BACKGROUND">Why.</AbstractText>
   <AbstractText Label="MAIN RESULTS" NlmCategory="UNASSIGNED">A dose of 10<sup>14</sup> vg/kg
    and CO<sub>2</sub>; 12 of 20 (60%) improved (NCT01234567).</AbstractText>
   <AbstractText Label="SPONSOR WORDS" NlmCategory="UNASSIGNED">None.</AbstractText>
   <CopyrightInformation>© A publisher</CopyrightInformation></Abstract>
  <AuthorList><Author><LastName>Müller</LastName><ForeName>Anna B</ForeName>
    <Initials>AB</Initials></Author><Author><CollectiveName>The A Group</CollectiveName></Author>
  </AuthorList><Language>ger</Language>
  <DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
    <AccessionNumber>NCT07654321</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
  <GrantList><Grant><GrantID>R01</GrantID><Agency>NINDS NIH HHS</Agency>
    <Country>United States</Country></Grant></GrantList>
  <PublicationTypeList><PublicationType>Journal Article</PublicationType>
    <PublicationType>Clinical Trial, Phase III</PublicationType></PublicationTypeList>
  <VernacularTitle>Wirkstoff A bei Erwachsenen.</VernacularTitle>
  <ArticleDate DateType="Electronic"><Year>2020</Year><Month>4</Month><Day>9</Day></ArticleDate>
 </Article>
 <ChemicalList><Chemical><NameOfSubstance>XYZ1 protein, human</NameOfSubstance></Chemical>
  <Chemical><NameOfSubstance>Drug A</NameOfSubstance></Chemical></ChemicalList>
 <CommentsCorrectionsList>
  <CommentsCorrections RefType="ErratumIn"><RefSource>J Ex. 2021;1:2</RefSource>
  </CommentsCorrections>
  <CommentsCorrections RefType="RetractionIn"><RefSource>x</RefSource><PMID>202</PMID>
  </CommentsCorrections>
  <CommentsCorrections RefType="Cites"><RefSource>y</RefSource><PMID>303</PMID>
  </CommentsCorrections></CommentsCorrectionsList>
 <MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Some Disease
   </DescriptorName><QualifierName MajorTopicYN="Y">drug therapy</QualifierName></MeshHeading>
  <MeshHeading><DescriptorName UI="D2" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
 </MeshHeadingList>
 <OtherAbstract Type="Publisher" Language="spa"><AbstractText>Resumen.</AbstractText>
 </OtherAbstract>
 <KeywordList><Keyword>example</Keyword></KeywordList>
</MedlineCitation>"""

RECORD = f"""<PubmedArticle>{CITATION}<PubmedData><ArticleIdList>
 <ArticleId IdType="pubmed">101</ArticleId><ArticleId IdType="pmc">PMC55</ArticleId>
 </ArticleIdList></PubmedData></PubmedArticle>"""


def bare(pmid: str, body: str = "", article: str = "") -> str:
    """A record with a title and whatever else is given."""
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>Title {pmid}."
        f"</ArticleTitle>{article}</Article>{body}</MedlineCitation></PubmedArticle>"
    )


def read(*records: str, root: str = "PubmedArticleSet") -> list[Edition | Withdrawal | Rejection]:
    xml = f"<?xml version='1.0'?><{root}>{''.join(records)}</{root}>"
    return list(pubmed.read(BytesIO(xml.encode()), "test.xml"))


def one(*records: str) -> Edition:
    (edition,) = read(*records)
    assert isinstance(edition, Edition)
    return edition


def test_a_record_becomes_an_edition_with_its_bibliography() -> None:
    edition = one(RECORD)
    assert edition.document == "pmid:101"
    assert edition.kind is Kind.ABSTRACT
    assert edition.version == "2/2021-12-03"
    assert edition.date == "2020-04-09", "the earlier of print and electronic publication"
    assert edition.url == "https://pubmed.ncbi.nlm.nih.gov/101/"
    assert edition.publication_types == ("Journal Article", "Clinical Trial, Phase III")
    meta = edition.meta
    assert meta["authors"] == ["Müller AB", "The A Group"]
    assert meta["citation"] == "J. Examples. 2020;28(7):1390-1397"
    assert meta["doi"] == "10.1000/abc.1"
    assert meta["pmcid"] == "PMC55"
    assert meta["nct"] == ["NCT07654321", "NCT01234567"]
    assert meta["language"] == "de"
    assert meta["funding"] == "NINDS NIH HHS"
    assert meta["published"] == "2020-07"
    assert meta["completed"] == "2020-05-06"
    assert meta["cites"] == ["pmid:303"]
    assert meta["copyright"] == "© A publisher"


def test_labels_become_sections_with_roles_and_keep_their_words() -> None:
    edition = one(RECORD)
    assert [(s.title, s.code) for s in edition.sections] == [
        ("", "title"),
        ("BACKGROUND AND AIMS", "background"),
        ("MAIN RESULTS", "results"),
        ("SPONSOR WORDS", "other"),
        ("", "abstract"),
    ]


def test_title_stands_in_the_text_and_is_no_passage_beside_an_abstract() -> None:
    edition = one(RECORD)
    assert edition.title == "[Drug A in adults: a randomised trial]."
    assert edition.text.startswith(f"{edition.title}\nWirkstoff A bei Erwachsenen.\n")
    assert [edition.words(p) for p in edition.passages] == [
        "Why.",
        "A dose of 10^14 vg/kg and CO2; 12 of 20 (60%) improved (NCT01234567).",
        "None.",
    ]


def test_an_abstract_in_another_language_is_kept_and_not_searched() -> None:
    edition = one(RECORD)
    assert edition.text.endswith("\nResumen.")


def test_a_record_without_abstract_has_its_title_as_its_only_passage() -> None:
    edition = one(bare("7"))
    assert [edition.words(p) for p in edition.passages] == ["Title 7."]


def test_an_unavailable_title_is_replaced_by_the_vernacular_one() -> None:
    record = bare("7", article="<VernacularTitle>Titel.</VernacularTitle>")
    edition = one(record.replace("Title 7.", "[Not Available]."))
    assert edition.title == "Titel."


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("at Ser<sup>422</sup> in", "at Ser^422 in"),
        ("with <sup>13</sup>C and", "with 13C and"),
        ("2 × 10<sup>9</sup>/L", "2 × 10^9/L"),
        ("30 kg/m<sup>2</sup>", "30 kg/m^2"),
    ],
)
def test_raised_numbers_of_an_abstract_are_no_citations(markup: str, expected: str) -> None:
    abstract = f"<Abstract><AbstractText>{markup}</AbstractText></Abstract>"
    edition = one(bare("7", article=abstract))
    assert edition.words(edition.passages[0]) == expected


def test_links_names_and_retraction() -> None:
    edition = one(RECORD)
    assert edition.retracted
    assert edition.links == (
        Link("erratum in", "J Ex. 2021;1:2"),
        Link("retracted by", "pmid:202"),
        Link("full text", "pmc:PMC55"),
        Link("registered as", "nct:NCT07654321"),
        Link("registered as", "nct:NCT01234567"),
    )
    assert [(n.role, n.text) for n in edition.names] == [
        (Role.CONDITION, "Some Disease"),
        (Role.GENE, "XYZ1"),
        (Role.SUBSTANCE, "XYZ1 protein, human"),
        (Role.SUBSTANCE, "Drug A"),
    ]
    assert edition.design is Design.RANDOMISED


@pytest.mark.parametrize(
    ("body", "retracted"),
    [
        ("", False),
        ('<CommentsCorrectionsList><CommentsCorrections RefType="RetractionOf"><PMID>3</PMID>'
         "</CommentsCorrections></CommentsCorrectionsList>", False),
        ('<CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn"><PMID>3</PMID>'
         "</CommentsCorrections></CommentsCorrectionsList>", False),
        ('<CommentsCorrectionsList><CommentsCorrections RefType="RetractedandRepublishedIn">'
         "<PMID>3</PMID></CommentsCorrections></CommentsCorrectionsList>", True),
    ],
)  # fmt: skip
def test_only_the_retracted_side_is_retracted(body: str, retracted: bool) -> None:
    assert one(bare("7", body)).retracted is retracted


def test_a_new_version_of_a_record_is_another_edition() -> None:
    old, new = (
        one(bare("7", f"<DateRevised><Year>{year}</Year></DateRevised>")) for year in (2019, 2020)
    )
    assert old.document == new.document
    assert old.id != new.id
    assert old.version < new.version


def test_deleted_citations_are_withdrawals() -> None:
    found = read(bare("7"), "<DeleteCitation><PMID>8</PMID><PMID>9</PMID></DeleteCitation>")
    assert [x.document for x in found if isinstance(x, Withdrawal)] == ["pmid:8", "pmid:9"]


def test_citations_without_their_pubmed_wrapper_are_read() -> None:
    (edition,) = read(CITATION, root="MedlineCitationSet")
    assert isinstance(edition, Edition)
    assert edition.document == "pmid:101"


def test_a_book_chapter_has_the_chapter_as_title_and_the_book_as_journal() -> None:
    edition = one(
        "<PubmedBookArticle><BookDocument><PMID>9</PMID><ArticleIdList><ArticleId "
        'IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><Publisher><PublisherName>'
        "House</PublisherName></Publisher><BookTitle>Book</BookTitle><PubDate><Year>1993</Year>"
        "</PubDate></Book><ArticleTitle>Chapter</ArticleTitle><Abstract><AbstractText>Text."
        "</AbstractText></Abstract><Sections><Section><SectionTitle>Part</SectionTitle></Section>"
        "</Sections></BookDocument></PubmedBookArticle>"
    )
    assert (edition.title, edition.date) == ("Chapter", "1993")
    assert edition.meta["citation"] == "Book. House; 1993"
    assert edition.text == "Chapter\nBook\nText.\nPart"
    assert [edition.words(p) for p in edition.passages] == ["Text."]


def test_a_record_without_pmid_is_rejected_and_the_next_is_read() -> None:
    rejection, edition = read(bare(""), bare("7"))
    assert isinstance(rejection, Rejection)
    assert rejection.place == "test.xml, line 1"
    assert "no PMID" in rejection.reason
    assert isinstance(edition, Edition)


def test_a_file_cut_in_the_middle_keeps_the_whole_records_before_the_cut() -> None:
    xml = f"<PubmedArticleSet>\n{bare('7')}\n{bare('8')}\n{bare('9')}</PubmedArticleSet>"
    cut = xml.encode()[: xml.index("Title 9")]
    first, second, rejection = pubmed.read(BytesIO(cut), "cut.xml")
    assert isinstance(first, Edition)
    assert isinstance(second, Edition)
    assert isinstance(rejection, Rejection)
    assert rejection.place == "cut.xml, line 4"
    assert "records up to pmid:8 were kept" in rejection.reason


def test_a_compressed_file_cut_in_the_middle_is_a_rejection() -> None:
    packed = gzip.compress(f"<PubmedArticleSet>{bare('7') * 2000}</PubmedArticleSet>".encode())
    with gzip.open(BytesIO(packed[: len(packed) // 2])) as stream:
        *editions, rejection = pubmed.read(stream, "cut.xml.gz")
    assert isinstance(rejection, Rejection)
    assert len(editions) < 2000
    assert all(isinstance(e, Edition) for e in editions)


def test_declared_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><PubmedArticleSet>&a;</PubmedArticleSet>'
    (rejection,) = pubmed.read(BytesIO(bomb), "bomb.xml")
    assert isinstance(rejection, Rejection)
    assert "entities" in rejection.reason


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<?xml version='1.0'?><PubmedArticleSet><PubmedArticle>", True),
        (b"<MedlineCitationSet><MedlineCitation>", True),
        (b'<article article-type="research-article"><front>', False),
        (b'<document xmlns="urn:hl7-org:v3">', False),
    ],
)
def test_sniff(head: bytes, expected: bool) -> None:
    assert pubmed.sniff(head, "x.xml") is expected
