"""The Python API: one library, and everything that can be done with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from probatum.app.clock import now, today
from probatum.library.held import Counts, Held, SavedArticle
from probatum.library.index import EVERYTHING_NEWEST, Filter
from probatum.library.store import Store
from probatum.services.desk_record import Suspending
from probatum.services.permissions import LOCAL, Caller

if TYPE_CHECKING:
    from probatum.answers.writer import Shown
    from probatum.audiences.reader import Audience
    from probatum.audits.report import Audit
    from probatum.evidence.articles import Article
    from probatum.evidence.editions import Edition
    from probatum.library.threads import KeptThread
    from probatum.protocols.explaining import Explained
    from probatum.protocols.plans import Plan
    from probatum.retrieval.search import Found, Sort
    from probatum.services.adding import Report, Step
    from probatum.services.asking import NoAnswer
    from probatum.services.drafting import Drafted
    from probatum.services.reviewing import Desk
    from probatum.services.searching import Searcher
    from probatum.services.threads import Thread
    from probatum.sources.foreign import Foreign

JURISDICTION = "jurisdiction"
"""The setting that says whose text the site works under."""

RULES_ALONE = "Checked by rules alone, without the support model."


def _quiet(_: str) -> None:
    """Progress that nobody watches."""


class Library:
    """A library of evidence in one folder.

    >>> with Library("/tmp/my-library") as library:
    ...     article = library.ask("How is nusinersen given?", as_of="2026-11-23")

    ``folder``: see :func:`probatum.library.store.default_folder`. It is made if need be, and holds
    the starter digests unless ``starter`` is false.
    """

    def __init__(self, folder: str | Path | None = None, *, starter: bool = True) -> None:
        self.store = Store.open(folder, starter=starter, watch=Suspending(now))
        self._searcher: Searcher | None = None

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    @property
    def searcher(self) -> Searcher:
        """What finds passages, made with its first use."""
        if self._searcher is None:
            from probatum.services.searching import Searcher

            self._searcher = Searcher(self.store)
        return self._searcher

    def ask(
        self,
        question: str,
        *,
        as_of: str | None = None,
        jurisdiction: str | None = None,
        audience: Audience | None = None,
        keep: bool = True,
        follow: str | None = None,
        progress: Callable[[str], None] = _quiet,
    ) -> Article | NoAnswer:
        """Answer a question; it and its article are kept as a thread unless ``keep`` is false.

        ``follow`` is the id of the thread that the question goes on from. ``as_of`` is an ISO 8601
        day, today if none is given. ``audience`` is who reads it, by default what the library
        remembers; the history keeps the article as it was written. Raises QuestionError,
        NotHeldError.
        """
        from probatum.services.asking import NoAnswer

        thread = self.converse(
            question, as_of=as_of, jurisdiction=jurisdiction, keep=keep, follow=follow,
            progress=progress,
        )  # fmt: skip
        answer = thread.answer()
        assert answer is not None  # noqa: S101 (the last question of a thread was just answered)
        return answer if isinstance(answer, NoAnswer) else self.article_for(answer, audience)

    def converse(
        self,
        question: str,
        *,
        as_of: str | None = None,
        jurisdiction: str | None = None,
        keep: bool = True,
        follow: str | None = None,
        owner: str = "",
        progress: Callable[[str], None] = _quiet,
        shown: Shown | None = None,
    ) -> Thread:
        """As :meth:`ask`, with what was understood: the thread, the new question last.

        What is not kept comes back alone, in a thread without an id. ``owner``: whose a new thread
        is. ``shown`` takes the article as it grows, every section checked and as it will stay.
        """
        from probatum.services import gaps
        from probatum.services.asking import NoAnswer
        from probatum.services.threads import ask_in

        thread = ask_in(
            self.searcher,
            question,
            as_of=as_of or today(),
            jurisdiction=jurisdiction or self.store.record.setting(JURISDICTION),
            thread=follow,
            keep_thread=keep,
            owner=owner,
            progress=progress,
            shown=shown,
        )
        answer = thread.turns[-1].answer
        if keep and isinstance(answer, NoAnswer):
            gaps.note(self.store, answer, now())
        return self._stated(thread)

    def thread(self, identity: str) -> Thread:
        """A kept thread by its id or the beginning of it. Raises NotHeldError."""
        from probatum.services.threads import opened

        return self._stated(opened(self.store, identity))

    def _stated(self, thread: Thread) -> Thread:
        """The thread with its articles as they stand today."""
        from probatum.services.reviewing import shown

        turns = tuple(
            replace(t, answer=shown(self.store, t.article, today(), t.revision))
            if t.article and t.answer is not None
            else t
            for t in thread.turns
        )
        return replace(thread, turns=turns)

    def threads(self, limit: int = 1000) -> list[KeptThread]:
        """The kept threads, the one asked in last first, without their answers."""
        from probatum.services.threads import listed

        return listed(self.store, None, limit)

    def delete_thread(self, identity: str) -> KeptThread:
        """Delete a thread, its questions, and its articles that no other thread holds.

        Raises NotHeldError.
        """
        from probatum.services.threads import deleted

        return deleted(self.store, identity)

    def article_for(self, article: Article, audience: Audience | None = None) -> Article:
        """The article in the order, depth and words of an audience; no number or verdict changes.

        Without one, that of :meth:`remember_audience`; a patient's claims are verified anew.
        """
        from probatum.services.audiences import article_for, remembered
        from probatum.services.drafting import kept_drafts

        chosen = audience or remembered(self.store)
        if chosen is None:
            return article
        return article_for(self.store, article, chosen, kept_drafts(self.store))

    def draft_plain(self, article: Article, progress: Callable[[str], None] = _quiet) -> Drafted:
        """Ask the library's language model, if it names one, for the hard sentences of the article's
        patient page; :meth:`article_for` shows those that pass the checks.

        Raises LanguageModelError; what was drafted before that is kept.
        """
        from probatum.services.drafting import draft

        return draft(self.store, article, progress)

    def remember_audience(self, audience: Audience | None) -> None:
        """Keep who reads this library, until another is kept; None forgets it."""
        from probatum.services.audiences import SETTING

        self.store.record.set_setting(SETTING, audience.value if audience else "")

    def drug(
        self,
        name: str,
        *,
        as_of: str | None = None,
        jurisdiction: str | None = None,
        audience: Audience | None = None,
    ) -> list[Article] | NoAnswer:
        """One page for each product that the name covers, for an audience as in :meth:`ask`."""
        from probatum.services.asking import NoAnswer, drug

        pages = drug(
            self.searcher,
            name,
            as_of=as_of or today(),
            jurisdiction=jurisdiction or self.store.record.setting(JURISDICTION),
        )
        if isinstance(pages, NoAnswer):
            return pages
        return [self.article_for(page, audience) for page in pages]

    def audit(
        self,
        source: str | Path = "",
        *,
        text: str | Foreign | None = None,
        as_of: str | None = None,
        jurisdiction: str | None = None,
        model: bool = True,
        progress: Callable[[str], None] = _quiet,
    ) -> Audit:
        """Check every statement of anyone's article against the library.

        ``source`` is a file (text, Markdown, HTML, PDF, DOCX) or the address of a page, which is
        fetched; with ``text`` nothing is read and ``source`` only names it. ``model`` is whether the
        support model is used, where it is installed. Raises GivenError.
        """
        from probatum.services.auditing import audit
        from probatum.services.checking import support_model
        from probatum.services.given import read_given
        from probatum.services.naming import with_named
        from probatum.sources.foreign import Foreign

        given = Foreign(text) if isinstance(text, str) else text or read_given(source)
        judge = support_model() if model else None
        made = audit(
            self.searcher,
            given.text,
            source=str(source) or "text",
            as_of=as_of or today(),
            jurisdiction=jurisdiction or self.store.record.setting(JURISDICTION),
            judge=judge,
            progress=progress,
        )
        alone = (RULES_ALONE,) if judge is None else ()
        made = with_named(self.store, made)
        return replace(made, notes=(*given.notes, *made.notes, *alone))

    def plan(
        self,
        protocol: str,
        patient: Mapping[str, Any],
        observations: Iterable[Mapping[str, Any]] = (),
        *,
        edition: str | None = None,
        jurisdiction: str | None = None,
        as_of: str | None = None,
        draft: bool = False,
    ) -> Plan:
        """Apply a protocol, by its name or its file, to one patient.

        ``patient`` and ``observations`` are as in the JSON that ``probatum plan`` reads. A protocol
        that no signature of this library's folder covers, or of which a newer edition is known, shows
        its rules alone unless ``draft``. Raises PlanError, RegisterError and PatientError.
        """
        from probatum.protocols.patients import observation
        from probatum.protocols.patients import patient as read
        from probatum.services import planning
        from probatum.services.protocol_register import register

        known, results = read(patient)
        results += [observation(o, f"observation {i}") for i, o in enumerate(observations, 1)]
        held = planning.find(protocol)
        day = datetime.date.fromisoformat(as_of or today())
        chosen = planning.variant(held, jurisdiction or known.jurisdiction, edition, day)
        editions = self.store.record.held(document=chosen.document, newest=False)
        signed = register(self.store.folder)
        return planning.make(held, chosen, known, results, day, signed, editions, draft=draft)

    def explain(
        self,
        protocol: str,
        *,
        edition: str | None = None,
        jurisdiction: str | None = None,
        as_of: str | None = None,
    ) -> Explained:
        """A protocol for the person who is treated: what is watched and why, and nothing computed.

        Raises PlanError and RegisterError.
        """
        from probatum.services import planning
        from probatum.services.protocol_register import register

        held = planning.find(protocol)
        day = datetime.date.fromisoformat(as_of or today())
        chosen = planning.variant(held, jurisdiction, edition, day)
        editions = self.store.record.held(document=chosen.document, newest=False)
        return planning.explained(held, chosen, day, register(self.store.folder), editions)

    def search(
        self,
        text: str,
        filter_: Filter = EVERYTHING_NEWEST,
        *,
        k: int = 10,
        rerank: int = 20,
        sort: Sort | None = None,
    ) -> list[Found]:
        """The best passages for a question or any text, each with the reason why."""
        return self.searcher.search(text, filter_, k=k, rerank=rerank, sort=sort)

    def add(
        self, paths: Sequence[str | Path], progress: Callable[[Step], None] | None = None
    ) -> Report:
        """Add files, folders or archives; what was read before is skipped by its content."""
        from probatum.services.adding import add

        return add(self.store, [Path(p) for p in paths], progress)

    def remove(self, document: str, edition: str | None = None) -> list[Held]:
        """Remove a document or one edition of it; returns what was removed."""
        return self.store.remove(document, edition)

    def source(
        self, document: str, edition: str | None = None, as_of: str | None = None
    ) -> Edition:
        """The stored edition. Raises NotHeldError or AmbiguousError."""
        held = self.store.record.resolve(document, edition, as_of)
        return self.store.record.edition(held.edition)

    def held(self, *, newest: bool = True) -> list[Held]:
        """Headers of what is held."""
        return self.store.record.held(newest=newest)

    def counts(self) -> Counts:
        """How much is held."""
        return self.store.record.counts()

    def history(self, limit: int = 50) -> Iterable[SavedArticle]:
        """The articles that were written, newest first, without their texts."""
        return self.store.record.articles(limit)

    def show(self, identity: str, revision: int | None = None) -> Article:
        """An article of the history as it stands today: its review state, who signed, what stands
        beside it; the newest revision unless one is named. Raises NotHeldError."""
        from probatum.services.reviewing import shown

        return shown(self.store, identity, today(), revision)

    def desk(self, caller: Caller = LOCAL) -> Desk:
        """The desk, where revisions are reviewed and signed, for this person at this moment."""
        from probatum.services.reviewing import Desk

        return Desk(self.store, caller, now())
