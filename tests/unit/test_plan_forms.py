"""The questions of each protocol, and the answers read back."""

from __future__ import annotations

import pytest

from probatum.protocols import shipped
from probatum.protocols.language import Sign
from probatum.protocols.patients import FIELDS, patient
from probatum.services.plan_forms import NONE, Form, questions, read
from probatum.services.planning import fields

ZOLGENSMA = shipped.load("onasemnogene-iv")


@pytest.mark.parametrize("name", shipped.names())
def test_every_field_of_a_protocol_is_asked_for(name: str) -> None:
    protocol = shipped.load(name)
    asked = {q.name.partition(".")[0] for q in questions(protocol)}
    left = set(fields(protocol)) - asked
    assert left <= {"jurisdiction", "newest_weight_kg"}  # the edition's, and that of a result
    assert asked <= set(FIELDS)
    assert all(q.label and (q.unit or q.form is not Form.NUMBER) for q in questions(protocol))


@pytest.mark.parametrize("name", shipped.names())
def test_every_sign_of_a_protocol_is_an_option_in_some_spelling(name: str) -> None:
    protocol = shipped.load(name)
    signs = [o for o in protocol.operands.values() if isinstance(o, Sign)]
    options = next((q.options for q in questions(protocol) if q.name == "signs"), ())
    for operand in signs:
        filled = read(protocol, {"signs": list(options)})
        assert set(operand.signs) & set(filled.patient["signs"])


def test_options_that_deny_are_never_taken_for_their_opposite() -> None:
    options = next(
        q.options for q in questions(shipped.load("delandistrogene")) if q.name == "conditions"
    )
    assert {"ambulatory", "non-ambulatory"} <= set(options)
    conditions = next(
        q.options for q in questions(shipped.load("isotretinoin")) if q.name == "conditions"
    )
    assert {"can become pregnant", "cannot become pregnant"} <= set(conditions)


def test_what_is_left_empty_is_unknown_and_none_is_an_answer() -> None:
    assert read(ZOLGENSMA, {}).patient == {}
    assert read(ZOLGENSMA, {"signs": [""], "signs.more": [" , "]}).patient == {}
    assert read(ZOLGENSMA, {"signs": [NONE]}).patient == {"signs": []}
    filled = read(ZOLGENSMA, {"signs": ["fever"], "signs.more": ["cough, fever"]})
    assert filled.patient == {"signs": ["fever", "cough"]}


def test_none_and_something_is_no_answer() -> None:
    filled = read(ZOLGENSMA, {"signs": [NONE, "fever"]})
    assert filled.patient == {}
    assert "choose one" in filled.errors["signs"]


def test_errors_stand_beside_their_questions() -> None:
    filled = read(
        ZOLGENSMA,
        {
            "weight_kg": ["700"], "birth_date": ["soon"], "gestational_age_weeks": ["39,5"],
            "result.0.analyte": ["ALT"], "result.0.value": ["60"], "result.0.time": ["D30"],
            "result.2.value": ["<5"], "result.2.time": [""],
        },
    )  # fmt: skip
    assert set(filled.errors) == {"weight_kg", "birth_date", "result.2"}
    assert filled.errors["weight_kg"] == "Body weight 700 cannot be a weight in kilograms"
    assert filled.patient == {"gestational_age_weeks": "39,5"}
    assert filled.observations == [{"analyte": "ALT", "value": "60", "time": "D30"}]


def test_answers_that_do_not_go_together_are_told_once() -> None:
    filled = read(ZOLGENSMA, {"birth_date": ["2026-03-02"], "anchor_date": ["2026-03-01"]})
    assert list(filled.errors) == [""]


def test_lines_and_dates_are_read_as_in_a_file() -> None:
    low = shipped.load("nusinersen-low")
    filled = read(low, {"doses": ["2026-03-01 12 mg\r\n\r\n2026-03-15 12 mg\n"]})
    assert filled.patient["doses"] == [
        {"time": "2026-03-01", "amount": "12", "unit": "mg"},
        {"time": "2026-03-15", "amount": "12", "unit": "mg"},
    ]
    assert read(low, {"doses": [NONE]}).patient == {"doses": []}
    assert "doses" in read(low, {"doses": ["yesterday"]}).errors
    risdiplam = shipped.load("risdiplam")
    filled = read(
        risdiplam,
        {"dates.constituted": ["2026-03-01"], "periods": ["2.5 out of the refrigerator"]},
    )
    assert filled.patient == {
        "dates": {"constituted": "2026-03-01"},
        "periods": [{"days": "2.5", "what": "out of the refrigerator"}],
    }
    patient(filled.patient)


def test_rows_beyond_the_most_and_strange_names_are_not_read() -> None:
    answers = {f"result.{n}.value": ["1"] for n in ("100", "-1", "1e3", "٣٣٣٣", "x")}
    filled = read(ZOLGENSMA, {**answers, "result.0.secret": ["1"], "__class__": ["x"]})
    assert (filled.patient, filled.observations, filled.errors) == ({}, [], {})
