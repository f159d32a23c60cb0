"""The desk: who does what to which revision, one transaction for each step.

The time comes from the caller (ISO 8601 in UTC). Raises EditorialError where the table of states, the
policy or the roles do not allow a step, SigningError for a wrong secret, NotHeldError for an article
that is in no history.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from probatum.editorial import dossier
from probatum.editorial.approvals import (
    MINUTES,
    Approval,
    Reviewer,
    in_time,
    read_approval,
    signed,
    unsigned,
)
from probatum.editorial.content import content_hash, digest
from probatum.editorial.course import (
    CERTAINTIES,
    RISKS,
    Course,
    Kind,
    LocalPolicy,
    Standing,
    text,
)
from probatum.editorial.policy import Policy, PolicySection, in_force, page, read_policy
from probatum.editorial.states import Action, EditorialError, State, after, need
from probatum.editorial.steps import BEGINNING, Step, faults
from probatum.editorial.telling import changed, reworded, told
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim, Outcome, Verdict
from probatum.evidence.editions import Json
from probatum.library import reviews
from probatum.library.held import SavedArticle
from probatum.library.store import Store
from probatum.services.answered import answered, others
from probatum.services.audiences import statement
from probatum.services.desk_record import (
    Suspending,
    head,
    read_course,
    read_steps,
    supersede,
    write_step,
)
from probatum.services.facts import RecordFacts
from probatum.services.history import read_article, written
from probatum.services.permissions import Caller
from probatum.verification import signing

LONGEST = 2000
"""Most characters of a remark, a reason or a report."""

_MEANWHILE = (
    "Something was done to this article since you were shown what you signed. Read it again, then "
    "open “Sign it” anew."
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue. ``doubtful`` are statements for which no check can vouch and that no
    reviewer has confirmed; ``disputed`` those that a reviewer disputes."""

    article: str
    revision: int
    title: str
    question: str
    state: State
    since: str
    by: str
    claims: int
    doubtful: int
    disputed: int
    suspended: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader says is wrong with a claim, and the person whom it reaches."""

    number: int
    article: str
    revision: int
    claim: str
    words: str
    name: str
    contact: str
    at: str
    recipient: str
    settled: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Case:
    """A revision on the desk: its text, its claims with their checks, and all that was said of it."""

    article: Article
    standing: Standing
    course: Course
    revisions: tuple[int, ...]
    reports: tuple[Report, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, those first that need a person: disputed, doubtful, then the rest."""
        order = {c.id: i for i, c in enumerate(self.article.claims())}
        return tuple(
            sorted(
                self.article.claims(),
                key=lambda c: (
                    not self.course.open(c.id),
                    self.course.confirmed(c.id) or not doubtful(c),
                    order[c.id],
                ),
            )
        )

    def missing(self) -> tuple[str, ...]:
        """What stands in the way of an approval, in words."""
        return _missing(self.article, self.course)


def doubtful(claim: Claim) -> bool:
    """Whether no check can vouch for a claim, so that a person has to: one fails, or the words that it
    stands on are a digest."""
    return claim.verdict is not Verdict.SUPPORTED or any(
        c.outcome is Outcome.FAIL for c in claim.checks
    )


def _missing(article: Article, known: Course) -> tuple[str, ...]:
    found = []
    open_ = [c for c in article.claims() if known.open(c.id)]
    unseen = [
        c for c in article.claims()
        if doubtful(c) and not known.confirmed(c.id) and not known.open(c.id)
    ]  # fmt: skip
    if open_:
        found.append(f"disputed: {', '.join(c.id for c in open_)}")
    if unseen:
        found.append(
            f"no check can vouch for it and no reviewer has confirmed it: "
            f"{', '.join(c.id for c in unseen)}"
        )
    return tuple(found)


