"""Sentence boundaries in clinical text."""

from __future__ import annotations

import json
import lzma

import pytest

from probatum.evidence.sentences import sentences
from tests.shared import SHARED, needs_shared

ONE_SENTENCE = [
    "Administer 0.5 mg.",
    "Reactions (e.g., rash) were seen in 5 of 20 patients.",
    "The dose was well tolerated, i.e. no patient stopped.",
    "Response was higher vs. Placebo in both groups.",
    "See Fig. 2 and Table 3 for the values.",
    "Dr. Smith and Prof. Jones signed the form.",
    "The contract is No. 42 of the register.",
    "Bacteria such as E. coli and S. aureus were grown.",
    "The infusion took approx. 60 minutes.",
    "This was shown by Davies et al. [26] in cells.",
    "The difference was significant (p = .03) at week 4.",
    "Take 5 mg q.d. with food.",
    "We thank J. A. Miller for advice.",
    "Available in the U.S. Pharmacopeia grade only.",
    "1. Wash your hands before use.",
    "5.1 Hepatotoxicity",
    "A full stop. then a lower-case word",
    "Levels rose.[3]",
    "Stop the infusion. ( 5.1 ).",
]

TWO_SENTENCES = [
    ("Give 5 mg.", "Repeat after 2 hours."),
    ("The dose is 10 mg/kg.", "12 patients were treated."),
    ("Expression fell.", "mRNA was stable."),
    ("It is rich in vitamin D.", "Patients took it daily."),
    ("Davies et al. found it.", "The rest did not."),
    ("It was approved in the U.S.", "The label followed."),
    ("Is it safe?", "Nobody knows!"),
    ("(See Warnings.)", "Monitor closely."),
    ("This is known [12].", "That is not."),
    ("This is known. [12]", "That is not."),
    ('He said "stop."', "They stopped."),
    ("Panels show spread.", "(a) Before treatment."),
    ("Infusion ended at 5 p.m.", "The patient left."),
    ("A line without a stop", "Another line"),
    ("Do not use in:", "• children under 2 years"),
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_is_one_sentence(text: str) -> None:
    assert [text[s:e] for s, e in sentences(text)] == [text]


@pytest.mark.parametrize(("first", "second"), TWO_SENTENCES)
def test_are_two_sentences(first: str, second: str) -> None:
    separator = "\n" if not first.endswith((".", "?", "!", ")", '"', "]", ":")) else " "
    text = first + separator + second
    assert [text[s:e] for s, e in sentences(text)] == [first, second]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \u00a0"])
def test_blank_text_has_none(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("unit", [".", "A. ", "[1] ", ". [1", ".)", "1. ", "• "])
def test_hostile_repetition_is_read_to_its_end(unit: str) -> None:
    text = unit * 20_000
    spans = sentences(text)
    assert spans[-1][1] == len(text.rstrip())


@needs_shared
def test_boundaries_of_gold_articles() -> None:
    right = wrong = missed = 0
    with lzma.open(SHARED / "craft-sentences" / "dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            gold = {end for _, end in article["sentences"]}
            found = {end for _, end in sentences(article["text"])}
            right += len(gold & found)
            wrong += len(found - gold)
            missed += len(gold - found)
    assert right / (right + wrong) > 0.995
    assert right / (right + missed) > 0.995
