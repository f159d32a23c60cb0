"""The suites that measure the checks: what is altered is false, what is reworded is true."""

import random
from pathlib import Path

import pytest

from benchmarks import altering, rewording
from benchmarks.baselines import ClaimAlone, Cuts, overlap
from benchmarks.corruption import Finding, Pair, concluded, measure, misses
from benchmarks.labelled import NO, OPEN, YES, Labelled, stated
from benchmarks.pairs import Answers, calibration, macro_f1
from benchmarks.pairs import measure as measured
from benchmarks.sources import ours, readable, split

ALTERED = altering.makers({"acmetinib": "acmetinib", "rivalumab": "rivalumab"})
REWORDED = rewording.makers()


def altered(kind: str, text: str, tries: int = 12) -> set[str]:
    return {a.text for seed in range(tries) for a in ALTERED[kind](text, random.Random(seed))}


def reworded(kind: str, text: str, tries: int = 12) -> set[str]:
    return {a.text for seed in range(tries) for a in REWORDED[kind](text, random.Random(seed))}


@pytest.mark.parametrize(
    ("kind", "text", "made"),
    [
        ("digit", "It fell by 7 mg.", "It fell by 3 mg."),
        ("decimal point", "Give 2.5 mg daily.", "Give 25 mg daily."),
        ("unit", "Give 2.5 mg daily.", "Give 2.5 mcg daily."),
        ("comparator", "Stop at values ≥ 3 × ULN.", "Stop at values > 3 × ULN."),
        ("comparator", "It lasted at least 3 days.", "It lasted at most 3 days."),
        ("swapped arms", "Pain fell in 13% versus 9% of them.", "Pain fell in 9% versus 13% of them."),
        ("swapped drug", "Acmetinib reduces pain.", "Rivalumab reduces pain."),
        ("negation", "It was not effective.", "It was effective."),
        ("negation", "It is indicated in adults.", "It is not indicated in adults."),
        ("population", "It is used in adults.", "It is used in children."),
        ("time point", "Pain was measured at week 12.", "Pain was measured at week 24."),
        ("modality", "It may cause harm.", "It will cause harm."),
        ("direction", "Pain increased.", "Pain decreased."),
        ("superlative", "It is an effective drug.", "It is the only effective drug."),
    ],
)  # fmt: skip
def test_an_alteration_of_each_kind(kind: str, text: str, made: str) -> None:
    assert made in altered(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("digit", "As was shown before [12], patients of Study 3 with type 2 diabetes did well."),
        ("digit", "CYP3A4 and AAV9 were found in them."),
        ("unit", "The body surface area in mg/m2 was used in 0 mg."),
        ("comparator", "There was more than one reason."),
        ("swapped arms", "Pain fell in 9% versus 9% of them."),
        ("swapped drug", "Nobody took it."),
        ("negation", "It is not only effective."),
        ("population", "It is used in women and men."),
        ("modality", "It was seen in May."),
        ("direction", "It neither increased nor decreased."),
    ],
)
def test_what_would_stay_true_is_left_alone(kind: str, text: str) -> None:
    assert altered(kind, text) == set()


def test_a_smaller_limit_of_p_is_claimed_never_a_larger_one() -> None:
    for made in altered("digit", "The groups differed (p < 0.05).", tries=40):
        assert float(made.split("< ")[1].rstrip(").")) < 0.05


@pytest.mark.parametrize(
    ("kind", "text", "made"),
    [
        ("synonyms", "It is given prior to meals.", "It is given before meals."),
        ("unit conversions", "Infuse it over 2 hours.", "Infuse it over 120 minutes."),
        ("unit conversions", "The dose is 250 mg daily.", "The dose is 0.25 g daily."),
        ("number words", "It was seen in 12 patients.", "It was seen in twelve patients."),
        ("number words", "It lasted three weeks.", "It lasted 3 weeks."),
        (
            "reordered clauses",
            "In children with asthma, the drug reduced the need for steroids.",
            "The drug reduced the need for steroids in children with asthma.",
        ),
        ("other spellings", "We saw 1,200 patients.", "We saw 1200 patients."),
        ("trimmed", "However, it failed.", "It failed."),
    ],
)
def test_a_rewording_of_each_way(kind: str, text: str, made: str) -> None:
    assert made in reworded(kind, text)


@pytest.mark.parametrize(
    "text", ["Give 10 to 20 mg.", "It ran 37 through 44 weeks.", "Give 5, 10 or 20 mg of it."]
)
def test_one_end_of_a_range_is_not_converted(text: str) -> None:
    assert reworded("unit conversions", text) == set()


