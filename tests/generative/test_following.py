"""A question that stands on its own is asked as it is, whatever was asked before."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.evidence.editions import Role
from probatum.retrieval.following import follow, stands
from probatum.retrieval.lexicon import Lexicon
from probatum.retrieval.turning import parse
from probatum.retrieval.understanding import Understanding, understand

NAMES = [
    ("spl:z", Role.BRAND, "Zolgensma"),
    ("spl:z", Role.GENERIC, "onasemnogene abeparvovec-xioi"),
    ("spl:i", Role.BRAND, "Itvisma"),
    ("spl:i", Role.GENERIC, "onasemnogene abeparvovec-brve"),
    ("spl:s", Role.BRAND, "Spinraza"),
    ("spl:s", Role.GENERIC, "nusinersen"),
    ("spl:l", Role.BRAND, "Lipitor"),
    ("spl:l", Role.GENERIC, "atorvastatin calcium"),
    ("nct:1", Role.STUDY, "STEER"),
    ("nct:1", Role.CONDITION, "spinal muscular atrophy"),
]
FIELDS = ("brand", "generic", "suffix", "route")
PRODUCTS = [
    ("spl:z", "Zolgensma", "onasemnogene abeparvovec-xioi", "xioi", "INTRAVENOUS"),
    ("spl:i", "Itvisma", "onasemnogene abeparvovec-brve", "brve", "INTRATHECAL"),
    ("spl:s", "Spinraza", "nusinersen", "", "INTRATHECAL"),
    ("spl:l", "Lipitor", "atorvastatin calcium", "", "ORAL"),
]
LEXICON = Lexicon.build(
    [(role, text, document) for document, role, text in NAMES],
    [(row[0], [dict(zip(FIELDS, row[1:], strict=True))]) for row in PRODUCTS],
)

drug = st.sampled_from(
    ["Zolgensma", "Itvisma", "Spinraza", "nusinersen", "Lipitor", "atorvastatin",
     "onasemnogene abeparvovec", "onasemnogene abeparvovec (Zolgensma)"]
)  # fmt: skip
asked = st.sampled_from(
    ["What is the dose of {}", "What are the side effects of {}", "What monitoring does {} need",
     "Contraindications of {}", "How is {} stored", "How does {} work", "Is {} approved",
     "What is the boxed warning of {}", "What changed in the label of {}", "Which trials of {}",
     "Does {} interact with alcohol", "And what is the dose of {}", "What about the storage of {}",
     "Compare {} with Spinraza and Lipitor", "{} dose"]
)  # fmt: skip
frame = st.sampled_from(
    ["", " in a child of 9 kg", " during pregnancy", " in the EU", " in adults", " since 2024",
     " in severe renal impairment", " for a 3-month-old infant weighing 6 kg"]
)  # fmt: skip


def whole(name: str, words: str, rest: str) -> str:
    return f"{words.format(name)}{rest}?"


own = st.one_of(
    st.builds(whole, drug, asked, frame),
    st.sampled_from(
        ["What did STEER show?", "What are the treatments for spinal muscular atrophy?",
         "What does the USPSTF recommend for colorectal cancer screening?",
         "What is the capital of France?", "How is hypertension treated in adults?"]
    ),
)  # fmt: skip
fragment = st.sampled_from(
    ["and in a child of 9 kg?", "why?", "how often?", "what about troponin?", "in the EU?",
     "compare with nusinersen", "and the other product?", "is that off-label?", "since when?",
     "Spinraza", "side effects?", "the intrathecal one", "and Lipitor?", "?", "and", "it", "…"]
)  # fmt: skip


def read(question: str) -> Understanding:
    return understand(question, LEXICON, as_of="2026-11-23")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(own, fragment), min_size=1, max_size=4), own)
def test_what_stands_on_its_own_is_never_changed(before: list[str], said: str) -> None:
    followed = follow(said, read(said), [read(q) for q in before], LEXICON)
    assert followed.question == said
    assert not followed.back
    assert not followed.carried


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(own, fragment), max_size=4), st.one_of(fragment, st.text(max_size=60)))
def test_any_words_are_understood_or_asked_as_they_are(before: list[str], said: str) -> None:
    history = [read(q) for q in before]
    once = follow(said, read(said), history, LEXICON)
    again = follow(said, read(said), history, LEXICON)
    assert once == again
    assert once.question or not said.strip()
    if not before:
        assert once.question == " ".join(said.split())


@settings(max_examples=200, deadline=None)
@given(drug, asked, frame)
def test_a_question_taken_apart_and_put_together_keeps_its_subject(
    name: str, words: str, rest: str
) -> None:
    said = whole(name, words, rest)
    told = parse(read(said)).whole()
    wanted = (p for p in read(said).products if "(" not in name or p.brand == "Zolgensma")
    assert set(read(told).products) >= set(wanted)
    assert stands(read(told)) == stands(read(said))
