"""Full text of journal articles as JATS XML (PMC), and as the NLM DTDs 2.0 to 2.3 before it.

Element names and their meaning are those of NISO Z39.96 (JATS) and NLM's archiving DTDs. A file
holds one article or, as PMC's OAI and efetch services give them, several.
"""

from __future__ import annotations

import lzma
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Json, Kind, Link, Rejection
from probatum.sources import papers
from probatum.sources.design import infer
from probatum.sources.jats_body import BodyWriter, words
from probatum.sources.jats_marks import prepare
from probatum.sources.xml import Element, XmlError, attribute, child, children, iterparse, local

SOURCE = "PMC"

_ARTICLE = re.compile(rb"<(?:\w+:)?article[\s>]")
_JATS = re.compile(rb"JATS|Archiving and Interchange|Journal Publishing|article-type=|<front[\s>]|"
                   rb"<pmc-articleset")  # fmt: skip

_RELATIONS = {
    "addended-article": "addendum to",
    "article-reference": "refers to",
    "commentary": "comment in",
    "commentary-article": "comment on",
    "companion": "companion of",
    "concurrent-pub": "also published in",
    "corrected-article": "erratum for",
    "correction-forward": "erratum in",
    "expression-of-concern": "expression of concern in",
    "letter": "comment in",
    "object-of-concern": "expression of concern for",
    "object-of-concern-forward": "expression of concern in",
    "partial-retraction": "partial retraction of",
    "peer-reviewed-article": "peer review of",
    "preprint": "preprint",
    "retracted-article": "retraction of",
    "retraction-forward": "retracted by",
    "update": "updated by",
    "updated-article": "update of",
}
"""``related-article/@related-article-type`` of JATS and PMC as the relation of a link."""