def test_the_generators_import_nothing_of_the_program() -> None:
    for name in ("altering", "rewording", "sources"):
        text = (Path(altering.__file__).parent / f"{name}.py").read_text("utf-8")
        assert "probatum" not in text.replace("probatum-", "")


def test_sentences_end_where_they_end() -> None:
    assert split("It fell (p < 0.05). We saw e.g. Asthma. Dr. Who left.") == [
        "It fell (p < 0.05).",
        "We saw e.g. Asthma.",
        "Dr. Who left.",
    ]
    assert readable("The recommended dose of the drug is 40 mg once daily.")
    assert not readable("The recommended dose of the drug is given in Table 3 of this label.")


def test_documents_are_parted_by_their_key() -> None:
    held = [ours(str(n)) for n in range(200)]
    assert 60 < sum(held) < 140
    assert held == [ours(str(n)) for n in range(200)]


def pair(kind: str, claim: str) -> Pair:
    return Pair(kind, claim, "s", "p", "d", "")


def test_precision_is_among_as_many_faithful_claims() -> None:
    wrong = Finding("contradicted", (("quantity", "why"),))
    right = Finding("supported", ())
    made = [
        pair("digit", "a"),
        pair("digit", "b"),
        pair("faithful: copy", "c"),
        pair("faithful: copy", "d"),
    ]
    findings = {
        (claim, side): found
        for side in "sp"
        for claim, found in (("a", wrong), ("b", wrong), ("c", wrong), ("d", right))
    }
    figures = measure(made, findings)["sentence"]
    assert figures["kinds"]["digit"]["number_checks_fail"] == 1
    assert figures["kinds"]["digit"]["precision"] == pytest.approx(1 / 1.5)
    assert figures["faithful"]["not_supported"] == 0.5
    assert figures["reworded"]["pairs"] == 0
    assert "## faithful: copy against the sentence: 1 of 2" in misses(made, findings)


def test_a_prompt_is_told_as_a_sentence() -> None:
    said = "significantly increased"
    row = {"label": said, "intervention": "A ", "comparator": "B", "outcome": "pain"}
    assert concluded(row) == "A significantly increased pain compared with B."
    assert concluded(row, "no significant difference") == (
        "There was no significant difference in pain between A and B."
    )


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Does exercise help?", "Exercise help"),
        ("Pain in children: a neglected field?", "Pain in children: a neglected field"),
    ],
)
def test_a_question_is_told_without_its_mark(question: str, claim: str) -> None:
    assert stated(question) == claim


def test_macro_f1_counts_every_label_alike() -> None:
    gold = [YES, YES, YES, NO]
    assert macro_f1(gold, gold, (YES, NO)) == 1
    assert macro_f1(gold, [YES] * 4, (YES, NO)) == pytest.approx(6 / 7 / 2)
    assert macro_f1(gold, [OPEN] * 4, (YES, NO)) == 0


def test_calibration_is_the_mean_gap_between_sure_and_right() -> None:
    error, bins = calibration([0.9, 0.9, 0.1, 1.0], [True, False, False, True])
    assert [b["pairs"] for b in bins] == [1, 3]
    assert error == pytest.approx(0.25 * 0.1 + 0.75 * abs(2.8 / 3 - 2 / 3))


def test_figures_of_a_method() -> None:
    pairs = [Labelled("a", "b", YES, "1"), Labelled("c", "d", NO, "2")]
    found = measured(Answers((YES, YES), (0.8, 0.6)), pairs, (YES, NO))
    assert found["accuracy"] == 0.5
    assert found["confusion"] == {"contradicted → supported": 1, "supported → supported": 1}
    assert found["ece"] == pytest.approx(0.5 * 0.2 + 0.5 * 0.6)


def test_cuts_find_the_labels_of_a_measure() -> None:
    cuts = Cuts([0.1, 0.2, 0.3, 0.7, 0.8, 0.9], [NO, NO, NO, YES, YES, YES])
    assert [cuts(v) for v in (0.0, 0.95)] == [NO, YES]


def test_words_of_the_claim_alone_are_learnt() -> None:
    pairs = [Labelled("it never helps", "", NO, "1"), Labelled("it helps", "", YES, "2")] * 4
    assert [ClaimAlone(pairs)(text) for text in ("never", "helps it")] == [NO, YES]
    assert overlap(Labelled("drug reduces pain", "the drug and pain", YES, "")) == pytest.approx(
        2 / 3
    )
