"""The worker process: takes queued jobs, hands them to DBOS, and goes on after any kind of death."""

import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.db.base import now
from core.db.engine import engine, reading, writing
from core.db.migrate import migrate
from core.errors import Busy, NotFound
from core.jobs import gate, liveness, runner
from core.jobs.hourly import HOUR_SECONDS, do_chores
from core.jobs.tables import Job, Worker
from core.locale import _, speaking
from core.outbox.deliver import LIMITS, deliver_for_ever
from core.process import log_to_stderr, stop_with_parent
from core.settings import settings
from core.web.fetch import Fetcher

log = logging.getLogger(__name__)

NAME = "desk"
QUEUE = "jobs"
# Fixed on purpose: by default it is a hash of the code, and any edit would strand pending jobs.
APPLICATION_VERSION = "1"
OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")  # DBOS's words
SCHEMA = "jobs"
AT_ONCE = 3
LOOK_SECONDS = 0.25
RECONCILE_SECONDS = 30.0
PATIENCE_SECONDS = 5.0


def run_worker(*, name: str = NAME, adopt: str = "", fetcher: Fetcher | None = None) -> None:
    """Run jobs and deliver messages until told to stop (SIGTERM, SIGINT, or the end of a supervising parent).

    Goes on with whatever a worker of this name left unfinished; `adopt` names another worker that
    is gone for good and whose unfinished jobs become ours. Raises Busy when a worker of this name
    runs already, or the one to adopt is alive. Messages go out through `fetcher`.
    """
    log_to_stderr()
    signals = _note_signals()
    with _only_one(name):
        migrate()
        with writing() as session:
            _nobody_elsewhere(session, name)
            _check_adoption(session, adopt)
            liveness.announce(session, name)
        _launch(name)
        if adopt:
            _adopt(adopt, by=name)
        _deliver_beside(fetcher or Fetcher(limits=LIMITS))
        log.info("worker %s is ready", name)
        _serve(name, signals)
        _leave(name)


def _launch(name: str) -> None:
    """Start DBOS under our name: it puts what this name left unfinished back into the queue."""
    config: DBOSConfig = {
        "name": "yunce",
        "system_database_url": settings().jobs_database,
        "dbos_system_schema": SCHEMA,
        "application_version": APPLICATION_VERSION,
        "executor_id": name,
        "log_level": "WARNING",
        "sys_db_pool_size": 8,
        "use_listen_notify": False,
        "notification_listener_polling_interval_sec": 60.0,
    }
    DBOS(config=config)

    @DBOS.workflow(name="job", max_recovery_attempts=None)
    def job(job_id: str) -> None:
        runner.run_kept(job_id, worker=name)

    _workflow.append(job)
    DBOS.launch()
    DBOS.register_queue(
        QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=LOOK_SECONDS, on_conflict="always_update"
    )


_workflow: list[Any] = []


def _deliver_beside(fetcher: Fetcher) -> None:
    """Deliver messages in a thread of their own: a slow receiver must not hold up jobs. It stops at the gate."""
    threading.Thread(
        target=deliver_for_ever, args=(fetcher, gate.passing), name="outbox", daemon=True
    ).start()


def _serve(name: str, signals: list[int]) -> None:
    """Hand over queued jobs and say that we live, until told to stop."""
    handed: set[str] = set()
    next_beat = next_reconcile = next_chores = 0.0
    while not signals:
        time.sleep(LOOK_SECONDS)
        try:
            if time.monotonic() >= next_reconcile:
                handed.clear()
                _set_right(name)
                next_reconcile = time.monotonic() + RECONCILE_SECONDS
            _hand_over(handed)
            if time.monotonic() >= next_beat:
                with writing() as session:
                    liveness.beat(session, name)
                next_beat = time.monotonic() + liveness.BEAT_SECONDS
            if time.monotonic() >= next_chores:
                next_chores = time.monotonic() + HOUR_SECONDS
                do_chores()
        except (Busy, OperationalError):
            log.warning("the database does not answer; trying again", exc_info=True)


def _hand_over(handed: set[str]) -> None:
    """Give DBOS every queued job that we have not given it yet. Giving one twice changes nothing."""
    with reading() as session:
        waiting = session.scalars(select(Job.id).where(Job.state == "queued").order_by(Job.created_at)).all()
    for job_id in waiting:
        if job_id not in handed:
            with SetWorkflowID(f"job-{job_id}"):
                DBOS.enqueue_workflow(QUEUE, _workflow[0], job_id)
            handed.add(job_id)


def _set_right(name: str) -> None:
    """Make our rows agree with DBOS where they call a job open.

    What DBOS has lost (its file was deleted) is queued again. What is over for DBOS has failed: the
    database did not answer when the job's end, or its beginning, was to be written down.
    """
    query = select(Job.id, Job.state, Job.worker).where(Job.state.in_(("queued", "running")))
    with reading() as session:
        under_way = session.execute(query).all()
    for job_id, state, worker in under_way:
        known = DBOS.get_workflow_status(f"job-{job_id}")
        is_ours = state == "queued" or (worker == name and not runner.is_running_here(job_id))
        if known is None:
            _move(job_id, "running", "queued")
        elif known.status in OVER and is_ours:
            _move(job_id, state, "failed")


def _move(job_id: str, before: str, after: str) -> None:
    with writing() as session:
        job = session.get(Job, job_id, with_for_update=True)
        if job is None or job.state != before:  # it has gone on since we looked
            return
        job.state = after
        if after == "failed":
            with speaking("en" if job.language == "en" else "zh"):
                job.ended_at, job.message = now(), runner.unexpected()


def _adopt(name: str, *, by: str) -> None:
    found = DBOS._recover_pending_workflows([name])
    with writing() as session:
        gone = session.get(Worker, name)
        if gone is not None:
            gone.stopped_at = gone.stopped_at or now()
    log.info("worker %s took over %d jobs from %s", by, len(found), name)


def _check_adoption(session: Session, name: str) -> None:
    if not name:
        return
    other = session.get(Worker, name)
    if other is None:
        raise NotFound(_("There never was a worker named {name}.").format(name=name))
    if liveness.is_alive(other):
        raise Busy(_("Worker {name} is alive: its jobs are its own.").format(name=name))


def _nobody_elsewhere(session: Session, name: str) -> None:
    """Refuse a name that is in use on another machine; on this one the lock file decides."""
    other = session.get(Worker, name)
    if other is not None and other.host != liveness.host() and liveness.is_alive(other):
        raise Busy(_("A worker named {name} runs on {host}.").format(name=name, host=other.host))


@contextmanager
def _only_one(name: str) -> Iterator[None]:
    """Hold the lock file of this name; the system lets go of it whenever and however we die."""
    path = settings().data_dir / f"worker-{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(_("A worker named {name} is running already.").format(name=name)) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _note_signals() -> list[int]:
    """Return a list that fills when we are told to stop (an Event could deadlock in a handler)."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: told.append(got))
    stop_with_parent()
    return told


def _leave(name: str) -> None:
    """Let steps under way finish, say goodbye, and go.

    Without ceremony: threads that wait at the gate hold the unfinished jobs, and the next start of
    this name goes on with them as after a crash.
    """
    gate.shut()
    log.info("worker %s is stopping", name)
    finished = gate.emptied(patience=PATIENCE_SECONDS)
    with writing() as session:
        liveness.say_goodbye(session, name)
    engine().dispose()
    log.info("worker %s stopped%s", name, "" if finished else " in the middle of a step")
    logging.shutdown()
    os._exit(0)
