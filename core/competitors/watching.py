"""Ask for a look at the alert rules after prices were written down, and let them forget what was taken back."""

from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from core.competitors.tables import AlertRule, AlertState, Match, PriceObservation
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


def forget_looks(session: Session, shop_id: int, looks: Select[Any]) -> None:
    """Let the shop's rules forget what looks taught them that are taken back (`looks`: their ids).

    What they find next only teaches: that a wrong price is gone is no movement.
    """
    rules = select(AlertRule.id).where(AlertRule.shop_id == shop_id)
    pairs = (
        select(Match.id)
        .join(PriceObservation, PriceObservation.rival_item_id == Match.rival_item_id)
        .where(PriceObservation.id.in_(looks))
    )
    of_pairs = (AlertState.rule_id.in_(rules), AlertState.match_id.in_(pairs))
    session.connection().execute(delete(AlertState).where(*of_pairs, AlertState.observation_id.in_(looks)))
