"""What of a text is a statement of medicine, and what is a word on the text itself."""

from __future__ import annotations

import pytest

from probatum.audits.kinds import kind
from probatum.audits.report import Kind
from probatum.audits.splitting import Form


@pytest.mark.parametrize(
    "words",
    [
        "Examplol should not be used in pregnant women.",
        "Do not substitute for other products on a milligram-per-milligram basis.",
        "Examplol is not intended for long-term use.",
        "Do not replace a missed dose.",
        "Ask a doctor before use if you have heart disease.",
        "In terms of survival the two did not differ.",
        "It is an early sign in infants.",
        "They were asked “Have you had the test before?",
    ],
)
def test_a_warning_is_a_statement(words: str) -> None:
    assert kind(words, Form.PROSE, (), medical=True) is Kind.STATEMENT


@pytest.mark.parametrize(
    "words",
    [
        "This is not a substitute for professional medical advice.",
        "It does not constitute medical advice.",
        "Ask a follow-up question",
        "Ask any question about medicine",
        "Sign in to read on",
        "Terms of use",
    ],
)
def test_a_disclaimer_is_none(words: str) -> None:
    assert kind(words, Form.PROSE, (), medical=False) is not Kind.STATEMENT
