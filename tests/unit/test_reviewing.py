"""The desk, in one library: who may do what, what suspends an approval, and what tampering shows."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from probatum.audiences.reader import Audience
from probatum.editorial import dossier
from probatum.editorial.content import content_hash
from probatum.editorial.course import Kind
from probatum.editorial.states import EditorialError, State
from probatum.evidence.articles import UNREVIEWED, Elsewhere
from probatum.library.held import Notice
from probatum.library.keeping import FILE
from probatum.library.store import Store
from probatum.library.threads import KeptTurn, Threads
from probatum.rendering.json import to_json
from probatum.services.asking import NoAnswer
from probatum.services.audiences import article_for
from probatum.services.copying import Use, asked, copies, used
from probatum.services.gaps import close, gaps, note
from probatum.services.history import keep
from probatum.services.permissions import PermissionDenied
from probatum.services.reviewing import Desk, shown
from probatum.verification import signing
from probatum.verification.signing import SigningError, new_key
from tests import desk as people
from tests.desk import (
    ADMIN,
    ANNA,
    AUTHOR,
    BORIS,
    DOSE,
    EDITOR,
    LABEL,
    MONITOR,
    READER,
    SECRET,
    Room,
    article,
    label,
    person,
    room,
)

DAY = "2026-11-20"


@pytest.fixture(autouse=True)
def _cheap_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are opened fast, since nobody attacks these."""
    monkeypatch.setattr(signing, "COST", 2**10)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made


def line(here: Room) -> str:
    return shown(here.store, here.id, DAY).status.review


def state(here: Room) -> State:
    return here.desk(READER).case(here.id).standing.state


def claim(here: Room, words: str = DOSE) -> str:
    claims = here.desk(READER).case(here.id).article.claims()
    return next(c.id for c in claims if c.text == words)


def test_an_article_begins_as_a_draft_that_nobody_has_reviewed(here: Room) -> None:
    assert line(here) == UNREVIEWED
    assert state(here) is State.DRAFT


def test_an_approval_names_who_signed_and_when(here: Room) -> None:
    here.approved()
    assert state(here) is State.APPROVED
    assert line(here) == "Reviewed by Anna, MD (neurology) on 2026-11-01."
    made = shown(here.store, here.id, DAY)
    assert made.review is not None
    assert [s["interests"] for s in made.review.signatures] == ["none"]
    assert made.review.signatures[0]["content"] == content_hash(to_json(made))
    assert here.desk(ADMIN).faults() == []


def test_no_approval_is_of_a_version_in_other_words(here: Room) -> None:
    here.approved()
    signed = shown(here.store, here.id, DAY)
    for audience in (Audience.PATIENT, Audience.NURSE):
        made = article_for(here.store, signed, audience)
        assert made.review is not None
        assert made.review.signatures == ()
        assert made.status.review.startswith(f"{UNREVIEWED} Made by a program for this reader")
        assert "reviewed by Anna, MD (neurology) on 2026-11-01." in made.status.review


def test_each_state_says_so_in_the_first_line(here: Room) -> None:
    here.enrolled(ANNA)
    here.desk(AUTHOR).submit(here.id)
    assert line(here) == f"{UNREVIEWED} Submitted for review on 2026-11-01."
    here.desk(ANNA).take_up(here.id, "none")
    assert line(here) == f"{UNREVIEWED} Under review by Anna."
    here.desk(ANNA).request_changes(here.id, "the dose")
    assert line(here) == f"{UNREVIEWED} Anna asked for changes on 2026-11-01."


def test_no_author_reviews_and_no_stranger_signs(here: Room) -> None:
    both = person("Anna", "author", "reviewer")
    here.enrolled(ANNA)
    here.desk(both).submit(here.id)
    with pytest.raises(EditorialError, match="is an author of this article"):
        here.desk(both).take_up(here.id, "none")
    with pytest.raises(EditorialError, match="is no reviewer here"):
        here.desk(BORIS).take_up(here.id, "none")
    here.enrolled(BORIS)
    here.desk(BORIS).take_up(here.id, "none")
    with pytest.raises(EditorialError, match="An author does not approve"):
        here.desk(ANNA).approve(here.id, SECRET)


