"""Whose questions a caller sees: a question may hold what is a patient's.

On a site with accounts readers find their own questions and those of approved articles; any other
article opens by its whole address alone, which somebody has to pass on. The one user of a computer
finds all.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Path

from probatum.library.held import NotHeldError, SavedArticle
from probatum.library.store import Store
from probatum.services.permissions import LOCAL, Caller

_ARTICLE = re.compile(r"[0-9a-f]{10}")


def owner_of(caller: Caller) -> str | None:
    """The owner whose questions and threads a caller sees; None: everybody's."""
    return None if caller.id == LOCAL.id else caller.id


def past(
    store: Store, caller: Caller, limit: int = 1000, *, before: int | None = None
) -> list[SavedArticle]:
    """The past articles that a caller may find, last written first, as the record lists them."""
    return store.record.articles(limit, before=before, owner=owner_of(caller))


def whole(identity: str) -> str:
    """The whole id of an article. Raises NotHeldError for the beginning of one, or anything else."""
    if not _ARTICLE.fullmatch(identity):
        raise NotHeldError("There is no such article. Open it by its whole address.")
    return identity


async def _asked_for(identity: Annotated[str, Path(max_length=64)]) -> str:
    return whole(identity)


ArticleId = Annotated[str, Depends(_asked_for)]
"""The article of a route, by its whole id."""
