"""Drafts of a language model beside the sentence that they are of: which may be shown.

A block is a sentence; under it drafts, "+" for one that says the same and "-" for one that does not.
"""
# ruff: noqa: E501 (rows of a table)

from __future__ import annotations

import pytest

from probatum.audiences.drafting import faithful, message
from probatum.audiences.glossary import glossary
from probatum.audiences.plain import OF_A_MODEL, Plainer
from probatum.evidence.claims import Verdict
from tests.spec.test_plain_words import quoted

TABLE = """
Cases of acute serious liver injury, some of which were fatal, have been reported following infusion, and patients with pre-existing hepatic impairment or decompensated cirrhosis may be at considerably higher risk.
+ Cases of acute serious liver injury have been reported following infusion. Some were fatal. Patients with pre-existing hepatic impairment or decompensated cirrhosis may be at considerably higher risk.
+ Cases of serious liver damage were seen following drip. Some were deadly. Patients with earlier liver problems or decompensated cirrhosis may be at considerably higher risk.
- Cases of acute serious liver injury have been reported following infusion. Patients with pre-existing hepatic impairment or decompensated cirrhosis may be at considerably higher risk.
- Cases of acute serious liver injury have been reported following infusion. Some were fatal. Patients with pre-existing hepatic impairment or decompensated cirrhosis are at considerably higher risk.
- Cases of acute serious liver injury have been reported following infusion. Some were not fatal. Patients with pre-existing hepatic impairment or decompensated cirrhosis may be at considerably higher risk.
- Mild cases of acute serious liver injury have been reported following infusion. Some were fatal. Patients with pre-existing hepatic impairment or decompensated cirrhosis may be at considerably higher risk.

If ALT remains above 2 x ULN at day 30, continue prednisolone at the same dose until it falls below 2 x ULN.
+ Continue prednisolone at the same dose until ALT falls below 2 x ULN, if it remains above 2 x ULN at day 30.
- Continue prednisolone at the same dose until ALT falls below 2 x ULN. It remains above 2 x ULN at day 30 if so.
- ALT remains above 2 x ULN at day 30. Continue prednisolone at the same dose until it falls below 2 x ULN.
- If ALT remains above 2 x ULN at day 60, continue prednisolone at the same dose until it falls below 2 x ULN.
- If ALT remains above 2 x ULN at day 30, continue prednisolone at the same dose.

Nausea occurred in 12% of patients treated with Examplol and 3% of patients treated with placebo during the double-blind treatment period of the trial.
+ Nausea happened in 12% of patients treated with Examplol. It happened in 3% of patients treated with placebo. This was during the double-blind treatment period of the trial.
- Nausea happened in 3% of patients treated with Examplol. It happened in 12% of patients treated with placebo. This was during the double-blind treatment period of the trial.
- Nausea happened in 12% of patients treated with Examplol. This was during the double-blind treatment period of the trial.
- Nausea happened in 12 mg of patients treated with Examplol. It happened in 3% of patients treated with placebo. This was during the double-blind treatment period of the trial.

Do not administer Examplol to patients with severe hepatic impairment unless the expected benefit clearly outweighs the risk of hepatotoxicity.
- Do not give Examplol to patients with severe liver problems. The expected benefit clearly outweighs the risk of liver damage.
- Give Examplol to patients with severe liver problems unless the expected benefit clearly outweighs the risk of liver damage.
- Do not give Examplol to patients with liver problems unless the expected benefit clearly outweighs the risk of liver damage.
"""

ROWS = [
    (block.splitlines()[0], line[2:], line.startswith("+"))
    for block in TABLE.strip().split("\n\n")
    for line in block.splitlines()[1:]
]


@pytest.mark.parametrize(("sentence", "draft", "same"), ROWS)
def test_a_draft_is_shown_only_if_it_says_the_same(sentence: str, draft: str, same: bool) -> None:
    claim, plainer = quoted(sentence)
    made = Plainer(plainer.glossary, plainer.verify, lambda _: draft).plain(claim)
    ruled = plainer.plain(claim)
    assert made.claim.verdict is Verdict.SUPPORTED
    assert made.drafted == same
    assert made.claim.text == (draft if same else ruled.claim.text)
    assert (OF_A_MODEL in made.claim.note) == same


def test_a_model_is_not_asked_for_what_is_plain_already() -> None:
    claim, plainer = quoted("Tell your doctor if you have a rash.")
    asked: list[str] = []

    def draft(sentence: str) -> str:
        asked.append(sentence)
        return ""

    assert Plainer(plainer.glossary, plainer.verify, draft).plain(claim).claim.text == claim.text
    assert not asked


def test_a_draft_that_is_no_easier_is_not_shown() -> None:
    sentence = ROWS[0][0]
    claim, plainer = quoted(sentence)
    assert faithful(sentence, sentence, glossary())
    assert not Plainer(plainer.glossary, plainer.verify, lambda s: s).plain(claim).drafted


def test_the_model_is_told_the_sentence_and_the_plain_words_for_it() -> None:
    told = message("Monitor for hepatotoxicity.", glossary())
    assert told.splitlines()[0] == "Sentence: Monitor for hepatotoxicity."
    assert "hepatotoxicity → liver damage" in told.splitlines()[1]
