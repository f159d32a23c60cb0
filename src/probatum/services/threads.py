"""Threads: conversations that keep their subject, kept in the record, shown, exported, deleted."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from probatum.answers.writer import Shown
from probatum.evidence.articles import SUGGESTED, Article, FollowUp
from probatum.library.held import NotHeldError
from probatum.library.store import Store
from probatum.library.threads import KeptThread, KeptTurn, Threads
from probatum.rendering import noanswer
from probatum.retrieval.following import Followed, follow
from probatum.retrieval.understanding import Understanding
from probatum.services.asking import NoAnswer, Progress, ask, cleaned
from probatum.services.history import keep, read_article
from probatum.services.searching import Searcher

WORDS_BEFORE = 40
"""Questions of a thread that a follow-up may lean on, the latest."""

NO_SUBJECT = ("not medical", "emergency")
"""Reasons of questions that give a conversation no subject."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a thread with its answer.

    ``followed`` is what was understood. ``answer`` is None where a kept article is no longer held.
    """

    number: int
    followed: Followed
    as_of: str
    answer: Article | NoAnswer | None
    article: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation. ``id`` is empty where none is kept."""

    id: str
    turns: tuple[Turn, ...]
    owner: str = ""
    shared: bool = False

    @property
    def title(self) -> str:
        """Its first question."""
        return self.turns[0].followed.question

    def suggestions(self) -> tuple[FollowUp, ...]:
        """The follow-ups to show after the last answer: the best that this thread does not answer."""
        answer = self.answer()
        return answer.follow_ups[:SUGGESTED] if isinstance(answer, Article) else ()

    def answer(self) -> Article | NoAnswer | None:
        """The last answer, its follow-ups without those that this thread answers."""
        last = self.turns[-1].answer
        if not isinstance(last, Article):
            return last
        return replace(last, follow_ups=self.without_answered(last.follow_ups))

    def without_answered(self, follow_ups: Sequence[FollowUp]) -> tuple[FollowUp, ...]:
        """Those that were not asked in this thread and that no article of it answers."""
        asked = {_plain(t.followed.question) for t in self.turns}
        answered = {a for t in self.turns if isinstance(t.answer, Article) for a in _told(t.answer)}
        return tuple(
            f
            for f in follow_ups
            if _plain(f.question) not in asked and (f.topic, f.document) not in answered
        )


def _told(article: Article) -> set[tuple[str, str]]:
    """Topics of an article's sections with the documents that they quote."""
    return {(s.topic, q.document) for s in article.sections for c in s.claims for q in c.quotes}