def test_a_reviewer_declares_interests_first(here: Room) -> None:
    here.under_review()
    here.enrolled(BORIS)
    with pytest.raises(EditorialError, match="Take the revision up first"):
        here.desk(BORIS).approve(here.id, SECRET)
    with pytest.raises(SigningError, match="conflict-of-interest statement"):
        here.desk(BORIS).take_up(here.id, " ")


def test_the_policy_asks_for_a_number_of_reviewers(here: Room) -> None:
    here.desk(ADMIN).set_policy(reviewers=2)
    here.under_review()
    assert here.desk(ANNA).approve(here.id, SECRET).state is State.UNDER_REVIEW
    with pytest.raises(EditorialError, match="signed this revision already"):
        here.desk(ANNA).approve(here.id, SECRET)
    assert UNREVIEWED in line(here)
    here.enrolled(BORIS)
    here.desk(BORIS).take_up(here.id, "shares in Examplia Ltd")
    assert here.desk(BORIS).approve(here.id, SECRET).state is State.APPROVED
    assert line(here).startswith("Reviewed by Anna, MD (neurology) on 2026-11-01; Boris, MD")


def test_a_dispute_stands_in_the_way_until_its_reviewer_settles_it(here: Room) -> None:
    here.under_review()
    here.desk(ANNA).remark(here.id, claim(here), Kind.DISPUTE, "not in children")
    with pytest.raises(EditorialError, match="disputed"):
        here.desk(ANNA).approve(here.id, SECRET)
    asides = shown(here.store, here.id, DAY).review.asides  # type: ignore[union-attr]
    assert "Anna disputes on 2026-11-01: not in children" in asides[0].rows[0]
    here.desk(ANNA).remark(here.id, claim(here), Kind.CONFIRM)
    assert here.desk(ANNA).approve(here.id, SECRET).state is State.APPROVED


def test_what_no_check_vouches_for_needs_a_reviewers_word(here: Room) -> None:
    made = people.article(here.store)
    false = replace(made.short_answer[0], text="Give 50 mg of examplol once daily.")
    saved = here.desk(AUTHOR).revise(here.id, replace(made, short_answer=(false,)))
    assert saved.revision == 2
    here.under_review()
    case = here.desk(ANNA).case(here.id)
    assert case.claims[0].text == false.text
    assert case.missing()
    with pytest.raises(EditorialError, match="no check can vouch"):
        here.desk(ANNA).approve(here.id, SECRET)


def test_a_change_of_the_text_suspends_the_approval_and_says_so(here: Room) -> None:
    here.approved()
    old = claim(here)
    saved = here.desk(AUTHOR).reword(here.id, old, "Give examplol 5 mg once daily.")
    assert (saved.revision, state(here)) == (2, State.DRAFT)
    told = line(here)
    assert told.startswith(f"{UNREVIEWED} Of revision 1: The approval by Anna, MD (neurology)")
    assert "suspended: the text was changed in revision 2; 1 of 2 statements" in told
    first = shown(here.store, here.id, DAY, 1)
    assert "is suspended" in first.status.review
    assert first.review is not None
    assert first.review.signatures == ()
    assert here.desk(ADMIN).faults() == []
    here.desk(AUTHOR).submit(here.id)
    here.desk(ANNA).take_up(here.id, "none")
    here.desk(ANNA).remark(here.id, claim(here, "Give examplol 5 mg once daily."), Kind.CONFIRM)
    here.desk(ANNA).approve(here.id, SECRET)
    assert "superseded by revision 2" in shown(here.store, here.id, DAY, 1).status.review


def test_asking_again_with_another_outcome_suspends_too(here: Room) -> None:
    here.approved()
    keep(here.store, replace(people.article(here.store), title="Examplol"))
    assert "is suspended" in line(here)


