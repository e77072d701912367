"""What is stored about campaigns. Money in 分; moments in UTC, to the minute; days in the shop's zone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned, now
from core.promotions import tables as promotions

# What a campaign's scenario_id refers to has to be known whenever campaigns are.
SCENARIO = promotions.PromotionScenario.__tablename__

# Of rows that are really deleted SQLite would give the id to the next one (see core.competitors.tables).
NEVER_TWICE = {"sqlite_autoincrement": True}


class Campaign(Versioned, Base):
    """One campaign. `starts_at`, `ends_at` and `live_at` follow from its phases whenever these are written:
    the first start, the last end, and the start of the burst (the campaign's T).
    """

    __tablename__ = "campaign"
    __table_args__ = (Index("ix_campaign_shop", "shop_id", "deleted_at", "starts_at"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    platform: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(1), default="B")
    goal: Mapped[str] = mapped_column(String(16), default="gmv")
    state: Mapped[str] = mapped_column(String(12), default="idea")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    live_at: Mapped[datetime]
    festival: Mapped[str] = mapped_column(String(40), default="")  # its key; "" is none
    festival_day: Mapped[date | None]  # the festival's anchor day when this was planned
    skips_days_off: Mapped[bool] = mapped_column(default=False)  # its tasks fall on working days
    target: Mapped[int | None] = mapped_column(BigInteger)  # 分 for GMV and clearance, heads, hundredths
    actual: Mapped[int | None] = mapped_column(BigInteger)
    protected_until: Mapped[datetime | None]  # the end of its price protection period
    gate_pack: Mapped[str] = mapped_column(String(60), default="")  # its key; "" is none
    enrol_by: Mapped[datetime | None]
    scenario_id: Mapped[int | None] = mapped_column(ForeignKey(f"{SCENARIO}.id", ondelete="SET NULL"))
    curve: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # see core.campaigns.targets
    note: Mapped[str] = mapped_column(Text, default="")
    rolled_from_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id", ondelete="SET NULL"))
    deleted_at: Mapped[datetime | None]


class CampaignPhase(Base):
    """A phase; the phases of a campaign are written together, under its version."""

    __tablename__ = "campaign_phase"
    __table_args__ = (Index("ix_campaign_phase_shop", "shop_id", "campaign_id"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(40), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class CampaignTask(Versioned, Base):
    """A task with its days; see core.campaigns.values.Task."""

    __tablename__ = "campaign_task"
    __table_args__ = (
        Index("ix_campaign_task_shop", "shop_id", "deleted_at", "campaign_id"),
        Index("ix_campaign_task_assignee", "assignee_id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16), default="planner")
    kind: Mapped[str] = mapped_column(String(12), default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    offset: Mapped[int | None]  # days from the campaign's T
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(String(500), default="")
    deleted_at: Mapped[datetime | None]


class TaskNeed(Base):
    """A task needs another of the same campaign to be done first."""

    __tablename__ = "campaign_task_need"

    task_id: Mapped[int] = mapped_column(ForeignKey("campaign_task.id", ondelete="CASCADE"), primary_key=True)
    needs_id: Mapped[int] = mapped_column(
        ForeignKey("campaign_task.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CampaignItem(Versioned, Base):
    """An item in a campaign: its page price there, the stock promised and the pieces that are expected to sell.

    A price of None is the item's usual one. A row that was taken out is really deleted; undo adds it again.
    """

    __tablename__ = "campaign_item"
    __table_args__ = (
        UniqueConstraint("campaign_id", "item_id"),
        Index("ix_campaign_item_shop", "shop_id", "campaign_id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    price: Mapped[int | None] = mapped_column(BigInteger)
    stock: Mapped[int | None] = mapped_column(BigInteger)
    forecast: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(200), default="")


class BudgetLine(Versioned, Base):
    """A line of a campaign's budget."""

    __tablename__ = "campaign_budget"
    __table_args__ = (Index("ix_campaign_budget_shop", "shop_id", "campaign_id"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80), default="")
    planned: Mapped[int] = mapped_column(BigInteger, default=0)
    committed: Mapped[int] = mapped_column(BigInteger, default=0)
    spent: Mapped[int] = mapped_column(BigInteger, default=0)


class CampaignSend(Versioned, Base):
    """Something that goes out at a set time: an SMS, a push, a mention in a live stream. Counts of people only."""

    __tablename__ = "campaign_send"
    __table_args__ = (Index("ix_campaign_send_shop", "shop_id", "campaign_id"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(8))
    sends_at: Mapped[datetime]
    audience: Mapped[str] = mapped_column(String(80), default="")
    audience_count: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(200), default="")


class ClashWaiver(Base):
    """A clash that somebody accepted, for a reason. It holds for the clash as it was: one that got worse is told again."""

    __tablename__ = "clash_waiver"
    __table_args__ = (UniqueConstraint("shop_id", "clash"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    clash: Mapped[str] = mapped_column(String(200))  # the rule's id and the ids of what clashes
    rule: Mapped[str] = mapped_column(String(40))
    measure: Mapped[float | None]  # how bad it was
    reason: Mapped[str] = mapped_column(String(300))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)


class ShopFestival(Versioned, Base):
    """A festival that the shop added, or its own version of one of the rule pack (the same key)."""

    __tablename__ = "shop_festival"
    __table_args__ = (UniqueConstraint("shop_id", "key"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    is_hidden: Mapped[bool] = mapped_column(default=False)


class ShopGatePack(Versioned, Base):
    """A pack of enrolment gates that the shop added, or its own version of one of the rule packs (the same key)."""

    __tablename__ = "shop_gate_pack"
    __table_args__ = (UniqueConstraint("shop_id", "key"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    is_hidden: Mapped[bool] = mapped_column(default=False)


class PlanTerms(Versioned, Base):
    """What the shop says of itself and of its planning; one row a shop.

    `standing` are the facts that gates ask of the store (field → {value, on}), `limits` the capacity of
    people and how clashes are judged, `template` its own changes to phases and tasks of campaigns by level.
    """

    __tablename__ = "plan_terms"
    __table_args__ = (UniqueConstraint("shop_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    standing: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    limits: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    template: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class PlanTarget(Versioned, Base):
    """What a year (month 0) or one of its months is to bring, and may cost."""

    __tablename__ = "plan_target"
    __table_args__ = (UniqueConstraint("shop_id", "year", "month"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    year: Mapped[int]
    month: Mapped[int] = mapped_column(default=0)
    gmv: Mapped[int | None] = mapped_column(BigInteger)
    budget: Mapped[int | None] = mapped_column(BigInteger)


class DayActual(Base):
    """What a day really brought, from the platform's export. A missing number was not in the file."""

    __tablename__ = "day_actual"
    __table_args__ = (UniqueConstraint("shop_id", "day"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    day: Mapped[date]
    gmv: Mapped[int | None] = mapped_column(BigInteger)
    orders: Mapped[int | None] = mapped_column(BigInteger)
    buyers: Mapped[int | None] = mapped_column(BigInteger)
    visitors: Mapped[int | None] = mapped_column(BigInteger)
    ad_spend: Mapped[int | None] = mapped_column(BigInteger)
    refunds: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class CalendarFeed(Base):
    """A secret address at which a calendar program reads the plan. Only a hash of its token is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_calendar_feed_shop", "shop_id"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80), default="")
    token_hash: Mapped[str] = mapped_column(String(64))
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # language, what it holds, alarms
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
