"""The articles that were written, in every form."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from probatum.app.web.api.describing import problems, published
from probatum.app.web.api.models import ArticleHeader, Listing
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held, Shelved
from probatum.audiences.reader import Audience
from probatum.evidence.articles import Article
from probatum.rendering import html, json, markdown

router = APIRouter(prefix="/v1/articles", tags=["articles"])


class Form(StrEnum):
    """The form in which an article is sent."""

    JSON = "json"
    HTML = "html"
    MARKDOWN = "md"
    WORD = "docx"
    PDF = "pdf"


MEDIA = {
    Form.JSON: "application/json",
    Form.HTML: "text/html; charset=utf-8",
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}


def _word(article: Article) -> bytes:
    from probatum.rendering.docx import render

    return render(article)


def _pdf(article: Article) -> bytes:
    from probatum.rendering.pdf import render

    return render(article)


MAKERS: dict[Form, Callable[[Article], bytes]] = {
    Form.JSON: lambda article: json.dumps(article).encode(),
    Form.HTML: lambda article: html.render(article).encode(),
    Form.MARKDOWN: lambda article: markdown.render(article).encode(),
    Form.WORD: _word,
    Form.PDF: _pdf,
}


@router.get("", responses=problems())
def listed(
    caller: Reader,
    library: Held,
    after: Annotated[str, Query(pattern=r"^\d{0,15}$")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Listing[ArticleHeader]:
    """The newest revision of each article, last written first."""
    found = library.store.record.articles(limit + 1, before=int(after) if after else None)
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
                **{media.partition(";")[0]: {} for form, media in MEDIA.items() if form != "json"},
            },
        },
        304: {"description": "You have it: the ETag is the one that you sent."},
        **problems(404),
    },
)
def article(
    caller: Reader,
    shelf: Shelved,
    identity: Annotated[str, Path(max_length=64)],
    form: Annotated[Form, Query(alias="format")] = Form.JSON,
    revision: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    audience: Annotated[Audience | None, Query()] = None,
    if_none_match: Annotated[str, Header(max_length=500)] = "",
) -> Response:
    """An article by its id or the beginning of it; the newest revision unless one is named.

    With an audience in its order, depth and words.
    """
    shown = shelf.shown(identity, revision, audience)
    data = shelf.form(shown, form.value, MAKERS[form])
    tag = f'W/"{hashlib.sha256(data).hexdigest()[:24]}"'
    headers: dict[str, Any] = {"ETag": tag, "Vary": "Accept-Encoding"}
    if tag in [given.strip() for given in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    if form is not Form.JSON:
        shape = "inline" if form is Form.HTML else "attachment"
        headers["Content-Disposition"] = f'{shape}; filename="article-{shown.id}.{form}"'
    if form is Form.HTML:
        headers["Content-Security-Policy"] = f"{html.policy()}; frame-ancestors 'none'"
    return Response(data, media_type=MEDIA[form], headers=headers)
