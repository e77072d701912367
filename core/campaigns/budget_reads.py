"""What the month of a campaign may cost, and what its campaigns plan to spend."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import campaign_row
from core.campaigns.tables import BudgetLine, Campaign, PlanTarget
from core.shop.reads import profile
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """The month in which a campaign goes live: its budget (None: not set), and what all that go live in it plan."""

    year: int
    month: int
    budget: int | None
    planned: int


def month_money(session: Session, actor: Actor, campaign_id: int) -> MonthMoney:
    """Return the money of the month in which a campaign goes live, in 分; days are the shop's own."""
    require(actor, "campaigns.see")
    zone = ZoneInfo(profile(session, actor).timezone)
    day = campaign_row(session, actor, campaign_id).live_at.astimezone(zone)
    budget = session.scalar(
        select(PlanTarget.budget).where(
            PlanTarget.shop_id == actor.shop_id, PlanTarget.year == day.year, PlanTarget.month == day.month
        )
    )
    query = (
        select(Campaign.live_at, func.sum(BudgetLine.planned).label("planned"))
        .join(BudgetLine, BudgetLine.campaign_id == Campaign.id)
        .where(Campaign.shop_id == actor.shop_id, Campaign.deleted_at.is_(None))
        .group_by(Campaign.id, Campaign.live_at)
    )
    planned = 0
    for live_at, sum_ in session.execute(query):
        own = live_at.astimezone(zone)
        if (own.year, own.month) == (day.year, day.month):
            planned += int(sum_)
    return MonthMoney(day.year, day.month, budget, planned)
