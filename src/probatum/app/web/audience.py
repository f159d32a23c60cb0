"""Who reads in a browser: a cookie, set by a form that stands on every page.

An audience is what a reader says; it gives no right, so the cookie needs no signature.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse

from probatum.app.web.callers import Reader
from probatum.audiences.reader import LABELS, Audience
from probatum.services.audiences import remembered

COOKIE = "audience"
YEAR = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


def audience_of(request: Request) -> Audience | None:
    """The audience of this browser, else what the library remembers, else none."""
    said = request.cookies.get(COOKIE, "")
    if said in set(Audience):
        return Audience(said)
    return remembered(request.app.state.library.store)


Reading = Annotated[Audience | None, Depends(audience_of)]
"""Who reads."""

CHOICES = tuple((audience.value, label) for audience, label in LABELS.items())
"""Values and names of the switch."""


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
