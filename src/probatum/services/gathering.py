"""Gathers what an article is written from: products, their studies, and passages on the question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from probatum.answers import studies as studies_of
from probatum.answers import study_kinds
from probatum.answers.brief import Evidence
from probatum.answers.choosing import content_words, stem
from probatum.answers.focus import patient_values
from probatum.answers.label import Product, with_codes
from probatum.answers.labelling import labelling
from probatum.answers.ranking import Ranked
from probatum.answers.studies import TRIAL_DESIGNS
from probatum.answers.study_kinds import (
    FOLLOW_UP,
    OBSERVATIONAL,
    REAL_WORLD,
    REVIEWS,
    TRIALS,
)
from probatum.answers.topics import INDICATIONS, INTERACTIONS
from probatum.answers.unheld import LABEL_ONLY, asks_for, speaks, unheld, unheld_beside
from probatum.evidence.articles import SearchReport
from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Design, Edition, Json, Kind, Level, PassageKind, Role
from probatum.evidence.sentences import sentences
from probatum.library.held import Held, LibraryError
from probatum.library.index import Filter
from probatum.library.store import Store
from probatum.retrieval.cues import NAME_STEM, QuestionType
from probatum.retrieval.lexicon import Product as Named
from probatum.retrieval.lexicon import without_suffix
from probatum.retrieval.understanding import Understanding
from probatum.services.searching import Searcher

PASSAGES = 24
"""Passages that statements are made of."""

RERANKED = 36
"""Passages that are reranked before the many rows and notes of one table are thinned out."""

ROWS_OF_A_TABLE = 4
"""Rows of one table of a label among these passages."""

PRODUCTS = 3
"""Most products that one article describes in full."""

MOST_STUDIES = {TRIALS: 10, REVIEWS: 4, FOLLOW_UP: 3, REAL_WORLD: 6}
"""Most studies of each kind."""

NAMED_PASSAGES = 60
"""Passages read of a study that the question names by its number."""

OPENING_PASSAGES = 8
"""Passages read from the beginning of a document that asks the very question."""

SAME_SUBJECT = 0.4
"""Share of a guideline's title words that a question must have for its recommendations to answer."""

BEST_SCORE = 8.0
"""Score given to such a recommendation: that of an excellent match of the reranker."""

NAMED_DRUG = 3.0
"""Weight of a drug's name among the words of a question that names two."""

RELATED = 2
PEERS = 2
"""Most products for the same condition that a follow-up may lead to."""

RELATED_STUDIES = 4

NEWEST_STUDIES = (QuestionType.UPDATE, QuestionType.EFFICACY, QuestionType.TRIALS,
                  QuestionType.COMPARISON)  # fmt: skip
"""Questions whose answer shows studies one block each."""


SEVERAL = frozenset({QuestionType.DOSE, QuestionType.INDICATION, QuestionType.ADMINISTRATION})
"""Questions for which each brand of an asked substance is described: their doses and uses differ."""

PATIENT_TEXT = frozenset({"42231-1", "42230-3", "59845-8", "68498-5", "51945-4", HIGHLIGHTS})
"""Sections that repeat the label for patients or in short: the full text speaks where it is held."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a question: its day, the site's jurisdiction."""

    as_of: str
    jurisdiction: str = ""


