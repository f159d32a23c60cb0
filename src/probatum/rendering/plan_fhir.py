"""A plan in FHIR R4: its rules as PlanDefinition and ActivityDefinition, the plan as CarePlan.

One Bundle (a collection) holds a PlanDefinition with an ActivityDefinition for each rule that asks for
something, and a CarePlan whose RequestGroup has the alerts, the planned days and what is conditional.
No order is written: a dose is words. No patient is named: whoever imports the plan sets the subject.
Ids are made from names, so that the same plan gives the same resources.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

from probatum.evidence.editions import Json
from probatum.protocols.days import written
from probatum.protocols.language import Cited, Kind
from probatum.protocols.plans import Decided, Plan, PlannedAction, State
from probatum.rendering.plan_view import (
    DRAFT,
    FITS,
    FOR_PROFESSIONALS,
    NOT_A_DECISION,
    PlanView,
    computed,
    decided,
    said,
    stands,
    view,
)
from probatum.rendering.wording import one_line

Resource = dict[str, Json]
_SUBJECT = "The patient of this plan (not named here)"
NOT_ASKED = "Not asked for as of {day}; make the plan again with each new result."
"""The condition of what is not asked for: exact as of the plan's day, and no rule. The conditions of
the rules look at results, windows and each laboratory's limits, and stand in words."""
_ILLEGAL = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST_ID = 64
_DAY_0 = "day-0"
_ACTIVITY = {
    State.DONE: "completed",
    State.DUE: "scheduled",
    State.OVERDUE: "scheduled",
    State.CONDITIONAL: "not-started",
}


def dumps(plan: Plan) -> str:
    """The Bundle as JSON text."""
    return json.dumps(to_fhir(plan), ensure_ascii=False, indent=2) + "\n"


def to_fhir(plan: Plan) -> Resource:
    """The Bundle. Raises NotComputedError where nothing was computed."""
    made = Maker(view(computed(plan, "FHIR bundle")))
    resources = [
        made.plan_definition(),
        *made.activities(),
        made.request_group(),
        made.care_plan(),
    ]
    return {
        "resourceType": "Bundle",
        "id": legal(f"plan-{plan.protocol}-{plan.as_of.isoformat()}"),
        "type": "collection",
        "timestamp": f"{plan.as_of.isoformat()}T00:00:00Z",
        "entry": [{"fullUrl": made.url(str(r["id"])), "resource": r} for r in resources],
    }


def legal(name: str) -> str:
    """The name as a FHIR id: letters, digits, ``-`` and ``.``, 64 characters at most."""
    plus = name.replace("+", "-plus-")
    made = _ILLEGAL.sub("-", plus).strip("-") or "x"
    if len(made) <= _LONGEST_ID and made == name:
        return made
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{made[: _LONGEST_ID - len(digest) - 1]}-{digest}"


