"""What records and full texts of journal articles have in common: roles, dates, ids, citations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from probatum.evidence.editions import Link
from probatum.sources.role_titles import ROLE_TITLES

ABSTRACT = "abstract"
REFERENCES = "references"
OTHER = "other"

LONGEST_TITLE = 90
"""Characters of the longest title that can be one of the usual ones."""

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile("|".join(patterns))) for role, patterns in ROLE_TITLES.items()
)

_NUMBERING = re.compile(r"^(?:\(?(?:\d+(?:\.\d+)*|[ivx]+|[a-h])[.):]?\s+)+(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _role_of(plain: str) -> str | None:
    return next((name for name, pattern in _ROLES if pattern.fullmatch(plain)), None)


def role(*hints: str) -> str | None:
    """The role of a section from its title, label or type: the first hint that has one.

    Hints are matched whole, without numbering, case and closing punctuation; ``intro|results`` as
    in JATS ``sec-type`` gives the role of its last part that has one.
    """
    for hint in hints:
        plain = _NUMBERING.sub("", " ".join(hint.split())).strip(" .:;*").casefold()
        if not plain or len(plain) > LONGEST_TITLE:
            continue
        for part in (plain, *reversed(plain.split("|"))):
            if found := _role_of(part):
                return found
    return None


_MONTHS = {
    name: f"{number:02d}"
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """ISO 8601 date as exact as the source gives it: ``2022``, ``2022-07`` or ``2022-07-04``.

    Months are numbers or English names. ``""`` if there is no year of four digits.
    """
    if not re.fullmatch(r"\d{4}", year.strip()):
        return ""
    month = month.strip()
    number = _MONTHS.get(month[:3].casefold(), "")
    if month.isdigit() and 1 <= int(month) <= 12:
        number = f"{int(month):02d}"
    if not number:
        return year.strip()
    if day.strip().isdigit() and 1 <= int(day) <= 31:
        return f"{year.strip()}-{number}-{int(day):02d}"
    return f"{year.strip()}-{number}"


_LOOSE = re.compile(r"\b((?:1[5-9]|20)\d\d)\b(?:[ -]+([A-Za-z]{3,9}))?(?:[ -]+(\d{1,2})\b)?")


def loose_date(words: str) -> str:
    """The beginning of a date in words: ``1998 Dec-1999 Jan`` → ``1998-12``."""
    match = _LOOSE.search(words)
    return iso_date(*(part or "" for part in match.groups())) if match else ""


def earliest(dates: Iterable[str]) -> str:
    """The first of some partial ISO dates; of ``2022`` and ``2022-07`` the more exact one."""
    best = ""
    for date in dates:
        if not date or best.startswith(date):
            continue
        if not best or date.startswith(best) or date < best:
            best = date
    return best


def pages(first: str, last: str = "") -> str:
    """Page range with the last page written out: ``1390-7`` → ``1390-1397``."""
    first, last = first.strip(), last.strip()
    if not last and "-" in first:
        first, last = (part.strip() for part in first.split("-", 1))
    if not last or last == first:
        return first
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}-{last}"


def citation(journal: str, date: str, *, volume: str = "", issue: str = "", page: str = "") -> str:
    """The place of an article in print: ``Nat Med. 2022;28(7):1390-1397``."""
    place = (volume + (f"({issue})" if issue else "")).replace("( ", "(").replace(" )", ")")
    text = date[:4] + (f";{place}" if place else "") + (f":{page}" if page else "")
    return ". ".join(part for part in (journal.rstrip("."), text) if part)


_NCT = re.compile(r"\bNCT\s?(\d{8})\b")


def trial_numbers(*texts: str) -> list[str]:
    """ClinicalTrials.gov numbers in the order in which they first occur."""
    return list(dict.fromkeys(f"NCT{n}" for text in texts for n in _NCT.findall(text)))


_DOI = re.compile(r"10\.\d{4,9}/\S+")


def doi(text: str) -> str:
    """The DOI in an id or a link, in lower case (DOIs ignore case); ``""`` if there is none."""
    match = _DOI.search(text)
    return match.group().rstrip(".,;)").casefold() if match else ""


def language(code: str) -> str:
    """ISO 639-1 code of a language given in two or three letters, else the code as it is."""
    code = code.strip().casefold()
    three = {
        "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "ita": "it",
        "por": "pt", "rus": "ru", "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "pol": "pl",
        "dut": "nl", "nld": "nl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "hun": "hu",
        "cze": "cs", "ces": "cs", "tur": "tr", "ara": "ar", "per": "fa", "fas": "fa", "heb": "he",
        "gre": "el", "ell": "el", "ukr": "uk", "rum": "ro", "ron": "ro", "bul": "bg", "hrv": "hr",
        "srp": "sr", "slv": "sl", "slo": "sk", "slk": "sk", "cat": "ca", "vie": "vi", "tha": "th",
    }  # fmt: skip
    return three.get(code, code.split("-")[0])


def related_works(**documents: str) -> tuple[Link, ...]:
    """Links to the other forms of the same work; blank documents are left out."""
    return tuple(Link(name.replace("_", " "), key) for name, key in documents.items() if key)


def is_retracted_title(title: str) -> bool:
    """Whether the publisher has put its retraction mark before the title."""
    return bool(re.match(r"\W*(?:retracted(?: article| paper)?|withdrawn)\s*[:.\]]", title, re.I))
