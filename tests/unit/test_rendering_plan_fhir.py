from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from probatum.protocols import shipped
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan, State
from probatum.protocols.standing import Register
from probatum.rendering.plan_fhir import dumps, legal, to_fhir
from probatum.rendering.plan_view import NotComputedError
from probatum.services import planning
from tests.plans import AS_OF, alarmed, draft, hostile, made, panel, rules_alone, signed, undated

PLANS = {
    "draft": draft(), "signed": signed(), "alarmed": alarmed(), "undated": undated(),
    "hostile": hostile(),
}  # fmt: skip
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_DATES = ("date", "timestamp", "authoredOn", "created", "start", "end", "timingDateTime")


def every(value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every member of a resource: path, name, value."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield path, name, held
            yield from every(held, f"{path}.{name}")
    elif isinstance(value, list):
        for held in value:
            yield from every(held, path)


def resources(plan: Plan, kind: str) -> list[dict[str, Any]]:
    bundle: Any = to_fhir(plan)
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def check(bundle: dict[str, Any]) -> None:
    """What fhir.resources does not look at."""
    urls = [e["fullUrl"] for e in bundle["entry"]]
    held = [e["resource"] for e in bundle["entry"]]
    assert len(set(urls)) == len(urls)
    assert len({r["id"] for r in held}) == len(held)
    canonical = {f"{r['url']}|{r['version']}" for r in held if "url" in r}
    for resource in [bundle, *held]:
        assert _ID.fullmatch(resource["id"]), resource["id"]
    for resource in held:
        ids = [v for p, n, v in every(resource) if n == "id" and p]
        assert len(ids) == len(set(ids))
        for path, name, value in every(resource):
            assert value not in ("", None, [], {}), (path, name)
            if name == "reference" and isinstance(value, str):
                assert value in urls
            if name == "actionId":
                assert value in ids
            if name in ("definitionCanonical", "instantiatesCanonical"):
                assert ({value} if isinstance(value, str) else set(value)) <= canonical
            if name in _DATES and isinstance(value, str):
                date.fromisoformat(value[:10])
            if name == "id" and path:
                assert " " not in value
                assert _ID.fullmatch(value)
            if name.endswith("Period"):
                assert value["start"] <= value["end"]
    for group in (r for r in held if r["resourceType"] == "RequestGroup"):
        for path, name, value in every(group):
            if name == "action" and path != "relatedAction":
                for action in value:
                    assert ("resource" in action) != ("action" in action), action["id"]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_resource_is_valid(plan: Plan) -> None:
    pytest.importorskip("fhir.resources")
    bundle: Any = json.loads(dumps(plan))
    check(bundle)
    for entry in bundle["entry"]:
        kind = entry["resource"]["resourceType"]
        module = importlib.import_module(f"fhir.resources.R4B.{kind.lower()}")
        getattr(module, kind).model_validate(entry["resource"])
    bundles = importlib.import_module("fhir.resources.R4B.bundle")
    bundles.Bundle.model_validate(bundle)


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_protocol_makes_a_bundle(name: str) -> None:
    held = planning.find(name)
    who, results = patient({"anchor_date": "2025-03-03", "weight_kg": "5.2"})
    plan = planning.make(held, held.variants[-1], who, results, AS_OF, Register(), draft=True)
    check(json.loads(dumps(plan)))


def test_the_rules_and_the_plan_are_there_once() -> None:
    for kind in ("PlanDefinition", "RequestGroup", "CarePlan"):
        assert len(resources(draft(), kind)) == 1
    activities = resources(draft(), "ActivityDefinition")
    assert {legal(f"rule-{a.rule}") for a in draft().actions} <= {a["id"] for a in activities}
    avoided = [a["title"] for a in activities if a.get("doNotPerform")]
    assert avoided
    assert all("Do not" in title for title in avoided)


def test_a_draft_says_so_in_every_title_and_status() -> None:
    for plan, status in ((draft(), "draft"), (signed(), "active")):
        bundle: Any = to_fhir(plan)
        for entry in bundle["entry"]:
            resource = entry["resource"]
            assert resource["status"] == status
            titles = [v for p, n, v in every(resource) if n == "title"]
            if resource["resourceType"] == "PlanDefinition":
                titles = [resource["title"]]
            assert titles
            assert {t.startswith("Draft, not for use") for t in titles} == {status == "draft"}
    assert "Draft" not in dumps(signed())


def test_dates_and_days_of_actions() -> None:
    (group,) = resources(draft(), "RequestGroup")
    day_0 = next(g for g in group["action"] if g["id"] == "day-0")
    by_id = {a["id"]: a for a in day_0["action"]}
    taper = by_id[legal("action-taper")]
    assert taper["timingPeriod"] == {"start": "2025-04-01", "end": "2025-04-28"}
    first = by_id[legal("action-liver-2023@infusion+7")]
    assert first["timingDateTime"] == "2025-03-10"
    assert first["relatedAction"][0]["offsetDuration"]["value"] == 7
    (plan,) = resources(draft(), "CarePlan")
    done = [
        a["detail"] for a in plan["activity"] if a.get("detail", {}).get("status") == "completed"
    ]
    assert {"start": "2025-03-31", "end": "2025-03-31"} in [d["scheduledPeriod"] for d in done]


def test_without_a_date_there_are_days_alone() -> None:
    text = json.dumps(resources(undated(), "RequestGroup"))
    assert "timing" not in text
    assert "offsetDuration" in text


def test_what_is_conditional_has_a_condition_and_no_date() -> None:
    (group,) = resources(made(*panel("2025-03-31", alt="80")), "RequestGroup")
    waiting = next(g for g in group["action"] if g["id"] == "if-and-when")["action"]
    taper = next(a for a in waiting if a["id"] == legal("action-taper"))
    (condition,) = taper["condition"]
    assert condition["kind"] == "applicability"
    assert condition["expression"]["language"] == "text/fhirpath"
    assert condition["expression"]["expression"] == "false"
    assert "Not asked for as of 2025-04-02" in condition["expression"]["description"]
    assert taper["textEquivalent"].startswith("Only if and when: If the decision is: taper")
    assert not [name for name in taper if name.startswith(("timing", "relatedAction"))]


def test_what_is_asked_for_has_no_condition() -> None:
    plan = draft()
    (group,) = resources(plan, "RequestGroup")
    held = {a["id"] for part in group["action"] for a in part["action"] if "condition" in a}
    waiting = {a.id for a in plan.actions if a.status is State.CONDITIONAL}
    assert held == {legal(f"action-{i}") for i in waiting}


def test_alerts_come_first_and_at_once() -> None:
    (group,) = resources(alarmed(), "RequestGroup")
    assert group["action"][0]["id"] == "alerts"
    assert {a["priority"] for a in group["action"][0]["action"]} == {"stat"}
    (plan,) = resources(alarmed(), "CarePlan")
    assert plan["note"][0]["text"].startswith("Before everything else")


def test_quotes_stand_word_for_word_with_their_status() -> None:
    (definition,) = resources(draft(), "PlanDefinition")
    cited = definition["relatedArtifact"]
    assert [c["label"] for c in cited] == [str(n) for n in range(1, len(cited) + 1)]
    assert all(re.search(r"” \((read in|unconfirmed)", c["citation"]) for c in cited)


def test_no_patient_is_named() -> None:
    text = dumps(draft())
    assert "Patient/" not in text
    assert "The patient of this plan" in text


def test_ids_are_legal_short_and_different() -> None:
    names = ["a@b+7", "a@b-7", "a b", "x" * 90, "x" * 91, "é", ""]
    assert len({legal(n) for n in names}) == len(names)
    assert all(_ID.fullmatch(legal(n)) for n in names)


def test_the_same_plan_gives_the_same_text() -> None:
    assert dumps(draft()) == dumps(draft())


def test_rules_alone_make_no_bundle() -> None:
    with pytest.raises(NotComputedError, match="--draft"):
        to_fhir(rules_alone())