def _plain(question: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", question.casefold()))


def understood(searcher: Searcher, said: str, before: Sequence[str], as_of: str) -> Followed:
    """The whole question behind some words, after the whole questions ``before``, oldest first.

    Raises QuestionError as :func:`ask` does.
    """
    said = cleaned(said)
    known = [searcher.understand(q, as_of) for q in before[-WORDS_BEFORE:]]
    now = searcher.understand(said, as_of)

    def covers(words: Sequence[str], documents: Sequence[str]) -> bool:
        return _covered(searcher.store, words, documents, as_of)

    return follow(said, now, [u for u in known if _has_subject(u)], searcher.lexicon, covers)


def _has_subject(understanding: Understanding) -> bool:
    return understanding.medical and "self-harm" not in understanding.dangers


def _covered(store: Store, words: Sequence[str], documents: Sequence[str], as_of: str) -> bool:
    """Whether the newest texts of some documents hold all of some words, or words that begin so."""
    held = store.record.held(documents_in=list(documents), as_of=as_of)
    text = "\n".join(store.record.edition(h.edition).text for h in held).casefold()
    return all(re.search(rf"\b{re.escape(w.casefold().rstrip('s'))}", text) for w in words)


def ask_in(
    searcher: Searcher,
    said: str,
    *,
    as_of: str,
    jurisdiction: str = "",
    thread: str | None = None,
    keep_thread: bool = True,
    owner: str = "",
    progress: Progress = lambda _: None,
    shown: Shown | None = None,
) -> Thread:
    """Ask in a thread, or begin one; its last turn has the answer.

    With ``keep_thread`` false nothing is stored, nor is a question that is not medical or may be
    about self-harm; the thread that comes back then has the one new turn.
    Raises QuestionError, NotHeldError.
    """
    store = searcher.store
    kept = Threads(store.record).thread(thread) if thread else None
    before = [t.question for t in kept.turns] if kept else []
    followed = understood(searcher, said, before, as_of)
    answer: Article | NoAnswer
    if followed.back:
        answer = NoAnswer(
            followed.said,
            "ask back",
            f"{followed.back} Ask again with the name that you mean.",
            follow_ups=followed.choices,
        )
    else:
        answer = ask(
            searcher, followed.question, as_of=as_of, jurisdiction=jurisdiction, progress=progress,
            shown=shown,
        )  # fmt: skip
    if not keep_thread or (isinstance(answer, NoAnswer) and answer.reason in NO_SUBJECT):
        return Thread(kept.id if kept else "", (Turn(1, followed, as_of, answer),), owner)
    turn = _to_keep(store, followed, as_of, answer)
    threads = Threads(store.record)
    grown = threads.append(kept.id, turn) if kept else threads.begin(turn, owner)
    return _opened(store, grown)


def _to_keep(store: Store, followed: Followed, as_of: str, answer: Article | NoAnswer) -> KeptTurn:
    carried = tuple((c.part, c.words) for c in followed.carried)
    turn = KeptTurn(followed.said, followed.question, as_of, carried)
    if isinstance(answer, NoAnswer):
        told = json.dumps(noanswer.to_json(answer), ensure_ascii=False)
        return replace(turn, no_answer=told)
    saved = keep(store, answer)
    return replace(turn, article=saved.id, revision=saved.revision)


def begun(store: Store, identity: str, owner: str = "") -> KeptThread:
    """A new thread that begins with a kept article. Raises NotHeldError."""
    saved = store.record.article(identity)
    turn = KeptTurn(saved.question, saved.question, saved.as_of, (), saved.id, saved.revision)
    return Threads(store.record).begin(turn, owner)


def opened(store: Store, identity: str) -> Thread:
    """A kept thread with its answers, by its id or the beginning of it. Raises NotHeldError."""
    return _opened(store, Threads(store.record).thread(identity))


def listed(store: Store, owner: str | None = "", limit: int = 1000) -> list[KeptThread]:
    """The threads of an owner, or of all for None, the one asked in last first."""
    return Threads(store.record).listed(owner, limit)


def shared(store: Store, identity: str, *, shared: bool) -> KeptThread:
    """Let all who have its id read a thread, or no longer. Raises NotHeldError."""
    return Threads(store.record).share(identity, shared)


def deleted(store: Store, identity: str) -> KeptThread:
    """Delete a thread with its questions, and its articles that no other thread holds.

    Raises NotHeldError.
    """
    return Threads(store.record).delete(identity)


def _opened(store: Store, kept: KeptThread) -> Thread:
    turns = tuple(_turn(store, t) for t in kept.turns)
    return Thread(kept.id, turns, kept.owner, kept.shared)


def _turn(store: Store, kept: KeptTurn) -> Turn:
    followed = Followed.of(kept.said, kept.question, kept.carried)
    answer: Article | NoAnswer | None = None
    if kept.no_answer:
        told = noanswer.from_json(json.loads(kept.no_answer))
        answer = NoAnswer(
            told.question, told.reason, told.message, told.warnings, told.looked_for,
            told.suggestions, told.follow_ups,
        )  # fmt: skip
    else:
        try:
            saved = store.record.article(kept.article, kept.revision)
            answer = read_article(saved.article)
        except NotHeldError:
            answer = None
    return Turn(kept.number, followed, kept.as_of, answer, kept.article, kept.revision)
