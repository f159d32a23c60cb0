"""Pages from templates: those of the site, then those of ``rendering``, every value escaped."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup

from probatum.app.web import addresses
from probatum.app.web.audience import CHOICES, audience_of
from probatum.app.web.statics import static
from probatum.rendering.html import environment

_FOLDER = Path(__file__).parent / "templates"

NAVIGATION = [
    ("/", "Ask"),
    ("/drugs", "Drug"),
    ("/library", "Library"),
    ("/changes", "Changes"),
    ("/plan", "Plan"),
    ("/audit", "Audit"),
    ("/desk", "Desk"),
]
"""Address and name of the pages that stand in the head of every page, in their order."""


@cache
def templates() -> Environment:
    """The environment of the site's templates, with what all of them may call."""
    made = environment(_FOLDER)
    made.globals.update(
        static=static, navigation=NAVIGATION, address_of=addresses, audiences=CHOICES,
        audience_of=audience_of,
        csrf_field=lambda request: Markup(""),
    )  # fmt: skip
    return made


def page(request: Request, template: str, **values: Any) -> HTMLResponse:
    """A page of this site."""
    return HTMLResponse(templates().get_template(template).render(request=request, **values))


def tag_of(data: bytes | memoryview) -> str:
    """The weak ETag of an answer."""
    return f'W/"{hashlib.sha256(data).hexdigest()[:24]}"'


def has(if_none_match: str, tag: str) -> bool:
    """Whether the header ``If-None-Match`` names the ETag."""
    return tag in [given.strip() for given in if_none_match.split(",")]


def unchanged(request: Request, response: Response) -> Response:
    """The answer with an ETag, or 304 to a browser that has the very same."""
    tag = tag_of(response.body)
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return response
