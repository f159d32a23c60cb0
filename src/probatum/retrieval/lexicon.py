"""Names of products, substances, conditions, genes and studies, learnt from what the library holds.

A name leads to the documents that carry it. Synonyms widen a search; they never make two products
one: each product keeps its brand, generic name, suffix, route and form (see :class:`Product`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from probatum.evidence.editions import Role
from probatum.retrieval.abbreviations import definitions
from probatum.retrieval.cues import NAME_STEM, words

FORMAT = 4
"""Rises when what is learnt from a name, or the form in which it is kept, changes."""

LONGEST_NAME = 8
"""Words of the longest name that is looked for in a question."""

DRUG_ROLES = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE, Role.INTERVENTION)

_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?", re.UNICODE)
_SUFFIX = re.compile(r"^(.{5,})-([a-z]{4})$")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_COMBINED = re.compile(r"\s*(?:,|;|/|\+|\band\b)\s*")
_LEAD = re.compile(r"^(?:drug|biological|procedure|device|behavioral|other|genetic)\s*:\s*", re.I)

_SALTS = words(
    """acetate anhydrous besylate bisulfate bitartrate bromide calcium carbonate chloride citrate
    dihydrate dihydrochloride disodium fumarate gluconate hemihydrate hydrobromide hydrochloride
    hydroxide lactate magnesium maleate malate mesylate monohydrate nitrate oxalate pamoate
    phosphate potassium sesquihydrate sodium succinate sulfate sulphate tartrate tosylate
    trihydrate zinc"""
)
_CATIONS = words("calcium disodium magnesium potassium sodium zinc")
_NO_NAME = words(
    """80 active adolescence adolescent adult adults age aged all and anesthesia animals any
    assessment attention baseline benefit best blood capsule cardiovascular care cessation
    child children cognition cold comparison complete complication control cream daily day
    death device disease diseases disorder dose drug education effect elderly exercise
    factors female follow gel gene general genes group health healthy human humans
    inactivated infant injection intervention kids life male management medical medication
    men middle mild moderate natural needle new newborn none normal observation of oral
    other outcome over pain patient patients placebo placebos pregnancy preschool prevention
    primary procedure pulmonary pure quality recovery release relief result risk safety
    saline screening severe sex sham solution standard studies study sun supplement support
    surgery syndrome tablet tablets test the therapy time topical toxicity treatment trial
    type up usual vaccine volunteer volunteers water women work year years young"""
)
_NO_NAMES = frozenset(
    {
        "aged 80 and over",
        "child preschool",
        "follow up study",
        "healthy volunteer",
        "infant newborn",
        "middle aged",
        "normal saline",
        "quality of life",
        "risk factor",
        "standard of care",
        "time factor",
        "treatment outcome",
        "usual care",
        "young adult",
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as written, folded, and where it stands."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Product:
    """A medicinal product. Two products differ if any field but ``documents`` differs."""

    brand: str
    generic: str
    suffix: str = ""
    route: str = ""
    form: str = ""
    documents: tuple[str, ...] = ()

    def carries(self, found: str) -> bool:
        """Whether a name (a key, see :func:`key`) is its brand, generic name or part of one."""
        return f" {found} " in f" {key(self.brand)} | {key(self.generic)} "

    def label(self) -> str:
        """The name that a sentence about this product uses: brand, generic name, route, form."""
        generic = self.generic
        if self.suffix and not generic.lower().endswith("-" + self.suffix.lower()):
            generic = f"{generic}-{self.suffix}"
        parts = [p for p in (generic if generic.lower() != self.brand.lower() else "",) if p]
        parts += [p.lower() for p in (self.route, self.form) if p]
        return (
            f"{self.brand} ({', '.join(parts)})" if parts and self.brand else self.brand or generic
        )


@dataclass(frozen=True, slots=True)
class Named:
    """What a name leads to. ``partial`` if the name is one ingredient of several."""

    role: Role
    text: str
    documents: tuple[str, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the library that stands in a text, with everything that it can name."""

    text: str
    key: str
    start: int
    end: int
    named: tuple[Named, ...]

    def roles(self) -> tuple[Role, ...]:
        """Each role once, in the order of :class:`Role`."""
        held = {named.role for named in self.named}
        return tuple(role for role in Role if role in held)