def drugs(understanding: Understanding) -> list[frozenset[str]]:
    """The drugs that the question names, held or not, each with its names in lower case."""
    found = [
        frozenset({s.text.casefold(), *(n.casefold() for n in s.synonyms)})
        for s in understanding.of(Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
    ]
    known = {word for names in found for name in names for word in (name, *name.split())}
    distinct: list[frozenset[str]] = []
    for names in found:
        if not any(names & other for other in distinct):
            distinct.append(names)
    distinct += [
        frozenset({word.casefold()})
        for word in understanding.content
        if NAME_STEM.match(word.casefold()) and word.casefold() not in known
    ]
    return distinct


_FIGURE = re.compile(r"(?<![\w-])\d+(?:\.\d+)?(?![\w-]*[A-Z])")
_NO_TERM = frozenset(map(stem, "recommended given used patient patients treatment label".split()))
"""Words that every question on a drug may have: they choose no statement."""


def terms(understanding: Understanding, store: Store) -> dict[str, float]:
    """Weights of the question's stemmed content words and numbers; names of products left out."""
    named = {
        word.lower()
        for product in understanding.products
        for word in re.findall(r"[^\W_]+", f"{product.brand} {product.generic}")
        if len(drugs(understanding)) < 2
    }
    weights: dict[str, float] = {}
    counted = {
        word: max(store.words.frequency(word).values(), default=0)
        for word in understanding.content
        if word.lower() not in named and stem(word.lower()) not in _NO_TERM and not word.isdigit()
    }
    most = max(counted.values(), default=0) + 1
    for word, count in counted.items():
        weights[stem(word.lower())] = 1 + math.log((most + 1) / (count + 1))
    if len(drugs(understanding)) > 1:
        for word in weights:
            if any(word == stem(n) for names in drugs(understanding) for n in names):
                weights[word] *= NAMED_DRUG
    outside = list(understanding.question)
    values = patient_values(understanding.question)
    spans = [(x.start, x.end) for x in understanding.subjects] + [(v.start, v.end) for v in values]
    for start, end in spans:
        outside[start:end] = " " * (end - start)
    for figure in _FIGURE.findall("".join(outside)):
        weights[figure] = 1.5
    return weights


def products(
    searcher: Searcher, understanding: Understanding, frame: Frame
) -> tuple[list[Product], list[Product], list[str]]:
    """Products asked about, other products with the same substance, and what to say of the choice."""
    store = searcher.store
    held = _labels(store, [d for p in understanding.products for d in p.documents], frame)
    notes: list[str] = []
    asked: dict[str, Named] = {}
    for subject in understanding.subjects:
        for named in subject.products:
            if any(d in held for d in named.documents):
                key = _identity(named)
                asked[key] = _united(asked[key], named) if key in asked else named
    branded = {
        _identity(p) for s in understanding.subjects if s.role is Role.BRAND for p in s.products
    }
    several = bool(SEVERAL & set(understanding.types))
    chosen = _chosen(asked, branded, held, frame, notes, several=several)
    relatives = _relatives(searcher, chosen, held, frame)
    known = searcher.lexicon.products(held)
    made = _one_each([p for n in chosen if (p := _product(store, n, held, frame, known))])
    related = [p for n in relatives if (p := _product(store, n, held, frame, known))]
    return made, related, notes


def peers(
    searcher: Searcher, made: Sequence[Product], frame: Frame
) -> tuple[list[Product], list[Product]]:
    """Held products whose labels name a condition that these labels name, of other substances; and
    the texts of other jurisdictions on these products."""
    store, lexicon = searcher.store, searcher.lexicon
    own = {p.edition.document for p in made}
    substances = {without_suffix(p.generic)[0].casefold() for p in made}
    brands = {p.brand.casefold() for p in made}
    conditions = {n.text for p in made for n in p.edition.names if n.role is Role.CONDITION}
    found = [
        d
        for text in (*sorted(conditions), *sorted(b for b in brands if b))
        for named in lexicon.look_up(text)
        if named.role in (Role.CONDITION, Role.BRAND) and not named.partial
        for d in named.documents
        if d not in own
    ]
    held = _labels(store, found, frame)
    places = {p.edition.jurisdiction for p in made}
    others: dict[str, Product] = {}
    elsewhere: dict[str, Product] = {}
    for named in lexicon.products(held):
        if len(others) >= PEERS and named.brand.casefold() not in brands:
            continue
        product = _product(store, named, held, frame, ())
        if product is None:
            continue
        if named.brand.casefold() in brands:
            if product.edition.jurisdiction not in {"", *places}:
                elsewhere.setdefault(product.edition.document, product)
        elif without_suffix(named.generic)[0].casefold() not in substances:
            others.setdefault(named.brand.casefold(), product)
    return list(others.values()), list(elsewhere.values())


def _one_each(made: Sequence[Product]) -> list[Product]:
    """The products without a second one of the same text or the same brand, route and substance:
    labels name one substance now with its salt and now without."""
    kept: list[Product] = []
    for product in made:
        words = set(product.generic.casefold().split())
        same = [
            k
            for k in kept
            if k.edition.document == product.edition.document
            or (
                k.brand.casefold() == product.brand.casefold()
                and k.route == product.route
                and (words <= (other := set(k.generic.casefold().split())) or other <= words)
            )
        ]
        if not same:
            kept.append(product)
    return kept


def _labels(store: Store, documents: Iterable[str], frame: Frame) -> dict[str, Held]:
    wanted = list(dict.fromkeys(documents))
    if not wanted:
        return {}
    return {
        h.document: h
        for h in store.record.held(documents_in=wanted, as_of=frame.as_of)
        if h.kind is Kind.LABEL
    }


def _united(one: Named, other: Named) -> Named:
    """One product of two entries that differ in their suffix only: the fuller name, all documents."""
    documents = tuple(dict.fromkeys((*one.documents, *other.documents)))
    fuller = max((one, other), key=lambda n: (bool(n.suffix), len(n.generic)))
    return replace(fuller, documents=documents)


def _identity(named: Named) -> str:
    return "|".join(
        x.casefold() for x in (named.brand, without_suffix(named.generic)[0], named.route)
    )


def _best(named: Named, held: dict[str, Held], frame: Frame) -> Held | None:
    """The text that speaks for a product: of the site's jurisdiction, the applicant's own, newest."""
    found = [held[d] for d in named.documents if d in held]
    if not found:
        return None
    return max(
        found,
        key=lambda h: (
            not frame.jurisdiction or h.jurisdiction == frame.jurisdiction,
            h.jurisdiction == "US" if not frame.jurisdiction else True,
            _application(h).startswith(("NDA", "BLA")),
            bool(h.meta.get("is_original_packager", True)),
            h.date,
            h.document,
        ),
    )


def _application(held: Held) -> str:
    numbers = held.meta.get("application_numbers") or held.meta.get("application_number") or ""
    if isinstance(numbers, list):
        return str(numbers[0]) if numbers else ""
    return str(numbers)


def _chosen(
    asked: dict[str, Named],
    branded: set[str],
    held: dict[str, Held],
    frame: Frame,
    notes: list[str],
    *,
    several: bool,
) -> list[Named]:
    named = [n for key, n in asked.items() if key in branded] or list(asked.values())
    unique: dict[tuple[str, ...], Named] = {}
    for n in sorted(named, key=lambda n: _order(n, held, frame)):
        apart = _identity(n) in branded or (several and _own_application(n, held, frame))
        own = (n.brand.casefold(),) if apart else ()
        unique.setdefault((without_suffix(n.generic)[0].casefold(), n.route.casefold(), *own), n)
    chosen = list(unique.values())[:PRODUCTS]
    places = list(asked)
    if branded:
        chosen.sort(key=lambda n: places.index(_identity(n)))
    others = [n.label() for n in named if n not in chosen]
    if others:
        shown = "; ".join(dict.fromkeys(others[:6]))
        more = f" and {len(others) - 6} more" if len(others) > 6 else ""
        notes.append(
            f"Other products that carry this name are held and not described here: {shown}{more}. "
            f"Ask by brand to read one of them."
        )
    return chosen


def _own_application(named: Named, held: dict[str, Held], frame: Frame) -> bool:
    """Whether a product has an application of its own and a brand: it may differ in dose and use."""
    best = _best(named, held, frame)
    generic = without_suffix(named.generic)[0].casefold()
    return (
        best is not None
        and _application(best).startswith(("NDA", "BLA"))
        and named.brand.casefold() != generic
    )


def _order(named: Named, held: dict[str, Held], frame: Frame) -> tuple[bool, str, str]:
    best = _best(named, held, frame)
    if best is None:
        return (True, "", named.brand)
    inverted = "".join(chr(255 - ord(c)) for c in best.date[:10])
    return (not _application(best).startswith(("NDA", "BLA")), inverted, named.brand)


def _relatives(
    searcher: Searcher,
    chosen: Sequence[Named],
    held: dict[str, Held],
    frame: Frame,
) -> list[Named]:
    """Products of the same substance by another route or with another suffix, not asked about."""
    lexicon = searcher.lexicon
    related: dict[str, Named] = {}
    for named in chosen:
        base = without_suffix(named.generic)[0]
        documents = [d for n in lexicon.look_up(base) if not n.partial for d in n.documents]
        for other in lexicon.products(documents):
            same = without_suffix(other.generic)[0].casefold() == base.casefold()
            differs = other.brand.casefold() != named.brand.casefold() and (
                other.route.casefold() != named.route.casefold() or other.suffix != named.suffix
            )
            key = _identity(other)
            if same and differs and key not in {_identity(c) for c in chosen}:
                related[key] = _united(related[key], other) if key in related else other
    missing = [d for n in related.values() for d in n.documents if d not in held]
    held.update(_labels(searcher.store, missing, frame))
    return [
        n
        for n in related.values()
        if (best := _best(n, held, frame))
        and (not frame.jurisdiction or best.jurisdiction == frame.jurisdiction)
    ][:RELATED]


def _product(
    store: Store, named: Named, held: dict[str, Held], frame: Frame, known: Sequence[Named]
) -> Product | None:
    best = _best(named, held, frame)
    if best is None:
        return None
    editions = store.record.held(document=best.document, newest=False, as_of=frame.as_of)
    older = [
        h
        for h in editions
        if h.edition != best.edition and h.level is best.level and h.date <= best.date
    ]
    older.sort(key=lambda h: (h.date, h.version), reverse=True)
    newer = [h for h in editions if h.level is Level.DIGEST and h.date[:10] > best.date[:10]]
    newest = max(newer, key=lambda h: h.date, default=None) if best.level is Level.PRIMARY else None
    return Product(
        brand=named.brand.title() if _shouted(named.brand) else named.brand,
        generic=_case(named.generic) if named.generic.casefold() != named.brand.casefold() else "",
        route=_routes(named, best.document, known),
        edition=store.record.edition(best.edition),
        older=tuple(store.record.edition(h.edition) for h in older[:5]),
        newer=store.record.edition(newest.edition) if newest else None,
    )


def _routes(named: Named, document: str, known: Sequence[Named]) -> str:
    """Every route of this brand in its label, not only the first."""
    routes = {
        r.strip().lower()
        for n in (named, *known)
        if n.brand.casefold() == named.brand.casefold() and document in (*n.documents, "")
        for r in n.route.split(",")
        if r.strip()
    }
    return " and ".join(sorted(routes))


def _shouted(name: str) -> bool:
    return len(name) > 4 and (name.isupper() or name.islower())


def _case(name: str) -> str:
    return name.lower() if _shouted(name) else name


def studies(
    searcher: Searcher, understanding: Understanding, made: Sequence[Product], frame: Frame
) -> tuple[list[Edition], list[Edition], list[Edition]]:
    """Trials and reviews, observational studies, and studies of the relatives of the products."""
    names = _study_names(understanding, made)
    if not names:
        return [], [], []
    store = searcher.store
    documents: dict[str, None] = {}
    for name in names:
        for found in searcher.lexicon.look_up(name):
            if not found.partial:
                documents.update(dict.fromkeys(found.documents))
    kinds = (Kind.ABSTRACT, Kind.FULL_TEXT, Kind.TRIAL)
    query = " ".join((*names[:4], *(s.text for s in understanding.of(Role.CONDITION))))
    hits = searcher.by_words(query, Filter(kinds=kinds, as_of=frame.as_of), 60)
    held = {
        h.document: h
        for h in store.record.held(
            documents_in=[*documents, *(store.record.edition(x.edition).document for x in hits)],
            kinds=kinds, as_of=frame.as_of,
        )
    }  # fmt: skip
    others = [b for b in _other_brands(searcher, made) if b]
    about = [h for h in held.values() if _about(h, names) and not h.retracted]
    fitting = [h for h in about if not _of_another(h, made, others)]
    fitting.sort(key=lambda h: (_mixed(h, made), *_authority(h)))
    chosen: dict[str, list[Held]] = {kind: [] for kind in MOST_STUDIES}
    seen: set[str] = set()
    for h in fitting:
        keys = _works(h)
        if keys & seen:
            continue
        if h.kind is Kind.TRIAL and h.level is Level.PRIMARY and not h.meta.get("has_results"):
            continue
        kind = study_kinds.kind_of(h)
        fits = h.kind is Kind.TRIAL or h.design in (*TRIAL_DESIGNS, *OBSERVATIONAL)
        if fits and len(chosen[kind]) < MOST_STUDIES[kind]:
            chosen[kind].append(h)
            seen |= keys
    trials = sorted((*chosen[TRIALS], *chosen[REVIEWS]), key=fitting.index)
    cohorts = sorted((*chosen[FOLLOW_UP], *chosen[REAL_WORLD]), key=fitting.index)
    aside = sorted(
        (h for h in about if _of_another(h, made, others)),
        key=lambda h: (_mixed(h, made), study_kinds.kind_of(h) != TRIALS, *_authority(h)),
    )
    return (
        [store.record.edition(h.edition) for h in trials],
        [store.record.edition(h.edition) for h in cohorts],
        [store.record.edition(h.edition) for h in aside[:RELATED_STUDIES]],
    )


def _other_brands(searcher: Searcher, made: Sequence[Product]) -> list[str]:
    """Brands of the same substances that are not asked about."""
    own = {p.brand.casefold() for p in made}
    brands: dict[str, None] = {}
    for product in made:
        base = without_suffix(product.generic)[0]
        documents = [d for n in searcher.lexicon.look_up(base) for d in n.documents]
        for other in searcher.lexicon.products(documents):
            if other.brand.casefold() not in own:
                brands.setdefault(other.brand)
    return list(brands)


def _of_another(held: Held, made: Sequence[Product], others: Sequence[str]) -> bool:
    """Whether a study names another brand of the substance and none of those asked about."""
    own = " ".join([held.title, *(n.text for n in held.names)]).casefold()
    mine = any(p.brand and p.brand.casefold() in own for p in made)
    return not mine and any(b.casefold() in own for b in others)


def _mixed(held: Held, made: Sequence[Product]) -> bool:
    """Whether a study has interventions beside the products asked about: shown after the others."""
    own = {n.casefold() for p in made for n in (p.brand, without_suffix(p.generic)[0])}
    named = {n.text.casefold() for n in held.names if n.role is Role.INTERVENTION}
    return bool(own and named - own)


def _study_names(understanding: Understanding, made: Sequence[Product]) -> list[str]:
    names: dict[str, None] = {}
    for product in made:
        for name in (without_suffix(product.generic)[0], product.brand):
            if name:
                names.setdefault(name)
    for subject in understanding.of(Role.STUDY, Role.INTERVENTION, Role.SUBSTANCE):
        names.setdefault(subject.text)
    return list(names)


def _about(held: Held, names: Sequence[str]) -> bool:
    own = " ".join(
        [held.title, *(n.text for n in held.names if n.role is not Role.CONDITION)]
    ).casefold()
    return any(re.search(rf"\b{re.escape(n.casefold())}\b", own) for n in names)


_DESIGNS = list(Design)


def _authority(held: Held) -> tuple[int, int, str, str]:
    design = _DESIGNS.index(held.design) if held.design else len(_DESIGNS)
    inverted = "".join(chr(255 - ord(c)) for c in held.date[:10])
    return (design, study_kinds.rank_of(held), inverted, held.document)


def _works(held: Held) -> set[str]:
    """Identifiers of the work: the same study is not shown as abstract and as full text."""
    keys = {held.document}
    for name in ("pmid", "doi", "pmcid", "nct"):
        value: Json = held.meta.get(name)
        for one in value if isinstance(value, list) else [value]:
            if one and name != "nct":
                keys.add(f"{name}:{str(one).lower()}")
    return keys


_IDENTIFIER = re.compile(r"\bNCT\d{8}\b|\bPMC\d{4,}\b|\bPMID:?\s*\d{4,9}\b", re.IGNORECASE)


NAMED = 3
"""Most studies that are shown whole because the question names them."""


def _named_studies(understanding: Understanding, store: Store, frame: Frame) -> list[Edition]:
    """Held studies that the question names, by their number or by a name that is their own."""
    found: dict[str, Edition] = {}
    for match in _IDENTIFIER.finditer(understanding.question):
        try:
            held = store.record.resolve(match.group(), as_of=frame.as_of)
        except LibraryError:
            continue
        found[held.document] = store.record.edition(held.edition)
    for subject in understanding.of(Role.STUDY):
        documents = [d for d in subject.documents if d not in found]
        held_now = store.record.held(documents_in=documents, as_of=frame.as_of) if documents else []
        editions = [store.record.edition(h.edition) for h in held_now if not h.retracted]
        own = [e for e in editions if _bears(e, subject.text)]
        for edition in sorted(own, key=_main_publication):
            found.setdefault(edition.document, edition)
    return list(found.values())[:NAMED]


def _main_publication(edition: Edition) -> tuple[bool, tuple[int, bool, str, str]]:
    """Key that puts a study's own report before what followed its patients."""
    return (study_kinds.kind_of(edition) != TRIALS, study_kinds.order(edition))


def _bears(edition: Edition, name: str) -> bool:
    """Whether a study's name is its own, not that of another study that it pools or follows."""
    asked = name.casefold()
    if edition.kind is Kind.LABEL:
        return False
    named = [n.text for n in edition.names if n.role is Role.STUDY]
    if _IDENTIFIER.fullmatch(name):
        return asked in {n.casefold() for n in named}
    acronyms = [n for n in named if not _IDENTIFIER.fullmatch(n)]
    if studies_of.short_name(edition):
        return asked in {n.casefold() for n in acronyms}
    first = acronyms[0].casefold() if acronyms else ""
    return (
        asked == first
        and re.search(rf"\b{re.escape(asked)}\b", edition.title.casefold()) is not None
    )


def _speaks_of(ranked: Ranked, understanding: Understanding) -> bool:
    """Whether a passage is about a study that the question names: no trial speaks for another."""
    edition = ranked.edition
    own = " ".join((edition.title, edition.words(ranked.passage), *(n.text for n in edition.names)))
    names = [s.text for s in understanding.of(Role.STUDY)]
    return any(re.search(rf"\b{re.escape(n)}(?![\w-])", own) for n in names)


def _same_question(ranked: Sequence[Ranked], understanding: Understanding) -> list[Ranked]:
    """The beginning of a document that asks the very question, from its first passage on."""
    asked = content_words(understanding.question)
    known = {(r.edition.id, r.passage.start) for r in ranked}
    for edition in {r.edition.id: r.edition for r in ranked}.values():
        title = content_words(edition.title)
        if edition.kind is Kind.LOCAL and title and len(title & asked) == len(title | asked):
            return [
                Ranked(edition, p, BEST_SCORE / 2)
                for p in edition.passages[:OPENING_PASSAGES]
                if (edition.id, p.start) not in known
            ]
    return []


def _recommendations(
    ranked: Sequence[Ranked], understanding: Understanding, store: Store
) -> list[Ranked]:
    """Every graded recommendation of the guideline that is about the question, in its order."""
    asked = frozenset(stem(w.lower()) for w in understanding.content)
    found: list[Ranked] = []
    for edition in {r.edition.id: r.edition for r in ranked}.values():
        title = content_words(edition.title)
        if edition.kind is not Kind.GUIDELINE or not title or len(found) > 0:
            continue
        if len(title & asked) / len(title) >= SAME_SUBJECT:
            found += [
                Ranked(edition, p, BEST_SCORE)
                for p in edition.passages
                if p.kind is PassageKind.RECOMMENDATION
            ]
    known = {(r.edition.id, r.passage.start) for r in ranked}
    return [r for r in found if (r.edition.id, r.passage.start) not in known]


def _names_drug(ranked: Ranked, understanding: Understanding) -> bool:
    """Whether a passage is about a drug that the question names: no drug speaks for another."""
    drugs = understanding.of(Role.BRAND, Role.GENERIC, Role.SUBSTANCE)
    if not drugs:
        return True
    edition = ranked.edition
    own = " ".join(
        [
            edition.title,
            edition.words(ranked.passage),
            *edition.path(ranked.passage.section),
            *(edition.words(s) for s in ranked.passage.lead_in),
            *(n.text for n in edition.names if n.role is not Role.CONDITION),
        ]
    ).casefold()
    names = {n.casefold() for d in drugs for n in (d.text, *d.synonyms)}
    return any(re.search(rf"\b{re.escape(n)}", own) for n in names)


def _of_a_relative(edition: Edition, made: Sequence[Product]) -> bool:
    """Whether this is the label of another brand of a substance whose brand is asked about: what it
    says of dose, tests and harms is not of the product asked about."""
    if edition.kind is not Kind.LABEL or not made:
        return False
    brands = {n.text.casefold() for n in edition.names if n.role is Role.BRAND}
    own = {
        without_suffix(n.text)[0].casefold()
        for n in edition.names
        if n.role in (Role.GENERIC, Role.SUBSTANCE)
    }
    asked = {p.brand.casefold() for p in made}
    return bool(
        brands
        and not brands & asked
        and own & {without_suffix(p.generic)[0].casefold() for p in made}
    )


_NOT_A_USE = frozenset(map(stem, "dose give start adjust child old kidney liver take".split()))


def _of_the_use(made: list[Product], understanding: Understanding, store: Store) -> list[Product]:
    """Of several products those whose indication has the use that the question names, if any has."""
    no_use = {
        stem(word.lower())
        for s in understanding.subjects
        if s.role is not Role.CONDITION
        for word in re.findall(r"[^\W_]+", s.text)
    }
    weights = terms(understanding, store)
    asked = frozenset(w for w in weights if not w[0].isdigit()) - _NOT_A_USE - no_use
    if len(made) < 2 or not asked:
        return made
    fitting = []
    for product in made:
        edition = product.edition
        text = " ".join(edition.words(p) for p in with_codes(edition, [INDICATIONS]))
        if content_words(text) & asked:
            fitting.append(product)
    return fitting or made


def _few_of_a_table(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Passages in their order, of each table the first few rows: the rows of a table share their
    caption, so that one table could fill the list."""
    rows: Counter[tuple[str, int]] = Counter()
    kept = []
    for found in ranked:
        passage = found.passage
        if passage.kind is PassageKind.TABLE_ROW and found.edition.kind is Kind.LABEL:
            key = (found.edition.id, passage.lead_in[0].start if passage.lead_in else -1)
            rows[key] += 1
            if rows[key] > ROWS_OF_A_TABLE:
                continue
        kept.append(found)
    return kept


def _head_to_head(
    understanding: Understanding, made: Sequence[Product], trials: Sequence[Edition]
) -> list[str]:
    """A word on a comparison for which no held trial has both products."""
    if understanding.type is not QuestionType.COMPARISON or len(made) < 2:
        return []
    for trial in trials:
        named = " ".join([trial.title, *(n.text for n in trial.names)]).casefold()
        if trial.design is Design.RANDOMISED and all(p.brand.casefold() in named for p in made):
            return []
    *first, last = (p.brand or p.generic for p in made)
    products = f"{', '.join(first)} and {last}"
    return [
        f"No held randomised trial compares {products} head to head: their trials differ in "
        "population, comparator and time, so no ranking is made."
    ]


def _frequency(store: Store) -> Callable[[str], int]:
    return lambda word: max(store.words.frequency(word).values(), default=0)


_INTERACTING = 5
"""Of this many passages of labels that name a drug most, the most stand under interactions."""


def _is_drug(searcher: Searcher) -> Callable[[str], bool]:
    """Whether labels name a word chiefly as a drug that interacts with theirs."""

    def told(word: str) -> bool:
        hits = searcher.by_words(word, Filter(kinds=(Kind.LABEL,)), _INTERACTING)
        found = [(searcher.store.record.edition(h.edition), h.ordinal) for h in hits]
        under = [set(INTERACTIONS) & set(e.codes(e.passages[n].section)) for e, n in found]
        return 2 * sum(map(bool, under)) > len(under)

    return told


def _sentences(ranked: Ranked) -> list[str]:
    """The sentences of a passage; a list's item with its lead-in, a row of a table whole."""
    edition, passage = ranked.edition, ranked.passage
    words = edition.words(passage)
    if passage.kind is PassageKind.PROSE:
        return [words[a:b] for a, b in sentences(words)]
    return [" ".join((*(edition.words(s) for s in passage.lead_in[-1:]), words))]


def evidence(
    searcher: Searcher,
    understanding: Understanding,
    frame: Frame,
    progress: Callable[[str], None],
) -> Evidence:
    """Everything that the writer needs for this question."""
    store = searcher.store
    progress("Finding the products and their labels")
    made, related, notes = products(searcher, understanding, frame)
    made = _of_the_use(made, understanding, store)
    beside = unheld_beside(understanding, _frequency(store), _is_drug(searcher)) if made else ()
    missing = next((name for name in beside if asks_for(understanding, name)), "")
    if missing:
        made, related = [], []
    progress("Finding studies")
    trials, cohorts, aside = studies(searcher, understanding, made, frame)
    if understanding.type not in NEWEST_STUDIES:
        trials, cohorts = trials[:3], cohorts[:2]
    progress("Searching passages by words and meaning")
    synonyms = tuple(n for s in understanding.subjects for n in s.synonyms)[:8]
    found = searcher.search(
        understanding.question,
        Filter(
            as_of=frame.as_of,
            dated_from=understanding.window.since,
            dated_to=understanding.window.until,
        ),
        k=2 * PASSAGES,
        rerank=0 if understanding.type is QuestionType.UPDATE and made else RERANKED,
        synonyms=synonyms,
    )
    ranked = [
        Ranked(edition, edition.passages[f.ordinal], f.why.rerank)
        for f in found
        if not f.retracted and (edition := store.record.edition(f.edition))
    ]
    ranked = [
        r
        for r in ranked
        if _names_drug(r, understanding)
        and (made or r.edition.kind is not Kind.LABEL or not LABEL_ONLY & set(understanding.types))
    ]
    ranked = [r for r in ranked if not _of_a_relative(r.edition, made)]
    ranked = _few_of_a_table(ranked)[:PASSAGES]
    if made:
        ranked = [r for r in ranked if not PATIENT_TEXT & set(r.edition.codes(r.passage.section))]
    named = (
        [] if LABEL_ONLY & set(understanding.types) else _named_studies(understanding, store, frame)
    )
    if named:
        apart = {e.document for e in named}
        trials = [e for e in trials if e.document not in apart]
        cohorts = [e for e in cohorts if e.document not in apart]
        ranked = [
            *(Ranked(e, p, BEST_SCORE / 2) for e in named for p in e.passages[:NAMED_PASSAGES]),
            *(r for r in ranked if r.edition not in named and _speaks_of(r, understanding)),
        ]
    ranked = [
        *_recommendations(ranked, understanding, store),
        *_same_question(ranked, understanding),
        *ranked,
    ]
    if not (missing or made or named):
        missing = unheld(understanding, _frequency(store), _is_drug(searcher))
    if missing:
        ranked = [
            r for r in ranked
            if r.edition.kind is not Kind.LABEL
            and speaks(_sentences(r), missing, understanding.type)
        ]  # fmt: skip
    near = tuple(
        (r.edition.document, r.edition.title, "found by its words; ranked below what is cited")
        for r in {x.edition.document: x for x in reversed(ranked)}.values()
    )
    counts = store.record.counts()
    report = SearchReport(
        strings=(understanding.question, *synonyms),
        sources=tuple(sorted(counts.kinds.items())),
        as_of=frame.as_of,
        library=f"record state {store.state}: {counts.editions} editions, {counts.passages} passages",
        candidates=len(found) + len(trials) + len(cohorts),
        cited=0,
        near_misses=near,
    )
    publishers = sorted({p.edition.source for p in (*made, *related)})
    checks = [c for s in publishers if (c := store.record.checked(s))]
    return Evidence(
        products=tuple(made),
        related=tuple(related) if understanding.type is QuestionType.UPDATE else (),
        relatives=tuple(related),
        trials=tuple(trials),
        cohorts=tuple(cohorts),
        named=tuple(named),
        related_studies=tuple(aside),
        ranked=tuple(ranked),
        notes={e.document: labelling(e, made) for e in (*named, *trials, *cohorts)},
        notes_first=tuple(notes),
        not_found=tuple(_head_to_head(understanding, made, trials)),
        unheld=missing,
        beside=() if missing else beside,
        search=report,
        last_checked=min(checks) if checks and len(checks) == len(publishers) else "never",
    )
