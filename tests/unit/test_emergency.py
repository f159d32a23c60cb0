"""What a person in danger is told first."""

from __future__ import annotations

import pytest

from probatum.answers.emergency import emergency_line


@pytest.mark.parametrize(
    ("dangers", "place", "must", "must_not"),
    [
        (["emergency"], "US", ["911"], ["988", "1-800-222-1222"]),
        (["overdose"], "US", ["911", "1-800-222-1222"], ["988"]),
        (["self-harm"], "US", ["911", "988"], ["1-800-222-1222"]),
        (["overdose", "self-harm"], "us", ["911", "988", "1-800-222-1222"], []),
        (["overdose"], "EU", ["112", "poison"], ["911"]),
        (["self-harm"], "UK", ["999", "116 123"], ["911", "988"]),
        (["self-harm"], "JP", ["the local emergency number", "a local crisis line"], ["911"]),
        (["emergency"], "", ["the local emergency number"], ["911"]),
    ],
)
def test_the_line_names_the_numbers_of_the_place(
    dangers: list[str], place: str, must: list[str], must_not: list[str]
) -> None:
    line = emergency_line(dangers, place)
    assert all(words in line for words in must)
    assert not any(words in line for words in must_not)
    assert line.startswith("If a person is in danger now, call ")


def test_without_danger_there_is_no_line() -> None:
    assert emergency_line([], "US") == ""
