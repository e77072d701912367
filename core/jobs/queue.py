"""The four things a page does with long work: submit it, see its state, cancel it, follow it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import NotFound, found
from core.jobs.liveness import is_alive
from core.jobs.tables import Job, JobEventRow, Worker
from core.locale import _, language
from core.settings import settings
from core.team.rights import Actor, require

ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class JobState:
    """Where a job stands: queued, running, done, failed, cancelled, or interrupted.

    Interrupted means that its worker went away in the middle: the job goes on by itself as soon as
    a worker of that name runs again. `attempt` above 1 says that this has happened before.
    """

    id: str
    shop_id: int
    kind: str
    state: str
    done: int
    total: int
    message: str
    payload: dict[str, Any]
    attempt: int
    cancel_requested: bool
    last_event: int
    created_by: int | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Nothing more will happen to this job."""
        return self.state in ENDED

    @property
    def share(self) -> float:
        """How much is done, 0…1."""
        return min(1.0, self.done / self.total) if self.total else float(self.state == "done")


@dataclass(frozen=True, slots=True)
class JobEvent:
    """Something a job reported. A later event with the same key stands in for the earlier one."""

    seq: int
    kind: str
    key: str | None
    data: dict[str, Any]
    at: datetime


def submit(session: Session, actor: Actor, kind: str, payload: Mapping[str, Any]) -> str:
    """Queue a job in the caller's transaction and return its id: both are stored, or neither.

    Raises ValueError for a payload that is not plain JSON, or that carries the model's key.
    """
    require(actor, "jobs.start")
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
    key = settings().llm_api_key.get_secret_value()
    if key and key in text:
        raise ValueError("a job's payload is stored: it must not carry a key")
    job = Job(
        id=uuid4().hex,
        shop_id=actor.shop_id,
        kind=kind,
        payload=json.loads(text),
        language=language(),
        created_by=actor.user_id or None,
    )
    session.add(job)
    session.flush()
    return job.id


def state(session: Session, actor: Actor, job_id: str) -> JobState:
    """Return where a job of the shop stands now. Raises NotFound for one that is gone or another shop's."""
    require(actor, "jobs.see")
    row = session.execute(
        select(Job, Worker)
        .outerjoin(Worker, Worker.name == Job.worker)
        .where(Job.id == job_id, Job.shop_id == actor.shop_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    job, worker = found(row, _("This job no longer exists."))
    return as_state(job, worker)


def cancel(session: Session, actor: Actor, job_id: str) -> None:
    """Ask a job to stop: at once when nothing runs it, else at its next look around.

    What its finished steps stored stays. A job that has ended already is left as it is.
    """
    require(actor, "jobs.cancel")
    job = session.get(Job, job_id, populate_existing=True)
    if job is None or job.shop_id != actor.shop_id:
        raise NotFound(_("This job no longer exists."))
    running = job.state == "running" and is_alive(session.get(Worker, job.worker, populate_existing=True))
    change: dict[str, Any] = {"cancel_requested": True, "version": Job.version + 1}
    if not running:
        change |= {"state": "cancelled", "ended_at": now(), "message": _("Cancelled.")}
    same = (Job.id == job_id, Job.state == job.state, Job.attempt == job.attempt)
    change_it = update(Job).where(*same, Job.state.not_in(ENDED)).values(change).returning(Job.id)
    if session.scalar(change_it) is None:  # it was started or has ended since the line above
        session.execute(update(Job).where(Job.id == job_id).values(cancel_requested=True))


def follow(session: Session, actor: Actor, job_id: str) -> list[JobEvent]:
    """Return what a job of the shop has reported, oldest first."""
    require(actor, "jobs.see")
    rows = session.scalars(
        select(JobEventRow)
        .join(Job, Job.id == JobEventRow.job_id)
        .where(JobEventRow.job_id == job_id, Job.shop_id == actor.shop_id)
        .order_by(JobEventRow.seq)
        .execution_options(populate_existing=True)
    )
    return [JobEvent(row.seq, row.kind, _visible(row.key), dict(row.data), row.at) for row in rows]


def as_state(job: Job, worker: Worker | None) -> JobState:
    """Return the state of a stored job, seen together with the worker that holds it."""
    left_alone = job.state == "running" and not is_alive(worker)
    return JobState(
        id=job.id,
        shop_id=job.shop_id,
        kind=job.kind,
        state="interrupted" if left_alone else job.state,
        done=job.done,
        total=job.total,
        message=job.message,
        payload=dict(job.payload),
        attempt=job.attempt,
        cancel_requested=job.cancel_requested,
        last_event=job.last_event,
        created_by=job.created_by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


def _visible(key: str | None) -> str | None:
    return None if key is None or key.startswith("#") else key
