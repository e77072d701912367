"""One job from start to end: the only place where any error at all is caught."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from dbos import DBOS
from sqlalchemy import update

from core.db.base import now
from core.db.engine import writing
from core.errors import PlannerError
from core.jobs import gate
from core.jobs.kinds import function_of
from core.jobs.running import JobCancelled, JobTakenOver, Recorder, RunningJob
from core.jobs.tables import Job
from core.locale import Language, _, speaking

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5  # a job that took its worker down this often is left alone


def run_here(job_id: str, *, worker: str = "") -> None:
    """Run a queued job in this very process, without a record of its steps."""
    _run(job_id, worker=worker, record=_directly)


def run_kept(job_id: str, *, worker: str) -> None:
    """Run a job inside a DBOS workflow, which remembers each finished step."""
    _run(job_id, worker=worker, record=_kept)


def _run(job_id: str, *, worker: str, record: Recorder) -> None:
    started = _start(job_id, worker=worker, record=record)
    if started is None:
        return
    job, kind, language = started
    with speaking(language), _marked(job_id):
        try:
            if job.attempt > 1:
                job.event("resumed", {"attempt": job.attempt}, key=f"resumed:{job.attempt}")
            function_of(kind)(job)
        except JobTakenOver:
            log.warning("job %s was taken over by another worker", job_id)
        except (JobCancelled, PlannerError) as error:
            _end(job, "failed", str(error))
        except Exception:
            log.exception("job %s (%s) failed", job_id, kind)
            _end(job, "failed", unexpected())
        else:
            _end(job, "done", "")


def is_running_here(job_id: str) -> bool:
    """Tell whether this process is busy with the job."""
    return job_id in _busy_with


_busy_with: set[str] = set()


@contextmanager
def _marked(job_id: str) -> Iterator[None]:
    _busy_with.add(job_id)
    try:
        yield
    finally:
        _busy_with.discard(job_id)


def _start(job_id: str, *, worker: str, record: Recorder) -> tuple[RunningJob, str, Language] | None:
    """Take the job; None when there is nothing to do any more."""
    with writing() as session:
        job = session.get(Job, job_id, with_for_update=True)
        if job is None or job.state not in ("queued", "running"):
            return None
        language: Language = "en" if job.language == "en" else "zh"
        job.attempt += 1
        job.version += 1
        job.worker = worker
        job.started_at = job.started_at or now()
        job.state = "running"
        if job.cancel_requested or job.attempt > MOST_ATTEMPTS:
            with speaking(language):
                _give_up(job)
            return None
        return RunningJob(job, record=record), job.kind, language


def unexpected() -> str:
    """Return what a person is told when a job broke in a way that nobody foresaw."""
    return _("An unexpected error stopped this. What was finished is kept; try again.")


def _give_up(job: Job) -> None:
    job.ended_at = now()
    job.state = "cancelled" if job.cancel_requested else "failed"
    job.message = (
        _("Cancelled.")
        if job.cancel_requested
        else _("The worker stopped {n} times during this. What was finished is kept.").format(n=MOST_ATTEMPTS)
    )


def _end(job: RunningJob, state: str, message: str) -> None:
    """Write down how a job ended, if this start still owns it.

    A job that was told to stop and knew it counts as cancelled, whatever its function made of that.
    """
    if job.was_cancelled:
        state, message = "cancelled", _("Cancelled.")
    values: dict[str, Any] = {"state": state, "ended_at": now(), "version": Job.version + 1}
    if message or state == "failed":
        values["message"] = message[:500]
    mine = (Job.id == job.id, Job.attempt == job.attempt, Job.state == "running")
    with writing() as session:
        session.execute(update(Job).where(*mine).values(values).execution_options(synchronize_session=False))


def _kept(works: Sequence[tuple[str, Callable[[], str]]], parallel: int) -> list[str]:
    """Run steps through DBOS. Their numbers are drawn first: a replay must find the same ones."""
    return _side_by_side([_kept_step(name, work) for name, work in works], parallel)


def _kept_step(name: str, work: Callable[[], str]) -> Callable[[], str]:
    step = DBOS.reserve_step()

    def run() -> str:
        with gate.passing():  # around the record too: a worker that stops must not lose what is paid
            return step.run({"name": name}, work)

    return run


def _directly(works: Sequence[tuple[str, Callable[[], str]]], parallel: int) -> list[str]:
    return _side_by_side([work for _name, work in works], parallel)


def _side_by_side(runs: Sequence[Callable[[], str]], parallel: int) -> list[str]:
    if parallel == 1 or len(runs) == 1:
        return [run() for run in runs]
    with ThreadPoolExecutor(parallel, thread_name_prefix="step") as pool:
        asked = [pool.submit(copy_context().run, run) for run in runs]
        return [answer.result() for answer in asked]