class Maker:
    """Makes the resources of one plan."""

    def __init__(self, made: PlanView) -> None:
        self.plan, self.made = made.plan, made
        self.numbers = {(q.cited.quote.edition, q.cited.quote.start): q.number for q in made.quotes}
        self.rules: dict[str, PlannedAction] = {}
        for action in self.plan.actions:
            self.rules.setdefault(action.rule, action)

    def url(self, key: str) -> str:
        """A name that is the same for the same resource of the same protocol, edition and day 0."""
        plan = self.plan
        parts = (plan.protocol, plan.jurisdiction, plan.label_edition, str(plan.anchor_date), key)
        return f"urn:uuid:{uuid5(NAMESPACE_URL, '|'.join(parts))}"

    @property
    def definition(self) -> str:
        """Id of the PlanDefinition."""
        return legal(f"protocol-{self.plan.protocol}")

    def activity(self, rule: str) -> str:
        """Id of the ActivityDefinition of a rule."""
        return legal(f"rule-{rule}")

    def title(self, text: str) -> str:
        """A title, which says of a draft that it is one."""
        return f"{DRAFT}: {text}" if self.plan.draft else text

    def _shared(self, kind: str, key: str, title: str) -> Resource:
        plan = self.plan
        made: Resource = {
            "resourceType": kind,
            "id": key,
            "url": self.url(key),
            "version": one_line(f"{plan.jurisdiction} {plan.label_edition}"),
            "name": re.sub(r"\W", "_", f"Probatum_{key}"),
            "title": self.title(title),
            "status": "draft" if plan.draft else "active",
            "experimental": plan.draft,
            "date": plan.as_of.isoformat(),
            "publisher": "Probatum",
            "jurisdiction": [{"text": one_line(plan.jurisdiction)}],
        }
        return made

    # The rules.

    def plan_definition(self) -> Resource:
        """The protocol: its criteria, decisions and rules, each with its quotes."""
        plan = self.plan
        actions: list[Json] = [
            {
                "id": legal(f"criterion-{r.criterion}"),
                "title": f"Criterion: {_words(r.criterion)}",
                "documentation": self._artifacts(r.quotes),
            }
            for r in plan.reasons
        ]
        actions += [
            {
                "id": legal(f"decision-{d.id}"),
                "title": f"Decision: {one_line(d.title)}",
                "documentation": self._artifacts(d.quotes),
            }
            for d in plan.decisions
        ]
        actions += [
            {
                "id": legal(f"rule-{rule}"),
                "title": one_line(what),
                "definitionCanonical": self._canonical(self.activity(rule)),
                "documentation": self._artifacts(quotes),
            }
            for rule, (what, _, quotes) in self._asking().items()
        ]
        made = self._shared("PlanDefinition", self.definition, one_line(plan.title))
        made["type"] = {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/plan-definition-type",
                    "code": "clinical-protocol",
                }
            ]
        }
        made["description"] = f"{self.made.standing} {FOR_PROFESSIONALS}"
        made["relatedArtifact"] = [
            self._artifact(q.cited, q.number) for q in self.made.quotes
        ]  # fmt: skip
        made["action"] = actions
        return without_empty(made)

    def activities(self) -> Iterable[Resource]:
        """An ActivityDefinition for each rule that asks for something."""
        for rule, (what, kind, quotes) in self._asking().items():
            made = self._shared("ActivityDefinition", self.activity(rule), one_line(what))
            made["description"] = f"{kind.value.capitalize()}. {one_line(what)}"
            made["relatedArtifact"] = self._artifacts(quotes)
            made["intent"] = "proposal"
            if kind is Kind.AVOID:
                made["doNotPerform"] = True
            yield without_empty(made)

    def _asking(self) -> Mapping[str, tuple[str, Kind, tuple[Cited, ...]]]:
        """The rules that ask for something: words, kind, quotes."""
        plan = self.plan
        asking = {r: (a.what, a.kind, a.quotes) for r, a in self.rules.items()}
        if plan.dose:
            asking.setdefault(plan.dose.rule, ("Dose", Kind.DO, plan.dose.quotes))
        for alert in plan.alerts:
            asking.setdefault(alert.id, (alert.what, alert.kind, alert.quotes))
        return asking

    # The plan.

    @property
    def group(self) -> str:
        """Id of the RequestGroup."""
        return legal(f"requests-{self.plan.protocol}")

    def request_group(self) -> Resource:
        """Alerts first, then the dose, the planned days, and what is conditional."""
        plan = self.plan
        alerts: list[Json] = [
            {
                "id": legal(f"alert-{a.id}"),
                "title": self.title(f"Before everything else: {one_line(a.what)}"),
                "description": one_line(a.because),
                "priority": "stat",
                "documentation": self._artifacts(a.quotes),
                "resource": self._reference(self.activity(a.id)),
            }
            for a in plan.alerts
        ]
        planned: list[Json] = [self._requested(a) for a in plan.actions if _placed(a)]
        waiting: list[Json] = [self._requested(a) for a in plan.actions if not _placed(a)]
        day_0: Resource = {"id": _DAY_0, "title": self.title("Day 0 and the planned days")}
        if plan.anchor_date:
            day_0["timingDateTime"] = plan.anchor_date.isoformat()
        if plan.dose:
            amounts = ", ".join(f"{name} {value}" for name, value in self.made.amounts)
            planned.insert(
                0,
                {
                    "id": "dose",
                    "title": self.title(f"Dose: {amounts or 'none'}"),
                    "description": one_line(plan.dose.because),
                    "documentation": self._artifacts(plan.dose.quotes),
                    "resource": self._reference(self.activity(plan.dose.rule)),
                },
            )
        day_0["action"] = planned
        groups: list[Json] = [
            {"id": "alerts", "title": self.title("Before everything else"), "action": alerts},
            day_0,
            {"id": "if-and-when", "title": self.title("If and when"), "action": waiting},
        ]
        return without_empty(
            {
                "resourceType": "RequestGroup",
                "id": self.group,
                "instantiatesCanonical": [self._canonical(self.definition)],
                "status": "draft" if plan.draft else "active",
                "intent": "proposal" if plan.draft else "plan",
                "subject": {"display": _SUBJECT},
                "authoredOn": plan.as_of.isoformat(),
                "action": [g for g in groups if isinstance(g, dict) and g.get("action")],
            }
        )

    def _requested(self, action: PlannedAction) -> Resource:
        made: Resource = {
            "id": legal(f"action-{action.id}"),
            "title": self.title(said(action)),
            "description": one_line(action.because),
            "documentation": self._artifacts(action.quotes),
            "resource": self._reference(self.activity(action.rule)),
        }
        if not stands(action):
            words = one_line(action.because) or "Its condition holds."
            made["textEquivalent"] = f"Only if and when: {words}"
            made["condition"] = [
                {
                    "kind": "applicability",
                    "expression": {
                        "description": f"{NOT_ASKED.format(day=self.plan.as_of.isoformat())} {words}",
                        "language": "text/fhirpath",
                        "expression": "false",
                    },
                }
            ]
            return made
        if action.day is not None:
            made["relatedAction"] = [
                {
                    "actionId": _DAY_0,
                    "relationship": "before-start" if action.day < 0 else "after-start",
                    "offsetDuration": {
                        "value": abs(action.day),
                        "unit": "d",
                        "system": "http://unitsofmeasure.org",
                        "code": "d",
                    },
                }
            ]
        made |= _timing(self.plan, action, "timingPeriod", "timingDateTime")
        return made

    def care_plan(self) -> Resource:
        """The plan with where each action stands, and notes on all that it leaves out."""
        plan = self.plan
        activities: list[Json] = [{"reference": self._reference(self.group)}]
        for action in plan.actions:
            detail: Resource = {
                "instantiatesCanonical": [self._canonical(self.activity(action.rule))],
                "status": "cancelled" if action.ended else _ACTIVITY[action.status],
                "statusReason": {
                    "text": f"{action.status.value}: {one_line(action.because)}".strip()
                },
                "doNotPerform": action.kind is Kind.AVOID,
                "description": self.title(said(action)),
            }
            if stands(action):
                detail |= _timing(plan, action, "scheduledPeriod", "")
                if "scheduledPeriod" not in detail and action.day is not None:
                    detail["scheduledString"] = _days(action)
            if detail["status"] == "scheduled" and "scheduledPeriod" not in detail:
                detail["status"] = "not-started"
            activities.append({"detail": detail})
        made: Resource = {
            "resourceType": "CarePlan",
            "id": legal(f"plan-{plan.protocol}"),
            "instantiatesCanonical": [self._canonical(self.definition)],
            "status": "draft" if plan.draft else "active",
            "intent": "proposal" if plan.draft else "plan",
            "title": self.title(one_line(plan.title)),
            "description": f"{self.made.standing} {FOR_PROFESSIONALS}",
            "subject": {"display": _SUBJECT},
            "created": plan.as_of.isoformat(),
            "activity": activities,
            "note": [{"text": text} for text in self._notes()],
        }
        if plan.anchor_date:
            made["period"] = {
                "start": min(
                    [a.date for a in plan.actions if a.date and stands(a)] or [plan.anchor_date]
                ).isoformat()
            }
        return without_empty(made)

    def _notes(self) -> Iterable[str]:
        plan = self.plan
        for alert in plan.alerts:
            yield f"Before everything else: {one_line(alert.what)} {one_line(alert.because)}"
        yield f"Label criteria: {FITS[plan.label_criteria]}. {NOT_A_DECISION}"
        for reason in plan.reasons:
            yield f"Criterion {FITS[reason.outcome]}: {one_line(reason.because)}"
        for decision in plan.decisions:
            yield _decided(decision)
        for title, texts in (
            ("Questioned, not used", plan.questioned),
            ("Not computed", plan.not_computed),
            ("The label is silent on", tuple(what for what, _ in plan.silent)),
            ("Convention", plan.conventions),
        ):
            for text in texts:
                yield f"{title}: {one_line(text)}"

    # Parts.

    def _reference(self, key: str) -> Resource:
        return {"reference": self.url(key)}

    def _canonical(self, key: str) -> str:
        return f"{self.url(key)}|{one_line(f'{self.plan.jurisdiction} {self.plan.label_edition}')}"

    def _artifacts(self, quotes: Iterable[Cited]) -> list[Json]:
        found = {self.numbers[q.quote.edition, q.quote.start]: q for q in quotes}
        return [self._artifact(found[n], n) for n in sorted(found)]

    def _artifact(self, cited: Cited, number: int) -> Resource:
        carried = ", carried over from another edition" if cited.carried else ""
        return {
            "type": "citation",
            "label": str(number),
            "display": one_line(cited.title),
            "citation": f"“{one_line(cited.quote.exact)}” ({cited.status.value}{carried})",
        }