_FIRST_PUBLISHED = {"epub", "ppub", "epub-ppub", "pub", "collection", "epreprint", "ecollection"}
_NAME_OF_OLD_PACKAGES = re.compile(r"-(?:\d+|_)-(\d{5,8})\.n?xml$")
_SHOWN_ABSTRACTS = {"", "normal", "summary", "synopsis", "executive-summary", "author-highlights",
                    "longsummary", "web-summary", "plain-language-summary", "editor", "section",
                    "structured", "key-points"}  # fmt: skip


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins like a JATS article or a set of them."""
    del name
    return bool(_JATS.search(head)) and bool(_ARTICLE.search(head) or b"<pmc-articleset" in head)


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Rejection]:
    """Every article of a JATS file, in order.

    An article without a usable id, and the place where a file breaks off, become a
    :class:`Rejection`. ``name`` is the file's name; packages of PMC before 2008 gave the PMCID
    nowhere else.
    """
    found = False
    try:
        for article in iterparse(stream, "article"):
            found = True
            line = article.sourceline or 0
            try:
                yield _edition(article, name)
            except _NoIdError:
                yield Rejection(
                    f"{name}, line {line}",
                    "the article has no PMCID, DOI or PMID, so it cannot be kept under a key; "
                    "name the file after its PMCID (PMC1234567.nxml)",
                )
            except RecursionError:
                yield Rejection(f"{name}, line {line}", "the article's elements nest too deeply")
    except XmlError as error:
        kept = "" if found else "; no whole article stands before this place"
        yield Rejection(f"{name}, line {error.line}", f"{error.reason}{kept}; fetch the file again")
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        yield Rejection(name, f"{error or type(error).__name__}; fetch the file again")


class _NoIdError(ValueError):
    """An article without an identifier that it could be kept under."""


def _edition(article: Element, name: str) -> Edition:
    front = child(article, "front")
    journal_meta, meta = child(front, "journal-meta"), child(front, "article-meta")
    ids = _ids(meta, name)
    document = _document(ids)
    licence, licence_text = _licence(meta)
    statements = [words(e) for e in _each(meta, "funding-group", "funding-statement")]
    awards = _awards(meta)
    notes = _author_notes(meta)
    interests = [line for kind, line in notes if kind == "competing interests"]
    interests += _disclosed(child(article, "back"), "competing interests")

    methods = _methods(child(article, "body"))
    funding = _funding(statements, awards, article, notes)

    builder = EditionBuilder()
    for part in (
        child(meta, "title-group"),
        *_all(meta, "abstract", "trans-abstract"),
        *_all(front, "notes"),
        *_all(article, "body", "back", "floats-group", "floats-wrap", "sub-article", "response"),
    ):
        if part is not None:
            prepare(part, builder.exclude)
    writer = BodyWriter(builder)
    group = child(meta, "title-group")
    writer.title(group)
    abstracts = sorted(_all(meta, "abstract"), key=lambda e: bool(attribute(e, "abstract-type")))
    for abstract in abstracts:
        kind = attribute(abstract, "abstract-type").casefold()
        writer.abstract(abstract, searched=kind in _SHOWN_ABSTRACTS)
    for abstract in _all(meta, "trans-abstract"):
        writer.abstract(abstract, searched=attribute(abstract, "lang").casefold() == "en")
    writer.part(child(article, "body"))
    for notes_element in _all(front, "notes"):
        writer.block(notes_element)
    for floats in _all(article, "floats-group", "floats-wrap"):
        writer.part(floats, "figures and tables")
    writer.part(child(article, "back"))
    for part in _all(article, "sub-article", "response"):
        writer.block(part)

    title = _title(group)
    summary = " ".join(words(a) for a in abstracts[:1])
    subjects = _headings(meta)
    types = list(dict.fromkeys(t for t in (attribute(article, "article-type"), *subjects) if t))
    dates = _dates(meta)
    published = papers.earliest(dates[k] for k in dates if k in _FIRST_PUBLISHED)
    trials = papers.trial_numbers(summary, *_registrations(article, meta))
    links = _links(meta)
    journal = _first(journal_meta, ("journal-title-group", "journal-title"), ("journal-title",))
    short = next(
        (
            words(e)
            for e in _all(journal_meta, "journal-id")
            if attribute(e, "journal-id-type") in {"nlm-ta", "iso-abbrev"}
        ),
        journal,
    )
    page = papers.pages(
        words(child(meta, "fpage")) or words(child(meta, "elocation-id")),
        words(child(meta, "lpage")),
    )
    volume, issue = words(child(meta, "volume")), words(child(meta, "issue"))
    return builder.build(
        document=document,
        source=SOURCE,
        kind=Kind.FULL_TEXT,
        title=title,
        version=attribute(article, "dtd-version") and words(child(meta, "article-version")),
        date=published or papers.earliest(dates.values()),
        url=_url(document, ids),
        licence=licence,
        design=infer(types, title, summary, methods=methods),
        publication_types=tuple(types),
        retracted=papers.is_retracted_title(title)
        or any(link.relation == "retracted by" for link in links),
        links=(
            *links,
            *papers.related_works(abstract=f"pmid:{ids['pmid']}" if "pmid" in ids else ""),
            *(Link("registered as", f"nct:{n}") for n in trials),
        ),
        meta=_kept(
            pmid=ids.get("pmid", ""),
            pmcid=ids.get("pmc", ""),
            doi=ids.get("doi", ""),
            authors=_authors(meta),
            journal=journal,
            journal_short=short,
            volume=volume,
            issue=issue,
            pages=page,
            citation=papers.citation(
                short or journal, published, volume=volume, issue=issue, page=page
            ),
            language=papers.language(attribute(article, "lang") or "en"),
            published=published,
            dates=dates,
            keywords=[
                k
                for kwds in _all(meta, "kwd-group")
                for e in kwds.iter("kwd", "compound-kwd")
                if (k := words(e))
            ],
            nct=trials,
            grants=awards,
            funding=funding,
            competing_interests=" ".join(dict.fromkeys(interests)),
            licence_text=licence_text,
            copyright=" ".join(
                words(e) for e in (() if meta is None else meta.iter("copyright-statement"))
            ),
            references=writer.references,
        ),
    )


def _all(element: Element | None, *names: str) -> list[Element]:
    return [] if element is None else children(element, *names)


def _each(element: Element | None, outer: str, inner: str) -> list[Element]:
    return [e for group in _all(element, outer) for e in children(group, inner)]


def _first(element: Element | None, *paths: tuple[str, ...]) -> str:
    return next((found for path in paths if (found := words(child(element, *path)))), "")


def _kept(**fields: Any) -> dict[str, Json]:
    """Fields that say something."""
    return {key: value for key, value in fields.items() if value}


def _ids(meta: Element | None, name: str) -> dict[str, str]:
    """``pmc`` (as ``PMC1234``), ``pmid`` and ``doi`` of an article, as far as it gives them."""
    ids: dict[str, str] = {}
    for element in _all(meta, "article-id"):
        kind, value = attribute(element, "pub-id-type"), words(element)
        if kind in {"pmc", "pmcid"} and (digits := re.fullmatch(r"(?:PMC)?(\d+)", value)):
            ids["pmc"] = "PMC" + digits.group(1)
        elif kind == "pmid" and value.isascii() and value.isdigit():
            ids["pmid"] = value
        elif kind == "doi" and (found := papers.doi(value)):
            ids["doi"] = found
    if "pmc" not in ids:
        base = re.split(r"[/\\!]", name)[-1]
        match = re.search(r"PMC(\d+)", base) or _NAME_OF_OLD_PACKAGES.search(base)
        if match:
            ids["pmc"] = "PMC" + match.group(1)
    return ids


def _document(ids: dict[str, str]) -> str:
    if "pmc" in ids:
        return f"pmc:{ids['pmc']}"
    if "doi" in ids:
        return f"doi:{ids['doi']}"
    if "pmid" in ids:
        return f"pmid:{ids['pmid']}"
    raise _NoIdError


def _url(document: str, ids: dict[str, str]) -> str:
    if "pmc" in ids:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{ids['pmc']}/"
    if "doi" in ids:
        return f"https://doi.org/{ids['doi']}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{document.partition(':')[2]}/"


def _title(group: Element | None) -> str:
    """Title and subtitle without the marks of their footnotes."""
    parts = []
    for part in _all(group, "article-title", "subtitle"):
        copied = words(part)
        for mark in part.iter("xref", "fn"):
            if shown := words(mark):
                copied = re.sub(rf"\s*\[?{re.escape(shown)}\]?\s*$", "", copied)
        parts.append(copied)
    return ": ".join(part.rstrip(" :") for part in parts if part)


def _headings(meta: Element | None) -> list[str]:
    """The article's heading in its journal (``Study Protocol``, ``Review``), not its subjects."""
    groups = _all(child(meta, "article-categories"), "subj-group")
    headed = [g for g in groups if attribute(g, "subj-group-type") == "heading"]
    named = [words(s) for g in headed or groups[:1] for s in children(g, "subject") if words(s)]
    return named if headed else named[:1]


