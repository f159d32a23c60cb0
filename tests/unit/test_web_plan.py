"""The pages of plans: what is typed is computed, given back, and kept nowhere."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from probatum.app.web.pages.planning import FORMS
from probatum.app.web.problems import MEDIA
from probatum.protocols import shipped
from probatum.rendering.json import schema
from tests.web import client

CHILD = {
    "anchor_date": "2026-03-01", "birth_date": "2026-01-01", "weight_kg": "5.273",
    "genotype": "bi-allelic SMN1", "signs": ["fever"], "signs.more": "qwertysign",
    "result.0.analyte": "ALT", "result.0.value": "61.77", "result.0.unit": "U/L",
    "result.0.uln": "40", "result.0.time": "2026-03-31", "as_of": "2026-04-02",
}  # fmt: skip
SECRETS = ("5.273", "61.77", "qwertysign", "2026-01-01")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory):
    with client(tmp_path_factory.mktemp("site")) as made:
        yield made


def test_every_protocol_has_its_form(site) -> None:
    listed = site.get("/plan").text
    for name in shipped.names():
        assert f'href="/plan/{name}"' in listed
        form = site.get(f"/plan/{name}")
        assert form.status_code == 200
        assert form.headers["cache-control"] == "no-store"
    assert "Draft: signed by nobody" in listed


def test_a_draft_shows_its_rules_alone_until_it_is_asked_for(site) -> None:
    rules = site.post("/plan/onasemnogene-iv", data=CHILD)
    assert rules.status_code == 200
    assert "D+30" not in rules.text
    assert 'value="sheet"' not in rules.text
    draft = site.post("/plan/onasemnogene-iv", data={**CHILD, "draft": "1"})
    assert "Draft, not for use" in draft.text
    assert "D+30" in draft.text
    assert 'value="sheet"' in draft.text


def test_the_plan_is_had_in_every_form(site) -> None:
    for key, form in FORMS.items():
        answer = site.post("/plan/onasemnogene-iv", data={**CHILD, "draft": "1", "do": key})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(form.media)
        assert answer.headers["cache-control"] == "no-store"
        name = f'filename="plan-onasemnogene-iv-2026-04-02{form.ending}"'
        assert name in answer.headers["content-disposition"]
    plan = site.post("/plan/onasemnogene-iv", data={**CHILD, "draft": "1", "do": "json"}).json()
    assert plan["computed"]
    assert site.post("/plan/onasemnogene-iv", data={**CHILD, "do": "sheet"}).status_code == 409


def test_the_buttons_of_a_plan_send_the_same_answers_again(site) -> None:
    page = site.post("/plan/onasemnogene-iv", data={**CHILD, "draft": "1"}).text
    page = page.partition('class="keep"')[2]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    hidden.pop("csrf")
    assert hidden == {**CHILD, "signs": "fever", "draft": "1"}
    form = site.post("/plan/onasemnogene-iv", data={**hidden, "do": "change"}).text
    for value in ("5.273", "61.77", "qwertysign"):
        assert f'value="{value}"' in form


def test_a_plan_leads_to_its_explanation_for_the_family_and_takes_nothing_along(site) -> None:
    edition = {**CHILD, "draft": "1", "edition": "US 2023"}
    page = site.post("/plan/onasemnogene-iv", data=edition).text
    (address,) = re.findall(r'href="(/plan/onasemnogene-iv/explained[^"]*)"', page)
    assert address == "/plan/onasemnogene-iv/explained?edition=US%202023"
    answer = site.get(address)
    assert answer.status_code == 200
    for words in (
        "Get help now",
        "Yellow skin or eyes",
        "US label, edition 2023",
        "Print this page",
    ):
        assert words in answer.text
    assert "1.1 x" not in answer.text
    assert "edition 2025-02" in site.get("/plan/onasemnogene-iv/explained").text
    wrong = site.get("/plan/onasemnogene-iv/explained?edition=US 1999")
    assert (wrong.status_code, "has no edition" in wrong.text) == (404, True)
    assert site.get("/plan/etc/explained").status_code == 404


def test_every_protocol_is_explained(site) -> None:
    listed = site.get("/plan").text
    for name in shipped.names():
        assert f'href="/plan/{name}/explained"' in listed
        assert "Get help now" in site.get(f"/plan/{name}/explained").text


def test_wrong_answers_come_back_beside_their_questions(site) -> None:
    answer = site.post("/plan/onasemnogene-iv", data={**CHILD, "weight_kg": "<b>heavy</b>"})
    assert answer.status_code == 422
    assert 'id="weight_kg-wrong"' in answer.text
    assert 'aria-describedby="weight_kg-hint weight_kg-wrong" aria-invalid="true"' in answer.text
    assert "<b>heavy" not in answer.text
    assert "&lt;b&gt;heavy" in answer.text
    wrong = {**CHILD, "edition": "US 1999", "as_of": "2026-04-02"}
    assert "has no edition" in site.post("/plan/onasemnogene-iv", data=wrong).text
    late = site.post("/plan/onasemnogene-iv", data={**CHILD, "as_of": "tomorrow"})
    assert (late.status_code, 'id="as_of-wrong"' in late.text) == (422, True)


def test_what_was_said_to_be_none_stays_said(site) -> None:
    data = {"signs": "none", "do": "change"}
    form = site.post("/plan/onasemnogene-iv", data=data).text
    assert 'name="signs" value="none" checked' in form
    assert "Write none where there are none" in site.get("/plan/nusinersen-low").text


def test_more_rows_keep_what_was_typed(site) -> None:
    form = site.post("/plan/onasemnogene-iv", data={**CHILD, "do": "more"}).text
    assert 'value="61.77"' in form
    assert form.count('aria-label="Value of result') == 5


def test_a_calendar_is_offered_where_the_date_of_day_0_is_known(site) -> None:
    dateless = {**CHILD, "anchor_date": "", "draft": "1"}
    page = site.post("/plan/onasemnogene-iv", data=dateless).text
    assert 'value="sheet"' in page
    assert 'value="calendar"' not in page
    assert "A calendar needs the date of day 0." in page
    refused = site.post("/plan/onasemnogene-iv", data={**dateless, "do": "calendar"})
    assert refused.status_code == 409


def test_an_edition_is_chosen(site) -> None:
    data = {**CHILD, "draft": "1", "edition": "US 2019-05", "do": "json"}
    assert site.post("/plan/onasemnogene-iv", data=data).json()["label_edition"] == "2019-05"


def test_no_name_in_an_address_reads_a_file(site, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("protocol: 1", "utf-8")
    for name in ("own.yaml", str(file), "..%2f..%2fx.yaml", "%2fetc%2fpasswd"):
        assert site.get(f"/plan/{name}").status_code == 404


def test_what_is_typed_is_kept_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), client(tmp_path) as own:
        for do in ("plan", "sheet", "calendar", "fhir", "json", "page", "more", "change"):
            own.post("/plan/onasemnogene-iv", data={**CHILD, "draft": "1", "do": do})
        own.post("/plan/onasemnogene-iv", data={**CHILD, "weight_kg": "5.273 stone"})
    said = caplog.text + "".join(capfd.readouterr())
    stored = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())
    for base in tmp_path.rglob("*.sqlite*"):
        if base.suffix == ".sqlite":
            with sqlite3.connect(base) as opened:
                stored += "\n".join(opened.iterdump()).encode()
    for secret in SECRETS[:3]:
        assert secret not in said
        assert secret.encode() not in stored
    assert json.dumps(SECRETS[3]) not in said


PLAN = {
    "patient": {"weight_kg": "5.273", "infusion_date": "2026-03-01", "signs": []},
    "observations": [{"analyte": "ALT", "value": "60", "uln": "40", "time": "D30"}],
    "as_of": "2026-04-02",
    "draft": True,
}


def test_the_service_lists_protocols_and_what_they_ask(site) -> None:
    listed = site.get("/v1/protocols").json()
    assert [p["name"] for p in listed] == shipped.names()
    whole = site.get("/v1/protocols/onasemnogene-iv").json()
    assert {q["name"] for q in whole["questions"]} >= {"weight_kg", "signs"}
    assert whole["why"] == "No named clinician has signed the protocol."
    assert site.get("/v1/protocols/x.yaml").status_code == 404


def test_the_service_makes_the_same_plan_as_the_page(site) -> None:
    answer = site.post("/v1/plans/onasemnogene-iv", json=PLAN)
    assert answer.headers["cache-control"] == "no-store"
    made = answer.json()
    Draft202012Validator(schema("plan")).validate(made)
    form = {
        "anchor_date": "2026-03-01", "weight_kg": "5.273", "signs": "none", "draft": "1",
        "result.0.analyte": "ALT", "result.0.value": "60", "result.0.uln": "40",
        "result.0.time": "D30", "as_of": "2026-04-02", "do": "json",
    }  # fmt: skip
    assert site.post("/plan/onasemnogene-iv", data=form).json() == made
    for shape in FORMS:
        answer = site.post(f"/v1/plans/onasemnogene-iv?format={shape}", json=PLAN)
        assert answer.status_code == 200
    rules = {**PLAN, "draft": False}
    refused = site.post("/v1/plans/onasemnogene-iv?format=fhir", json=rules)
    assert (refused.status_code, refused.headers["content-type"]) == (409, MEDIA)


@pytest.mark.parametrize(
    "patient",
    [
        {"weight_kg": "heavy"}, {"weight_kg": {"a": 1}}, {"nonsense": 1}, {"doses": "x"},
        {"anchor_date": "9999-12-31"}, {"birth_date": "9999-12-31", "anchor_date": "0001-01-01"},
        {"signs": [1]}, {"dates": {"a": "D999999999999"}},
    ],
)  # fmt: skip
def test_a_patient_that_cannot_be_is_a_problem_and_no_failure(site, patient) -> None:
    answer = site.post("/v1/plans/onasemnogene-iv", json={**PLAN, "patient": patient})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == MEDIA
