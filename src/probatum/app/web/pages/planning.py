"""Plan: a protocol applied to one patient. What is typed is patient data: it is sent, computed and
forgotten, and stands in no address, no log, no file and no cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from probatum.app.clock import today
from probatum.app.library import Library
from probatum.app.web.callers import Reader, requires
from probatum.app.web.library import Held
from probatum.app.web.security.state import security
from probatum.app.web.templating import page
from probatum.protocols import shipped
from probatum.protocols.language import Protocol
from probatum.protocols.patients import COLUMNS, PatientError
from probatum.protocols.plans import Plan
from probatum.protocols.standing import standing
from probatum.rendering import (
    plan_calendar,
    plan_explained,
    plan_fhir,
    plan_html,
    plan_json,
    plan_pdf,
)
from probatum.rendering.plan_view import DRAFT
from probatum.services import planning
from probatum.services.permissions import Caller, Role
from probatum.services.plan_forms import NONE, ROWS, Filled, Question, questions, read, rows
from probatum.services.protocol_register import register

router = APIRouter(include_in_schema=False)

Clinician = Annotated[Caller, requires(Role.CLINICIAN)]
"""A caller who may plan: an administrator has said so."""

NO_STORE = {"Cache-Control": "no-store"}
_OWN = ("as_of", "edition", "draft", "do")
"""Fields of the form that are not about the patient; ``do`` is the button."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a plan that a browser gives to a person as a file."""

    name: str
    media: str
    ending: str
    make: Callable[[Plan], str | bytes]
    computed: bool = True
    """Whether rules alone cannot be given in it."""
    dated: bool = False
    """Whether it needs the date of day 0."""

    def fits(self, plan: Plan) -> bool:
        """Whether a plan can be given in it."""
        return (plan.computed or not self.computed) and not (
            self.dated and plan.anchor_date is None
        )


FORMS = {
    "sheet": Form("Sheet (PDF)", "application/pdf", ".pdf", plan_pdf.render),
    "calendar": Form("Calendar (.ics)", "text/calendar", ".ics", plan_calendar.render, dated=True),
    "fhir": Form("FHIR R4", "application/fhir+json", ".fhir.json", plan_fhir.dumps),
    "json": Form("JSON", "application/json", ".json", plan_json.dumps, computed=False),
    "page": Form("Page (HTML)", "text/html", ".html", plan_html.render, computed=False),
}


def named(protocol: Annotated[str, Path(max_length=80)]) -> Protocol:
    """A protocol that ships: no name in an address reads a file."""
    if protocol not in shipped.names():
        raise HTTPException(404, f"There is no protocol {protocol!r}. The page Plan lists them.")
    return shipped.load(protocol)


Asked = Annotated[Protocol, Depends(named)]
"""The protocol that an address names."""


@router.get("/plan")
def listed(request: Request, caller: Clinician, library: Held) -> Response:
    """The protocols, and who signed each."""
    held = register(library.store.folder)
    known = [
        (one, standing(one.name, one.content, held).signers)
        for one in map(shipped.load, shipped.names())
    ]
    return page(request, "plan_list.html.j2", protocols=known)


@router.get("/plan/{protocol}")
def blank(request: Request, caller: Clinician, library: Held, asked: Asked) -> Response:
    """The protocol's questions."""
    return _form(request, library, asked, {}, Filled())


