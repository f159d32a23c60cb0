"""A row in words of several sentences is as strong as its source, each sentence for itself."""

from __future__ import annotations

from probatum.verification.verify import _stands


def test_a_sentence_stands_only_between_the_marks_of_its_quote() -> None:
    row = "Moderate\t• Recommend a consultation • Interrupt treatment • Resume it"
    assert _stands("• Interrupt treatment", row)
    assert _stands("Moderate", row)
    assert not _stands("a consultation", row)
    assert not _stands("", row)
    assert not _stands("patients take 5 mg.", "It is recommended that patients take 5 mg.")
