"""What pages show about jobs: the recent ones of a shop."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.jobs.queue import JobState, as_state
from core.jobs.tables import Job, Worker


def recent(session: Session, shop_id: int, *, kind: str = "", limit: int = 20) -> list[JobState]:
    """Return the shop's newest jobs, newest first, of one kind when it is named."""
    query = select(Job, Worker).outerjoin(Worker, Worker.name == Job.worker).where(Job.shop_id == shop_id)
    if kind:
        query = query.where(Job.kind == kind)
    query = query.order_by(Job.created_at.desc()).limit(limit).execution_options(populate_existing=True)
    return [as_state(job, worker) for job, worker in session.execute(query)]