def identity(name: str) -> str:
    """The id of a person who is known by name alone, on one computer."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:64]


class Desk:
    """The desk of one library, used by ``caller`` at the time ``now``."""

    def __init__(self, store: Store, caller: Caller, now: str) -> None:
        self.store = store
        self.caller = caller
        self.now = now
        if store.record.watch is None:
            store.record.watch = Suspending(lambda: now)

    # What is there

    def queue(self) -> list[Waiting]:
        """What waits for somebody, the longest-waiting first."""
        found = []
        with self.store.record.reading() as connection:
            for article in reviews.courses(connection):
                known = read_course(connection, article)
                texts = reviews.revisions(connection, article)
                standing = known.standing(max(texts))
                if standing.state in (
                    State.SUBMITTED,
                    State.UNDER_REVIEW,
                    State.CHANGES_REQUESTED,
                ):
                    found.append(_waiting(read_article(texts[max(texts)]), standing, known))
        return sorted(found, key=lambda w: (w.since, w.article))

    def case(self, article: str, revision: int | None = None) -> Case:
        """A revision of an article, the newest unless one is named."""
        saved = self.store.record.article(article, revision)
        with self.store.record.reading() as connection:
            known = read_course(connection, saved.id)
            own = tuple(_report(r) for r in reviews.reports_of(connection, saved.id))
            numbers = tuple(sorted(reviews.revisions(connection, saved.id)))
        shown = _shown(saved, known, self.now[:10])
        return Case(shown, known.standing(saved.revision), known, numbers, own)

    def history(self, article: str | None = None) -> list[Step]:
        """The steps of an article, or all."""
        with self.store.record.reading() as connection:
            if article is not None:
                article = self.store.record.article(article).id
            return read_steps(reviews.history(connection, article))

    def reviewers(self) -> list[Reviewer]:
        """Who may review."""
        with self.store.record.reading() as connection:
            return [_reviewer(r) for r in reviews.all_reviewers(connection)]

    def policy(self) -> Policy:
        """The settings in force."""
        return self._policy()[0]

    def policy_page(self) -> tuple[PolicySection, ...]:
        """The editorial policy in words, written from what is in force."""
        return page(*self._policy(), self.reviewers())

    def _policy(self) -> tuple[Policy, str, str]:
        with self.store.record.reading() as connection:
            return in_force(read_steps(reviews.history_of(connection, Action.POLICY)))

    # Steps on a revision

    def submit(self, article: str) -> Standing:
        """Ask for a review of the newest revision."""
        saved = self.store.record.article(article)
        return self._take(saved, Action.SUBMIT, {"content": _hash(saved)})

    def take_up(self, article: str, interests: str) -> Standing:
        """Begin a review, with the conflict-of-interest statement that it stands under."""
        saved = self.store.record.article(article)
        me = self._me()
        detail: dict[str, Json] = {
            "interests": signing.line("conflict-of-interest statement", interests)
        }

        def may(known: Course, _: Standing) -> None:
            if me.id in known.authors:
                raise EditorialError(
                    f"{me.name} is an author of this article and cannot review it."
                )

        return self._take(saved, Action.TAKE_UP, detail, may)

    def remark(self, article: str, claim: str, kind: Kind, words: str = "") -> Standing:
        """Confirm or dispute a claim, suggest other words for it, or comment on it."""
        saved = self.store.record.article(article)
        self._me()
        if kind is not Kind.CONFIRM:
            words = _words("words", words)
        known = {c.id for c in read_article(saved.article).claims()}
        ids = [i for i in known if i.startswith(claim)] if claim else []
        if len(ids) != 1:
            raise EditorialError(
                f"{claim!r} {'fits several' if ids else 'is none'} of the claims of {saved.id}. "
                "`probatum review show` lists them."
            )
        return self._take(
            saved,
            Action.REMARK,
            {"claim": ids[0], "kind": kind.value, "words": words.strip()},
            self._reviewing,
        )

    def grade(self, article: str, outcome: str, certainty: str, why: str) -> Standing:
        """Record the GRADE certainty of the evidence for one outcome."""
        return self._appraise(article, "certainty", outcome, certainty, CERTAINTIES, why)

    def bias(self, article: str, study: str, risk: str, why: str) -> Standing:
        """Record a note on a study's risk of bias."""
        return self._appraise(article, "bias", study, risk, RISKS, why)

    def _appraise(
        self, article: str, what: str, subject: str, judgement: str, of: Sequence[str], why: str
    ) -> Standing:
        saved = self.store.record.article(article)
        self._me()
        if judgement not in of:
            raise EditorialError(f"{judgement!r} is no judgement; write one of: {', '.join(of)}.")
        detail: dict[str, Json] = {
            "what": what,
            "subject": signing.line("subject", subject),
            "judgement": judgement,
            "why": _words("reason", why),
        }
        return self._take(saved, Action.APPRAISE, detail, self._reviewing)

    def request_changes(self, article: str, why: str) -> Standing:
        """Send a revision back to its author."""
        saved = self.store.record.article(article)
        return self._take(saved, Action.REQUEST_CHANGES, {"why": _words("reason", why)})

    def approve(self, article: str, secret: bytes) -> Standing:
        """Sign the newest revision; with as many reviewers as the policy asks for it is approved."""
        return self._enter(signed(self.to_sign(article), self._me(), self.key_file(), secret))

    def approve_signed(
        self, article: str, revision: int, at: str, history: str, signature: str
    ) -> Standing:
        """The same, of what :meth:`to_sign` gave at a time and the caller signed elsewhere."""
        saved = self.store.record.article(article)
        if not in_time(at, self.now):
            raise EditorialError(
                f"What you signed was shown to you more than {MINUTES} minutes ago. Open “Sign it” "
                "anew."
            )
        if saved.revision != revision:
            raise EditorialError(_MEANWHILE)
        made = self._unsigned(saved, at, history)
        made = replace(made, key=self._me().key, signature=signature)
        if not made.genuine():
            raise signing.SigningError(
                "This is no signature of these lines by the key that you enrolled with."
            )
        return self._enter(made)

    def to_sign(self, article: str) -> Approval:
        """What the caller would sign now: the newest revision and all that the signature binds."""
        with self.store.record.reading() as connection:
            last = head(connection)
        saved = self.store.record.article(article)
        return self._unsigned(saved, self.now, last.hash if last else BEGINNING)

    def key_file(self) -> bytes:
        """The caller's own key, encrypted by the caller's secret. Raises EditorialError."""
        return bytes(self._own().key)

    def _unsigned(self, saved: SavedArticle, at: str, history: str) -> Approval:
        me, content = self._me(), _hash(saved)
        with self.store.record.reading() as connection:
            known = read_course(connection, saved.id)
        standing = known.standing(saved.revision)
        self._may_sign(known, standing, read_article(saved.article), content)
        return unsigned(
            me,
            article=saved.id,
            revision=saved.revision,
            content=content,
            interests=(standing.interests or {})[me.id],
            at=at,
            history=history,
        )

    def _enter(self, approval: Approval) -> Standing:
        """Enter a signed approval, if nothing was done to the article since it was shown."""
        saved = self.store.record.article(approval.article, approval.revision)
        made = read_article(saved.article)
        needed = self.policy().reviewers
        with self.store.record.writing(changes=False) as connection:
            known = read_course(connection, saved.id)
            standing = known.standing(saved.revision)
            self._may_sign(known, standing, made, approval.content)
            if reviews.newest_revision(connection, saved.id) != saved.revision or reviews.number_of(
                connection, approval.history
            ) < reviews.last_of(connection, saved.id):
                raise EditorialError(_MEANWHILE)
            enough = len(standing.approvals) + 1 >= needed
            action = Action.APPROVE if enough else Action.SIGN
            self._write(
                connection,
                action,
                saved.id,
                saved.revision,
                {"approval": approval.to_json(), "needed": needed},
            )
            if enough:
                documents = {q.document for c in made.claims() for q in c.quotes}
                reviews.watch_documents(connection, saved.id, saved.revision, documents)
                for number, earlier in known.revisions.items():
                    if number < saved.revision and earlier.state not in (
                        State.SUPERSEDED,
                        State.WITHDRAWN,
                    ):
                        supersede(connection, saved.id, number, saved.revision, self.now)
            return read_course(connection, saved.id).standing(saved.revision)

    def _may_sign(self, known: Course, standing: Standing, made: Article, content: str) -> None:
        me = self.caller.id
        after(standing.state, Action.SIGN, self.caller.roles)
        if me in known.authors:
            raise EditorialError("An author does not approve what he or she wrote.")
        if me not in (standing.interests or {}):
            raise EditorialError(
                "Take the revision up first, with your conflict-of-interest statement."
            )
        if any(a.reviewer == me for a in standing.approvals):
            raise EditorialError("You have signed this revision already.")
        if standing.content != content:
            raise EditorialError(
                "The stored text is not the one that was submitted. Check the record with "
                "`probatum review history --check`."
            )
        if missing := _missing(made, known):
            raise EditorialError(f"Not yet: {'; '.join(missing)}.")

    def suspend(self, article: str, why: str) -> Standing:
        """Take an approval back; those who signed look at it again."""
        saved = self.store.record.article(article)
        return self._take(saved, Action.SUSPEND, {"why": _words("reason", why)})

    def withdraw(self, article: str, why: str, revision: int | None = None) -> Standing:
        """Take a revision out of use."""
        saved = self.store.record.article(article, revision)
        return self._take(saved, Action.WITHDRAW, {"why": _words("reason", why)})

    def recall(self, article: str, why: str, revision: int | None = None) -> Standing:
        """Withdraw a revision, and tell every copy that asks to be discarded."""
        saved = self.store.record.article(article, revision)
        return self._take(saved, Action.RECALL, {"why": _words("reason", why)})

    def revise(self, article: str, made: Article) -> SavedArticle:
        """Keep a person's text as the next revision; every claim of it is checked again first."""
        need(Action.REVISE, self.caller.roles)
        old = self.store.record.article(article)
        facts = RecordFacts(self.store, made.as_of)
        checked = _checked(made, facts.verify)
        return self._revised(old, checked)

    def reword(self, article: str, claim: str, words: str) -> SavedArticle:
        """Put other words in one claim; it is checked against the same quotes."""
        need(Action.REVISE, self.caller.roles)
        old = self.store.record.article(article)
        before = read_article(old.article)
        facts = RecordFacts(self.store, before.as_of)
        try:
            made = reworded(before, claim, signing.line("words", words), facts.verify)
        except KeyError as error:
            raise EditorialError(f"{claim!r} is no claim of {old.id}.") from error
        return self._revised(old, made)

    def _revised(self, old: SavedArticle, made: Article) -> SavedArticle:
        known = self.case(old.id)
        after(known.standing.state, Action.REVISE, self.caller.roles)
        before = read_article(old.article)
        made = replace(made, question=before.question, status=before.status, review=None)
        with self.store.record.writing(changes=False) as connection:
            saved = self.store.record.put_article(
                connection, old.question, old.as_of, written(made), old.id
            )
            if saved.revision == old.revision:
                raise EditorialError("Nothing was changed: the text is that of the last revision.")
            detail: dict[str, Json] = {
                "content": _hash(saved),
                "of": old.revision,
                "changed": list(changed(before, made)),
            }
            self._write(connection, Action.REVISE, saved.id, saved.revision, detail)
        return saved

    # Beside a revision

    def report(self, article: str, claim: str, words: str, contact: str = "") -> Report:
        """Say that a claim is wrong; it reaches the person whom the policy names.

        ``claim`` may also be a statement of the label's own to patients, which patient pages show; the
        report then says its words, since the desk does not list it.
        """
        need(Action.REPORT, self.caller.roles)
        saved = self.store.record.article(article)
        whole = read_article(saved.article)
        meant = statement(self.store, whole, claim)
        if meant is None:
            raise EditorialError(f"{claim!r} is no claim of {saved.id}.")
        policy = self.policy()
        if not policy.answerable:
            raise EditorialError(
                "No person is named yet whom a report reaches: an administrator names one with "
                "`probatum review policy --answerable NAME`."
            )
        said = _words("what is wrong", words)
        if all(c.id != claim for c in whole.claims()):
            said = f"On “{meant.text}”: {said}"
        with self.store.record.writing(changes=False) as connection:
            number = reviews.add_report(
                connection, article=saved.id, revision=saved.revision, claim=claim, words=said,
                actor=self.caller.id, name=self.caller.name, contact=contact.strip()[:200],
                at=self.now, recipient=policy.answerable, settled="", outcome="",
            )  # fmt: skip
            detail: dict[str, Json] = {
                "report": number, "claim": claim, "words": digest(said), "to": policy.answerable,
            }  # fmt: skip
            self._write(connection, Action.REPORT, saved.id, saved.revision, detail)
            return next(
                _report(r) for r in reviews.reports_of(connection, saved.id) if r.number == number
            )

    def reports(self, *, settled: bool = False) -> list[Report]:
        """Reports that wait for an answer, or those that have one."""
        with self.store.record.reading() as connection:
            found = [_report(r) for r in reviews.reports_of(connection)]
        return [r for r in found if bool(r.settled) is settled]

    def settle(self, number: int, outcome: str) -> Report:
        """Answer a report."""
        need(Action.SETTLE, self.caller.roles)
        with self.store.record.writing(changes=False) as connection:
            found = [r for r in reviews.reports_of(connection) if r.number == number]
            if not found or found[0].settled:
                raise EditorialError(f"There is no open report {number}.")
            said = _words("outcome", outcome)
            reviews.settle_report(connection, number, self.now, said)
            self._write(
                connection,
                Action.SETTLE,
                found[0].article,
                found[0].revision,
                {"report": number, "outcome": said},
            )
        return replace(_report(found[0]), settled=self.now, outcome=said)

    def put_beside(
        self, article: str, section: str, we_do: str, label_says: str, owner: str, expires: str
    ) -> LocalPolicy:
        """Put what this site does beside a section, until the day ``expires``."""
        saved = self.store.record.article(article)
        titles = [s.title for s in read_article(saved.article).sections]
        fitting = [t for t in titles if t.lower().startswith(section.lower())] if section else []
        if len(set(fitting)) != 1:
            raise EditorialError(f"{section!r} is no section. There are: {', '.join(titles)}.")
        if not _DAY.fullmatch(expires) or expires <= self.now[:10]:
            raise EditorialError(f"{expires!r} is no day to come. Write YYYY-MM-DD.")
        values: dict[str, Json] = {
            "section": fitting[0],
            "we_do": _words("what we do", we_do),
            "label_says": _words("what the label says", label_says),
            "owner": signing.line("owner", owner),
            "expires": expires,
        }
        name = digest(f"{saved.id}\n{fitting[0]}\n{self.now}\n{we_do}")[:8]
        self._take(saved, Action.LOCAL_POLICY, {"id": name, **values})
        known = self.case(saved.id).course
        return next(p for p in known.local if p.id == name)

    def take_away(self, article: str, policy: str) -> None:
        """Take a local policy away."""
        saved = self.store.record.article(article)
        if policy not in {p.id for p in self.case(saved.id).course.local}:
            raise EditorialError(f"There is no local policy {policy!r} beside {saved.id}.")
        self._take(saved, Action.LOCAL_POLICY, {"id": policy, "removed": True})

    # The site

    def enrol(self, credentials: str, speciality: str, secret: bytes) -> Reviewer:
        """Make the caller's key, encrypted by a secret that only the caller knows."""
        need(Action.ENROL, self.caller.roles)
        return self._enrolled(credentials, speciality, signing.new_key(secret))

    def enrol_key(self, credentials: str, speciality: str, key: bytes, proof: str) -> Reviewer:
        """Enrol with a key file that the caller made; ``proof`` is its signature by its own key."""
        need(Action.ENROL, self.caller.roles)
        signing.finished(key, proof)
        return self._enrolled(credentials, speciality, key)

    def _enrolled(self, credentials: str, speciality: str, key: bytes) -> Reviewer:
        made = Reviewer(
            self.caller.id,
            signing.line("name", self.caller.name),
            signing.line("credentials", credentials),
            signing.line("speciality", speciality),
            signing.public_key(key),
        )
        with self.store.record.writing(changes=False) as connection:
            if reviews.reviewer(connection, made.id) is not None:
                raise EditorialError(
                    f"{made.name} is enrolled already. A key is never replaced: whoever lost its "
                    "secret enrols under another name, so that every reader sees it."
                )
            reviews.add_reviewer(
                connection, id=made.id, name=made.name, credentials=made.credentials,
                speciality=made.speciality, public=made.key, key=key,
            )  # fmt: skip
            detail: dict[str, Json] = {
                "credentials": made.credentials, "speciality": made.speciality, "key": made.key,
            }  # fmt: skip
            self._write(connection, Action.ENROL, "", 0, detail)
        return made

    def set_policy(self, **settings: Json) -> Policy:
        """Change settings of the policy; the others stay."""
        need(Action.POLICY, self.caller.roles)
        made = read_policy({**self.policy().to_json(), **settings})
        with self.store.record.writing(changes=False) as connection:
            self._write(connection, Action.POLICY, "", 0, made.to_json())
        return made

    # The file and its proof

    def export(self, article: str) -> dict[str, Json]:
        """The whole file of an article: texts, reviews, signatures, quotes, checks, history."""
        saved = self.store.record.article(article)
        with self.store.record.reading() as connection:
            known = read_course(connection, saved.id)
            texts = reviews.revisions(connection, saved.id)
            steps = read_steps(reviews.history(connection, saved.id))
        newest = read_article(texts[max(texts)])
        return dossier.dossier(
            known,
            {number: json.loads(t) for number, t in texts.items()},
            newest.claims(),
            steps,
            self.policy(),
            known.standing(max(texts)).state,
            self.now,
        )

    def faults(self, expected: str = "") -> list[str]:
        """What shows that history, texts, keys or signatures were tampered with.

        ``expected`` is the hash of a step that was noted elsewhere: it has to be in the chain.
        """
        with self.store.record.reading() as connection:
            steps = read_steps(reviews.history(connection))
            found = faults(steps)
            if expected and not any(s.hash.startswith(expected) for s in steps):
                found.append(f"no step has the hash {expected}: the history was cut or rewritten")
            found += _text_faults(connection, steps)
            found += _key_faults(connection, steps)
        return found

    # Writing

    def _me(self) -> Reviewer:
        return _reviewer(self._own())

    def _own(self) -> Any:
        with self.store.record.reading() as connection:
            row = reviews.reviewer(connection, self.caller.id)
        if row is None:
            raise EditorialError(
                f"{self.caller.name} is no reviewer here yet. Become one first: on the page Desk, or "
                "with `probatum review enrol`."
            )
        return row

    def _reviewing(self, known: Course, standing: Standing) -> None:
        if self.caller.id not in (standing.interests or {}):
            raise EditorialError(
                "Take the revision up first, with your conflict-of-interest statement."
            )

    def _take(
        self,
        saved: SavedArticle,
        action: Action,
        detail: Mapping[str, Json],
        may: Callable[[Course, Standing], None] | None = None,
    ) -> Standing:
        with self.store.record.writing(changes=False) as connection:
            known = read_course(connection, saved.id)
            standing = known.standing(saved.revision)
            after(standing.state, action, self.caller.roles)
            if may is not None:
                may(known, standing)
            self._write(connection, action, saved.id, saved.revision, detail)
            if action in (Action.WITHDRAW, Action.RECALL, Action.SUSPEND):
                reviews.forget_documents(connection, saved.id, saved.revision)
            return read_course(connection, saved.id).standing(saved.revision)

    def _write(
        self,
        connection: Connection,
        action: Action,
        article: str,
        revision: int,
        detail: Mapping[str, Json],
    ) -> None:
        write_step(
            connection, action, actor=self.caller.id, name=self.caller.name, at=self.now,
            article=article, revision=revision, detail=detail,
        )  # fmt: skip