def _methods(body: Element | None) -> str:
    """The text of the methods section, as far as it tells the design."""
    for section in _all(body, "sec"):
        if papers.role(words(child(section, "title")), attribute(section, "sec-type")) == "methods":
            return words(section)
    return ""


def _dates(meta: Element | None) -> dict[str, str]:
    """ISO dates by their kind: ``epub``, ``ppub``, ``collection``, ``received``, ``accepted`` …"""
    dates: dict[str, str] = {}
    for element in (*_all(meta, "pub-date"), *_each(meta, "history", "date")):
        kind = attribute(element, "pub-type") or attribute(element, "date-type")
        date = papers.iso_date(
            *(words(child(element, part)) for part in ("year", "month", "day"))
        ) or papers.loose_date(attribute(element, "iso-8601-date"))
        if kind and date:
            dates.setdefault(kind, date)
    return dates


def _authors(meta: Element | None) -> list[str]:
    """``Family Initials`` of persons and the names of groups, in order."""
    names = []
    for group in _all(meta, "contrib-group"):
        for contributor in children(group, "contrib"):
            if attribute(contributor, "contrib-type") not in {"", "author"}:
                continue
            name = next(contributor.iter("name", "string-name"), None)
            collab = next(contributor.iter("collab"), None)
            if name is not None and (collab is None or local(name.getparent()) == "contrib"):
                family, given = words(child(name, "surname")), words(child(name, "given-names"))
                suffix = words(child(name, "suffix"))
                names.append(" ".join(part for part in (family, _initials(given), suffix) if part))
            elif collab is not None:
                own = (collab.text or "").strip() or words(child(collab, "institution"))
                names.append(own or words(collab))
    return [" ".join(name.split()) for name in names if name]


def _initials(given: str) -> str:
    if given.isupper() and given.isalpha() and len(given) <= 4:
        return given
    return "".join(part[0] for part in re.split(r"[\s.\-\u2010\u2011]+", given) if part)


def _licence(meta: Element | None) -> tuple[str, str]:
    """The licence by its short name and in its own words.

    Names Creative Commons' licences where a link or the words give them; a waiver for the data
    beside a licence for the text is not the licence of the text.
    """
    if meta is None:
        return "not stated", ""
    holders = [*meta.iter("license")] or [
        e
        for e in meta.iter("copyright-statement", "permissions")
        if local(e.getparent()) != "permissions"
    ]
    shown = " ".join(words(e) for e in holders)
    links = " ".join(attribute(e, "href") for holder in holders for e in holder.iter() if local(e))
    kinds = " ".join(attribute(e, "license-type") for e in holders)
    everything = f"{links} {shown}"
    if match := re.search(
        r"creativecommons\.org/licen[sc]es/(by(?:-nc)?(?:-nd|-sa)?)(?:/(\d(?:\.\d)?))?",
        everything,
        re.IGNORECASE,
    ):
        version = match.group(2) or ""
        if version and "." not in version:
            version += ".0"
        return f"CC {match.group(1).upper()} {version}".strip(), shown
    if re.search(r"creativecommons\.org/publicdomain/zero", everything) and not re.search(
        r"Attribution", shown
    ):
        return "CC0 1.0", shown
    if match := re.search(r"Creative Commons Attribution([- ]Non-?Commercial)?([- ]No-?Deriv\w*|"
                          r"[- ]Share-?Alike)?", shown, re.IGNORECASE):  # fmt: skip
        terms = "BY" + ("-NC" if match.group(1) else "")
        if match.group(2):
            terms += "-SA" if "share" in match.group(2).casefold() else "-ND"
        version = re.search(r"\b(\d\.\d)\b", shown[match.end() : match.end() + 40])
        return f"CC {terms} {version.group(1) if version else ''}".strip(), shown
    if re.search(r"cc-?by$|creativeCommonsBy", kinds, re.IGNORECASE):
        return "CC BY", shown
    if re.search(r"public domain", shown, re.IGNORECASE):
        return "public domain", shown
    return (shown[:200], shown) if shown else ("not stated", "")


