"""The whole plan of a shop as tables: what the views draw, the clash check runs over and the files hold.

Frames, not objects: a shop has 500 campaigns with 50,000 items in them (see the bench).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from core.campaigns.tables import (
    BudgetLine,
    Campaign,
    CampaignItem,
    CampaignPhase,
    CampaignSend,
    CampaignTask,
    TaskNeed,
)
from core.shop.tables import Item
from core.team.rights import Actor, require
from core.team.tables import User


@dataclass(frozen=True, slots=True)
class PlanFrames:
    """Moments are UTC timestamps, days plain timestamps at midnight; money and counts Int64 (missing: not known).

    campaigns: id version name platform level goal state owner_id owner starts_at ends_at live_at festival
      festival_day skips_days_off target actual protected_until gate_pack enrol_by scenario_id note
    phases: id campaign_id kind name starts_at ends_at
    tasks: id version campaign_id name role kind assignee_id assignee starts_on due_on offset done_at note
    needs: task_id needs_id
    items: id version campaign_id item_id code title category role usual_price list_price cost stock_held
      sold_30d price stock forecast note (`price` falls back to usual_price where the row has none; `own_price`
      is the row's alone)
    budget: id version campaign_id kind name planned committed spent
    sends: id version campaign_id channel sends_at audience audience_count note
    """

    campaigns: pd.DataFrame
    phases: pd.DataFrame
    tasks: pd.DataFrame
    needs: pd.DataFrame
    items: pd.DataFrame
    budget: pd.DataFrame
    sends: pd.DataFrame


def campaigns_frame(
    session: Session, actor: Actor, *, since: datetime | None = None, until: datetime | None = None
) -> pd.DataFrame:
    """Return the shop's campaigns by their start, those only that touch the stretch of time (`until` excluded)."""
    require(actor, "campaigns.see")
    owner = aliased(User)
    query = (
        select(
            Campaign.id,
            Campaign.version,
            Campaign.name,
            Campaign.platform,
            Campaign.level,
            Campaign.goal,
            Campaign.state,
            Campaign.owner_id,
            owner.name.label("owner"),
            Campaign.starts_at,
            Campaign.ends_at,
            Campaign.live_at,
            Campaign.festival,
            Campaign.festival_day,
            Campaign.skips_days_off,
            Campaign.target,
            Campaign.actual,
            Campaign.protected_until,
            Campaign.gate_pack,
            Campaign.enrol_by,
            Campaign.scenario_id,
            Campaign.note,
        )
        .outerjoin(owner, owner.id == Campaign.owner_id)
        .where(Campaign.shop_id == actor.shop_id, Campaign.deleted_at.is_(None))
        .order_by(Campaign.starts_at, Campaign.id)
    )
    if since is not None:
        query = query.where(Campaign.ends_at > since)
    if until is not None:
        query = query.where(Campaign.starts_at < until)
    frame = _frame(session, query)
    moments = ("starts_at", "ends_at", "live_at", "protected_until", "enrol_by")
    return _typed(
        frame,
        moments=moments,
        days=("festival_day",),
        numbers=("owner_id", "target", "actual", "scenario_id"),
    )


def plan_frames(session: Session, actor: Actor, *, only: Collection[int] | None = None) -> PlanFrames:
    """Return the whole plan of the shop, or what belongs to some campaigns only."""
    require(actor, "campaigns.see")
    campaigns = campaigns_frame(session, actor)
    if only is not None:
        campaigns = campaigns[campaigns["id"].isin(list(only))]
    return PlanFrames(
        campaigns=campaigns,
        phases=_phases(session, actor, only),
        tasks=tasks_frame(session, actor, only=only),
        needs=_needs(session, actor, only),
        items=items_frame(session, actor, only=only),
        budget=_budget(session, actor, only),
        sends=_sends(session, actor, only),
    )


def tasks_frame(session: Session, actor: Actor, *, only: Collection[int] | None = None) -> pd.DataFrame:
    """Return the tasks of the shop's campaigns by the day they are due."""
    require(actor, "campaigns.see")
    assignee = aliased(User)
    query = (
        select(
            CampaignTask.id,
            CampaignTask.version,
            CampaignTask.campaign_id,
            CampaignTask.name,
            CampaignTask.role,
            CampaignTask.kind,
            CampaignTask.assignee_id,
            assignee.name.label("assignee"),
            CampaignTask.starts_on,
            CampaignTask.due_on,
            CampaignTask.offset,
            CampaignTask.done_at,
            CampaignTask.note,
        )
        .join(Campaign, Campaign.id == CampaignTask.campaign_id)
        .outerjoin(assignee, assignee.id == CampaignTask.assignee_id)
        .where(
            CampaignTask.shop_id == actor.shop_id,
            CampaignTask.deleted_at.is_(None),
            Campaign.deleted_at.is_(None),
            *_among(CampaignTask.campaign_id, only),
        )
        .order_by(CampaignTask.due_on, CampaignTask.starts_on, CampaignTask.id)
    )
    frame = _frame(session, query)
    return _typed(
        frame, moments=("done_at",), days=("starts_on", "due_on"), numbers=("assignee_id", "offset")
    )


def items_frame(session: Session, actor: Actor, *, only: Collection[int] | None = None) -> pd.DataFrame:
    """Return the items of the shop's campaigns with what the shop knows of each; deleted items are left out."""
    require(actor, "campaigns.see")
    query = (
        select(
            CampaignItem.id,
            CampaignItem.version,
            CampaignItem.campaign_id,
            CampaignItem.item_id,
            Item.code,
            Item.title,
            Item.category,
            Item.role,
            Item.usual_price,
            Item.list_price,
            Item.cost,
            Item.stock.label("stock_held"),
            Item.sold_30d,
            CampaignItem.price.label("own_price"),
            CampaignItem.stock,
            CampaignItem.forecast,
            CampaignItem.note,
        )
        .join(Item, Item.id == CampaignItem.item_id)
        .join(Campaign, Campaign.id == CampaignItem.campaign_id)
        .where(
            CampaignItem.shop_id == actor.shop_id,
            Campaign.deleted_at.is_(None),
            Item.deleted_at.is_(None),
            *_among(CampaignItem.campaign_id, only),
        )
        .order_by(CampaignItem.campaign_id, CampaignItem.id)
    )
    numbers = (
        "usual_price",
        "list_price",
        "cost",
        "stock_held",
        "sold_30d",
        "own_price",
        "stock",
        "forecast",
    )
    frame = _typed(_frame(session, query), numbers=numbers)
    frame["price"] = frame["own_price"].fillna(frame["usual_price"])
    return frame


def _phases(session: Session, actor: Actor, only: Collection[int] | None) -> pd.DataFrame:
    query = (
        select(
            CampaignPhase.id,
            CampaignPhase.campaign_id,
            CampaignPhase.kind,
            CampaignPhase.name,
            CampaignPhase.starts_at,
            CampaignPhase.ends_at,
        )
        .join(Campaign, Campaign.id == CampaignPhase.campaign_id)
        .where(
            CampaignPhase.shop_id == actor.shop_id,
            Campaign.deleted_at.is_(None),
            *_among(CampaignPhase.campaign_id, only),
        )
        .order_by(CampaignPhase.starts_at, CampaignPhase.id)
    )
    return _typed(_frame(session, query), moments=("starts_at", "ends_at"))


def _needs(session: Session, actor: Actor, only: Collection[int] | None) -> pd.DataFrame:
    first, then = aliased(CampaignTask), aliased(CampaignTask)
    query = (
        select(TaskNeed.task_id, TaskNeed.needs_id)
        .join(then, then.id == TaskNeed.task_id)
        .join(first, first.id == TaskNeed.needs_id)
        .join(Campaign, Campaign.id == then.campaign_id)
        .where(
            then.shop_id == actor.shop_id,
            then.deleted_at.is_(None),
            first.deleted_at.is_(None),
            Campaign.deleted_at.is_(None),
            *_among(then.campaign_id, only),
        )
        .order_by(TaskNeed.task_id, TaskNeed.needs_id)
    )
    return _frame(session, query)


def _budget(session: Session, actor: Actor, only: Collection[int] | None) -> pd.DataFrame:
    query = (
        select(
            BudgetLine.id,
            BudgetLine.version,
            BudgetLine.campaign_id,
            BudgetLine.kind,
            BudgetLine.name,
            BudgetLine.planned,
            BudgetLine.committed,
            BudgetLine.spent,
        )
        .join(Campaign, Campaign.id == BudgetLine.campaign_id)
        .where(
            BudgetLine.shop_id == actor.shop_id,
            Campaign.deleted_at.is_(None),
            *_among(BudgetLine.campaign_id, only),
        )
        .order_by(BudgetLine.campaign_id, BudgetLine.id)
    )
    return _typed(_frame(session, query), numbers=("planned", "committed", "spent"))


def _sends(session: Session, actor: Actor, only: Collection[int] | None) -> pd.DataFrame:
    query = (
        select(
            CampaignSend.id,
            CampaignSend.version,
            CampaignSend.campaign_id,
            CampaignSend.channel,
            CampaignSend.sends_at,
            CampaignSend.audience,
            CampaignSend.audience_count,
            CampaignSend.note,
        )
        .join(Campaign, Campaign.id == CampaignSend.campaign_id)
        .where(
            CampaignSend.shop_id == actor.shop_id,
            Campaign.deleted_at.is_(None),
            *_among(CampaignSend.campaign_id, only),
        )
        .order_by(CampaignSend.sends_at, CampaignSend.id)
    )
    return _typed(_frame(session, query), moments=("sends_at",), numbers=("audience_count",))


def _among(column: Any, only: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if only is None else [column.in_(list(only))]


def _frame(session: Session, query: Any) -> pd.DataFrame:
    rows = session.execute(query)
    return pd.DataFrame(rows.all(), columns=list(rows.keys()))


def _typed(
    frame: pd.DataFrame,
    *,
    moments: Collection[str] = (),
    days: Collection[str] = (),
    numbers: Collection[str] = (),
) -> pd.DataFrame:
    """Give columns their types, also where the table is empty or all of a column is missing."""
    for name in moments:
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    for name in days:
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    for name in numbers:
        frame[name] = frame[name].astype("Int64")
    return frame
