"""What a page can do with a job, and what a job can report: no worker needed."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from core.db.engine import reading, writing
from core.errors import Forbidden, NotFound, PlannerError
from core.jobs import liveness, reads, runner
from core.jobs.kinds import job_kind
from core.jobs.queue import JobState, cancel, follow, state, submit
from core.jobs.running import RunningJob
from core.jobs.tables import Job
from core.locale import speaking
from core.settings import settings
from core.team.rights import Actor, Role


@job_kind("test: report")
def report(job: RunningJob) -> None:
    first = job.step("first", lambda: {"pair": (1, 2)})
    job.event("found", first)
    for words in ("a", "a b", "a b c"):
        job.event("text", {"text": words}, key="card")
    job.progress(3, 4, "nearly there")


@job_kind("test: three at once")
def three_at_once(job: RunningJob) -> None:
    together = threading.Barrier(3)
    job.steps([(str(n), lambda: together.wait(timeout=10) >= 0) for n in range(3)], parallel=3)


@job_kind("test: told to people")
def told_to_people(job: RunningJob) -> None:
    raise PlannerError("The brief has no items.")


@job_kind("test: a bug")
def a_bug(job: RunningJob) -> None:
    job.step("divide", lambda: 1 // 0)


@job_kind("test: cancels itself")
def cancels_itself(job: RunningJob) -> None:
    cancel_from_within(job)
    job.step("never", lambda: pytest.fail("a cancelled job began a step"))


@job_kind("test: stops by an error of its own")
def stops_by_an_error_of_its_own(job: RunningJob) -> None:
    cancel_from_within(job)
    if job.cancelled():
        raise PlannerError("The answer was cut off.")


def cancel_from_within(job: RunningJob) -> None:
    with writing() as session:
        cancel(session, Actor(0, job.shop_id, Role.OWNER, ""), job.id)


def order(actor: Actor, kind: str, **payload: Any) -> str:
    with writing() as session:
        return submit(session, actor, kind, payload)


def seen(actor: Actor, job_id: str) -> JobState:
    with reading() as session:
        return state(session, actor, job_id)


def _submit_and_break(actor: Actor) -> None:
    with writing() as session:
        submit(session, actor, "test: report", {})
        raise ZeroDivisionError


def test_a_job_is_queued_with_what_the_caller_saves_or_not_at_all(shop: Actor) -> None:
    with pytest.raises(ZeroDivisionError):
        _submit_and_break(shop)
    with reading() as session:
        assert reads.recent(session, shop) == []

    job_id = order(shop, "test: report", brief={"title": "双11"})
    with reading() as session:
        assert [job.id for job in reads.recent(session, shop)] == [job_id]
    waiting = seen(shop, job_id)
    assert (waiting.state, waiting.payload, waiting.share) == ("queued", {"brief": {"title": "双11"}}, 0.0)


def test_a_job_reports_progress_events_and_growing_texts(shop: Actor) -> None:
    job_id = order(shop, "test: report")
    runner.run_here(job_id)
    ended = seen(shop, job_id)
    assert (ended.state, ended.done, ended.total, ended.message) == ("done", 3, 4, "nearly there")
    assert ended.has_ended
    with reading() as session:
        events = follow(session, shop, job_id)
    assert [(event.kind, event.key, event.data) for event in events] == [
        ("found", None, {"pair": [1, 2]}),
        ("text", "card", {"text": "a b c"}),
    ]
    assert events[-1].seq == ended.last_event == 4


def test_independent_steps_run_at_the_same_time(sqlite_shop: Actor) -> None:
    job_id = order(sqlite_shop, "test: three at once")
    runner.run_here(job_id)
    assert seen(sqlite_shop, job_id).state == "done"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("test: told to people", "The brief has no items."),
        ("test: a bug", "意外错误"),
        ("test: nobody does this", "test: nobody does this"),
    ],
)
def test_a_failed_job_says_why_in_a_sentence(sqlite_shop: Actor, kind: str, words: str) -> None:
    job_id = order(sqlite_shop, kind)
    runner.run_here(job_id)
    ended = seen(sqlite_shop, job_id)
    assert ended.state == "failed"
    assert words in ended.message
    assert "ZeroDivision" not in ended.message


def test_a_waiting_job_is_cancelled_at_once_and_never_starts(shop: Actor) -> None:
    job_id = order(shop, "test: report")
    with writing() as session:
        cancel(session, shop, job_id)
    assert seen(shop, job_id).state == "cancelled"
    runner.run_here(job_id)
    with reading() as session:
        assert follow(session, shop, job_id) == []
    assert seen(shop, job_id).state == "cancelled"


@pytest.mark.parametrize("kind", ["test: cancels itself", "test: stops by an error of its own"])
def test_a_running_job_is_cancelled_before_its_next_step(sqlite_shop: Actor, kind: str) -> None:
    with writing() as session:
        liveness.announce(session, "here")
    job_id = order(sqlite_shop, kind)
    runner.run_here(job_id, worker="here")
    assert (seen(sqlite_shop, job_id).state, seen(sqlite_shop, job_id).message) == ("cancelled", "已取消。")


def test_cancelling_what_has_ended_changes_nothing(sqlite_shop: Actor) -> None:
    job_id = order(sqlite_shop, "test: report")
    runner.run_here(job_id)
    with writing() as session:
        cancel(session, sqlite_shop, job_id)
    assert (seen(sqlite_shop, job_id).state, seen(sqlite_shop, job_id).message) == ("done", "nearly there")


def test_shops_and_roles_are_kept_apart(sqlite_shop: Actor) -> None:
    job_id = order(sqlite_shop, "test: report")
    runner.run_here(order(sqlite_shop, "test: report"))
    elsewhere = replace(sqlite_shop, shop_id=sqlite_shop.shop_id + 1)
    with writing() as session, pytest.raises(NotFound):
        cancel(session, elsewhere, job_id)
    with reading() as session, pytest.raises(NotFound):
        state(session, elsewhere, job_id)
    with reading() as session:
        assert reads.recent(session, elsewhere) == []
        done = reads.recent(session, sqlite_shop)[0].id
        assert (len(follow(session, sqlite_shop, done)), follow(session, elsewhere, done)) == (2, [])
    viewer = replace(sqlite_shop, role=Role.VIEWER)
    with writing() as session, pytest.raises(Forbidden):
        cancel(session, viewer, job_id)
    with writing() as session, pytest.raises(Forbidden):
        submit(session, viewer, "test: report", {})
    assert seen(sqlite_shop, job_id).state == "queued"


def test_a_payload_with_the_models_key_is_refused(
    sqlite_shop: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM_API_KEY", "sk-very-secret")
    settings.cache_clear()
    with writing() as session, pytest.raises(ValueError, match="must not carry a key"):
        submit(session, sqlite_shop, "test: report", {"headers": ["Bearer sk-very-secret"]})


def test_a_job_that_keeps_taking_its_worker_down_is_left_alone(sqlite_shop: Actor) -> None:
    job_id = order(sqlite_shop, "test: report")
    with writing() as session:
        job = session.get_one(Job, job_id)
        job.state, job.attempt = "running", runner.MOST_ATTEMPTS
    runner.run_here(job_id)
    ended = seen(sqlite_shop, job_id)
    assert ended.state == "failed"
    assert str(runner.MOST_ATTEMPTS) in ended.message


def test_a_start_that_was_overtaken_writes_nothing_more(sqlite_shop: Actor) -> None:
    job_id = order(sqlite_shop, "test: overtaken")
    runner.run_here(job_id)
    with reading() as session:
        assert follow(session, sqlite_shop, job_id) == []
    assert (seen(sqlite_shop, job_id).state, seen(sqlite_shop, job_id).attempt) == ("interrupted", 2)


@job_kind("test: overtaken")
def overtaken(job: RunningJob) -> None:
    with writing() as session:
        session.get_one(Job, job.id).attempt += 1
    job.event("late", {})


def test_a_job_speaks_the_language_of_who_ordered_it(sqlite_shop: Actor) -> None:
    with speaking("en"):
        job_id = order(sqlite_shop, "test: a bug")
    runner.run_here(job_id)
    assert seen(sqlite_shop, job_id).message.startswith("An unexpected error")


def test_the_page_can_tell_that_no_worker_is_there(sqlite_shop: Actor) -> None:
    with reading() as session:
        assert not liveness.worker_is_running(session)
        assert liveness.seconds_since_a_worker(session) is None
    with writing() as session:
        liveness.announce(session, "here")
    with reading() as session:
        assert liveness.worker_is_running(session)
    with writing() as session:
        liveness.say_goodbye(session, "here")
    with reading() as session:
        assert not liveness.worker_is_running(session)