def test_a_claim_that_did_not_change_keeps_what_was_said_of_it(here: Room) -> None:
    here.under_review()
    here.desk(ANNA).remark(here.id, claim(here, MONITOR), Kind.CONFIRM)
    here.desk(AUTHOR).reword(here.id, claim(here), "Give examplol 5 mg once daily.")
    known = here.desk(ANNA).case(here.id).course
    assert known.confirmed(claim(here, MONITOR))
    assert not known.confirmed(claim(here, "Give examplol 5 mg once daily."))


def test_a_new_edition_suspends_what_it_no_longer_says_in_one_transaction(here: Room) -> None:
    here.approved()
    here.store.add([label(2, "Give 10 mg of examplol once daily.")])
    told = line(here)
    assert UNREVIEWED in told
    assert "words quoted by 1 statement stand no longer in edition" in told
    differences = here.desk(READER).case(here.id).standing.differences
    assert [(d["was"], d["now"]) for d in differences] == [
        (DOSE, "Give 10 mg of examplol once daily.")
    ]


def test_a_new_edition_that_says_the_same_leaves_the_approval(here: Room) -> None:
    here.approved()
    here.store.add([label(2)])
    assert state(here) is State.APPROVED


def test_a_transaction_that_fails_suspends_nothing(here: Room) -> None:
    here.approved()

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    watch = here.store.record.watch
    assert watch is not None
    known, documents = len(here.desk(READER).history()), watch.documents

    class Cut:
        revised = watch.revised

        def documents(self, *given: object) -> None:
            documents(*given)  # type: ignore[arg-type]
            broken()

    here.store.record.watch = Cut()  # type: ignore[assignment]
    with pytest.raises(RuntimeError):
        here.store.add([label(2, "Give 10 mg.")])
    assert len(here.store.record.held(newest=False)) == 1
    assert len(here.desk(READER).history()) == known
    assert state(here) is State.APPROVED


@pytest.mark.parametrize("how", ["removed", "retracted"])
def test_what_is_gone_or_retracted_suspends(here: Room, how: str) -> None:
    here.approved()
    if how == "removed":
        here.store.remove(LABEL)
        assert f"no edition of {LABEL}" in line(here)
    else:
        here.store.record.apply([Notice(LABEL, "retracted by", "pmid:1")])
        assert f"{LABEL} was retracted" in line(here)


def other(here: Room, **fields: str) -> Elsewhere | None:
    """What an article of another day on the same question says of the one under review."""
    made = replace(article(here.store), as_of="2026-11-20", **fields)  # type: ignore[arg-type]
    review = shown(here.store, keep(here.store, made).id, DAY).review
    assert review is not None
    return review.elsewhere


def test_another_answer_is_told_of_only_while_that_helps(here: Room) -> None:
    here.desk(AUTHOR).submit(here.id)
    assert other(here) is None
    here.enrolled(ANNA)
    here.desk(ANNA).take_up(here.id, "none")
    here.desk(ANNA).approve(here.id, SECRET)
    told = other(here)
    assert told is not None
    assert (told.article, told.revision) == (here.id, 1)
    assert told.line.startswith("An approved answer to this question exists: approved by Anna, MD")
    assert other(here, question="How is examplol dosed in children?") is None
    assert other(here, question="How is examplol dosed < 2 years?") is None
    assert other(here, jurisdiction="EU") is None
    here.desk(EDITOR).suspend(here.id, "a new trial")
    told = other(here)
    assert told is not None
    assert told.line.startswith(
        "Another answer to this question was approved. The approval by Anna"
    )
    assert told.line.endswith("is suspended: a new trial.")
    here.desk(EDITOR).withdraw(here.id, "outdated")
    assert other(here) is None


def test_of_several_answers_the_approved_one_is_told_of(here: Room) -> None:
    here.approved()
    made = keep(here.store, replace(article(here.store), as_of="2026-11-19")).id
    here.desk(AUTHOR).submit(made)
    here.desk(ANNA).take_up(made, "none")
    told = other(here)
    assert told is not None
    assert told.article == here.id


