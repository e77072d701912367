"""A job from the inside: what the function that does it can read, keep and report."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.db.base import now
from core.db.engine import reading, writing
from core.jobs.tables import Job, JobEventRow

LOOK_SECONDS = 0.3
PARALLEL = 3
MESSAGE_LENGTH = 500

Work = tuple[str, Callable[[], Any]]  # a step's name, and what it does
Recorder = Callable[[Sequence[tuple[str, Callable[[], str]]], int], list[str]]

_in_step: ContextVar[bool] = ContextVar("in_step", default=False)


class JobCancelled(Exception):
    """Somebody asked the job to stop; the runner marks it so."""


class JobTakenOver(Exception):
    """A newer start of the same job owns it now; this one must not write any more."""


class RunningJob:
    """One start of a job. Steps are kept: after a crash the finished ones are not run again."""

    def __init__(self, job: Job, *, record: Recorder) -> None:
        self.id = job.id
        self.shop_id = job.shop_id
        self.created_by = job.created_by
        self.payload: dict[str, Any] = dict(job.payload)
        self.attempt = job.attempt
        self._record = record
        self._looked_at = 0.0
        self._stop = False
        self._reports = 0
        self._lock = threading.Lock()

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Do one piece of work and keep its JSON result; answer from the record when it is there.

        At least once: a crash between the work and the record repeats the work. Raises
        JobCancelled instead of beginning once the job was cancelled.
        """
        return self.steps([(name, work)], parallel=1)[0]

    def steps(self, works: Sequence[Work], *, parallel: int = PARALLEL) -> list[Any]:
        """Do several independent pieces of work, some at the same time; results in their order."""
        kept = self._record([(name, self._guarded(work)) for name, work in works], parallel)
        return [json.loads(result) for result in kept]

    def _guarded(self, work: Callable[[], Any]) -> Callable[[], str]:
        def guarded() -> str:
            if self.cancelled():
                raise JobCancelled
            token = _in_step.set(True)
            try:
                return json.dumps(work(), ensure_ascii=False)
            finally:
                _in_step.reset(token)

        return guarded

    def cancelled(self) -> bool:
        """Tell whether the job should stop. Cheap: it asks the database a few times a second at most."""
        with self._lock:
            if not self._stop and time.monotonic() - self._looked_at >= LOOK_SECONDS:
                with reading() as session:
                    row = session.execute(
                        select(Job.cancel_requested, Job.state, Job.attempt).where(Job.id == self.id)
                    ).one_or_none()
                self._stop = row is None or row.cancel_requested or row.state != "running"
                if row is not None and row.attempt != self.attempt:
                    raise JobTakenOver(self.id)
                self._looked_at = time.monotonic()
            return self._stop

    @property
    def was_cancelled(self) -> bool:
        """The job was told to stop and knows it."""
        return self._stop

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far the job is. Never call it, or `event`, inside an open `writing()` block."""
        with writing() as session:
            self._own(session, done=done, total=total, message=message[:MESSAGE_LENGTH])

    def event(self, kind: str, data: dict[str, Any], *, key: str | None = None) -> None:
        """Report something to whoever follows the job.

        With a key the event replaces the earlier one of that key (a text that grows). Without one,
        an event between two steps is stored once even when a crash makes the function pass it again.
        """
        once = None if key or _in_step.get() else f"#{kind}:{self._count_report()}"
        with writing() as session:
            if once and session.scalar(self._event(once).with_only_columns(JobEventRow.id)):
                return
            seq = self._own(session, last_event=Job.last_event + 1)
            if key:
                session.execute(
                    delete(JobEventRow).where(JobEventRow.job_id == self.id, JobEventRow.key == key)
                )
            row = JobEventRow(job_id=self.id, seq=seq, key=key or once, kind=kind, data=data, at=now())
            session.add(row)

    def _event(self, key: str) -> Any:
        return select(JobEventRow).where(JobEventRow.job_id == self.id, JobEventRow.key == key)

    def _count_report(self) -> int:
        with self._lock:
            self._reports += 1
            return self._reports

    def _own(self, session: Session, **values: Any) -> int:
        """Change the job's row if this start still owns it; return its last event number."""
        mine = (Job.id == self.id, Job.attempt == self.attempt)
        last = session.scalar(
            update(Job)
            .where(*mine)
            .values(version=Job.version + 1, **values)
            .returning(Job.last_event)
            .execution_options(synchronize_session=False)
        )
        if last is None:
            raise JobTakenOver(self.id)
        return last
