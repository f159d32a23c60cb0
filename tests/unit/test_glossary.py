"""The glossary changes no number, no denial and no force, and names the source of every meaning."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from probatum.audiences.glossary import Entry, Glossary, glossary
from probatum.verification.modality import _CLASS
from probatum.verification.wording import WEIGHED

ENTRIES = glossary().entries
STATUSES = ("read in primary", "read in secondary", "unconfirmed")

_FORCES = {
    "contraindication": ("contraindicated", "should not"),
    "advice": ("recommended", "advised"),
    "need": ("appropriate necessary indicated require", "need"),
    "cause": ("mediated", "caused by"),
    "consideration": ("consider", "think"),
}
"""The words that an entry marked ``modal`` may put for each other."""


def _weighed(text: str) -> Counter[str]:
    """Denials one by one, modal words by their kind."""
    words = [w for w in re.findall(r"[a-z]+", text.lower()) if w in WEIGHED]
    return Counter(_CLASS.get(w, w) for w in words)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.term)
def test_no_entry_changes_a_number_a_denial_or_a_force(entry: Entry) -> None:
    assert re.findall(r"\d+", entry.term) == re.findall(r"\d+", entry.say)
    if entry.modal:
        one, other = _FORCES[entry.modal]
        assert any(word in entry.term for word in one.split())
        assert other in entry.say
        assert entry.say.count("not") == (entry.modal == "contraindication")
    else:
        assert _weighed(entry.term) == _weighed(entry.say)


def test_every_meaning_names_its_source_and_status() -> None:
    for entry in ENTRIES:
        if entry.means:
            assert entry.source, entry.term
            assert entry.status in STATUSES, entry.term
            assert entry.source != "general" or entry.status == "unconfirmed", entry.term


def test_no_term_stands_twice() -> None:
    terms = Counter(e.term.lower() for e in ENTRIES)
    assert [t for t, n in terms.items() if n > 1] == []


def test_no_plain_words_are_a_term_that_says_something_else() -> None:
    """What is said plainly stays as it is when it is read once more."""
    for entry in ENTRIES:
        assert glossary().plain(entry.say).lower() == entry.say.lower(), entry.term


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Thrombocytopenia occurred.", "Shortage of platelets happened."),
        ("It may cause HEPATOTOXICITY.", "It may cause liver damage."),
        ("Acute renal failure: monitor creatinine.", "Sudden kidney damage: check creatinine."),
        ("The non-hepatic cause", "The non-hepatic cause"),
        ("AST and ALT below 2 x ULN", "AST and ALT below 2 times the upper limit of normal"),
    ],
)
def test_the_longest_term_is_said_in_its_case(text: str, plain: str) -> None:
    assert glossary().plain(text) == plain


def test_what_is_spared_stays() -> None:
    own = Glossary([Entry("drug", "medicine")])
    assert own.say("The drug works.", ("drug",)).text == "The drug works."


@pytest.mark.parametrize(
    "name",
    [
        "acute lymphoblastic leukemia",
        "chronic myeloid leukemia",
        "bipolar disorder",
        "Food and Drug Administration",
        "selective serotonin reuptake inhibitors",
        "ulcerative colitis",
        "visual hallucinations",
        "symptomatic treatment",
        "upon discontinuation syndrome",
        "an outcome measure of pain",
    ],
)
def test_names_that_a_plainer_word_would_change_stay(name: str) -> None:
    """ "Acute" in a leukemia is no "sudden", a "disorder" in a diagnosis no "problem"."""
    assert glossary().plain(name) == name


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a transient ischemic attack", "a TIA"),
        ("patients should be observed closely", "patients should be watched closely"),
        ("rash was observed", "rash was seen"),
        ("signs of CNS and respiratory depression", "signs of slowed brain and breathing"),
        ("developmental toxicity in rats", "developmental harm in rats"),
        ("significantly reduced", "significantly reduced"),
        ("a CYP3A4 inducer", "a CYP3A4 inducer"),
        ("an efficacy of known hypersensitivity", "an effect of known allergy"),
        ("adverse events", "unwanted events"),
        ("malignant hypertension", "dangerously high blood pressure"),
        ("elderly women", "older women"),
        ("Studies demonstrated a benefit.", "Studies showed a benefit."),
        ("A benefit was demonstrated.", "A benefit was shown."),
    ],
)
def test_false_friends_are_told_apart(text: str, plain: str) -> None:
    assert glossary().plain(text) == plain
