"""The audience switch: who reads in this browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from probatum.app.web.audience import COOKIE
from probatum.app.web.callers import Reader
from probatum.audiences.reader import Audience

YEAR = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.post("/audience")
def choose(
    request: Request,
    caller: Reader,
    audience: Annotated[Audience, Form()],
    then: Annotated[str, Form(max_length=2000)] = "/",
) -> RedirectResponse:
    """Keep who reads, and go back to the page."""
    answer = RedirectResponse(_here(then), 303)
    answer.set_cookie(
        COOKIE, audience.value, max_age=YEAR, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def _here(address: str) -> str:
    """An address of this site; the first page where it is of another."""
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if inside and address.isprintable() else "/"
