"""Workers are killed for real: nothing is lost, and nothing that was finished is done again."""

import signal
import subprocess
from datetime import timedelta

from sqlalchemy import select, update

from core.db.base import now
from core.db.engine import reading, writing
from core.jobs import liveness
from core.jobs.queue import cancel, follow, state, submit
from core.jobs.tables import Job, Worker
from core.settings import settings
from core.team.rights import Actor
from tests.core.jobs.conftest import StartWorker, until
from tests.core.jobs.listener import Listener


def order(actor: Actor, listener: Listener, kind: str = "in turn", steps: int = 4) -> str:
    with writing() as session:
        return submit(session, actor, kind, {"server": listener.address, "steps": steps})


def declare_silent(name: str) -> None:
    """Let the clock run on: a dead worker counts as silent only after a while."""
    with writing() as session:
        session.execute(
            update(Worker).where(Worker.name == name).values(last_seen=now() - timedelta(hours=1))
        )


def read_until(worker: "subprocess.Popen[bytes]", words: bytes) -> None:
    """Wait for a line of the worker's log."""
    assert worker.stderr is not None
    assert any(words in line for line in worker.stderr), "the log ended without it"


def test_a_killed_worker_loses_nothing_and_repeats_no_finished_step(
    shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(shop, listener)
    listener.hold("step2")
    worker = start_worker()
    listener.wait_for(lambda heard: heard[f"{job_id}/step2"] == 1)
    worker.kill()
    worker.wait()
    declare_silent("desk")
    with reading() as session:
        assert state(session, shop, job_id).state == "interrupted"

    listener.release()
    start_worker()
    ended = until(shop, job_id, "done", "failed", "cancelled")
    assert (ended.state, ended.done, ended.total, ended.attempt) == ("done", 4, 4, 2)
    assert listener.heard == {
        f"{job_id}/step0": 1,
        f"{job_id}/step1": 1,
        f"{job_id}/step2": 2,  # was under way: at least once
        f"{job_id}/step3": 1,
    }
    with reading() as session:
        events = follow(session, shop, job_id)
    assert [event.data["step"] for event in events if event.kind == "answered"] == [0, 1, 2, 3]
    assert [event.data for event in events if event.kind == "resumed"] == [{"attempt": 2}]
    assert next(event.data["answer"] for event in events if event.kind == "answered") == "heard step0"


def test_steps_that_run_side_by_side_are_kept_one_by_one(
    sqlite_shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(sqlite_shop, listener, "side by side", steps=6)
    listener.hold("step1")  # one lane stands still, the other one goes on to the end
    worker = start_worker()
    listener.wait_for(lambda heard: heard[f"{job_id}/step5"] == 1)
    worker.kill()
    worker.wait()
    listener.release()
    start_worker()
    assert until(sqlite_shop, job_id, "done", "failed").state == "done"
    repeated = {path.rsplit("/")[-1]: n for path, n in listener.heard.items() if n > 1}
    assert repeated.pop("step1") == 2
    assert set(repeated) <= {"step5"}  # heard, but perhaps not yet kept when the kill came
    assert len(listener.heard) == 6


def test_no_job_is_lost_when_the_worker_is_killed_again_and_again(
    shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    jobs = [order(shop, listener, steps=2) for _ in range(5)]
    kills = 0
    for moment in (1, 4, 7):
        worker = start_worker()
        listener.wait_for(lambda heard, moment=moment: len(heard) >= moment)
        worker.kill()
        worker.wait()
        kills += 1
    start_worker()
    assert {until(shop, job_id, "done", "failed").state for job_id in jobs} == {"done"}
    assert set(listener.heard) == {f"{job_id}/step{n}" for job_id in jobs for n in range(2)}
    # Three jobs run at once, so a kill can make at most three steps run again.
    assert listener.heard.total() <= 10 + 3 * kills


def test_two_workers_never_run_the_same_job(
    shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    start_worker("first")
    start_worker("second")
    jobs = [order(shop, listener, steps=2) for _ in range(8)]
    assert {until(shop, job_id, "done", "failed").state for job_id in jobs} == {"done"}
    assert set(listener.heard.values()) == {1}
    assert listener.heard.total() == 16


def test_a_cancelled_job_stops_in_the_middle_of_a_step(
    shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(shop, listener, "until cancelled")
    start_worker()
    listener.wait_for(lambda heard: heard[f"{job_id}/word"] >= 1)
    with writing() as session:
        cancel(session, shop, job_id)
    with reading() as session:
        asked = state(session, shop, job_id)
    assert asked.cancel_requested
    assert until(shop, job_id, "cancelled", "done", "failed").state == "cancelled"
    with reading() as session:
        assert [event.data for event in follow(session, shop, job_id)] == [{"text": "partial"}]
    assert listener.heard[f"{job_id}/never"] == 0


def test_a_second_worker_of_the_same_name_is_refused(
    sqlite_shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(sqlite_shop, listener, steps=1)
    listener.hold("step0")
    start_worker()
    listener.wait_for(lambda heard: heard[f"{job_id}/step0"] == 1)
    second = start_worker()
    _out, errors = second.communicate(timeout=90)
    assert second.returncode != 0
    assert b"core.errors.Busy" in errors
    listener.release()
    assert until(sqlite_shop, job_id, "done", "failed").state == "done"
    assert listener.heard[f"{job_id}/step0"] == 1


def test_a_worker_that_is_asked_to_stop_finishes_its_step_and_no_more(
    sqlite_shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(sqlite_shop, listener)
    listener.hold("step1")
    worker = start_worker()
    listener.wait_for(lambda heard: heard[f"{job_id}/step1"] == 1)
    worker.send_signal(signal.SIGTERM)
    read_until(worker, b"is stopping")
    listener.release()
    assert worker.wait(timeout=90) == 0
    with reading() as session:
        assert state(session, sqlite_shop, job_id).state == "interrupted"
        assert not liveness.worker_is_running(session)
    heard = dict(listener.heard)
    start_worker()
    assert until(sqlite_shop, job_id, "done", "failed").state == "done"
    assert {listener.heard[path] for path in heard} == {1}
    assert listener.heard.total() == 4


def test_the_jobs_of_a_worker_that_is_gone_can_be_adopted(
    shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(shop, listener)
    listener.hold("step1")
    gone = start_worker("gone")
    listener.wait_for(lambda heard: heard[f"{job_id}/step1"] == 1)

    early = start_worker("heir", "gone")
    _out, errors = early.communicate(timeout=90)
    assert early.returncode != 0, "a living worker's jobs are not up for adoption"
    assert b"core.errors.Busy" in errors

    gone.kill()
    gone.wait()
    declare_silent("gone")
    listener.release()
    start_worker("heir", "gone")
    ended = until(shop, job_id, "done", "failed")
    assert (ended.state, ended.attempt) == ("done", 2)
    assert listener.heard[f"{job_id}/step0"] == 1
    with reading() as session:
        assert session.scalar(select(Job.worker).where(Job.id == job_id)) == "heir"


def test_a_job_goes_on_when_the_job_runners_own_file_was_deleted(
    sqlite_shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(sqlite_shop, listener, steps=2)
    listener.hold("step1")
    worker = start_worker()
    listener.wait_for(lambda heard: heard[f"{job_id}/step1"] == 1)
    worker.kill()
    worker.wait()
    for file in settings().data_dir.glob("*-jobs.db*"):
        file.unlink()
    listener.release()
    start_worker()
    assert until(sqlite_shop, job_id, "done", "failed").state == "done"


def test_a_job_whose_end_could_not_be_written_down_is_told_as_failed(
    sqlite_shop: Actor, listener: Listener, start_worker: StartWorker
) -> None:
    job_id = order(sqlite_shop, listener, steps=1)
    worker = start_worker()
    assert until(sqlite_shop, job_id, "done").state == "done"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=90) == 0
    with writing() as session:
        session.execute(update(Job).where(Job.id == job_id).values(state="running", ended_at=None))
    start_worker()
    ended = until(sqlite_shop, job_id, "done", "failed")
    assert (ended.state, ended.ended_at is None) == ("failed", False)
    assert listener.heard.total() == 1