def test_a_wrong_secret_signs_nothing(here: Room) -> None:
    here.under_review()
    with pytest.raises(SigningError, match="cannot be opened"):
        here.desk(ANNA).approve(here.id, b"another secret")
    assert state(here) is State.UNDER_REVIEW


def test_server_administrator_and_database_together_cannot_sign(here: Room) -> None:
    """Whoever has every file and every role tries what can be tried without the reviewer's secret."""
    here.under_review()
    everything = person("Anna", *(r for r in people.Trust))
    file = here.store.folder / FILE
    assert SECRET not in file.read_bytes()
    with sqlite3.connect(file) as database:
        (key,) = database.execute("SELECT key FROM reviewers").fetchone()
    lines = key.split(b"\n")
    for guess in (b"", b"password", key, *lines, b"anna", here.id.encode(), file.read_bytes()[:99]):
        with pytest.raises(SigningError):
            here.desk(everything).approve(here.id, guess)
    with pytest.raises(EditorialError, match="enrolled already"):
        here.desk(everything).enrol("MD", "neurology", b"the administrator's")
    with sqlite3.connect(file) as database:
        database.execute("UPDATE reviewers SET key = ?", (new_key(b"the administrator's"),))
    with pytest.raises(SigningError, match="not the key that Anna enrolled with"):
        here.desk(everything).approve(here.id, b"the administrator's")
    forged = new_key(b"the administrator's")
    with sqlite3.connect(file) as database:
        database.execute(
            "UPDATE reviewers SET key = ?, public = ?", (forged, forged.split(b"\n")[1].decode())
        )
    here.desk(everything).approve(here.id, b"the administrator's")
    assert "the key of Anna is not the one of the enrolment" in here.desk(ADMIN).faults()
    assert any("was not signed by Anna" in f for f in here.desk(ADMIN).faults())


@pytest.mark.parametrize(
    ("how", "shows"),
    [
        (
            "UPDATE editorial_steps SET name = 'Boris' WHERE action = 'approve'",
            "step 4 was altered",
        ),
        ("UPDATE editorial_steps SET at = '2020-01-01T00:00:00Z' WHERE number = 2", "step 2 was"),
        ("DELETE FROM editorial_steps WHERE number = 3", "step 3 of the history is missing"),
        ("DELETE FROM editorial_steps WHERE number = 1", "step 1 of the history is missing"),
        ("UPDATE editorial_steps SET number = 99 WHERE number = 2", "is missing"),
        (f"UPDATE articles SET article = x'{zlib.compress(b'{}').hex()}'", "altered"),
        ("UPDATE articles SET article = x'00'", "altered"),
        ("DELETE FROM articles", "revision 1"),
    ],
)
def test_an_altered_file_is_detected(tmp_path: Path, how: str, shows: str) -> None:
    with room(tmp_path) as here:
        here.approved()
    with sqlite3.connect(tmp_path / FILE) as database:
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            database.execute("UPDATE editorial_steps SET name = 'x'")
        for trigger in ("update", "delete"):
            database.execute(f"DROP TRIGGER editorial_steps_no_{trigger}")
        database.execute(how)
    with Store.open(tmp_path, starter=False) as store:
        found = Desk(store, ADMIN, "2026-11-20T00:00:00Z").faults()
    assert any(shows in fault for fault in found), found


def test_a_history_that_was_cut_off_lacks_the_hash_that_was_noted(here: Room) -> None:
    here.approved()
    last = here.desk(ADMIN).history()[-1].hash
    assert here.desk(ADMIN).faults(last) == []
    with sqlite3.connect(here.store.folder / FILE) as database:
        database.execute("DROP TRIGGER editorial_steps_no_delete")
        database.execute("DELETE FROM editorial_steps WHERE number = 4")
    assert here.desk(ADMIN).faults() == []
    assert "was cut or rewritten" in here.desk(ADMIN).faults(last)[0]


