"""What pages show about jobs: the recent ones of a shop."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.jobs.queue import JobState, as_state
from core.jobs.tables import Job, Worker
from core.team.rights import Actor, require


def recent(session: Session, actor: Actor, *, limit: int = 20) -> list[JobState]:
    """Return the shop's newest jobs, newest first."""
    require(actor, "jobs.see")
    query = (
        select(Job, Worker)
        .outerjoin(Worker, Worker.name == Job.worker)
        .where(Job.shop_id == actor.shop_id)
        .order_by(Job.created_at.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [as_state(job, worker) for job, worker in session.execute(query)]
