"""The pure parts of the benchmarks: statistics, the independent reader, gold recall."""

import math
import random

import pytest

from benchmarks.literature import Asked, gold_recall
from benchmarks.measures import accuracy, majority, paired_bootstrap, share, wilson
from benchmarks.reader import UNSUPPORTED, duplicates, numbers, statement_faults
from probatum.retrieval.beir import ndcg, recall


def kinds(statement: str, *quotes: str, context: tuple[str, ...] = ()) -> set[str]:
    return {fault.kind for fault in statement_faults(statement, quotes, context)}


def test_ndcg_is_that_of_trec_eval() -> None:
    grades = {"a": 2, "b": 1, "c": 0}
    assert ndcg(["a", "b"], grades) == 1.0
    expected = (1 / math.log2(2) + 2 / math.log2(4)) / (2 / math.log2(2) + 1 / math.log2(3))
    assert ndcg(["b", "c", "a"], grades) == pytest.approx(expected)
    assert ndcg(["c"], grades) == 0.0
    assert ndcg(["a"], {}) == 0.0


def test_recall_counts_documents_with_a_grade() -> None:
    assert recall(["x", "a"], {"a": 1, "b": 1, "c": 0}) == 0.5
    assert recall(["a"] * 3, {"a": 1, "b": 2}, k=2) == 0.5


def test_bootstrap_is_the_same_for_the_same_seed_and_holds_the_mean() -> None:
    source = random.Random(1)
    first = [source.random() for _ in range(80)]
    second = [a - 0.1 + 0.05 * source.random() for a in first]
    found = paired_bootstrap(first, second, seed=7, resamples=2000)
    assert found == paired_bootstrap(first, second, seed=7, resamples=2000)
    assert found.low < found.mean < found.high
    assert found.mean == pytest.approx(sum(first) / 80 - sum(second) / 80)
    assert 0.05 < found.low < found.high < 0.1


def test_bootstrap_of_equal_runs_is_nought() -> None:
    found = paired_bootstrap([0.3, 0.7], [0.3, 0.7], seed=1, resamples=100)
    assert (found.mean, found.low, found.high) == (0, 0, 0)


def test_bootstrap_refuses_what_is_not_paired() -> None:
    with pytest.raises(ValueError, match="pairs are needed"):
        paired_bootstrap([1.0], [], seed=1)


def test_wilson_holds_the_share_and_stays_within_bounds() -> None:
    low, high = wilson(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(5, 5)[1] == 1.0


def test_accuracy_counts_what_is_missing_as_wrong() -> None:
    gold = {"1": "yes", "2": "no", "3": "yes"}
    assert accuracy({"1": "yes", "2": "yes"}, gold) == (1, 3)
    assert majority(gold) == ("yes", 2)
    assert share(0, 0) == 0.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("40 mg", ["40"]),
        ("1,234 of 5,000.50", ["1234", "5000.5"]),
        ("0.97 [95% CI, 0.79 to 1.20]", ["0.97", "95", "0.79", "1.2"]),
        ("p=.03", ["0.03"]),
        ("5-10 days", ["5", "10"]),
    ],
)
def test_numbers_have_one_form(text: str, found: list[str]) -> None:
    assert numbers(text) == found


QUOTE = "The recommended dose is 40 mg every other week, unless the patient has not responded."


def test_a_statement_in_the_words_of_its_quote_has_no_fault() -> None:
    assert kinds(QUOTE, QUOTE) == set()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (QUOTE.replace("40", "80"), "number"),
        (QUOTE.replace("40 mg", "40 mL"), "pair"),
        (QUOTE.replace("not ", ""), "negation"),
        (
            QUOTE.replace("is 40", "is not more than 40").replace("not resp", "never resp"),
            "negation",
        ),
        (QUOTE.replace(", unless the patient has not responded", ""), "condition"),
        ("The recommended dose cures severe migraine attacks.", "words"),
    ],
)
def test_what_the_quote_does_not_say_is_found(statement: str, fault: str) -> None:
    assert fault in kinds(statement, QUOTE)
    assert fault in UNSUPPORTED


def test_a_statement_without_a_quote_is_unsupported() -> None:
    assert kinds("Anything.") == {"quote"}


def test_a_percentage_that_is_shown_with_its_counts_is_derived() -> None:
    quote = "Response was seen in 13 of 22 patients."
    assert kinds("Response was seen in 13 of 22 patients (59%).", quote) == set()
    assert "number" in kinds("Response was seen in 13 of 22 patients (65%).", quote)


def test_a_word_may_come_from_the_titles_over_the_quote_but_a_number_may_not() -> None:
    statement = "Hepatic impairment: the dose is 20 mg."
    assert "words" in kinds(statement, "the dose is 20 mg")
    assert kinds(statement, "the dose is 20 mg", context=("Hepatic impairment",)) == set()
    assert "number" in kinds(statement, "the dose is low", context=("20 mg",))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("These were more frequent in children than in adults.", "hanging"),
        ("Reduce the dose [see Warnings and Precautions (5.2)].", "cross-reference"),
        ("The results are given in Table 3.", "cross-reference"),
        ("Reactions that were reported include.", "fragment"),
        ("and in patients with asthma.", "fragment"),
        ("Give it with food (once a day.", "fragment"),
    ],
)
def test_what_cannot_be_understood_alone_is_found(statement: str, fault: str) -> None:
    found = kinds(statement, statement)
    assert fault in found
    assert not found & UNSUPPORTED


@pytest.mark.parametrize(
    "statement",
    [
        "It is not known whether the drug is excreted in milk.",
        "Table 10: Efficacy results of the study.",
        "Term neonates (gestational age 37 weeks and above): 0.55 mg/kg once daily.",
        "Both the tablets and the solution may be used.",
        "mRNA levels fell.",
        "HER2-positive disease responded.",
        "Reduce to 15 mg at ≤1% BCR-ABL1 IS.",
        "This is a randomised trial of two doses.",
    ],
)
def test_what_only_looks_like_a_fault_is_none(statement: str) -> None:
    assert kinds(statement, statement) == set()


def test_duplicates_say_nothing_of_their_own() -> None:
    said = "Avoid use with strong or moderate CYP3A inhibitors during treatment."
    again = "During treatment, avoid use with strong or moderate CYP3A inhibitors."
    other = said.replace("inhibitors", "inducers")
    assert duplicates([said, again]) == [(said, again)]
    assert duplicates([said, other]) == []
    assert duplicates(["None.", "None."]) == [("None.", "None.")]
    assert duplicates([said.replace("CYP3A", "5 mg of"), said.replace("CYP3A", "8 mg of")]) == []


def test_gold_recall_needs_half_of_the_words_of_a_gold_text() -> None:
    texts = {"pmid:1": "one two three four. five six."}
    gold = Asked("q", "?", (("pmid:1", "one two three four."), ("pmid:1", "five six.")), "")
    assert gold_recall(gold, {}, texts) == 0.0
    assert gold_recall(gold, {"pmid:1": [(0, 7)]}, texts) == 0.5
    assert gold_recall(gold, {"pmid:1": [(0, 3)]}, texts) == 0.0
    assert gold_recall(gold, {"pmid:1": [(0, 7), (20, 29)]}, texts) == 1.0
    assert gold_recall(gold, {"pmid:2": [(0, 29)]}, texts) == 0.0