def test_a_recall_lists_every_copy_and_tells_those_that_ask(here: Room) -> None:
    here.approved()
    now = "2026-11-10T08:00:00Z"
    made = shown(here.store, here.id, DAY)
    assert used(here.store, READER, made, Use.OPENED, now) == made
    used(here.store, READER, made, Use.OPENED, now)
    printed = used(here.store, BORIS, made, Use.PRINTED, now)
    assert printed.review is not None
    assert printed.review.discard == "2026-12-10"
    assert content_hash(to_json(printed)) == content_hash(to_json(made))
    code = printed.review.copy
    assert not asked(here.store, code, "2026-11-11").recalled
    assert asked(here.store, code, "2026-12-11").expired
    with pytest.raises(EditorialError, match="needs the role editor"):
        here.desk(AUTHOR).recall(here.id, "wrong unit")
    here.desk(EDITOR).recall(here.id, "wrong unit")
    assert [(c.use, c.name) for c in copies(here.store, here.id)] == [
        (Use.OPENED, "Reader"),
        (Use.PRINTED, "Boris"),
    ]
    answer = asked(here.store, code.lower(), "2026-11-11")
    assert answer.recalled
    assert "RECALLED on 2026-11-01 by Editor: wrong unit." in answer.line
    assert line(here) == answer.line
    with pytest.raises(EditorialError, match="no copy with the code"):
        asked(here.store, "NONE", DAY)


def test_this_is_wrong_reaches_a_named_person(here: Room) -> None:
    with pytest.raises(EditorialError, match="No person is named"):
        here.desk(READER).report(here.id, claim(here), "it is 50 mg")
    here.desk(ADMIN).set_policy(answerable="Dr Brown", contact="ext. 4711")
    made = here.desk(READER).report(here.id, claim(here), "it is 50 mg")
    assert made.recipient == "Dr Brown"
    assert [r.words for r in here.desk(EDITOR).reports()] == ["it is 50 mg"]
    with pytest.raises(EditorialError, match="needs the role"):
        here.desk(READER).settle(made.number, "no")
    here.desk(EDITOR).settle(made.number, "the label says 5 mg")
    assert here.desk(EDITOR).reports() == []
    assert here.desk(EDITOR).reports(settled=True)[0].outcome == "the label says 5 mg"
    with sqlite3.connect(here.store.folder / FILE) as database:
        database.execute("UPDATE reports SET words = 'all is well'")
    assert here.desk(ADMIN).faults() == ["the words of report 1 were altered"]
    with sqlite3.connect(here.store.folder / FILE) as database:
        database.execute("UPDATE reports SET words = ''")
    assert here.desk(ADMIN).faults() == []


def test_a_local_policy_stands_beside_its_section_until_it_expires(here: Room) -> None:
    given = (here.id, "dose", "We start with 2.5 mg.", DOSE, "Ward 4", "2026-12-31")
    with pytest.raises(EditorialError, match="needs the role editor"):
        here.desk(READER).put_beside(*given)
    made = here.desk(EDITOR).put_beside(*given)
    review = shown(here.store, here.id, DAY).review
    assert review is not None
    assert review.asides[0].section == "Dose"
    assert ("We do", "We start with 2.5 mg.") in review.asides[0].rows
    assert ("Holds until", "2026-12-31") in review.asides[0].rows
    later = shown(here.store, here.id, "2027-01-01").review
    assert later is not None
    assert later.asides[0].title == "Local policy (expired)"
    with pytest.raises(EditorialError, match="no day to come"):
        here.desk(EDITOR).put_beside(*given[:-1], "2026-10-01")
    here.desk(EDITOR).take_away(here.id, made.id)
    assert shown(here.store, here.id, DAY).review.asides == ()  # type: ignore[union-attr]


