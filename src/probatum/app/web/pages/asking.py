"""Ask: the question box, and what was asked before."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from probatum.app.web import addresses
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held
from probatum.app.web.templating import page
from probatum.rendering.noanswer import values
from probatum.services.asking import LONGEST_QUESTION, NoAnswer
from probatum.services.history import keep

router = APIRouter(include_in_schema=False)

RECENT = 8
"""Past questions on the page."""


@router.get("/")
def home(request: Request, caller: Reader, library: Held) -> Response:
    """The question box."""
    return page(
        request, "ask.html.j2", past=library.history(RECENT), longest_question=LONGEST_QUESTION
    )


@router.post("/ask")
def ask(
    request: Request, caller: Reader, library: Held, question: Annotated[str, Form()]
) -> Response:
    """Answer a question, and open its article."""
    answer = library.ask(question, as_of=date.today().isoformat(), keep=False)
    if isinstance(answer, NoAnswer):
        return page(
            request, "no_answer.html.j2", question=question,
            longest_question=LONGEST_QUESTION, **values(answer),
        )  # fmt: skip
    return RedirectResponse(addresses.article(keep(library.store, answer).id), 303)