def last_step(store: Store, article: str, question: str = "") -> int:
    """The number of the last step in an article's review, 0 if there was none; with its question, also
    in that of another article on it."""
    known = (article, *(others(store, article, question) if question else ()))
    with store.record.reading() as connection:
        return max(reviews.last_of(connection, one) for one in known)


def shown(store: Store, identity_: str, day: str, revision: int | None = None) -> Article:
    """An article of the history as a reader sees it on a day: with its state, who signed, what stands
    beside it, and which other answer people review. Raises NotHeldError."""
    saved = store.record.article(identity_, revision)
    with store.record.reading() as connection:
        known = read_course(connection, saved.id)
    made = _shown(saved, known, day)
    if made.review is None or known.standing(saved.revision).state is State.APPROVED:
        return made
    other = answered(store, saved.id, saved.question, made.jurisdiction)
    return replace(made, review=replace(made.review, elsewhere=other))


def _shown(saved: SavedArticle, known: Course, day: str) -> Article:
    return told(read_article(saved.article), _hash(saved), saved.revision, known, day)


def _hash(saved: SavedArticle) -> str:
    return content_hash(json.loads(saved.article))


def _checked(article: Article, verify: Callable[[Claim], Claim]) -> Article:
    known: dict[str, Claim] = {c.id: verify(c) for c in article.claims()}
    return replace(
        article,
        short_answer=tuple(known[c.id] for c in article.short_answer),
        sections=tuple(
            replace(s, claims=tuple(known[c.id] for c in s.claims)) for s in article.sections
        ),
    )


