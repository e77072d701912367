"""Ask for a look at the alert rules after prices were written down."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.tables import AlertRule
from core.jobs.queue import submit
from core.jobs.tables import Job
from core.team.rights import Actor, require

KIND = "watch_prices"


def ask(session: Session, actor: Actor) -> str | None:
    """Queue one look at all rules of the shop, in the caller's transaction; return the job's id.

    Nothing is queued while a look waits already, or while the shop has no rule switched on.
    """
    require(actor, "jobs.start")
    rules = select(AlertRule.id).where(
        AlertRule.shop_id == actor.shop_id, AlertRule.is_on, AlertRule.deleted_at.is_(None)
    )
    waiting = select(Job.id).where(Job.shop_id == actor.shop_id, Job.kind == KIND, Job.state == "queued")
    if session.scalar(rules.limit(1)) is None or session.scalar(waiting.limit(1)) is not None:
        return None
    return submit(session, actor, KIND, {})