def _awards(meta: Element | None) -> list[dict[str, Json]]:
    awards = []
    for award in _each(meta, "funding-group", "award-group"):
        sources = []
        for source in children(award, "funding-source"):
            named = [words(e) for e in source.iter("institution")]
            sources.append("; ".join(filter(None, named)) or words(source))
        awards.append(
            _kept(
                agency="; ".join(filter(None, sources)),
                id=", ".join(filter(None, map(words, children(award, "award-id")))),
            )
        )
    return [award for award in awards if award]


_NOTE_KINDS = {
    "coi-statement": "competing interests",
    "conflict": "competing interests",
    "financial-disclosure": "funding",
    "supported-by": "funding",
}
_SUPPORT = re.compile(
    r"\b(?:funded|supported|financed|sponsored|funding|grants?|financial support)\b", re.IGNORECASE
)


def _author_notes(meta: Element | None) -> list[tuple[str, str]]:
    """``(role, text)`` of the notes on the title page that disclose money."""
    found = []
    for note in _each(meta, "author-notes", "fn"):
        line = words(note)
        kind = _NOTE_KINDS.get(attribute(note, "fn-type").casefold())
        if kind or re.match(r"(?:conflicts?|competing|declaration) (?:of )?interest", line, re.I):
            found.append((kind or "competing interests", line))
    return found


def _disclosed(back: Element | None, role: str) -> list[str]:
    """The text of the sections and notes of the back matter that have this role."""
    found = []
    for part in () if back is None else back.iter("sec", "ack", "fn", "notes"):
        kind = _NOTE_KINDS.get(attribute(part, "fn-type").casefold())
        if kind == role or papers.role(words(child(part, "title"))) == role:
            found.append(" ".join(words(p) for p in children(part) if local(p) != "title"))
    return list(dict.fromkeys(found))


def _funding(
    statements: list[str],
    awards: list[dict[str, Json]],
    article: Element,
    notes: list[tuple[str, str]],
) -> str:
    """What the article says of its funding: its statement, a section or note, or its awards."""
    back = child(article, "back")
    sections = _disclosed(back, "funding")
    sections += [line for kind, line in notes if kind == "funding"]
    if not sections and back is not None and not statements and not awards:
        for part in children(back, "ack"):
            for paragraph in part.iter("p"):
                line = words(paragraph)
                sections += [
                    s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z])", line) if _SUPPORT.search(s)
                ]
    agencies = dict.fromkeys(str(a["agency"]) for a in awards if a.get("agency"))
    for candidate in (" ".join(statements), " ".join(dict.fromkeys(sections)), "; ".join(agencies)):
        if candidate.strip():
            return candidate.strip()
    return ""


def _registrations(article: Element, meta: Element | None) -> Iterable[str]:
    """Texts in which an article states its own registration, not that of others."""
    for link in () if meta is None else meta.iter("ext-link"):
        yield words(link)
    for holder in (meta, child(article, "body"), child(article, "back")):
        for section in () if holder is None else holder.iter("sec"):
            if papers.role(words(child(section, "title")), attribute(section, "sec-type")) == (
                "trial registration"
            ):
                yield words(section)


def _links(meta: Element | None) -> tuple[Link, ...]:
    links = []
    for element in _all(meta, "related-article"):
        kind = attribute(element, "related-article-type")
        target = attribute(element, "href")
        by = attribute(element, "ext-link-type")
        if by == "pubmed" and target.isdigit():
            key = f"pmid:{target}"
        elif by in {"pmc", "pmcid"} or re.fullmatch(r"PMC\d+", target):
            key = f"pmc:PMC{target.removeprefix('PMC')}"
        elif found := papers.doi(target):
            key = f"doi:{found}"
        else:
            key = words(element) or target or attribute(element, "page")
        if key:
            links.append(Link(_RELATIONS.get(kind, kind.replace("-", " ")), key))
    return tuple(dict.fromkeys(links))
