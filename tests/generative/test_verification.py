"""What holds of every verdict, for sentences of real labels and for made-up ones."""

from __future__ import annotations

import itertools
import json
import lzma
import random
import re
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.claims import Claim, Quote, Verdict
from probatum.evidence.editions import Edition, Kind, Level
from probatum.evidence.quantities import Measure, quantities
from probatum.evidence.sentences import sentences
from probatum.verification.facts import HeldEditions
from probatum.verification.verify import verify
from tests.shared import SHARED, needs_shared

STOOD = {Verdict.SUPPORTED, Verdict.SOURCE_DOES_NOT_ADD_UP}


def edition_of(*paragraphs: str) -> Edition:
    builder = EditionBuilder()
    builder.open_section("Section")
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build(document="file:a", source="file", kind=Kind.LOCAL, title="A")


def quote_of(edition: Edition, start: int, end: int, level: Level = Level.PRIMARY) -> Quote:
    return Quote(
        edition.document, edition.id, "Section", start, end, edition.text[start:end], level
    )


SUBJECTS = st.sampled_from(["The dose", "Median survival", "The half-life", "Platelet count"])
VERBS = st.sampled_from(["was", "may be", "is not", "should be", "increased to", "fell to"])
BOUNDS = st.sampled_from(["", "at least ", "<", "≤ ", "more than ", "approximately "])
UNITS = st.sampled_from([" mg/kg", " mL", "%", " weeks", " × 10^9/L", " mmol/L", " years of age"])
TAILS = st.sampled_from([" in adults", " in 5 of 20 children", " after 3 cycles", ""])
NUMBERS = st.decimals(min_value=Decimal("0.1"), max_value=999, places=1)


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, str, str]:
    """A sentence as what stands before its number, the number, and what follows."""
    before = f"{draw(SUBJECTS)} {draw(VERBS)} {draw(BOUNDS)}"
    return before, str(draw(NUMBERS)), f"{draw(UNITS)}{draw(TAILS)}."


@given(st.lists(statements(), min_size=1, max_size=4), st.data())
def test_a_whole_sentence_copied_from_its_quote_is_supported(
    parts: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    edition = edition_of(*("".join(p) for p in parts))
    start, end = data.draw(st.sampled_from(sentences(edition.text)))
    claim = Claim(edition.text[start:end], (quote_of(edition, start, end),))
    assert verify(claim, HeldEditions([edition])).verdict is Verdict.SUPPORTED


@given(st.lists(statements(), min_size=1, max_size=4), st.data())
def test_a_changed_number_is_never_supported(
    parts: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    edition = edition_of(*("".join(p) for p in parts))
    before, number, after = data.draw(st.sampled_from(parts))
    other = data.draw(NUMBERS.filter(lambda n: n != Decimal(number)))
    text = f"{before}{other}{after}"
    if text in edition.text:
        return
    claim = Claim(text, (quote_of(edition, 0, len(edition.text)),))
    assert verify(claim, HeldEditions([edition])).verdict not in STOOD


@given(SUBJECTS, st.sampled_from(["was", "may be", "fell to"]), NUMBERS, TAILS, st.data())
def test_a_changed_bound_or_unit_is_never_supported(
    subject: str, verb: str, number: Decimal, tail: str, data: st.DataObject
) -> None:
    bounds = st.sampled_from(["at least ", "<", "≤ ", "more than "])
    units = st.sampled_from([" mg/kg", " mg", " mcg", "%", " weeks", " months", " mmol/L"])
    bound, unit = data.draw(bounds), data.draw(units)
    edition = edition_of(f"{subject} {verb} {bound}{number}{unit}{tail}.")
    quote = quote_of(edition, 0, len(edition.text))
    other = data.draw(bounds.filter(lambda b: b != bound))
    another = data.draw(units.filter(lambda u: u != unit))
    for text in (f"{bound}{number}{another}", f"{other}{number}{unit}"):
        claim = Claim(f"{subject} {verb} {text}{tail}.", (quote,))
        assert verify(claim, HeldEditions([edition])).verdict not in STOOD


@given(st.lists(statements(), min_size=2, max_size=4), st.data(), NUMBERS)
def test_the_order_of_quotes_never_matters(
    parts: list[tuple[str, str, str]], data: st.DataObject, number: Decimal
) -> None:
    edition = edition_of(*("".join(p) for p in parts))
    quotes = [quote_of(edition, s, e) for s, e in sentences(edition.text)]
    before, _, after = parts[0]
    shuffled = data.draw(st.permutations(quotes))
    library = HeldEditions([edition])
    one = verify(Claim(f"{before}{number}{after}", tuple(quotes)), library)
    other = verify(Claim(f"{before}{number}{after}", tuple(shuffled)), library)
    assert (one.verdict, one.checks) == (other.verdict, other.checks)


@given(st.text(max_size=200), st.text(min_size=1, max_size=200))
@settings(max_examples=200)
def test_any_text_gets_a_verdict(text: str, source: str) -> None:
    edition = Edition("file:a", "file", Kind.LOCAL, "A", source, (), ())
    claim = verify(Claim(text, (quote_of(edition, 0, len(source)),)), HeldEditions([edition]))
    assert claim.checks
    assert all(check.reason.endswith((".", "!")) for check in claim.checks)


@cache
def label_sentences() -> list[str]:
    """Sentences of real labels that are unlike one another, from a fixed sample of labels."""
    path = SHARED / "fda-labels-openfda-history" / "labels-latest.jsonl.xz"
    found: dict[str, None] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, 120, 3):
            label = json.loads(line)["label"]
            for field in ("dosage_and_administration", "adverse_reactions", "clinical_studies"):
                text = re.sub(r"\s+", " ", label.get(field, [""])[0]).strip()
                for start, end in sentences(text)[:60]:
                    if 30 < end - start < 400:
                        found[text[start:end]] = None
    return list(found)


@needs_shared
def test_label_sentences_copied_whole_are_supported() -> None:
    wrong = []
    for sentence in label_sentences()[:1500]:
        edition = edition_of(sentence)
        claim = Claim(sentence, (quote_of(edition, 0, len(edition.text)),))
        made = verify(claim, HeldEditions([edition]))
        if made.verdict not in STOOD:
            wrong.append((sentence, made.verdict, [c for c in made.checks if c.outcome != "pass"]))
    assert wrong == []


@needs_shared
@pytest.mark.parametrize("seed", [1, 2])
def test_label_sentences_with_a_changed_number_are_never_supported(seed: int) -> None:
    chance = random.Random(seed)
    wrong = []
    for sentence in label_sentences()[:1500]:
        numbers = [q for q in quantities(sentence) if q.measure is not Measure.ORDINAL]
        places = [
            m
            for m in re.finditer(r"\d+(?:\.\d+)?", sentence)
            if any(q.start <= m.start() and m.end() <= q.end for q in numbers)
        ]
        if not places:
            continue
        place = chance.choice(places)
        value = Decimal(place.group())
        changed = value * chance.choice([2, 10]) + chance.choice([1, 3])
        text = f"{sentence[: place.start()]}{changed}{sentence[place.end() :]}"
        edition = edition_of(sentence)
        claim = Claim(text, (quote_of(edition, 0, len(edition.text)),))
        verdict = verify(claim, HeldEditions([edition])).verdict
        if verdict in STOOD:
            wrong.append((place.group(), str(changed), sentence))
    assert wrong == []
