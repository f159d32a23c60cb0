"""Threads are kept, opened by their id, shared, exported, and deleted with their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from probatum.evidence.articles import FollowUp
from probatum.library.held import NotHeldError
from probatum.library.store import Store
from probatum.library.threads import KeptTurn, Threads
from probatum.rendering.json import schema
from probatum.rendering.threads import dumps, to_html, to_text
from probatum.services.history import keep
from probatum.services.threads import opened
from tests.articles import article

AS_OF = "2026-11-23"
NO_ANSWER = json.dumps(
    {
        "schema_version": "1.1", "question": "and <b>that</b>?", "reason": "ask back",
        "message": "Which one do you mean?", "warnings": [], "looked_for": [], "suggestions": [],
        "follow_ups": ["How is Zolgensma given?"],
    }
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, starter=False) as made:
        yield made


def turn(store: Store, question: str, **fields: Any) -> KeptTurn:
    saved = keep(store, replace(article(), question=question, **fields))
    return KeptTurn(question, question, AS_OF, (), saved.id, saved.revision)


def test_a_thread_opens_by_its_id_or_the_beginning_of_it(store: Store) -> None:
    threads = Threads(store.record)
    made = threads.begin(turn(store, "Is aspirin safe?"), owner="ada")
    grown = threads.append(made.id, KeptTurn("why?", "Why?", AS_OF, (("subject", "aspirin"),)))
    assert [t.number for t in grown.turns] == [1, 2]
    assert threads.thread(made.id[:6]) == grown
    assert grown.turns[1].carried == (("subject", "aspirin"),)
    for wrong in ("", "zz", "%"):
        with pytest.raises(NotHeldError):
            threads.thread(wrong)


def test_the_thread_asked_in_last_stands_first_and_each_owner_sees_its_own(store: Store) -> None:
    threads = Threads(store.record)
    first = threads.begin(turn(store, "One?"), owner="ada")
    second = threads.begin(turn(store, "Two?"), owner="ada")
    other = threads.begin(turn(store, "Three?"), owner="bob")
    threads.append(first.id, turn(store, "Four?"))
    assert [t.id for t in threads.listed("ada")] == [first.id, second.id]
    assert [t.id for t in threads.listed(None)] == [first.id, other.id, second.id]
    assert not threads.thread(first.id).shared
    assert threads.share(first.id, True).shared
    assert not threads.share(first.id, False).shared


def test_deleting_a_thread_removes_its_text_from_the_database(store: Store) -> None:
    threads = Threads(store.record)
    secret = "Would xylofantastic harm Mrs Quackenbush?"
    shared = turn(store, "Held by two threads?")
    gone = threads.begin(turn(store, secret))
    threads.append(gone.id, shared)
    threads.append(
        gone.id, KeptTurn("quackenbush again", secret, AS_OF, (("subject", "xylofantastic"),))
    )
    stays = threads.begin(shared)
    threads.delete(gone.id)
    with pytest.raises(NotHeldError):
        threads.thread(gone.id)
    assert [a.question for a in store.record.articles()] == ["Held by two threads?"]
    assert opened(store, stays.id).turns[0].answer is not None
    store.record.engine.dispose()
    for file in store.folder.rglob("*"):
        if file.is_file():
            held = file.read_bytes().lower()
            assert b"xylofantastic" not in held, file
            assert b"quackenbush" not in held, file


def test_a_thread_is_exported_whole(store: Store) -> None:
    threads = Threads(store.record)
    made = threads.begin(turn(store, "Is <script>aspirin</script> safe?"))
    threads.append(
        made.id, KeptTurn("and <b>that</b>?", "and <b>that</b>?", AS_OF, (), no_answer=NO_ANSWER)
    )
    threads.append(made.id, turn(store, "Is aspirin safe in adults?"))
    thread = opened(store, made.id)
    data = json.loads(dumps(thread))
    jsonschema.validate(data, schema("thread"))
    jsonschema.validate(data["turns"][0]["article"], schema("article"))
    jsonschema.validate(data["turns"][1]["no_answer"], schema("no-answer"))
    page = to_html(thread)
    assert "<script>aspirin" not in page
    assert "<b>that" not in page
    identities = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(identities) == len(set(identities))
    links = {part.split('"')[0] for part in page.split('href="#')[1:]}
    assert links <= set(identities)
    text = to_text(thread)
    assert "Which one do you mean?" in text
    assert "How is Zolgensma given?" in text


def test_follow_ups_leave_out_what_the_thread_answers(store: Store) -> None:
    threads = Threads(store.record)
    answered = article()
    quoted = next(q.document for s in answered.sections for c in s.claims for q in c.quotes)
    topic = next(s.topic for s in answered.sections if s.claims)
    asked = [
        FollowUp("Asked before?", "dose", "spl:other"),
        FollowUp("Answered by a section?", topic, quoted),
        *(FollowUp(f"New {n}?", f"topic {n}", quoted) for n in range(4)),
    ]
    made = threads.begin(turn(store, "Asked before?"))
    threads.append(made.id, turn(store, "And then?", follow_ups=tuple(asked)))
    shown = opened(store, made.id).suggestions()
    assert [f.question for f in shown] == ["New 0?", "New 1?", "New 2?"]