@router.get("/plan/{protocol}/explained")
def explained(
    request: Request,
    caller: Reader,
    library: Held,
    asked: Asked,
    edition: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """The protocol for the patient and the family: it reads no patient and computes nothing."""
    try:
        made = library.explain(asked.name, edition=edition or None)
    except planning.PlanError as error:
        raise HTTPException(404, str(error)) from error
    return page(request, "plan_explained.html.j2", made=made, words=plan_explained.WORDS)


@router.post("/plan/{protocol}")
async def made(request: Request, caller: Clinician, library: Held, asked: Asked) -> Response:
    """The plan, a file of it, or the form again: with what is wrong, or with more rows."""
    answers = await answers_of(request)
    return await run_in_threadpool(_answered, request, library, asked, answers)


async def answers_of(request: Request) -> dict[str, list[str]]:
    """What a form sent, by the names of its fields."""
    answers: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            answers.setdefault(name, []).append(value)
    return answers


def _answered(
    request: Request, library: Library, asked: Protocol, answers: Mapping[str, Sequence[str]]
) -> Response:
    do = _one(answers, "do")
    if do in ("more", "change"):
        return _form(request, library, asked, answers, Filled(), more=do == "more")
    filled = read(asked, answers)
    as_of = _one(answers, "as_of")
    plan: Plan | None = None
    try:
        date.fromisoformat(as_of or today())
    except ValueError:
        filled.errors["as_of"] = "Write the day as 2026-03-01."
    if not filled.errors:
        try:
            plan = library.plan(
                asked.name, filled.patient, filled.observations,
                edition=_one(answers, "edition") or None, as_of=as_of or None,
                draft=bool(_one(answers, "draft")),
            )  # fmt: skip
        except (planning.PlanError, PatientError) as error:
            filled.errors[""] = str(error)
    if plan is None:
        answer = _form(request, library, asked, answers, filled)
        answer.status_code = 422
        return answer
    if form := FORMS.get(do):
        name = f"plan-{asked.name}-{plan.as_of.isoformat()}{form.ending}"
        headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(form.make(plan), media_type=form.media, headers=headers)
    return _shown(request, asked, plan, answers)


def _shown(
    request: Request, asked: Protocol, plan: Plan, answers: Mapping[str, Sequence[str]]
) -> Response:
    forms = [(k, f.name) for k, f in FORMS.items() if f.fits(plan)]
    answer = page(
        request, "plan_page.html.j2", protocol=asked, plan=plan, parts=plan_html.parts(plan),
        draft=DRAFT, forms=forms, answers=given(asked, answers),
        keeps=security(request).plan_key is not None,
    )  # fmt: skip
    answer.headers.update(NO_STORE)
    return answer


def _form(
    request: Request,
    library: Library,
    asked: Protocol,
    answers: Mapping[str, Sequence[str]],
    filled: Filled,
    *,
    more: bool = False,
) -> Response:
    found = standing(asked.name, asked.content, register(library.store.folder))
    held = rows(answers)
    used = 1 + max((n for n, row in held if any(row.values())), default=-1)
    count = max(ROWS, used + (ROWS if more else 1))
    known = dict(held)
    results = [
        {column: known.get(n, {}).get(column, "") for column in COLUMNS} for n in range(count)
    ]
    units = dict.fromkeys(u for a in asked.analytes for u, _ in a.units if u != "1")
    shown: list[tuple[Question, dict[str, Any]]] = []
    for question in questions(asked):
        values = [v for v in answers.get(question.name, ()) if v]
        shown.append(
            (
                question,
                {
                    "values": values,
                    "value": values[-1] if values else "",
                    "more": _one(answers, f"{question.name}.more"),
                },
            )
        )
    answer = page(
        request, "plan_form.html.j2", protocol=asked, given=shown, errors=filled.errors,
        results=results if asked.analytes else [], units=list(units), nothing=NONE,
        standing=found,
        as_of=_one(answers, "as_of") or today(),
        edition=_one(answers, "edition"), draft=bool(_one(answers, "draft")),
        newest=planning.variant(asked, None, None).key if _has_default(asked) else "",
        names={q.name: q.label for q in questions(asked)},
    )  # fmt: skip
    answer.headers.update(NO_STORE)
    return answer


def _has_default(asked: Protocol) -> bool:
    return any(v.jurisdiction == planning.DEFAULT_JURISDICTION for v in asked.variants)


def _one(answers: Mapping[str, Sequence[str]], name: str) -> str:
    return answers[name][-1].strip() if answers.get(name) else ""


def given(asked: Protocol, answers: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """What was answered, to be sent again with the next button; nothing else of the request."""
    names = {n for q in questions(asked) for n in (q.name, f"{q.name}.more")}
    names |= {f"result.{number}.{column}" for number, _ in rows(answers) for column in COLUMNS}
    names |= set(_OWN) - {"do"}
    return [(n, v) for n, values in answers.items() if n in names for v in values if v]
