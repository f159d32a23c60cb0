"""The passages under a plan and their standing in FHIR R5: Evidence and ArtifactAssessment.

Experimental. One Bundle (a collection) holds an Evidence for each quote, an ArtifactAssessment for
each rule, which says how each passage under it was read, and one for the protocol, which says who
signed it. Nothing of the patient is in it. The rules have the names that they have in the R4 Bundle
of the same plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

from probatum.evidence.editions import Json
from probatum.protocols.language import Cited
from probatum.protocols.plans import Plan
from probatum.rendering.plan_fhir import Maker, Resource, legal, without_empty
from probatum.rendering.plan_view import Numbered, computed, view
from probatum.rendering.wording import one_line

_ROLES = "http://terminology.hl7.org/CodeSystem/variable-role"
LANGUAGE = "en"


def dumps(plan: Plan) -> str:
    """The Bundle as JSON text."""
    return json.dumps(to_fhir(plan), ensure_ascii=False, indent=2) + "\n"


def to_fhir(plan: Plan) -> Resource:
    """The Bundle. Raises NotComputedError where nothing was computed."""
    made = view(computed(plan, "FHIR bundle"))
    maker = _R5(Maker(made))
    resources = [
        *(maker.evidence(q) for q in made.quotes),
        *maker.rules(),
        maker.protocol(made.standing),
    ]
    return {
        "resourceType": "Bundle",
        "id": legal(f"evidence-{plan.protocol}-{plan.as_of.isoformat()}"),
        "type": "collection",
        "timestamp": f"{plan.as_of.isoformat()}T00:00:00Z",
        "entry": [{"fullUrl": maker.url(str(r["id"])), "resource": r} for r in resources],
    }


class _R5:
    def __init__(self, r4: Maker) -> None:
        self.r4, self.plan = r4, r4.plan

    def url(self, key: str) -> str:
        """A name that is the same for the same resource of the same protocol and edition."""
        plan = self.plan
        parts = (plan.protocol, plan.jurisdiction, plan.label_edition, "R5", key)
        return f"urn:uuid:{uuid5(NAMESPACE_URL, '|'.join(parts))}"

    def evidence(self, numbered: Numbered) -> Resource:
        """A quote: its words are the assertion; where it stands is how it is cited."""
        cited, plan = numbered.cited, self.plan
        key = _evidence(numbered.number)
        return without_empty(
            {
                "resourceType": "Evidence",
                "id": key,
                "language": LANGUAGE,
                "url": self.url(key),
                "version": one_line(f"{plan.jurisdiction} {plan.label_edition}"),
                "title": self.r4.title(f"Passage {numbered.number} of {one_line(plan.title)}"),
                "citeAsMarkdown": _place(cited),
                "status": "draft" if plan.draft else "active",
                "experimental": True,
                "date": plan.as_of.isoformat(),
                "publisher": "Probatum",
                "assertion": one_line(cited.quote.exact),
                "description": one_line(f"{numbered.standing}. {cited.quote.where or ''}"),
                "relatedArtifact": [
                    {
                        "type": "derived-from",
                        "label": str(numbered.number),
                        "display": one_line(cited.title),
                        "citation": _place(cited),
                    }
                ],
                "variableDefinition": [
                    {
                        "description": f"The treatment of the passage: {one_line(plan.title)}",
                        "variableRole": {
                            "coding": [{"system": _ROLES, "code": "exposure"}],
                        },
                    }
                ],
            }
        )

    def rules(self) -> Iterator[Resource]:
        """For each rule how the passages under it were read."""
        for rule, what, quotes in _rules(self.plan):
            yield self._assessment(
                legal(f"standing-{rule}"),
                f"Standing of the rule: {one_line(what)}",
                self.r4.url(self.r4.activity(rule)),
                [self._read(c, n) for n, c in self._numbered(quotes)],
            )

    def protocol(self, standing: str) -> Resource:
        """Who signed the protocol, or why it is a draft."""
        told: Json = {"informationType": "comment", "summary": standing}
        return self._assessment(
            "standing-of-the-protocol",
            f"Standing of the protocol: {one_line(self.plan.title)}",
            self.r4.url(self.r4.definition),
            [told],
        )

    def _assessment(self, key: str, title: str, artifact: str, content: list[Json]) -> Resource:
        return without_empty(
            {
                "resourceType": "ArtifactAssessment",
                "id": key,
                "language": LANGUAGE,
                "title": self.r4.title(title),
                "date": self.plan.as_of.isoformat(),
                "artifactUri": artifact,
                "content": content,
            }
        )

    def _numbered(self, quotes: Iterable[Cited]) -> list[tuple[int, Cited]]:
        found = {self.r4.numbers[c.quote.edition, c.quote.start]: c for c in quotes}
        return sorted(found.items())

    def _read(self, cited: Cited, number: int) -> Json:
        standing: list[Json] = [{"text": cited.status.value}]
        if cited.carried:
            standing.append({"text": "carried over from another edition"})
        return {
            "informationType": "classifier",
            "type": {"text": "How the passage was read"},
            "classifier": standing,
            "summary": one_line(cited.quote.where or ""),
            "relatedArtifact": [
                {
                    "type": "justification",
                    "label": str(number),
                    "resourceReference": {"reference": self.url(_evidence(number))},
                }
            ],
        }


def _evidence(number: int) -> str:
    return f"passage-{number}"


def _place(cited: Cited) -> str:
    section = f", {one_line(cited.quote.section)}" if cited.quote.section else ""
    return f"{one_line(cited.title)}{section}"


def _rules(plan: Plan) -> Iterator[tuple[str, str, tuple[Cited, ...]]]:
    """Every rule of the plan once: id, words, quotes."""
    found: dict[str, tuple[str, tuple[Cited, ...]]] = {}
    for reason in plan.reasons:
        found.setdefault(reason.criterion, (reason.criterion.replace("-", " "), reason.quotes))
    if plan.dose:
        found.setdefault(plan.dose.rule, ("Dose", plan.dose.quotes))
    for decision in plan.decisions:
        found.setdefault(decision.id, (decision.title, decision.quotes))
    for action in plan.actions:
        found.setdefault(action.rule, (action.what, action.quotes))
    for alert in plan.alerts:
        found.setdefault(alert.id, (alert.what, alert.quotes))
    for rule, (what, quotes) in found.items():
        yield rule, what, quotes
