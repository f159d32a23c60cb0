"""Other articles on the same question that people review, or have approved.

Two questions are the same if their words, marks and signs are, whatever the case, the blanks and the
mark at their end. Of a conversation it is the whole question that counts, as it was understood.
"""

from __future__ import annotations

import unicodedata

from probatum.editorial.states import State
from probatum.editorial.telling import elsewhere
from probatum.evidence.articles import Elsewhere
from probatum.library import reviews
from probatum.library.store import Store
from probatum.services.desk_record import read_course
from probatum.services.history import read_article


def plain(question: str) -> str:
    """A question in the form in which it is compared with others."""
    words = unicodedata.normalize("NFKC", question).casefold().split()
    return " ".join(words).rstrip("?!. ")


def others(store: Store, identity: str, question: str) -> list[str]:
    """Ids of the other articles on a question that a reviewer has taken up."""
    wanted = plain(question)
    with store.record.reading() as connection:
        known = reviews.taken_up(connection)
    return sorted({a for a, asked in known if a != identity and plain(asked) == wanted})


def answered(store: Store, identity: str, question: str, jurisdiction: str) -> Elsewhere | None:
    """The one of them that helps a reader most, of the same jurisdiction: approved, then suspended,
    then under review, and of these the one that moved last."""
    found = []
    for other in others(store, identity, question):
        with store.record.reading() as connection:
            known = read_course(connection, other)
            text = reviews.revisions(connection, other)
        told = elsewhere(known)
        if told and read_article(text[told.revision]).jurisdiction == jurisdiction:
            standing = known.standing(told.revision)
            rank = (standing.state is State.APPROVED, standing.suspended, standing.since, other)
            found.append((rank, told))
    return max(found, key=lambda pair: pair[0])[1] if found else None