def tokens(text: str) -> list[Token]:
    """The words of a text, hyphens and slashes apart."""
    return [Token(m.group(), fold(m.group()), *m.span()) for m in _TOKEN.finditer(text)]


def fold(word: str) -> str:
    """One word without case, accents and plural."""
    low = word.casefold().replace("’", "'")
    if not low.isascii():
        split = unicodedata.normalize("NFKD", low)
        low = "".join(c for c in split if not unicodedata.combining(c))
    if low.endswith("'s"):
        low = low[:-2]
    if len(low) > 4 and low.endswith("s") and low[-2] not in "sui":
        low = low[:-1]
    return low


def key(name: str) -> str:
    """The form under which a name is looked up: folded words, one blank between them."""
    return " ".join(token.key for token in tokens(name))


def without_suffix(generic: str) -> tuple[str, str]:
    """A biologic's generic name and its four-letter suffix, ``""`` if it has none."""
    match = _SUFFIX.match(generic.strip())
    return (match.group(1), match.group(2)) if match else (generic.strip(), "")


_NUMBERED = re.compile(r"([A-Za-z]{4,})[-\s]\d{1,4}$")
"""A brand with a strength behind it ("Name-125"): readers write the name alone."""


def spellings(role: Role, name: str) -> Iterator[tuple[str, bool]]:
    """``(text, partial)``: a name as written and the other ways in which a reader may write it."""
    name = _LEAD.sub("", name.strip())
    yield name, False
    bare = _BRACKETS.sub("", name).strip()
    if bare and bare != name:
        yield bare, False
        for definition in definitions(name):
            yield definition.short, False
            yield definition.long, False
    if role is Role.CONDITION and "," in bare and len(parts := bare.split(",")) <= 4:
        yield " ".join(part.strip() for part in reversed(parts)), False
    if role in DRUG_ROLES:
        short, suffix = without_suffix(bare)
        if suffix:
            yield short, False
        if role is Role.BRAND and (numbered := _NUMBERED.match(short)):
            yield numbered[1], True
        if len(written := short.split()) > 1 and NAME_STEM.match(written[0].lower()):
            yield written[0], True
        ingredients = [p for p in _COMBINED.split(bare) if p]
        for ingredient in ingredients:
            base, _ = without_suffix(ingredient)
            yield base, len(ingredients) > 1
            for form in _moiety(base):
                yield form, len(ingredients) > 1


def _moiety(ingredient: str) -> Iterator[str]:
    """An ingredient without its salt, and the acid of an anion or the anion of an acid.

    "xic acid" and "xate" are one moiety by the rules of chemical names (IUPAC 2013, P-65.6.2); an
    anion that makes a salt of another substance ("sulfate") names no drug.
    """
    parts = ingredient.split()
    stem = list(parts)
    while len(stem) > 1 and fold(stem[-1]) in _SALTS:
        stem.pop()
    if len(stem) == 2 and fold(stem[0]) in _CATIONS and _anion(stem[1]):
        stem = stem[1:]
    if len(stem) < len(parts):
        yield " ".join(stem)
    if len(stem) == 1 and _anion(stem[0]):
        yield f"{stem[0].lower().removesuffix('ate')}ic acid"
    if len(stem) == 2 and stem[1].lower() == "acid" and stem[0].lower().endswith("ic"):
        yield f"{stem[0].lower().removesuffix('ic')}ate"


def _anion(word: str) -> bool:
    return word.lower().endswith("ate") and len(word) > 6 and fold(word) not in _SALTS


