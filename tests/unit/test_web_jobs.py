"""The queue: its order, its leases, and what a worker that lost a job may still do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from probatum.app.web import jobs as module
from probatum.app.web.jobs import Job, Jobs, KeyUsedError, LostError, NoSuchJobError, State
from probatum.app.web.working import sweep


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(tmp_path)
    yield made
    made.close()


def put(jobs: Jobs, what: str = "x", kind: str = "ask", **options: str) -> Job:
    return jobs.put(kind, {"question": what}, caller="c", created="2026-01-01", **options)


def test_first_come_first_served_with_the_place_told(jobs: Jobs) -> None:
    made = [put(jobs, str(n)) for n in range(3)]
    assert [jobs.place(job) for job in made] == [1, 2, 3]
    assert jobs.claim("a") == jobs.get(made[0].id)
    assert [jobs.place(job) for job in made] == [0, 1, 2]
    assert [job.id for job in jobs.of("c", limit=2)] == [made[2].id, made[1].id]
    assert [job.id for job in jobs.of("c", before=made[1].number)] == [made[0].id]
    assert jobs.of("d") == []


def test_a_key_gives_the_same_job_and_no_other(jobs: Jobs) -> None:
    one = put(jobs, key="k")
    assert put(jobs, key="k") == one
    with pytest.raises(KeyUsedError):
        put(jobs, "another", key="k")
    assert put(jobs).id != one.id
    assert jobs.put("ask", {"question": "x"}, caller="d", created="", key="k").id != one.id


def test_another_callers_job_is_none(jobs: Jobs) -> None:
    job = put(jobs)
    assert jobs.get(job.id, "c") == job
    with pytest.raises(NoSuchJobError):
        jobs.get(job.id, "d")


def test_the_work_of_a_killed_worker_is_taken_up_and_it_can_write_nothing_more(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = put(jobs)
    jobs.claim("a")
    jobs.tell(job, "a", "one")
    assert jobs.claim("b") is None
    later = time.time() + module.LEASE + 1
    monkeypatch.setattr(module.time, "time", lambda: later)
    again = jobs.claim("b")
    assert again is not None
    assert (again.id, again.attempts) == (job.id, 2)
    for act in (
        lambda: jobs.renew(job, "a"),
        lambda: jobs.tell(job, "a", "two"),
        lambda: jobs.finish(job, "a", State.DONE, {}),
    ):
        with pytest.raises(LostError):
            act()
    jobs.tell(job, "b", "three")
    jobs.finish(job, "b", State.DONE, {"article": "z"})
    assert [e.message for e in jobs.events(job)] == ["one", "three"]
    assert jobs.get(job.id).result == {"article": "z"}


def test_a_job_that_kills_its_workers_fails_in_the_end(jobs: Jobs) -> None:
    job = put(jobs)
    for attempt in range(module.ATTEMPTS):
        assert jobs.claim(str(attempt)) is not None
        jobs.release(str(attempt))
    assert jobs.claim("z") is None
    assert jobs.get(job.id).state is State.FAILED
    assert "Ask anew" in str(jobs.get(job.id).result["problem"])


def test_a_cancelled_job_is_lost_to_its_worker(jobs: Jobs) -> None:
    job = put(jobs)
    jobs.claim("a")
    assert jobs.cancel(job).state is State.CANCELLED
    with pytest.raises(LostError):
        jobs.tell(job, "a", "x")
    done = put(jobs)
    jobs.claim("a")
    jobs.finish(done, "a", State.DONE, {})
    assert jobs.cancel(done).state is State.DONE


def test_one_writer_at_a_time_and_questions_pass_it(jobs: Jobs) -> None:
    first, second, question = put(jobs, kind="add"), put(jobs, "y", kind="add"), put(jobs)
    alone = ("add",)
    assert jobs.claim("a", alone=alone).id == first.id
    assert jobs.claim("b", alone=alone).id == question.id
    assert jobs.claim("c", alone=alone) is None
    jobs.finish(first, "a", State.DONE, {})
    assert jobs.claim("c", alone=alone).id == second.id


def test_what_is_finished_is_forgotten_after_a_while(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    first = put(jobs)
    waiting = put(jobs)
    jobs.claim("a")
    jobs.tell(first, "a", "x")
    jobs.finish(first, "a", State.DONE, {})
    for n in range(4):
        put(jobs, str(n))
    with pytest.raises(NoSuchJobError):
        jobs.get(first.id)
    assert jobs.events(first) == []
    assert jobs.get(waiting.id).state is State.QUEUED


def test_questions_leave_the_queue_an_hour_or_a_day_after_they_ended(jobs: Jobs) -> None:
    now = datetime(2026, 1, 2, 12, tzinfo=UTC)

    def ended(hours: float, result: dict[str, str]) -> Job:
        created = (now - timedelta(hours=hours)).isoformat(timespec="seconds")
        job = jobs.put("ask", {"question": "x"}, caller="c", created=created)
        jobs.claim("a")
        jobs.finish(job, "a", State.DONE, result)
        return job

    article, none = {"article": "z"}, {"no_answer": "not medical"}
    stays = [ended(0.5, none), ended(2, article), ended(23, article)]
    gone = [ended(2, none), ended(25, article)]
    waits = jobs.put("ask", {"question": "x"}, caller="c", created="2020-01-01T00:00:00+00:00")
    sweep(jobs, now)
    assert {job.id for job in jobs.of("c")} == {job.id for job in (*stays, waits)}
    assert gone[0].id not in {job.id for job in jobs.of("c")}


def test_a_change_by_anybody_is_seen(jobs: Jobs, tmp_path: Path) -> None:
    other = Jobs(tmp_path)
    seen = jobs.version()
    put(other)
    assert jobs.version() != seen
    seen = jobs.version()
    put(jobs)
    assert jobs.version() != seen
    assert jobs.version() == jobs.version()
    other.close()
