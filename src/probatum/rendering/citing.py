"""The references of an article for citation managers: BibTeX, RIS and CSL-JSON.

One entry stands for one edition of one document. Beside its own date, each says that it was read in
the edition held here and as of which day; a digest and a retraction are said in the entry's note, so
that no list of literature passes a digest of ours off as the publisher's words.

Formats: BibTeX with the fields of biblatex (``urldate``, ``doi``, ``eprint``), RIS as of 2011, CSL-JSON
schema 1.0.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote as percent

from probatum.evidence.articles import Article, Reference
from probatum.evidence.editions import Json, Kind, Level
from probatum.rendering.wording import one_line, safe_url

DIGEST = "Read in a digest written for Probatum: open the primary text before citing it"
RETRACTED = "RETRACTED"


@dataclass(frozen=True, slots=True)
class Types:
    """What a kind of document is called in each format."""

    bibtex: str
    ris: str
    csl: str


TYPES = {
    Kind.LABEL: Types("misc", "GEN", "document"),
    Kind.GUIDELINE: Types("techreport", "RPRT", "report"),
    Kind.ABSTRACT: Types("article", "JOUR", "article-journal"),
    Kind.FULL_TEXT: Types("article", "JOUR", "article-journal"),
    Kind.TRIAL: Types("misc", "DATA", "dataset"),
    Kind.LOCAL: Types("misc", "GEN", "document"),
}
"""Entry type by kind. A paper whose journal is not known is ``misc``, ``GEN`` and ``document``."""

_GENRES = {
    Kind.LABEL: "Drug label",
    Kind.GUIDELINE: "Guideline",
    Kind.TRIAL: "Trial registry record",
    Kind.LOCAL: "Local document",
}


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or a group (``family`` only)."""

    family: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference as all three formats write it. Dates are year, month, day as far as known."""

    key: str
    types: Types
    title: str
    authors: tuple[Author, ...]
    more_authors: bool
    journal: str
    volume: str
    issue: str
    pages: str
    publisher: str
    genre: str
    version: str
    date: tuple[str, ...]
    accessed: tuple[str, ...]
    doi: str
    pmid: str
    pmcid: str
    number: str
    url: str
    note: str


def bibtex(article: Article) -> str:
    """The references as a BibTeX file, in the order of their numbers."""
    return "\n".join(_bibtex(e) for e in entries(article))


def ris(article: Article) -> str:
    """The references as a RIS file; lines end in CR LF, as the format asks."""
    return "".join(_ris(e) for e in entries(article))


def csl(article: Article) -> str:
    """The references as a CSL-JSON array."""
    return json.dumps([_csl(e) for e in entries(article)], ensure_ascii=False, indent=2) + "\n"


def entries(article: Article) -> list[Entry]:
    """The references of an article, ready for any of the formats."""
    return [entry(r, article.as_of) for r in article.references]


def entry(reference: Reference, as_of: str) -> Entry:
    """One reference; ``as_of`` is the day on which it was read (ISO 8601)."""
    kind, print_ = Kind(reference.kind), reference.imprint
    paper = kind in (Kind.ABSTRACT, Kind.FULL_TEXT)
    journal = one_line(print_.journal or reference.journal) if paper else ""
    names, more = _names(reference)
    return Entry(
        key=f"{re.sub(r'[^A-Za-z0-9]+', '-', reference.document)}-{reference.edition[:8]}",
        types=TYPES[Kind.LOCAL] if paper and not journal else TYPES[kind],
        title=one_line(reference.title),
        authors=names,
        more_authors=more,
        journal=journal,
        volume=one_line(print_.volume),
        issue=one_line(print_.issue),
        pages=one_line(print_.pages),
        publisher=one_line(print_.publisher),
        genre=_GENRES.get(kind, ""),
        version=one_line(print_.version),
        date=_date((print_.published if paper else "") or reference.date),
        accessed=_date(as_of),
        doi=one_line(print_.doi),
        pmid=one_line(print_.pmid),
        pmcid=one_line(print_.pmcid),
        number=_number(reference),
        url=safe_url(reference.url),
        note=_note(reference, as_of),
    )


_GROUP = re.compile(
    r"\b(?:group|investigators?|consortium|network|committee|collaborat\w+|trial|study|society|"
    r"organi[sz]ation|force|team|association|college|academy|institute|center|centre|panel)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?P<family>.+?) (?P<given>[^\W\d_a-z](?:-?[^\W\d_a-z]){0,3})"
    r"(?P<suffix> (?:Jr|Sr|[23](?:nd|rd)|I{2,3}|IV)\.?)?"
)
_ET_AL = re.compile(r",?\s*et al\.?$")


def _names(reference: Reference) -> tuple[tuple[Author, ...], bool]:
    """The authors, and whether there are more; the body that published where nobody is named."""
    given: Iterable[str] = reference.imprint.authors
    shown = one_line(reference.authors)
    more = not given and bool(_ET_AL.search(shown))
    if not given:
        given = _ET_AL.sub("", shown).split(", ") if shown else ()
    found = tuple(_author(one_line(name)) for name in given if one_line(name))
    if not found and reference.imprint.publisher:
        found = (Author(one_line(reference.imprint.publisher)),)
    return found, more


def _author(name: str) -> Author:
    person = _PERSON.fullmatch(name)
    if person is None or _GROUP.search(name):
        return Author(name)
    return Author(person["family"], person["given"] + (person["suffix"] or ""))


def _date(iso: str) -> tuple[str, ...]:
    match = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", iso)
    return tuple(part for part in match.groups() if part) if match else ()


def _number(reference: Reference) -> str:
    """The registry number of a trial, the set id of a label."""
    prefix, colon, number = reference.document.partition(":")
    return one_line(number) if colon and prefix in ("nct", "spl") else ""


def _note(reference: Reference, as_of: str) -> str:
    told = [RETRACTED] if reference.retracted else []
    told += [one_line(n) for n in reference.notes]
    if reference.level == Level.DIGEST.value:
        told.append(DIGEST)
    version = f", version {reference.imprint.version}" if reference.imprint.version else ""
    edition = f"edition of {reference.date}{version}" if reference.date else f"undated{version}"
    told.append(f"{edition[:1].upper()}{edition[1:]} ({reference.document}@{reference.edition})")
    told += [f"Reports {', '.join(reference.imprint.trials)}"] if _reports(reference) else []
    told.append(f"Read as of {as_of}")
    return one_line(". ".join(told)) + "."


def _reports(reference: Reference) -> bool:
    return bool(reference.imprint.trials) and not reference.document.startswith("nct:")


# BibTeX.

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$",
    "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _tex(text: str) -> str:
    """Text in braces that TeX sets as it stands; braces of the text itself become commands, for
    BibTeX counts them even after a backslash."""
    return "".join(_TEX.get(c, c) for c in text)


def _bibtex(e: Entry) -> str:
    fields = [
        f"  {name} = {value}," for name, value in _bibtex_fields(e) if value not in ("", "{}")
    ]
    return "\n".join([f"@{e.types.bibtex}{{{e.key},", *fields, "}", ""])


def _bibtex_fields(e: Entry) -> Iterator[tuple[str, str]]:
    def braced(text: str) -> str:
        return f"{{{_tex(text)}}}"

    people = [
        f"{_tex(a.family)}, {_tex(a.given)}" if a.given else f"{{{_tex(a.family)}}}"
        for a in e.authors
    ]
    yield "author", f"{{{' and '.join([*people, *(['others'] if e.more_authors else [])])}}}"
    yield "title", f"{{{braced(e.title)}}}" if e.title else ""
    yield "journal", braced(e.journal)
    for name in ("volume", "pages"):
        yield name, braced(getattr(e, name).replace("–", "-").replace("-", "--"))
    yield "number", braced(e.issue or e.number)
    yield ("institution" if e.types.bibtex == "techreport" else "publisher"), braced(e.publisher)
    yield ("howpublished" if e.types.bibtex == "misc" else "type"), braced(e.genre)
    yield "version", braced(e.version)
    yield "year", braced("".join(e.date[:1]))
    yield "month", _MONTHS[int(e.date[1]) - 1] if len(e.date) > 1 else ""
    yield "day", braced(str(int(e.date[2]))) if len(e.date) > 2 else ""
    yield "doi", f"{{{_plain(e.doi)}}}"
    if e.pmid:
        yield "eprint", braced(e.pmid)
        yield "eprinttype", braced("pubmed")
    yield "pmid", braced(e.pmid)
    yield "pmcid", braced(e.pmcid)
    yield "url", f"{{{_plain(e.url)}}}"
    yield "urldate", braced("-".join(e.accessed))
    yield "note", braced(e.note)


def _plain(address: str) -> str:
    """An address for a verbatim field: what would unbalance the entry is percent-encoded."""
    return "".join(percent(c) if c in "{}\\" else c for c in address)


# RIS.


def _ris(e: Entry) -> str:
    lines = [f"{tag}  - {value}" for tag, value in _ris_fields(e) if value]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - "]) + "\r\n"


def _ris_fields(e: Entry) -> Iterator[tuple[str, str]]:
    yield "TY", e.types.ris
    yield "ID", e.key
    for a in e.authors:
        yield "AU", f"{a.family}, {a.given}" if a.given else a.family
    yield "AU", "et al." if e.more_authors else ""
    yield "TI", e.title
    yield ("JO" if e.types.ris == "JOUR" else "M3"), e.journal or e.genre
    yield "VL", e.volume
    yield "IS", e.issue
    first, _, last = e.pages.replace("–", "-").partition("-")
    yield "SP", first
    yield "EP", last
    yield "PB", e.publisher
    yield "ET", e.version
    yield "PY", "".join(e.date[:1])
    yield "DA", "/".join((*e.date, *[""] * (4 - len(e.date)))) if e.date else ""
    yield "Y2", "/".join((*e.accessed, *[""] * (4 - len(e.accessed)))) if e.accessed else ""
    yield "DO", e.doi
    yield "AN", e.pmid or e.number
    yield "C2", e.pmcid
    yield "UR", e.url
    yield "N1", e.note


# CSL-JSON.


def _csl(e: Entry) -> dict[str, Json]:
    authors: list[Json] = [
        {"family": a.family, "given": a.given} if a.given else {"literal": a.family}
        for a in e.authors
    ]
    if e.more_authors:
        authors.append({"literal": "et al."})
    made: dict[str, Json] = {
        "id": e.key,
        "type": e.types.csl,
        "title": e.title,
        "author": authors,
        "container-title": e.journal,
        "volume": e.volume,
        "issue": e.issue,
        "page": e.pages,
        "publisher": e.publisher,
        "genre": e.genre,
        "version": e.version,
        "number": e.number,
        "issued": _parts(e.date),
        "accessed": _parts(e.accessed),
        "DOI": e.doi,
        "PMID": e.pmid,
        "PMCID": e.pmcid,
        "URL": e.url,
        "note": e.note,
    }
    return {name: value for name, value in made.items() if value}


def _parts(date: tuple[str, ...]) -> Json:
    return {"date-parts": [[int(part) for part in date]]} if date else None