def _words(what: str, words: str) -> str:
    said = words.strip()
    if not said:
        raise EditorialError(f"{what}: say it in words.")
    if len(said) > LONGEST:
        raise EditorialError(f"{what}: at most {LONGEST:,} characters; these are {len(said):,}.")
    return said


def _waiting(article: Article, standing: Standing, known: Course) -> Waiting:
    claims = article.claims()
    return Waiting(
        standing.article,
        standing.revision,
        article.title,
        article.question,
        standing.state,
        standing.since,
        standing.by,
        len(claims),
        sum(doubtful(c) and not known.confirmed(c.id) for c in claims),
        sum(bool(known.open(c.id)) for c in claims),
        standing.suspended,
    )


def _reviewer(row: Any) -> Reviewer:
    return Reviewer(row.id, row.name, row.credentials, row.speciality, row.public)


def _report(row: Any) -> Report:
    return Report(
        row.number, row.article, row.revision, row.claim, row.words, row.name, row.contact,
        row.at, row.recipient, row.settled, row.outcome,
    )  # fmt: skip


def _text_faults(connection: Connection, steps: Sequence[Step]) -> Iterator[str]:
    """Texts that are not the ones of which the history has the hash, and words of reports."""
    texts: dict[str, dict[int, str]] = {}
    for step in steps:
        if content := text(step.detail, "content"):
            held = texts.setdefault(step.article, reviews.revisions(connection, step.article))
            own = held.get(step.revision)
            if own is None:
                yield f"revision {step.revision} of {step.article} is gone"
            elif not own or content_hash(json.loads(own)) != content:
                yield f"the text of revision {step.revision} of {step.article} was altered"
    said = {s.detail.get("report"): s for s in steps if s.action == Action.REPORT}
    for report in reviews.reports_of(connection):
        step_of = said.get(report.number)
        if step_of is None or (
            report.words and text(step_of.detail, "words") != digest(report.words)
        ):
            yield f"the words of report {report.number} were altered"


def _key_faults(connection: Connection, steps: Sequence[Step]) -> Iterator[str]:
    """Keys that are not those of the enrolment, and approvals that their key did not make."""
    enrolled = {s.actor: text(s.detail, "key") for s in steps if s.action == Action.ENROL}
    hashes = {s.hash for s in steps} | {BEGINNING}
    for row in reviews.all_reviewers(connection):
        if enrolled.get(row.id) != row.public:
            yield f"the key of {row.name} is not the one of the enrolment"
    for step in steps:
        entry = step.detail.get("approval")
        if not isinstance(entry, dict):
            continue
        try:
            approval = read_approval(entry)
        except ValueError:
            yield f"the approval in step {step.number} cannot be read"
            continue
        if not approval.genuine() or approval.key != enrolled.get(approval.reviewer):
            yield f"the approval in step {step.number} was not signed by {approval.name}"
        if approval.history not in hashes:
            yield f"what was done before the approval in step {step.number} was rewritten"