class Lexicon:
    """The names of a library. Build it with :meth:`build`, keep it with :meth:`to_json`."""

    def __init__(
        self,
        names: Mapping[str, str],
        documents: Sequence[str],
        products: Sequence[str],
    ) -> None:
        self._names = names
        self._documents = documents
        self._products = products
        self._by_document: dict[int, list[int]] | None = None
        self._drug_keys: list[str] | None = None

    @classmethod
    def build(
        cls,
        names: Iterable[tuple[Role, str, str]],
        products: Iterable[tuple[str, Sequence[Mapping[str, Any]]]] = (),
    ) -> Lexicon:
        """Learn from ``(role, name, document)`` and ``(document, meta["products"])``."""
        numbers: dict[str, int] = {}
        table: dict[str, dict[tuple[str, bool], tuple[str, dict[int, None]]]] = {}

        def learn(role: Role, name: str, document: str) -> None:
            number = numbers.setdefault(document, len(numbers))
            seen: set[str] = set()
            for text, partial in spellings(role, name):
                found = key(text)
                if found in seen or not _is_name(found, role):
                    continue
                seen.add(found)
                entry = table.setdefault(found, {}).setdefault((role.value, partial), (text, {}))
                entry[1][number] = None

        for role, name, document in names:
            learn(role, name, document)
        kept: dict[tuple[str, ...], tuple[list[str], dict[int, None]]] = {}
        for document, rows in products:
            for row in rows:
                brand, generic = str(row.get("brand") or ""), str(row.get("generic") or "")
                if brand:
                    learn(Role.BRAND, brand, document)
                if generic:
                    learn(Role.GENERIC, generic, document)
                suffix = str(row.get("suffix") or without_suffix(generic)[1])
                fields = [
                    brand or generic,
                    generic,
                    suffix,
                    _joined(row, "route"),
                    _joined(row, "form"),
                ]
                identity = tuple(field.casefold() for field in fields)
                number = numbers.setdefault(document, len(numbers))
                kept.setdefault(identity, (fields, {}))[1][number] = None
        return cls(
            {
                found: "\n".join(
                    _packed((role, "1" if partial else "", text), held)
                    for (role, partial), (text, held) in sorted(entries.items())
                )
                for found, entries in table.items()
            },
            list(numbers),
            [_packed(fields, held) for _, (fields, held) in sorted(kept.items())],
        )

    def to_json(self) -> dict[str, Any]:
        """Few and long strings, which load fast, for :meth:`from_json`."""
        return {
            "format": FORMAT,
            "names": dict(self._names),
            "documents": list(self._documents),
            "products": list(self._products),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Lexicon:
        """What :meth:`to_json` gave. Raises ValueError for another release's form."""
        if stored.get("format") != FORMAT:
            raise ValueError("the lexicon was kept in another form; learn it anew")
        return cls(stored["names"], stored["documents"], stored["products"])

    def __len__(self) -> int:
        return len(self._names)

    def look_up(self, name: str) -> tuple[Named, ...]:
        """Everything that carries this name, whole names before ingredients. Empty if unknown."""
        named = []
        for line in filter(None, self._names.get(key(name), "").split("\n")):
            (role, partial, text), held = _unpacked(line)
            documents = tuple(self._documents[n] for n in held)
            named.append(Named(Role(role), text, documents, bool(partial)))
        order = list(Role)
        return tuple(sorted(named, key=lambda n: (n.partial, order.index(n.role), n.text)))

    def mentions(self, text: str) -> list[Mention]:
        """Names that stand in a text, in order; of two that overlap the longer, then the earlier.

        A name that its source writes in capitals only (an abbreviation, a gene, a study) is found
        where the text writes it in capitals, too.
        """
        told = tokens(text)
        taken = [False] * len(told)
        found: list[Mention] = []
        for size in range(min(LONGEST_NAME, len(told)), 0, -1):
            for first in range(len(told) - size + 1):
                window = told[first : first + size]
                found_key = " ".join(token.key for token in window)
                if found_key not in self._names or any(taken[first : first + size]):
                    continue
                start, end = window[0].start, window[-1].end
                if not _one_phrase(text[start:end]):
                    continue
                named = tuple(n for n in self.look_up(found_key) if _same_case(n, text[start:end]))
                if named:
                    found.append(Mention(text[start:end], found_key, start, end, named))
                    taken[first : first + size] = [True] * size
        return sorted(found, key=lambda mention: mention.start)

    def products(self, of: Iterable[str]) -> tuple[Product, ...]:
        """The products of these documents, each with those of the documents that describe it."""
        if self._by_document is None:
            self._by_document = {}
            for index, row in enumerate(self._products):
                for number in _unpacked(row)[1]:
                    self._by_document.setdefault(number, []).append(index)
        position = {document: n for n, document in enumerate(self._documents)}
        wanted = {position[d] for d in of if d in position}
        indices = sorted({i for n in wanted for i in self._by_document.get(n, ())})
        found: list[Product] = []
        for index in indices:
            (brand, generic, suffix, route, form), held = _unpacked(self._products[index])
            documents = tuple(self._documents[n] for n in held if n in wanted)
            found.append(Product(brand, generic, suffix, route, form, documents))
        return tuple(found)

    def equivalents(self, mention: Mention) -> tuple[str, ...]:
        """Other names of the same documents' products: brand for generic and generic for brand.

        For widening a search only. The mention's own words are left out.
        """
        roles = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
        documents = [
            d for n in mention.named if n.role in roles and not n.partial for d in n.documents
        ]
        names: dict[str, str] = {}
        found = self.products(documents)
        for product in [p for p in found if p.carries(mention.key)] or found:
            for name in (product.brand, without_suffix(product.generic)[0]):
                if name and key(name) != mention.key:
                    names.setdefault(key(name), name)
        return tuple(names.values())

    def near(self, word: str, limit: int = 3) -> tuple[str, ...]:
        """Names of drugs that are spelt almost like ``word``, nearest first. Never an exact one.

        One letter may differ, two in words of seven letters and three in words of twelve if they
        begin alike; but only one if ``word`` ends as the name of another drug of its class does.
        """
        from rapidfuzz.distance import DamerauLevenshtein as Distance

        wanted = key(word)
        allowed = 1 if len(wanted) < 7 else 2 if len(wanted) < 12 else 3
        if NAME_STEM.match(wanted):
            allowed = 1
        if len(wanted) < 5:
            return ()
        near: list[tuple[int, str]] = []
        for candidate in self._drugs():
            if abs(len(candidate) - len(wanted)) <= allowed:
                distance = Distance.distance(wanted, candidate, score_cutoff=allowed)
                alike = distance == 1 or candidate[0] == wanted[0]
                if 0 < distance <= allowed and alike:
                    near.append((distance, candidate))
        return tuple(self._written(name) for _, name in sorted(near)[:limit])

    def _drugs(self) -> list[str]:
        if self._drug_keys is None:
            roles = tuple(f"{role}\t" for role in (Role.BRAND, Role.GENERIC, Role.SUBSTANCE))
            self._drug_keys = sorted(
                found
                for found, lines in self._names.items()
                if len(found) >= 4 and any(line.startswith(roles) for line in lines.split("\n"))
            )
        return self._drug_keys

    def _written(self, found: str) -> str:
        text = self._names[found].split("\t", 3)[2]
        return text.title() if text.isupper() and len(text) > 5 else text


def _packed(fields: Sequence[str], numbers: Iterable[int]) -> str:
    clean = [" ".join(field.split()) for field in fields]
    return "\t".join((*clean, " ".join(map(str, numbers))))


def _unpacked(line: str) -> tuple[list[str], list[int]]:
    *fields, numbers = line.split("\t")
    return fields, [int(number) for number in numbers.split()]


def _joined(row: Mapping[str, Any], field: str) -> str:
    value = row.get(field) or ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _is_name(found: str, role: Role) -> bool:
    parts = found.split()
    if len(found) < 2 or found.isdigit() or len(parts) > LONGEST_NAME:
        return False
    if role is not Role.STUDY and (
        found in _NO_NAMES or all(part in _NO_NAME or part.isdigit() for part in parts)
    ):
        return False
    return len(found) > 2 or role in (Role.GENE, Role.CONDITION)


def _one_phrase(text: str) -> bool:
    return text.count("(") == text.count(")") and not re.search(r"[.;:?!]\s", text)


def _same_case(named: Named, written: str) -> bool:
    text = named.text
    if named.role in (Role.BRAND, Role.GENERIC, Role.SUBSTANCE) and len(text) > 4:
        return True
    if named.role in (Role.STUDY, Role.GENE) and text.isalpha():
        return written in (text, text.upper())
    letters = [c for c in text if c.isalpha()]
    if len(text.split()) > 1 or len(text) > 9 or sum(c.isupper() for c in letters) < 2:
        return True
    return sum(c.isupper() for c in written) >= 2
