"""Threads of the site: who may read one, who may change it, and the conversation of an article."""

from __future__ import annotations

from dataclasses import dataclass

from probatum.evidence.articles import SUGGESTED, FollowUp
from probatum.library.held import NotHeldError
from probatum.library.store import Store
from probatum.library.threads import KeptThread, Threads
from probatum.services.permissions import LOCAL, Caller
from probatum.services.threads import Thread, opened


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: the thread, its id empty outside of one, and what may be asked next."""

    thread: str
    understood: str
    suggestions: tuple[FollowUp, ...]
    number: int = 0
    questions: int = 0


def own_thread(store: Store, identity: str, caller: Caller) -> KeptThread:
    """A thread of the caller, by its whole id. Raises NotHeldError, as if it were not there."""
    found = Threads(store.record).thread(identity)
    if found.id != identity or caller.id not in (found.owner, LOCAL.id):
        raise _unknown(identity)
    return found


def readable(store: Store, identity: str, caller: Caller) -> Thread:
    """A thread of the caller or a shared one, by its whole id. Raises NotHeldError."""
    found = opened(store, identity)
    if found.id != identity or (caller.id not in (found.owner, LOCAL.id) and not found.shared):
        raise _unknown(identity)
    return found


def _unknown(identity: str) -> NotHeldError:
    return NotHeldError(f"There is no thread {identity!r}, or it is not shared with you.")


def place_of(
    store: Store, article: str, follow_ups: tuple[FollowUp, ...], identity: str, caller: Caller
) -> Place:
    """Where an article stands in a thread; outside of it if the thread does not hold it."""
    if identity:
        thread = readable(store, identity, caller)
        turn = next((t for t in reversed(thread.turns) if t.article == article), None)
        if turn:
            left = thread.without_answered(follow_ups)
            own = caller.id in (thread.owner, LOCAL.id)
            return Place(
                identity if own else "", turn.followed.sentence, left[:SUGGESTED], turn.number,
                len(thread.turns),
            )  # fmt: skip
    return Place("", "", follow_ups[:SUGGESTED])
