"""Kept plans: what a clinician typed into a plan, sealed for that account alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from probatum.app.web.pages.own_account import day
from probatum.app.web.pages.planning import NO_STORE, Asked, Clinician, answers_of, given
from probatum.app.web.security.sessions import Signed, accounts_of, now
from probatum.app.web.security.state import security
from probatum.app.web.templating import page
from probatum.protocols import shipped
from probatum.services import kept_plans

router = APIRouter(include_in_schema=False)


def _key(request: Request) -> bytes:
    key = security(request).plan_key
    if key is None:
        raise HTTPException(404, "This site keeps no plans.")
    return key


@router.get("/account/plans")
def listed(request: Request, caller: Clinician, signed: Signed) -> Response:
    """The plans that one keeps."""
    held = kept_plans.kept(accounts_of(request), _key(request), signed.account)
    names = set(shipped.names())
    plans = [(one, shipped.load(one.protocol)) for one in held if one.protocol in names]
    answer = page(request, "kept_plans.html.j2", plans=plans, day=day)
    answer.headers.update(NO_STORE)
    return answer


@router.post("/account/plans/{protocol}")
async def keep(request: Request, caller: Clinician, signed: Signed, asked: Asked) -> Response:
    """Keep what was typed into a plan."""
    typed = given(asked, await answers_of(request))
    await run_in_threadpool(
        kept_plans.keep, accounts_of(request), _key(request), signed.account, asked.name, typed,
        now(request),
    )  # fmt: skip
    return RedirectResponse("/account/plans", 303)


@router.post("/account/plans/{plan}/delete")
def delete(
    request: Request,
    caller: Clinician,
    signed: Signed,
    plan: Annotated[str, Path(max_length=40)],
) -> Response:
    """Delete a kept plan."""
    kept_plans.delete(accounts_of(request), signed.account, plan, now(request))
    return RedirectResponse("/account/plans", 303)