def _placed(action: PlannedAction) -> bool:
    return action.day is not None and stands(action)


def _timing(plan: Plan, action: PlannedAction, period: str, day: str) -> Resource:
    """The dates of an action; nothing where day 0 has none."""
    if action.date is None or plan.anchor_date is None:
        return {}
    start = action.date.isoformat()
    if action.until_day is None or action.day is None:
        return {day: start} if day else {period: {"start": start, "end": start}}
    end = action.date.fromordinal(action.date.toordinal() + action.until_day - action.day)
    return {period: {"start": start, "end": end.isoformat()}}


def _days(action: PlannedAction) -> str:
    last = f" to {written(action.until_day)}" if action.until_day is not None else ""
    return f"{written(action.day or 0)}{last}"


def _decided(decision: Decided) -> str:
    return (
        f"Decision: {one_line(decision.title)}: {decided(decision)}. {one_line(decision.because)}"
    )


def _words(name: str) -> str:
    return name.replace("-", " ")


def without_empty(value: Resource) -> Resource:
    """The resource without what holds nothing: FHIR has no empty lists, objects or texts."""
    return {key: _kept(held) for key, held in value.items() if held not in _NOTHING}


def _kept(value: Json) -> Json:
    if isinstance(value, dict):
        return without_empty(value)
    return [_kept(v) for v in value] if isinstance(value, list) else value


_NOTHING: tuple[Json, ...] = ("", None, [], {})
