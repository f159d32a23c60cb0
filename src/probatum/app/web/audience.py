"""Who reads in a browser: a cookie, set by the form that stands on every page.

An audience is what a reader says; it gives no right, so the cookie needs no signature.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from probatum.audiences.reader import LABELS, Audience
from probatum.services.audiences import remembered

COOKIE = "audience"


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
