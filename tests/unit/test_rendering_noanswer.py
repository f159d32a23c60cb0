from __future__ import annotations

import json

import jsonschema
import pytest

from probatum.rendering import noanswer
from probatum.rendering.json import schema
from probatum.services.asking import NoAnswer
from tests.articles import HOSTILE


def answer(reason: str = "ask back", text: str = "Examplol") -> NoAnswer:
    return NoAnswer(
        f"What about {text}?", reason, f"“{text}” is not known here.",
        ("If a person is in danger now, call 911 first.",), (text,), ("exampla", "examplide"),
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["ask back", "no evidence", "not medical"])
def test_the_json_fits_the_schema(reason: str) -> None:
    data = json.loads(noanswer.dumps(answer(reason)))
    jsonschema.Draft202012Validator(schema("no-answer")).validate(data)
    assert data["reason"] == reason


def test_warnings_come_first_in_every_form() -> None:
    for text in (
        noanswer.to_text(answer()), noanswer.to_markdown(answer()), noanswer.to_html(answer())
    ):  # fmt: skip
        flat = " ".join(text.split())
        assert flat.index("call 911") < flat.index("is not known here")
        assert "examplide" in flat
        assert "Which one do you mean?" in flat


def test_a_command_to_type_is_set_as_one() -> None:
    made = NoAnswer("Q?", "no evidence", "Nothing is held. Use `probatum add PATH` now.")
    assert "<code>probatum add PATH</code> now." in noanswer.to_html(made)
    assert "Use `probatum add PATH` now." in noanswer.to_markdown(made)
    assert "Use probatum add PATH now." in noanswer.to_text(made)


def test_a_hostile_question_stays_text() -> None:
    page = noanswer.to_html(answer(text=HOSTILE))
    assert page.count("<script") == 1
    assert "&lt;script&gt;" in page
    assert "\x1b" not in noanswer.to_text(answer(text=HOSTILE))
