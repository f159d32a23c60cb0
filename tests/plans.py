"""Plans as the renderers get them: a draft, a signed one, rules alone, with alerts, without dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan
from probatum.protocols.standing import Register
from probatum.services import planning
from tests.articles import HOSTILE

CHILD: dict[str, Any] = {
    "birth_date": "2025-01-10",
    "weight_kg": "5.2",
    "genotype": "bi-allelic SMN1 mutations, 2 copies of SMN2",
    "gestational_age_weeks": "39",
    "infusion_date": "2025-03-03",
    "prior_therapies": [],
    "signs": [],
    "liver_exam": "normal",
}
AS_OF = date(2025, 4, 2)


def panel(day: str, alt: str = "60", bilirubin: str = "0.5") -> list[dict[str, Any]]:
    """A liver panel of one day."""
    return [
        {"analyte": "ALT", "value": alt, "unit": "U/L", "uln": "40", "time": day},
        {"analyte": "AST", "value": "30", "unit": "U/L", "uln": "40", "time": day},
        {
            "analyte": "total bilirubin",
            "value": bilirubin,
            "unit": "mg/dL",
            "uln": "1",
            "time": day,
        },
        {"analyte": "prothrombin time", "value": "12", "unit": "s", "uln": "14", "time": day},
    ]


def platelets(*results: tuple[str, str]) -> list[dict[str, Any]]:
    """Platelet counts by day."""
    return [
        {"analyte": "platelets", "value": value, "unit": "10*9/L", "time": day}
        for day, value in results
    ]


def made(
    *observations: dict[str, Any], as_of: date = AS_OF, draft: bool = True, **given: Any
) -> Plan:
    """The plan of the child with some results; a field given as None is unknown."""
    held = planning.find("onasemnogene-iv")
    who, results = patient({**CHILD, **given, "observations": list(observations)})
    chosen = planning.variant(held, None, None)
    return planning.make(held, chosen, who, results, as_of, Register(), draft=draft)


def draft() -> Plan:
    """Day 30: the review says taper."""
    return made(*panel("2025-03-31"))


def signed() -> Plan:
    """The same, as if a clinician had signed the protocol."""
    plan = draft()
    return replace(
        plan,
        draft=False,
        why="",
        signed_by=("A. Tester (MD) on 2025-01-01",),
        vouched=True,
        conventions=plan.conventions[1:],
    )


def rules_alone() -> Plan:
    """What an unsigned protocol shows without ``--draft``."""
    return made(*panel("2025-03-31"), draft=False)


def alarmed() -> Plan:
    """Day 10: jaundice, falling platelets, a result that is questioned and one that is missing."""
    return made(
        *panel("D+7", alt="900"),
        *platelets(("D-1", "300"), ("D+7", "150"), ("D+9", "<40")),
        {"analyte": "ALT", "value": "1000000", "unit": "U/L", "time": "D+9"},
        as_of=date(2025, 3, 13),
        signs=["jaundice"],
    )


def undated() -> Plan:
    """Relative days only."""
    return made(*panel("D+28"), infusion_date=None)


def hostile() -> Plan:
    """Texts of unknown origin wherever a plan can hold them."""
    plan = alarmed()
    bad = HOSTILE
    return replace(
        plan,
        title=bad,
        reasons=tuple(replace(r, because=bad) for r in plan.reasons),
        actions=tuple(replace(a, what=bad, because=bad, until=bad) for a in plan.actions),
        alerts=tuple(replace(a, what=bad, because=bad) for a in plan.alerts),
        decisions=tuple(replace(d, title=bad, because=bad, missing=(bad,)) for d in plan.decisions),
        results=tuple(replace(c, analyte=bad, unit=bad) for c in plan.results),
        questioned=(bad,),
        conventions=(bad,),
    )