def test_certainty_and_bias_are_recorded_and_shown(here: Room) -> None:
    here.under_review()
    here.desk(ANNA).grade(here.id, "Platelets", "low", "one open trial")
    here.desk(ANNA).bias(here.id, "ALPHA", "high", "no control group")
    here.desk(ANNA).grade(here.id, "Platelets", "moderate", "two trials")
    review = shown(here.store, here.id, DAY).review
    assert review is not None
    assert [(a.title, a.rows) for a in review.asides] == [
        (
            "Certainty of the evidence (GRADE)",
            (("Platelets", "moderate: two trials. Anna, 2026-11-01"),),
        ),
        ("Risk of bias", (("ALPHA", "high: no control group. Anna, 2026-11-01"),)),
    ]
    with pytest.raises(EditorialError, match="is no judgement"):
        here.desk(ANNA).grade(here.id, "Platelets", "excellent", "why")


@pytest.mark.parametrize("form", ["json", "zip"])
def test_the_file_is_verified_by_anyone_and_alterations_are_found(here: Room, form: str) -> None:
    here.approved()
    made = here.desk(READER).export(here.id)
    packed = dossier.packed(made) if form == "zip" else dossier.dumps(made).encode()
    data = dossier.read(packed)
    assert [(v.why, v.counts) for v in dossier.verify(data)] == [("", True)]
    assert {"revisions", "reviews", "quotes", "checks", "history", "policy"} <= set(data)
    altered = json.loads(json.dumps(data))
    altered["revisions"][0]["article"]["title"] = "Another"
    assert "not the one that was signed" in dossier.verify(altered)[0].why
    for field in ("name", "interests", "at", "content", "key"):
        forged = json.loads(json.dumps(data))
        forged["signatures"][0][field] = "x"
        assert "not genuine" in dossier.verify(forged)[0].why


def test_the_json_of_an_approved_article_is_verified_too(here: Room) -> None:
    data = to_json(shown(here.store, here.id, DAY))
    with pytest.raises(EditorialError, match="no signature"):
        dossier.verify(data)
    here.approved()
    data = to_json(shown(here.store, here.id, DAY))
    assert dossier.verify(data)[0].why == ""
    assert "not the one" in dossier.verify({**data, "title": "Another"})[0].why


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"PK\x03\x04", b"\xff\xfe", b'{"signatures": [1]}']
)
def test_what_is_no_file_of_an_article_is_said_so(content: bytes) -> None:
    with pytest.raises(EditorialError):
        dossier.verify(dossier.read(content))


def test_questions_without_an_answer_wait_for_the_librarian(here: Room) -> None:
    nothing = NoAnswer("How is ghostol dosed?", "no evidence", "…", (), ("ghostol",))
    assert note(here.store, nothing, here.now())
    assert note(here.store, nothing, here.now())
    assert not note(here.store, replace(nothing, reason="not medical"), here.now())
    found = gaps(here.store)
    assert [(g.question, g.times, g.looked_for) for g in found] == [
        ("How is ghostol dosed?", 2, ("ghostol",))
    ]
    with pytest.raises(PermissionDenied):
        close(here.store, READER, found[0].id, "added", here.now())
    librarian = person("Lib", "librarian")
    close(here.store, librarian, found[0].id, "label added", here.now())
    assert gaps(here.store) == []
    assert [g.outcome for g in gaps(here.store, closed=True)] == ["label added"]
    note(here.store, nothing, here.now())
    assert [g.times for g in gaps(here.store)] == [3]


def test_a_question_with_personal_data_is_not_queued(here: Room) -> None:
    asked_ = NoAnswer("Dose of ghostol for MRN 12345678?", "no evidence", "…")
    assert not note(here.store, asked_, here.now())


def test_deleting_a_conversation_leaves_what_the_desk_has_in_hand(here: Room) -> None:
    threads = Threads(here.store.record)
    here.approved()
    nothing = NoAnswer("How is ghostol dosed?", "no evidence", "…")
    note(here.store, nothing, here.now())
    made = threads.begin(KeptTurn("q", "q", "2026-10-31", (), article=here.id, revision=1))
    threads.append(made.id, KeptTurn("and?", nothing.question, "2026-10-31", (), no_answer="{}"))
    threads.delete(made.id)
    assert state(here) is State.APPROVED
    assert gaps(here.store) == []
    assert here.desk(ADMIN).faults() == []
