"""Which tasks a person is to have done by a day: one narrow question, for the home page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.tables import Campaign, CampaignTask
from core.campaigns.values import State
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class DueTask:
    """An open task of a person."""

    id: int
    name: str
    campaign_id: int
    campaign: str
    due: date


def due_tasks(session: Session, actor: Actor, until: date) -> tuple[DueTask, ...]:
    """Return the actor's open tasks that are due by a day, the oldest first; those of ideas are left out."""
    require(actor, "campaigns.see")
    query = (
        select(CampaignTask.id, CampaignTask.name, Campaign.id, Campaign.name, CampaignTask.due_on)
        .join(Campaign, Campaign.id == CampaignTask.campaign_id)
        .where(
            CampaignTask.shop_id == actor.shop_id,
            CampaignTask.assignee_id == actor.user_id,
            CampaignTask.deleted_at.is_(None),
            CampaignTask.done_at.is_(None),
            CampaignTask.due_on <= until,
            Campaign.deleted_at.is_(None),
            Campaign.state != State.IDEA.value,
        )
        .order_by(CampaignTask.due_on, CampaignTask.id)
    )
    return tuple(DueTask(*row) for row in session.execute(query))
