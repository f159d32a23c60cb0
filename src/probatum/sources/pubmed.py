"""PubMed XML: efetch results, baseline and update files, MedlineCitationSet, book records.

Element names and their meaning are those of NLM's PubMed DTD (``pubmed_190101.dtd`` and its
neighbours). Records are read one at a time, so memory stays that of one record.
"""

from __future__ import annotations

import lzma
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import (
    Edition,
    Json,
    Kind,
    Link,
    Name,
    Rejection,
    Role,
    Withdrawal,
)
from probatum.sources import papers
from probatum.sources.design import infer
from probatum.sources.formulae import formula
from probatum.sources.raised import settle
from probatum.sources.xml import Element, XmlError, iterparse
from probatum.sources.xml import text as running_text

SOURCE = "PubMed"
LICENCE = "Abstract: copyright of its publisher; metadata from PubMed (NLM)"

_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation", "DeleteCitation")

_CATEGORIES = {
    "BACKGROUND": "background",
    "OBJECTIVE": "objective",
    "METHODS": "methods",
    "RESULTS": "results",
    "CONCLUSIONS": "conclusions",
}

_RELATIONS = {
    "AssociatedDataset": "data in",
    "AssociatedPublication": "data of",
    "CommentIn": "comment in",
    "CommentOn": "comment on",
    "CorrectedandRepublishedIn": "corrected and republished in",
    "CorrectedandRepublishedFrom": "corrected and republished from",
    "ErratumFor": "erratum for",
    "ErratumIn": "erratum in",
    "ExpressionOfConcernFor": "expression of concern for",
    "ExpressionOfConcernIn": "expression of concern in",
    "OriginalReportIn": "original report in",
    "PartialRetractionIn": "partly retracted by",
    "PartialRetractionOf": "partial retraction of",
    "RepublishedFrom": "republished from",
    "RepublishedIn": "republished in",
    "ReprintIn": "reprinted in",
    "ReprintOf": "reprint of",
    "RetractedandRepublishedFrom": "retracted and republished from",
    "RetractedandRepublishedIn": "retracted and republished in",
    "RetractionIn": "retracted by",
    "RetractionOf": "retraction of",
    "SummaryForPatientsIn": "summary for patients in",
    "UpdateIn": "updated by",
    "UpdateOf": "update of",
}
"""``CommentsCorrections/@RefType`` of NLM's DTD as the relation of a link."""

_OF_DISEASES = frozenset(
    {
        "complications",
        "congenital",
        "diagnosis",
        "diet therapy",
        "drug therapy",
        "etiology",
        "prevention & control",
        "radiotherapy",
        "rehabilitation",
        "therapy",
        "transmission",
    }
)
"""MeSH qualifiers that NLM allows with diseases and mental disorders (trees C and F3) and hardly
anywhere else: a heading that carries one names a condition."""

_OF_TREATMENTS = frozenset({"therapeutic use", "administration & dosage"})
"""MeSH qualifiers of substances that were given to treat."""

_WORD = 30
"""A raised number in an abstract is hardly ever a citation, whatever the word before it."""

