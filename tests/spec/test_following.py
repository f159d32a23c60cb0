# ruff: noqa: E501
"""Conversations on the starter library: what each follow-up is understood to ask.

A line is a conversation, its turns between bars. What is understood stands behind ``->``; ``=`` means
that the words are asked as they are; ``?? A; B`` that they are asked back with these whole questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from probatum.library.store import Store
from probatum.services.searching import Searcher
from probatum.services.threads import understood

AS_OF = "2026-11-23"

CONVERSATIONS = """
# --- a patient, a state, a place, a time in place of the old one
What is the dose of Zolgensma? | and in a child of 9 kg? -> What is the dose of Zolgensma in a child of 9 kg?
What is the dose of Zolgensma in a child of 9 kg? | and at 15 kg? -> What is the dose of Zolgensma at 15 kg?
What is the dose of Zolgensma in a child of 9 kg? | in the EU? -> What is the dose of Zolgensma in a child of 9 kg in the EU? | and in the US? -> What is the dose of Zolgensma in a child of 9 kg in the US?
What is the dose of Zolgensma? | what does the EMA say? -> What is the dose of Zolgensma in the EU?
What is the dose of Zolgensma? | and in Europe? -> What is the dose of Zolgensma in the EU?
What is the dose of risdiplam for a 3-month-old infant weighing 6 kg? | and at 9 kg? -> What is the dose of risdiplam at 9 kg?
What is the dose of Evrysdi? | for adults? -> What is the dose of Evrysdi for adults?
What is the dose of Evrysdi? | children? -> What is the dose of Evrysdi in children?
What is the dose of Evrysdi? | in renal impairment? -> What is the dose of Evrysdi in renal impairment? | and hepatic? -> What is the dose of Evrysdi in hepatic impairment?
Can Evrysdi be used in pregnancy? | and while breastfeeding? -> Can Evrysdi be used while breastfeeding?
Who is eligible for Itvisma? | in the EU? -> Who is eligible for Itvisma in the EU?
What are the latest updates on nusinersen? | since 2024? -> What are the latest updates on nusinersen since 2024?
What are the latest updates on onasemnogene abeparvovec (Zolgensma) for SMA? | and in a child of 9 kg? -> What are the latest updates on Zolgensma for SMA in a child of 9 kg?
Monitoring after Zolgensma | in premature infants? -> Monitoring after Zolgensma in premature infants
# --- another drug, study or product
What is the dose of Zolgensma? | and Spinraza? -> What is the dose of Spinraza?
What is the dose of Zolgensma? | what about Evrysdi? -> What is the dose of Evrysdi?
How effective is nusinersen in later-onset SMA? | and risdiplam? -> How effective is risdiplam in later-onset SMA?
Which lab tests are needed before starting Zolgensma? | same for Itvisma -> Which lab tests are needed before starting Itvisma?
What is the dose of onasemnogene abeparvovec (Zolgensma)? | and nusinersen? -> What is the dose of nusinersen?
What did STR1VE-EU show? | and START? -> What did START show?
What is the dose of Zolgensma in a child of 9 kg? | and the other product? -> What is the dose of Itvisma in a child of 9 kg?
What is the dose of Itvisma? | and the other one? -> What is the dose of Zolgensma?
What is the dose of onasemnogene abeparvovec? | the intravenous one -> What is the dose of Zolgensma? | and intrathecally? -> What is the dose of Itvisma?
What is the dose of Zolgensma? | ibuprofen? -> What is the dose of ibuprofen?
What is the dose of Zolgensm? | Zolgensma -> What is the dose of Zolgensma?
# --- another topic on the same subject
What is the dose of Zolgensma? | what about troponin? -> Monitoring of troponin with Zolgensma
Which lab tests are needed before starting Zolgensma? | platelets? -> Monitoring of platelets with Zolgensma
What are the side effects of Evrysdi? | contraindications? -> Contraindications of Evrysdi
What is the dose of Evrysdi? | mechanism of action? -> Mechanism of action of Evrysdi
What is the dose of Evrysdi? | which trials? -> Which trials of Evrysdi?
What is the dose of Evrysdi? | what are the side effects? -> What are the side effects of Evrysdi?
What is the dose of Evrysdi? | how does it work? -> How does Evrysdi work?
What is the dose of Evrysdi? | how should it be stored? -> How should Evrysdi be stored?
What is the dose of Evrysdi? | with food? -> Can Evrysdi be taken with food?
What is the dose of Evrysdi? | what if a dose is missed? -> What if a dose is missed with Evrysdi?
What is the dose of Zolgensma? | can it be repeated? -> Can Zolgensma be repeated?
What is the dose of Zolgensma? | what should I tell the family? -> What should I tell the family with Zolgensma?
What is the boxed warning of Zolgensma? | which tests before? -> Which tests before Zolgensma?
What did STR1VE-EU show? | adverse events? -> Adverse events in STR1VE-EU
What is the dose of Zolgensma in a child of 9 kg? | is that off-label? -> Is Zolgensma off-label in a child of 9 kg?
What is the dose of Zolgensma in a child of 9 kg? | what about troponin? -> Monitoring of troponin with Zolgensma | and the dose? -> The dose of Zolgensma in a child of 9 kg
What is the dose of Zolgensma in a child of 9 kg? | vomiting? -> What about vomiting with Zolgensma?
What is the dose of Zolgensma? | is it approved in adults? -> Is Zolgensma approved in adults?
# --- why, since when, how often
Can Zolgensma be given with active infection? | why? -> Why active infection: what are the warnings of Zolgensma?
Which lab tests are needed before starting Zolgensma? | what about troponin? -> Monitoring of troponin with Zolgensma | why? -> Why troponin: what are the warnings of Zolgensma?
How effective is risdiplam? | why? -> How does risdiplam work?
What is the boxed warning of Zolgensma? | since when? -> Since when, label changes of Zolgensma: boxed warning?
What is the dose of Spinraza? | how often? -> How often should Spinraza be given?
What is the dose of Spinraza? | how long? -> How long should Spinraza be given?
Monitoring of troponin with Zolgensma | how often? -> How often should troponin be monitored with Zolgensma?
Monitoring after Zolgensma | platelets? -> Monitoring of platelets with Zolgensma | for how long? -> How long should platelets be monitored with Zolgensma?
What are the side effects of Evrysdi? | how often? -> How frequent are side effects with Evrysdi?
# --- side by side
What is the dose of Zolgensma? | compare with risdiplam -> Compare Zolgensma with risdiplam: dose
What is the dose of Zolgensma in a child of 9 kg? | vs Spinraza? -> Compare Zolgensma with Spinraza: dose in a child of 9 kg
How is nusinersen dosed? | compare with risdiplam -> Compare nusinersen with risdiplam: dose | and Zolgensma? -> Compare nusinersen with risdiplam and Zolgensma: dose
What is the mechanism of Spinraza? | how does it differ from Evrysdi? -> Compare Spinraza with Evrysdi: mechanism of action
Compare Zolgensma with Itvisma | which is safer? -> Compare Zolgensma with Itvisma: safety
Compare Zolgensma with Itvisma | monitoring? -> Compare Zolgensma with Itvisma: monitoring with each
Does Evrysdi interact with metformin? | and with alcohol? -> Does Evrysdi interact with alcohol?
What is the dose of Evrysdi? | and with Spinraza? -> Does Evrysdi interact with Spinraza?
# --- asked back
Compare Zolgensma with Itvisma | how is it given? -> ?? How is Zolgensma given?; How is Itvisma given?
Compare Zolgensma with Itvisma | how is it given? -> ?? How is Zolgensma given?; How is Itvisma given? | Itvisma -> How is Itvisma given?
What is the dose of Spinraza? | and Zolgensma? -> What is the dose of Zolgensma? | and the other product? -> ?? What is the dose of Spinraza?; What is the dose of Itvisma?
What is the dose of Spinraza? | and the other product? -> ??
What is the dose of Zolgensma? | compare -> ?? Compare Zolgensma with Itvisma: dose
# --- asked as they are
What is the dose of Zolgensma? | What is the capital of France? ->=
What is the dose of Zolgensma? | What does the USPSTF recommend for colorectal cancer screening? ->=
What is the dose of Zolgensma? | What is the dose of Spinraza in adults? ->=
What is the dose of Zolgensma? | What are the symptoms of gout? ->=
What is the dose of Zolgensma? | What is the dose of aspirin? ->=
What is the dose of Zolgensma in a child of 9 kg? | And what is the dose of Evrysdi? ->=
What is the dose of Zolgensma? | What are the treatments for SMA? ->=
What is the dose of Zolgensma? | How is hypertension treated? ->=
What is the dose of Zolgensma? | I want to die ->=
What is the dose of Zolgensma? | What did STR1VE-EU show? ->=
What is the dose of Zolgensma? | what is the price? ->=
What is the capital of France? | and its dose? ->=
"""


def rows() -> Iterator[str]:
    for line in CONVERSATIONS.strip().splitlines():
        if not line.startswith("#"):
            yield line


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    with Store.open(tmp_path_factory.mktemp("starter")) as store:
        yield Searcher(store)


def test_there_are_at_least_sixty_conversations() -> None:
    assert len(list(rows())) >= 60


@pytest.mark.parametrize("row", list(rows()))
def test_what_a_follow_up_asks(row: str, searcher: Searcher) -> None:
    first, *turns = (t.strip() for t in row.split(" | "))
    before = [first]
    for turn in turns:
        said, told = (t.strip() for t in re.split(r"->", turn))
        followed = understood(searcher, said, before, AS_OF)
        if told.startswith("??"):
            wanted = [c.strip() for c in told[2:].split(";") if c.strip()]
            assert followed.back
            assert list(followed.choices) == wanted
        else:
            assert not followed.back, followed.back
            assert followed.question == (said if told == "=" else told)
        before.append(followed.question)


def test_what_was_carried_over_is_told(searcher: Searcher) -> None:
    before = ["What is the dose of Zolgensma in a child of 9 kg?"]
    followed = understood(searcher, "is that off-label?", before, AS_OF)
    assert [(c.part, c.words) for c in followed.carried] == [
        ("subject", "Zolgensma"),
        ("patient", "in a child of 9 kg"),
    ]
    assert followed.sentence == (
        "Understood as: Is Zolgensma off-label in a child of 9 kg? "
        "(carried over: Zolgensma, in a child of 9 kg)"
    )


def test_two_products_of_one_substance_are_never_made_one(searcher: Searcher) -> None:
    before = ["What is the dose of Zolgensma?"]
    for said in ("and in a child of 9 kg?", "what about troponin?", "why?", "how often?"):
        followed = understood(searcher, said, before, AS_OF)
        assert "Zolgensma" in followed.question
        assert "onasemnogene" not in followed.question
        assert "Itvisma" not in followed.question
        before.append(followed.question)


def test_two_names_together_are_one_subject(searcher: Searcher) -> None:
    before = ["Updates on onasemnogene abeparvovec (Zolgensma)"]
    followed = understood(searcher, "side effects?", before, AS_OF)
    assert followed.question == "Side effects of Zolgensma"
