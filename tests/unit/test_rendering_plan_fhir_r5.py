"""Evidence and ArtifactAssessment: structure by fhir.resources, the rest by checks of our own."""

from __future__ import annotations

import importlib
import json
from datetime import date
from typing import Any

import pytest

from probatum.protocols import shipped
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan
from probatum.protocols.standing import Register
from probatum.rendering.plan_fhir import to_fhir as r4
from probatum.rendering.plan_fhir_r5 import dumps, to_fhir
from probatum.rendering.plan_view import NotComputedError, view
from probatum.services import planning
from tests.plans import AS_OF, alarmed, draft, hostile, rules_alone, signed
from tests.unit.test_rendering_plan_fhir import _ID, every

PLANS = {"draft": draft(), "signed": signed(), "alarmed": alarmed(), "hostile": hostile()}
INFORMATION = {"comment", "classifier", "rating", "container", "response", "change-request"}
ARTIFACTS = {"derived-from", "justification"}
"""Codes of FHIR R5 (ArtifactAssessment information type; those of RelatedArtifactType in use)."""


def resources(plan: Plan, kind: str) -> list[dict[str, Any]]:
    bundle: Any = to_fhir(plan)
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def check(bundle: dict[str, Any]) -> None:
    """References, required fields and codes, which fhir.resources does not look at."""
    urls = [e["fullUrl"] for e in bundle["entry"]]
    held = [e["resource"] for e in bundle["entry"]]
    assert len(set(urls)) == len(urls)
    assert len({r["id"] for r in held}) == len(held)
    for resource in [bundle, *held]:
        assert _ID.fullmatch(resource["id"]), resource["id"]
    for url, resource in zip(urls, held, strict=True):
        for path, name, value in every(resource):
            assert value not in ("", None, [], {}), (path, name)
            if name == "reference":
                assert value in urls
            if name == "informationType":
                assert value in INFORMATION
            if name == "date":
                date.fromisoformat(value)
        if resource["resourceType"] == "Evidence":
            assert resource["url"] == url
            assert resource["status"] in ("draft", "active")
            assert resource["experimental"] is True
            assert resource["assertion"]
            (variable,) = resource["variableDefinition"]
            (coding,) = variable["variableRole"]["coding"]
            assert coding == {
                "system": "http://terminology.hl7.org/CodeSystem/variable-role",
                "code": "exposure",
            }
        else:
            assert resource["resourceType"] == "ArtifactAssessment"
            assert resource["artifactUri"].startswith("urn:uuid:")
            assert resource["content"]
        for _, name, value in every(resource):
            if name == "relatedArtifact":
                assert {a["type"] for a in value} <= ARTIFACTS


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_resource_is_valid(plan: Plan) -> None:
    pytest.importorskip("fhir.resources")
    bundle: Any = json.loads(dumps(plan))
    check(bundle)
    for entry in bundle["entry"]:
        kind = entry["resource"]["resourceType"]
        module = importlib.import_module(f"fhir.resources.{kind.lower()}")
        getattr(module, kind).model_validate(entry["resource"])
    importlib.import_module("fhir.resources.bundle").Bundle.model_validate(bundle)


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_protocol_makes_a_bundle(name: str) -> None:
    held = planning.find(name)
    who, results = patient({"anchor_date": "2025-03-03", "weight_kg": "5.2"})
    plan = planning.make(held, held.variants[-1], who, results, AS_OF, Register(), draft=True)
    check(json.loads(dumps(plan)))


def test_every_quote_is_an_evidence_word_for_word() -> None:
    plan = draft()
    told = [e["assertion"] for e in resources(plan, "Evidence")]
    assert told == [" ".join(q.cited.quote.exact.split()) for q in view(plan).quotes]


def test_every_rule_says_how_its_passages_were_read() -> None:
    plan = draft()
    by_title = {a["title"]: a for a in resources(plan, "ArtifactAssessment")}
    review = next(a for t, a in by_title.items() if "Liver review at the end" in t)
    assert len(review["content"]) == len(plan.decisions[0].quotes)
    read = [c["classifier"][0]["text"] for c in review["content"]]
    assert set(read) <= {"read in primary", "read in secondary", "unconfirmed"}
    rules = {a.rule for a in plan.actions} | {r.criterion for r in plan.reasons}
    assert len(by_title) >= len(rules)


def test_the_rules_are_those_of_the_r4_bundle() -> None:
    plan = draft()
    bundle: Any = r4(plan)
    urls = {e["fullUrl"] for e in bundle["entry"]}
    assessed = {a["artifactUri"] for a in resources(plan, "ArtifactAssessment")}
    named = [e for e in bundle["entry"] if "Definition" in e["resource"]["resourceType"]]
    assert {e["fullUrl"] for e in named} <= assessed
    assert assessed & urls


def test_the_protocol_says_who_signed_it_and_a_draft_says_so_everywhere() -> None:
    protocol = resources(signed(), "ArtifactAssessment")[-1]
    assert protocol["content"][0]["summary"].startswith("Protocol signed by A. Tester")
    assert "Draft" not in dumps(signed())
    for kind in ("Evidence", "ArtifactAssessment"):
        assert all(r["title"].startswith("Draft, not for use") for r in resources(draft(), kind))


def test_nothing_of_the_patient_is_in_it() -> None:
    text = dumps(alarmed())
    for word in ("2025-03-03", "5.2 kg", "ALT 900", "U/L on D"):
        assert word not in text, word


def test_rules_alone_make_no_bundle() -> None:
    with pytest.raises(NotComputedError, match="--draft"):
        to_fhir(rules_alone())
