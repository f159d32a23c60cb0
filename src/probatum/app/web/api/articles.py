"""The articles that were written, in every form."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from starlette.background import BackgroundTask

from probatum.app.clock import now
from probatum.app.output import PRINTS
from probatum.app.web.api.describing import problems, published
from probatum.app.web.api.models import ArticleHeader, Listing
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held, Shelved
from probatum.app.web.pages.exporting import EXPORTS
from probatum.app.web.templating import has, tag_of
from probatum.app.web.whose import ArticleId, past
from probatum.audiences.reader import Audience
from probatum.rendering import html
from probatum.services.copying import Use, used

router = APIRouter(prefix="/v1/articles", tags=["articles"])


class Form(StrEnum):
    """The form in which an article is sent: those of the files that its page offers."""

    JSON = "json"
    HTML = "html"
    MARKDOWN = "md"
    WORD = "docx"
    PDF = "pdf"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    CITED = "cited"
    HANDOVER = "handover"


@router.get("", responses=problems())
def listed(
    caller: Reader,
    library: Held,
    after: Annotated[str, Query(pattern=r"^\d{0,15}$")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Listing[ArticleHeader]:
    """The newest revision of each of your articles and of those that are approved, last written
    first."""
    found = past(library.store, caller, limit + 1, before=int(after) if after else None)
    items = [
        ArticleHeader(id=a.id, revision=a.revision, question=a.question, as_of=a.as_of)
        for a in found[:limit]
    ]
    return Listing(items=items, next=str(found[limit - 1].number) if len(found) > limit else None)


@router.get(
    "/{identity}",
    response_class=Response,
    responses={
        200: {
            "description": "The article; ETag names the revision and the form.",
            "content": {
                **published("article"),
                **{EXPORTS[f].media.partition(";")[0]: {} for f in Form if f is not Form.JSON},
            },
        },
        304: {"description": "You have it: the ETag is the one that you sent."},
        **problems(404),
    },
)
def article(
    caller: Reader,
    library: Held,
    shelf: Shelved,
    identity: ArticleId,
    form: Annotated[Form, Query(alias="format")] = Form.JSON,
    revision: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    audience: Annotated[Audience | None, Query()] = None,
    if_none_match: Annotated[str, Header(max_length=500)] = "",
) -> Response:
    """An article by its id; the newest revision unless one is named.

    With an audience in its order, depth and words. What people print (HTML, Word, PDF, handover text)
    carries the code of its revision and the day after which the copy has to go.
    """
    shown = shelf.shown(identity, revision, audience)
    prints = form.value in PRINTS
    name = f"{form.value} {shown.discard}" if prints else form.value
    text = shown.paper if prints else shown.article
    data = shelf.form(shown, name, lambda _: EXPORTS[form].data(text))
    tag = tag_of(data)
    headers: dict[str, Any] = {"ETag": tag, "Vary": "Accept-Encoding"}
    if has(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    if form is not Form.JSON:
        shape = "inline" if form is Form.HTML else "attachment"
        headers["Content-Disposition"] = (
            f'{shape}; filename="article-{shown.id}.{EXPORTS[form].ending}"'
        )
    if form is Form.HTML:
        headers["Content-Security-Policy"] = f"{html.policy()}; frame-ancestors 'none'"
    entered = BackgroundTask(
        used, library.store, caller, shown.article, Use.PAGE if prints else Use.EXPORTED, now()
    )
    return Response(data, media_type=EXPORTS[form].media, headers=headers, background=entered)
