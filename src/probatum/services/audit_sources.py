"""From citation marks and references of a stranger's text to documents that are held."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from probatum.answers.numbering import authors
from probatum.audits.bibliography import Entry, identifiers
from probatum.evidence.editions import Kind, Role
from probatum.library.held import AmbiguousError, Held, NotHeldError
from probatum.retrieval.lexicon import key
from probatum.services.searching import Searcher

ENOUGH = 0.55
"""Score of a sentence from which a claim speaks for its document (see ``audits.choosing``)."""

ALONE = 0.8
"""Score that a claim must have which is the only one of its citation."""

LEAST = 2
SHARE = 1 / 3
"""At least this many of a citation's claims, and this share of them, must speak for the document."""

_TITLE_WORDS = 5
_AUTHOR = re.compile(r"([A-Z][\w'’-]{1,30})(?:\set\sal\.?|\sand\s\S+|\s&\s\S+)?,?\s((?:19|20)\d\d)")
_LABEL = re.compile(
    r"\b(?:prescribing\sinformation|package\s(?:insert|leaflet)|(?:product|drug|FDA|US|U\.S\.)\s"
    r"(?:label(?:ing|ling)?|information|monograph)|label(?:ing|ling)?|USPI|DailyMed|accessdata\.fda)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:SmPC|SPC|EMA|EPAR|eMC|summary\sof\sproduct\scharacteristics|European|MHRA|PMDA)\b"
)
"""Words of product information of other countries than that of the labels held by set id."""

_PREFIX = {"pmid": "pmid:", "pmc": "pmc:", "nct": "nct:", "doi": "doi:", "set id": "spl:"}


class Sources:
    """The documents of a library by what a text may call them."""

    def __init__(self, searcher: Searcher, as_of: str) -> None:
        self._record = searcher.store.record
        self._lexicon = searcher.lexicon
        self._as_of = as_of
        self._titles: dict[str, str] | None = None
        self._headers: list[Held] = []

    def by_identifier(self, found: Sequence[tuple[str, str]]) -> tuple[str, str]:
        """``(document, how)`` of the first identifier that is held, empty strings if none is."""
        for how, identifier in found:
            try:
                held = self._record.resolve(
                    _PREFIX[how] + identifier.lower().replace("pmc", "PMC").replace("nct", "NCT")
                )
            except (NotHeldError, AmbiguousError):
                continue
            return held.document, how
        return "", ""

    def of_entry(self, entry: Entry, text: str, subject: Sequence[str] = ()) -> tuple[str, str]:
        """``(document, how)`` that a reference names, by its identifiers, then by its title, then as
        the label of a product. ``subject`` are the documents that the text is about."""
        document, how = self.by_identifier(entry.identifiers)
        if document:
            return document, how
        words = key(text[entry.start : entry.end][:2000])
        best = ""
        for title, candidate in self._by_title().items():
            if len(title) > len(best) and f" {title} " in f" {words} ":
                best, document = title, candidate
        if best:
            return document, "title"
        return self._label(text[entry.start : entry.end][:2000], subject)

    def _label(self, words: str, subject: Sequence[str]) -> tuple[str, str]:
        """The held label of the product that words such as "prescribing information" stand beside.

        Of several the subject's is meant; else none, as a guess would lead readers astray.
        """
        if not _LABEL.search(words) or _FOREIGN.search(words):
            return "", ""
        named = [n for m in self._lexicon.mentions(words) for n in m.named if not n.partial]
        for roles in ((Role.BRAND,), (Role.GENERIC, Role.SUBSTANCE)):
            documents = dict.fromkeys(d for n in named if n.role in roles for d in n.documents)
            held = self._record.held(documents_in=list(documents), as_of=self._as_of)
            labels = sorted(h.document for h in held if h.kind is Kind.LABEL and h.newest)
            about = [d for d in labels if d in subject]
            if chosen := (about[:1] or (labels if len(labels) == 1 else [])):
                return chosen[0], "product"
        return "", ""

    def of_words(self, words: Sequence[str], subject: Sequence[str]) -> tuple[str, str]:
        """``(document, how)`` that the words of a mark name: an identifier, or an author and a year."""
        for word in words:
            document, how = self.by_identifier(identifiers(word) or ())
            if document:
                return document, how
            if (match := _AUTHOR.search(word)) and (found := self._by_author(match, subject)):
                return found, "author and year"
        return "", ""

    def _by_title(self) -> Mapping[str, str]:
        if self._titles is None:
            self._titles = {}
            for held in self._all():
                if (
                    held.kind is not Kind.LABEL
                    and len((title := key(held.title)).split()) >= _TITLE_WORDS
                ):
                    self._titles.setdefault(title, held.document)
        return self._titles

    def _all(self) -> list[Held]:
        if not self._headers:
            self._headers = self._record.held(as_of=self._as_of)
        return self._headers

    def _by_author(self, match: re.Match[str], subject: Sequence[str]) -> str:
        """The one held document by this author of this year; of several the one on the subject."""
        name, year = match[1].casefold(), match[2]
        found = [
            held
            for held in self._all()
            if held.date.startswith(year) and _first(authors(held.meta)) == name
        ]
        wanted = {s.casefold() for s in subject}
        close = [h for h in found if wanted & {n.text.casefold() for n in h.names}]
        chosen = found if len(found) == 1 else close
        return chosen[0].document if len(chosen) == 1 else ""


def _first(names: str) -> str:
    """Surname of the first author: the first word that is no initial."""
    for word in re.findall(r"[^\W\d_][\w'’-]*", names):
        if len(word) > 2:
            return str(word).casefold()
    return ""


def voted(
    scores: Mapping[int, Sequence[Mapping[str, float]]], taken: Mapping[int, str]
) -> dict[int, str]:
    """The document that the claims of each citation number speak for, by their words together.

    ``scores`` has for each number and each of its claims the best score by document. Two numbers
    cite two documents, so one that is taken is given to no other; the number with most claims
    chooses first. ``taken`` are the numbers that are resolved already.
    """
    made = dict(taken)
    order = sorted((n for n in scores if n not in made), key=lambda n: (-len(scores[n]), n))
    for number in order:
        of = scores[number]
        used = set(made.values())
        sums: dict[str, float] = {}
        for one in of:
            for document, value in one.items():
                if document not in used:
                    sums[document] = sums.get(document, 0.0) + value
        ranked = sorted(sums, key=lambda d: (-sums[d], d))
        for document in ranked[:1]:
            said = [one.get(document, 0.0) for one in of]
            speaking = sum(value >= ENOUGH for value in said)
            needed = max(min(LEAST, len(of)), SHARE * len(of))
            if speaking >= needed and (len(of) > 1 or said[0] >= ALONE):
                made[number] = document
    return made
