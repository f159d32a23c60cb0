"""Drug: the held text of a drug without a question."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from probatum.app.clock import today
from probatum.app.web.audience import Reading
from probatum.app.web.callers import Reader
from probatum.app.web.library import Drugged, Suggesting
from probatum.app.web.templating import page, unchanged
from probatum.rendering.noanswer import values
from probatum.services.asking import NoAnswer

router = APIRouter(include_in_schema=False)


@router.get("/drugs")
def drug(
    request: Request,
    caller: Reader,
    drugs: Drugged,
    suggester: Suggesting,
    reading: Reading,
    name: Annotated[str, Query(max_length=200)] = "",
    product: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:
    """The held text of a drug, in clinical order; of several products the chosen one."""
    if not name.strip():
        return page(request, "drug_form.html.j2", name="", names=suggester.names)
    made = drugs.pages(name, today(), reading)
    if isinstance(made, NoAnswer):
        answer = page(
            request, "drug_form.html.j2", name=name, names=suggester.names, **values(made)
        )
        answer.status_code = 404
        return answer
    shown = made[min(product, len(made)) - 1]
    return unchanged(request, page(request, "drug.html.j2", name=name, products=made, shown=shown))