_GENE_PRODUCT = re.compile(r"([A-Z0-9][A-Za-z0-9-]*) protein, human")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins like PubMed XML."""
    return any(
        mark in head
        for mark in (
            b"<PubmedArticle",
            b"<PubmedBookArticle",
            b"<MedlineCitation",
            b"<DeleteCitation",
        )
    )


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """Every record of a PubMed XML file, in order.

    A record that cannot be read and the place where a file breaks off become a
    :class:`Rejection`; whole records before a break are yielded.
    """
    last = ""
    try:
        for element in iterparse(stream, *_RECORDS):
            tag = element.tag
            if tag == "DeleteCitation":
                yield from _withdrawals(element)
                continue
            line = element.sourceline or 0
            try:
                edition = _book(element) if tag == "PubmedBookArticle" else _article(element)
            except _NoPmidError:
                yield Rejection(f"{name}, line {line}", f"{tag} has no PMID: record left out")
            else:
                last = edition.document
                yield edition
    except XmlError as error:
        yield Rejection(f"{name}, line {error.line}", _broken(error.reason, last))
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        yield Rejection(name, _broken(str(error) or type(error).__name__, last))


class _NoPmidError(ValueError):
    """A record without the identifier that it would be kept under."""


def _broken(reason: str, last: str) -> str:
    kept = f"records up to {last} were kept" if last else "no whole record stands before this place"
    return f"{reason}; {kept}; fetch the file again"


def _withdrawals(element: Element) -> Iterator[Withdrawal]:
    for pmid in _all(element, "PMID"):
        yield Withdrawal(f"pmid:{_text(pmid)}", "PubMed has deleted this record")


def _article(record: Element) -> Edition:
    citation = record if record.tag == "MedlineCitation" else _child(record, "MedlineCitation")
    pmid, version = _pmid(citation)
    article = _child(citation, "Article")
    data = _child(record, "PubmedData")
    title = _words(_child(article, "ArticleTitle"))
    vernacular = _words(_child(article, "VernacularTitle"))
    shown = title if title and title.strip("[].").casefold() != "not available" else vernacular

    builder = EditionBuilder()
    abstract = _write(
        builder,
        [title, vernacular],
        _child(article, "Abstract"),
        _all(citation, "OtherAbstract"),
    )

    issue = _child(article, "Journal/JournalIssue")
    published = _issue_date(_child(issue, "PubDate"))
    electronic = [_date(d) for d in _all(article, "ArticleDate")]
    revised = _date(_child(citation, "DateRevised"))
    journal = _words(_child(article, "Journal/Title"))
    short = _words(_child(article, "Journal/ISOAbbreviation")) or _words(
        _child(citation, "MedlineJournalInfo/MedlineTA")
    )
    page = _pages(_child(article, "Pagination"))
    types = _texts(_child(article, "PublicationTypeList"), "PublicationType")
    mesh = _mesh(_child(citation, "MeshHeadingList"))
    ids = _ids(_child(data, "ArticleIdList"))
    doi = papers.doi(ids.get("doi", "")) or next(
        (
            papers.doi(_text(e))
            for e in _all(article, "ELocationID")
            if _attribute(e, "EIdType") == "doi"
        ),
        "",
    )
    pmcid = ids.get("pmc", "") or next(
        (
            words.split()[0]
            for e in _all(citation, "OtherID")
            if (words := _text(e)).startswith("PMC")
        ),
        "",
    )
    trials = papers.trial_numbers(*_accessions(article), title, abstract)
    links, cites = _links(_child(citation, "CommentsCorrectionsList"))
    grants = _grants(_child(article, "GrantList"))
    date = papers.earliest([published, *electronic])

    meta: dict[str, Json] = _kept(
        pmid=pmid,
        authors=_authors(_all(article, "AuthorList")),
        journal=journal,
        journal_short=short,
        volume=_text(_child(issue, "Volume")),
        issue=_text(_child(issue, "Issue")),
        pages=page,
        citation=papers.citation(
            short or journal,
            published or date,
            volume=_text(_child(issue, "Volume")),
            issue=_text(_child(issue, "Issue")),
            page=page,
        ),
        doi=doi,
        pmcid=pmcid,
        nct=trials,
        language=papers.language(_text(_child(article, "Language"))),
        published=published,
        electronic=papers.earliest(electronic),
        revised=revised,
        completed=_date(_child(citation, "DateCompleted")),
        mesh=mesh,
        keywords=_keywords(citation),
        chemicals=_chemicals(citation),
        grants=grants,
        funding="; ".join(dict.fromkeys(str(g["agency"]) for g in grants if g.get("agency"))),
        competing_interests=_words(_child(citation, "CoiStatement")),
        copyright=_words(_child(article, "Abstract/CopyrightInformation")),
        cites=cites,
        status=_attribute(citation, "Status"),
    )
    return builder.build(
        document=f"pmid:{pmid}",
        source=SOURCE,
        kind=Kind.ABSTRACT,
        title=shown,
        version="/".join(part for part in (version, revised) if part),
        date=date,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        licence=LICENCE,
        names=_names(citation, mesh),
        design=infer(types, shown, abstract, [str(m["descriptor"]) for m in mesh]),
        publication_types=tuple(types),
        retracted="Retracted Publication" in types
        or any(link.relation in _RETRACTING for link in links)
        or papers.is_retracted_title(title),
        links=(
            *links,
            *papers.related_works(full_text=f"pmc:{pmcid}" if pmcid else ""),
            *(Link("registered as", f"nct:{n}") for n in trials),
        ),
        meta=meta,
    )


_RETRACTING = {"retracted by", "retracted and republished in"}


def _book(record: Element) -> Edition:
    document = _child(record, "BookDocument")
    pmid, version = _pmid(document)
    book = _child(document, "Book")
    title = _words(_child(document, "ArticleTitle"))
    whole = _words(_child(book, "BookTitle"))
    vernacular = _words(_child(document, "VernacularTitle"))

    builder = EditionBuilder()
    abstract = _write(
        builder,
        [title, vernacular, whole],
        _child(document, "Abstract"),
        _all(document, "OtherAbstract"),
    )
    contents = [
        _words(_child(s, "SectionTitle")) for s in _all(_child(document, "Sections"), "Section")
    ]
    if any(contents):
        builder.open_section("", "contents")
        for line in contents:
            builder.silent(line)
        builder.close_section()

    published = _issue_date(_child(book, "PubDate"))
    contributed = _date(_child(document, "ContributionDate"))
    revised = _date(_child(document, "DateRevised"))
    types = _texts(document, "PublicationType")
    publisher = _words(_child(book, "Publisher/PublisherName"))
    authors = _authors(_all(document, "AuthorList")) or _authors(_all(book, "AuthorList"))
    return builder.build(
        document=f"pmid:{pmid}",
        source=SOURCE,
        kind=Kind.ABSTRACT,
        title=title or vernacular or whole,
        version="/".join(part for part in (version, revised) if part),
        date=contributed or published,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        licence=LICENCE,
        design=infer(types, title or whole, abstract),
        publication_types=tuple(types),
        meta=_kept(
            pmid=pmid,
            authors=authors,
            journal=whole,
            publisher=publisher,
            citation=f"{whole}. {publisher}; {(contributed or published)[:4]}",
            doi=papers.doi(_ids(_child(document, "ArticleIdList")).get("doi", "")),
            bookaccession=_ids(_child(document, "ArticleIdList")).get("bookaccession", ""),
            language=papers.language(_text(_child(document, "Language"))),
            published=published,
            revised=revised,
            keywords=_keywords(document),
            copyright=_words(_child(document, "Abstract/CopyrightInformation")),
        ),
    )


def _write(
    builder: EditionBuilder, titles: list[str], abstract: Element | None, others: list[Element]
) -> str:
    """Write titles and abstracts; return the text of the abstract.

    A title is a passage of its own only where there is no abstract: it states a topic, no finding.
    """
    parts = _all(abstract, "AbstractText")
    written = " ".join(filter(None, map(_words, parts)))
    builder.open_section("", "title")
    for number, title in enumerate(titles):
        if number == 0 and not written and title:
            builder.paragraph(title)
        else:
            builder.silent(title)
    builder.close_section()
    _write_abstract(builder, parts, papers.ABSTRACT, searched=True)
    for other in others:
        english = papers.language(_attribute(other, "Language") or "eng") == "en"
        kind = _attribute(other, "Type").casefold()
        code = kind if kind == "plain-language-summary" else papers.ABSTRACT
        _write_abstract(builder, _all(other, "AbstractText"), code, searched=english)
    return written


def _write_abstract(
    builder: EditionBuilder, parts: list[Element], code: str, *, searched: bool
) -> None:
    """One section for each labelled part, one for all that has no label."""
    opened = False
    for part in parts:
        label = " ".join(_attribute(part, "Label").split())
        if label == "UNLABELLED":
            label = ""
        category = _attribute(part, "NlmCategory")
        words = _words(part)
        if not words and not label:
            continue
        if label:
            if opened:
                builder.close_section()
            builder.open_section(
                label, _CATEGORIES.get(category) or papers.role(label) or papers.OTHER
            )
            opened = True
        elif not opened:
            builder.open_section("", _CATEGORIES.get(category, code))
            opened = True
        if searched:
            builder.paragraph(words)
        else:
            builder.silent(words)
    if opened:
        builder.close_section()


def _words(element: Element | None) -> str:
    """Running text; formulae in MathML become one line."""
    if element is None:
        return ""
    if not len(element):
        return " ".join((element.text or "").split())
    settle(element, longest=_WORD)
    return running_text(element, instead={"math": formula})


def _child(element: Element | None, path: str) -> Element | None:
    return None if element is None else element.find(path)


def _all(element: Element | None, path: str) -> list[Element]:
    return [] if element is None else element.findall(path)


def _attribute(element: Element | None, name: str) -> str:
    return "" if element is None else element.get(name, "").strip()


def _text(element: Element | None) -> str:
    """The text of an element that has no markup, white space collapsed."""
    return "" if element is None or element.text is None else " ".join(element.text.split())


def _texts(element: Element | None, name: str) -> list[str]:
    return [words for e in _all(element, name) if (words := _words(e))]


def _kept(**fields: Any) -> dict[str, Json]:
    """Fields that say something."""
    return {key: value for key, value in fields.items() if value}


def _pmid(parent: Element | None) -> tuple[str, str]:
    element = _child(parent, "PMID")
    pmid = _text(element)
    if not pmid.isascii() or not pmid.isdigit():
        raise _NoPmidError
    return pmid, _attribute(element, "Version") or "1"


def _ids(element: Element | None) -> dict[str, str]:
    return {_attribute(e, "IdType"): _text(e) for e in _all(element, "ArticleId")}


def _date(element: Element | None) -> str:
    """ISO date of an element with Year, Month and Day; ``""`` if there is none."""
    if element is None:
        return ""
    return papers.iso_date(*(_text(_child(element, part)) for part in ("Year", "Month", "Day")))


def _issue_date(element: Element | None) -> str:
    if element is None:
        return ""
    loose = _text(_child(element, "MedlineDate"))
    return _date(element) or papers.loose_date(loose)


def _pages(element: Element | None) -> str:
    start, end = _text(_child(element, "StartPage")), _text(_child(element, "EndPage"))
    return papers.pages(_text(_child(element, "MedlinePgn"))) or papers.pages(start, end)


def _authors(lists: Iterable[Element]) -> list[str]:
    """``Family Initials`` of persons and the names of groups, in order, editors left out."""
    names: list[str] = []
    for authors in lists:
        if _attribute(authors, "Type") == "editors" and names:
            continue
        for author in _all(authors, "Author"):
            group = _text(_child(author, "CollectiveName"))
            family = _text(_child(author, "LastName"))
            initials = _text(_child(author, "Initials"))
            suffix = _text(_child(author, "Suffix"))
            name = group or " ".join(part for part in (family, initials, suffix) if part)
            if name:
                names.append(name)
    return names


def _mesh(element: Element | None) -> list[dict[str, Json]]:
    """Descriptors with their qualifiers; ``major`` if either is a main point of the article."""
    headings: list[dict[str, Json]] = []
    for heading in _all(element, "MeshHeading"):
        descriptor = _child(heading, "DescriptorName")
        qualifiers = _all(heading, "QualifierName")
        headings.append(
            {
                "descriptor": _text(descriptor),
                "id": _attribute(descriptor, "UI"),
                "qualifiers": [_text(q) for q in qualifiers],
                "major": any(
                    _attribute(e, "MajorTopicYN") == "Y"
                    for e in (descriptor, *qualifiers)
                    if e is not None
                ),
            }
        )
    return headings


def _chemicals(citation: Element | None) -> list[str]:
    return _texts_of(_child(citation, "ChemicalList"), "Chemical", "NameOfSubstance")


def _texts_of(element: Element | None, name: str, inner: str) -> list[str]:
    return [words for e in _all(element, name) if (words := _text(_child(e, inner)))]


def _keywords(citation: Element | None) -> list[str]:
    words = (w for group in _all(citation, "KeywordList") for w in _texts(group, "Keyword"))
    return list(dict.fromkeys(words))


def _grants(element: Element | None) -> list[dict[str, Json]]:
    return [
        _kept(
            id=_text(_child(grant, "GrantID")),
            agency=_text(_child(grant, "Agency")),
            country=_text(_child(grant, "Country")),
        )
        for grant in _all(element, "Grant")
    ]


def _accessions(article: Element | None) -> list[str]:
    return [
        _text(number)
        for bank in _all(_child(article, "DataBankList"), "DataBank")
        for number in _all(_child(bank, "AccessionNumberList"), "AccessionNumber")
    ]


def _links(element: Element | None) -> tuple[list[Link], list[str]]:
    """Editorial links, and the keys of the works that the article cites."""
    links: list[Link] = []
    cites: list[str] = []
    for item in _all(element, "CommentsCorrections"):
        kind = _attribute(item, "RefType")
        pmid = _text(_child(item, "PMID"))
        key = f"pmid:{pmid}" if pmid else _words(_child(item, "RefSource"))
        if kind == "Cites":
            cites.append(key)
        else:
            links.append(Link(_RELATIONS.get(kind) or _spaced(kind), key))
    return list(dict.fromkeys(links)), list(dict.fromkeys(cites))


def _spaced(kind: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def _names(citation: Element | None, mesh: list[dict[str, Json]]) -> tuple[Name, ...]:
    names: list[Name] = []
    for heading in mesh:
        qualifiers = heading["qualifiers"]
        used = set(qualifiers) if isinstance(qualifiers, list) else set()
        if used & _OF_DISEASES:
            names.append(Name(Role.CONDITION, str(heading["descriptor"])))
        elif used & _OF_TREATMENTS:
            names.append(Name(Role.INTERVENTION, str(heading["descriptor"])))
    for extra in _all(_child(citation, "SupplMeshList"), "SupplMeshName"):
        role = {"Disease": Role.CONDITION, "Protocol": Role.INTERVENTION}.get(
            _attribute(extra, "Type")
        )
        if role:
            names.append(Name(role, _text(extra)))
    for chemical in _chemicals(citation):
        if gene := _GENE_PRODUCT.fullmatch(chemical):
            names.append(Name(Role.GENE, gene.group(1)))
        names.append(Name(Role.SUBSTANCE, chemical))
    names += [Name(Role.GENE, g) for g in _texts(_child(citation, "GeneSymbolList"), "GeneSymbol")]
    return tuple(dict.fromkeys(names))
