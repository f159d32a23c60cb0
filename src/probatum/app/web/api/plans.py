"""Protocols, and plans of them. What is sent about a patient is computed and forgotten."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from probatum.app.web.api.describing import problems, published
from probatum.app.web.api.models import Strict
from probatum.app.web.library import Held
from probatum.app.web.pages.planning import FORMS, NO_STORE, Asked, Clinician, named
from probatum.protocols import shipped
from probatum.protocols.language import Protocol
from probatum.protocols.standing import Register, standing
from probatum.services.plan_forms import Form, questions
from probatum.services.protocol_register import register

router = APIRouter(prefix="/v1", tags=["plans"])

MOST_RESULTS = 2000
"""Observations of one patient that are read."""


class Shape(StrEnum):
    """The form in which a plan is sent."""

    JSON = "json"
    FHIR = "fhir"
    PAGE = "page"
    SHEET = "sheet"
    CALENDAR = "calendar"


class Asking(BaseModel):
    """What a protocol asks about a patient: ``name`` is the field of the patient, ``options`` are the
    words that the protocol reads."""

    name: str
    label: str
    form: Form
    unit: str
    help: str
    options: list[str]


class Test(BaseModel):
    """A test whose results the protocol reads, and the units in which they may be given."""

    name: str
    loinc: list[str]
    units: list[str]


class Known(BaseModel):
    """A protocol. Where nobody's signature counts, ``why`` says so and only its rules are shown."""

    name: str
    title: str
    about: str
    editions: list[str]
    signed_by: list[str]
    why: str


class Whole(Known):
    """A protocol with what it asks."""

    questions: list[Asking]
    tests: list[Test]


class Planning(Strict):
    """A patient, as in the file that ``probatum plan --patient`` reads; every member is optional."""

    patient: Annotated[
        dict[str, Any],
        Field(default_factory=dict, examples=[{"weight_kg": "5.2", "infusion_date": "2026-03-01"}]),
    ]
    observations: Annotated[
        list[dict[str, Any]],
        Field(
            default_factory=list,
            max_length=MOST_RESULTS,
            examples=[
                [
                    {
                        "analyte": "ALT",
                        "value": "60",
                        "unit": "U/L",
                        "uln": "40",
                        "time": "2026-03-31",
                    }
                ]
            ],
        ),
    ]
    edition: Annotated[
        str | None, Field(max_length=40, description="Edition of the label; default: the newest.")
    ] = None
    jurisdiction: Annotated[str | None, Field(max_length=20)] = None
    as_of: Annotated[date | None, Field(description="The day of the plan; default: today.")] = None
    draft: Annotated[
        bool, Field(description="Compute where no signature counts; marked as not for use.")
    ] = False


@router.get("/protocols", responses=problems())
def listed(caller: Clinician, library: Held) -> list[Known]:
    """The protocols, and who signed each."""
    held = register(library.store.folder)
    return [Known(**_known(shipped.load(name), held)) for name in shipped.names()]


@router.get("/protocols/{protocol}", responses=problems(404))
def protocol(caller: Clinician, library: Held, asked: Asked) -> Whole:
    """A protocol with what it asks about a patient."""
    return Whole(
        **_known(asked, register(library.store.folder)),
        questions=[
            Asking(
                name=q.name, label=q.label, form=q.form, unit=q.unit, help=q.help,
                options=list(q.options),
            )
            for q in questions(asked)
        ],
        tests=[
            Test(name=a.name, loinc=list(a.loinc), units=[u for u, _ in a.units])
            for a in asked.analytes
        ],
    )  # fmt: skip


def _known(asked: Protocol, held: Register) -> dict[str, Any]:
    found = standing(asked.name, asked.content, held)
    return {
        "name": asked.name,
        "title": asked.title,
        "about": asked.about,
        "editions": [v.key for v in asked.variants],
        "signed_by": list(found.signers),
        "why": found.why,
    }


@router.post(
    "/plans/{protocol}",
    response_class=Response,
    responses={
        200: {
            "description": "The plan. Nothing of it is kept here.",
            "content": {
                **published("plan"),
                **{FORMS[s.value].media: {} for s in Shape if s is not Shape.JSON},
            },
        },
        **problems(404, 409),
    },
)
def plan(
    caller: Clinician,
    library: Held,
    protocol: Annotated[str, Path(max_length=80)],
    given: Planning,
    shape: Annotated[Shape, Query(alias="format")] = Shape.JSON,
) -> Response:
    """Apply a protocol to one patient. Rules alone have no sheet, calendar or FHIR: status 409."""
    made = library.plan(
        named(protocol).name, given.patient, given.observations, edition=given.edition,
        jurisdiction=given.jurisdiction, as_of=given.as_of.isoformat() if given.as_of else None,
        draft=given.draft,
    )  # fmt: skip
    form = FORMS[shape.value]
    return Response(form.make(made), media_type=form.media, headers=NO_STORE)
